// Synchronous calls: timeouts, retries, overflow, fan-out, threads.
#include "model/sim/policies/retry.h"
#include "tests/support/onecall.h"

#include <QTest>

using namespace sim;
using namespace support;

class tst_Calls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCallTakesItsLatencyThereAndBack();
    void aCallThatTimesOutIsCountedOnce();
    void aReplyAtTheTimeoutIsTooLate();
    void lateAndFailedCallsAreToldApart();
    void aCallersLatencyIncludesItsFailedAttemptsAndBackoff();
    void onlyListedCausesAreRetried();
    void callsThatAreNotIdempotentHaveTheirOwnNumberOfAttempts();
    void attemptsPerRequestAreGeometric();
    void backoffIsAsDescribed();
    void fanOutBranchesRetryEachOnItsOwnEdge();
    void oneAfterAnotherTakesTheSumAndAtOnceTheMaximum();
    void stepsRunInOrder();
    void anOptionalFailureDegrades();
    void aFailedRequestMakesNoCalls();
    void probabilityChoosesThatShareOfCalls();
    void aThreadIsHeldDuringCalls();
    void aThreadCanBeFreeDuringCalls();
    void whoeverQueuesAgainForItsReplyComesLast();
    void overflowIsTurnedAway_data();
    void overflowIsTurnedAway();
    void nobodyWaitsInAnAcceptQueueOfNone();
    void replicasTakeTurns();
};

void tst_Calls::aCallTakesItsLatencyThereAndBack()
{
    OneCall one;
    const Totals totals = one.run();
    QCOMPARE(totals.nodes[one.users].completed, std::uint64_t{10});
    QCOMPARE(totals.nodes[one.users].ok.max(), 14 * millisecond);
    QCOMPARE(totals.edges[0].ok.max(), 14 * millisecond);
    QCOMPARE(totals.nodes[one.api].ok.max(), 10 * millisecond);
}

void tst_Calls::aCallThatTimesOutIsCountedOnce()
{
    OneCall one(Distribution::constant(100 * millisecond));
    one.edge().timeout = 50 * millisecond;
    const Totals totals = one.run();
    QCOMPARE(totals.edges[0].entered, std::uint64_t{10});
    QCOMPARE(totals.edges[0].attempts, std::uint64_t{10});
    QCOMPARE(totals.edges[0].failed, std::uint64_t{10});
    QCOMPARE(errorsOf(totals.edges[0], Cause::Timeout), std::uint64_t{10});
    QCOMPARE(totals.edges[0].abandoned, std::uint64_t{10});
    QCOMPARE(totals.nodes[one.users].failed, std::uint64_t{10});
    QCOMPARE(errorsOf(totals.nodes[one.users], Cause::Http504), std::uint64_t{10});
    QCOMPARE(totals.nodes[one.users].bad.max(), 50 * millisecond);
    QCOMPARE(totals.nodes[one.api].completed, std::uint64_t{10}); // the callee went on
    QCOMPARE(totals.nodes[one.api].wastedSeconds, 1.0);
    QCOMPARE(inSeconds(totals.nodes[one.api].work), 1.0);
}

void tst_Calls::aReplyAtTheTimeoutIsTooLate()
{
    OneCall one;
    one.edge().timeout = 14 * millisecond;
    QCOMPARE(errorsOf(one.run().edges[0], Cause::Timeout), std::uint64_t{10});
    one.edge().timeout = 14 * millisecond + 1;
    QCOMPARE(one.run().edges[0].completed, std::uint64_t{10});
}

void tst_Calls::lateAndFailedCallsAreToldApart()
{
    OneCall one;
    one.draft.scenario.nodes[one.users].source.rate = 1000;
    one.draft.operation(one.api).errorRate = 0.3;
    one.draft.operation(one.api).serviceTime = Distribution::exponential(10 * millisecond);
    one.draft.scenario.nodes[one.api].station.threads = 1000;
    one.edge().timeout = 24 * millisecond; // 20 ms of service: e^-2 are late
    const Totals totals = one.run(100 * second);
    const NodeTotals &users = totals.nodes[one.users];
    const auto all = static_cast<double>(users.completed + users.failed);
    const double late = static_cast<double>(errorsOf(users, Cause::Http504)) / all;
    const double failed = static_cast<double>(errorsOf(users, Cause::Http500)) / all;
    QVERIFY(std::abs(late - 0.135335) < 0.005);
    QVERIFY(std::abs(failed - 0.3 * (1 - 0.135335)) < 0.008);
    QCOMPARE(errorsOf(users, Cause::Http504) + errorsOf(users, Cause::Http500), users.failed);
}

void tst_Calls::aCallersLatencyIncludesItsFailedAttemptsAndBackoff()
{
    OneCall one(Distribution::constant(100 * millisecond));
    one.edge().timeout = 50 * millisecond;
    one.edge().retry = {.maxAttempts = 3,
                        .retryOn = bit(Cause::Timeout),
                        .jitter = RetryPlan::Jitter::None,
                        .base = 20 * millisecond,
                        .cap = second};
    const Totals totals = one.run();
    const Time expected = (50 + 20 + 50 + 40 + 50) * millisecond;
    QCOMPARE(totals.edges[0].bad.max(), expected);
    QCOMPARE(totals.nodes[one.users].bad.max(), expected);
    QCOMPARE(totals.edges[0].attempts, std::uint64_t{30});
    QCOMPARE(totals.edges[0].entered, std::uint64_t{10});
    QCOMPARE(totals.nodes[one.api].entered, std::uint64_t{30});
}

void tst_Calls::onlyListedCausesAreRetried()
{
    OneCall one;
    one.draft.operation(one.api).errorRate = 1;
    one.edge().retry = {.maxAttempts = 4, .retryOn = bit(Cause::Timeout) | bit(Cause::QueueFull)};
    QCOMPARE(one.run().edges[0].attempts, std::uint64_t{10});
    one.edge().retry.retryOn = bit(Cause::Http500);
    const Totals totals = one.run();
    QCOMPARE(totals.edges[0].attempts, std::uint64_t{40});
    QCOMPARE(errorsOf(totals.edges[0], Cause::Http500), std::uint64_t{10});
}

void tst_Calls::callsThatAreNotIdempotentHaveTheirOwnNumberOfAttempts()
{
    OneCall one;
    one.draft.operation(one.api).errorRate = 1;
    one.draft.operation(one.api).idempotent = false;
    one.edge().retry = {.maxAttempts = 4, .maxAttemptsNotIdempotent = 2, .retryOn = bit(Cause::Http500)};
    QCOMPARE(one.run().edges[0].attempts, std::uint64_t{20});
}

// Analytic case "retry-amplification": (1 - p^k) / (1 - p).
void tst_Calls::attemptsPerRequestAreGeometric()
{
    OneCall one;
    one.draft.scenario.nodes[one.users].source.rate = 1000;
    one.draft.scenario.nodes[one.api].station.threads = 1000;
    one.draft.operation(one.api).errorRate = 0.3;
    one.edge().retry = {.maxAttempts = 3, .retryOn = bit(Cause::Http500)};
    const Totals totals = one.run(100 * second);
    const EdgeTotals &edge = totals.edges[0];
    QVERIFY(std::abs(static_cast<double>(edge.attempts) / static_cast<double>(edge.entered) - 1.39) < 0.01);
    QVERIFY(std::abs(static_cast<double>(edge.completed) / static_cast<double>(edge.entered) - 0.973) <
            0.002);
}

// Analytic case "backoff-means": six retries, base 100 ms, cap 10 s.
void tst_Calls::backoffIsAsDescribed()
{
    RetryPlan plan{.jitter = RetryPlan::Jitter::None, .base = 100 * millisecond, .cap = 10 * second};
    const auto total = [&](double u) {
        Time sum = 0;
        for (std::uint32_t i = 0; i < 6; ++i)
            sum += backoff(plan, i, 0, u);
        return sum;
    };
    QCOMPARE(total(0.5), 6300 * millisecond);
    plan.jitter = RetryPlan::Jitter::Full;
    QCOMPARE(total(0.5), 3150 * millisecond);
    plan.jitter = RetryPlan::Jitter::Equal;
    QCOMPARE(total(0.5), 4725 * millisecond);
    QCOMPARE(backoff(plan, 20, 0, 1), 10 * second);
    plan.jitter =
        RetryPlan::Jitter::Decorrelated; // min(cap, U(base, 3 x previous)), previous of the first: base
    QCOMPARE(backoff(plan, 0, 0, 0.5), 200 * millisecond);
    QCOMPARE(backoff(plan, 1, second, 0.5), 1550 * millisecond);
    QCOMPARE(backoff(plan, 2, 9 * second, 0.9), 10 * second);
    plan.jitter = RetryPlan::Jitter::None;
    plan.backoff = RetryPlan::Backoff::Fixed;
    QCOMPARE(backoff(plan, 5, 0, 0.5), 100 * millisecond);
}

void tst_Calls::fanOutBranchesRetryEachOnItsOwnEdge()
{
    OneCall one(Distribution{});
    const Index left = one.draft.station("left", 10, Distribution::constant(millisecond));
    const Index right = one.draft.station("right", 10, Distribution::constant(millisecond));
    for (const Index to : {left, right}) {
        auto &branch = one.draft.call(one.api, to);
        branch.step = 0;
        branch.edge.retry = {
            .maxAttempts = to == left ? 3u : 5u, .retryOn = bit(Cause::Http500), .base = millisecond};
        one.draft.operation(to).errorRate = 1;
    }
    const Totals totals = one.run();
    QCOMPARE(totals.edges[1].entered, std::uint64_t{10});
    QCOMPARE(totals.edges[1].attempts, std::uint64_t{30});
    QCOMPARE(totals.edges[2].attempts, std::uint64_t{50});
    QCOMPARE(totals.nodes[left].entered, std::uint64_t{30});
    QCOMPARE(totals.nodes[right].entered, std::uint64_t{50});
    QCOMPARE(totals.nodes[one.api].failed, std::uint64_t{10});
}

void tst_Calls::oneAfterAnotherTakesTheSumAndAtOnceTheMaximum()
{
    OneCall one;
    one.draft.edges[0].calls = 4;
    QCOMPARE(one.run().nodes[one.users].ok.max(), 4 * 14 * millisecond);
    one.draft.edges[0].fanOut = true;
    const Totals totals = one.run();
    QCOMPARE(totals.nodes[one.users].ok.max(), 14 * millisecond);
    QCOMPARE(totals.edges[0].entered, std::uint64_t{40});
}

void tst_Calls::stepsRunInOrder()
{
    OneCall one;
    const Index a = one.draft.station("a", 1, Distribution::constant(20 * millisecond));
    const Index b = one.draft.station("b", 1, Distribution::constant(5 * millisecond));
    const Index c = one.draft.station("c", 1, Distribution::constant(30 * millisecond));
    one.draft.call(one.api, a).step = 1;
    one.draft.call(one.api, b).step = 1;
    one.draft.call(one.api, c).step = 2;
    one.draft.operation(one.api).replyTime = Distribution::constant(3 * millisecond);
    QCOMPARE(one.run().nodes[one.api].ok.max(), (10 + 20 + 30 + 3) * millisecond);
}

void tst_Calls::anOptionalFailureDegrades()
{
    OneCall one;
    const Index extra = one.draft.station("extra", 1, Distribution{});
    one.draft.operation(extra).errorRate = 1;
    one.draft.call(one.api, extra).edge.optional = true;
    const Totals totals = one.run();
    QCOMPARE(totals.nodes[one.api].completed, std::uint64_t{10});
    QCOMPARE(totals.nodes[one.api].degraded, std::uint64_t{10});
    QCOMPARE(totals.nodes[one.users].completed, std::uint64_t{10});
    QCOMPARE(totals.nodes[one.users].degraded, std::uint64_t{10});
}

void tst_Calls::aFailedRequestMakesNoCalls()
{
    OneCall one;
    one.draft.operation(one.api).errorRate = 1;
    const Index behind = one.draft.station("behind", 1, Distribution{});
    one.draft.call(one.api, behind);
    const Totals totals = one.run();
    QCOMPARE(totals.nodes[behind].entered, std::uint64_t{0});
    QCOMPARE(inSeconds(totals.nodes[one.api].work), 0.1); // the work was done
}

void tst_Calls::probabilityChoosesThatShareOfCalls()
{
    OneCall one(Distribution{});
    one.draft.scenario.nodes[one.users].source.rate = 1000;
    const Index cache = one.draft.station("cache", 10, Distribution{});
    one.draft.call(one.api, cache).probability = 0.2;
    const Totals totals = one.run(100 * second);
    const double share =
        static_cast<double>(totals.nodes[cache].entered) / static_cast<double>(totals.nodes[one.api].entered);
    QVERIFY(std::abs(share - 0.2) < 0.005);
}

void tst_Calls::aThreadIsHeldDuringCalls()
{
    OneCall one(Distribution{});
    one.draft.scenario.nodes[one.users].source.rate = 100;
    one.draft.scenario.nodes[one.api].station.threads = 1;
    one.draft.scenario.nodes[one.api].station.acceptQueue = 0;
    const Index slow = one.draft.station("slow", 100, Distribution::constant(45 * millisecond));
    one.draft.call(one.api, slow);
    const Totals totals = one.run();
    QCOMPARE(totals.nodes[slow].entered, totals.nodes[one.api].entered - totals.nodes[one.api].failed);
    QVERIFY(errorsOf(totals.nodes[one.api], Cause::QueueFull) >= 700); // four of five find the thread held
    QVERIFY(totals.nodes[one.api].busy.mean() > 0.8);
}

void tst_Calls::aThreadCanBeFreeDuringCalls()
{
    OneCall one(Distribution::constant(millisecond));
    one.draft.scenario.nodes[one.users].source.rate = 100;
    one.draft.scenario.nodes[one.api].station.threads = 1;
    one.draft.scenario.nodes[one.api].station.concurrency = sim::StationPlan::Concurrency::EventLoop;
    one.draft.operation(one.api).replyTime = Distribution::constant(millisecond);
    const Index slow = one.draft.station("slow", 100, Distribution::constant(45 * millisecond));
    one.draft.call(one.api, slow);
    const Totals totals = one.run();
    QCOMPARE(totals.nodes[one.api].failed, std::uint64_t{0});
    QVERIFY(std::abs(totals.nodes[one.api].busy.mean() - 0.2) < 0.01);
    QVERIFY(totals.nodes[one.api].inSystem.mean() > 4);
}

// No own work, ten milliseconds of reply work, one request a millisecond: number k ends at 1 + 10 k.
void tst_Calls::whoeverQueuesAgainForItsReplyComesLast()
{
    ScenarioDraft draft;
    const Index users = draft.client("users", 1000);
    const Index api = draft.station("api", 1, Distribution{});
    const Index never = draft.station("never", 1, Distribution{});
    draft.scenario.nodes[users].source.arrivals = SourcePlan::Arrivals::Constant;
    draft.scenario.nodes[api].station.concurrency = sim::StationPlan::Concurrency::EventLoop;
    draft.operation(api).replyTime = Distribution::constant(10 * millisecond);
    draft.call(users, api);
    draft.call(api, never).probability = 0;
    Engine engine(draft.build(), 1);
    const Totals totals = totalsOf(engine, 0, 55 * millisecond);
    QCOMPARE(totals.nodes[api].completed, std::uint64_t{5});
    QCOMPARE(totals.nodes[api].ok.max(), 46 * millisecond);
    QCOMPARE(totals.nodes[api].ok.meanSeconds(), 0.028);
    QCOMPARE(totals.nodes[api].queueWait.count(),
             std::uint64_t{10}); // the first ten, once the first has left
    QCOMPARE(totals.nodes[api].queueWait.max(), 9 * millisecond);
}

void tst_Calls::overflowIsTurnedAway_data()
{
    QTest::addColumn<int>("overflow");
    QTest::addColumn<int>("atTheEdge");
    QTest::newRow("503") << static_cast<int>(StationPlan::Overflow::Reject503)
                         << static_cast<int>(Cause::QueueFull);
    QTest::newRow("refused") << static_cast<int>(StationPlan::Overflow::Refused)
                             << static_cast<int>(Cause::ConnectionRefused);
    QTest::newRow("silent") << static_cast<int>(StationPlan::Overflow::Silent)
                            << static_cast<int>(Cause::Timeout);
}

void tst_Calls::overflowIsTurnedAway()
{
    QFETCH(int, overflow);
    QFETCH(int, atTheEdge);
    OneCall one(Distribution::constant(300 * millisecond));
    StationPlan &station = one.draft.scenario.nodes[one.api].station;
    station.threads = 1;
    station.acceptQueue = 2;
    station.overflow = static_cast<StationPlan::Overflow>(overflow);
    one.draft.edges[0].calls = 5;
    one.draft.edges[0].fanOut = true;
    one.edge().timeout = 950 * millisecond;
    const Totals totals = one.run(10 * second + 960 * millisecond);
    QCOMPARE(totals.edges[0].failed, std::uint64_t{20}); // one is served and two wait
    QCOMPARE(errorsOf(totals.edges[0], static_cast<Cause>(atTheEdge)), std::uint64_t{20});
    QCOMPARE(totals.nodes[one.api].entered, std::uint64_t{50});
    QCOMPARE(totals.nodes[one.api].failed, std::uint64_t{20});
    QCOMPARE(totals.nodes[one.api].ok.count() + totals.nodes[one.api].bad.count(),
             totals.nodes[one.api].completed);
    QCOMPARE(totals.nodes[one.api].queue.max, std::uint64_t{2});
}

void tst_Calls::nobodyWaitsInAnAcceptQueueOfNone()
{
    OneCall one(Distribution::constant(300 * millisecond));
    one.draft.scenario.nodes[one.api].station.threads = 2;
    one.draft.scenario.nodes[one.api].station.acceptQueue = 0;
    one.draft.edges[0].calls = 3;
    one.draft.edges[0].fanOut = true;
    const Totals totals = one.run();
    QCOMPARE(errorsOf(totals.nodes[one.api], Cause::QueueFull), std::uint64_t{10});
    QCOMPARE(totals.nodes[one.api].queue.max, std::uint64_t{0});
}

void tst_Calls::replicasTakeTurns()
{
    OneCall one(Distribution::constant(900 * millisecond));
    one.draft.scenario.nodes[one.api].station.replicas = 4;
    one.draft.scenario.nodes[one.api].station.threads = 1;
    one.draft.scenario.nodes[one.api].station.acceptQueue = 0;
    one.draft.edges[0].calls = 4;
    one.draft.edges[0].fanOut = true;
    QCOMPARE(one.run().nodes[one.api].failed, std::uint64_t{0});
}

QTEST_GUILESS_MAIN(tst_Calls)
#include "tst_calls.moc"
