// What the world draws its randomness with, and the tables of its scenario that it needs at every step.
#pragma once

#include "model/sim/scenario.h"

#include <cstdint>
#include <vector>

namespace sim {

// Keys of the random streams; they depend on the seed and the ids only.
struct NodeKeys
{
    std::uint64_t arrivals, mix, requests, service, reply, errors, hangs, cache, dwells, thinking;
};
struct EdgeKeys
{
    std::uint64_t calls, latency, replyLatency, backoff, probability, messages, replica, loss, connect,
        budget;
};
struct Keys
{
    std::vector<NodeKeys> nodes;
    std::vector<EdgeKeys> edges;
    std::vector<Index> nodeOf; // operation -> node
};

// The tables of the scenario and the keys, at hand. They belong to shared immutable values, so a copy of the
// world may share them.
struct Tables
{
    const NodePlan *nodes;
    const EdgePlan *edges;
    const ChannelPlan *channels;
    const LogPlan *logs;
    const OperationPlan *operations;
    const StepPlan *steps;
    const CallPlan *calls;
    const Index *nodeOf; // of an operation
    const NodeKeys *nodeKeys;
    const EdgeKeys *edgeKeys;
};
inline Tables tablesOf(const Scenario &scenario, const Keys &keys)
{
    return {scenario.nodes.data(), scenario.edges.data(), scenario.channels.data(), scenario.logs.data(),
            scenario.operations.data(), scenario.steps.data(), scenario.calls.data(), keys.nodeOf.data(),
            keys.nodes.data(), keys.edges.data()};
}

inline constexpr std::uint64_t golden = 0x9e3779b97f4a7c15u;

} // namespace sim
