// The GraphQL federation gateway: SEMANTICS 3, from Apollo Router's execution of query plans, the GraphQL specification's
// handling of field errors (October 2021, 6.4.4) and DataLoader 2.
#include "tests/support/onerun.h"

#include <QTest>

#include <cmath>

class TestFederation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fetchesOfAStepRunTogether();
    void aFetchOfEntitiesFollowsTheOneThatHasThem();
    void aFailedFetchLeavesANullInAReplyThatIs200();
    void withoutRepresentationsNothingIsSent();
    void nullsBubbleUp_data();
    void nullsBubbleUp();
    void noDataIsNoErrorToABreaker();
    void theGatewaysOwnTimeoutIs504();
    void aSubgraphTimeoutIsPartial();
    void aClientThatGoesAwayStopsThePlan();
    void aSubgraphAsksOncePerEntity_data();
    void aSubgraphAsksOncePerEntity();
    void oneEntityThatFailsIsOneNull();
    void aPoolMakesManyCallsWait();
    void aLoaderWaitsForItsSchedule();
    void equalFetchesInFlightShareOneReply();
    void whoSharesAsksItselfWhenTheOtherGoesAway();
    void aFallbackIsNoError();
    void aFallbackThatFailsFailsItsFetch();
    void whatFollowsAFetchFollowsItOnce_data();
    void whatFollowsAFetchFollowsItOnce();
    void aSignalDoesNotEndTheGatewaysPatience();
    void whoSharesADegradedReplyHasOne();
    void workForOthersIsNotWasted();
    void plansThatCannotBe_data();
    void plansThatCannotBe();
};

namespace {

using namespace sim;
using support::Run;

constexpr Time ms = millisecond;

#define FREE "latency=0us"
#define ONCE "workload.arrivals=replay, workload.times=[\"10ms\"]"
#define CLIENT "c:client(" ONCE ") -[" FREE ", timeout=none]-> g:graphql(serviceTime=0us)"
#define TAKES(time) "(serviceTime=" time ")"

double latency(const Run &run)
{
    return inSeconds(run.node("c").ok.quantile(1)) * 1e3;
}

bool isAbout(double value, double expected)
{
    return std::abs(value - expected) <= 0.02 * expected;
}

} // namespace

void TestFederation::fetchesOfAStepRunTogether()
{
    const auto plan = [](const char *second) {
        return std::string(CLIENT "; g -[step=1, " FREE "]-> users" TAKES("30ms") "; g -[step=") + second + ", " FREE
               "]-> orders" TAKES("50ms");
    };
    QVERIFY(isAbout(latency(Run(plan("1"), second)), 50)); // Parallel
    QVERIFY(isAbout(latency(Run(plan("2"), second)), 80)); // Sequence
}

// Parallel { Sequence { users, Flatten(orders) }, reviews }: orders does not wait for reviews. In a later step it would.
void TestFederation::aFetchOfEntitiesFollowsTheOneThatHasThem()
{
    const auto plan = [](const char *step) {
        return std::string(CLIENT "; g -[id=u, step=1, " FREE "]-> users" TAKES("20ms") "; g -[step=1, " FREE
                           "]-> reviews" TAKES("50ms") "; g -[entitiesOf=u, " FREE ", step=") + step + "]-> orders" TAKES("40ms");
    };
    QVERIFY(isAbout(latency(Run(plan("1"), second)), 60));
    QVERIFY(isAbout(latency(Run(plan("2"), second)), 90));
}

void TestFederation::aFailedFetchLeavesANullInAReplyThatIs200()
{
    const Run run(CLIENT "; g -[step=1, " FREE "]-> users(serviceTime=5ms, errorRate=1); g -[step=2, " FREE "]-> orders" TAKES("5ms"), second);
    QCOMPARE(run.node("c").completed, std::uint64_t{1});
    QCOMPARE(run.node("c").degraded, std::uint64_t{1});
    QCOMPARE(run.node("g").partial, std::uint64_t{1});
    QCOMPARE(run.node("orders").completed, std::uint64_t{1}); // a failed fetch does not stop the sequence
}

void TestFederation::withoutRepresentationsNothingIsSent()
{
    for (const char *step : {"1", "2"}) {
        const Run run(std::string(CLIENT "; g -[id=u, step=1, " FREE "]-> users(errorRate=1); g -[id=o, entitiesOf=u, " FREE ", step=") +
                          step + "]-> orders" TAKES("5ms") "; g -[id=p, entitiesOf=o, " FREE ", step=" + step + "]-> products" TAKES("5ms"),
                      second);
        QCOMPARE(run.edge("o").entered + run.edge("p").entered, std::uint64_t{0});
        QCOMPARE(run.edge("o").notSent, std::uint64_t{1});
        QCOMPARE(run.edge("p").notSent, std::uint64_t{1}); // nor what it would have had the entities for
        QCOMPARE(run.node("g").partial, std::uint64_t{1});
    }
}

void TestFederation::nullsBubbleUp_data()
{
    QTest::addColumn<QString>("levels");
    QTest::addColumn<QString>("failing");
    QTest::addColumn<bool>("data");
    QTest::newRow("a nullable field of the root") << "0" << "users" << true;
    QTest::newRow("a Non-Null field of the root") << "1" << "users" << false;
    QTest::newRow("of an entity, to the entity") << "1" << "orders" << true;
    QTest::newRow("of an entity, to the root") << "2" << "orders" << false;
}

void TestFederation::nullsBubbleUp()
{
    QFETCH(const QString, levels);
    QFETCH(const QString, failing);
    QFETCH(const bool, data);
    const bool users = failing == QLatin1String("users");
    const QString text = QStringLiteral(CLIENT "; g -[id=u, step=1, " FREE ", nonNullLevels=%1]-> users(serviceTime=1ms, errorRate=%2); "
                                        "g -[entitiesOf=u, step=2, " FREE ", nonNullLevels=%3]-> orders(serviceTime=1ms, errorRate=%4)")
                             .arg(users ? levels : QStringLiteral("0"), users ? "1" : "0", users ? QStringLiteral("0") : levels,
                                  users ? "0" : "1");
    const Run run(text.toStdString(), second);
    QCOMPARE(run.node("g").partial, std::uint64_t(data));
    QCOMPARE(run.node("g").errors[static_cast<std::size_t>(Cause::DataNull)], std::uint64_t(!data));
    QCOMPARE(run.node("c").completed, std::uint64_t(data));
    QCOMPARE(run.node("c").failed, std::uint64_t(!data));
}

// HTTP 200: it is neither tried again nor counted as a failure.
void TestFederation::noDataIsNoErrorToABreaker()
{
    const Run run("c:client(rate=50) -[id=e, " FREE ", circuitBreaker.minimumNumberOfCalls=10, circuitBreaker.slidingWindowSize=10, "
                  "retry.maxAttempts=3]-> g:graphql; g -[" FREE ", nonNullLevels=1]-> users(errorRate=1)",
                  20 * second);
    QCOMPARE(run.edge("e").transitions.size(), std::size_t{0});
    QCOMPARE(run.edge("e").attempts, run.edge("e").entered);
    QCOMPARE(run.node("c").completed, std::uint64_t{0});
}

void TestFederation::theGatewaysOwnTimeoutIs504()
{
    for (const char *aware : {"true", "false"}) { // that it can be cancelled is about clients
        const Run run(std::string("c:client(" ONCE ") -[" FREE ", timeout=none]-> g:graphql(serviceTime=0us, requestTimeout=70ms, cancellationAware=") + aware + "); g -[step=1, " FREE
                      ", timeout=70ms]-> users" TAKES("50ms") "; g -[step=2, " FREE "]-> orders" TAKES("50ms") "; g -[id=l, step=3, " FREE
                      "]-> late" TAKES("1ms"),
                      second);
        QCOMPARE(run.node("g").errors[static_cast<std::size_t>(Cause::Http504)], std::uint64_t{1});
        QCOMPARE(run.node("c").failed, std::uint64_t{1});
        QVERIFY(isAbout(inSeconds(run.node("c").bad.quantile(1)) * 1e3, 70));
        QCOMPARE(run.edge("l").entered, std::uint64_t{0});
        QCOMPARE(run.node("orders").completed, std::uint64_t{1}); // nobody tells it
        QCOMPARE(run.edge("l").notSent, std::uint64_t{0});
    }
}

void TestFederation::aSubgraphTimeoutIsPartial()
{
    const Run run(CLIENT "; g -[step=1, " FREE ", timeout=20ms]-> users" TAKES("50ms") "; g -[step=1, " FREE "]-> orders" TAKES("5ms"),
                  second);
    QCOMPARE(run.node("g").partial, std::uint64_t{1});
    QVERIFY(isAbout(latency(run), 20));
}

// The signal of a client that has given up reaches the gateway; the next step is not begun.
void TestFederation::aClientThatGoesAwayStopsThePlan()
{
    for (const bool aware : {true, false}) {
        const Run run(std::string("c:client(" ONCE ") -[" FREE ", timeout=20ms, propagation=signal]-> g:graphql(serviceTime=0us, "
                                  "cancellationAware=") + (aware ? "true" : "false") + "); g -[step=1, " FREE "]-> users" TAKES("50ms") "; g -[id=o, step=2, " FREE
                          "]-> orders" TAKES("5ms"),
                      second);
        QCOMPARE(run.edge("o").entered, std::uint64_t(!aware));
    }
}

void TestFederation::aSubgraphAsksOncePerEntity_data()
{
    QTest::addColumn<QString>("fetch");
    QTest::addColumn<QString>("loader");
    QTest::addColumn<int>("calls");
    QTest::newRow("N+1") << "entities=25" << "" << 25;
    QTest::newRow("representations are sent once") << "entities=25, uniqueRatio=0.5" << "" << 13;
    QTest::newRow("one batch") << "entities=25" << ", dataLoader={}" << 1;
    QTest::newRow("batches of ten") << "entities=25" << ", dataLoader.maxBatchSize=10" << 3;
    QTest::newRow("unique keys in batches") << "entities=25, uniqueRatio=0.4" << ", dataLoader.maxBatchSize=10" << 1;
    QTest::newRow("of one") << "entities=25" << ", dataLoader.maxBatchSize=1" << 25;
}

void TestFederation::aSubgraphAsksOncePerEntity()
{
    QFETCH(const QString, fetch);
    QFETCH(const QString, loader);
    QFETCH(const int, calls);
    const QString text = QStringLiteral(CLIENT "; g -[id=u, step=1, " FREE "]-> users(serviceTime=1ms); g -[entitiesOf=u, step=2, " FREE
                                        ", timeout=9s, %1]-> orders(serviceTime=1ms); orders -[id=n, " FREE ", perEntity=true%2]-> db(serviceTime=4ms)")
                             .arg(fetch, loader);
    const Run run(text.toStdString(), second);
    QCOMPARE(run.edge("n").entered, std::uint64_t(calls));
    QVERIFY(isAbout(latency(run), 6)); // all at once, as resolvers run
    // In a list of the root only a loader's cache sees what is there twice.
    QString root = text;
    root.replace(QStringLiteral("entitiesOf=u, "), QString());
    const bool cached = !loader.isEmpty();
    const Run list(root.toStdString(), second);
    if (fetch.contains(QLatin1String("uniqueRatio")) && !cached)
        QCOMPARE(list.edge("n").entered, std::uint64_t{25});
    else
        QCOMPARE(list.edge("n").entered, std::uint64_t(calls));
    if (cached && calls == 1 && loader.contains(QLatin1String("maxBatchSize"))) {
        const Run uncached(root.replace(QStringLiteral("maxBatchSize=10"), QStringLiteral("maxBatchSize=10, dataLoader.cache=false")).toStdString(), second);
        QCOMPARE(uncached.edge("n").entered, std::uint64_t{3});
    }
}

// The others are there, and the subgraph's reply is no failure.
void TestFederation::oneEntityThatFailsIsOneNull()
{
    const auto text = [](const char *gateway) {
        return std::string("c:client(" ONCE ") -[" FREE "]-> g:") + gateway + "(serviceTime=0us); g -[id=u, " FREE
               "]-> users(serviceTime=1ms) -[id=n, perEntity=true, " FREE "]-> db(serviceTime=1ms, errorRate=0.5)";
    };
    const Run run(text("graphql"), second);
    QCOMPARE(run.edge("n").entered, std::uint64_t{10});
    QVERIFY(run.edge("n").failed > 0 && run.edge("n").completed > 0);
    QCOMPARE(run.node("users").failed, std::uint64_t{0});
    QCOMPARE(run.edge("u").failed, std::uint64_t{0});
    QCOMPARE(run.node("g").partial, std::uint64_t{1});
    QCOMPARE(run.node("c").degraded, std::uint64_t{1});
    // In a request that is no fetch it is a call like any other.
    const Run plain(std::string("c:client(" ONCE ") -[" FREE "]-> users(serviceTime=1ms) -[perEntity=true, " FREE "]-> db(errorRate=1)"), second);
    QCOMPARE(plain.node("users").failed, std::uint64_t{1});
}

void TestFederation::aPoolMakesManyCallsWait()
{
    const auto text = [](const char *loader) {
        return std::string(CLIENT "; g -[entities=20, " FREE ", timeout=9s]-> users(serviceTime=1ms) -[perEntity=true, " FREE
                           ", timeout=9s, connectionPool.maxConnections=2, connectionPool.connectRoundTrips=0") + loader + "]-> db" TAKES("4ms");
    };
    QVERIFY(isAbout(latency(Run(text(""), second)), 1 + 10 * 4));
    QVERIFY(isAbout(latency(Run(text(", dataLoader={}"), second)), 1 + 4));
}

void TestFederation::aLoaderWaitsForItsSchedule()
{
    const auto plan = [](const char *loader) {
        return std::string(CLIENT "; g -[" FREE "]-> users(serviceTime=10ms); users -[perEntity=true, " FREE ", ") + loader + "]-> db" TAKES("5ms");
    };
    QVERIFY(isAbout(latency(Run(plan("dataLoader={}"), second)), 15));
    QVERIFY(isAbout(latency(Run(plan("dataLoader.batchSchedule=8ms"), second)), 23));
}

void TestFederation::equalFetchesInFlightShareOneReply()
{
    const auto plan = [](const char *more) {
        return std::string("c:client(workload.arrivals=replay, workload.times=[\"10ms\",\"20ms\",\"30ms\",\"90ms\"]) -[" FREE
                           "]-> g:graphql(serviceTime=0us); g -[id=u, distinctQueries=1, " FREE) + more + "]-> users" TAKES("50ms");
    };
    QCOMPARE(Run(plan(""), second).edge("u").entered, std::uint64_t{4});
    const Run run(plan(", deduplicateQuery=true"), second);
    QCOMPARE(run.edge("u").entered, std::uint64_t{2}); // the last one comes when the reply is there
    QCOMPARE(run.edge("u").shared, std::uint64_t{2});
    QCOMPARE(run.node("c").completed, std::uint64_t{4});
    QVERIFY(isAbout(inSeconds(run.node("c").ok.quantile(0.01)) * 1e3, 30)); // the third waits 30 ms
    // A failure is shared, too.
    std::string failing = plan(", deduplicateQuery=true");
    failing.replace(failing.find("serviceTime=50ms"), 16, "serviceTime=50ms, errorRate=1");
    QCOMPARE(Run(failing, second).node("g").partial, std::uint64_t{4});
}

void TestFederation::whoSharesAsksItselfWhenTheOtherGoesAway()
{
    const Run run("a:client(workload.arrivals=replay, workload.times=[\"10ms\"]) -[" FREE ", timeout=20ms, propagation=signal]-> g:graphql("
                  "serviceTime=0us); b:client(workload.arrivals=replay, workload.times=[\"20ms\",\"21ms\"]) -[" FREE ", timeout=9s]-> g; "
                  "g -[id=u, distinctQueries=1, deduplicateQuery=true, " FREE "]-> users" TAKES("50ms"),
                  second);
    QCOMPARE(run.edge("u").entered, std::uint64_t{2});
    QCOMPARE(run.node("a").failed, std::uint64_t{1});
    QCOMPARE(run.node("b").completed, std::uint64_t{2});
    QVERIFY(isAbout(inSeconds(run.node("b").ok.quantile(1)) * 1e3, 60)); // 10 ms for nothing, then 50 ms
}

void TestFederation::aFallbackIsNoError()
{
    const Run run(CLIENT "; g -[id=u, step=1, " FREE ", fallback.kind=value]-> users(errorRate=1); g -[step=2, entitiesOf=u, " FREE
                  "]-> orders" TAKES("1ms"),
                  second);
    QCOMPARE(run.node("g").partial, std::uint64_t{0});
    QCOMPARE(run.node("g").degraded, std::uint64_t{1});
    QCOMPARE(run.node("orders").completed, std::uint64_t{1});
}

void TestFederation::aFallbackThatFailsFailsItsFetch()
{
    const Run run(CLIENT "; g -[id=u, step=1, " FREE ", nonNullLevels=1, fallback.kind=edge, fallback.edge=f]-> users(errorRate=1); "
                  "g -[id=f, step=1, " FREE "]-> spare(errorRate=1)",
                  second);
    QCOMPARE(run.node("g").errors[static_cast<std::size_t>(Cause::DataNull)], std::uint64_t{1});
}

void TestFederation::whatFollowsAFetchFollowsItOnce_data()
{
    QTest::addColumn<QString>("fetch");
    QTest::addColumn<int>("calls"); // of what follows
    QTest::newRow("several at once") << "calls=3, fanOut=true" << 1;
    QTest::newRow("in series") << "calls=3" << 1;
    QTest::newRow("that end at once") << "calls=3, fanOut=true, rateLimiter.limitForPeriod=1, rateLimiter.timeoutDuration=0s" << 1;
    QTest::newRow("with values that stand in at once")
        << "calls=3, fanOut=true, rateLimiter.limitForPeriod=1, rateLimiter.timeoutDuration=0s, fallback.kind=value" << 1;
    QTest::newRow("with another edge") << "calls=3, fanOut=true, fallback.kind=edge, fallback.edge=f, retry.maxAttempts=1" << 1;
    QTest::newRow("never") << "probability=0" << 0;
}

void TestFederation::whatFollowsAFetchFollowsItOnce()
{
    QFETCH(const QString, fetch);
    QFETCH(const int, calls);
    for (const char *step : {"1", "2"}) {
        const QString text = QStringLiteral(CLIENT "; g -[id=u, step=1, " FREE ", %1]-> users(serviceTime=5ms, errorRate=%3); g -[id=o, step=%2, "
                                            "entitiesOf=u, " FREE "]-> orders(serviceTime=1ms)%4")
                                 .arg(fetch, QLatin1String(step), fetch.contains(QLatin1String("edge=f")) ? "0.5" : "0",
                                      fetch.contains(QLatin1String("edge=f")) ? "; g -[id=f, step=1, " FREE "]-> spare(serviceTime=9ms)" : "");
        const Run run(text.toStdString(), second);
        QCOMPARE(run.edge("o").entered, static_cast<std::uint64_t>(calls));
        QCOMPARE(run.edge("o").notSent, static_cast<std::uint64_t>(1 - calls));
    }
}

void TestFederation::aSignalDoesNotEndTheGatewaysPatience()
{
    const Run run("c:client(" ONCE ") -[" FREE ", timeout=20ms, propagation=signal]-> g:graphql(serviceTime=0us, requestTimeout=70ms, "
                  "cancellationAware=false); g -[" FREE ", timeout=9s]-> users" TAKES("5s"),
                  second);
    QCOMPARE(run.node("g").inFlight, std::uint64_t{0});
    QCOMPARE(run.node("g").errors[static_cast<std::size_t>(Cause::Http504)], std::uint64_t{1});
}

#define SHARED(times, more) "c:client(workload.arrivals=replay, workload.times=[" times "]) -[" FREE more "]-> g:graphql(serviceTime=0us); "          \
                            "g -[id=u, deduplicateQuery=true, distinctQueries=1, " FREE
void TestFederation::whoSharesADegradedReplyHasOne()
{
    const Run optional(SHARED("\"10ms\",\"20ms\"", "") "]-> users(serviceTime=30ms) -[optional=true, " FREE "]-> bad(errorRate=1)", second);
    QCOMPARE(optional.edge("u").entered, std::uint64_t{1});
    QCOMPARE(optional.node("c").degraded, std::uint64_t{2});
    const Run standIn(SHARED("\"10ms\",\"20ms\"", "") ", fallback.kind=value]-> users(serviceTime=30ms, errorRate=1)", second);
    QCOMPARE(standIn.node("c").degraded, std::uint64_t{2});
    QCOMPARE(standIn.node("g").partial, std::uint64_t{0});
}

// The one that asked has gone, without a word; another one has the reply.
void TestFederation::workForOthersIsNotWasted()
{
    const Run run("a:client(workload.arrivals=replay, workload.times=[\"10ms\"]) -[" FREE ", timeout=20ms]-> g:graphql(serviceTime=0us); "
                  "b:client(workload.arrivals=replay, workload.times=[\"20ms\"]) -[" FREE "]-> g; g -[id=u, deduplicateQuery=true, "
                  "distinctQueries=1, " FREE "]-> users" TAKES("50ms"),
                  second);
    QCOMPARE(run.node("b").completed, std::uint64_t{1});
    QVERIFY(run.node("users").wastedSeconds < 1e-9);
}

void TestFederation::plansThatCannotBe_data()
{
    QTest::addColumn<QString>("edges");
    QTest::newRow("no such edge") << "g -[entitiesOf=nobody]-> users";
    QTest::newRow("itself") << "g -[id=u, entitiesOf=u]-> users";
    QTest::newRow("in a circle") << "g -[id=u, step=1, entitiesOf=o]-> users; g -[id=o, step=1, entitiesOf=u]-> orders";
    QTest::newRow("too early") << "g -[id=u, step=2]-> users; g -[step=1, entitiesOf=u]-> orders";
    QTest::newRow("on other operations") << "g -[id=u, on=[\"query\"]]-> users; g -[step=5, entitiesOf=u]-> orders";
    QTest::newRow("too many") << [] {
        QStringList fetches;
        for (int i = 0; i < 65; ++i)
            fetches << QStringLiteral("g -[id=x%1]-> s%1").arg(i, 2, 10, QLatin1Char('0'));
        return fetches.join(QStringLiteral("; "));
    }();
    QTest::newRow("too often") << "g -[entities=10000]-> users; users -[perEntity=true]-> db";
    QTest::newRow("of somebody else") << "g -> users; users -[id=u]-> orders; g -[step=5, entitiesOf=u]-> orders";
}

void TestFederation::plansThatCannotBe()
{
    QFETCH(const QString, edges);
    const kinds::Compiled compiled = kinds::compile(support::drawing(qPrintable(QStringLiteral(CLIENT "; ") + edges)));
    QVERIFY(!compiled.scenario);
    const auto named = std::count_if(compiled.issues.begin(), compiled.issues.end(), [](const base::Issue &issue) {
        return issue.severity == base::Issue::Severity::Error && !issue.remedy.isEmpty();
    });
    QVERIFY(named >= 1);
}

QTEST_APPLESS_MAIN(TestFederation)
#include "tst_federation.moc"
