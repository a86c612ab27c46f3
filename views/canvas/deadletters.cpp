#include "views/canvas/deadletters.h"

#include "model/diagram/params.h"
#include "views/canvas/ink.h"
#include "views/canvas/shapes.h"

#include <QCoreApplication>

namespace canvas {
namespace {

constexpr double lineWidth = 1.5;
constexpr double headLength = 7, headWidth = 6;

Port doorOf(const QRectF &card, Side side)
{
    const QPointF out = outwards(side);
    return {card.center() + QPointF(out.x() * card.width() / 2, out.y() * card.height() / 2), side};
}

// Beside the places where edges meet the card.
Route wayBetween(const QRectF &from, const QRectF &to)
{
    const auto [leaves, enters] = facingSides(from, to);
    Port start = doorOf(from, leaves), end = doorOf(to, enters);
    const bool sideways = leaves == Side::Left || leaves == Side::Right;
    const QPointF aside = sideways ? QPointF(0, from.height() / 4) : QPointF(from.width() / 4, 0);
    start.at += aside;
    end.at += sideways ? QPointF(0, to.height() / 4) : QPointF(to.width() / 4, 0);
    return Route::between(start, end);
}

} // namespace

std::vector<DeadLetterWay> deadLetterWays(const diagram::Diagram &diagram, const Shapes &shapes)
{
    std::vector<DeadLetterWay> ways;
    const auto add = [&](const QRectF &from, const diagram::Params &params) {
        const diagram::NodeId id(diagram::deadLetterOf(params));
        const NodeShape *to = shapes.node(id);
        if (to && to->card != from)
            ways.push_back({id, wayBetween(from, to->card)});
    };
    for (const auto &[id, node] : diagram.nodes) {
        const NodeShape *shape = shapes.node(id);
        if (shape && shape->isChannel())
            add(shape->card, node.params);
    }
    for (const auto &[id, edge] : diagram.edges) {
        const EdgeShape *shape = shapes.edge(id);
        const NodeShape *consumer = shapes.node(edge.to);
        if (shape && shape->async && !shape->direct && consumer && !consumer->isChannel())
            add(consumer->card, edge.params); // of a log: its consumer hands on what it gives up
        if (shape && shape->direct)
            add(QRectF(shape->pill - QPointF(24, 10), QSizeF(48, 20)), edge.params);
    }
    return ways;
}

void paintDeadLetters(QPainter &painter, const Ink &ink, const Shapes &shapes)
{
    painter.setRenderHint(QPainter::Antialiasing);
    for (const DeadLetterWay &way : shapes.deadLetters()) {
        QPen pen(ink.tokens.text3, lineWidth);
        pen.setDashPattern({1.5, 3});
        strokeLine(painter, ink, way.route.points(), pen);
        const QPointF tip = way.route.at(1), forward = way.route.direction(1), aside(-forward.y(), forward.x());
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink.tokens.text3);
        painter.drawPolygon(QPolygonF{tip, tip - forward * headLength + aside * headWidth / 2,
                                      tip - forward * headLength - aside * headWidth / 2});
        if (!ink.showsText())
            continue;
        const QString words = QCoreApplication::translate("canvas::Canvas", "dead letters");
        const QFont small = font(views::type::caption);
        QRectF box(QPointF(), QSizeF(QFontMetricsF(small).horizontalAdvance(words) + 8, 16));
        box.moveCenter(way.route.at(0.5));
        painter.setBrush(ink.tokens.canvas);
        painter.drawRoundedRect(box, 4, 4);
        paintText(painter, box, words, small, ink.tokens.text2, Qt::AlignCenter);
    }
}

} // namespace canvas
