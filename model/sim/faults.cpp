#include "model/sim/world.h"

#include <algorithm>

namespace sim {

void World::scheduleFaults()
{
    for (const FaultPlan &plan : m_scenario->faults) {
        const auto f = static_cast<Index>(m_faults.size());
        m_faults.push_back({.plan = plan,
                            .ticket = m_queue.push(plan.at, EventType::FaultBegins, f),
                            .repeats = plan.every > 0});
    }
}

void World::onFaultBegins(const Event &event)
{
    FaultState &fault = m_faults[event.slot];
    if (fault.ticket != event.ticket())
        return;
    begin(event, placeOf(fault.plan));
    fault.ticket = 0;
    begin(fault, event.slot);
}

void World::onFaultEnds(const Event &event)
{
    FaultState &fault = m_faults[event.slot];
    if (fault.ticket != event.ticket())
        return;
    begin(event, placeOf(fault.plan));
    fault.ticket = 0;
    finish(fault, event.slot);
}

Index World::placeOf(const FaultPlan &fault) const
{
    return fault.node != noIndex ? fault.node : m_scenario->edges[fault.edge].from;
}

void World::begin(FaultState &fault, Index f)
{
    const FaultPlan plan = fault.plan;
    fault.active = true;
    if (plan.duration > 0)
        fault.ticket = schedule(plan.duration, EventType::FaultEnds, f);
    act(plan, true);
}

void World::finish(FaultState &fault, Index f)
{
    fault.active = false;
    fault.ticket = 0;
    if (fault.repeats) {
        fault.plan.at += fault.plan.every;
        fault.ticket = m_queue.push(std::max(m_now, fault.plan.at), EventType::FaultBegins, f);
    }
    const FaultPlan plan = fault.plan;
    act(plan, false);
}

// The fault begins or ends. Several of one kind on one target count once, but for what adds up.
void World::act(const FaultPlan &plan, bool begins)
{
    const auto first = [begins](std::uint32_t &count) {
        count += begins ? 1u : ~0u;
        return count == (begins ? 1u : 0u);
    };
    switch (plan.kind) {
    case FaultPlan::Kind::Slow:
    case FaultPlan::Kind::Errors:
        applyLevels(plan.node);
        break;
    case FaultPlan::Kind::Crash:
    case FaultPlan::Kind::BlackHole:
        goDown(plan, begins);
        break;
    case FaultPlan::Kind::Pause:
        if (first(m_nodes[plan.node].pauses))
            begins ? pause(plan.node) : resume(plan.node);
        break;
    case FaultPlan::Kind::Partition:
        if (first(m_edges[plan.edge].partitions)) {
            applyNetwork(plan.edge);
            begins ? partition(plan.edge) : heal(plan.edge);
        }
        break;
    case FaultPlan::Kind::Latency:
    case FaultPlan::Kind::Loss:
        applyNetwork(plan.edge);
        break;
    }
}

// Down is down, whether it refuses or says nothing; a crash that comes on top of a black hole is heard.
void World::goDown(const FaultPlan &plan, bool begins)
{
    NodeState &node = m_nodes[plan.node];
    const bool was = isDown(plan.node);
    const bool silently = plan.kind == FaultPlan::Kind::BlackHole;
    (silently ? node.holes : node.crashes) += begins ? 1u : ~0u;
    const auto set = [&](NodeState::Special flag, bool on) {
        node.special = static_cast<std::uint16_t>(on ? node.special | flag : node.special & ~flag);
    };
    set(NodeState::Crashed, node.crashes > 0 || node.holes > 0);
    set(NodeState::Silent, node.crashes == 0 && node.holes > 0);
    if (!was && isDown(plan.node))
        crash(plan.node, silently);
    else if (was && !isDown(plan.node))
        restart(plan.node);
}

// Whether messages on the edge take more than its latency, or get lost.
void World::applyNetwork(Index e)
{
    EdgeState &edge = m_edges[e];
    const EdgePlan &plan = m_scenario->edges[e];
    double passes = 1;
    bool extra = false;
    for (const FaultState &fault : m_faults) {
        if (!fault.active || fault.plan.edge != e)
            continue;
        extra = extra || fault.plan.kind == FaultPlan::Kind::Latency;
        if (fault.plan.kind == FaultPlan::Kind::Loss)
            passes *= 1 - fault.plan.value;
    }
    edge.lossShare = 1 - passes;
    const bool network = extra || edge.lossShare > 0 || plan.packetLoss > 0 || plan.bandwidth > 0;
    const auto set = [&](EdgeState::Special flag, bool on) {
        edge.special = static_cast<std::uint16_t>(on ? edge.special | flag : edge.special & ~flag);
    };
    set(EdgeState::Network, network);
    set(EdgeState::Partitioned, edge.partitions > 0);
    chooseLanes();
}

void World::startFault(const FaultPlan &plan)
{
    const auto spare = std::find_if(m_faults.begin(), m_faults.end(), [](const FaultState &f) {
        return !f.active && !f.repeats && f.ticket == 0;
    });
    const auto f = static_cast<Index>(spare - m_faults.begin());
    if (spare == m_faults.end())
        m_faults.emplace_back();
    m_faults[f] = {.plan = plan};
    begin(m_faults[f], f);
}

void World::endFaults(const FaultPlan &like)
{
    for (Index f = 0; f < m_faults.size(); ++f) {
        const FaultPlan &plan = m_faults[f].plan;
        const bool meant = !like.id.empty()
                               ? plan.id == like.id
                               : plan.kind == like.kind && plan.node == like.node && plan.edge == like.edge;
        if (m_faults[f].active && meant)
            finish(m_faults[f], f);
    }
}

// Slow factors multiply; independent error shares combine. They act on work that begins, errors on work that
// ends.
void World::applyLevels(Index node)
{
    double slow = 1, passes = 1;
    for (const FaultState &fault : m_faults) {
        if (!fault.active || fault.plan.node != node)
            continue;
        if (fault.plan.kind == FaultPlan::Kind::Slow)
            slow *= fault.plan.value;
        else if (fault.plan.kind == FaultPlan::Kind::Errors)
            passes *= 1 - fault.plan.value;
    }
    m_nodes[node].slow = slow;
    m_nodes[node].errorShare = 1 - passes;
}

// Everything inside the node is lost at once; callers hear a connection reset one latency later. Breakers
// live in the caller's process, so they begin anew.
void World::crash(Index n, bool silently)
{
    if (m_scenario->nodes[n].behaviour == Behaviour::Queue)
        crashChannel(n);
    if (m_scenario->nodes[n].log != noIndex)
        crashLog(m_scenario->nodes[n].log);
    crashConsumers(n, silently);
    crashMembers(n);
    crashProducers(n);
    for (const Index v : inside(n))
        loseVisit(v, silently);
    NodeState &node = m_nodes[n];
    std::fill_n(m_replicas.begin() + node.firstReplica, node.replicaCount, Replica{});
    node.busy = node.queued = node.waitingOnCalls = 0;
    node.parked.clear();
    for (Index r = node.firstReplica; r < node.firstReplica + node.replicaCount && r < m_shared.size(); ++r)
        m_shared[r] = Shared(m_now);
    if (const CachePlan &cache = m_scenario->nodes[n].cache; node.firstCacheEntry != noIndex)
        std::fill_n(m_cacheEntries.begin() + node.firstCacheEntry, cache.keys, CacheEntry{});
    for (Guard &guard : m_guards) {
        if (m_scenario->edges[guard.edge].from == n)
            forget(guard);
    }
    levelsChanged(n);
}

// What the caller's process kept is gone with it.
void World::forget(Guard &guard)
{
    const Breaker::State before = guard.breaker.state();
    const EdgePlan &plan = m_scenario->edges[guard.edge];
    const Guard old = std::move(guard);
    guard = Guard(plan, old.edge, old.instance, m_now);
    breakerMoved(guard, before);
}

// In an order that is the requests' own: their places in the pool depend on traffic elsewhere.
std::vector<Index> World::inside(Index n) const
{
    std::vector<Index> found;
    for (Index v = 0; v < m_visits.size(); ++v) {
        const std::uint8_t state = m_visits[v].state;
        if (state != Visit::Free && state != Visit::Travelling && state != Visit::Replying &&
            state != Visit::Gate && state != Visit::Vanished && nodeOf(m_visits[v]) == n)
            found.push_back(v);
    }
    std::sort(found.begin(), found.end(), [this](Index a, Index b) {
        const Visit &x = m_visits[a], &y = m_visits[b];
        return x.arrived != y.arrived ? x.arrived < y.arrived : x.key < y.key;
    });
    return found;
}

void World::loseVisit(Index v, bool silently)
{
    if (m_visits[v].state == Visit::Queued && m_visits[v].flags & Visit::Cancelled) {
        giveVisit(v); // it had ended before
        return;
    }
    dropCalls(v);
    Visit &visit = m_visits[v];
    const Index n = nodeOf(visit);
    if (visit.state == Visit::Working || visit.state == Visit::ReplyWorking)
        addWork(visit, nodeOf(visit));
    visit.ticket = 0;
    visit.flags |= Visit::Useless;
    visit.flags &= static_cast<std::uint8_t>(~Visit::HasThread);
    visit.cause = Cause::ConnectionReset;
    if (m_hasExtras) {
        extra(v).control = extra(v).patience = 0;
        extra(v).cacheKey = ~0u;
        if (extra(v).done != 0 || extra(v).compensating)
            endSaga(v, &NodeTotals::stuck);
    }
    if (visit.edge == noIndex) {
        endRequest(v);
        return;
    }
    leaves(n);
    if (m_recorder)
        m_recorder->nodeEnded(n, visit.operation, {visit.arrived, m_now, visit.cause, true, false, false});
    mark(MarkKind::ConnectionLost, visit.edge, visit.id, visit.cause);
    if (!(visit.flags & Visit::Consumer)) {
        silently ? vanish(v) : sendReply(v);
        return;
    }
    if (m_recorder && visit.work > 0)
        m_recorder->wasted(n, visit.arrived, static_cast<double>(visit.work));
    giveVisit(v);
}

// What is out with a consumer that is gone stays in its list of messages being processed.
bool World::staysOut(const Message &message) const
{
    return m_scenario->channels[message.channel].delivery == ChannelPlan::Delivery::Move;
}

// Unacknowledged messages go back to the backlog; with automatic acknowledgement they are lost.
void World::crashConsumers(Index n, bool silently)
{
    std::vector<Index> back;
    for (Index m = 0; m < m_messages.size(); ++m) {
        Message &message = m_messages[m];
        const bool held = message.state == Message::Delivering || message.state == Message::Prefetched ||
                          message.state == Message::Processing;
        if (!held || m_scenario->edges[message.edge].to != n || isLogEdge(message.edge))
            continue;
        deliveryEnded(message, Cause::ConnectionReset);
        if (!m_scenario->edges[message.edge].consumer.manualAck) {
            end(m, &ChannelTotals::lost, Cause::ConnectionReset);
            continue;
        }
        if (message.state == Message::Delivering)
            --m_edges[message.edge].messagesOnTheWay;
        message.ticket = 0;
        message.visit = noIndex;
        message.state = Message::Stuck;
        if (!silently && !m_edges[message.edge].partitions && !staysOut(message))
            back.push_back(m);
    }
    for (Index e = 0; silently && e < m_edges.size(); ++e) {
        if (m_scenario->edges[e].to == n)
            expectHeartbeat(e);
    }
    for (Consumer &consumer : m_consumers) {
        if (m_scenario->edges[consumer.edge].to != n)
            continue;
        consumer.busy = false;
        consumer.unacked = 0;
        consumer.lastArrival = 0;
        consumer.prefetched = {};
        ++consumer.epoch;
    }
    giveBackAll(back);
    for (const ChannelPlan &channel : m_scenario->channels) {
        if (channel.singleActive)
            return offerAll(); // the next one takes over
    }
    for (Index c = 0; c < m_channels.size() && !back.empty(); ++c)
        dispatch(c);
}

// A broker that crashes loses what is not on its disk. What it had handed out it hands out again, if it still knows of it.
void World::crashChannel(Index n)
{
    using Persistence = ChannelPlan::Persistence;
    const Index c = m_scenario->nodes[n].channel;
    const Persistence persistence = m_scenario->channels[c].persistence;
    std::vector<Index> back, lost;
    for (Index m = 0; m < m_messages.size(); ++m) {
        Message &message = m_messages[m];
        if (message.state == Message::Free || message.state == Message::Blocked || message.state == Message::Publishing ||
            message.channel != c)
            continue;
        const bool kept = persistence == Persistence::Always ||
                          (persistence == Persistence::EverySecond && m_now - message.published >= second);
        if (message.state == Message::BackingOff && kept)
            continue; // it goes on waiting
        if (message.state == Message::Processing && !kept)
            m_visits[message.visit].parent = noIndex;
        if (message.state != Message::Waiting)
            takeFromConsumer(m);
        if (!kept)
            lost.push_back(m);
        else if (message.state != Message::Waiting)
            back.push_back(m);
    }
    thinOut(c, lost);
    for (const Index m : lost)
        end(m, &ChannelTotals::lost, Cause::ConnectionReset);
    for (const Index m : back)
        giveBack(m, Return::DoesNotCount);
    depthChanged(c);
}

// Those that wait leave the backlog.
void World::thinOut(Index c, std::vector<Index> gone)
{
    std::sort(gone.begin(), gone.end());
    ChannelState &channel = m_channels[c];
    Index at = std::exchange(channel.head, noIndex);
    channel.tail = noIndex;
    for (Index next; at != noIndex; at = next) {
        next = std::exchange(m_messages[at].next, noIndex);
        if (std::binary_search(gone.begin(), gone.end(), at))
            continue;
        (channel.tail == noIndex ? channel.head : m_messages[channel.tail].next) = at;
        channel.tail = at;
    }
}

void World::restart(Index n)
{
    const StationPlan &station = m_scenario->nodes[n].station;
    if (station.coldStart > 0)
        m_nodes[n].warmFrom = m_now + station.coldStart;
    for (Index e = 0; e < m_edges.size(); ++e) { // its old connections are closed when it comes back
        if (m_scenario->edges[e].to == n && m_edges[e].silence != 0 && !m_edges[e].partitions) {
            m_edges[e].silence = 0;
            takeBackFrom(e);
        }
    }
    offerAll();
    if (!m_transactions.empty())
        fenceOff(n);
    for (const ChannelPlan &channel : m_scenario->channels) {
        if (channel.log != noIndex)
            makeMembers(static_cast<Index>(&channel - m_scenario->channels.data()));
    }
    if (const Index log = m_scenario->nodes[n].log; log != noIndex) {
        m_logs[log].elected = never;
        m_logs[log].ticket = 0;
        logRestarted(n);
    }
    levelsChanged(n);
}

// What is on the edge vanishes: synchronous callers learn of it by their timeouts only.
void World::partition(Index e)
{
    for (Index v = 0; v < m_visits.size(); ++v) {
        const Visit &visit = m_visits[v];
        if ((visit.state != Visit::Travelling && visit.state != Visit::Replying) || visit.edge != e)
            continue;
        mark(MarkKind::Lost, e, visit.id, Cause::Timeout);
        vanish(v);
    }
    if (m_scenario->edges[e].appends != noIndex)
        loseAnswers(e);
    if (m_scenario->edges[e].async && isLogEdge(e))
        cutMembers(e);
    else if (m_scenario->edges[e].async) {
        partitionMessages(e);
        expectHeartbeat(e);
    }
}

void World::partitionMessages(Index e)
{
    loseConfirms(e);
    for (Index m = 0; m < m_messages.size(); ++m) {
        Message &message = m_messages[m];
        if (message.state == Message::Free || message.edge != e)
            continue;
        if (message.state == Message::Publishing) {
            loseOnTheWay(m);
        } else if (message.state == Message::Delivering || message.state == Message::Acknowledging) {
            if (message.state == Message::Delivering)
                deliveryEnded(message, Cause::Other);
            if (!m_scenario->edges[e].consumer.manualAck) {
                letGo(message);
                end(m, &ChannelTotals::lost, Cause::Other);
                continue;
            }
            --m_edges[e].messagesOnTheWay;
            message.ticket = 0;
            message.state = Message::Stuck;
        }
    }
}

// The broken connections have closed: what was handed out over them and not settled is delivered again, even
// what a worker still processes.
void World::heal(Index e)
{
    const Index c = m_scenario->edges[e].consumes;
    if (c == noIndex)
        return;
    if (isLogEdge(e)) {
        healMembers(e);
        return;
    }
    m_edges[e].silence = 0;
    takeBackFrom(e);
    offerAll();
}

} // namespace sim
