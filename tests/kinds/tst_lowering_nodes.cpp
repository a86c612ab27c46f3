// Every setting of a node reaches its field of the plan, and no other.
#include "model/kinds/catalog.h"
#include "model/kinds/compile.h"
#include "model/kinds/values.h"
#include "tests/support/draw.h"
#include "tests/support/planfields.h"

#include <QTest>

using namespace kinds;
using support::drawing;
using support::Fields;

namespace {

using Scenario = std::shared_ptr<const sim::Scenario>;

Scenario scenarioOf(const diagram::Diagram &diagram)
{
    const Compiled compiled = compile(diagram);
    for (const base::Issue &issue : compiled.issues) {
        if (issue.severity != base::Issue::Severity::Warning)
            qFatal("%s: %s", qPrintable(issue.item), qPrintable(issue.text));
    }
    return compiled.scenario;
}

// A client, the node "x" of the kind, and what it calls.
diagram::Diagram around(const QString &kind)
{
    if (kind == QLatin1String("client"))
        return drawing("x:client -> y:service");
    return drawing(QStringLiteral("client -> x:%1 -> y:service").arg(kind).toUtf8().constData());
}

Fields fieldsOfX(const diagram::Diagram &diagram)
{
    const Scenario scenario = scenarioOf(diagram);
    for (sim::Index node = 0; node < scenario->nodes.size(); ++node) {
        if (scenario->nodes[node].id == "x")
            return support::fieldsOf(*scenario, node);
    }
    qFatal("no x");
}

diagram::Diagram withSettings(const QString &kind, const QStringList &settings)
{
    diagram::Diagram diagram = around(kind);
    for (const QString &setting : settings) {
        const base::Result<diagram::Diagram> changed = withSetting(
            diagram, QStringLiteral("nodes.x.") + setting.section('=', 0, 0), setting.section('=', 1));
        if (!changed)
            qFatal("%s", qPrintable(changed.error()));
        diagram = *changed;
    }
    return diagram;
}

// What another value than the default looks like on the command line, where a row alone says too little.
QString otherText(const QString &path)
{
    static const QMap<QString, QString> texts{{"concurrency", "eventLoop"}, {"overflow", "silent"},
                                              {"discipline", "lifo"},       {"loadBalancing", "random"},
                                              {"arrivals", "constant"},     {"serviceTime", "7ms"},
                                              {"replyTime", "7ms"},         {"thinkTime", "7ms"},
                                              {"hitTime", "7ms"},           {"dwell", "[\"7ms\",\"8ms\"]"},
                                              {"acks", "1"}, {"stream", "append"}, {"deadLetterStrategy", "atLeastOnce"}, {"cleanupPolicy", "compact"}, {"persistence", "everysec"}, {"preset", "redisList"},      {"pushCommand", "rpush"}};
    return texts.value(path.section('.', -1));
}

QString otherThan(const ParamSpec &row, const QString &path)
{
    if (const QString text = otherText(path); !text.isEmpty())
        return text;
    switch (row.type) {
    case ParamType::Count:
        return QStringLiteral("7");
    case ParamType::Flag:
        return initialOf(row).toBool() ? QStringLiteral("false") : QStringLiteral("true");
    case ParamType::Duration:
        return QStringLiteral("7s");
    case ParamType::Times:
        return QStringLiteral("[\"7s\"]");
    case ParamType::Rates:
        return QStringLiteral("[7, 8]");
    default:
        return QStringLiteral("0.7");
    }
}

} // namespace

class TestLoweringNodes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everySettingOfAKindReachesItsField_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QStringList>("fields");
        QTest::addColumn<QStringList>("beside");
        const QMap<QString, QStringList> besides{{"pushCommand", {"preset=redisList"}},
                                                 {"keys", {"key=order"}},
                                                 {"inSyncReplicas", {"replicationFactor=9"}},
                                                 {"cleanupPolicy", {"key=order"}},
                                                 {"reaperTimeout", {"preset=redisReliable"}},
                                                 {"deadLetterStrategy", {"overflow=rejectPublish"}}};
        for (const KindSpec *kind : nodeKinds()) {
            // An exchange is resolved into the ways of its messages: tst_exchanges.
            for (const ParamSpec &row : kind == nodeKind("exchange") ? std::span<const ParamSpec>() : kind->params) {
                const QString key = QLatin1String(row.key);
                if (row.type == ParamType::Map || row.type == ParamType::Variant ||
                    row.type == ParamType::Text || row.type == ParamType::Queue)
                    continue;
                QStringList fields{key};
                if (key == QLatin1String("concurrency"))
                    fields << QStringLiteral("threads"); // an event loop has one
                if (key == QLatin1String("replicationFactor"))
                    fields.prepend(QStringLiteral("inSyncReplicas")); // all of them
                const bool queue = QLatin1String(kind->key) == QLatin1String("queue");
                const QString other = queue && key == QLatin1String("overflow")
                                          ? QStringLiteral("rejectPublish")
                                          : otherThan(row, key);
                QTest::addRow("%s %s", kind->key, row.key)
                    << QString(QLatin1String(kind->key)) << key << other << fields
                    << (key == QLatin1String("keys") && QLatin1String(kind->key) != QLatin1String("log")
                            ? QStringList()
                            : besides.value(key));
            }
        }
        const ParamSpec *operations = specAt(nodeKind("service")->params, {"operations"});
        for (const ParamSpec &row : operations->rows) {
            const QString path = QStringLiteral("operations.request.") + QLatin1String(row.key);
            QTest::addRow("%s", qPrintable(path)) << QStringLiteral("service") << path << otherThan(row, path)
                                                  << QStringList{QLatin1String(row.key)} << QStringList();
        }
    }
    void everySettingOfAKindReachesItsField()
    {
        QFETCH(QString, kind);
        QFETCH(QString, path);
        QFETCH(QString, value);
        QFETCH(QStringList, fields);
        QFETCH(QStringList, beside);
        const Fields before = fieldsOfX(withSettings(kind, beside));
        const Fields after = fieldsOfX(withSettings(kind, beside + QStringList{path + '=' + value}));
        QCOMPARE(support::changedFields(before, after), fields);
    }

    void everyWordOfAChoiceMeansSomethingElse_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("path");
        for (const KindSpec *kind : nodeKinds()) {
            for (const ParamSpec &row : kind->params) {
                // Presets have tests of their own, in tst_queues.
                if (row.type == ParamType::Choice && QLatin1String(row.key) != QLatin1String("preset") &&
                    QLatin1String(row.key) != QLatin1String("exchangeType"))
                    QTest::addRow("%s %s", kind->key, row.key)
                        << QString(QLatin1String(kind->key)) << QString(QLatin1String(row.key));
            }
        }
    }
    void everyWordOfAChoiceMeansSomethingElse()
    {
        QFETCH(QString, kind);
        QFETCH(QString, path);
        QSet<QString> meanings;
        const ParamSpec &row = *specAt(nodeKind(kind)->params, {path});
        const QStringList beside = path == QLatin1String("pushCommand") ? QStringList{"preset=redisList"}
                                   : path == QLatin1String("cleanupPolicy") ? QStringList{"key=order"}
                                   : path == QLatin1String("deadLetterStrategy") ? QStringList{"overflow=rejectPublish"}
                                                                            : QStringList();
        for (const Option &option : row.options)
            meanings << fieldsOfX(withSettings(kind, beside + QStringList{path + '=' + QLatin1String(option.key)})).value(path);
        QCOMPARE(meanings.size(), qsizetype(row.options.size()));
    }

    void everySettingOfAWorkloadReachesItsFieldWhereItActs_data()
    {
        QTest::addColumn<QString>("arrivals");
        QTest::addColumn<QString>("key");
        const ParamSpec &workload = *specAt(nodeKind("client")->params, {"workload"});
        for (const Option &option : workload.rows[0].options) {
            for (const ParamSpec &row : workload.rows.subspan(1))
                QTest::addRow("%s %s", option.key, row.key)
                    << QString(QLatin1String(option.key)) << QString(QLatin1String(row.key));
        }
    }
    void everySettingOfAWorkloadReachesItsFieldWhereItActs()
    {
        QFETCH(QString, arrivals);
        QFETCH(QString, key);
        const ParamSpec &workload = *specAt(nodeKind("client")->params, {"workload"});
        const ParamSpec &row = *specAt(workload.rows, {key});
        const QString tag = QStringLiteral("workload.arrivals=") + arrivals;
        const Fields before = fieldsOfX(withSettings("client", {tag}));
        const Fields after = fieldsOfX(
            withSettings("client", {tag, QStringLiteral("workload.%1=%2").arg(key, otherThan(row, key))}));
        const QString field = key == QLatin1String("from") ? QStringLiteral("rate") : key;
        // A form in which the rate changes hands over all that describes changes; what does not act there
        // is not looked at.
        const bool acts = isChosen(workload.rows, row, {{"arrivals", arrivals}});
        if (acts)
            QCOMPARE(support::changedFields(before, after), QStringList{field});
        else if (!QStringList{"start", "duration", "period"}.contains(key))
            QCOMPARE(support::changedFields(before, after), QStringList());
    }

    void everyWorkloadOfTheContractIsWhatTheEngineRuns_data()
    {
        QTest::addColumn<QString>("workload");
        QTest::addColumn<QString>("expected");
        const auto add = [](const char *workload, const char *expected) {
            QTest::newRow(workload) << QString(workload) << QString(expected);
        };
        add(R"({"arrivals": "poisson", "rate": 200})", "arrivals=0 rate=200");
        add(R"({"arrivals": "constant", "rate": 200})", "arrivals=1 rate=200");
        add(R"({"arrivals": "gamma", "rate": 200, "cv": 3})", "arrivals=2 rate=200 cv=3");
        add(R"({"arrivals": "mmpp", "rates": [1, 20], "dwell": ["2s", "1s"]})",
            "arrivals=3 rates=1,20 dwell=2000000000,1000000000");
        add(R"({"arrivals": "ramp", "from": 5, "to": 50, "start": "1s", "duration": "2s"})",
            "arrivals=4 rate=5 to=50 start=1000000000 duration=2000000000");
        add(R"({"arrivals": "step", "from": 5, "to": 50, "start": "1s"})",
            "arrivals=5 rate=5 to=50 start=1000000000");
        add(R"({"arrivals": "spike", "from": 5, "to": 50, "start": "1s", "duration": "2s", "period": "9s"})",
            "arrivals=6 rate=5 to=50 start=1000000000 duration=2000000000 period=9000000000");
        add(R"({"arrivals": "spike"})", "arrivals=6 rate=10 to=100 start=10000000000 period=0");
        add(R"({"arrivals": "sine", "from": 5, "to": 50, "period": "9s"})",
            "arrivals=7 rate=5 to=50 start=0 period=9000000000");
        add(R"({"arrivals": "sine"})", "arrivals=7 start=0 period=60000000000");
        add(R"({"arrivals": "sine", "from": 5, "period": "0s"})", "arrivals=0 rate=5");
        add(R"({"arrivals": "replay", "times": ["2s", "1s", "1s"]})",
            "arrivals=8 times=1000000000,1000000000,2000000000");
        add(R"({"arrivals": "closed", "users": 4, "thinkTime": "2s"})", "arrivals=9 users=4");
        add("{}", "arrivals=0 rate=10");
    }
    void everyWorkloadOfTheContractIsWhatTheEngineRuns()
    {
        QFETCH(QString, workload);
        QFETCH(QString, expected);
        const Fields fields = fieldsOfX(withSettings("client", {"workload=" + workload}));
        for (const QString &part : expected.split(' ')) {
            const QString key = part.section('=', 0, 0);
            QCOMPARE(key + '=' + QString(fields.value(key)).replace(' ', ','), part);
        }
    }

    void aWorkloadThatCannotBeIsRefused_data()
    {
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("part");
        const auto add = [](const char *setting, const char *part) {
            QTest::newRow(setting) << QString(setting) << QString(part);
        };
        add("workload.rates=[1]", "give a list of 2 number");
        add("workload.rates=1,2,3", "give a list of 2 number");
        add("workload.rates=[1, -2]", "cannot contain -2");
        add("workload.rates=1,many", "cannot contain 'many'");
        add("workload.dwell=1s", "give a list of 2 duration");
        add("workload.dwell=1s,2", "cannot contain '2'");
        add("workload.dwell=1s,0s", "cannot contain '0s'");
        add("workload.times=1s,soon", "cannot contain 'soon'");
        add("workload.users=1.5", "a whole number");
        add("workload.cv=-1", "a number from 0");
    }
    void aWorkloadThatCannotBeIsRefused()
    {
        QFETCH(QString, setting);
        QFETCH(QString, part);
        const base::Result<diagram::Diagram> changed =
            withSetting(around("client"), "nodes.x." + setting.section('=', 0, 0), setting.section('=', 1));
        QVERIFY(!changed);
        QVERIFY2(changed.error().contains(part), qPrintable(changed.error()));
    }

    void listsAreWrittenInCanonicalTimes()
    {
        const QJsonObject params = canonical(
            nodeKind("client")->params,
            {{"workload", QJsonObject{{"arrivals", "replay"}, {"times", QJsonArray{"1000ms", "0.5s"}}}}});
        QCOMPARE(params["workload"]["times"], QJsonValue(QJsonArray{"1s", "500ms"}));
    }

    void aWordForNoLimitIsNoLimit()
    {
        const QString none = QString::number(sim::unlimited);
        QCOMPARE(fieldsOfX(around("service")).value("cores"), none);
        QCOMPARE(fieldsOfX(withSettings("service", {"acceptQueue=unlimited"})).value("acceptQueue"), none);
    }

    void anOperationOverridesItsNodeAndOthersDoNot()
    {
        const QStringList node{"hangRate=0.5", "cancellationAware=true"};
        QCOMPARE(fieldsOfX(withSettings("service", node)).value("hangRate"), QStringLiteral("0.5"));
        const Fields own = fieldsOfX(
            withSettings("service", node + QStringList{"operations.request.hangRate=0",
                                                       "operations.request.cancellationAware=false"}));
        QCOMPARE(own.value("hangRate"), QStringLiteral("0"));
        QCOMPARE(own.value("cancellationAware"), QStringLiteral("0"));
        const Fields other =
            fieldsOfX(withSettings("service", node + QStringList{"operations.x.hangRate=0"}));
        QCOMPARE(other.value("hangRate"), QStringLiteral("0.5"));
        QCOMPARE(other.value("cancellationAware"), QStringLiteral("1"));
    }

    void anEventLoopHasOneThreadUnlessItSaysOtherwise()
    {
        const auto threads = [](const QStringList &settings) {
            return fieldsOfX(withSettings("service", settings)).value("threads");
        };
        QCOMPARE(threads({}), QStringLiteral("50"));
        QCOMPARE(threads({"concurrency=eventLoop"}), QStringLiteral("1"));
        QCOMPARE(threads({"concurrency=eventLoop", "threads=50"}), QStringLiteral("50"));
        const std::span<const ParamSpec> rows = nodeKind("service")->params;
        const auto kept = [&](const QJsonObject &params) {
            return canonical(rows, params).keys();
        };
        QCOMPARE(kept({{"threads", 50}}), QStringList());
        QCOMPARE(kept({{"concurrency", "eventLoop"}, {"threads", 50}}),
                 QStringList({"concurrency", "threads"}));
        QCOMPARE(kept({{"concurrency", "eventLoop"}, {"threads", 1}}), QStringList({"concurrency"}));
    }

    void someSettingsSleepBesideAChoice()
    {
        const std::span<const ParamSpec> rows = nodeKind("service")->params;
        const auto acts = [&](const char *key, const QJsonObject &params) {
            return isChosen(rows, *specAt(rows, {key}), params);
        };
        QVERIFY(acts("threads", {}) && !acts("threads", {{"concurrency", "unbounded"}}));
        QVERIFY(!acts("codelTarget", {}) && acts("codelTarget", {{"discipline", "codel"}}));
        QVERIFY(acts("cores", {{"concurrency", "unbounded"}}));
    }
};

QTEST_APPLESS_MAIN(TestLoweringNodes)
#include "tst_lowering_nodes.moc"
