#include "model/kinds/catalog.h"
#include "model/kinds/compile.h"
#include "tests/support/draw.h"

#include <QTest>

using namespace kinds;
using support::drawing;

namespace {

diagram::Diagram shop()
{
    diagram::Diagram drawn =
        drawing(R"(client(mix={"browse": 9, "buy": 1}) -[retry={}]-> orders(threads=8) -> db;
        orders ~> mail)");
    const diagram::FaultId id(QStringLiteral("f1"));
    drawn.faults[id] = {id, QStringLiteral("slow"), QStringLiteral("orders"), {}};
    return drawn;
}

QJsonValue valueAt(const diagram::Diagram &drawn, const char *edge, const char *path)
{
    return diagram::paramAt(drawn.edges.at(diagram::EdgeId(edge)).params, diagram::paramPath(path));
}

diagram::Diagram with(const char *path, const char *value)
{
    const base::Result<diagram::Diagram> changed = withSetting(shop(), path, value);
    if (!changed)
        qFatal("%s", qPrintable(changed.error()));
    return *changed;
}

} // namespace

class TestSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSettingIsTypedByItsRow()
    {
        const auto node = [](const char *path, const char *value, const char *id) {
            return with(path, value).nodes.at(diagram::NodeId(id)).params;
        };
        QCOMPARE(node("nodes.orders.replicas", "4", "orders")["replicas"], QJsonValue(4));
        QCOMPARE(node("nodes.orders.acceptQueue", "unlimited", "orders")["acceptQueue"],
                 QJsonValue("unlimited"));
        QCOMPARE(node("nodes.orders.overflow", "503", "orders")["overflow"], QJsonValue("503"));
        QCOMPARE(node("nodes.orders.note", "4", "orders")["note"], QJsonValue("4"));
        QCOMPARE(node("nodes.client.workload.rate", "1.5", "client")["workload"].toObject()["rate"],
                 QJsonValue(1.5));
        QCOMPARE(node("nodes.client.mix.buy", "3", "client")["mix"].toObject()["buy"], QJsonValue(3));
        QCOMPARE(node("nodes.orders.operations.buy.idempotent", "false", "orders")["operations"]
                     .toObject()["buy"]
                     .toObject(),
                 QJsonObject({{"idempotent", false}}));
        QCOMPARE(node("nodes.orders.serviceTime", "{\"distribution\": \"exponential\", \"mean\": \"5ms\"}",
                      "orders")["serviceTime"]
                     .toObject()["mean"],
                 QJsonValue("5ms"));
        QCOMPARE(node("nodes.orders.serviceTime.p99", "90ms", "orders")["serviceTime"].toObject(),
                 QJsonObject({{"distribution", "lognormal"}, {"p50", "10ms"}, {"p99", "90ms"}}));
        QCOMPARE(valueAt(with("edges.client-orders.timeout", "500ms"), "client-orders", "timeout"),
                 QJsonValue("500ms"));
        QCOMPARE(valueAt(with("edges.client-orders.timeout", "none"), "client-orders", "timeout"),
                 QJsonValue("none"));
        QCOMPARE(valueAt(with("edges.client-orders.retry", "none"), "client-orders", "retry"),
                 QJsonValue("none"));
        QCOMPARE(valueAt(with("edges.client-orders.retry.backoff.base", "20ms"), "client-orders",
                         "retry.backoff.base"),
                 QJsonValue("20ms"));
        QCOMPARE(valueAt(with("edges.orders-db.circuitBreaker", "{}"), "orders-db", "circuitBreaker"),
                 QJsonValue(QJsonObject()));
        QCOMPARE(valueAt(with("edges.orders-db.on", "browse, buy"), "orders-db", "on"),
                 QJsonValue(QJsonArray({"browse", "buy"})));
        QCOMPARE(with("run.seed", "7").settings.run["seed"], QJsonValue(7));
        QCOMPARE(with("faults.f1.factor", "8").faults.at(diagram::FaultId("f1")).params["factor"],
                 QJsonValue(8));
    }

    void anEdgeCanBeFlippedAndRenamed()
    {
        const diagram::Edge flipped =
            with("edges.orders-db.style", "async").edges.at(diagram::EdgeId("orders-db"));
        QVERIFY(flipped.style == diagram::Style::Async);
        QCOMPARE(flipped.protocol, QStringLiteral("queue"));
        QCOMPARE(flipped.otherProtocol, QStringLiteral("sql"));
        QCOMPARE(
            with("edges.client-orders.protocol", "grpc").edges.at(diagram::EdgeId("client-orders")).protocol,
            QStringLiteral("grpc"));
    }

    void aSettingThatCannotBeIsRefusedWithWhatIsThere_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("part");
        const auto add = [](const char *path, const char *value, const char *part) {
            QTest::addRow("%s=%s", path, value) << path << value << part;
        };
        add("", "1", "begins with nodes.ID");
        add("replicas", "1", "begins with nodes.ID");
        add("nodes.nobody.replicas", "1", "there is no node 'nobody'; there is client, db, mail and orders");
        add("edges.x.timeout", "1s", "there is no edge 'x'; there is client-orders");
        add("faults.x.at", "1s", "there is f1");
        add("nodes.orders", "1", "there is note, replicas, concurrency, threads");
        add("nodes.orders.replicaz", "1", "there is note, replicas, concurrency, threads");
        add("edges.client-orders.retry.max", "1", "'retry' has maxAttempts, retryOn, backoff and budget");
        add("edges.client-orders.timeout.x", "1", "'timeout' has no settings below it");
        add("nodes.orders.operations.buy.price", "1",
            "'operations.buy' has serviceTime, replyTime, errorRate, hangRate, idempotent, cancellationAware and stream");
        add("nodes.orders.replicas", "many", "Replicas cannot be 'many': give a whole number from 1 to 1000");
        add("nodes.orders.replicas", "0", "give a whole number from 1 to 1000");
        add("edges.client-orders.timeout", "500", "Timeout cannot be '500'");
        add("edges.client-orders.retry", "{\"maxAttempts\": 0}", "Attempts cannot be 0");
        add("edges.client-orders.style", "both", "give sync or async");
        add("edges.client-orders.protocol", "queue", "no protocol of an edge of this style");
        add("run.length", "5s", "there is duration, warmup and seed");
        add("nodes.orders.serviceTime.mean", "5ms", "needs either p50 and p99, or mean and cv");
    }
    void aSettingThatCannotBeIsRefusedWithWhatIsThere()
    {
        QFETCH(QString, path);
        QFETCH(QString, value);
        QFETCH(QString, part);
        const base::Result<diagram::Diagram> changed = withSetting(shop(), path, value);
        QVERIFY(!changed);
        QVERIFY2(changed.error().contains(part), qPrintable(changed.error()));
        QVERIFY2(changed.error().startsWith(path) && changed.error().endsWith('.'),
                 qPrintable(changed.error()));
    }

    void whatDiffersOnlyInLiveSettingsCanGoOn_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("live");
        const auto add = [](const char *path, const char *value, bool live) {
            QTest::addRow("%s=%s", path, value) << path << value << live;
        };
        add("nodes.client.workload.rate", "500", true);
        add("nodes.client.workload.arrivals", "constant", true);
        add("nodes.client.deadline", "1s", true);
        add("nodes.client.mix.buy", "5", true);
        add("nodes.client.mix.pay", "5", false); // another operation, other tables
        add("nodes.orders.threads", "9", true);
        add("nodes.orders.replicas", "2", false);
        add("nodes.orders.replicas", "1", true); // what it is anyway
        add("nodes.orders.note", "read me", true);
        add("nodes.orders.operations.buy.errorRate", "0.5", true);
        add("edges.client-orders.timeout", "none", true);
        add("edges.client-orders.latency", "3ms", true);
        add("edges.client-orders.retry", "none", true);
        add("edges.orders-db.retry", "{}", true);
        add("edges.orders-db.circuitBreaker", "{}", true);
        add("edges.orders-db.probability", "0", true);
        add("edges.orders-db.calls", "3", true);
        add("edges.orders-db.fanOut", "true", true);
        add("edges.orders-db.on", "buy", false);
        add("edges.orders-db.operation", "query", false);
        add("edges.orders-db.step", "1", false);
        add("edges.orders-db.step", "0", false);
        add("edges.orders-db.style", "async", false);
        add("edges.client-orders.protocol", "grpc", true);
        add("edges.orders-mail.consumers", "4", true);
        add("edges.orders-mail.protocol", "log", false); // it carries something else
        add("edges.orders-mail.timeout", "2s", true); // asleep
        add("run.seed", "2", false);
        add("run.duration", "2m", false);
        add("run.duration", "1m", true); // the default in other words
        add("faults.f1.at", "5s", false);
    }
    void whatDiffersOnlyInLiveSettingsCanGoOn()
    {
        QFETCH(QString, path);
        QFETCH(QString, value);
        QFETCH(bool, live);
        const diagram::Diagram after = with(qPrintable(path), qPrintable(value));
        QCOMPARE(differOnlyLive(shop(), after), live);
        QCOMPARE(differOnlyLive(after, shop()), live);
    }

    void namesPlacesAndTextsMayAlwaysDiffer()
    {
        diagram::Diagram after = shop();
        diagram::Node &node = after.nodes.begin()->second;
        node.name = QStringLiteral("Another name");
        node.at = {7, 7};
        node.params["hedging"] = 1; // unknown, so without effect
        after.settings.description = QStringLiteral("words");
        after.settings.objectives << QStringLiteral("p99(client) < 1s");
        const diagram::NoteId note(QStringLiteral("n1"));
        after.notes[note] = {note, {}, QStringLiteral("text"), {}};
        QVERIFY(differOnlyLive(shop(), after));
    }

    void anotherItemNeedsARestart()
    {
        QVERIFY(!differOnlyLive(drawing("client -> api"), drawing("client -> api -> db")));
        QVERIFY(!differOnlyLive(drawing("client -> api -> db"), drawing("client -> api; db; client -> db")));
        QVERIFY(!differOnlyLive(drawing("client -> api"), drawing("client -> api:database")));
        QVERIFY(!differOnlyLive(drawing("client -> api"), drawing("api -> api")));
    }
};

QTEST_APPLESS_MAIN(TestSettings)
#include "tst_settings.moc"
