// Every mechanism once, with constant times, so that what must come out can be worked out by hand.
#include "tests/support/scenarios.h"

#include <QTest>

using namespace sim;
using support::ScenarioDraft;
using support::totalsOf;

namespace {

constexpr Time ms = millisecond;

// Requests at given times to "api", which works for a constant time on one thread.
struct Few
{
    ScenarioDraft draft;
    Index users, api;
    EdgePlan *edge;

    explicit Few(std::vector<Time> times, Time work = 100 * ms, std::uint32_t threads = 1)
    {
        users = draft.client("users", 1);
        api = draft.station("api", threads, Distribution::constant(work));
        edge = &draft.call(users, api).edge;
        SourcePlan &source = draft.scenario.nodes[users].source;
        source.arrivals = SourcePlan::Arrivals::Replay;
        source.times = std::make_shared<const std::vector<Time>>(std::move(times));
    }
    StationPlan &station() { return draft.scenario.nodes[api].station; }
    Totals run(Time until = 100 * second) const
    {
        Engine engine(draft.build(), 1);
        return totalsOf(engine, 0, until);
    }
};

// The mean of latencies is exact, so the sum of a few is.
Time sumOf(const Histogram &latencies)
{
    return static_cast<Time>(latencies.meanSeconds() * 1e9 * static_cast<double>(latencies.count()) + 0.5);
}

std::uint64_t failedBy(const Flow &flow, Cause cause)
{
    return flow.errors[static_cast<std::size_t>(cause)];
}

} // namespace

class TestExact : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anOverallTimeoutEndsABackoffToo()
    {
        Few few({0}, 0);
        few.draft.operation(few.api).errorRate = 1;
        few.edge->overallTimeout = 250 * ms;
        few.edge->retry = {.maxAttempts = 10,
                           .maxAttemptsNotIdempotent = 10,
                           .retryOn = bit(Cause::Http500),
                           .backoff = RetryPlan::Backoff::Fixed,
                           .jitter = RetryPlan::Jitter::None,
                           .base = 100 * ms,
                           .cap = 100 * ms};
        const Totals totals = few.run();
        QCOMPARE(totals.edges[0].attempts, 3u); // at 0, 100 and 200 ms
        QCOMPARE(failedBy(totals.edges[0], Cause::Timeout), 1u);
        QCOMPARE(totals.edges[0].bad.max(), 250 * ms);
    }

    void aFullBulkheadInsideABreakerOpensIt()
    {
        Few few({0, 1, 2, 3, 4, 5, 6, 7}, 10 * second, 10);
        few.edge->bulkhead = {.present = true, .maxConcurrentCalls = 1, .maxWaitDuration = 0};
        few.edge->breaker = {.present = true, .slidingWindowSize = 5, .minimumNumberOfCalls = 5};
        const Totals totals = few.run();
        QCOMPARE(totals.edges[0].attempts, 1u); // the callee was called once and did not fail
        QCOMPARE(failedBy(totals.edges[0], Cause::BulkheadFull), 5u);
        QCOMPARE(failedBy(totals.edges[0], Cause::CircuitOpen), 2u);
        // Outside the breaker the bulkhead's refusals are none of its business.
        few.edge->layers = {Layer::Retry, Layer::Bulkhead, Layer::CircuitBreaker, Layer::RateLimiter,
                            Layer::Timeout};
        QCOMPARE(failedBy(few.run().edges[0], Cause::BulkheadFull), 7u);
    }

    void aBulkheadServesThoseWhoWaitInTurn()
    {
        Few few({0, 10 * ms, 20 * ms}, 100 * ms, 10);
        few.edge->bulkhead = {.present = true, .maxConcurrentCalls = 1, .maxWaitDuration = second};
        const Totals totals = few.run();
        QCOMPARE(sumOf(totals.edges[0].ok), (100 + 190 + 280) * ms);
        few.edge->bulkhead.maxWaitDuration = 100 * ms;
        const Totals impatient = few.run();
        QCOMPARE(failedBy(impatient.edges[0], Cause::BulkheadFull), 1u); // at 120 ms
        QCOMPARE(impatient.edges[0].bad.max(), 100 * ms);
    }

    void aLimiterThatRefusesDoesSoAfterItsTimeout()
    {
        Few few({0, 10 * ms}, 0);
        few.edge->rateLimiter = {.kind = RateLimiterPlan::Kind::Resilience4j,
                                 .limitForPeriod = 1,
                                 .limitRefreshPeriod = 10 * second,
                                 .timeoutDuration = 500 * ms};
        const Totals totals = few.run();
        QCOMPARE(failedBy(totals.edges[0], Cause::RateLimited), 1u);
        QCOMPARE(totals.edges[0].bad.max(), 500 * ms); // the caller's thread is held meanwhile: vector cp02
    }

    void aHedgeSetsOutAfterItsDelayAndTheFirstAnswerCounts()
    {
        Few few({0}, 100 * ms);
        few.station().replicas = 2;
        few.edge->hedge = {.maxAttempts = 2, .delay = 20 * ms, .maxExtraLoad = 100};
        const Totals totals = few.run();
        QCOMPARE(totals.edges[0].attempts, 2u);
        QCOMPARE(totals.edges[0].hedges, 1u);
        QCOMPARE(totals.edges[0].abandoned, 1u);
        QCOMPARE(totals.edges[0].ok.max(), 100 * ms);
        QCOMPARE(totals.nodes[few.api].work, 200 * ms); // the loser works to its end
        few.draft.operation(few.api).idempotent = false;
        QCOMPARE(few.run().edges[0].attempts, 1u);
    }

    void aCachedFallbackAnswersUntilItIsTooOld()
    {
        Few few({0, 200 * ms, 400 * ms, 600 * ms, 800 * ms}, 0);
        few.edge->fallback = {.kind = FallbackPlan::Kind::Cached, .maxAge = 500 * ms};
        few.draft.scenario.faults = {
            {.kind = FaultPlan::Kind::Errors, .id = "f", .node = few.api, .value = 1, .at = 100 * ms}};
        const Totals totals = few.run();
        QCOMPARE(totals.nodes[few.users].completed, 3u); // the last success was at 0
        QCOMPARE(totals.nodes[few.users].degraded, 2u);
        QCOMPARE(totals.nodes[few.users].failed, 2u);
        QCOMPARE(totals.edges[0].fallbacks, 2u);
    }

    void whatWasDoneBeforeATimeoutIsDoneTwice()
    {
        Few few({0}, 50 * ms, 10);
        few.edge->latency = Distribution::constant(30 * ms);
        few.edge->timeout = 100 * ms; // the reply would be there after 110 ms
        few.edge->retry = {.maxAttempts = 2, .maxAttemptsNotIdempotent = 2, .retryOn = bit(Cause::Timeout)};
        few.draft.operation(few.api).idempotent = false;
        QCOMPARE(few.run().nodes[few.api].duplicateEffects, 1u);
        few.draft.operation(few.api).idempotent = true;
        QCOMPARE(few.run().nodes[few.api].duplicateEffects, 0u);
    }

    void aConnectionIsMadeOnceAndCarriesOneCallAtATime()
    {
        Few few({0, 0}, 50 * ms, 10);
        few.edge->latency = Distribution::constant(10 * ms);
        few.edge->pool = {.present = true, .maxConnections = 1, .connectRoundTrips = 1};
        const Totals totals = few.run();
        QCOMPARE(totals.edges[0].connects, 1u);
        QCOMPARE(sumOf(totals.edges[0].ok),
                 (90 + 160) * ms); // connect 20, there 10, work 50, back 10; then again
        few.edge->pool.maxConcurrentStreams = 2;
        QCOMPARE(sumOf(few.run().edges[0].ok), (90 + 90) * ms);
    }

    void aPoolTurnsAwayAndTimesOut()
    {
        Few few({0, 0}, 50 * ms, 10);
        few.edge->pool = {
            .present = true, .maxConnections = 1, .maxPendingRequests = 0, .connectRoundTrips = 0};
        const Totals full = few.run();
        QCOMPARE(failedBy(full.edges[0], Cause::QueueFull), 1u);
        QCOMPARE(full.edges[0].attempts, 1u); // it never left the caller
        few.edge->pool.maxPendingRequests = 10;
        few.edge->pool.acquireTimeout = 30 * ms;
        const Totals late = few.run();
        QCOMPARE(failedBy(late.edges[0], Cause::PoolTimeout), 1u);
        QCOMPARE(late.edges[0].bad.max(), 30 * ms);
    }

    void sizeOverBandwidthIsAddedEachWay()
    {
        Few few({0}, 50 * ms);
        few.edge->bandwidth = 1000; // bytes a second
        few.edge->requestSize = 100;
        few.edge->replySize = 300;
        QCOMPARE(few.run().edges[0].ok.max(), 450 * ms);
    }

    void aSignalTakesAQueuedRequestOutAndADeadlineKeepsItFromStarting()
    {
        Few few({0, 0}, 100 * ms);
        few.edge->latency = Distribution::constant(ms);
        few.edge->timeout = 30 * ms;
        QCOMPARE(few.run().nodes[few.api].work, 200 * ms);
        for (const auto propagation : {EdgePlan::Propagation::Signal, EdgePlan::Propagation::Deadline}) {
            few.edge->propagation = propagation;
            QCOMPARE(few.run().nodes[few.api].work, 100 * ms); // who has begun and is not aware goes on
        }
        few.draft.operation(few.api).cancellationAware = true;
        QCOMPARE(few.run().nodes[few.api].work, 29 * ms); // stops at the deadline itself
    }

    void lastInFirstOutServesTheNewest()
    {
        Few few({0, ms, 2 * ms}, 100 * ms);
        few.station().discipline = StationPlan::Discipline::Lifo;
        const Totals totals = few.run();
        QCOMPARE(totals.edges[0].ok.max(), 299 * ms); // the second
        QCOMPARE(sumOf(totals.edges[0].ok), (100 + 198 + 299) * ms);
    }

    void coresAreSharedByWhoIsAtWork()
    {
        Few few({0, 0}, 100 * ms, 10);
        few.station().cores = 1;
        QCOMPARE(sumOf(few.run().edges[0].ok), 400 * ms);
        few.station().cores = 2;
        QCOMPARE(sumOf(few.run().edges[0].ok), 200 * ms);
    }

    void aColdNodeIsSlower()
    {
        Few few({0, 2 * second}, 100 * ms);
        few.station().coldStart = second;
        few.station().coldStartFactor = 3;
        QCOMPARE(sumOf(few.run().edges[0].ok), 200 * ms);
        few.station().coldAtStart = true;
        QCOMPARE(sumOf(few.run().edges[0].ok), 400 * ms);
    }

    void aPauseIsAddedToTheWorkUnderWay()
    {
        Few few({0}, 100 * ms);
        few.draft.scenario.faults = {{.kind = FaultPlan::Kind::Pause,
                                      .id = "f",
                                      .node = few.api,
                                      .at = 50 * ms,
                                      .duration = 200 * ms}};
        QCOMPARE(few.run().edges[0].ok.max(), 300 * ms);
    }

    void aBlackHoleSaysNothingAndLatencyComesOnTop()
    {
        Few few({10 * ms}, 100 * ms);
        few.edge->timeout = second;
        few.draft.scenario.faults = {
            {.kind = FaultPlan::Kind::BlackHole, .id = "f", .node = few.api, .at = 0}};
        QCOMPARE(failedBy(few.run().edges[0], Cause::Timeout), 1u);
        few.draft.scenario.faults = {{.kind = FaultPlan::Kind::Latency,
                                      .id = "f",
                                      .edge = 0,
                                      .extra = Distribution::constant(50 * ms),
                                      .at = 0}};
        QCOMPARE(few.run().edges[0].ok.max(), 200 * ms);
    }

    void settingsChangeByTheClock()
    {
        Few few({0, second}, 100 * ms);
        auto later = std::make_shared<Scenario>(*few.draft.build());
        later->operations[later->nodes[few.api].firstOperation].serviceTime = Distribution::constant(10 * ms);
        few.draft.scenario.changes = {{.at = 500 * ms, .scenario = later}};
        QCOMPARE(sumOf(few.run().edges[0].ok), 110 * ms);
    }

    void usersOfAClosedLoadWaitForTheirReplies()
    {
        Few few({}, 100 * ms);
        SourcePlan &source = few.draft.scenario.nodes[few.users].source;
        source.arrivals = SourcePlan::Arrivals::Closed;
        source.users = 2;
        source.thinkTime = Distribution::constant(100 * ms);
        // Both think, then one works while the other waits: from then on the thread is never free.
        QCOMPARE(few.run(10'050 * ms).nodes[few.users].completed, 99u);
    }

    void anEventLoopWaitsForCallsWithoutAThread()
    {
        Few few({0, 0}, 10 * ms);
        const Index db = few.draft.station("db", 10, Distribution::constant(100 * ms));
        few.draft.call(few.api, db);
        QCOMPARE(few.run().nodes[few.users].ok.max(), 220 * ms); // a thread pool of one holds it
        few.station().concurrency = StationPlan::Concurrency::EventLoop;
        QCOMPARE(few.run().nodes[few.users].ok.max(), 120 * ms);
        few.station().concurrency = StationPlan::Concurrency::Unbounded;
        QCOMPARE(few.run().nodes[few.users].ok.max(), 110 * ms);
    }

    void oneMissOfAKeyAtATimeGoesOnWhenTheyAreCoalesced()
    {
        Few few({0, ms, 2 * ms}, 0, 10);
        few.draft.scenario.nodes[few.api].cache = {.present = true, .keys = 1};
        const Index db = few.draft.station("db", 10, Distribution::constant(100 * ms));
        few.draft.call(few.api, db);
        QCOMPARE(few.run().nodes[db].completed, 3u); // a stampede
        few.draft.scenario.nodes[few.api].cache.coalesce = true;
        const Totals totals = few.run();
        QCOMPARE(totals.nodes[db].completed, 1u);
        QCOMPARE(totals.nodes[few.users].completed, 3u);
    }
};

QTEST_GUILESS_MAIN(TestExact)
#include "tst_exact.moc"
