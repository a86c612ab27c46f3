// Histograms against HdrHistogram (hdr-histogram-js 3): two significant digits are 128 sub-buckets an octave,
// as ours, so that in units of 1024 ns, where octaves begin alike, both say the same to the unit; to three
// digits ours is within its 0.8 %. Its correction for coordinated omission has no counterpart: latencies
// count from the intended time.
#include "model/sim/histogram.h"
#include "tests/support/specfiles.h"

#include <QTest>
#include <algorithm>
#include <cmath>

using namespace sim;

namespace {

constexpr Time unit = 1024;
constexpr double resolution = 1.0 / 128;

QJsonObject vectors()
{
    return support::specFile(QStringLiteral("vectors/histogram/hdr_histogram.json"));
}

// The values of a data set, each times `scale` nanoseconds.
Histogram recorded(const QString &values, Time scale)
{
    Histogram histogram;
    const bool squares = values.startsWith(u"i*i");
    for (Time i = 1; i <= 10'000; ++i)
        histogram.record((squares ? i * i : i) * scale);
    return histogram;
}

double shareOf(const QString &percentile) // "p99.9"
{
    return percentile.mid(1).toDouble() / 100;
}

// What a bucket answers for a value of its own: the largest of all is only what max() is for.
Time highestOf(Time value)
{
    Histogram histogram;
    histogram.record(value);
    histogram.record(2 * value);
    return histogram.quantile(0.5);
}

} // namespace

class tst_Hdr : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theHighestEquivalentValueIsTheSame();
    void quantilesAreTheSame_data();
    void quantilesAreTheSame();
    void quantilesAreWithinTheResolution_data() { quantilesAreTheSame_data(); }
    void quantilesAreWithinTheResolution();
};

void tst_Hdr::theHighestEquivalentValueIsTheSame()
{
    int same = 0;
    for (const QJsonValue row : vectors()[u"equivalence"].toArray()) {
        const Time value = row[u"recorded"].toInteger(), expected = row[u"valueAtPercentile50"].toInteger();
        const Time found = highestOf(value * unit) / unit;
        if (row[u"digits"].toInt() == 2) {
            QCOMPARE(found, expected);
            ++same;
        }
        QVERIFY(found >= value);
        const double apart = std::abs(static_cast<double>(found - expected));
        QVERIFY(apart <= resolution * static_cast<double>(value));
    }
    QVERIFY(same >= 17);
}

void tst_Hdr::quantilesAreTheSame_data()
{
    QTest::addColumn<QJsonObject>("set");
    for (const QJsonValue set : vectors()[u"datasets"].toArray())
        QTest::addRow("%s, %d digits", qPrintable(set[u"values"].toString()), set[u"digits"].toInt())
            << set.toObject();
}

// Those of two digits; the greatest is ours exactly, where the library gives its bucket's end.
void tst_Hdr::quantilesAreTheSame()
{
    QFETCH(QJsonObject, set);
    const Histogram histogram = recorded(set[u"values"].toString(), unit);
    const Time max = set[u"max"].toInteger();
    QCOMPARE(histogram.count(), static_cast<std::uint64_t>(set[u"count"].toInteger()));
    QCOMPARE(histogram.max(), max * unit);
    const QJsonObject percentiles = set[u"percentiles"].toObject();
    QVERIFY(percentiles.size() >= 9);
    for (auto it = percentiles.begin(); it != percentiles.end(); ++it) {
        const double q = std::max(shareOf(it.key()), 1e-9); // the least value: a quantile above none
        const Time expected = std::min<Time>(it.value().toInteger(), max);
        const Time found = histogram.quantile(q) / unit;
        const double apart = std::abs(static_cast<double>(found - expected));
        if (set[u"digits"].toInt() == 2)
            QVERIFY2(found == expected, qPrintable(it.key()));
        else
            QVERIFY2(apart <= resolution * static_cast<double>(expected), qPrintable(it.key()));
    }
}

// In microseconds, as latencies are recorded, octaves begin elsewhere: only the resolution is promised.
void tst_Hdr::quantilesAreWithinTheResolution()
{
    QFETCH(QJsonObject, set);
    const Histogram histogram = recorded(set[u"values"].toString(), microsecond);
    const double library = set[u"digits"].toInt() == 2 ? resolution : 1e-3;
    const QJsonObject percentiles = set[u"percentiles"].toObject();
    for (auto it = percentiles.begin(); it != percentiles.end(); ++it) {
        const double found = static_cast<double>(histogram.quantile(std::max(shareOf(it.key()), 1e-9))) / 1e3;
        const double expected = it.value().toDouble();
        // The library names whole microseconds.
        QVERIFY2(std::abs(found - expected) <= std::max(resolution, library) * expected + 1,
                 qPrintable(it.key()));
    }
}

QTEST_GUILESS_MAIN(tst_Hdr)
#include "tst_hdr.moc"
