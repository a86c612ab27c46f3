#include "model/sim/world.h"

#include <algorithm>

namespace sim {

// A direct async edge is its own channel; other async edges lead into or out of a queue node.
bool World::isDirect(Index e) const
{
    const EdgePlan &edge = m_scenario->edges[e];
    return edge.publishes != noIndex && edge.consumes != noIndex;
}

void World::publish(Index v, Index p, std::uint32_t ordinal)
{
    const CallPlan &plan = m_scenario->calls[p];
    const Index c = m_scenario->edges[plan.edge].publishes;
    const Index m = m_messages.take();
    Message &message = m_messages[m];
    message = Message{};
    message.state = Message::Publishing;
    message.published = message.since = m_now;
    message.id = m_visits[v].id;
    message.key = draw(mix(m_keys->edges[plan.edge].messages + m_visits[v].key), ordinal);
    message.channel = c;
    message.name = plan.name;
    message.edge = plan.edge;
    ++m_channels[c].inFlight;
    ++m_edges[plan.edge].messagesOnTheWay;
    if (m_recorder) {
        m_recorder->published(c, m_now);
        m_recorder->callEntered(plan.edge, m_now);
    }
    if (m_edges[plan.edge].partitions) {
        end(m, &ChannelTotals::lost, Cause::Other);
        return;
    }
    const Time delay = messageTransit(plan.edge, mix(m_keys->edges[plan.edge].latency + message.key));
    message.ticket = scheduleIn(m_edges[plan.edge].requestLane, delay, EventType::MessageArrives, m);
}

// Messages have no size; what a fault adds to the way they meet, too.
Time World::messageTransit(Index e, std::uint64_t bits)
{
    if (m_edges[e].special & EdgeState::Network) [[unlikely]]
        return transit(e, 0, bits);
    return sample(m_scenario->edges[e].latency, bits);
}

void World::onMessageArrives(const Event &event)
{
    const Index m = event.slot;
    Message &message = m_messages[m];
    if (message.ticket != event.ticket())
        return;
    begin(event, m_scenario->edges[message.edge].to);
    message.ticket = 0;
    if (message.state == Message::Delivering) {
        startProcessing(m);
        return;
    }
    if (message.state == Message::Acknowledging) {
        settleMessage(m);
        return;
    }
    const ChannelPlan &plan = m_scenario->channels[message.channel];
    if (plan.node != noIndex && isDown(plan.node)) {
        end(m, &ChannelTotals::lost, Cause::ConnectionRefused);
        return;
    }
    --m_edges[message.edge].messagesOnTheWay;
    if (m_recorder) {
        if (!isDirect(message.edge))
            m_recorder->callEnded(message.edge, message.published, m_now, Cause::None);
        m_recorder->arrivedInBacklog(message.channel, message.published);
    }
    message.position = m_channels[message.channel].nextPosition++;
    enqueueMessage(m);
    dispatch(message.channel);
}

// In the order of positions: what comes back goes where it was.
void World::enqueueMessage(Index m)
{
    Message &message = m_messages[m];
    ChannelState &channel = m_channels[message.channel];
    message.state = Message::Waiting;
    message.visit = noIndex;
    --channel.inFlight;
    ++channel.waiting;
    if (channel.tail == noIndex || m_messages[channel.tail].position < message.position) {
        message.next = noIndex;
        (channel.tail == noIndex ? channel.head : m_messages[channel.tail].next) = m;
        channel.tail = m;
    } else {
        Index *link = &channel.head;
        while (m_messages[*link].position < message.position)
            link = &m_messages[*link].next;
        message.next = *link;
        *link = m;
    }
    depthChanged(message.channel);
}

// Hands out messages while one waits and a worker is idle: consumers take turns.
void World::dispatch(Index c)
{
    ChannelState &channel = m_channels[c];
    while (channel.head != noIndex && channel.idle > 0) {
        const WorkerGroup *group = nullptr;
        std::uint32_t tries = 0;
        do {
            channel.turn = channel.turn + 1 < channel.turnCount ? channel.turn + 1 : 0;
            group = &m_groups[m_turns[channel.firstTurn + channel.turn]];
        } while (!(takesPart(*group) && group->busy < m_scenario->edges[group->edge].consumer.consumers) &&
                 ++tries < channel.turnCount);
        if (tries == channel.turnCount)
            return;
        const Index m = channel.head;
        channel.head = m_messages[m].next;
        if (channel.head == noIndex)
            channel.tail = noIndex;
        m_messages[m].next = noIndex;
        deliver(m, m_turns[channel.firstTurn + channel.turn]);
    }
}

bool World::takesPart(const WorkerGroup &group) const
{
    const Index to = m_scenario->edges[group.edge].to;
    return !isDown(to) && !m_edges[group.edge].partitions;
}

void World::recountIdle(Index c)
{
    ChannelState &channel = m_channels[c];
    const Index node = m_scenario->channels[c].node;
    channel.idle = 0;
    if (node != noIndex && isDown(node))
        return;
    for (std::uint32_t i = 0; i < channel.turnCount; ++i) {
        const WorkerGroup &group = m_groups[m_turns[channel.firstTurn + i]];
        const std::uint32_t workers = m_scenario->edges[group.edge].consumer.consumers;
        if (takesPart(group) && group.busy < workers)
            channel.idle += workers - group.busy;
    }
}

void World::deliver(Index m, Index g)
{
    Message &message = m_messages[m];
    WorkerGroup &group = m_groups[g];
    ChannelState &channel = m_channels[message.channel];
    --channel.waiting;
    ++channel.inFlight;
    --channel.idle;
    ++group.busy;
    ++m_edges[group.edge].messagesOnTheWay;
    message.state = Message::Delivering;
    message.since = m_now;
    message.edge = group.edge;
    message.replica = group.replica;
    message.epoch = group.epoch;
    ++message.deliveries;
    if (m_recorder) {
        m_recorder->handedOut(message.channel, message.published,
                              (message.flags & Message::Redelivered) != 0);
        if (!isDirect(message.edge))
            m_recorder->callEntered(message.edge, m_now);
        m_recorder->attempted(message.edge, isDirect(message.edge) ? message.published : m_now);
    }
    const std::uint64_t bits =
        draw(mix(m_keys->edges[group.edge].replyLatency + message.key), message.deliveries);
    const Time delay = messageTransit(group.edge, bits);
    message.ticket = scheduleIn(m_edges[group.edge].requestLane, delay, EventType::MessageArrives, m);
    depthChanged(message.channel);
}

// A worker of the consumer takes the message up (REQUIRES: the plan names an operation for it). It does not
// need one of the node's threads.
void World::startProcessing(Index m)
{
    const Index v = takeVisit();
    Message &message = m_messages[m];
    Visit &visit = m_visits[v];
    const ConsumerPlan &consumer = m_scenario->edges[message.edge].consumer;
    const auto found = std::find_if(consumer.operations.begin(), consumer.operations.end(),
                                    [&](const auto &o) { return o.name == message.name; });
    visit = Visit{};
    visit.operation = found->operation;
    visit.arrived = m_now;
    visit.id = message.id;
    visit.key = draw(mix(message.key), message.deliveries);
    visit.parent = m;
    visit.edge = message.edge;
    visit.replica = message.replica;
    visit.flags = Visit::Consumer | Visit::Admitted;
    message.state = Message::Processing;
    message.visit = v;
    --m_edges[message.edge].messagesOnTheWay;
    enters(nodeOf(visit));
    busyUp(nodeOf(visit));
    if (m_recorder)
        m_recorder->nodeEntered(nodeOf(visit), visit.operation, m_now);
    startWork(v);
}

// Whether the visit processes (or processed) this message: its place may have been taken by another one.
bool World::isDeliveryOf(const Visit &visit, const Message &message)
{
    for (std::uint32_t i = 1; i <= message.deliveries; ++i) {
        if (visit.key == draw(mix(message.key), i))
            return true;
    }
    return false;
}

// The processing has ended. With automatic acknowledgement the message is settled and the worker gets the
// next one at once; otherwise the acknowledgement has to travel.
void World::processed(Index v, Cause cause)
{
    const Visit visit = m_visits[v];
    const Index n = nodeOf(visit);
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
    const Index m = visit.parent;
    if (visit.flags & Visit::Detached) {
        if (m != noIndex && cause == Cause::None && isDeliveryOf(visit, m_messages[m]))
            m_messages[m].flags |= Message::Processed;
        const WorkerGroup &group = m_groups[m_edges[visit.edge].firstGroup + visit.replica];
        const Index channel = m_scenario->edges[visit.edge].consumes;
        freeWorker(visit.edge, visit.replica, group.epoch);
        dispatch(channel);
        return;
    }
    Message &message = m_messages[m];
    deliveryEnded(message, cause);
    message.visit = noIndex;
    if (cause != Cause::None) {
        message.flags |= Message::Failed;
    } else {
        if (m_recorder && message.flags & Message::Processed)
            m_recorder->counted(message.channel, message.published, &ChannelTotals::processedTwice);
        else if (m_recorder)
            m_recorder->endToEnd(message.channel, message.published, m_now - message.published);
        message.flags |= Message::Processed;
    }
    message.since = m_now;
    if (!m_scenario->edges[message.edge].consumer.manualAck) {
        settleMessage(m);
        return;
    }
    if (m_edges[message.edge].partitions) {
        message.state = Message::Stuck;
        return;
    }
    message.state = Message::Acknowledging;
    ++m_edges[message.edge].messagesOnTheWay;
    const std::uint64_t bits =
        draw(mix(m_keys->edges[message.edge].backoff + message.key), message.deliveries);
    const Time delay = messageTransit(message.edge, bits);
    message.ticket = scheduleIn(m_edges[message.edge].requestLane, delay, EventType::MessageArrives, m);
}

// The channel learns how the delivery ended and hands the worker the next message.
void World::settleMessage(Index m)
{
    Message &message = m_messages[m];
    const Index c = message.channel;
    const ConsumerPlan &consumer = m_scenario->edges[message.edge].consumer;
    if (message.state == Message::Acknowledging) {
        --m_edges[message.edge].messagesOnTheWay;
        message.state = Message::Processing; // off the way, so that it is not taken off twice
    }
    freeWorkerOf(message);
    if (!(message.flags & Message::Failed))
        end(m, &ChannelTotals::acknowledged, Cause::None);
    else if (!consumer.manualAck)
        end(m, &ChannelTotals::lost, Cause::Http500);
    else if (consumer.onFailure == ConsumerPlan::OnFailure::Discard)
        end(m, &ChannelTotals::dropped, Cause::Http500);
    else
        giveBack(m);
    dispatch(c);
}

// Back to its place in the backlog, marked as redelivered.
void World::giveBack(Index m)
{
    Message &message = m_messages[m];
    message.ticket = 0;
    message.flags = static_cast<std::uint8_t>((message.flags & ~Message::Failed) | Message::Redelivered);
    if (m_recorder)
        m_recorder->arrivedInBacklog(message.channel, message.published);
    enqueueMessage(m);
}

// The last first: each then goes to the head of the backlog.
void World::giveBackAll(std::vector<Index> &messages)
{
    std::sort(messages.begin(), messages.end(), [this](Index a, Index b) {
        const Message &x = m_messages[a], &y = m_messages[b];
        return x.channel != y.channel ? x.channel < y.channel : x.position > y.position;
    });
    for (const Index m : messages)
        giveBack(m);
}

void World::freeWorkerOf(const Message &message)
{
    freeWorker(message.edge, message.replica, message.epoch);
}

void World::freeWorker(Index e, std::uint16_t replica, std::uint32_t epoch)
{
    WorkerGroup &group = m_groups[m_edges[e].firstGroup + replica];
    if (group.epoch != epoch)
        return; // it has crashed since, and came back idle
    --group.busy;
    const Index c = m_scenario->edges[e].consumes;
    const Index node = m_scenario->channels[c].node;
    const bool up = node == noIndex || !isDown(node);
    if (up && takesPart(group) && group.busy < m_scenario->edges[e].consumer.consumers)
        ++m_channels[c].idle;
}

// An attempt to deliver is over; edges out of a queue node count each as a call.
void World::deliveryEnded(const Message &message, Cause cause)
{
    if (m_recorder && !isDirect(message.edge))
        m_recorder->callEnded(message.edge, message.since, m_now, cause);
}

// The message leaves the channel for good, into one term of its books.
void World::end(Index m, std::uint64_t ChannelTotals::*term, Cause cause)
{
    Message &message = m_messages[m];
    ChannelState &channel = m_channels[message.channel];
    const bool waiting = message.state == Message::Waiting;
    --(waiting ? channel.waiting : channel.inFlight);
    if (message.state == Message::Publishing || message.state == Message::Delivering ||
        message.state == Message::Acknowledging)
        --m_edges[message.edge].messagesOnTheWay;
    if (m_recorder) {
        m_recorder->settled(message.channel, message.published, term, waiting);
        if (isDirect(message.edge) || message.state == Message::Publishing)
            m_recorder->callEnded(message.edge, message.published, m_now, cause);
    }
    if (term == &ChannelTotals::lost)
        mark(MarkKind::Lost, message.edge, message.id, cause);
    m_messages.give(m);
}

void World::depthChanged(Index c)
{
    if (!m_recorder)
        return;
    const ChannelState &channel = m_channels[c];
    m_recorder->depth(c, m_now, channel.waiting);
    m_recorder->oldest(c, channel.head == noIndex ? never : m_messages[channel.head].published);
    if (const Index node = m_scenario->channels[c].node; node != noIndex)
        levelsChanged(node);
}

} // namespace sim
