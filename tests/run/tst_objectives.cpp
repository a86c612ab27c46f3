#include "model/run/measure.h"
#include "tests/support/scenarios.h"

#include <QtTest>

using namespace run;

namespace {

// shoppers -> orders (breaker), orders ~> mail direct to email; built by hand, so that only names matter.
sim::Scenario shop()
{
    sim::Scenario scenario;
    scenario.names = {"request", "createOrder"};
    sim::NodePlan email, orders, shoppers;
    email.id = "email";
    email.firstOperation = 0;
    email.operationCount = 1;
    orders.id = "orders";
    orders.station.replicas = 2;
    orders.firstOperation = 1;
    orders.operationCount = 2;
    shoppers.id = "shoppers";
    shoppers.behaviour = sim::Behaviour::Source;
    shoppers.firstOperation = 3;
    shoppers.operationCount = 1;
    scenario.nodes = {email, orders, shoppers};
    for (const sim::Index name : {0U, 0U, 1U, 0U}) {
        sim::OperationPlan operation;
        operation.name = name;
        scenario.operations.push_back(operation);
    }
    sim::EdgePlan mail, pay, buy;
    mail.id = "mail";
    mail.from = 1;
    mail.to = 0;
    mail.async = true;
    pay.id = "pay";
    pay.from = 1;
    pay.to = 0;
    pay.breaker.present = true;
    buy.id = "shop";
    buy.from = 2;
    buy.to = 1;
    scenario.edges = {mail, pay, buy};
    sim::ChannelPlan channel;
    channel.id = "mail";
    channel.edge = 0;
    scenario.channels = {channel};
    return scenario;
}

sim::Totals emptyTotals()
{
    sim::Totals totals;
    totals.from = 5 * sim::second;
    totals.nodes.resize(3);
    totals.operations.resize(4);
    totals.edges.resize(3);
    totals.channels.resize(1);
    return totals;
}

std::optional<double> measured(const QString &text, const sim::Totals &totals)
{
    const auto objective = parseObjective(text);
    if (!objective)
        qFatal("%s", qPrintable(objective.error()));
    const auto source = sourceOf(*objective, shop());
    if (!source)
        qFatal("%s", qPrintable(source.error()));
    return valueOf(*source, shop(), totals, 15 * sim::second);
}

} // namespace

class TestObjectives : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsWellFormedIsRead_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("metric");
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("detail");
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("to");
        QTest::addColumn<QString>("op");
        QTest::addColumn<double>("value");
        const auto row = [](const char *text, const char *metric, const char *id, const char *detail,
                            qint64 from, qint64 to, const char *op, double value) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString(metric) << QString(id)
                                << QString(detail) << from << to << QString(op) << value;
        };
        row("p99(shoppers) < 400ms", "p99", "shoppers", "", -1, -1, "<", 0.4);
        row("p99.9(shoppers)<1.5s", "p99.9", "shoppers", "", -1, -1, "<", 1.5);
        row("  errorRate ( shoppers )  <=  0.01 ", "errorRate", "shoppers", "", -1, -1, "<=", 0.01);
        row("errors(shoppers, timeout) == 0", "errors", "shoppers", "timeout", -1, -1, "==", 0);
        row("p95(orders,createOrder) < 20ms", "p95", "orders", "createOrder", -1, -1, "<", 0.02);
        row("throughput(orders)@10s..20s >= 100", "throughput", "orders", "", 10 * sim::second,
            20 * sim::second, ">=", 100);
        row("throughput(orders) @ 1.5s..2m > 1e2", "throughput", "orders", "", 1500 * sim::millisecond,
            120 * sim::second, ">", 100);
        row("mean(orders) < 0.25", "mean", "orders", "", -1, -1, "<", 0.25);
        row("openTime(shop) > 1s", "openTime", "shop", "", -1, -1, ">", 1);
        row("transitions(shop) >= 2", "transitions", "shop", "", -1, -1, ">=", 2);
    }

    void whatIsWellFormedIsRead()
    {
        QFETCH(QString, text);
        const auto objective = parseObjective(text);
        QVERIFY2(bool(objective), objective ? "" : qPrintable(objective.error()));
        QCOMPARE(objective->text, text.trimmed());
        QTEST(objective->metric, "metric");
        QTEST(objective->id, "id");
        QTEST(objective->detail, "detail");
        QTEST(qint64(objective->from), "from");
        QTEST(qint64(objective->to), "to");
        QTEST(objective->op, "op");
        QTEST(objective->value, "value");
    }

    void whatIsWrongIsSaid_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *text, const char *said) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(said);
        };
        row("", "METRIC(ID) < VALUE");
        row("p99", "METRIC(ID) < VALUE");
        row("p99(shoppers", "METRIC(ID) < VALUE");
        row("p98(shoppers) < 1s", "p50");
        row("fresh(orders) < 5", "“fresh” is not measured");
        row("p99() < 1s", "the brackets name nothing");
        row("errors(shoppers,) < 1", "after the comma");
        row("errors(shoppers, a, b) < 1", "after the comma");
        row("p99(shoppers)", "a comparison is missing");
        row("p99(shoppers) < ", "a comparison is missing");
        row("p99(shoppers) = 1s", "a comparison is missing");
        row("p99(shoppers) < 400 ms", "is a time");
        row("p99(shoppers) < fast", "is a time");
        row("p99(shoppers) < -1s", "is a time");
        row("errorRate(shoppers) < 5ms", "is not a number");
        row("errorRate(shoppers) < 1%", "is not a number");
        row("errors(shoppers) < nan", "is not a number");
        row("errors(shoppers) < 1e999", "is not a number");
        row("p99(shoppers)@10s < 1s", "after @");
        row("p99(shoppers)@20s..10s < 1s", "is empty");
        row("p99(shoppers)@10x..20x < 1s", "not two durations");
    }

    void whatIsWrongIsSaid()
    {
        QFETCH(QString, text);
        QFETCH(QString, said);
        const auto objective = parseObjective(text);
        QVERIFY(!objective);
        QVERIFY2(objective.error().contains(said), qPrintable(objective.error()));
    }

    void aMetricOfTheWrongThingNamesWhatThereIs_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("said");
        QTest::newRow("unknown id") << "p99(nobody) < 1s"
                                    << "email, orders, shoppers, mail, pay, shop";
        QTest::newRow("client") << "utilisation(shoppers) < 1"
                                << "it has mean, p50";
        QTest::newRow("edge") << "openTime(shop) < 1s"
                              << "amplification";
        QTest::newRow("channel") << "utilisation(mail) < 1"
                                 << "duplicates";
        QTest::newRow("operation") << "p99(orders, deleteOrder) < 1s"
                                   << "there are request, createOrder";
        QTest::newRow("cause") << "errors(shop, sloth) < 1"
                               << "timeout";
        QTest::newRow("no detail") << "utilisation(orders, request) < 1"
                                   << "leave it out";
    }

    void aMetricOfTheWrongThingNamesWhatThereIs()
    {
        QFETCH(QString, text);
        QFETCH(QString, said);
        const auto objective = parseObjective(text);
        QVERIFY(bool(objective));
        const auto source = sourceOf(*objective, shop());
        QVERIFY(!source);
        QVERIFY2(source.error().contains(said), qPrintable(source.error()));
    }

    void nothingMeasuredHasNoValueAndIsNotMet()
    {
        const auto value = measured("p99(shoppers) < 400ms", emptyTotals());
        QVERIFY(!value);
        QVERIFY(!holds(*parseObjective("p99(shoppers) < 400ms"), value));
        QVERIFY(!measured("errorRate(shoppers) < 1", emptyTotals()));
        QCOMPARE(measured("errors(shoppers) < 1", emptyTotals()), 0.0);
    }

    void valuesComeFromTheTotals()
    {
        sim::Totals totals = emptyTotals();
        sim::NodeTotals &orders = totals.nodes[1];
        orders.entered = 100;
        orders.completed = 80;
        orders.failed = 20;
        orders.errors[static_cast<std::size_t>(sim::Cause::Timeout)] = 15;
        orders.errors[static_cast<std::size_t>(sim::Cause::QueueFull)] = 3;
        orders.errors[static_cast<std::size_t>(sim::Cause::Shed)] = 2;
        orders.ok.record(10 * sim::millisecond);
        orders.bad.record(30 * sim::millisecond);
        orders.busy.area = 40;
        orders.capacitySeconds = 80;
        totals.operations[2].failed = 4;
        totals.edges[1].entered = 10;
        totals.edges[1].attempts = 25;
        totals.edges[1].breakerSeconds = {12, 8, 0};
        totals.edges[1].transitions.resize(3);
        totals.channels[0].processedTwice = 6;
        totals.channels[0].acknowledged = 50;

        QCOMPARE(measured("throughput(orders) > 0", totals), 8.0); // in 10 s
        QCOMPARE(measured("errorRate(orders) < 1", totals), 0.2);
        QCOMPARE(measured("errorRate(orders, timeout) < 1", totals), 0.15);
        QCOMPARE(measured("errors(orders, 503) < 1", totals), 5.0);
        QCOMPARE(measured("errors(orders, createOrder) < 1", totals), 4.0);
        QCOMPARE(measured("mean(orders) < 1s", totals), 0.02);
        QCOMPARE(measured("max(orders) < 1s", totals), 0.03);
        QCOMPARE(measured("utilisation(orders) < 1", totals), 0.5);
        QCOMPARE(measured("amplification(pay) < 1", totals), 2.5);
        QCOMPARE(measured("openTime(pay) < 1s", totals), 4.0); // of two instances
        QCOMPARE(measured("transitions(pay) < 1", totals), 3.0);
        QCOMPARE(measured("duplicates(mail) < 1", totals), 6.0);
        QCOMPARE(measured("throughput(mail) > 1", totals), 5.0);
        QCOMPARE(measured("errors(mail) < 1", totals), 0.0); // of the edge: a channel has none
    }

    void lagIsOfGroups()
    {
        support::ScenarioDraft draft;
        const sim::Index log = draft.log("events", 1), queue = draft.queue("jobs");
        for (const char *name : {"mail", "audit"}) {
            const sim::Index node = draft.station(name, 1, sim::Distribution::constant(0));
            draft.subscribe(log, node);
            if (name == std::string("mail"))
                draft.publish(queue, node);
        }
        const sim::Index last = draft.log("last", 1);
        draft.subscribe(last, draft.station("end", 1, sim::Distribution::constant(0)));
        const auto scenario = draft.build();
        sim::Totals totals;
        totals.channels.resize(scenario->channels.size());
        for (sim::ChannelTotals &channel : totals.channels)
            channel.lag = {.area = 30, .seconds = 10, .max = 9};
        const auto value = [&](const char *text) -> std::optional<double> {
            const auto source = sourceOf(*parseObjective(QString::fromUtf8(text)), *scenario);
            return source ? valueOf(*source, *scenario, totals, 10 * sim::second) : std::nullopt;
        };
        QCOMPARE(value("lag(events/mail) < 5"), std::optional<double>(3));
        QCOMPARE(value("lag(last) < 5"), std::optional<double>(3)); // it has one group only
        QVERIFY(!value("lag(events) < 5"));
        QVERIFY(!value("lag(jobs) < 5"));
    }

    void comparisonsMeanWhatTheySay()
    {
        const auto met = [](const char *text, double value) {
            return holds(*parseObjective(text), value);
        };
        QVERIFY(!met("errors(x) < 1", 1) && met("errors(x) <= 1", 1) && met("errors(x) == 1", 1));
        QVERIFY(!met("errors(x) > 1", 1) && met("errors(x) >= 1", 1) && !met("errors(x) == 2", 1));
    }
};

QTEST_APPLESS_MAIN(TestObjectives)
#include "tst_objectives.moc"
