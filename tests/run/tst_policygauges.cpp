// What is told of breakers, rate limiters and retry budgets while they work.
#include "model/kinds/compile.h"
#include "model/sim/engine.h"
#include "tests/support/draw.h"

#include <QTest>

class TestPolicyGauges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBreakerTellsOfItsWindow()
    {
        sim::Engine engine = engineOf("c:client(workload={\"arrivals\":\"constant\",\"rate\":10}) -[latency=0s, circuitBreaker={"
                                      "\"slidingWindowSize\":8,\"minimumNumberOfCalls\":4,\"failureRateThreshold\":100}]-> "
                                      "api(serviceTime=1ms, errorRate=0.5)");
        QCOMPARE(engine.edgeGauge(0, true).failureRate, -1.0);
        bool few = false, full = false;
        double sum = 0;
        int looks = 0;
        for (int i = 1; i <= 600; ++i) {
            engine.run(i * 100 * sim::millisecond, sim::never, nullptr);
            const sim::EdgeGauge gauge = engine.edgeGauge(0, true);
            if (gauge.breaker != sim::BreakerState::Closed)
                continue;
            QVERIFY(gauge.bufferedCalls <= 8);
            QCOMPARE(gauge.failureRate < 0, gauge.bufferedCalls < 4);
            few |= gauge.bufferedCalls < 4;
            full |= gauge.bufferedCalls == 8;
            if (gauge.failureRate >= 0) { // a share of whole calls
                const double failed = gauge.failureRate / 100 * gauge.bufferedCalls;
                QVERIFY(std::abs(failed - std::round(failed)) < 1e-9 && gauge.failureRate < 100);
                sum += gauge.failureRate;
                ++looks;
            }
        }
        QVERIFY(few && full && looks > 100);
        QVERIFY(std::abs(sum / looks - 50) < 10);
    }

    void ofSeveralInstancesTheWorstIsTold()
    {
        sim::Engine engine = engineOf("c:client(workload={\"rate\":200}) -> gw(replicas=8) -[circuitBreaker={"
                                      "\"slidingWindowSize\":30,\"minimumNumberOfCalls\":30,\"failureRateThreshold\":100}]-> "
                                      "api(serviceTime=1ms, errorRate=0.5)");
        double worst = 0;
        for (int i = 1; i <= 100; ++i) {
            engine.run((10 + i) * sim::second, sim::never, nullptr);
            worst += engine.edgeGauge(1, true).failureRate / 100;
        }
        QVERIFY2(worst / 100 > 0.58, qPrintable(QString::number(worst / 100))); // the mean of each is 0.5
    }

    void aTimeWindowEmptiesWhileNothingHappens()
    {
        sim::Engine engine = engineOf("c:client(workload={\"arrivals\":\"step\",\"rate\":10,\"to\":0,\"start\":\"2s\"}) -[circuitBreaker={"
                                      "\"slidingWindowType\":\"TIME_BASED\",\"slidingWindowSize\":3,\"minimumNumberOfCalls\":1}]-> api(serviceTime=1ms)");
        engine.run(2 * sim::second, sim::never, nullptr);
        QVERIFY(engine.edgeGauge(0, true).bufferedCalls > 10);
        engine.run(20 * sim::second, sim::never, nullptr);
        QCOMPARE(engine.edgeGauge(0, true).bufferedCalls, 0u);
    }

    void aLimiterAndABudgetTellWhatTheyAllow()
    {
        sim::Engine engine = engineOf("c:client(workload={\"arrivals\":\"constant\",\"rate\":4}) -[latency=0s, rateLimiter={"
                                      "\"limitForPeriod\":10,\"limitRefreshPeriod\":\"2s\"}, retry={\"budget\":{}}]-> api(serviceTime=1ms)");
        QCOMPARE(engine.edgeGauge(0, true).availablePermissions, 10);
        engine.run(1100 * sim::millisecond, sim::never, nullptr); // at 0.25, 0.5, 0.75 and 1 s
        QCOMPARE(engine.edgeGauge(0, true).availablePermissions, 6);
        QVERIFY(engine.edgeGauge(0, true).retryBalance >= 100); // Finagle's 10 a second for 10 s
        QVERIFY(engine.edgeGauge(0, true).retryBalance < sim::unlimited);
        sim::Engine plain = engineOf("c:client -> api");
        QCOMPARE(plain.edgeGauge(0, true).availablePermissions, std::int64_t{sim::unlimited});
        QCOMPARE(plain.edgeGauge(0, true).retryBalance, std::int64_t{sim::unlimited});
    }

    void lookingChangesNothing()
    {
        const char *drawing = "c:client(workload={\"rate\":50}) -[circuitBreaker={\"slidingWindowType\":\"TIME_BASED\","
                              "\"slidingWindowSize\":2,\"minimumNumberOfCalls\":5,\"waitDurationInOpenState\":\"1s\"},"
                              "retry={\"budget\":{}}, rateLimiter={\"limitForPeriod\":30,\"limitRefreshPeriod\":\"1s\"}]-> api(errorRate=0.5)";
        sim::Engine watched = engineOf(drawing), alone = engineOf(drawing);
        for (int i = 1; i <= 1000; ++i) {
            watched.run(i * 20 * sim::millisecond, sim::never, nullptr);
            watched.edgeGauge(0, true);
        }
        alone.run(20 * sim::second, sim::never, nullptr);
        QCOMPARE(watched.fingerprint(), alone.fingerprint());
        QCOMPARE(watched.events(), alone.events());
    }

private:
    static sim::Engine engineOf(const char *drawing)
    {
        const kinds::Compiled compiled = kinds::compile(support::drawing(drawing));
        return {compiled.scenario, 1};
    }
};

QTEST_APPLESS_MAIN(TestPolicyGauges)
#include "tst_policygauges.moc"
