// Faults of the kind `set`: when they act, what they make of the scenario, and what is wrong with them.
#include "model/kinds/catalog.h"
#include "model/kinds/compile.h"
#include "tests/support/draw.h"

#include <QTest>

using namespace kinds;
using support::drawing;

namespace {

diagram::Diagram with(diagram::Diagram diagram, const char *id, const char *target, const QJsonObject &params)
{
    const diagram::FaultId fault(id);
    diagram.faults[fault] = {fault, QStringLiteral("set"), QString(target), params};
    return diagram;
}

diagram::Diagram shop()
{
    return drawing("client(rate=10) -> api -> db");
}

const sim::NodePlan &node(const sim::Scenario &scenario, const char *id)
{
    for (const sim::NodePlan &plan : scenario.nodes) {
        if (plan.id == id)
            return plan;
    }
    qFatal("no node %s", id);
}

// "5:3 7:50": at which second the node's threads become how many.
QString threadsOf(const diagram::Diagram &diagram, const char *id)
{
    const Compiled compiled = compile(diagram);
    for (const base::Issue &issue : compiled.issues) {
        if (issue.severity != base::Issue::Severity::Warning)
            return issue.text;
    }
    QStringList texts;
    for (const sim::SettingChange &change : compiled.scenario->changes)
        texts << QStringLiteral("%1:%2")
                     .arg(sim::inSeconds(change.at))
                     .arg(node(*change.scenario, id).station.threads);
    return texts.join(' ');
}

} // namespace

class TestSettingChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutSuchFaultsNothingChanges() { QVERIFY(compile(shop()).scenario->changes.empty()); }

    void aSettingChangesAndGoesBack()
    {
        const QJsonObject change{{"key", "threads"}, {"value", 3}, {"at", "5s"}};
        QCOMPARE(threadsOf(with(shop(), "f", "api", change), "api"), QStringLiteral("5:3"));
        QJsonObject ending = change;
        ending["for"] = "2s";
        QCOMPARE(threadsOf(with(shop(), "f", "api", ending), "api"), QStringLiteral("5:3 7:50"));
        QCOMPARE(threadsOf(with(shop(), "f", "api", ending), "db"), QStringLiteral("5:50 7:50"));
    }

    void itComesAgainWithinTheDuration()
    {
        diagram::Diagram diagram =
            with(shop(), "f", "api",
                 {{"key", "threads"}, {"value", 3}, {"at", "5s"}, {"for", "1s"}, {"every", "20s"}});
        diagram.settings.run["duration"] = "60s";
        QCOMPARE(threadsOf(diagram, "api"), QStringLiteral("5:3 6:50 25:3 26:50 45:3 46:50"));
        const Compiled compiled = compile(diagram);
        const auto &changes = compiled.scenario->changes;
        QCOMPARE(changes[0].scenario.get(), changes[2].scenario.get()); // the same settings are kept once
        QVERIFY(changes[0].scenario->changes.empty());
    }

    void theOneThatBeganLastWins()
    {
        diagram::Diagram diagram =
            with(shop(), "a", "api", {{"key", "threads"}, {"value", 3}, {"at", "4s"}, {"for", "2s"}});
        diagram = with(diagram, "b", "api", {{"key", "threads"}, {"value", 7}, {"at", "1s"}, {"for", "9s"}});
        QCOMPARE(threadsOf(diagram, "api"), QStringLiteral("1:7 4:3 6:7 10:50"));
    }

    void severalAtOnceAreOneChange()
    {
        diagram::Diagram diagram =
            with(shop(), "a", "api", {{"key", "threads"}, {"value", 3}, {"at", "4s"}, {"for", "2s"}});
        diagram = with(diagram, "b", "db", {{"key", "threads"}, {"value", 7}, {"at", "4s"}, {"for", "2s"}});
        QCOMPARE(threadsOf(diagram, "api"), QStringLiteral("4:3 6:50"));
        QCOMPARE(threadsOf(diagram, "db"), QStringLiteral("4:7 6:50"));
    }

    void aGroupIsEveryMemberThatHasTheSetting()
    {
        diagram::Diagram diagram = shop();
        const diagram::GroupId zone("zone");
        diagram.groups[zone] = {
            zone, {}, {diagram::NodeId("client"), diagram::NodeId("api"), diagram::NodeId("db")}, {}};
        diagram = with(diagram, "f", "zone", {{"key", "threads"}, {"value", 3}, {"at", "5s"}});
        QCOMPARE(threadsOf(diagram, "api"), QStringLiteral("5:3"));
        QCOMPARE(threadsOf(diagram, "db"), QStringLiteral("5:3"));
        diagram = with(diagram, "f", "zone", {{"key", "hitRatio"}, {"value", 0}});
        QCOMPARE(threadsOf(diagram, "db"), QStringLiteral("No member of 'zone' has the setting 'hitRatio'"));
    }

    void everySettingThatIsLiveMayChange()
    {
        const auto scenarioAt5 = [](const char *target, const char *key, const QJsonValue &value) {
            const Compiled compiled =
                compile(with(shop(), "f", target, {{"key", key}, {"value", value}, {"at", "5s"}}));
            return compiled.scenario ? compiled.scenario->changes.at(0).scenario : nullptr;
        };
        QCOMPARE(node(*scenarioAt5("client", "workload.rate", 99), "client").source.rate, 99.0);
        QVERIFY(node(*scenarioAt5("client", "workload", QJsonObject{{"arrivals", "closed"}}), "client")
                    .source.isClosed());
        QCOMPARE(scenarioAt5("client-api", "timeout", "2s")->edges[1].timeout, 2 * sim::second);
        QCOMPARE(scenarioAt5("client-api", "retry", QJsonObject{})->edges[1].retry.maxAttempts, 3u);
        QCOMPARE(scenarioAt5("api", "operations.request.errorRate", 1)->operations[0].errorRate, 1.0);
        // Into a distribution that is not written down, as --set has it.
        QVERIFY(scenarioAt5("api", "serviceTime.p50", "20ms"));
    }

    void whatIsWrongIsSaidAtTheFault_data()
    {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QJsonObject>("params");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("part");
        const auto add = [](const char *target, const QJsonObject &params, const char *pointer,
                            const char *part) {
            QTest::newRow(part) << QString(target) << params << QString(pointer) << QString(part);
        };
        add("api", {{"value", 1}}, "/faults/0", "does not say which setting");
        add("api", {{"key", "threads"}}, "/faults/0", "does not say to what");
        add("api", {{"key", "threadz"}, {"value", 1}}, "/faults/0/value", "there is no such setting");
        add("api", {{"key", "threads"}, {"value", 0}}, "/faults/0/value", "Threads each cannot be 0");
        add("api", {{"key", "threads"}, {"value", "4"}}, "/faults/0/value", "Threads each cannot be '4'");
        add("api", {{"key", "replicas"}, {"value", 2}}, "/faults/0/key",
            "'replicas' cannot change while a run goes on");
        add("client-api", {{"key", "style"}, {"value", "async"}}, "/faults/0/key",
            "'style' cannot change while a run goes on");
        add("client", {{"key", "mix.buy"}, {"value", 1}}, "/faults/0/key",
            "'mix.buy' cannot change while a run goes on");
        add("api", {{"key", "threads"}, {"value", 2}, {"at", "0s"}, {"for", "1ms"}, {"every", "2ms"}},
            "/faults/0/every", "The settings change too often");
    }
    void whatIsWrongIsSaidAtTheFault()
    {
        QFETCH(QString, target);
        QFETCH(QJsonObject, params);
        QFETCH(QString, pointer);
        QFETCH(QString, part);
        const diagram::Diagram diagram = with(shop(), "f", qPrintable(target), params);
        const Compiled compiled = compile(diagram);
        QVERIFY(!compiled.scenario);
        QCOMPARE(compiled.issues, issuesOf(diagram));
        QCOMPARE(compiled.issues.size(), 1);
        QCOMPARE(compiled.issues[0].item, QStringLiteral("f"));
        QCOMPARE(compiled.issues[0].pointer, pointer);
        QVERIFY2(compiled.issues[0].text.contains(part), qPrintable(compiled.issues[0].text));
        QVERIFY(compiled.issues[0].severity == base::Issue::Severity::Error);
    }

    void changesThatDoNotGoTogetherAreSaid()
    {
        diagram::Diagram diagram =
            with(shop(), "a", "api", {{"key", "serviceTime.p50"}, {"value", "45ms"}, {"at", "1s"}});
        diagram = with(diagram, "b", "api", {{"key", "serviceTime.p99"}, {"value", "12ms"}, {"at", "2s"}});
        const base::Issues issues = issuesOf(diagram);
        QCOMPARE(issues.size(), 1);
        QCOMPARE(issues[0].item, QStringLiteral("b"));
        diagram.faults.begin()->second.params["for"] = "1s"; // the first one is over by then
        QVERIFY(compile(diagram).scenario);
    }
};

QTEST_APPLESS_MAIN(TestSettingChanges)
#include "tst_settingchanges.moc"
