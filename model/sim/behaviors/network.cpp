// Where an attempt goes to, and how long it is on its way.
#include "model/sim/world.h"

namespace sim {

namespace {
constexpr int mostRetransmissions = 10;
} // namespace

std::uint32_t World::chooseReplica(const Visit &visit)
{
    const EdgePlan &edge = m_tables.edges[visit.edge];
    const EdgeState &state = m_edges[visit.edge];
    const std::uint32_t count = m_nodes[edge.to].replicaCount;
    const std::uint64_t bits = mix(m_tables.edgeKeys[visit.edge].replica + visit.key);
    const auto first = static_cast<std::uint32_t>(uniform(bits) * count);
    if (state.firstOutstanding == noIndex || count < 2 ||
        m_tables.nodes[edge.to].station.loadBalancing != StationPlan::Balancing::LeastRequest)
        return first < count ? first : count - 1;
    auto other = static_cast<std::uint32_t>(uniform(draw(bits, 1)) * (count - 1));
    other += other >= first ? 1 : 0;
    const std::uint32_t *outstanding = outstandingOf(visit);
    return outstanding[other] < outstanding[first] ? other : first;
}

// Per replica of the callee, how many attempts this replica of the caller awaits from it.
std::uint32_t *World::outstandingOf(const Visit &visit)
{
    const EdgeState &state = m_edges[visit.edge];
    const std::uint32_t replicas = m_nodes[m_tables.edges[visit.edge].to].replicaCount;
    const std::uint16_t caller = m_visits[m_calls[visit.parent].caller].replica;
    return &m_outstanding[state.firstOutstanding + std::size_t{caller} * replicas];
}

// Latency, size over bandwidth, and retransmission timeouts of lost segments, which double.
Time World::transit(Index e, double bytes, std::uint64_t bits)
{
    const EdgePlan &edge = m_tables.edges[e];
    Time length = sample(edge.latency, bits);
    if (edge.bandwidth > 0)
        length += static_cast<Time>(bytes / edge.bandwidth * 1e9);
    for (const FaultState &fault : m_faults) {
        if (fault.active && fault.plan.kind == FaultPlan::Kind::Latency && fault.plan.edge == e)
            length += sample(fault.plan.extra, draw(bits, 1));
    }
    const double loss = edge.packetLoss + m_edges[e].lossShare - edge.packetLoss * m_edges[e].lossShare;
    const std::uint64_t stream = mix(m_tables.edgeKeys[e].loss + bits);
    Time timeout = retransmission;
    for (int i = 0; i < mostRetransmissions && loss > 0; ++i) {
        if (uniform(draw(stream, static_cast<std::uint64_t>(i))) >= loss)
            break;
        length += timeout;
        timeout *= 2;
    }
    return length;
}

} // namespace sim
