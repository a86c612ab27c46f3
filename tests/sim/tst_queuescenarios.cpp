// What RabbitMQ and Redis document of their queues: the scenarios of messaging_scenarios.json that need no more than
// a queue, its consumers and a crash, by the ids they have there.
#include "tests/support/scenarios.h"
#include "tests/support/specfiles.h"

#include <QTest>

#include <cmath>

using namespace sim;
using support::ScenarioDraft;
using support::totalsOf;
using Overflow = ChannelPlan::Overflow;
using OnFailure = ConsumerPlan::OnFailure;

namespace {

constexpr Time ms = millisecond;

// A client pushes so many messages into a queue at once, at the very beginning; nothing takes time but the work.
struct Broker
{
    ScenarioDraft draft;
    Index users = draft.client("users", 1), queue = draft.queue("queue"), dead = draft.queue("dead");
    Index worker;

    Broker(std::uint32_t messages, Time work)
        : worker(draft.station("worker", 1, Distribution::constant(work)))
    {
        SourcePlan &source = draft.scenario.nodes[users].source;
        source.arrivals = SourcePlan::Arrivals::Replay;
        source.times = std::make_shared<const std::vector<Time>>(std::vector<Time>{1});
        draft.publish(users, queue).calls = messages;
        draft.publish(queue, worker);
        for (support::DraftEdge &edge : draft.edges)
            edge.edge.latency = {};
    }
    ConsumerPlan &consumer() { return draft.edges[1].edge.consumer; }
    ChannelPlan &channel() { return draft.scenario.channels[0]; }
    ChannelPlan &deadLetters() { return draft.scenario.channels[1]; }
    void crash(Index node, Time at, Time duration = 0, Time every = 0)
    {
        FaultPlan fault{.kind = FaultPlan::Kind::Crash, .id = "crash"};
        fault.id += std::to_string(draft.scenario.faults.size());
        fault.node = node;
        fault.at = at;
        fault.duration = duration;
        fault.every = every;
        draft.scenario.faults.push_back(fault);
    }
    void failAlways() { draft.operation(worker).errorRate = 1; }
    ChannelTotals run(Time until, Index which = 0)
    {
        Engine engine(draft.build(), 1);
        return totalsOf(engine, 0, until).channels[which];
    }
};

std::uint64_t deathsBy(const ChannelTotals &totals, DeathReason reason)
{
    return totals.deaths[static_cast<std::size_t>(reason)];
}

} // namespace

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
    void q11_theTimeToLiveSurvivesARequeue();
    void q13_deadLettersAreLostWhenTheirQueueIsDown();
    void q14_withoutADeadLetterQueueARejectedMessageIsGone();
    void q15_aCycleOfDeadLettersIsCut();
    void q17_withoutPrefetchTheFirstConsumerHoardsAll();
    void q08_confirmsTellWhatWasTurnedAway();
    void q12_whatNoBindingMatchesIsConfirmedToo();
    void q16_oneQueueThatRejectsMakesItANack();
    void aBrokerThatDoesNotAnswerIsATimeout();
    void q18_aSingleActiveConsumerHasSuccessors();
    void q19_aConsumerThatNeverAcknowledgesLosesItsChannel();
    void q20_aSilentConsumerIsNoticedByItsHeartbeats();
    void aBacklogDrainsByWhatIsLeftOfTheRate();
    void anIdempotentConsumerDoesNothingTwice();
    void r01_whatIsPoppedIsLostWithItsConsumer();
    void r02_whatIsMovedIsStuckWithoutAReaper();
    void r03_aReaperThatIsTooQuickDuplicates();
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

void TestQueueScenarios::q08_confirmsTellWhatWasTurnedAway()
{
    for (const bool confirms : {false, true}) {
        Broker broker(1, second);
        broker.draft.scenario.nodes[broker.users].source.times =
            std::make_shared<const std::vector<Time>>(std::vector<Time>{1, 2, 3, 4, 5});
        broker.consumer().consumers = 0;
        broker.channel().maxLength = 3;
        broker.channel().overflow = Overflow::RejectPublish;
        broker.draft.edges[0].edge.confirms = confirms;
        Engine engine(broker.draft.build(), 1);
        const Totals totals = totalsOf(engine, 0, second);
        QCOMPARE(totals.channels[0].waiting, std::uint64_t{3});
        QCOMPARE(totals.channels[0].dropped, std::uint64_t{2});
        QCOMPARE(totals.nodes[broker.users].completed, std::uint64_t(confirms ? 3 : 5));
        QCOMPARE(totals.nodes[broker.users].errors[static_cast<std::size_t>(Cause::QueueFull)],
                 std::uint64_t(confirms ? 2 : 0));
    }
}

void TestQueueScenarios::q12_whatNoBindingMatchesIsConfirmedToo()
{
    Broker broker(1, second);
    broker.channel().unroutable = true;
    broker.draft.edges[0].edge.confirms = true;
    Engine engine(broker.draft.build(), 1);
    const Totals totals = totalsOf(engine, 0, second);
    QCOMPARE(totals.nodes[broker.users].completed, std::uint64_t{1});
    QCOMPARE(totals.channels[0].dropped, std::uint64_t{1});
}

void TestQueueScenarios::q16_oneQueueThatRejectsMakesItANack()
{
    Broker broker(1, second);
    broker.consumer().consumers = 0;
    const Index full = static_cast<Index>(broker.draft.scenario.channels.size());
    broker.draft.queue("full");
    broker.draft.scenario.channels[full].maxLength = 0;
    broker.draft.scenario.channels[full].overflow = Overflow::RejectPublish;
    broker.draft.edges[0].edge.confirms = true;
    auto scenario = std::make_shared<Scenario>(*broker.draft.build());
    scenario->routes = {{0, 1, full}};
    scenario->calls[0].route = 0;
    Engine engine(scenario, 1);
    const Totals totals = totalsOf(engine, 0, second);
    QCOMPARE(totals.channels[0].waiting + totals.channels[1].waiting, std::uint64_t{2});
    QCOMPARE(totals.channels[full].dropped, std::uint64_t{1});
    QCOMPARE(totals.nodes[broker.users].errors[static_cast<std::size_t>(Cause::QueueFull)], std::uint64_t{1});
}

void TestQueueScenarios::aBrokerThatDoesNotAnswerIsATimeout()
{
    Broker broker(1, second);
    broker.crash(broker.queue, 0);
    broker.draft.edges[0].edge.confirms = true;
    Engine engine(broker.draft.build(), 1);
    const Totals totals = totalsOf(engine, 0, 6 * second);
    QCOMPARE(totals.nodes[broker.users].errors[static_cast<std::size_t>(Cause::Timeout)], std::uint64_t{1});
    QCOMPARE(totals.channels[0].lost, std::uint64_t{1});
}

void TestQueueScenarios::q18_aSingleActiveConsumerHasSuccessors()
{
    Broker broker(100, 100 * ms);
    broker.consumer().consumers = 3;
    broker.channel().singleActive = true;
    QCOMPARE(broker.run(second).acknowledged, std::uint64_t{9}); // one at a time, at its pace
    // Another service consumes too; the first one crashes and comes back: the other one stays active.
    const Index other = broker.draft.station("other", 1, Distribution::constant(100 * ms));
    broker.draft.publish(broker.queue, other).edge.latency = {};
    broker.consumer().consumers = 1;
    broker.crash(broker.worker, 1050 * ms, 500 * ms);
    Engine engine(broker.draft.build(), 1);
    const Totals totals = totalsOf(engine, 0, 3 * second);
    QCOMPARE(totals.nodes[broker.worker].completed, std::uint64_t{10});
    QCOMPARE(totals.nodes[other].completed, std::uint64_t{19});
}

void TestQueueScenarios::q19_aConsumerThatNeverAcknowledgesLosesItsChannel()
{
    Broker broker(3, 10 * 3600 * second);
    broker.consumer().prefetch = 3;
    broker.channel().consumerTimeout = 30 * minute;
    broker.channel().deliveryLimit = 3;
    QCOMPARE(broker.run(30 * minute).redelivered, std::uint64_t{0});
    // All its deliveries go back at the next full minute. It gets two again: its worker still holds on to the first.
    QCOMPARE(broker.run(32 * minute).redelivered, std::uint64_t{2});
    QCOMPARE(broker.run(32 * minute).waiting, std::uint64_t{1});
    QCOMPARE(broker.run(600 * minute).dropped, std::uint64_t{0});    // which the delivery limit does not count
}

void TestQueueScenarios::q20_aSilentConsumerIsNoticedByItsHeartbeats()
{
    using Kind = FaultPlan::Kind;
    for (const Kind kind : {Kind::Crash, Kind::BlackHole, Kind::Partition}) {
        Broker broker(10, 100 * ms);
        broker.consumer().prefetch = 5;
        FaultPlan &fault = (broker.crash(broker.worker, 350 * ms, 1000 * second), broker.draft.scenario.faults.back());
        fault.kind = kind;
        if (kind == Kind::Partition) {
            fault.node = noIndex;
            fault.edge = 1;
        }
        const std::uint64_t requeued = kind == Kind::Crash ? 7 : 2;
        QCOMPARE(broker.run(second).waiting, requeued);
        QCOMPARE(broker.run(59 * second).waiting, requeued);
        QCOMPARE(broker.run(62 * second).waiting, std::uint64_t{7});
    }
}

void TestQueueScenarios::aBacklogDrainsByWhatIsLeftOfTheRate()
{
    const QJsonObject expected = support::analyticCase(QStringLiteral("backlog-drain"))[u"expected"].toObject();
    Broker broker(1, 10 * ms);
    SourcePlan &source = broker.draft.scenario.nodes[broker.users].source;
    source.arrivals = SourcePlan::Arrivals::Constant;
    source.rate = 80;
    broker.crash(broker.worker, second, 60 * second);
    const auto waiting = [&](double at) {
        Engine engine(broker.draft.build(), 1);
        engine.run(static_cast<Time>(at * 1e9), ~std::uint64_t{0}, nullptr);
        return engine.channelGauge(0).waiting;
    };
    const double drained = 61 + expected[u"drain_time_s"].toDouble();
    QVERIFY(std::abs(waiting(61) - expected[u"backlog_after_outage"].toDouble()) <= 2);
    QVERIFY(waiting(drained - 2) > 0);
    QCOMPARE(waiting(drained + 2), 0u);
}

// Its effect of a message that was done when the consumer crashed stands.
void TestQueueScenarios::anIdempotentConsumerDoesNothingTwice()
{
    for (const bool idempotent : {false, true}) {
        Broker broker(10, 100 * ms);
        broker.consumer().prefetch = 5;
        broker.consumer().idempotent = idempotent;
        broker.draft.edges[1].edge.latency = Distribution::constant(60 * ms); // the acknowledgement is on its way
        FaultPlan cut{.kind = FaultPlan::Kind::Partition, .id = "cut", .edge = 1, .at = 380 * ms, .duration = 200 * ms};
        broker.draft.scenario.faults.push_back(cut);
        Engine engine(broker.draft.build(), 1);
        engine.run(10 * second, ~std::uint64_t{0}, nullptr);
        const Ledger ledger = engine.channelGauge(0).ledger;
        QCOMPARE(ledger.deliveredOnce + ledger.deliveredAgain, std::uint64_t{10});
        QVERIFY(ledger.processedTwice + ledger.recognised > 0);
        QCOMPARE(ledger.processedTwice == 0, idempotent);
    }
}

void TestQueueScenarios::r01_whatIsPoppedIsLostWithItsConsumer()
{
    Broker broker(3, 100 * ms);
    broker.channel().delivery = ChannelPlan::Delivery::Pop;
    broker.consumer().manualAck = false;
    broker.crash(broker.worker, 50 * ms);
    const ChannelTotals totals = broker.run(second);
    QCOMPARE(totals.delivered, std::uint64_t{1});
    QCOMPARE(totals.lost, std::uint64_t{1});
    QCOMPARE(totals.waiting, std::uint64_t{2});
}

void TestQueueScenarios::r02_whatIsMovedIsStuckWithoutAReaper()
{
    Broker broker(3, 100 * ms);
    broker.channel().delivery = ChannelPlan::Delivery::Move;
    broker.crash(broker.worker, 50 * ms, 50 * ms);
    const ChannelTotals totals = broker.run(5 * second);
    QCOMPARE(totals.inFlight, std::uint64_t{1});
    QCOMPARE(totals.redelivered, std::uint64_t{0});
    QCOMPARE(totals.acknowledged, std::uint64_t{2});
    broker.channel().reaperTimeout = second;
    QCOMPARE(broker.run(5 * second).acknowledged, std::uint64_t{3});
}

void TestQueueScenarios::r03_aReaperThatIsTooQuickDuplicates()
{
    Broker broker(1, 40 * second);
    broker.channel().delivery = ChannelPlan::Delivery::Move;
    broker.channel().reaperTimeout = 30 * second;
    broker.consumer().consumers = 2;
    const ChannelTotals totals = broker.run(200 * second);
    QCOMPARE(totals.delivered, std::uint64_t{2});
    QCOMPARE(totals.processedTwice, std::uint64_t{1});
    QCOMPARE(totals.acknowledged, std::uint64_t{1});
}

QTEST_APPLESS_MAIN(TestQueueScenarios)
#include "tst_queuescenarios.moc"
