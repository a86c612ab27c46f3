#include "model/kinds/compile.h"
#include "model/run/measure.h"
#include "model/run/outcome.h"
#include "tests/support/draw.h"
#include "tests/support/golden.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QXmlStreamReader>
#include <QtTest>

using namespace run;

namespace {

// A client over a slow service with a breaker and retries, and messages to a second service.
std::shared_ptr<const sim::Scenario> shop()
{
    const kinds::Compiled compiled = kinds::compile(support::drawing(
        "shoppers:client(rate=200)"
        " -[timeout=30ms, retry={\"maxAttempts\":2,\"backoff\":{\"base\":\"5ms\"}},"
        " circuitBreaker={\"slidingWindowSize\":20,\"minimumNumberOfCalls\":10,\"waitDurationInOpenState\":"
        "\"1s\"}]->"
        " orders(threads=2, acceptQueue=5, serviceTime=12ms, errorRate=0.02) ~> email(serviceTime=3ms)"));
    if (!compiled.scenario)
        qFatal("the drawing does not run: %s", qPrintable(compiled.issues.value(0).text));
    return compiled.scenario;
}

RunRequest request(int replications = 1)
{
    RunRequest request;
    request.scenario = shop();
    request.file = QStringLiteral("shop.hopyard");
    request.seed = 7;
    request.duration = 20 * sim::second;
    request.warmup = 2 * sim::second;
    request.replications = replications;
    return request;
}

RunRequest requestWith(const QStringList &objectives, int replications = 1)
{
    RunRequest with = request(replications);
    for (const QString &text : objectives) {
        const auto objective = parseObjective(text);
        if (!objective)
            qFatal("%s", qPrintable(objective.error()));
        with.objectives.append(*objective);
    }
    return with;
}

QJsonObject reportOf(const RunRequest &request)
{
    const auto result = simulate(request);
    if (!result)
        qFatal("%s", qPrintable(result.error()));
    return result->report;
}

QByteArray withoutWallSeconds(QJsonObject report)
{
    report.insert(QStringLiteral("wallSeconds"), 0);
    return reportJson(report);
}

qint64 number(const QJsonValue &part, const char *key)
{
    return part[QLatin1String(key)].toInteger();
}

// One node, one edge and one channel with known numbers.
sim::Scenario tiny()
{
    sim::Scenario scenario;
    scenario.name = "Tiny";
    scenario.names = {"request"};
    sim::NodePlan client, service;
    client.id = "kinds";
    client.kind = "client";
    client.behaviour = sim::Behaviour::Source;
    client.operationCount = 1;
    service.id = "errors";
    service.kind = "service";
    service.firstOperation = 1;
    service.operationCount = 1;
    service.station.replicas = 2;
    scenario.nodes = {service, client};
    scenario.operations.resize(2);
    for (sim::OperationPlan &operation : scenario.operations)
        operation.name = 0;
    sim::EdgePlan call, mail;
    call.id = "call";
    call.from = 0;
    call.to = 0;
    call.breaker.present = true;
    mail.id = "mail";
    mail.from = 0;
    mail.to = 0;
    mail.async = true;
    scenario.edges = {call, mail};
    sim::ChannelPlan channel;
    channel.id = "mail";
    channel.edge = 1;
    scenario.channels = {channel};
    return scenario;
}

void fill(sim::Flow &flow)
{
    flow.entered = 10;
    flow.completed = 7;
    flow.failed = 2;
    flow.inFlight = 1;
    flow.degraded = 1;
    flow.good = 6;
    flow.errors[static_cast<std::size_t>(sim::Cause::QueueFull)] = 1;
    flow.errors[static_cast<std::size_t>(sim::Cause::Timeout)] = 1;
    for (int i = 0; i < 7; ++i)
        flow.ok.record(sim::millisecond);
    for (int i = 0; i < 2; ++i)
        flow.bad.record(4 * sim::millisecond);
}

Outcome tinyOutcome()
{
    Outcome outcome;
    outcome.now = 10 * sim::second;
    outcome.breakers = {sim::BreakerState::Open, sim::BreakerState::Closed};
    outcome.totals.from = 0;
    outcome.totals.to = sim::never;
    outcome.totals.nodes.resize(2);
    outcome.totals.operations.resize(2);
    outcome.totals.edges.resize(2);
    outcome.totals.channels.resize(1);
    sim::NodeTotals &node = outcome.totals.nodes[0];
    fill(node);
    fill(outcome.totals.operations[1]);
    node.queue = {5, 10, 3};
    node.inSystem = {20, 10, 4};
    node.busy = {8, 10, 2};
    node.capacitySeconds = 20;
    node.work = 8 * sim::second;
    node.wastedSeconds = 2;
    sim::EdgeTotals &edge = outcome.totals.edges[0];
    fill(edge);
    edge.attempts = 15;
    edge.abandoned = 2;
    edge.notPermitted = 4;
    edge.breakerSeconds = {12, 6, 2};
    edge.transitions = {{2500 * sim::millisecond, 1, sim::BreakerState::Closed, sim::BreakerState::Open}};
    sim::ChannelTotals &channel = outcome.totals.channels[0];
    channel.published = 9;
    channel.acknowledged = 5;
    channel.lost = 1;
    channel.waiting = 2;
    channel.inFlight = 1;
    channel.delivered = 7;
    channel.redelivered = 1;
    channel.depth = {15, 10, 4};
    channel.oldest = 250 * sim::millisecond;
    return outcome;
}

} // namespace

class TestReport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keysAndNumbersAreTheContracts()
    {
        const QByteArray written = reportJson(measuredPart(tiny(), tinyOutcome()));
        QCOMPARE(support::differenceFromGolden(QStringLiteral("run/report.json"), written), QString());
        QVERIFY(QJsonDocument::fromJson(written).isObject());
    }

    void theTopKeysStandInTheContractsOrder()
    {
        const QByteArray json = reportJson(reportOf(request()));
        qsizetype last = -1;
        for (const char *key :
             {"hopyard", "diagram", "file", "seed", "duration", "warmup", "replications", "stopped",
              "fingerprint", "events", "wallSeconds", "nodes", "edges", "channels", "objectives"}) {
            const qsizetype at = json.indexOf(QByteArray("\n  \"") + key + "\": ");
            QVERIFY2(at > last, key);
            last = at;
        }
    }

    void theBooksBalance()
    {
        const QJsonObject report = reportOf(request());
        for (const auto node : report[QStringLiteral("nodes")].toObject()) {
            QCOMPARE(number(node, "requests"),
                     number(node, "completed") + number(node, "failed") + number(node, "inFlight"));
            QCOMPARE(number(node[QStringLiteral("latencyOk")], "count"), number(node, "completed"));
            qint64 errors = 0;
            for (const auto count : node[QStringLiteral("errors")].toObject()) {
                QVERIFY(count.toInteger() > 0);
                errors += count.toInteger();
            }
            QCOMPARE(errors, number(node, "failed"));
            qint64 byOperation = 0;
            for (const auto operation : node[QStringLiteral("operations")].toObject())
                byOperation += number(operation, "requests");
            QCOMPARE(byOperation, number(node, "requests"));
        }
        for (const auto edge : report[QStringLiteral("edges")].toObject())
            QCOMPARE(number(edge, "calls"),
                     number(edge, "completed") + number(edge, "failed") + number(edge, "inFlight"));
        const auto channels = report[QStringLiteral("channels")].toObject();
        QCOMPARE(channels.size(), 1);
        for (const auto channel : channels) {
            QVERIFY(number(channel, "published") > 0);
            QCOMPARE(number(channel, "published"),
                     number(channel, "acknowledged") + number(channel, "lost") + number(channel, "dropped") +
                         number(channel, "expired") + number(channel, "deadLettered") +
                         number(channel, "waiting") + number(channel, "inFlight"));
        }
    }

    void percentilesAreOrdered()
    {
        for (const auto node : reportOf(request())[QStringLiteral("nodes")].toObject()) {
            double last = 0;
            for (const char *key : {"p50", "p90", "p95", "p99", "p99.9", "max"}) {
                const double value = node[QStringLiteral("latency")][QLatin1String(key)].toDouble();
                QVERIFY(value >= last);
                last = value;
            }
        }
    }

    void theSameSeedGivesTheSameReport()
    {
        QCOMPARE(withoutWallSeconds(reportOf(request())), withoutWallSeconds(reportOf(request())));
        RunRequest other = request();
        other.seed = 8;
        QVERIFY(reportOf(other)[QStringLiteral("fingerprint")] !=
                reportOf(request())[QStringLiteral("fingerprint")]);
        QCOMPARE(reportOf(request())[QStringLiteral("fingerprint")].toString().size(), 16);
    }

    void objectivesAreJudgedOnTheirPartOfTheRun()
    {
        const QJsonObject report = reportOf(requestWith(
            {QStringLiteral("throughput(shoppers) > 1"), QStringLiteral("throughput(shoppers)@5s..10s > 1"),
             QStringLiteral("p99(shoppers)@0s..1us < 1h"), QStringLiteral("errors(shoppers) < 0")}));
        const QJsonArray objectives = report[QStringLiteral("objectives")].toArray();
        QCOMPARE(objectives.size(), 4);
        QCOMPARE(objectives[0][QStringLiteral("value")].toDouble(),
                 report[QStringLiteral("nodes")][QStringLiteral("shoppers")][QStringLiteral("throughput")]
                     .toDouble());
        QCOMPARE(objectives[0][QStringLiteral("met")].toBool(), true);
        QVERIFY(objectives[1][QStringLiteral("value")] != objectives[0][QStringLiteral("value")]);
        QVERIFY(objectives[2][QStringLiteral("value")].isNull());
        QCOMPARE(objectives[2][QStringLiteral("met")].toBool(), false);
        QCOMPARE(objectives[3][QStringLiteral("met")].toBool(), false);
    }

    void anObjectiveOnNothingIsAnErrorBeforeAnythingRuns()
    {
        const auto result = simulate(requestWith({QStringLiteral("p99(nobody) < 1s")}));
        QVERIFY(!result);
        QVERIFY2(result.error().contains(QStringLiteral("nobody")), qPrintable(result.error()));
    }

    void anObjectiveBeyondTheEndIsAnError()
    {
        const auto result = simulate(requestWith({QStringLiteral("p99(shoppers)@15s..25s < 1s")}));
        QVERIFY(!result);
        QVERIFY2(result.error().contains(QStringLiteral("ends at 20s")), qPrintable(result.error()));
    }

    void replicationsGiveMeansAndIntervals()
    {
        const QStringList objectives{QStringLiteral("throughput(shoppers) > 1")};
        const QJsonObject report = reportOf(requestWith(objectives, 4));
        const QJsonValue shoppers = report[QStringLiteral("nodes")][QStringLiteral("shoppers")];
        const QJsonValue requests = shoppers[QStringLiteral("requests")];
        QVERIFY(requests[QStringLiteral("mean")].toDouble() > 3000);
        QVERIFY(requests[QStringLiteral("ci95")].toDouble() > 0);
        QCOMPARE(report[QStringLiteral("replications")].toInt(), 4);
        QVERIFY(report[QStringLiteral("seed")].isDouble());
        QVERIFY(report[QStringLiteral("objectives")][0][QStringLiteral("value")][QStringLiteral("mean")]
                    .isDouble());
        QCOMPARE(withoutWallSeconds(report), withoutWallSeconds(reportOf(requestWith(objectives, 4))));
    }

    void theFirstReplicationIsTheRunOfTheSeed()
    {
        const QJsonObject one = reportOf(request()), two = reportOf(request(2));
        const auto mean = [](const QJsonObject &report) {
            return report[QStringLiteral("nodes")][QStringLiteral("shoppers")][QStringLiteral("requests")];
        };
        const double second = 2 * mean(two)[QStringLiteral("mean")].toDouble() - mean(one).toDouble();
        QVERIFY(second > 3000);
        QVERIFY(second != mean(one).toDouble());
        QVERIFY(two[QStringLiteral("fingerprint")] != one[QStringLiteral("fingerprint")]);
    }

    void intervalsAreStudents()
    {
        QCOMPARE(studentT(1), 12.706);
        QCOMPARE(studentT(30), 2.042);
        QVERIFY(std::abs(studentT(31) - 2.0395) < 2e-4); // NIST/SEMATECH e-Handbook, 1.3.6.7.2
        QVERIFY(std::abs(studentT(100) - 1.9840) < 1e-4);
        const QJsonValue three = meanAndInterval({1, 2, 3});
        QCOMPARE(three[QStringLiteral("mean")].toDouble(), 2.0);
        QCOMPARE(three[QStringLiteral("ci95")].toDouble(), 4.303 / std::sqrt(3.0));
        QVERIFY(meanAndInterval({5})[QStringLiteral("ci95")].isNull());
        QVERIFY(meanAndInterval({}).isNull());
    }

    void aCauseThatOccursInOneReplicationCountsAsZeroInTheOther()
    {
        const auto part = [](const QJsonObject &errors) {
            return QJsonObject{{QStringLiteral("errors"), errors},
                               {QStringLiteral("state"), QStringLiteral("CLOSED")}};
        };
        const QJsonObject folded = foldReplications({part({{QStringLiteral("timeout"), 4}}), part({})});
        QCOMPARE(
            folded[QStringLiteral("errors")][QStringLiteral("timeout")][QStringLiteral("mean")].toDouble(),
            2.0);
        QCOMPARE(folded[QStringLiteral("state")].toString(), QStringLiteral("CLOSED"));
    }

    void theTextSaysWhatPeopleAskFor()
    {
        const QString text =
            QString::fromUtf8(reportText(reportOf(requestWith({QStringLiteral("p99(shoppers) < 1us")}))));
        for (const char *said : {"p50", "p95", "p99", "shoppers", "orders", "seed 7", "Circuit breaker of",
                                 "→", "NOT MET  p99(shoppers) < 1us", "errors by cause", "timeout"})
            QVERIFY2(text.contains(QString::fromUtf8(said)), said);
    }

    void whereABacklogGrewTheTextSaysThatTheOthersWereLucky()
    {
        const auto textOf = [](const char *api) {
            RunRequest asked;
            asked.scenario = kinds::compile(support::drawing(api)).scenario;
            asked.duration = 20 * sim::second;
            return QString::fromUtf8(reportText(reportOf(asked)));
        };
        QVERIFY(textOf("users:client(rate=200) -[timeout=none]-> api(threads=1, serviceTime=10ms, acceptQueue=unlimited)")
                    .contains("of the requests that came in the measured part had not ended"));
        QVERIFY(!textOf("users:client(rate=50) -> api(threads=1, serviceTime=10ms)").contains("had not ended"));
    }

    void csvHasOneNumberALine()
    {
        const QList<QByteArray> lines = reportCsv(reportOf(request())).split('\n');
        QCOMPARE(lines.first(), QByteArray("part,id,metric,value,ci95\r"));
        for (const QByteArray &line : lines)
            QVERIFY2(line.isEmpty() || line.count(',') == 4, line.constData());
        QVERIFY(reportCsv(reportOf(request())).contains("\r\nnodes,shoppers,latency.p99,0."));
        QVERIFY(reportCsv(reportOf(request())).contains("\r\nrun,,seed,7,\r\n"));
    }

    void junitCountsFailures()
    {
        const QByteArray xml = reportJunit(reportOf(requestWith(
            {QStringLiteral("p99(shoppers) < 1us"), QStringLiteral("throughput(shoppers) > 1")})));
        QXmlStreamReader reader(xml);
        int cases = 0, failures = 0;
        while (!reader.atEnd()) {
            if (reader.readNext() == QXmlStreamReader::StartElement) {
                cases += reader.name() == QLatin1String("testcase");
                failures += reader.name() == QLatin1String("failure");
            }
        }
        QVERIFY(!reader.hasError());
        QCOMPARE(cases, 3);
        QCOMPARE(failures, 1);
        QVERIFY(xml.contains("tests=\"3\" failures=\"1\" errors=\"0\""));
    }
};

QTEST_APPLESS_MAIN(TestReport)
#include "tst_report.moc"
