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
                                              {"hitTime", "7ms"},           {"dwell", "[\"7ms\",\"8ms\"]"}};
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
        for (const KindSpec *kind : nodeKinds()) {
            for (const ParamSpec &row : kind->params) {
                const QString key = QLatin1String(row.key);
                if (row.type == ParamType::Map || row.type == ParamType::Variant ||
                    row.type == ParamType::Text)
                    continue;
                QStringList fields{key};
                if (key == QLatin1String("concurrency"))
                    fields << QStringLiteral("threads"); // an event loop has one
                QTest::addRow("%s %s", kind->key, row.key)
                    << QString(QLatin1String(kind->key)) << key << otherThan(row, key) << fields;
            }
        }
        const ParamSpec *operations = specAt(nodeKind("service")->params, {"operations"});
        for (const ParamSpec &row : operations->rows) {
            const QString path = QStringLiteral("operations.request.") + QLatin1String(row.key);
            QTest::addRow("%s", qPrintable(path)) << QStringLiteral("service") << path << otherThan(row, path)
                                                  << QStringList{QLatin1String(row.key)};
        }
    }
    void everySettingOfAKindReachesItsField()
    {
        QFETCH(QString, kind);
        QFETCH(QString, path);
        QFETCH(QString, value);
        QFETCH(QStringList, fields);
        const Fields before = fieldsOfX(around(kind));
        const Fields after = fieldsOfX(withSettings(kind, {path + '=' + value}));
        QCOMPARE(support::changedFields(before, after), fields);
    }

    void everyWordOfAChoiceMeansSomethingElse_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("path");
        for (const KindSpec *kind : nodeKinds()) {
            for (const ParamSpec &row : kind->params) {
                if (row.type == ParamType::Choice)
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
        for (const Option &option : row.options)
            meanings << fieldsOfX(withSettings(kind, {path + '=' + QLatin1String(option.key)})).value(path);
        QCOMPARE(meanings.size(), qsizetype(row.options.size()));
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
