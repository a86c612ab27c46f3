// What Kafka documents of its producers and replicas: the scenarios of messaging_scenarios.json that need them, by the ids
// they have there.
#include "tests/sim/topic.h"

#include <QTest>

class TestProducerScenarios : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void k08_whatOnlyTheLeaderHadIsLostWithIt();
    void k09_allMayMeanOneCopy();
    void k10_tooFewInSyncTurnProducersAway();
    void k11_withoutIdempotenceARetryComesAfterLaterRecords();
    void k12_anAnswerThatIsLostIsARecordTwice_data();
    void k12_anAnswerThatIsLostIsARecordTwice();
    void k13_whatTheApplicationSendsAgainIsANewRecord();
    void aNewLeaderIsElected();
    void k17_readCommittedStopsAtTheFirstOpenTransaction();
    void k18_readProcessWriteIsSeenOnce();
    void k18_aTransactionThatNobodyEndsIsAbortedAfterAMinute();
    void whatAnEvictedMemberAppendsIsRefused();
    void whatFailedWorkAppendsIsNotSeen();
    void aDeadLetterIsPartOfTheTransaction();
    void aTransactionBeginsWithTheWork();
    void whatWaitsInAProducerIsLostWithIt();
    void aCutInATransactionKeepsTheBooks();
};

namespace {

// The worker reads the topic and appends to `out`, in transactions; one group of each isolation level reads that.
struct Pipeline : Topic
{
    Index out, strict, loose;

    Pipeline(std::uint32_t records, Time work)
        : Topic(1, records, work)
        , out(draft.log("out", 1))
        , strict(draft.station("strict", 1, Distribution::constant(0)))
        , loose(draft.station("loose", 1, Distribution::constant(0)))
    {
        loop().commit = Commit::Transaction;
        draft.produce(worker, out).edge.latency = {};
        draft.scenario.logs[1].linger = 0;
        support::DraftEdge &reads = draft.subscribe(out, strict);
        reads.edge.latency = {};
        reads.edge.consumer.poll.readCommitted = true;
        draft.subscribe(out, loose).edge.latency = {};
    }
    // After it has appended the worker calls something that fails each time.
    void breakWork()
    {
        const Index broken = draft.station("broken", 1, Distribution::constant(0));
        draft.operation(broken).errorRate = 1;
        draft.call(worker, broken).edge.latency = {};
    }
    Totals totals(Time until)
    {
        Engine engine(draft.build(), 1);
        return support::totalsOf(engine, 0, until);
    }
};

} // namespace

// It crashes half way to the followers.
void TestProducerScenarios::k08_whatOnlyTheLeaderHadIsLostWithIt()
{
    using Acks = LogPlan::Acks;
    for (const Acks acks : {Acks::All, Acks::Leader, Acks::None}) {
        Topic topic(1, 1, 0);
        topic.log().acks = acks;
        topic.log().replicationFactor = topic.log().inSyncReplicas = 3;
        topic.draft.edges[0].edge.confirms = true;
        topic.crash(ms / 2, second).node = topic.topic;
        Engine engine(topic.draft.build(), 1);
        const Totals totals = support::totalsOf(engine, 0, 20 * second);
        QCOMPARE(totals.nodes[topic.users].completed, std::uint64_t{1}); // the producer saw success
        QCOMPARE(totals.channels[0].lost, std::uint64_t(acks != Acks::All));
        QCOMPARE(totals.channels[0].acknowledged, std::uint64_t(acks == Acks::All));
    }
}

void TestProducerScenarios::k09_allMayMeanOneCopy()
{
    Topic topic(1, 1, 0);
    topic.log().replicationFactor = 3; // in sync is the leader alone
    topic.draft.edges[0].edge.confirms = true;
    Engine engine(topic.draft.build(), 1);
    const Totals totals = support::totalsOf(engine, 0, 10 * second);
    QCOMPARE(totals.nodes[topic.users].completed, std::uint64_t{1});
    // While that one is down nobody has the record.
    topic.crash(ms, 30 * second).node = topic.topic;
    topic.draft.edges[1].edge.latency = Distribution::constant(10 * ms);
    topic.consumer().consumers = 0;
    auto later = std::make_shared<Scenario>(*topic.draft.build());
    later->edges[1].consumer.consumers = 1;
    later->channels[0].group.reset = GroupPlan::Reset::Earliest;
    topic.group().reset = GroupPlan::Reset::Earliest;
    topic.draft.scenario.changes.push_back({2 * second, later});
    QCOMPARE(topic.run(25 * second).delivered, std::uint64_t{0});
    QCOMPARE(topic.run(40 * second).delivered, std::uint64_t{1});
}

void TestProducerScenarios::k10_tooFewInSyncTurnProducersAway()
{
    Topic topic(1, 1, 0);
    topic.log().replicationFactor = 3;
    topic.log().minInsyncReplicas = 2;
    topic.draft.edges[0].edge.confirms = true;
    topic.draft.edges[0].edge.confirmTimeout = 200 * second;
    QCOMPARE(topic.run(118 * second).inFlight, std::uint64_t{1}); // tried again and again
    QCOMPARE(topic.run(125 * second).lost, std::uint64_t{1});
    topic.log().acks = LogPlan::Acks::Leader;
    QCOMPARE(topic.run(10 * second).acknowledged, std::uint64_t{1});
}

// The first record fails and is sent again at 100 ms; the second one would come through at 60 ms.
void TestProducerScenarios::k11_withoutIdempotenceARetryComesAfterLaterRecords()
{
    for (const bool idempotence : {false, true}) {
        Topic topic(1, 1, 0, {1, 60 * ms});
        topic.log().linger = 0;
        topic.log().idempotence = idempotence;
        topic.crash(0, 50 * ms).node = topic.topic;
        QCOMPARE(topic.run(90 * ms).endToEnd.count(), std::uint64_t(idempotence ? 0 : 1));
        const ChannelTotals totals = topic.run(10 * second);
        QCOMPARE(totals.endToEnd.count(), std::uint64_t{2});
        QCOMPARE(totals.acknowledged, std::uint64_t{2});
    }
}

void TestProducerScenarios::k12_anAnswerThatIsLostIsARecordTwice_data()
{
    QTest::addColumn<LogPlan::Acks>("acks");
    QTest::addColumn<bool>("idempotence");
    QTest::addColumn<bool>("idempotentConsumer");
    QTest::addColumn<int>("copies");
    QTest::newRow("idempotent producer") << LogPlan::Acks::All << true << false << 1;
    QTest::newRow("without") << LogPlan::Acks::All << false << false << 2;
    QTest::newRow("without, the consumer knows it") << LogPlan::Acks::All << false << true << 2;
    QTest::newRow("without, leader only") << LogPlan::Acks::Leader << false << false << 2;
    QTest::newRow("nobody waits for an answer") << LogPlan::Acks::None << false << false << 1;
}

// The record is there after 10 ms; the network is cut before its producer knows.
void TestProducerScenarios::k12_anAnswerThatIsLostIsARecordTwice()
{
    QFETCH(const LogPlan::Acks, acks);
    QFETCH(const bool, idempotence);
    QFETCH(const bool, idempotentConsumer);
    QFETCH(const int, copies);
    Topic topic(1, 1, 0, {1, 17 * ms});
    topic.log().linger = 0;
    topic.log().acks = acks;
    topic.log().idempotence = idempotence;
    topic.consumer().idempotent = idempotentConsumer;
    topic.draft.edges[0].edge.latency = Distribution::constant(10 * ms);
    FaultPlan cut{.kind = FaultPlan::Kind::Partition, .id = "cut"};
    cut.edge = 0;
    cut.at = 15 * ms;
    cut.duration = 50 * ms;
    topic.draft.scenario.faults.push_back(cut);
    const ChannelTotals totals = topic.run(10 * second);
    // The other record was never there before it was sent again.
    const int other = acks == LogPlan::Acks::None ? 0 : 1;
    QCOMPARE(totals.published, std::uint64_t(copies + 1));
    QCOMPARE(totals.acknowledged, std::uint64_t(copies + other));
    QCOMPARE(totals.processedTwice, std::uint64_t(copies == 2 && !idempotentConsumer));
    QCOMPARE(totals.endToEnd.count(), std::uint64_t(1 + other));
    QCOMPARE(accounted(totals), totals.published);
}

// A caller that times out calls again: for the log that is another record, whatever its producer is.
void TestProducerScenarios::k13_whatTheApplicationSendsAgainIsANewRecord()
{
    Topic topic(1, 1, 0);
    topic.log().linger = 0;
    const Index app = topic.draft.station("app", 1, Distribution::constant(0));
    support::DraftEdge &produces = topic.draft.edges[0];
    produces.edge.from = app;
    produces.edge.latency = Distribution::constant(10 * ms);
    produces.edge.confirms = true;
    produces.edge.confirmTimeout = 100 * ms;
    support::DraftEdge &call = topic.draft.call(topic.users, app);
    call.edge.latency = {};
    call.edge.retry.maxAttempts = call.edge.retry.maxAttemptsNotIdempotent = 2;
    call.edge.retry.retryOn = ~0u;
    FaultPlan cut{.kind = FaultPlan::Kind::Partition, .id = "cut"};
    cut.edge = 0;
    cut.at = 15 * ms;
    cut.duration = 50 * ms;
    topic.draft.scenario.faults.push_back(cut);
    for (const bool again : {false, true}) {
        topic.draft.edges[0].edge.confirmTimeout = again ? 100 * ms : second;
        const ChannelTotals totals = topic.run(10 * second);
        QCOMPARE(totals.published, std::uint64_t(again ? 2 : 1));
        QCOMPARE(totals.acknowledged, std::uint64_t(again ? 2 : 1));
    }
}

void TestProducerScenarios::aNewLeaderIsElected()
{
    std::vector<Time> times;
    for (int i = 0; i < 200; ++i)
        times.push_back(i * 50 * ms + 1);
    Topic topic(1, 1, 0, times);
    topic.log().replicationFactor = topic.log().inSyncReplicas = 3;
    topic.crash(3 * second).node = topic.topic; // for good
    QCOMPARE(topic.run(4900 * ms).endToEnd.count(), std::uint64_t{60});
    QCOMPARE(topic.run(30 * second).endToEnd.count(), std::uint64_t{200});
}

// Two records take 10 s each, so the transaction is open from the first append to 20 s; another producer's record follows.
void TestProducerScenarios::k17_readCommittedStopsAtTheFirstOpenTransaction()
{
    Pipeline pipeline(2, 10 * second);
    const Index others = pipeline.draft.client("others", 1);
    SourcePlan &source = pipeline.draft.scenario.nodes[others].source;
    source.arrivals = SourcePlan::Arrivals::Replay;
    source.times = std::make_shared<const std::vector<Time>>(std::vector<Time>{12 * second});
    pipeline.draft.produce(others, pipeline.out).edge.latency = {};
    const Totals open = pipeline.totals(19 * second);
    QCOMPARE(open.channels[1].published, std::uint64_t{2});
    QCOMPARE(open.channels[1].endToEnd.count(), std::uint64_t{0});
    QCOMPARE(open.channels[2].endToEnd.count(), std::uint64_t{2});
    const Totals committed = pipeline.totals(21 * second);
    QCOMPARE(committed.channels[1].endToEnd.count(), std::uint64_t{3});
}

// It crashes when it has appended, and before it commits.
void TestProducerScenarios::k18_readProcessWriteIsSeenOnce()
{
    Pipeline pipeline(2, 10 * second);
    pipeline.group().sessionTimeout = 5 * second;
    pipeline.crash(15 * second, second);
    const Totals totals = pipeline.totals(60 * second);
    QCOMPARE(totals.channels[0].acknowledged, std::uint64_t{2});
    QCOMPARE(totals.channels[0].processedTwice, std::uint64_t{1}); // what it does elsewhere may be done twice
    QCOMPARE(totals.channels[1].published, std::uint64_t{3});
    QCOMPARE(totals.channels[1].endToEnd.count(), std::uint64_t{2});
    QCOMPARE(totals.channels[1].dropped, std::uint64_t{1});
    QCOMPARE(totals.channels[2].endToEnd.count(), std::uint64_t{3});
    QCOMPARE(accounted(totals.channels[1]), totals.channels[1].published);
}

void TestProducerScenarios::k18_aTransactionThatNobodyEndsIsAbortedAfterAMinute()
{
    Pipeline pipeline(2, 10 * second);
    pipeline.crash(15 * second, 0); // for good
    QCOMPARE(pipeline.totals(59 * second).channels[1].waiting, std::uint64_t{1});
    QCOMPARE(pipeline.totals(61 * second).channels[1].waiting, std::uint64_t{0});
}

// It is fenced: max.poll.interval.ms is over before it appends.
void TestProducerScenarios::whatAnEvictedMemberAppendsIsRefused()
{
    Pipeline pipeline(1, 2 * second);
    pipeline.loop().maxPollInterval = second;
    const Totals totals = pipeline.totals(60 * second);
    QVERIFY(totals.channels[1].published > 1);
    for (const Index group : {1u, 2u})
        QCOMPARE(totals.channels[group].lost, totals.channels[group].published);
}

// Each try appends, then calls what is broken; the third one is the last.
void TestProducerScenarios::whatFailedWorkAppendsIsNotSeen()
{
    Pipeline pipeline(2, second);
    pipeline.breakWork();
    pipeline.loop().maxDeliveries = 3;
    const Totals totals = pipeline.totals(60 * second);
    QCOMPARE(totals.channels[0].dropped, std::uint64_t{2});
    QCOMPARE(totals.channels[1].published, std::uint64_t{6});
    QCOMPARE(totals.channels[1].endToEnd.count(), std::uint64_t{0});
    QCOMPARE(totals.channels[1].dropped, std::uint64_t{6});
    QCOMPARE(totals.channels[2].endToEnd.count(), std::uint64_t{6});
}

// The first record is handed on in the transaction in which the second one fails.
void TestProducerScenarios::aDeadLetterIsPartOfTheTransaction()
{
    Pipeline pipeline(2, second);
    pipeline.breakWork();
    const Index dead = pipeline.draft.log("dead", 1);
    support::DraftEdge &reads = pipeline.draft.subscribe(dead, pipeline.strict);
    reads.edge.latency = {};
    reads.edge.consumer.poll.readCommitted = true;
    pipeline.loop().maxDeliveries = 1;
    pipeline.loop().deadLetter = 2;
    const Totals totals = pipeline.totals(60 * second);
    QCOMPARE(totals.channels[0].deadLettered, std::uint64_t{2});
    QCOMPARE(totals.channels[3].published, std::uint64_t{3});
    QCOMPARE(totals.channels[3].endToEnd.count(), std::uint64_t{2});
    QCOMPARE(totals.channels[3].dropped, std::uint64_t{1});
}

// What its consumer lets wait for two minutes does not keep a transaction open for as long.
void TestProducerScenarios::aTransactionBeginsWithTheWork()
{
    Pipeline pipeline(2, second);
    pipeline.loop().delay = 120 * second;
    const Totals totals = pipeline.totals(130 * second);
    QCOMPARE(totals.channels[0].acknowledged, std::uint64_t{2});
    QCOMPARE(totals.channels[1].published, std::uint64_t{2});
    QCOMPARE(totals.channels[1].endToEnd.count(), std::uint64_t{2});
}

// Three records wait for their batch, one is on the wire.
void TestProducerScenarios::whatWaitsInAProducerIsLostWithIt()
{
    Topic topic(1, 1, 0);
    const Index app = topic.draft.station("app", 1, Distribution::constant(0));
    topic.draft.edges[0].edge.from = app;
    topic.draft.edges[0].edge.latency = Distribution::constant(10 * ms);
    topic.draft.call(topic.users, app).edge.latency = {};
    auto times = std::vector<Time>{1, 8 * ms, 8 * ms + 1, 8 * ms + 2};
    topic.draft.scenario.nodes[topic.users].source.times = std::make_shared<const std::vector<Time>>(times);
    topic.log().linger = 5 * ms;
    topic.crash(12 * ms, second).node = app;
    const ChannelTotals totals = topic.run(10 * second);
    QCOMPARE(totals.acknowledged, std::uint64_t{1});
    QCOMPARE(totals.lost, std::uint64_t{3});
    // Nor does anybody send again what the broker does not answer.
    FaultPlan cut{.kind = FaultPlan::Kind::Partition, .id = "cut"};
    cut.edge = 0;
    cut.at = 13 * ms;
    cut.duration = 50 * ms;
    topic.draft.scenario.faults.push_back(cut);
    QCOMPARE(topic.run(10 * second).lost, std::uint64_t{4});
}

// Of a member that has records on the wire: it fetches them again.
void TestProducerScenarios::aCutInATransactionKeepsTheBooks()
{
    Topic topic(2, 1, 0, {second, 9500 * ms, 9510 * ms, 9520 * ms, 9530 * ms});
    topic.log().linger = 0;
    topic.group().reset = GroupPlan::Reset::Earliest;
    topic.loop().commit = Commit::Transaction;
    topic.draft.edges[1].edge.latency = Distribution::constant(4 * second);
    FaultPlan cut{.kind = FaultPlan::Kind::Partition, .id = "cut"};
    cut.edge = 1;
    cut.at = 12 * second;
    cut.duration = 10 * second;
    topic.draft.scenario.faults.push_back(cut);
    for (Time until = 11 * second; until < 30 * second; until += second) {
        Engine engine(topic.draft.build(), 1);
        const ChannelTotals totals = support::totalsOf(engine, 0, until).channels[0];
        const ChannelGauge gauge = engine.channelGauge(0);
        QCOMPARE(std::uint64_t{gauge.waiting}, totals.waiting);
        QCOMPARE(std::uint64_t{gauge.inFlight}, totals.inFlight);
        QCOMPARE(accounted(totals), totals.published);
    }
    QVERIFY(topic.run(11500 * ms).inFlight > 0); // it does have some
    QVERIFY(topic.run(12500 * ms).waiting > topic.run(11500 * ms).waiting);
    QCOMPARE(topic.run(60 * second).acknowledged, std::uint64_t{5});
}

QTEST_APPLESS_MAIN(TestProducerScenarios)
#include "tst_producerscenarios.moc"
