// Breakers between calls, and what counts as good or wasted.
#include "tests/support/onecall.h"

#include <QTest>

using namespace sim;
using namespace support;

class tst_Guarded : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anOpenBreakerSparesTheCallee();
    void aLongQueueThatFailsAtOnceNeedsNoDeepStack();
    void breakersBelongToTheCallersReplicas();
    void aBreakerOpensByItselfAgain();
    void resultsOfIgnoredCausesDoNotTrip();
    void goodRepliesAreWithinTheDeadline();
    void mixesFollowTheirWeights();
    void abandonedWorkIsWastedWork();
};

void tst_Guarded::anOpenBreakerSparesTheCallee()
{
    OneCall one;
    one.draft.scenario.nodes[one.users].source.rate = 100;
    one.draft.operation(one.api).errorRate = 1;
    one.edge().breaker = {.present = true,
                          .slidingWindowSize = 10,
                          .minimumNumberOfCalls = 10,
                          .permittedNumberOfCallsInHalfOpenState = 2,
                          .waitDurationInOpenState = second};
    const Totals totals = one.run(10 * second);
    const EdgeTotals &edge = totals.edges[0];
    QCOMPARE(edge.attempts + edge.notPermitted, edge.entered);
    QCOMPARE(errorsOf(edge, Cause::CircuitOpen), edge.notPermitted);
    QVERIFY(edge.attempts < 50);
    QCOMPARE(totals.nodes[one.api].entered, edge.attempts);
    QCOMPARE(edge.transitions.front().to, BreakerState::Open);
    QVERIFY(std::abs(edge.breakerSeconds[0] + edge.breakerSeconds[1] + edge.breakerSeconds[2] - 10) < 1e-9);
    QVERIFY(edge.breakerSeconds[1] > 9);
    for (std::size_t i = 1; i < edge.transitions.size(); ++i)
        QCOMPARE(edge.transitions[i].from, edge.transitions[i - 1].to);
}

// One thread waits for a call while a crowd gathers; then the breaker opens and each of them fails at once.
void tst_Guarded::aLongQueueThatFailsAtOnceNeedsNoDeepStack()
{
    ScenarioDraft draft;
    const Index users = draft.client("users", 200'000);
    const Index api = draft.station("api", 1, Distribution{});
    const Index silent = draft.station("silent", 10, Distribution::constant(100 * second));
    draft.scenario.nodes[users].source.arrivals = SourcePlan::Arrivals::Constant;
    draft.call(users, api);
    EdgePlan &edge = draft.call(api, silent).edge;
    edge.timeout = second;
    edge.breaker = {.present = true, .slidingWindowSize = 1, .minimumNumberOfCalls = 1};
    Engine engine(draft.build(), 1);
    const Totals totals = totalsOf(engine, 0, 1100 * millisecond);
    QCOMPARE(engine.nodeGauge(api).queued, 0u);
    QCOMPARE(errorsOf(totals.edges[1], Cause::Timeout), std::uint64_t{1});
    QVERIFY(errorsOf(totals.edges[1], Cause::CircuitOpen) > 200'000);
    QVERIFY(totals.nodes[api].queue.max >= 199'990);
}

void tst_Guarded::breakersBelongToTheCallersReplicas()
{
    OneCall one(Distribution{});
    one.draft.scenario.nodes[one.users].source.rate = 100;
    one.draft.scenario.nodes[one.api].station.replicas = 3;
    const Index db = one.draft.station("db", 1, Distribution{});
    one.draft.operation(db).errorRate = 1;
    one.draft.call(one.api, db).edge.breaker = {
        .present = true, .slidingWindowSize = 10, .minimumNumberOfCalls = 10};
    const Totals totals = one.run(20 * second);
    QCOMPARE(totals.edges[1].attempts, std::uint64_t{30}); // each needs its own ten failures
    QCOMPARE(totals.edges[1].transitions.size(), std::size_t{3});
}

void tst_Guarded::aBreakerOpensByItselfAgain()
{
    OneCall one;
    one.draft.operation(one.api).errorRate = 1;
    one.edge().breaker = {.present = true,
                          .slidingWindowSize = 2,
                          .minimumNumberOfCalls = 2,
                          .waitDurationInOpenState = 5 * second,
                          .automaticTransitionFromOpenToHalfOpenEnabled = true};
    const Totals totals = one.run();
    QVERIFY(totals.edges[0].transitions.size() >= 2);
    QCOMPARE(totals.edges[0].transitions[0].at, 2 * second + 14 * millisecond);
    QCOMPARE(totals.edges[0].transitions[1].at, 7 * second + 14 * millisecond);
    QCOMPARE(totals.edges[0].transitions[1].to, BreakerState::HalfOpen);
}

void tst_Guarded::resultsOfIgnoredCausesDoNotTrip()
{
    OneCall one;
    one.draft.operation(one.api).errorRate = 1;
    one.edge().breaker = {
        .present = true, .slidingWindowSize = 2, .minimumNumberOfCalls = 2, .ignore = bit(Cause::Http500)};
    QCOMPARE(one.run().edges[0].notPermitted, std::uint64_t{0});
}

void tst_Guarded::goodRepliesAreWithinTheDeadline()
{
    OneCall one(Distribution::exponential(10 * millisecond));
    one.draft.scenario.nodes[one.users].source.rate = 100;
    one.draft.scenario.nodes[one.users].source.deadline = 24 * millisecond;
    one.draft.scenario.nodes[one.api].station.threads = 100;
    const Totals totals = one.run(100 * second);
    const NodeTotals &users = totals.nodes[one.users];
    QVERIFY(std::abs(static_cast<double>(users.good) / static_cast<double>(users.completed) - 0.864665) <
            0.01);
}

void tst_Guarded::mixesFollowTheirWeights()
{
    OneCall one;
    Scenario &scenario = one.draft.scenario;
    scenario.nodes[one.users].source.rate = 1000;
    const auto second_ = static_cast<Index>(scenario.operations.size());
    scenario.operations.push_back({.node = one.users, .name = 0, .serviceTime = {}, .replyTime = {}});
    scenario.nodes[one.users].source.firstMix = static_cast<Index>(scenario.mixes.size());
    scenario.nodes[one.users].source.mixCount = 2;
    scenario.mixes.push_back({scenario.nodes[one.users].firstOperation, 9});
    scenario.mixes.push_back({second_, 1});
    const Totals totals = one.run(100 * second);
    const double share = static_cast<double>(totals.operations[second_].entered) /
                         static_cast<double>(totals.nodes[one.users].entered);
    QVERIFY(std::abs(share - 0.1) < 0.004);
}

// Analytic case "mm1-timeout-wasted-work".
void tst_Guarded::abandonedWorkIsWastedWork()
{
    ScenarioDraft draft;
    const auto users = draft.client("users", 80);
    const auto api = draft.station("api", 1, Distribution::exponential(10 * millisecond));
    draft.call(users, api).edge.timeout = 50 * millisecond;
    Engine engine(draft.build(), 1);
    const Totals totals = totalsOf(engine, 100 * second, 20'000 * second);
    const EdgeTotals &edge = totals.edges[0];
    const double late =
        static_cast<double>(errorsOf(edge, Cause::Timeout)) / static_cast<double>(edge.entered);
    QVERIFY(std::abs(late / 0.36788 - 1) < 0.02);
    QVERIFY(std::abs(totals.nodes[api].wastedSeconds / inSeconds(totals.nodes[api].work) / 0.458165 - 1) < 0.02);
    QVERIFY(std::abs(static_cast<double>(totals.nodes[users].completed) / 19'900 / 50.5696 - 1) < 0.02);
}

QTEST_GUILESS_MAIN(tst_Guarded)
#include "tst_guarded.moc"
