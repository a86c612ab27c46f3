#include "views/canvas/cardpainter.h"

#include "views/canvas/words.h"
#include "views/shared/numerals.h"

#include <QFontMetricsF>

#include <algorithm>

namespace canvas {

namespace {

constexpr double inset = 13;            // of everything in a card
constexpr std::uint32_t countable = 12; // ticks; beyond, a number
constexpr double tickWidth = 3, tickStep = 5;
constexpr double barHeight = 3;

void paintShadowAndCards(QPainter &painter, const Ink &ink, const NodeShape &shape, const CardLook &look)
{
    const views::Tokens &tokens = ink.tokens;
    paintShadow(painter, tokens, shape.card, cardRadius);
    painter.setBrush(tokens.surface);
    for (int i = shape.behind; i > 0; --i) {
        painter.setPen(QPen(tokens.border, 1));
        const QRectF card = shape.card.translated(i * stackOffset, -i * stackOffset);
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), cardRadius, cardRadius);
    }
    QPen pen(tokens.border, 1, Qt::SolidLine, Qt::FlatCap);
    if (look.faulty) {
        pen = QPen(tokens.fail, 1.5, Qt::CustomDashLine, Qt::FlatCap);
        pen.setDashPattern({3.3, 2.3}); // in widths of the pen
    } else if (look.strained) {
        pen = QPen(tokens.slow, 2);
    }
    painter.setPen(pen);
    const double half = pen.widthF() / 2;
    painter.drawRoundedRect(shape.card.adjusted(half, half, -half, -half), cardRadius - half,
                            cardRadius - half);
}

void paintOutline(QPainter &painter, const Ink &ink, const QRectF &card)
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(ink.tokens.accent, 2));
    painter.drawRoundedRect(card.adjusted(-3, -3, 3, 3), cardRadius + 3, cardRadius + 3);
}

void paintTriangle(QPainter &painter, const QColor &colour, const QPointF &centre)
{
    QPen pen(colour, 1.5);
    pen.setJoinStyle(Qt::RoundJoin);
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPolygon(
        QPolygonF({centre + QPointF(0, -6), centre + QPointF(6.5, 5.5), centre + QPointF(-6.5, 5.5)}));
}

// One mark at most: a fault put there explains a strain.
void paintMark(QPainter &painter, const Ink &ink, const QRectF &card, const CardLook &look)
{
    const QPointF corner(card.right() - inset - 3, card.top() + 18);
    if (look.faulty) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink.tokens.fail);
        painter.drawRoundedRect(QRectF(corner - QPointF(4.5, 4.5), QSizeF(9, 9)), 1.5, 1.5);
    } else if (look.strained) {
        paintTriangle(painter, ink.tokens.slow, corner);
    }
}

void paintHead(QPainter &painter, const Ink &ink, const NodeShape &shape, bool marked)
{
    const QRectF &card = shape.card;
    paintGlyph(painter, ink, shape.icon, ink.tokens.text2,
               QRectF(card.left() + inset - 2, card.top() + 8, 20, 20));
    const double right = marked ? 26 : inset - 4;
    paintText(painter, QRectF(card.left() + 36, card.top() + 8, card.width() - 36 - right, 20), shape.name,
              font(views::type::base, QFont::DemiBold), ink.tokens.text);
}

void paintValue(QPainter &painter, const Ink &ink, const QRectF &card, const NodeFacts &facts)
{
    const double baseline = card.top() + 48;
    double x = card.left() + inset;
    if (facts.value.isEmpty()) {
        painter.setPen(QPen(ink.tokens.text3, 2, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(x + 1, baseline - 5), QPointF(x + 17, baseline - 5));
        x += 26;
    } else {
        painter.setFont(font(views::type::large, QFont::DemiBold));
        painter.setPen(facts.crashed ? ink.tokens.fail : facts.strained ? ink.tokens.slow : ink.tokens.text);
        x += views::drawNumerals(painter, QPointF(x, baseline), facts.value) + 4;
    }
    painter.setFont(font(views::type::small));
    painter.setPen(ink.tokens.text2);
    painter.drawText(QPointF(x, baseline), facts.unit);
}

void paintDetail(QPainter &painter, const Ink &ink, const QRectF &card, const NodeFacts &facts)
{
    painter.setFont(font(views::type::caption));
    painter.setPen(facts.fault.isEmpty() ? ink.tokens.text2 : ink.tokens.fail);
    const QFontMetricsF metrics(painter.font());
    const double width = card.width() - 2 * inset + 4;
    const bool fits = facts.brief.isEmpty() || metrics.horizontalAdvance(facts.detail) <= width;
    const QString &text = fits ? facts.detail : facts.brief;
    views::drawNumerals(painter, QPointF(card.left() + inset, card.top() + 64),
                        metrics.elidedText(text, Qt::ElideRight, width));
}

void paintBar(QPainter &painter, const Ink &ink, const QRectF &card, double load, const QColor &colour)
{
    const QRectF track(card.left() + inset, card.bottom() - 10, card.width() - 2 * inset, barHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink.tokens.track);
    painter.drawRoundedRect(track, barHeight / 2, barHeight / 2);
    if (load > 0) {
        painter.setBrush(colour);
        QRectF filled = track;
        filled.setWidth(std::max(barHeight, track.width() * std::min(load, 1.0)));
        painter.drawRoundedRect(filled, barHeight / 2, barHeight / 2);
    }
}

// Too small to read: a large glyph.
void paintSmallHead(QPainter &painter, const Ink &ink, const NodeShape &shape)
{
    const double size = 40;
    const QRectF box(shape.card.center() - QPointF(size / 2, size / 2 + 6), QSizeF(size, size));
    paintGlyph(painter, ink, shape.icon, ink.tokens.text2, box);
}

// What stands on a card that takes part in no run.
void paintSetUp(QPainter &painter, const Ink &ink, const NodeShape &shape)
{
    const QRectF &card = shape.card;
    const auto line = [&](double y, const QString &text) {
        paintText(painter, QRectF(card.left() + inset, card.top() + y, card.width() - 2 * inset, 18), text,
                  font(views::type::caption), ink.tokens.text2);
    };
    line(35, kindLabel(shape.kind));
    line(52, shape.setUp);
}

// A log's partitions side by side, each as full as what is still to be read in it.
void paintLanes(QPainter &painter, const Ink &ink, const QRectF &card, const std::vector<float> &lanes)
{
    constexpr double height = 9, gap = 2, narrowest = 1.5;
    const double width = card.width() - 2 * inset, count = static_cast<double>(lanes.size());
    const double lane = std::max(narrowest, (width - gap * (count - 1)) / count);
    const double step = std::min(lane + gap, (width - lane) / std::max(1.0, count - 1));
    painter.setPen(Qt::NoPen);
    for (std::size_t i = 0; i < lanes.size(); ++i) {
        const QRectF track(card.left() + inset + static_cast<double>(i) * step, card.bottom() - height - 4, lane, height);
        painter.fillRect(track, ink.tokens.track);
        const double filled = lanes[i] > 0 ? std::max(1.0, height * static_cast<double>(lanes[i])) : 0;
        painter.fillRect(QRectF(track.left(), track.bottom() - filled, lane, filled), ink.tokens.async);
    }
}

// A query plan from left to right, what runs together one above the other; lit where a fetch is under way.
void paintPlan(QPainter &painter, const Ink &ink, const QRectF &card, const std::vector<std::vector<bool>> &plan)
{
    constexpr double height = 10, gap = 2, between = 8, widest = 28;
    const double room = card.width() - 2 * inset, steps = static_cast<double>(plan.size());
    const double width = std::clamp((room - between * (steps - 1)) / steps, 2.0, widest);
    const double middle = card.bottom() - 8;
    double x = card.left() + inset;
    for (const std::vector<bool> &column : plan) {
        if (x > card.left() + inset) {
            painter.setPen(QPen(ink.tokens.grey, 1));
            painter.drawLine(QPointF(x - between + 1.5, middle), QPointF(x - 1.5, middle));
        }
        const double count = static_cast<double>(column.size());
        const double pill = std::clamp((height - gap * (count - 1)) / count, 1.0, 4.0);
        double y = middle - (pill * count + gap * (count - 1)) / 2;
        painter.setPen(Qt::NoPen);
        for (const bool lit : column) {
            painter.setBrush(lit ? ink.tokens.sync : ink.tokens.track);
            painter.drawRoundedRect(QRectF(x, y, width, pill), pill / 2, pill / 2);
            y += pill + gap;
        }
        x += width + between;
    }
}

void paintDoor(QPainter &painter, const Ink &ink, const NodeShape &shape, std::uint32_t queued)
{
    const bool left = shape.door.side == Side::Left;
    paintTicks(painter, ink, shape.door.at + QPointF(left ? -6 : 6, 0), left ? -1 : 1, queued,
               ink.tokens.sync);
}

} // namespace

double ticksWidth(std::uint32_t count)
{
    const double ticks = std::min(count, countable) * tickStep;
    return count <= countable
               ? ticks
               : ticks + 6 + figureWidth(views::type::caption, QFont::DemiBold, countText(count));
}

double paintTicks(QPainter &painter, const Ink &ink, const QPointF &from, int direction, std::uint32_t count,
                  const QColor &colour, double height)
{
    const std::uint32_t ticks = std::min(count, countable);
    for (std::uint32_t i = 0; i < ticks; ++i) {
        const double x = from.x() + direction * (i * tickStep) - (direction < 0 ? tickWidth : 0);
        painter.fillRect(QRectF(x, from.y() - height / 2, tickWidth, height), colour);
    }
    if (count > countable && ink.showsText()) {
        const QFont &bold = font(views::type::caption, QFont::DemiBold);
        const QString text = countText(count);
        const double end = from.x() + direction * (ticks * tickStep + 4);
        painter.setFont(bold);
        painter.setPen(ink.tokens.text);
        views::drawNumerals(
            painter,
            QPointF(direction < 0 ? end - figureWidth(views::type::caption, QFont::DemiBold, text) : end,
                    from.y() + 4),
            text);
    }
    return ticksWidth(count);
}

CardLook cardLook(const NodeFacts &facts)
{
    return {facts.strained, !facts.fault.isEmpty()};
}

QRectF bodyReach(const NodeShape &shape)
{
    const double aside = shape.behind * stackOffset;
    return shape.card.adjusted(-10, -10 - aside, 10 + aside, 12);
}

QRectF cardReach(const NodeShape &shape, const NodeFacts &facts)
{
    QRectF reach = bodyReach(shape);
    if (facts.queued > 0 && !facts.backlog) {
        const double width = ticksWidth(facts.queued) + 12;
        const double x = shape.door.side == Side::Left ? shape.door.at.x() - width : shape.door.at.x();
        reach |= QRectF(x, shape.door.at.y() - 9, width, 18);
    }
    return reach;
}

void paintCardBody(QPainter &painter, const Ink &ink, const NodeShape &shape, const CardLook &look,
                   const CardState &state)
{
    painter.setRenderHint(QPainter::Antialiasing);
    paintShadowAndCards(painter, ink, shape, look);
    if (ink.showsText())
        paintHead(painter, ink, shape, look.strained || look.faulty);
    else
        paintSmallHead(painter, ink, shape);
    if (ink.showsText() && !state.live)
        paintSetUp(painter, ink, shape);
    if (state.live)
        paintMark(painter, ink, shape.card, look);
    if (state.selected || state.target)
        paintOutline(painter, ink, shape.card);
}

void paintCardFigures(QPainter &painter, const Ink &ink, const NodeShape &shape, const NodeFacts &facts,
                      const CardState &state)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF &card = shape.card;
    if (!state.live)
        return;
    if (ink.showsText()) {
        paintValue(painter, ink, card, facts);
        paintDetail(painter, ink, card, facts);
    }
    if (facts.load >= 0)
        paintBar(painter, ink, card, facts.load, facts.strained ? ink.tokens.slow : ink.tokens.ok);
    if (!facts.plan.empty())
        paintPlan(painter, ink, card, facts.plan);
    if (!facts.lanes.empty())
        paintLanes(painter, ink, card, facts.lanes);
    if (facts.backlog && facts.queued > 0)
        paintTicks(painter, ink, QPointF(card.left() + inset, card.bottom() - 8.5), 1,
                   std::min(facts.queued, countable), ink.tokens.async, 8);
    else if (facts.queued > 0)
        paintDoor(painter, ink, shape, facts.queued);
}

void paintCard(QPainter &painter, const Ink &ink, const NodeShape &shape, const NodeFacts &facts,
               const CardState &state)
{
    const double opacity = painter.opacity();
    if (state.ghost)
        painter.setOpacity(opacity * 0.55);
    paintCardBody(painter, ink, shape, cardLook(facts), state);
    paintCardFigures(painter, ink, shape, facts, state);
    painter.setOpacity(opacity);
}

} // namespace canvas
