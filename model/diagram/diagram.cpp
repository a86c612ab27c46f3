#include "model/diagram/diagram.h"

#include <algorithm>

namespace diagram {

namespace {

constexpr int maxIdLength = 64;

template <class T> void exchangeIn(std::map<typename T::Key, T> &items, Assign<T> &assign)
{
    std::optional<T> before;
    const auto at = items.find(assign.id);
    if (at != items.end())
        before = std::move(at->second);
    if (assign.value)
        items[assign.id] = std::move(*assign.value);
    else if (at != items.end())
        items.erase(at);
    assign.value = std::move(before);
}

struct Exchange
{
    Diagram &diagram;
    Dirty &dirty;

    void operator()(Assign<Node> &assign) const
    {
        exchangeIn(diagram.nodes, assign);
        dirty.nodes.insert(assign.id);
    }
    void operator()(Assign<Edge> &assign) const
    {
        exchangeIn(diagram.edges, assign);
        dirty.edges.insert(assign.id);
    }
    void operator()(Assign<Group> &assign) const
    {
        exchangeIn(diagram.groups, assign);
        dirty.groups.insert(assign.id);
    }
    void operator()(Assign<Note> &assign) const
    {
        exchangeIn(diagram.notes, assign);
        dirty.notes.insert(assign.id);
    }
    void operator()(Assign<Fault> &assign) const
    {
        exchangeIn(diagram.faults, assign);
        dirty.faults.insert(assign.id);
    }
    void operator()(Assign<Settings> &assign) const
    {
        Q_ASSERT_X(assign.value, "exchange", "settings are never absent");
        if (!assign.value)
            return;
        std::swap(diagram.settings, *assign.value);
        dirty.settings = true;
    }
};

template <class Map> auto keysOf(const Map &map)
{
    std::set<typename Map::key_type> keys;
    for (const auto &[key, item] : map)
        keys.insert(keys.end(), key);
    return keys;
}

template <class Key, class T> const T *findIn(const std::map<Key, T> &items, const Key &id)
{
    const auto at = items.find(id);
    return at == items.end() ? nullptr : &at->second;
}

class Check
{
public:
    explicit Check(const Diagram &diagram)
        : m_diagram(diagram)
    {
    }

    QStringList run()
    {
        checkIds(m_diagram.nodes);
        checkIds(m_diagram.edges);
        checkIds(m_diagram.groups);
        checkIds(m_diagram.notes);
        checkIds(m_diagram.faults);
        checkReferences();
        return m_problems;
    }

private:
    template <class Key, class T> void checkIds(const std::map<Key, T> &items)
    {
        for (const auto &[id, item] : items) {
            if (!(item.id == id))
                say(id.text, QStringLiteral("sits under the id of another: ") + item.id.text);
            if (!isIdText(id.text))
                say(id.text, QStringLiteral("is not the text of an id"));
            if (!m_ids.insert(id.text).second)
                say(id.text, QStringLiteral("is the id of two items"));
        }
    }

    void checkReferences()
    {
        for (const auto &[id, edge] : m_diagram.edges) {
            if (!m_diagram.nodes.contains(edge.from) || !m_diagram.nodes.contains(edge.to))
                say(id.text, QStringLiteral("joins nodes that do not exist"));
        }
        for (const auto &[id, group] : m_diagram.groups) {
            for (const NodeId &member : group.members) {
                if (!m_diagram.nodes.contains(member))
                    say(id.text, QStringLiteral("has a member that does not exist: ") + member.text);
            }
        }
        for (const auto &[id, fault] : m_diagram.faults) {
            if (!isTarget(fault.target))
                say(id.text, QStringLiteral("strikes what does not exist: ") + fault.target);
        }
    }

    bool isTarget(const QString &text) const
    {
        return m_diagram.nodes.contains(NodeId(text)) || m_diagram.edges.contains(EdgeId(text)) ||
               m_diagram.groups.contains(GroupId(text));
    }

    void say(const QString &id, const QString &what) { m_problems << id + QLatin1Char(' ') + what; }

    const Diagram &m_diagram;
    std::set<QString> m_ids;
    QStringList m_problems;
};

} // namespace

bool Dirty::isEmpty() const
{
    return nodes.empty() && edges.empty() && groups.empty() && notes.empty() && faults.empty() && !settings;
}

void exchange(Diagram &diagram, Edit &edit, Dirty &dirty)
{
    std::visit(Exchange{diagram, dirty}, edit);
}

Dirty everythingIn(const Diagram &diagram)
{
    return {keysOf(diagram.nodes), keysOf(diagram.edges),  keysOf(diagram.groups),
            keysOf(diagram.notes), keysOf(diagram.faults), true};
}

void addNeighbours(const Diagram &diagram, Dirty &dirty)
{
    if (dirty.nodes.empty())
        return;
    for (const auto &[id, edge] : diagram.edges) {
        if (dirty.nodes.contains(edge.from) || dirty.nodes.contains(edge.to))
            dirty.edges.insert(id);
    }
    for (const auto &[id, group] : diagram.groups) {
        for (const NodeId &member : group.members) {
            if (dirty.nodes.contains(member)) {
                dirty.groups.insert(id);
                break;
            }
        }
    }
}

QStringList check(const Diagram &diagram)
{
    return Check(diagram).run();
}

const Node *find(const Diagram &diagram, const NodeId &id)
{
    return findIn(diagram.nodes, id);
}

const Edge *find(const Diagram &diagram, const EdgeId &id)
{
    return findIn(diagram.edges, id);
}

const Group *find(const Diagram &diagram, const GroupId &id)
{
    return findIn(diagram.groups, id);
}

const Note *find(const Diagram &diagram, const NoteId &id)
{
    return findIn(diagram.notes, id);
}

const Fault *find(const Diagram &diagram, const FaultId &id)
{
    return findIn(diagram.faults, id);
}

QPointF within(const QPointF &point)
{
    return {std::clamp(point.x(), -maxCoordinate, maxCoordinate),
            std::clamp(point.y(), -maxCoordinate, maxCoordinate)};
}

bool isIdText(const QString &text)
{
    const auto isWordCharacter = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
    };
    if (text.isEmpty() || text.size() > maxIdLength || !isWordCharacter(text.front()))
        return false;
    return std::all_of(text.begin(), text.end(), [&](QChar c) { return isWordCharacter(c) || c == u'-'; });
}

} // namespace diagram
