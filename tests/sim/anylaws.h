// What must hold in every run of every scenario. Each law returns what is wrong, or nothing.
#pragma once

#include "tests/support/anyscenario.h"

#include <QString>
#include <QTest>

#include <algorithm>

namespace laws {

inline constexpr std::uint64_t allEvents = ~std::uint64_t{0};
inline constexpr sim::Time end = 4 * sim::second;

using ScenarioPtr = std::shared_ptr<const sim::Scenario>;

inline ScenarioPtr scenarioOf(std::uint64_t number)
{
    return support::AnyScenario(number).draft().build();
}

inline QString wrong(const char *what, const std::string &id, std::uint64_t found, std::uint64_t expected)
{
    return QStringLiteral("%1 of %2: %3 instead of %4")
        .arg(QLatin1String(what), QString::fromStdString(id))
        .arg(found)
        .arg(expected);
}

inline QString flowIsWrong(const sim::Flow &flow, std::uint64_t inFlight, const std::string &id)
{
    std::uint64_t errors = 0;
    for (const std::uint64_t count : flow.errors)
        errors += count;
    if (flow.entered != flow.completed + flow.failed + flow.inFlight)
        return wrong("the books", id, flow.completed + flow.failed + flow.inFlight, flow.entered);
    if (errors != flow.failed)
        return wrong("errors by cause", id, errors, flow.failed);
    if (flow.inFlight != inFlight)
        return wrong("in flight", id, flow.inFlight, inFlight);
    if (flow.degraded > flow.completed || flow.good > flow.completed)
        return wrong("degraded or good", id, std::max(flow.degraded, flow.good), flow.completed);
    sim::Time last = 0;
    for (const double q : {0.5, 0.9, 0.95, 0.99, 0.999, 1.0}) {
        if (flow.ok.quantile(q) < last)
            return wrong("percentiles", id, static_cast<std::uint64_t>(flow.ok.quantile(q)),
                         static_cast<std::uint64_t>(last));
        last = flow.ok.quantile(q);
    }
    return {};
}

// The ledger balances, and says of the whole run what the totals say.
inline QString ledgerIsWrong(const sim::ChannelGauge &gauge, const sim::ChannelTotals &totals, const std::string &id)
{
    const sim::Ledger &ledger = gauge.ledger;
    const std::uint64_t all = ledger.settled() + gauge.waiting + gauge.inFlight;
    if (ledger.published != all)
        return wrong("the ledger", id, all, ledger.published);
    if (gauge.delayed > gauge.inFlight)
        return wrong("what is delayed, of what is in flight,", id, gauge.inFlight, gauge.delayed);
    const std::pair<std::uint64_t, std::uint64_t> pairs[] = {
        {ledger.published, totals.published},     {ledger.deliveredOnce + ledger.deliveredAgain, totals.acknowledged},
        {ledger.lost, totals.lost},               {ledger.dropped, totals.dropped},
        {ledger.expired, totals.expired},         {ledger.deadLettered, totals.deadLettered},
        {ledger.processedTwice, totals.processedTwice}, {ledger.late, totals.late}};
    for (const auto &[own, measured] : pairs) {
        if (own != measured)
            return wrong("a term of the ledger", id, own, measured);
    }
    return {};
}

// What is counted on the way is what the positions say.
inline QString lagIsWrong(const sim::LogGauge &gauge, const std::string &id)
{
    for (std::size_t g = 0; g < gauge.groups.size(); ++g) {
        if (gauge.groups[g].lag != gauge.lag(g))
            return wrong("lag", id, gauge.groups[g].lag, gauge.lag(g));
    }
    return {};
}

inline QString booksAreWrong(const sim::Engine &engine, const sim::Totals &totals)
{
    const sim::Scenario &scenario = engine.scenario();
    for (sim::Index log = 0; log < scenario.logs.size(); ++log) {
        const QString lag = lagIsWrong(engine.logGauge(log), scenario.logs[log].id);
        if (!lag.isEmpty())
            return lag;
    }
    for (sim::Index n = 0; n < totals.nodes.size(); ++n) {
        if (const QString text =
                flowIsWrong(totals.nodes[n], engine.nodeGauge(n).inSystem, scenario.nodes[n].id);
            !text.isEmpty())
            return text;
    }
    for (sim::Index e = 0; e < totals.edges.size(); ++e) {
        if (scenario.edges[e].async)
            continue;
        if (const QString text =
                flowIsWrong(totals.edges[e], engine.edgeGauge(e).inFlight, scenario.edges[e].id);
            !text.isEmpty())
            return text;
    }
    for (sim::Index c = 0; c < totals.channels.size(); ++c) {
        const sim::ChannelTotals &channel = totals.channels[c];
        const std::uint64_t terms = channel.acknowledged + channel.lost + channel.dropped + channel.expired +
                                    channel.deadLettered + channel.waiting + channel.inFlight;
        if (terms != channel.published)
            return wrong("the books", scenario.channels[c].id, terms, channel.published);
        const QString ledger = ledgerIsWrong(engine.channelGauge(c), channel, scenario.channels[c].id);
        if (!ledger.isEmpty())
            return ledger;
        if (channel.waiting != engine.channelGauge(c).waiting)
            return wrong("waiting", scenario.channels[c].id, channel.waiting, engine.channelGauge(c).waiting);
    }
    return {};
}

// At every tenth of a second.
inline QString booksBalance(std::uint64_t number)
{
    sim::Engine engine(scenarioOf(number), number);
    sim::Recorder recorder(engine.scenario(),
                           {.windows = {{0, sim::never}}, .slotLength = sim::second / 4, .marks = true});
    for (sim::Time t = end / 40; t <= end; t += end / 40) {
        if (engine.run(t, allEvents, &recorder) == sim::Stop::AtLimit)
            return QString::fromStdString(engine.limit());
        if (const QString text = booksAreWrong(engine, recorder.totals(0, engine.now())); !text.isEmpty())
            return QStringLiteral("at %1 s: %2").arg(sim::inSeconds(t)).arg(text);
        std::vector<sim::Hop> hops;
        engine.hops(0, 10'000, hops);
        for (const sim::Hop &hop : hops) {
            if (hop.departed > engine.now() || hop.arrives < engine.now())
                return QStringLiteral("a message is where it cannot be at %1 s").arg(sim::inSeconds(t));
        }
    }
    return {};
}

inline std::uint64_t fingerprintOf(sim::Engine engine)
{
    engine.run(end, allEvents, nullptr);
    return engine.fingerprint();
}

// Copied in the middle, watched, or in slices: it is the same run.
inline QString isOneRun(std::uint64_t number)
{
    const ScenarioPtr scenario = scenarioOf(number);
    const std::uint64_t alone = fingerprintOf(sim::Engine(scenario, number));
    sim::Engine engine(scenario, number);
    sim::Recorder recorder(*scenario, {.windows = {{0, sim::never}, {sim::second, 2 * sim::second}},
                                       .slotLength = sim::second / 10,
                                       .marks = true});
    engine.run(end / 3, allEvents, &recorder);
    const sim::Engine copy = engine;
    while (engine.run(end, 97, &recorder) == sim::Stop::UsedBudget)
        recorder.takeSlots();
    if (engine.fingerprint() != alone)
        return QStringLiteral("watched and in slices it is another run");
    if (fingerprintOf(copy) != alone)
        return QStringLiteral("a copy goes on otherwise");
    return {};
}

// When the clients stop, everything comes to an end, unless it was asked to hang.
inline QString drains(std::uint64_t number)
{
    support::AnyScenario any(number);
    support::ScenarioDraft draft = any.draft();
    if (any.mayHang())
        return {};
    const ScenarioPtr scenario = draft.build();
    sim::Engine engine(scenario, number);
    engine.run(end, allEvents, nullptr);
    auto silent = std::make_shared<sim::Scenario>(*scenario);
    for (sim::NodePlan &node : silent->nodes) {
        if (node.behaviour != sim::Behaviour::Source)
            continue;
        node.source.arrivals = sim::SourcePlan::Arrivals::Poisson;
        node.source.rate = 0;
    }
    engine.intervene({.at = end, .what = sim::Intervention::What::Replace, .scenario = silent, .fault = {}},
                     nullptr);
    engine.run(1000 * end, allEvents, nullptr);
    for (sim::Index n = 0; n < scenario->nodes.size(); ++n) {
        const sim::NodeGauge gauge = engine.nodeGauge(n);
        if (gauge.inSystem + gauge.queued + gauge.busy > 0)
            return wrong("left", scenario->nodes[n].id, gauge.inSystem + gauge.queued + gauge.busy, 0);
    }
    for (sim::Index e = 0; e < scenario->edges.size(); ++e) {
        if (engine.edgeGauge(e).inFlight > 0)
            return wrong("left", scenario->edges[e].id, engine.edgeGauge(e).inFlight, 0);
    }
    return {};
}

// The scenario with other settings of those that can change while it runs, taken from another scenario.
inline ScenarioPtr turned(const ScenarioPtr &scenario, std::uint64_t number)
{
    const ScenarioPtr other = scenarioOf(number);
    auto changed = std::make_shared<sim::Scenario>(*scenario);
    std::vector<const sim::EdgePlan *> calls;
    for (const sim::EdgePlan &edge : other->edges) {
        if (!edge.async)
            calls.push_back(&edge);
    }
    for (std::size_t e = 0; e < changed->edges.size(); ++e) {
        sim::ConsumerPlan &consumer = changed->edges[e].consumer;
        consumer.consumers = static_cast<std::uint32_t>((number + e) % 4);
        consumer.poll.workers = static_cast<std::uint32_t>(1 + (number / 4 + e) % 3);
        consumer.poll.commit = static_cast<sim::PollPlan::Commit>((number / 12 + e) % 3);
    }
    for (std::size_t e = 0; e < changed->edges.size() && !calls.empty(); ++e) {
        const sim::EdgePlan before = changed->edges[e];
        if (before.async)
            continue;
        sim::EdgePlan &edge = changed->edges[e] = *calls[e % calls.size()];
        edge.id = before.id;
        edge.from = before.from;
        edge.to = before.to;
        edge.fallback = before.fallback;
    }
    for (std::size_t n = 0; n < changed->nodes.size(); ++n) {
        sim::StationPlan &station = changed->nodes[n].station;
        const sim::StationPlan &like = other->nodes[n % other->nodes.size()].station;
        station.threads = like.threads;
        station.cores = like.cores;
        station.acceptQueue = like.acceptQueue;
        station.discipline = like.discipline;
    }
    for (std::size_t o = 0; o < changed->operations.size(); ++o) {
        sim::OperationPlan &operation = changed->operations[o];
        const sim::OperationPlan &like = other->operations[o % other->operations.size()];
        operation.serviceTime = like.serviceTime;
        operation.errorRate = like.errorRate;
        operation.cancellationAware = like.cancellationAware;
        operation.idempotent = like.idempotent;
    }
    return changed;
}

// Settings are turned four times while it runs: the books balance, and a copy goes on as its original.
inline QString settingsMayTurn(std::uint64_t number)
{
    const ScenarioPtr scenario = scenarioOf(number);
    sim::Engine engine(scenario, number);
    sim::Recorder recorder(*scenario,
                           {.windows = {{0, sim::never}}, .slotLength = sim::second / 4, .marks = true});
    for (std::uint64_t turn = 1; turn <= 4; ++turn) {
        engine.run(static_cast<sim::Time>(turn) * end / 5, allEvents, &recorder);
        engine.intervene({.at = engine.now(),
                          .what = sim::Intervention::What::Replace,
                          .scenario = turned(scenario, number + 100'000 * turn),
                          .fault = {}},
                         &recorder);
        for (sim::Index c = 0; c < scenario->channels.size(); ++c) {
            if (scenario->channels[c].log != sim::noIndex && (number + turn + c) % 3 == 0)
                engine.intervene({.at = engine.now(),
                                  .what = sim::Intervention::What::Replay,
                                  .scenario = {},
                                  .fault = {},
                                  .channel = c,
                                  .from = engine.now() / static_cast<sim::Time>(turn)},
                                 &recorder);
        }
        if (const QString text = booksAreWrong(engine, recorder.totals(0, engine.now())); !text.isEmpty())
            return QStringLiteral("after turn %1: %2").arg(turn).arg(text);
        sim::Engine copy = engine;
        const sim::Time next = engine.now() + end / 11;
        copy.run(next, allEvents, nullptr);
        engine.run(next, allEvents, &recorder);
        if (copy.fingerprint() != engine.fingerprint())
            return QStringLiteral("after turn %1 a copy goes on otherwise").arg(turn);
        if (const QString text = booksAreWrong(engine, recorder.totals(0, engine.now())); !text.isEmpty())
            return QStringLiteral("some time after turn %1: %2").arg(turn).arg(text);
    }
    return {};
}

// A node that nobody knows, and its client, change no other number.
inline QString strangersChangeNothing(std::uint64_t number)
{
    support::ScenarioDraft draft = support::AnyScenario(number).draft();
    sim::Engine without(draft.build(), number);
    const sim::Index strangers = draft.client("strangers", 50);
    draft.call(strangers, draft.station("strange", 2, sim::Distribution::exponential(sim::millisecond)));
    sim::Engine with(draft.build(), number);
    const sim::Totals before = support::totalsOf(without, 0, end), after = support::totalsOf(with, 0, end);
    for (std::size_t n = 0; n < before.nodes.size(); ++n) {
        const sim::NodeTotals &a = before.nodes[n], &b = after.nodes[n];
        if (a.entered != b.entered || a.completed != b.completed || a.errors != b.errors ||
            a.ok.meanSeconds() != b.ok.meanSeconds() || a.queue.area != b.queue.area || a.work != b.work)
            return wrong("requests", without.scenario().nodes[n].id, b.entered, a.entered);
    }
    return {};
}

struct Law
{
    const char *name;
    QString (*broken)(std::uint64_t number); // by the scenario of that number
};
inline constexpr Law all[] = {
    {"the books balance at every instant", booksBalance},
    {"a copy, a watched and a sliced run are one run", isOneRun},
    {"when the load ends everything drains", drains},
    {"settings may turn while it runs", settingsMayTurn},
    {"an unconnected node changes no other number", strangersChangeNothing},
};

// A row of the running test for each law, and what checks it with the first so many scenarios.
inline void addRows()
{
    QTest::addColumn<int>("law");
    for (int i = 0; i < static_cast<int>(std::size(all)); ++i)
        QTest::newRow(all[i].name) << i;
}
inline void checkRow(std::uint64_t scenarios)
{
    QFETCH(int, law);
    for (std::uint64_t number = 0; number < scenarios; ++number) {
        const QString text = all[law].broken(number);
        QVERIFY2(text.isEmpty(), qPrintable(QStringLiteral("scenario %1: %2").arg(number).arg(text)));
    }
}

} // namespace laws
