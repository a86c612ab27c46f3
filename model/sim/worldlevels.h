// The short members of World that are called everywhere. Included by world.h.
#pragma once

#include "model/sim/world.h"

namespace sim {

inline void World::hash(std::uint64_t a, std::uint64_t b)
{
    m_fingerprint = (m_fingerprint ^ (a * 0xc4ceb9fe1a85ec53u) ^ b) * 0xc4ceb9fe1a85ec53u;
    m_fingerprint ^= m_fingerprint >> 32;
}

inline std::uint32_t World::schedule(Time delay, EventType type, Index slot)
{
    return m_queue.push(after(delay), type, slot);
}

[[gnu::always_inline]] inline std::uint32_t World::scheduleIn(std::uint32_t lane, Time delay, EventType type, Index slot)
{
    return m_queue.pushLane(lane, lane == EventQueue::noLane ? after(delay) : m_now + delay, type, slot);
}

[[gnu::always_inline]] inline void World::begin(const Event &event, Index place)
{
    begin(event, place, event.type);
}

[[gnu::always_inline]] inline void World::begin(const Event &event, Index place, EventType type)
{
    m_now = event.at;
    ++m_events;
    if (m_recorder)
        m_recorder->at(m_now);
    hash(static_cast<std::uint64_t>(event.at),
         event.order ^ ((std::uint64_t{place} << 8 | static_cast<std::uint64_t>(type)) << 32));
}

[[gnu::always_inline]] inline void World::enters(Index node)
{
    ++m_nodes[node].inSystem;
    if (m_recorder)
        m_recorder->meters(node).inSystem.up(m_now);
}

[[gnu::always_inline]] inline void World::leaves(Index node)
{
    --m_nodes[node].inSystem;
    if (m_recorder)
        m_recorder->meters(node).inSystem.down(m_now);
}

[[gnu::always_inline]] inline void World::busyUp(Index node)
{
    ++m_nodes[node].busy;
    if (m_recorder)
        m_recorder->meters(node).busy.up(m_now);
}

[[gnu::always_inline]] inline void World::busyDown(Index node)
{
    --m_nodes[node].busy;
    if (m_recorder)
        m_recorder->meters(node).busy.down(m_now);
}

inline const OperationPlan &World::operationOf(const Visit &visit) const
{
    return m_tables.operations[visit.operation];
}

inline double World::slowness(const NodeState &node) const
{
    return m_now < node.warmFrom ? node.slow * m_tables.nodes[indexOf(node)].station.coldStartFactor : node.slow;
}

inline Time World::pausedTime(const NodeState &node) const
{
    return node.pausedTotal + (node.pauses ? m_now - node.pausedAt : 0);
}

inline bool World::isGone(Index log, std::uint32_t p, std::uint64_t offset)
{
    const PartitionState &partition = partitionOf(log, p);
    return offset < partition.start || (offset < partition.cleaned && partition.records[offset].removed);
}

// To the first that compaction has left, from there on.
inline void World::moveTo(Index group, std::uint32_t p, std::uint64_t position)
{
    const PartitionState &partition = partitionOf(m_tables.channels[group].log, p);
    while (position < partition.cleaned && partition.records[position].removed)
        ++position;
    std::uint64_t &at = groupPartition(group, p).position;
    m_groups[group].lag += at - position; // less, or more when it goes back
    at = position;
}

[[gnu::always_inline]] inline Index World::queueOf(Index c) const
{
    const Index n = m_tables.channels[c].node;
    return n != noIndex && m_tables.nodes[n].channel == c ? n : noIndex;
}

[[gnu::always_inline]] inline bool World::isChannelDown(Index c) const
{
    const Index node = m_tables.channels[c].node;
    return node != noIndex && isDown(node);
}

// From one end of an edge to the other, by random bits of `key`.
[[gnu::always_inline]] inline Time World::wayOf(Index e, const EdgeState &edge, std::uint64_t key)
{
    return edge.requestLane != EventQueue::noLane ? edge.delay : messageTransit(e, mix(key));
}

// Messages have no size; what a fault adds to the way they meet, too.
[[gnu::always_inline]] inline Time World::messageTransit(Index e, std::uint64_t bits)
{
    if (m_edges[e].special & EdgeState::Network) [[unlikely]]
        return transit(e, 0, bits);
    return sample(m_tables.edges[e].latency, bits);
}

// An attempt to deliver is over; edges out of a queue node count each as a call.
[[gnu::always_inline]] inline void World::deliveryEnded(const Message &message, Cause cause)
{
    if (m_recorder && !isDirect(message.edge))
        m_recorder->callEnded(message.edge, message.since, m_now, cause);
}

[[gnu::always_inline]] inline bool World::isThere(const Consumer &consumer) const
{
    const EdgePlan &edge = m_tables.edges[consumer.edge];
    return consumer.ordinal < edge.consumer.consumers && !m_edges[consumer.edge].partitions && !isDown(edge.to);
}

[[gnu::always_inline]] inline bool World::canTake(const Consumer &consumer) const
{
    const EdgePlan &edge = m_tables.edges[consumer.edge];
    if (!isThere(consumer))
        return false;
    if (m_tables.channels[edge.consumes].singleActive &&
        m_channels[edge.consumes].active != static_cast<Index>(&consumer - m_consumers.data()))
        return false;
    if (m_tables.channels[edge.consumes].delivery != ChannelPlan::Delivery::Push)
        return consumer.unacked == 0;
    return !edge.consumer.manualAck || consumer.unacked < edge.consumer.prefetch;
}

inline void World::tell(const Message &message, Happening what, Cause cause)
{
    if (isTold()) [[unlikely]]
        tellOf(message, what, cause);
}

inline void World::mark(MarkKind kind, Index edge, std::uint64_t id, Cause cause)
{
    if (m_recorder)
        m_recorder->mark({id, m_now, edge, kind, cause});
}

inline void World::learns(const Message &message)
{
    if (isIdempotent(message.edge)) [[unlikely]]
        remember(message);
}

} // namespace sim
