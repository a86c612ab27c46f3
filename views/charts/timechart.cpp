#include "views/charts/timechart.h"

#include "views/shared/numerals.h"

#include <QChartView>
#include <QHelpEvent>
#include <QLineSeries>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QValueAxis>

#include <algorithm>
#include <cmath>

namespace charts {

namespace {

constexpr int headHeight = 20;
constexpr int marksHeight = 14; // what happened, above the lines it would hide
constexpr int leftMargin = 48;  // holds "500 ms" and "1 000"
constexpr int rightMargin = 12;
constexpr int ticksHeight = 18;
constexpr int legendHeight = 18;
constexpr int tickDistance = 64;
constexpr int gridDistance = 22; // rows closer than this lose every other label

constexpr int lineWidth = 2;
const QList<qreal> dashes{3, 2};

QPen penOf(const QColor &colour, bool dashed)
{
    QPen pen(colour, dashed ? lineWidth - 0.5 : lineWidth);
    pen.setCosmetic(true);
    pen.setJoinStyle(Qt::RoundJoin);
    if (dashed)
        pen.setDashPattern(dashes);
    return pen;
}

QChart *bareChart(QChartView *view)
{
    auto *chart = new QChart;
    chart->legend()->hide();
    chart->setBackgroundVisible(false);
    chart->setMargins({});
    chart->setAnimationOptions(QChart::NoAnimation);
    for (const Qt::Alignment side : {Qt::AlignBottom, Qt::AlignLeft}) {
        auto *axis = new QValueAxis(chart);
        axis->setVisible(false);
        chart->addAxis(axis, side);
    }
    view->setChart(chart);
    view->setRenderHint(QPainter::Antialiasing);
    view->setFrameShape(QFrame::NoFrame);
    view->setBackgroundBrush(Qt::NoBrush);
    view->viewport()->setAutoFillBackground(false);
    view->setStyleSheet(QStringLiteral("background: transparent"));
    view->setFocusPolicy(Qt::NoFocus);
    view->setAttribute(Qt::WA_TransparentForMouseEvents);
    return chart;
}

} // namespace

QColor colourOf(Ink ink, const views::Tokens &tokens)
{
    switch (ink) {
    case Ink::Sync:
        return tokens.sync;
    case Ink::Async:
        return tokens.async;
    case Ink::Ok:
        return tokens.ok;
    case Ink::Slow:
        return tokens.slow;
    case Ink::Fail:
        return tokens.fail;
    case Ink::Grey:
        return tokens.grey;
    case Ink::Text:
        return tokens.text;
    }
    return tokens.text;
}

TimeChart::TimeChart(views::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_view(new QChartView(this))
    , m_chart(bareChart(m_view))
{
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void TimeChart::show(const Content &content)
{
    const bool unitChanged = content.unit != m_content.unit;
    m_content = content;
    double highest = 0;
    for (const Line &line : content.lines) {
        for (const QList<QPointF> &segment : line.segments) {
            for (const QPointF &point : segment)
                highest = std::max(highest, point.y());
        }
    }
    m_scale = m_scaleKnown && !unitChanged ? steadyScale(m_scale, highest, content.unit, content.leastTop)
                                           : scaleFor(highest, content.unit, content.leastTop);
    m_scaleKnown = highest > 0;
    replaceLines();
    setAccessibleName(content.title);
    setAccessibleDescription(content.note);
    update();
}

void TimeChart::forgetScale()
{
    m_scaleKnown = false;
}

int TimeChart::plotWidth() const
{
    return std::max(1, plotRect().width());
}

QRect TimeChart::plotRect() const
{
    return rect().adjusted(leftMargin, headHeight + marksHeight + 2, -rightMargin,
                           -ticksHeight - legendHeight);
}

QSize TimeChart::minimumSizeHint() const
{
    return {180, headHeight + marksHeight + ticksHeight + legendHeight + 48};
}

double TimeChart::xOf(sim::Time at) const
{
    const QRect plot = plotRect();
    const double span = std::max(1.0, double(m_content.stretch.to - m_content.stretch.from));
    return plot.left() + plot.width() * double(at - m_content.stretch.from) / span;
}

// Series are kept and emptied rather than removed: making one costs more than a refresh.
QLineSeries *TimeChart::seriesAt(qsizetype line, qsizetype segment)
{
    while (m_series.size() <= line)
        m_series << QList<QLineSeries *>();
    QList<QLineSeries *> &ofLine = m_series[line];
    while (ofLine.size() <= segment) {
        auto *series = new QLineSeries;
        m_chart->addSeries(series);
        for (QAbstractAxis *axis : m_chart->axes())
            series->attachAxis(axis);
        ofLine << series;
    }
    return ofLine[segment];
}

// x is relative to the left edge, so the axis keeps its range while time goes on.
void TimeChart::replaceLines()
{
    const double from = sim::inSeconds(m_content.stretch.from);
    const double span = sim::inSeconds(m_content.stretch.to) - from;
    m_chart->axes(Qt::Horizontal).first()->setRange(0, span);
    m_chart->axes(Qt::Vertical).first()->setRange(0, m_scale.top);
    const double pixel = span / plotWidth();
    for (qsizetype i = 0; i < std::max(m_series.size(), m_content.lines.size()); ++i) {
        const Line line = i < m_content.lines.size() ? m_content.lines[i] : Line{};
        const QPen pen = penOf(colourOf(line.ink, m_theme.tokens()), line.dashed);
        const qsizetype used = line.segments.size();
        const qsizetype kept = i < m_series.size() ? m_series[i].size() : 0;
        for (qsizetype j = 0; j < std::max(used, kept); ++j) {
            QList<QPointF> points = j < used ? line.segments[j] : QList<QPointF>();
            for (QPointF &point : points)
                point.rx() -= from;
            if (points.size() == 1) // a line of one point is not drawn: give it a little length
                points << points.first() + QPointF(1.5 * pixel, 0);
            QLineSeries *series = seriesAt(i, j);
            if (series->pen() != pen)
                series->setPen(pen);
            if (!points.isEmpty() || series->count() > 0)
                series->replace(points);
        }
    }
}

QList<QList<QPointF>> TimeChart::drawn(int line) const
{
    QList<QList<QPointF>> segments;
    for (const QLineSeries *series : m_series.value(line)) {
        QList<QPointF> points = series->points();
        for (QPointF &point : points)
            point.rx() += sim::inSeconds(m_content.stretch.from);
        if (!points.isEmpty())
            segments << points;
    }
    return segments;
}

QColor TimeChart::drawnColour(int line) const
{
    const QList<QLineSeries *> series = m_series.value(line);
    return series.isEmpty() ? QColor() : series.first()->pen().color();
}

void TimeChart::resizeEvent(QResizeEvent *)
{
    const QRect plot = plotRect();
    // One line's width more on every side, so that a line at 0 or at the top is not cut in half.
    m_view->setGeometry(plot.adjusted(-lineWidth, -lineWidth, lineWidth, lineWidth));
    m_chart->setPlotArea(QRectF(lineWidth, lineWidth, plot.width(), plot.height()));
}

void TimeChart::mouseMoveEvent(QMouseEvent *event)
{
    const int x = event->position().toPoint().x();
    m_pointer = plotRect().contains(event->position().toPoint()) ? x : -1;
    const QRect head(0, 0, width(), headHeight);
    setToolTip(head.contains(event->position().toPoint()) ? m_content.hint : QString());
    update();
}

void TimeChart::leaveEvent(QEvent *)
{
    m_pointer = -1;
    update();
}

void TimeChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::TextAntialiasing);
    paintHead(painter);
    paintGrid(painter);
    const bool drawsSomething = std::any_of(m_content.lines.cbegin(), m_content.lines.cend(),
                                            [](const Line &line) { return !line.segments.isEmpty(); });
    if (drawsSomething)
        paintMarks(painter);
    else
        paintEmpty(painter);
    paintLegend(painter);
}

void TimeChart::paintHead(QPainter &painter) const
{
    const views::Tokens &tokens = m_theme.tokens();
    const QRect head = QRect(0, 0, width(), headHeight).adjusted(0, 0, -rightMargin, 0);
    const QFont noteFont = views::Theme::font(views::type::caption);
    const double noteWidth = views::numeralWidth(noteFont, m_content.note);
    painter.setFont(noteFont);
    painter.setPen(tokens.text2);
    const double baseline = (headHeight + QFontMetricsF(noteFont).capHeight()) / 2;
    views::drawNumerals(painter, {head.right() + 1 - noteWidth, baseline}, m_content.note);

    const QFont titleFont = views::Theme::font(views::type::small, QFont::DemiBold);
    const QFontMetrics metrics(titleFont);
    const int room = head.width() - qCeil(noteWidth) - 8;
    const bool fits = metrics.horizontalAdvance(m_content.title) <= room;
    painter.setFont(titleFont);
    painter.setPen(tokens.text);
    painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(fits ? m_content.title : m_content.plainTitle, Qt::ElideRight, room));
}

void TimeChart::paintGrid(QPainter &painter) const
{
    const views::Tokens &tokens = m_theme.tokens();
    const QRect plot = plotRect();
    const QFont font = views::Theme::font(views::type::tiny);
    painter.setFont(font);
    const int rows = std::max(1, qRound(m_scale.top / m_scale.step));
    const int every = plot.height() / rows >= gridDistance ? 1 : rows;
    for (int row = 0; row <= rows; row += every) {
        const int y = plot.bottom() + 1 - qRound(double(plot.height()) * row / rows);
        painter.fillRect(plot.left(), y, plot.width(), 1, row == 0 ? tokens.text3 : tokens.border);
        painter.setPen(tokens.text2);
        painter.drawText(QRect(0, y - 10, leftMargin - 8, 20), Qt::AlignRight | Qt::AlignVCenter,
                         tickText(row * m_scale.step, m_scale, m_content.unit));
    }
    painter.setPen(tokens.text2);
    for (const sim::Time at :
         timeTicks(m_content.stretch.from, m_content.stretch.to, plot.width(), tickDistance)) {
        const int x = qRound(xOf(at));
        painter.fillRect(x, plot.bottom() + 1, 1, 4, tokens.text3);
        const QString text = timeText(at);
        const int half = QFontMetrics(font).horizontalAdvance(text) / 2;
        const int left = std::clamp(x - half, 0, std::max(0, width() - 2 * half - 1));
        painter.drawText(QRect(left, plot.bottom() + 5, 2 * half + 2, 14), Qt::AlignLeft | Qt::AlignVCenter,
                         text);
    }
}

// Of a dragged slider only the last value is named; what finds no room stays without a label. Faults of the
// drawing choose their place first, and what began before the stretch takes what is left.
QList<TimeChart::MarkLabel> TimeChart::labelsOf(const QList<TimeMark> &marks, const QRect &plot,
                                                const QFontMetrics &metrics) const
{
    QList<MarkLabel> labels;
    const double from = plot.left();
    const auto place = [&](const TimeMark &mark) {
        const QString text = xOf(mark.at) < from ? QStringLiteral("\u2026 %1").arg(mark.text) : mark.text;
        const double wide = metrics.horizontalAdvance(text);
        const double left =
            std::min(std::max(xOf(mark.at), double(plot.left())) + 4, double(plot.right()) - wide);
        const bool taken = std::any_of(labels.begin(), labels.end(), [&](const MarkLabel &other) {
            return left < other.left + other.width + 8 && other.left < left + wide + 8;
        });
        if (left >= plot.left() && !taken)
            labels << MarkLabel{&mark, text, left, wide};
    };
    for (const TimeMark &mark : marks) {
        if (!mark.byHand && xOf(mark.at) >= from)
            place(mark);
    }
    for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
        if (mark->byHand)
            place(*mark);
    }
    for (const TimeMark &mark : marks) {
        if (!mark.byHand && xOf(mark.at) < from)
            place(mark);
    }
    return labels;
}

void TimeChart::paintMarks(QPainter &painter) const
{
    const views::Tokens &tokens = m_theme.tokens();
    const QRect plot = plotRect();
    const QFont font = views::Theme::font(views::type::tiny, QFont::Medium);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setClipRect(plot.adjusted(0, -marksHeight, 0, 0));
    QColor shade = tokens.fail;
    shade.setAlphaF(tokens.dark ? 0.08F : 0.06F);
    const QList<MarkLabel> labels = labelsOf(m_content.marks, plot, metrics);
    double lastLine = -1e9;
    for (const TimeMark &mark : m_content.marks) {
        const double x = xOf(mark.at);
        if (mark.until > mark.at)
            painter.fillRect(QRectF(x, plot.top(), xOf(mark.until) - x, plot.height()), shade);
        if (x < plot.left() || x - lastLine < 3) // a dragged slider leaves many at one place
            continue;
        QPen dash(mark.byHand ? tokens.text3 : tokens.fail, 1);
        dash.setDashPattern({3, 3});
        painter.setPen(dash);
        const bool crosses = std::any_of(labels.begin(), labels.end(), [x](const MarkLabel &label) {
            return x > label.left - 4 && x < label.left + label.width + 2;
        });
        painter.drawLine(QPointF(qRound(x) + 0.5, plot.top() - (crosses ? 0 : marksHeight - 3)),
                         QPointF(qRound(x) + 0.5, plot.bottom()));
        lastLine = x;
    }
    for (const MarkLabel &label : labels) {
        painter.setPen(label.mark->byHand ? tokens.text2 : tokens.fail);
        painter.drawText(QRectF(label.left, plot.top() - marksHeight, label.width + 2, marksHeight),
                         Qt::AlignLeft | Qt::AlignVCenter, label.text);
    }
    if (m_pointer >= 0)
        painter.fillRect(m_pointer, plot.top(), 1, plot.height(), tokens.text3);
    painter.setClipping(false);
}

QString TimeChart::valueText(const Line &line, double seconds) const
{
    double nearest = 6.0 * (sim::inSeconds(m_content.stretch.to - m_content.stretch.from)) / plotWidth();
    std::optional<double> value;
    for (const QList<QPointF> &segment : line.segments) {
        for (const QPointF &point : segment) {
            if (std::abs(point.x() - seconds) > nearest)
                continue;
            nearest = std::abs(point.x() - seconds);
            value = point.y();
        }
    }
    return value ? readingText(*value, m_content.unit) : QStringLiteral("\u2013");
}

void TimeChart::paintLegend(QPainter &painter) const
{
    const views::Tokens &tokens = m_theme.tokens();
    const QRect plot = plotRect();
    const QFont font = views::Theme::font(views::type::caption);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    const int y = height() - legendHeight / 2;
    int x = plot.left();
    QStringList texts;
    const double span = sim::inSeconds(m_content.stretch.to - m_content.stretch.from);
    const double at = sim::inSeconds(m_content.stretch.from) + span * (m_pointer - plot.left()) / plotWidth();
    for (const Line &line : m_content.lines) {
        const QString text =
            m_pointer < 0 ? line.label : QStringLiteral("%1 %2").arg(line.label, valueText(line, at));
        const int wide = metrics.horizontalAdvance(text);
        if (x + 20 + wide > width()) {
            painter.setPen(tokens.text2);
            painter.drawText(QRect(x, y - 8, width() - x, 16), Qt::AlignLeft | Qt::AlignVCenter,
                             QStringLiteral("\u2026"));
            return;
        }
        painter.setPen(penOf(colourOf(line.ink, tokens), line.dashed));
        painter.drawLine(x, y, x + 14, y);
        painter.setPen(tokens.text2);
        painter.drawText(QRect(x + 20, y - 8, wide + 2, 16), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += 20 + wide + 16;
    }
}

void TimeChart::paintEmpty(QPainter &painter) const
{
    painter.setFont(views::Theme::font(views::type::small));
    constexpr int flags = Qt::AlignCenter | Qt::TextWordWrap;
    const QRect words = painter.boundingRect(plotRect(), flags, m_content.empty);
    painter.fillRect(words.adjusted(-8, 0, 8, 0),
                     m_theme.tokens().surface); // no line of the grid strikes them
    painter.setPen(m_theme.tokens().text2);
    painter.drawText(plotRect(), flags, m_content.empty);
}

} // namespace charts
