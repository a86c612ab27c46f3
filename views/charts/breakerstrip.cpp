#include "views/charts/breakerstrip.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace charts {

namespace {

constexpr int headHeight = 20;
constexpr int rowHeight = 38;
constexpr int barHeight = 10;
constexpr int legendHeight = 18;

QString stateText(const BreakerRecord::State &state)
{
    const std::uint32_t all = state.closed + state.open + state.halfOpen;
    if (all == 0)
        return {};
    const QString name = state.open       ? BreakerStrip::tr("open")
                         : state.halfOpen ? BreakerStrip::tr("half-open")
                                          : BreakerStrip::tr("closed");
    const std::uint32_t share = state.open ? state.open : state.halfOpen;
    return all > 1 && share > 0 ? BreakerStrip::tr("%1 of %2 %3").arg(share).arg(all).arg(name) : name;
}

QColor stateColour(const BreakerRecord::State &state, const views::Tokens &tokens)
{
    return state.open ? tokens.fail : state.halfOpen ? tokens.slow : tokens.ok;
}

} // namespace

BreakerStrip::BreakerStrip(views::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setToolTip(tr(
        "State of each circuit breaker over the time the charts show. Several instances of the caller share "
        "a bar by height."));
}

void BreakerStrip::show(const QList<Row> &rows, const Stretch &stretch)
{
    m_rows = rows;
    m_stretch = stretch;
    QStringList states;
    for (const Row &row : rows)
        states << QStringLiteral("%1 %2").arg(row.label, stateText(row.now));
    setAccessibleName(tr("Breakers"));
    setAccessibleDescription(states.join(QStringLiteral(", ")));
    update();
}

QSize BreakerStrip::sizeHint() const
{
    return {188, headHeight + rowHeight + legendHeight};
}

QSize BreakerStrip::minimumSizeHint() const
{
    return sizeHint();
}

void BreakerStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(views::Theme::font(views::type::small, QFont::DemiBold));
    painter.setPen(m_theme.tokens().text);
    painter.drawText(QRect(0, 0, width(), headHeight), Qt::AlignLeft | Qt::AlignVCenter, tr("Breakers"));
    const int room = std::max(1, (height() - headHeight - legendHeight) / rowHeight);
    const int shown = std::min<int>(room, static_cast<int>(m_rows.size()));
    for (int i = 0; i < shown; ++i)
        paintRow(painter, m_rows[i], {0, headHeight + i * rowHeight, width() - 4, rowHeight});
    painter.setFont(views::Theme::font(views::type::caption));
    if (shown < m_rows.size()) {
        painter.setPen(m_theme.tokens().text2);
        painter.drawText(QRect(0, 0, width() - 4, headHeight), Qt::AlignRight | Qt::AlignVCenter,
                         tr("%1 more").arg(m_rows.size() - shown));
    }
    paintLegend(painter, height() - legendHeight);
}

void BreakerStrip::paintRow(QPainter &painter, const Row &row, const QRect &area) const
{
    const views::Tokens &tokens = m_theme.tokens();
    const QFont font = views::Theme::font(views::type::caption);
    const QFontMetrics metrics(font);
    const QRect text(area.left(), area.top() + 4, area.width(), 16);
    const QString state = stateText(row.now);
    painter.setFont(font);
    painter.setPen(row.now.isKnown() ? stateColour(row.now, tokens) : tokens.text2);
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, state);
    painter.setPen(tokens.text2);
    const int free = text.width() - metrics.horizontalAdvance(state) - 8;
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(row.label, Qt::ElideMiddle, free));

    const QRectF bar(area.left(), area.top() + 22, area.width(), barHeight);
    QPainterPath rounded;
    rounded.addRoundedRect(bar, 3, 3);
    painter.save();
    painter.setClipPath(rounded);
    painter.fillRect(bar, tokens.track);
    painter.setRenderHint(QPainter::Antialiasing, false); // neighbours must not leave a seam
    const double span = std::max(1.0, double(m_stretch.to - m_stretch.from));
    for (const BreakerRecord::Span &part : row.spans) {
        const double left = bar.left() + bar.width() * double(part.from - m_stretch.from) / span;
        // A state shorter than a pixel is still seen.
        const double wide = std::max(1.0, bar.width() * double(part.to - part.from) / span);
        const double all = std::max(1U, part.state.closed + part.state.open + part.state.halfOpen);
        const double open = bar.height() * part.state.open / all,
                     half = bar.height() * part.state.halfOpen / all;
        painter.fillRect(QRectF(left, bar.top(), wide, bar.height()), tokens.ok);
        painter.fillRect(QRectF(left, bar.top(), wide, open + half), tokens.slow);
        painter.fillRect(QRectF(left, bar.top(), wide, open), tokens.fail);
    }
    painter.restore();
}

void BreakerStrip::paintLegend(QPainter &painter, int y) const
{
    const views::Tokens &tokens = m_theme.tokens();
    const std::pair<QString, QColor> entries[] = {
        {tr("closed"), tokens.ok}, {tr("open"), tokens.fail}, {tr("half-open"), tokens.slow}};
    const QFontMetrics metrics(painter.font());
    int x = 0;
    for (const auto &[text, colour] : entries) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawRoundedRect(QRectF(x, y + legendHeight / 2.0 - 4, 8, 8), 2, 2);
        painter.setPen(tokens.text2);
        const int wide = metrics.horizontalAdvance(text);
        painter.drawText(QRect(x + 12, y, wide + 2, legendHeight), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += 12 + wide + 10;
    }
}

} // namespace charts
