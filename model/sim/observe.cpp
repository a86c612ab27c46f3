#include "model/sim/world.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

namespace sim {

namespace {

HopKind kindOf(const Visit &visit)
{
    const bool useless = (visit.flags & Visit::Useless) != 0;
    if (visit.state == Visit::Travelling)
        return useless                      ? HopKind::AbandonedRequest
               : visit.flags & Visit::Again ? HopKind::Retry
                                            : HopKind::Request;
    return useless                           ? HopKind::AbandonedReply
           : visit.cause != Cause::None      ? HopKind::FailedReply
           : visit.flags & Visit::Degraded   ? HopKind::DegradedReply
                                             : HopKind::Reply;
}

HopKind kindOf(const Message &message)
{
    if (message.state == Message::Acknowledging)
        return message.flags & Message::Failed ? HopKind::FailedReply : HopKind::Acknowledgement;
    if (message.flags & (message.state == Message::Publishing ? Message::Written : Message::Processed))
        return HopKind::DuplicateMessage;
    return message.flags & Message::Redelivered ? HopKind::RedeliveredMessage : HopKind::Message;
}

} // namespace

std::uint32_t World::capacity(Index node) const
{
    return isDown(node) ? 0 : m_nodes[node].capacity;
}

// All levels at once, after something sweeping.
void World::levelsChanged(Index n)
{
    if (!m_recorder)
        return;
    const NodeState &node = m_nodes[n];
    auto &meters = m_recorder->meters(n);
    if (const Index c = m_scenario->nodes[n].channel; c != noIndex) {
        const ChannelState &channel = m_channels[c];
        meters.queue.set(m_now, channel.waiting);
        meters.inSystem.set(m_now, channel.waiting + channel.inFlight);
        return;
    }
    if (const Index log = m_scenario->nodes[n].log; log != noIndex) {
        logLevelsChanged(log, n);
        return;
    }
    meters.queue.set(m_now, node.queued);
    meters.inSystem.set(m_now, node.inSystem);
    meters.busy.set(m_now, node.busy);
    meters.capacity.set(m_now, capacity(n));
}

void World::logLevelsChanged(Index log, Index n)
{
    const auto [waiting, all] = levelOf(log);
    m_recorder->meters(n).queue.set(m_now, waiting);
    m_recorder->meters(n).inSystem.set(m_now, all);
}

// Of the group that has the most ahead of it: what it has not read, and what it has not done with.
std::pair<std::uint32_t, std::uint32_t> World::levelOf(Index log) const
{
    std::pair<std::uint32_t, std::uint32_t> most{0, 0};
    for (const Index g : m_tables.logs[log].groups)
        most = std::max(most, {m_channels[g].waiting, m_channels[g].waiting + m_channels[g].inFlight});
    return most;
}

NodeGauge World::nodeGauge(Index n) const
{
    const NodeState &node = m_nodes[n];
    const NodePlan &plan = m_scenario->nodes[n];
    NodeGauge gauge{.busy = node.busy,
                    .capacity = capacity(n),
                    .queued = node.queued,
                    .inSystem = node.inSystem,
                    .waitingOnCalls = node.waitingOnCalls,
                    .slow = node.slow,
                    .errorShare = node.errorShare,
                    .crashed = isDown(n),
                    .silent = (node.special & NodeState::Silent) != 0,
                    .paused = node.pauses > 0};
    if (plan.behaviour == Behaviour::Source)
        gauge.rate = gauge.crashed ? 0 : offeredRate(n);
    gauge.readBacks = node.readBacks;
    gauge.staleReads = node.staleReads;
    gauge.compensated = node.compensated;
    gauge.stuck = node.stuck;
    gauge.compensating = node.compensating;
    gauge.partial = node.partial;
    gauge.dataNull = node.dataNull;
    gauge.appended = node.appended;
    gauge.conflicts = node.conflicts;
    gauge.lostEvents = node.lostEvents;
    gauge.phantomEvents = node.phantomEvents;
    if (plan.channel != noIndex) {
        gauge.queued = m_channels[plan.channel].waiting;
        gauge.inSystem = gauge.queued + m_channels[plan.channel].inFlight;
    }
    if (plan.log != noIndex)
        std::tie(gauge.queued, gauge.inSystem) = levelOf(plan.log);
    return gauge;
}

namespace {

void addWindow(EdgeGauge &gauge, const Breaker &breaker, Time now)
{
    const Breaker::Metrics metrics = breaker.seen(now);
    if (gauge.neededCalls > 0 && std::pair(metrics.failureRate, metrics.buffered) <= std::pair(gauge.failureRate, gauge.bufferedCalls))
        return;
    gauge.failureRate = metrics.failureRate;
    gauge.slowCallRate = metrics.slowCallRate;
    gauge.bufferedCalls = metrics.buffered;
    gauge.neededCalls = std::max(metrics.needed, 1u);
}

void addAllowances(EdgeGauge &gauge, const Guard &guard, Time now, std::uint32_t active)
{
    if (guard.limiter.plan().kind != RateLimiterPlan::Kind::None)
        gauge.availablePermissions = std::min(gauge.availablePermissions, guard.limiter.availablePermissions(now));
    const BudgetPlan::Kind kind = guard.budget.plan().kind;
    if (kind == BudgetPlan::Kind::None || kind == BudgetPlan::Kind::Adaptive)
        return;
    RetryBudget copy = guard.budget; // to look at its seconds moves them on
    gauge.retryBalance = std::min(gauge.retryBalance, copy.balance(now, active));
}

} // namespace

EdgeGauge World::edgeGauge(Index e, bool policies) const
{
    const EdgeState &edge = m_edges[e];
    EdgeGauge gauge{.inFlight = m_scenario->edges[e].async ? edge.messagesOnTheWay : edge.callsInFlight,
                    .backingOff = edge.backingOff,
                    .partitioned = edge.partitions > 0,
                    .lossShare = edge.lossShare};
    for (const FaultState &fault : m_faults) {
        if (fault.active && fault.plan.edge == e && fault.plan.kind == FaultPlan::Kind::Latency)
            gauge.extra += fault.plan.extra.scale;
    }
    if (m_scenario->edges[e].async || edge.firstGuard == noIndex)
        return gauge;
    gauge.breakerPresent = m_scenario->edges[e].breaker.present;
    gauge.breakers = gauge.breakerPresent ? edge.instanceCount : 0;
    const std::span guards = std::span(m_guards).subspan(edge.firstGuard, edge.instanceCount);
    for (const Guard &guard : guards.first(gauge.breakers)) {
        const BreakerState state = observed(guard.breaker.state());
        gauge.breakersOpen += state == BreakerState::Open;
        gauge.breakersHalfOpen += state == BreakerState::HalfOpen;
        gauge.breakerOpenUntil = std::max(gauge.breakerOpenUntil, guard.breaker.openUntil());
    }
    gauge.breaker = gauge.breakersOpen       ? BreakerState::Open
                    : gauge.breakersHalfOpen ? BreakerState::HalfOpen
                                             : BreakerState::Closed;
    for (const Guard &guard : policies ? guards : guards.first(0)) {
        if (gauge.breakerPresent && observed(guard.breaker.state()) == gauge.breaker)
            addWindow(gauge, guard.breaker, m_now);
        addAllowances(gauge, guard, m_now, edge.callsInFlight);
    }
    return gauge;
}

// Requests per second that set out now. A closed source's follow from its users.
double World::offeredRate(Index n) const
{
    using Arrivals = SourcePlan::Arrivals;
    const SourcePlan &source = m_scenario->nodes[n].source;
    switch (source.arrivals) {
    case Arrivals::Mmpp:
        return source.rates[m_nodes[n].phase];
    case Arrivals::Ramp:
    case Arrivals::Step:
    case Arrivals::Spike:
    case Arrivals::Sine:
        return rateAt(source, m_now);
    case Arrivals::Replay:
    case Arrivals::Closed:
        return 0;
    default:
        return source.rate;
    }
}

double SourcePlan::typicalRate() const
{
    switch (arrivals) {
    case Arrivals::Mmpp:
        return std::max(rates[0], rates[1]);
    case Arrivals::Ramp:
    case Arrivals::Step:
    case Arrivals::Spike:
    case Arrivals::Sine:
        return std::max(rate, to);
    case Arrivals::Replay: {
        const Time span = times && !times->empty() ? std::max(times->back(), second) : second;
        return times ? static_cast<double>(times->size()) / inSeconds(span) : 0;
    }
    case Arrivals::Closed: // as if replies took no time
        return users / std::max(inSeconds(std::min(thinkTime.scale, thinkTime.max)), 0.1);
    default:
        return rate;
    }
}

ChannelGauge World::channelGauge(Index c) const
{
    const ChannelState &channel = m_channels[c];
    if (m_scenario->channels[c].log != noIndex) {
        const Time published = oldestUnread(c);
        return {channel.waiting, channel.inFlight, 0, published == never ? 0 : m_now - published, channel.ledger,
                m_groups[c].lag, 0};
    }
    const Time oldest = channel.head == noIndex ? 0 : m_now - m_messages[channel.head].published;
    return {channel.waiting, channel.inFlight, heldBack(c), oldest, channel.ledger, channel.waiting, channel.delayed};
}

// When the oldest record that the group has not read was published; never: it has read all.
Time World::oldestUnread(Index g) const
{
    const Index log = m_scenario->channels[g].log;
    Time oldest = never;
    for (std::uint32_t p = 0; p < m_scenario->logs[log].partitions; ++p) {
        const RecordLog &records = m_partitions[m_logs[log].firstPartition + p].records;
        const std::uint64_t next = m_groupPartitions[m_groups[g].firstPartition + p].position;
        if (next < records.size())
            oldest = std::min(oldest, records[next].published);
    }
    return oldest;
}

LogGauge World::logGauge(Index log) const
{
    const LogPlan &plan = m_scenario->logs[log];
    LogGauge gauge;
    for (std::uint32_t p = 0; p < plan.partitions; ++p) {
        const PartitionState &partition = m_partitions[m_logs[log].firstPartition + p];
        const std::uint64_t end = partition.records.size();
        gauge.partitions.push_back({partition.start, end, end - partition.start - partition.gaps});
    }
    for (const Index g : plan.groups)
        gauge.groups.push_back(groupGauge(g));
    return gauge;
}

GroupGauge World::groupGauge(Index g) const
{
    using State = MemberGauge::State;
    GroupGauge gauge{.rebalancing = m_groups[g].rebalancing, .lag = m_groups[g].lag, .members = {}, .partitions = {}};
    std::vector<Index> places;
    for (Index i = 0; i < m_members.size(); ++i) {
        const Member &member = m_members[i];
        if (member.state == Member::Gone || m_scenario->edges[member.edge].consumes != g)
            continue;
        const State state = member.state == Member::Joining ? State::Joining
                            : member.state == Member::Dead  ? State::Dead
                            : member.state == Member::Evicted ? State::Evicted
                            : member.working > 0 || member.state == Member::Busy ? State::Working
                                                                                 : State::Waiting;
        places.push_back(i);
        gauge.members.push_back({state, member.edge, member.replica, member.ordinal});
    }
    const LogPlan &plan = m_scenario->logs[m_scenario->channels[g].log];
    for (std::uint32_t p = 0; p < plan.partitions; ++p) {
        const GroupPartition &part = m_groupPartitions[m_groups[g].firstPartition + p];
        const auto owner = std::find(places.begin(), places.end(), part.owner);
        gauge.partitions.push_back({part.position, part.committed,
                                    owner == places.end() ? noIndex : static_cast<Index>(owner - places.begin())});
    }
    return gauge;
}

void Ledger::settle(std::uint64_t ChannelTotals::*term, bool once)
{
    if (term == &ChannelTotals::acknowledged)
        ++(once ? deliveredOnce : deliveredAgain);
    else
        ++(term == &ChannelTotals::lost      ? lost
           : term == &ChannelTotals::dropped ? dropped
           : term == &ChannelTotals::expired ? expired
                                             : deadLettered);
}

std::uint64_t LogGauge::lag(std::size_t group) const
{
    std::uint64_t records = 0;
    for (std::size_t p = 0; p < partitions.size(); ++p)
        records += partitions[p].end - groups[group].partitions[p].position;
    return records;
}

// A record whose work the group has done.
bool World::readsAgain(const Message &message) const
{
    if (message.state != Message::Delivering || m_scenario->channels[message.channel].log == noIndex)
        return false;
    const GroupPartition &part = groupPartition(message.channel, message.partition);
    return (part.seen[message.position] & GroupPartition::Processed) != 0;
}

void World::hops(std::uint64_t mask, std::size_t most, std::vector<Hop> &out) const
{
    out.clear();
    m_queue.forEach([&](const Event &event) {
        if (out.size() >= most || phaseOf(event.type) != 1 || isStale(event) || event.at <= m_now)
            return;
        if (event.type == EventType::MessageArrives) {
            const Message &message = m_messages[event.slot];
            const bool onward = message.state != Message::Publishing && isDirect(message.edge);
            if ((sim::mix(message.id) & mask) == 0)
                out.push_back({message.id, message.edge, readsAgain(message) ? HopKind::DuplicateMessage : kindOf(message), onward,
                               message.since, event.at});
            return;
        }
        if (event.type == EventType::CancelArrives)
            return;
        const Visit &visit = m_visits[event.slot];
        if ((sim::mix(visit.id) & mask) == 0)
            out.push_back({visit.id, visit.edge, kindOf(visit), 0, visit.since, event.at});
    });
    std::sort(out.begin(), out.end(), [](const Hop &a, const Hop &b) {
        return std::tie(a.departed, a.arrives, a.edge, a.id, a.kind) <
               std::tie(b.departed, b.arrives, b.edge, b.id, b.kind);
    });
}

std::size_t World::inTransit() const
{
    std::size_t found = 0;
    m_queue.forEach([&](const Event &event) {
        found += phaseOf(event.type) == 1 && event.type != EventType::CancelArrives && !isStale(event) &&
                 event.at > m_now;
    });
    return found;
}

} // namespace sim
