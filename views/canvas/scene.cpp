#include "views/canvas/scene.h"

#include <algorithm>
#include <cmath>

namespace canvas {

void paintGrid(QPainter &painter, const Ink &ink)
{
    double step = dotDistance;
    while (step * ink.scale < 14)
        step *= 2;
    const double size = 2 / ink.scale / (ink.ratio > 1.5 ? 1.5 : 1);
    const double left = std::floor(ink.exposed.left() / step) * step;
    const double top = std::floor(ink.exposed.top() / step) * step;
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (double y = top; y <= ink.exposed.bottom() + step; y += step) {
        for (double x = left; x <= ink.exposed.right() + step; x += step)
            painter.fillRect(QRectF(x - size / 2, y - size / 2, size, size), ink.tokens.dot);
    }
    painter.setRenderHint(QPainter::Antialiasing);
}

void paintGround(QPainter &painter, const Ink &ink, const Scene &scene)
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto &[id, group] : scene.shapes.groups()) {
        QPen pen(mixed(ink.tokens.border, ink.tokens.grey, 0.35), 1.5);
        pen.setDashPattern({1.3, 3});
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(group.frame, 12, 12);
        if (ink.showsText())
            paintText(painter,
                      QRectF(group.frame.topLeft() + QPointF(14, 6), QSizeF(group.frame.width() - 28, 18)),
                      group.name, font(views::type::caption, QFont::Medium), ink.tokens.text2);
    }
    for (const auto &[id, note] : scene.shapes.notes()) {
        painter.setFont(font(views::type::small));
        painter.setPen(ink.tokens.text2);
        if (ink.showsText())
            painter.drawText(note.box, Qt::TextWordWrap, note.text);
        if (scene.selected.notes.count(id)) {
            painter.setPen(QPen(ink.tokens.accent, 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(note.box.adjusted(-4, -4, 4, 4), 6, 6);
        }
    }
}

void paintOneEdge(QPainter &painter, const Ink &ink, const Scene &scene, const EdgeShape &shape)
{
    const EdgeFacts &facts = scene.facts.edge(shape.id);
    EdgeState state{scene.selected.edges.count(shape.id) > 0, scene.live, -1};
    if (scene.live && scene.motion == Motion::Flow && scene.facts.busiest() > 0)
        state.flow = facts.rate / scene.facts.busiest();
    paintEdge(painter, ink, shape, facts, state);
}

void paintEdges(QPainter &painter, const Ink &ink, const Scene &scene,
                const std::set<diagram::EdgeId> &without)
{
    for (const auto &[id, shape] : scene.shapes.edges()) {
        if (!without.count(id))
            paintOneEdge(painter, ink, scene, shape);
    }
}

std::vector<const NodeShape *> stacked(const Shapes &shapes, const diagram::Items &selected)
{
    std::vector<const NodeShape *> order;
    for (const auto &[id, shape] : shapes.nodes())
        order.push_back(&shape);
    std::stable_partition(order.begin(), order.end(),
                          [&](const NodeShape *shape) { return !selected.nodes.count(shape->id); });
    return order;
}

CardState cardState(const Scene &scene, const diagram::NodeId &id)
{
    CardState state;
    state.selected = scene.selected.nodes.count(id) > 0;
    state.live = scene.live && scene.map.nodeIndex(id).has_value();
    return state;
}

void paintPills(QPainter &painter, const Ink &ink, const Scene &scene)
{
    for (const auto &[id, shape] : scene.shapes.edges()) {
        if (shape.direct)
            paintPill(painter, ink, shape, scene.facts.edge(id));
    }
}

void paintChips(QPainter &painter, const Ink &ink, const Scene &scene, sim::Time now)
{
    for (const auto &[id, shape] : scene.shapes.edges()) {
        if (shape.breaker)
            paintBreakerChip(painter, ink, shape, scene.facts.edge(id), scene.shapes, now);
    }
}

void paintMessages(QPainter &painter, const Ink &ink, const Scene &scene, const run::Frame &frame)
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const sim::Hop &hop : frame.hops) {
        const EdgeShape *edge = scene.map.edge(hop.edge);
        if (!edge || edge->route.isEmpty())
            continue;
        const QPointF at = placeOf(hop, *edge, scene.facts.edge(edge->id), frame.now);
        if (ink.exposed.contains(at))
            paintHop(painter, ink.tokens, hop.kind, at);
    }
}

} // namespace canvas
