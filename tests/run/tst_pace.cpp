#include "model/run/pace.h"

#include <QtTest>

using namespace run;
using namespace std::chrono_literals;

class TestPace : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theTargetIsTheStartPlusSpeedTimesElapsed()
    {
        Pacer pacer;
        pacer.start(3 * sim::second, 100s, 0.5);
        QCOMPARE(pacer.target(100s), 3 * sim::second);
        QCOMPARE(pacer.target(104s), 5 * sim::second);
        QCOMPARE(pacer.target(99s), 3 * sim::second);
        QCOMPARE(pacer.until(5 * sim::second, 101s).count(), Real(3s).count());
    }

    void aMachineThatIsTooSlowDoesNotRushLater()
    {
        Pacer pacer;
        pacer.start(0, 0s, 1);
        pacer.worked(sim::second, 10s); // nine seconds behind
        QVERIFY(pacer.target(10s) <= sim::second + 100 * sim::millisecond);
        QVERIFY(pacer.target(11s) <= 2 * sim::second + 100 * sim::millisecond);
    }

    void smallDelaysAreMadeUp()
    {
        Pacer pacer;
        pacer.start(0, 0s, 2);
        pacer.worked(sim::second, 520ms);
        QCOMPARE(pacer.target(600ms), 1200 * sim::millisecond);
    }

    void aTargetBeyondAllTimeIsNever()
    {
        Pacer pacer;
        pacer.start(0, 0s, 1e9);
        QCOMPARE(pacer.target(24h * 365), sim::never);
        QVERIFY(pacer.until(sim::never, 0s) > 0s);
    }

    void theMeterTellsTheLastHalfSecond()
    {
        Meter meter;
        QCOMPARE(meter.speed(), 0.0);
        for (int i = 0; i <= 100; ++i) // one second at speed 1
            meter.note(i * 10ms, i * 10 * sim::millisecond, static_cast<std::uint64_t>(i));
        QCOMPARE(meter.speed(), 1.0);
        QCOMPARE(meter.eventsPerSecond(), 100.0);
        for (int i = 1; i <= 60; ++i) // then at speed 3
            meter.note(1s + i * 10ms, sim::second + i * 30 * sim::millisecond,
                       100U + static_cast<unsigned>(i));
        QCOMPARE(meter.speed(), 3.0);
        meter.reset();
        QCOMPARE(meter.speed(), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestPace)
#include "tst_pace.moc"
