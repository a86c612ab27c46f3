// What RabbitMQ and Redis document of their queues: the scenarios of messaging_scenarios.json that need no more than
// a queue, its consumers and a crash, by the ids they have there.
#include "tests/sim/broker.h"

#include <QTest>

using namespace broker;
using Overflow = ChannelPlan::Overflow;
using OnFailure = ConsumerPlan::OnFailure;

class TestQueueScenarios : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void q01_withoutAcknowledgementACrashLosesAllThatWasPushed();
    void q02_unacknowledgedMessagesComeBackInTheirOrder();
    void q03_aCrashCountsTowardsTheDeliveryLimit();
    void q04_aNackDoesNotCount();
    void q05_aRejectCounts();
    void q06_aClassicQueueHasNoLimit();
    void q07_dropHeadDropsTheOldest();
    void q08_rejectPublishTurnsTheNewAway();
    void q09_theLengthCountsWhatWaitsOnly();
    void whatComesBackCountsAgainToo();
    void q10_aMessageExpiresAtTheHeadOnly();
    void q11_theTimeToLiveSurvivesARequeue();
    void q13_deadLettersAreLostWhenTheirQueueIsDown();
    void q14_withoutADeadLetterQueueARejectedMessageIsGone();
    void q15_aCycleOfDeadLettersIsCut();
    void q17_withoutPrefetchTheFirstConsumerHoardsAll();
    void aDelayedRetryWaitsLongerEachTime();
    void aDelayedRetryLetsOthersGoFirst();
    void deadLettersAreKeptWhileTheirQueueIsDown();
    void deadLettersAreKeptWhileTheirQueueRejects();
    void keptLettersCountTowardsTheLength();
    void whatExpiresIsKeptToo();
    void aCrashedQueueHandsNoLettersOn();
    void aCrashOfTheBrokerEndsNoDelay();
    void whatIsDoneAfterTheTimeForItIsLate();
    void aMessageOnItsWayKnowsThatItWasDoneBefore();
};

void TestQueueScenarios::q01_withoutAcknowledgementACrashLosesAllThatWasPushed()
{
    Broker broker(10, 100 * ms);
    broker.consumer().manualAck = false;
    broker.crash(broker.worker, 350 * ms);
    const ChannelTotals totals = broker.run(5 * second);
    QCOMPARE(totals.delivered, std::uint64_t{10});
    QCOMPARE(totals.acknowledged, std::uint64_t{3});
    QCOMPARE(totals.lost, std::uint64_t{7});
    QCOMPARE(totals.redelivered, std::uint64_t{0});
    QCOMPARE(totals.waiting, std::uint64_t{0});
}

void TestQueueScenarios::q02_unacknowledgedMessagesComeBackInTheirOrder()
{
    Broker broker(10, 100 * ms);
    broker.consumer().prefetch = 5;
    broker.crash(broker.worker, 350 * ms, 650 * ms);
    const ChannelTotals down = broker.run(500 * ms);
    QCOMPARE(down.acknowledged, std::uint64_t{3});
    QCOMPARE(down.delivered, std::uint64_t{8});
    QCOMPARE(down.waiting, std::uint64_t{7});
    const ChannelTotals back = broker.run(1050 * ms);
    QCOMPARE(back.redelivered, std::uint64_t{5}); // the five it had come before the two that it never had
    const ChannelTotals after = broker.run(5 * second);
    QCOMPARE(after.acknowledged, std::uint64_t{10});
    QCOMPARE(after.redelivered, std::uint64_t{5});
    QCOMPARE(after.lost, std::uint64_t{0});
}

void TestQueueScenarios::q03_aCrashCountsTowardsTheDeliveryLimit()
{
    Broker broker(1, 100 * ms);
    broker.channel().deliveryLimit = 3;
    broker.channel().deadLetter = 1;
    broker.crash(broker.worker, 50 * ms, ms, 50 * ms);
    const ChannelTotals totals = broker.run(5 * second);
    QCOMPARE(totals.delivered, std::uint64_t{4});
    QCOMPARE(deathsBy(totals, DeathReason::DeliveryLimit), std::uint64_t{1});
    QCOMPARE(broker.run(5 * second, 1).waiting, std::uint64_t{1});
}

void TestQueueScenarios::q04_aNackDoesNotCount()
{
    Broker broker(1, 100 * ms);
    broker.channel().deliveryLimit = 3;
    broker.consumer().requeueByNack = true;
    broker.failAlways();
    const ChannelTotals totals = broker.run(5 * second);
    QCOMPARE(totals.delivered, std::uint64_t{50});
    QCOMPARE(totals.inFlight, std::uint64_t{1});
}

void TestQueueScenarios::q05_aRejectCounts()
{
    Broker broker(1, 100 * ms);
    broker.channel().deliveryLimit = 3;
    broker.failAlways();
    const ChannelTotals totals = broker.run(5 * second);
    QCOMPARE(totals.delivered, std::uint64_t{4});
    QCOMPARE(totals.dropped, std::uint64_t{1});
}

void TestQueueScenarios::q06_aClassicQueueHasNoLimit()
{
    Broker broker(1, 100 * ms);
    broker.crash(broker.worker, 50 * ms, ms, 50 * ms);
    const ChannelTotals totals = broker.run(5 * second);
    QVERIFY(totals.delivered > 90);
    QCOMPARE(totals.waiting + totals.inFlight, std::uint64_t{1});
}

void TestQueueScenarios::q07_dropHeadDropsTheOldest()
{
    Broker broker(5, 100 * ms);
    broker.consumer().consumers = 0;
    broker.channel().maxLength = 3;
    QCOMPARE(broker.run(second).dropped, std::uint64_t{2});
    broker.channel().deadLetter = 1;
    const ChannelTotals totals = broker.run(second);
    QCOMPARE(totals.waiting, std::uint64_t{3});
    QCOMPARE(deathsBy(totals, DeathReason::MaxLen), std::uint64_t{2});
    QCOMPARE(broker.run(second, 1).waiting, std::uint64_t{2});
}

void TestQueueScenarios::q08_rejectPublishTurnsTheNewAway()
{
    Broker broker(5, 100 * ms);
    broker.consumer().consumers = 0;
    broker.channel().maxLength = 3;
    broker.channel().overflow = Overflow::RejectPublish;
    broker.channel().deadLetter = 1; // which this overflow does not use
    const ChannelTotals totals = broker.run(second);
    QCOMPARE(totals.waiting, std::uint64_t{3});
    QCOMPARE(totals.dropped, std::uint64_t{2});
    broker.channel().overflow = Overflow::RejectPublishDlx;
    QCOMPARE(deathsBy(broker.run(second), DeathReason::MaxLen), std::uint64_t{2});
}

void TestQueueScenarios::q09_theLengthCountsWhatWaitsOnly()
{
    Broker broker(6, 10 * second);
    broker.consumer().prefetch = 3;
    broker.channel().maxLength = 3;
    const ChannelTotals totals = broker.run(second);
    QCOMPARE(totals.inFlight, std::uint64_t{3});
    QCOMPARE(totals.waiting, std::uint64_t{3});
    QCOMPARE(totals.dropped, std::uint64_t{0});
}

// rabbit_amqqueue_process drops from the head after a requeue as after a publish.
void TestQueueScenarios::whatComesBackCountsAgainToo()
{
    Broker broker(6, 10 * second);
    broker.consumer().prefetch = 3;
    broker.channel().maxLength = 3;
    broker.crash(broker.worker, 500 * ms);
    const ChannelTotals totals = broker.run(second);
    QCOMPARE(totals.waiting, std::uint64_t{3});
    QCOMPARE(totals.dropped, std::uint64_t{3});
    QCOMPARE(totals.depth.max, 3u);
    QCOMPARE(totals.redelivered, std::uint64_t{0}); // the three that came back were the oldest
}

// m1 has none; m2 behind it has an expiration of 100 ms.
void TestQueueScenarios::q10_aMessageExpiresAtTheHeadOnly()
{
    Broker broker(1, ms);
    broker.consumer().consumers = 0;
    broker.draft.publish(broker.users, broker.queue).edge.latency = {};
    broker.draft.edges.back().edge.expiration = 100 * ms;
    auto later = std::make_shared<Scenario>(*broker.draft.build());
    later->edges[1].consumer.consumers = 1;
    broker.draft.scenario.changes.push_back({second, later});
    QCOMPARE(broker.run(900 * ms).waiting, std::uint64_t{2});
    const ChannelTotals after = broker.run(2 * second);
    QCOMPARE(after.acknowledged, std::uint64_t{1});
    QCOMPARE(after.expired, std::uint64_t{1});
    QCOMPARE(after.delivered, std::uint64_t{1});
}

void TestQueueScenarios::q11_theTimeToLiveSurvivesARequeue()
{
    Broker broker(1, 1100 * ms);
    broker.channel().messageTtl = second;
    broker.failAlways();
    const ChannelTotals totals = broker.run(5 * second);
    QCOMPARE(totals.delivered, std::uint64_t{1});
    QCOMPARE(totals.expired, std::uint64_t{1});
}

void TestQueueScenarios::q13_deadLettersAreLostWhenTheirQueueIsDown()
{
    Broker broker(1, 100 * ms);
    broker.channel().deadLetter = 1;
    broker.consumer().onFailure = OnFailure::DeadLetter;
    broker.failAlways();
    broker.crash(broker.dead, 0);
    QCOMPARE(deathsBy(broker.run(second), DeathReason::Rejected), std::uint64_t{1});
    QCOMPARE(broker.run(second, 1).lost, std::uint64_t{1});
}

void TestQueueScenarios::q14_withoutADeadLetterQueueARejectedMessageIsGone()
{
    Broker broker(1, 100 * ms);
    broker.consumer().onFailure = OnFailure::DeadLetter;
    broker.failAlways();
    QCOMPARE(broker.run(second).dropped, std::uint64_t{1});
}

void TestQueueScenarios::q15_aCycleOfDeadLettersIsCut()
{
    Broker broker(1, 100 * ms);
    broker.consumer().consumers = 0;
    broker.channel().messageTtl = broker.deadLetters().messageTtl = 100 * ms;
    broker.channel().deadLetter = 1;
    broker.deadLetters().deadLetter = 0;
    const ChannelTotals first = broker.run(second), second_ = broker.run(second, 1);
    QCOMPARE(deathsBy(first, DeathReason::Expired), std::uint64_t{1});
    QCOMPARE(first.published, std::uint64_t{1});
    QCOMPARE(second_.expired, std::uint64_t{1});
}

void TestQueueScenarios::q17_withoutPrefetchTheFirstConsumerHoardsAll()
{
    Broker broker(100, 10 * second);
    const Index late = broker.draft.station("late", 1, Distribution::constant(ms));
    broker.draft.publish(broker.queue, late).edge.consumer.prefetch = unlimited;
    broker.consumer().prefetch = unlimited;
    broker.crash(late, 0, 100 * ms);
    Engine engine(broker.draft.build(), 1);
    const Totals totals = totalsOf(engine, 0, second);
    QCOMPARE(totals.channels[0].inFlight, std::uint64_t{100});
    QCOMPARE(totals.edges[2].attempts, std::uint64_t{0});
}

// RabbitMQ 4.3: the shortest delay times the deliveries, up to the longest.
void TestQueueScenarios::aDelayedRetryWaitsLongerEachTime()
{
    Broker broker(1, 100 * ms);
    broker.channel().retryMin = second;
    broker.failAlways();
    const ChannelTotals growing = broker.run(5 * second); // at 0, 1.1 and 3.2 s
    QCOMPARE(growing.delivered, std::uint64_t{3});
    QCOMPARE(growing.inFlight, std::uint64_t{1});
    QCOMPARE(growing.waiting, std::uint64_t{0});
    broker.channel().retryMax = second;
    QCOMPARE(broker.run(5 * second).delivered, std::uint64_t{5}); // at 0, 1.1, 2.2, 3.3 and 4.4 s
    broker.channel().deliveryLimit = 1;
    QCOMPARE(broker.run(5 * second).dropped, std::uint64_t{1});
}

void TestQueueScenarios::aDelayedRetryLetsOthersGoFirst()
{
    Broker broker(2, 100 * ms);
    broker.channel().retryMin = 10 * second;
    broker.failAlways();
    const ChannelTotals totals = broker.run(5 * second);
    QCOMPARE(totals.delivered, std::uint64_t{2});
    QCOMPARE(totals.redelivered, std::uint64_t{0});
}

void TestQueueScenarios::deadLettersAreKeptWhileTheirQueueIsDown()
{
    Broker broker(1, 100 * ms);
    broker.channel().deadLetter = 1;
    broker.channel().keepsDeadLetters = true;
    broker.consumer().onFailure = OnFailure::DeadLetter;
    broker.failAlways();
    broker.crash(broker.dead, 0, 2500 * ms);
    const ChannelTotals before = broker.run(second);
    QCOMPARE(deathsBy(before, DeathReason::Rejected), std::uint64_t{0});
    QCOMPARE(before.inFlight, std::uint64_t{1});
    QCOMPARE(deathsBy(broker.run(5 * second), DeathReason::Rejected), std::uint64_t{1});
    const ChannelTotals letters = broker.run(5 * second, 1);
    QCOMPARE(letters.waiting, std::uint64_t{1});
    QCOMPARE(letters.lost, std::uint64_t{0});
}

void TestQueueScenarios::deadLettersAreKeptWhileTheirQueueRejects()
{
    Broker broker(3, 100 * ms);
    broker.channel().deadLetter = 1;
    broker.channel().keepsDeadLetters = true;
    broker.consumer().onFailure = OnFailure::DeadLetter;
    broker.deadLetters().maxLength = 1;
    broker.deadLetters().overflow = Overflow::RejectPublish;
    broker.failAlways();
    const ChannelTotals totals = broker.run(5 * second);
    QCOMPARE(deathsBy(totals, DeathReason::Rejected), std::uint64_t{1});
    QCOMPARE(totals.inFlight, std::uint64_t{2});
    QCOMPARE(broker.run(5 * second, 1).dropped, std::uint64_t{0});
}

// rabbit_fifo counts them with what is ready.
void TestQueueScenarios::keptLettersCountTowardsTheLength()
{
    Broker broker(1, 100 * ms);
    broker.draft.scenario.nodes[broker.users].source.times =
        std::make_shared<const std::vector<Time>>(std::vector<Time>{1, second, 2 * second, 10 * second});
    broker.channel().deadLetter = 1;
    broker.channel().keepsDeadLetters = true;
    broker.channel().maxLength = 2;
    broker.channel().overflow = Overflow::RejectPublish;
    broker.consumer().onFailure = OnFailure::DeadLetter;
    broker.failAlways();
    broker.crash(broker.dead, 0, 5 * second);
    const ChannelTotals down = broker.run(4 * second);
    QCOMPARE(down.inFlight, std::uint64_t{2});
    QCOMPARE(down.dropped, std::uint64_t{1});
    QCOMPARE(deathsBy(broker.run(20 * second), DeathReason::Rejected), std::uint64_t{3});
}

void TestQueueScenarios::whatExpiresIsKeptToo()
{
    Broker broker(1, 100 * ms);
    broker.consumer().consumers = 0;
    broker.channel().messageTtl = 100 * ms;
    broker.channel().deadLetter = 1;
    broker.channel().keepsDeadLetters = true;
    broker.crash(broker.dead, 0, 2500 * ms);
    const ChannelTotals before = broker.run(second);
    QCOMPARE(before.waiting, std::uint64_t{0});
    QCOMPARE(before.inFlight, std::uint64_t{1});
    QCOMPARE(deathsBy(broker.run(5 * second), DeathReason::Expired), std::uint64_t{1});
    QCOMPARE(broker.run(5 * second, 1).waiting, std::uint64_t{1});
}

void TestQueueScenarios::aCrashedQueueHandsNoLettersOn()
{
    Broker broker(1, 100 * ms);
    broker.channel().deadLetter = 1;
    broker.channel().keepsDeadLetters = true;
    broker.channel().persistence = ChannelPlan::Persistence::Always;
    broker.channel().deliveryLimit = 0;
    broker.failAlways();
    broker.crash(broker.dead, 0, 2 * second);
    broker.crash(broker.queue, second, 10 * second);
    QCOMPARE(broker.run(9 * second, 1).published, std::uint64_t{0});
    const ChannelTotals totals = broker.run(20 * second);
    QCOMPARE(deathsBy(totals, DeathReason::DeliveryLimit), std::uint64_t{1});
    QCOMPARE(totals.delivered, std::uint64_t{1});
}

void TestQueueScenarios::aCrashOfTheBrokerEndsNoDelay()
{
    Broker broker(1, 100 * ms);
    broker.channel().persistence = ChannelPlan::Persistence::Always;
    broker.channel().retryMin = 5 * second;
    broker.failAlways();
    broker.crash(broker.queue, second, second);
    QCOMPARE(broker.run(5 * second).delivered, std::uint64_t{1});
    QCOMPARE(broker.run(6 * second).delivered, std::uint64_t{2});
    broker.channel().persistence = ChannelPlan::Persistence::None;
    QCOMPARE(broker.run(6 * second).lost, std::uint64_t{1});
}

void TestQueueScenarios::aMessageOnItsWayKnowsThatItWasDoneBefore()
{
    Broker broker(1, 100 * ms);
    broker.draft.edges[1].edge.latency = Distribution::constant(50 * ms);
    FaultPlan cut{.kind = FaultPlan::Kind::Partition, .id = "cut"};
    cut.edge = 1;
    cut.at = 175 * ms; // the acknowledgement is on its way
    cut.duration = 100 * ms;
    broker.draft.scenario.faults.push_back(cut);
    Engine engine(broker.draft.build(), 1);
    const auto kindAt = [&engine](Time at) {
        engine.run(at, ~std::uint64_t{0}, nullptr);
        std::vector<Hop> hops;
        engine.hops(0, 10, hops);
        return hops.size() == 1 ? hops[0].kind : HopKind::Request;
    };
    QCOMPARE(kindAt(20 * ms), HopKind::Message);
    QCOMPARE(kindAt(170 * ms), HopKind::Acknowledgement);
    QCOMPARE(kindAt(300 * ms), HopKind::DuplicateMessage);
}

void TestQueueScenarios::whatIsDoneAfterTheTimeForItIsLate()
{
    Broker broker(10, 100 * ms); // done at 0.1 to 1.0 s
    broker.consumer().lateAfter = 500 * ms;
    const ChannelTotals totals = broker.run(5 * second);
    QCOMPARE(totals.late, std::uint64_t{5});
    QCOMPARE(totals.acknowledged, std::uint64_t{10});
}

QTEST_APPLESS_MAIN(TestQueueScenarios)
#include "tst_queuescenarios.moc"
