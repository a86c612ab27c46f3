// Backoff: bounds and means of every jitter, the analytic cases, and what the real resilience4j 2.4 waited.
#include "model/sim/policies/retry.h"
#include "model/sim/random.h"
#include "tests/support/specfiles.h"

#include <QTest>
#include <algorithm>
#include <cmath>

using namespace sim;

namespace {

constexpr std::uint64_t draws = 200'000;
constexpr Time ms = millisecond;

RetryPlan resilience4j(Time initial, double multiplier, RetryPlan::Jitter jitter = RetryPlan::Jitter::None)
{
    return {.maxAttempts = 3,
            .jitter = jitter,
            .randomizationFactor = 0.5,
            .wholeMilliseconds = true,
            .base = initial,
            .multiplier = multiplier};
}

QJsonObject recorded(const QString &id, const QString &list)
{
    const QJsonObject file =
        support::specFile(QStringLiteral("vectors/resilience4j/rate_limiter_retry_resilience4j.json"));
    return support::itemNamed(id, file[list]);
}

struct Found
{
    Time least = never, most = 0;
    double mean = 0;
};

Found observed(const RetryPlan &plan, std::uint32_t retry)
{
    Found found;
    for (std::uint64_t i = 0; i < draws; ++i) {
        const Time wait = backoff(plan, retry, 0, uniform(draw(retry, i)));
        found.least = std::min(found.least, wait);
        found.most = std::max(found.most, wait);
        found.mean += static_cast<double>(wait) / draws;
    }
    return found;
}

// The mean of all waits of `retries` retries, in seconds.
double meanTotal(RetryPlan::Jitter jitter, const QJsonValue &inputs)
{
    const RetryPlan plan{.jitter = jitter,
                         .base = static_cast<Time>(inputs[u"base_s"].toDouble() * 1e9),
                         .cap = static_cast<Time>(inputs[u"cap_s"].toDouble() * 1e9)};
    double total = 0;
    for (int retry = 0; retry < inputs[u"retries"].toInt(); ++retry)
        total += observed(plan, static_cast<std::uint32_t>(retry)).mean / 1e9;
    return total;
}

// Attempts of one request whose attempts fail with probability p, and whether it succeeded at last.
struct Tried
{
    std::uint32_t attempts;
    bool succeeded;
};
Tried tried(const RetryPlan &plan, double p, std::uint64_t request)
{
    for (std::uint32_t made = 1;; ++made) {
        if (uniform(draw(request, made)) >= p)
            return {made, true};
        if (!triesAgain(plan, Cause::Timeout, made, true))
            return {made, false};
    }
}

// Calls at the bottom of layers that all retry a callee which always fails.
std::uint64_t callsAtTheBottom(const RetryPlan &plan, int layers)
{
    if (layers == 0)
        return 1;
    std::uint64_t calls = 0;
    for (std::uint32_t made = 1;; ++made) {
        calls += callsAtTheBottom(plan, layers - 1);
        if (!triesAgain(plan, Cause::Timeout, made, true))
            return calls;
    }
}

RetryPlan attempts(std::uint32_t most)
{
    return {.maxAttempts = most, .retryOn = bit(Cause::Timeout)};
}

} // namespace

class tst_Retry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void attemptsCountTheFirstCall();
    void jitterStaysWithinItsRange_data();
    void jitterStaysWithinItsRange();
    void decorrelatedGrowsFromTheLastWait();
    void waitsGrowWithU();
    void proportionalIsCappedFirst();
    void waitsMeanWhatTheTextbookSays();
    void retriesAmplifyAsTheTextbookSays();
    void itWaitsAsTheLibraryDoes();
    void itWaitsAtRandomAsTheLibraryDoes();
    void theLibraryCutsLast();
    void longBackoffStaysWithinTime();
};

void tst_Retry::attemptsCountTheFirstCall()
{
    const QJsonObject vector =
        recorded(QStringLiteral("rt01-maxAttempts-includes-first"), QStringLiteral("retry"));
    const auto most = static_cast<std::uint32_t>(vector[u"defaults"][u"maxAttempts"].toInt());
    QVERIFY(most > 0);
    QCOMPARE(callsAtTheBottom(attempts(most), 1), static_cast<std::uint64_t>(vector[u"calls"].toInt()));
    const RetryPlan fixed{.backoff = RetryPlan::Backoff::Fixed,
                          .jitter = RetryPlan::Jitter::None,
                          .wholeMilliseconds = true,
                          .base = support::milliseconds(vector[u"defaults"][u"waitMs"])};
    for (std::uint32_t retry = 0; retry < 5; ++retry)
        QCOMPARE(backoff(fixed, retry, 0, 0.5), 500 * ms);
    QVERIFY(!triesAgain(attempts(3), Cause::CircuitOpen, 1, true));
    QVERIFY(!triesAgain(attempts(3), Cause::Timeout, 1, false));
}

void tst_Retry::jitterStaysWithinItsRange_data()
{
    QTest::addColumn<int>("jitter");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    using Jitter = RetryPlan::Jitter;
    QTest::newRow("none") << static_cast<int>(Jitter::None) << 1.0 << 1.0;
    QTest::newRow("full") << static_cast<int>(Jitter::Full) << 0.0 << 1.0;
    QTest::newRow("equal") << static_cast<int>(Jitter::Equal) << 0.5 << 1.0;
    QTest::newRow("proportional") << static_cast<int>(Jitter::Proportional) << 0.8 << 1.2;
}

void tst_Retry::jitterStaysWithinItsRange()
{
    QFETCH(int, jitter);
    QFETCH(double, low);
    QFETCH(double, high);
    const RetryPlan plan{.jitter = static_cast<RetryPlan::Jitter>(jitter),
                         .randomizationFactor = 0.2,
                         .base = 100 * ms,
                         .cap = 5 * second,
                         .multiplier = 2};
    for (std::uint32_t retry = 0; retry < 8; ++retry) {
        const double v = std::min(5e9, 1e8 * std::pow(2, retry)), width = (high - low) * v;
        const Found found = observed(plan, retry);
        const auto least = static_cast<double>(found.least), most = static_cast<double>(found.most);
        QVERIFY(least >= low * v - 1 && least <= low * v + 1e-3 * width);
        QVERIFY(most <= high * v && most >= high * v - 1e-3 * width - 1);
        QVERIFY(std::abs(found.mean - (low + high) / 2 * v) <= 0.003 * width + 1);
    }
}

void tst_Retry::decorrelatedGrowsFromTheLastWait()
{
    const RetryPlan plan{.jitter = RetryPlan::Jitter::Decorrelated, .base = 100 * ms, .cap = second};
    Time previous = 0;
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        const Time wait = backoff(plan, static_cast<std::uint32_t>(i), previous, uniform(draw(9, i)));
        QVERIFY(wait >= plan.base && wait <= plan.cap);
        QVERIFY(wait <= 3 * std::max(previous, plan.base));
        previous = wait;
    }
}

void tst_Retry::waitsGrowWithU()
{
    for (const auto jitter : {RetryPlan::Jitter::Full, RetryPlan::Jitter::Equal,
                              RetryPlan::Jitter::Decorrelated, RetryPlan::Jitter::Proportional}) {
        for (const bool whole : {false, true}) {
            const RetryPlan plan{
                .jitter = jitter, .wholeMilliseconds = whole, .base = 7 * ms, .cap = 50 * ms};
            Time before = 0;
            for (int i = 1; i < 1000; ++i) {
                const Time wait = backoff(plan, 2, 20 * ms, i / 1000.0);
                QVERIFY(wait >= before && (!whole || wait % ms == 0));
                before = wait;
            }
            QVERIFY(before > 20 * ms);
        }
    }
}

// gRPC: min(initial * multiplier^(n-1), max) * U(0.8, 1.2).
void tst_Retry::proportionalIsCappedFirst()
{
    const RetryPlan plan{.jitter = RetryPlan::Jitter::Proportional,
                         .randomizationFactor = 0.2,
                         .base = second,
                         .cap = 2 * second,
                         .multiplier = 10};
    QCOMPARE(backoff(plan, 3, 0, 0.5), 2 * second);
    QVERIFY(backoff(plan, 3, 0, 0.999999) > 2399 * ms);
}

void tst_Retry::waitsMeanWhatTheTextbookSays()
{
    const QJsonObject known = support::analyticCase(QStringLiteral("backoff-means"));
    const QJsonValue in = known[u"inputs"], expected = known[u"expected"];
    QVERIFY(in.isObject());
    const auto near = [&](RetryPlan::Jitter jitter, QStringView name) {
        const double wanted = expected[name].toDouble();
        return wanted > 0 && std::abs(meanTotal(jitter, in) / wanted - 1) < 0.002;
    };
    QVERIFY(near(RetryPlan::Jitter::Full, u"full_jitter_mean_total_s"));
    QVERIFY(near(RetryPlan::Jitter::Equal, u"equal_jitter_mean_total_s"));
    QVERIFY(near(RetryPlan::Jitter::None, u"no_jitter_total_s"));
}

void tst_Retry::retriesAmplifyAsTheTextbookSays()
{
    const QJsonObject known = support::analyticCase(QStringLiteral("retry-amplification"));
    const QJsonValue in = known[u"inputs"], expected = known[u"expected"];
    const RetryPlan plan = attempts(static_cast<std::uint32_t>(in[u"max_attempts"].toInt()));
    double made = 0, succeeded = 0;
    for (std::uint64_t request = 0; request < draws; ++request) {
        const Tried outcome = tried(plan, in[u"p_fail"].toDouble(), mix(request + 1));
        made += outcome.attempts;
        succeeded += outcome.succeeded;
    }
    QVERIFY(std::abs(made / draws - expected[u"attempts_mean_k3"].toDouble()) < 0.006);
    QVERIFY(std::abs(succeeded / draws - expected[u"success_k3"].toDouble()) < 0.0015);
    const auto total = [&](QStringView name) {
        return static_cast<std::uint64_t>(expected[name].toDouble());
    };
    QCOMPARE(callsAtTheBottom(attempts(3), 3), total(u"amplification_total_outage_3_layers_k3"));
    QCOMPARE(callsAtTheBottom(attempts(4), 3), total(u"amplification_total_outage_3_layers_k4"));
    QCOMPARE(callsAtTheBottom(attempts(3), 5), total(u"amplification_total_outage_5_layers_k3"));
}

void tst_Retry::itWaitsAsTheLibraryDoes()
{
    const QString list = QStringLiteral("interval_functions");
    const QJsonArray free = recorded(QStringLiteral("if01-exponential"), list)[u"values"].toArray();
    const QJsonArray cut = recorded(QStringLiteral("if02-exponential-capped"), list)[u"values"].toArray();
    QVERIFY(free.size() >= 10 && cut.size() >= 8);
    const RetryPlan plan = resilience4j(500 * ms, 1.5);
    RetryPlan capped = resilience4j(100 * ms, 2);
    capped.cap = 2 * second;
    for (qsizetype i = 0; i < free.size(); ++i)
        QCOMPARE(backoff(plan, static_cast<std::uint32_t>(i), 0, 0.5), support::milliseconds(free[i]));
    for (qsizetype i = 0; i < cut.size(); ++i)
        QCOMPARE(backoff(capped, static_cast<std::uint32_t>(i), 0, 0.5), support::milliseconds(cut[i]));
}

// The vector holds the extremes and the mean of 200000 draws: so many meet them, bar the rarest.
void tst_Retry::itWaitsAtRandomAsTheLibraryDoes()
{
    const QJsonArray values =
        recorded(QStringLiteral("if03-exponential-random"), QStringLiteral("interval_functions"))[u"values"]
            .toArray();
    QVERIFY(values.size() >= 5);
    const RetryPlan plan = resilience4j(500 * ms, 1.5, RetryPlan::Jitter::Proportional);
    for (const QJsonValue value : values) {
        const auto retry = static_cast<std::uint32_t>(value[u"attempt"].toInt() - 1);
        const Found found = observed(plan, retry);
        QCOMPARE(found.least, support::milliseconds(value[u"min"]));
        QCOMPARE(found.most, support::milliseconds(value[u"max"]));
        QVERIFY(std::abs(found.mean / 1e6 / value[u"mean"].toDouble() - 1) < 0.004);
        QCOMPARE(backoff(plan, retry, 0, 0.3) % ms, Time{0});
    }
}

void tst_Retry::theLibraryCutsLast()
{
    RetryPlan plan = resilience4j(500 * ms, 1.5, RetryPlan::Jitter::Proportional);
    plan.cap = 600 * ms;
    QCOMPARE(backoff(plan, 0, 0, 0.9999), 600 * ms);
    QCOMPARE(backoff(plan, 3, 0, 0.9999), 600 * ms); // 1687 ms before the cut
    QCOMPARE(backoff(plan, 3, 0, 0.0001), 600 * ms); // 843 ms
    QCOMPARE(backoff(plan, 0, 0, 0.0001), 250 * ms);
}

void tst_Retry::longBackoffStaysWithinTime()
{
    for (const auto jitter : {RetryPlan::Jitter::None, RetryPlan::Jitter::Full, RetryPlan::Jitter::Equal,
                              RetryPlan::Jitter::Decorrelated, RetryPlan::Jitter::Proportional}) {
        for (const bool whole : {false, true}) {
            const RetryPlan plan{.jitter = jitter,
                                 .randomizationFactor = 1,
                                 .wholeMilliseconds = whole,
                                 .base = 10'000 * 3600 * second,
                                 .multiplier = 1000};
            QVERIFY(backoff(plan, 1'000'000, never / 2, 0.999999) >= plan.base);
        }
    }
}

QTEST_GUILESS_MAIN(tst_Retry)
#include "tst_retry.moc"
