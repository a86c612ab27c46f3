#include "views/canvas/shapes.h"

#include "views/canvas/edgepainter.h"
#include "views/canvas/words.h"
#include "views/shared/theme.h"

#include <QFontMetricsF>
#include <QLineF>

#include <algorithm>
#include <array>
#include <cmath>

namespace canvas {

namespace {

constexpr double roomyGap = 40; // a horizontal edge wants this much between two cards
constexpr double shadowReach = 12;
constexpr double groupMargin = 24;

// How far from the middle of a side its ends stand: `count` of them, the one at `anchor` (if any) in the
// middle.
std::vector<double> spread(std::size_t count, std::optional<std::size_t> anchor, double usable, double wish)
{
    const double middle = anchor ? static_cast<double>(*anchor) : (static_cast<double>(count) - 1) / 2;
    const double widest = std::max(middle, static_cast<double>(count) - 1 - middle);
    const double spacing = widest > 0 ? std::min(wish, usable / 2 / widest) : 0;
    std::vector<double> offsets;
    for (std::size_t i = 0; i < count; ++i)
        offsets.push_back((static_cast<double>(i) - middle) * spacing);
    return offsets;
}

// On the rim, in line with the middle of the card's side.
QPointF middleOf(const NodeShape &shape, Side side)
{
    const QPointF middle = shape.card.center();
    const QRectF rim = shape.rim();
    switch (side) {
    case Side::Left:
        return {rim.left(), middle.y()};
    case Side::Right:
        return {rim.right(), middle.y()};
    case Side::Top:
        return {middle.x(), rim.top()};
    case Side::Bottom:
        return {middle.x(), rim.bottom()};
    }
    return middle;
}

Side opposite(Side side)
{
    switch (side) {
    case Side::Left:
        return Side::Right;
    case Side::Right:
        return Side::Left;
    case Side::Top:
        return Side::Bottom;
    case Side::Bottom:
        return Side::Top;
    }
    return side;
}

bool isQueue(const diagram::Diagram &diagram, const diagram::NodeId &id)
{
    const diagram::Node *node = diagram::find(diagram, id);
    return node && (node->kind == QLatin1String("queue") || node->kind == QLatin1String("log") ||
                    node->kind == QLatin1String("exchange"));
}

// Does the line pass through the rectangle? Clips it against one side after the other (Liang and Barsky).
bool crosses(const QLineF &line, const QRectF &box)
{
    double first = 0, last = 1;
    const auto clip = [&](double step, double room) {
        if (step == 0)
            return room >= 0;
        const double at = room / step;
        (step < 0 ? first : last) = step < 0 ? std::max(first, at) : std::min(last, at);
        return first <= last;
    };
    return clip(-line.dx(), line.x1() - box.left()) && clip(line.dx(), box.right() - line.x1()) &&
           clip(-line.dy(), line.y1() - box.top()) && clip(line.dy(), box.bottom() - line.y1());
}

template <class Map, class Key> auto *lookUp(Map &map, const Key &key)
{
    const auto it = map.find(key);
    return it == map.end() ? nullptr : &it->second;
}

} // namespace

bool NodeShape::isChannel() const
{
    return kind == QLatin1String("queue") || kind == QLatin1String("log") || kind == QLatin1String("exchange");
}

struct Shapes::End
{
    diagram::EdgeId edge;
    bool atCaller = false;
    double slope = 0;      // of the way to the other card, orders the ends along the side
    bool aligned = false;  // the two cards face each other exactly
    bool mirrored = false; // arcs between the same sides lie within each other
};

QPointF snapped(const QPointF &point)
{
    return {std::round(point.x() / gridStep) * gridStep, std::round(point.y() / gridStep) * gridStep};
}

QRectF cardAt(const QPointF &centre)
{
    return {centre - QPointF(cardSize.width() / 2, cardSize.height() / 2), cardSize};
}

std::pair<Side, Side> facingSides(const QRectF &from, const QRectF &to)
{
    const QPointF way = to.center() - from.center();
    const double gapX = std::abs(way.x()) - (from.width() + to.width()) / 2;
    const double gapY = std::abs(way.y()) - (from.height() + to.height()) / 2;
    const bool horizontal = gapX >= std::max(roomyGap, gapY * 0.4) || gapX >= gapY;
    Side side = way.y() >= 0 ? Side::Bottom : Side::Top;
    if (horizontal)
        side = way.x() >= 0 ? Side::Right : Side::Left;
    return {side, opposite(side)};
}

void Shapes::show(const diagram::Diagram &diagram)
{
    *this = {};
    sync(diagram, diagram::everythingIn(diagram));
}

void Shapes::sync(const diagram::Diagram &diagram, const diagram::Dirty &dirty)
{
    std::set<diagram::NodeId> touched = dirty.nodes;
    for (const diagram::EdgeId &id : dirty.edges) {
        for (const EdgeShape *shape = edge(id); shape; shape = nullptr)
            touched.insert({shape->from, shape->to});
        if (const diagram::Edge *item = diagram::find(diagram, id))
            touched.insert({item->from, item->to});
    }
    for (const diagram::NodeId &id : dirty.nodes)
        takeNode(diagram, id);
    for (const diagram::EdgeId &id : dirty.edges)
        takeEdge(diagram, id);
    for (const diagram::NoteId &id : dirty.notes)
        takeNote(diagram, id);
    reroute(touched);
    frameGroups(diagram);
    m_deadLetters = deadLetterWays(diagram, *this);
}

std::set<diagram::EdgeId> Shapes::displace(const diagram::Diagram &diagram, const diagram::Items &items,
                                           const QPointF &delta)
{
    for (const diagram::NodeId &id : items.nodes) {
        const diagram::Node *item = diagram::find(diagram, id);
        if (NodeShape *shape = lookUp(m_nodes, id); shape && item)
            shape->card = cardAt(item->at + delta);
    }
    for (const diagram::NoteId &id : items.notes) {
        const diagram::Note *item = diagram::find(diagram, id);
        if (NoteShape *shape = lookUp(m_notes, id); shape && item)
            shape->box.moveTopLeft(item->at + delta);
    }
    frameGroups(diagram);
    std::set<diagram::EdgeId> changed = reroute(items.nodes);
    m_deadLetters = deadLetterWays(diagram, *this);
    return changed;
}

const NodeShape *Shapes::node(const diagram::NodeId &id) const
{
    return lookUp(m_nodes, id);
}

const EdgeShape *Shapes::edge(const diagram::EdgeId &id) const
{
    return lookUp(m_edges, id);
}

QRectF Shapes::bounds() const
{
    QRectF all;
    for (const auto &[id, node] : m_nodes)
        all |= node.card.adjusted(-shadowReach, -shadowReach, shadowReach, shadowReach);
    for (const auto &[id, edge] : m_edges) {
        all |= edge.route.bounds().adjusted(-8, -8, 8, 8) | edge.labelBox;
        if (edge.breaker && !edge.route.isEmpty())
            all |= chipBox(edge, {170, 38}, *this); // its words when it opens
    }
    for (const auto &[id, note] : m_notes)
        all |= note.box;
    for (const auto &[id, group] : m_groups)
        all |= group.frame;
    return all;
}

void Shapes::takeNode(const diagram::Diagram &diagram, const diagram::NodeId &id)
{
    const diagram::Node *item = diagram::find(diagram, id);
    if (!item) {
        m_nodes.erase(id);
        m_edgesAt.erase(id);
        return;
    }
    NodeShape &shape = m_nodes[id];
    shape.id = id;
    shape.kind = item->kind;
    shape.name = item->name.isEmpty() ? id.text : item->name;
    shape.icon = kindIcon(item->kind);
    shape.setUp = setUpText(*item);
    shape.card = cardAt(item->at);
    shape.behind = std::clamp(item->params.value(QLatin1String("replicas")).toInt(1) - 1, 0, 2);
}

void Shapes::unlink(const diagram::EdgeId &id)
{
    if (const EdgeShape *old = edge(id)) {
        for (const diagram::NodeId &end : {old->from, old->to}) {
            if (auto *there = lookUp(m_edgesAt, end))
                there->erase(id);
        }
    }
    m_ports.erase(id);
    m_detours.erase(id);
}

void Shapes::takeEdge(const diagram::Diagram &diagram, const diagram::EdgeId &id)
{
    unlink(id);
    const diagram::Edge *item = diagram::find(diagram, id);
    if (!item) {
        m_edges.erase(id);
        return;
    }
    EdgeShape &shape = m_edges[id];
    shape.id = id;
    shape.from = item->from;
    shape.to = item->to;
    shape.async = item->style == diagram::Style::Async;
    shape.direct = shape.async && !isQueue(diagram, item->from) && !isQueue(diagram, item->to);
    shape.breaker = !shape.async && item->params.value(QLatin1String("circuitBreaker")).isObject();
    shape.group = shape.async && item->protocol == QLatin1String("log") && !isQueue(diagram, item->to);
    shape.label = edgeLabel(*item);
    m_edgesAt[item->from].insert(id);
    m_edgesAt[item->to].insert(id);
}

void Shapes::takeNote(const diagram::Diagram &diagram, const diagram::NoteId &id)
{
    const diagram::Note *item = diagram::find(diagram, id);
    if (!item) {
        m_notes.erase(id);
        return;
    }
    const QFontMetricsF metrics(views::Theme::font(views::type::small));
    const QSizeF size =
        metrics.boundingRect(QRectF(0, 0, 220, 4000), Qt::TextWordWrap | Qt::AlignLeft, item->text).size();
    m_notes[id] = {id, item->text, QRectF(item->at, size + QSizeF(8, 4))};
}

void Shapes::frameGroups(const diagram::Diagram &diagram)
{
    m_groups.clear();
    for (const auto &[id, group] : diagram.groups) {
        QRectF frame;
        for (const diagram::NodeId &member : group.members) {
            if (const NodeShape *shape = node(member))
                frame |= shape->card;
        }
        if (!frame.isNull())
            m_groups[id] = {id, group.name,
                            frame.adjusted(-groupMargin, -groupMargin * 1.75, groupMargin, groupMargin)};
    }
}

// Over the cards in between when the way is sideways, to their right when it is upright.
std::pair<Side, Side> Shapes::sidesOf(const EdgeShape &shape) const
{
    const auto sides = facingSides(node(shape.from)->card, node(shape.to)->card);
    if (!m_detours.count(shape.id))
        return sides;
    return isVertical(sides.first) ? std::pair(Side::Right, Side::Right) : std::pair(Side::Top, Side::Top);
}

bool Shapes::isBlocked(const NodeShape &from, const NodeShape &to) const
{
    const auto [leaves, enters] = facingSides(from.card, to.card);
    const QLineF way(middleOf(from, leaves), middleOf(to, enters));
    return std::any_of(m_nodes.begin(), m_nodes.end(), [&](const auto &item) {
        const NodeShape &other = item.second;
        return !(other.id == from.id) && !(other.id == to.id) &&
               crosses(way, other.card.adjusted(6, 6, -6, -6));
    });
}

// Which edges have a card in their way is asked anew for those near what has moved; the nodes at their ends
// are touched too when the answer changes.
void Shapes::findDetours(std::set<diagram::NodeId> &touched)
{
    std::vector<QRectF> places;
    for (const diagram::NodeId &id : touched) {
        if (const auto was = m_routed.find(id); was != m_routed.end())
            places.push_back(was->second);
        m_routed.erase(id);
        if (const NodeShape *shape = node(id))
            places.push_back(m_routed[id] = shape->card);
    }
    std::set<diagram::NodeId> ends;
    for (const auto &[id, shape] : m_edges) {
        const NodeShape *from = node(shape.from), *to = node(shape.to);
        if (!from || !to || from == to)
            continue;
        const QRectF between = from->card | to->card;
        const bool near = std::any_of(places.begin(), places.end(),
                                      [&between](const QRectF &place) { return place.intersects(between); });
        if (!near || isBlocked(*from, *to) == (m_detours.count(id) > 0))
            continue;
        if (!m_detours.erase(id))
            m_detours.insert(id);
        ends.insert({shape.from, shape.to});
    }
    touched.insert(ends.begin(), ends.end());
}

// Ports of a node depend on where its neighbours are, so the neighbours of what moved are worked out too.
std::set<diagram::EdgeId> Shapes::reroute(std::set<diagram::NodeId> touched)
{
    findDetours(touched);
    std::set<diagram::NodeId> around = touched;
    for (const diagram::NodeId &id : touched) {
        if (const auto *edges = lookUp(m_edgesAt, id)) {
            for (const diagram::EdgeId &edgeId : *edges)
                around.insert({m_edges.at(edgeId).from, m_edges.at(edgeId).to});
        }
    }
    std::set<diagram::EdgeId> changed;
    for (const diagram::NodeId &id : around) {
        if (const NodeShape *shape = node(id)) {
            assignPorts(*shape);
            if (const auto *edges = lookUp(m_edgesAt, id))
                changed.insert(edges->begin(), edges->end());
        }
    }
    for (const diagram::EdgeId &id : changed)
        draw(m_edges.at(id));
    for (const diagram::NodeId &id : around) {
        if (NodeShape *shape = lookUp(m_nodes, id))
            placeDoor(*shape);
    }
    return changed;
}

void Shapes::assignPorts(const NodeShape &shape)
{
    std::map<Side, std::vector<End>> sides;
    const auto *edges = lookUp(m_edgesAt, shape.id);
    if (!edges)
        return;
    for (const diagram::EdgeId &id : *edges) {
        const EdgeShape &item = m_edges.at(id);
        const bool atCaller = item.from == shape.id;
        const NodeShape *other = node(atCaller ? item.to : item.from);
        if (!other || item.from == item.to)
            continue;
        const auto [leaves, enters] = sidesOf(item);
        const Side side = atCaller ? leaves : enters;
        const QPointF way = other->card.center() - shape.card.center();
        const double along = isVertical(side) ? way.x() : way.y();
        const double ahead = std::max(1.0, std::abs(isVertical(side) ? way.y() : way.x()));
        const bool aligned = std::abs(along) < 0.5 && leaves != enters;
        sides[side].push_back({id, atCaller, along / ahead, aligned, leaves == enters && along < 0});
    }
    for (auto &[side, ends] : sides)
        assignSide(shape, side, std::move(ends));
}

void Shapes::assignSide(const NodeShape &shape, Side side, std::vector<End> ends)
{
    std::sort(ends.begin(), ends.end(), [](const End &a, const End &b) {
        if (a.slope != b.slope)
            return a.slope < b.slope;
        return a.mirrored ? b.edge < a.edge : a.edge < b.edge;
    });
    std::optional<std::size_t> anchor;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        if (ends[i].aligned)
            anchor = i;
    }
    if (std::count_if(ends.begin(), ends.end(), [](const End &end) { return end.aligned; }) > 1)
        anchor.reset();
    const bool vertical = isVertical(side);
    const std::vector<double> offsets = spread(
        ends.size(), anchor, vertical ? cardSize.width() - 32 : cardSize.height() - 24, vertical ? 28 : 26);
    for (std::size_t i = 0; i < ends.size(); ++i) {
        const QPointF aside = vertical ? QPointF(offsets[i], 0) : QPointF(0, offsets[i]);
        std::pair<Port, Port> &ports = m_ports[ends[i].edge];
        Port &port = ends[i].atCaller ? ports.first : ports.second;
        port.at = middleOf(shape, side) + aside;
        port.side = side;
    }
}

// The queue stands beside the last call that comes in from the left or the right, whichever has more.
void Shapes::placeDoor(NodeShape &shape)
{
    int left = 0, right = 0;
    double lowestLeft = -12, lowestRight = -12;
    const auto *edges = lookUp(m_edgesAt, shape.id);
    for (const diagram::EdgeId &id : edges ? *edges : std::set<diagram::EdgeId>()) {
        const Port &end = m_edges.at(id).from == shape.id ? m_ports[id].first : m_ports[id].second;
        const double below = end.at.y() - shape.card.center().y();
        const bool enters = m_edges.at(id).to == shape.id;
        if (end.side == Side::Left) {
            left += enters;
            lowestLeft = std::max(lowestLeft, below);
        } else if (end.side == Side::Right) {
            right += enters;
            lowestRight = std::max(lowestRight, below);
        }
    }
    shape.door.side = right > left ? Side::Right : Side::Left;
    const double below = std::min((right > left ? lowestRight : lowestLeft) + 22, cardSize.height() / 2 + 10);
    shape.door.at = {right > left ? shape.rim().right() : shape.card.left(), shape.card.center().y() + below};
}

// A curve leaves its middle: the box moves on, away from the line, until that does not run through it.
static void clearOfLine(QRectF &box, const Route &route, const QPointF &step)
{
    constexpr int steps = 14;
    const auto isCrossed = [&route](const QRectF &place) {
        const QRectF room = place.adjusted(-3, -1, 3, 1);
        return std::any_of(route.points().begin(), route.points().end(),
                           [&room](const QPointF &point) { return room.contains(point); });
    };
    for (int i = 0; i <= steps; ++i) {
        if (!isCrossed(box.translated(step * i))) {
            box.translate(step * i);
            return;
        }
    }
}

// Beside the line at a part of its way, clear of the backlog; the side is 1 (above, or to the right) or -1.
static QRectF labelAt(const EdgeShape &shape, const QSizeF &size, bool sideways, double place, double side)
{
    QRectF box(QPointF(), size);
    const QPointF aside =
        sideways ? QPointF(0, -side * ((shape.direct ? 18 : 6) + size.height() / 2))
                 : QPointF(side * (14 + size.width() / 2), shape.direct ? -16 - size.height() / 2 : 0);
    box.moveCenter(shape.route.at(place) + aside);
    clearOfLine(box, shape.route, sideways ? QPointF(0, -4 * side) : QPointF(4 * side, 0));
    return box;
}

// Where neither card at the ends of the edge covers it. Empty where there is no such place: half a word says nothing, and
// a tip tells it.
static QRectF labelPlace(const EdgeShape &shape, const QSizeF &size, bool sideways,
                         const std::array<QRectF, 2> &cards)
{
    const double middle = sideways && shape.breaker ? 0.6 : 0.5; // clear of the switch
    for (const double place : {middle, 0.65, 0.8, 0.35}) {
        for (const double side : {1.0, -1.0}) {
            const QRectF box = labelAt(shape, size, sideways, place, side);
            if (!box.intersects(cards[0]) && !box.intersects(cards[1]))
                return box;
        }
    }
    const QRectF box = labelAt(shape, size, sideways, middle, 1);
    constexpr double hair = 3; // of its margin may be under a card
    const auto covers = [&box](const QRectF &card) { return box.intersects(card.adjusted(hair, hair, -hair, -hair)); };
    return std::any_of(cards.begin(), cards.end(), covers) ? QRectF() : box;
}

void Shapes::draw(EdgeShape &shape)
{
    const NodeShape *from = node(shape.from), *to = node(shape.to);
    if (!from || !to)
        return;
    const auto &[caller, callee] = m_ports[shape.id];
    shape.route = from == to ? Route::loop(from->rim()) : Route::between(caller, callee);
    shape.pill = shape.route.at(0.5);
    const QSizeF size = labelSize(shape);
    const QPointF way = shape.route.direction(0.5);
    const bool sideways = std::abs(way.x()) > 0.8;
    shape.labelBox = labelPlace(shape, size, sideways, {from->rim(), to->rim()});
    if (shape.label.isEmpty() || (sideways && shape.route.length() < size.width() * 0.7))
        shape.labelBox = {};
}

} // namespace canvas
