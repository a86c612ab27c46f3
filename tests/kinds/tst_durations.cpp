#include "model/kinds/values.h"

#include <QRandomGenerator>
#include <QTest>

using namespace kinds;
using sim::Time;

class TestDurations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTimeSurvivesItsText()
    {
        QRandomGenerator random(1);
        for (int i = 0; i < 20000; ++i) {
            // All magnitudes: 1 ns to 10000 h, round ones too.
            const quint64 most = Q_UINT64_C(36000000000000000);
            quint64 time = random.generate64() % most >> random.bounded(54);
            if (i % 2)
                time -= time % Q_UINT64_C(1000000);
            QCOMPARE(parseDuration(durationText(Time(time))), std::optional(Time(time)));
        }
    }

    void theTextIsTheLargestUnitThatNeedsNoFraction_data()
    {
        QTest::addColumn<qint64>("time");
        QTest::addColumn<QString>("text");
        QTest::newRow("hours") << qint64(7200) * sim::second << "2h";
        QTest::newRow("a minute") << qint64(60) * sim::second << "1m";
        QTest::newRow("ninety seconds") << qint64(90) * sim::second << "90s";
        QTest::newRow("a second") << qint64(sim::second) << "1s";
        QTest::newRow("milliseconds") << qint64(1500) * sim::millisecond << "1500ms";
        QTest::newRow("half a millisecond") << qint64(500'000) << "500us";
        QTest::newRow("parts of a microsecond") << qint64(1'500) << "1.5us";
        QTest::newRow("one nanosecond") << qint64(1) << "0.001us";
        QTest::newRow("nothing") << qint64(0) << "0s";
    }
    void theTextIsTheLargestUnitThatNeedsNoFraction()
    {
        QFETCH(qint64, time);
        QFETCH(QString, text);
        QCOMPARE(durationText(time), text);
    }

    void decimalsAreReadExactlyAndRoundedToNanoseconds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("time");
        QTest::newRow("1.5ms") << "1.5ms" << qint64(1'500'000);
        QTest::newRow("0.1s") << "0.1s" << qint64(100'000'000);
        QTest::newRow("0.3h") << "0.3h" << qint64(1'080'000'000'000);
        QTest::newRow("half a nanosecond") << "0.0005us" << qint64(1);
        QTest::newRow("less than half") << "0.0004us" << qint64(0);
        QTest::newRow("one third of a minute") << "0.3333333333333333333333m" << qint64(20'000'000'000);
        QTest::newRow("zeros in front") << "007ms" << qint64(7'000'000);
        QTest::newRow("nothing") << "0s" << qint64(0);
        QTest::newRow("the longest") << "10000h" << qint64(36'000'000'000'000'000);
        QTest::newRow("the longest in small units") << "36000000000000us" << qint64(36'000'000'000'000'000);
    }
    void decimalsAreReadExactlyAndRoundedToNanoseconds()
    {
        QFETCH(QString, text);
        QFETCH(qint64, time);
        QCOMPARE(parseDuration(text), std::optional(Time(time)));
    }

    void everythingElseIsNoDuration_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"",
                                 "s",
                                 "10",
                                 "-1s",
                                 "+1s",
                                 "1e3ms",
                                 "1 s",
                                 " 1s",
                                 "1s ",
                                 ".5s",
                                 "5.s",
                                 "1.2.3s",
                                 "1S",
                                 "1sec",
                                 "1min",
                                 "1d",
                                 "1ns",
                                 "1,5s",
                                 "none",
                                 "Infinityh",
                                 "10000.0000001h",
                                 "10001h",
                                 "36000000000000.001us",
                                 "99999999999999999999999999h",
                                 "\331\241s"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void everythingElseIsNoDuration()
    {
        QFETCH(QString, text);
        QCOMPARE(parseDuration(text), std::nullopt);
    }

    void forPeopleThereAreThreeDigitsAndAUnit_data()
    {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("1.52 s") << 1.5234 << "1.52 s";
        QTest::newRow("41 ms") << 0.041 << "41 ms";
        QTest::newRow("0.5 ms") << 0.0005 << "0.5 ms";
        QTest::newRow("12.3 ms") << 0.01234 << "12.3 ms";
        QTest::newRow("carries into the next unit") << 0.9996 << "1 s";
        QTest::newRow("999 ms") << 0.9994 << "999 ms";
        QTest::newRow("microseconds") << 0.0000254 << "25.4 \302\265s";
        QTest::newRow("zero") << 0.0 << "0 ms";
        QTest::newRow("60 s") << 60.0 << "60 s";
        QTest::newRow("minutes") << 150.0 << "2.5 min";
        QTest::newRow("hours") << 36000.0 << "10 h";
    }
    void forPeopleThereAreThreeDigitsAndAUnit()
    {
        QFETCH(double, seconds);
        QFETCH(QString, text);
        QCOMPARE(humanDuration(seconds), text);
    }
};

QTEST_APPLESS_MAIN(TestDurations)
#include "tst_durations.moc"
