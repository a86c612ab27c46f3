// Copy and paste, as recipes.h promises them.
#include "model/diagram/idmaker.h"
#include "model/diagram/recipes.h"

#include <QRectF>

#include <cmath>

namespace diagram {

namespace {

// Where the middle of the part lies; nothing if it has no place at all.
std::optional<QPointF> middle(const Diagram &part)
{
    std::optional<QRectF> bounds;
    const auto add = [&](const QPointF &at) {
        if (!bounds)
            bounds = QRectF(at, at);
        bounds->setLeft(std::min(bounds->left(), at.x()));
        bounds->setRight(std::max(bounds->right(), at.x()));
        bounds->setTop(std::min(bounds->top(), at.y()));
        bounds->setBottom(std::max(bounds->bottom(), at.y()));
    };
    for (const auto &[id, node] : part.nodes)
        add(node.at);
    for (const auto &[id, note] : part.notes)
        add(note.at);
    return bounds ? std::optional(bounds->center()) : std::nullopt;
}

class Paste
{
public:
    Paste(const Diagram &diagram, const Diagram &part, const QPointF &centre)
        : m_part(part)
        , m_ids(diagram)
    {
        const QPointF delta = centre - middle(part).value_or(centre);
        m_delta = {std::round(delta.x()), std::round(delta.y())}; // whole positions stay whole
    }

    Pasted run()
    {
        // First the ids of all of them, because they may refer to each other.
        for (const auto &[id, node] : m_part.nodes)
            renewed(id);
        for (const auto &[id, edge] : m_part.edges) {
            if (comesAlong(edge))
                renewed(id);
        }
        for (const auto &[id, node] : m_part.nodes)
            add(node);
        for (const auto &[id, edge] : m_part.edges) {
            if (comesAlong(edge))
                add(edge);
        }
        for (const auto &[id, note] : m_part.notes)
            add(note);
        for (const auto &[id, group] : m_part.groups)
            add(group);
        for (const auto &[id, fault] : m_part.faults)
            add(fault);
        return std::move(m_pasted);
    }

private:
    void add(Node node)
    {
        node.id = NodeId(m_new[node.id.text]);
        node.name = m_ids.name(node.name);
        node.at = within(node.at + m_delta);
        keepDeadLetter(node.params);
        m_pasted.items.nodes.insert(node.id);
        put(std::move(node));
    }

    void keepDeadLetter(Params &params)
    {
        const QString queue = deadLetterOf(params);
        if (m_new.contains(queue))
            params.insert(deadLetterKey(), m_new[queue]);
        else if (!queue.isEmpty())
            params.remove(deadLetterKey());
    }

    bool comesAlong(const Edge &edge) const
    {
        return m_new.contains(edge.from.text) && m_new.contains(edge.to.text);
    }

    void add(Edge edge)
    {
        edge.from = NodeId(m_new[edge.from.text]);
        edge.to = NodeId(m_new[edge.to.text]);
        edge.id = EdgeId(m_new[edge.id.text]);
        const QString fallback = fallbackOf(edge);
        if (m_new.contains(fallback))
            edge.params = withParam(edge.params, {fallbackKey(), QStringLiteral("edge")}, m_new[fallback]);
        else if (!fallback.isEmpty())
            edge.params.remove(fallbackKey());
        for (const QString &key : edgeReferences()) {
            if (const QString other = edge.params.value(key).toString(); m_new.contains(other))
                edge.params.insert(key, m_new[other]);
            else
                edge.params.remove(key);
        }
        keepDeadLetter(edge.params);
        m_pasted.items.edges.insert(edge.id);
        put(std::move(edge));
    }

    void add(Note note)
    {
        note.id = renewed(note.id);
        note.at = within(note.at + m_delta);
        m_pasted.items.notes.insert(note.id);
        put(std::move(note));
    }

    void add(Group group)
    {
        std::set<NodeId> members;
        for (const NodeId &member : group.members) {
            if (m_new.contains(member.text))
                members.insert(NodeId(m_new[member.text]));
        }
        group.members = std::move(members);
        group.id = renewed(group.id);
        put(std::move(group));
    }

    void add(Fault fault)
    {
        if (!m_new.contains(fault.target))
            return;
        fault.target = m_new[fault.target];
        fault.id = renewed(fault.id);
        put(std::move(fault));
    }

    template <class Key> Key renewed(const Key &id) { return Key(m_new[id.text] = m_ids.id(id.text)); }

    template <class T> void put(T item)
    {
        const auto id = item.id;
        m_pasted.edits.push_back(Assign<T>{id, std::move(item)});
    }

    const Diagram &m_part;
    IdMaker m_ids;
    QPointF m_delta;
    std::map<QString, QString> m_new; // by the old id
    Pasted m_pasted;
};

} // namespace

Diagram copyItems(const Diagram &diagram, const Items &items)
{
    Diagram part;
    for (const NodeId &id : items.nodes) {
        if (const Node *node = find(diagram, id))
            part.nodes.emplace(id, *node);
    }
    for (const auto &[id, edge] : diagram.edges) {
        if (part.nodes.contains(edge.from) && part.nodes.contains(edge.to))
            part.edges.emplace(id, edge);
    }
    for (const NoteId &id : items.notes) {
        if (const Note *note = find(diagram, id))
            part.notes.emplace(id, *note);
    }
    return part;
}

Pasted paste(const Diagram &diagram, const Diagram &part, const QPointF &centre)
{
    return Paste(diagram, part, centre).run();
}

} // namespace diagram
