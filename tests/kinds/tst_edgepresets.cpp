#include "model/kinds/edgepresets.h"

#include "model/kinds/catalog.h"
#include "model/kinds/compile.h"
#include "model/kinds/values.h"
#include "tests/support/draw.h"

#include <QJsonDocument>
#include <QTest>

using namespace kinds;

namespace {

sim::EdgePlan planWith(const char *key)
{
    diagram::Diagram drawing = support::drawing("c:client -> api");
    for (const EdgePreset &preset : edgePresets()) {
        if (QLatin1String(preset.key) == QLatin1String(key))
            drawing.edges.begin()->second.params = withPreset({}, preset);
    }
    const Compiled compiled = compile(drawing);
    if (!compiled.scenario)
        qFatal("%s", qPrintable(compiled.issues.value(0).text));
    return compiled.scenario->edges[0];
}

} // namespace

class TestEdgePresets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPresetIsRightAndDiffers()
    {
        QSet<QByteArray> all;
        for (const EdgePreset &preset : edgePresets()) {
            const QJsonObject params = QJsonDocument::fromJson(preset.params).object();
            QVERIFY2(!params.isEmpty(), preset.key);
            const QList<ValueProblem> problems = checkAll(edgeParams(), params);
            QVERIFY2(problems.isEmpty(), qPrintable(problems.isEmpty() ? QString() : problems[0].text));
            QVERIFY2(unknownKeys(edgeParams(), params).isEmpty(), preset.key);
            QVERIFY2(QString::fromUtf8(preset.hint).endsWith('.'), preset.key);
            all << QJsonDocument(params).toJson();
        }
        QCOMPARE(all.size(), qsizetype(edgePresets().size()));
    }

    void aPresetIsKnownAgainAndLeavesTheRestAlone()
    {
        const diagram::Params own{
            {"latency", "3ms"}, {"calls", 2}, {"retry", QJsonObject{{"maxAttempts", 7}}}};
        QVERIFY(!presetOf(own));
        for (const EdgePreset &preset : edgePresets()) {
            diagram::Params with = withPreset(own, preset);
            QCOMPARE(with["latency"], QJsonValue("3ms"));
            QCOMPARE(with["calls"], QJsonValue(2));
            QCOMPARE(presetOf(with), &preset);
            with["timeout"] = QStringLiteral("7s");
            QVERIFY(presetOf(with) != &preset);
        }
    }

    void theNumbersAreThoseOfTheProducts()
    {
        const sim::EdgePlan spring = planWith("resilience4j");
        QCOMPARE(spring.timeout, sim::second);
        QCOMPARE(spring.retry.maxAttempts, 3u);
        QCOMPARE(spring.retry.base, 500 * sim::millisecond);
        QVERIFY(spring.retry.retryOn & sim::bit(sim::Cause::CircuitOpen));
        QVERIFY(spring.breaker.present && spring.bulkhead.present);
        QCOMPARE(spring.bulkhead.maxConcurrentCalls, 25u);
        const sim::EdgePlan grpc = planWith("grpc");
        QCOMPARE(grpc.timeout, sim::never);
        QCOMPARE(grpc.propagation, sim::EdgePlan::Propagation::Deadline);
        QCOMPARE(grpc.retry.budget.kind, sim::BudgetPlan::Kind::Grpc);
        const sim::EdgePlan envoy = planWith("envoy");
        QCOMPARE(envoy.overallTimeout, 15 * sim::second);
        QCOMPARE(envoy.retry.maxAttempts, 2u); // num_retries does not count the first call
        QCOMPARE(envoy.retry.cap, 10 * envoy.retry.base);
        const sim::EdgePlan opossum = planWith("opossum");
        QCOMPARE(opossum.timeout, 10 * sim::second);
        QCOMPARE(opossum.breaker.rules, sim::BreakerPlan::Rules::Opossum);
        QCOMPARE(opossum.breaker.minimumNumberOfCalls, 0u);
        QCOMPARE(planWith("cockatiel").retry.maxAttempts, 4u); // vector ck05
        QCOMPARE(planWith("polly").breaker.failureRateThreshold, 10.0);
        QCOMPARE(planWith("hystrix").breaker.waitDurationInOpenState, 5 * sim::second);
        QCOMPARE(planWith("plain").timeout, sim::never);
    }
};

QTEST_APPLESS_MAIN(TestEdgePresets)
#include "tst_edgepresets.moc"
