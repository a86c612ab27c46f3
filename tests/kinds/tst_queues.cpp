// What a queue works as, and where its dead letters go.
#include "model/kinds/catalog.h"
#include "model/kinds/compile.h"
#include "model/kinds/values.h"
#include "tests/support/draw.h"

#include <QTest>

using namespace kinds;
using support::drawing;

namespace {

std::shared_ptr<const sim::Scenario> scenarioOf(const char *text)
{
    const Compiled compiled = compile(drawing(text));
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

const sim::ChannelPlan &channelNamed(const sim::Scenario &scenario, const char *id)
{
    for (const sim::ChannelPlan &channel : scenario.channels) {
        if (channel.id == id)
            return channel;
    }
    qFatal("no %s", id);
}

const sim::ConsumerPlan &consumerOf(const sim::Scenario &scenario, const char *id)
{
    for (const sim::EdgePlan &edge : scenario.edges) {
        if (edge.id == id)
            return edge.consumer;
    }
    qFatal("no %s", id);
}

} // namespace

class TestQueues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPresetBringsTheDefaultsOfItsProduct_data()
    {
        using Delivery = sim::ChannelPlan::Delivery;
        QTest::addColumn<QByteArray>("preset");
        QTest::addColumn<int>("delivery");
        QTest::addColumn<uint>("prefetch");
        QTest::addColumn<uint>("deliveryLimit");
        QTest::addColumn<bool>("manualAck");
        const uint none = sim::unlimited;
        QTest::newRow("none") << QByteArray("none") << int(Delivery::Push) << 1u << none << true;
        QTest::newRow("classic") << QByteArray("rabbitmqClassic") << int(Delivery::Push) << none << none << true;
        QTest::newRow("quorum") << QByteArray("rabbitmqQuorum") << int(Delivery::Push) << 2000u << 20u << true;
        QTest::newRow("list") << QByteArray("redisList") << int(Delivery::Pop) << 1u << none << false;
        QTest::newRow("reliable") << QByteArray("redisReliable") << int(Delivery::Move) << 1u << none << true;
    }
    // On a queue node, whose consumers are set on the edge out of it, and on an edge that has both.
    void aPresetBringsTheDefaultsOfItsProduct()
    {
        QFETCH(QByteArray, preset);
        QFETCH(int, delivery);
        QFETCH(uint, prefetch);
        QFETCH(uint, deliveryLimit);
        QFETCH(bool, manualAck);
        const QByteArray through = "client ~> q:queue(preset=" + preset + ") ~> a";
        const QByteArray direct = "client ~[preset=" + preset + "]~> a";
        for (const auto &[text, channel, edge] :
             {std::tuple(through, "q", "q-a"), std::tuple(direct, "client-a", "client-a")}) {
            const auto scenario = scenarioOf(text.constData());
            QCOMPARE(int(channelNamed(*scenario, channel).delivery), delivery);
            QCOMPARE(channelNamed(*scenario, channel).deliveryLimit, deliveryLimit);
            QCOMPARE(consumerOf(*scenario, edge).prefetch, prefetch);
            QCOMPARE(consumerOf(*scenario, edge).manualAck, manualAck);
        }
    }

    void whatIsSetGoesBeforeThePreset()
    {
        const auto scenario = scenarioOf("client ~> q:queue(preset=rabbitmqQuorum, deliveryLimit=3) ~[prefetch=1]~> a");
        QCOMPARE(channelNamed(*scenario, "q").deliveryLimit, 3u);
        QCOMPARE(consumerOf(*scenario, "q-a").prefetch, 1u);
        // The edge does not know what the queue works as, so its prefetch is written whatever it is.
        const diagram::Params kept = canonical(edgeParams(), {{"prefetch", 1}, {"consumers", 1}});
        QCOMPARE(kept.keys(), QStringList({"prefetch"}));
    }

    void aListHasNeitherLimitsNorDeadLetters()
    {
        const auto scenario = scenarioOf("client ~> q:queue(preset=redisList, maxLength=3, messageTtl=1s, deliveryLimit=2, "
                                         "deadLetter=dead, reaperTimeout=1s, pushCommand=rpush) ~[ack=manual]~> a; "
                                         "client ~> dead:queue");
        const sim::ChannelPlan &list = channelNamed(*scenario, "q");
        QCOMPARE(list.maxLength, sim::unlimited);
        QCOMPARE(list.messageTtl, sim::never);
        QCOMPARE(list.deliveryLimit, sim::unlimited);
        QCOMPARE(list.deadLetter, sim::noIndex);
        QCOMPARE(list.reaperTimeout, sim::never); // nothing to put back: it is gone
        QVERIFY(list.lastFirst);
        QVERIFY(!consumerOf(*scenario, "q-a").manualAck);
    }

    void deadLettersGoToTheirQueueAndItsConsumersKnowThem()
    {
        const auto scenario = scenarioOf("client(mix={\"a\": 1, \"b\": 1}) ~> q:queue(deadLetter=dead) "
                                         "~[operation=work, onFailure=deadLetter]~> worker; dead:queue ~> mender");
        const sim::ChannelPlan &dead = channelNamed(*scenario, "dead");
        QCOMPARE(&scenario->channels[channelNamed(*scenario, "q").deadLetter], &dead);
        QVERIFY(consumerOf(*scenario, "q-worker").onFailure == sim::ConsumerPlan::OnFailure::DeadLetter);
        QStringList names;
        for (const auto &operation : consumerOf(*scenario, "dead-mender").operations)
            names << QString::fromStdString(scenario->names[operation.name]);
        QCOMPARE(names, QStringList({"a", "b"}));
    }

    void anEdgeThatCarriesItsQueueHasDeadLettersToo()
    {
        const auto scenario = scenarioOf("client -> api ~[operation=send, deadLetter=dead]~> mail; dead:queue ~> mender");
        QCOMPARE(channelNamed(*scenario, "api-mail").deadLetter, channelNamed(*scenario, "dead").node == sim::noIndex
                                                                     ? sim::noIndex
                                                                     : scenario->nodes[channelNamed(*scenario, "dead").node].channel);
        QCOMPARE(consumerOf(*scenario, "dead-mender").operations.size(), std::size_t(1));
    }

    void onlyAQueueThatExistsGetsDeadLetters()
    {
        QVERIFY(issuesOf("client ~> q:queue(deadLetter=gone) ~> a")
                    .contains(QStringLiteral("There is no node 'gone' to get the dead letters")));
        QVERIFY(issuesOf("client ~[deadLetter=gone]~> a")
                    .contains(QStringLiteral("There is no node 'gone' to get the dead letters")));
        QVERIFY(!compile(drawing("client ~> q:queue(deadLetter=a) ~> a")).scenario);
        QCOMPARE(issuesOf("client ~> q:queue(deadLetter=a) ~> a"),
                 QStringList{"'a' is not a queue and cannot get dead letters"});
    }

    void whatIsInVainIsSaid()
    {
        QCOMPARE(issuesOf("client ~> q:queue ~[onFailure=deadLetter]~> a"),
                 QStringList{"What fails here is gone: the queue has no dead-letter queue"});
        QCOMPARE(issuesOf("client ~> q:queue(preset=rabbitmqQuorum, overflow=rejectPublishDlx) ~> a"),
                 QStringList{"RabbitMQ's quorum queues do not know reject-publish-dlx"});
        const char *text = "client ~> q:queue(preset=%1, deadLetter=dead, deadLetterStrategy=atLeastOnce%2) ~> a; dead:queue";
        const auto said = [text](const char *preset, const char *more) {
            return issuesOf(qPrintable(QString::fromLatin1(text).arg(QLatin1String(preset), QLatin1String(more))));
        };
        QCOMPARE(said("rabbitmqQuorum", ""), QStringList{"Without reject-publish RabbitMQ dead-letters at most once"});
        QCOMPARE(said("rabbitmqQuorum", ", overflow=rejectPublish"), QStringList());
        QCOMPARE(said("rabbitmqClassic", ", delayedRetryMax=1s"), QStringList()); // that sleeps
        for (const char *delays : {", overflow=rejectPublish, delayedRetryMax=1s",
                                   ", overflow=rejectPublish, delayedRetryMin=2s, delayedRetryMax=1s"})
            QCOMPARE(said("rabbitmqQuorum", delays), QStringList{"The longest delay of a retry is less than the shortest"});
        // Dead letters may pile up: that is what their queue is for.
        QCOMPARE(issuesOf("client ~> q:queue(deadLetter=dead) ~> a; dead:queue"), QStringList());
    }

    void rowsSleepWithThePresetsThatDoNotHaveThem()
    {
        const auto acts = [](const char *key, const diagram::Params &params) {
            return isChosen(edgeParams(), *specAt(edgeParams(), {key}), params);
        };
        for (const char *key : {"maxLength", "ack", "prefetch", "deadLetter", "onFailure", "requeueWith", "deliveryLimit"}) {
            QVERIFY2(acts(key, {}), key);
            QVERIFY2(!acts(key, {{"preset", "redisList"}}), key);
        }
        QVERIFY(!acts("deliveryLimit", {{"preset", "rabbitmqClassic"}}));
        QVERIFY(!acts("prefetch", {{"ack", "auto"}}));
        QVERIFY(acts("onFailure", {{"preset", "redisReliable"}}) && acts("reaperTimeout", {{"preset", "redisReliable"}}));
        QVERIFY(!acts("reaperTimeout", {{"preset", "redisList"}}));
    }
};

QTEST_APPLESS_MAIN(TestQueues)
#include "tst_queues.moc"
