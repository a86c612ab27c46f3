// Scenarios for tests in a few lines: every node has one operation, "request", whose steps are its outgoing
// edges.
//
//     ScenarioDraft draft;
//     const auto users = draft.client("users", 80);
//     const auto api = draft.station("api", 1, Distribution::exponential(10 * millisecond));
//     draft.call(users, api).edge.timeout = second;
//     Engine engine(draft.build(), 1);
#pragma once

#include "model/sim/engine.h"
#include "model/sim/recorder.h"

#include <deque>
#include <memory>

namespace support {

struct DraftEdge
{
    sim::EdgePlan edge;
    int step = -1; // edges of a node with the same step run in parallel; -1: alone, in the order drawn
    double probability = 1;
    std::uint32_t calls = 1;
    bool fanOut = false;
    bool compensated = false, pivot = false; // by the same operation
    bool perEntity = false;
    bool onFailure = false; // async
    bool tells = false;   // of the call before it, if that is one
    bool follows = false; // resolves entities of the call before it, if that is one
};

class ScenarioDraft
{
public:
    sim::Scenario scenario;
    std::deque<DraftEdge> edges;

    sim::Index client(const std::string &id, double rate)
    {
        const sim::Index n = node(id, "client", sim::Behaviour::Source, {});
        scenario.nodes[n].source.rate = rate;
        scenario.nodes[n].source.firstMix = static_cast<sim::Index>(scenario.mixes.size());
        scenario.nodes[n].source.mixCount = 1;
        scenario.mixes.push_back({.operation = scenario.nodes[n].firstOperation});
        return n;
    }
    sim::Index station(const std::string &id, std::uint32_t threads, const sim::Distribution &service)
    {
        const sim::Index n = node(id, "service", sim::Behaviour::Station, service);
        scenario.nodes[n].station.threads = threads;
        scenario.nodes[n].station.acceptQueue = sim::unlimited;
        return n;
    }
    sim::Index queue(const std::string &id)
    {
        const sim::Index n = node(id, "queue", sim::Behaviour::Queue, {});
        scenario.nodes[n].operationCount = 0;
        scenario.nodes[n].channel = channel(id);
        scenario.channels.back().node = n;
        return n;
    }
    sim::Index log(const std::string &id, std::uint32_t partitions)
    {
        const sim::Index n = node(id, "log", sim::Behaviour::Log, {});
        scenario.nodes[n].operationCount = 0;
        scenario.nodes[n].log = static_cast<sim::Index>(scenario.logs.size());
        scenario.logs.push_back({.id = id, .node = n, .edge = sim::noIndex, .groups = {}, .partitions = partitions, .key = {}});
        return n;
    }
    // Out of a log, as the only consumers of a group of their own.
    DraftEdge &subscribe(sim::Index from, sim::Index to)
    {
        DraftEdge &drawn = call(from, to);
        const sim::Index log = scenario.nodes[from].log;
        drawn.edge.async = true;
        drawn.edge.consumes = channel(scenario.nodes[from].id + "/" + scenario.nodes[to].id);
        scenario.channels.back().log = log;
        scenario.channels.back().consumers.push_back(static_cast<sim::Index>(edges.size() - 1));
        scenario.logs[log].groups.push_back(drawn.edge.consumes);
        drawn.edge.consumer.operations.push_back({0, scenario.nodes[to].firstOperation});
        return drawn;
    }
    // From a node to another, with a log of its own.
    DraftEdge &carryLog(sim::Index from, sim::Index to, std::uint32_t partitions)
    {
        DraftEdge &drawn = call(from, to);
        const auto log = static_cast<sim::Index>(scenario.logs.size());
        drawn.edge.async = true;
        drawn.edge.appends = log;
        drawn.edge.consumes = channel(drawn.edge.id);
        scenario.channels.back().log = log;
        scenario.channels.back().consumers.push_back(static_cast<sim::Index>(edges.size() - 1));
        scenario.logs.push_back({.id = drawn.edge.id, .edge = scenario.channels.back().consumers[0],
                                 .groups = {drawn.edge.consumes}, .partitions = partitions, .key = {}});
        drawn.edge.consumer.operations.push_back({0, scenario.nodes[to].firstOperation});
        return drawn;
    }
    DraftEdge &produce(sim::Index from, sim::Index to)
    {
        DraftEdge &drawn = call(from, to);
        drawn.edge.async = true;
        drawn.edge.appends = scenario.nodes[to].log;
        return drawn;
    }
    DraftEdge &call(sim::Index from, sim::Index to)
    {
        DraftEdge &drawn = edges.emplace_back();
        drawn.edge.id = scenario.nodes[from].id + "-" + scenario.nodes[to].id;
        drawn.edge.from = from;
        drawn.edge.to = to;
        return drawn;
    }
    // Directly, into a queue node, or out of one.
    DraftEdge &publish(sim::Index from, sim::Index to)
    {
        DraftEdge &drawn = call(from, to);
        sim::EdgePlan &edge = drawn.edge;
        const auto index = static_cast<sim::Index>(edges.size() - 1);
        edge.async = true;
        const sim::Index source = scenario.nodes[from].channel, target = scenario.nodes[to].channel;
        edge.publishes = source != sim::noIndex   ? sim::noIndex
                         : target != sim::noIndex ? target
                                                  : channel(edge.id);
        edge.consumes = target != sim::noIndex   ? sim::noIndex
                        : source != sim::noIndex ? source
                                                 : edge.publishes;
        if (source == sim::noIndex && target == sim::noIndex)
            scenario.channels.back().edge = index;
        if (edge.consumes != sim::noIndex) {
            edge.consumer.operations.push_back({0, scenario.nodes[to].firstOperation});
            scenario.channels[edge.consumes].consumers.push_back(index);
        }
        return drawn;
    }
    sim::OperationPlan &operation(sim::Index n)
    {
        return scenario.operations[scenario.nodes[n].firstOperation];
    }

    std::shared_ptr<const sim::Scenario> build() const
    {
        sim::Scenario built = scenario;
        for (const DraftEdge &drawn : edges)
            built.edges.push_back(drawn.edge);
        for (sim::OperationPlan &operation : built.operations) {
            operation.firstStep = static_cast<sim::Index>(built.steps.size());
            int last = -1;
            for (std::size_t e = 0; e < edges.size(); ++e) {
                const DraftEdge &drawn = edges[e];
                if (drawn.edge.from != operation.node || drawn.onFailure)
                    continue;
                if (drawn.step < 0 || drawn.step != last || built.steps.size() == operation.firstStep)
                    built.steps.push_back({static_cast<sim::Index>(built.calls.size()), 0});
                last = drawn.step;
                ++built.steps.back().callCount;
                const sim::Index target =
                    drawn.edge.async ? sim::noIndex : built.nodes[drawn.edge.to].firstOperation;
                built.calls.push_back(
                    {static_cast<sim::Index>(e), target, 0, drawn.probability, drawn.calls, drawn.fanOut});
                built.calls.back().pivot = drawn.pivot;
                built.calls.back().perEntity = drawn.perEntity;
                const std::size_t before = built.calls.size() - 2, first = built.steps[operation.firstStep].firstCall;
                if (drawn.follows && built.calls.size() > first + 1 && !built.edges[built.calls[before].edge].async)
                    built.calls.back().entitiesOf = static_cast<sim::Index>(before);
                if (drawn.tells && built.calls.size() > first + 1 && !built.edges[built.calls[before].edge].async) {
                    built.calls.back().tellsOf = static_cast<sim::Index>(before);
                    built.calls[before].told = true;
                }
            }
            const auto end = static_cast<sim::Index>(built.calls.size());
            for (sim::Index c = operation.firstStep < built.steps.size() ? built.steps[operation.firstStep].firstCall : end;
                 c < end; ++c) {
                if (!edges[built.calls[c].edge].compensated)
                    continue;
                built.calls[c].compensation = static_cast<sim::Index>(built.calls.size());
                built.calls.push_back({built.calls[c].edge, built.calls[c].operation, 0});
            }
            operation.firstOnFailure = static_cast<sim::Index>(built.calls.size());
            for (std::size_t e = 0; e < edges.size(); ++e) {
                if (edges[e].edge.from != operation.node || !edges[e].onFailure)
                    continue;
                built.calls.push_back({static_cast<sim::Index>(e), sim::noIndex, 0, edges[e].probability, edges[e].calls, false});
                built.calls.back().onFailure = true;
                ++operation.onFailureCount;
            }
            operation.stepCount = static_cast<sim::Index>(built.steps.size()) - operation.firstStep;
        }
        return std::make_shared<const sim::Scenario>(std::move(built));
    }

private:
    sim::Index node(const std::string &id, const std::string &kind, sim::Behaviour behaviour,
                    const sim::Distribution &service)
    {
        if (scenario.names.empty())
            scenario.names.push_back("request");
        const auto n = static_cast<sim::Index>(scenario.nodes.size());
        sim::NodePlan &plan = scenario.nodes.emplace_back();
        plan.id = id;
        plan.kind = kind;
        plan.behaviour = behaviour;
        plan.firstOperation = static_cast<sim::Index>(scenario.operations.size());
        plan.operationCount = 1;
        if (behaviour != sim::Behaviour::Queue && behaviour != sim::Behaviour::Log)
            scenario.operations.push_back({.node = n, .name = 0, .serviceTime = service, .replyTime = {}});
        return n;
    }
    sim::Index channel(const std::string &id)
    {
        scenario.channels.push_back({.id = id, .consumers = {}});
        return static_cast<sim::Index>(scenario.channels.size() - 1);
    }
};

// Runs to `until` and returns the totals of what entered from `from` on.
inline sim::Totals totalsOf(sim::Engine &engine, sim::Time from, sim::Time until)
{
    sim::Recorder recorder(engine.scenario(), {.windows = {{from, sim::never}}});
    engine.run(until, ~std::uint64_t{0}, &recorder);
    return recorder.totals(0, engine.now());
}

} // namespace support
