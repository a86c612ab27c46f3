// The composed patterns: what messaging_scenarios.json says of the outbox, CQRS and sagas, by the ids they have there, and
// the staleness of analytic.json.
#include "tests/support/onerun.h"

#include <QTest>

#include <cmath>

class TestPatterns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void o01_aDualWriteLosesItsEventInBetween();
    void o02_aRelayThatCrashesPublishesAgain();
    void aRelayPollsOrHearsOfItAtOnce();
    void o03_aReadBeforeTheProjectionIsStale();
    void aReadMayWaitForItsVersion();
    void aCommandMayAwaitItsProjection();
    void stalenessIsThatOfTheQueue();
    void o04_aFailedStepIsUndoneInReverse();
    void o05_afterThePivotNothingIsUndone();
    void aFailureIsPublishedOnce();
    void whatMayHaveBeenDoneIsUndoneToo();
    void whatCannotBeUndoneIsStuck();
    void aSagaWhoseOrchestratorCrashesIsStuck();
    void aFailedSagaIsNeverASuccess();
    void whatStoodInIsUndoneToo();
    void aPivotHasSucceededWhenAllItsCallsHave();
    void aVersionElsewhereIsNoVersionHere();
};

namespace {

using namespace sim;

constexpr Time ms = millisecond;

using support::Run;
using support::scenarioOf;

#define FREE "latency=0us"
#define ONCE "client(workload.arrivals=replay, workload.times=[\"10ms\"]"
#define QUICK "serviceTime=1us"

// A command is published; a projector with 300 ms of work writes it into the view, from which it is read.
std::string reading(const char *after, const char *wait)
{
    return std::string("c:" ONCE ", mix.write=1, readBack=read, readBackOf=write, readBackAfter=") + after +
           ") -[on=[\"write\"], " FREE "]-> api(" QUICK "); c -[on=[\"read\"], " FREE ", timeout=9s]-> query(" QUICK
           ") -[" FREE ", timeout=9s]-> view:database(" QUICK ", readModel=true, waitForVersion=" + wait +
           "); api ~[" FREE "]~> projector(serviceTime=300ms) -[" FREE "]-> view";
}

} // namespace

// Committed in the database, and crashed before it published. Had it published first, it would be the other way round.
void TestPatterns::o01_aDualWriteLosesItsEventInBetween()
{
    const auto compiled = scenarioOf(
        "c:" ONCE ") -[" FREE "]-> api(" QUICK ") -[step=1, latency=10ms]-> db:database(" QUICK
        "); api ~[step=2, " FREE "]~> mail(" QUICK ")");
    Scenario crashing = *compiled;
    FaultPlan crash{.kind = FaultPlan::Kind::Crash, .id = "crash"};
    for (Index n = 0; n < crashing.nodes.size(); ++n)
        crash.node = crashing.nodes[n].id == "api" ? n : crash.node;
    crash.at = 25 * ms;
    crash.duration = second;
    crashing.faults.push_back(crash);
    Engine engine(std::make_shared<const Scenario>(crashing), 1);
    const Totals totals = support::totalsOf(engine, 0, 5 * second);
    std::uint64_t committed = 0;
    for (Index n = 0; n < crashing.nodes.size(); ++n)
        committed += crashing.nodes[n].id == "db" ? totals.nodes[n].completed : 0;
    QCOMPARE(committed, std::uint64_t{1});
    QCOMPARE(totals.channels[0].published, std::uint64_t{0});
}

// The outbox is a log that belongs to the database: its row is there with the commit. The relay publishes, and crashes
// before it has marked it as sent.
void TestPatterns::o02_aRelayThatCrashesPublishesAgain()
{
    for (const bool idempotent : {false, true}) {
        const auto compiled = scenarioOf(std::string(
            "c:" ONCE ") -[" FREE "]-> api(" QUICK ") -[" FREE "]-> db:database(" QUICK "); db ~[protocol=log, commit=afterBatch, "
            "autoOffsetReset=earliest, sessionTimeout=6s, rebalanceTime=1s, " FREE "]~> relay(" QUICK
            "); relay ~[step=1, " FREE "]~> q:queue ~[" FREE ", idempotentConsumer=") + (idempotent ? "true" : "false") +
            "]~> mail(" QUICK "); relay -[step=2, latency=500ms, timeout=9s]-> mark(" QUICK ")");
        Scenario crashing = *compiled;
        FaultPlan crash{.kind = FaultPlan::Kind::Crash, .id = "crash"};
        for (Index n = 0; n < crashing.nodes.size(); ++n)
            crash.node = crashing.nodes[n].id == "relay" ? n : crash.node;
        crash.at = 500 * ms; // the mark takes a second
        crash.duration = second;
        crashing.faults.push_back(crash);
        Engine engine(std::make_shared<const Scenario>(crashing), 1);
        const Totals totals = support::totalsOf(engine, 0, 60 * second);
        std::uint64_t published = 0, effects = 0;
        for (std::size_t c = 0; c < crashing.channels.size(); ++c) {
            if (crashing.channels[c].id != "q")
                continue;
            published = totals.channels[c].published;
            effects = totals.channels[c].endToEnd.count();
        }
        QCOMPARE(published, std::uint64_t{2});
        QCOMPARE(effects, std::uint64_t(idempotent ? 1 : 2));
    }
}

// Polling: what was committed at 10 ms and at 900 ms is published at 1 s, in batches; change data capture: at once.
void TestPatterns::aRelayPollsOrHearsOfItAtOnce()
{
    const auto relay = [](const char *poll) {
        return std::string("c:client(workload.arrivals=replay, workload.times=[\"10ms\",\"20ms\",\"900ms\"]) -[" FREE
                           "]-> db:database(" QUICK "); db ~[protocol=log, commit=afterBatch, autoOffsetReset=earliest, " FREE ", ") +
               poll + "]~> relay(" QUICK "); relay ~[" FREE "]~> q:queue ~[" FREE "]~> mail(" QUICK ")";
    };
    QCOMPARE(Run(relay("pollInterval=1s"), 999 * ms).node("relay").entered, std::uint64_t{0});
    QCOMPARE(Run(relay("pollInterval=1s"), 1001 * ms).node("relay").entered, std::uint64_t{3});
    QCOMPARE(Run(relay("pollInterval=1s, maxPollRecords=2"), 1001 * ms).node("relay").entered, std::uint64_t{2});
    QCOMPARE(Run(relay("pollInterval=1s, maxPollRecords=2"), 2001 * ms).node("relay").entered, std::uint64_t{3});
    // Another interval acts at once.
    const auto slow = scenarioOf(relay("pollInterval=100s"));
    Scenario quicker = *slow;
    for (EdgePlan &edge : quicker.edges)
        edge.consumer.poll.pollInterval = edge.consumer.poll.pollInterval > 0 ? second : 0;
    Scenario changing = *slow;
    changing.changes.push_back({1500 * ms, std::make_shared<const Scenario>(quicker)});
    Engine engine(std::make_shared<const Scenario>(changing), 1);
    const Totals changed = support::totalsOf(engine, 0, 3 * second);
    for (std::size_t n = 0; n < changing.nodes.size(); ++n)
        QVERIFY(changing.nodes[n].id != "relay" || changed.nodes[n].entered == 3);
    QCOMPARE(Run(relay("pollInterval=0s"), 100 * ms).node("relay").entered, std::uint64_t{2});
}

void TestPatterns::o03_aReadBeforeTheProjectionIsStale()
{
    for (const bool early : {true, false}) {
        const Run run(reading(early ? "100ms" : "400ms", "none"), 5 * second);
        QCOMPARE(run.node("c").readBacks, std::uint64_t{1});
        QCOMPARE(run.node("c").staleReads, std::uint64_t(early));
        QCOMPARE(run.node("view").staleReads, std::uint64_t(early));
        QCOMPARE(run.operation("c", "read").completed, std::uint64_t{1});
        // How stale: the version came 200 ms after the read.
        QCOMPARE(run.node("view").staleness.count(), std::uint64_t(early));
        QVERIFY(!early || std::abs(static_cast<double>(run.node("view").staleness.max() - 200 * ms)) < 2. * ms);
    }
}

// The mitigation: until the version is there, but not for longer than it may.
void TestPatterns::aReadMayWaitForItsVersion()
{
    const Run enough(reading("100ms", "500ms"), 5 * second);
    QCOMPARE(enough.node("c").readBacks, std::uint64_t{1});
    QCOMPARE(enough.node("c").staleReads, std::uint64_t{0});
    QVERIFY(std::abs(static_cast<double>(enough.operation("c", "read").ok.quantile(1) - 200 * ms)) < 2. * ms);
    const Run less(reading("100ms", "50ms"), 5 * second);
    QCOMPARE(less.node("c").staleReads, std::uint64_t{1});
    QVERIFY(std::abs(static_cast<double>(less.operation("c", "read").ok.quantile(1) - 50 * ms)) < 2. * ms);
}

// AFTER_PROJECTION: the command is answered when its version is there, or after its patience.
void TestPatterns::aCommandMayAwaitItsProjection()
{
    const auto text = [](const char *patience) {
        return std::string("c:" ONCE ", mix.write=1, readBack=read, readBackOf=write, readBackAfter=10ms) -[on=[\"write\"], " FREE
                           ", timeout=9s]-> api(" QUICK "); c -[on=[\"read\"], " FREE "]-> view:database(" QUICK ", readModel=true); "
                           "api ~[step=1, " FREE "]~> projector(serviceTime=300ms) -[" FREE "]-> view; api -[step=2, " FREE
                           ", timeout=9s, awaitProjection=") + patience + "]-> view";
    };
    const Run enough(text("1s"), 5 * second), less(text("100ms"), 5 * second);
    QVERIFY(std::abs(static_cast<double>(enough.operation("c", "write").ok.quantile(1) - 300 * ms)) < 2. * ms);
    QCOMPARE(enough.node("c").staleReads, std::uint64_t{0});
    QCOMPARE(enough.node("view").readBacks, std::uint64_t{1}); // the command's own wait is no read
    QVERIFY(std::abs(static_cast<double>(less.operation("c", "write").ok.quantile(1) - 100 * ms)) < 2. * ms);
    QCOMPARE(less.node("c").staleReads, std::uint64_t{1});
}

// analytic.json, cqrs-staleness: the projection is an M/M/1 with 80 and 100 a second, so P(lag > x) = exp(-20 x).
void TestPatterns::stalenessIsThatOfTheQueue()
{
    for (const auto &[after, expected] : {std::pair("50ms", 0.36787944117144233), std::pair("200ms", 0.01831563888873418)}) {
        const std::string text = std::string("c:client(rate=80, mix.write=1, readBack=read, readBackOf=write, readBackAfter=") +
                                 after + ") -[on=[\"read\"], " FREE "]-> view:database(serviceTime=0us, readModel=true, "
                                 "concurrency=unbounded); c ~[on=[\"write\"], " FREE "]~> projector(serviceTime={\"distribution\":"
                                 "\"exponential\",\"mean\":\"10ms\"}) -[" FREE ", operation=write]-> view";
        const Run run(text, 20'000 * second);
        const NodeTotals &client = run.node("c");
        const auto reads = static_cast<double>(client.readBacks), stale = static_cast<double>(client.staleReads) / reads;
        // Neighbours in the queue are not independent: their lags are correlated over about 1/((1-sqrt(rho))^2 mu) = 0.9 s.
        const double error = std::sqrt(expected * (1 - expected) / reads * 80 * 2 * 0.9);
        QVERIFY2(std::abs(stale - expected) < 3 * error,
                 qPrintable(QStringLiteral("%1: %2 instead of %3 +- %4").arg(QLatin1String(after)).arg(stale).arg(expected).arg(error)));
    }
}

#define SAGA(third)                                                                                                              \
    "c:" ONCE ", deadline=9s) -[timeout=none, " FREE "]-> o(" QUICK ") -[step=1, compensation=c1, " FREE "]-> t1(" QUICK ", "    \
    "operations.c1.serviceTime=1us); o -[step=2, compensation=c2, latency=5ms]-> t2(" QUICK                                      \
    ", operations.c2.serviceTime=1us); o -[step=3, " FREE third "]-> t3(" QUICK ", errorRate=1)"

void TestPatterns::o04_aFailedStepIsUndoneInReverse()
{
    const Run run(SAGA(""), 5 * second);
    QCOMPARE(run.operation("t1", "request").completed, std::uint64_t{1});
    QCOMPARE(run.operation("t2", "request").completed, std::uint64_t{1});
    QCOMPARE(run.operation("t3", "request").failed, std::uint64_t{1});
    QCOMPARE(run.operation("t2", "c2").completed, std::uint64_t{1});
    QCOMPARE(run.operation("t1", "c1").completed, std::uint64_t{1});
    QCOMPARE(run.node("o").compensated, std::uint64_t{1});
    QCOMPARE(run.node("o").stuck, std::uint64_t{0});
    QCOMPARE(run.node("c").failed, std::uint64_t{1});
    // Its reverse order: before C2 is done, 20 ms after the start, C1 has not begun.
    const Run before(SAGA(""), 10 * ms + 18 * ms);
    QCOMPARE(before.operation("t1", "c1").entered, std::uint64_t{0});
    QCOMPARE(before.operation("t2", "c2").entered, std::uint64_t{1});
}

// T1 compensable, T2 the pivot, T3 retried until it succeeds, the fifth time.
void TestPatterns::o05_afterThePivotNothingIsUndone()
{
    const auto drawn = [](const char *errors) {
        return std::string("c:" ONCE ", deadline=9s) -[timeout=none, " FREE "]-> o(" QUICK ") -[step=1, compensation=c1, " FREE
                           "]-> t1(" QUICK ", operations.c1.serviceTime=1us); o -[step=2, pivot=true, " FREE "]-> t2(" QUICK
                           "); o -[step=3, " FREE ", retry.maxAttempts=100, retry.retryOn=[500], retry.backoff.kind=fixed, retry.backoff.base=100ms, retry.backoff.jitter=none]-> t3("
                           QUICK ", errorRate=") + errors + ")";
    };
    const auto compiled = scenarioOf(drawn("1"));
    auto later = std::make_shared<Scenario>(*compiled);
    for (OperationPlan &operation : later->operations)
        operation.errorRate = 0;
    Scenario changing = *compiled;
    changing.changes.push_back({10 * ms + 350 * ms, later});
    Engine engine(std::make_shared<const Scenario>(changing), 1);
    const Totals totals = support::totalsOf(engine, 0, 5 * second);
    for (std::size_t i = 0; i < changing.operations.size(); ++i) {
        const std::string &node = changing.nodes[changing.operations[i].node].id, &name = changing.names[changing.operations[i].name];
        if (node == "t3")
            QCOMPARE(totals.operations[i].entered, std::uint64_t{5});
        if (name == "c1")
            QCOMPARE(totals.operations[i].entered, std::uint64_t{0});
        if (node == "c")
            QCOMPARE(totals.operations[i].completed, std::uint64_t{1});
    }
    // Without the retries it fails, and T1 stays done.
    const Run once(drawn("1").replace(drawn("1").find("=100,"), 5, "=1,"), 5 * second);
    QCOMPARE(once.node("c").failed, std::uint64_t{1});
    QCOMPARE(once.operation("t1", "c1").entered, std::uint64_t{0});
    QCOMPARE(once.node("o").compensated + once.node("o").stuck, std::uint64_t{0});
}

// By itself, because of a call, and as a consumer that gives up; never when all is well.
void TestPatterns::aFailureIsPublishedOnce()
{
    const auto published = [](const std::string &text) { return Run(text, 5 * second).edge("m").entered; };
    const std::string tells = "; a ~[id=m, publishOn=failure, publisherConfirms=true, " FREE "]~> others(" QUICK ")";
    QCOMPARE(published("c:" ONCE ") -[" FREE "]-> a(serviceTime=1ms, errorRate=1)" + tells), std::uint64_t{1});
    QCOMPARE(published("c:" ONCE ") -[" FREE "]-> a(serviceTime=1ms) -[" FREE "]-> b(errorRate=1)" + tells), std::uint64_t{1});
    QCOMPARE(published("c:" ONCE ") -[" FREE "]-> a(serviceTime=1ms) -[" FREE "]-> b(" QUICK ")" + tells), std::uint64_t{0});
    QCOMPARE(published("c:" ONCE ") ~[" FREE ", onFailure=discard]~> a(serviceTime=1ms, errorRate=1)" + tells), std::uint64_t{1});
    QCOMPARE(published("c:" ONCE ") ~[" FREE ", onFailure=requeue, preset=rabbitmqQuorum, deliveryLimit=2]~> a(serviceTime=1ms, errorRate=1)" + tells),
             std::uint64_t{3}); // as often as it fails
    // A reply that is degraded has not failed.
    QCOMPARE(published("c:" ONCE ") -[" FREE "]-> a(serviceTime=1ms) -[optional=true, " FREE "]-> b(errorRate=1)" + tells), std::uint64_t{0});
}

// The caller of a step that timed out does not know; its callee has done it.
void TestPatterns::whatMayHaveBeenDoneIsUndoneToo()
{
    const auto text = [](const char *step) {
        return std::string("c:" ONCE ", deadline=9s) -[timeout=none, " FREE "]-> o(" QUICK ") -[step=1, compensation=undo, timeout=20ms, " FREE
                           "]-> t(operations.undo.serviceTime=1us, ") + step + ")";
    };
    const Run late(text("serviceTime=30ms"), 5 * second), failed(text("errorRate=1, serviceTime=1ms"), 5 * second);
    QCOMPARE(late.operation("t", "undo").completed, std::uint64_t{1});
    QCOMPARE(late.node("o").compensated, std::uint64_t{1});
    QCOMPARE(failed.operation("t", "undo").entered, std::uint64_t{0}); // it said that it was not done
    QCOMPARE(failed.node("o").compensated, std::uint64_t{0});
}

void TestPatterns::whatCannotBeUndoneIsStuck()
{
    std::string text = SAGA("");
    const std::string undo = "operations.c2.serviceTime=1us";
    text.replace(text.find(undo), undo.size(), "operations.c2.errorRate=1");
    const Run run(text, 5 * second);
    QCOMPARE(run.node("o").stuck, std::uint64_t{1});
    QCOMPARE(run.node("o").compensated, std::uint64_t{0});
    QCOMPARE(run.operation("t1", "c1").entered, std::uint64_t{0});
    QCOMPARE(run.node("c").failed, std::uint64_t{1});
}

void TestPatterns::aSagaWhoseOrchestratorCrashesIsStuck()
{
    const auto compiled = scenarioOf(SAGA(""));
    Scenario crashing = *compiled;
    FaultPlan crash{.kind = FaultPlan::Kind::Crash, .id = "crash"};
    for (Index n = 0; n < crashing.nodes.size(); ++n)
        crash.node = crashing.nodes[n].id == "o" ? n : crash.node;
    crash.at = 13 * ms; // T1 is done, T2 under way
    crashing.faults.push_back(crash);
    Engine engine(std::make_shared<const Scenario>(crashing), 1);
    const Totals totals = support::totalsOf(engine, 0, 5 * second);
    QCOMPARE(totals.nodes[crash.node].stuck, std::uint64_t{1});
    QCOMPARE(engine.nodeGauge(crash.node).compensating, 0u);
}

// The limiter turns most of the compensations away, at once.
void TestPatterns::aFailedSagaIsNeverASuccess()
{
    const Run run("c:client(rate=10) -[timeout=none, " FREE "]-> o(" QUICK ") -[step=1, compensation=c1, rateLimiter.limitForPeriod=2, "
                  "rateLimiter.limitRefreshPeriod=1s, rateLimiter.timeoutDuration=0s, " FREE "]-> t1(" QUICK "); o -[step=2, timeout=100ms, " FREE
                  "]-> t2(" QUICK ", hangRate=1, threads=1000)", 20 * second);
    QCOMPARE(run.node("c").completed, std::uint64_t{0});
    QVERIFY(run.node("o").stuck > 0);
}

void TestPatterns::whatStoodInIsUndoneToo()
{
    const Run run("c:" ONCE ") -[timeout=none, " FREE "]-> o(" QUICK ") -[id=first, step=1, fallback.kind=edge, fallback.edge=second, " FREE
                  "]-> a(" QUICK ", errorRate=1); o -[id=second, step=1, compensation=undo, " FREE "]-> b(" QUICK
                  "); o -[step=2, " FREE "]-> z(" QUICK ", errorRate=1)", 5 * second);
    QCOMPARE(run.operation("b", "undo").completed, std::uint64_t{1});
    QCOMPARE(run.node("o").compensated, std::uint64_t{1});
}

void TestPatterns::aPivotHasSucceededWhenAllItsCallsHave()
{
    const Run run("c:client(rate=20) -[timeout=none, " FREE "]-> o(" QUICK ") -[step=1, compensation=c1, " FREE "]-> t1(" QUICK
                  "); o -[step=2, pivot=true, calls=3, " FREE "]-> t2(" QUICK ", errorRate=0.5)", 20 * second);
    QVERIFY(run.node("o").failed > 100);
    QCOMPARE(run.node("o").compensated, run.node("o").failed);
}

// The projection writes into one view, and 200 ms later into the one that is read.
void TestPatterns::aVersionElsewhereIsNoVersionHere()
{
    const Run run("c:" ONCE ", mix.write=1, readBack=read, readBackAfter=10ms) -[on=[\"read\"], timeout=9s, " FREE
                  "]-> second:database(" QUICK ", readModel=true, waitForVersion=2s); c ~[on=[\"write\"], " FREE
                  "]~> p(" QUICK ") -[step=1, latency=100ms]-> first:database(" QUICK ", readModel=true); p -[step=2, latency=100ms]-> second",
                  5 * second);
    QCOMPARE(run.node("c").readBacks, std::uint64_t{1});
    QCOMPARE(run.node("c").staleReads, std::uint64_t{0});
}

QTEST_APPLESS_MAIN(TestPatterns)
#include "tst_patterns.moc"
