#include "views/canvas/messages.h"

#include "views/canvas/edgepainter.h"

#include <algorithm>
#include <cmath>

namespace canvas {

namespace {

constexpr double dotRadius = 4;

void paintRing(QPainter &painter, const QColor &inside, const QColor &line, const QPointF &at, double radius)
{
    painter.setPen(QPen(line, 1.75));
    painter.setBrush(inside);
    painter.drawEllipse(at, radius, radius);
}

// A circle with a wedge cut out of its front: the second try of something that did not go through.
void paintNotched(QPainter &painter, const QColor &colour, const QPointF &at)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const double r = dotRadius + 0.5;
    painter.drawPie(QRectF(at - QPointF(r, r), QSizeF(2 * r, 2 * r)), 125 * 16, 290 * 16);
}

void paintCross(QPainter &painter, const views::Tokens &tokens, const QPointF &at, double size)
{
    const QPointF down(size, size), up(size, -size);
    for (const QPen &pen : {QPen(tokens.canvas, 4.5, Qt::SolidLine, Qt::RoundCap),
                            QPen(tokens.fail, 2.25, Qt::SolidLine, Qt::RoundCap)}) {
        painter.setPen(pen);
        painter.drawLine(at - down, at + down);
        painter.drawLine(at - up, at + up);
    }
}

void paintHollow(QPainter &painter, const views::Tokens &tokens, const QPointF &at)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.canvas);
    painter.drawEllipse(at, dotRadius, dotRadius);
    QPen pen(tokens.grey, 1.5);
    pen.setCapStyle(Qt::FlatCap);
    pen.setDashPattern({1.3, 1.15});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(at, dotRadius, dotRadius);
}

void paintDiamond(QPainter &painter, const QColor &colour, const QPointF &at, double r)
{
    painter.setBrush(colour);
    painter.drawPolygon(
        QPolygonF({at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r, 0)}));
}

// As a retry, one corner is missing.
void paintNotchedDiamond(QPainter &painter, const views::Tokens &tokens, const QPointF &at)
{
    constexpr double r = 5.5;
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.async);
    painter.drawPolygon(QPolygonF({at + QPointF(0, -r), at + QPointF(r, 0), at + QPointF(0, r), at + QPointF(-r / 2, r / 2),
                                   at + QPointF(0.5, 0), at + QPointF(-r / 2, -r / 2)}));
}

void paintDoubled(QPainter &painter, const views::Tokens &tokens, const QPointF &at)
{
    painter.setPen(QPen(tokens.async, 1.25));
    paintDiamond(painter, tokens.canvas, at + QPointF(2.5, 0), 5);
    painter.setPen(QPen(tokens.canvas, 0.75));
    paintDiamond(painter, tokens.async, at - QPointF(2, 0), 5);
}

// A reply that is there by half.
void paintHalf(QPainter &painter, const views::Tokens &tokens, const QPointF &at)
{
    paintRing(painter, tokens.canvas, tokens.ok, at, 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.ok);
    painter.drawChord(QRectF(at - QPointF(4, 4), QSizeF(8, 8)), 180 * 16, 180 * 16);
}

void paintHourglass(QPainter &painter, const views::Tokens &tokens, const QPointF &at)
{
    const double w = 4, h = 5.5;
    const auto corner = [&at](double x, double y) {
        return at + QPointF(x, y);
    };
    painter.setPen(QPen(tokens.slow, 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(tokens.canvas);
    painter.drawPolygon(QPolygonF({corner(-w, -h), corner(w, -h), corner(-w, h), corner(w, h)}));
    painter.setBrush(tokens.slow);
    painter.drawPolygon(QPolygonF({corner(-w, h), corner(w, h), corner(0, 1)}));
}

void paintBar(QPainter &painter, const QColor &colour, const QPointF &at)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawRoundedRect(QRectF(at - QPointF(2.5, 7), QSizeF(5, 14)), 1, 1);
}

void paintNoEntry(QPainter &painter, const views::Tokens &tokens, const QPointF &at)
{
    paintRing(painter, tokens.canvas, tokens.fail, at, 5);
    painter.drawLine(at - QPointF(2.5, 0), at + QPointF(2.5, 0));
}

// A frame is known by how far its run has come.
bool isAhead(const run::Frame &frame, std::uint64_t events, std::uint64_t fingerprint)
{
    return frame.events != events || frame.fingerprint != fingerprint;
}

bool isRunning(const run::Frame &frame)
{
    return frame.phase == run::Phase::Running;
}

} // namespace

void paintHop(QPainter &painter, const views::Tokens &tokens, sim::HopKind kind, const QPointF &at)
{
    painter.setPen(Qt::NoPen);
    switch (kind) {
    case sim::HopKind::Request:
        painter.setBrush(tokens.sync);
        painter.drawEllipse(at, dotRadius, dotRadius);
        break;
    case sim::HopKind::Retry:
        paintNotched(painter, tokens.sync, at);
        break;
    case sim::HopKind::Reply:
        paintRing(painter, tokens.canvas, tokens.ok, at, 3.5);
        break;
    case sim::HopKind::DegradedReply:
        paintHalf(painter, tokens, at);
        break;
    case sim::HopKind::FailedReply:
        paintCross(painter, tokens, at, 3.5);
        break;
    case sim::HopKind::AbandonedRequest:
    case sim::HopKind::AbandonedReply:
        paintHollow(painter, tokens, at);
        break;
    case sim::HopKind::Message:
        paintDiamond(painter, tokens.async, at, 5);
        break;
    case sim::HopKind::RedeliveredMessage:
        paintNotchedDiamond(painter, tokens, at);
        break;
    case sim::HopKind::DuplicateMessage:
        paintDoubled(painter, tokens, at);
        break;
    case sim::HopKind::Acknowledgement:
        paintRing(painter, tokens.canvas, tokens.async, at, 2.5);
        break;
    }
}

void paintMark(QPainter &painter, const views::Tokens &tokens, sim::MarkKind kind, const QPointF &at)
{
    switch (kind) {
    case sim::MarkKind::TimedOut:
        paintHourglass(painter, tokens, at);
        break;
    case sim::MarkKind::Failed:
    case sim::MarkKind::ConnectionLost:
    case sim::MarkKind::Lost:
        paintCross(painter, tokens, at, 4);
        break;
    case sim::MarkKind::Rejected:
        paintBar(painter, tokens.fail, at);
        break;
    case sim::MarkKind::NotPermitted:
        paintNoEntry(painter, tokens, at);
        break;
    case sim::MarkKind::BreakerOpened:
        paintRing(painter, Qt::transparent, tokens.fail, at, 16);
        break;
    case sim::MarkKind::BreakerHalfOpen:
        paintRing(painter, Qt::transparent, tokens.slow, at, 16);
        break;
    case sim::MarkKind::BreakerClosed:
        paintRing(painter, Qt::transparent, tokens.ok, at, 16);
        break;
    }
}

void Sprites::prepare(const views::Tokens &tokens, double scale, double ratio)
{
    const double size = std::clamp(scale, 0.5, 1.5); // dots stay dots at any zoom
    if (m_scale == size && m_ratio == ratio && m_theme == tokens.canvas.rgb())
        return;
    m_scale = size;
    m_ratio = ratio;
    m_theme = tokens.canvas.rgb();
    m_half = std::ceil(9 * size * ratio);
    const int pixels = static_cast<int>(2 * m_half) + 1;
    for (int kind = 0; kind < hopKinds; ++kind) {
        for (int phase = 0; phase < phases * phases; ++phase) {
            QPixmap &picture = m_pictures[kind][phase];
            picture = QPixmap(pixels, pixels);
            picture.fill(Qt::transparent);
            QPainter painter(&picture);
            painter.setRenderHint(QPainter::Antialiasing);
            const int column = phase % phases, row = phase / phases;
            painter.translate(m_half + column / double(phases), m_half + row / double(phases));
            painter.scale(size * ratio, size * ratio);
            paintHop(painter, tokens, static_cast<sim::HopKind>(kind), {});
            painter.end();
            picture.setDevicePixelRatio(ratio);
        }
    }
}

void Sprites::paint(QPainter &painter, sim::HopKind kind, const QPointF &at) const
{
    const double x = at.x() * m_ratio, y = at.y() * m_ratio;
    const double left = std::floor(x), top = std::floor(y);
    const int phase = static_cast<int>((x - left) * phases) + phases * static_cast<int>((y - top) * phases);
    painter.drawPixmap(QPointF((left - m_half) / m_ratio, (top - m_half) / m_ratio),
                       m_pictures[static_cast<std::size_t>(kind)][static_cast<std::size_t>(phase)]);
}

QPointF placeOf(const sim::Hop &hop, const EdgeShape &edge, const EdgeFacts &facts, sim::Time now)
{
    const double span = static_cast<double>(std::max<sim::Time>(1, hop.arrives - hop.departed));
    const double progress = std::clamp(static_cast<double>(now - hop.departed) / span, 0.0, 1.0);
    const bool back = hop.kind == sim::HopKind::Reply || hop.kind == sim::HopKind::DegradedReply || hop.kind == sim::HopKind::FailedReply ||
                      hop.kind == sim::HopKind::AbandonedReply || hop.kind == sim::HopKind::Acknowledgement;
    double from = 0, to = 1;
    if (edge.direct) {
        const auto [reached, left] = pillEnds(edge, facts);
        const bool toConsumer = hop.leg == 1 || back;
        from = toConsumer ? left : 0;
        to = toConsumer ? 1 : reached;
    }
    return edge.route.at(back ? to + (from - to) * progress : from + (to - from) * progress);
}

QPointF placeOf(sim::MarkKind kind, const EdgeShape &edge, const EdgeFacts &facts)
{
    const auto beside = [&edge](double distance, double aside) {
        const double fraction = std::clamp(distance / std::max(1.0, edge.route.length()), 0.0, 1.0);
        const QPointF way = edge.route.direction(fraction);
        const QPointF across =
            way.x() >= 0 ? QPointF(way.y(), -way.x()) : QPointF(-way.y(), way.x()); // upwards
        return edge.route.at(fraction) + across * aside;
    };
    const double end = edge.route.length();
    switch (kind) {
    case sim::MarkKind::TimedOut:
        return beside(10, 15);
    case sim::MarkKind::Failed:
        return beside(10, -14);
    case sim::MarkKind::Rejected:
        return beside(end - 14, 0);
    case sim::MarkKind::ConnectionLost:
        return beside(facts.partitioned ? end / 2 : end - 22, -12);
    case sim::MarkKind::NotPermitted:
        return beside(12, -14);
    case sim::MarkKind::Lost:
        return edge.direct ? edge.pill + QPointF(0, -20) : beside(end - 22, 12);
    case sim::MarkKind::BreakerOpened:
    case sim::MarkKind::BreakerHalfOpen:
    case sim::MarkKind::BreakerClosed:
        return edge.route.at(switchPlace(edge));
    }
    return edge.route.at(0.5);
}

void Marks::clear()
{
    *this = {};
}

void Marks::show(const run::Observation &run, double seconds, sim::Time since)
{
    if (!run)
        return;
    const run::Frame &frame = *run.frame;
    if (frame.events < m_events)
        clear();
    if (isRunning(frame)) {
        for (Shown &shown : m_shown)
            shown.age += seconds;
        std::erase_if(m_shown, [](const Shown &shown) { return shown.age > lifetime; });
    }
    if (!isAhead(frame, m_events, m_fingerprint))
        return;
    m_events = frame.events;
    m_fingerprint = frame.fingerprint;
    const bool stepped = !isRunning(frame) && !m_wasRunning;
    m_wasRunning = isRunning(frame);
    if (stepped)
        m_shown.clear(); // what a step made is all there is to see
    for (const sim::Hop &hop : frame.hops)
        m_hopsSeen.set(static_cast<std::size_t>(hop.kind));
    for (const sim::Mark &mark : frame.marks) {
        if (mark.at < since)
            continue;
        m_seen.set(static_cast<std::size_t>(mark.kind));
        const auto same = std::find_if(m_shown.begin(), m_shown.end(), [&mark](const Shown &shown) {
            return shown.edge == mark.edge && shown.kind == mark.kind;
        });
        if (same != m_shown.end())
            same->age = 0;
        else
            m_shown.push_back({mark.edge, mark.kind, 0});
    }
}

void Marks::paint(QPainter &painter, const Ink &ink, const RunMap &map, const Facts &facts) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const double opacity = painter.opacity();
    for (const Shown &shown : m_shown) {
        const EdgeShape *edge = map.edge(shown.edge);
        if (!edge || edge->route.isEmpty())
            continue;
        const QPointF at = placeOf(shown.kind, *edge, facts.edge(edge->id));
        if (!ink.exposed.adjusted(-20, -20, 20, 20).contains(at))
            continue;
        const double spent = shown.age / lifetime;
        painter.setOpacity(opacity * (spent < 0.4 ? 1 : (1 - spent) / 0.6));
        paintMark(painter, ink.tokens, shown.kind, at);
    }
    painter.setOpacity(opacity);
}

} // namespace canvas
