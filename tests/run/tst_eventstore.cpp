// An event store with expected versions, and writes that others are told of: SEMANTICS 5.4 and 6, EventStoreDB's optimistic
// concurrency and idempotent appends, microservices.io on dual writes.
#include "tests/support/onerun.h"

#include <QTest>

#include <algorithm>
#include <cmath>

class TestEventStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCommandThatSucceedsHasAppendedOnce();
    void whoIsLateLoadsAgain();
    void withoutReloadsTheLateOneFailsWith409();
    void anotherAggregateIsNoConflict();
    void anAppendThatIsTriedAgainIsNoConflict();
    void aReplyThatComesTooLateIsNoConflict();
    void twoAppendsOfOneRequestAreTwo();
    void aCrashedStoreKeepsItsStreams();
    void eachStoreHasItsOwnVersions();
    void whatCannotBeUndoneForAConflictIsStuck();
    void aSagaRepeatsNoStepForAConflict();
    void aLoadReplaysWhatCameAfterTheSnapshot_data();
    void aLoadReplaysWhatCameAfterTheSnapshot();
    void aWriteThatNobodyHearsOfIsALostEvent();
    void aMessageAboutNothingIsAPhantom();
    void aWriteIsDoneThoughItsCallerIsGone();
    void aWriterThatTellsItselfHasBooksOfItsOwn();
    void whatIsHeldBackHasBeenToldToNobody();
    void othersSeeASagaHalfDone();
};

namespace {

using namespace sim;
using support::Run;

constexpr Time ms = millisecond;

#define FREE "latency=0us"
#define AT(times) "workload.arrivals=replay, workload.times=[" times "]"
// Loads, thinks for 20 ms, appends.
#define STORE(client, store, append)                                                                                             \
    "c:client(" client ") -[" FREE ", timeout=9s]-> orders(serviceTime=0us, threads=1000); orders -[step=1, " FREE                \
    ", operation=load, timeout=9s]-> es:database(serviceTime=0us, threads=1000, operations.load.stream=load, "                    \
    "operations.append.stream=append, " store "); orders -[step=2, " FREE ", timeout=9s]-> think(serviceTime=20ms, threads=1000)" \
    "; orders -[id=a, step=3, " FREE ", operation=append, " append "]-> es"

// The same run with one crash.
Totals crashed(const std::string &text, const char *node, Time at)
{
    Scenario crashing = *support::scenarioOf(text);
    FaultPlan crash{.kind = FaultPlan::Kind::Crash, .id = "crash"};
    for (Index n = 0; n < crashing.nodes.size(); ++n)
        crash.node = crashing.nodes[n].id == node ? n : crash.node;
    crash.at = at;
    crash.duration = second;
    crashing.faults.push_back(crash);
    Engine engine(std::make_shared<const Scenario>(crashing), 1);
    return support::totalsOf(engine, 0, 5 * second);
}

std::pair<std::uint64_t, std::uint64_t> torn(const Totals &totals)
{
    std::pair<std::uint64_t, std::uint64_t> sum;
    for (const NodeTotals &node : totals.nodes) {
        sum.first += node.lostEvents;
        sum.second += node.phantomEvents;
    }
    return sum;
}

using Torn = std::pair<std::uint64_t, std::uint64_t>;

} // namespace

void TestEventStore::everyCommandThatSucceedsHasAppendedOnce()
{
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const Run run(STORE("rate=100", "aggregates=20, applyCost=100us", "timeout=9s, reloads=2"), 20 * second, seed);
        const NodeTotals &store = run.node("es"), &orders = run.node("orders");
        QVERIFY(store.conflicts > 50);
        QVERIFY(orders.errors[static_cast<std::size_t>(Cause::Conflict)] > 0);
        QCOMPARE(orders.errors[static_cast<std::size_t>(Cause::Conflict)], orders.failed);
        // Those under way have perhaps appended.
        QVERIFY(store.appended >= orders.completed && store.appended <= orders.completed + orders.inFlight);
        QCOMPARE(run.edge("a").failed, store.conflicts);
    }
}

void TestEventStore::whoIsLateLoadsAgain()
{
    const Run run(STORE(AT("\"10ms\",\"15ms\""), "aggregates=1", "timeout=9s"), second);
    QCOMPARE(run.node("es").appended, std::uint64_t{2});
    QCOMPARE(run.node("es").conflicts, std::uint64_t{1});
    QCOMPARE(run.node("es").loads, std::uint64_t{3});
    QCOMPARE(run.node("c").completed, std::uint64_t{2});
    QVERIFY(std::abs(inSeconds(run.node("c").ok.quantile(1)) - 0.040) < 0.001); // it thinks twice
}

void TestEventStore::withoutReloadsTheLateOneFailsWith409()
{
    const Run run(STORE(AT("\"10ms\",\"15ms\""), "aggregates=1", "timeout=9s, reloads=0"), second);
    QCOMPARE(run.node("es").appended, std::uint64_t{1});
    QCOMPARE(run.node("orders").errors[static_cast<std::size_t>(Cause::Conflict)], std::uint64_t{1});
    QCOMPARE(run.node("c").failed, std::uint64_t{1});
}

void TestEventStore::anotherAggregateIsNoConflict()
{
    const Run run(STORE(AT("\"10ms\",\"15ms\""), "aggregates=1000000", "timeout=9s"), second);
    QCOMPARE(run.node("es").appended, std::uint64_t{2});
    QCOMPARE(run.node("es").conflicts, std::uint64_t{0});
}

// The reply of the first attempt comes too late; the store knows the event.
void TestEventStore::anAppendThatIsTriedAgainIsNoConflict()
{
    const Run run(STORE(AT("\"10ms\""), "aggregates=1, operations.append.serviceTime=8ms",
                        "timeout=5ms, retry.maxAttempts=3, retry.retryOn=[\"timeout\"], retry.backoff.jitter=none, retry.backoff.base=10ms"), second);
    QCOMPARE(run.edge("a").attempts, std::uint64_t{3});
    QCOMPARE(run.node("es").appended, std::uint64_t{1});
    QCOMPARE(run.node("es").conflicts, std::uint64_t{0});
}

// It is done, its reply is on the way, and the caller tries again.
void TestEventStore::aReplyThatComesTooLateIsNoConflict()
{
    const Run run(STORE(AT("\"10ms\""), "aggregates=1", "latency=3ms, timeout=5ms, retry.maxAttempts=3, retry.retryOn=[\"timeout\"], "
                        "retry.backoff.jitter=none, retry.backoff.base=10ms"), second);
    QCOMPARE(run.edge("a").attempts, std::uint64_t{3});
    QCOMPARE(run.node("es").appended, std::uint64_t{1});
    QCOMPARE(run.node("es").conflicts, std::uint64_t{0});
}

void TestEventStore::twoAppendsOfOneRequestAreTwo()
{
    const Run series(STORE(AT("\"10ms\""), "aggregates=1", "timeout=9s, calls=2"), second);
    QCOMPARE(series.node("es").appended, std::uint64_t{2});
    QCOMPARE(series.node("es").conflicts, std::uint64_t{0}); // the second one knows of the first
    const Run together(STORE(AT("\"10ms\""), "aggregates=1", "timeout=9s, calls=2, fanOut=true, reloads=0"), second);
    QCOMPARE(together.node("es").appended, std::uint64_t{1});
    QCOMPARE(together.node("es").conflicts, std::uint64_t{1}); // both expect the same version
}

void TestEventStore::aCrashedStoreKeepsItsStreams()
{
    const std::string text = STORE(AT("\"10ms\",\"1500ms\",\"1505ms\""), "aggregates=1, applyCost=1ms, snapshotEvery=0", "timeout=9s");
    const Totals totals = crashed(text, "es", 200 * ms);
    const Run calm(text, 5 * second);
    const auto store = static_cast<std::size_t>(std::find_if(calm.scenario->nodes.begin(), calm.scenario->nodes.end(),
                                                             [](const NodePlan &n) { return n.id == "es"; }) - calm.scenario->nodes.begin());
    QCOMPARE(totals.nodes[store].appended, std::uint64_t{3});
    QCOMPARE(totals.nodes[store].conflicts, calm.totals.nodes[store].conflicts);
    QCOMPARE(totals.nodes[store].replayedEvents, calm.totals.nodes[store].replayedEvents);
}

void TestEventStore::eachStoreHasItsOwnVersions()
{
#define ES(name) name ":database(serviceTime=0us, aggregates=1, operations.load.stream=load, operations.append.stream=append)"
    const Run run("c:client(" AT("\"10ms\",\"1s\",\"2s\"") ") -[" FREE "]-> o(serviceTime=0us) -[step=1, operation=load, " FREE "]-> " ES("e1")
                  "; o -[step=2, operation=load, " FREE "]-> " ES("e2") "; o -[step=3, operation=append, " FREE "]-> e1; o -[step=4, "
                  "operation=append, " FREE "]-> e2; o -[step=5, " FREE "]-> b(serviceTime=0us) -[operation=append, " FREE "]-> " ES("e3"),
                  5 * second);
    for (const char *store : {"e1", "e2", "e3"}) {
        QCOMPARE(run.node(store).appended, std::uint64_t{3});
        QCOMPARE(run.node(store).conflicts, std::uint64_t{0});
    }
    QCOMPARE(run.node("c").completed, std::uint64_t{3});
}

// The undoing is an append itself, and its version is gone: somebody has to look at it.
void TestEventStore::whatCannotBeUndoneForAConflictIsStuck()
{
    const Run run("c:client(" AT("\"10ms\",\"12ms\"") ") -[" FREE ", timeout=9s]-> o(serviceTime=0us, threads=99) -[step=1, operation=load, "
                  "compensation=append, " FREE "]-> " ES("es") "; o -[step=2, " FREE "]-> bad(serviceTime=20ms, errorRate=1, threads=99)",
                  second);
    QCOMPARE(run.node("o").compensated, std::uint64_t{1});
    QCOMPARE(run.node("o").stuck, std::uint64_t{1});
    QCOMPARE(run.node("es").conflicts, std::uint64_t{1});
}

// To load again would be to reserve again: it is undone instead.
void TestEventStore::aSagaRepeatsNoStepForAConflict()
{
    const Run run("c:client(" AT("\"10ms\",\"12ms\"") ") -[" FREE ", timeout=9s]-> o(serviceTime=0us, threads=99) -[step=1, operation=load, "
                  FREE "]-> " ES("es") "; o -[step=2, compensation=release, " FREE "]-> stock(serviceTime=20ms, threads=99, "
                  "operations.release.serviceTime=1ms); o -[step=3, operation=append, " FREE "]-> es",
                  second);
    QCOMPARE(run.node("es").conflicts, std::uint64_t{1});
    QCOMPARE(run.operation("stock", "request").entered, std::uint64_t{2});
    QCOMPARE(run.operation("stock", "release").completed, std::uint64_t{1});
    QCOMPARE(run.node("o").compensated, std::uint64_t{1});
}

void TestEventStore::aLoadReplaysWhatCameAfterTheSnapshot_data()
{
    QTest::addColumn<int>("every");
    QTest::addColumn<int>("replayed"); // in six loads one after another
    QTest::newRow("no snapshots") << 0 << 0 + 1 + 2 + 3 + 4 + 5;
    QTest::newRow("every third") << 3 << 0 + 1 + 2 + 0 + 1 + 2;
    QTest::newRow("every event") << 1 << 0;
}

void TestEventStore::aLoadReplaysWhatCameAfterTheSnapshot()
{
    QFETCH(const int, every);
    QFETCH(const int, replayed);
    const std::string text = STORE(AT("\"0s\",\"1s\",\"2s\",\"3s\",\"4s\",\"5s\""), "aggregates=1, applyCost=7ms, snapshotEvery=EVERY", "timeout=9s");
    const Run run(QString::fromStdString(text).replace(QStringLiteral("EVERY"), QString::number(every)).toStdString(), 10 * second);
    QCOMPARE(run.node("es").replayedEvents, static_cast<std::uint64_t>(replayed));
    // And that is what a load takes.
    QVERIFY(std::abs(run.operation("es", "load").ok.meanSeconds() * 6e3 - 7.0 * replayed) < 0.5);
}

void TestEventStore::aWriteThatNobodyHearsOfIsALostEvent()
{
    const std::string text = "c:client(" AT("\"10ms\"") ") -[" FREE "]-> api(serviceTime=0us) -[id=w, step=1, latency=10ms]-> "
                             "db:database(serviceTime=1us); api ~[step=2, tellsOf=w, " FREE "]~> mail(serviceTime=1us)";
    QCOMPARE(torn(crashed(text, "api", 25 * ms)), Torn(1, 0)); // o01: committed at 20 ms, back at 30 ms
    QCOMPARE(torn(crashed(text, "api", 15 * ms)), Torn(1, 0)); // on its way, and then committed
    QCOMPARE(torn(crashed(text, "api", 40 * ms)), Torn(0, 0)); // both are done
    QCOMPARE(torn(crashed(text, "db", 15 * ms)), Torn(0, 0)); // neither is
}

void TestEventStore::aMessageAboutNothingIsAPhantom()
{
    const std::string text = "c:client(" AT("\"10ms\"") ") -[" FREE "]-> api(serviceTime=0us) -[id=w, step=2, latency=10ms]-> "
                             "db:database(serviceTime=1us); api ~[step=1, tellsOf=w, " FREE "]~> mail(serviceTime=1us)";
    QCOMPARE(torn(crashed(text, "db", 15 * ms)), Torn(0, 1));
    QCOMPARE(torn(crashed(text, "db", 40 * ms)), Torn(0, 0));
    QCOMPARE(torn(crashed(text, "api", 15 * ms)), Torn(0, 0)); // the write comes through all the same
}

void TestEventStore::aWriteIsDoneThoughItsCallerIsGone()
{
    const auto text = [](const char *optional) {
        return std::string("c:client(" AT("\"10ms\"") ") -[" FREE "]-> api(serviceTime=0us) -[id=w, step=1, timeout=5ms, " FREE ", optional=") +
               optional + "]-> db:database(serviceTime=8ms); api ~[step=2, tellsOf=w, " FREE "]~> mail(serviceTime=1us)";
    };
    QCOMPARE(torn(Run(text("false"), second).totals), Torn(1, 0)); // the caller fails, the write does not
    QCOMPARE(torn(Run(text("true"), second).totals), Torn(0, 0));  // it goes on and tells
}

// A writes to B and tells of it; B writes to the database and tells of that.
void TestEventStore::aWriterThatTellsItselfHasBooksOfItsOwn()
{
    const std::string text = "c:client(" AT("\"10ms\"") ") -[" FREE "]-> a(serviceTime=0us) -[id=x, step=1, latency=10ms]-> b(serviceTime=1us) "
                             "-[id=w, step=1, latency=10ms]-> db:database(serviceTime=1us); b ~[step=2, tellsOf=w, " FREE
                             "]~> mail(serviceTime=1us); a ~[step=2, tellsOf=x, " FREE "]~> other(serviceTime=1us)";
    const auto lostAt = [&](const char *node, Time at) {
        const auto scenario = support::scenarioOf(text);
        const Totals totals = crashed(text, node, at);
        QStringList lost;
        for (std::size_t n = 0; n < scenario->nodes.size(); ++n) {
            if (totals.nodes[n].lostEvents > 0)
                lost << QString::fromStdString(scenario->nodes[n].id);
        }
        return lost.join(u' ');
    };
    QCOMPARE(lostAt("b", 35 * ms), QStringLiteral("a b")); // written at 30 ms, heard of at 40 ms; and its own work is done at 20 ms
    QCOMPARE(lostAt("a", 45 * ms), QStringLiteral("a")); // b is done at 40 ms and has told
    QCOMPARE(lostAt("a", 70 * ms), QString());
}

// Three writes; the queue takes one message, the publishers of the others wait and crash.
void TestEventStore::whatIsHeldBackHasBeenToldToNobody()
{
    const std::string text = "c:client(" AT("\"10ms\",\"11ms\",\"12ms\"") ") -[" FREE ", timeout=9s]-> api(serviceTime=0us) -[id=w, step=1, " FREE
                             "]-> db:database(serviceTime=1us); api ~[step=2, tellsOf=w, " FREE "]~> q:queue(memoryAlarm=1) ~[" FREE
                             "]~> mail(serviceTime=9s)";
    const auto scenario = support::scenarioOf(text);
    const Totals totals = crashed(text, "api", 100 * ms);
    QCOMPARE(torn(totals).first, std::uint64_t{3} - totals.channels[0].published);
    QVERIFY(torn(totals).first > 0);
    QCOMPARE(torn(Run(std::string(text).replace(text.find("serviceTime=9s"), 14, "serviceTime=9ms"), second).totals), Torn(0, 0));
}

// From the first step that is done until all is done, or undone.
void TestEventStore::othersSeeASagaHalfDone()
{
    const auto text = [](const char *errors) {
        return std::string("c:client(" AT("\"10ms\"") ") -[" FREE ", timeout=9s]-> o(serviceTime=5ms) -[step=1, compensation=undo, " FREE
                           "]-> a(serviceTime=10ms, operations.undo.serviceTime=30ms); o -[step=2, " FREE "]-> b(serviceTime=20ms, errorRate=") +
               errors + ")";
    };
    const Run done(text("0"), second), undone(text("1"), second);
    QCOMPARE(done.node("o").isolation.count(), std::uint64_t{1});
    QVERIFY(std::abs(inSeconds(done.node("o").isolation.max()) - 0.020) < 0.001);
    QCOMPARE(undone.node("o").compensated, std::uint64_t{1});
    QVERIFY(std::abs(inSeconds(undone.node("o").isolation.max()) - 0.050) < 0.001);
}

QTEST_APPLESS_MAIN(TestEventStore)
#include "tst_eventstore.moc"
