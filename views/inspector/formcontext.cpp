#include "views/inspector/formcontext.h"

#include "model/diagram/recipes.h"
#include "model/kinds/catalog.h"
#include "model/kinds/values.h"
#include "model/run/livechanges.h"
#include "views/shared/words.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace inspector {

namespace {

QString draftKey(const Subject &subject, const diagram::ParamPath &path)
{
    return QStringLiteral("%1:%2/%3").arg(subject.index()).arg(subjectId(subject), diagram::dotted(path));
}

QString wordsOf(const kinds::ParamSpec &row)
{
    return QLatin1String(row.key) + QLatin1Char(' ') + views::kindText(row.label) + QLatin1Char(' ');
}

// In rows of something of the type `of`, which has these settings: what a choice puts to sleep is not shown.
template <class Has>
bool anyBelow(std::span<const kinds::ParamSpec> rows, kinds::ParamType of, const diagram::Params &settings, const QString &around, Has has)
{
    return std::any_of(rows.begin(), rows.end(), [&](const kinds::ParamSpec &row) {
        const bool decided = of != kinds::ParamType::Map && (of == kinds::ParamType::Variant || *row.tag);
        if (decided && !kinds::isChosen(rows, row, settings))
            return false;
        const QString text = around + wordsOf(row);
        return has(text) || anyBelow(row.rows, row.type, settings.value(QLatin1String(row.key)).toObject(), text, has);
    });
}

} // namespace

void forgetDrafts(Drafts &drafts, const Subject &subject)
{
    const QString all = draftKey(subject, {});
    drafts.removeIf([&all](const auto &draft) { return draft.key().startsWith(all); });
}

QString subjectId(const Subject &subject)
{
    if (const auto *node = std::get_if<diagram::NodeId>(&subject))
        return node->text;
    if (const auto *edge = std::get_if<diagram::EdgeId>(&subject))
        return edge->text;
    if (const auto *fault = std::get_if<diagram::FaultId>(&subject))
        return fault->text;
    return QStringLiteral("run");
}

std::optional<diagram::Params> paramsOf(const diagram::Diagram &drawing, const Subject &subject)
{
    if (const auto *id = std::get_if<diagram::NodeId>(&subject)) {
        const diagram::Node *node = diagram::find(drawing, *id);
        return node ? std::optional(node->params) : std::nullopt;
    }
    if (const auto *id = std::get_if<diagram::EdgeId>(&subject)) {
        const diagram::Edge *edge = diagram::find(drawing, *id);
        return edge ? std::optional(edge->params) : std::nullopt;
    }
    if (const auto *id = std::get_if<diagram::FaultId>(&subject)) {
        const diagram::Fault *fault = diagram::find(drawing, *id);
        return fault ? std::optional(fault->params) : std::nullopt;
    }
    return drawing.settings.run;
}

diagram::Edits edited(const diagram::Diagram &drawing, const Subject &subject, const diagram::ParamPath &path,
                      const QJsonValue &value)
{
    if (const auto *node = std::get_if<diagram::NodeId>(&subject))
        return diagram::setParam(drawing, *node, path, value);
    if (const auto *edge = std::get_if<diagram::EdgeId>(&subject))
        return diagram::setParam(drawing, *edge, path, value);
    if (const auto *fault = std::get_if<diagram::FaultId>(&subject))
        return diagram::setParam(drawing, *fault, path, value);
    return diagram::setRunParam(drawing, path, value);
}

FormContext::FormContext(document::Document &document, run::RunController &run, views::Theme &theme,
                         Subject subject, std::shared_ptr<Drafts> drafts)
    : m_document(document)
    , m_run(run)
    , m_theme(theme)
    , m_subject(std::move(subject))
    , m_drafts(std::move(drafts))
{
}

const Draft *FormContext::draft(const diagram::ParamPath &path) const
{
    const auto found = m_drafts->constFind(draftKey(m_subject, path));
    return found == m_drafts->constEnd() ? nullptr : &found.value();
}

void FormContext::keepDraft(const diagram::ParamPath &path, const Draft &draft)
{
    m_drafts->insert(draftKey(m_subject, path), draft);
}

void FormContext::dropDraft(const diagram::ParamPath &path)
{
    m_drafts->remove(draftKey(m_subject, path));
}

QJsonValue FormContext::valueAt(const diagram::ParamPath &path) const
{
    const auto params = paramsOf(m_document.diagram(), m_subject);
    return params ? diagram::paramAt(*params, path) : QJsonValue(QJsonValue::Undefined);
}

diagram::Params FormContext::paramsAt(const diagram::ParamPath &path) const
{
    if (!path.isEmpty())
        return valueAt(path).toObject();
    const diagram::Diagram &drawing = m_document.diagram();
    const auto *id = std::get_if<diagram::EdgeId>(&m_subject);
    if (const diagram::Edge *edge = id ? diagram::find(drawing, *id) : nullptr)
        return kinds::settingsOf(drawing, *edge);
    return paramsOf(drawing, m_subject).value_or(diagram::Params());
}

void FormContext::set(const kinds::ParamSpec &row, const diagram::ParamPath &path, const QJsonValue &value)
{
    // A field may lose the keyboard because its item has just been removed.
    if (!paramsOf(m_document.diagram(), m_subject) || valueAt(path) == value)
        return;
    // Adding, renaming and removing entries are steps of their own; so is a policy's switch.
    const bool merges = row.type != kinds::ParamType::Map && row.type != kinds::ParamType::Policy;
    m_document.commit(
        QCoreApplication::translate("inspector::Inspector", "Change %1").arg(views::kindText(row.label)),
        edited(m_document.diagram(), m_subject, path, value),
        merges ? subjectId(m_subject) + u'/' + diagram::dotted(path) : QString());
}

void FormContext::find(const QString &words, std::span<const kinds::ParamSpec> table)
{
    m_words = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    m_table = table;
}

bool FormContext::isFound(const diagram::ParamPath &path) const
{
    if (m_words.isEmpty())
        return true;
    const auto has = [this](const QString &text) {
        return std::all_of(m_words.begin(), m_words.end(), [&text](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
    };
    QString around;
    std::span<const kinds::ParamSpec> rows = m_table;
    bool isName = false; // of an entry of a map
    kinds::ParamType of = kinds::ParamType::Section;
    for (const QString &key : path) {
        if (std::exchange(isName, false))
            continue;
        const auto row = std::find_if(rows.begin(), rows.end(), [&key](const kinds::ParamSpec &r) { return key == QLatin1String(r.key); });
        if (row == rows.end())
            continue;
        around += wordsOf(*row);
        isName = row->type == kinds::ParamType::Map;
        rows = row->rows;
        of = isName ? kinds::ParamType::Section : row->type;
    }
    return has(around) || anyBelow(rows, isName ? kinds::ParamType::Map : of, paramsAt(path), around, has);
}

bool FormContext::runStands() const
{
    const run::Frame *frame = m_run.frame();
    return m_run.state() != run::RunController::State::Idle && frame && frame->now > 0;
}

bool FormContext::differsInRun(const diagram::ParamPath &path) const
{
    const auto running = paramsOf(m_run.runningDiagram(), m_subject);
    return running && diagram::paramAt(*running, path) != valueAt(path);
}

std::vector<std::pair<QString, QString>> FormContext::callsBeside() const
{
    const diagram::Diagram &drawing = m_document.diagram();
    const auto *id = std::get_if<diagram::EdgeId>(&m_subject);
    const diagram::Edge *subject = id ? diagram::find(drawing, *id) : nullptr;
    std::vector<std::pair<QString, QString>> calls;
    for (const auto &[other, edge] : drawing.edges) {
        if (subject && edge.from == subject->from && other != *id && edge.style == diagram::Style::Sync)
            calls.emplace_back(other.text, run::itemName(drawing, other.text));
    }
    return calls;
}

std::vector<std::pair<QString, QString>> FormContext::queues() const
{
    const diagram::Diagram &drawing = m_document.diagram();
    const diagram::EdgeId *edge = std::get_if<diagram::EdgeId>(&m_subject);
    const diagram::Edge *subject = edge ? diagram::find(drawing, *edge) : nullptr;
    const bool records = subject && kinds::carriesRecords(drawing, *subject);
    std::vector<std::pair<QString, QString>> queues;
    for (const auto &[id, node] : drawing.nodes) {
        if (node.kind == (records ? QLatin1String("log") : QLatin1String("queue")) && m_subject != Subject(id))
            queues.emplace_back(id.text, run::itemName(drawing, id.text));
    }
    return queues;
}

} // namespace inspector
