// The records of a log: in its partitions, and what happens to them when its broker fails.
#include "model/sim/partitioner.h"
#include "model/sim/world.h"

#include <algorithm>

namespace sim {

namespace {

// A record without a value.
bool isTombstone(const LogPlan &plan, const Message &message)
{
    return plan.tombstones > 0 && uniform(mix(mix(message.key) + golden)) < plan.tombstones;
}

} // namespace

void World::layOutLogs()
{
    const std::vector<LogPlan> &logs = m_scenario->logs;
    for (const LogPlan &plan : logs) {
        LogState log{.firstPartition = static_cast<Index>(m_partitions.size()), .partitionOfKey = {}};
        for (std::uint32_t k = 0; k < plan.keys; ++k)
            log.partitionOfKey.push_back(
                sim::partitionOf(murmur2(plan.key + '-' + std::to_string(k)), plan.partitions));
        m_partitions.resize(m_partitions.size() + plan.partitions);
        m_logs.push_back(std::move(log));
    }
    m_producers.resize(logs.empty() ? 0 : m_edges.size());
    for (Index e = 0; e < m_producers.size(); ++e) {
        const Index log = m_tables.edges[e].appends;
        if (log == noIndex)
            continue;
        m_producers[e] = {static_cast<Index>(m_stickies.size()), static_cast<Index>(m_batches.size())};
        for (Index r = 0; r < m_edges[e].instanceCount; ++r) {
            // Each producer begins at a partition of its own choice.
            const std::uint64_t bits = draw(m_tables.edgeKeys[e].messages, r);
            m_stickies.push_back({.partition = static_cast<std::uint32_t>(bits % logs[log].partitions)});
            m_batches.insert(m_batches.end(), logs[log].partitions, Batch{.edge = e});
        }
    }
    m_groups.resize(logs.empty() ? 0 : m_channels.size());
    for (const LogPlan &plan : logs) {
        for (const Index g : plan.groups) {
            m_groups[g].nextOfKey.resize(plan.keys);
            m_groups[g].firstPartition = static_cast<Index>(m_groupPartitions.size());
            m_groupPartitions.resize(m_groupPartitions.size() + plan.partitions);
        }
    }
    for (const LogPlan &plan : logs) {
        for (const Index g : plan.groups) {
            makeMembers(g);
            finishRebalance(g); // the groups have come together before the run begins
        }
    }
}

bool World::isLogDown(Index log) const
{
    const Index node = m_tables.logs[log].node;
    return node != noIndex && isDown(node) && m_now < m_logs[log].elected;
}

std::uint32_t World::inSync(Index log) const
{
    const LogPlan &plan = m_tables.logs[log];
    return plan.inSyncReplicas - (plan.node != noIndex && isDown(plan.node) && plan.inSyncReplicas > 1);
}

bool World::takesRecords(Index log) const
{
    const LogPlan &plan = m_tables.logs[log];
    return !isLogDown(log) && (plan.acks != LogPlan::Acks::All || inSync(log) >= plan.minInsyncReplicas);
}

// The leader is gone, and with it what it alone had; what it had not acknowledged its producers send again.
void World::crashLog(Index log)
{
    const LogPlan &plan = m_tables.logs[log];
    for (Index m = 0; m < m_messages.size(); ++m) {
        if (m_messages[m].state != Message::Replicating || logOf(m_messages[m]) != log)
            continue;
        m_messages[m].ticket = 0;
        if (plan.acks == LogPlan::Acks::All)
            sendAgain(m);
        else
            failRecord(m, Cause::ConnectionReset);
    }
    m_logs[log].elected = never;
    if (plan.inSyncReplicas < 2)
        return;
    m_logs[log].elected = m_now + election;
    m_logs[log].ticket = schedule(election, EventType::Elected, log);
}

void World::onElected(const Event &event)
{
    const Index log = event.slot;
    if (m_logs[log].ticket != event.ticket())
        return;
    begin(event, m_tables.logs[log].node);
    m_logs[log].ticket = 0;
    logRestarted(m_tables.logs[log].node);
}

void World::recordArrives(Index m)
{
    Message &message = m_messages[m];
    --m_edges[message.edge].messagesOnTheWay;
    const Index log = logOf(message);
    const LogPlan &plan = m_tables.logs[log];
    const bool all = plan.acks == LogPlan::Acks::All;
    Batch &batch = m_batches[batchOf(message)];
    if (message.returns > 0 && plan.idempotence && !(message.flags & Message::Written))
        --batch.resent;
    const bool heard = !isLogDown(log) && !m_edges[message.edge].partitions;
    if (!heard && plan.acks == LogPlan::Acks::None) {
        failRecord(m, Cause::ConnectionReset); // its producer does not wait for an answer, so it does not miss one
        return;
    }
    if (!heard || !takesRecords(log)) {
        sendAgain(m); // NOT_ENOUGH_REPLICAS, or no answer at all
        return;
    }
    if (message.transaction != noIndex && m_transactions[message.transaction].state != Transaction::Open) {
        failRecord(m, Cause::ConnectionReset); // INVALID_TXN_STATE, PRODUCER_FENCED
        return;
    }
    if (plan.idempotence && message.flags & Message::Written) {
        if (!all)
            confirm(message, true);
        answer(m); // DUPLICATE_SEQUENCE_NUMBER: it is there
        return;
    }
    Index missing = batch.again.head;
    while (missing != noIndex && m_messages[missing].flags & Message::Written)
        missing = m_messages[missing].next;
    const bool early = missing != noIndex ? m_messages[missing].epoch < message.epoch
                                          : batch.resent > 0 && message.returns == 0;
    if (plan.idempotence && early) { // OUT_OF_ORDER_SEQUENCE_NUMBER: one before it has not come through yet
        sendAgain(m);
        return;
    }
    if (plan.acks == LogPlan::Acks::Leader && message.publication != noIndex)
        confirm(message, true);
    if (inSync(log) < 2) {
        append(m);
        return;
    }
    message.state = Message::Replicating;
    message.ticket = schedule(plan.replication, EventType::RecordDue, m);
}

void World::onRecordDue(const Event &event)
{
    Message &message = m_messages[event.slot];
    if (message.ticket != event.ticket())
        return;
    if (message.channel != noIndex && m_tables.channels[message.channel].log == noIndex) {
        const ChannelPlan &queue = m_tables.channels[message.channel];
        begin(event, queue.node != noIndex ? queue.node : m_tables.edges[queue.edge].to);
        message.ticket = 0;
        waitOver(event.slot);
        return;
    }
    const bool produced = message.state == Message::Batched;
    const EdgePlan &edge = m_tables.edges[message.edge];
    begin(event, produced ? edge.from : edge.to);
    message.ticket = 0;
    if (message.state == Message::Replicating)
        append(event.slot);
    else if (produced)
        sendRecord(event.slot, messageTransit(message.edge, draw(mix(m_tables.edgeKeys[message.edge].latency + message.key),
                                                                 message.returns)));
    else
        processRecord(event.slot);
}

// The record has its offset, and every group can read it.
void World::append(Index m)
{
    const Message &message = m_messages[m];
    const Index log = logOf(message);
    const LogPlan &plan = m_tables.logs[log];
    const std::uint32_t p = message.partition;
    const Index transaction = message.transaction;
    const bool copy = (message.flags & Message::Written) != 0;
    if (m_recorder && plan.edge == noIndex && !copy)
        m_recorder->callEnded(message.edge, message.published, m_now, Cause::None);
    for (std::size_t i = 0; copy && i < plan.groups.size(); ++i)
        enterBooks(plan.groups[i]);
    addRecord(log, p,
              {.published = message.published, .id = message.id, .key = message.key, .event = message.event, .name = message.name,
               .keyNumber = static_cast<std::uint32_t>(message.position), .transaction = message.transaction,
               .tombstone = isTombstone(plan, message)},
              copy, !(message.flags & Message::More)); // a batch is there as a whole; may move the messages
    if (plan.acks == LogPlan::Acks::None)
        m_messages.give(m);
    else
        answer(m);
    if (transaction != noIndex && !copy)
        recordInTransaction(transaction, true);
}

// REQUIRES: the groups have it in their books, as on its way.
void World::addRecord(Index log, std::uint32_t p, const Record &record, bool copy, bool last)
{
    if (removes(m_tables.logs[log]))
        removeOld(log, p);
    if (m_tables.logs[log].compacts)
        rollSegment(log, p, record);
    partitionOf(log, p).records.push(record);
    if (isTold())
        tellRecord(log, noIndex, p, partitionOf(log, p).records.size() - 1, Happening::Waits);
    for (const Index g : m_tables.logs[log].groups) {
        GroupPartition &part = groupPartition(g, p);
        ++m_groups[g].lag;
        part.seen.push_back(copy ? GroupPartition::Copy : 0);
        --m_channels[g].inFlight;
        if (m_channels[g].waiting++ == 0 && m_recorder)
            m_recorder->oldest(g, record.published);
        if (m_recorder)
            m_recorder->arrivedInBacklog(g, record.published);
        lagChanged(g);
        if (last && part.owner != noIndex && m_members[part.owner].state == Member::Idle)
            poll(part.owner);
    }
}

// What a consumer gives up it appends to another log, to the partition of the same number if there is one.
void World::handOn(const Message &dead, Index log)
{
    const Index transaction = m_members[dead.consumer].transaction;
    if (transaction != noIndex && m_transactions[transaction].state != Transaction::Open)
        return; // it is refused, as all that a member appends which is none any more
    const LogPlan &plan = m_tables.logs[log];
    const Record &record =
        partitionOf(m_tables.channels[dead.channel].log, dead.partition).records[dead.position];
    for (const Index g : plan.groups)
        enterBooks(g);
    addRecord(log, dead.partition % plan.partitions,
              {.published = m_now, .id = record.id, .key = mix(record.key + golden), .event = record.event,
               .name = record.name,
               .keyNumber = plan.keys > 0 ? record.keyNumber % plan.keys : 0,
               .transaction = transaction, .tombstone = record.tombstone},
              false, true);
}

// Retention takes records from the beginning of a partition, whether they have been read or not. REQUIRES:
// removes().
void World::removeOld(Index log, std::uint32_t p)
{
    const LogPlan &plan = m_tables.logs[log];
    PartitionState &partition = partitionOf(log, p);
    while (partition.start < partition.records.size() && plan.retention != never &&
           partition.records[partition.start].published <= m_now - plan.retention) {
        const std::uint64_t offset = partition.start++;
        partition.gaps -= partition.records[offset].removed;
        for (const Index g : plan.groups) {
            GroupPartition &part = groupPartition(g, p);
            if (offset < part.seen.size() && !(part.seen[offset] & (GroupPartition::Settled | GroupPartition::Out)))
                leaveBooks(g, p, offset, &ChannelTotals::expired);
            moveTo(g, p, std::max(part.position, partition.start));
        }
    }
}

// Consumers that were waiting for the broker go on.
void World::logRestarted(Index n)
{
    const Index log = m_tables.nodes[n].log;
    for (const Index g : m_tables.logs[log].groups) {
        for (const Index i : membersOf(g)) {
            if (m_members[i].state == Member::Idle)
                poll(i);
        }
    }
}

} // namespace sim
