// A broker's queue with a client and a worker, for the scenarios that products document. Private to the tests beside it.
#pragma once

#include "tests/support/scenarios.h"

#include <QTest>

namespace broker {

using namespace sim;
using support::ScenarioDraft;
using support::totalsOf;

inline constexpr Time ms = millisecond;

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

inline std::uint64_t deathsBy(const ChannelTotals &totals, DeathReason reason)
{
    return totals.deaths[static_cast<std::size_t>(reason)];
}

} // namespace broker
