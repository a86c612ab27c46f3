// Event logs: who appends, which groups read, and what is wrong with a drawing of one.
#include "model/kinds/catalog.h"
#include "model/kinds/compile.h"
#include "model/kinds/values.h"
#include "tests/support/draw.h"

#include <QTest>

using namespace kinds;
using support::drawing;

namespace {

std::shared_ptr<const sim::Scenario> scenarioOf(const diagram::Diagram &diagram)
{
    const Compiled compiled = compile(diagram);
    for (const base::Issue &issue : compiled.issues) {
        if (issue.severity != base::Issue::Severity::Warning)
            qFatal("%s: %s", qPrintable(issue.item), qPrintable(issue.text));
    }
    return compiled.scenario;
}

QStringList issuesOf(const char *text)
{
    QStringList texts;
    for (const base::Issue &issue : compile(drawing(text)).issues)
        texts << issue.text;
    return texts;
}

QStringList channelsOf(const sim::Scenario &scenario)
{
    QStringList ids;
    for (const sim::ChannelPlan &channel : scenario.channels)
        ids << QString::fromStdString(channel.id);
    return ids;
}

const sim::EdgePlan &edgeNamed(const sim::Scenario &scenario, const char *id)
{
    for (const sim::EdgePlan &edge : scenario.edges) {
        if (edge.id == id)
            return edge;
    }
    qFatal("no %s", id);
}

} // namespace

class TestLogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyConsumingNodeIsAGroupUnlessItSaysOtherwise()
    {
        const auto scenario = scenarioOf(drawing("client ~> l:log(partitions=3, key=order, keys=7) ~> a; l ~> b; "
                                                 "l ~[group=both]~> d; l ~[group=both]~> e; client ~> q:queue ~> f"));
        QCOMPARE(channelsOf(*scenario), QStringList({"q", "l/a", "l/b", "l/both"}));
        const sim::LogPlan &log = scenario->logs.at(0);
        QCOMPARE(log.partitions, 3u);
        QCOMPARE(log.keys, 7u);
        QCOMPARE(log.groups, (std::vector<sim::Index>{1, 2, 3}));
        QCOMPARE(scenario->channels[3].consumers.size(), std::size_t(2));
        QCOMPARE(edgeNamed(*scenario, "client-l").appends, 0u);
        QCOMPARE(edgeNamed(*scenario, "client-l").publishes, sim::noIndex);
        QCOMPARE(edgeNamed(*scenario, "l-e").consumes, 3u);
        QCOMPARE(edgeNamed(*scenario, "l-e").appends, sim::noIndex);
    }

    void theLoopOfAConsumerIsAsItIsSet()
    {
        const auto scenario = scenarioOf(
            drawing("client ~> l:log ~[maxPollRecords=7, maxPollInterval=2s, commit=afterBatch, commitInterval=3s, "
                    "workers=4, maxDeliveries=5, retryBackoff=6ms, autoOffsetReset=earliest, assignor=cooperativeSticky, "
                    "rebalanceTime=1s, sessionTimeout=9s]~> a; l ~[commit=beforeProcessing]~> b"));
        const sim::PollPlan &poll = edgeNamed(*scenario, "l-a").consumer.poll;
        QCOMPARE(poll.maxPollRecords, 7u);
        QCOMPARE(poll.maxPollInterval, 2 * sim::second);
        QVERIFY(poll.commit == sim::PollPlan::Commit::AfterBatch);
        QCOMPARE(poll.commitInterval, 3 * sim::second);
        QCOMPARE(poll.workers, 4u);
        QCOMPARE(poll.maxDeliveries, 5u);
        QCOMPARE(poll.retryBackoff, 6 * sim::millisecond);
        const sim::GroupPlan &group = scenario->channels[0].group;
        QVERIFY(group.reset == sim::GroupPlan::Reset::Earliest);
        QVERIFY(group.assignor == sim::GroupPlan::Assignor::CooperativeSticky);
        QCOMPARE(group.rebalance, sim::second);
        QCOMPARE(group.sessionTimeout, 9 * sim::second);
        QVERIFY(edgeNamed(*scenario, "l-b").consumer.poll.commit == sim::PollPlan::Commit::BeforeProcessing);
    }

    void whatAConsumerGivesUpGoesToAnotherLog()
    {
        const auto scenario = scenarioOf(drawing("client ~> l:log ~[deadLetter=r, maxDeliveries=1]~> a; "
                                                 "r:log ~[consumeDelay=1s, commit=transaction, isolationLevel=readCommitted]~> b"));
        QCOMPARE(edgeNamed(*scenario, "l-a").consumer.poll.deadLetter, 1u);
        QVERIFY(!edgeNamed(*scenario, "l-a").consumer.poll.readCommitted);
        const sim::PollPlan &poll = edgeNamed(*scenario, "r-b").consumer.poll;
        QCOMPARE(poll.deadLetter, sim::noIndex);
        QCOMPARE(poll.delay, sim::second);
        QVERIFY(poll.commit == sim::PollPlan::Commit::Transaction);
        QVERIFY(poll.readCommitted);
        QVERIFY(!edgeNamed(*scenario, "r-b").consumer.operations.empty()); // it is reached by dead letters only
        const auto issues = kinds::issuesOf(drawing("client ~> l:log ~[deadLetter=q]~> a; client ~> q:queue ~> b"));
        QVERIFY(std::any_of(issues.begin(), issues.end(), [](const base::Issue &issue) {
            return issue.item == QLatin1String("l-a") && issue.text.contains(QLatin1String("not an event log"));
        }));
    }

    void defaultsAreKafkas()
    {
        const auto scenario = scenarioOf(drawing("client ~> l:log ~> a"));
        const sim::LogPlan &log = scenario->logs[0];
        QCOMPARE(log.partitions, 1u);
        QCOMPARE(log.keys, 0u);
        QCOMPARE(log.linger, 5 * sim::millisecond);
        QCOMPARE(log.batchSize, 16384.);
        QCOMPARE(log.retention, 7 * 24 * 3600 * sim::second);
        QCOMPARE(log.deliveryTimeout, 120 * sim::second);
        const sim::PollPlan &poll = edgeNamed(*scenario, "l-a").consumer.poll;
        QCOMPARE(poll.maxPollRecords, 500u);
        QCOMPARE(poll.maxPollInterval, 300 * sim::second);
        QVERIFY(poll.commit == sim::PollPlan::Commit::Auto);
        QCOMPARE(poll.commitInterval, 5 * sim::second);
        QCOMPARE(poll.maxDeliveries, 10u);
        const sim::GroupPlan &group = scenario->channels[0].group;
        QVERIFY(group.reset == sim::GroupPlan::Reset::Latest && group.assignor == sim::GroupPlan::Assignor::Range);
        QCOMPARE(group.sessionTimeout, 45 * sim::second);
    }

    void compactionNeedsAKey()
    {
        const auto plain = scenarioOf(drawing("client ~> l:log(cleanupPolicy=compact, key=order) ~> a"));
        const sim::LogPlan &log = plain->logs[0];
        QVERIFY(log.compacts && !log.deletes);
        QCOMPARE(log.segment, 7 * 24 * 3600 * sim::second);
        QCOMPARE(log.segmentBytes, 1073741824.);
        QCOMPARE(log.minCleanableDirtyRatio, 0.5);
        QCOMPARE(log.deleteRetention, 24 * 3600 * sim::second);
        QCOMPARE(log.tombstones, 0.);
        const auto issues = kinds::issuesOf(drawing("client ~> l:log(cleanupPolicy=compact) ~> a"));
        QVERIFY(std::any_of(issues.begin(), issues.end(), [](const base::Issue &issue) {
            return issue.item == QLatin1String("l") && issue.text.contains(QLatin1String("without a key"));
        }));
    }

    void aRecordThatGoesRoundIsWarnedOf()
    {
        const auto round = [](const char *text) {
            const auto issues = kinds::issuesOf(drawing(text));
            return std::any_of(issues.begin(), issues.end(), [](const base::Issue &issue) {
                return issue.text.contains(QLatin1String("for ever"));
            });
        };
        QVERIFY(round("client ~> l:log ~[deadLetter=l]~> a"));
        QVERIFY(round("client ~> l:log ~[deadLetter=r]~> a; r:log ~[deadLetter=l]~> b"));
        QVERIFY(!round("client ~> l:log ~[deadLetter=r]~> a; r:log ~> b"));
    }

    void anEdgeOfALogCarriesItsOwn()
    {
        diagram::Diagram diagram = drawing("client -> api ~[partitions=4, maxPollRecords=3, maxLength=2]~> mail");
        diagram.edges[diagram::EdgeId("api-mail")].protocol = QStringLiteral("log");
        const auto scenario = scenarioOf(diagram);
        QCOMPARE(channelsOf(*scenario), QStringList({"api-mail"}));
        QCOMPARE(scenario->logs.at(0).partitions, 4u);
        QCOMPARE(edgeNamed(*scenario, "api-mail").appends, 0u);
        QCOMPARE(edgeNamed(*scenario, "api-mail").consumes, 0u);
        QCOMPARE(edgeNamed(*scenario, "api-mail").consumer.poll.maxPollRecords, 3u);
        QCOMPARE(scenario->channels[0].maxLength, sim::unlimited); // the queue's settings sleep
        // And nobody is told of them, as of those of the other style.
        QVERIFY(compile(diagram).issues.isEmpty());
    }

    void onlyTheRowsOfWhatAnEdgeCarriesAct()
    {
        const diagram::Diagram diagram = drawing("client ~> l:log ~> a; client ~> q:queue ~> b; client ~> d");
        const auto acts = [&](const char *key, const char *edge) {
            return actsOn(*specAt(edgeParams(), {key}), diagram, diagram.edges.at(diagram::EdgeId(edge)));
        };
        QVERIFY(acts("maxPollRecords", "l-a") && !acts("maxPollRecords", "q-b") && !acts("maxPollRecords", "client-l"));
        QVERIFY(acts("prefetch", "q-b") && !acts("prefetch", "l-a"));
        QVERIFY(acts("consumers", "l-a") && acts("consumers", "q-b") && acts("consumers", "client-d"));
        QVERIFY(!acts("partitions", "l-a") && !acts("partitions", "client-d") && acts("maxLength", "client-d"));
    }

    void whatIsWrongIsSaid()
    {
        QCOMPARE(issuesOf("client ~> l:log"), QStringList{"Nothing reads from l"});
        QVERIFY(issuesOf("client ~> l:log ~> q:queue").contains("l cannot pass messages on to q by itself"));
        QVERIFY(issuesOf("client(mix={\"x\": 1, \"y\": 1}) ~> l:log ~[on=[\"x\"]]~> a")
                    .contains("a would not take records of 'y', but a consumer group reads all of them"));
        QCOMPARE(issuesOf("client ~> l:log ~[partitions=3]~> a"),
                 QStringList{"'partitions' has no effect on an edge out of an event log"});
        QCOMPARE(issuesOf("client ~> l:log ~[group=g, sessionTimeout=9s]~> a; l ~[group=g]~> b"),
                 QStringList{"The group 'g' goes by 'sessionTimeout' of 'l-a', not by this one"});
    }
};

QTEST_APPLESS_MAIN(TestLogs)
#include "tst_logs.moc"
