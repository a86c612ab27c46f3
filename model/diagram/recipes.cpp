#include "model/diagram/recipes.h"

#include <algorithm>

namespace diagram {

namespace {

constexpr char sqlKey[] = "sql";
constexpr char restKey[] = "rest";
constexpr char queueKey[] = "queue";
constexpr char logKey[] = "log";

template <class T> Edit put(const T &item)
{
    return Assign<T>{item.id, item};
}

template <class T> Edit drop(const typename T::Key &id)
{
    return Assign<T>{id, std::nullopt};
}

// The edit that lets `change` act on a copy of the item; none if the item is absent or stays as it is.
template <class Key, class Change> Edits changed(const Diagram &diagram, const Key &id, Change change)
{
    const auto *before = find(diagram, id);
    if (!before)
        return {};
    auto after = *before;
    change(after);
    return after == *before ? Edits() : Edits{put(after)};
}

template <class Change> Edits changedSettings(const Diagram &diagram, Change change)
{
    Settings after = diagram.settings;
    change(after);
    return after == diagram.settings ? Edits() : Edits{put(after)};
}

bool isKind(const Diagram &diagram, const NodeId &id, const char *kind)
{
    const Node *node = find(diagram, id);
    return node && node->kind == QLatin1String(kind);
}

bool touchesKind(const Diagram &diagram, const NodeId &from, const NodeId &to, const char *kind)
{
    return isKind(diagram, from, kind) || isKind(diagram, to, kind);
}

bool isChannel(const Diagram &diagram, const NodeId &id)
{
    return isKind(diagram, id, queueKey) || isKind(diagram, id, logKey) || isKind(diagram, id, "exchange");
}

Style styleOf(const QString &protocol)
{
    return protocol == QLatin1String(queueKey) || protocol == QLatin1String(logKey) ? Style::Async
                                                                                    : Style::Sync;
}

void flip(const Diagram &diagram, Edge &edge)
{
    const Style before = edge.style;
    const Style after = before == Style::Sync ? Style::Async : Style::Sync;
    const QString usualBefore = usualProtocol(diagram, edge.from, edge.to, before);
    // The usual protocol sleeps unnamed, so that flipping twice changes nothing.
    const QString asleep = edge.protocol == usualBefore ? QString() : edge.protocol;
    edge.style = after;
    edge.protocol =
        edge.otherProtocol.isEmpty() ? usualProtocol(diagram, edge.from, edge.to, after) : edge.otherProtocol;
    edge.otherProtocol = asleep;
}

int nextStep(const Diagram &diagram, const NodeId &caller)
{
    int last = 0;
    for (const auto &[id, edge] : diagram.edges) {
        if (edge.from == caller)
            last = std::max(last, edge.params.value(QLatin1String("step")).toInt());
    }
    return last + 1;
}

// The settings without an edge or a dead-letter queue that is gone.
Params withoutGone(Params params, const QString &fallback, const std::set<QString> &gone)
{
    if (gone.contains(fallback))
        params.remove(fallbackKey());
    for (const QString &key : edgeReferences()) {
        if (gone.contains(params.value(key).toString()))
            params.remove(key);
    }
    if (gone.contains(deadLetterOf(params)))
        params.remove(deadLetterKey());
    return params;
}

void removeReferences(const Diagram &diagram, const std::set<QString> &gone, Edits &edits)
{
    for (const auto &[id, edge] : diagram.edges) {
        Edge after = edge;
        after.params = withoutGone(edge.params, fallbackOf(edge), gone);
        if (!gone.contains(id.text) && after.params != edge.params)
            edits.push_back(put(after));
    }
    for (const auto &[id, node] : diagram.nodes) {
        Node after = node;
        after.params = withoutGone(node.params, {}, gone);
        if (!gone.contains(id.text) && after.params != node.params)
            edits.push_back(put(after));
    }
}

// Groups lose members; one that loses the last of them goes too, because nothing of it could be seen.
Edits removeMembers(const Diagram &diagram, const std::set<NodeId> &nodes, std::set<QString> &gone)
{
    Edits edits;
    for (const auto &[id, group] : diagram.groups) {
        Group after = group;
        std::erase_if(after.members, [&](const NodeId &member) { return nodes.contains(member); });
        if (after.members.size() == group.members.size())
            continue;
        if (!after.members.empty()) {
            edits.push_back(put(after));
            continue;
        }
        edits.push_back(drop<Group>(id));
        gone.insert(id.text);
    }
    return edits;
}

} // namespace

NewNode addNode(const Diagram &diagram, const QString &kind, const QString &name, const QPointF &at)
{
    const NodeId id(freshId(diagram, name.isEmpty() ? kind : name));
    return {id, {put(Node{id, kind, name, within(at), {}})}};
}

NewEdge connectNodes(const Diagram &diagram, const NodeId &from, const NodeId &to)
{
    if (!find(diagram, from) || !find(diagram, to))
        return {};
    Edge edge;
    edge.id = EdgeId(freshId(diagram, from.text + QLatin1Char('-') + to.text));
    edge.from = from;
    edge.to = to;
    edge.style = mayBeSync(diagram, edge) ? Style::Sync : Style::Async;
    edge.protocol = usualProtocol(diagram, from, to, edge.style);
    if (!isChannel(diagram, from)) // what a channel feeds is not called in steps
        edge.params.insert(QLatin1String("step"), nextStep(diagram, from));
    return {edge.id, {put(edge)}};
}

Edits removeItems(const Diagram &diagram, const Items &items)
{
    Edits edits;
    std::set<QString> gone; // what faults may have had as their target
    for (const NodeId &id : items.nodes) {
        if (find(diagram, id)) {
            edits.push_back(drop<Node>(id));
            gone.insert(id.text);
        }
    }
    for (const auto &[id, edge] : diagram.edges) {
        if (items.edges.contains(id) || items.nodes.contains(edge.from) || items.nodes.contains(edge.to)) {
            edits.push_back(drop<Edge>(id));
            gone.insert(id.text);
        }
    }
    for (const NoteId &id : items.notes) {
        if (find(diagram, id))
            edits.push_back(drop<Note>(id));
    }
    removeReferences(diagram, gone, edits);
    const Edits groups = removeMembers(diagram, items.nodes, gone);
    edits.insert(edits.end(), groups.begin(), groups.end());
    for (const auto &[id, fault] : diagram.faults) {
        if (gone.contains(fault.target))
            edits.push_back(drop<Fault>(id));
    }
    return edits;
}

Edits moveItems(const Diagram &diagram, const Items &items, const QPointF &delta)
{
    Edits edits;
    const auto move = [&](const auto &id) {
        const Edits one = changed(diagram, id, [&](auto &item) { item.at = within(item.at + delta); });
        edits.insert(edits.end(), one.begin(), one.end());
    };
    std::for_each(items.nodes.begin(), items.nodes.end(), move);
    std::for_each(items.notes.begin(), items.notes.end(), move);
    return edits;
}

Edits renameNode(const Diagram &diagram, const NodeId &id, const QString &name)
{
    return changed(diagram, id, [&](Node &node) { node.name = name; });
}

QString usualProtocol(const Diagram &diagram, const NodeId &from, const NodeId &to, Style style)
{
    if (style == Style::Async)
        return QLatin1String(touchesKind(diagram, from, to, logKey) ? logKey : queueKey);
    return QLatin1String(isKind(diagram, to, "database") ? sqlKey : restKey);
}

bool mayBeSync(const Diagram &diagram, const Edge &edge)
{
    return !isChannel(diagram, edge.from) && !isChannel(diagram, edge.to);
}

Edits flipStyle(const Diagram &diagram, const std::set<EdgeId> &edges)
{
    Edits edits;
    for (const EdgeId &id : edges) {
        const Edge *edge = find(diagram, id);
        if (!edge || (edge->style == Style::Async && !mayBeSync(diagram, *edge)))
            continue;
        Edge after = *edge;
        flip(diagram, after);
        edits.push_back(put(after));
    }
    return edits;
}

Edits setParam(const Diagram &diagram, const NodeId &id, const ParamPath &path, const QJsonValue &value)
{
    return changed(diagram, id, [&](Node &node) { node.params = withParam(node.params, path, value); });
}

Edits setParam(const Diagram &diagram, const EdgeId &id, const ParamPath &path, const QJsonValue &value)
{
    return changed(diagram, id, [&](Edge &edge) { edge.params = withParam(edge.params, path, value); });
}

Edits setParam(const Diagram &diagram, const FaultId &id, const ParamPath &path, const QJsonValue &value)
{
    return changed(diagram, id, [&](Fault &fault) { fault.params = withParam(fault.params, path, value); });
}

Edits planFault(const Diagram &diagram, const QString &kind, const QString &target, const Params &params)
{
    return {put(Fault{FaultId(freshId(diagram, kind + QLatin1Char('-') + target)), kind, target, params})};
}

Edits removeFault(const Diagram &diagram, const FaultId &id)
{
    return find(diagram, id) ? Edits{drop<Fault>(id)} : Edits();
}

Edits setParams(const Diagram &diagram, const EdgeId &id, const Params &params)
{
    return changed(diagram, id, [&](Edge &edge) { edge.params = params; });
}

Edits setRunParam(const Diagram &diagram, const ParamPath &path, const QJsonValue &value)
{
    return changedSettings(diagram, [&](Settings &s) { s.run = withParam(s.run, path, value); });
}

Edits setProtocol(const Diagram &diagram, const EdgeId &id, const QString &protocol)
{
    return changed(diagram, id, [&](Edge &edge) {
        if (styleOf(protocol) == edge.style) {
            edge.protocol = protocol;
        } else if (edge.style == Style::Sync || mayBeSync(diagram, edge)) {
            flip(diagram, edge);
            edge.protocol = protocol;
        }
    });
}

Edits setDescription(const Diagram &diagram, const QString &name, const QString &description)
{
    return changedSettings(diagram, [&](Settings &s) {
        s.name = name;
        s.description = description;
    });
}

Edits setObjectives(const Diagram &diagram, const QStringList &objectives)
{
    return changedSettings(diagram, [&](Settings &s) { s.objectives = objectives; });
}

} // namespace diagram
