// What RabbitMQ and Redis document beyond the life of a message in a queue: confirms, consumers that come and go, lists; the
// scenarios of messaging_scenarios.json by the ids they have there.
#include "tests/sim/broker.h"
#include "tests/support/specfiles.h"

#include <cmath>

using namespace broker;
using Overflow = ChannelPlan::Overflow;
using OnFailure = ConsumerPlan::OnFailure;

class TestBrokerScenarios : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void q08_confirmsTellWhatWasTurnedAway();
    void q12_whatNoBindingMatchesIsConfirmedToo();
    void aMemoryAlarmHoldsPublishersBack();
    void q16_oneQueueThatRejectsMakesItANack();
    void aBrokerThatDoesNotAnswerIsATimeout();
    void q18_aSingleActiveConsumerHasSuccessors();
    void q19_aConsumerThatNeverAcknowledgesLosesItsChannel();
    void q20_aSilentConsumerIsNoticedByItsHeartbeats();
    void aBacklogDrainsByWhatIsLeftOfTheRate();
    void r01_whatIsPoppedIsLostWithItsConsumer();
    void r02_whatIsMovedIsStuckWithoutAReaper();
    void r03_aReaperThatIsTooQuickDuplicates();
    void r04_theClientThatIsBlockedLongestIsServed();
    void r05_aPushOfSeveralIsServedAtItsEnd();
    void r06_theLastSecondIsLostWithTheServer();
    void anIdempotentConsumerDoesNothingTwice();
};

void TestBrokerScenarios::q08_confirmsTellWhatWasTurnedAway()
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

void TestBrokerScenarios::q12_whatNoBindingMatchesIsConfirmedToo()
{
    Broker broker(1, second);
    broker.channel().unroutable = true;
    broker.draft.edges[0].edge.confirms = true;
    Engine engine(broker.draft.build(), 1);
    const Totals totals = totalsOf(engine, 0, second);
    QCOMPARE(totals.nodes[broker.users].completed, std::uint64_t{1});
    QCOMPARE(totals.channels[0].dropped, std::uint64_t{1});
}

// Ten a second come, five are worked on: the fifth and all after it wait in the application, which holds their threads.
void TestBrokerScenarios::aMemoryAlarmHoldsPublishersBack()
{
    for (const bool confirms : {false, true}) {
        Broker broker(1, 200 * ms);
        const Index app = broker.draft.station("app", 8, Distribution::constant(0));
        broker.draft.call(broker.users, app).edge.latency = {};
        broker.draft.edges[0].edge.from = app;
        broker.draft.edges[0].edge.confirms = confirms;
        std::vector<Time> times;
        for (int i = 0; i < 20; ++i)
            times.push_back(i * 100 * ms + 1);
        broker.draft.scenario.nodes[broker.users].source.times = std::make_shared<const std::vector<Time>>(times);
        broker.channel().memoryAlarm = 5;
        const auto scenario = broker.draft.build();
        Engine engine(scenario, 1);
        for (Time until = 100 * ms; until <= 10 * second; until += 100 * ms) {
            engine.run(until, ~std::uint64_t{0}, nullptr);
            const ChannelGauge gauge = engine.channelGauge(0);
            QVERIFY(gauge.waiting + gauge.inFlight <= 5);
            QCOMPARE(engine.nodeGauge(app).busy, std::min(gauge.blocked, 8u));
            QCOMPARE(gauge.ledger.published, gauge.ledger.settled() + gauge.waiting + gauge.inFlight);
        }
        QCOMPARE(engine.channelGauge(0).ledger.deliveredOnce, std::uint64_t{20});
        Engine again(scenario, 1);
        const Totals totals = totalsOf(again, 0, 10 * second);
        QCOMPARE(totals.nodes[broker.users].completed, std::uint64_t{20});
        // 20 x 200 ms of work, less what is in the queue when the last one is let in, after 1.9 s.
        QVERIFY(totals.nodes[broker.users].ok.quantile(1) > second);
    }
    // A publisher that crashes while it is held back leaves nothing that waits for ever.
    {
        Broker broker(1, 100 * ms);
        const Index app = broker.draft.station("app", 8, Distribution::constant(0));
        support::DraftEdge &call = broker.draft.call(broker.users, app);
        call.edge.latency = {};
        broker.draft.edges[0].edge.from = app;
        broker.draft.edges[0].edge.confirms = true;
        broker.draft.edges[0].edge.confirmTimeout = 5 * second;
        std::vector<Time> times;
        for (int i = 0; i < 600; ++i)
            times.push_back(i * 50 * ms + 1);
        broker.draft.scenario.nodes[broker.users].source.times = std::make_shared<const std::vector<Time>>(times);
        broker.channel().memoryAlarm = 5;
        broker.crash(app, 850 * ms, 10 * second);
        Engine engine(broker.draft.build(), 1);
        engine.run(860 * ms, ~std::uint64_t{0}, nullptr);
        QCOMPARE(engine.channelGauge(0).blocked, 0u); // what they were to publish is gone with them
        engine.run(200 * second, ~std::uint64_t{0}, nullptr);
        QCOMPARE(engine.nodeGauge(app).busy, 0u);
        QCOMPARE(engine.channelGauge(0).blocked, 0u);
    }
    // What nobody waits for any more is never sent.
    Broker broker(1, second);
    const Index app = broker.draft.station("app", 8, Distribution::constant(0));
    broker.draft.call(broker.users, app).edge.latency = {};
    broker.draft.edges[0].edge.from = app;
    broker.draft.scenario.nodes[broker.users].source.times =
        std::make_shared<const std::vector<Time>>(std::vector<Time>{1, 2, 3, 4});
    broker.channel().memoryAlarm = 1;
    broker.crash(app, 500 * ms, 100 * ms);
    QCOMPARE(broker.run(20 * second).published, std::uint64_t{1});
}

void TestBrokerScenarios::q16_oneQueueThatRejectsMakesItANack()
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

void TestBrokerScenarios::aBrokerThatDoesNotAnswerIsATimeout()
{
    Broker broker(1, second);
    broker.crash(broker.queue, 0);
    broker.draft.edges[0].edge.confirms = true;
    Engine engine(broker.draft.build(), 1);
    const Totals totals = totalsOf(engine, 0, 6 * second);
    QCOMPARE(totals.nodes[broker.users].errors[static_cast<std::size_t>(Cause::Timeout)], std::uint64_t{1});
    QCOMPARE(totals.channels[0].lost, std::uint64_t{1});
}

void TestBrokerScenarios::q18_aSingleActiveConsumerHasSuccessors()
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

void TestBrokerScenarios::q19_aConsumerThatNeverAcknowledgesLosesItsChannel()
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

void TestBrokerScenarios::q20_aSilentConsumerIsNoticedByItsHeartbeats()
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

void TestBrokerScenarios::aBacklogDrainsByWhatIsLeftOfTheRate()
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

void TestBrokerScenarios::r01_whatIsPoppedIsLostWithItsConsumer()
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

void TestBrokerScenarios::r02_whatIsMovedIsStuckWithoutAReaper()
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

void TestBrokerScenarios::r03_aReaperThatIsTooQuickDuplicates()
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

void TestBrokerScenarios::r04_theClientThatIsBlockedLongestIsServed()
{
    Broker broker(2, 100 * ms);
    broker.channel().delivery = ChannelPlan::Delivery::Pop;
    const Index second = broker.draft.station("second", 1, Distribution::constant(100 * ms));
    const Index third = broker.draft.station("third", 1, Distribution::constant(100 * ms));
    for (const Index other : {second, third})
        broker.draft.publish(broker.queue, other).edge.latency = {};
    Engine engine(broker.draft.build(), 1);
    const Totals totals = totalsOf(engine, 0, 5 * sim::second);
    QCOMPARE(totals.nodes[broker.worker].completed, std::uint64_t{1});
    QCOMPARE(totals.nodes[second].completed, std::uint64_t{1});
    QCOMPARE(totals.nodes[third].completed, std::uint64_t{0});
}

// LPUSH q a b c with a client blocked on BLPOP: it gets c, then b, then a. A broker that pushes would have handed out a at once.
void TestBrokerScenarios::r05_aPushOfSeveralIsServedAtItsEnd()
{
    const auto works = [](ChannelPlan::Delivery delivery) { // how long each one took, in the order they were done
        Broker broker(3, 0);
        broker.draft.operation(broker.worker).serviceTime = Distribution::uniform(10 * ms, 90 * ms);
        broker.channel().delivery = delivery;
        broker.channel().lastFirst = true;
        Engine engine(broker.draft.build(), 1);
        std::vector<double> lengths;
        double last = 0;
        for (Time t = 0; t < second && lengths.size() < 3; t += ms / 100) {
            engine.run(t, ~std::uint64_t{0}, nullptr);
            if (engine.channelGauge(0).ledger.deliveredOnce > lengths.size()) {
                lengths.push_back(static_cast<double>(t) / ms - last);
                last = static_cast<double>(t) / ms;
            }
        }
        return lengths;
    };
    const auto pushed = works(ChannelPlan::Delivery::Push), popped = works(ChannelPlan::Delivery::Pop);
    QCOMPARE(popped.size(), std::size_t(3));
    const std::vector<double> expected{pushed.at(1), pushed.at(2), pushed.at(0)};
    for (std::size_t i = 0; i < 3; ++i)
        QVERIFY(std::abs(popped[i] - expected[i]) < 0.05);
}

void TestBrokerScenarios::r06_theLastSecondIsLostWithTheServer()
{
    using Persistence = ChannelPlan::Persistence;
    std::vector<Time> times;
    for (int i = 0; i < 50; ++i)
        times.push_back(i * 100 * ms + 1);
    const auto lost = [&](Persistence persistence) {
        Broker broker(1, ms);
        broker.draft.scenario.nodes[broker.users].source.times = std::make_shared<const std::vector<Time>>(times);
        broker.consumer().consumers = 0;
        broker.channel().persistence = persistence;
        broker.crash(broker.queue, 4950 * ms, second);
        const ChannelTotals totals = broker.run(10 * second);
        if (totals.lost + totals.waiting != 50)
            qFatal("the books");
        return totals.lost;
    };
    QCOMPARE(lost(Persistence::None), std::uint64_t{50});
    QCOMPARE(lost(Persistence::EverySecond), std::uint64_t{10});
    QCOMPARE(lost(Persistence::Always), std::uint64_t{0});
}

// Its effect of a message that was done when the consumer crashed stands.
void TestBrokerScenarios::anIdempotentConsumerDoesNothingTwice()
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

QTEST_APPLESS_MAIN(TestBrokerScenarios)
#include "tst_brokerscenarios.moc"
