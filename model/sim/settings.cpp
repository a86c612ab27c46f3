// From the plan to the state: at the start, and when settings change in the middle of a run.
#include "model/sim/world.h"

#include <algorithm>
#include <bit>

namespace sim {

void World::layOut()
{
    m_nodes.resize(m_scenario->nodes.size());
    for (Index n = 0; n < m_nodes.size(); ++n) {
        const NodePlan &plan = m_scenario->nodes[n];
        m_nodes[n].firstReplica = static_cast<Index>(m_replicas.size());
        m_nodes[n].replicaCount =
            plan.behaviour == Behaviour::Station ? std::max(plan.station.replicas, 1u) : 1;
        m_replicas.resize(m_replicas.size() + m_nodes[n].replicaCount);
    }
    m_edges.resize(m_scenario->edges.size());
    for (Index e = 0; e < m_edges.size(); ++e) {
        const EdgePlan &plan = m_scenario->edges[e];
        m_edges[e].firstInstance = static_cast<Index>(m_roundRobin.size());
        m_edges[e].instanceCount = m_nodes[plan.from].replicaCount;
        for (std::uint32_t r = 0; r < m_edges[e].instanceCount; ++r)
            m_roundRobin.push_back(r % m_nodes[plan.to].replicaCount);
    }
}

void World::layOutChannels()
{
    m_channels.resize(m_scenario->channels.size());
    layOutLogs();
    channelsChanged();
}

// Consumers there may be more of, and other rules for what waits.
void World::channelsChanged()
{
    for (Index c = 0; c < m_channels.size(); ++c) {
        const ChannelPlan &channel = m_scenario->channels[c];
        for (const Index e : channel.log == noIndex ? channel.consumers : std::vector<Index>())
            makeConsumers(e);
        if (channel.log != noIndex)
            makeMembers(c);
        if (channel.consumerTimeout != never && m_channels[c].check == 0)
            m_channels[c].check = m_queue.push((m_now / minute + 1) * minute, EventType::SlowCheck, c);
    }
    for (Index i = 0; i < m_members.size(); ++i) { // those that look at other times from now on
        if (m_members[i].state == Member::Idle && m_members[i].interval != m_scenario->edges[m_members[i].edge].consumer.poll.pollInterval)
            poll(i);
    }
    offerAll();
    for (Index c = 0; c < m_channels.size(); ++c) {
        if (!isChannelDown(c))
            dropExpired(c);
        relieve(c);
    }
}

void World::settle()
{
    m_tables = tablesOf(*m_scenario, *m_keys);
    for (Index n = 0; n < m_nodes.size(); ++n)
        settleNode(n);
    for (Index e = 0; e < m_edges.size(); ++e)
        settleEdge(e);
    chooseLanes();
    makeGuards();
    findCapacities();
    keepExtras();
}

void World::settleNode(Index n)
{
    const NodePlan &plan = m_scenario->nodes[n];
    NodeState &node = m_nodes[n];
    const bool bounded = plan.station.concurrency != StationPlan::Concurrency::Unbounded;
    node.threads = bounded ? plan.station.threads : unlimited;
    node.acceptQueue = plan.station.acceptQueue;
    const auto set = [&](NodeState::Special flag, bool on) {
        node.special = static_cast<std::uint16_t>(on ? node.special | flag : node.special & ~flag);
    };
    const bool shares = plan.behaviour == Behaviour::Station && plan.station.cores != unlimited;
    set(NodeState::Discipline, plan.station.discipline != StationPlan::Discipline::Fifo);
    set(NodeState::SharesCores, shares);
    set(NodeState::Cached, plan.cache.present);
    openStore(n);
    if (shares && m_shared.size() < m_replicas.size())
        m_shared.resize(m_replicas.size());
    if (plan.station.discipline == StationPlan::Discipline::Codel && m_codels.size() < m_replicas.size())
        m_codels.resize(m_replicas.size(), Codel(plan.station.codelTarget, plan.station.codelInterval));
    for (Index r = node.firstReplica; r < node.firstReplica + node.replicaCount; ++r) {
        if (r < m_codels.size() && plan.station.discipline == StationPlan::Discipline::Codel)
            m_codels[r] = Codel(plan.station.codelTarget, plan.station.codelInterval);
    }
    if (plan.cache.present && plan.cache.keys > 0 && node.firstCacheEntry == noIndex) {
        node.firstCacheEntry = static_cast<Index>(m_cacheEntries.size());
        m_cacheEntries.resize(m_cacheEntries.size() + plan.cache.keys);
    }
    if (plan.cache.present)
        shareKeys(n);
}

void World::settleEdge(Index e)
{
    const EdgePlan &plan = m_scenario->edges[e];
    EdgeState &edge = m_edges[e];
    const auto set = [&](EdgeState::Special flag, bool on) {
        edge.special = static_cast<std::uint16_t>(on ? edge.special | flag : edge.special & ~flag);
    };
    set(EdgeState::Unusual, plan.async);
    edge.ofLog = plan.appends != noIndex || (plan.consumes != noIndex && m_scenario->channels[plan.consumes].log != noIndex);
    edge.direct = plan.consumes != noIndex && (plan.publishes != noIndex || plan.appends != noIndex);
    if (plan.async)
        return;
    chooseGates(e);
    edge.targets = m_nodes[plan.to].replicaCount;
    edge.timeout = plan.timeout;
    const StationPlan::Balancing balancing = m_scenario->nodes[plan.to].station.loadBalancing;
    const bool leastRequest = balancing == StationPlan::Balancing::LeastRequest;
    const bool repeats = plan.retry.maxAttempts > 1 || plan.hedge.maxAttempts > 1;
    set(EdgeState::Balanced, balancing != StationPlan::Balancing::RoundRobin);
    set(EdgeState::Gated, edge.gateCount > edge.callGateCount || plan.pool.present);
    set(EdgeState::CallGated, edge.callGateCount > 0 || plan.overallTimeout != never);
    set(EdgeState::Tells, plan.propagation != EdgePlan::Propagation::None);
    set(EdgeState::Hedged, plan.hedge.maxAttempts > 1);
    const auto first = m_scenario->operations.begin() + m_scenario->nodes[plan.to].firstOperation;
    const bool effects = std::any_of(first, first + m_scenario->nodes[plan.to].operationCount,
                                     [](const OperationPlan &o) { return !o.idempotent; });
    set(EdgeState::Counted, repeats && effects);
    if (leastRequest && edge.firstOutstanding == noIndex) {
        edge.firstOutstanding = static_cast<Index>(m_outstanding.size());
        m_outstanding.resize(m_outstanding.size() +
                             std::size_t{edge.instanceCount} * m_nodes[plan.to].replicaCount);
    }
    const bool stands = plan.onlyFallback || plan.fallback.kind != FallbackPlan::Kind::None;
    set(EdgeState::Unusual, stands || plan.retry.budget.kind != BudgetPlan::Kind::None ||
                                edge.gateCount > 0 || edge.firstOutstanding != noIndex);
    applyNetwork(e);
}

// The layers that are on, outermost first; those outside the retries hold up the call, the others each
// attempt.
void World::chooseGates(Index e)
{
    const EdgePlan &plan = m_scenario->edges[e];
    EdgeState &edge = m_edges[e];
    const auto isOn = [&](Layer layer) {
        switch (layer) {
        case Layer::CircuitBreaker:
            return plan.breaker.present;
        case Layer::RateLimiter:
            return plan.rateLimiter.kind != RateLimiterPlan::Kind::None;
        case Layer::Bulkhead:
            return plan.bulkhead.present;
        case Layer::Retry:
            return plan.retry.budget.kind == BudgetPlan::Kind::Adaptive;
        case Layer::Timeout:
            return false;
        }
        return false;
    };
    const auto retry = std::find(plan.layers.begin(), plan.layers.end(), Layer::Retry);
    edge.gateCount = edge.callGateCount = 0;
    const bool gated = std::any_of(plan.layers.begin(), plan.layers.end(), isOn);
    for (auto layer = plan.layers.begin(); gated && layer != plan.layers.end(); ++layer) {
        const bool timeout = *layer == Layer::Timeout && plan.timeout != never;
        if (!isOn(*layer) && !timeout)
            continue;
        edge.gates[edge.gateCount++] = *layer;
        edge.callGateCount += layer < retry && *layer != Layer::Retry;
    }
    // A timeout outside the retries bounds the whole call, whatever else is on.
    const auto timeout = std::find(plan.layers.begin(), plan.layers.end(), Layer::Timeout);
    if (!gated && timeout < retry && plan.timeout != never && plan.retry.maxAttempts > 1) {
        edge.gates[0] = Layer::Timeout;
        edge.gateCount = edge.callGateCount = 1;
    }
}

void World::chooseLanes()
{
    m_queue.beginLanes();
    for (Index e = 0; e < m_edges.size(); ++e) {
        const EdgePlan &plan = m_scenario->edges[e];
        EdgeState &edge = m_edges[e];
        edge.requestLane = edge.replyLane = edge.timeoutLane = EventQueue::noLane;
        if (plan.latency.kind == Distribution::Kind::Constant && !(edge.special & EdgeState::Network))
            edge.requestLane = edge.replyLane = m_queue.laneFor(edge.delay = std::min(plan.latency.scale, plan.latency.max), 1);
        const Time timeout = !plan.async ? plan.timeout : edge.ofLog ? plan.consumer.poll.maxPollInterval : never;
        if (timeout != never)
            edge.timeoutLane = m_queue.laneFor(timeout, 0);
    }
}

// One per replica of the caller, of edges that have any policy with a memory; what stays as it was goes on.
void World::makeGuards()
{
    std::vector<Guard> made;
    std::vector<Breaker::State> before;
    for (Index e = 0; e < m_edges.size(); ++e) {
        const EdgePlan &plan = m_scenario->edges[e];
        const Index old = m_edges[e].firstGuard;
        const bool remembers = m_edges[e].gateCount > 0 || plan.pool.present || plan.hedge.maxAttempts > 1 ||
                               plan.retry.budget.kind != BudgetPlan::Kind::None ||
                               plan.fallback.kind == FallbackPlan::Kind::Cached;
        if (plan.async || (!remembers && old == noIndex))
            continue;
        m_edges[e].firstGuard = static_cast<Index>(made.size());
        for (std::uint32_t i = 0; i < m_edges[e].instanceCount; ++i) {
            Guard guard = old == noIndex ? Guard(plan, e, i, m_now) : m_guards[old + i];
            before.push_back(old == noIndex ? Breaker::State::Closed : guard.breaker.state());
            if (!(guard.breaker.plan() == plan.breaker))
                guard.breaker = Breaker(plan.breaker, m_now);
            if (!(guard.limiter.plan() == plan.rateLimiter))
                guard.limiter = RateLimiter(plan.rateLimiter, m_now);
            if (!(guard.budget.plan() == plan.retry.budget))
                guard.budget = RetryBudget(plan.retry.budget);
            made.push_back(std::move(guard));
        }
    }
    m_guards = std::move(made);
    for (Index g = 0; g < m_guards.size(); ++g) { // timers carry the guard's index, which may have changed
        m_guards[g].timerAt = never;
        m_guards[g].ticket = 0;
        breakerMoved(m_guards[g], before[g]);
    }
}

// Threads count where calls can arrive, own workers where messages can.
void World::findCapacities()
{
    std::vector<std::uint32_t> workers(m_nodes.size());
    std::vector<bool> called(m_nodes.size());
    for (Index e = 0; e < m_edges.size(); ++e) {
        const EdgePlan &plan = m_scenario->edges[e];
        if (plan.consumes != noIndex)
            workers[plan.to] += plan.consumer.consumers * m_nodes[plan.to].replicaCount;
        called[plan.to] = called[plan.to] || !plan.async;
    }
    for (Index n = 0; n < m_nodes.size(); ++n) {
        const NodePlan &plan = m_scenario->nodes[n];
        const bool threads = plan.behaviour == Behaviour::Station && (called[n] || workers[n] == 0);
        const bool bounded = plan.station.concurrency != StationPlan::Concurrency::Unbounded;
        const std::uint32_t each = bounded                           ? plan.station.threads
                                   : plan.station.cores != unlimited ? plan.station.cores
                                                                     : 0; // no capacity to speak of
        m_nodes[n].capacity = workers[n] + (threads ? each * m_nodes[n].replicaCount : 0);
    }
}

bool World::needsExtras() const
{
    const auto aware = [](const OperationPlan &o) {
        return o.cancellationAware;
    };
    const auto asks = [this](const EdgePlan &edge) {
        const EdgeState &state = m_edges[static_cast<std::size_t>(&edge - m_scenario->edges.data())];
        return (state.special & (EdgeState::Tells | EdgeState::Hedged | EdgeState::Counted)) != 0 ||
               edge.pool.present;
    };
    const auto pauses = [](const FaultState &fault) {
        return fault.plan.kind == FaultPlan::Kind::Pause;
    };
    const auto reads = [](const NodePlan &node) { return node.station.readModel; };
    const auto undone = [](const CallPlan &call) { return call.compensation != noIndex; };
    const auto fetches = [](const NodePlan &node) { return node.station.federation.present; };
    const auto repeated = [](const CallPlan &call) { return call.perEntity || call.told; };
    return m_cacheEntries.size() > 0 || m_streams.size() > 0 || std::any_of(m_scenario->nodes.begin(), m_scenario->nodes.end(), fetches) ||
           std::any_of(m_scenario->calls.begin(), m_scenario->calls.end(), repeated) || std::any_of(m_scenario->nodes.begin(), m_scenario->nodes.end(), reads) ||
           std::any_of(m_scenario->calls.begin(), m_scenario->calls.end(), undone) ||
           std::any_of(m_scenario->operations.begin(), m_scenario->operations.end(), aware) ||
           std::any_of(m_scenario->edges.begin(), m_scenario->edges.end(), asks) ||
           std::any_of(m_faults.begin(), m_faults.end(), pauses);
}

void World::keepExtras()
{
    if (m_hasExtras || !needsExtras())
        return;
    m_hasExtras = true;
    m_extras.resize(m_visits.size());
    m_effectOf.resize(m_calls.size(), noIndex);
}

// REQUIRES: the same tables and indices, as kinds::differOnlyLive() says.
void World::replace(std::shared_ptr<const Scenario> scenario)
{
    for (Index n = 0; n < m_nodes.size(); ++n)
        coresChanged(n);
    const std::shared_ptr<const Scenario> before = std::move(m_scenario);
    m_scenario = std::move(scenario);
    settle();
    for (Guard &guard : m_guards) {
        freePermit(guard);
        serveConnections(guard);
    }
    for (Index n = 0; n < m_nodes.size(); ++n) {
        if (m_scenario->nodes[n].behaviour == Behaviour::Source)
            rateChanged(n, before->nodes[n].source);
        if (m_scenario->nodes[n].behaviour != Behaviour::Station)
            continue;
        coresChanged(n);
        for (std::uint32_t r = 0; !isDown(n) && r < m_nodes[n].replicaCount; ++r)
            startWaiters(n, static_cast<std::uint16_t>(r));
        levelsChanged(n);
    }
    channelsChanged();
    for (Index e = 0; m_recorder && e < m_edges.size(); ++e)
        m_recorder->breakersAre(e, m_now, edgeGauge(e));
}

void World::scheduleChanges(std::size_t next)
{
    m_nextChange = next;
    m_changeTicket = next < m_base->changes.size() ? m_queue.push(std::max(m_now, m_base->changes[next].at),
                                                                  EventType::SettingsChange, 0)
                                                   : 0;
}

void World::onSettingsChange(const Event &event)
{
    if (event.ticket() != m_changeTicket)
        return;
    begin(event, 0);
    const std::size_t now = m_nextChange;
    replace(m_base->changes[now].scenario);
    scheduleChanges(now + 1);
}

void World::hash(const Intervention &intervention)
{
    hash(static_cast<std::uint64_t>(m_now), 0x1000 + static_cast<std::uint64_t>(intervention.what));
    if (intervention.what == Intervention::What::Replace) {
        hash(*intervention.scenario);
        return;
    }
    if (intervention.what == Intervention::What::Replay) {
        hash(intervention.channel, static_cast<std::uint64_t>(intervention.from));
        return;
    }
    const FaultPlan &fault = intervention.fault;
    hash(streamKey(static_cast<std::uint64_t>(fault.kind), fault.id, ""),
         std::bit_cast<std::uint64_t>(fault.value));
    hash((static_cast<std::uint64_t>(fault.node) << 32) | fault.edge,
         static_cast<std::uint64_t>(fault.duration));
    hash(fault.extra);
}

namespace {
std::uint64_t bits(double value)
{
    return std::bit_cast<std::uint64_t>(value);
}
template <class Value> std::uint64_t small(Value value)
{
    return static_cast<std::uint64_t>(value);
}
} // namespace

void World::hash(const Distribution &d)
{
    hash((small(d.kind) << 60) ^ small(d.scale), bits(d.shape));
    hash(small(d.max), bits(d.share));
    for (std::size_t i = 0; d.quantiles && i < d.quantiles->size(); ++i)
        hash(bits((*d.quantiles)[i].q), small((*d.quantiles)[i].value));
}

void World::hash(const SourcePlan &source)
{
    hash(bits(source.rate), small(source.deadline));
    hash(small(source.arrivals) << 32 | source.users, bits(source.to));
    hash(bits(source.cv), bits(source.rates[0]));
    hash(bits(source.rates[1]), small(source.dwell[0]));
    hash(small(source.dwell[1]), small(source.start));
    hash(small(source.duration), small(source.period));
    hash(source.thinkTime);
    if (source.readBack != noIndex)
        hash(small(source.readBack) << 32 | source.commandOperation, small(source.readBackAfter));
}

void World::hash(const EdgePlan &edge)
{
    hash(edge.latency);
    hash(small(edge.timeout), small(edge.overallTimeout));
    hash(bits(edge.packetLoss), bits(edge.bandwidth));
    hash(bits(edge.requestSize), bits(edge.replySize));
    hash(small(edge.propagation) << 1 | small(edge.optional), small(edge.deadlineReserve));
    hash(small(edge.consumer.consumers) << 1 | small(edge.consumer.manualAck),
         small(edge.consumer.onFailure) << 1 | small(edge.consumer.requeueByNack));
    if (edge.fetch != FetchPlan{}) {
        hash(small(edge.fetch.entities) << 32 | edge.fetch.unique, small(edge.fetch.nonNull) << 1 | small(edge.fetch.deduplicates));
        hash(edge.fetch.queries, 8);
    }
    if (edge.loader.present)
        hash(small(edge.loader.maxBatchSize) << 1 | small(edge.loader.cache), small(edge.loader.batchSchedule));
    if (edge.awaitProjection > 0)
        hash(small(edge.awaitProjection), 11);
    if (edge.reloads != 3)
        hash(edge.reloads, 9);
    if (edge.confirms)
        hash(small(edge.confirmTimeout), 6);
    if (edge.expiration != never)
        hash(small(edge.expiration), 7);
    hash(edge.consumer.prefetch, edge.consumer.idempotent ? 4 : 3);
    if (edge.consumer.lateAfter != never)
        hash(small(edge.consumer.lateAfter), 12);

    hash(edge.retry.retryOn, small(edge.retry.maxAttempts) << 32 | edge.retry.maxAttemptsNotIdempotent);
    hash(small(edge.retry.base), small(edge.retry.cap));
    hash(small(edge.retry.backoff) << 8 | small(edge.retry.jitter), bits(edge.retry.multiplier));
    hash(bits(edge.retry.randomizationFactor), small(edge.retry.budget.kind));
    hash(small(edge.breaker.present) << 4 | small(edge.breaker.rules), small(edge.breaker.ignore));
    hash(small(edge.breaker.slidingWindowSize) << 32 | edge.breaker.minimumNumberOfCalls,
         bits(edge.breaker.failureRateThreshold));
    hash(edge.breaker.rollingCountBuckets, bits(edge.breaker.waitIntervalMultiplier));
    hash(bits(edge.breaker.slowCallRateThreshold), small(edge.breaker.slowCallDurationThreshold));
    hash(small(edge.breaker.waitDurationInOpenState), edge.breaker.permittedNumberOfCallsInHalfOpenState);
    hash(small(edge.bulkhead.present) << 32 | edge.bulkhead.maxConcurrentCalls,
         small(edge.bulkhead.maxWaitDuration));
    hash(small(edge.rateLimiter.kind) << 32 | edge.rateLimiter.limitForPeriod,
         small(edge.rateLimiter.limitRefreshPeriod));
    hash(bits(edge.rateLimiter.rate), bits(edge.rateLimiter.burst));
    hash(small(edge.hedge.delay), edge.hedge.maxAttempts);
    hash(small(edge.fallback.kind), small(edge.fallback.maxAge));
    hash(small(edge.pool.present) << 32 | edge.pool.maxConnections, small(edge.pool.acquireTimeout));
}

// The settings that can change while a run goes on.
// What can be set of a log, its groups and their members.
void World::hash(const Scenario &scenario, const LogPlan &log)
{
    hash(small(log.retention), small(log.linger));
    hash(small(log.deletes) << 1 | small(log.compacts), small(log.segment));
    hash(bits(log.segmentBytes), bits(log.minCleanableDirtyRatio));
    hash(small(log.deleteRetention) ^ small(log.cleanerBackoff) << 16, bits(log.tombstones));
    hash(bits(log.recordSize), bits(log.batchSize));
    hash(small(log.deliveryTimeout), log.partitions);
    hash(small(log.replicationFactor) << 32 | log.inSyncReplicas, small(log.minInsyncReplicas) << 3 | small(log.idempotence) << 2 | small(log.acks));
    for (const Index g : log.groups) {
        const GroupPlan &group = scenario.channels[g].group;
        hash(small(group.reset) << 1 | small(group.assignor), small(group.rebalance));
        hash(small(group.sessionTimeout), small(group.heartbeat));
        for (const Index e : scenario.channels[g].consumers) {
            const PollPlan &poll = scenario.edges[e].consumer.poll;
            hash(small(poll.maxPollRecords) << 32 | poll.workers,
                 small(poll.maxDeliveries) << 2 | small(poll.commit));
            hash(small(poll.maxPollInterval), small(poll.commitInterval));
            if (poll.pollInterval > 0)
                hash(small(poll.pollInterval), 10);
            hash(small(poll.retryBackoff), small(poll.delay) << 16 ^ e << 1 ^ small(poll.readCommitted) ^ std::uint64_t{poll.deadLetter + 1} << 32);
        }
    }
}

void World::hash(const Scenario &scenario)
{
    for (const NodePlan &node : scenario.nodes) {
        hash(node.source);
        hash(small(node.station.overflow) << 8 | small(node.station.concurrency),
             small(node.station.discipline) << 8 | small(node.station.loadBalancing));
        hash(small(node.station.threads) << 32 | node.station.cores, node.station.acceptQueue);
        hash(bits(node.cache.hitRatio), small(node.cache.ttl));
        if (node.station.store != EventStorePlan{})
            hash(small(node.station.store.aggregates) << 32 | node.station.store.snapshotEvery, small(node.station.store.applyCost));
        if (node.station.federation.present)
            hash(small(node.station.federation.timeout), 5);
    }
    for (const OperationPlan &operation : scenario.operations) {
        hash(operation.serviceTime);
        hash(operation.replyTime);
        hash(bits(operation.errorRate),
             small(operation.idempotent) << 1 | small(operation.cancellationAware));
        hash(bits(operation.hangRate), 2 + small(operation.stream));
    }
    for (const MixPlan &m : scenario.mixes)
        hash(bits(m.weight), m.operation);
    for (const CallPlan &call : scenario.calls)
        hash(bits(call.probability),
             small(call.calls) << 1 | small(call.fanOut) | small(call.pivot) << 40 | small(call.compensation != noIndex) << 41 |
                 small(call.perEntity) << 42 | small(call.onFailure) << 39 | ((small(call.entitiesOf + 1) << 43) ^ (small(call.tellsOf + 1) << 53)));
    for (const EdgePlan &edge : scenario.edges)
        hash(edge);
    for (const ChannelPlan &channel : scenario.channels) {
        hash(small(channel.maxLength) << 32 | channel.deliveryLimit,
             small(channel.overflow) << 8 | small(channel.delivery));
        hash(small(channel.messageTtl), small(channel.reaperTimeout));
        hash(channel.deadLetter, small(channel.lastFirst) | small(channel.singleActive) << 1 | small(channel.persistence) << 2);
        if (channel.consumerTimeout != never || channel.heartbeat != 60 * second)
            hash(small(channel.consumerTimeout), small(channel.heartbeat));
        if (channel.memoryAlarm != unlimited)
            hash(small(channel.memoryAlarm), 3);
        if (channel.retryMin > 0 || channel.keepsDeadLetters)
            hash(small(channel.retryMin) << 1 | small(channel.keepsDeadLetters), small(channel.retryMax));
    }
    for (const LogPlan &log : scenario.logs)
        hash(scenario, log);
}

} // namespace sim
