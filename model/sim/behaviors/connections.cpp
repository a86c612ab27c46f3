// Connections of a caller's replica to its callee (SEMANTICS 1.2): an attempt takes one with room for another
// call, opens one, or waits in line.
#include "model/sim/world.h"

namespace sim {

// Cause::None: the attempt has set out, or it waits.
Cause World::connect(Index v)
{
    Visit &visit = m_visits[v];
    const PoolPlan &plan = m_tables.edges[visit.edge].pool;
    if (!plan.present) {
        send(v);
        return Cause::None;
    }
    Guard &guard = guardOf(visit.edge, m_visits[m_calls[visit.parent].caller].replica);
    if (extra(v).connection != noIndex) {
        Guard::Connection &connection = guard.pool[extra(v).connection];
        if (!connection.open) {
            connection.open = true;
            list(guard, extra(v).connection);
            serveConnections(guard);
        }
        send(v);
        return Cause::None;
    }
    if (takeConnection(v, guard)) {
        send(v);
        return Cause::None;
    }
    if (guard.connections < plan.maxConnections) {
        openConnection(v, guard);
        return Cause::None;
    }
    if (guard.pending >= plan.maxPendingRequests)
        return turnedAway(v, Cause::QueueFull);
    ++guard.pending;
    visit.cause = Cause::PoolTimeout;
    visit.ticket = plan.acquireTimeout == never ? m_queue.ticket()
                                                : schedule(plan.acquireTimeout, EventType::WaitOver, v);
    guard.pendingLine.push(v, visit.ticket);
    return Cause::None;
}

// The one used last; those idle for too long are closed on the way.
bool World::takeConnection(Index v, Guard &guard)
{
    const PoolPlan &plan = m_tables.edges[guard.edge].pool;
    while (!guard.roomy.empty()) {
        const Index i = guard.roomy.back();
        Guard::Connection &connection = guard.pool[i];
        const bool stale = connection.streams == 0 && m_now - connection.idleSince > plan.keepAliveIdle;
        if (!connection.open || stale || connection.streams >= plan.maxConcurrentStreams) {
            guard.roomy.pop_back();
            connection.listed = false;
            if (stale && connection.open)
                closeConnection(guard, i);
            continue;
        }
        ++connection.streams;
        if (connection.streams >= plan.maxConcurrentStreams) {
            guard.roomy.pop_back();
            connection.listed = false;
        }
        extra(v).connection = i;
        return true;
    }
    return false;
}

// A new connection takes round trips; it is refused by a node that is down, and never made to one that says
// nothing or cannot be reached.
void World::openConnection(Index v, Guard &guard)
{
    Visit &visit = m_visits[v];
    const EdgePlan &edge = m_tables.edges[visit.edge];
    Index i = static_cast<Index>(guard.pool.size());
    if (guard.unused.empty()) {
        guard.pool.emplace_back();
    } else {
        i = guard.unused.back();
        guard.unused.pop_back();
    }
    guard.pool[i] = {.streams = 1};
    ++guard.connections;
    extra(v).connection = i;
    if (m_recorder)
        m_recorder->counted(visit.edge, m_calls[visit.parent].started, &EdgeTotals::connects);
    const std::uint64_t bits = mix(m_tables.edgeKeys[visit.edge].connect + visit.key);
    const auto trip =
        static_cast<double>(transit(visit.edge, 0, bits) + transit(visit.edge, 0, draw(bits, 1)));
    const auto trips = static_cast<Time>(trip * edge.pool.connectRoundTrips);
    const std::uint8_t callee = m_nodes[edge.to].special;
    const bool silent = callee & NodeState::Silent || m_edges[visit.edge].special & EdgeState::Partitioned;
    const bool refused = (callee & NodeState::Crashed) != 0 && !silent;
    const Time length = silent ? edge.pool.connectTimeout : refused ? static_cast<Time>(trip) : trips;
    visit.cause = refused ? Cause::ConnectionRefused : Cause::None;
    if (length >= edge.pool.connectTimeout)
        visit.cause = Cause::ConnectTimeout;
    visit.ticket = schedule(std::min(length, edge.pool.connectTimeout), EventType::WaitOver, v);
}

// The attempt is over for its caller, or gives up waiting.
void World::leaveConnection(Index v, Cause cause)
{
    Visit &visit = m_visits[v];
    Guard &guard = guardOf(visit.edge, m_visits[m_calls[visit.parent].caller].replica);
    const Index i = std::exchange(extra(v).connection, noIndex);
    if (i == noIndex) {
        const bool waits = visit.state == Visit::Gate && visit.cause == Cause::PoolTimeout;
        guard.pending -= waits ? 1 : 0;
        return;
    }
    Guard::Connection &connection = guard.pool[i];
    --connection.streams;
    constexpr std::uint32_t broken =
        bit(Cause::ConnectionReset) | bit(Cause::ConnectionRefused) | bit(Cause::ConnectTimeout);
    constexpr std::uint32_t givenUp =
        bit(Cause::Timeout) | bit(Cause::Cancelled) | bit(Cause::DeadlineExceeded);
    const bool alone = m_tables.edges[visit.edge].pool.maxConcurrentStreams == 1;
    const bool sent = visit.state != Visit::Gate;
    const bool closes = !connection.open || broken & bit(cause) || (alone && sent && givenUp & bit(cause));
    connection.idleSince = m_now;
    if (closes)
        closeConnection(guard, i);
    else
        list(guard, i);
    serveConnections(guard);
}

void World::list(Guard &guard, Index i)
{
    Guard::Connection &connection = guard.pool[i];
    const PoolPlan &plan = m_tables.edges[guard.edge].pool;
    if (connection.listed || connection.streams >= plan.maxConcurrentStreams)
        return;
    connection.listed = true;
    guard.roomy.push_back(i);
}

// Its place is free once no call is on it.
void World::closeConnection(Guard &guard, Index i)
{
    Guard::Connection &connection = guard.pool[i];
    if (connection.streams > 0) {
        connection.open = false;
        return;
    }
    if (connection.listed)
        std::erase(guard.roomy, i);
    connection = {};
    --guard.connections;
    guard.unused.push_back(i);
}

// Those who wait get what is free now, first come, first served.
void World::serveConnections(Guard &guard)
{
    const PoolPlan &plan = m_tables.edges[guard.edge].pool;
    while (!guard.pendingLine.empty()) {
        const WaitLine::Waiter waiter = guard.pendingLine.waiters[guard.pendingLine.head];
        const Index v = waiter.thing;
        if (m_visits[v].ticket != waiter.ticket) {
            guard.pendingLine.pop();
            continue;
        }
        const bool taken = plan.present && takeConnection(v, guard);
        if (!taken && plan.present && guard.connections >= plan.maxConnections)
            return;
        guard.pendingLine.pop();
        --guard.pending;
        m_visits[v].cause = Cause::None;
        if (taken || !plan.present)
            m_visits[v].ticket = schedule(0, EventType::WaitOver, v);
        else
            openConnection(v, guard);
    }
}

} // namespace sim
