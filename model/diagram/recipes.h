// What a user can do to a drawing: pure functions from a diagram to the edits that do it.
// Every reference to a removed item is removed or rewritten by the same edits.
#pragma once

#include "model/diagram/params.h"

#include <QList>

namespace diagram {

struct Items // a set of things on the canvas, e.g. the selection
{
    std::set<NodeId> nodes;
    std::set<EdgeId> edges;
    std::set<NoteId> notes;
    bool isEmpty() const { return nodes.empty() && edges.empty() && notes.empty(); }
    bool operator==(const Items &) const = default;
};

// A new id that no item of the diagram has: the stem made into id text ("Order DB" -> "order-db"), numbered
// if taken. `used` also counts, so several ids can be made before any item exists.
QString freshId(const Diagram &diagram, const QString &stem, const std::set<QString> &used = {});
// "Service", "Service 2", ...: a name no node has.
QString freshName(const Diagram &diagram, const QString &stem);

struct NewNode
{
    NodeId id;
    Edits edits;
};
NewNode addNode(const Diagram &diagram, const QString &kind, const QString &name, const QPointF &at);

struct NewEdge
{
    EdgeId id;
    Edits edits;
};
// Connects two nodes in the style and protocol that suit their kinds: sql into a database, queue on an edge
// that touches a queue, otherwise rest. The new edge gets the caller's next `step`.
NewEdge connectNodes(const Diagram &diagram, const NodeId &from, const NodeId &to);

Edits removeItems(const Diagram &diagram, const Items &items); // with the edges that touch a removed node
Edits moveItems(const Diagram &diagram, const Items &items, const QPointF &delta);
Edits renameNode(const Diagram &diagram, const NodeId &id, const QString &name);
// What an edge between these two speaks in a style unless told otherwise: sql into a database, log beside a
// log, queue when async, else rest. The meaning of an empty otherProtocol.
QString usualProtocol(const Diagram &diagram, const NodeId &from, const NodeId &to, Style style);
// T: sync and async change places; protocol and otherProtocol swap; both styles' settings stay. Edges that
// touch a queue or log must stay async and are left out.
Edits flipStyle(const Diagram &diagram, const std::set<EdgeId> &edges);
bool mayBeSync(const Diagram &diagram, const Edge &edge);

Edits setParam(const Diagram &diagram, const NodeId &id, const ParamPath &path, const QJsonValue &value);
Edits setParam(const Diagram &diagram, const EdgeId &id, const ParamPath &path, const QJsonValue &value);
// All of them at once.
Edits setParams(const Diagram &diagram, const EdgeId &id, const Params &params);
Edits setParam(const Diagram &diagram, const FaultId &id, const ParamPath &path, const QJsonValue &value);
// A fault of the kind on a node, an edge or a group, from the file's timeline.
Edits planFault(const Diagram &diagram, const QString &kind, const QString &target, const Params &params);
Edits removeFault(const Diagram &diagram, const FaultId &id);
Edits setRunParam(const Diagram &diagram, const ParamPath &path, const QJsonValue &value);
// A protocol of the other style flips the edge to that style, where it may.
Edits setProtocol(const Diagram &diagram, const EdgeId &id, const QString &protocol);
Edits setDescription(const Diagram &diagram, const QString &name, const QString &description);
Edits setObjectives(const Diagram &diagram, const QStringList &objectives);

// The items and the edges among them, as they would stand in a file of their own.
Diagram copyItems(const Diagram &diagram, const Items &items);
struct Pasted
{
    Items items;
    Edits edits;
};
// Puts a copied part back with fresh ids, its centre at `centre`.
Pasted paste(const Diagram &diagram, const Diagram &part, const QPointF &centre);

} // namespace diagram
