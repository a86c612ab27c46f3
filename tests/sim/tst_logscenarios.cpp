// What Kafka documents of its consumers: the scenarios of messaging_scenarios.json that need a log, its groups and a
// crash, by the ids they have there.
#include "tests/sim/topic.h"

#include <QTest>
#include <set>

class TestLogScenarios : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyGroupReadsEveryRecord();
    void k01_automaticCommitsRepeatWhatACrashInterrupts();
    void k02_handedOffAndCommittedIsLost();
    void k03_committedBeforeItIsDoneIsLost();
    void k04_committedAfterTheBatchIsRepeated();
    void k05_tooSlowForMaxPollIntervalMakesNoProgress();
    void k06_aCrashIsNoticedLateAndACloseAtOnce();
    void k07_moreConsumersThanPartitionsAreIdle();
    void k14_aNewGroupSkipsWhatWasThere();
    void lagIsWhatComesAfterThePosition();
    void k15_aPoisonedRecordIsSkippedAfterTenDeliveries();
    void k16_retryTopicsBreakTheOrder();
    void k19_retentionTakesWhatNobodyRead();
    void k20_compactionLeavesTheLastOfEachKey();
    void aBacklogDrainsByWhatIsLeftOfTheRate();
    void aReplayWhileRecordsAreInHandKeepsTheBooks();
    void aMemberThatIsCutOffInARebalanceComesBack();
    void aReplayReadsAllAgainAndChangesNoOtherBook();
    void aRecordThatIsReadAgainIsADuplicate();
    void k21_anEagerRebalanceStopsAllACooperativeOneWhatMoves();
};

void TestLogScenarios::everyGroupReadsEveryRecord()
{
    Topic topic(3, 30, ms);
    const Index audit = topic.draft.station("audit", 1, Distribution::constant(ms));
    topic.draft.subscribe(topic.topic, audit).edge.latency = {};
    for (const Index group : {0u, 1u}) {
        const ChannelTotals totals = topic.run(20 * second, group);
        QCOMPARE(totals.published, std::uint64_t{30});
        QCOMPARE(totals.acknowledged, std::uint64_t{30});
        QCOMPARE(totals.endToEnd.count(), std::uint64_t{30});
    }
}

void TestLogScenarios::k01_automaticCommitsRepeatWhatACrashInterrupts()
{
    Topic topic(1, 2000, 10 * ms);
    topic.crash(7305 * ms, 95 * ms);
    const ChannelTotals down = topic.run(7350 * ms);
    QCOMPARE(down.acknowledged, std::uint64_t{500});
    QCOMPARE(down.endToEnd.count(), std::uint64_t{730});
    QCOMPARE(down.waiting, std::uint64_t{1500});
    // The partition belongs to the dead consumer until its session ends.
    const ChannelTotals unowned = topic.run(45 * second);
    QCOMPARE(unowned.waiting, std::uint64_t{1500});
    const ChannelTotals after = topic.run(100 * second);
    QCOMPARE(after.processedTwice, std::uint64_t{230});
    QCOMPARE(after.acknowledged, std::uint64_t{2000});
    QCOMPARE(after.lost, std::uint64_t{0});
}

void TestLogScenarios::k02_handedOffAndCommittedIsLost()
{
    Topic topic(1, 2000, 10 * ms);
    topic.loop().workers = 2;
    topic.crash(7305 * ms);
    const ChannelTotals totals = topic.run(10 * second);
    QCOMPARE(totals.acknowledged, std::uint64_t{1460});
    QCOMPARE(totals.lost, std::uint64_t{540}); // committed 5 s after the polls, and still in the threads' hands
    QCOMPARE(totals.waiting, std::uint64_t{0});
}

void TestLogScenarios::k03_committedBeforeItIsDoneIsLost()
{
    Topic topic(1, 500, 10 * ms);
    topic.loop().commit = Commit::BeforeProcessing;
    topic.crash(2305 * ms, 100 * ms);
    const ChannelTotals totals = topic.run(100 * second);
    QCOMPARE(totals.acknowledged, std::uint64_t{230});
    QCOMPARE(totals.lost, std::uint64_t{270});
    QCOMPARE(totals.processedTwice, std::uint64_t{0});
}

void TestLogScenarios::k04_committedAfterTheBatchIsRepeated()
{
    Topic topic(1, 500, 10 * ms);
    topic.loop().commit = Commit::AfterBatch;
    topic.crash(2305 * ms, 100 * ms);
    const ChannelTotals totals = topic.run(100 * second);
    QCOMPARE(totals.lost, std::uint64_t{0});
    QCOMPARE(totals.processedTwice, std::uint64_t{230});
    QCOMPARE(totals.acknowledged, std::uint64_t{500});
}

void TestLogScenarios::k05_tooSlowForMaxPollIntervalMakesNoProgress()
{
    Topic topic(1, 500, 700 * ms);
    topic.loop().commit = Commit::AfterBatch;
    const ChannelTotals evicted = topic.run(310 * second);
    QCOMPARE(evicted.waiting, std::uint64_t{500});
    const ChannelTotals later = topic.run(2000 * second);
    QCOMPARE(later.acknowledged, std::uint64_t{0});
    QVERIFY(later.processedTwice > 1000); // the same batch, again and again
}

void TestLogScenarios::k06_aCrashIsNoticedLateAndACloseAtOnce()
{
    // Two consumers of one partition each; one goes at 10 s.
    std::vector<Time> times;
    for (int i = 0; i < 600; ++i)
        times.push_back(i * 100 * ms + 1);
    Topic closed(2, 1, ms, times), killed(2, 1, ms, times);
    closed.consumer().consumers = 2;
    auto after = std::make_shared<Scenario>(*closed.draft.build());
    after->edges[1].consumer.consumers = 1;
    closed.draft.scenario.changes.push_back({10 * second, after});
    QVERIFY(closed.run(13500 * ms).waiting < 5); // 3 s of the rebalance, then the other one has both
    // A second worker for the group, which stays when the first one dies.
    const Index other = killed.draft.station("other", 1, Distribution::constant(ms));
    killed.draft.subscribe(killed.topic, other).edge.latency = {};
    support::DraftEdge &edge = killed.draft.edges.back();
    edge.edge.consumes = 0;
    killed.draft.scenario.channels.pop_back();
    killed.draft.scenario.logs[0].groups.pop_back();
    killed.draft.scenario.channels[0].consumers.push_back(2);
    killed.crash(10 * second);
    QVERIFY(killed.run(50 * second).waiting > 150); // half of what 40 s brought
    QVERIFY(killed.run(59 * second).waiting < 5);
}

void TestLogScenarios::k07_moreConsumersThanPartitionsAreIdle()
{
    Topic three(3, 300, 10 * ms), five(3, 300, 10 * ms);
    three.consumer().consumers = 3;
    five.consumer().consumers = 5;
    QCOMPARE(five.run(990 * ms).endToEnd.count(), three.run(990 * ms).endToEnd.count());
    QVERIFY(five.run(1100 * ms).endToEnd.count() == 300);
}

void TestLogScenarios::k14_aNewGroupSkipsWhatWasThere()
{
    for (const bool earliest : {false, true}) {
        std::vector<Time> times(1000, 1);
        times.insert(times.end(), 10, 20 * second);
        Topic topic(1, 1, 0, times);
        topic.consumer().consumers = 0; // the group begins at 10 s
        if (earliest)
            topic.group().reset = GroupPlan::Reset::Earliest;
        auto after = std::make_shared<Scenario>(*topic.draft.build());
        after->edges[1].consumer.consumers = 1;
        topic.draft.scenario.changes.push_back({10 * second, after});
        const ChannelTotals totals = topic.run(60 * second);
        QCOMPARE(totals.endToEnd.count(), std::uint64_t(earliest ? 1010 : 10));
        QCOMPARE(totals.dropped, std::uint64_t(earliest ? 0 : 1000));
        QCOMPARE(accounted(totals), totals.published);
    }
}

// Three records, of which one is fetched every second: two are behind it, then one, then none.
void TestLogScenarios::lagIsWhatComesAfterThePosition()
{
    Topic topic(1, 3, second);
    topic.loop().maxPollRecords = 1;
    const ChannelTotals totals = topic.run(10 * second);
    QCOMPARE(totals.lag.max, std::uint64_t{3});
    QVERIFY(std::abs(totals.lag.area - 3) < 1e-6);
    QVERIFY(std::abs(totals.lag.seconds - 10) < 1e-6);
}

void TestLogScenarios::k15_aPoisonedRecordIsSkippedAfterTenDeliveries()
{
    Topic topic(1, 1, 10 * ms);
    topic.draft.operation(topic.worker).errorRate = 1;
    Engine engine(topic.draft.build(), 1);
    const Totals totals = support::totalsOf(engine, 0, 10 * second);
    QCOMPARE(totals.nodes[topic.worker].failed, std::uint64_t{10});
    QCOMPARE(totals.channels[0].dropped, std::uint64_t{1});
    QCOMPARE(topic.run(99 * ms).inFlight, std::uint64_t{1}); // it blocks its partition meanwhile
}

// A fails on its way through the topic, and B, of the same key, comes after it.
void TestLogScenarios::k16_retryTopicsBreakTheOrder()
{
    Topic topic(1, 1, ms, {1, 5 * ms});
    const Index retries = topic.draft.log("topic-retry", 1), again = topic.draft.station("again", 1, Distribution::constant(ms));
    support::DraftEdge &retry = topic.draft.subscribe(retries, again);
    retry.edge.latency = {};
    retry.edge.consumer.poll.delay = second;
    topic.loop().maxDeliveries = 1;
    topic.loop().deadLetter = 1;
    FaultPlan errors{.kind = FaultPlan::Kind::Errors, .id = "errors"};
    errors.node = topic.worker;
    errors.value = 1;
    errors.duration = 4 * ms;
    topic.draft.scenario.faults.push_back(errors);
    Engine engine(topic.draft.build(), 1);
    const Totals totals = support::totalsOf(engine, 0, 10 * second);
    const ChannelTotals &first = totals.channels[0], &later = totals.channels[1];
    QCOMPARE(first.published, std::uint64_t{2});
    QCOMPARE(first.acknowledged, std::uint64_t{1}); // B, at once
    QCOMPARE(first.deadLettered, std::uint64_t{1}); // A
    QVERIFY(first.endToEnd.max() <= 2 * ms);
    QCOMPARE(later.published, std::uint64_t{1});
    QCOMPARE(later.acknowledged, std::uint64_t{1}); // A, a second later: after B
    QVERIFY(later.endToEnd.max() >= second);
    QCOMPARE(accounted(first), first.published);
}

void TestLogScenarios::k19_retentionTakesWhatNobodyRead()
{
    std::vector<Time> times;
    for (int i = 0; i < 100; ++i)
        times.push_back(i * second + 1);
    Topic topic(1, 1, 0, times);
    topic.log().retention = 30 * second;
    topic.crash(10500 * ms, 50 * second);
    const ChannelTotals totals = topic.run(200 * second);
    QVERIFY2(totals.expired >= 19 && totals.expired <= 35, qPrintable(QString::number(totals.expired)));
    QCOMPARE(totals.acknowledged + totals.expired, std::uint64_t{100});
    QCOMPARE(accounted(totals), totals.published);
}

// Segments of 4 records: the cleaner comes after the fifth, and a day later after the ninth.
void TestLogScenarios::k20_compactionLeavesTheLastOfEachKey()
{
    struct Case
    {
        std::uint32_t keys;
        double tombstones, dirtyRatio;
        std::uint64_t first, second; // records after each cleaning
    };
    // One key: the last of the closed segments, and the active one, which is never cleaned. A thousand: all differ.
    // Half of what is closed is new at the second time.
    for (const Case &c : {Case{1, 0, 0.5, 2, 3}, Case{1, 1, 0.5, 2, 3}, Case{1000, 0, 0.4, 5, 10},
                          Case{1000, 1, 0.4, 5, 6}, Case{1000, 1, 0.5, 5, 10}}) {
        Topic topic(1, 1, 0, {1, second, 2 * second, 3 * second, 4 * second, 90'000 * second, 90'001 * second,
                              90'002 * second, 90'003 * second, 90'004 * second});
        LogPlan &log = topic.log();
        log.key = "k";
        log.keys = c.keys;
        log.tombstones = c.tombstones;
        log.minCleanableDirtyRatio = c.dirtyRatio;
        log.compacts = true;
        log.deletes = false;
        log.segmentBytes = 4 * log.recordSize;
        Engine engine(topic.draft.build(), 1);
        const auto records = [&](Time at) {
            engine.run(at, ~std::uint64_t{0}, nullptr);
            return engine.logGauge(0).partitions[0].records;
        };
        QCOMPARE(records(14 * second), std::uint64_t{5});
        QCOMPARE(records(16 * second), c.first);
        QCOMPARE(records(90'000 * second - 1), c.first);
        QCOMPARE(records(90'020 * second), c.second);
        QCOMPARE(engine.logGauge(0).partitions[0].end, std::uint64_t{10}); // offsets stay
    }
}

void TestLogScenarios::aBacklogDrainsByWhatIsLeftOfTheRate()
{
    const QJsonObject expected = support::analyticCase(QStringLiteral("backlog-drain"))[u"expected"].toObject();
    Topic topic(1, 1, 10 * ms);
    SourcePlan &source = topic.draft.scenario.nodes[topic.users].source;
    source.arrivals = SourcePlan::Arrivals::Constant;
    source.rate = 80;
    topic.log().linger = 0;
    topic.group().sessionTimeout = 4 * second;
    topic.group().rebalance = 0;
    topic.crash(second, 60 * second);
    const auto lag = [&](double at) {
        Engine engine(topic.draft.build(), 1);
        engine.run(static_cast<Time>(at * 1e9), ~std::uint64_t{0}, nullptr);
        return static_cast<double>(engine.logGauge(0).lag(0));
    };
    const double drained = 61 + expected[u"drain_time_s"].toDouble();
    // What was done and not committed before the crash, one second of it, comes on top.
    QVERIFY(std::abs(lag(60.99) - expected[u"backlog_after_outage"].toDouble() - 80) <= 3);
    QVERIFY(lag(drained - 2) > 0);
    QVERIFY(lag(drained + 8) < 2);
}

void TestLogScenarios::aReplayWhileRecordsAreInHandKeepsTheBooks()
{
    for (const Commit commit : {Commit::Auto, Commit::AfterBatch, Commit::BeforeProcessing}) {
        for (const std::uint32_t workers : {1u, 3u}) {
            for (const Time from : {Time{0}, 30 * ms, 80 * ms}) {
                std::vector<Time> times;
                for (int i = 0; i < 500; ++i)
                    times.push_back(i * ms + 1);
                Topic topic(2, 1, 7 * ms, times);
                topic.loop().commit = commit;
                topic.loop().workers = workers;
                topic.loop().maxPollRecords = 50;
                Engine engine(topic.draft.build(), 1);
                engine.run(100 * ms, ~std::uint64_t{0}, nullptr);
                engine.intervene({.what = Intervention::What::Replay, .scenario = {}, .fault = {}, .channel = 0, .from = from},
                                 nullptr);
                for (const Time until : {110 * ms, 500 * ms, 60 * second}) {
                    engine.run(until, ~std::uint64_t{0}, nullptr);
                    const ChannelGauge gauge = engine.channelGauge(0);
                    QCOMPARE(gauge.ledger.published, gauge.ledger.settled() + gauge.waiting + gauge.inFlight);
                    QVERIFY(gauge.waiting <= 500 && gauge.inFlight <= 500);
                }
                QCOMPARE(engine.channelGauge(0).ledger.deliveredOnce + engine.channelGauge(0).ledger.deliveredAgain,
                         std::uint64_t{500});
                QCOMPARE(engine.logGauge(0).lag(0), std::uint64_t{0});
            }
        }
    }
}

// Two edges of one group; one is cut, the other one has its consumers changed meanwhile.
void TestLogScenarios::aMemberThatIsCutOffInARebalanceComesBack()
{
    for (const Time healed : {21 * second, 30 * second, 100 * second}) {
        std::vector<Time> times;
        for (int i = 0; i < 1200; ++i)
            times.push_back(i * 100 * ms + 1);
        Topic topic(4, 1, ms, times);
        const Index other = topic.draft.station("other", 1, Distribution::constant(ms));
        topic.draft.subscribe(topic.topic, other).edge.latency = {};
        topic.draft.edges.back().edge.consumes = 0;
        topic.draft.scenario.channels.pop_back();
        topic.draft.scenario.logs[0].groups.pop_back();
        topic.draft.scenario.channels[0].consumers.push_back(2);
        FaultPlan cut{.kind = FaultPlan::Kind::Partition, .id = "cut", .edge = 1, .at = 10 * second};
        cut.duration = healed - cut.at;
        topic.draft.scenario.faults.push_back(cut);
        auto later = std::make_shared<Scenario>(*topic.draft.build());
        later->edges[2].consumer.consumers = 2;
        topic.draft.scenario.changes.push_back({20 * second, later});
        Engine engine(topic.draft.build(), 1);
        engine.run(250 * second, ~std::uint64_t{0}, nullptr);
        QCOMPARE(engine.logGauge(0).lag(0), std::uint64_t{0});
        const LogGauge gauge = engine.logGauge(0);
        for (const auto &partition : gauge.groups[0].partitions)
            QVERIFY(partition.owner != noIndex);
    }
}

void TestLogScenarios::aReplayReadsAllAgainAndChangesNoOtherBook()
{
    Topic topic(3, 300, ms);
    const Index audit = topic.draft.station("audit", 1, Distribution::constant(ms));
    topic.draft.subscribe(topic.topic, audit).edge.latency = {};
    Engine engine(topic.draft.build(), 1);
    Recorder recorder(engine.scenario(), {.windows = {{0, never}}});
    engine.run(10 * second + 150 * ms, ~std::uint64_t{0}, &recorder);
    Intervention again{.what = Intervention::What::Replay, .scenario = {}, .fault = {}, .channel = 0};
    engine.intervene(again, &recorder);
    engine.run(10 * second + 200 * ms, ~std::uint64_t{0}, &recorder);
    QVERIFY(engine.logGauge(0).lag(0) > 0 || engine.channelGauge(0).inFlight == 0);
    engine.run(30 * second, ~std::uint64_t{0}, &recorder);
    const Totals totals = recorder.totals(0, engine.now());
    QCOMPARE(totals.channels[0].acknowledged, std::uint64_t{300});
    QCOMPARE(totals.channels[0].replayed, std::uint64_t{300});
    QCOMPARE(totals.channels[0].processedTwice, std::uint64_t{300});
    QCOMPARE(totals.channels[1].replayed, std::uint64_t{0});
    QCOMPARE(totals.channels[0].redelivered, std::uint64_t{0});
}

void TestLogScenarios::aRecordThatIsReadAgainIsADuplicate()
{
    Topic topic(1, 1, ms);
    topic.draft.edges[1].edge.latency = Distribution::constant(50 * ms);
    Engine engine(topic.draft.build(), 1);
    const auto kindsUntil = [&engine](Time until) {
        std::set<HopKind> kinds;
        std::vector<Hop> hops;
        while (engine.now() < until) {
            engine.run(engine.now() + 10 * ms, ~std::uint64_t{0}, nullptr);
            engine.hops(0, 10, hops);
            for (const Hop &hop : hops)
                kinds.insert(hop.kind);
        }
        return kinds;
    };
    QVERIFY(kindsUntil(10 * second) == std::set{HopKind::Message});
    engine.intervene({.what = Intervention::What::Replay, .scenario = {}, .fault = {}, .channel = 0}, nullptr);
    QVERIFY(kindsUntil(20 * second) == std::set{HopKind::DuplicateMessage});
}

void TestLogScenarios::k21_anEagerRebalanceStopsAllACooperativeOneWhatMoves()
{
    const auto during = [](GroupPlan::Assignor assignor) {
        std::vector<Time> times;
        for (int i = 0; i < 3000; ++i)
            times.push_back(i * 10 * ms + 1);
        Topic topic(12, 1, 0, times);
        topic.group().assignor = assignor;
        topic.consumer().consumers = 3;
        auto after = std::make_shared<Scenario>(*topic.draft.build());
        after->edges[1].consumer.consumers = 4;
        topic.draft.scenario.changes.push_back({10 * second, after});
        const std::uint64_t before = topic.run(10 * second).endToEnd.count();
        const std::uint64_t later = topic.run(12900 * ms).endToEnd.count() - before;
        if (topic.run(30 * second).endToEnd.count() != 3000)
            qFatal("not all were read in the end");
        return later;
    };
    QCOMPARE(during(GroupPlan::Assignor::Range), std::uint64_t{0});
    const std::uint64_t sticky = during(GroupPlan::Assignor::CooperativeSticky);
    QVERIFY2(sticky > 290 * 6 / 10 && sticky < 290 * 9 / 10, qPrintable(QString::number(sticky))); // 9 of 12
}

QTEST_APPLESS_MAIN(TestLogScenarios)
#include "tst_logscenarios.moc"
