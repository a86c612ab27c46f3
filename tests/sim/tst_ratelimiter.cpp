// Rate limiters: laws, the token bucket's arithmetic, and what the real resilience4j 2.4 answered.
#include "model/sim/policies/ratelimiter.h"
#include "model/sim/random.h"
#include "tests/support/specfiles.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

using namespace sim;
using support::milliseconds;

namespace {

RateLimiterPlan cycles(std::uint32_t limit, Time period, Time timeout)
{
    return {.kind = RateLimiterPlan::Kind::Resilience4j,
            .limitForPeriod = limit,
            .limitRefreshPeriod = period,
            .timeoutDuration = timeout};
}

RateLimiterPlan bucket(double rate, double burst, Time timeout)
{
    return {
        .kind = RateLimiterPlan::Kind::TokenBucket, .timeoutDuration = timeout, .rate = rate, .burst = burst};
}

QJsonObject recorded()
{
    return support::specFile(QStringLiteral("vectors/resilience4j/rate_limiter_retry_resilience4j.json"));
}

// When those of 20000 irregular callers that were permitted go, in the order they asked.
std::vector<Time> goingTimes(RateLimiter limiter, std::uint64_t stream, Time meanGap)
{
    std::vector<Time> going;
    Time now = 0;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        now += sample(Distribution::exponential(meanGap), draw(stream, i));
        const RateLimiter::Answer answer = limiter.acquire(now);
        if (answer.permitted)
            going.push_back(now + answer.wait);
    }
    return going;
}

} // namespace

class tst_RateLimiter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noCycleLetsMoreThanItsLimitGo();
    void aBucketNeverLetsMoreGoThanBurstAndRate();
    void turnsAreTakenInOrderAndWithinTheTimeout();
    void noLimiterLetsAllGo();
    void aCopyGoesItsOwnWay();
    void aBucketOfTheTextbook();
    void aBucketDoesNotDrift();
    void aBucketLendsNoMoreThanItCanHold();
    void aBucketAnswersRefusalsAtOnce();
    void itAnswersAsTheLibraryDoes_data();
    void itAnswersAsTheLibraryDoes();
    void aRefusalIsHeardAfterTheWholeTimeout();
    void endlessPatienceIsFine();
};

void tst_RateLimiter::noCycleLetsMoreThanItsLimitGo()
{
    for (const Time timeout : {Time{0}, 35 * millisecond, 10 * second}) {
        const Time start = 3 * millisecond, period = 10 * millisecond;
        std::map<std::int64_t, int> gone;
        for (const Time t : goingTimes(RateLimiter(cycles(7, period, timeout), start), 1, millisecond))
            ++gone[(t - start) / period];
        QVERIFY(gone.size() > 1900);
        for (const auto &[cycle, count] : gone)
            QVERIFY(count <= 7);
    }
}

void tst_RateLimiter::aBucketNeverLetsMoreGoThanBurstAndRate()
{
    for (const Time timeout : {Time{0}, 35 * millisecond}) {
        const std::vector<Time> going =
            goingTimes(RateLimiter(bucket(333.3, 12, timeout), 0), 2, 2 * millisecond);
        QVERIFY(going.size() > 12'000 && going.size() < 20'000);
        for (std::size_t first = 0; first < going.size(); first += 97) {
            for (std::size_t last = first; last < going.size(); last += 13) {
                const auto count = static_cast<double>(last - first + 1);
                QVERIFY(count <= 12 + 333.3 * inSeconds(going[last] - going[first]) + 1e-6);
            }
        }
    }
}

void tst_RateLimiter::turnsAreTakenInOrderAndWithinTheTimeout()
{
    const Time timeout = 40 * millisecond;
    for (const RateLimiterPlan &plan : {cycles(5, 10 * millisecond, timeout), bucket(500, 5, timeout)}) {
        RateLimiter limiter(plan, 0);
        Time before = 0, longest = 0;
        bool refused = false;
        for (Time now = 0; now < second; now += millisecond) {
            const RateLimiter::Answer answer = limiter.acquire(now);
            refused |= !answer.permitted;
            if (!answer.permitted)
                continue;
            QVERIFY(answer.wait >= 0 && answer.wait <= timeout);
            QVERIFY(now + answer.wait >= before);
            before = now + answer.wait;
            longest = std::max(longest, answer.wait);
        }
        QVERIFY(refused && longest > timeout / 2);
    }
}

void tst_RateLimiter::noLimiterLetsAllGo()
{
    RateLimiter limiter({}, 0);
    for (int i = 0; i < 1000; ++i) {
        const RateLimiter::Answer answer = limiter.acquire(0, 1000);
        QVERIFY(answer.permitted && answer.wait == 0);
    }
    QCOMPARE(limiter.availablePermissions(0), std::int64_t{unlimited});
}

void tst_RateLimiter::aCopyGoesItsOwnWay()
{
    for (const RateLimiterPlan &plan : {cycles(3, second, 0), bucket(1, 3, 0)}) {
        RateLimiter limiter(plan, 0);
        limiter.acquire(0);
        RateLimiter copy = limiter;
        limiter.acquire(0, 2);
        QVERIFY(!limiter.acquire(1).permitted);
        QVERIFY(copy.acquire(1, 2).permitted);
    }
}

void tst_RateLimiter::aBucketOfTheTextbook()
{
    const QJsonObject known = support::analyticCase(QStringLiteral("token-bucket"));
    const QJsonValue in = known[u"inputs"], expected = known[u"expected"];
    const double offered = in[u"offered_per_s"].toDouble(), seconds = in[u"duration_s"].toDouble();
    QVERIFY(offered > 0);
    RateLimiter limiter(bucket(in[u"rate_per_s"].toDouble(), in[u"burst"].toDouble(), 0), 0);
    int accepted = 0, rejected = 0;
    for (int i = 0; i < offered * seconds; ++i) {
        const bool permitted = limiter.acquire(static_cast<Time>(i * 1e9 / offered)).permitted;
        (permitted ? accepted : rejected) += 1;
    }
    QVERIFY(std::abs(accepted - expected[u"accepted_in_10s"].toDouble()) <= 1);
    QVERIFY(std::abs(rejected - expected[u"rejected_in_10s"].toDouble()) <= 1);
    for (int i = 0; i < offered * 100; ++i) // ten times as long, from then on
        accepted += limiter.acquire(static_cast<Time>((seconds + i / offered) * 1e9)).permitted;
    QCOMPARE(std::round((accepted - expected[u"accepted_in_10s"].toDouble()) / 100),
             expected[u"steady_rate_per_s"].toDouble());
}

// A million tokens taken one by one, each as soon as it is there: the last is there when arithmetic says so.
void tst_RateLimiter::aBucketDoesNotDrift()
{
    RateLimiter limiter(bucket(3, 1, 10 * second), 0);
    Time now = 0;
    for (int i = 0; i < 1'000'000; ++i) {
        const RateLimiter::Answer answer = limiter.acquire(now);
        QVERIFY(answer.permitted);
        now += answer.wait;
        QVERIFY(limiter.availablePermissions(now) >= 0);
    }
    QVERIFY(std::abs(static_cast<double>(now) - 999'999 / 3.0 * 1e9) <= 2);
}

void tst_RateLimiter::aBucketLendsNoMoreThanItCanHold()
{
    RateLimiter limiter(bucket(10, 4, never), 0);
    QVERIFY(!limiter.acquire(0, 5).permitted);
    QVERIFY(!RateLimiter(bucket(0, 1, second), 0).acquire(0, 2).permitted);
    QCOMPARE(limiter.availablePermissions(0), 4);
    QCOMPARE(limiter.acquire(0, 4).wait, Time{0});
    QCOMPARE(limiter.acquire(0, 2).wait, 200 * millisecond);
    QCOMPARE(limiter.availablePermissions(0), -2);
    QCOMPARE(limiter.availablePermissions(500 * millisecond), 3);
    QCOMPARE(limiter.availablePermissions(5 * second), 4);
    RateLimiter dry(bucket(0, 1, never), 0);
    QVERIFY(dry.acquire(0).permitted);
    QVERIFY(!dry.acquire(second).permitted);
}

void tst_RateLimiter::aBucketAnswersRefusalsAtOnce()
{
    RateLimiter limiter(bucket(10, 1, 150 * millisecond), 0);
    QCOMPARE(limiter.acquire(0).wait, Time{0});
    QCOMPARE(limiter.acquire(0).wait, 100 * millisecond);
    const RateLimiter::Answer refused = limiter.acquire(0);
    QVERIFY(!refused.permitted);
    QCOMPARE(refused.wait, Time{0});
    QCOMPARE(limiter.acquire(50 * millisecond).wait, 150 * millisecond); // the refusal took nothing
}

void tst_RateLimiter::itAnswersAsTheLibraryDoes_data()
{
    QTest::addColumn<QJsonObject>("sequence");
    const QJsonArray sequences = recorded()[u"rate_limiter"][u"vectors"].toArray();
    QVERIFY(sequences.size() >= 6);
    for (const QJsonValue sequence : sequences)
        QTest::newRow(qPrintable(sequence[u"id"].toString())) << sequence.toObject();
}

void tst_RateLimiter::itAnswersAsTheLibraryDoes()
{
    QFETCH(QJsonObject, sequence);
    const QJsonValue config = sequence[u"config"];
    RateLimiter limiter(cycles(static_cast<std::uint32_t>(config[u"limitForPeriod"].toInt()),
                               milliseconds(config[u"limitRefreshPeriodMs"]),
                               milliseconds(config[u"timeoutDurationMs"])),
                        0);
    for (const QJsonValue step : sequence[u"steps"].toArray()) {
        const Time now = milliseconds(step[u"t"]);
        const RateLimiter::Answer answer =
            limiter.acquire(now, static_cast<std::uint32_t>(step[u"permits"].toInt(1)));
        const QJsonValue expect = step[u"expect"];
        QCOMPARE(answer.permitted ? static_cast<double>(answer.wait) / 1e6 : -1,
                 expect[u"waitMs"].toDouble());
        QCOMPARE(limiter.availablePermissions(now), expect[u"availablePermissions"].toInteger());
    }
}

// 1 per 10 s, timeout 300 ms, as that vector's title says.
void tst_RateLimiter::aRefusalIsHeardAfterTheWholeTimeout()
{
    const QJsonValue expect = support::itemNamed(QStringLiteral("cp02-rate-limiter-blocking-refusal"),
                                                 recorded()[u"composition"])[u"expect"];
    QVERIFY(expect.isObject());
    RateLimiter limiter(cycles(1, 10 * second, 300 * millisecond), 0);
    QVERIFY(limiter.acquire(0).permitted);
    const RateLimiter::Answer second = limiter.acquire(0);
    QCOMPARE(second.permitted, expect[u"granted"].toBool());
    QCOMPARE(second.wait, milliseconds(expect[u"elapsed_ms"]));
}

void tst_RateLimiter::endlessPatienceIsFine()
{
    RateLimiter limiter(cycles(1, second, never), 0);
    Time wait = -1;
    for (int i = 0; i < 1000; ++i)
        wait = limiter.acquire(0).wait;
    QCOMPARE(wait, 999 * second);
    RateLimiter fast(cycles(~0u, 1, 0), 0); // nothing overflows
    QVERIFY(fast.acquire(0, ~0u).permitted);
    QVERIFY(!fast.acquire(0).permitted);
    QVERIFY(fast.acquire(10'000 * 3600 * second, ~0u).permitted);
}

QTEST_GUILESS_MAIN(tst_RateLimiter)
#include "tst_ratelimiter.moc"
