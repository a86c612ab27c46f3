// Transactions of consumers that read from one log and append to others: their records and their commit become visible
// together, or not at all.
#include "model/sim/world.h"

namespace sim {

// What the work of such a consumer appends belongs to its transaction; what it calls does not.
void World::joinTransaction(Index m, const Visit &visit)
{
    if (!(visit.flags & Visit::Consumer) || !isLogEdge(visit.edge))
        return;
    const Index t = m_members[visit.consumer].transaction;
    m_messages[m].transaction = t;
    if (t != noIndex)
        ++m_transactions[t].pending;
}

// With the first record that is worked on.
void World::beginTransaction(Index i)
{
    const auto t = static_cast<Index>(m_transactions.size());
    m_transactions.push_back({.edge = m_members[i].edge, .member = i});
    m_members[i].transaction = t;
    m_transactions[t].ticket = schedule(transactionTimeout, EventType::TransactionOver, t);
}

// The record belongs to the transaction of its batch. Has that failed already?
bool World::joinsFailed(const Message &record)
{
    const Index i = record.consumer;
    if (m_members[i].transaction == noIndex) {
        beginTransaction(i);
        if (m_members[i].state == Member::Evicted)
            abort(m_members[i].transaction);
    }
    return m_transactions[m_members[i].transaction].failed;
}

// What failed work has appended must not be seen: the transaction fails with it, and after the backoff the batch is
// read again. A record that failed too often is given up in the next transaction. As Spring's
// DefaultAfterRollbackProcessor does it.
bool World::failsTransaction(Index m)
{
    Message &message = m_messages[m];
    const PollPlan &plan = m_tables.edges[message.edge].consumer.poll;
    GroupPartition &part = groupPartition(message.channel, message.partition);
    Transaction &transaction = m_transactions[m_members[message.consumer].transaction];
    if (transaction.state != Transaction::Open)
        return false; // it does not know yet that it works for nothing
    if (failuresOf(message) == 0)
        part.failed.push_back({message.position, 0});
    for (GroupPartition::Failures &failed : part.failed)
        failed.count += failed.offset == message.position;
    transaction.failed = true;
    message.state = Message::BackingOff;
    message.ticket = schedule(plan.retryBackoff, EventType::RecordDue, m);
    return true;
}

std::uint32_t World::failuresOf(const Message &record)
{
    for (const GroupPartition::Failures &failed : groupPartition(record.channel, record.partition).failed) {
        if (failed.offset == record.position)
            return failed.count;
    }
    return 0;
}

// The batch is done: when all its records are in their logs it is committed.
void World::endTransaction(Index i)
{
    const Index t = m_members[i].transaction;
    m_transactions[t].ends = true;
    if (m_transactions[t].pending == 0)
        conclude(t);
}

void World::recordInTransaction(Index t, bool written)
{
    Transaction &transaction = m_transactions[t];
    --transaction.pending;
    transaction.failed = transaction.failed || !written;
    if (transaction.pending == 0 && transaction.ends && transaction.member != noIndex)
        conclude(t);
}

// With one record missing, or without the broker, nothing of it counts, and the batch is read again.
void World::conclude(Index t)
{
    const Index i = m_transactions[t].member;
    Member &member = m_members[i];
    const Index g = m_tables.edges[member.edge].consumes;
    if (m_transactions[t].state == Transaction::Open && !m_transactions[t].failed && reachesBroker(member)) {
        m_transactions[t].state = Transaction::Committed;
        m_transactions[t].ticket = 0;
        commit(i);
    } else {
        abort(t);
        for (const std::uint32_t p : member.assigned)
            rewind(g, p);
    }
    m_transactions[t].member = noIndex;
    m_members[i].transaction = noIndex;
    wakeReaders();
    poll(i);
}

void World::abort(Index t)
{
    if (m_transactions[t].state == Transaction::Open)
        m_transactions[t].state = Transaction::Aborted;
    m_transactions[t].ticket = 0;
}

// transaction.timeout.ms. A member that is still at it finds out when it wants to commit.
void World::onTransactionOver(const Event &event)
{
    if (m_transactions[event.slot].ticket != event.ticket())
        return;
    begin(event, m_tables.edges[m_transactions[event.slot].edge].to);
    abort(event.slot);
    wakeReaders();
}

// initTransactions() of the new process ends what the old one had left open.
void World::fenceOff(Index n)
{
    for (Index t = 0; t < m_transactions.size(); ++t) {
        if (m_transactions[t].member == noIndex && m_tables.edges[m_transactions[t].edge].to == n)
            abort(t);
    }
    wakeReaders();
}

void World::wakeReaders()
{
    for (Index i = 0; i < m_members.size(); ++i) {
        if (m_members[i].state == Member::Idle && m_tables.edges[m_members[i].edge].consumer.poll.readCommitted)
            poll(i);
    }
}

// Is there a record for the member at the position of its group? One that reads only what is committed skips what was
// aborted, for good, and stops at the first transaction that is open.
bool World::isReadable(const Member &member, std::uint32_t p)
{
    const Index g = m_tables.edges[member.edge].consumes, log = m_tables.channels[g].log;
    GroupPartition &part = groupPartition(g, p);
    if (!m_tables.edges[member.edge].consumer.poll.readCommitted)
        return part.position < part.seen.size();
    for (; part.position < part.seen.size(); moveTo(g, p, part.position + 1)) {
        const Index t = partitionOf(log, p).records[part.position].transaction;
        if (t == noIndex || m_transactions[t].state == Transaction::Committed)
            return true;
        if (m_transactions[t].state == Transaction::Open)
            return false;
        std::uint8_t &seen = part.seen[part.position];
        if (!(seen & GroupPartition::Settled))
            leaveBooks(g, p, part.position, &ChannelTotals::dropped);
    }
    return false;
}

} // namespace sim
