// Retry budgets: what each promises, and the steps of their rules.
#include "model/sim/policies/budget.h"
#include "model/sim/random.h"
#include "tests/support/specfiles.h"

#include <QTest>
#include <cmath>
#include <deque>

using namespace sim;

namespace {

BudgetPlan finagle(double perSecond, double percent, Time ttl = 10 * second)
{
    return {.kind = BudgetPlan::Kind::Finagle,
            .ttl = ttl,
            .minRetriesPerSec = perSecond,
            .percentCanRetry = percent};
}

QJsonObject vectors()
{
    return support::specFile(QStringLiteral("vectors/budgets/budgets.json"));
}

// Retries per second of a caller with `rate` requests a second that would retry all of them, after a minute.
double steadyRetries(const BudgetPlan &plan, int rate)
{
    RetryBudget budget(plan);
    int retries = 0;
    for (int i = 0; i < 160 * rate; ++i) {
        const Time now = i * (second / rate);
        budget.requestBegins(now);
        for (int k = 0; k < 3; ++k)
            retries += budget.mayRetry(now, 10) && now >= 60 * second;
    }
    return retries / 100.0;
}

} // namespace

class tst_Budget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutABudgetAllIsAllowed();
    void finagleAddsNoMoreThanItsShare();
    void finagleForgetsAfterTheTtl();
    void finagleFollowsItsRule();
    void envoyBoundsWhatIsUnderWay();
    void envoyFollowsItsRule();
    void grpcFollowsItsRule();
    void grpcStopsAtHalf();
    void adaptiveFollowsItsRule();
    void adaptiveForgetsAfterTwoMinutes();
    void adaptiveSendsAboutTwiceWhatIsAccepted();
    void theyCapAsTheTextbookSays();
};

void tst_Budget::withoutABudgetAllIsAllowed()
{
    RetryBudget budget({});
    for (int i = 0; i < 1000; ++i)
        QVERIFY(budget.mayRetry(0, 0));
    QCOMPARE(budget.rejectProbability(0), 0.0);
}

// Whenever a retry goes, those of the last nine seconds are no more than the reserve and the share of the
// last ten seconds' requests.
void tst_Budget::finagleAddsNoMoreThanItsShare()
{
    RetryBudget budget(finagle(2, 25));
    std::deque<Time> requests, retries;
    Time now = 0;
    for (std::uint64_t i = 0; i < 50'000; ++i) {
        now += sample(Distribution::exponential((i / 5000 % 2 ? 50 : 2) * millisecond), draw(1, i));
        requests.push_back(now);
        budget.requestBegins(now);
        while (requests.front() <= now - 10 * second)
            requests.pop_front();
        while (!retries.empty() && retries.front() <= now - 9 * second)
            retries.pop_front();
        if (draw(2, i) % 3 == 0 || !budget.mayRetry(now, 1))
            continue;
        retries.push_back(now);
        QVERIFY(static_cast<double>(retries.size()) <= 2 * 10 + 0.25 * static_cast<double>(requests.size()));
    }
}

void tst_Budget::finagleForgetsAfterTheTtl()
{
    RetryBudget budget(finagle(1, 100));
    for (int i = 0; i < 10; ++i)
        QVERIFY(budget.mayRetry(0, 1)); // the reserve
    QVERIFY(!budget.mayRetry(0, 1));
    QVERIFY(!budget.mayRetry(9 * second, 1));
    QCOMPARE(budget.balance(10 * second, 1), 10);
    budget.requestBegins(10 * second);
    QCOMPARE(budget.balance(10 * second, 1), 11);
    QCOMPARE(budget.balance(20 * second - 1, 1), 11);
    QCOMPARE(budget.balance(20 * second, 1), 10);
    QCOMPARE(budget.balance(1000 * second, 1), 10);
}

void tst_Budget::finagleFollowsItsRule()
{
    const QJsonArray sequences = vectors()[u"finagle_retry_budget"].toArray();
    QCOMPARE(sequences.size(), 2);
    for (const QJsonValue sequence : sequences) {
        const QJsonValue config = sequence[u"config"];
        RetryBudget budget(finagle(config[u"minRetriesPerSec"].toDouble(),
                                   config[u"percentCanRetry"].toDouble() * 100,
                                   config[u"ttl_s"].toInteger() * second));
        QCOMPARE(budget.balance(0, 0), sequence[u"initial_balance"].toInteger(0));
        for (const QJsonValue step : sequence[u"steps"].toArray()) {
            if (step[u"op"].toString() == u"deposit")
                budget.requestBegins(0);
            else
                QCOMPARE(budget.mayRetry(0, 0), step[u"allowed"].toBool());
            QCOMPARE(budget.balance(0, 0), step[u"balance"].toInteger());
        }
    }
}

void tst_Budget::envoyBoundsWhatIsUnderWay()
{
    RetryBudget budget({.kind = BudgetPlan::Kind::Envoy});
    int underWay = 0;
    for (std::uint64_t i = 0; i < 10'000; ++i) {
        const auto active = static_cast<std::uint32_t>(draw(3, i) % 100);
        if (budget.mayRetry(0, active)) {
            ++underWay;
            QVERIFY(underWay <= std::max(3.0, 0.2 * active));
        } else {
            QVERIFY(underWay + 1 > std::max(3.0, std::floor(0.2 * active)));
        }
        if (draw(4, i) % 2 && underWay > 0) {
            budget.retryEnds();
            --underWay;
        }
    }
}

void tst_Budget::envoyFollowsItsRule()
{
    const QJsonArray rows = vectors()[u"envoy_retry_budget"].toArray();
    QVERIFY(rows.size() >= 7);
    for (const QJsonValue row : rows) {
        RetryBudget budget(
            {.kind = BudgetPlan::Kind::Envoy,
             .budgetPercent = row[u"budget_percent"].toDouble(),
             .minRetryConcurrency = static_cast<std::uint32_t>(row[u"min_retry_concurrency"].toInt())});
        const auto active = static_cast<std::uint32_t>(row[u"active_plus_pending"].toInt());
        int allowed = 0;
        while (budget.mayRetry(0, active))
            ++allowed;
        QCOMPARE(allowed, row[u"max_concurrent_retries"].toInt());
        budget.retryEnds();
        QVERIFY(budget.mayRetry(0, active));
    }
}

void tst_Budget::grpcFollowsItsRule()
{
    const QJsonValue vector = vectors()[u"grpc_retry_throttling"];
    RetryBudget budget({.kind = BudgetPlan::Kind::Grpc,
                        .maxTokens = vector[u"config"][u"maxTokens"].toDouble(),
                        .tokenRatio = vector[u"config"][u"tokenRatio"].toDouble()});
    const QJsonArray steps = vector[u"steps"].toArray();
    QVERIFY(steps.size() >= 18);
    for (const QJsonValue step : steps) {
        if (step[u"outcome"].toString() == u"F")
            budget.failed();
        else
            budget.succeeded();
        QCOMPARE(budget.mayRetry(0, 0), step[u"retries_allowed"].toBool());
    }
}

// Tokens neither fall below none nor rise above the most.
void tst_Budget::grpcStopsAtHalf()
{
    RetryBudget budget({.kind = BudgetPlan::Kind::Grpc});
    for (int i = 0; i < 100; ++i)
        budget.failed();
    for (int i = 0; i < 50; ++i) {
        budget.succeeded();
        QVERIFY(!budget.mayRetry(0, 0));
    }
    for (int i = 0; i < 1000; ++i)
        budget.succeeded();
    for (int i = 0; i < 4; ++i)
        budget.failed();
    QVERIFY(budget.mayRetry(0, 0));
    budget.failed();
    QVERIFY(!budget.mayRetry(0, 0));
}

void tst_Budget::adaptiveFollowsItsRule()
{
    const QJsonArray steps = vectors()[u"google_adaptive_throttling"][u"steps"].toArray();
    QVERIFY(steps.size() >= 8);
    for (const QJsonValue step : steps) {
        RetryBudget budget({.kind = BudgetPlan::Kind::Adaptive});
        for (int i = 0; i < step[u"requests"].toInt(); ++i) {
            if (i % 2)
                budget.requestBegins(second);
            else
                QVERIFY(budget.mayRetry(second, 0));
        }
        for (int i = 0; i < step[u"accepts"].toInt(); ++i)
            budget.accepted(second);
        QVERIFY(std::abs(budget.rejectProbability(second) - step[u"reject_probability"].toDouble()) < 1e-6);
    }
}

void tst_Budget::adaptiveForgetsAfterTwoMinutes()
{
    RetryBudget budget({.kind = BudgetPlan::Kind::Adaptive});
    for (int i = 0; i < 100; ++i)
        budget.requestBegins(4 * second);
    QVERIFY(budget.rejectProbability(100 * second) > 0.98);
    QVERIFY(budget.rejectProbability(119 * second) > 0.98);
    QCOMPARE(budget.rejectProbability(120 * second), 0.0);
}

// A callee that accepts 50/s of the 200/s offered is sent about k * 50/s.
void tst_Budget::adaptiveSendsAboutTwiceWhatIsAccepted()
{
    RetryBudget budget({.kind = BudgetPlan::Kind::Adaptive});
    int sent = 0, sentThisSecond = 0;
    for (int i = 0; i < 200 * 600; ++i) {
        const Time now = i * (second / 200);
        if (i % 200 == 0)
            sentThisSecond = 0;
        const bool rejected = uniform(draw(5, static_cast<std::uint64_t>(i))) < budget.rejectProbability(now);
        budget.requestBegins(now);
        if (rejected)
            continue;
        if (++sentThisSecond <= 50)
            budget.accepted(now);
        sent += now >= 300 * second;
    }
    QVERIFY(std::abs(sent / 300.0 - 100) < 5);
}

void tst_Budget::theyCapAsTheTextbookSays()
{
    const QJsonObject known = support::analyticCase(QStringLiteral("retry-budgets"));
    const QJsonValue in = known[u"inputs"], expected = known[u"expected"];
    QVERIFY(in.isObject());
    const double percent = in[u"finagle"][u"percentCanRetry"].toDouble() * 100;
    const double perSecond = in[u"finagle"][u"minRetriesPerSec"].toDouble();
    const double load = 1 + steadyRetries(finagle(0, percent), 100) / 100;
    QVERIFY(std::abs(load - expected[u"max_extra_load_finagle_20pct"].toDouble()) < 0.005);
    QVERIFY(std::abs(steadyRetries(finagle(perSecond, percent), 100) - (20 + perSecond)) < 0.5);
    QCOMPARE(static_cast<double>(RetryBudget(finagle(perSecond, percent)).balance(0, 0)),
             expected[u"finagle_reserve_retries_initial"].toDouble());
    RetryBudget envoy({.kind = BudgetPlan::Kind::Envoy});
    QCOMPARE(static_cast<double>(envoy.balance(0, 100)),
             expected[u"envoy_concurrent_retries_at_100_active"].toDouble());
    QCOMPARE(static_cast<double>(envoy.balance(0, 0)), expected[u"envoy_min_concurrent"].toDouble());
    RetryBudget grpc({.kind = BudgetPlan::Kind::Grpc,
                      .maxTokens = in[u"grpc"][u"maxTokens"].toDouble(),
                      .tokenRatio = in[u"grpc"][u"tokenRatio"].toDouble()});
    int failures = 0;
    for (; grpc.mayRetry(0, 0); ++failures)
        grpc.failed();
    QCOMPARE(failures, expected[u"grpc_failures_until_throttled_from_full"].toInt());
}

QTEST_GUILESS_MAIN(tst_Budget)
#include "tst_budget.moc"
