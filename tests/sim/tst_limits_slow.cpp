// Models that explode: the run stops in time and says where.
#include "tests/support/scenarios.h"

#include <QTest>

using namespace sim;
using support::ScenarioDraft;

namespace {
constexpr std::uint64_t allEvents = ~std::uint64_t{0};
}

class TestLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aQueueWithoutBoundAtTenTimesItsCapacityIsNamed()
    {
        ScenarioDraft draft;
        const Index users = draft.client("users", 1e6);
        const Index front = draft.station("front", 10'000, Distribution::constant(0));
        const Index slow = draft.station("slow", 1, Distribution::constant(10 * microsecond));
        draft.scenario.nodes[front].station.concurrency = StationPlan::Concurrency::EventLoop;
        draft.call(users, front);
        draft.call(front, slow);
        Engine engine(draft.build(), 1);
        QCOMPARE(engine.run(1000 * second, allEvents, nullptr), Stop::AtLimit);
        const QString why = QString::fromStdString(engine.limit());
        QVERIFY2(why.contains(QStringLiteral("'slow'")), qPrintable(why));
        QVERIFY2(why.contains(QStringLiteral("bound its queue")), qPrintable(why));
        QVERIFY(engine.now() < 100 * second);
    }

    void aMillionRetriesAtOneInstantAreFound()
    {
        ScenarioDraft draft;
        Index last = draft.client("users", 1);
        for (const char *id : {"a", "b", "c", "d"}) {
            const Index next = draft.station(id, 1000, Distribution::constant(0));
            RetryPlan &retry = draft.call(last, next).edge.retry;
            retry.maxAttempts = retry.maxAttemptsNotIdempotent = 1000;
            retry.retryOn = bit(Cause::Http500);
            last = next;
        }
        draft.operation(last).errorRate = 1;
        Engine engine(draft.build(), 1);
        QCOMPARE(engine.run(1000 * second, allEvents, nullptr), Stop::AtLimit);
        const QString why = QString::fromStdString(engine.limit());
        QVERIFY2(why.contains(QStringLiteral("calls without any delay")), qPrintable(why));
    }
};

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits_slow.moc"
