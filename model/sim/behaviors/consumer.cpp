#include "model/sim/world.h"

#include <algorithm>

namespace sim {

namespace {

// Whether a visit of this key processes (or processed) the message: its place may have been taken by another one.
bool isDeliveryOf(std::uint64_t key, const Message &message)
{
    for (std::uint32_t i = 1; i <= message.deliveries; ++i) {
        if (key == draw(mix(message.key), i))
            return true;
    }
    return false;
}

} // namespace

// Those that the settings ask for and that are not there yet.
void World::makeConsumers(Index e)
{
    const std::uint32_t wanted = m_tables.edges[e].consumer.consumers;
    for (std::uint32_t &made = m_edges[e].consumersMade; made < wanted; ++made) {
        for (std::uint32_t r = 0; r < m_nodes[m_tables.edges[e].to].replicaCount; ++r)
            m_consumers.push_back({.edge = e, .replica = static_cast<std::uint16_t>(r), .ordinal = made});
    }
}

// After a change: every consumer that can take a message now gets in line.
void World::offerAll()
{
    for (Index c = 0; c < m_channels.size(); ++c)
        chooseActive(c);
    for (Index i = 0; i < m_consumers.size(); ++i)
        offer(i);
    for (Index c = 0; c < m_channels.size(); ++c)
        dispatch(c);
}

void World::offer(Index i)
{
    Consumer &consumer = m_consumers[i];
    if (consumer.listed || !canTake(consumer))
        return;
    ChannelState &channel = m_channels[m_tables.edges[consumer.edge].consumes];
    consumer.listed = true;
    consumer.next = noIndex;
    (channel.ready.tail == noIndex ? channel.ready.head : m_consumers[channel.ready.tail].next) = i;
    channel.ready.tail = i;
}

// The one that has stood in line the longest, off the line; noIndex: nobody can take a message.
Index World::nextConsumer(Index c)
{
    Line &ready = m_channels[c].ready;
    while (ready.head != noIndex) {
        const Index i = ready.head;
        ready.head = m_consumers[i].next;
        if (ready.head == noIndex)
            ready.tail = noIndex;
        m_consumers[i].listed = false;
        if (canTake(m_consumers[i]))
            return i;
    }
    return noIndex;
}

// Hands out messages while one waits and a consumer can take it. Consumers take turns.
void World::dispatch(Index c)
{
    if (isChannelDown(c))
        return;
    while (m_channels[c].head != noIndex && m_channels[c].ready.head != noIndex) {
        const Message &first = m_messages[m_channels[c].head];
        if (first.expires < m_now || (first.expires == m_now && first.since < m_now)) {
            retire(popHead(c), DeathReason::Expired);
            continue;
        }
        const Index i = nextConsumer(c);
        if (i == noIndex)
            return;
        deliver(popHead(c), i);
        offer(i);
    }
}

// From the head of the backlog.
void World::deliver(Index m, Index i)
{
    Message &message = m_messages[m];
    const Index c = message.channel;
    --m_channels[c].waiting;
    ++m_channels[c].inFlight;
    if (m_recorder)
        m_recorder->leftBacklog(c, message.published);
    passThrough(m, i);
    depthChanged(c);
}

void World::passThrough(Index m, Index i)
{
    Message &message = m_messages[m];
    Consumer &consumer = m_consumers[i];
    const Index e = consumer.edge;
    EdgeState &edge = m_edges[e];
    ++consumer.unacked;
    ++edge.messagesOnTheWay;
    message.state = Message::Delivering;
    message.since = m_now;
    message.edge = e;
    message.consumer = i;
    message.epoch = consumer.epoch;
    ++message.deliveries;
    tell(message, Happening::Delivered);
    if (m_recorder) {
        m_recorder->handedOut(message.channel, message.published,
                              (message.flags & Message::Redelivered) != 0);
        if (!edge.direct)
            m_recorder->callEntered(e, m_now);
        m_recorder->attempted(e, edge.direct ? message.published : m_now);
    }
    Time delay = edge.delay;
    if (edge.requestLane == EventQueue::noLane) {
        delay = messageTransit(e, draw(mix(m_tables.edgeKeys[e].replyLatency + message.key), message.deliveries));
        delay = std::max(delay, consumer.lastArrival - m_now);
        consumer.lastArrival = after(delay);
    }
    message.ticket = scheduleIn(edge.requestLane, delay, EventType::MessageArrives, m);
    if (const ChannelPlan &plan = m_tables.channels[message.channel]; plan.reaperTimeout != never)
        message.reaper = schedule(plan.reaperTimeout, EventType::Reaper, m);
}

// The worker takes the message up, or it waits until the ones before it are done.
void World::reachConsumer(Index m)
{
    Message &message = m_messages[m];
    Consumer &consumer = m_consumers[message.consumer];
    --m_edges[message.edge].messagesOnTheWay;
    if (!consumer.busy) {
        startProcessing(m);
        return;
    }
    message.state = Message::Prefetched;
    message.next = noIndex;
    Line &line = consumer.prefetched;
    (line.tail == noIndex ? line.head : m_messages[line.tail].next) = m;
    line.tail = m;
}

// REQUIRES: the plan names an operation for the message. Its worker is none of the node's threads.
void World::startProcessing(Index m)
{
    const Index v = takeVisit();
    Visit &visit = m_visits[v];
    Consumer &consumer = m_consumers[m_messages[m].consumer];
    consumer.busy = true;
    m_messages[m].visit = v;
    beginDelivery(m, visit, consumer.replica, m_messages[m].deliveries);
    if ((m_messages[m].flags & Message::Processed && isIdempotent(visit.edge)) || knows(m_messages[m]))
        skipWork(v);
    else
        startPlainly(v, visit, operationOf(visit), m_nodes[nodeOf(visit)]);
}

// It has been done: looking that up takes no time.
void World::skipWork(Index v)
{
    Visit &visit = m_visits[v];
    visit.step = noSteps;
    visit.state = Visit::Working;
    visit.since = m_now;
    runFor(v, 0, EventType::WorkDone);
}

void World::beginDelivery(Index m, Visit &visit, std::uint16_t replica, std::uint64_t attempt)
{
    Message &message = m_messages[m];
    const std::vector<ConsumerPlan::Operation> &operations =
        m_tables.edges[message.edge].consumer.operations;
    const auto found = std::find_if(operations.begin(), operations.end(),
                                    [&](const auto &o) { return o.name == message.name; });
    visit = {.arrived = m_now,
             .consumer = message.consumer,
             .id = message.id,
             .key = draw(mix(message.key), attempt),
             .parent = m,
             .next = noIndex,
             .operation = found->operation,
             .edge = message.edge,
             .replica = replica,
             .flags = Visit::Consumer | Visit::Admitted};
    message.state = Message::Processing;
    tell(message, Happening::Started);
    const Index n = nodeOf(visit);
    enters(n);
    busyUp(n);
    if (m_recorder)
        m_recorder->nodeEntered(n, visit.operation, m_now);
}

// The processing has ended. With automatic acknowledgement the message is settled at once; otherwise the
// acknowledgement has to travel. The worker goes on with what it has.
void World::processed(Index v, Cause cause)
{
    const Visit &visit = m_visits[v];
    const Index n = nodeOf(visit);
    const Processing done{visit.parent, visit.consumer, visit.edge, visit.key};
    const bool detached = (visit.flags & Visit::Detached) != 0;
    leaves(n);
    busyDown(n);
    if (m_recorder) {
        m_recorder->nodeEnded(
            n, visit.operation,
            {visit.arrived, m_now, cause, true, (visit.flags & Visit::Degraded) != 0, true});
        if (visit.flags & Visit::Useless && visit.work > 0)
            m_recorder->wasted(n, visit.arrived, static_cast<double>(visit.work));
        if (cause != Cause::None)
            mark(MarkKind::Failed, visit.edge, visit.id, cause);
    }
    giveVisit(v);
    if (isLogEdge(done.edge))
        recordProcessed(done.message, cause);
    else if (detached)
        detachedProcessed(done, cause);
    else
        messageProcessed(done, cause);
}

// The message has been given back meanwhile, and may be with somebody else.
void World::detachedProcessed(const Processing &done, Cause cause)
{
    const Index m = done.message;
    if (m != noIndex && cause == Cause::None && isDeliveryOf(done.key, m_messages[m])) {
        if (m_messages[m].flags & Message::Processed || knows(m_messages[m])) {
            countTwice(m_messages[m]);
        } else {
            tell(m_messages[m], Happening::Processed);
            noteLate(m_messages[m]);
        }
        m_messages[m].flags |= Message::Processed;
        learns(m_messages[m]);
        // LREM looks for the value: it removes the copy that the next consumer works on.
        if (m_messages[m].state != Message::Waiting)
            m_messages[m].reaper = 0;
    }
    --m_consumers[done.consumer].unacked;
    workerFree(done.consumer);
    dispatch(m_tables.edges[done.edge].consumes);
}

// Has an idempotent consumer done the work of this event, perhaps for another message that tells of it?
bool World::hasDone(const Message &message) const
{
    return isIdempotent(message.edge) && m_known[message.channel].contains(message.event);
}

void World::remember(const Message &message)
{
    if (m_known.empty())
        m_known.resize(m_channels.size());
    m_known[message.channel].insert(message.event);
}

void World::countTwice(const Message &message)
{
    tell(message, isIdempotent(message.edge) ? Happening::Recognised : Happening::ProcessedAgain);
    if (isIdempotent(message.edge)) {
        ++m_channels[message.channel].ledger.recognised;
        return;
    }
    ++m_channels[message.channel].ledger.processedTwice;
    if (m_recorder)
        m_recorder->counted(message.channel, message.published, &ChannelTotals::processedTwice);
}

// The first time that its work is done.
void World::countOnce(const Message &message)
{
    if (m_recorder) {
        m_recorder->endToEnd(message.channel, message.published, m_now - message.published);
        tell(message, Happening::Processed);
    }
    noteLate(message);
}

void World::noteLate(const Message &message)
{
    if (m_now - message.published <= m_tables.edges[message.edge].consumer.lateAfter) [[likely]]
        return;
    ++m_channels[message.channel].ledger.late;
    tell(message, Happening::Late);
    if (m_recorder)
        m_recorder->counted(message.channel, message.published, &ChannelTotals::late);
}

void World::messageProcessed(const Processing &done, Cause cause)
{
    const Index m = done.message;
    Message &message = m_messages[m];
    deliveryEnded(message, cause);
    message.visit = noIndex;
    if (cause != Cause::None) {
        message.flags |= Message::Failed;
        tell(message, Happening::Failed, cause);
    } else {
        if (message.flags & Message::Processed || knows(message))
            countTwice(message);
        else
            countOnce(message);
        message.flags |= Message::Processed;
        learns(message);
    }
    message.since = m_now;
    if (!m_tables.edges[message.edge].consumer.manualAck) {
        workerFree(done.consumer);
        settleMessage(m);
        return;
    }
    if (EdgeState &edge = m_edges[message.edge]; edge.partitions) {
        message.state = Message::Stuck;
    } else {
        message.state = Message::Acknowledging;
        ++edge.messagesOnTheWay;
        Time delay = edge.delay;
        if (edge.requestLane == EventQueue::noLane)
            delay = messageTransit(message.edge, draw(mix(m_tables.edgeKeys[message.edge].backoff + message.key), message.deliveries));
        message.ticket = scheduleIn(edge.requestLane, delay, EventType::MessageArrives, m);
    }
    workerFree(done.consumer);
}

void World::workerFree(Index i)
{
    Consumer &consumer = m_consumers[i];
    consumer.busy = false;
    if (const Index m = consumer.prefetched.head; m != noIndex) {
        consumer.prefetched.head = m_messages[m].next;
        if (consumer.prefetched.head == noIndex)
            consumer.prefetched.tail = noIndex;
        startProcessing(m);
    }
    offer(i);
}

// The channel learns how the delivery ended and hands the consumer the next message.
void World::settleMessage(Index m)
{
    Message &message = m_messages[m];
    const Index c = message.channel;
    const ConsumerPlan &consumer = m_tables.edges[message.edge].consumer;
    if (message.state == Message::Acknowledging) {
        --m_edges[message.edge].messagesOnTheWay;
        message.state = Message::Processing; // off the way, so that it is not taken off twice
    }
    letGo(message);
    if (!(message.flags & Message::Failed))
        end(m, &ChannelTotals::acknowledged, Cause::None);
    else if (!consumer.manualAck)
        end(m, &ChannelTotals::lost, Cause::Http500);
    else if (consumer.onFailure == ConsumerPlan::OnFailure::Discard)
        end(m, &ChannelTotals::dropped, Cause::Http500);
    else if (consumer.onFailure == ConsumerPlan::OnFailure::DeadLetter)
        retire(m, DeathReason::Rejected);
    else
        giveBack(m, consumer.requeueByNack ? Return::DoesNotCount : Return::Counts, m_tables.channels[c].retryMin);
    if (m_channels[c].head != noIndex)
        dispatch(c);
}

// The consumer holds the message no longer, if it is the one that got it: it may have crashed since.
void World::letGo(const Message &message)
{
    if (message.consumer == noIndex || m_consumers[message.consumer].epoch != message.epoch)
        return;
    --m_consumers[message.consumer].unacked;
    offer(message.consumer);
}

// A delivery is undone. What a worker has begun it ends, and what it settles then is not heard.
// REQUIRES: a consumer has the message, or had it when it crashed.
void World::takeFromConsumer(Index m)
{
    Message &message = m_messages[m];
    if (message.state == Message::Delivering || message.state == Message::Prefetched ||
        message.state == Message::Processing)
        deliveryEnded(message, Cause::ConnectionReset);
    if (message.state == Message::Delivering || message.state == Message::Acknowledging)
        --m_edges[message.edge].messagesOnTheWay;
    m_channels[message.channel].delayed -= message.state == Message::BackingOff;
    m_channels[message.channel].letters -= message.pending != DeathReason::None;
    message.pending = DeathReason::None;
    if (message.state == Message::Processing) {
        m_visits[message.visit].flags |= Visit::Detached;
        message.visit = noIndex;
        return;
    }
    if (message.state == Message::Prefetched) {
        Line &line = m_consumers[message.consumer].prefetched;
        Index before = noIndex;
        for (Index at = line.head; at != m; at = m_messages[at].next)
            before = at;
        (before == noIndex ? line.head : m_messages[before].next) = message.next;
        if (line.tail == m)
            line.tail = before;
    }
    message.state = Message::Stuck;
    letGo(message);
}

// A list of messages being processed is looked through for old ones: they go to the end of the queue.
void World::onReaper(const Event &event)
{
    const Index m = event.slot, c = m_messages[m].channel;
    if (m_messages[m].reaper != event.ticket())
        return;
    begin(event, m_tables.edges[m_messages[m].edge].to);
    m_messages[m].reaper = 0;
    takeFromConsumer(m);
    const std::uint64_t position = m_channels[c].nextPosition++;
    m_messages[m].position =
        m_tables.channels[c].lastFirst ? ~std::uint64_t{0} / 2 - position : position;
    giveBack(m, Return::Counts);
    dispatch(c);
}

} // namespace sim
