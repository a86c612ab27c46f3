#include "views/canvas/edgepainter.h"

#include "model/kinds/values.h"
#include "views/canvas/cardpainter.h"
#include "views/canvas/words.h"
#include "views/shared/numerals.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace canvas {

namespace {

constexpr double arrow = 9; // length and width of the head
constexpr double lineWidth = 2;
constexpr double broadest = 13;     // band of the busiest edge
constexpr double toSwitch = 13;     // from the caller's rim to the first contact
constexpr double switchLength = 20; // between the contacts
constexpr double pillHeight = 26;
constexpr double ownersHeight = 8; // of the squares below a label

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(canvas::Edge)
};

QString rebalancingText()
{
    return Words::tr("rebalancing");
}

double fractionAt(const EdgeShape &shape, double distance)
{
    return std::clamp(distance / std::max(shape.route.length(), 1.0), 0.0, 1.0);
}

struct Contacts // of the switch, as fractions of the route
{
    double first, second;
};

Contacts contactsOf(const EdgeShape &shape)
{
    const double length = shape.route.length();
    const double first = std::min(toSwitch, length * 0.15);
    return {fractionAt(shape, first), fractionAt(shape, std::min(first + switchLength, length * 0.55))};
}

QPen flatPen(const QColor &colour, double width)
{
    return QPen(colour, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
}

void paintHead(QPainter &painter, const EdgeShape &shape, const QColor &colour)
{
    const QPointF tip = shape.route.at(1), way = shape.route.direction(1), across(-way.y(), way.x());
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawPolygon(
        QPolygonF({tip, tip - way * arrow + across * (arrow / 2), tip - way * arrow - across * (arrow / 2)}));
}

double beforeHead(const EdgeShape &shape)
{
    return fractionAt(shape, shape.route.length() - arrow + 1);
}

void paintContact(QPainter &painter, const Ink &ink, const QPointF &at, const QColor &colour, double radius)
{
    painter.setPen(QPen(colour, 1.75));
    painter.setBrush(ink.tokens.canvas);
    painter.drawEllipse(at, radius, radius);
}

// The lever turns about the first contact: 0 lies on the second one.
void paintLever(QPainter &painter, const Ink &ink, const EdgeShape &shape, const QColor &colour,
                double degrees)
{
    const auto [first, second] = contactsOf(shape);
    const QPointF a = shape.route.at(first), b = shape.route.at(second);
    const QPointF way = b - a;
    const double turn = way.x() >= 0 ? -degrees : degrees; // opens upwards
    const double c = std::cos(turn * M_PI / 180), s = std::sin(turn * M_PI / 180);
    const QPointF end = a + QPointF(way.x() * c - way.y() * s, way.x() * s + way.y() * c) * 1.1;
    painter.setPen(QPen(colour, 2.25, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(a, degrees > 0 ? end : b);
    const double radius = degrees > 0 ? 3.5 : 2.5;
    paintContact(painter, ink, a, colour, radius);
    paintContact(painter, ink, b, colour, radius);
}

void paintOpenLine(QPainter &painter, const Ink &ink, const EdgeShape &shape)
{
    const auto [first, second] = contactsOf(shape);
    const QColor &fail = ink.tokens.fail;
    strokeLine(painter, ink, shape.route.part(0, first), flatPen(fail, lineWidth));
    strokeDashed(painter, ink, shape.route.part(second, beforeHead(shape)), flatPen(faded(fail, 0.7), 1.75),
                 2, 4, -3);
    paintHead(painter, shape, ink.tokens.grey);
    paintLever(painter, ink, shape, fail, 34);
}

void paintCut(QPainter &painter, const Ink &ink, const EdgeShape &shape, const QColor &colour)
{
    const double middle = shape.direct ? 0.25 : 0.5;
    const double gap = fractionAt(shape, 7);
    strokeLine(painter, ink, shape.route.part(0, middle - gap), flatPen(colour, lineWidth));
    strokeDashed(painter, ink, shape.route.part(middle + gap, beforeHead(shape)),
                 flatPen(ink.tokens.grey, 1.75), 2, 4);
    paintHead(painter, shape, ink.tokens.grey);
    const QPointF way = shape.route.direction(middle);
    const QPointF slash = QPointF(-way.y(), way.x()) * 8 + way * 3;
    painter.setPen(QPen(ink.tokens.fail, 2.25, Qt::SolidLine, Qt::RoundCap));
    for (const double place : {middle - gap, middle + gap}) {
        const QPointF at = shape.route.at(place);
        painter.drawLine(at - slash, at + slash);
    }
}

// The same mark as on a card, where a cut would be.
void paintFault(QPainter &painter, const Ink &ink, const EdgeShape &shape)
{
    const QPointF at = shape.route.at(shape.direct ? 0.25 : 0.5);
    painter.setPen(QPen(ink.tokens.canvas, 2));
    painter.setBrush(ink.tokens.fail);
    painter.drawRoundedRect(QRectF(at - QPointF(5.5, 5.5), QSizeF(11, 11)), 2, 2);
}

void paintLine(QPainter &painter, const Ink &ink, const EdgeShape &shape, const EdgeFacts &facts,
               const QColor &colour)
{
    const bool open = facts.breakerKnown && facts.breaker == sim::BreakerState::Open;
    const bool halfOpen = facts.breakerKnown && facts.breaker == sim::BreakerState::HalfOpen;
    if (facts.partitioned) {
        paintCut(painter, ink, shape, colour);
    } else if (open) {
        paintOpenLine(painter, ink, shape);
        return;
    } else {
        const auto line = shape.route.part(0, beforeHead(shape));
        if (shape.async)
            strokeDashed(painter, ink, line, flatPen(colour, lineWidth), 7, 5);
        else
            strokeLine(painter, ink, line, flatPen(colour, lineWidth));
        paintHead(painter, shape, colour);
    }
    if (shape.breaker || facts.breakerKnown)
        paintLever(painter, ink, shape,
                   halfOpen ? ink.tokens.slow
                   : open   ? ink.tokens.fail
                            : colour,
                   halfOpen ? 16
                   : open   ? 34
                            : 0);
}

void paintLabel(QPainter &painter, const Ink &ink, const EdgeShape &shape, const EdgeFacts &facts)
{
    if (shape.labelBox.isEmpty() || !ink.showsText())
        return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(faded(ink.tokens.canvas, 0.92));
    painter.drawRoundedRect(shape.labelBox.adjusted(-3, 0, 3, 0), 4, 4);
    QRectF box = shape.labelBox;
    if (!facts.owners.empty())
        paintOwners(painter, ink.tokens, facts.owners, QPointF(box.center().x(), box.bottom() - ownersHeight / 2), box.width());
    if (shape.group && !facts.owners.empty())
        box.setBottom(box.bottom() - ownersHeight);
    paintText(painter, box.adjusted(-4, 0, 6, 0), facts.rebalancing ? rebalancingText() : shape.label,
              font(views::type::caption, facts.rebalancing ? QFont::DemiBold : QFont::Normal),
              facts.rebalancing ? ink.tokens.slow : ink.tokens.text2, Qt::AlignCenter);
}

QString countdown(const EdgeFacts &facts, sim::Time now)
{
    if (facts.breaker == sim::BreakerState::HalfOpen)
        return Words::tr("trying a few calls");
    if (facts.openUntil <= now)
        return Words::tr("tries again at the next call");
    const double left = sim::inSeconds(facts.openUntil - now);
    return Words::tr("tries again in %1 s").arg(left, 0, 'f', left < 100 ? 1 : 0);
}

QString stateText(const EdgeFacts &facts)
{
    const bool open = facts.breaker == sim::BreakerState::Open;
    const QString state = open ? Words::tr("breaker OPEN") : Words::tr("breaker HALF_OPEN");
    return open && facts.breakersOpen < facts.breakers
               ? Words::tr("%1 · %2 of %3").arg(state).arg(facts.breakersOpen).arg(facts.breakers)
               : state;
}

struct PillParts
{
    std::uint32_t ticks = 0;
    QString count;
    double width = 0;
};

// As many ticks as the edge has room for when it runs sideways; the number always.
PillParts pillParts(const EdgeShape &shape, const EdgeFacts &facts)
{
    const double number = 8;
    PillParts parts{std::min<std::uint32_t>(facts.waiting, 12),
                    facts.backlogKnown ? countText(facts.waiting) : QStringLiteral("–"), 0};
    const double text = figureWidth(views::type::small, QFont::DemiBold, parts.count);
    if (std::abs(shape.route.direction(0.5).x()) > 0.7) {
        const double room = shape.route.length() - 44 - text - 20 - number;
        parts.ticks = std::min(parts.ticks, static_cast<std::uint32_t>(std::clamp(room / 5, 0.0, 12.0)));
    }
    parts.width = 20 + text + (parts.ticks > 0 ? parts.ticks * 5 - 2 + number : 0);
    return parts;
}

} // namespace

QColor edgeColour(const views::Tokens &tokens, const EdgeShape &shape)
{
    return shape.async ? tokens.async : tokens.sync;
}

QColor mixed(const QColor &from, const QColor &to, double share)
{
    const auto part = [share](int a, int b) {
        return static_cast<int>(std::lround(a + (b - a) * share));
    };
    return {part(from.red(), to.red()), part(from.green(), to.green()), part(from.blue(), to.blue())};
}

double switchPlace(const EdgeShape &shape)
{
    const auto [first, second] = contactsOf(shape);
    return (first + second) / 2;
}

QSizeF labelSize(const EdgeShape &shape)
{
    const QFontMetricsF metrics(font(views::type::caption));
    const QSizeF label(metrics.horizontalAdvance(shape.label) + 2, metrics.height());
    if (!shape.group)
        return label;
    const double other = QFontMetricsF(font(views::type::caption, QFont::DemiBold)).horizontalAdvance(rebalancingText());
    return {std::max(label.width(), other + 2), label.height() + ownersHeight};
}

void paintOwners(QPainter &painter, const views::Tokens &tokens, std::vector<std::uint8_t> owners, const QPointF &middle,
                 double width)
{
    constexpr double side = 5, between = 5; // consumers
    // Its own consumers first, then others', then nobody's.
    std::sort(owners.begin(), owners.end(), [](int a, int b) { return (a > 1 ? a : 1000 - a) < (b > 1 ? b : 1000 - b); });
    double all = -1;
    for (std::size_t i = 0; i < owners.size(); ++i)
        all += side + (i > 0 && owners[i] != owners[i - 1] ? between : 1);
    const double scale = std::min(1.0, width / all);
    const bool apart = side * scale >= 2; // else those of one consumer are one bar
    double left = middle.x() - all * scale / 2;
    for (std::size_t i = 0, end = 0; i < owners.size(); i = end) {
        for (end = i + 1; end < owners.size() && !apart && owners[end] == owners[i];)
            ++end;
        const double wide = (static_cast<double>(end - i) * (side + 1) - 1) * scale;
        const QRectF square(left, middle.y() - 2.5, wide, 5);
        if (owners[i] == 0) {
            painter.setPen(QPen(tokens.slow, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(square.adjusted(0.5, 0.5, -0.5, -0.5));
        } else {
            painter.fillRect(square, owners[i] > 1 ? tokens.async : faded(tokens.async, 0.35));
        }
        left += wide + (end < owners.size() && owners[end] != owners[i] ? between : 1) * scale;
    }
}

QRectF edgeReach(const EdgeShape &shape)
{
    return shape.route.bounds().adjusted(-24, -24, 24, 24) | shape.labelBox.adjusted(-4, -2, 4, 2);
}

void paintEdge(QPainter &painter, const Ink &ink, const EdgeShape &shape, const EdgeFacts &facts,
               const EdgeState &state)
{
    if (shape.route.isEmpty() || !ink.exposed.intersects(edgeReach(shape)))
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    QColor colour = edgeColour(ink.tokens, shape);
    if (state.selected)
        strokeLine(painter, ink, shape.route.points(), flatPen(faded(ink.tokens.accent, 0.28), 9));
    if (state.flow >= 0) {
        colour = mixed(colour, ink.tokens.fail, facts.errorShare);
        strokeLine(painter, ink, shape.route.part(0, beforeHead(shape)),
                   flatPen(faded(colour, 0.3), std::max(0.5, broadest * state.flow)));
    }
    paintLine(painter, ink, shape, facts, colour);
    if (!facts.fault.isEmpty())
        paintFault(painter, ink, shape);
    paintLabel(painter, ink, shape, facts);
}

QRectF pillBox(const EdgeShape &shape, const EdgeFacts &facts)
{
    if (!shape.direct || shape.route.isEmpty())
        return {};
    const double width = pillParts(shape, facts).width;
    return {shape.pill - QPointF(width / 2, pillHeight / 2), QSizeF(width, pillHeight)};
}

void paintPill(QPainter &painter, const Ink &ink, const EdgeShape &shape, const EdgeFacts &facts)
{
    const QRectF box = pillBox(shape, facts);
    if (box.isEmpty() || !ink.exposed.intersects(box))
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ink.tokens.async, 1.5));
    painter.setBrush(ink.tokens.surface);
    painter.drawRoundedRect(box, pillHeight / 2, pillHeight / 2);
    const PillParts parts = pillParts(shape, facts);
    const QPointF left(box.left() + 10, box.center().y());
    paintTicks(painter, ink, left, 1, parts.ticks, ink.tokens.async);
    if (!ink.showsText())
        return;
    const QFont &bold = font(views::type::small, QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(ink.tokens.text);
    views::drawNumerals(
        painter,
        QPointF(box.right() - 10 - figureWidth(views::type::small, QFont::DemiBold, parts.count),
                left.y() + 4.5),
        parts.count);
}

std::pair<double, double> pillEnds(const EdgeShape &shape, const EdgeFacts &facts)
{
    const QRectF box = pillBox(shape, facts);
    const bool sideways = std::abs(shape.route.direction(0.5).x()) > 0.7;
    const double half = fractionAt(shape, (sideways ? box.width() : pillHeight) / 2);
    return {std::max(0.05, 0.5 - half), std::min(0.95, 0.5 + half)};
}

static bool runsThrough(const EdgeShape &edge, const QRectF &box)
{
    constexpr int samples = 40;
    if (edge.route.isEmpty() || !edge.route.bounds().adjusted(-1, -1, 1, 1).intersects(box))
        return false;
    for (int i = 0; i <= samples; ++i) {
        if (box.contains(edge.route.at(static_cast<double>(i) / samples)))
            return true;
    }
    return false;
}

QRectF chipBox(const EdgeShape &shape, const QSizeF &size, const Shapes &around)
{
    const double place = switchPlace(shape);
    const QPointF at = shape.route.at(place), way = shape.route.direction(place);
    const bool upright = std::abs(way.x()) < 0.7;
    // Towards the caller first, then towards the callee.
    const double lefts[] = {at.x() + 14 - size.width(), at.x() - 14};
    const double tops[] = {at.y() + 14 - size.height(), at.y() - 14};
    const auto isFree = [&](const QRectF &box) {
        const QRectF room = box.adjusted(-4, -4, 4, 4);
        return std::none_of(around.nodes().begin(), around.nodes().end(),
                            [&](const auto &node) { return node.second.rim().intersects(room); }) &&
               std::none_of(around.edges().begin(), around.edges().end(), [&](const auto &edge) {
                   return edge.second.labelBox.intersects(box) || runsThrough(edge.second, box);
               });
    };
    constexpr double nearest = 26;
    const auto boxAt = [&](bool beside, double away, bool toCallee) { // negative: below, or to the left
        const double left = lefts[toCallee != (way.x() < 0)], top = tops[toCallee != (way.y() < 0)];
        return beside ? QRectF(QPointF(at.x() + (away > 0 ? away : away - size.width()), top), size)
                      : QRectF(QPointF(left, at.y() + (away > 0 ? -away - size.height() : -away)), size);
    };
    for (double away = nearest; away < 130; away += 6) {
        for (const bool beside : {upright, !upright}) {
            for (const double side : {1.0, -1.0}) {
                for (const bool toCallee : {false, true}) {
                    if (const QRectF box = boxAt(beside, side * away, toCallee); isFree(box))
                        return box;
                }
            }
        }
    }
    return boxAt(upright, nearest, true);
}

void paintBreakerChip(QPainter &painter, const Ink &ink, const EdgeShape &shape, const EdgeFacts &facts,
                      const Shapes &around, sim::Time now)
{
    if (!facts.breakerKnown || facts.breaker == sim::BreakerState::Closed || shape.route.isEmpty() ||
        !ink.showsText())
        return;
    const QColor colour = facts.breaker == sim::BreakerState::Open ? ink.tokens.fail : ink.tokens.slow;
    const QString state = stateText(facts), next = countdown(facts, now);
    const QFont &bold = font(views::type::caption, QFont::DemiBold), &plain = font(views::type::caption);
    const double text =
        std::max(QFontMetricsF(bold).horizontalAdvance(state), views::numeralWidth(plain, next));
    const double width = std::ceil(text / 12) * 12 + 20; // does not waver with every digit
    const QRectF box = chipBox(shape, {width, 38}, around);
    if (!ink.exposed.intersects(box))
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1));
    const QPointF at = shape.route.at(switchPlace(shape)), near(std::clamp(at.x(), box.left(), box.right()),
                                                                std::clamp(at.y(), box.top(), box.bottom()));
    const QPointF way = near - at;
    const double far = std::hypot(way.x(), way.y());
    if (far > 34) // far from its switch: joined to it
        painter.drawLine(at + way * (16 / far), near);
    painter.setBrush(ink.tokens.surface);
    painter.drawRoundedRect(box, 8, 8);
    paintText(painter, QRectF(box.left() + 10, box.top() + 3, box.width() - 16, 17), state, bold, colour);
    painter.setFont(plain);
    painter.setPen(ink.tokens.text2);
    views::drawNumerals(painter, QPointF(box.left() + 10, box.top() + 30), next);
}

} // namespace canvas
