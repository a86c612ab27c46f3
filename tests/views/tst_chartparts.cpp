// The parts of the charts that are pure: whose charts are shown, axes, marks, the record of breakers, the
// table.
#include "model/document/filestore.h"
#include "model/document/format.h"
#include "model/kinds/compile.h"
#include "model/run/framemaker.h"
#include "tests/views/chartfixture.h"
#include "views/charts/axes.h"
#include "views/charts/breakerrecord.h"
#include "views/charts/charted.h"
#include "views/charts/timemarks.h"

#include <QRandomGenerator>
#include <QTest>

using namespace charts;
namespace fix = chartfixture;

namespace {

diagram::Items node(const char *id)
{
    return {.nodes = {diagram::NodeId(QString::fromLatin1(id))}, .edges = {}, .notes = {}};
}

diagram::Items edge(const char *id)
{
    return {.nodes = {}, .edges = {diagram::EdgeId(QString::fromLatin1(id))}, .notes = {}};
}

std::optional<Charted> charted(const diagram::Items &items)
{
    const sim::Scenario scenario = fix::scenario();
    return chartedFor(items, fix::drawing(), scenario, nullptr, Latency);
}

constexpr Unit units[] = {Unit::Seconds, Unit::PerSecond, Unit::Threads, Unit::Requests, Unit::Messages};

} // namespace

class TestChartParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNodeShowsItself();
    void bothEdgesOfAQueueShowItsChannel();
    void aDirectAsyncEdgeShowsItsOwnChannel();
    void withNothingSelectedTheBusiestClientIsShown();
    void onTheTabOfQueuesItIsTheLongestBacklog();
    void aClientDraggedToMoreLoadBecomesTheBusiest();
    void whatIsNotInTheRunIsNotShown();
    void aServiceShowsTheBreakersOfItsOwnCalls();
    void everyChartHasAKindATabAndAWindow();
    void everyKindHasALatencyAndATrafficChart();
    void noTwoCausesLookTheSame();
    void everyTopHoldsWhatIsHighest();
    void theTopStaysUntilItIsTooSmallOrFarTooLarge();
    void countedThingsHaveNoFractions();
    void timeTicksKeepTheirDistance();
    void timesReadAsClocks();
    void aYoungRunIsShownFromItsStart();
    void aRepeatedFaultIsMarkedEachTime();
    void plannedChangesOfSettingsAreMarked();
    void interventionsAreMarkedAtTheirTime();
    void aFaultPutOnByHandLastsUntilItIsEnded();
    void aBreakerChangeStandsAtItsMark();
    void aBreakerChangeWithoutAMarkStandsAtItsFrame();
    void severalInstancesShareTheBar();
    void spansOfABreakerCoverTheRunWithoutOverlap();
    void theRecordAgreesWithTheTransitionsOfARun();
};

void TestChartParts::aNodeShowsItself()
{
    const auto shown = charted(node("checkout"));
    QVERIFY(shown);
    QCOMPARE(shown->kind, Server);
    QCOMPARE(shown->index, sim::Index(fix::Checkout));
    QCOMPARE(shown->name, QStringLiteral("Checkout"));
    QCOMPARE(charted(node("admins"))->kind, Client);
    QCOMPARE(charted(node("order-events"))->kind, Channel);
}

void TestChartParts::bothEdgesOfAQueueShowItsChannel()
{
    for (const char *id : {"publish", "consume"}) {
        const auto shown = charted(edge(id));
        QVERIFY(shown);
        QCOMPARE(shown->kind, Channel);
        QCOMPARE(shown->index, sim::Index(fix::Queue));
        QCOMPARE(shown->name, QStringLiteral("order_events"));
    }
}

void TestChartParts::aDirectAsyncEdgeShowsItsOwnChannel()
{
    const auto shown = charted(edge("notify"));
    QVERIFY(shown);
    QCOMPARE(shown->subject, run::Subject::Channel);
    QCOMPARE(shown->index, sim::Index(fix::Direct));
    QCOMPARE(shown->name, QString::fromUtf8("Checkout → E-mail"));
}

void TestChartParts::withNothingSelectedTheBusiestClientIsShown()
{
    const auto shown = charted({});
    QVERIFY(shown);
    QCOMPARE(shown->index, sim::Index(fix::Shoppers));
    QVERIFY(shown->chosenForThem);
    QCOMPARE(shown->breakers, QList<sim::Index>{fix::Pay});
}

void TestChartParts::onTheTabOfQueuesItIsTheLongestBacklog()
{
    const sim::Scenario scenario = fix::scenario();
    run::Frame frame = fix::frame(1, scenario);
    const auto shown = chartedFor({}, fix::drawing(), scenario, &frame, Queues);
    QCOMPARE(shown->kind, Channel);
    QCOMPARE(shown->index, sim::Index(fix::Queue));
    frame.channels[fix::Direct].waiting = 5000;
    QCOMPARE(chartedFor({}, fix::drawing(), scenario, &frame, Queues)->index, sim::Index(fix::Direct));
}

void TestChartParts::aClientDraggedToMoreLoadBecomesTheBusiest()
{
    const sim::Scenario scenario = fix::scenario();
    run::Frame frame = fix::frame(1, scenario);
    frame.nodes[fix::Admins].rate = 1000;
    QCOMPARE(chartedFor({}, fix::drawing(), scenario, &frame, Latency)->index, sim::Index(fix::Admins));
}

void TestChartParts::whatIsNotInTheRunIsNotShown()
{
    QVERIFY(!charted(node("added-later")));
    QVERIFY(!charted(edge("added-later")));
}

void TestChartParts::aServiceShowsTheBreakersOfItsOwnCalls()
{
    QCOMPARE(charted(node("checkout"))->breakers, QList<sim::Index>{fix::Pay});
    QVERIFY(charted(node("payments"))->breakers.isEmpty());
    QCOMPARE(charted(edge("pay"))->breakers, QList<sim::Index>{fix::Pay});
    QVERIFY(charted(edge("shop"))->breakers.isEmpty());
}

void TestChartParts::everyChartHasAKindATabAndAWindow()
{
    QSet<QString> keys;
    for (const ChartSpec &spec : chartSpecs()) {
        QVERIFY(spec.kinds != 0 && spec.tabs != 0);
        QVERIFY(spec.window > 0);
        QVERIFY(spec.leastTop > 0);
        QVERIFY(*spec.title && *spec.plainTitle);
        keys << QString::fromLatin1(spec.key);
    }
    QCOMPARE(keys.size(), qsizetype(chartSpecs().size()));
}

void TestChartParts::everyKindHasALatencyAndATrafficChart()
{
    for (const Kind kind : {Client, Server, Call, Channel}) {
        QVERIFY(!chartsOf(kind, Latency).isEmpty());
        QVERIFY(!chartsOf(kind, Traffic).isEmpty());
        for (const Tab tab : tabs)
            QVERIFY2(chartsOf(kind, tab).size() <= 2, "more than two charts do not fit the dock at 1280 px");
    }
}

void TestChartParts::noTwoCausesLookTheSame()
{
    QSet<QPair<int, bool>> looks;
    // What a call meets; a 504 is a callee's timeout and looks like one on purpose; what has no name of its own fails like no data,
    // and a conflict, which only an event store has, like a connection that does not come.
    for (int i = 1; i < sim::causeCount; ++i) {
        const LineSpec line = lineOfCause(static_cast<sim::Cause>(i));
        QCOMPARE(line.cause, static_cast<sim::Cause>(i));
        looks << QPair<int, bool>(static_cast<int>(line.ink), line.dashed);
    }
    QCOMPARE(looks.size(), sim::causeCount - 4);
}

void TestChartParts::everyTopHoldsWhatIsHighest()
{
    QRandomGenerator random(7);
    for (int i = 0; i < 2000; ++i) {
        const double highest = std::pow(10.0, random.bounded(12.0) - 4);
        for (const Unit unit : units) {
            const Scale scale = scaleFor(highest, unit, 0.001);
            QVERIFY(scale.top >= highest * (1 - 1e-9));
            const double rows = scale.top / scale.step;
            QVERIFY(std::abs(rows - std::round(rows)) < 1e-6);
            QVERIFY(rows > 0.5 && rows < 4.5);
        }
    }
}

void TestChartParts::theTopStaysUntilItIsTooSmallOrFarTooLarge()
{
    const Scale first = scaleFor(90, Unit::PerSecond, 4);
    QCOMPARE(first.top, 100.0);
    QCOMPARE(steadyScale(first, 61, Unit::PerSecond, 4), first);
    QCOMPARE(steadyScale(first, 100, Unit::PerSecond, 4), first);
    QVERIFY(steadyScale(first, 101, Unit::PerSecond, 4).top > 100);
    QVERIFY(steadyScale(first, 10, Unit::PerSecond, 4).top < 100);
}

void TestChartParts::countedThingsHaveNoFractions()
{
    for (const double highest : {0.0, 0.3, 1.0, 2.5, 3.9}) {
        const Scale scale = scaleFor(highest, Unit::Messages, 0.5);
        QCOMPARE(scale.step, std::round(scale.step));
    }
}

void TestChartParts::timeTicksKeepTheirDistance()
{
    QRandomGenerator random(3);
    for (int i = 0; i < 500; ++i) {
        const sim::Time from = random.bounded(100000) * 100 * sim::millisecond;
        const sim::Time to = from + (1 + random.bounded(50000)) * 100 * sim::millisecond;
        const int pixels = 150 + random.bounded(800);
        const auto ticks = timeTicks(from, to, pixels, 60);
        for (qsizetype k = 0; k < ticks.size(); ++k) {
            QVERIFY(ticks[k] >= from && ticks[k] <= to);
            if (k > 0)
                QVERIFY(double(ticks[k] - ticks[k - 1]) * pixels / double(to - from) >= 59.99);
        }
    }
    // The same step wherever the stretch begins: ticks move with time and do not jump.
    const auto ticks = timeTicks(17 * sim::second, 47 * sim::second, 300, 60);
    QCOMPARE(ticks, (QList<sim::Time>{20 * sim::second, 30 * sim::second, 40 * sim::second}));
}

void TestChartParts::timesReadAsClocks()
{
    QCOMPARE(timeText(0), QStringLiteral("0:00"));
    QCOMPARE(timeText(20 * sim::second), QStringLiteral("0:20"));
    QCOMPARE(timeText(500 * sim::millisecond), QStringLiteral("0:00.5"));
    QCOMPARE(timeText(3720 * sim::second), QStringLiteral("1:02:00"));
    QCOMPARE(tickText(1.5, {1.5, 0.5}, Unit::Seconds), QStringLiteral("1.5 s"));
    QCOMPARE(tickText(0.05, {0.15, 0.05}, Unit::Seconds), QStringLiteral("50 ms"));
    QCOMPARE(tickText(0, {1, 1}, Unit::Seconds), QStringLiteral("0"));
}

void TestChartParts::aYoungRunIsShownFromItsStart()
{
    const sim::Time span = 30 * sim::second;
    QCOMPARE(stretchFor(2 * sim::second, span), (Stretch{0, 10 * sim::second}));
    QCOMPARE(stretchFor(12 * sim::second, span), (Stretch{0, span}));
    QCOMPARE(stretchFor(42 * sim::second, span), (Stretch{12 * sim::second, 42 * sim::second}));
    QCOMPARE(stretchFor(42 * sim::second, wholeRun), (Stretch{0, 60 * sim::second}));
    QVERIFY(stretchFor(7 * 3600 * sim::second, wholeRun).to >= 7 * 3600 * sim::second);
}

void TestChartParts::aRepeatedFaultIsMarkedEachTime()
{
    sim::Scenario scenario = fix::scenario();
    scenario.faults[0].at = 5 * sim::second;
    scenario.faults[0].duration = 2 * sim::second;
    scenario.faults[0].every = 10 * sim::second;
    const auto marks = timeMarks(scenario, fix::drawing(), {}, {16 * sim::second, 40 * sim::second});
    QCOMPARE(marks.size(), 3);
    QCOMPARE(marks[0], (TimeMark{15 * sim::second, 17 * sim::second, QString::fromUtf8("Payments ×8")}));
    QCOMPARE(marks[2].at, 35 * sim::second);
    QCOMPARE(timeMarks(scenario, fix::drawing(), {}, {0, 6 * sim::second})[0].until, 6 * sim::second);
}

void TestChartParts::plannedChangesOfSettingsAreMarked()
{
    diagram::Diagram drawing = fix::drawing();
    const diagram::FaultId id(QStringLiteral("f9"));
    drawing.faults[id] = {
        id, "set", "pay", {{"at", "4s"}, {"for", "2s"}, {"every", "10s"}, {"key", "threads"}, {"value", 3}}};
    sim::Scenario scenario = fix::scenario();
    scenario.faults.clear();
    const auto marks = timeMarks(scenario, drawing, {}, {0, 20 * sim::second});
    QCOMPARE(marks.size(), 2);
    QVERIFY(marks[0].text.endsWith(": threads 3"));
    QCOMPARE(marks[1].at, 14 * sim::second);
    QCOMPARE(marks[1].until, 16 * sim::second);
}

void TestChartParts::interventionsAreMarkedAtTheirTime()
{
    const run::LoggedIntervention load{12 * sim::second, QStringLiteral("load of Shoppers 300/s"),
                                       QStringLiteral("shoppers")};
    const auto marks = timeMarks(fix::scenario(), fix::drawing(), {load}, {0, 30 * sim::second});
    QCOMPARE(marks.size(), 2);
    QCOMPARE(marks[0], (TimeMark{12 * sim::second, 12 * sim::second, load.text, true}));
    QCOMPARE(marks[1].until, 30 * sim::second); // for good
}

void TestChartParts::aFaultPutOnByHandLastsUntilItIsEnded()
{
    run::LoggedIntervention crash{2 * sim::second, QStringLiteral("Orders crashed"), QStringLiteral("orders"), sim::never};
    const auto firstOf = [&crash](const Stretch &stretch) {
        return timeMarks(fix::scenario(), fix::drawing(), {crash}, stretch).value(0);
    };
    QCOMPARE(firstOf({0, 9 * sim::second}), (TimeMark{2 * sim::second, 9 * sim::second, crash.text, false}));
    crash.until = 5 * sim::second;
    QCOMPARE(firstOf({3 * sim::second, 9 * sim::second}).until, 5 * sim::second); // also when it began before
    QVERIFY(firstOf({6 * sim::second, 9 * sim::second}).text != crash.text);
}

void TestChartParts::aBreakerChangeStandsAtItsMark()
{
    const sim::Scenario scenario = fix::scenario();
    BreakerRecord record;
    record.append(fix::frame(10, scenario));
    run::Frame frame = fix::frame(300, scenario, 10);
    frame.marks = {fix::breakerMark(20.25, sim::MarkKind::BreakerOpened),
                   fix::breakerMark(25.25, sim::MarkKind::BreakerHalfOpen),
                   fix::breakerMark(25.5, sim::MarkKind::BreakerClosed)};
    record.append(frame);
    const auto spans = record.spans(fix::Pay, {0, 30 * sim::second});
    QCOMPARE(spans.size(), 4);
    QCOMPARE(spans[1].from, sim::Time(20.25e9));
    QCOMPARE(spans[1].to, sim::Time(25.25e9));
    QCOMPARE(spans[1].state, (BreakerRecord::State{0, 1, 0}));
    QCOMPARE(spans[2].state, (BreakerRecord::State{0, 0, 1}));
    QCOMPARE(spans[3].to, 30 * sim::second);
}

void TestChartParts::aBreakerChangeWithoutAMarkStandsAtItsFrame()
{
    const sim::Scenario scenario = fix::scenario();
    BreakerRecord record;
    record.append(fix::frame(10, scenario));
    run::Frame frame = fix::frame(20, scenario, 10);
    frame.edges[fix::Pay].breakersOpen = 1;
    record.append(frame);
    QCOMPARE(record.now(fix::Pay), (BreakerRecord::State{0, 1, 0}));
    record.append(fix::frame(30, scenario, 20));
    const auto spans = record.spans(fix::Pay, {0, 10 * sim::second});
    QCOMPARE(spans.size(), 3 - 1); // the last change is at the newest frame: nothing of it to see yet
    QCOMPARE(spans[1].from, 2 * sim::second);
    QCOMPARE(spans[1].to, 3 * sim::second);
}

void TestChartParts::severalInstancesShareTheBar()
{
    const sim::Scenario scenario = fix::scenario();
    BreakerRecord record;
    run::Frame frame = fix::frame(10, scenario);
    frame.edges[fix::Pay].breakers = 3;
    record.append(frame);
    frame = fix::frame(20, scenario, 10);
    frame.edges[fix::Pay].breakers = 3;
    frame.edges[fix::Pay].breakersOpen = 2;
    frame.marks = {fix::breakerMark(1.2, sim::MarkKind::BreakerOpened),
                   fix::breakerMark(1.7, sim::MarkKind::BreakerOpened)};
    record.append(frame);
    QCOMPARE(record.now(fix::Pay), (BreakerRecord::State{1, 2, 0}));
    QCOMPARE(record.spans(fix::Pay, {0, sim::second * 2}).last().from, sim::Time(1.7e9));
}

void TestChartParts::spansOfABreakerCoverTheRunWithoutOverlap()
{
    const sim::Scenario scenario = fix::scenario();
    QRandomGenerator random(5);
    BreakerRecord record;
    record.clear();
    int slots = 0;
    for (int i = 0; i < 300; ++i) {
        const int next = slots + 1 + random.bounded(5);
        run::Frame frame = fix::frame(next, scenario, next);
        const int state = random.bounded(3);
        frame.edges[fix::Pay].breakersOpen = state == 1;
        frame.edges[fix::Pay].breakersHalfOpen = state == 2;
        if (random.bounded(2))
            frame.marks = {fix::breakerMark(
                slots * 0.1 + 0.05,
                static_cast<sim::MarkKind>(int(sim::MarkKind::BreakerOpened) + random.bounded(3)))};
        record.append(frame);
        slots = next;
    }
    const auto spans = record.spans(fix::Pay, {0, sim::never});
    sim::Time at = 0;
    for (const BreakerRecord::Span &span : spans) {
        QCOMPARE(span.from, at);
        QVERIFY(span.to > span.from);
        at = span.to;
    }
    QVERIFY(at <= slots * 100 * sim::millisecond);
}

// However rarely frames come, each change stands where the engine says it happened.
void TestChartParts::theRecordAgreesWithTheTransitionsOfARun()
{
    const auto bytes =
        document::readFile(QStringLiteral(HOPYARD_SOURCE_DIR "/resources/examples/checkout-breaker.hopyard"));
    QVERIFY(bytes);
    const auto scenario = kinds::compile(*document::read(*bytes).diagram).scenario;
    QVERIFY(scenario);
    sim::Engine engine(scenario, scenario->seed);
    sim::Recorder recorder = run::recorderFor(*scenario);
    QRandomGenerator random(11);
    BreakerRecord record;
    for (sim::Time at = 0; at < 29 * sim::second; at += (1 + random.bounded(9)) * 20 * sim::millisecond) {
        engine.run(at, ~std::uint64_t{0}, &recorder);
        record.append(run::makeFrame(engine, recorder, run::Dots::Hide));
    }
    const sim::Totals totals = recorder.totals(0, engine.now());
    int compared = 0;
    for (sim::Index edge = 0; edge < scenario->edges.size(); ++edge) {
        if (!scenario->edges[edge].breaker.present)
            continue;
        const auto spans = record.spans(edge, {0, sim::never});
        const auto &transitions = totals.edges[edge].transitions;
        QCOMPARE(spans.size(), qsizetype(transitions.size() + 1));
        for (std::size_t i = 0; i < transitions.size(); ++i, ++compared) {
            QCOMPARE(spans[i].to, transitions[i].at);
            QCOMPARE(spans[i + 1].state.open > 0, transitions[i].to == sim::BreakerState::Open);
            QCOMPARE(spans[i + 1].state.halfOpen > 0, transitions[i].to == sim::BreakerState::HalfOpen);
        }
    }
    QVERIFY(compared >= 3);
}

QTEST_GUILESS_MAIN(TestChartParts)
#include "tst_chartparts.moc"
