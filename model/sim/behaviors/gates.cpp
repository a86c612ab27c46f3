// Policies that hold a call up or turn it away, in the order of the edge's layers; and what they hear when it
// is over. A call passes those outside the retries, each of its attempts the others. What waits keeps in its
// verdict what it will fail with if nothing lets it through before its timer.
#include "model/sim/world.h"

namespace sim {

namespace {
constexpr std::uint64_t fewestForQuantile = 20; // latencies before a hedge relies on their quantile

// The first of the edge's gates [from, to) that has not been passed yet; `to`: none.
std::uint8_t nextGate(const EdgeState &edge, std::uint8_t from, std::uint8_t to, std::uint8_t passed)
{
    while (from < to && passed & bit(edge.gates[from]))
        ++from;
    return from;
}

} // namespace

// Cause::None: the attempt has set out, or it waits.
Cause World::pass(Index v)
{
    for (;;) {
        Visit &visit = m_visits[v];
        const EdgeState &edge = m_edges[visit.edge];
        const Call &call = m_calls[visit.parent];
        const std::uint8_t next = nextGate(edge, edge.callGateCount, edge.gateCount, visit.passed);
        if (next == edge.gateCount)
            break;
        Guard &guard = guardOf(visit.edge, m_visits[call.caller].replica);
        const Layer layer = edge.gates[next];
        Answer answer;
        if (layer == Layer::Timeout)
            visit.timer =
                scheduleIn(edge.timeoutLane, m_tables.edges[visit.edge].timeout, EventType::TimedOut, v);
        else if (layer == Layer::Retry)
            answer.cause = throttled(guard, call);
        else
            answer = gate(layer, guard, {v, visit.ticket, visit.cause, visit.passed, EventType::WaitOver});
        if (answer.waits)
            return Cause::None;
        if (answer.cause != Cause::None)
            return turnedAway(v, answer.cause);
        visit.passed |= bit(layer);
    }
    return connect(v);
}

Cause World::passOutside(Index c)
{
    for (;;) {
        Call &call = m_calls[c];
        const Index e = m_tables.calls[call.plan].edge;
        const EdgeState &edge = m_edges[e];
        const std::uint8_t next = nextGate(edge, 0, edge.callGateCount, call.passed);
        if (next == edge.callGateCount)
            return Cause::None;
        Guard &guard = guardOf(e, m_visits[call.caller].replica);
        const Layer layer = edge.gates[next];
        Answer answer;
        if (layer == Layer::Timeout) {
            const EdgePlan &plan = m_tables.edges[e];
            if (plan.timeout < plan.overallTimeout)
                call.overall = schedule(plan.timeout, EventType::CallTimedOut, c);
        } else {
            answer = gate(layer, guard, {c, call.ticket, call.verdict, call.passed, EventType::CallTimer});
        }
        if (answer.waits) {
            call.state = Call::Waiting;
            return Cause::None;
        }
        if (answer.cause != Cause::None) {
            markRefused(e, m_visits[call.caller].id, answer.cause);
            if (answer.cause == Cause::CircuitOpen && m_recorder)
                m_recorder->counted(e, call.started, &EdgeTotals::notPermitted);
            return answer.cause;
        }
        call.passed |= bit(layer);
    }
}

// The call has waited outside its retries: its turn has come, or it fails.
Cause World::waitedOutside(Index c)
{
    const Cause verdict = std::exchange(m_calls[c].verdict, Cause::None);
    if (verdict == Cause::None)
        return passOutside(c);
    markRefused(m_tables.calls[m_calls[c].plan].edge, m_visits[m_calls[c].caller].id, verdict);
    return verdict;
}

World::Answer World::gate(Layer layer, Guard &guard, const Waiting &waiting)
{
    const EdgePlan &plan = m_tables.edges[guard.edge];
    if (layer == Layer::CircuitBreaker)
        return {breakerPermits(guard) ? Cause::None : Cause::CircuitOpen, false};
    if (layer == Layer::RateLimiter) {
        const RateLimiter::Answer answer = guard.limiter.acquire(m_now);
        if (answer.wait == 0)
            return {answer.permitted ? Cause::None : Cause::RateLimited, false};
        waiting.verdict = answer.permitted ? Cause::None : Cause::RateLimited;
        waiting.passed |= answer.permitted ? bit(layer) : std::uint8_t{0};
        waiting.ticket = schedule(answer.wait, waiting.event, waiting.thing);
        return {Cause::None, true};
    }
    if (guard.permits < plan.bulkhead.maxConcurrentCalls) {
        ++guard.permits;
        return {};
    }
    if (plan.bulkhead.maxWaitDuration == 0)
        return {Cause::BulkheadFull, false};
    waiting.verdict = Cause::BulkheadFull;
    waiting.ticket = schedule(plan.bulkhead.maxWaitDuration, waiting.event, waiting.thing);
    guard.bulkheadLine.push(waiting.thing, waiting.ticket, waiting.event == EventType::CallTimer);
    return {Cause::None, true};
}

// The caller's own throttling (adaptive budgets), before every attempt.
Cause World::throttled(Guard &guard, const Call &call)
{
    const double share = guard.budget.rejectProbability(m_now);
    if (call.tries == 1)
        guard.budget.requestBegins(m_now);
    const std::uint64_t nth = (std::uint64_t{call.ordinal} << 32) | call.tries;
    const std::uint64_t bits = draw(mix(m_tables.edgeKeys[guard.edge].budget + m_visits[call.caller].key), nth);
    return share > 0 && uniform(bits) < share ? Cause::RateLimited : Cause::None;
}

Cause World::turnedAway(Index v, Cause cause)
{
    markRefused(m_visits[v].edge, m_visits[v].id, cause);
    if (cause == Cause::CircuitOpen && m_recorder)
        m_recorder->counted(m_visits[v].edge, m_calls[m_visits[v].parent].started, &EdgeTotals::notPermitted);
    detach(v, cause);
    discard(v);
    return cause;
}

void World::markRefused(Index edge, std::uint64_t id, Cause cause)
{
    mark(MarkKind::NotPermitted, edge, id, cause);
}

void World::onWaitOver(const Event &event)
{
    const Index v = event.slot;
    Visit &visit = m_visits[v];
    if (visit.ticket != event.ticket())
        return;
    const Index c = visit.parent;
    begin(event, nodeOf(m_visits[m_calls[c].caller]));
    visit.ticket = 0;
    const Cause cause = visit.cause == Cause::None ? pass(v) : turnedAway(v, visit.cause);
    if (cause != Cause::None && heard(c, cause))
        go(c);
}

// Innermost first. What an attempt has not passed does not hear of it.
void World::leaveGates(Index v, Cause cause)
{
    Visit &visit = m_visits[v];
    if (m_tables.edges[visit.edge].pool.present || (m_hasExtras && extra(v).connection != noIndex))
        leaveConnection(v, cause);
    if (visit.passed)
        leavePassed(guardOf(visit.edge, m_visits[m_calls[visit.parent].caller].replica), visit.passed, cause,
                    visit.sent);
}

// REQUIRES: the call has passed gates outside its retries.
void World::leaveOutside(Index c, Cause cause)
{
    Call &call = m_calls[c];
    leavePassed(guardOf(m_tables.calls[call.plan].edge, m_visits[call.caller].replica),
                std::exchange(call.passed, std::uint8_t{0}), cause, call.started);
}

void World::leavePassed(Guard &guard, std::uint8_t passed, Cause cause, Time since)
{
    const std::array<Layer, 5> &layers = m_tables.edges[guard.edge].layers;
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
        if (!(passed & bit(*layer)))
            continue;
        if (*layer == Layer::CircuitBreaker)
            breakerHears(guard, cause, m_now - since);
        if (*layer != Layer::Bulkhead)
            continue;
        --guard.permits;
        freePermit(guard);
    }
}

// Permits go to those who wait, first come, first served.
void World::freePermit(Guard &guard)
{
    const BulkheadPlan &plan = m_tables.edges[guard.edge].bulkhead;
    while (!guard.bulkheadLine.empty() && (!plan.present || guard.permits < plan.maxConcurrentCalls)) {
        const WaitLine::Waiter waiter = guard.bulkheadLine.pop();
        const bool isCall = waiter.isCall;
        std::uint32_t &ticket = isCall ? m_calls[waiter.thing].ticket : m_visits[waiter.thing].ticket;
        if (ticket != waiter.ticket)
            continue;
        ++guard.permits;
        if (isCall) {
            m_calls[waiter.thing].verdict = Cause::None;
            m_calls[waiter.thing].passed |= bit(Layer::Bulkhead);
        } else {
            m_visits[waiter.thing].cause = Cause::None;
            m_visits[waiter.thing].passed |= bit(Layer::Bulkhead);
        }
        ticket = schedule(0, isCall ? EventType::CallTimer : EventType::WaitOver, waiter.thing);
    }
}

// ---- Circuit breakers

bool World::breakerPermits(Guard &guard)
{
    const Breaker::State before = guard.breaker.state();
    const bool permitted = guard.breaker.begin(m_now);
    breakerMoved(guard, before);
    return permitted;
}

void World::breakerHears(Guard &guard, Cause cause, Time duration)
{
    if (cause == Cause::DataNull)
        cause = Cause::None; // HTTP 200
    const Breaker::State before = guard.breaker.state();
    const bool ignored = cause == Cause::Cancelled || (guard.breaker.plan().ignore & bit(cause)) != 0;
    guard.breaker.end(m_now,
                      cause == Cause::None ? Breaker::Outcome::Success
                      : ignored            ? Breaker::Outcome::Ignored
                                           : Breaker::Outcome::Failure,
                      duration);
    breakerMoved(guard, before);
}

BreakerState World::observed(Breaker::State state)
{
    switch (state) {
    case Breaker::State::Open:
    case Breaker::State::ForcedOpen:
        return BreakerState::Open;
    case Breaker::State::HalfOpen:
        return BreakerState::HalfOpen;
    default:
        return BreakerState::Closed;
    }
}

void World::breakerMoved(Guard &guard, Breaker::State before)
{
    if (guard.breaker.timerAt() != guard.timerAt) {
        guard.timerAt = guard.breaker.timerAt();
        const auto index = static_cast<Index>(&guard - m_guards.data());
        guard.ticket =
            guard.timerAt == never ? 0 : m_queue.push(guard.timerAt, EventType::BreakerTimer, index);
    }
    const Breaker::State state = guard.breaker.state();
    if (state == before || !m_recorder)
        return;
    m_recorder->breakersAre(guard.edge, m_now, edgeGauge(guard.edge));
    m_recorder->breakerMoved(guard.edge, {m_now, guard.instance, observed(before), observed(state)});
    mark(state == Breaker::State::Open       ? MarkKind::BreakerOpened
         : state == Breaker::State::HalfOpen ? MarkKind::BreakerHalfOpen
                                             : MarkKind::BreakerClosed,
         guard.edge, 0, Cause::None);
}

void World::onBreakerTimer(const Event &event)
{
    if (event.slot >= m_guards.size() || m_guards[event.slot].ticket != event.ticket())
        return;
    Guard &guard = m_guards[event.slot];
    begin(event, m_tables.edges[guard.edge].from);
    guard.ticket = 0;
    guard.timerAt = never;
    const Breaker::State before = guard.breaker.state();
    guard.breaker.tick(m_now);
    breakerMoved(guard, before);
}

// ---- Hedges

void World::scheduleHedge(Index c)
{
    Call &call = m_calls[c];
    const CallPlan &plan = m_tables.calls[call.plan];
    const HedgePlan &hedge = m_tables.edges[plan.edge].hedge;
    if (!(m_edges[plan.edge].special & EdgeState::Hedged) || call.state != Call::Out)
        return;
    Guard &guard = guardOf(plan.edge, m_visits[call.caller].replica);
    if (call.hedges == 0)
        ++guard.calls;
    call.ticket = 0;
    if (call.hedges + 1u >= hedge.maxAttempts || !m_tables.operations[plan.operation].idempotent)
        return;
    if (hedge.delay == 0 && guard.latency.count() < fewestForQuantile)
        return;
    const Time delay = hedge.delay > 0 ? hedge.delay : guard.latency.quantile(hedge.quantile);
    call.ticket = schedule(delay, EventType::CallTimer, c);
}

// Another copy sets out now, if its call still may have one.
bool World::hedgesNow(Index c)
{
    Call &call = m_calls[c];
    const CallPlan &plan = m_tables.calls[call.plan];
    const HedgePlan &hedge = m_tables.edges[plan.edge].hedge;
    if (call.hedges + 1u >= hedge.maxAttempts || !m_tables.operations[plan.operation].idempotent)
        return false;
    Guard &guard = guardOf(plan.edge, m_visits[call.caller].replica);
    const double most = static_cast<double>(guard.calls) * hedge.maxExtraLoad / 100;
    if (hedge.maxExtraLoad < 100 && static_cast<double>(guard.hedges + 1) > most)
        return false;
    ++call.hedges;
    ++guard.hedges;
    if (m_recorder)
        m_recorder->counted(plan.edge, call.started, &EdgeTotals::hedges);
    return launchAttempt(c) == Cause::None;
}

} // namespace sim
