#include "model/sim/world.h"

#include <algorithm>
#include <bit>

namespace sim {

namespace {

constexpr std::uint64_t golden = 0x9e3779b97f4a7c15u;
constexpr std::size_t mostItems = 20'000'000;
constexpr std::uint64_t mostAtOneInstant = 2'000'000;
constexpr std::uint64_t eventsBetweenChecks = 1024; // of the number of items

Keys keysOf(const Scenario &scenario, std::uint64_t seed)
{
    Keys keys;
    for (const NodePlan &node : scenario.nodes) {
        const auto key = [&](std::string_view purpose) {
            return streamKey(seed, node.id, purpose);
        };
        keys.nodes.push_back(
            {key("arrivals"), key("mix"), key("requests"), key("service"), key("reply"), key("errors")});
    }
    for (const EdgePlan &edge : scenario.edges) {
        const auto key = [&](std::string_view purpose) {
            return streamKey(seed, edge.id, purpose);
        };
        keys.edges.push_back({key("calls"), key("latency"), key("replyLatency"), key("backoff"),
                              key("probability"), key("messages")});
    }
    return keys;
}

} // namespace

World::World(std::shared_ptr<const Scenario> scenario, std::uint64_t seed)
    : m_scenario(std::move(scenario))
    , m_keys(std::make_shared<const Keys>(keysOf(*m_scenario, seed)))
    , m_seed(seed)
    , m_fingerprint(mix(seed))
{
    layOut();
    layOutChannels();
    chooseLanes();
    makeBreakers();
    findCapacities();
    scheduleFaults();
    for (Index n = 0; n < m_nodes.size(); ++n) {
        if (m_scenario->nodes[n].behaviour == Behaviour::Source)
            scheduleArrival(n);
    }
    dropStale();
}

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
        m_edges[e].firstGroup = static_cast<Index>(m_groups.size());
        m_edges[e].groupCount = plan.consumes == noIndex ? 0 : m_nodes[plan.to].replicaCount;
        for (std::uint32_t r = 0; r < m_edges[e].groupCount; ++r)
            m_groups.push_back({.edge = e, .replica = static_cast<std::uint16_t>(r)});
    }
}

void World::layOutChannels()
{
    m_channels.resize(m_scenario->channels.size());
    for (Index c = 0; c < m_channels.size(); ++c) {
        m_channels[c].firstTurn = static_cast<Index>(m_turns.size());
        for (const Index e : m_scenario->channels[c].consumers) {
            for (std::uint32_t r = 0; r < m_edges[e].groupCount; ++r)
                m_turns.push_back(m_edges[e].firstGroup + r);
        }
        m_channels[c].turnCount = static_cast<Index>(m_turns.size()) - m_channels[c].firstTurn;
        recountIdle(c);
    }
}

void World::chooseLanes()
{
    m_queue.beginLanes();
    for (Index e = 0; e < m_edges.size(); ++e) {
        const EdgePlan &plan = m_scenario->edges[e];
        const bool constant = plan.latency.kind == Distribution::Kind::Constant;
        const Time latency = std::min(plan.latency.scale, plan.latency.max);
        m_edges[e].latencyLane = constant ? m_queue.laneFor(latency, 1) : EventQueue::noLane;
        m_edges[e].timeoutLane =
            plan.async || plan.timeout == never ? EventQueue::noLane : m_queue.laneFor(plan.timeout, 0);
    }
}

// One per edge with a breaker and replica of its caller; breakers whose settings stay go on as they are.
void World::makeBreakers()
{
    std::vector<BreakerInstance> made;
    std::vector<Breaker::State> before;
    for (Index e = 0; e < m_edges.size(); ++e) {
        const EdgePlan &plan = m_scenario->edges[e];
        const Index old = m_edges[e].firstBreaker;
        m_edges[e].firstBreaker = noIndex;
        if (plan.async || !plan.breaker.present)
            continue;
        m_edges[e].firstBreaker = static_cast<Index>(made.size());
        for (std::uint32_t i = 0; i < m_edges[e].instanceCount; ++i) {
            before.push_back(old == noIndex ? Breaker::State::Closed : m_breakers[old + i].breaker.state());
            const bool stays = old != noIndex && m_breakers[old + i].breaker.plan() == plan.breaker;
            if (stays)
                made.push_back(m_breakers[old + i]);
            else
                made.push_back({.breaker = Breaker(plan.breaker, m_now), .edge = e, .instance = i});
        }
    }
    m_breakers = std::move(made);
    for (Index b = 0; b < m_breakers.size();
         ++b) { // timers carry the breaker's index, which may have changed
        m_breakers[b].timerAt = never;
        m_breakers[b].ticket = 0;
        breakerMoved(b, before[b]);
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
            workers[plan.to] += plan.consumer.consumers * m_edges[e].groupCount;
        called[plan.to] = called[plan.to] || !plan.async;
    }
    for (Index n = 0; n < m_nodes.size(); ++n) {
        const NodePlan &plan = m_scenario->nodes[n];
        const bool threads = plan.behaviour == Behaviour::Station && (called[n] || workers[n] == 0);
        m_nodes[n].capacity = workers[n] + (threads ? plan.station.threads * m_nodes[n].replicaCount : 0);
    }
}

// The node the event happens at; noIndex: it is stale.
Index World::placeOf(const Event &event) const
{
    const std::uint32_t ticket = event.ticket();
    switch (event.type) {
    case EventType::WorkDone:
    case EventType::ReplyReady:
    case EventType::RequestArrives: {
        const Visit &visit = m_visits[event.slot];
        return visit.ticket == ticket ? nodeOf(visit) : noIndex;
    }
    case EventType::ReplyArrives: {
        const Visit &visit = m_visits[event.slot];
        return visit.ticket == ticket ? m_scenario->edges[visit.edge].from : noIndex;
    }
    case EventType::TimedOut:
    case EventType::BackoffOver: {
        const Call &call = m_calls[event.slot];
        return call.ticket == ticket ? nodeOf(m_visits[call.caller]) : noIndex;
    }
    case EventType::MessageArrives: {
        const Message &message = m_messages[event.slot];
        return message.ticket == ticket ? m_scenario->edges[message.edge].to : noIndex;
    }
    case EventType::BreakerTimer: {
        const bool valid = event.slot < m_breakers.size() && m_breakers[event.slot].ticket == ticket;
        return valid ? m_scenario->edges[m_breakers[event.slot].edge].from : noIndex;
    }
    case EventType::FaultBegins:
    case EventType::FaultEnds: {
        const FaultPlan &plan = m_faults[event.slot].plan;
        if (m_faults[event.slot].ticket != ticket)
            return noIndex;
        return plan.node != noIndex ? plan.node : m_scenario->edges[plan.edge].from;
    }
    case EventType::Arrival:
        return m_nodes[event.slot].ticket == ticket ? event.slot : noIndex;
    }
    return noIndex;
}

void World::handle(const Event &event)
{
    switch (event.type) {
    case EventType::WorkDone:
        return onWorkDone(event.slot);
    case EventType::ReplyReady:
        return onReplyReady(event.slot);
    case EventType::TimedOut:
        return onTimedOut(event.slot);
    case EventType::BackoffOver:
        return onBackoffOver(event.slot);
    case EventType::BreakerTimer:
        return onBreakerTimer(event.slot);
    case EventType::FaultBegins:
        return onFaultBegins(event.slot);
    case EventType::FaultEnds:
        return onFaultEnds(event.slot);
    case EventType::RequestArrives:
        return onRequestArrives(event.slot);
    case EventType::ReplyArrives:
        return onReplyArrives(event.slot);
    case EventType::MessageArrives:
        return onMessageArrives(event.slot);
    case EventType::Arrival:
        return onArrival(event.slot);
    }
}

Stop World::run(Time until, std::uint64_t budget, Recorder *recorder)
{
    m_recorder = recorder;
    if (recorder)
        recorder->listen(*this);
    Stop stop = Stop::UsedBudget;
    for (std::uint64_t handled = 0; handled < budget;) {
        const Event *next = m_queue.peek();
        if (!next || next->at > until) {
            m_now = std::max(m_now, until);
            stop = Stop::ReachedTime;
            break;
        }
        const Event event = *next;
        const Index place = placeOf(event);
        if (place == noIndex) {
            m_queue.popStale([this](const Event &e) { return isStale(e); });
            continue;
        }
        m_sameInstant = event.at == m_now ? m_sameInstant + 1 : 0;
        if ((m_events % eventsBetweenChecks == 0 || m_sameInstant > mostAtOneInstant) && atLimit(place)) {
            stop = Stop::AtLimit;
            break;
        }
        m_queue.pop();
        m_now = event.at;
        ++m_events;
        ++handled;
        hash(static_cast<std::uint64_t>(event.at),
             event.order + (std::uint64_t{place} << 8 | static_cast<std::uint64_t>(event.type)) * golden);
        if (recorder)
            recorder->at(m_now);
        handle(event);
    }
    if (recorder) {
        recorder->at(m_now);
        recorder->heardUntil(*this);
    }
    m_recorder = nullptr;
    dropStale();
    return stop;
}

void World::dropStale()
{
    const Event *next = m_queue.peek();
    while (next && isStale(*next)) {
        m_queue.popStale([this](const Event &e) { return isStale(e); });
        next = m_queue.peek();
    }
    m_next = next ? next->at : never;
}

void World::hash(std::uint64_t a, std::uint64_t b)
{
    m_fingerprint = (m_fingerprint ^ (a * 0xff51afd7ed558ccdu) ^ b) * 0xc4ceb9fe1a85ec53u;
    m_fingerprint ^= m_fingerprint >> 32;
}

bool World::atLimit(Index place)
{
    if (m_sameInstant > mostAtOneInstant) {
        m_limit = "More than " + std::to_string(mostAtOneInstant) + " events at one instant, the last at '" +
                  m_scenario->nodes[place].id + "': probably a cycle without any delay.";
        return true;
    }
    if (m_visits.live() + m_calls.live() + m_messages.live() <= mostItems) [[likely]]
        return false;
    const auto busiest = std::max_element(
        m_nodes.begin(), m_nodes.end(), [](const auto &a, const auto &b) { return a.inSystem < b.inSystem; });
    const auto longest = std::max_element(m_channels.begin(), m_channels.end(),
                                          [](const auto &a, const auto &b) { return a.waiting < b.waiting; });
    const bool channel = longest != m_channels.end() && longest->waiting > busiest->inSystem;
    m_limit = "More than " + std::to_string(mostItems) +
              " requests, calls and messages at once, most of them at '" +
              (channel ? m_scenario->channels[static_cast<std::size_t>(longest - m_channels.begin())].id
                       : m_scenario->nodes[static_cast<std::size_t>(busiest - m_nodes.begin())].id) +
              "'.";
    return true;
}

void World::intervene(const Intervention &intervention, Recorder *recorder)
{
    m_recorder = recorder;
    if (recorder) {
        recorder->listen(*this);
        recorder->at(m_now);
    }
    hash(intervention);
    switch (intervention.what) {
    case Intervention::What::Replace:
        replace(intervention.scenario);
        break;
    case Intervention::What::StartFault:
        startFault(intervention.fault);
        break;
    case Intervention::What::EndFault:
        endFaults(intervention.fault);
        break;
    }
    if (recorder)
        recorder->heardUntil(*this);
    m_recorder = nullptr;
    dropStale();
}

// REQUIRES: the same tables and indices, as kinds::differOnlyLive() says.
void World::replace(std::shared_ptr<const Scenario> scenario)
{
    const std::shared_ptr<const Scenario> before = std::move(m_scenario);
    m_scenario = std::move(scenario);
    chooseLanes();
    makeBreakers();
    findCapacities();
    for (Index n = 0; n < m_nodes.size(); ++n) {
        if (m_scenario->nodes[n].behaviour == Behaviour::Source)
            rateChanged(n, before->nodes[n].source);
        if (m_scenario->nodes[n].behaviour != Behaviour::Station || m_nodes[n].crashes)
            continue;
        for (std::uint32_t r = 0; r < m_nodes[n].replicaCount; ++r)
            startWaiters(n, static_cast<std::uint16_t>(r));
        if (m_recorder)
            levelsChanged(n);
    }
    for (Index c = 0; c < m_channels.size(); ++c) {
        recountIdle(c);
        dispatch(c);
    }
    for (Index e = 0; m_recorder && e < m_edges.size(); ++e)
        m_recorder->breakersAre(e, m_now, edgeGauge(e));
}

void World::hash(const Intervention &intervention)
{
    hash(static_cast<std::uint64_t>(m_now), 0x1000 + static_cast<std::uint64_t>(intervention.what));
    if (intervention.what == Intervention::What::Replace) {
        hash(*intervention.scenario);
        return;
    }
    const FaultPlan &fault = intervention.fault;
    hash(streamKey(static_cast<std::uint64_t>(fault.kind), fault.id, ""),
         std::bit_cast<std::uint64_t>(fault.value));
    hash((static_cast<std::uint64_t>(fault.node) << 32) | fault.edge,
         static_cast<std::uint64_t>(fault.duration));
}

// The settings that can change while a run goes on.
void World::hash(const Scenario &scenario)
{
    const auto number = [](double value) {
        return std::bit_cast<std::uint64_t>(value);
    };
    const auto distribution = [&](const Distribution &d) {
        hash((static_cast<std::uint64_t>(d.kind) << 60) ^ static_cast<std::uint64_t>(d.scale),
             number(d.sigma));
        hash(static_cast<std::uint64_t>(d.max), 1);
    };
    const auto small = [](auto value) {
        return static_cast<std::uint64_t>(value);
    };
    for (const NodePlan &node : scenario.nodes) {
        hash(number(node.source.rate), small(node.source.deadline));
        hash(small(node.source.arrivals) << 8 | small(node.station.overflow), node.station.heldDuringCalls);
        hash(node.station.threads, node.station.acceptQueue);
    }
    for (const OperationPlan &operation : scenario.operations) {
        distribution(operation.serviceTime);
        distribution(operation.replyTime);
        hash(number(operation.errorRate), operation.idempotent);
    }
    for (const MixPlan &m : scenario.mixes)
        hash(number(m.weight), m.operation);
    for (const CallPlan &call : scenario.calls)
        hash(number(call.probability), call.calls);
    for (const EdgePlan &edge : scenario.edges) {
        distribution(edge.latency);
        hash(small(edge.timeout), small(edge.optional) << 1 | small(edge.consumer.manualAck));
        hash(edge.consumer.consumers, small(edge.consumer.onFailure));
        hash(edge.retry);
        hash(edge.breaker);
    }
}

void World::hash(const RetryPlan &retry)
{
    hash(std::uint64_t{retry.maxAttempts} << 32 | retry.maxAttemptsNotIdempotent, retry.retryOn);
    hash(static_cast<std::uint64_t>(retry.base), static_cast<std::uint64_t>(retry.cap));
    hash(static_cast<std::uint64_t>(retry.backoff) << 8 | static_cast<std::uint64_t>(retry.jitter),
         std::bit_cast<std::uint64_t>(retry.multiplier));
}

void World::hash(const BreakerPlan &breaker)
{
    hash(breaker.present, static_cast<std::uint64_t>(breaker.slidingWindowType));
    hash(breaker.slidingWindowSize, breaker.minimumNumberOfCalls);
    hash(std::bit_cast<std::uint64_t>(breaker.failureRateThreshold),
         std::bit_cast<std::uint64_t>(breaker.slowCallRateThreshold));
    hash(static_cast<std::uint64_t>(breaker.slowCallDurationThreshold),
         breaker.permittedNumberOfCallsInHalfOpenState);
    hash(static_cast<std::uint64_t>(breaker.waitDurationInOpenState),
         std::bit_cast<std::uint64_t>(breaker.waitIntervalMultiplier));
    hash(static_cast<std::uint64_t>(breaker.maxWaitIntervalInOpenState),
         breaker.automaticTransitionFromOpenToHalfOpenEnabled);
    hash(static_cast<std::uint64_t>(breaker.maxWaitDurationInHalfOpenState),
         std::uint64_t{breaker.ignore} << 1 | breaker.toClosedAfterHalfOpenWait);
}

} // namespace sim
