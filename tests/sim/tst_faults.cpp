// Faults from the timeline and by hand, and settings that change while a run goes on.
#include "tests/support/scenarios.h"

#include <QTest>

using namespace sim;
using support::ScenarioDraft;
using support::totalsOf;

namespace {

constexpr std::uint64_t allEvents = ~std::uint64_t{0};
using Kind = FaultPlan::Kind;

std::uint64_t errorsOf(const Flow &flow, Cause cause)
{
    return flow.errors[static_cast<std::size_t>(cause)];
}

// A hundred requests a second, 10 ms apart, each 4 ms of work and 1 ms each way.
struct Steady
{
    ScenarioDraft draft;
    Index users = draft.client("users", 100);
    Index api = draft.station("api", 4, Distribution::constant(4 * millisecond));

    Steady()
    {
        draft.scenario.nodes[users].source.arrivals = SourcePlan::Arrivals::Constant;
        draft.call(users, api).edge.latency = Distribution::constant(millisecond);
        draft.edges[0].edge.timeout = 100 * millisecond;
    }
    void fault(Kind kind, double value, Time at, Time duration, Time every = 0)
    {
        const bool edge = kind == Kind::Partition;
        draft.scenario.faults.push_back({.kind = kind,
                                         .id = "f",
                                         .node = edge ? noIndex : api,
                                         .edge = edge ? 0 : noIndex,
                                         .value = value,
                                         .at = at,
                                         .duration = duration,
                                         .every = every});
    }
    Totals run(Time until = 10 * second + 500 * microsecond)
    {
        Engine engine(draft.build(), 1);
        return totalsOf(engine, 0, until);
    }
};

Intervention replaceWith(const ScenarioDraft &draft)
{
    return {.what = Intervention::What::Replace, .scenario = draft.build(), .fault = {}};
}

} // namespace

class tst_Faults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSlowNodeTakesLonger();
    void slowFactorsMultiply();
    void aSlowNodeTakesLongerThanTheLongestTimeOfItsDistribution();
    void anErrorShareFailsThatShare();
    void aCrashResetsWhatIsInsideAndRefusesTheRest();
    void aPartitionIsSeenByTimeoutsOnly();
    void faultsRepeat();
    void faultsCanBeStartedAndEndedByHand();
    void interventionsAreInTheFingerprint();
    void theLoadChangesAtOnce();
    void aConstantGapIsStretched();
    void moreThreadsStartWaitersAtOnceAndFewerDrain();
    void newTimeoutsActFromTheNextUse();
    void aChangedBreakerBeginsAnew();
    void aStalePopulationOfTimersIsNoEvent();
    void aRecorderThatComesLateCountsFromThenOn();
};

void tst_Faults::aSlowNodeTakesLonger()
{
    Steady steady;
    steady.fault(Kind::Slow, 5, 2 * second, second);
    const Totals totals = steady.run();
    QCOMPARE(totals.nodes[steady.users].ok.max(), 22 * millisecond);
    QVERIFY(std::abs(inSeconds(totals.nodes[steady.api].work) - (9 * 0.4 + 2.0)) < 0.03);
}

void tst_Faults::slowFactorsMultiply()
{
    Steady steady;
    steady.fault(Kind::Slow, 5, 2 * second, second);
    steady.fault(Kind::Slow, 2, 2500 * millisecond, second);
    QCOMPARE(steady.run().nodes[steady.users].ok.max(), 42 * millisecond);
}

void tst_Faults::aSlowNodeTakesLongerThanTheLongestTimeOfItsDistribution()
{
    Steady steady;
    Distribution &service = steady.draft.operation(steady.api).serviceTime;
    service = Distribution::exponential(40 * millisecond); // nine in ten are cut
    service.max = 4 * millisecond;
    steady.fault(Kind::Slow, 5, 2 * second, second);
    QCOMPARE(steady.run().nodes[steady.users].ok.max(), 22 * millisecond);
}

void tst_Faults::anErrorShareFailsThatShare()
{
    Steady steady;
    steady.fault(Kind::Errors, 0.3, 0, 0);
    const Totals totals = steady.run(100 * second);
    const double share = static_cast<double>(totals.nodes[steady.api].failed) /
                         static_cast<double>(totals.nodes[steady.api].entered);
    QVERIFY(std::abs(share - 0.3) < 0.02);
}

void tst_Faults::aCrashResetsWhatIsInsideAndRefusesTheRest()
{
    Steady steady; // requests arrive at 1 ms, 11 ms, ... and leave 4 ms later
    steady.fault(Kind::Crash, 0, 2 * second + 3 * millisecond, second);
    Engine engine(steady.draft.build(), 1);
    Recorder recorder(engine.scenario(), {.windows = {{0, never}}});
    engine.run(2500 * millisecond, allEvents, &recorder);
    QVERIFY(engine.nodeGauge(steady.api).crashed);
    QCOMPARE(engine.nodeGauge(steady.api).capacity, 0u);
    engine.run(10 * second + 500 * microsecond, allEvents, &recorder);
    const Totals totals = recorder.totals(0, engine.now());
    QCOMPARE(errorsOf(totals.edges[0], Cause::ConnectionReset), std::uint64_t{1});
    QCOMPARE(errorsOf(totals.edges[0], Cause::ConnectionRefused), std::uint64_t{100});
    QCOMPARE(totals.nodes[steady.users].bad.max(), 4 * millisecond); // there, three milliseconds in, and back
    QVERIFY(std::abs(totals.nodes[steady.api].capacitySeconds - 4 * 9) < 0.01);
}

void tst_Faults::aPartitionIsSeenByTimeoutsOnly()
{
    Steady steady;
    steady.fault(Kind::Partition, 0, 2 * second + 3 * millisecond, second);
    const Totals totals = steady.run(10 * second + 500 * microsecond);
    QCOMPARE(totals.edges[0].failed, std::uint64_t{101}); // one reply and a hundred requests vanished
    QCOMPARE(errorsOf(totals.edges[0], Cause::Timeout), std::uint64_t{101});
    QCOMPARE(totals.edges[0].abandoned, std::uint64_t{0});
    QCOMPARE(totals.nodes[steady.users].bad.max(), 100 * millisecond);
}

void tst_Faults::faultsRepeat()
{
    Steady steady;
    steady.fault(Kind::Crash, 0, second + 500 * microsecond, 100 * millisecond, 2 * second);
    const Totals totals = steady.run();
    QCOMPARE(errorsOf(totals.edges[0], Cause::ConnectionRefused), std::uint64_t{5 * 10});
}

void tst_Faults::faultsCanBeStartedAndEndedByHand()
{
    const Steady steady;
    Engine engine(steady.draft.build(), 1);
    engine.run(second, allEvents, nullptr);
    const FaultPlan slow{.kind = Kind::Slow, .id = "by-hand", .node = steady.api, .value = 3};
    engine.intervene({.what = Intervention::What::StartFault, .scenario = nullptr, .fault = slow}, nullptr);
    QCOMPARE(engine.nodeGauge(steady.api).slow, 3.0);
    FaultPlan brief = slow;
    brief.id = "brief";
    brief.duration = second;
    engine.intervene({.what = Intervention::What::StartFault, .scenario = nullptr, .fault = brief}, nullptr);
    QCOMPARE(engine.nodeGauge(steady.api).slow, 9.0);
    engine.run(2 * second, allEvents, nullptr);
    QCOMPARE(engine.nodeGauge(steady.api).slow, 3.0);
    FaultPlan any{.kind = Kind::Slow, .id = {}, .node = steady.api};
    engine.intervene({.what = Intervention::What::EndFault, .scenario = nullptr, .fault = any}, nullptr);
    QCOMPARE(engine.nodeGauge(steady.api).slow, 1.0);
}

void tst_Faults::interventionsAreInTheFingerprint()
{
    const Steady steady;
    Engine plain(steady.draft.build(), 1), touched = plain;
    touched.intervene(replaceWith(steady.draft), nullptr);
    plain.run(second, allEvents, nullptr);
    touched.run(second, allEvents, nullptr);
    QCOMPARE(touched.events(), plain.events());
    QVERIFY(touched.fingerprint() != plain.fingerprint());
}

void tst_Faults::theLoadChangesAtOnce()
{
    Steady steady;
    steady.draft.scenario.nodes[steady.users].source.arrivals = SourcePlan::Arrivals::Poisson;
    steady.draft.scenario.nodes[steady.users].source.rate = 0.001;
    Engine engine(steady.draft.build(), 1);
    Recorder recorder(engine.scenario(), {.windows = {{0, never}}});
    engine.run(second, allEvents, &recorder);
    steady.draft.scenario.nodes[steady.users].source.rate = 500;
    engine.intervene(replaceWith(steady.draft), &recorder);
    QVERIFY(engine.nextEventAt() < second + 50 * millisecond);
    engine.run(11 * second, allEvents, &recorder);
    const auto entered = static_cast<double>(recorder.totals(0, engine.now()).nodes[steady.users].entered);
    QVERIFY(std::abs(entered / 5000 - 1) < 0.05);
    QCOMPARE(engine.nodeGauge(steady.users).rate, 500.0);
}

void tst_Faults::aConstantGapIsStretched()
{
    Steady steady;
    steady.draft.scenario.nodes[steady.users].source.rate = 1;
    Engine engine(steady.draft.build(), 1);
    engine.run(500 * millisecond, allEvents, nullptr);
    steady.draft.scenario.nodes[steady.users].source.rate = 10;
    engine.intervene(replaceWith(steady.draft), nullptr);
    QCOMPARE(engine.nextEventAt(), 550 * millisecond);
    engine.run(525 * millisecond, allEvents, nullptr);
    steady.draft.scenario.nodes[steady.users].source.rate = 1;
    engine.intervene(replaceWith(steady.draft), nullptr);
    QCOMPARE(engine.nextEventAt(), 775 * millisecond); // a quarter of the gap is left
}

void tst_Faults::moreThreadsStartWaitersAtOnceAndFewerDrain()
{
    Steady steady;
    steady.draft.operation(steady.api).serviceTime = Distribution::constant(second);
    Engine engine(steady.draft.build(), 1);
    engine.run(100 * millisecond, allEvents, nullptr);
    QCOMPARE(engine.nodeGauge(steady.api).busy, 4u);
    QCOMPARE(engine.nodeGauge(steady.api).queued, 5u);
    steady.draft.scenario.nodes[steady.api].station.threads = 7;
    engine.intervene(replaceWith(steady.draft), nullptr);
    QCOMPARE(engine.nodeGauge(steady.api).busy, 7u);
    QCOMPARE(engine.nodeGauge(steady.api).queued, 2u);
    steady.draft.scenario.nodes[steady.api].station.threads = 2;
    engine.intervene(replaceWith(steady.draft), nullptr);
    QCOMPARE(engine.nodeGauge(steady.api).busy, 7u);
    engine.run(1090 * millisecond, allEvents, nullptr);
    QCOMPARE(engine.nodeGauge(steady.api).busy, 3u);
    engine.run(1500 * millisecond, allEvents, nullptr);
    QCOMPARE(engine.nodeGauge(steady.api).busy, 2u);
}

void tst_Faults::newTimeoutsActFromTheNextUse()
{
    Steady steady;
    steady.draft.operation(steady.api).serviceTime = Distribution::constant(50 * millisecond);
    steady.draft.scenario.nodes[steady.api].station.threads = 100;
    Engine engine(steady.draft.build(), 1);
    Recorder recorder(engine.scenario(), {.windows = {{0, never}}});
    engine.run(second + millisecond, allEvents, &recorder);
    steady.draft.edges[0].edge.timeout = 20 * millisecond;
    engine.intervene(replaceWith(steady.draft), &recorder);
    engine.run(3 * second, allEvents, &recorder);
    const Totals totals = recorder.totals(0, engine.now());
    QCOMPARE(totals.edges[0].completed, std::uint64_t{100});
    QCOMPARE(totals.edges[0].failed, std::uint64_t{198});
}

void tst_Faults::aChangedBreakerBeginsAnew()
{
    Steady steady;
    steady.draft.operation(steady.api).errorRate = 1;
    steady.draft.edges[0].edge.breaker = {
        .present = true, .slidingWindowSize = 10, .minimumNumberOfCalls = 10};
    Engine engine(steady.draft.build(), 1);
    Recorder recorder(engine.scenario(), {.windows = {{0, never}}});
    engine.run(second, allEvents, &recorder);
    QCOMPARE(engine.edgeGauge(0).breaker, BreakerState::Open);
    engine.intervene(replaceWith(steady.draft), &recorder);
    QCOMPARE(engine.edgeGauge(0).breaker, BreakerState::Open); // the same settings: it stays
    steady.draft.edges[0].edge.breaker.failureRateThreshold = 90;
    engine.intervene(replaceWith(steady.draft), &recorder);
    QCOMPARE(engine.edgeGauge(0).breaker, BreakerState::Closed);
    engine.run(2 * second, allEvents, &recorder);
    const Totals totals = recorder.totals(0, engine.now());
    QCOMPARE(totals.edges[0].transitions.size(), std::size_t{3});
    QCOMPARE(totals.edges[0].transitions[1].to, BreakerState::Closed);
    QVERIFY(std::abs(totals.edges[0].breakerSeconds[0] + totals.edges[0].breakerSeconds[1] - 2) < 1e-9);
}

// Ten events a second for the request, none for the timers that never fire.
void tst_Faults::aStalePopulationOfTimersIsNoEvent()
{
    Steady steady;
    Engine shortTimeout(steady.draft.build(), 1);
    steady.draft.edges[0].edge.timeout = never;
    Engine noTimeout(steady.draft.build(), 1);
    shortTimeout.run(5 * second, allEvents, nullptr);
    noTimeout.run(5 * second, allEvents, nullptr);
    QCOMPARE(shortTimeout.events(), noTimeout.events());
    QVERIFY(shortTimeout.nextEventAt() <= 5010 * millisecond);
}

void tst_Faults::aRecorderThatComesLateCountsFromThenOn()
{
    const Steady steady;
    Engine engine(steady.draft.build(), 1);
    engine.run(5 * second + 2 * millisecond, allEvents, nullptr); // one request is inside
    Recorder recorder(engine.scenario(), {.windows = {{0, never}}});
    engine.run(6 * second + 2 * millisecond, allEvents, &recorder);
    const Totals totals = recorder.totals(0, engine.now());
    QCOMPARE(totals.nodes[steady.api].entered, std::uint64_t{100});
    QCOMPARE(totals.nodes[steady.api].completed, std::uint64_t{99});
    QVERIFY(std::abs(totals.nodes[steady.api].busy.mean() - 0.4) < 0.001);
}

QTEST_GUILESS_MAIN(tst_Faults)
#include "tst_faults.moc"
