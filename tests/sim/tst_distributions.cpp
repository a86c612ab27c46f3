// Random durations of every kind against their closed forms. The draws are counted, so a test that passes
// passes always; bounds are four standard errors of the draws made.
#include "model/sim/random.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

using namespace sim;

namespace {

constexpr Time ms = millisecond;

// The bits whose uniform number is next to u.
std::uint64_t bitsOf(double u)
{
    return static_cast<std::uint64_t>(u * 0x1p52) << 12;
}

// The share of a gamma with mean k that is below x: its power series.
double gammaBelow(double k, double x)
{
    double term = std::exp(k * std::log(x) - x - std::lgamma(k + 1)), sum = 0;
    for (int n = 1; term > 1e-17 * sum && n < 10'000; ++n) {
        sum += term;
        term *= x / (k + n);
    }
    return sum;
}

struct Known
{
    const char *name;
    Distribution distribution;
    double mean; // milliseconds
    double cv;   // of the samples; NaN: the tail is too heavy to be told from a million
    std::function<double(double)> below; // share of the values below x milliseconds
};

const double untold = std::numeric_limits<double>::quiet_NaN();

Known gammaKnown(const char *name, const Distribution &distribution, double k)
{
    return {name, distribution, 10, 1 / std::sqrt(k), [k](double x) {
                return gammaBelow(k, x * k / 10);
            }};
}

Known weibullKnown(const char *name, const Distribution &distribution, double k, double lambda)
{
    const double g1 = std::tgamma(1 + 1 / k), g2 = std::tgamma(1 + 2 / k);
    return {name, distribution, lambda * g1, std::sqrt(g2 / (g1 * g1) - 1), [=](double x) {
                return 1 - std::exp(-std::pow(x / lambda, k));
            }};
}

Known paretoKnown(const char *name, const Distribution &distribution, double alpha, double least)
{
    return {name, distribution, alpha > 1 ? alpha * least / (alpha - 1) : untold,
            alpha > 4 ? 1 / std::sqrt(alpha * (alpha - 2)) : untold, [=](double x) {
                return x > least ? 1 - std::pow(least / x, alpha) : 0;
            }};
}

std::vector<Known> allKnown()
{
    using D = Distribution;
    const double log2 = std::log(2), spread = std::log(std::log(100) / log2);
    const double wide = spread / std::log(5), least = 10 / std::pow(2, std::log(5) / std::log(50));
    return {
        {"exponential", D::exponential(10 * ms), 10, 1,
         [](double x) {
             return 1 - std::exp(-x / 10);
         }},
        gammaKnown("gamma cv 0.5", D::gammaByMean(10 * ms, 0.5), 4),
        gammaKnown("gamma cv 1", D::gammaByMean(10 * ms, 1), 1),
        gammaKnown("gamma cv 2", D::gammaByMean(10 * ms, 2), 0.25),
        gammaKnown("gamma cv 0.01", D::gammaByMean(10 * ms, 0.01), 1e4),
        gammaKnown("erlang 1", D::erlang(1, 10 * ms), 1),
        gammaKnown("erlang 3", D::erlang(3, 10 * ms), 3),
        weibullKnown("weibull cv 1", D::weibullByMean(10 * ms, 1), 1, 10),
        weibullKnown("weibull cv sqrt 5", D::weibullByMean(10 * ms, std::sqrt(5)), 0.5, 5),
        weibullKnown("weibull p50 p99", D::weibullByQuantiles(10 * ms, 50 * ms), wide,
                     10 / std::pow(log2, 1 / wide)),
        paretoKnown("pareto cv 0.1", D::paretoByMean(10 * ms, 0.1), 1 + std::sqrt(101),
                    10 * std::sqrt(101) / (1 + std::sqrt(101))),
        paretoKnown("pareto cv 3", D::paretoByMean(10 * ms, 3), 1 + std::sqrt(10.0 / 9),
                    10 / (1 + std::sqrt(0.9))),
        paretoKnown("pareto p50 p99", D::paretoByQuantiles(10 * ms, 50 * ms), std::log(50) / std::log(5),
                    least),
        paretoKnown("pareto without a mean", D::paretoByQuantiles(10 * ms, 1000 * ms),
                    std::log(50) / std::log(100), 10 / std::pow(2, std::log(100) / std::log(50))),
        {"uniform", D::uniform(4 * ms, 16 * ms), 10, 12 / std::sqrt(12.0) / 10,
         [](double x) {
             return std::clamp((x - 4) / 12, 0.0, 1.0);
         }},
        {"bimodal", D::bimodal(5 * ms, 105 * ms, 0.05), 10, 100 * std::sqrt(0.05 * 0.95) / 10,
         [](double x) {
             return x <= 5 ? 0 : x <= 105 ? 0.95 : 1;
         }},
        {"empirical", D::empirical({{0.1, 4 * ms}, {0.5, 8 * ms}, {0.9, 32 * ms}}),
         // In each part the mean of a log-linear line is the difference over the logarithm of the ratio.
         0.1 * 4 + 0.4 * 4 / std::log(2) + 0.4 * 24 / std::log(4) + 0.1 * 32, untold,
         [](double x) {
             return x <= 4    ? 0
                    : x <= 8  ? 0.1 + 0.4 * std::log2(x / 4)
                    : x <= 32 ? 0.5 + 0.2 * std::log2(x / 8)
                              : 1;
         }},
    };
}

} // namespace

class tst_Distributions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theFunctionsAreAccurate();
    void samplesFollowTheirClosedForm_data();
    void samplesFollowTheirClosedForm();
    void whatIsGivenIsWhatComesOut();
    void aWeibullHasTheVariationAskedFor();
    void whatDoesNotVaryIsConstant();
    void samplesGrowWithTheirBits();
    void samplesAreClampedThenStretched();
    void anEmpiricalOneInterpolates();
    void extremesStayWithinTime();
    void copiesAreEqualAndSampleAlike();
    void theBitsAreTheSameEverywhere();
};

void tst_Distributions::theFunctionsAreAccurate()
{
    for (std::uint64_t i = 0; i < 100'000; ++i) {
        const double x = std::exp(26 * uniform(draw(1, i)) - 12), y = 40 * (uniform(draw(2, i)) - 0.5);
        const double gammaBound = 1e-14 * (1 + (1 + x) * std::abs(std::log(x)));
        QVERIFY2(std::abs(logGamma(x) - std::lgamma(x)) < gammaBound, qPrintable(QString::number(x)));
        const double bound = 1e-15 * (1 + std::abs(y * std::log(x)));
        QVERIFY(std::abs(portablePow(x, y) / std::pow(x, y) - 1) < bound);
    }
    QCOMPARE(portablePow(7, 0), 1.0);
    QVERIFY(std::abs(logGamma(1)) < 1e-14 && std::abs(logGamma(5) - std::log(24)) < 1e-14);
}

void tst_Distributions::samplesFollowTheirClosedForm_data()
{
    QTest::addColumn<int>("index");
    const std::vector<Known> all = allKnown();
    for (std::size_t i = 0; i < all.size(); ++i)
        QTest::newRow(all[i].name) << static_cast<int>(i);
}

void tst_Distributions::samplesFollowTheirClosedForm()
{
    QFETCH(int, index);
    const Known known = allKnown()[static_cast<std::size_t>(index)];
    constexpr int n = 400'000;
    std::vector<double> found;
    double sum = 0, squares = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
        found.push_back(static_cast<double>(sample(known.distribution, draw(3, i))) / 1e6);
        sum += found.back();
        squares += found.back() * found.back();
    }
    std::sort(found.begin(), found.end());
    double before = 0;
    for (const double q : {0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 0.99, 0.999}) {
        const double x = found[static_cast<std::size_t>(q * n)], p = known.below(x);
        const auto first = std::lower_bound(found.begin(), found.end(), x);
        const double share = static_cast<double>(first - found.begin()) / n; // strictly below x
        QVERIFY2(std::abs(share - p) < 4 * std::sqrt(p * (1 - p) / n) + 2.0 / n,
                 qPrintable(QString::number(q)));
        QVERIFY(p >= before);
        before = p;
    }
    const double mean = sum / n, deviation = std::sqrt(squares / n - mean * mean);
    if (!std::isnan(known.cv)) {
        QVERIFY2(std::abs(mean / known.mean - 1) < 4 * known.cv / std::sqrt(n),
                 qPrintable(QString::number(mean)));
        QVERIFY2(std::abs(deviation / mean / known.cv - 1) < 0.02, qPrintable(QString::number(deviation)));
    } else if (!std::isnan(known.mean)) {
        QVERIFY2(std::abs(mean / known.mean - 1) < 0.03, qPrintable(QString::number(mean)));
    }
}

// Those that grow with their bits give a quantile for the bits of its share.
void tst_Distributions::whatIsGivenIsWhatComesOut()
{
    const auto near = [](Time a, Time b) {
        return std::abs(a - b) <= 2;
    };
    for (const Time p99 : {11 * ms, 50 * ms, 10 * second}) {
        for (const Distribution &d :
             {Distribution::weibullByQuantiles(10 * ms, p99), Distribution::paretoByQuantiles(10 * ms, p99),
              Distribution::logNormalByQuantiles(10 * ms, p99)}) {
            QVERIFY(near(sample(d, bitsOf(0.5)), 10 * ms));
            QVERIFY(std::abs(static_cast<double>(sample(d, bitsOf(0.99)) - p99)) <
                    1e-6 * static_cast<double>(p99));
        }
    }
    const Distribution uniform = Distribution::uniform(2 * ms, 6 * ms);
    QVERIFY(near(sample(uniform, 0), 2 * ms) && near(sample(uniform, ~std::uint64_t{0}), 6 * ms));
    QVERIFY(near(sample(uniform, bitsOf(0.25)), 3 * ms));
    const Distribution two = Distribution::bimodal(ms, 9 * ms, 0.25);
    QCOMPARE(sample(two, bitsOf(0.7499)), ms);
    QCOMPARE(sample(two, bitsOf(0.7501)), 9 * ms);
    QCOMPARE(sample(Distribution::bimodal(ms, 9 * ms, 0), ~std::uint64_t{0}), ms);
    QCOMPARE(sample(Distribution::bimodal(ms, 9 * ms, 1), 0), 9 * ms);
}

void tst_Distributions::aWeibullHasTheVariationAskedFor()
{
    double before = std::numeric_limits<double>::infinity();
    for (const double cv : {0.001, 0.01, 0.1, 0.3, 0.7, 1.0, 1.5, 3.0, 10.0, 100.0, 1000.0}) {
        const Distribution d = Distribution::weibullByMean(10 * ms, cv);
        const double s = 1 / d.shape;
        const double found = std::sqrt(std::expm1(std::lgamma(1 + 2 * s) - 2 * std::lgamma(1 + s)));
        QVERIFY2(std::abs(found / cv - 1) < 1e-6, qPrintable(QString::number(found)));
        QVERIFY(std::abs(d.share * std::tgamma(1 + s) - 1) < 1e-12);
        QCOMPARE(d.scale, 10 * ms);
        QVERIFY(d.shape < before);
        before = d.shape;
    }
}

void tst_Distributions::whatDoesNotVaryIsConstant()
{
    const Distribution ten = Distribution::constant(10 * ms);
    for (const Distribution &d :
         {Distribution::gammaByMean(10 * ms, 0), Distribution::weibullByMean(10 * ms, 0),
          Distribution::paretoByMean(10 * ms, 0), Distribution::logNormalByMean(10 * ms, 0),
          Distribution::weibullByQuantiles(10 * ms, 10 * ms),
          Distribution::paretoByQuantiles(10 * ms, 10 * ms), Distribution::uniform(10 * ms, 10 * ms)})
        QVERIFY(d == ten);
    QVERIFY(Distribution::uniform(0, 0).isZero());
}

void tst_Distributions::samplesGrowWithTheirBits()
{
    for (const Known &known : allKnown()) {
        if (known.distribution.kind == Distribution::Kind::Gamma ||
            known.distribution.kind == Distribution::Kind::Exponential)
            continue;
        Time before = 0;
        for (std::uint64_t i = 0; i < 10'000; ++i) {
            const Time value = sample(known.distribution, i * (~std::uint64_t{0} / 10'000));
            QVERIFY2(value >= before, known.name);
            before = value;
        }
    }
}

void tst_Distributions::samplesAreClampedThenStretched()
{
    for (const Known &known : allKnown()) {
        Distribution bounded = known.distribution;
        bounded.max = 12 * ms;
        Time most = 0;
        for (std::uint64_t i = 0; i < 10'000; ++i) {
            const std::uint64_t bits = draw(4, i);
            const Time free = sample(known.distribution, bits),
                       stretched = sample(known.distribution, bits, 2.5);
            QVERIFY2(std::abs(static_cast<double>(stretched) - 2.5 * static_cast<double>(free)) <= 1.76,
                     known.name);
            QCOMPARE(sample(bounded, bits), std::min(free, bounded.max));
            const double twice = 2 * static_cast<double>(std::min(free, bounded.max));
            QVERIFY(std::abs(static_cast<double>(sample(bounded, bits, 2)) - twice) <= 1);
            most = std::max(most, sample(bounded, bits));
            QCOMPARE(sample(known.distribution, bits, 0), Time{0});
        }
        QVERIFY2(most > 9 * ms, known.name);
    }
}

void tst_Distributions::anEmpiricalOneInterpolates()
{
    const Distribution d = Distribution::empirical({{0.5, 10 * ms}, {0.9, 1000 * ms}, {0.99, 1000 * ms}});
    QCOMPARE(sample(d, 0), 10 * ms);
    QCOMPARE(sample(d, bitsOf(0.3)), 10 * ms);
    QVERIFY(std::abs(sample(d, bitsOf(0.7)) - 100 * ms) <= 1); // the geometric mean
    QCOMPARE(sample(d, bitsOf(0.95)), 1000 * ms);
    QCOMPARE(sample(d, ~std::uint64_t{0}), 1000 * ms);
    const Distribution fromZero = Distribution::empirical({{0, 0}, {1, 8 * ms}});
    QVERIFY(std::abs(sample(fromZero, bitsOf(0.25)) - 2 * ms) <= 1);
    QCOMPARE(sample(Distribution::empirical({{0.5, 3 * ms}}), bitsOf(0.8)), 3 * ms);
    const Distribution jump = Distribution::empirical({{0, ms}, {0.5, ms}, {0.5, 4 * ms}, {1, 4 * ms}});
    QCOMPARE(sample(jump, bitsOf(0.49)), ms);
    QCOMPARE(sample(jump, bitsOf(0.51)), 4 * ms);
}

void tst_Distributions::extremesStayWithinTime()
{
    constexpr Time longest = 10'000 * 3600 * second;
    using D = Distribution;
    const D all[] = {
        D::gammaByMean(longest, 100),        D::gammaByMean(1, 100),        D::weibullByMean(longest, 1000),
        D::weibullByMean(1, 1000),           D::paretoByMean(longest, 100), D::weibullByQuantiles(1, longest),
        D::paretoByQuantiles(1, longest),    D::uniform(0, longest),        D::bimodal(0, longest, 0.5),
        D::weibullByMean(ms, 1e-9),          D::gammaByMean(ms, 1e-9),      D::paretoByMean(ms, 1e-9),
        D::empirical({{0, 0}, {1, longest}})};
    for (const D &d : all) {
        for (const std::uint64_t bits : {std::uint64_t{0}, ~std::uint64_t{0}, draw(6, 1), draw(6, 2)}) {
            const Time value = sample(d, bits, 3);
            QVERIFY(value >= 0);
        }
    }
    QVERIFY(std::abs(sample(D::gammaByMean(ms, 1e-4), draw(6, 3)) - ms) < 1000);
    QVERIFY(std::abs(sample(D::weibullByMean(ms, 1e-4), draw(6, 3)) - ms) < 1000);
}

void tst_Distributions::copiesAreEqualAndSampleAlike()
{
    for (const Known &known : allKnown()) {
        Distribution copy = known.distribution;
        if (copy.quantiles)
            copy.quantiles = std::make_shared<const std::vector<Distribution::Quantile>>(*copy.quantiles);
        QVERIFY(copy == known.distribution);
        for (std::uint64_t i = 0; i < 100; ++i)
            QCOMPARE(sample(copy, draw(7, i)), sample(known.distribution, draw(7, i)));
        copy.max = second;
        QVERIFY(!(copy == known.distribution));
    }
}

// Computed once; another compiler or machine that differs would give other runs for the same seed.
void tst_Distributions::theBitsAreTheSameEverywhere()
{
    std::uint64_t hash = 0;
    using D = Distribution;
    const D all[] = {D::gammaByMean(10 * ms, 0.5),
                     D::gammaByMean(10 * ms, 2),
                     D::weibullByMean(10 * ms, 1.5),
                     D::weibullByQuantiles(10 * ms, 50 * ms),
                     D::paretoByMean(10 * ms, 2),
                     D::paretoByQuantiles(10 * ms, 50 * ms),
                     D::uniform(ms, 3 * ms),
                     D::bimodal(ms, 9 * ms, 0.1),
                     D::empirical({{0.5, ms}, {0.99, second}})};
    for (const D &d : all) {
        for (std::uint64_t i = 0; i < 10'000; ++i)
            hash = mix(hash ^ static_cast<std::uint64_t>(sample(d, draw(8, i), 1.25)));
    }
    QCOMPARE(QString::number(hash, 16), QStringLiteral("6a4692f43f5300a1"));
}

QTEST_GUILESS_MAIN(tst_Distributions)
#include "tst_distributions.moc"
