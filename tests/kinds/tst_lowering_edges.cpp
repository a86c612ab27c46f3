// Every setting of a synchronous edge reaches its field of the plan, and no other.
#include "model/kinds/catalog.h"
#include "model/kinds/compile.h"
#include "model/kinds/values.h"
#include "tests/support/draw.h"
#include "tests/support/edgefields.h"

#include <QJsonArray>
#include <QTest>

using namespace kinds;
using support::Fields;

namespace {

// The edge "a" goes from "front" to "back", "b" from "front" to "spare".
diagram::Diagram drawn(const QStringList &settings)
{
    diagram::Diagram diagram = support::drawing("client -> front");
    for (const char *id : {"back", "spare"})
        diagram.nodes[diagram::NodeId(id)] = {diagram::NodeId(id), QStringLiteral("service"), {}, {}, {}};
    for (const auto &[id, to] : {std::pair{"a", "back"}, {"b", "spare"}}) {
        diagram::Edge edge;
        edge.id = diagram::EdgeId(id);
        edge.from = diagram::NodeId("front");
        edge.to = diagram::NodeId(to);
        edge.protocol = QStringLiteral("rest");
        diagram.edges[edge.id] = edge;
    }
    for (const QString &setting : settings) {
        const base::Result<diagram::Diagram> changed = withSetting(
            diagram, QStringLiteral("edges.a.") + setting.section('=', 0, 0), setting.section('=', 1));
        if (!changed)
            qFatal("%s", qPrintable(changed.error()));
        diagram = *changed;
    }
    return diagram;
}

std::shared_ptr<const sim::Scenario> scenarioOf(const diagram::Diagram &diagram)
{
    const Compiled compiled = compile(diagram);
    if (!compiled.scenario)
        qFatal("%s", qPrintable(compiled.issues.value(0).text));
    return compiled.scenario;
}

sim::Index indexOf(const sim::Scenario &scenario, std::string_view id)
{
    for (sim::Index e = 0; e < scenario.edges.size(); ++e) {
        if (scenario.edges[e].id == id)
            return e;
    }
    return sim::noIndex;
}

Fields fieldsOfA(const QStringList &settings)
{
    const auto scenario = scenarioOf(drawn(settings));
    return support::fieldsOf(scenario->edges[indexOf(*scenario, "a")]);
}

QStringList textsOf(const base::Issues &issues)
{
    QStringList texts;
    for (const base::Issue &issue : issues)
        texts << issue.text;
    return texts;
}

struct Case
{
    const char *beside;  // what must be set for the row to act
    const char *setting; // the row, with another value than its default
    const char *fields;  // that change, in alphabetical order
};

constexpr Case cases[] = {
    {"", "latency=7ms", "latency"},
    {"", "packetLoss=0.1", "packetLoss"},
    {"", "bandwidth=8", "bandwidth"},
    {"", "requestSize=1000", "requestSize"},
    {"", "replySize=1000", "replySize"},
    {"", "timeout=7ms", "timeout"},
    {"", "overallTimeout=7s", "overallTimeout"},
    {"", "propagation=signal", "propagation"},
    {"", "deadlineReserve=1ms", "deadlineReserve"},
    {"", "decorators=circuitBreaker,retry,rateLimiter,timeout,bulkhead", "layers"},
    {"", "optional=true", "optional"},
    {"", "reloads=5", "reloads"},
    {"", "awaitProjection=1s", "awaitProjection"},
    {"", "connectionPool={}", "pool.maxConnections pool.maxPendingRequests pool.present"},
    {"connectionPool={}", "connectionPool.maxConnections=7", "pool.maxConnections"},
    {"connectionPool={}", "connectionPool.maxConcurrentStreams=7", "pool.maxConcurrentStreams"},
    {"connectionPool={}", "connectionPool.maxPendingRequests=unlimited", "pool.maxPendingRequests"},
    {"connectionPool={}", "connectionPool.acquireTimeout=none", "pool.acquireTimeout"},
    {"connectionPool={}", "connectionPool.connectRoundTrips=3", "pool.connectRoundTrips"},
    {"connectionPool={}", "connectionPool.connectTimeout=7s", "pool.connectTimeout"},
    {"connectionPool={}", "connectionPool.keepAliveIdle=7s", "pool.keepAliveIdle"},
    {"retry={}", "retry.maxAttempts=5", "retry.maxAttempts retry.maxAttemptsNotIdempotent"},
    {"retry={}", "retry.retryOn=timeout", "retry.retryOn"},
    {"retry={}", "retry.backoff.kind=fixed", "retry.backoff retry.multiplier"},
    {"retry={}", "retry.backoff.base=7ms", "retry.base"},
    {"retry={}", "retry.backoff.multiplier=3", "retry.multiplier"},
    {"retry={}", "retry.backoff.cap=7s", "retry.cap"},
    {"retry={}", "retry.backoff.jitter=proportional", "retry.jitter"},
    {"retry={}", "retry.backoff.randomizationFactor=0.2", "retry.randomizationFactor"},
    {"retry={}", "retry.backoff.wholeMilliseconds=true", "retry.wholeMilliseconds"},
    {"retry={}", "retry.budget={}", "budget.kind"},
    {"retry.budget={}", "retry.budget.kind=envoy", "budget.kind"},
    {"retry.budget={}", "retry.budget.percentCanRetry=7", "budget.percentCanRetry"},
    {"retry.budget={}", "retry.budget.minRetriesPerSec=7", "budget.minRetriesPerSec"},
    {"retry.budget={}", "retry.budget.ttl=7s", "budget.ttl"},
    {"retry.budget.kind=envoy", "retry.budget.budgetPercent=7", "budget.budgetPercent"},
    {"retry.budget.kind=envoy", "retry.budget.minRetryConcurrency=7", "budget.minRetryConcurrency"},
    {"retry.budget.kind=grpc", "retry.budget.maxTokens=7", "budget.maxTokens"},
    {"retry.budget.kind=grpc", "retry.budget.tokenRatio=0.7", "budget.tokenRatio"},
    {"retry.budget.kind=adaptive", "retry.budget.k=7", "budget.k"},
    {"", "circuitBreaker={}", "breaker.present"},
    {"circuitBreaker={}", "circuitBreaker.failureRateThreshold=7", "breaker.failureRateThreshold"},
    {"circuitBreaker={}", "circuitBreaker.slowCallRateThreshold=7", "breaker.slowCallRateThreshold"},
    {"circuitBreaker={}", "circuitBreaker.slowCallDurationThreshold=7s", "breaker.slowCallDurationThreshold"},
    {"circuitBreaker={}", "circuitBreaker.slidingWindowType=TIME_BASED", "breaker.window"},
    {"circuitBreaker={}", "circuitBreaker.slidingWindowSize=7", "breaker.slidingWindowSize"},
    {"circuitBreaker={}", "circuitBreaker.minimumNumberOfCalls=7", "breaker.minimumNumberOfCalls"},
    {"circuitBreaker={}", "circuitBreaker.permittedNumberOfCallsInHalfOpenState=7", "breaker.permitted"},
    {"circuitBreaker={}", "circuitBreaker.waitDurationInOpenState=7s", "breaker.waitDuration"},
    {"circuitBreaker={}", "circuitBreaker.waitIntervalFunctionInOpenState.multiplier=7",
     "breaker.waitMultiplier"},
    {"circuitBreaker={}", "circuitBreaker.waitIntervalFunctionInOpenState.cap=7s", "breaker.waitCap"},
    {"circuitBreaker={}", "circuitBreaker.automaticTransitionFromOpenToHalfOpenEnabled=true",
     "breaker.automatic"},
    {"circuitBreaker={}", "circuitBreaker.maxWaitDurationInHalfOpenState=7s", "breaker.maxHalfOpen"},
    {"circuitBreaker={}", "circuitBreaker.transitionToStateAfterWaitDuration=CLOSED", "breaker.toClosed"},
    {"circuitBreaker={}", "circuitBreaker.ignoreExceptions=timeout", "breaker.ignore"},
    {"circuitBreaker={}", "circuitBreaker.preset=opossum",
     "breaker.minimumNumberOfCalls breaker.rules breaker.slidingWindowSize breaker.waitDuration"},
    {"circuitBreaker.preset=opossum", "circuitBreaker.errorThresholdPercentage=7",
     "breaker.failureRateThreshold"},
    {"circuitBreaker.preset=opossum", "circuitBreaker.volumeThreshold=7", "breaker.minimumNumberOfCalls"},
    {"circuitBreaker.preset=opossum", "circuitBreaker.rollingCountTimeout=7s", "breaker.slidingWindowSize"},
    {"circuitBreaker.preset=opossum", "circuitBreaker.rollingCountBuckets=7", "breaker.rollingCountBuckets"},
    {"circuitBreaker.preset=opossum", "circuitBreaker.resetTimeout=7s", "breaker.waitDuration"},
    {"", "rateLimiter={}", "limiter.kind"},
    {"rateLimiter={}", "rateLimiter.kind=tokenBucket", "limiter.kind"},
    {"rateLimiter={}", "rateLimiter.limitForPeriod=7", "limiter.limitForPeriod"},
    {"rateLimiter={}", "rateLimiter.limitRefreshPeriod=7s", "limiter.limitRefreshPeriod"},
    {"rateLimiter={}", "rateLimiter.timeoutDuration=7s", "limiter.timeoutDuration"},
    {"rateLimiter.kind=tokenBucket", "rateLimiter.rate=7", "limiter.rate"},
    {"rateLimiter.kind=tokenBucket", "rateLimiter.burst=7", "limiter.burst"},
    {"", "bulkhead={}", "bulkhead.present"},
    {"bulkhead={}", "bulkhead.maxConcurrentCalls=7", "bulkhead.maxConcurrentCalls"},
    {"bulkhead={}", "bulkhead.maxWaitDuration=7s", "bulkhead.maxWaitDuration"},
    {"", "hedge={}", "hedge.maxAttempts"},
    {"hedge={}", "hedge.maxAttempts=3", "hedge.maxAttempts"},
    {"hedge={}", "hedge.hedgingDelay=7ms", "hedge.delay"},
    {"hedge={}", "hedge.quantile=0.7", "hedge.quantile"},
    {"hedge={}", "hedge.maxExtraLoad=7", "hedge.maxExtraLoad"},
    {"", "fallback={}", "fallback.kind"},
    {"fallback={}", "fallback.kind=cached", "fallback.kind"},
    {"fallback.kind=cached", "fallback.maxAge=7s", "fallback.maxAge"},
    {"fallback={}", "fallback.on=timeout", "fallback.on"},
};

void collect(QStringList &paths, const QString &prefix, std::span<const ParamSpec> rows)
{
    for (const ParamSpec &row : rows) {
        const QString path = prefix + QLatin1String(row.key);
        if (row.type != ParamType::Policy && row.type != ParamType::Section && row.type != ParamType::Variant)
            paths << path;
        if (row.type != ParamType::Distribution)
            collect(paths, path + QLatin1Char('.'), row.rows);
    }
}

} // namespace

class TestLoweringEdges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySettingReachesItsField_data()
    {
        QTest::addColumn<QString>("beside");
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("fields");
        for (const Case &c : cases)
            QTest::addRow("%s %s", c.beside, c.setting)
                << QString(c.beside) << QString(c.setting) << QString(c.fields);
    }
    void everySettingReachesItsField()
    {
        QFETCH(QString, beside);
        QFETCH(QString, setting);
        QFETCH(QString, fields);
        const QStringList before = beside.isEmpty() ? QStringList() : QStringList{beside};
        QCOMPARE(
            support::changedFields(fieldsOfA(before), fieldsOfA(before + QStringList{setting})).join(' '),
            fields);
    }

    void noSettingIsLeftOut()
    {
        QStringList paths;
        for (const ParamSpec &row : edgeParams()) {
            if (row.of == Of::Sync)
                collect(paths, QString(), {&row, 1});
        }
        for (const Case &c : cases)
            paths.removeAll(QString(c.setting).section('=', 0, 0));
        // What decides whether and how often a call is made is told to the steps; see tst_compile.
        paths.removeAll(QStringLiteral("fanOut"));
        paths.removeAll(QStringLiteral("compensation"));
        paths.removeAll(QStringLiteral("pivot"));
        // Of fetches: below.
        paths.removeIf([](const QString &path) {
            static const QStringList ofFetches{"perEntity", "entitiesOf", "entities", "uniqueRatio", "nonNullLevels", "deduplicateQuery",
                                               "distinctQueries"};
            return ofFetches.contains(path) || path.startsWith(QLatin1String("dataLoader"));
        });
        paths.removeAll(QStringLiteral("fallback.edge")); // below
        QCOMPARE(paths, QStringList());
    }

    void fetchesAreToldToTheEngine()
    {
        diagram::Diagram diagram = drawn({"entities=20", "uniqueRatio=0.31", "nonNullLevels=2", "deduplicateQuery=true", "distinctQueries=7"});
        diagram.nodes[diagram::NodeId("front")].kind = QStringLiteral("graphql");
        const auto scenario = scenarioOf(diagram);
        const sim::FetchPlan root{.entities = 20, .unique = 7, .nonNull = 2, .deduplicates = true, .queries = 7};
        QVERIFY(scenario->edges[indexOf(*scenario, "a")].fetch == root);
        // References are sent once; the fetch they come from is the other one.
        diagram.edges[diagram::EdgeId("a")].params.insert("entitiesOf", "b");
        diagram.edges[diagram::EdgeId("a")].params.insert("step", 2);
        diagram.edges[diagram::EdgeId("b")].params.insert("step", 1);
        const auto chained = scenarioOf(diagram);
        QCOMPARE(chained->edges[indexOf(*chained, "a")].fetch.entities, 7u);
        const auto call = std::find_if(chained->calls.begin(), chained->calls.end(),
                                       [&](const sim::CallPlan &c) { return c.edge == indexOf(*chained, "a"); });
        QVERIFY(call != chained->calls.end() && call->entitiesOf != sim::noIndex);
        QCOMPARE(chained->calls[call->entitiesOf].edge, indexOf(*chained, "b"));
    }

    void aLoaderIsToldToTheEngine()
    {
        const auto scenario = scenarioOf(drawn({"perEntity=true", "dataLoader.maxBatchSize=5", "dataLoader.batchSchedule=3ms",
                                                "dataLoader.cache=false"}));
        const sim::Index a = indexOf(*scenario, "a");
        const sim::LoaderPlan loader{.present = true, .maxBatchSize = 5, .batchSchedule = 3 * sim::millisecond, .cache = false};
        QVERIFY(scenario->edges[a].loader == loader);
        QVERIFY(std::any_of(scenario->calls.begin(), scenario->calls.end(),
                            [&](const sim::CallPlan &c) { return c.edge == a && c.perEntity; }));
        QVERIFY(!scenarioOf(drawn({"perEntity=true"}))->edges[a].loader.present);
    }

    void aProtocolBringsItsOwnDefaults()
    {
        diagram::Diagram diagram = drawn({"connectionPool={}"});
        diagram.edges[diagram::EdgeId("a")].protocol = QStringLiteral("grpc");
        const auto scenario = scenarioOf(diagram);
        const Fields grpc = support::fieldsOf(scenario->edges[indexOf(*scenario, "a")]);
        QCOMPARE(support::changedFields(fieldsOfA({"connectionPool={}"}), grpc),
                 QStringList({"pool.maxConcurrentStreams", "propagation"}));
        QCOMPARE(grpc["pool.maxConcurrentStreams"], QStringLiteral("100"));
    }

    void everyWordMeansSomethingElse()
    {
        const auto meanings = [](const QString &path, const QString &field, const QStringList &words) {
            QSet<QString> set;
            for (const QString &word : words)
                set << fieldsOfA({path + '=' + word}).value(field);
            return int(set.size());
        };
        QCOMPARE(meanings("retry.backoff.jitter", "retry.jitter",
                          {"none", "full", "equal", "decorrelated", "proportional"}),
                 5);
        QCOMPARE(meanings("retry.budget.kind", "budget.kind", {"finagle", "envoy", "grpc", "adaptive"}), 4);
        QCOMPARE(meanings("propagation", "propagation", {"none", "signal", "deadline"}), 3);
        QCOMPARE(meanings("rateLimiter.kind", "limiter.kind", {"resilience4j", "tokenBucket"}), 2);
    }

    void aFallbackOverAnotherEdgeIsCalledInsteadAndNotByItself()
    {
        const auto scenario = scenarioOf(drawn({"fallback.kind=edge", "fallback.edge=b"}));
        const sim::Index a = indexOf(*scenario, "a"), b = indexOf(*scenario, "b");
        QCOMPARE(scenario->edges[a].fallback.edge, b);
        QVERIFY(scenario->edges[b].onlyFallback && !scenario->edges[a].onlyFallback);
        int steps = 0, instead = 0;
        for (const sim::StepPlan &step : scenario->steps) {
            for (sim::Index c = step.firstCall; c < step.firstCall + step.callCount; ++c) {
                const sim::CallPlan &call = scenario->calls[c];
                QVERIFY(call.edge != b);
                if (call.edge != a)
                    continue;
                ++steps;
                QVERIFY(call.fallback != sim::noIndex);
                QCOMPARE(scenario->calls[call.fallback].edge, b);
                QCOMPARE(scenario->calls[call.fallback].insteadOf, c);
                ++instead;
            }
        }
        QCOMPARE(steps, 1);
        QCOMPARE(instead, 1);
    }

    void aFallbackThatCannotBeIsSaid()
    {
        const auto issues = [](const QStringList &settings) {
            return textsOf(compile(drawn(settings)).issues);
        };
        QCOMPARE(issues({"fallback.kind=edge"}).value(0),
                 QStringLiteral("The fallback does not say which edge to call instead"));
        QVERIFY(!compile(drawn({"fallback.kind=edge", "fallback.edge=a"})).scenario);
        diagram::Diagram diagram = drawn({"fallback.kind=edge", "fallback.edge=b"});
        diagram.edges[diagram::EdgeId("b")].style = diagram::Style::Async;
        QVERIFY(!compile(diagram).scenario);
        diagram = drawn({"fallback.kind=edge", "fallback.edge=b"});
        diagram.edges[diagram::EdgeId("b")].params[QStringLiteral("fallback")] =
            QJsonObject{{"kind", "edge"}, {"edge", "a"}};
        QVERIFY(textsOf(compile(diagram).issues)
                    .contains(QStringLiteral("The fallbacks of this edge lead back to it")));
        diagram.edges.erase(diagram::EdgeId("b"));
        const base::Issues gone = issuesOf(diagram);
        QVERIFY(textsOf(gone).contains(QStringLiteral("There is no edge 'b' to fall back to")));
    }

    void anOrderHoldsEveryPolicyOnce()
    {
        const ParamSpec &row = *specAt(edgeParams(), {"decorators"});
        const auto order = [](const QString &text) {
            QJsonArray names;
            for (const QString &name : text.split(' '))
                names << name;
            return names;
        };
        QVERIFY(checkValue(row, order("bulkhead timeout rateLimiter circuitBreaker retry")));
        QVERIFY(!checkValue(row, order("bulkhead timeout rateLimiter circuitBreaker")));
        QVERIFY(!checkValue(row, order("retry retry rateLimiter circuitBreaker timeout")));
        const auto wrong = checkValue(row, QJsonValue("retry"));
        QVERIFY(!wrong && wrong.error().contains(QStringLiteral("each once")));
    }
};

QTEST_APPLESS_MAIN(TestLoweringEdges)
#include "tst_lowering_edges.moc"
