#include "model/document/document.h"

#include <QUndoCommand>

#include <algorithm>

namespace document {

namespace {

constexpr int mergeableId = 1; // of QUndoCommand; commands without a merge key have -1 and never merge

// Is the item already as the edit would make it?
bool changesNothing(const diagram::Diagram &diagram, const diagram::Edit &edit)
{
    return std::visit(
        [&]<class T>(const diagram::Assign<T> &assign) {
            if constexpr (std::is_same_v<T, diagram::Settings>) {
                return !assign.value || diagram.settings == *assign.value;
            } else {
                const T *item = diagram::find(diagram, assign.id);
                return item ? assign.value && *item == *assign.value : !assign.value;
            }
        },
        edit);
}

// Do both concern the same item?
bool sameItem(const diagram::Edit &a, const diagram::Edit &b)
{
    return std::visit(
        []<class A, class B>(const diagram::Assign<A> &x, const diagram::Assign<B> &y) {
            if constexpr (std::is_same_v<A, B>)
                return x.id == y.id;
            else
                return false;
        },
        a, b);
}

bool itemsAreDistinct(const diagram::Edits &edits)
{
    std::set<std::pair<std::size_t, QString>> seen;
    return std::all_of(edits.begin(), edits.end(), [&](const diagram::Edit &edit) {
        const QString id = std::visit(
            []<class T>(const diagram::Assign<T> &assign) {
                if constexpr (std::is_same_v<T, diagram::Settings>)
                    return QString();
                else
                    return assign.id.text;
            },
            edit);
        return seen.insert({edit.index(), id}).second;
    });
}

} // namespace

// The one undo command of the program. It holds the states that are not in the diagram now.
class EditCommand : public QUndoCommand
{
public:
    EditCommand(Document &document, const QString &text, diagram::Edits edits, QString mergeKey)
        : QUndoCommand(text)
        , m_document(document)
        , m_edits(std::move(edits))
        , m_mergeKey(std::move(mergeKey))
    {
    }

    void redo() override { m_document.exchange(m_edits); }
    void undo() override { m_document.exchange(m_edits); } // not a typo: an edit is its own inverse
    int id() const override { return m_mergeKey.isEmpty() ? -1 : mergeableId; }

    // Called after the other's redo(). For an item in both, ours is the older state and stays.
    bool mergeWith(const QUndoCommand *command) override
    {
        const auto *other = static_cast<const EditCommand *>(command);
        if (other->m_mergeKey != m_mergeKey)
            return false;
        for (const diagram::Edit &edit : other->m_edits) {
            const auto same = [&](const diagram::Edit &mine) {
                return sameItem(mine, edit);
            };
            if (std::none_of(m_edits.begin(), m_edits.end(), same))
                m_edits.push_back(edit);
        }
        const diagram::Diagram &diagram = m_document.diagram();
        std::erase_if(m_edits, [&](const diagram::Edit &edit) { return changesNothing(diagram, edit); });
        setObsolete(m_edits.empty());
        return true;
    }

private:
    Document &m_document;
    diagram::Edits m_edits;
    QString m_mergeKey;
};

Document::Document(QObject *parent)
    : QObject(parent)
{
    connect(&m_history, &QUndoStack::cleanChanged, this, &Document::modifiedChanged);
}

const diagram::Diagram &Document::diagram() const
{
    return m_diagram;
}

quint64 Document::revision() const
{
    return m_revision;
}

bool Document::isModified() const
{
    return !m_history.isClean();
}

void Document::setSaved()
{
    m_history.setClean();
}

QUndoStack *Document::history()
{
    return &m_history;
}

void Document::commit(const QString &text, diagram::Edits edits, const QString &mergeKey)
{
    Q_ASSERT_X(!m_exchanging, "commit", "a view that is told of a change must not make one");
    Q_ASSERT(itemsAreDistinct(edits));
    if (m_exchanging)
        return;
    std::erase_if(edits, [&](const diagram::Edit &edit) { return changesNothing(m_diagram, edit); });
    if (!edits.empty())
        m_history.push(new EditCommand(*this, text, std::move(edits), mergeKey));
}

void Document::reset(diagram::Diagram diagram)
{
    diagram::Dirty dirty = everythingIn(m_diagram); // what has gone must be dropped by the views, too
    m_history.clear();
    m_diagram = std::move(diagram);
    ++m_revision;
    Q_ASSERT(check(m_diagram).isEmpty());
    diagram::Dirty arrived = everythingIn(m_diagram);
    dirty.nodes.merge(arrived.nodes);
    dirty.edges.merge(arrived.edges);
    dirty.groups.merge(arrived.groups);
    dirty.notes.merge(arrived.notes);
    dirty.faults.merge(arrived.faults);
    m_exchanging = true;
    Q_EMIT replaced();
    Q_EMIT changed(dirty);
    m_exchanging = false;
}

void Document::exchange(diagram::Edits &edits)
{
    diagram::Dirty dirty;
    for (diagram::Edit &edit : edits)
        diagram::exchange(m_diagram, edit, dirty);
    addNeighbours(m_diagram, dirty);
    Q_ASSERT(check(m_diagram).isEmpty());
    ++m_revision;
    m_exchanging = true;
    Q_EMIT changed(dirty);
    m_exchanging = false;
}

} // namespace document
