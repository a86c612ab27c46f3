#include "model/kinds/compile.h"
#include "model/kinds/values.h"
#include "model/run/report.h"
#include "tests/support/draw.h"

#include <QtTest>

using namespace run;

namespace {

RunRequest request(int replications = 1)
{
    const kinds::Compiled compiled = kinds::compile(
        support::drawing("users:client(rate=2000) -[timeout=2s]-> api(threads=4, serviceTime=1ms)"));
    if (!compiled.scenario)
        qFatal("the drawing does not run: %s", qPrintable(compiled.issues.value(0).text));
    RunRequest request;
    request.scenario = compiled.scenario;
    request.duration = 1000 * sim::second;
    request.warmup = sim::second;
    request.replications = replications;
    return request;
}

QJsonObject reportOf(const RunRequest &request)
{
    const auto result = simulate(request);
    if (!result)
        qFatal("%s", qPrintable(result.error()));
    return result->report;
}

} // namespace

class TestStopping : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRunStoppedByHandReportsWhatThereIs()
    {
        RunRequest asked = request();
        int looks = 0;
        double last = 0;
        bool grows = true;
        asked.goesOn = [&](double done) {
            grows = grows && done >= last;
            last = done;
            return ++looks < 3;
        };
        const auto result = simulate(asked);
        QVERIFY(result);
        QCOMPARE(looks, 3);
        QVERIFY(grows);
        QVERIFY(last > 0 && last < 0.2);
        QVERIFY(result->stopped);
        const QJsonObject report = result->report;
        const QString why = report[QStringLiteral("stopped")].toString();
        QVERIFY2(why.startsWith(QStringLiteral("Stopped by hand at ")), qPrintable(why));
        const double simulated = report[QStringLiteral("simulated")].toDouble();
        QVERIFY(simulated > 0 && simulated < 0.2 * sim::inSeconds(asked.duration));
        const QString head = QString::fromUtf8(reportText(report)).section(QLatin1Char('\n'), 1, 1);
        QVERIFY2(head.startsWith(kinds::humanDuration(simulated) + QStringLiteral(" of ")), qPrintable(head));
        const auto users = report[QStringLiteral("nodes")][QStringLiteral("users")];
        const auto count = [&](const char *key) {
            return users[QLatin1String(key)].toInteger();
        };
        QVERIFY(count("requests") > 0);
        QCOMPARE(count("requests"), count("completed") + count("failed") + count("inFlight"));
        // The rate is measured over the time that was simulated, not over the time that was asked for.
        QVERIFY(qAbs(users[QStringLiteral("throughput")].toDouble() - 2000) < 100);
    }

    void lookingOnChangesNothing()
    {
        RunRequest asked = request();
        asked.duration = 100 * sim::second;
        QJsonObject alone = reportOf(asked);
        asked.goesOn = [](double) {
            return true;
        };
        QJsonObject watched = reportOf(asked);
        alone.remove(QStringLiteral("wallSeconds"));
        watched.remove(QStringLiteral("wallSeconds"));
        QCOMPARE(watched, alone);
    }

    void replicationsThatHaveNotBegunAreLeftOut()
    {
        RunRequest asked = request(50);
        asked.goesOn = [](double) {
            return false;
        };
        const QJsonObject report = reportOf(asked);
        const int replications = report[QStringLiteral("replications")].toInt();
        QVERIFY2(replications >= 1 && replications < 50, qPrintable(QString::number(replications)));
        QVERIFY(report[QStringLiteral("stopped")].isString());
    }

    void theShareDoneEndsAtOne()
    {
        RunRequest asked = request(3);
        asked.duration = 20 * sim::second;
        double last = 0;
        asked.goesOn = [&](double done) {
            last = std::max(last, done);
            return true;
        };
        reportOf(asked);
        QVERIFY(last > 0.3 && last <= 1.0);
    }
};

QTEST_GUILESS_MAIN(TestStopping)
#include "tst_stopping.moc"
