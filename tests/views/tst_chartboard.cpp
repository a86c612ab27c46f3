// The charts as they are seen, fed with a history made by hand.
#include "model/document/document.h"
#include "model/run/runcontroller.h"
#include "tests/support/draw.h"
#include "tests/views/chartfixture.h"
#include "views/charts/breakerstrip.h"
#include "views/charts/chartboard.h"
#include "views/charts/chartpanel.h"
#include "views/charts/timechart.h"
#include "views/shared/numerals.h"
#include "views/shared/selection.h"

#include <QApplication>
#include <QLabel>
#include <QRegularExpression>
#include <QTabBar>
#include <QTest>

using namespace charts;
namespace fix = chartfixture;

namespace {

constexpr int dockHeight = 236;
constexpr int widthAt1280 = 793; // between palette and inspector
constexpr int widthAt1920 = 1433;

struct World
{
    sim::Scenario scenario = fix::scenario();
    diagram::Diagram drawing = fix::drawing();
    run::History history;
    run::Frame frame;
    BreakerRecord breakers;
    views::Theme theme;

    explicit World(int slots = 234)
    {
        history.append(fix::frame(slots, scenario));
        frame = fix::frame(slots, scenario, slots);
        frame.edges[fix::Pay].breakersOpen = 1;
        frame.marks = {fix::breakerMark(20.9, sim::MarkKind::BreakerOpened)};
        breakers.append(frame);
    }

    ChartBoard::Sight sight() const
    {
        ChartBoard::Sight sight;
        sight.scenario = &scenario;
        sight.frame = &frame;
        sight.history = &history;
        sight.drawing = &drawing;
        sight.breakers = &breakers;
        sight.drawnLoad = loadOf(scenario);
        return sight;
    }

    void show(ChartBoard &board, const diagram::Items &items) const
    {
        const auto charted = chartedFor(items, drawing, scenario, &frame, board.tab());
        board.show(charted, sight()); // once to lay out, once with the width known
        QApplication::processEvents();
        board.show(charted, sight());
    }
};

struct Dock
{
    run::RunController controller;
    views::Selection selection;
    document::Document document;
    views::Theme theme;
    ChartPanel panel{controller, selection, document, theme};
};

diagram::Items node(const char *id)
{
    return {.nodes = {diagram::NodeId(QString::fromLatin1(id))}, .edges = {}, .notes = {}};
}

diagram::Items edge(const char *id)
{
    return {.nodes = {}, .edges = {diagram::EdgeId(QString::fromLatin1(id))}, .notes = {}};
}

QStringList labels(const TimeChart *chart)
{
    QStringList labels;
    for (const TimeChart::Line &line : chart->content().lines)
        labels << line.label;
    return labels;
}

// Pictures to be looked at, into the folder HOPYARD_PICTURES names; none without it.
void keepPicture(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("HOPYARD_PICTURES");
    if (!folder.isEmpty())
        QVERIFY(widget.grab().save(folder + u'/' + name + QStringLiteral(".png")));
}

} // namespace

class TestChartBoard : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aServiceShowsItsLatencyItsThreadsAndItsBreakers();
    void aQueueShowsItsBacklogOnEveryTab();
    void errorsAreSplitByCause();
    void everyChartSaysItsUnitItsWindowAndItsCount();
    void fewRequestsWidenTheWindowAndTheChartSaysSo();
    void theHeaderSaysWhoseChartsTheyAre();
    void theLinesDrawnAreThePointsOfTheHistory();
    void theFirstSecondHasNoRate();
    void whatIsStillToComeIsNotMarked();
    void thereAreAtMostTwoPointsAPixel();
    void gapsStayGaps();
    void withoutATableRowTheTabSaysWhereToLook();
    void withoutARunThePanelSaysWhatToDo();
    void switchingTheThemeRecoloursTheLines();
    void nothingIsClippedAtTheWidthsOfTheDock();
    void otherPanelsAreFurtherTabs();
    void aRunIsFollowed();
    void aNodeAddedAndUndoneLeavesTheChartsAsTheyWere();
    void aLoadDraggedDoesNotChangeTheWindow();
    void errorsOfTheFirstSecondAreNotDenied();
    void aHiddenPanelDoesNotRefresh();
};

void TestChartBoard::aServiceShowsItsLatencyItsThreadsAndItsBreakers()
{
    World world;
    ChartBoard board(world.theme);
    board.resize(widthAt1280, dockHeight);
    board.show();
    world.show(board, node("checkout"));
    const auto shown = board.shownCharts();
    QCOMPARE(shown.size(), 2);
    QCOMPARE(shown[0]->content().title, QStringLiteral("Latency of Checkout"));
    QCOMPARE(labels(shown[0]), (QStringList{"p50", "p95", "p99"}));
    QCOMPARE(labels(shown[1]), (QStringList{"busy", "waiting"}));
    QCOMPARE(board.breakerStrip()->rows().size(), 1);
    QCOMPARE(board.breakerStrip()->rows()[0].label, QString::fromUtf8("→ Payments"));
    QVERIFY(board.breakerStrip()->isVisible());
    world.show(board, node("payments"));
    QVERIFY(!board.breakerStrip()->isVisible());
}

void TestChartBoard::aQueueShowsItsBacklogOnEveryTab()
{
    World world;
    ChartBoard board(world.theme);
    for (const Tab tab : tabs) {
        board.setTab(tab);
        world.show(board, node("order-events"));
        const auto shown = board.shownCharts();
        QVERIFY(!shown.isEmpty());
        QCOMPARE(shown.last()->content().title, QStringLiteral("Backlog of order_events"));
        QVERIFY(!shown.last()->drawn(0).isEmpty());
    }
}

void TestChartBoard::errorsAreSplitByCause()
{
    World world;
    ChartBoard board(world.theme);
    board.setTab(Traffic);
    world.show(board, node("shoppers"));
    const auto shown = board.shownCharts();
    QCOMPARE(shown.size(), 2);
    QCOMPARE(labels(shown[1]), (QStringList{"timed out", "breaker open"}));
    QVERIFY(shown[1]->drawnColour(0) != shown[1]->drawnColour(1));
    world.show(board, edge("pay"));
    QVERIFY(board.shownCharts()[1]->content().lines.isEmpty());
    QCOMPARE(board.shownCharts()[1]->content().empty, QStringLiteral("No errors so far."));
}

void TestChartBoard::everyChartSaysItsUnitItsWindowAndItsCount()
{
    World world;
    ChartBoard board(world.theme);
    for (const diagram::Items &items :
         {node("shoppers"), node("checkout"), edge("pay"), node("order-events")}) {
        for (const Tab tab : tabs) {
            board.setTab(tab);
            world.show(board, items);
            for (const TimeChart *chart : board.shownCharts()) {
                const QString note = chart->content().note;
                QVERIFY2(note.contains(QLatin1String("window")), qPrintable(note));
                QVERIFY2(note.contains(QRegularExpression(QStringLiteral("[0-9]"))), qPrintable(note));
                if (chart->content().unit != Unit::Seconds) // whose unit stands at every tick
                    QVERIFY2(note.contains(unitText(chart->content().unit)), qPrintable(note));
            }
        }
    }
    board.setTab(Latency);
    world.show(board, node("checkout"));
    const QString n = QString::fromUtf8("n 5\u202F616, window 1 s"); // 234 slots of 24
    QCOMPARE(board.shownCharts()[0]->content().note, n);
    QCOMPARE(board.shownCharts()[1]->content().note, QStringLiteral("48 threads, window 0.1 s"));
}

void TestChartBoard::fewRequestsWidenTheWindowAndTheChartSaysSo()
{
    World world;
    world.scenario.nodes[fix::Shoppers].source.rate = 6;
    ChartBoard board(world.theme);
    world.show(board, node("checkout"));
    QVERIFY(board.shownCharts()[0]->content().note.endsWith(QStringLiteral("window 5 s")));
}

void TestChartBoard::theHeaderSaysWhoseChartsTheyAre()
{
    World world;
    ChartBoard board(world.theme);
    world.show(board, node("checkout"));
    QCOMPARE(board.header(), QString::fromUtf8("Checkout · all operations · last 30 s"));
    world.show(board, {});
    QVERIFY(board.header().startsWith(QStringLiteral("Shoppers, the busiest client")));
    world.show(board, edge("consume"));
    QVERIFY(board.header().startsWith(QStringLiteral("order_events")));
}

void TestChartBoard::theLinesDrawnAreThePointsOfTheHistory()
{
    World world(420);
    ChartBoard board(world.theme);
    board.resize(widthAt1280, dockHeight);
    board.show();
    world.show(board, node("checkout"));
    const TimeChart *chart = board.shownCharts()[0];
    const auto expected =
        world.history.series(run::Subject::Node, fix::Checkout, run::Quantity::P99, 12 * sim::second,
                             42 * sim::second, chart->plotWidth(), sim::second);
    const auto drawn = chart->drawn(2);
    QCOMPARE(drawn.size(), expected.size());
    for (qsizetype i = 0; i < drawn.size(); ++i) {
        QCOMPARE(drawn[i].size(), expected[i].size());
        for (qsizetype k = 0; k < drawn[i].size(); ++k) {
            QVERIFY(std::abs(drawn[i][k].x() - expected[i][k].x()) < 1e-9);
            QCOMPARE(drawn[i][k].y(), expected[i][k].y());
        }
    }
}

void TestChartBoard::theFirstSecondHasNoRate()
{
    World world(42);
    ChartBoard board(world.theme);
    board.setTab(Traffic);
    world.show(board, node("checkout"));
    QVERIFY(board.shownCharts()[0]->drawn(0).first().first().x() >= 1.0 - 1e-9);
}

void TestChartBoard::whatIsStillToComeIsNotMarked()
{
    World before(150), after(234); // payments become slow at 20 s
    ChartBoard board(before.theme);
    before.show(board, node("checkout"));
    QVERIFY(board.shownCharts()[0]->content().marks.isEmpty());
    after.show(board, node("checkout"));
    QCOMPARE(board.shownCharts()[0]->content().marks.size(), 1);
    QCOMPARE(board.shownCharts()[0]->content().marks[0].until, after.history.now());
}

void TestChartBoard::thereAreAtMostTwoPointsAPixel()
{
    World world(1100);
    ChartBoard board(world.theme);
    board.resize(widthAt1280, dockHeight);
    board.show();
    board.setSpan(wholeRun);
    world.show(board, node("checkout"));
    for (const TimeChart *chart : board.shownCharts()) {
        for (const auto &segment : chart->drawn(0))
            QVERIFY(segment.size() <= 2 * chart->plotWidth());
    }
}

void TestChartBoard::gapsStayGaps()
{
    World world;
    TimeChart chart(world.theme);
    chart.resize(300, 180);
    TimeChart::Content content;
    content.stretch = {0, 30 * sim::second};
    content.lines = {{"p50", Ink::Sync, false, {{{1, 1}, {2, 1}}, {{9, 2}}, {{12, 1}, {15, 1}}}}};
    chart.show(content);
    QCOMPARE(chart.drawn(0).size(), 3);
    QCOMPARE(chart.drawn(0)[1].size(), 2); // a lone point is given a little length, to be seen
    content.lines[0].segments.resize(1);
    chart.show(content);
    QCOMPARE(chart.drawn(0).size(), 1);
}

void TestChartBoard::withoutATableRowTheTabSaysWhereToLook()
{
    World world;
    ChartBoard board(world.theme);
    board.setTab(Queues);
    world.show(board, node("shoppers"));
    QVERIFY(board.shownCharts().isEmpty());
    bool said = false;
    for (const QLabel *label : board.findChildren<QLabel *>())
        said = said || label->text() == nothingOn(Client);
    QVERIFY(said);
}

void TestChartBoard::withoutARunThePanelSaysWhatToDo()
{
    World world;
    ChartBoard board(world.theme);
    ChartBoard::Sight sight;
    sight.empty = QStringLiteral("Press play.");
    board.resize(widthAt1280, dockHeight);
    board.show({}, sight);
    QVERIFY(board.shownCharts().isEmpty());
    keepPicture(board, QStringLiteral("charts-empty"));
}

void TestChartBoard::switchingTheThemeRecoloursTheLines()
{
    World world;
    world.theme.choose(views::Theme::Choice::Light);
    ChartBoard board(world.theme);
    QObject::connect(&board, &ChartBoard::wanted, &board, [&] { world.show(board, node("checkout")); });
    world.show(board, node("checkout"));
    QCOMPARE(board.shownCharts()[0]->drawnColour(0), views::Theme::lightTokens().sync);
    world.theme.choose(views::Theme::Choice::Dark);
    QCOMPARE(board.shownCharts()[0]->drawnColour(0), views::Theme::darkTokens().sync);
}

void TestChartBoard::nothingIsClippedAtTheWidthsOfTheDock()
{
    World world;
    for (const bool dark : {false, true}) {
        world.theme.choose(dark ? views::Theme::Choice::Dark : views::Theme::Choice::Light);
        for (const int width : {widthAt1280, widthAt1920}) {
            ChartBoard board(world.theme);
            board.setAutoFillBackground(true);
            board.setBackgroundRole(QPalette::Light);
            board.resize(width, dockHeight);
            board.show();
            for (const auto &[name, items] :
                 {std::pair{"checkout", node("checkout")}, std::pair{"shoppers", node("shoppers")},
                  std::pair{"queue", node("order-events")}, std::pair{"nothing", diagram::Items{}}}) {
                for (const Tab tab : tabs) {
                    board.setTab(tab);
                    world.show(board, items);
                    for (const TimeChart *chart : board.shownCharts()) {
                        const QFontMetrics title(views::Theme::font(views::type::small, QFont::DemiBold));
                        const double note = views::numeralWidth(views::Theme::font(views::type::caption),
                                                                chart->content().note);
                        QVERIFY(title.horizontalAdvance(chart->content().plainTitle) + note + 20 <=
                                chart->width());
                        QVERIFY(board.rect().contains(QRect(chart->mapTo(&board, QPoint()), chart->size())));
                    }
                    keepPicture(board, QStringLiteral("charts-%1-%2-%3-%4")
                                           .arg(QLatin1String(name), tabTitle(tab))
                                           .arg(width)
                                           .arg(QLatin1String(dark ? "dark" : "light")));
                }
            }
        }
    }
}

void TestChartBoard::otherPanelsAreFurtherTabs()
{
    World world;
    ChartBoard board(world.theme);
    auto *issues = new QLabel(QStringLiteral("none"));
    board.addPage(issues, QStringLiteral("Issues"));
    board.setPageTitle(issues, QStringLiteral("Issues 2"));
    board.show();
    board.setTab(Traffic);
    QVERIFY(!issues->isVisible());
    board.showPage(issues);
    QVERIFY(issues->isVisible());
    QVERIFY(!board.showsCharts());
    QCOMPARE(board.tab(), Traffic);
    QCOMPARE(board.findChild<QTabBar *>()->tabText(3), QStringLiteral("Issues 2"));
    board.setTab(Latency);
    QVERIFY(!issues->isVisible());
    QVERIFY(board.showsCharts());
}

void TestChartBoard::aRunIsFollowed()
{
    Dock dock;
    auto &[controller, selection, document, theme, panel] = dock;
    panel.resize(widthAt1280, dockHeight);
    panel.show();
    QVERIFY(panel.board().shownCharts().isEmpty());
    document.reset(support::drawing("shoppers:client(rate=200) -> api -> db:database"));
    controller.setDiagram(document.diagram());
    controller.runTo(3 * sim::second);
    QTRY_VERIFY(controller.history().now() >= 3 * sim::second);
    QVERIFY(panel.board().header().startsWith(QStringLiteral("shoppers, the busiest client")));
    selection.select(diagram::NodeId(QStringLiteral("api")));
    const auto shown = panel.board().shownCharts();
    QCOMPARE(shown.size(), 2);
    QCOMPARE(shown[0]->content().title, QStringLiteral("Latency of api"));
    const auto expected = controller.history().series(
        run::Subject::Node, *controller.nodeIndex(diagram::NodeId(QStringLiteral("api"))), run::Quantity::P50,
        0, 10 * sim::second, shown[0]->plotWidth(), sim::second);
    QCOMPARE(shown[0]->drawn(0), expected);
    QVERIFY(!expected.isEmpty());
}

void TestChartBoard::aNodeAddedAndUndoneLeavesTheChartsAsTheyWere()
{
    Dock dock;
    auto &[controller, selection, document, theme, panel] = dock;
    QObject::connect(&document, &document::Document::changed, &controller,
                     [&dock] { dock.controller.setDiagram(dock.document.diagram()); });
    panel.show();
    const diagram::Diagram before = support::drawing("shoppers:client(rate=200) -> api -> db:database");
    document.reset(before);
    controller.runTo(2 * sim::second);
    QTRY_VERIFY(controller.history().now() >= 2 * sim::second);
    QTRY_VERIFY(!panel.board().shownCharts().isEmpty());
    document.reset(support::drawing("shoppers:client(rate=200) -> api -> db:database; added"));
    selection.select(diagram::NodeId(QStringLiteral("added")));
    QVERIFY(panel.board().shownCharts().isEmpty());
    document.reset(before);
    QVERIFY(!controller.restartNeeded());
    QTRY_VERIFY(!panel.board().shownCharts().isEmpty());
    QVERIFY(panel.board().header().startsWith(QStringLiteral("shoppers, the busiest client")));
}

void TestChartBoard::aLoadDraggedDoesNotChangeTheWindow()
{
    Dock dock;
    auto &[controller, selection, document, theme, panel] = dock;
    panel.show();
    document.reset(support::drawing("shoppers:client(rate=100) -> api"));
    controller.setDiagram(document.diagram());
    controller.runTo(2 * sim::second);
    QTRY_VERIFY(controller.history().now() >= 2 * sim::second);
    QTRY_VERIFY(!panel.board().shownCharts().isEmpty());
    const auto note = [&dock] {
        return dock.panel.board().shownCharts()[0]->content().note;
    };
    QVERIFY(note().endsWith(QStringLiteral("window 1 s")));
    controller.setLoad(diagram::NodeId(QStringLiteral("shoppers")), 5);
    QTRY_COMPARE(controller.interventions().size(), 1);
    Q_EMIT selection.changed();
    QVERIFY(note().endsWith(QStringLiteral("window 1 s")));
    document.reset(support::drawing("shoppers:client(rate=5) -> api"));
    controller.setDiagram(document.diagram());
    controller.restart();
    QTRY_VERIFY(!panel.board().shownCharts().isEmpty() && note().endsWith(QStringLiteral("window 5 s")));
    QVERIFY(panel.board().shownCharts()[0]->content().hint.contains(QStringLiteral("fewer than 20")));
}

void TestChartBoard::errorsOfTheFirstSecondAreNotDenied()
{
    World world(0);
    for (int i = 0; i < 8; ++i) {
        sim::Slot slot = fix::slot(300, world.scenario); // a time with errors
        slot.from = i * 100 * sim::millisecond;
        slot.to = slot.from + 100 * sim::millisecond;
        run::Frame frame = fix::frame(0, world.scenario);
        frame.slots = {slot};
        frame.current.from = frame.current.to = slot.to;
        world.history.append(frame);
    }
    ChartBoard board(world.theme);
    board.setTab(Traffic);
    world.show(board, node("checkout"));
    const auto charts = board.shownCharts();
    QVERIFY(!charts.isEmpty());
    QVERIFY(world.history.summary(run::Subject::Node, fix::Checkout, 0, world.history.now()).failed > 0);
    for (const TimeChart *chart : charts)
        QCOMPARE(chart->content().empty, QStringLiteral("Rates are shown once the run is 1 s old."));
}

void TestChartBoard::aHiddenPanelDoesNotRefresh()
{
    Dock dock;
    auto &[controller, selection, document, theme, panel] = dock;
    selection.select(diagram::NodeId(QStringLiteral("checkout")));
    Q_EMIT controller.frameChanged();
    QCOMPARE(panel.refreshes(), quint64(0));
    panel.show();
    const quint64 shown = panel.refreshes();
    QVERIFY(shown > 0);
    selection.clear();
    QVERIFY(panel.refreshes() > shown);
    panel.hide();
    const quint64 hidden = panel.refreshes();
    selection.select(diagram::NodeId(QStringLiteral("checkout")));
    Q_EMIT controller.frameChanged();
    QCOMPARE(panel.refreshes(), hidden);
}

QTEST_MAIN(TestChartBoard)
#include "tst_chartboard.moc"
