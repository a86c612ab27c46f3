// The producers of a log: records wait for their batch, travel, and are sent again until the broker has answered.
#include "model/sim/world.h"

#include <algorithm>

namespace sim {

// The message sets out as a record: `edge`, `id`, `key`, `name` and `published` are set.
void World::produce(Index m, std::uint16_t replica)
{
    Message &message = m_messages[m];
    const Index log = logOf(message);
    const LogPlan &plan = m_tables.logs[log];
    message.channel = noIndex;
    message.consumer = replica;
    message.position = plan.keys > 0 ? mix(message.key + golden) % plan.keys : 0;
    message.partition = choosePartition(m, m_stickies[m_producers[message.edge].firstSticky + replica]);
    for (const Index g : plan.groups)
        enterBooks(g);
    tell(message, Happening::Published);
    if (m_recorder)
        m_recorder->callEntered(message.edge, m_now);
    if (plan.acks == LogPlan::Acks::None)
        confirm(message, true);
    const Index b = m_producers[message.edge].firstBatch + replica * plan.partitions + message.partition;
    Batch &batch = m_batches[b];
    message.epoch = ++batch.sequence;
    message.state = Message::Batched;
    message.next = noIndex;
    (batch.records.tail == noIndex ? batch.records.head : m_messages[batch.records.tail].next) = m;
    batch.records.tail = m;
    batch.bytes += plan.recordSize;
    if (plan.linger == 0 || batch.bytes >= plan.batchSize)
        sendBatch(b);
    else if (batch.ticket == 0)
        batch.ticket = schedule(plan.linger, EventType::LingerOver, b);
}

// With a key always the same; without, one after another, changed whenever a batch's worth of bytes has gone there.
std::uint32_t World::choosePartition(Index m, Sticky &sticky) const
{
    const Message &message = m_messages[m];
    const Index log = logOf(message);
    const LogPlan &plan = m_tables.logs[log];
    if (plan.keys > 0)
        return m_logs[log].partitionOfKey[message.position];
    if (sticky.bytes >= plan.batchSize) {
        sticky.bytes = 0;
        const std::uint64_t bits = draw(mix(m_tables.edgeKeys[message.edge].messages + message.consumer), ++sticky.switches);
        sticky.partition = static_cast<std::uint32_t>(bits % plan.partitions);
    }
    sticky.bytes += plan.recordSize;
    return sticky.partition;
}

Index World::batchOf(const Message &message) const
{
    const std::uint32_t partitions = m_tables.logs[logOf(message)].partitions;
    return m_producers[message.edge].firstBatch + message.consumer * partitions + message.partition;
}

void World::onLingerOver(const Event &event)
{
    Batch &batch = m_batches[event.slot];
    if (batch.ticket != event.ticket())
        return;
    begin(event, m_tables.edges[batch.edge].from);
    sendBatch(event.slot);
}

// All its records together.
void World::sendBatch(Index b)
{
    Batch &batch = m_batches[b];
    batch.ticket = 0;
    batch.bytes = 0;
    Index m = batch.records.head;
    batch.records = {};
    Time delay = wayOf(batch.edge, m_edges[batch.edge], m_tables.edgeKeys[batch.edge].latency + m_messages[m].key);
    if (m_edges[batch.edge].requestLane == EventQueue::noLane) {
        delay = std::max(delay, batch.lastArrival - m_now);
        batch.lastArrival = after(delay);
    }
    while (m != noIndex) {
        const Index next = m_messages[m].next;
        if (next != noIndex)
            m_messages[m].flags |= Message::More;
        sendRecord(m, delay);
        m = next;
    }
}

void World::sendRecord(Index m, Time delay)
{
    Message &message = m_messages[m];
    message.state = Message::Publishing;
    message.since = m_now;
    ++m_edges[message.edge].messagesOnTheWay;
    message.ticket = scheduleIn(m_edges[message.edge].requestLane, delay, EventType::MessageArrives, m);
}

// The broker does not answer. The producer goes on trying until deliveryTimeout is over.
void World::sendAgain(Index m)
{
    Message &message = m_messages[m];
    if (message.flags & Message::Detached) { // its producer is gone
        failRecord(m, Cause::ConnectionReset);
        return;
    }
    const LogPlan &plan = m_tables.logs[logOf(message)];
    const Time backoff = std::min(sendBackoff << std::min(message.returns, 16u), longestSendBackoff);
    ++message.returns;
    tell(message, Happening::SentAgain);
    if (m_now + backoff - message.published > plan.deliveryTimeout) {
        failRecord(m, Cause::Timeout);
        return;
    }
    message.state = Message::Batched;
    message.flags &= Message::Written;
    if (plan.idempotence) {
        lineUpAgain(m, backoff);
        return;
    }
    message.ticket = schedule(backoff, EventType::RecordDue, m);
}

// In the order of sequence numbers. The first one to fail sets the time for all.
void World::lineUpAgain(Index m, Time backoff)
{
    const Index b = batchOf(m_messages[m]);
    Batch &batch = m_batches[b];
    Index before = noIndex; // mostly the last one: they come in their order
    if (const Index last = batch.again.tail; last != noIndex && m_messages[last].epoch < m_messages[m].epoch)
        before = last;
    for (Index at = before == noIndex ? batch.again.head : noIndex;
         at != noIndex && m_messages[at].epoch < m_messages[m].epoch; at = m_messages[at].next)
        before = at;
    Index &link = before == noIndex ? batch.again.head : m_messages[before].next;
    m_messages[m].next = link;
    link = m;
    if (m_messages[m].next == noIndex)
        batch.again.tail = m;
    if (batch.againTicket == 0)
        batch.againTicket = schedule(backoff, EventType::Resend, b);
}

void World::onResend(const Event &event)
{
    Batch &batch = m_batches[event.slot];
    if (batch.againTicket != event.ticket())
        return;
    begin(event, m_tables.edges[batch.edge].from);
    batch.againTicket = 0;
    Index m = batch.again.head;
    batch.again = {};
    if (m == noIndex)
        return;
    const std::uint64_t bits = draw(mix(m_tables.edgeKeys[batch.edge].latency + m_messages[m].key), m_messages[m].returns);
    const Time delay = std::max(messageTransit(batch.edge, bits), batch.lastArrival - m_now);
    batch.lastArrival = after(delay);
    for (Index next; m != noIndex; m = next) {
        next = m_messages[m].next;
        Message &message = m_messages[m];
        batch.resent += !(message.flags & Message::Written);
        message.next = noIndex;
        message.state = Message::Publishing;
        message.since = m_now;
        ++m_edges[message.edge].messagesOnTheWay;
        message.ticket = schedule(delay, EventType::MessageArrives, m);
    }
}

// The producer hears of it in a while, unless the network is cut before that: then it sends the record again.
void World::answer(Index m)
{
    Message &message = m_messages[m];
    if (message.flags & Message::Detached) {
        m_messages.give(m);
        return;
    }
    Batch &batch = m_batches[batchOf(message)];
    while (batch.answered.head != noIndex && m_messages[batch.answered.head].expires <= m_now) {
        const Index known = batch.answered.head;
        batch.answered.head = m_messages[known].next;
        m_messages.give(known);
    }
    if (batch.answered.head == noIndex)
        batch.answered.tail = noIndex;
    if (message.publication != noIndex && m_tables.logs[logOf(message)].acks == LogPlan::Acks::All)
        confirm(message, true);
    message.flags |= Message::Written;
    const EdgeState &edge = m_edges[message.edge];
    if (edge.partitions) {
        sendAgain(m);
        return;
    }
    message.state = Message::Answering;
    Time delay = edge.delay;
    if (edge.requestLane == EventQueue::noLane)
        delay = messageTransit(message.edge, draw(mix(m_tables.edgeKeys[message.edge].backoff + message.key), message.returns));
    message.expires = std::max(after(delay), batch.answerAt);
    batch.answerAt = message.expires;
    message.next = noIndex;
    (batch.answered.tail == noIndex ? batch.answered.head : m_messages[batch.answered.tail].next) = m;
    batch.answered.tail = m;
}

// The network is cut while they are on their way.
void World::loseAnswers(Index e)
{
    for (Batch &batch : m_batches) {
        if (batch.edge != e)
            continue;
        Index m = batch.answered.head;
        batch.answered = {};
        for (Index next; m != noIndex; m = next) {
            next = m_messages[m].next;
            if (m_messages[m].expires <= m_now) {
                m_messages.give(m);
                continue;
            }
            if (const Index p = m_messages[m].publication; p != noIndex && m_publications[p].serial == m_messages[m].serial &&
                m_publications[p].state == Publication::Open) {
                m_publications[p].ticket = 0; // the confirm comes with that answer
                m_publications[p].pending = 1;
            }
            sendAgain(m);
        }
    }
}

// It never gets into the log.
void World::failRecord(Index m, Cause cause)
{
    const Message message = m_messages[m];
    if (message.flags & Message::Written) { // its producer thinks so, but it is there
        m_messages.give(m);
        return;
    }
    tell(message, Happening::Lost, cause);
    for (const Index g : m_tables.logs[logOf(message)].groups) {
        --m_channels[g].inFlight;
        ++m_channels[g].ledger.lost;
        if (m_recorder)
            m_recorder->settled(g, message.published, &ChannelTotals::lost, false);
        lagChanged(g);
    }
    if (m_recorder)
        m_recorder->callEnded(message.edge, message.published, m_now, cause);
    mark(MarkKind::Lost, message.edge, message.id, cause);
    m_messages.give(m);
    if (message.transaction != noIndex)
        recordInTransaction(message.transaction, false);
}

// With its process goes what waits in it to be sent, or to be sent again. What is on the wire gets there; nobody sends
// that again.
void World::crashProducers(Index n)
{
    for (Batch &batch : m_batches) {
        if (batch.edge == noIndex || m_tables.edges[batch.edge].from != n)
            continue;
        for (Index m = batch.answered.head, next; m != noIndex; m = next) {
            next = m_messages[m].next;
            m_messages.give(m);
        }
        batch.records = batch.again = batch.answered = {};
        batch.bytes = 0;
        batch.ticket = batch.againTicket = batch.resent = 0;
    }
    for (Index m = 0; m < m_messages.size(); ++m) {
        Message &message = m_messages[m];
        if (message.state == Message::Free || message.edge == noIndex ||
            m_tables.edges[message.edge].from != n || m_tables.edges[message.edge].appends == noIndex)
            continue;
        if (message.state == Message::Batched)
            failRecord(m, Cause::ConnectionReset);
        else if (message.state == Message::Publishing || message.state == Message::Replicating) {
            message.flags |= Message::Detached;
            message.returns = 0;
        }
    }
}

} // namespace sim
