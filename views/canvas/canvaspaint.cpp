// Painting of the canvas: the stage, and over it what belongs to the moment.
#include "views/canvas/canvas.h"
#include "views/canvas/words.h"

#include <QPaintEvent>

#include <algorithm>

namespace canvas {

Scene Canvas::scene() const
{
    return {m_shapes, m_facts, m_map, m_selection.items(), shownMotion(), m_live};
}

void Canvas::resizeEvent(QResizeEvent *)
{
    if (m_toFit || m_fitted)
        fitAll();
}

void Canvas::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Scene shown = scene();
    m_stage.paint(painter, {.tokens = m_theme.tokens(),
                            .scene = shown,
                            .viewport = m_viewport,
                            .marks = m_marks,
                            .hops = m_hops,
                            .now = m_now,
                            .flowed = m_flowed,
                            .preview = m_preview,
                            .lifted = m_lifted,
                            .size = size(),
                            .ratio = devicePixelRatioF(),
                            .grid = m_grid});
    paintGesture(painter);
    if (m_shapes.nodes().empty() && m_shapes.notes().empty() && !m_preview.ghost)
        paintEmpty(painter);
    if (m_live) {
        LegendContent legend = legendOf(m_shapes, m_marks, {}, shown.motion, m_facts);
        legend.messagesPerDot = m_messagesPerDot;
        m_legend.paint(painter, m_theme.tokens(), legend, QPointF(legendMargin, height() - legendMargin),
                       width() - 2 * legendMargin, devicePixelRatioF());
    }
    if (m_stage.isBehind())
        update();
}

// The nearest within reach of the pointer. What lies under a card cannot be seen.
const sim::Hop *Canvas::messageAt(const QPointF &view) const
{
    if (shownMotion() != Motion::Dots || hitAt(m_viewport.toScene(view)).what == Hit::What::Node)
        return nullptr;
    const Scene shown = scene();
    const sim::Hop *nearest = nullptr;
    double reach = 10;
    for (const sim::Hop &hop : m_hops) {
        const EdgeShape *edge = shown.map.edge(hop.edge);
        if (!edge || !edge->async || edge->route.isEmpty())
            continue;
        const QPointF at = m_viewport.toView(placeOf(hop, *edge, shown.facts.edge(edge->id), m_now));
        if (const double distance = QLineF(at, view).length(); distance < reach) {
            reach = distance;
            nearest = &hop;
        }
    }
    return nearest;
}

void Canvas::paintGesture(QPainter &painter) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setTransform(m_viewport.transform(), true);
    paintGhosts(painter);
    if (m_preview.line)
        paintLine(painter, *m_preview.line);
    if (m_tool == &m_select && m_preview.moving.isEmpty() && !m_preview.box)
        paintHandles(painter);
    if (m_preview.box) {
        painter.setPen(QPen(m_theme.tokens().accent, 1 / m_viewport.scale()));
        painter.setBrush(faded(m_theme.tokens().accent, 0.1));
        painter.drawRect(*m_preview.box);
    }
    painter.restore();
}

void Canvas::paintHandles(QPainter &painter) const
{
    const NodeShape *shape = m_shapes.node(m_hovered);
    if (!shape)
        return;
    const views::Tokens &tokens = m_theme.tokens();
    const double size = 1 / m_viewport.scale();
    const std::vector<const NodeShape *> nodes = stacked(m_shapes, m_selection.items());
    const auto above = std::find(nodes.begin(), nodes.end(), shape) + 1;
    const auto isCovered = [&](const QPointF &at) {
        return std::any_of(above, nodes.end(),
                           [&](const NodeShape *other) { return other->card.contains(at); });
    };
    for (const Side side : {Side::Left, Side::Right, Side::Top, Side::Bottom}) {
        const QPointF out = outwards(side);
        const QPointF at = shape->card.center() +
                           QPointF(out.x() * shape->card.width() / 2, out.y() * shape->card.height() / 2);
        if (isCovered(at))
            continue;
        painter.setPen(QPen(tokens.accent, 1.5 * size));
        painter.setBrush(tokens.surface);
        painter.drawEllipse(at, 6.5 * size, 6.5 * size);
        painter.drawLine(at - QPointF(3, 0) * size, at + QPointF(3, 0) * size);
        painter.drawLine(at - QPointF(0, 3) * size, at + QPointF(0, 3) * size);
    }
}

void Canvas::paintLine(QPainter &painter, const Preview::Line &line) const
{
    const NodeShape *from = m_shapes.node(line.from);
    if (!from)
        return;
    const NodeShape *target = m_shapes.node(line.target);
    const QRectF end = target ? target->card : QRectF(line.to, QSizeF(1, 1));
    const auto [leaves, enters] = facingSides(from->card, end);
    const auto middle = [](const QRectF &card, Side side) {
        const QPointF out = outwards(side);
        return card.center() + QPointF(out.x() * card.width() / 2, out.y() * card.height() / 2);
    };
    const Route route = Route::between({middle(from->card, leaves), leaves},
                                       {target ? middle(end, enters) : line.to, enters});
    const Ink ink{m_theme.tokens(), m_viewport.toScene(QRectF(rect())), m_viewport.scale(), 1, false};
    // As the edge will be: what touches a channel carries messages.
    const bool async = from->isChannel() || (target && target->isChannel());
    QPen pen(async ? m_theme.tokens().async : m_theme.tokens().accent, 2);
    if (async)
        pen.setDashPattern({4, 3});
    strokeLine(painter, ink, route.points(), pen);
    painter.setPen(Qt::NoPen);
    painter.setBrush(pen.color());
    painter.drawEllipse(route.at(1), 4, 4);
}

void Canvas::paintGhosts(QPainter &painter) const
{
    const Ink ink{m_theme.tokens(), m_viewport.toScene(QRectF(rect())), m_viewport.scale(),
                  devicePixelRatioF(), false};
    CardState state;
    state.ghost = true;
    if (m_preview.ghost) {
        NodeShape shape;
        shape.kind = m_preview.ghost->kind;
        shape.name = kindLabel(shape.kind);
        shape.icon = kindIcon(shape.kind);
        shape.card = cardAt(m_preview.ghost->at);
        paintCard(painter, ink, shape, {}, state);
    }
    if (!m_preview.copying)
        return;
    for (const diagram::NodeId &id : m_preview.moving.nodes) {
        if (const NodeShape *original = m_shapes.node(id)) {
            NodeShape shape = *original;
            shape.card.translate(m_preview.delta);
            paintCard(painter, ink, shape, {}, state);
        }
    }
}

void Canvas::paintEmpty(QPainter &painter) const
{
    const views::Tokens &tokens = m_theme.tokens();
    const QPointF middle = QRectF(rect()).center();
    const auto line = [&](double y, const QString &text, const QFont &weight, const QColor &colour) {
        paintText(painter, QRectF(0, middle.y() + y, width(), 24), text, weight, colour, Qt::AlignCenter);
    };
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen); // the dots of the grid end where the words begin
    painter.setBrush(tokens.canvas);
    painter.drawRoundedRect(QRectF(middle - QPointF(210, 48), QSizeF(420, 100)), 12, 12);
    line(-36, tr("Draw your services"), canvas::font(views::type::large, QFont::DemiBold), tokens.text);
    line(-6, tr("Double-click to add one, or drag it from the palette."), canvas::font(views::type::base),
         tokens.text2);
    line(16, tr("Drag from the rim of one to another to connect them."), canvas::font(views::type::base),
         tokens.text2);
}

} // namespace canvas
