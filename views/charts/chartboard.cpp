#include "views/charts/chartboard.h"

#include "views/charts/breakerstrip.h"
#include "views/charts/timechart.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace charts {

namespace {

constexpr int chartTabs = static_cast<int>(std::size(tabs));
constexpr sim::Time defaultSpan = 30 * sim::second;
constexpr double fewPerSecond = 20; // below this, a second holds too few replies for a percentile
constexpr sim::Time wideWindow = 5 * sim::second;

// Decided once for a run by the load it is drawn with: a load dragged on the way does not rewrite the past.
sim::Time windowOf(const ChartSpec &spec, double drawnLoad)
{
    return spec.unit == Unit::Seconds && drawnLoad < fewPerSecond ? wideWindow : spec.window;
}

QString hintOf(const ChartSpec &spec, sim::Time window)
{
    QString hint =
        ChartBoard::tr("Each point covers the %1 of simulated time before it. n counts what ended in "
                       "the time shown.")
            .arg(spanText(window));
    if (window != spec.window)
        hint +=
            QLatin1Char(' ') +
            ChartBoard::tr("The window is wide because the run began with fewer than %1 requests a second.")
                .arg(fewPerSecond);
    return hint;
}

QString spanLabel(sim::Time span)
{
    return span == wholeRun ? ChartBoard::tr("whole run") : ChartBoard::tr("last %1").arg(spanText(span));
}

QString staffText(std::uint32_t capacity)
{
    return capacity == 1 ? ChartBoard::tr("1 thread")
                         : ChartBoard::tr("%1 threads").arg(views::groupedNumber(capacity));
}

QString noteOf(const ChartSpec &spec, const Charted &charted, const ChartBoard::Sight &sight,
               sim::Time window, const Stretch &stretch)
{
    const QString windowText = ChartBoard::tr("window %1").arg(spanText(window));
    if (spec.unit == Unit::Threads && sight.frame && charted.index < sight.frame->nodes.size())
        return staffText(sight.frame->nodes[charted.index].capacity) + QStringLiteral(", ") + windowText;
    if (spec.unit == Unit::Requests || spec.unit == Unit::Messages) {
        const sim::Index i = charted.index;
        const bool queue = charted.kind == Channel;
        const std::uint64_t now = !sight.frame ? 0
                                  : queue && i < sight.frame->channels.size()
                                      ? sight.frame->channels[i].ahead
                                  : !queue && i < sight.frame->nodes.size() ? sight.frame->nodes[i].queued
                                                                            : 0;
        return ChartBoard::tr("%1 %2 now, %3")
            .arg(views::groupedNumber(now), unitText(spec.unit), windowText);
    }
    const std::uint64_t n = sight.history->count(charted.subject, charted.index, stretch.from, stretch.to);
    const QString counted = ChartBoard::tr("n %1, %2").arg(views::groupedNumber(n), windowText);
    return spec.unit == Unit::Seconds ? counted : QStringLiteral("%1, %2").arg(unitText(spec.unit), counted);
}

QList<LineSpec> linesOf(const ChartSpec &spec, const Charted &charted, const run::History &history)
{
    if (!spec.lines.empty())
        return {spec.lines.begin(), spec.lines.end()};
    QList<LineSpec> lines;
    const run::Troubles troubles = history.troubles(charted.subject, charted.index);
    for (const sim::Cause cause : troubles.causes)
        lines << lineOfCause(cause);
    if (troubles.degraded)
        lines << degradedLine();
    return lines;
}

// A rate of less than one window is mostly chance and is not shown: the first second of a run has none.
QList<QList<QPointF>> pointsOf(const ChartSpec &spec, const LineSpec &line, const Charted &charted,
                               const run::History &history, const Stretch &stretch, sim::Time window,
                               int pixels)
{
    const sim::Time from = spec.unit == Unit::PerSecond ? std::max(stretch.from, window) : stretch.from;
    const double share = double(stretch.to - from) / double(stretch.to - stretch.from);
    return history.series(charted.subject, charted.index, line.quantity, from, stretch.to,
                          std::max(1, static_cast<int>(pixels * share)), window, line.cause);
}

// What a chart without points says. No line of errors means that there was none in the whole run.
QString emptyChart(const ChartSpec &spec, const TimeChart::Content &content, const ChartBoard::Sight &sight,
                   sim::Time window)
{
    if (sight.history->now() == 0)
        return sight.empty;
    if (content.lines.isEmpty())
        return ChartBoard::tr("No errors so far.");
    if (spec.unit == Unit::PerSecond && sight.history->now() < window)
        return ChartBoard::tr("Rates are shown once the run is %1 old.").arg(spanText(window));
    return ChartBoard::tr("Nothing was measured here in the time shown.");
}

QLabel *messageLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    return label;
}

} // namespace

ChartBoard::ChartBoard(views::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_tabs(new QTabBar(this))
    , m_header(new QLabel(this))
    , m_spanButton(new QToolButton(this))
    , m_body(new QStackedWidget(this))
    , m_row(new QHBoxLayout)
    , m_message(messageLabel(this))
    , m_strip(new BreakerStrip(theme, this))
    , m_span(defaultSpan)
{
    for (const Tab tab : tabs)
        m_tabs->addTab(tabTitle(tab));
    m_tabs->setExpanding(false);
    m_tabs->setStyleSheet(QStringLiteral("QTabBar::tab { margin: 0px 24px 0px 0px; }"));
    views::setRole(m_header, "caption");
    m_header->setTextFormat(Qt::PlainText);
    m_header->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_header->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    makeSpanMenu();
    layOut();
    connect(m_tabs, &QTabBar::currentChanged, this, &ChartBoard::changeTab);
    connect(&m_theme, &views::Theme::changed, this, &ChartBoard::recolour);
    recolour();
    showHeader({});
}

void ChartBoard::makeSpanMenu()
{
    m_spanButton->setPopupMode(QToolButton::InstantPopup);
    m_spanButton->setAutoRaise(true);
    m_spanButton->setToolTip(tr("How much of the run the charts show"));
    auto *menu = new QMenu(m_spanButton);
    auto *group = new QActionGroup(menu);
    for (const sim::Time span : spans()) {
        QAction *action = menu->addAction(spanLabel(span), this, [this, span] { setSpan(span); });
        action->setCheckable(true);
        action->setChecked(span == m_span);
        group->addAction(action);
    }
    m_spanButton->setMenu(menu);
}

void ChartBoard::layOut()
{
    auto *head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 0);
    head->setSpacing(4);
    head->addWidget(m_tabs);
    head->addWidget(m_header, 1);
    head->addWidget(m_spanButton);
    auto *charts = new QWidget(this);
    charts->setLayout(m_row);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(12);
    m_row->addWidget(m_message, 1);
    m_row->addWidget(m_strip);
    m_body->addWidget(charts);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(16, 0, 8, 8);
    all->setSpacing(4);
    all->addLayout(head);
    all->addWidget(m_body, 1);
}

void ChartBoard::addPage(QWidget *page, const QString &title)
{
    m_body->addWidget(page);
    m_tabs->addTab(title);
}

void ChartBoard::setPageTitle(QWidget *page, const QString &title)
{
    const int place = m_body->indexOf(page);
    if (place > 0)
        m_tabs->setTabText(chartTabs + place - 1, title);
}

void ChartBoard::showPage(QWidget *page)
{
    const int place = m_body->indexOf(page);
    if (place > 0)
        m_tabs->setCurrentIndex(chartTabs + place - 1);
}

bool ChartBoard::showsCharts() const
{
    return m_tabs->currentIndex() < chartTabs;
}

void ChartBoard::changeTab()
{
    const int index = m_tabs->currentIndex();
    const bool charts = showsCharts();
    if (charts)
        m_tab = tabs[index];
    m_body->setCurrentIndex(charts ? 0 : index - chartTabs + 1);
    m_header->setVisible(charts);
    m_spanButton->setVisible(charts);
    Q_EMIT wanted();
}

QList<sim::Time> ChartBoard::spans()
{
    return {10 * sim::second, defaultSpan, 120 * sim::second, wholeRun};
}

void ChartBoard::setSpan(sim::Time span)
{
    if (span == m_span)
        return;
    m_span = span;
    for (qsizetype i = 0; i < spans().size(); ++i)
        m_spanButton->menu()->actions()[i]->setChecked(spans()[i] == span);
    Q_EMIT wanted();
}

Tab ChartBoard::tab() const
{
    return m_tab;
}

void ChartBoard::setTab(Tab tab)
{
    for (int i = 0; i < chartTabs; ++i) {
        if (tabs[i] == tab)
            m_tabs->setCurrentIndex(i);
    }
}

QString ChartBoard::header() const
{
    return QStringLiteral("%1 \u00b7 %2").arg(m_header->text(), m_spanButton->text());
}

QList<TimeChart *> ChartBoard::shownCharts() const
{
    QList<TimeChart *> shown;
    for (TimeChart *chart : m_charts) {
        if (!chart->isHidden())
            shown << chart;
    }
    return shown;
}

TimeChart *ChartBoard::chartAt(qsizetype place)
{
    while (m_charts.size() <= place) {
        m_charts << new TimeChart(m_theme, this);
        m_row->insertWidget(static_cast<int>(m_charts.size()) - 1, m_charts.last(), 1);
    }
    return m_charts[place];
}

void ChartBoard::show(const std::optional<Charted> &charted, const Sight &sight)
{
    const bool sees = charted && sight.scenario && sight.frame && sight.history;
    const QList<const ChartSpec *> specs = sees ? chartsOf(charted->kind, tab()) : QList<const ChartSpec *>();
    if (!m_charted || !charted || m_charted->subject != charted->subject ||
        m_charted->index != charted->index) {
        for (TimeChart *chart : m_charts)
            chart->forgetScale();
    }
    m_charted = charted;
    m_stretch = stretchFor(sight.history ? sight.history->now() : 0, m_span);
    for (qsizetype i = 0; i < std::max(specs.size(), m_charts.size()); ++i) {
        TimeChart *chart = chartAt(i);
        chart->setVisible(i < specs.size());
        if (i < specs.size())
            fillChart(*chart, *specs[i], *charted, sight);
    }
    m_message->setVisible(specs.isEmpty());
    m_message->setText(sees ? nothingOn(charted->kind) : sight.empty);
    showBreakers(sees ? charted : std::nullopt, sight);
    showHeader(charted);
}

void ChartBoard::fillChart(TimeChart &chart, const ChartSpec &spec, const Charted &charted,
                           const Sight &sight)
{
    const sim::Time window = windowOf(spec, sight.drawnLoad);
    const auto text = [](const char *source) {
        return QCoreApplication::translate("charts", source);
    };
    TimeChart::Content content;
    content.title = text(spec.title);
    if (content.title.contains(QLatin1String("%1")))
        content.title = content.title.arg(charted.name);
    content.plainTitle = text(spec.plainTitle);
    content.note = noteOf(spec, charted, sight, window, m_stretch);
    content.hint = hintOf(spec, window);
    content.unit = spec.unit;
    content.leastTop = spec.leastTop;
    content.stretch = m_stretch;
    for (const LineSpec &line : linesOf(spec, charted, *sight.history)) {
        const QString label = *line.label ? text(line.label) : views::causeWord(line.cause);
        content.lines << TimeChart::Line{
            label, line.ink, line.dashed,
            pointsOf(spec, line, charted, *sight.history, m_stretch, window, chart.plotWidth())};
    }
    content.empty = emptyChart(spec, content, sight, window);
    // What is still to come is not drawn: a chart shows what happened.
    content.marks = timeMarks(*sight.scenario, *sight.drawing, sight.interventions,
                              {m_stretch.from, std::min(m_stretch.to, sight.history->now())});
    chart.show(content);
}

void ChartBoard::showBreakers(const std::optional<Charted> &charted, const Sight &sight)
{
    QList<BreakerStrip::Row> rows;
    if (charted && sight.breakers) {
        const bool sameCaller = charted->kind != Call && !charted->chosenForThem;
        for (const sim::Index edge : charted->breakers) {
            const QString label =
                sameCaller ? QStringLiteral("\u2192 %1")
                                 .arg(nameOf(*sight.scenario, sight.scenario->edges[edge].to, *sight.drawing))
                           : edgeName(*sight.scenario, edge, *sight.drawing);
            rows << BreakerStrip::Row{label, sight.breakers->spans(edge, m_stretch),
                                      sight.breakers->now(edge)};
        }
    }
    m_strip->setVisible(!rows.isEmpty());
    m_strip->show(rows, m_stretch);
}

void ChartBoard::showHeader(const std::optional<Charted> &charted)
{
    QString text;
    if (charted && charted->kind == Channel && charted->chosenForThem)
        text = tr("%1, the longest backlog \u00b7 all messages").arg(charted->name);
    else if (charted && charted->kind == Channel)
        text = tr("%1 \u00b7 all messages").arg(charted->name);
    else if (charted && charted->kind == Call)
        text = tr("%1 \u00b7 all calls").arg(charted->name);
    else if (charted && charted->chosenForThem)
        text = tr("%1, the busiest client \u00b7 all operations").arg(charted->name);
    else if (charted)
        text = tr("%1 \u00b7 all operations").arg(charted->name);
    m_header->setText(text);
    m_spanButton->setText(spanLabel(m_span));
}

void ChartBoard::recolour()
{
    const views::Tokens &tokens = m_theme.tokens();
    m_message->setFont(views::Theme::font(views::type::base));
    m_message->setStyleSheet(QStringLiteral("color: %1").arg(tokens.text2.name()));
    m_spanButton->setStyleSheet(
        QStringLiteral("QToolButton { color: %1; font-size: 11px; padding: 3px 18px 3px 6px; }")
            .arg(tokens.text2.name()));
    Q_EMIT wanted();
}

} // namespace charts
