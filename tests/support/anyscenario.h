// Scenarios made by chance, of everything calls, services, loads and faults can be: a few clients over
// stations that call on, with any settings. The same number gives the same scenario on every machine.
#pragma once

#include "model/sim/random.h"
#include "tests/support/scenarios.h"

namespace support {

class AnyScenario
{
public:
    explicit AnyScenario(std::uint64_t number)
        : m_stream(sim::mix(number + 1))
        , m_calm(number % 2 == 1)
    {
    }

    ScenarioDraft draft()
    {
        const int clients = 1 + below(2), stations = 2 + below(5);
        for (int i = 0; i < clients; ++i)
            client(m_draft.client("c" + std::to_string(i), 20 + 10 * below(20)));
        std::vector<sim::Index> nodes;
        for (int i = 0; i < stations; ++i) {
            const auto threads = static_cast<std::uint32_t>(1 + below(12)); // first: arguments have no order
            nodes.push_back(m_draft.station("s" + std::to_string(i), threads, time()));
        }
        for (const sim::Index node : nodes)
            station(node);
        for (int i = 0; i < clients; ++i)
            edge(static_cast<sim::Index>(i), nodes[static_cast<std::size_t>(below(stations))]);
        for (int i = 0; i < stations; ++i) {
            for (int j = i + 1; j < stations; ++j) {
                if (below(10) < 4)
                    edge(nodes[static_cast<std::size_t>(i)], nodes[static_cast<std::size_t>(j)]);
            }
        }
        for (sim::ChannelPlan &plan : m_draft.scenario.channels) {
            if (plan.log == sim::noIndex)
                channel(plan);
        }
        for (int i = below(4); i > 0; --i)
            fault(nodes);
        for (sim::NodePlan &plan : m_draft.scenario.nodes)
            patterns(plan);
        for (support::DraftEdge &drawn : m_draft.edges) {
            drawn.compensated = !drawn.edge.async && chance(3);
            drawn.pivot = !drawn.edge.async && chance(1);
            fetch(drawn);
        }
        m_draft.scenario.duration = 4 * sim::second;
        return m_draft;
    }
    // Whether something may be in hand for ever, as it was asked for. Never with odd numbers.
    bool mayHang() const { return m_mayHang; }

private:
    std::uint64_t bits() { return sim::draw(m_stream, m_drawn++); }
    int below(int n) { return static_cast<int>(sim::uniform(bits()) * n); }
    double share(double most) { return sim::uniform(bits()) * most; }
    bool chance(int outOfTen) { return below(10) < outOfTen; }
    sim::Time within(sim::Time least, sim::Time most)
    {
        return least + static_cast<sim::Time>(sim::uniform(bits()) * static_cast<double>(most - least));
    }

    sim::Distribution time()
    {
        using sim::Distribution;
        const sim::Time mean = within(200 * sim::microsecond, 20 * sim::millisecond);
        switch (below(9)) {
        case 0:
            return Distribution::constant(mean);
        case 1:
            return Distribution::logNormalByQuantiles(mean, 4 * mean);
        case 2:
            return Distribution::gammaByMean(mean, 0.5 + share(2));
        case 3:
            return Distribution::weibullByMean(mean, 0.5 + share(2));
        case 4:
            return Distribution::paretoByMean(mean, 0.5 + share(2));
        case 5:
            return Distribution::uniform(mean / 2, 2 * mean);
        case 6:
            return Distribution::bimodal(mean, 10 * mean, 0.1);
        case 7:
            return Distribution::empirical({{0.5, mean}, {0.9, 3 * mean}, {1, 8 * mean}});
        default:
            return Distribution::exponential(mean);
        }
    }

    void client(sim::Index node)
    {
        using Arrivals = sim::SourcePlan::Arrivals;
        sim::SourcePlan &plan = m_draft.scenario.nodes[node].source;
        plan.arrivals = static_cast<Arrivals>(below(static_cast<int>(Arrivals::Closed) + 1));
        plan.cv = 0.3 + share(3);
        plan.rates = {share(100), share(300)};
        plan.dwell = {within(sim::second / 20, sim::second), within(sim::second / 20, sim::second)};
        plan.to = share(300);
        plan.start = within(0, 2 * sim::second);
        plan.duration = within(sim::millisecond, sim::second);
        plan.period = chance(5) ? 0 : plan.duration + within(sim::millisecond, sim::second);
        if (plan.arrivals == Arrivals::Sine)
            plan.period = within(sim::second / 10, 2 * sim::second);
        std::vector<sim::Time> times;
        for (sim::Time t = 0; t < 3 * sim::second; t += within(0, 50 * sim::millisecond))
            times.push_back(t);
        plan.times = std::make_shared<const std::vector<sim::Time>>(std::move(times));
        plan.users = static_cast<std::uint32_t>(1 + below(20));
        plan.thinkTime = sim::Distribution::exponential(within(20 * sim::millisecond, sim::second));
        plan.deadline = chance(5) ? sim::never : within(sim::millisecond, 200 * sim::millisecond);
    }

    void station(sim::Index node)
    {
        sim::StationPlan &plan = m_draft.scenario.nodes[node].station;
        plan.replicas = static_cast<std::uint32_t>(1 + below(3));
        plan.concurrency = static_cast<sim::StationPlan::Concurrency>(below(3));
        plan.cores = chance(3) ? static_cast<std::uint32_t>(1 + below(4)) : sim::unlimited;
        plan.acceptQueue = chance(5) ? static_cast<std::uint32_t>(below(20)) : sim::unlimited;
        plan.overflow = static_cast<sim::StationPlan::Overflow>(below(3));
        plan.discipline = static_cast<sim::StationPlan::Discipline>(below(3));
        plan.loadBalancing = static_cast<sim::StationPlan::Balancing>(below(3));
        plan.coldStart = chance(3) ? within(0, sim::second) : 0;
        plan.coldAtStart = chance(5);
        sim::OperationPlan &operation = m_draft.operation(node);
        operation.replyTime = chance(3) ? time() : sim::Distribution::constant(0);
        operation.errorRate = chance(4) ? share(0.4) : 0;
        operation.hangRate = chance(1) && !m_calm ? share(0.1) : 0;
        if (m_calm && plan.overflow == sim::StationPlan::Overflow::Silent)
            plan.overflow = sim::StationPlan::Overflow::Refused;
        operation.idempotent = chance(6);
        operation.cancellationAware = chance(4);
        m_mayHang |= operation.hangRate > 0 || plan.overflow == sim::StationPlan::Overflow::Silent;
        if (!chance(2))
            return;
        sim::CachePlan &cache = m_draft.scenario.nodes[node].cache;
        cache.present = true;
        cache.hitRatio = share(1);
        cache.hitTime = time();
        cache.keys = chance(5) ? static_cast<std::uint32_t>(1 + below(50)) : 0;
        cache.zipf = chance(5) ? share(1.5) : 0;
        cache.ttl = chance(3) ? sim::never : within(sim::millisecond, sim::second);
        cache.coalesce = chance(5);
    }

    void edge(sim::Index from, sim::Index to)
    {
        const bool async = chance(2), log = async && chance(4);
        DraftEdge &drawn = log     ? m_draft.carryLog(from, to, static_cast<std::uint32_t>(1 + below(5)))
                           : async ? m_draft.publish(from, to)
                                   : m_draft.call(from, to);
        drawn.step = chance(5) ? below(2) : -1;
        drawn.probability = chance(2) ? share(1) : 1;
        drawn.calls = chance(2) ? static_cast<std::uint32_t>(below(4)) : 1;
        drawn.fanOut = !async && chance(3);
        sim::EdgePlan &plan = drawn.edge;
        plan.latency = chance(5) ? sim::Distribution::constant(within(0, 2 * sim::millisecond)) : time();
        if (async && chance(3)) {
            plan.confirms = true;
            plan.confirmTimeout = within(sim::millisecond, 50 * sim::millisecond);
        }
        if (log) {
            readLog(plan);
            return;
        }
        if (async) {
            plan.consumer.consumers = static_cast<std::uint32_t>(1 + below(4));
            plan.consumer.manualAck = chance(7);
            plan.consumer.onFailure = sim::ConsumerPlan::OnFailure::Discard;
            return;
        }
        network(plan);
        retries(plan);
        guards(plan);
        plan.optional = chance(2);
        for (std::size_t i = plan.layers.size(); chance(4) && i-- > 1;)
            std::swap(plan.layers[i], plan.layers[static_cast<std::size_t>(below(static_cast<int>(i) + 1))]);
    }

    void readLog(sim::EdgePlan &plan)
    {
        plan.consumer.consumers = static_cast<std::uint32_t>(1 + below(4));
        sim::PollPlan &poll = plan.consumer.poll;
        poll.maxPollRecords = static_cast<std::uint32_t>(1 + below(20));
        if (!m_calm && chance(4))
            poll.maxPollInterval = within(20 * sim::millisecond, sim::second);
        m_mayHang |= poll.maxPollInterval <= sim::second; // the same batch for ever
        poll.commit = static_cast<sim::PollPlan::Commit>(below(4));
        poll.readCommitted = chance(2);
        poll.pollInterval = chance(2) ? within(sim::millisecond, 50 * sim::millisecond) : 0;
        poll.delay = chance(4) ? within(0, 30 * sim::millisecond) : 0;
        poll.commitInterval = within(0, 200 * sim::millisecond);
        poll.workers = static_cast<std::uint32_t>(1 + below(3));
        poll.maxDeliveries = static_cast<std::uint32_t>(1 + below(4));
        poll.retryBackoff = chance(5) ? 0 : within(0, 20 * sim::millisecond);
        sim::GroupPlan &group = m_draft.scenario.channels.back().group;
        group.reset = static_cast<sim::GroupPlan::Reset>(below(2));
        group.assignor = static_cast<sim::GroupPlan::Assignor>(below(2));
        group.rebalance = within(0, 200 * sim::millisecond);
        group.heartbeat = within(sim::millisecond, 50 * sim::millisecond);
        group.sessionTimeout = group.heartbeat + within(0, 500 * sim::millisecond);
        sim::LogPlan &log = m_draft.scenario.logs.back();
        log.keys = chance(5) ? static_cast<std::uint32_t>(1 + below(20)) : 0;
        log.key = "order";
        log.linger = chance(5) ? 0 : within(0, 20 * sim::millisecond);
        log.batchSize = 1000 + share(20'000);
        if (chance(2))
            log.retention = within(10 * sim::millisecond, sim::second);
        log.compacts = log.keys > 0 && chance(3);
        log.deletes = !log.compacts || chance(3);
        log.segmentBytes = 1000 * (1 + below(200));
        log.segment = within(10 * sim::millisecond, 10 * sim::second);
        log.minCleanableDirtyRatio = share(1);
        log.deleteRetention = within(10 * sim::millisecond, 30 * sim::second);
        log.tombstones = chance(5) ? 0 : share(1);
        log.cleanerBackoff = within(10 * sim::millisecond, sim::second);
        log.idempotence = chance(5);
        log.acks = static_cast<sim::LogPlan::Acks>(below(3));
        log.replicationFactor = static_cast<std::uint32_t>(1 + below(3));
        log.inSyncReplicas = static_cast<std::uint32_t>(1 + below(static_cast<int>(log.replicationFactor)));
        log.minInsyncReplicas = static_cast<std::uint32_t>(1 + below(2));
        log.deliveryTimeout = within(100 * sim::millisecond, 2 * sim::second);
    }

    // A message that is rejected goes on only, so that it comes to an end.
    void channel(sim::ChannelPlan &plan)
    {
        const int all = static_cast<int>(m_draft.scenario.channels.size());
        const int own = static_cast<int>(&plan - m_draft.scenario.channels.data());
        sim::ConsumerPlan &consumer = m_draft.edges[plan.edge].edge.consumer;
        consumer.prefetch = chance(3) ? sim::unlimited : static_cast<std::uint32_t>(1 + below(5));
        plan.delivery = chance(5) ? sim::ChannelPlan::Delivery::Push
                                  : static_cast<sim::ChannelPlan::Delivery>(1 + below(2));
        const bool moves = plan.delivery == sim::ChannelPlan::Delivery::Move;
        consumer.manualAck = moves || (plan.delivery == sim::ChannelPlan::Delivery::Push && consumer.manualAck);
        plan.reaperTimeout = moves && chance(7) ? within(sim::millisecond, 300 * sim::millisecond) : sim::never;
        plan.persistence = static_cast<sim::ChannelPlan::Persistence>(below(3));
        plan.singleActive = chance(2);
        plan.heartbeat = within(sim::millisecond, sim::second);
        plan.lastFirst = chance(2);
        plan.maxLength = chance(3) ? static_cast<std::uint32_t>(below(20)) : sim::unlimited;
        plan.overflow = static_cast<sim::ChannelPlan::Overflow>(below(3));
        plan.memoryAlarm = chance(2) ? static_cast<std::uint32_t>(1 + below(20)) : sim::unlimited;
        plan.messageTtl = chance(3) ? within(0, 300 * sim::millisecond) : sim::never;
        plan.retryMin = chance(2) ? within(1, 100 * sim::millisecond) : 0;
        plan.retryMax = chance(5) ? within(1, 300 * sim::millisecond) : sim::never;
        plan.keepsDeadLetters = chance(6) && plan.overflow == sim::ChannelPlan::Overflow::RejectPublish;
        consumer.lateAfter = chance(5) ? within(0, 200 * sim::millisecond) : sim::never;
        plan.deadLetter = chance(5) ? static_cast<sim::Index>(below(all)) : sim::noIndex;
        if (plan.deadLetter != sim::noIndex && m_draft.scenario.channels[plan.deadLetter].log != sim::noIndex)
            plan.deadLetter = sim::noIndex;
        const bool onward = plan.deadLetter == sim::noIndex || plan.deadLetter > static_cast<sim::Index>(own);
        if (moves || chance(4)) {
            plan.deliveryLimit = static_cast<std::uint32_t>(below(4));
            consumer.onFailure = sim::ConsumerPlan::OnFailure::Requeue;
        } else if (onward && chance(5)) {
            consumer.onFailure = sim::ConsumerPlan::OnFailure::DeadLetter;
        }
    }

    void patterns(sim::NodePlan &plan)
    {
        plan.station.readModel = plan.behaviour == sim::Behaviour::Station && chance(3);
        plan.station.waitForVersion = chance(5) ? within(sim::millisecond, 200 * sim::millisecond) : 0;
        if (plan.behaviour == sim::Behaviour::Station && chance(2))
            plan.station.federation = {true, chance(5) ? within(sim::millisecond, 100 * sim::millisecond) : sim::never};
        plan.station.store = {static_cast<std::uint32_t>(1 + below(3)), within(0, sim::millisecond), static_cast<std::uint32_t>(below(4))};
        for (sim::Index o = plan.firstOperation; plan.behaviour == sim::Behaviour::Station && chance(2) && o < plan.firstOperation + plan.operationCount; ++o)
            m_draft.scenario.operations[o].stream = static_cast<sim::OperationPlan::Stream>(1 + below(2));
        if (plan.behaviour == sim::Behaviour::Source && chance(3)) {
            plan.source.readBack = plan.source.commandOperation = plan.firstOperation;
            plan.source.readBackAfter = within(0, 100 * sim::millisecond);
        }
    }

    void fetch(support::DraftEdge &drawn)
    {
        drawn.onFailure = drawn.edge.async && chance(2);
        drawn.tells = drawn.edge.async && chance(5);
        if (drawn.edge.async)
            return;
        drawn.edge.awaitProjection = chance(1) ? within(sim::millisecond, 100 * sim::millisecond) : 0;
        drawn.edge.reloads = static_cast<std::uint32_t>(below(8));
        drawn.perEntity = chance(2);
        drawn.edge.loader = {chance(5), static_cast<std::uint32_t>(1 + below(3)), chance(3) ? within(0, 5 * sim::millisecond) : 0, chance(5)};
        if (!m_draft.scenario.nodes[drawn.edge.from].station.federation.present)
            return;
        drawn.follows = chance(4);
        drawn.edge.fetch = {static_cast<std::uint32_t>(1 + below(5)), static_cast<std::uint32_t>(1 + below(3)),
                            static_cast<std::uint32_t>(below(3)), chance(4), static_cast<std::uint32_t>(1 + below(3))};
    }

    void network(sim::EdgePlan &plan)
    {
        plan.packetLoss = chance(2) ? share(0.1) : 0;
        plan.bandwidth = chance(2) ? 1e6 : 0;
        plan.requestSize = share(10'000);
        plan.replySize = share(10'000);
        plan.timeout = chance(8) ? within(2 * sim::millisecond, 200 * sim::millisecond) : sim::never;
        plan.overallTimeout = chance(3) ? within(10 * sim::millisecond, 500 * sim::millisecond) : sim::never;
        plan.propagation = static_cast<sim::EdgePlan::Propagation>(below(3));
        plan.deadlineReserve = chance(2) ? within(0, 5 * sim::millisecond) : 0;
        if (!chance(3))
            return;
        plan.pool.present = true;
        plan.pool.maxConnections = static_cast<std::uint32_t>(1 + below(10));
        plan.pool.maxPendingRequests = static_cast<std::uint32_t>(below(20));
        plan.pool.maxConcurrentStreams = static_cast<std::uint32_t>(1 + below(3));
        plan.pool.acquireTimeout = chance(8) ? within(sim::millisecond, sim::second) : sim::never;
        plan.pool.connectRoundTrips = share(3);
        plan.pool.connectTimeout = chance(8) ? within(sim::millisecond, sim::second) : sim::never;
        plan.pool.keepAliveIdle = within(sim::millisecond, sim::second);
    }

    void retries(sim::EdgePlan &plan)
    {
        if (chance(5)) {
            plan.retry.maxAttempts = static_cast<std::uint32_t>(1 + below(4));
            plan.retry.maxAttemptsNotIdempotent = chance(5) ? plan.retry.maxAttempts : 1;
            plan.retry.retryOn = static_cast<std::uint32_t>(bits()) & 0xfffe;
            plan.retry.backoff = static_cast<sim::RetryPlan::Backoff>(below(2));
            plan.retry.jitter = static_cast<sim::RetryPlan::Jitter>(below(5));
            plan.retry.base = within(0, 20 * sim::millisecond);
            plan.retry.cap = plan.retry.base + within(0, 100 * sim::millisecond);
            plan.retry.budget.kind = static_cast<sim::BudgetPlan::Kind>(below(5));
            plan.retry.budget.minRetriesPerSec = share(10);
        }
        if (chance(2)) {
            plan.hedge.maxAttempts = static_cast<std::uint32_t>(2 + below(2));
            plan.hedge.delay = chance(5) ? within(sim::millisecond, 20 * sim::millisecond) : 0;
            plan.hedge.maxExtraLoad = chance(5) ? 100 : 5 + share(50);
        }
    }

    void guards(sim::EdgePlan &plan)
    {
        if (chance(3)) {
            plan.breaker.present = true;
            plan.breaker.rules = static_cast<sim::BreakerPlan::Rules>(below(2));
            plan.breaker.slidingWindowType = static_cast<sim::BreakerPlan::Window>(below(2));
            plan.breaker.slidingWindowSize = static_cast<std::uint32_t>(1 + below(20));
            plan.breaker.minimumNumberOfCalls = static_cast<std::uint32_t>(1 + below(20));
            plan.breaker.permittedNumberOfCallsInHalfOpenState = static_cast<std::uint32_t>(1 + below(5));
            plan.breaker.waitDurationInOpenState = within(sim::millisecond, sim::second);
            plan.breaker.automaticTransitionFromOpenToHalfOpenEnabled = chance(5);
            plan.breaker.maxWaitDurationInHalfOpenState =
                chance(5) ? 0 : within(sim::millisecond, sim::second);
            plan.breaker.slowCallDurationThreshold = within(sim::millisecond, sim::second);
        }
        if (chance(2)) {
            plan.bulkhead.present = true;
            plan.bulkhead.maxConcurrentCalls = static_cast<std::uint32_t>(1 + below(10));
            plan.bulkhead.maxWaitDuration = chance(5) ? 0 : within(0, 50 * sim::millisecond);
        }
        if (chance(2)) {
            plan.rateLimiter.kind = static_cast<sim::RateLimiterPlan::Kind>(1 + below(2));
            plan.rateLimiter.limitForPeriod = static_cast<std::uint32_t>(1 + below(20));
            plan.rateLimiter.limitRefreshPeriod = within(sim::millisecond, 200 * sim::millisecond);
            plan.rateLimiter.timeoutDuration = chance(5) ? 0 : within(0, 200 * sim::millisecond);
            plan.rateLimiter.rate = 10 + share(200);
            plan.rateLimiter.burst = 1 + below(20);
        }
        if (chance(2)) {
            plan.fallback.kind = chance(5) ? sim::FallbackPlan::Kind::Value : sim::FallbackPlan::Kind::Cached;
            plan.fallback.maxAge = chance(5) ? sim::never : within(0, sim::second);
        }
    }

    void fault(const std::vector<sim::Index> &nodes)
    {
        using Kind = sim::FaultPlan::Kind;
        sim::FaultPlan plan;
        plan.kind = static_cast<Kind>(below(static_cast<int>(Kind::Loss) + 1));
        plan.id = "f" + std::to_string(m_draft.scenario.faults.size());
        const bool onEdge = plan.kind >= Kind::Partition;
        if (onEdge)
            plan.edge = static_cast<sim::Index>(below(static_cast<int>(m_draft.edges.size())));
        else
            plan.node = nodes[static_cast<std::size_t>(below(static_cast<int>(nodes.size())))];
        if (m_calm && (plan.kind == Kind::BlackHole || plan.kind == Kind::Partition))
            plan.kind = plan.kind == Kind::BlackHole ? Kind::Crash : Kind::Latency;
        plan.value = plan.kind == Kind::Slow ? 0.5 + share(10) : share(0.5);
        plan.extra = time();
        plan.at = within(0, 3 * sim::second);
        plan.duration = within(sim::millisecond, sim::second);
        plan.every = chance(5) || m_calm ? 0 : plan.duration + within(sim::millisecond, sim::second);
        m_draft.scenario.faults.push_back(plan);
        m_mayHang |= plan.kind == Kind::BlackHole || plan.kind == Kind::Partition || plan.every > 0;
    }

    ScenarioDraft m_draft;
    std::uint64_t m_stream, m_drawn = 0;
    bool m_calm, m_mayHang = false;
};

} // namespace support
