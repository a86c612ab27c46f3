// A topic with one producer and one consumer group, to run scenarios of Kafka on.
#pragma once

#include "tests/support/scenarios.h"
#include "tests/support/specfiles.h"

#include <cmath>

using namespace sim;
using Commit = PollPlan::Commit;

inline constexpr Time ms = millisecond;

// A client appends so many records at once, at the beginning; nothing takes time but the work.
struct Topic
{
    support::ScenarioDraft draft;
    Index users = draft.client("users", 1), topic, worker;

    Topic(std::uint32_t partitions, std::uint32_t records, Time work, std::vector<Time> times = {1})
        : topic(draft.log("topic", partitions))
        , worker(draft.station("worker", 1, Distribution::constant(work)))
    {
        SourcePlan &source = draft.scenario.nodes[users].source;
        source.arrivals = SourcePlan::Arrivals::Replay;
        source.times = std::make_shared<const std::vector<Time>>(std::move(times));
        draft.produce(users, topic).calls = records;
        draft.subscribe(topic, worker);
        for (support::DraftEdge &edge : draft.edges)
            edge.edge.latency = {};
        // One batch for a single partition; of several each gets its share.
        log().linger = 1;
        log().batchSize = partitions == 1 ? 1e9 : log().recordSize;
    }
    LogPlan &log() { return draft.scenario.logs[0]; }
    GroupPlan &group(Index g = 0) { return draft.scenario.channels[g].group; }
    ConsumerPlan &consumer() { return draft.edges[1].edge.consumer; }
    PollPlan &loop() { return consumer().poll; }
    FaultPlan &crash(Time at, Time duration = 0)
    {
        FaultPlan fault{.kind = FaultPlan::Kind::Crash, .id = "crash" + std::to_string(draft.scenario.faults.size())};
        fault.node = worker;
        fault.at = at;
        fault.duration = duration;
        draft.scenario.faults.push_back(fault);
        return draft.scenario.faults.back();
    }
    ChannelTotals run(Time until, Index which = 0)
    {
        Engine engine(draft.build(), 1);
        return support::totalsOf(engine, 0, until).channels[which];
    }
};

inline std::uint64_t accounted(const ChannelTotals &totals)
{
    return totals.acknowledged + totals.lost + totals.dropped + totals.expired + totals.deadLettered + totals.waiting +
           totals.inFlight;
}
