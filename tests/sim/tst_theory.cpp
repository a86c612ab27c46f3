// The engine against queueing theory: the exact results in tests/data/spec/analytic.json.
#include "tests/support/scenarios.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace sim;
using support::ScenarioDraft;
using support::totalsOf;

namespace {

QJsonObject caseNamed(const QString &id)
{
    QFile file(QStringLiteral(HOPYARD_SOURCE_DIR "/tests/data/spec/analytic.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    for (const QJsonValue value : QJsonDocument::fromJson(file.readAll())[u"cases"].toArray()) {
        if (value[u"id"].toString() == id)
            return value.toObject();
    }
    return {};
}

// |found - expected| within a share of the expected value.
bool agree(double found, double expected, double share, const char *what)
{
    const bool fine = std::abs(found - expected) <= share * std::abs(expected);
    if (!fine)
        qWarning("%s: found %g, expected %g", what, found, expected);
    return fine;
}

} // namespace

class tst_Theory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void queuesWaitAsErlangSays_data();
    void queuesWaitAsErlangSays();
};

void tst_Theory::queuesWaitAsErlangSays_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<double>("seconds");
    QTest::newRow("M/M/1 at 0.5") << "mm1-rho50" << 4000.0;
    QTest::newRow("M/M/1 at 0.8") << "mm1-rho80" << 20000.0;
    QTest::newRow("M/M/4 at 0.75") << "mmc-c4-rho75" << 4000.0;
    QTest::newRow("M/M/10 at 0.9") << "mmc-c10-rho90" << 3000.0;
}

void tst_Theory::queuesWaitAsErlangSays()
{
    QFETCH(QString, id);
    QFETCH(double, seconds);
    const QJsonObject found = caseNamed(id);
    const QJsonObject inputs = found[u"inputs"].toObject(), expected = found[u"expected"].toObject();
    QVERIFY(!expected.isEmpty());
    ScenarioDraft draft;
    const auto users = draft.client("users", inputs[u"lambda_per_s"].toDouble());
    const auto mean = static_cast<Time>(1e9 / inputs[u"mu_per_s"].toDouble());
    const auto api = draft.station("api", static_cast<std::uint32_t>(inputs[u"servers"].toInt(1)),
                                   Distribution::exponential(mean));
    draft.call(users, api);
    Engine engine(draft.build(), 1);
    const auto until = static_cast<Time>(seconds * 1e9);
    const Totals totals = totalsOf(engine, 100 * second, until);
    const NodeTotals &node = totals.nodes[api];
    QVERIFY(agree(node.ok.meanSeconds(), expected[u"W_s"].toDouble(), 0.02, "W"));
    QVERIFY(agree(node.queueWait.meanSeconds(), expected[u"Wq_s"].toDouble(), 0.025, "Wq"));
    QVERIFY(agree(inSeconds(node.ok.quantile(0.5)), expected[u"p50_s"].toDouble(), 0.02, "p50"));
    QVERIFY(agree(inSeconds(node.ok.quantile(0.99)), expected[u"p99_s"].toDouble(), 0.02, "p99"));
    QVERIFY(agree(node.busy.area / node.capacitySeconds, expected[u"utilisation"].toDouble(), 0.01,
                  "utilisation"));
    QVERIFY(agree(node.inSystem.mean(), expected[u"L"].toDouble(), 0.025, "L"));
    QVERIFY(agree(totals.nodes[users].ok.meanSeconds(), expected[u"W_s"].toDouble(), 0.02, "the client's W"));
}

QTEST_GUILESS_MAIN(tst_Theory)
#include "tst_theory.moc"
