// Draws and distributions: portable to the bit, accurate as documented, shaped as named.
#include "model/sim/random.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <vector>

using namespace sim;

class tst_Random : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void logarithmAndExponentialAreAccurate();
    void theNormalQuantileIsAccurate();
    void theExponentialHasItsMeanAndItsTail();
    void whatLiesUnderTheCurveIsDecidedByTheCurve();
    void durationsFollowTheirDistribution_data();
    void durationsFollowTheirDistribution();
    void samplesAreClamped();
    void streamsDifferByEveryPartOfTheirKey();
    void theBitsAreTheSameEverywhere();
};

void tst_Random::logarithmAndExponentialAreAccurate()
{
    double worstLog = 0, worstExp = 0;
    for (std::uint64_t i = 0; i < 200'000; ++i) {
        const double u = uniform(draw(1, i));
        const double x = portableExp(600 * (u - 0.5));
        worstLog = std::max(worstLog, std::abs(portableLog(x) / std::log(x) - 1));
        worstLog = std::max(worstLog, std::abs(portableLog(u) / std::log(u) - 1));
        const double y = 1400 * (uniform(draw(2, i)) - 0.5);
        worstExp = std::max(worstExp, std::abs(portableExp(y) / std::exp(y) - 1));
    }
    QVERIFY2(worstLog < 1e-15, qPrintable(QString::number(worstLog)));
    QVERIFY2(worstExp < 2e-15, qPrintable(QString::number(worstExp)));
    QCOMPARE(portableLog(1), 0.0);
    QCOMPARE(portableExp(0), 1.0);
    QCOMPARE(portableExp(-1000), 0.0);
}

void tst_Random::theNormalQuantileIsAccurate()
{
    QVERIFY(std::abs(normalQuantile(0.99) - 2.3263478740408408) < 1e-14);
    QVERIFY(std::abs(normalQuantile(0.975) - 1.9599639845400545) < 1e-14);
    QVERIFY(std::abs(normalQuantile(1e-10) + 6.3613409024040557) < 1e-13);
    QVERIFY(std::abs(normalQuantile(1e-300) + 37.0471) < 1e-3);
    QCOMPARE(normalQuantile(0.5), 0.0);
    for (std::uint64_t i = 0; i < 20'000; ++i) { // against the error function
        const double p = uniform(draw(3, i));
        const double back = 0.5 * std::erfc(-normalQuantile(p) / std::sqrt(2.0));
        QVERIFY(std::abs(back - p) < 1e-14);
    }
}

void tst_Random::theExponentialHasItsMeanAndItsTail()
{
    constexpr std::uint64_t n = 4'000'000;
    double sum = 0, squares = 0;
    std::uint64_t beyond1 = 0, beyond5 = 0, beyondTail = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        const double x = exponential(draw(4, i));
        sum += x;
        squares += x * x;
        beyond1 += x > 1;
        beyond5 += x > 5;
        beyondTail += x > ziggurat::tail;
    }
    const auto share = [](std::uint64_t count) {
        return static_cast<double>(count) / n;
    };
    QVERIFY(std::abs(sum / n - 1) < 0.002);
    QVERIFY(std::abs(squares / n - 2) < 0.012);
    QVERIFY(std::abs(share(beyond1) - 0.367879) < 0.001);
    QVERIFY(std::abs(share(beyond5) - 0.0067379) < 0.0002);
    QVERIFY(std::abs(share(beyondTail) - 0.000454) < 0.00005);
}

// The chord and the tangents that spare most looks at the curve never say anything else than it.
void tst_Random::whatLiesUnderTheCurveIsDecidedByTheCurve()
{
    using ziggurat::tables;
    const auto byTheCurve = [](std::uint64_t bits) {
        for (;;) {
            const std::size_t layer = bits % ziggurat::layers;
            const std::uint64_t j = bits >> 11;
            const double x = static_cast<double>(j) * tables.scale[layer];
            if (j < tables.sure[layer])
                return x;
            bits = draw(bits, 1);
            if (layer == 0)
                return ziggurat::tail - portableLog(uniform(bits));
            const double y = tables.y[layer] + uniform(bits) * (tables.y[layer + 1] - tables.y[layer]);
            if (y < portableExp(-x))
                return x;
            bits = draw(bits, 2);
        }
    };
    std::uint64_t looked = 0;
    for (std::uint64_t i = 0; i < 3'000'000; ++i) {
        const std::uint64_t bits = draw(11, i);
        looked += (bits >> 11) >= tables.sure[bits % ziggurat::layers];
        QCOMPARE(exponential(bits), byTheCurve(bits));
    }
    QVERIFY(looked > 20'000);
}

void tst_Random::durationsFollowTheirDistribution_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("p50");
    QTest::addColumn<double>("p99");
    QTest::newRow("constant") << 0 << 10.0 << 10.0 << 10.0;
    QTest::newRow("exponential") << 1 << 10.0 << 6.93147 << 46.0517;
    QTest::newRow("lognormal p50 p99") << 2 << 12.7033 << 10.0 << 50.0;
    QTest::newRow("lognormal mean cv") << 3 << 10.0 << 4.47214 << 85.617;
}

void tst_Random::durationsFollowTheirDistribution()
{
    QFETCH(int, which);
    QFETCH(double, mean);
    QFETCH(double, p50);
    QFETCH(double, p99);
    const Distribution all[] = {Distribution::constant(10 * millisecond),
                                Distribution::exponential(10 * millisecond),
                                Distribution::logNormalByQuantiles(10 * millisecond, 50 * millisecond),
                                Distribution::logNormalByMean(10 * millisecond, 2)};
    std::vector<double> found;
    double sum = 0;
    for (std::uint64_t i = 0; i < 1'000'000; ++i) {
        found.push_back(static_cast<double>(sample(all[which], draw(5, i))) / 1e6);
        sum += found.back();
    }
    std::sort(found.begin(), found.end());
    const auto near = [](double a, double b, double share) {
        return std::abs(a / b - 1) < share;
    };
    QVERIFY(near(sum / 1e6, mean, 0.01));
    QVERIFY(near(found[500'000], p50, 0.01));
    QVERIFY(near(found[990'000], p99, 0.02));
}

void tst_Random::samplesAreClamped()
{
    Distribution wide = Distribution::exponential(second);
    wide.max = 1500 * millisecond;
    Time most = 0;
    for (std::uint64_t i = 0; i < 1000; ++i)
        most = std::max(most, sample(wide, draw(6, i)));
    QCOMPARE(most, wide.max);
    QCOMPARE(sample(Distribution::constant(2 * second), 0, 3), 6 * second);
    QCOMPARE(sample(Distribution::exponential(never), ~std::uint64_t{0}, 10), never);
}

void tst_Random::streamsDifferByEveryPartOfTheirKey()
{
    QVERIFY(streamKey(1, "orders", "service") == streamKey(1, "orders", "service"));
    QVERIFY(streamKey(1, "orders", "service") != streamKey(2, "orders", "service"));
    QVERIFY(streamKey(1, "orders", "service") != streamKey(1, "order", "service"));
    QVERIFY(streamKey(1, "orders", "service") != streamKey(1, "orders", "reply"));
    QVERIFY(streamKey(1, "ab", "c") != streamKey(1, "a", "bc"));
}

// Computed once; another compiler or machine that differs would give other runs for the same seed.
void tst_Random::theBitsAreTheSameEverywhere()
{
    std::uint64_t hash = 0;
    const Distribution lognormal = Distribution::logNormalByQuantiles(10 * millisecond, 50 * millisecond);
    for (std::uint64_t i = 0; i < 100'000; ++i) {
        hash = mix(hash ^ std::bit_cast<std::uint64_t>(exponential(draw(7, i))));
        hash = mix(hash ^ static_cast<std::uint64_t>(sample(lognormal, draw(8, i), 1.25)));
    }
    QCOMPARE(QString::number(hash, 16), QStringLiteral("853601545870b736"));
}

QTEST_GUILESS_MAIN(tst_Random)
#include "tst_random.moc"
