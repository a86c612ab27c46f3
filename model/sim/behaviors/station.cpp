#include "model/sim/world.h"

#include <bit>

namespace sim {

void World::onRequestArrives(const Event &event)
{
    const Index v = event.slot;
    Visit &visit = m_visits[v];
    if (visit.ticket != event.ticket())
        return;
    const OperationPlan &operation = operationOf(visit);
    const Index n = operation.node;
    begin(event, n, EventType::RequestArrives);
    visit.ticket = 0;
    visit.arrived = m_now;
    NodeState &node = m_nodes[n];
    if (m_recorder)
        m_recorder->nodeEntered(n, visit.operation, m_now);
    if ((node.special || m_hasExtras) && refuses(v))
        return;
    Replica &replica = m_replicas[node.firstReplica + visit.replica];
    if (replica.busy < node.threads && replica.queue.head == noIndex) {
        visit.flags |= Visit::Admitted | Visit::HasThread;
        enters(n);
        ++replica.busy;
        busyUp(n);
        if (m_recorder)
            m_recorder->queueWait(n, m_now, 0);
        startPlainly(v, visit, operation, node);
        return;
    }
    if (replica.queued >= node.acceptQueue) {
        const StationPlan::Overflow overflow = m_tables.nodes[n].station.overflow;
        const bool refused = overflow == StationPlan::Overflow::Refused;
        turnAway(v, refused ? Cause::ConnectionRefused : Cause::QueueFull,
                 overflow == StationPlan::Overflow::Silent);
        return;
    }
    visit.flags |= Visit::Admitted;
    enters(n);
    enqueue(v, Visit::Queued);
}

// What is not asked of every request: whether the node is up, and whether the request is still in time.
bool World::refuses(Index v)
{
    const Visit &visit = m_visits[v];
    const Index n = nodeOf(visit);
    if (isDown(n)) {
        const bool silent = (m_nodes[n].special & NodeState::Silent) != 0;
        turnAway(v, silent ? Cause::ConnectionReset : Cause::ConnectionRefused, silent);
        return true;
    }
    if (m_hasExtras && federates(visit))
        boundByGateway(v);
    if (!m_hasExtras || extra(v).deadline == never)
        return false;
    if (extra(v).deadline <= m_now) {
        turnAway(v, Cause::DeadlineExceeded, false);
        return true;
    }
    if (operationOf(visit).cancellationAware && !extra(v).outOfTime)
        extra(v).control = m_queue.push(extra(v).deadline, EventType::DeadlineOver, v);
    return false;
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
        vanish(v);
    else
        sendReply(v);
}

// Waits for a thread.
void World::enqueue(Index v, Visit::State waiting)
{
    Visit &visit = m_visits[v];
    const Index n = nodeOf(visit);
    NodeState &node = m_nodes[n];
    Replica &replica = m_replicas[node.firstReplica + visit.replica];
    const bool last = !(node.special & NodeState::Discipline) ||
                      m_tables.nodes[n].station.discipline != StationPlan::Discipline::Lifo;
    visit.state = static_cast<std::uint8_t>(waiting);
    Line &line = replica.queue;
    if (line.head == noIndex) {
        visit.next = noIndex;
        line.head = line.tail = v;
    } else if (last) {
        visit.next = noIndex;
        m_visits[line.tail].next = v;
        line.tail = v;
    } else {
        visit.next = line.head;
        line.head = v;
    }
    ++replica.queued;
    ++node.queued;
    if (m_recorder)
        m_recorder->meters(n).queue.up(m_now);
}

// For own work after the calls, where calls hold no thread.
void World::takeThreadAgain(Index v)
{
    Visit &visit = m_visits[v];
    const NodeState &node = m_nodes[nodeOf(visit)];
    const Replica &replica = m_replicas[node.firstReplica + visit.replica];
    visit.state = Visit::ReplyQueued;
    if (replica.busy < node.threads && replica.queue.head == noIndex)
        hold(v);
    else
        enqueue(v, Visit::ReplyQueued);
}

void World::leaveThread(Index v)
{
    Visit &visit = m_visits[v];
    if (!(visit.flags & Visit::HasThread))
        return;
    visit.flags &= static_cast<std::uint8_t>(~Visit::HasThread);
    release(nodeOf(visit), visit.replica);
}

void World::release(Index n, std::uint16_t r)
{
    Replica &replica = m_replicas[m_nodes[n].firstReplica + r];
    if (replica.queue.head != noIndex && handsOver(n, replica)) {
        if (replica.queue.head != noIndex && replica.busy < m_nodes[n].threads)
            startWaiters(n, r);
        return;
    }
    busyDown(n);
    --replica.busy;
    if (replica.queue.head != noIndex)
        startWaiters(n, r);
}

// The thread goes to the first in the queue without ever being free. False: not so simple, nothing has been
// done.
bool World::handsOver(Index n, Replica &replica)
{
    NodeState &node = m_nodes[n];
    const Index v = replica.queue.head;
    Visit &visit = m_visits[v];
    if (replica.starting || m_hasExtras || node.special & NodeState::Discipline ||
        visit.state != Visit::Queued || visit.flags & Visit::Cancelled || replica.busy > node.threads)
        return false;
    replica.starting = true;
    replica.queue.head = visit.next;
    if (replica.queue.head == noIndex)
        replica.queue.tail = noIndex;
    visit.next = noIndex;
    visit.flags |= Visit::HasThread;
    --replica.queued;
    --node.queued;
    if (m_recorder) {
        m_recorder->meters(n).queue.down(m_now);
        m_recorder->queueWait(n, visit.arrived, m_now - visit.arrived);
    }
    startPlainly(v, visit, operationOf(visit), node);
    replica.starting = false;
    return true;
}

// A waiter that is done at once gives its thread back in the middle of this: the loop goes on with it, so
// that a long queue needs no deep stack.
void World::startWaiters(Index n, std::uint16_t r)
{
    Replica &replica = m_replicas[m_nodes[n].firstReplica + r];
    if (replica.starting)
        return;
    replica.starting = true;
    while (replica.queue.head != noIndex && replica.busy < m_nodes[n].threads) {
        if (const Index v = nextWaiter(n, replica); v != noIndex)
            hold(v);
    }
    replica.starting = false;
}

// Takes the first out of the queue; noIndex: it does not want a thread any more.
Index World::nextWaiter(Index n, Replica &replica)
{
    const Index v = replica.queue.head;
    Visit &visit = m_visits[v];
    replica.queue.head = visit.next;
    if (replica.queue.head == noIndex)
        replica.queue.tail = noIndex;
    visit.next = noIndex;
    if (visit.flags & Visit::Cancelled) {
        giveVisit(v);
        return noIndex;
    }
    --replica.queued;
    --m_nodes[n].queued;
    if (m_recorder)
        m_recorder->meters(n).queue.down(m_now);
    if (visit.state != Visit::Queued)
        return v;
    Cause cause = Cause::None;
    const std::size_t r = static_cast<std::size_t>(&replica - m_replicas.data());
    if (m_tables.nodes[n].station.discipline == StationPlan::Discipline::Codel &&
        m_codels[r].shed(m_now, m_now - visit.arrived))
        cause = Cause::Shed;
    if (m_hasExtras && extra(v).deadline <= m_now)
        cause = lateness(v);
    if (cause == Cause::None)
        return v;
    leaves(n);
    turnAway(v, cause, false);
    return noIndex;
}

// A thread takes up the visit.
void World::hold(Index v)
{
    Visit &visit = m_visits[v];
    const Index n = nodeOf(visit);
    busyUp(n);
    ++m_replicas[m_nodes[n].firstReplica + visit.replica].busy;
    visit.flags |= Visit::HasThread;
    if (visit.state == Visit::ReplyQueued) {
        startReplyWork(v);
        return;
    }
    if (m_recorder)
        m_recorder->queueWait(n, visit.arrived, m_now - visit.arrived);
    startWork(v);
}

void World::startWork(Index v)
{
    Visit &visit = m_visits[v];
    const OperationPlan &operation = operationOf(visit);
    const NodeState &node = m_nodes[operation.node];
    visit.since = m_now;
    visit.state = Visit::Working;
    if (node.special & NodeState::Cached && answersFromCache(v))
        return;
    if (node.special & NodeState::Streams) [[unlikely]] {
        workOnStream(v);
        return;
    }
    if (operation.serviceTime.isZero()) {
        workDoneAtOnce(v);
        return;
    }
    const std::uint64_t bits = mix(m_tables.nodeKeys[operation.node].service + visit.key);
    runFor(v, sample(operation.serviceTime, bits, slowness(node)), EventType::WorkDone);
}

// Own work of that length begins, unless it has to share cores.
void World::runFor(Index v, Time length, EventType type)
{
    const NodeState &node = m_nodes[nodeOf(m_visits[v])];
    if (node.special & NodeState::SharesCores) [[unlikely]] {
        shareCores(v, length, type);
        return;
    }
    if (m_hasExtras)
        extra(v).paused = pausedTime(node);
    m_visits[v].ticket = schedule(length, type, v);
}

void World::addWork(Visit &visit, Index node)
{
    const Time length = m_now - visit.since;
    visit.work += static_cast<float>(length);
    if (m_recorder)
        m_recorder->work(node, visit.arrived, length);
}

// Independent: what the operation has by itself, what a fault adds, and hanging for ever (Cause::Other).
Cause World::drawsFailure(const Visit &visit, const OperationPlan &operation) const
{
    const double injected = m_nodes[operation.node].errorShare;
    if ((std::bit_cast<std::uint64_t>(injected) | std::bit_cast<std::uint64_t>(operation.errorRate) |
         std::bit_cast<std::uint64_t>(operation.hangRate)) == 0) [[likely]] // all of them are 0
        return Cause::None;
    const double share = operation.errorRate + injected - operation.errorRate * injected;
    if (share > 0 && uniform(mix(m_tables.nodeKeys[operation.node].errors + visit.key)) < share)
        return Cause::Http500;
    if (operation.hangRate > 0 &&
        uniform(mix(m_tables.nodeKeys[operation.node].hangs + visit.key)) < operation.hangRate)
        return Cause::Other;
    return Cause::None;
}

void World::onWorkDone(const Event &event)
{
    const Index v = event.slot;
    Visit &visit = m_visits[v];
    if (visit.ticket != event.ticket())
        return;
    const OperationPlan &operation = operationOf(visit);
    begin(event, operation.node, EventType::WorkDone);
    visit.ticket = 0;
    if (m_nodes[operation.node].special & (NodeState::Paused | NodeState::PausesKnown) &&
        standsStill(v, EventType::WorkDone))
        return;
    workDone(v, visit, operation);
}

void World::workDone(Index v, Visit &visit, const OperationPlan &operation)
{
    addWork(visit, operation.node);
    const Cause failure = drawsFailure(visit, operation);
    if (failure == Cause::Http500) [[unlikely]] {
        finish(v, failure);
        return;
    }
    if (failure == Cause::Other) [[unlikely]] {
        visit.state = Visit::Hanging;
        return;
    }
    if (m_hasExtras) [[unlikely]] {
        if (!workWasMore(v))
            goOnAfterWork(v);
        return;
    }
    afterWork(v, visit, operation);
}

// What the work means beside the reply. True: the visit has come to an end by it, or goes on later.
bool World::workWasMore(Index v)
{
    effectHappens(v);
    if (m_visits[v].flags & Visit::Cancelled) {
        cancel(v, Cause::Cancelled, true);
        return true;
    }
    if (m_nodes[nodeOf(m_visits[v])].special & NodeState::Streams && !servesStream(v)) {
        finish(v, Cause::Conflict);
        return true;
    }
    if (extra(v).writes != 0)
        m_pairs[extra(v).writesIn].written |= extra(v).writes;
    return !m_sessionOf.empty() && awaitsVersion(v);
}

[[gnu::always_inline]] inline void World::afterWork(Index v, Visit &visit, const OperationPlan &operation)
{
    if (operation.stepCount == 0 && operation.replyTime.isZero()) {
        if (!m_hasExtras && isCalled(visit)) [[likely]]
            endPlainly(v, visit, operation.node);
        else if (!m_hasExtras && visit.flags & Visit::Consumer)
            processed(v, Cause::None);
        else
            finish(v, Cause::None);
        return;
    }
    if (operation.stepCount > 0 && visit.flags & Visit::HasThread &&
        m_tables.nodes[operation.node].station.concurrency != StationPlan::Concurrency::ThreadPool)
        leaveThread(v); // may move the visits
    if (!stepsPlainly(v, m_visits[v], operation))
        advance(v, true);
}

// Not inlined where it is seldom needed.
void World::workDoneAtOnce(Index v)
{
    workDone(v, m_visits[v], operationOf(m_visits[v]));
}

void World::goOnAfterWork(Index v)
{
    afterWork(v, m_visits[v], operationOf(m_visits[v]));
}

void World::startReplyWork(Index v)
{
    Visit &visit = m_visits[v];
    const OperationPlan &operation = operationOf(visit);
    visit.since = m_now;
    visit.state = Visit::ReplyWorking;
    const std::uint64_t bits = mix(m_tables.nodeKeys[operation.node].reply + visit.key);
    runFor(v, sample(operation.replyTime, bits, slowness(m_nodes[operation.node])), EventType::ReplyReady);
}

void World::onReplyReady(const Event &event)
{
    Visit &visit = m_visits[event.slot];
    if (visit.ticket != event.ticket())
        return;
    begin(event, nodeOf(visit));
    visit.ticket = 0;
    if (m_nodes[nodeOf(visit)].special & (NodeState::Paused | NodeState::PausesKnown) &&
        standsStill(event.slot, EventType::ReplyReady))
        return;
    addWork(visit, nodeOf(visit));
    finish(event.slot, Cause::None);
}

// The visit has ended at its node, well or with a cause.
void World::finish(Index v, Cause cause)
{
    if (m_hasExtras && cause == Cause::None && federates(m_visits[v]))
        cause = federatedReply(v);
    m_visits[v].cause = cause;
    if (cause != Cause::None && operationOf(m_visits[v]).onFailureCount > 0)
        publishFailure(v);
    if (m_hasExtras && extra(v).cacheKey != ~0u)
        missOver(v, cause); // may move the visits
    Visit &visit = m_visits[v];
    if (visit.flags & Visit::Consumer) {
        processed(v, cause);
        return;
    }
    if (visit.edge == noIndex) {
        endRequest(v);
        return;
    }
    if (m_hasExtras)
        extra(v).control = extra(v).patience = 0;
    leaveNode(v, visit, nodeOf(visit), cause);
}

// With the reply, and the thread if it still holds one.
void World::leaveNode(Index v, Visit &visit, Index n, Cause cause)
{
    leaves(n);
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
}

// Also for replies nobody awaits: the callee does not know. A partition swallows them.
void World::sendReply(Index v)
{
    Visit &visit = m_visits[v];
    visit.state = Visit::Replying;
    visit.since = m_now;
    const EdgeState &edge = m_edges[visit.edge];
    if (edge.special & (EdgeState::Partitioned | EdgeState::Network)) [[unlikely]] {
        if (edge.special & EdgeState::Partitioned) {
            mark(MarkKind::Lost, visit.edge, visit.id, Cause::Timeout);
            vanish(v);
            return;
        }
        const EdgePlan &plan = m_tables.edges[visit.edge];
        const Time delay =
            transit(visit.edge, plan.replySize, mix(m_tables.edgeKeys[visit.edge].replyLatency + visit.key));
        visit.ticket = schedule(delay, EventType::ReplyArrives, v);
        return;
    }
    if (edge.replyLane != EventQueue::noLane) {
        visit.ticket = scheduleIn(edge.replyLane, edge.delay, EventType::ReplyArrives, v);
        return;
    }
    const std::uint64_t bits = mix(m_tables.edgeKeys[visit.edge].replyLatency + visit.key);
    visit.ticket = schedule(sample(m_tables.edges[visit.edge].latency, bits), EventType::ReplyArrives, v);
}

} // namespace sim
