#include "model/sim/world.h"

namespace sim {

void World::onRequestArrives(Index v)
{
    Visit &visit = m_visits[v];
    visit.ticket = 0;
    const Index n = nodeOf(visit);
    NodeState &node = m_nodes[n];
    visit.arrived = m_now;
    if (m_recorder)
        m_recorder->nodeEntered(n, visit.operation, m_now);
    if (node.crashes) {
        turnAway(v, Cause::ConnectionRefused, false);
        return;
    }
    const StationPlan &station = m_scenario->nodes[n].station;
    const Replica &replica = m_replicas[node.firstReplica + visit.replica];
    if (replica.busy >= station.threads && replica.queued >= station.acceptQueue) {
        const bool refuses = station.overflow == StationPlan::Overflow::Refused;
        turnAway(v, refuses ? Cause::ConnectionRefused : Cause::QueueFull,
                 station.overflow == StationPlan::Overflow::Silent);
        return;
    }
    visit.flags |= Visit::Admitted;
    ++node.inSystem;
    acquire(v, Visit::Queued);
    if (m_recorder)
        levelsChanged(n);
}

void World::turnAway(Index v, Cause cause, bool silently)
{
    Visit &visit = m_visits[v];
    if (m_recorder) {
        m_recorder->nodeEnded(nodeOf(visit), visit.operation,
                              {visit.arrived, m_now, cause, false, false, false});
        mark(cause == Cause::ConnectionRefused ? MarkKind::ConnectionLost : MarkKind::Rejected, visit.edge,
             visit.id, cause);
    }
    visit.cause = cause;
    if (silently)
        discard(v);
    else
        sendReply(v);
}

// Takes a thread or waits for one, first come, first served.
void World::acquire(Index v, Visit::State waiting)
{
    Visit &visit = m_visits[v];
    NodeState &node = m_nodes[nodeOf(visit)];
    Replica &replica = m_replicas[node.firstReplica + visit.replica];
    visit.state = static_cast<std::uint8_t>(waiting);
    if (replica.head == noIndex && replica.busy < m_scenario->nodes[nodeOf(visit)].station.threads) {
        hold(v);
        return;
    }
    visit.next = noIndex;
    (replica.tail == noIndex ? replica.head : m_visits[replica.tail].next) = v;
    replica.tail = v;
    ++replica.queued;
    ++node.queued;
    if (m_recorder)
        levelsChanged(nodeOf(visit));
}

// A thread takes up the visit.
void World::hold(Index v)
{
    Visit &visit = m_visits[v];
    const Index n = nodeOf(visit);
    ++m_nodes[n].busy;
    ++m_replicas[m_nodes[n].firstReplica + visit.replica].busy;
    visit.flags |= Visit::HasThread;
    if (visit.state == Visit::ReplyQueued) {
        startReplyWork(v);
        if (m_recorder)
            levelsChanged(n);
        return;
    }
    if (m_recorder)
        m_recorder->queueWait(n, visit.arrived, m_now - visit.arrived);
    startWork(v);
}

void World::leaveThread(Index v)
{
    Visit &visit = m_visits[v];
    if (!(visit.flags & Visit::HasThread))
        return;
    visit.flags &= static_cast<std::uint8_t>(~Visit::HasThread);
    const Index node = nodeOf(visit);
    release(node, visit.replica);
    if (m_recorder)
        levelsChanged(node);
}

void World::release(Index n, std::uint16_t r)
{
    --m_nodes[n].busy;
    --m_replicas[m_nodes[n].firstReplica + r].busy;
    startWaiters(n, r);
}

// A waiter that is done at once gives its thread back in the middle of this: the loop goes on with it, so
// that a long queue needs no deep stack.
void World::startWaiters(Index n, std::uint16_t r)
{
    const std::uint32_t threads = m_scenario->nodes[n].station.threads;
    Replica &replica = m_replicas[m_nodes[n].firstReplica + r];
    if (replica.starting)
        return;
    replica.starting = true;
    while (replica.head != noIndex && replica.busy < threads) {
        const Index v = replica.head;
        replica.head = m_visits[v].next;
        if (replica.head == noIndex)
            replica.tail = noIndex;
        m_visits[v].next = noIndex;
        --replica.queued;
        --m_nodes[n].queued;
        hold(v);
    }
    replica.starting = false;
}

void World::startWork(Index v)
{
    Visit &visit = m_visits[v];
    const OperationPlan &operation = operationOf(visit);
    visit.since = m_now;
    visit.state = Visit::Working;
    if (operation.serviceTime.isZero()) {
        onWorkDone(v);
        return;
    }
    const std::uint64_t bits = mix(m_keys->nodes[operation.node].service + visit.key);
    const Time length = sample(operation.serviceTime, bits, m_nodes[operation.node].slow);
    visit.ticket = schedule(length, EventType::WorkDone, v);
}

void World::addWork(Visit &visit)
{
    const auto length = static_cast<double>(m_now - visit.since);
    visit.work += static_cast<float>(length);
    if (m_recorder && length > 0)
        m_recorder->work(nodeOf(visit), visit.arrived, length);
}

bool World::drawsError(const Visit &visit) const
{
    const OperationPlan &operation = operationOf(visit);
    const double injected = m_nodes[operation.node].errorShare;
    const double share = operation.errorRate + injected - operation.errorRate * injected;
    return share > 0 && uniform(mix(m_keys->nodes[operation.node].errors + visit.key)) < share;
}

void World::onWorkDone(Index v)
{
    Visit &visit = m_visits[v];
    visit.ticket = 0;
    addWork(visit);
    if (drawsError(visit)) {
        finish(v, Cause::Http500);
        return;
    }
    const OperationPlan &operation = operationOf(visit);
    if (operation.stepCount > 0 && !m_scenario->nodes[operation.node].station.heldDuringCalls)
        leaveThread(v);
    advance(v);
}

void World::startReplyWork(Index v)
{
    Visit &visit = m_visits[v];
    const OperationPlan &operation = operationOf(visit);
    visit.since = m_now;
    visit.state = Visit::ReplyWorking;
    const std::uint64_t bits = mix(m_keys->nodes[operation.node].reply + visit.key);
    visit.ticket =
        schedule(sample(operation.replyTime, bits, m_nodes[operation.node].slow), EventType::ReplyReady, v);
}

void World::onReplyReady(Index v)
{
    m_visits[v].ticket = 0;
    addWork(m_visits[v]);
    finish(v, Cause::None);
}

// The visit has ended at its node, well or with a cause.
void World::finish(Index v, Cause cause)
{
    Visit &visit = m_visits[v];
    visit.cause = cause;
    if (visit.flags & Visit::Consumer) {
        processed(v, cause);
        return;
    }
    if (visit.edge == noIndex) {
        endRequest(v);
        return;
    }
    const Index n = nodeOf(visit);
    --m_nodes[n].inSystem;
    if (m_recorder) {
        const bool degraded = (visit.flags & Visit::Degraded) != 0;
        m_recorder->nodeEnded(n, visit.operation, {visit.arrived, m_now, cause, true, degraded, true});
        if (cause == Cause::Http500)
            mark(MarkKind::Failed, visit.edge, visit.id, cause);
    }
    const std::uint16_t replica = visit.replica;
    const bool holds = (visit.flags & Visit::HasThread) != 0;
    visit.flags &= static_cast<std::uint8_t>(~Visit::HasThread);
    sendReply(v);
    if (holds)
        release(n, replica);
    if (m_recorder)
        levelsChanged(n);
}

// Also for replies nobody awaits: the callee does not know. A partition swallows them.
void World::sendReply(Index v)
{
    Visit &visit = m_visits[v];
    visit.state = Visit::Replying;
    visit.since = m_now;
    EdgeState &edge = m_edges[visit.edge];
    if (edge.partitions) {
        mark(MarkKind::Lost, visit.edge, visit.id, Cause::Timeout);
        discard(v);
        return;
    }
    const Distribution &latency = m_scenario->edges[visit.edge].latency;
    const Time delay = sample(latency, mix(m_keys->edges[visit.edge].replyLatency + visit.key));
    visit.ticket = scheduleIn(edge.latencyLane, delay, EventType::ReplyArrives, v);
}

} // namespace sim
