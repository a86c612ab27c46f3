// Shedding at the head of a queue: laws, and the steps of folly's state machine.
#include "model/sim/policies/codel.h"
#include "tests/support/specfiles.h"

#include <QTest>

using namespace sim;
using support::milliseconds;

namespace {

constexpr Time target = 5 * millisecond, interval = 100 * millisecond;

} // namespace

class tst_Codel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aQueueThatEmptiesNowAndThenShedsNobody();
    void theFirstOfAnIntervalIsNeverShed();
    void whoWaitedNoLongerThanTwiceTheTargetIsServed();
    void aQuietQueueIsForgiven();
    void itStepsAsTheLibraryDoes();
};

void tst_Codel::aQueueThatEmptiesNowAndThenShedsNobody()
{
    Codel codel(target, interval);
    for (Time now = 0; now < 10 * second; now += millisecond)
        QVERIFY(!codel.shed(now, now % (90 * millisecond) == 0 ? target : 80 * millisecond));
    QVERIFY(!codel.overloaded());
}

void tst_Codel::theFirstOfAnIntervalIsNeverShed()
{
    Codel codel(target, interval);
    int served = 0;
    for (Time now = 0; now < 10 * second; now += millisecond)
        served += !codel.shed(now, second);
    // The first of all, then one in each 101 ms: an interval ends strictly after its length.
    QVERIFY(served >= 100 && served <= 102);
    Codel sparse(target, interval);
    for (Time now = 0; now < 10 * second; now += interval + 1)
        QVERIFY(!sparse.shed(now, second));
}

void tst_Codel::whoWaitedNoLongerThanTwiceTheTargetIsServed()
{
    Codel codel(target, interval);
    for (Time now = 0; now < second; now += millisecond)
        codel.shed(now, second);
    QVERIFY(codel.overloaded());
    QVERIFY(!codel.shed(second, 2 * target));
    QVERIFY(codel.shed(second, 2 * target + 1));
}

// One short wait in an interval ends the overload with the next one.
void tst_Codel::aQuietQueueIsForgiven()
{
    Codel codel(target, interval);
    for (Time now = 0; now < second; now += millisecond)
        codel.shed(now, second);
    codel.shed(second, target);
    QVERIFY(codel.overloaded());
    codel.shed(second + 2 * interval, second);
    QVERIFY(!codel.overloaded());
    QVERIFY(!codel.shed(second + 2 * interval + 1, second));
}

void tst_Codel::itStepsAsTheLibraryDoes()
{
    const QJsonValue vector =
        support::specFile(QStringLiteral("vectors/budgets/budgets.json"))[u"codel_service_queue"];
    const QJsonValue config = vector[u"config"];
    Codel codel(milliseconds(config[u"target_ms"]), milliseconds(config[u"interval_ms"]));
    const QJsonArray steps = vector[u"steps"].toArray();
    QVERIFY(steps.size() >= 60);
    for (const QJsonValue step : steps) {
        const bool shed = codel.shed(milliseconds(step[u"t"]), milliseconds(step[u"delay_ms"]));
        const QByteArray at = QByteArray::number(step[u"t"].toInt());
        QVERIFY2(shed == step[u"shed"].toBool(), at);
        QVERIFY2(codel.overloaded() == step[u"overloaded"].toBool(), at);
    }
}

QTEST_GUILESS_MAIN(tst_Codel)
#include "tst_codel.moc"
