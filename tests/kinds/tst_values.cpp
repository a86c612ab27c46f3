#include "model/kinds/catalog.h"
#include "model/kinds/values.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace kinds;

namespace {

QJsonValue json(const char *text)
{
    return QJsonDocument::fromJson('[' + QByteArray(text) + ']').array().first();
}

const ParamSpec &row(const char *kind, const char *path)
{
    const std::span<const ParamSpec> rows = *kind ? nodeKind(kind)->params : edgeParams();
    const ParamSpec *found = specAt(rows, diagram::paramPath(path));
    if (!found)
        qFatal("no row %s", path);
    return *found;
}

diagram::Params canonicalOf(const char *kind, const char *text)
{
    return canonical(*kind ? nodeKind(kind)->params : edgeParams(), json(text).toObject());
}

} // namespace

class TestValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWrongValueIsRefusedWithASentenceThatNamesWhatIsAllowed_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("sentence");
        const auto add = [](const char *kind, const char *path, const char *value, const char *sentence) {
            QTest::addRow("%s=%s", path, value)
                << kind << path << QByteArray(value) << QString::fromUtf8(sentence);
        };
        add("service", "replicas", "0", "Replicas cannot be 0: give a whole number from 1 to 1000.");
        add("service", "replicas", "1.5", "Replicas cannot be 1.5: give a whole number from 1 to 1000.");
        add("service", "replicas", "\"2\"", "Replicas cannot be '2': give a whole number from 1 to 1000.");
        add("service", "threads", "10001",
            "Threads each cannot be 10001: give a whole number from 1 to 10000.");
        add("service", "acceptQueue", "\"none\"",
            "Accept queue cannot be 'none': give a whole number from 0 to 1000000000, or \"unlimited\".");
        add("service", "overflow", "\"504\"", "When full cannot be '504': give one of 503, refused, silent.");
        add("service", "errorRate", "2", "Error rate cannot be 2: give a number from 0 to 1.");
        add("service", "serviceTime", "10",
            "Service time cannot be 10: give a duration such as \"20ms\", or a distribution.");
        add("service", "serviceTime", "\"10 ms\"",
            "Service time cannot be '10 ms': give a duration such as \"20ms\", or a distribution.");
        add("service", "operations", "{\"a\": 1}", "'a' cannot be 1: give an object.");
        add("service", "operations.a.idempotent", "\"no\"", "Idempotent cannot be 'no': give true or false.");
        add("client", "workload", "[]", "Workload cannot be a list: give an object.");
        add("client", "workload.arrivals", "\"zeta\"",
            "Arrivals cannot be 'zeta': give one of poisson, constant, gamma, mmpp, ramp, step, spike, sine, "
            "replay, closed.");
        add("client", "workload.rate", "1e8", "Rate cannot be 100000000: give a number from 0 to 10000000.");
        add("client", "mix", "{\"a\": -1}",
            "The weight of 'a' cannot be -1: give a number from 0 to 10000000.");
        add("client", "mix", "{\"a\": 0}",
            "Mix cannot have only weights of 0: give at least one operation a weight above 0.");
        add("client", "note", "1", "Note cannot be 1: give a text.");
        add("", "timeout", "\"soon\"",
            "Timeout cannot be 'soon': give a duration such as \"250ms\", \"1.5s\" or \"2m\", or \"none\".");
        add("", "retry", "true", "Retry cannot be true: give an object, or \"none\".");
        add("", "on", "[1]", "On operations cannot contain 1: give a list of names.");
        add("", "circuitBreaker.failureRateThreshold", "101",
            "Failure rate cannot be 101: give a number from 0 to 100.");
        add("", "circuitBreaker.slidingWindowType", "\"count\"",
            "Window cannot be 'count': give one of COUNT_BASED, TIME_BASED.");
    }
    void aWrongValueIsRefusedWithASentenceThatNamesWhatIsAllowed()
    {
        QFETCH(QString, kind);
        QFETCH(QString, path);
        QFETCH(QByteArray, value);
        QFETCH(QString, sentence);
        const base::Outcome outcome =
            checkValue(row(qPrintable(kind), qPrintable(path)), json(value.constData()));
        QVERIFY(!outcome);
        QCOMPARE(outcome.error(), sentence);
    }

    void wordsAndNumbersAreTakenWhereTheContractHasThem()
    {
        QVERIFY(checkValue(row("service", "acceptQueue"), "unlimited"));
        QVERIFY(checkValue(row("service", "acceptQueue"), 0));
        QVERIFY(checkValue(row("service", "overflow"), 503));
        QVERIFY(checkValue(row("client", "deadline"), "none"));
        QVERIFY(checkValue(row("", "timeout"), "none"));
        QVERIFY(checkValue(row("", "retry"), "none"));
        QVERIFY(checkValue(row("", "circuitBreaker"), QJsonObject()));
        QVERIFY(checkValue(row("", "retry.retryOn"), json("[\"timeout\", \"503\", 504, \"shed\"]")));
        QVERIFY(!checkValue(row("", "retry.retryOn"), json("[\"tiemout\"]")));
        QVERIFY(!checkValue(row("", "retry.retryOn"), "timeout"));
    }

    void allProblemsOfAnItemAreFoundWithTheirPaths()
    {
        const QJsonObject params = json(R"({"replicas": 0, "threads": "many", "cores": -1,
            "operations": {"pay": {"errorRate": 7, "serviceTime": {"distribution": "zipf"}}}})")
                                       .toObject();
        QStringList paths;
        for (const ValueProblem &problem : checkAll(nodeKind("service")->params, params)) {
            paths << diagram::dotted(problem.path);
            QVERIFY(!problem.text.isEmpty() && !problem.remedy.isEmpty());
        }
        QCOMPARE(paths, QStringList({"replicas", "threads", "cores", "operations.pay.serviceTime",
                                     "operations.pay.errorRate"}));
    }

    void unknownKeysAreNamedAtEveryDepth()
    {
        const QJsonObject params =
            json(R"({"hedging": {}, "timeout": "1s", "retry": {"budgets": 1, "backoff": {"x": 1}},
            "latency": {"distribution": "exponential", "mean": "1ms", "y": 2}})")
                .toObject();
        QStringList paths;
        for (const diagram::ParamPath &path : unknownKeys(edgeParams(), params))
            paths << diagram::dotted(path);
        QCOMPARE(paths, QStringList({"hedging", "latency.y", "retry.backoff.x", "retry.budgets"}));
        QCOMPARE(checkAll(edgeParams(), params).size(), 0);
    }

    void aDistributionIsReadByItsParameters()
    {
        using sim::Distribution;
        QVERIFY(*parseDistribution("20ms") == Distribution::constant(20 * sim::millisecond));
        QVERIFY(*parseDistribution(json(R"({"distribution": "exponential", "mean": "5ms"})")) ==
                Distribution::exponential(5 * sim::millisecond));
        QVERIFY(*parseDistribution(json(R"({"distribution": "lognormal", "p50": "10ms", "p99": "50ms"})")) ==
                Distribution::logNormalByQuantiles(10 * sim::millisecond, 50 * sim::millisecond));
        Distribution limited = Distribution::logNormalByMean(10 * sim::millisecond, 2);
        limited.max = sim::second;
        QVERIFY(*parseDistribution(json(
                    R"({"distribution": "lognormal", "mean": "10ms", "cv": 2, "max": "1s"})")) == limited);
        QVERIFY(parseDistribution(json(R"({"distribution": "lognormal", "p50": "1ms", "p99": "1ms"})")));
    }

    void aDistributionThatCannotBeIsRefused_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("part");
        const auto add = [](const char *value, const char *part) {
            QTest::newRow(value) << QByteArray(value) << part;
        };
        add("12", "12 is neither");
        add("\"fast\"", "'fast' is neither");
        add("{}", "must say which it is");
        add(R"({"distribution": "zipf", "mean": "1ms", "cv": 1})", "use a duration alone, or exponential");
        add(R"({"distribution": "exponential"})", "needs 'mean'");
        add(R"({"distribution": "exponential", "mean": 5})", "must be a duration");
        add(R"({"distribution": "exponential", "mean": "0s"})", "longer than zero");
        add(R"({"distribution": "lognormal"})", "either p50 and p99, or mean and cv");
        add(R"({"distribution": "lognormal", "p50": "1ms", "p99": "2ms", "mean": "1ms"})",
            "either p50 and p99");
        add(R"({"distribution": "lognormal", "p50": "10ms", "p99": "5ms"})",
            "p50 (10ms) must not be longer than p99 (5ms)");
        add(R"({"distribution": "lognormal", "mean": "5ms"})", "needs 'cv'");
        add(R"({"distribution": "lognormal", "mean": "5ms", "cv": -1})", "needs 'cv'");
        add(R"({"distribution": "exponential", "mean": "5ms", "max": "x"})", "'max'");
    }
    void aDistributionThatCannotBeIsRefused()
    {
        QFETCH(QByteArray, value);
        QFETCH(QString, part);
        const base::Result<sim::Distribution> read = parseDistribution(json(value.constData()));
        QVERIFY(!read);
        QVERIFY2(read.error().contains(part), qPrintable(read.error()));
        QVERIFY(read.error().endsWith('.'));
    }

    void absentKeysReadAsTheirDefaults()
    {
        const Values edge(edgeParams(), {});
        QCOMPARE(edge.duration("timeout"), std::optional(sim::second));
        QVERIFY(edge.distribution("latency") == sim::Distribution::constant(500 * sim::microsecond));
        QVERIFY(!edge.policy("retry"));
        QVERIFY(!edge.has("retry"));
        QVERIFY(!edge.has("on"));
        const Values present(
            edgeParams(), json(R"({"retry": {}, "timeout": "none", "circuitBreaker": "none"})").toObject());
        QVERIFY(present.policy("retry"));
        QCOMPARE(present.policy("retry")->section("backoff").duration("base"),
                 std::optional(100 * sim::millisecond));
        QCOMPARE(present.policy("retry")->names("retryOn").last(), QStringLiteral("503"));
        QCOMPARE(present.duration("timeout"), std::nullopt);
        QVERIFY(!present.has("timeout"));
        QVERIFY(!present.policy("circuitBreaker"));
        const Values service(nodeKind("service")->params, json(R"({"acceptQueue": "unlimited"})").toObject());
        QCOMPARE(service.limit("acceptQueue"), sim::unlimited);
    }

    void canonicalSettingsLeaveOutDefaultsAndKeepWhatIsUnknown()
    {
        QCOMPARE(
            canonicalOf("service", R"({"replicas": 1, "threads": 8, "serviceTime": "0.5s", "replyTime": "0ms",
                    "operations": {"a": {}}, "cores": 2, "overflow": 503})"),
            json(R"({"threads": 8, "serviceTime": "500ms", "operations": {"a": {}}, "cores": 2})")
                .toObject());
        QCOMPARE(
            canonicalOf("service",
                        R"({"serviceTime": {"distribution": "lognormal", "p50": "0.01s", "p99": "50ms"}})"),
            QJsonObject());
        QCOMPARE(
            canonicalOf(
                "", R"({"timeout": "1000ms", "latency": "500us", "retry": {}, "circuitBreaker": "none"})"),
            json(R"({"retry": {}})").toObject());
        QCOMPARE(
            canonicalOf(
                "", R"({"retry": {"maxAttempts": 3, "backoff": {"kind": "exponential", "base": "0.2s"}}})"),
            json(R"({"retry": {"maxAttempts": 3, "backoff": {"base": "200ms"}}})").toObject());
        QCOMPARE(canonicalOf(
                     "client",
                     R"({"workload": {"arrivals": "poisson", "rate": 10}, "mix": {}, "deadline": "none"})"),
                 json(R"({"workload": {"arrivals": "poisson", "rate": 10}})").toObject());
    }

    void canonicalOfCanonicalIsTheSame()
    {
        const QJsonObject params =
            json(R"({"timeout": "60s", "latency": {"distribution": "lognormal", "p50": "0.1ms",
            "p99": "1ms", "max": "0.5s"}, "retry": {"backoff": {"cap": "60s"}}, "hedging": {"delay": "1000ms"}, "on": ["a"]})")
                .toObject();
        const diagram::Params once = canonical(edgeParams(), params);
        QCOMPARE(canonical(edgeParams(), once), once);
        QCOMPARE(once["hedging"].toObject()["delay"].toString(), QStringLiteral("1000ms"));
    }
};

QTEST_APPLESS_MAIN(TestValues)
#include "tst_values.moc"
