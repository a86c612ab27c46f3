// What queueing theory says must come out, through the whole way from a drawing to a report: within 3
// standard errors of 20 replications or more, and within what a histogram's buckets lose.
#include "model/kinds/compile.h"
#include "model/run/outcome.h"
#include "model/run/report.h"
#include "tests/run/theories.h"
#include "tests/support/draw.h"

#include <QFile>
#include <QTest>

#include <cmath>

namespace {

constexpr double bucket = 0.008; // 128 sub-buckets an octave

QJsonArray cases()
{
    QFile file(QStringLiteral(HOPYARD_SOURCE_DIR "/tests/data/spec/analytic.json"));
    return file.open(QIODevice::ReadOnly)
               ? QJsonDocument::fromJson(file.readAll()).object()[QStringLiteral("cases")].toArray()
               : QJsonArray();
}

QJsonObject expectedOf(const QString &id)
{
    for (const QJsonValue one : cases()) {
        if (one[QStringLiteral("id")] == id)
            return one[QStringLiteral("expected")].toObject();
    }
    return {};
}

struct Estimate
{
    double mean, error; // standard error of the mean
};

Estimate estimateAt(const QJsonObject &report, const QString &path, int replications)
{
    QJsonValue value = report;
    QString rest = path;
    rest.replace(QStringLiteral(".p99.9"), QStringLiteral(".p99_9")); // the one key with a dot in it
    for (const QString &key : rest.split(u'.'))
        value = value[key == QStringLiteral("p99_9") ? QStringLiteral("p99.9") : key];
    if (!value.isObject())
        qFatal("no %s in the report", qPrintable(path));
    return {value[QStringLiteral("mean")].toDouble(),
            value[QStringLiteral("ci95")].toDouble() / run::studentT(replications - 1)};
}

Estimate estimate(const QJsonObject &report, const QString &path, int replications)
{
    if (path.contains('*')) {
        const Estimate one = estimateAt(report, path.section('*', 0, 0), replications);
        const double times = path.section('*', 1).toDouble();
        return {one.mean * times, one.error * times};
    }
    const Estimate upper = estimateAt(report, path.section('/', 0, 0), replications);
    if (!path.contains('/'))
        return upper;
    const Estimate lower = estimateAt(report, path.section('/', 1), replications);
    // The two go together; as if they did not is on the safe side for the ratio of a count to its whole.
    const double ratio = upper.mean / lower.mean;
    const double whole = lower.mean * replications;
    const double binomial = ratio < 1 ? std::sqrt(ratio * (1 - ratio) / whole) : 0;
    return {ratio, binomial};
}

} // namespace

class TestAnalytic : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRunAgrees_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < std::size(theories::table); ++i)
            QTest::addRow("%s %zu", theories::table[i].id, i) << int(i);
    }
    void theRunAgrees()
    {
        QFETCH(int, index);
        const theories::Theory &theory = theories::table[index];
        const kinds::Compiled compiled = kinds::compile(support::drawing(theory.drawing));
        QVERIFY2(compiled.scenario, compiled.scenario ? "" : qPrintable(compiled.issues.value(0).text));
        run::RunRequest request;
        request.scenario = compiled.scenario;
        request.duration = static_cast<sim::Time>(theory.duration * 1e9);
        request.warmup = static_cast<sim::Time>(theory.warmup * 1e9);
        request.replications = theory.replications;
        const auto result = run::simulate(request);
        QVERIFY2(result, result ? "" : qPrintable(result.error()));
        const QJsonObject expected = expectedOf(QString::fromLatin1(theory.id));
        QVERIFY(!expected.isEmpty());
        QStringList wrong;
        for (const QString &part : QString::fromLatin1(theory.expected).split(' ', Qt::SkipEmptyParts)) {
            const QString path = part.section('=', 0, 0), key = part.section('=', 1);
            QVERIFY2(expected.contains(key), qPrintable(key));
            const double wanted = expected[key].toDouble();
            const Estimate found = estimate(result->report, path, theory.replications);
            const bool quantile = path.contains(QStringLiteral(".p"));
            const double allowed =
                3 * found.error + wanted * (theory.tolerance + (quantile ? bucket : 0)) + 1e-12;
            const QString text = QStringLiteral("%1: %2 +- %3, theory %4")
                                     .arg(path)
                                     .arg(found.mean, 0, 'g', 7)
                                     .arg(found.error, 0, 'g', 2)
                                     .arg(wanted, 0, 'g', 7);
            qInfo().noquote() << text;
            if (std::abs(found.mean - wanted) > allowed)
                wrong << text;
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QStringLiteral("; "))));
    }

    void everyCaseIsHereOrSaysWhyNot()
    {
        QStringList ids;
        for (const QJsonValue one : cases())
            ids << one[QStringLiteral("id")].toString();
        QCOMPARE(ids.size(), 45);
        for (const theories::Theory &theory : theories::table)
            ids.removeAll(QString::fromLatin1(theory.id));
        for (const theories::Absent &one : theories::absent) {
            QVERIFY(ids.contains(QString::fromLatin1(one.id)) && *one.why);
            ids.removeAll(QString::fromLatin1(one.id));
        }
        QCOMPARE(ids, QStringList());
    }
};

QTEST_GUILESS_MAIN(TestAnalytic)
#include "tst_analytic.moc"
