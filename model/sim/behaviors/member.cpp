// One consumer of a log: it polls, processes what it got, commits, and polls again.
#include "model/sim/world.h"

#include <algorithm>
#include <utility>

namespace sim {

// Records are handed to threads, and the loop goes on at once.
bool World::handsOff(const Member &member) const
{
    const PollPlan &plan = m_tables.edges[member.edge].consumer.poll;
    return plan.workers > 1 && plan.commit != PollPlan::Commit::AfterBatch && plan.commit != PollPlan::Commit::Transaction;
}

bool World::reachesBroker(const Member &member) const
{
    const Index log = m_tables.channels[m_tables.edges[member.edge].consumes].log;
    return !isLogDown(log) && !m_edges[member.edge].partitions;
}

// REQUIRES: the member has nothing to process, unless it hands its records off.
void World::poll(Index i)
{
    Member &member = m_members[i];
    const EdgePlan &edge = m_tables.edges[member.edge];
    const Index g = edge.consumes;
    if (isDown(edge.to))
        return;
    member.lastPoll = m_now;
    if (member.state == Member::Evicted) { // it learns of it here
        join(i);
        return;
    }
    if (member.ordinal >= edge.consumer.consumers) {
        leave(i);
        return;
    }
    member.state = Member::Idle;
    if (m_groups[g].rebalancing && m_tables.channels[g].group.assignor == GroupPlan::Assignor::Range) {
        join(i);
        return;
    }
    giveUpMoved(i);
    if (m_members[i].state != Member::Idle)
        return; // that ended the rebalance, and it has polled
    if (edge.consumer.poll.commit == PollPlan::Commit::Auto &&
        m_now - member.lastCommit >= edge.consumer.poll.commitInterval)
        commit(i);
    const Time interval = m_members[i].interval = edge.consumer.poll.pollInterval;
    if (reachesBroker(member) && (interval == 0 || m_now % interval == 0))
        fetch(i);
    setPollTimer(i);
}

// From one partition after the other, beginning with another one each time.
void World::fetch(Index i)
{
    Member &member = m_members[i];
    const EdgePlan &edge = m_tables.edges[member.edge];
    const Index g = edge.consumes, log = m_tables.channels[g].log;
    const auto partitions = static_cast<std::uint32_t>(member.assigned.size());
    std::uint32_t taken = 0;
    Line records;
    for (std::uint32_t k = 0; k < partitions && taken < edge.consumer.poll.maxPollRecords; ++k) {
        const std::uint32_t p = member.assigned[(member.nextPartition + k) % partitions];
        GroupPartition &part = groupPartition(g, p);
        if (removes(m_tables.logs[log]))
            removeOld(log, p);
        while (part.target == i && isReadable(member, p) && taken < edge.consumer.poll.maxPollRecords) {
            const Index m = takeRecord(i, p);
            (records.tail == noIndex ? records.head : m_messages[records.tail].next) = m;
            records.tail = m;
            ++taken;
        }
    }
    if (taken == 0)
        return;
    member.nextPartition = (member.nextPartition + 1) % partitions;
    member.state = Member::Busy;
    const Message &first = m_messages[records.head];
    Time delay = m_edges[member.edge].delay;
    const std::uint32_t lane = m_edges[member.edge].requestLane;
    if (lane == EventQueue::noLane) {
        delay = messageTransit(member.edge, draw(mix(m_tables.edgeKeys[member.edge].replyLatency + first.key), first.deliveries));
        delay = std::max(delay, m_members[i].lastArrival - m_now);
        m_members[i].lastArrival = after(delay);
    }
    for (Index m = records.head, next; m != noIndex; m = next) {
        next = m_messages[m].next;
        m_messages[m].next = noIndex;
        m_messages[m].ticket = scheduleIn(lane, delay, EventType::MessageArrives, m);
    }
    m_members[i].arriving += taken;
    lagChanged(g);
    if (m_recorder)
        m_recorder->oldest(g, oldestUnread(g));
}

Index World::takeRecord(Index i, std::uint32_t p)
{
    const Index e = m_members[i].edge, g = m_tables.edges[e].consumes, log = m_tables.channels[g].log;
    GroupPartition &part = groupPartition(g, p);
    const std::uint64_t offset = part.position;
    moveTo(g, p, offset + 1);
    const Record &record = partitionOf(log, p).records[offset];
    std::uint8_t &seen = part.seen[offset];
    const Index m = m_messages.take();
    Message &message = m_messages[m];
    message = Message{};
    message.state = Message::Delivering;
    message.published = record.published;
    message.since = m_now;
    message.id = record.id;
    message.key = mix(record.key + golden * (g + 1));
    message.event = record.event;
    message.position = offset;
    message.partition = p;
    message.channel = g;
    message.name = record.name;
    message.edge = e;
    message.consumer = i;
    message.deliveries = part.rewinds + 1;
    const bool again = (seen & GroupPartition::Before) != 0, settled = (seen & GroupPartition::Settled) != 0;
    if (again) {
        message.flags = Message::Redelivered;
        seen |= GroupPartition::Again;
    }
    m_channels[g].ledger.replayed += settled;
    seen |= GroupPartition::Before;
    ++m_edges[e].messagesOnTheWay;
    tell(message, Happening::Delivered);
    if (!settled) {
        seen |= GroupPartition::Out;
        --m_channels[g].waiting;
        ++m_channels[g].inFlight;
    }
    if (m_recorder) {
        if (settled)
            m_recorder->counted(g, record.published, &ChannelTotals::replayed);
        else {
            m_recorder->leftBacklog(g, record.published);
            m_recorder->handedOut(g, record.published, again);
        }
        if (!isDirect(e))
            m_recorder->callEntered(e, m_now);
        m_recorder->attempted(e, isDirect(e) ? record.published : m_now);
    }
    return m;
}

void World::reachMember(Index m)
{
    Message &message = m_messages[m];
    const Index i = message.consumer;
    Member &member = m_members[i];
    --m_edges[message.edge].messagesOnTheWay;
    --member.arriving;
    const PollPlan &plan = m_tables.edges[member.edge].consumer.poll;
    if (plan.commit == PollPlan::Commit::BeforeProcessing && !(message.flags & Message::Detached))
        commitTo(message.channel, message.partition, message.position + 1);
    if (member.working < plan.workers) {
        ++member.working;
        processRecord(m);
    } else {
        message.state = Message::Prefetched;
        message.next = noIndex;
        (member.batch.tail == noIndex ? member.batch.head : m_messages[member.batch.tail].next) = m;
        member.batch.tail = m;
    }
    if (m_members[i].arriving == 0 && m_members[i].state == Member::Busy && handsOff(m_members[i]))
        poll(i);
}

void World::processRecord(Index m)
{
    Message &message = m_messages[m];
    const PollPlan &plan = m_tables.edges[message.edge].consumer.poll;
    if (m_now - message.published < plan.delay) {
        message.state = Message::BackingOff;
        message.ticket = schedule(message.published + plan.delay - m_now, EventType::RecordDue, m);
        return;
    }
    if (plan.commit == PollPlan::Commit::Transaction) {
        if (joinsFailed(message)) {
            dropRecord(m);
            return;
        }
        if (failuresOf(message) >= plan.maxDeliveries) {
            skipRecord(m, Cause::Other);
            return;
        }
    }
    const Index v = takeVisit();
    Visit &visit = m_visits[v];
    beginDelivery(m, visit, m_members[message.consumer].replica,
                  std::uint64_t{message.deliveries} << 32 | message.returns);
    message.visit = v;
    if (isIdempotent(message.edge) && isDone(message))
        skipWork(v);
    else
        startPlainly(v, visit, operationOf(visit), m_nodes[nodeOf(visit)]);
}

// Its work has been done before, for itself or for the record it is a copy of.
bool World::isDone(const Message &record)
{
    if (knows(record))
        return true;
    const std::vector<std::uint8_t> &seen = groupPartition(record.channel, record.partition).seen;
    if (seen[record.position] & GroupPartition::Processed || !(seen[record.position] & GroupPartition::Copy))
        return (seen[record.position] & GroupPartition::Processed) != 0;
    const RecordLog &records = partitionOf(m_tables.channels[record.channel].log, record.partition).records;
    for (std::uint64_t at = record.position; at-- > 0;) {
        if (records[at].id == record.id && records[at].key == records[record.position].key)
            return (seen[at] & GroupPartition::Processed) != 0;
    }
    return false;
}

// A failed one is tried again, and blocks its worker; after so many times it is skipped.
void World::recordProcessed(Index m, Cause cause)
{
    Message &message = m_messages[m];
    message.visit = noIndex;
    const Index g = message.channel;
    const PollPlan &plan = m_tables.edges[message.edge].consumer.poll;
    if (cause != Cause::None)
        tell(message, Happening::Failed, cause);
    if (cause != Cause::None && m_members[message.consumer].transaction != noIndex && failsTransaction(m))
        return;
    if (cause != Cause::None && ++message.returns < plan.maxDeliveries) {
        message.state = Message::BackingOff;
        message.ticket = schedule(plan.retryBackoff, EventType::RecordDue, m);
        return;
    }
    if (cause != Cause::None) {
        skipRecord(m, cause);
        return;
    }
    if (isDone(message))
        countTwice(message);
    else
        countOnce(message);
    groupPartition(g, message.partition).seen[message.position] |= GroupPartition::Processed;
    learns(message);
    noteOrder(g, message);
    deliveryEnded(message, cause);
    recordDone(m);
}

// One that cannot be handed on is not given up.
void World::skipRecord(Index m, Cause cause)
{
    Message &message = m_messages[m];
    const Index deadLetter = m_tables.edges[message.edge].consumer.poll.deadLetter;
    if (deadLetter != noIndex && !takesRecords(deadLetter)) {
        message.state = Message::BackingOff;
        message.ticket = schedule(longestSendBackoff, EventType::RecordDue, m);
        return;
    }
    groupPartition(message.channel, message.partition).seen[message.position] |=
        deadLetter == noIndex ? GroupPartition::Skipped : GroupPartition::Skipped | GroupPartition::Dead;
    deliveryEnded(message, cause);
    if (deadLetter != noIndex)
        handOn(Message(message), deadLetter);
    recordDone(m);
}

// Of each key, the last record that was processed: those before it come too late.
void World::noteOrder(Index g, const Message &message)
{
    const Index log = m_tables.channels[g].log;
    if (m_tables.logs[log].keys == 0)
        return;
    const Record &record = partitionOf(log, message.partition).records[message.position];
    std::uint64_t &next = m_groups[g].nextOfKey[record.keyNumber];
    if (message.position + 1 < next && !(message.flags & Message::Redelivered)) {
        ++m_channels[g].ledger.outOfOrder;
        tell(message, Happening::OutOfOrder);
    }
    next = std::max(next, message.position + 1);
}

void World::recordDone(Index m)
{
    const Message &message = m_messages[m];
    const Index g = message.channel, member = message.consumer;
    const std::uint32_t p = message.partition;
    const std::uint64_t offset = message.position;
    const bool settled = !(message.flags & Message::Detached) && offset < groupPartition(g, p).committed;
    m_messages.give(m);
    if (settled)
        settleRecord(g, p, offset);
    nextRecord(member);
}

// The batch will be read again: nothing more is done for this one and those that wait.
void World::dropRecord(Index m)
{
    const Index i = m_messages[m].consumer;
    m_messages[m].next = std::exchange(m_members[i].batch, {}).head;
    for (Index next; m != noIndex; m = next) {
        next = m_messages[m].next;
        deliveryEnded(m_messages[m], Cause::Other);
        m_messages.give(m);
    }
    nextRecord(i);
}

// The worker takes the next one of the batch; when all are done the loop goes on.
void World::nextRecord(Index i)
{
    Member &member = m_members[i];
    if (const Index m = member.batch.head; m != noIndex) {
        member.batch.head = m_messages[m].next;
        if (member.batch.head == noIndex)
            member.batch.tail = noIndex;
        processRecord(m);
        return;
    }
    --member.working;
    const bool polls = member.state == Member::Busy || member.state == Member::Evicted;
    if (member.working > 0 || member.arriving > 0 || !polls)
        return; // one that hands its records off has polled long since
    if (member.state == Member::Busy && m_tables.edges[member.edge].consumer.poll.commit == PollPlan::Commit::AfterBatch)
        commit(i);
    if (member.transaction != noIndex) {
        endTransaction(i);
        return;
    }
    poll(i);
}

// One event ahead: a busy member must poll again in time; an idle one commits when it is time to.
void World::setPollTimer(Index i)
{
    Member &member = m_members[i];
    const PollPlan &plan = m_tables.edges[member.edge].consumer.poll;
    member.timer = 0;
    if (member.state == Member::Busy) {
        member.timer = scheduleIn(m_edges[member.edge].timeoutLane, plan.maxPollInterval, EventType::PollTimer, i);
        return;
    }
    const Index g = m_tables.edges[member.edge].consumes;
    const bool behind = std::any_of(member.assigned.begin(), member.assigned.end(), [&](std::uint32_t p) {
        const GroupPartition &part = groupPartition(g, p);
        return part.committed < part.position;
    });
    Time due = plan.pollInterval > 0 ? (m_now / plan.pollInterval + 1) * plan.pollInterval : never;
    if (behind && plan.commit == PollPlan::Commit::Auto && reachesBroker(member))
        due = std::min(due, std::max(m_now, member.lastCommit + plan.commitInterval));
    if (due != never)
        member.timer = m_queue.push(due, EventType::PollTimer, i);
}

void World::onPollTimer(const Event &event)
{
    const Index i = event.slot;
    if (m_members[i].timer != event.ticket())
        return;
    begin(event, m_tables.edges[m_members[i].edge].to);
    m_members[i].timer = 0;
    if (m_members[i].state == Member::Busy)
        evict(i);
    else if (m_members[i].state == Member::Idle)
        poll(i);
}

// All that earlier polls returned. Nobody hears it while the broker cannot be reached.
void World::commit(Index i)
{
    Member &member = m_members[i];
    const Index g = m_tables.edges[member.edge].consumes;
    if (!reachesBroker(member))
        return;
    member.lastCommit = m_now;
    for (const std::uint32_t p : member.assigned)
        commitTo(g, p, groupPartition(g, p).position);
}

// What is still with the member's threads is settled when they are done with it, and lost if they never are.
void World::commitTo(Index g, std::uint32_t p, std::uint64_t offset)
{
    GroupPartition &part = groupPartition(g, p);
    const std::uint64_t from = part.committed;
    part.committed = std::max(part.committed, offset);
    std::erase_if(part.failed, [&](const GroupPartition::Failures &failed) { return failed.offset < part.committed; });
    for (std::uint64_t at = from; at < offset; ++at) {
        if (part.seen[at] & (GroupPartition::Processed | GroupPartition::Skipped))
            settleRecord(g, p, at);
    }
}

void World::settleRecord(Index g, std::uint32_t p, std::uint64_t offset)
{
    const std::uint8_t seen = groupPartition(g, p).seen[offset];
    if (!(seen & GroupPartition::Settled))
        leaveBooks(g, p, offset,
                   seen & GroupPartition::Processed ? &ChannelTotals::acknowledged
                   : seen & GroupPartition::Dead    ? &ChannelTotals::deadLettered
                                                    : &ChannelTotals::dropped);
}

void World::leaveBooks(Index g, std::uint32_t p, std::uint64_t offset, std::uint64_t ChannelTotals::*term)
{
    const Index log = m_tables.channels[g].log;
    const Record &record = partitionOf(log, p).records[offset];
    std::uint8_t &seen = groupPartition(g, p).seen[offset];
    const bool waiting = !(seen & GroupPartition::Out);
    seen = static_cast<std::uint8_t>((seen | GroupPartition::Settled) & ~GroupPartition::Out);
    --(waiting ? m_channels[g].waiting : m_channels[g].inFlight);
    m_channels[g].ledger.settle(term, !(seen & GroupPartition::Again));
    if (isTold())
        tellRecord(log, g, p, offset, term);
    const Index e = m_tables.logs[log].edge;
    if (m_recorder) {
        m_recorder->settled(g, record.published, term, waiting);
        if (term == &ChannelTotals::deadLettered)
            m_recorder->deadLettered(g, record.published, DeathReason::DeliveryLimit);
        if (e != noIndex && !(seen & GroupPartition::Copy)) // a copy is no call of its own
            m_recorder->callEnded(e, record.published, m_now,
                                  term == &ChannelTotals::acknowledged ? Cause::None
                                  : term == &ChannelTotals::expired    ? Cause::Timeout
                                                                       : Cause::Http500);
    }
    if (term == &ChannelTotals::lost)
        mark(MarkKind::Lost, m_tables.channels[g].consumers.front(), record.id, Cause::ConnectionReset);
    if (waiting)
        lagChanged(g);
    else if (const Index n = m_tables.logs[log].node; m_recorder && n != noIndex)
        logLevelsChanged(log, n);
}

// seek() in all its consumers: what is done is committed first, and what a consumer is at it finishes.
void World::replay(Index g, Time from)
{
    const Index log = m_tables.channels[g].log;
    for (std::uint32_t p = 0; p < m_tables.logs[log].partitions; ++p) {
        const PartitionState &partition = partitionOf(log, p);
        std::uint64_t offset = partition.start;
        while (offset < partition.records.size() && partition.records[offset].published < from)
            ++offset;
        if (groupPartition(g, p).begun && offset < groupPartition(g, p).position)
            seek(g, p, offset);
    }
    lagChanged(g);
    for (const Index i : membersOf(g)) {
        if (m_members[i].state == Member::Idle)
            poll(i);
    }
}

// REQUIRES: the offset is before the position.
void World::seek(Index g, std::uint32_t p, std::uint64_t offset)
{
    GroupPartition &part = groupPartition(g, p);
    const std::uint64_t to = std::min(offset, part.committed);
    for (Index m = 0; m < m_messages.size(); ++m) {
        Message &message = m_messages[m];
        if (message.state != Message::Free && message.channel == g && message.partition == p && message.position >= to)
            message.flags |= Message::Detached;
    }
    commitTo(g, p, part.position);
    part.committed = to;
    rewind(g, p); // all that is in hand from there on; what is before it its consumer still settles
}

void World::lagChanged(Index g)
{
    if (!m_recorder)
        return;
    m_recorder->depth(g, m_now, m_channels[g].waiting);
    m_recorder->lag(g, m_now, m_groups[g].lag);
    if (const Index node = m_tables.logs[m_tables.channels[g].log].node; node != noIndex)
        logLevelsChanged(m_tables.channels[g].log, node);
}

} // namespace sim
