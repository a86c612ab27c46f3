// What must hold in every run, whatever happens in it.
#include "tests/support/busyshop.h"

#include <QTest>

using namespace sim;
using support::BusyShop;
using support::ScenarioDraft;
using support::totalsOf;

namespace {

constexpr std::uint64_t allEvents = ~std::uint64_t{0};

std::uint64_t fingerprintOf(Engine engine, Time until)
{
    engine.run(until, allEvents, nullptr);
    return engine.fingerprint();
}

void booksBalance(const Engine &engine, const Totals &totals)
{
    const Scenario &scenario = engine.scenario();
    for (Index n = 0; n < totals.nodes.size(); ++n) {
        if (scenario.nodes[n].behaviour != Behaviour::Queue)
            QCOMPARE(totals.nodes[n].inFlight, std::uint64_t{engine.nodeGauge(n).inSystem});
    }
    for (Index e = 0; e < totals.edges.size(); ++e) {
        std::uint64_t errors = 0;
        for (const std::uint64_t count : totals.edges[e].errors)
            errors += count;
        QCOMPARE(errors, totals.edges[e].failed);
        if (!scenario.edges[e].async)
            QCOMPARE(totals.edges[e].inFlight, std::uint64_t{engine.edgeGauge(e).inFlight});
    }
    for (Index c = 0; c < totals.channels.size(); ++c) {
        QCOMPARE(totals.channels[c].waiting, std::uint64_t{engine.channelGauge(c).waiting});
        QCOMPARE(totals.channels[c].inFlight, std::uint64_t{engine.channelGauge(c).inFlight});
    }
}

Intervention replaceWith(std::shared_ptr<const Scenario> scenario, Time at)
{
    return {.at = at, .what = Intervention::What::Replace, .scenario = std::move(scenario), .fault = {}};
}

bool sameFlow(const Flow &a, const Flow &b)
{
    return a.entered == b.entered && a.completed == b.completed && a.failed == b.failed &&
           a.errors == b.errors && a.ok.meanSeconds() == b.ok.meanSeconds() && a.ok.max() == b.ok.max();
}

} // namespace

class tst_Laws : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theBooksBalanceAtEveryInstant();
    void whenTheLoadEndsEverythingDrains();
    void aCopyGoesOnAsItsOriginal();
    void slicingARunChangesNothing();
    void watchingARunChangesNothing();
    void theSameSeedGivesTheSameRunAndAnotherSeedAnother();
    void anUnconnectedNodeChangesNoOtherNumber();
    void anEdgeElsewhereChangesNoChoice();
    void trafficElsewhereChangesNoCrash();
    void twoDesignsMeetTheSameArrivals();
    void littlesLawHolds();
    void theClockNeverPassesAnEventThatIsNotHandled();
    void slotsAddUpToTheTotals();
    void windowsPartTheRun();
    void utilisationNeverExceedsOne();
};

void tst_Laws::theBooksBalanceAtEveryInstant()
{
    const BusyShop shop;
    Engine engine(shop.draft.build(), 7);
    Recorder recorder(engine.scenario(), {.windows = {{0, never}}});
    for (Time t = 0; t <= 12 * second; t += 3'700'000) {
        engine.run(t, allEvents, &recorder);
        booksBalance(engine, recorder.totals(0, engine.now()));
        if (QTest::currentTestFailed()) {
            qWarning("at %f s", inSeconds(t));
            return;
        }
    }
    const Totals totals = recorder.totals(0, engine.now());
    for (const Cause cause : {Cause::Timeout, Cause::ConnectionRefused, Cause::ConnectionReset,
                              Cause::CircuitOpen, Cause::QueueFull, Cause::Cancelled, Cause::Http500}) {
        std::uint64_t seen = 0;
        for (const EdgeTotals &edge : totals.edges)
            seen += edge.errors[static_cast<std::size_t>(cause)];
        QVERIFY2(seen > 0, causeName(cause).data());
    }
    QVERIFY(totals.channels[0].redelivered > 0);
    QVERIFY(totals.channels[0].processedTwice > 0);
    QVERIFY(totals.channels[0].lost > 0);
    QVERIFY(totals.channels[1].lost > 0);
    QVERIFY(totals.nodes[shop.users].degraded > 0);
}

void tst_Laws::whenTheLoadEndsEverythingDrains()
{
    BusyShop shop;
    for (FaultPlan &fault : shop.draft.scenario.faults)
        fault.every = 0;
    Engine engine(shop.draft.build(), 3);
    Recorder recorder(engine.scenario(), {.windows = {{0, never}}});
    engine.run(5 * second, allEvents, &recorder);
    shop.draft.scenario.nodes[shop.users].source.rate = 0;
    engine.intervene(replaceWith(shop.draft.build(), 5 * second), &recorder);
    engine.run(100 * second, allEvents, &recorder);
    QCOMPARE(engine.nextEventAt(), never);
    const Totals totals = recorder.totals(0, engine.now());
    booksBalance(engine, totals);
    for (Index n = 0; n < totals.nodes.size(); ++n) {
        const NodeGauge gauge = engine.nodeGauge(n);
        QCOMPARE(gauge.inSystem + gauge.busy + gauge.queued + gauge.waitingOnCalls, 0u);
    }
    for (Index e = 0; e < totals.edges.size(); ++e)
        QCOMPARE(engine.edgeGauge(e).inFlight + engine.edgeGauge(e).backingOff, 0u);
    QCOMPARE(engine.inTransit(), std::size_t{0});
}

void tst_Laws::aCopyGoesOnAsItsOriginal()
{
    const BusyShop shop;
    Engine engine(shop.draft.build(), 11);
    for (Time t = second; t <= 6 * second; t += 700 * millisecond) {
        engine.run(t, allEvents, nullptr);
        const Engine copy = engine;
        QCOMPARE(fingerprintOf(copy, 8 * second), fingerprintOf(engine, 8 * second));
    }
}

void tst_Laws::slicingARunChangesNothing()
{
    const BusyShop shop;
    Engine whole(shop.draft.build(), 5), sliced(shop.draft.build(), 5);
    whole.run(5 * second, allEvents, nullptr);
    std::uint64_t budget = 1;
    Time until = 0;
    while (sliced.now() < 5 * second) {
        until = std::min<Time>(5 * second, until + 1'234'567);
        while (sliced.run(until, budget, nullptr) == Stop::UsedBudget)
            budget = budget * 7 % 1009 + 1;
    }
    QCOMPARE(sliced.events(), whole.events());
    QCOMPARE(sliced.fingerprint(), whole.fingerprint());
}

void tst_Laws::watchingARunChangesNothing()
{
    const BusyShop shop;
    Engine alone(shop.draft.build(), 5), watched(shop.draft.build(), 5);
    alone.run(5 * second, allEvents, nullptr);
    Recorder recorder(
        watched.scenario(),
        {.windows = {{0, never}, {second, 2 * second}}, .slotLength = 50 * millisecond, .marks = true});
    std::vector<Hop> hops;
    for (Time t = 0; t <= 5 * second; t += 20 * millisecond) {
        watched.run(t, allEvents, &recorder);
        watched.hops(0, 100, hops);
        recorder.currentSlot(watched.now());
        recorder.takeSlots();
        recorder.takeMarks();
    }
    QCOMPARE(watched.fingerprint(), alone.fingerprint());
}

void tst_Laws::theSameSeedGivesTheSameRunAndAnotherSeedAnother()
{
    const BusyShop shop;
    const auto scenario = shop.draft.build();
    QCOMPARE(fingerprintOf(Engine(scenario, 1), second), fingerprintOf(Engine(scenario, 1), second));
    QVERIFY(fingerprintOf(Engine(scenario, 1), second) != fingerprintOf(Engine(scenario, 2), second));
}

void tst_Laws::anUnconnectedNodeChangesNoOtherNumber()
{
    const BusyShop shop;
    BusyShop larger;
    const Index lonely = larger.draft.station("lonely", 3, Distribution::exponential(second));
    const Index strangers = larger.draft.client("strangers", 100);
    larger.draft.call(strangers, lonely);
    Engine a(shop.draft.build(), 9), b(larger.draft.build(), 9);
    const Totals x = totalsOf(a, 0, 4 * second), y = totalsOf(b, 0, 4 * second);
    for (std::size_t n = 0; n < x.nodes.size(); ++n)
        QVERIFY(sameFlow(x.nodes[n], y.nodes[n]));
    for (std::size_t e = 0; e < x.edges.size(); ++e)
        QVERIFY(sameFlow(x.edges[e], y.edges[e]));
    QVERIFY(x.nodes[0].entered > 1000);
    QVERIFY(y.nodes[lonely].entered > 300);
}

// Strangers come before or after everything else, so that all indices differ.
void tst_Laws::anEdgeElsewhereChangesNoChoice()
{
    const auto seen = [](bool strangersFirst) {
        ScenarioDraft draft;
        const auto addStrangers = [&draft] {
            const Index strangers = draft.client("strangers", 100);
            draft.call(strangers, draft.station("lonely", 3, Distribution::exponential(millisecond)));
        };
        if (strangersFirst)
            addStrangers();
        const Index users = draft.client("users", 200);
        const Index api = draft.station("api", 10, Distribution::exponential(millisecond));
        const Index cache = draft.station("cache", 10, Distribution::exponential(millisecond));
        draft.call(users, api);
        draft.call(api, cache).probability = 0.5;
        if (!strangersFirst)
            addStrangers();
        Engine engine(draft.build(), 3);
        const Totals totals = totalsOf(engine, 0, 10 * second);
        return std::pair<Flow, Flow>(totals.nodes[api], totals.nodes[cache]);
    };
    const auto first = seen(true), last = seen(false);
    QVERIFY(first.second.entered > 900 && first.second.entered < 1100);
    QVERIFY(sameFlow(first.first, last.first));
    QVERIFY(sameFlow(first.second, last.second));
}

// What a crash throws out at one instant comes back in an order of its own, not of the places in memory that
// other traffic has left free.
void tst_Laws::trafficElsewhereChangesNoCrash()
{
    const auto seen = [](bool strangers) {
        ScenarioDraft draft;
        const Index users = draft.client("users", 400);
        const Index api = draft.station("api", 2, Distribution::exponential(4 * millisecond));
        EdgePlan &edge = draft.call(users, api).edge;
        edge.latency = Distribution::constant(millisecond);
        edge.retry = {.maxAttempts = 50,
                      .retryOn = bit(Cause::ConnectionReset) | bit(Cause::ConnectionRefused),
                      .jitter = RetryPlan::Jitter::None,
                      .base = 10 * millisecond,
                      .cap = 10 * millisecond};
        draft.scenario.faults.push_back({.kind = FaultPlan::Kind::Crash,
                                         .id = "f",
                                         .node = api,
                                         .at = second,
                                         .duration = millisecond,
                                         .every = second / 10});
        if (strangers) {
            const Index others = draft.client("others", 300);
            draft.call(others, draft.station("lonely", 30, Distribution::exponential(20 * millisecond)));
        }
        Engine engine(draft.build(), 3);
        const Totals totals = totalsOf(engine, 0, 10 * second);
        return std::pair<Flow, std::uint64_t>(totals.nodes[users], totals.edges[0].attempts);
    };
    const auto alone = seen(false), amongOthers = seen(true);
    QVERIFY(alone.second > alone.first.entered + 200);
    QCOMPARE(amongOthers.second, alone.second);
    QVERIFY(sameFlow(amongOthers.first, alone.first));
}

// A knob elsewhere shifts nobody's draws: not the arrivals, not the service of the requests that are served
// in both.
void tst_Laws::twoDesignsMeetTheSameArrivals()
{
    BusyShop shop;
    Engine before(shop.draft.build(), 4);
    shop.draft.edges[1].edge.retry.maxAttempts = 1;
    shop.draft.edges[2].edge.timeout = 10 * millisecond;
    Engine after(shop.draft.build(), 4);
    const auto arrivals = [](Engine &engine) {
        Recorder recorder(engine.scenario(), {.windows = {}, .slotLength = 10 * millisecond});
        engine.run(3 * second, allEvents, &recorder);
        std::vector<std::uint32_t> found;
        for (const Slot &slot : recorder.takeSlots())
            found.push_back(slot.nodes[0].entered);
        return found;
    };
    QCOMPARE(arrivals(before), arrivals(after));
}

void tst_Laws::littlesLawHolds()
{
    ScenarioDraft draft;
    const auto users = draft.client("users", 300);
    const auto api =
        draft.station("api", 5, Distribution::logNormalByQuantiles(10 * millisecond, 50 * millisecond));
    draft.call(users, api).edge.latency = Distribution::exponential(2 * millisecond);
    Engine engine(draft.build(), 1);
    const Totals totals = totalsOf(engine, 0, 500 * second);
    for (const Index n : {users, api}) {
        const NodeTotals &node = totals.nodes[n];
        const double rate = static_cast<double>(node.completed) / 500;
        QVERIFY(std::abs(node.inSystem.mean() - rate * node.ok.meanSeconds()) < 0.001 * node.inSystem.mean());
    }
}

void tst_Laws::theClockNeverPassesAnEventThatIsNotHandled()
{
    const BusyShop shop;
    Engine engine(shop.draft.build(), 2);
    for (int i = 0; i < 50'000; ++i) {
        const Time next = engine.nextEventAt();
        QCOMPARE(engine.run(never, 1, nullptr), Stop::UsedBudget);
        QCOMPARE(engine.now(), next);
        QVERIFY(engine.nextEventAt() >= engine.now());
    }
    QCOMPARE(engine.events(), std::uint64_t{50'000});
}

void tst_Laws::slotsAddUpToTheTotals()
{
    const BusyShop shop;
    Engine engine(shop.draft.build(), 6);
    Recorder recorder(engine.scenario(), {.windows = {{0, never}}, .slotLength = 100 * millisecond});
    engine.run(4 * second, allEvents, &recorder);
    std::vector<Slot> ended = recorder.takeSlots();
    QCOMPARE(ended.size(), std::size_t{40});
    ended.push_back(recorder.currentSlot(engine.now()));
    const Totals totals = recorder.totals(0, engine.now());
    for (std::size_t n = 0; n < totals.nodes.size(); ++n) {
        Histogram latency;
        std::uint64_t entered = 0, completed = 0, failed = 0;
        double queue = 0;
        for (const Slot &slot : ended) {
            latency.add(slot.nodes[n].latency);
            entered += slot.nodes[n].entered;
            completed += slot.nodes[n].completed;
            failed += slot.nodes[n].failed;
            queue += slot.nodes[n].queue * inSeconds(slot.to - slot.from);
        }
        QCOMPARE(entered, totals.nodes[n].entered);
        QCOMPARE(completed, totals.nodes[n].completed);
        QCOMPARE(failed, totals.nodes[n].failed);
        QCOMPARE(latency.count(), totals.nodes[n].ok.count() + totals.nodes[n].bad.count());
        QVERIFY(std::abs(queue - totals.nodes[n].queue.area) <= 1e-3 * (1 + queue));
    }
}

void tst_Laws::windowsPartTheRun()
{
    const BusyShop shop;
    Engine engine(shop.draft.build(), 6);
    Recorder recorder(engine.scenario(),
                      {.windows = {{0, never}, {0, second}, {second, 2 * second}, {2 * second, never}}});
    engine.run(4 * second, allEvents, &recorder);
    std::vector<Totals> parts;
    for (std::size_t w = 0; w < 4; ++w)
        parts.push_back(recorder.totals(w, engine.now()));
    for (std::size_t n = 0; n < parts[0].nodes.size(); ++n) {
        const auto sum = [&](auto member) {
            return parts[1].nodes[n].*member + parts[2].nodes[n].*member + parts[3].nodes[n].*member;
        };
        QCOMPARE(sum(&NodeTotals::entered), parts[0].nodes[n].entered);
        QCOMPARE(sum(&NodeTotals::completed), parts[0].nodes[n].completed);
        QCOMPARE(sum(&NodeTotals::inFlight), parts[0].nodes[n].inFlight);
        const double area =
            parts[1].nodes[n].busy.area + parts[2].nodes[n].busy.area + parts[3].nodes[n].busy.area;
        QVERIFY(std::abs(area - parts[0].nodes[n].busy.area) < 1e-9 * (1 + area));
    }
    QCOMPARE(parts[1].nodes[0].busy.seconds, 1.0);
    QCOMPARE(parts[3].nodes[0].busy.seconds, 2.0);
}

void tst_Laws::utilisationNeverExceedsOne()
{
    const BusyShop shop;
    Engine engine(shop.draft.build(), 8);
    const Totals totals = totalsOf(engine, 0, 8 * second);
    for (const NodeTotals &node : totals.nodes) {
        QVERIFY(node.busy.area <= node.capacitySeconds * (1 + 1e-12));
        QVERIFY(node.wastedSeconds <= inSeconds(node.work) * (1 + 1e-6));
    }
}

QTEST_GUILESS_MAIN(tst_Laws)
#include "tst_laws.moc"
