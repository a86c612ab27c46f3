// Compaction of a log: the cleaner leaves of each key the last record, in the segments that are closed. Offsets stay what
// they are. Source: Apache Kafka, documentation 4.8, LogCleaner and KIP-534.
#include "model/sim/world.h"

#include <algorithm>

namespace sim {

// A record would not fit into the active segment, or that one is too old: another begins, and the cleaner may come.
void World::rollSegment(Index log, std::uint32_t p, const Record &record)
{
    const LogPlan &plan = m_tables.logs[log];
    PartitionState &partition = partitionOf(log, p);
    const std::uint64_t size = partition.records.size(), active = size - partition.active;
    if (active == 0 || (static_cast<double>(active + 1) * plan.recordSize <= plan.segmentBytes &&
                        record.published - partition.records[partition.active].published <= plan.segment))
        return;
    partition.active = size;
    if (partition.ticket == 0 && isDirty(plan, partition))
        partition.ticket = m_queue.push((m_now / plan.cleanerBackoff + 1) * plan.cleanerBackoff, EventType::Clean,
                                        m_logs[log].firstPartition + p);
}

bool World::isDirty(const LogPlan &plan, const PartitionState &partition) const
{
    const std::uint64_t from = std::max(partition.cleaned, partition.start);
    if (partition.active <= from)
        return false;
    const auto isThere = [&partition](const PartitionState::Kept &kept) { return kept.offset >= partition.start; };
    const auto kept = std::count_if(partition.kept.begin(), partition.kept.end(), isThere);
    const auto dirty = static_cast<double>(partition.active - from);
    return dirty > plan.minCleanableDirtyRatio * (dirty + static_cast<double>(kept));
}

void World::onClean(const Event &event)
{
    PartitionState &partition = m_partitions[event.slot];
    if (partition.ticket != event.ticket())
        return;
    partition.ticket = 0;
    const auto after = std::upper_bound(m_logs.begin(), m_logs.end(), event.slot, [](Index at, const LogState &log) {
        return at < log.firstPartition;
    });
    const auto log = static_cast<Index>(after - m_logs.begin() - 1);
    const LogPlan &plan = m_tables.logs[log];
    begin(event, plan.node != noIndex ? plan.node : m_tables.edges[plan.edge].to);
    if (isLogDown(log))
        partition.ticket = schedule(plan.cleanerBackoff, EventType::Clean, event.slot);
    else if (isDirty(plan, partition))
        clean(log, event.slot - m_logs[log].firstPartition);
}

// What an open transaction has begun, and what is after that, stays as it is.
std::uint64_t World::cleanableEnd(const PartitionState &partition) const
{
    std::uint64_t end = std::max(partition.cleaned, partition.start);
    for (; end < partition.active; ++end) {
        const Index t = partition.records[end].transaction;
        if (t != noIndex && m_transactions[t].state == Transaction::Open)
            break;
    }
    return end;
}

void World::clean(Index log, std::uint32_t p)
{
    const LogPlan &plan = m_tables.logs[log];
    PartitionState &partition = partitionOf(log, p);
    const auto isAborted = [this](const Record &record) {
        return record.transaction != noIndex && m_transactions[record.transaction].state == Transaction::Aborted;
    };
    const std::uint64_t end = cleanableEnd(partition);
    std::vector<std::uint64_t> latest(plan.keys); // by key number: the offset after the last record of it
    std::vector<PartitionState::Kept> all;
    std::swap(all, partition.kept);
    std::erase_if(all, [&partition](const PartitionState::Kept &kept) { return kept.offset < partition.start; });
    for (std::uint64_t offset = std::max(partition.cleaned, partition.start); offset < end; ++offset) {
        if (const Record &record = partition.records[offset]; !isAborted(record))
            latest[record.keyNumber] = offset + 1;
        all.push_back({offset, never});
    }
    partition.cleaned = std::max(partition.cleaned, end);
    for (PartitionState::Kept &kept : all) {
        const Record &record = partition.records[kept.offset];
        const bool over = record.tombstone && kept.until <= m_now;
        if (over || isAborted(record) || latest[record.keyNumber] > kept.offset + 1) {
            removeRecord(log, p, kept.offset);
            continue;
        }
        if (record.tombstone && kept.until == never)
            kept.until = after(plan.deleteRetention);
        partition.kept.push_back(kept);
    }
    for (const Index g : plan.groups)
        moveTo(g, p, groupPartition(g, p).position); // to the next record there is
}

void World::removeRecord(Index log, std::uint32_t p, std::uint64_t offset)
{
    partitionOf(log, p).records.change(offset).removed = true;
    ++partitionOf(log, p).gaps;
    for (const Index g : m_tables.logs[log].groups) {
        if (!(groupPartition(g, p).seen[offset] & (GroupPartition::Settled | GroupPartition::Out)))
            leaveBooks(g, p, offset, &ChannelTotals::expired);
    }
}

} // namespace sim
