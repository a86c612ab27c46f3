// Own work that does not simply take its time: replicas whose cores are shared, and pauses.
#include "model/sim/world.h"

#include <algorithm>

namespace sim {

namespace {

constexpr int clockBits = 10; // of the slow clock below a nanosecond
__extension__ using Wide = __int128;

// The least end on top, first in first out among equals.
bool later(const Shared::Job &a, const Shared::Job &b)
{
    return a.end != b.end ? a.end > b.end : a.seq > b.seq;
}

} // namespace

Index World::nodeOfReplica(Index r) const
{
    const auto next =
        std::upper_bound(m_nodes.begin(), m_nodes.end(), r,
                         [](Index replica, const NodeState &node) { return replica < node.firstReplica; });
    return indexOf(*(next - 1));
}

void World::shareCores(Index v, Time length, EventType type)
{
    Visit &visit = m_visits[v];
    const Index r = m_nodes[nodeOf(visit)].firstReplica + visit.replica;
    advanceClock(r);
    Shared &shared = m_shared[r];
    visit.ticket = m_queue.ticket();
    const Time bounded = std::min<Time>(length, never >> (clockBits + 1));
    shared.jobs.push_back({shared.clock + (bounded << clockBits), m_queue.scheduled(), v, visit.ticket});
    std::push_heap(shared.jobs.begin(), shared.jobs.end(), later);
    ++shared.active;
    visit.state = type == EventType::WorkDone ? Visit::Working : Visit::ReplyWorking;
    scheduleCores(r);
}

// With n at work on c cores each runs at min(1, c / n) of full speed.
void World::advanceClock(Index r)
{
    Shared &shared = m_shared[r];
    const NodeState &node = m_nodes[nodeOfReplica(r)];
    const Time passed = m_now - shared.updated;
    shared.updated = m_now;
    if (passed <= 0 || shared.active == 0 || node.special & NodeState::Paused)
        return;
    const std::uint32_t cores = m_tables.nodes[indexOf(node)].station.cores;
    const Wide full = static_cast<Wide>(passed) << clockBits;
    shared.clock += static_cast<std::int64_t>(cores >= shared.active ? full : full * cores / shared.active);
}

void World::scheduleCores(Index r)
{
    Shared &shared = m_shared[r];
    const auto isOver = [this](const Shared::Job &job) {
        return m_visits[job.visit].ticket != job.ticket;
    };
    while (!shared.jobs.empty() && isOver(shared.jobs.front())) { // cancelled or crashed meanwhile
        std::pop_heap(shared.jobs.begin(), shared.jobs.end(), later);
        shared.jobs.pop_back();
    }
    shared.ticket = 0;
    const NodeState &node = m_nodes[nodeOfReplica(r)];
    if (shared.jobs.empty() || node.special & NodeState::Paused)
        return;
    const std::uint32_t cores = std::max(m_tables.nodes[indexOf(node)].station.cores, 1u);
    const Wide left = std::max<Wide>(shared.jobs.front().end - shared.clock, 0);
    const Wide rate = static_cast<Wide>(std::min(cores, shared.active)) << clockBits;
    const Wide wait = (left * shared.active + rate - 1) / rate;
    shared.ticket = schedule(static_cast<Time>(wait), EventType::CoresFree, r);
}

void World::onCoresFree(const Event &event)
{
    const Index r = event.slot;
    if (m_shared[r].ticket != event.ticket())
        return;
    const Shared::Job job = m_shared[r].jobs.front();
    begin(event, nodeOf(m_visits[job.visit]));
    advanceClock(r);
    Shared &shared = m_shared[r];
    std::pop_heap(shared.jobs.begin(), shared.jobs.end(), later);
    shared.jobs.pop_back();
    --shared.active;
    shared.clock = std::max(shared.clock, job.end);
    m_visits[job.visit].ticket = 0;
    const bool first = m_visits[job.visit].state == Visit::Working;
    if (first) {
        workDoneAtOnce(job.visit);
    } else {
        addWork(m_visits[job.visit], nodeOf(m_visits[job.visit]));
        finish(job.visit, Cause::None);
    }
    advanceClock(r);
    scheduleCores(r);
}

// Cores, or whether they stand still, are about to change or have just changed: call it on both sides.
void World::coresChanged(Index n)
{
    if (m_shared.empty())
        return;
    for (Index r = m_nodes[n].firstReplica; r < m_nodes[n].firstReplica + m_nodes[n].replicaCount; ++r) {
        advanceClock(r);
        scheduleCores(r);
    }
}

// Work that does not go on, though not done, gives its share to the others.
void World::dropWork(Index v)
{
    Visit &visit = m_visits[v];
    const bool worked = visit.state == Visit::Working || visit.state == Visit::ReplyWorking;
    const std::uint32_t ticket = std::exchange(visit.ticket, 0);
    const Index r = m_nodes[nodeOf(visit)].firstReplica + visit.replica;
    if (!worked || r >= m_shared.size())
        return;
    const std::vector<Shared::Job> &jobs = m_shared[r].jobs;
    if (std::none_of(jobs.begin(), jobs.end(), [=](const Shared::Job &job) { return job.ticket == ticket; }))
        return;
    advanceClock(r);
    --m_shared[r].active;
    scheduleCores(r);
}

// Whether work that has come to its end owes the time for which its node was paused meanwhile.
bool World::standsStill(Index v, EventType type)
{
    Visit &visit = m_visits[v];
    NodeState &node = m_nodes[nodeOf(visit)];
    const Time owed = pausedTime(node) - extra(v).paused;
    if (owed <= 0 && !(node.special & NodeState::Paused))
        return false;
    if (node.special & NodeState::Paused) {
        visit.ticket = m_queue.ticket();
        node.parked.push_back({v, visit.ticket, m_now});
        return true;
    }
    extra(v).paused += owed;
    visit.ticket = schedule(owed, type, v);
    return true;
}

void World::pause(Index n)
{
    keepExtras();
    coresChanged(n);
    NodeState &node = m_nodes[n];
    node.pausedAt = m_now;
    node.special |= NodeState::Paused | NodeState::PausesKnown;
    coresChanged(n);
}

void World::resume(Index n)
{
    coresChanged(n);
    NodeState &node = m_nodes[n];
    node.pausedTotal += m_now - node.pausedAt;
    node.special &= static_cast<std::uint8_t>(~NodeState::Paused);
    coresChanged(n);
    for (const Parked &parked : std::exchange(node.parked, {})) {
        Visit &visit = m_visits[parked.visit];
        if (visit.ticket != parked.ticket)
            continue;
        const Time owed = node.pausedTotal - extra(parked.visit).paused - (m_now - parked.at);
        extra(parked.visit).paused = node.pausedTotal;
        const bool first = visit.state == Visit::Working;
        visit.ticket = schedule(owed, first ? EventType::WorkDone : EventType::ReplyReady, parked.visit);
    }
}

} // namespace sim
