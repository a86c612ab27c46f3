// What the canvas draws of a diagram, as geometry without colours: cards, routes, labels, notes, frames of
// groups. Holds copies and ids, never pointers into the diagram. Scene units. GUI thread (it measures texts).
#pragma once

#include "model/diagram/recipes.h"
#include "views/canvas/deadletters.h"
#include "views/canvas/route.h"

#include <QRectF>
#include <QString>

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace canvas {

inline constexpr QSizeF cardSize{152, 82};
inline constexpr double cardRadius = 10;
inline constexpr double stackOffset = 4;  // of each card behind, to the right and up
inline constexpr double gridStep = 12;    // things snap to this
inline constexpr double dotDistance = 24; // the grid's dots

struct NodeShape
{
    diagram::NodeId id;
    QString kind, name, icon;
    QString setUp; // what it is made of, from its settings: "2 × 32 threads"
    QRectF card;
    int behind = 0; // cards behind it, for replicas: at most 2
    Port door;      // where its queue stands: the side most calls come in at
    bool isChannel() const; // what touches it carries messages
    // Card and cards behind it: edges end at its rim.
    QRectF rim() const { return card.adjusted(0, -behind * stackOffset, behind * stackOffset, 0); }
    bool operator==(const NodeShape &) const = default;
};

struct EdgeShape
{
    diagram::EdgeId id;
    diagram::NodeId from, to;
    bool async = false;
    bool direct = false;  // async with a backlog of its own, drawn on the edge
    bool breaker = false; // a circuit breaker is set
    bool group = false;   // reads a log: its label has room for the partitions
    QString label;
    QRectF labelBox; // empty: no room for it
    Route route;
    QPointF pill; // centre of the backlog, of direct edges
};

struct NoteShape
{
    diagram::NoteId id;
    QString text;
    QRectF box;
};

struct GroupShape
{
    diagram::GroupId id;
    QString name;
    QRectF frame;
};

class Shapes
{
public:
    void show(const diagram::Diagram &diagram);
    void sync(const diagram::Diagram &diagram, const diagram::Dirty &dirty);
    // Shows items away from where the diagram has them; sync() with the same items brings them back.
    // Returns the edges that changed.
    std::set<diagram::EdgeId> displace(const diagram::Diagram &diagram, const diagram::Items &items,
                                       const QPointF &delta);

    const std::map<diagram::NodeId, NodeShape> &nodes() const { return m_nodes; }
    const std::map<diagram::EdgeId, EdgeShape> &edges() const { return m_edges; }
    const std::map<diagram::NoteId, NoteShape> &notes() const { return m_notes; }
    const std::map<diagram::GroupId, GroupShape> &groups() const { return m_groups; }
    const std::vector<DeadLetterWay> &deadLetters() const { return m_deadLetters; }
    const NodeShape *node(const diagram::NodeId &id) const;
    const EdgeShape *edge(const diagram::EdgeId &id) const;
    QRectF
    bounds() const; // of everything, with labels, shadows and words of breakers; null when there is nothing

private:
    struct End; // of an edge at one side of a node
    void takeNode(const diagram::Diagram &diagram, const diagram::NodeId &id);
    void takeEdge(const diagram::Diagram &diagram, const diagram::EdgeId &id);
    void takeNote(const diagram::Diagram &diagram, const diagram::NoteId &id);
    void frameGroups(const diagram::Diagram &diagram);
    void unlink(const diagram::EdgeId &id);
    std::pair<Side, Side> sidesOf(const EdgeShape &edge) const;
    bool isBlocked(const NodeShape &from, const NodeShape &to) const;
    void findDetours(std::set<diagram::NodeId> &touched);
    std::set<diagram::EdgeId> reroute(std::set<diagram::NodeId> touched);
    void assignPorts(const NodeShape &node);
    void assignSide(const NodeShape &node, Side side, std::vector<End> ends);
    void placeDoor(NodeShape &node);
    void draw(EdgeShape &edge);

    std::map<diagram::NodeId, NodeShape> m_nodes;
    std::map<diagram::EdgeId, EdgeShape> m_edges;
    std::map<diagram::NoteId, NoteShape> m_notes;
    std::map<diagram::GroupId, GroupShape> m_groups;
    std::vector<DeadLetterWay> m_deadLetters;
    std::map<diagram::NodeId, std::set<diagram::EdgeId>> m_edgesAt;
    std::map<diagram::EdgeId, std::pair<Port, Port>> m_ports; // at the caller, at the callee
    std::set<diagram::EdgeId> m_detours;                      // a card stands in their direct way
    std::map<diagram::NodeId, QRectF> m_routed;               // cards as they were when routes were made
};

// Sides at which an edge leaves one card and enters another.
std::pair<Side, Side> facingSides(const QRectF &from, const QRectF &to);
// A point moved to the grid things snap to.
QPointF snapped(const QPointF &point);
QRectF cardAt(const QPointF &centre);

} // namespace canvas
