#include "model/kinds/compile.h"
#include "tests/support/draw.h"

#include <QTest>

using namespace kinds;
using support::drawing;

namespace {

using Scenario = std::shared_ptr<const sim::Scenario>;

Scenario scenarioOf(const diagram::Diagram &diagram)
{
    const Compiled compiled = compile(diagram);
    for (const base::Issue &issue : compiled.issues) {
        if (issue.severity != base::Issue::Severity::Warning)
            qFatal("%s: %s", qPrintable(issue.item), qPrintable(issue.text));
    }
    return compiled.scenario;
}

Scenario scenarioOf(const char *text)
{
    return scenarioOf(drawing(text));
}

sim::Index nodeNamed(const sim::Scenario &scenario, const char *id)
{
    for (sim::Index i = 0; i < scenario.nodes.size(); ++i) {
        if (scenario.nodes[i].id == id)
            return i;
    }
    qFatal("no node %s", id);
}

const sim::EdgePlan &edgeNamed(const sim::Scenario &scenario, const char *id)
{
    for (const sim::EdgePlan &edge : scenario.edges) {
        if (edge.id == id)
            return edge;
    }
    qFatal("no edge %s", id);
}

const sim::OperationPlan &operation(const sim::Scenario &scenario, const char *node, const char *name)
{
    for (const sim::OperationPlan &plan : scenario.operations) {
        if (plan.node == nodeNamed(scenario, node) && scenario.names[plan.name] == name)
            return plan;
    }
    qFatal("no operation %s of %s", name, node);
}

QStringList operationsOf(const sim::Scenario &scenario, const char *node)
{
    const sim::NodePlan &plan = scenario.nodes[nodeNamed(scenario, node)];
    QStringList names;
    for (sim::Index i = 0; i < plan.operationCount; ++i)
        names << QString::fromStdString(scenario.names[scenario.operations[plan.firstOperation + i].name]);
    return names;
}

// "a+b c" = a and b together, then c.
QString stepsOf(const sim::Scenario &scenario, const sim::OperationPlan &plan)
{
    QStringList steps;
    for (sim::Index s = 0; s < plan.stepCount; ++s) {
        const sim::StepPlan &step = scenario.steps[plan.firstStep + s];
        QStringList calls;
        for (sim::Index c = 0; c < step.callCount; ++c)
            calls << QString::fromStdString(scenario.edges[scenario.calls[step.firstCall + c].edge].id);
        steps << calls.join(QLatin1Char('+'));
    }
    return steps.join(QLatin1Char(' '));
}

diagram::Diagram withFault(diagram::Diagram drawing, const char *kind, const char *target,
                           const diagram::Params &params)
{
    const diagram::FaultId id(QStringLiteral("f%1").arg(drawing.faults.size() + 1));
    drawing.faults[id] = {id, QLatin1String(kind), QLatin1String(target), params};
    return drawing;
}

// The diagram that CONTRACT's page shows.
diagram::Diagram sample()
{
    diagram::Diagram sample = drawing(R"(
        email:service(serviceTime=80ms);
        orders:service(replicas=2, threads=8, serviceTime={"distribution": "lognormal", "p50": "10ms", "p99": "50ms"},
            operations={"createOrder": {"serviceTime": {"distribution": "exponential", "mean": "20ms"}, "idempotent": false}});
        shoppers:client(workload={"arrivals": "poisson", "rate": 200}, mix={"browse": 9, "createOrder": 1}, deadline=2s);
        orders ~[id=mail, on=["createOrder"]]~> email;
        shoppers -[id=shop, latency=1ms, timeout=500ms, circuitBreaker={"slidingWindowSize": 50},
            retry={"maxAttempts": 3, "backoff": {"kind": "exponential", "base": "100ms", "multiplier": 2, "cap": "1s", "jitter": "full"}}
            ]-> orders)");
    sample.settings.run = {{"duration", "60s"}, {"warmup", "5s"}, {"seed", 1}};
    return withFault(sample, "slow", "orders", {{"at", "20s"}, {"for", "10s"}, {"factor", 5}});
}

} // namespace

class TestCompile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSampleOfTheContractCompiles()
    {
        const Scenario scenario = scenarioOf(sample());
        QCOMPARE(scenario->duration, 60 * sim::second);
        QCOMPARE(scenario->warmup, 5 * sim::second);
        QCOMPARE(scenario->seed, std::uint64_t(1));
        QCOMPARE(operationsOf(*scenario, "shoppers"), QStringList({"browse", "createOrder"}));
        QCOMPARE(operationsOf(*scenario, "orders"), QStringList({"browse", "createOrder"}));
        QCOMPARE(operationsOf(*scenario, "email"), QStringList({"createOrder"}));

        const sim::NodePlan &client = scenario->nodes[nodeNamed(*scenario, "shoppers")];
        QCOMPARE(client.source.rate, 200.0);
        QCOMPARE(client.source.deadline, 2 * sim::second);
        QCOMPARE(client.source.mixCount, 2u);
        QCOMPARE(scenario->mixes[client.source.firstMix].weight, 9.0);
        const sim::NodePlan &orders = scenario->nodes[nodeNamed(*scenario, "orders")];
        QCOMPARE(orders.station.replicas, 2u);
        QCOMPARE(orders.station.threads, 8u);

        const sim::EdgePlan &shop = edgeNamed(*scenario, "shop");
        QCOMPARE(shop.timeout, 500 * sim::millisecond);
        QVERIFY(shop.latency == sim::Distribution::constant(sim::millisecond));
        QCOMPARE(shop.retry.maxAttempts, 3u);
        QCOMPARE(shop.retry.maxAttemptsNotIdempotent, 3u);
        QCOMPARE(shop.breaker.slidingWindowSize, 50u);
        QVERIFY(shop.breaker.present);

        QCOMPARE(scenario->channels.size(), std::size_t(1));
        QCOMPARE(scenario->channels[0].id, std::string("mail"));
        QCOMPARE(scenario->faults.size(), std::size_t(1));
        QCOMPARE(scenario->faults[0].node, nodeNamed(*scenario, "orders"));
        QCOMPARE(scenario->faults[0].value, 5.0);
        QCOMPARE(scenario->faults[0].at, 20 * sim::second);
        QCOMPARE(scenario->faults[0].duration, 10 * sim::second);
    }

    void aClientWithoutAMixSendsRequest()
    {
        const Scenario scenario = scenarioOf("client -> api -> db");
        for (const char *node : {"client", "api", "db"})
            QCOMPARE(operationsOf(*scenario, node), QStringList("request"));
        QCOMPARE(scenario->mixes.size(), std::size_t(1));
        QCOMPARE(scenario->mixes[0].weight, 1.0);
        const sim::OperationPlan &plan = operation(*scenario, "api", "request");
        QVERIFY(plan.idempotent);
        QVERIFY(plan.replyTime.isZero());
        QVERIFY(plan.serviceTime ==
                sim::Distribution::logNormalByQuantiles(10 * sim::millisecond, 50 * sim::millisecond));
        const sim::EdgePlan &edge = edgeNamed(*scenario, "client-api");
        QCOMPARE(edge.timeout, sim::second);
        QCOMPARE(edge.retry.maxAttempts, 1u);
        QVERIFY(!edge.breaker.present);
    }

    void anEdgeIsForItsOperationsAndInvokesTheOneItNames()
    {
        const Scenario scenario = scenarioOf(R"(client(mix={"browse": 1, "buy": 1}) -> shop;
            shop -[on=["buy"], operation=charge]-> pay; shop -> db)");
        QCOMPARE(operationsOf(*scenario, "pay"), QStringList("charge"));
        QCOMPARE(operationsOf(*scenario, "db"), QStringList({"browse", "buy"}));
        QCOMPARE(stepsOf(*scenario, operation(*scenario, "shop", "browse")), QStringLiteral("shop-db"));
        QCOMPARE(stepsOf(*scenario, operation(*scenario, "shop", "buy")), QStringLiteral("shop-db shop-pay"));
        const sim::OperationPlan &buy = operation(*scenario, "shop", "buy");
        const sim::CallPlan &call = scenario->calls[scenario->steps[buy.firstStep + 1].firstCall];
        QCOMPARE(scenario->names[call.name], std::string("charge"));
        QVERIFY(&scenario->operations[call.operation] == &operation(*scenario, "pay", "charge"));
    }

    void edgesOfOneStepGoTogetherAndThoseWithoutFollowById()
    {
        const Scenario scenario = scenarioOf("client -> a; a -[step=2]-> z; a -[step=2]-> b; a -[step=1]-> y;"
                                             "a -> m; a -> c");
        QCOMPARE(stepsOf(*scenario, operation(*scenario, "a", "request")),
                 QStringLiteral("a-y a-b+a-z a-c a-m"));
    }

    void anOperationOverridesItsNode()
    {
        const Scenario scenario =
            scenarioOf(R"(client(mix={"a": 1, "b": 1}) -> api(serviceTime=5ms, errorRate=0.1,
            operations={"a": {"errorRate": 0, "replyTime": "2ms"}}))");
        const sim::OperationPlan &a = operation(*scenario, "api", "a"), &b = operation(*scenario, "api", "b");
        QVERIFY(a.serviceTime == b.serviceTime);
        QCOMPARE(a.errorRate, 0.0);
        QCOMPARE(b.errorRate, 0.1);
        QVERIFY(a.replyTime == sim::Distribution::constant(2 * sim::millisecond));
        QVERIFY(b.replyTime.isZero());
    }

    void aRetryThatDoesNotSayHowOftenSparesWhatIsNotIdempotent()
    {
        const auto retryOf = [](const char *settings) {
            const QByteArray text = "client -[" + QByteArray(settings) + "]-> api";
            return edgeNamed(*scenarioOf(text.constData()), "client-api").retry;
        };
        const sim::RetryPlan usual = retryOf("retry={}");
        QCOMPARE(usual.maxAttempts, 3u);
        QCOMPARE(usual.maxAttemptsNotIdempotent, 1u);
        const auto bit = [](sim::Cause cause) {
            return std::uint32_t{1} << static_cast<int>(cause);
        };
        using sim::Cause;
        QCOMPARE(usual.retryOn, bit(Cause::ConnectTimeout) | bit(Cause::ConnectionRefused) |
                                    bit(Cause::ConnectionReset) | bit(Cause::QueueFull) | bit(Cause::Shed));
        QVERIFY(usual.backoff == sim::RetryPlan::Backoff::Exponential &&
                usual.jitter == sim::RetryPlan::Jitter::Full);
        QCOMPARE(usual.base, 100 * sim::millisecond);
        QCOMPARE(usual.cap, sim::second);
        QCOMPARE(usual.multiplier, 2.0);
        const sim::RetryPlan given = retryOf(R"(retry={"maxAttempts": 5, "retryOn": ["timeout", "500"],
            "backoff": {"kind": "fixed", "base": "20ms", "jitter": "decorrelated"}})");
        QCOMPARE(given.maxAttempts, 5u);
        QCOMPARE(given.maxAttemptsNotIdempotent, 5u);
        QCOMPARE(given.retryOn, bit(Cause::Timeout) | bit(Cause::Http500));
        QVERIFY(given.backoff == sim::RetryPlan::Backoff::Fixed &&
                given.jitter == sim::RetryPlan::Jitter::Decorrelated);
        QCOMPARE(retryOf("retry=none").maxAttempts, 1u);
    }

    void theBreakerTakesResilience4jsNamesAndDefaults()
    {
        const sim::BreakerPlan usual =
            edgeNamed(*scenarioOf("client -[circuitBreaker={}]-> api"), "client-api").breaker;
        sim::BreakerPlan expected; // the kernel's defaults are resilience4j's
        expected.present = true;
        QVERIFY(usual == expected);
        const sim::BreakerPlan given =
            edgeNamed(*scenarioOf(R"(client -[circuitBreaker={"slidingWindowType": "TIME_BASED",
            "slidingWindowSize": 10, "minimumNumberOfCalls": 5, "failureRateThreshold": 25, "slowCallRateThreshold": 80,
            "slowCallDurationThreshold": "2s", "permittedNumberOfCallsInHalfOpenState": 3, "waitDurationInOpenState": "1s",
            "waitIntervalFunctionInOpenState": {"multiplier": 2, "cap": "8s"},
            "automaticTransitionFromOpenToHalfOpenEnabled": true, "maxWaitDurationInHalfOpenState": "4s",
            "transitionToStateAfterWaitDuration": "CLOSED", "ignoreExceptions": ["500"]}]-> api)"),
                      "client-api")
                .breaker;
        expected.slidingWindowType = sim::BreakerPlan::Window::TimeBased;
        expected.slidingWindowSize = 10;
        expected.minimumNumberOfCalls = 5;
        expected.failureRateThreshold = 25;
        expected.slowCallRateThreshold = 80;
        expected.slowCallDurationThreshold = 2 * sim::second;
        expected.permittedNumberOfCallsInHalfOpenState = 3;
        expected.waitDurationInOpenState = sim::second;
        expected.waitIntervalMultiplier = 2;
        expected.maxWaitIntervalInOpenState = 8 * sim::second;
        expected.automaticTransitionFromOpenToHalfOpenEnabled = true;
        expected.maxWaitDurationInHalfOpenState = 4 * sim::second;
        expected.toClosedAfterHalfOpenWait = true;
        expected.ignore = 1u << static_cast<int>(sim::Cause::Http500);
        QVERIFY(given == expected);
    }

    void aDirectAsyncEdgeIsItsOwnChannel()
    {
        const Scenario scenario =
            scenarioOf(R"(client -> api ~[consumers=3, ack=auto, onFailure=discard, operation=send,
            prefetch=20, maxLength=9, overflow=rejectPublish, messageTtl=2s, deliveryLimit=3,
            timeout=1ms, retry={}, circuitBreaker={}, optional=true]~> mail)");
        QCOMPARE(edgeNamed(*scenario, "api-mail").consumer.prefetch, 20u);
        QCOMPARE(scenario->channels[0].maxLength, 9u);
        QVERIFY(scenario->channels[0].overflow == sim::ChannelPlan::Overflow::RejectPublish);
        QCOMPARE(scenario->channels[0].messageTtl, 2 * sim::second);
        QCOMPARE(scenario->channels[0].deliveryLimit, 3u);
        QCOMPARE(scenario->channels.size(), std::size_t(1));
        const sim::EdgePlan &edge = edgeNamed(*scenario, "api-mail");
        QVERIFY(edge.async);
        QCOMPARE(edge.publishes, 0u);
        QCOMPARE(edge.consumes, 0u);
        QCOMPARE(scenario->edges[scenario->channels[0].edge].id, edge.id);
        QCOMPARE(scenario->channels[0].node, sim::noIndex);
        QCOMPARE(edge.consumer.consumers, 3u);
        QVERIFY(!edge.consumer.manualAck);
        QVERIFY(edge.consumer.onFailure == sim::ConsumerPlan::OnFailure::Discard);
        QCOMPARE(edge.consumer.operations.size(), std::size_t(1));
        QCOMPARE(scenario->names[edge.consumer.operations[0].name], std::string("send"));
        QVERIFY(&scenario->operations[edge.consumer.operations[0].operation] ==
                &operation(*scenario, "mail", "send"));
        // The settings of the style that sleeps do not act.
        QCOMPARE(edge.timeout, sim::never);
        QCOMPARE(edge.retry.maxAttempts, 1u);
        QVERIFY(!edge.breaker.present && !edge.optional);
    }

    void edgesIntoAQueuePublishAndEdgesOutOfItConsume()
    {
        const Scenario scenario = scenarioOf(R"(client(mix={"a": 1, "b": 1}) -> api ~> queue; client ~> queue;
            queue ~[operation=handle]~> mail; queue ~> log-keeper:service)");
        QCOMPARE(scenario->channels.size(), std::size_t(1));
        const sim::ChannelPlan &channel = scenario->channels[0];
        QCOMPARE(channel.id, std::string("queue"));
        QCOMPARE(channel.node, nodeNamed(*scenario, "queue"));
        QCOMPARE(channel.edge, sim::noIndex);
        QCOMPARE(channel.consumers.size(), std::size_t(2));
        QCOMPARE(scenario->nodes[channel.node].channel, 0u);
        QVERIFY(scenario->nodes[channel.node].behaviour == sim::Behaviour::Queue);
        QCOMPARE(scenario->nodes[channel.node].operationCount, 0u);
        for (const char *id : {"api-queue", "client-queue"}) {
            QCOMPARE(edgeNamed(*scenario, id).publishes, 0u);
            QCOMPARE(edgeNamed(*scenario, id).consumes, sim::noIndex);
        }
        const sim::EdgePlan &mail = edgeNamed(*scenario, "queue-mail");
        QCOMPARE(mail.publishes, sim::noIndex);
        QCOMPARE(mail.consumes, 0u);
        QCOMPARE(mail.consumer.operations.size(), std::size_t(2)); // a and b both become handle
        for (const sim::ConsumerPlan::Operation &taken : mail.consumer.operations)
            QVERIFY(&scenario->operations[taken.operation] == &operation(*scenario, "mail", "handle"));
        QCOMPARE(operationsOf(*scenario, "log-keeper"), QStringList({"a", "b"}));
    }

    void aFaultOfAGroupStrikesTheMembersThatCanHaveIt()
    {
        diagram::Diagram drawn = drawing("client -> api -> db; api ~> queue ~> mail");
        const diagram::GroupId zone(QStringLiteral("zone"));
        drawn.groups[zone] = {
            zone, {}, {diagram::NodeId("api"), diagram::NodeId("queue"), diagram::NodeId("db")}, {}};
        const Scenario slow = scenarioOf(withFault(drawn, "slow", "zone", {}));
        QCOMPARE(slow->faults.size(), std::size_t(2));
        QCOMPARE(slow->faults[0].id, slow->faults[1].id);
        QCOMPARE(slow->nodes[slow->faults[0].node].id, std::string("api"));
        QCOMPARE(slow->nodes[slow->faults[1].node].id, std::string("db"));
        QCOMPARE(scenarioOf(withFault(drawn, "pause", "zone", {}))->faults.size(), std::size_t(2));
        QCOMPARE(scenarioOf(withFault(drawn, "crash", "zone", {}))->faults.size(), std::size_t(3));
        QCOMPARE(scenarioOf(withFault(drawn, "blackHole", "zone", {}))->faults.size(), std::size_t(3));
    }

    void everyKindOfFaultReachesItsTarget()
    {
        const diagram::Diagram drawn = drawing("client -> api");
        const sim::FaultPlan errors =
            scenarioOf(
                withFault(drawn, "errors", "api", {{"errorRate", 0.25}, {"every", "1m"}, {"for", "2s"}}))
                ->faults[0];
        QVERIFY(errors.kind == sim::FaultPlan::Kind::Errors);
        QCOMPARE(errors.value, 0.25);
        QCOMPARE(errors.every, 60 * sim::second);
        const sim::FaultPlan cut = scenarioOf(withFault(drawn, "partition", "client-api", {}))->faults[0];
        QVERIFY(cut.kind == sim::FaultPlan::Kind::Partition);
        QCOMPARE(cut.edge, 0u);
        QCOMPARE(cut.node, sim::noIndex);
        QCOMPARE(cut.duration, sim::Time(0));
        using Kind = sim::FaultPlan::Kind;
        const std::pair<const char *, Kind> ofNodes[] = {{"crash", Kind::Crash},
                                                         {"blackHole", Kind::BlackHole},
                                                         {"pause", Kind::Pause},
                                                         {"slow", Kind::Slow}};
        for (const auto &[key, kind] : ofNodes)
            QVERIFY2(scenarioOf(withFault(drawn, key, "api", {}))->faults[0].kind == kind, key);
        const sim::FaultPlan late =
            scenarioOf(withFault(drawn, "latency", "client-api", {{"extra", "20ms"}}))->faults[0];
        QVERIFY(late.kind == Kind::Latency);
        QVERIFY(late.extra == sim::Distribution::constant(20 * sim::millisecond));
        QCOMPARE(late.edge, 0u);
        const sim::FaultPlan lossy =
            scenarioOf(withFault(drawn, "loss", "client-api", {{"packetLoss", 0.25}}))->faults[0];
        QVERIFY(lossy.kind == Kind::Loss);
        QCOMPARE(lossy.value, 0.25);
    }

    void theTablesFollowTheIdsAndNotTheOrderOfDrawing()
    {
        const Scenario one = scenarioOf("client -> b -> c; b -> a"),
                       other = scenarioOf("b -> a; b -> c; client -> b");
        QCOMPARE(one->nodes.size(), other->nodes.size());
        for (std::size_t i = 0; i < one->nodes.size(); ++i)
            QCOMPARE(one->nodes[i].id, other->nodes[i].id);
        for (std::size_t i = 0; i < one->edges.size(); ++i)
            QCOMPARE(one->edges[i].id, other->edges[i].id);
        QCOMPARE(stepsOf(*one, operation(*one, "b", "request")),
                 stepsOf(*other, operation(*other, "b", "request")));
    }
};

QTEST_APPLESS_MAIN(TestCompile)
#include "tst_compile.moc"
