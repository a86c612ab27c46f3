// Latency histograms: within 0.8 %, mergeable in any order, exact means.
#include "model/sim/histogram.h"
#include "model/sim/random.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <vector>

using namespace sim;

class tst_Histogram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quantilesAreWithinOneBucket();
    void partsAddUpToTheWhole();
    void anEmptyOneHasNothing();
    void veryShortAndVeryLongValuesAreKept();
};

void tst_Histogram::quantilesAreWithinOneBucket()
{
    Histogram histogram;
    std::vector<Time> values;
    double sum = 0;
    for (std::uint64_t i = 0; i < 100'000; ++i) {
        values.push_back(sample(Distribution::logNormalByMean(10 * millisecond, 3), draw(1, i)));
        histogram.record(values.back());
        sum += static_cast<double>(values.back());
    }
    std::sort(values.begin(), values.end());
    for (const double q : {0.01, 0.5, 0.9, 0.99, 0.999, 1.0}) {
        const Time exact = values[static_cast<std::size_t>(std::ceil(q * 100'000)) - 1];
        const Time found = histogram.quantile(q);
        QVERIFY(found >= exact);
        QVERIFY(static_cast<double>(found - exact) <= 0.0079 * static_cast<double>(exact) + 4);
    }
    QCOMPARE(histogram.max(), values.back());
    QCOMPARE(histogram.quantile(1), values.back());
    QVERIFY(std::abs(histogram.meanSeconds() - sum / 1e14) < 1e-12);
}

void tst_Histogram::partsAddUpToTheWhole()
{
    Histogram whole, dense, merged, viaSparse;
    SparseHistogram all;
    for (std::uint64_t part = 0; part < 20; ++part) {
        Histogram d;
        SparseHistogram s;
        for (std::uint64_t i = 0; i < 1 + part * 333; ++i) {
            const Time value = sample(Distribution::exponential(5 * millisecond), draw(part, i));
            whole.record(value);
            d.record(value);
            s.record(value);
        }
        if (part % 2)
            s.compact();
        dense.add(d);
        merged.add(s);
        all.add(s);
    }
    viaSparse.add(all);
    all.compact();
    Histogram compacted;
    compacted.add(all);
    for (const Histogram *other : {&dense, &merged, &viaSparse, &compacted}) {
        QCOMPARE(other->count(), whole.count());
        QCOMPARE(other->max(), whole.max());
        QVERIFY(std::abs(other->meanSeconds() / whole.meanSeconds() - 1) < 1e-12);
        for (int percent = 1; percent <= 100; ++percent)
            QCOMPARE(other->quantile(percent / 100.0), whole.quantile(percent / 100.0));
    }
}

void tst_Histogram::anEmptyOneHasNothing()
{
    const Histogram histogram;
    QCOMPARE(histogram.count(), std::uint64_t{0});
    QCOMPARE(histogram.quantile(0.5), Time{0});
    QCOMPARE(histogram.meanSeconds(), 0.0);
}

void tst_Histogram::veryShortAndVeryLongValuesAreKept()
{
    Histogram histogram;
    histogram.record(0);
    QCOMPARE(histogram.quantile(1), Time{0});
    histogram.record(10'000 * 3600 * second);
    QCOMPARE(histogram.quantile(1), 10'000 * 3600 * second);
    for (Time value = microsecond; value < 3600 * second; value = value * 3 / 2) {
        const std::uint32_t bucket = Histogram::bucketOf(value);
        QVERIFY(Histogram::highestOf(bucket) >= value);
        QVERIFY(bucket == 0 || Histogram::highestOf(bucket - 1) < value);
    }
}

QTEST_GUILESS_MAIN(tst_Histogram)
#include "tst_histogram.moc"
