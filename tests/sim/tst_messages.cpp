// Channels: direct edges and queue nodes, acknowledgement, redelivery, competing consumers.
#include "tests/support/scenarios.h"

#include <QTest>

using namespace sim;
using support::DraftEdge;
using support::ScenarioDraft;
using support::totalsOf;

namespace {

constexpr std::uint64_t allEvents = ~std::uint64_t{0};

// A client publishes one message a second to a worker, directly or through a queue node.
struct OneMessage
{
    ScenarioDraft draft;
    Index users = draft.client("users", 1);
    Index mails = noIndex, worker;
    DraftEdge *in, *out; // the same edge when direct

    explicit OneMessage(bool queueNode,
                        const Distribution &processing = Distribution::constant(100 * millisecond))
    {
        draft.scenario.nodes[users].source.arrivals = SourcePlan::Arrivals::Constant;
        if (queueNode)
            mails = draft.queue("mails");
        worker = draft.station("worker", 1, processing);
        in = &draft.publish(users, queueNode ? mails : worker);
        out = queueNode ? &draft.publish(mails, worker) : in;
        in->edge.latency = out->edge.latency = Distribution::constant(2 * millisecond);
    }
    Totals run(Time until = 10 * second + 500 * millisecond, std::uint64_t seed = 1)
    {
        Engine engine(draft.build(), seed);
        return totalsOf(engine, 0, until);
    }
    void fault(FaultPlan::Kind kind, Index node, Index edge, Time at, Time duration, double value = 0)
    {
        draft.scenario.faults.push_back({.kind = kind,
                                         .id = "f",
                                         .node = node,
                                         .edge = edge,
                                         .value = value,
                                         .at = at,
                                         .duration = duration});
    }
};

} // namespace

class tst_Messages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aMessageTravelsThereAndItsAcknowledgementBack_data();
    void aMessageTravelsThereAndItsAcknowledgementBack();
    void thePublisherDoesNotWait();
    void aWorkerHandlesOneMessageAtATime();
    void aSpikeIsAbsorbedAsBacklogAndDrains();
    void consumersCompete();
    void consumersHaveTheirOwnWorkers();
    void aCrashedConsumersMessagesAreDeliveredAgain();
    void withAutomaticAcknowledgementACrashLosesThem();
    void redeliveredMessagesGoWhereTheyWere();
    void failedProcessingIsRepeatedOrDiscarded();
    void aPartitionOfTheConsumerDelaysAndRepeats();
    void aPartitionOfThePublisherLoses();
    void aCrashedQueueLosesItsBacklog();
    void processingMakesItsOwnCalls();
    void aCycleWithoutDelayStopsTheRun();
    void messagesOnTheirWayAreSeen();
    void aDelayedEdgeDelaysItsMessages();
};

void tst_Messages::aMessageTravelsThereAndItsAcknowledgementBack_data()
{
    QTest::addColumn<bool>("queueNode");
    QTest::newRow("directly") << false;
    QTest::newRow("through a queue") << true;
}

void tst_Messages::aMessageTravelsThereAndItsAcknowledgementBack()
{
    QFETCH(bool, queueNode);
    OneMessage one(queueNode);
    Engine engine(one.draft.build(), 1);
    Recorder recorder(engine.scenario(), {.windows = {{0, never}}});
    engine.run(second + 105 * millisecond, allEvents, &recorder); // 2 there, 2 on, 100 of work, then 2 back
    QCOMPARE(recorder.totals(0, engine.now()).channels[0].inFlight, std::uint64_t{1});
    engine.run(second + 106 * millisecond, allEvents, &recorder);
    const Totals totals = recorder.totals(0, engine.now());
    QCOMPARE(totals.channels[0].acknowledged, std::uint64_t{1});
    QCOMPARE(totals.channels[0].endToEnd.max(), 104 * millisecond);
    QCOMPARE(totals.nodes[one.worker].ok.max(), 100 * millisecond);
}

void tst_Messages::thePublisherDoesNotWait()
{
    OneMessage one(false);
    const Totals totals = one.run();
    QCOMPARE(totals.nodes[one.users].completed, std::uint64_t{10});
    QCOMPARE(totals.nodes[one.users].ok.max(), Time{0});
}

void tst_Messages::aWorkerHandlesOneMessageAtATime()
{
    OneMessage one(false);
    one.in->calls = 3; // 100 ms each, then the acknowledgement and the next message travel
    const Totals totals = one.run();
    QCOMPARE(totals.channels[0].endToEnd.max(), (2 + 102 + 104 + 104) * millisecond);
    one.in->edge.consumer.consumers = 3;
    QCOMPARE(one.run().channels[0].endToEnd.max(), 104 * millisecond);
    one.in->edge.consumer.consumers = 1;
    one.in->edge.consumer.manualAck = false; // all of them are handed out at once
    QCOMPARE(one.run().channels[0].endToEnd.max(), (2 + 102 + 100 + 100) * millisecond);
}

void tst_Messages::aSpikeIsAbsorbedAsBacklogAndDrains()
{
    OneMessage one(true, Distribution::constant(10 * millisecond));
    Scenario &scenario = one.draft.scenario;
    one.out->edge.latency = Distribution{};
    scenario.nodes[one.users].source.rate = 50;
    const auto calm = one.draft.build();
    scenario.nodes[one.users].source.rate = 300;
    const auto spike = one.draft.build();
    Engine engine(calm, 1);
    Recorder recorder(engine.scenario(), {.windows = {{0, never}}});
    engine.run(2 * second, allEvents, &recorder);
    engine.intervene({.what = Intervention::What::Replace, .scenario = spike, .fault = {}}, &recorder);
    engine.run(4 * second, allEvents, &recorder);
    QVERIFY(std::abs(static_cast<double>(engine.channelGauge(0).waiting) - 400) < 5); // 200 a second too many
    QVERIFY(std::abs(inSeconds(engine.channelGauge(0).oldest) - 4.0 / 3) < 0.05);
    engine.intervene({.what = Intervention::What::Replace, .scenario = calm, .fault = {}}, &recorder);
    engine.run(12 * second - 200 * millisecond, allEvents, &recorder);
    QVERIFY(engine.channelGauge(0).waiting > 0);
    engine.run(12 * second + 200 * millisecond, allEvents, &recorder); // 400 / (100 - 50) s
    QVERIFY(engine.channelGauge(0).waiting <= 1);
    QVERIFY(recorder.totals(0, engine.now()).channels[0].depth.max >= 395);
}

void tst_Messages::consumersCompete()
{
    OneMessage one(true, Distribution::constant(millisecond));
    one.draft.scenario.nodes[one.users].source.rate = 100;
    one.draft.scenario.nodes[one.worker].station.replicas = 2;
    const Index other = one.draft.station("other", 1, Distribution::constant(millisecond));
    one.draft.publish(one.mails, other);
    const Totals totals = one.run();
    QCOMPARE(totals.nodes[one.worker].entered + totals.nodes[other].entered, totals.channels[0].delivered);
    QVERIFY(totals.nodes[one.worker].entered > totals.nodes[other].entered); // two replicas against one
    QVERIFY(totals.nodes[other].entered > 300);
}

void tst_Messages::consumersHaveTheirOwnWorkers()
{
    OneMessage one(false, Distribution::constant(900 * millisecond));
    one.in->calls = 4;
    one.in->edge.consumer.consumers = 4; // the node has one thread
    const Totals totals = one.run();
    QCOMPARE(totals.channels[0].endToEnd.max(), 904 * millisecond);
    QCOMPARE(totals.nodes[one.worker].busy.max, std::uint64_t{4});
    QVERIFY(totals.nodes[one.worker].busy.area <= totals.nodes[one.worker].capacitySeconds);
}

void tst_Messages::aCrashedConsumersMessagesAreDeliveredAgain()
{
    OneMessage one(true);
    one.fault(FaultPlan::Kind::Crash, one.worker, noIndex, second + 50 * millisecond, 200 * millisecond);
    const Totals totals = one.run();
    QCOMPARE(totals.channels[0].acknowledged, std::uint64_t{10});
    QCOMPARE(totals.channels[0].delivered, std::uint64_t{11});
    QCOMPARE(totals.channels[0].redelivered, std::uint64_t{1});
    QCOMPARE(totals.channels[0].processedTwice, std::uint64_t{0});
    QCOMPARE(totals.channels[0].lost, std::uint64_t{0});
    QCOMPARE(totals.channels[0].endToEnd.max(), (250 + 102) * millisecond);
    QCOMPARE(totals.nodes[one.worker].failed, std::uint64_t{1});
}

void tst_Messages::withAutomaticAcknowledgementACrashLosesThem()
{
    OneMessage one(true);
    one.out->edge.consumer.manualAck = false;
    one.fault(FaultPlan::Kind::Crash, one.worker, noIndex, second + 50 * millisecond, 200 * millisecond);
    const Totals totals = one.run();
    QCOMPARE(totals.channels[0].acknowledged, std::uint64_t{9});
    QCOMPARE(totals.channels[0].lost, std::uint64_t{1});
    QCOMPARE(totals.channels[0].redelivered, std::uint64_t{0});
}

// Twenty messages, four workers: after a crash the first four come first again, in their order.
void tst_Messages::redeliveredMessagesGoWhereTheyWere()
{
    OneMessage one(true);
    one.in->calls = 20;
    one.out->edge.consumer.consumers = 4;
    one.fault(FaultPlan::Kind::Crash, one.worker, noIndex, second + 50 * millisecond, 100 * millisecond);
    Engine engine(one.draft.build(), 1);
    Recorder recorder(engine.scenario(), {.windows = {{0, never}}});
    engine.run(second + 60 * millisecond, allEvents, &recorder);
    QCOMPARE(engine.channelGauge(0).waiting, 20u);
    engine.run(second + 151 * millisecond, allEvents, &recorder);
    QCOMPARE(engine.channelGauge(0).waiting, 16u);
    QCOMPARE(recorder.totals(0, engine.now()).channels[0].redelivered, std::uint64_t{4});
}

void tst_Messages::failedProcessingIsRepeatedOrDiscarded()
{
    OneMessage one(true, Distribution::constant(millisecond));
    one.draft.scenario.nodes[one.users].source.rate = 50;
    one.draft.operation(one.worker).errorRate = 0.5;
    const Totals again = one.run(100 * second);
    QCOMPARE(again.channels[0].dropped, std::uint64_t{0});
    QVERIFY(std::abs(static_cast<double>(again.channels[0].delivered) /
                         static_cast<double>(again.channels[0].published) -
                     2) < 0.05);
    one.out->edge.consumer.onFailure = ConsumerPlan::OnFailure::Discard;
    const Totals once = one.run(100 * second);
    QCOMPARE(once.channels[0].redelivered, std::uint64_t{0});
    QVERIFY(std::abs(static_cast<double>(once.channels[0].dropped) /
                         static_cast<double>(once.channels[0].published) -
                     0.5) < 0.02);
    QCOMPARE(once.channels[0].published,
             once.channels[0].dropped + once.channels[0].acknowledged + once.channels[0].inFlight);
}

void tst_Messages::aPartitionOfTheConsumerDelaysAndRepeats()
{
    OneMessage one(true);
    one.fault(FaultPlan::Kind::Partition, noIndex, 1, second + 50 * millisecond, 300 * millisecond);
    const Totals totals = one.run();
    QCOMPARE(totals.channels[0].acknowledged, std::uint64_t{10});
    QCOMPARE(totals.channels[0].redelivered, std::uint64_t{1});
    QCOMPARE(totals.channels[0].processedTwice, std::uint64_t{1}); // its acknowledgement vanished
    QCOMPARE(totals.nodes[one.worker].completed, std::uint64_t{11});
}

void tst_Messages::aPartitionOfThePublisherLoses()
{
    OneMessage one(true);
    one.fault(FaultPlan::Kind::Partition, noIndex, 0, second + millisecond, second);
    const Totals totals = one.run();
    QCOMPARE(totals.channels[0].published, std::uint64_t{10});
    QCOMPARE(totals.channels[0].lost, std::uint64_t{2}); // one on its way, one sent meanwhile
    QCOMPARE(totals.channels[0].acknowledged, std::uint64_t{8});
}

void tst_Messages::aCrashedQueueLosesItsBacklog()
{
    OneMessage one(true);
    one.in->calls = 5;
    one.fault(FaultPlan::Kind::Crash, one.mails, noIndex, second + 50 * millisecond, 100 * millisecond);
    const Totals totals = one.run(second + 500 * millisecond);
    QCOMPARE(totals.channels[0].lost, std::uint64_t{5}); // also the one that is being processed
    QCOMPARE(totals.nodes[one.worker].completed, std::uint64_t{1});
}

void tst_Messages::processingMakesItsOwnCalls()
{
    OneMessage one(true);
    const Index smtp = one.draft.station("smtp", 1, Distribution::constant(20 * millisecond));
    one.draft.call(one.worker, smtp);
    const Totals totals = one.run();
    QCOMPARE(totals.nodes[smtp].completed, std::uint64_t{10});
    QCOMPARE(totals.channels[0].endToEnd.max(), (4 + 100 + 20) * millisecond);
}

void tst_Messages::aCycleWithoutDelayStopsTheRun()
{
    ScenarioDraft draft;
    const Index users = draft.client("users", 1);
    const Index ping = draft.station("ping", 1, Distribution{});
    const Index pong = draft.station("pong", 1, Distribution{});
    draft.publish(users, ping);
    draft.publish(ping, pong);
    draft.publish(pong, ping);
    Engine engine(draft.build(), 1);
    QCOMPARE(engine.run(100 * second, allEvents, nullptr), Stop::AtLimit);
    QVERIFY(engine.limit().find('p') != std::string::npos);
}

void tst_Messages::messagesOnTheirWayAreSeen()
{
    OneMessage one(false);
    Engine engine(one.draft.build(), 1);
    std::vector<Hop> hops;
    const auto at = [&](Time t) {
        engine.run(second + t, allEvents, nullptr);
        engine.hops(0, 100, hops);
    };
    at(millisecond);
    QCOMPARE(hops.size(), std::size_t{1});
    QCOMPARE(hops[0].kind, HopKind::Message);
    QCOMPARE(int{hops[0].leg}, 0);
    QCOMPARE(hops[0].departed, second);
    QCOMPARE(hops[0].arrives, second + 2 * millisecond);
    at(3 * millisecond);
    QCOMPARE(int{hops[0].leg}, 1);
    at(50 * millisecond);
    QCOMPARE(hops.size(), std::size_t{0});
    at(105 * millisecond);
    QCOMPARE(hops[0].kind, HopKind::Acknowledgement);
    QCOMPARE(engine.inTransit(), std::size_t{1});
}

void tst_Messages::aDelayedEdgeDelaysItsMessages()
{
    for (const bool queueNode : {false, true}) {
        OneMessage usual(queueNode), late(queueNode), lossy(queueNode);
        const Index edge = queueNode ? 1 : 0; // to the worker
        late.fault(FaultPlan::Kind::Latency, noIndex, edge, 0, 0);
        late.draft.scenario.faults.back().extra = Distribution::constant(50 * millisecond);
        lossy.fault(FaultPlan::Kind::Loss, noIndex, edge, 0, 0, 0.5);
        const auto longest = [](OneMessage &one) {
            return one.run().channels[0].endToEnd.max();
        };
        const Time before = longest(usual), ways = queueNode ? 1 : 2;
        QCOMPARE(longest(late), before + ways * 50 * millisecond);
        QVERIFY(longest(lossy) >= before + retransmission);
    }
}

QTEST_GUILESS_MAIN(tst_Messages)
#include "tst_messages.moc"
