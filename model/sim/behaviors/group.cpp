// Consumer groups: who is a member, and which partitions each member has. The classic protocol: the coordinator waits for
// all members it knows of, and forgets one whose heartbeats stay away for the session timeout.
#include "model/sim/partitioner.h"
#include "model/sim/world.h"

#include <algorithm>
#include <tuple>

namespace sim {

// Those that should be there and are not. A dead one stays known until its session ends; its successor is another member.
void World::makeMembers(Index g)
{
    bool changed = false;
    for (const Index e : m_tables.channels[g].consumers) {
        const EdgePlan &edge = m_tables.edges[e];
        const std::uint32_t wanted = isDown(edge.to) || m_edges[e].partitions ? 0 : edge.consumer.consumers;
        for (std::uint32_t r = 0; r < m_nodes[edge.to].replicaCount; ++r) {
            for (std::uint32_t o = 0; o < wanted; ++o)
                changed = addMember(e, static_cast<std::uint16_t>(r), o) || changed;
        }
    }
    for (const Index i : membersOf(g)) {
        Member &member = m_members[i];
        const bool leaves = member.state == Member::Idle || member.state == Member::Joining;
        if (leaves && member.ordinal >= m_tables.edges[member.edge].consumer.consumers)
            leave(i);
    }
    if (changed)
        rebalance(g);
}

bool World::addMember(Index e, std::uint16_t replica, std::uint32_t ordinal)
{
    Index free = noIndex;
    for (Index i = 0; i < m_members.size(); ++i) {
        const Member &member = m_members[i];
        const bool same = member.edge == e && member.replica == replica && member.ordinal == ordinal;
        if (same && member.state != Member::Gone && member.state != Member::Dead)
            return false;
        // Threads of one that is gone may still work off what it handed to them.
        if (member.state == Member::Gone && member.working == 0 && member.arriving == 0 && free == noIndex)
            free = i;
    }
    if (free == noIndex) {
        free = static_cast<Index>(m_members.size());
        m_members.emplace_back();
    }
    Member member;
    member.edge = e;
    member.replica = replica;
    member.ordinal = ordinal;
    member.state = Member::Joining;
    member.joined = member.lastCommit = m_now;
    m_members[free] = std::move(member);
    return true;
}

// Known to the coordinator, in an order of their own.
std::vector<Index> World::membersOf(Index g) const
{
    std::vector<Index> found;
    for (Index i = 0; i < m_members.size(); ++i) {
        const Member &member = m_members[i];
        if (member.state != Member::Gone && member.state != Member::Evicted &&
            m_tables.edges[member.edge].consumes == g)
            found.push_back(i);
    }
    std::sort(found.begin(), found.end(), [this](Index a, Index b) {
        const Member &x = m_members[a], &y = m_members[b];
        return std::tie(x.edge, x.replica, x.ordinal, x.joined) < std::tie(y.edge, y.replica, y.ordinal, y.joined);
    });
    return found;
}

void World::rebalance(Index g)
{
    GroupState &group = m_groups[g];
    const GroupPlan &plan = m_tables.channels[g].group;
    if (!group.rebalancing) {
        group.rebalancing = true;
        group.ticket = schedule(plan.rebalance, EventType::Rebalance, g);
    }
    const bool eager = plan.assignor == GroupPlan::Assignor::Range;
    if (!eager)
        chooseTargets(g);
    for (const Index i : membersOf(g)) {
        if (m_members[i].state != Member::Idle)
            continue;
        if (eager)
            join(i);
        else
            giveUpMoved(i);
    }
    if (m_groups[g].rebalancing && m_groups[g].ticket == 0 && isPrepared(g))
        finishRebalance(g);
}

void World::onRebalance(const Event &event)
{
    const Index g = event.slot;
    if (m_groups[g].ticket != event.ticket())
        return;
    begin(event, m_tables.edges[m_tables.channels[g].consumers.front()].to);
    m_groups[g].ticket = 0;
    if (isPrepared(g))
        finishRebalance(g);
}

// Has everybody given up what it must?
bool World::isPrepared(Index g) const
{
    const bool eager = m_tables.channels[g].group.assignor == GroupPlan::Assignor::Range;
    for (const Index i : membersOf(g)) {
        const Member::State state = m_members[i].state;
        if (state == Member::Dead || (eager && state != Member::Joining))
            return false;
    }
    const std::uint32_t partitions = m_tables.logs[m_tables.channels[g].log].partitions;
    for (std::uint32_t p = 0; p < partitions; ++p) {
        const GroupPartition &part = m_groupPartitions[m_groups[g].firstPartition + p];
        if (part.owner != noIndex && part.owner != part.target)
            return false;
    }
    return true;
}

void World::finishRebalance(Index g)
{
    GroupState &group = m_groups[g];
    group.rebalancing = false;
    group.ticket = 0;
    const std::vector<Index> members = membersOf(g);
    if (m_tables.channels[g].group.assignor == GroupPlan::Assignor::Range)
        assign(g);
    else
        chooseTargets(g);
    const std::uint32_t partitions = m_tables.logs[m_tables.channels[g].log].partitions;
    for (std::uint32_t p = 0; p < partitions; ++p) {
        const GroupPartition &part = groupPartition(g, p);
        if (part.owner == noIndex && part.target != noIndex)
            takeOver(g, p, part.target);
    }
    for (const Index i : members) {
        Member &member = m_members[i];
        if (member.state != Member::Joining && member.state != Member::Idle)
            continue;
        if (member.state == Member::Joining)
            member.joined = m_now;
        poll(i);
    }
}

void World::assign(Index g)
{
    const std::vector<Index> members = membersOf(g);
    const std::uint32_t partitions = m_tables.logs[m_tables.channels[g].log].partitions;
    for (std::uint32_t p = 0; p < partitions; ++p)
        groupPartition(g, p).target = noIndex;
    const auto shares = rangeAssignment(partitions, members.size());
    for (std::size_t k = 0; k < members.size(); ++k) {
        for (const std::uint32_t p : shares[k])
            groupPartition(g, p).target = members[k];
    }
}

// Even shares, in which as much as possible stays where it is.
void World::chooseTargets(Index g)
{
    std::vector<Index> members = membersOf(g);
    std::erase_if(members, [this](Index i) { return m_members[i].state == Member::Dead; });
    const std::uint32_t partitions = m_tables.logs[m_tables.channels[g].log].partitions;
    for (std::uint32_t p = 0; p < partitions; ++p)
        groupPartition(g, p).target = noIndex;
    if (members.empty())
        return;
    std::stable_sort(members.begin(), members.end(), [this](Index a, Index b) {
        return m_members[a].assigned.size() > m_members[b].assigned.size();
    });
    const std::size_t least = partitions / members.size(), more = partitions % members.size();
    std::vector<std::size_t> room(members.size());
    for (std::size_t k = 0; k < members.size(); ++k) {
        room[k] = least + (k < more);
        for (const std::uint32_t p : m_members[members[k]].assigned) {
            if (room[k] == 0)
                break;
            groupPartition(g, p).target = members[k];
            --room[k];
        }
    }
    std::size_t k = 0;
    for (std::uint32_t p = 0; p < partitions; ++p) {
        if (groupPartition(g, p).target != noIndex)
            continue;
        while (room[k] == 0)
            ++k;
        groupPartition(g, p).target = members[k];
        --room[k];
    }
}

// A group without a place in the partition begins where its policy says: what is before that it never reads.
void World::takeOver(Index g, std::uint32_t p, Index i)
{
    GroupPartition &part = groupPartition(g, p);
    part.owner = i;
    part.failed.clear(); // the new member's process has seen none
    std::vector<std::uint32_t> &assigned = m_members[i].assigned;
    assigned.insert(std::upper_bound(assigned.begin(), assigned.end(), p), p);
    if (part.begun)
        return;
    part.begun = true;
    if (m_tables.channels[g].group.reset == GroupPlan::Reset::Earliest)
        return;
    for (std::uint64_t offset = part.position; offset < part.seen.size(); ++offset) {
        if (!(part.seen[offset] & GroupPartition::Settled))
            leaveBooks(g, p, offset, &ChannelTotals::dropped);
    }
    moveTo(g, p, part.seen.size());
    part.committed = part.position;
}

// What was read and not committed is read again by whoever comes next.
void World::rewind(Index g, std::uint32_t p)
{
    GroupPartition &part = groupPartition(g, p);
    const Index log = m_tables.channels[g].log;
    part.rewinds += part.position > part.committed;
    for (std::uint64_t offset = part.committed; offset < part.position; ++offset) {
        if (!(part.seen[offset] & GroupPartition::Out))
            continue;
        if (isGone(log, p, offset)) {
            leaveBooks(g, p, offset, &ChannelTotals::expired);
            continue;
        }
        part.seen[offset] &= static_cast<std::uint8_t>(~GroupPartition::Out);
        if (isTold())
            tellRecord(log, g, p, offset, Happening::Returned);
        --m_channels[g].inFlight;
        ++m_channels[g].waiting;
        if (m_recorder)
            m_recorder->arrivedInBacklog(g, partitionOf(log, p).records[offset].published);
    }
    moveTo(g, p, std::max(part.committed, partitionOf(log, p).start));
    lagChanged(g);
    if (m_recorder)
        m_recorder->oldest(g, oldestUnread(g));
}

void World::giveUp(Index i)
{
    const Index g = m_tables.edges[m_members[i].edge].consumes;
    for (const std::uint32_t p : std::exchange(m_members[i].assigned, {})) {
        rewind(g, p);
        groupPartition(g, p).owner = noIndex;
    }
}

// Of a cooperative group: what goes to somebody else.
void World::giveUpMoved(Index i)
{
    Member &member = m_members[i];
    const Index g = m_tables.edges[member.edge].consumes;
    if (!m_groups[g].rebalancing)
        return;
    bool moved = false;
    for (const std::uint32_t p : std::vector<std::uint32_t>(member.assigned)) {
        GroupPartition &part = groupPartition(g, p);
        if (part.target == i)
            continue;
        if (reachesBroker(member))
            commitTo(g, p, part.position);
        rewind(g, p);
        part.owner = noIndex;
        std::erase(member.assigned, p);
        moved = true;
    }
    if (moved && m_groups[g].ticket == 0 && isPrepared(g))
        finishRebalance(g);
}

// The member asks to be let in, or in again. Before it gives up its partitions it commits what it has done.
void World::join(Index i)
{
    Member &member = m_members[i];
    const EdgePlan &edge = m_tables.edges[member.edge];
    const Index g = edge.consumes;
    if (m_edges[member.edge].partitions) { // nobody hears it; it tries again when the way is free
        if (member.state != Member::Idle)
            member.state = Member::Gone;
        return;
    }
    if (member.state == Member::Idle && edge.consumer.poll.commit == PollPlan::Commit::Auto)
        commit(i);
    giveUp(i);
    const bool known = member.state == Member::Idle;
    member.state = Member::Joining;
    member.timer = 0;
    if (!known || !m_groups[g].rebalancing)
        rebalance(g);
    else if (m_groups[g].ticket == 0 && isPrepared(g))
        finishRebalance(g);
}

// close(): the coordinator hears of it at once.
void World::leave(Index i)
{
    Member &member = m_members[i];
    const Index g = m_tables.edges[member.edge].consumes;
    if (m_tables.edges[member.edge].consumer.poll.commit == PollPlan::Commit::Auto)
        commit(i);
    giveUp(i);
    member.state = Member::Gone;
    member.timer = member.session = 0;
    rebalance(g);
}

// Too long without a poll: it is out of the group, and goes on with what it has.
void World::evict(Index i)
{
    Member &member = m_members[i];
    const Index g = m_tables.edges[member.edge].consumes;
    for (Index m = 0; m < m_messages.size(); ++m) {
        Message &message = m_messages[m];
        if (message.state != Message::Free && message.channel == g && message.consumer == i &&
            message.position >= groupPartition(g, message.partition).committed)
            message.flags |= Message::Detached;
    }
    const Index t = member.transaction; // it keeps that: what it still appends is refused
    if (t != noIndex)
        abort(t);
    giveUp(i);
    member.state = Member::Evicted;
    member.timer = member.session = 0;
    rebalance(g);
    if (t != noIndex)
        wakeReaders();
}

void World::expectSession(Index i)
{
    Member &member = m_members[i];
    const GroupPlan &plan = m_tables.channels[m_tables.edges[member.edge].consumes].group;
    const Time beat = member.joined + (m_now - member.joined) / plan.heartbeat * plan.heartbeat;
    member.session = m_queue.push(std::max(m_now, beat + plan.sessionTimeout), EventType::Session, i);
}

void World::onSession(const Event &event)
{
    const Index i = event.slot;
    if (m_members[i].session != event.ticket())
        return;
    begin(event, m_tables.edges[m_members[i].edge].to);
    m_members[i].session = 0;
    if (m_members[i].state == Member::Busy) { // cut off, not crashed
        evict(i);
        return;
    }
    giveUp(i);
    m_members[i].state = Member::Gone;
    m_members[i].timer = 0;
    rebalance(m_tables.edges[m_members[i].edge].consumes);
}

// What its members had is gone with the process. What they had committed before it was done is lost.
void World::crashMembers(Index n)
{
    for (Index m = 0; m < m_messages.size(); ++m) {
        const Message message = m_messages[m];
        const bool held = message.state == Message::Delivering || message.state == Message::Prefetched ||
                          message.state == Message::Processing || message.state == Message::BackingOff;
        if (!held || m_tables.edges[message.edge].to != n || !isLogEdge(message.edge))
            continue;
        deliveryEnded(message, Cause::ConnectionReset);
        if (message.state == Message::Delivering)
            --m_edges[message.edge].messagesOnTheWay;
        const GroupPartition &part = groupPartition(message.channel, message.partition);
        const std::uint8_t seen = part.seen[message.position];
        m_messages.give(m);
        if (!(message.flags & Message::Detached) && message.position < part.committed && seen & GroupPartition::Out &&
            !(seen & GroupPartition::Processed))
            leaveBooks(message.channel, message.partition, message.position, &ChannelTotals::lost);
    }
    for (Index i = 0; i < m_members.size(); ++i) {
        Member &member = m_members[i];
        if (member.edge == noIndex || m_tables.edges[member.edge].to != n)
            continue;
        member.batch = {};
        member.arriving = member.working = 0;
        if (const Index t = std::exchange(member.transaction, noIndex); t != noIndex)
            m_transactions[t].member = noIndex; // it stays open
        if (member.state == Member::Gone || member.state == Member::Dead)
            continue;
        const bool known = member.state != Member::Evicted;
        member.timer = member.session = 0;
        member.state = known ? Member::Dead : Member::Gone;
        for (const std::uint32_t p : member.assigned)
            rewind(m_tables.edges[member.edge].consumes, p);
        if (known)
            expectSession(i);
    }
}

// What was on the way is fetched again; heartbeats stay away.
void World::cutMembers(Index e)
{
    const Index g = m_tables.edges[e].consumes;
    if (g == noIndex)
        return;
    for (Index m = 0; m < m_messages.size(); ++m) {
        const Message message = m_messages[m];
        if (message.state != Message::Delivering || message.edge != e)
            continue;
        deliveryEnded(message, Cause::Other);
        --m_edges[e].messagesOnTheWay;
        Member &member = m_members[message.consumer];
        if (--member.arriving == 0 && (member.working == 0 || handsOff(member)) && member.state == Member::Busy)
            member.state = Member::Idle; // records that are on the way together are not worked on: no transaction
        m_messages.give(m);
        GroupPartition &part = groupPartition(g, message.partition);
        std::uint8_t &seen = part.seen[message.position];
        if (message.flags & Message::Detached)
            continue;
        const std::uint64_t start = partitionOf(m_tables.channels[g].log, message.partition).start;
        moveTo(g, message.partition, std::max(start, std::min(part.position, message.position)));
        if (!(seen & GroupPartition::Out))
            continue;
        if (isGone(m_tables.channels[g].log, message.partition, message.position)) {
            leaveBooks(g, message.partition, message.position, &ChannelTotals::expired);
            continue;
        }
        seen &= static_cast<std::uint8_t>(~GroupPartition::Out);
        if (isTold())
            tellRecord(m_tables.channels[g].log, g, message.partition, message.position, Happening::Returned);
        --m_channels[g].inFlight;
        ++m_channels[g].waiting;
        if (m_recorder)
            m_recorder->arrivedInBacklog(g, message.published);
    }
    for (const Index i : membersOf(g)) {
        if (m_members[i].edge == e && m_members[i].state != Member::Dead)
            expectSession(i);
    }
    lagChanged(g);
}

void World::healMembers(Index e)
{
    const Index g = m_tables.edges[e].consumes;
    if (g == noIndex)
        return;
    for (const Index i : membersOf(g)) {
        Member &member = m_members[i];
        if (member.edge != e || member.state == Member::Dead)
            continue;
        member.session = 0;
        if (member.state == Member::Idle)
            poll(i);
    }
    makeMembers(g);
}

} // namespace sim
