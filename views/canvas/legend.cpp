#include "views/canvas/legend.h"

#include "views/canvas/edgepainter.h"
#include "views/canvas/words.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <functional>

namespace canvas {

namespace {

constexpr double rowHeight = 26, inset = 12, symbolWidth = 18, gap = 14;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(canvas::Legend)
};

struct Entry
{
    std::function<void(QPainter &, const views::Tokens &, const QPointF &)> symbol;
    QString text;
    double width() const
    {
        return symbolWidth + QFontMetricsF(font(views::type::caption)).horizontalAdvance(text);
    }
};

Entry entry(sim::HopKind kind, const QString &text)
{
    return {[kind](QPainter &p, const views::Tokens &t, const QPointF &at) { paintHop(p, t, kind, at); },
            text};
}

Entry entry(sim::MarkKind kind, const QString &text)
{
    return {[kind](QPainter &p, const views::Tokens &t, const QPointF &at) { paintMark(p, t, kind, at); },
            text};
}

Entry band(double thickness, QColor views::Tokens::*colour, const QString &text)
{
    return {[thickness, colour](QPainter &p, const views::Tokens &t, const QPointF &at) {
                p.fillRect(QRectF(at - QPointF(6, thickness / 2), QSizeF(12, thickness)), t.*colour);
            },
            text};
}

bool any(const LegendContent &content, std::initializer_list<sim::MarkKind> kinds)
{
    return std::any_of(kinds.begin(), kinds.end(),
                       [&](sim::MarkKind kind) { return content.marks[static_cast<std::size_t>(kind)]; });
}

bool any(const LegendContent &content, std::initializer_list<sim::HopKind> kinds)
{
    return std::any_of(kinds.begin(), kinds.end(),
                       [&](sim::HopKind kind) { return content.hops[static_cast<std::size_t>(kind)]; });
}

std::vector<Entry> entriesOf(const LegendContent &content)
{
    using sim::HopKind;
    using sim::MarkKind;
    std::vector<Entry> entries;
    const auto add = [&entries](bool exists, Entry item) {
        if (exists)
            entries.push_back(std::move(item));
    };
    if (content.motion == Motion::Flow) {
        add(true, band(2, &views::Tokens::sync, Words::tr("thin: few a second")));
        add(true, band(9, &views::Tokens::sync, Words::tr("thick: many")));
        add(true, band(9, &views::Tokens::fail, Words::tr("failing")));
        return entries;
    }
    add(any(content, {HopKind::Request}), entry(HopKind::Request, Words::tr("request")));
    add(any(content, {HopKind::Retry}), entry(HopKind::Retry, Words::tr("retry")));
    add(any(content, {HopKind::Reply}), entry(HopKind::Reply, Words::tr("reply")));
    add(any(content, {HopKind::DegradedReply}), entry(HopKind::DegradedReply, Words::tr("degraded")));
    add(any(content, {HopKind::Message}), entry(HopKind::Message, Words::tr("message")));
    add(any(content, {HopKind::RedeliveredMessage}),
        entry(HopKind::RedeliveredMessage, Words::tr("delivered again")));
    add(any(content, {HopKind::DuplicateMessage}), entry(HopKind::DuplicateMessage, Words::tr("done before")));
    add(any(content, {HopKind::Acknowledgement}),
        entry(HopKind::Acknowledgement, Words::tr("acknowledgement")));
    add(any(content, {MarkKind::TimedOut}), entry(MarkKind::TimedOut, Words::tr("timed out")));
    add(any(content, {HopKind::FailedReply}) ||
            any(content, {MarkKind::Failed, MarkKind::ConnectionLost, MarkKind::Lost}),
        entry(HopKind::FailedReply, Words::tr("failed")));
    add(any(content, {MarkKind::Rejected}), entry(MarkKind::Rejected, Words::tr("rejected")));
    add(any(content, {MarkKind::NotPermitted}), entry(MarkKind::NotPermitted, Words::tr("not permitted")));
    add(any(content, {HopKind::AbandonedRequest, HopKind::AbandonedReply}),
        entry(HopKind::AbandonedRequest, Words::tr("abandoned work")));
    add(content.groups, {[](QPainter &p, const views::Tokens &t, const QPointF &at) { paintOwners(p, t, {2, 2, 3}, at, 16); },
                         Words::tr("partitions by consumer")});
    return entries;
}

QString scaleText(const LegendContent &content)
{
    switch (content.motion) {
    case Motion::Dots:
        return content.messagesPerDot == 1
                   ? Words::tr("1 dot = 1 message")
                   : Words::tr("1 dot = %1 messages").arg(countText(content.messagesPerDot));
    case Motion::Flow:
        return content.busiest > 0
                   ? Words::tr("width and beads by rate · widest = %1/s").arg(rateText(content.busiest))
                   : Words::tr("width and beads by rate");
    case Motion::Off:
        return Words::tr("messages are not drawn");
    }
    return {};
}

struct Placed
{
    const Entry *entry;
    QPointF at; // left, middle of the row; from the top left of the box
};

struct Arrangement
{
    std::vector<Placed> entries;
    QSizeF box;
    enum class Scale { Beside, InLastRow, Above } scale = Scale::Beside; // where it has room
    double lastRowEnd = 0;                                               // where an entry more would begin
};

Arrangement arrange(const std::vector<Entry> &entries, double scaleWidth, double width)
{
    Arrangement result;
    double x = inset, y = rowHeight / 2, right = 0;
    for (const Entry &entry : entries) {
        if (x > inset && x + entry.width() + inset > width) {
            x = inset;
            y += rowHeight - 6;
        }
        result.entries.push_back({&entry, QPointF(x, y)});
        x += entry.width() + gap;
        right = std::max(right, x);
    }
    result.box = entries.empty() ? QSizeF(0, 0) : QSizeF(right - gap + inset, y + rowHeight / 2);
    result.lastRowEnd = x;
    const bool wraps = result.box.height() > rowHeight;
    if (result.box.width() + gap + scaleWidth > width)
        result.scale = wraps && x + scaleWidth + inset <= result.box.width() ? Arrangement::Scale::InLastRow
                                                                             : Arrangement::Scale::Above;
    return result;
}

QRectF scaleBox(const Arrangement &arrangement, const QRectF &box, double width)
{
    switch (arrangement.scale) {
    case Arrangement::Scale::Beside:
        return {box.right() + gap, box.bottom() - rowHeight, width, rowHeight};
    case Arrangement::Scale::InLastRow:
        return {box.left() + arrangement.lastRowEnd, box.bottom() - rowHeight, width, rowHeight};
    case Arrangement::Scale::Above:
        return {box.left() + 2, box.top() - 20, width, 18};
    }
    return {};
}

double scaleWidth(const LegendContent &content)
{
    return QFontMetricsF(font(views::type::caption, QFont::DemiBold)).horizontalAdvance(scaleText(content));
}

} // namespace

LegendContent legendOf(const Shapes &shapes, const Marks &seen, const run::Observation &run, Motion motion,
                       const Facts &facts)
{
    LegendContent content{motion, seen.hopsSeen(), seen.seen(), 1, facts.busiest(), false};
    for (const auto &[id, edge] : shapes.edges()) {
        content.groups = content.groups || !facts.edge(id).owners.empty();
        if (edge.async) {
            content.hops.set(static_cast<std::size_t>(sim::HopKind::Message));
        } else {
            content.hops.set(static_cast<std::size_t>(sim::HopKind::Request));
            content.hops.set(static_cast<std::size_t>(sim::HopKind::Reply));
        }
    }
    if (run)
        content.messagesPerDot = run.frame->messagesPerDot;
    if (motion == Motion::Off)
        content.hops.reset();
    return content;
}

double legendHeight(const LegendContent &content, double width)
{
    const Arrangement arrangement = arrange(entriesOf(content), scaleWidth(content), width);
    return arrangement.box.height() + (arrangement.scale == Arrangement::Scale::Above ? 20 : 0);
}

QRectF paintLegend(QPainter &painter, const views::Tokens &tokens, const LegendContent &content,
                   const QPointF &bottomLeft, double width)
{
    const std::vector<Entry> entries = entriesOf(content);
    const Arrangement arrangement = arrange(entries, scaleWidth(content), width);
    const QRectF box(bottomLeft - QPointF(0, arrangement.box.height()), arrangement.box);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!entries.empty()) {
        painter.setPen(QPen(tokens.border, 1));
        painter.setBrush(tokens.surface);
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    }
    for (const Placed &placed : arrangement.entries) {
        const QPointF at = box.topLeft() + placed.at;
        placed.entry->symbol(painter, tokens, at + QPointF(5, 0));
        paintText(painter, QRectF(at + QPointF(symbolWidth, -10), QSizeF(placed.entry->width(), 20)),
                  placed.entry->text, font(views::type::caption), tokens.text2);
    }
    const QRectF scale = scaleBox(arrangement, box, scaleWidth(content) + 4);
    paintText(painter, scale, scaleText(content), font(views::type::caption, QFont::DemiBold), tokens.text);
    return box | scale;
}

void LegendPicture::paint(QPainter &painter, const views::Tokens &tokens, const LegendContent &content,
                          const QPointF &bottomLeft, double width, double ratio)
{
    const bool same = !m_picture.isNull() && m_picture.devicePixelRatio() == ratio && m_content == content &&
                      m_width == width && m_theme == tokens.canvas.rgb();
    if (!same) {
        m_content = content;
        m_width = width;
        m_theme = tokens.canvas.rgb();
        const QSizeF size(width, legendHeight(content, width) + 4);
        m_picture = QPixmap((size * ratio).toSize());
        m_picture.setDevicePixelRatio(ratio);
        m_picture.fill(Qt::transparent);
        QPainter into(&m_picture);
        const QRectF covered =
            paintLegend(into, tokens, content, QPointF(0, m_picture.height() / ratio), width);
        into.setCompositionMode(
            QPainter::CompositionMode_DestinationOver); // cards below shine through a little
        into.setPen(Qt::NoPen);
        into.setBrush(faded(tokens.canvas, 0.88));
        into.drawRoundedRect(covered, 8, 8);
    }
    painter.drawPixmap(bottomLeft - QPointF(0, m_picture.height() / ratio), m_picture);
}

} // namespace canvas
