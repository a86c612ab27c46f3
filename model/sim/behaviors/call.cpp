#include "model/sim/policies/retry.h"
#include "model/sim/world.h"

namespace sim {

namespace {
constexpr std::uint32_t late = bit(Cause::Timeout) | bit(Cause::DeadlineExceeded) | bit(Cause::Http504);
} // namespace

// One logical call enters its edge.
void World::callBegins(Index c)
{
    Call &call = m_calls[c];
    const Index edge = m_scenario->calls[call.plan].edge;
    call.started = call.sent = m_now;
    call.tries = 0;
    call.lastBackoff = 0;
    call.state = Call::Out;
    ++m_edges[edge].callsInFlight;
    if (m_recorder)
        m_recorder->callEntered(edge, m_now);
}

// Makes attempts until one is under way, a backoff runs, or the series of calls is over.
void World::go(Index c)
{
    for (;;) {
        const Cause cause = attempt(c);
        if (cause == Cause::None || !afterAttempt(c, cause))
            return;
    }
}

// Sends one attempt. Cause::None: it is under way.
Cause World::attempt(Index c)
{
    Call &call = m_calls[c];
    const CallPlan &plan = m_scenario->calls[call.plan];
    const EdgePlan &edge = m_scenario->edges[plan.edge];
    EdgeState &state = m_edges[plan.edge];
    const Visit &caller = m_visits[call.caller];
    ++call.tries;
    call.state = Call::Out;
    call.sent = m_now;
    call.visit = noIndex;
    if (state.firstBreaker != noIndex && !breakerPermits(plan.edge, caller.replica)) {
        if (m_recorder)
            m_recorder->notPermitted(plan.edge, call.started);
        mark(MarkKind::NotPermitted, plan.edge, caller.id, Cause::CircuitOpen);
        return Cause::CircuitOpen;
    }
    if (m_recorder)
        m_recorder->attempted(plan.edge, call.started);
    std::uint32_t &turn = m_roundRobin[state.firstInstance + caller.replica];
    const std::uint32_t replica = turn < m_nodes[edge.to].replicaCount ? turn : 0;
    turn = replica + 1;
    if (state.partitions)
        mark(MarkKind::Lost, plan.edge, caller.id, Cause::Timeout);
    else
        call.visit = send(c, replica);
    if (edge.timeout != never)
        call.ticket = scheduleIn(state.timeoutLane, edge.timeout, EventType::TimedOut, c);
    return Cause::None;
}

// The attempt sets out: it is a visit from now on. Taking one may move the others.
Index World::send(Index c, std::uint32_t replica)
{
    const Index v = m_visits.take();
    const Call &call = m_calls[c];
    const CallPlan &plan = m_scenario->calls[call.plan];
    const Visit &caller = m_visits[call.caller];
    Visit &visit = m_visits[v];
    const std::uint64_t nth = (static_cast<std::uint64_t>(call.ordinal) << 32) | call.tries;
    visit = Visit{};
    visit.state = Visit::Travelling;
    visit.arrived = visit.since = m_now;
    visit.id = caller.id;
    visit.key = draw(mix(m_keys->edges[plan.edge].calls + caller.key), nth);
    visit.parent = c;
    visit.operation = plan.operation;
    visit.edge = plan.edge;
    visit.replica = static_cast<std::uint16_t>(replica);
    const int again = call.tries > 1 ? Visit::Again : 0;
    visit.flags = static_cast<std::uint8_t>((caller.flags & Visit::Useless) | again);
    const Time delay =
        sample(m_scenario->edges[plan.edge].latency, mix(m_keys->edges[plan.edge].latency + visit.key));
    visit.ticket = scheduleIn(m_edges[plan.edge].latencyLane, delay, EventType::RequestArrives, v);
    return v;
}

// Decides what follows a finished attempt. True: make the next attempt now.
bool World::afterAttempt(Index c, Cause cause)
{
    Call &call = m_calls[c];
    if (cause == Cause::None)
        return callEnded(c, cause);
    const CallPlan &plan = m_scenario->calls[call.plan];
    const RetryPlan &retry = m_scenario->edges[plan.edge].retry;
    if (!triesAgain(retry, cause, call.tries, m_scenario->operations[plan.operation].idempotent))
        return callEnded(c, cause);
    const std::uint64_t nth = (static_cast<std::uint64_t>(call.ordinal) << 32) | call.tries;
    const std::uint64_t bits = draw(mix(m_keys->edges[plan.edge].backoff + m_visits[call.caller].key), nth);
    const Time wait = backoff(retry, call.tries - 1, static_cast<Time>(call.lastBackoff), uniform(bits));
    call.lastBackoff = static_cast<float>(wait);
    call.state = Call::BackingOff;
    call.sent = m_now;
    ++m_edges[plan.edge].backingOff;
    call.ticket = schedule(wait, EventType::BackoffOver, c);
    return false;
}

// The call is over after all its attempts. True: the next of a series one after another begins now.
bool World::callEnded(Index c, Cause cause)
{
    Call &call = m_calls[c];
    const Index e = m_scenario->calls[call.plan].edge;
    --m_edges[e].callsInFlight;
    if (m_recorder)
        m_recorder->callEnded(e, call.started, m_now, cause);
    Visit &caller = m_visits[call.caller];
    if (cause != Cause::None) {
        if (m_scenario->edges[e].optional)
            caller.flags |= Visit::Degraded;
        else if (caller.cause == Cause::None)
            caller.cause = bit(cause) & late ? Cause::Http504 : Cause::Http500;
    }
    if (call.left > 0 && caller.cause == Cause::None) {
        --call.left;
        ++call.ordinal;
        callBegins(c);
        return true;
    }
    call.state = Call::Over;
    call.ticket = 0;
    if (--caller.open == 0)
        stepEnded(call.caller);
    return false;
}

void World::onTimedOut(Index c)
{
    Call &call = m_calls[c];
    const Index e = m_scenario->calls[call.plan].edge;
    call.ticket = 0;
    const std::uint64_t id = m_visits[call.caller].id;
    mark(MarkKind::TimedOut, e, id, Cause::Timeout);
    if (call.visit != noIndex) {
        if (m_recorder)
            m_recorder->abandoned(e, call.started);
        abandon(call.visit);
        call.visit = noIndex;
    }
    breakerHears(e, m_visits[call.caller].replica, Cause::Timeout, m_now - call.sent);
    if (afterAttempt(c, Cause::Timeout))
        go(c);
}

void World::onBackoffOver(Index c)
{
    m_calls[c].ticket = 0;
    --m_edges[m_scenario->calls[m_calls[c].plan].edge].backingOff;
    go(c);
}

void World::onReplyArrives(Index v)
{
    const Visit &visit = m_visits[v];
    const Index c = visit.parent;
    const Cause cause = visit.cause;
    const bool degraded = (visit.flags & Visit::Degraded) != 0;
    discard(v);
    if (c == noIndex)
        return;
    Call &call = m_calls[c];
    if (degraded && cause == Cause::None)
        m_visits[call.caller].flags |= Visit::Degraded; // a reply made of a degraded one is no better
    call.ticket = 0;
    call.visit = noIndex;
    const Index e = m_scenario->calls[call.plan].edge;
    breakerHears(e, m_visits[call.caller].replica, cause, m_now - call.sent);
    if (afterAttempt(c, cause))
        go(c);
}

// The caller gives up. The callee goes on: its work, and what it calls, is for nothing.
void World::abandon(Index v)
{
    m_visits[v].parent = noIndex;
    makeUseless(v);
}

void World::makeUseless(Index v)
{
    Visit &visit = m_visits[v];
    if (visit.flags & Visit::Useless)
        return;
    visit.flags |= Visit::Useless;
    for (Index c = visit.calls; c != noIndex; c = m_calls[c].next) {
        if (m_calls[c].state == Call::Out && m_calls[c].visit != noIndex)
            makeUseless(m_calls[c].visit);
    }
}

// The attempt's last message has arrived or vanished.
void World::discard(Index v)
{
    const Visit &visit = m_visits[v];
    if (visit.flags & Visit::Useless && visit.work > 0 && m_recorder)
        m_recorder->wasted(nodeOf(visit), visit.arrived, static_cast<double>(visit.work));
    if (visit.parent != noIndex && m_calls[visit.parent].visit == v)
        m_calls[visit.parent].visit = noIndex;
    m_visits.give(v);
}

bool World::breakerPermits(Index e, std::uint16_t instance)
{
    const Index b = m_edges[e].firstBreaker + instance;
    const Breaker::State before = m_breakers[b].breaker.state();
    const bool permitted = m_breakers[b].breaker.begin(m_now);
    breakerMoved(b, before);
    return permitted;
}

void World::breakerHears(Index e, std::uint16_t instance, Cause cause, Time duration)
{
    if (m_edges[e].firstBreaker == noIndex)
        return;
    const Index b = m_edges[e].firstBreaker + instance;
    const Breaker::State before = m_breakers[b].breaker.state();
    const bool ignored = (m_breakers[b].breaker.plan().ignore & bit(cause)) != 0;
    m_breakers[b].breaker.end(m_now,
                              cause == Cause::None ? Breaker::Outcome::Success
                              : ignored            ? Breaker::Outcome::Ignored
                                                   : Breaker::Outcome::Failure,
                              duration);
    breakerMoved(b, before);
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

void World::breakerMoved(Index b, Breaker::State before)
{
    BreakerInstance &slot = m_breakers[b];
    if (slot.breaker.timerAt() != slot.timerAt) {
        slot.timerAt = slot.breaker.timerAt();
        slot.ticket = slot.timerAt == never ? 0 : m_queue.push(slot.timerAt, EventType::BreakerTimer, b);
    }
    const Breaker::State state = slot.breaker.state();
    if (state == before || !m_recorder)
        return;
    m_recorder->breakersAre(slot.edge, m_now, edgeGauge(slot.edge));
    m_recorder->breakerMoved(slot.edge, {m_now, slot.instance, observed(before), observed(state)});
    mark(state == Breaker::State::Open       ? MarkKind::BreakerOpened
         : state == Breaker::State::HalfOpen ? MarkKind::BreakerHalfOpen
                                             : MarkKind::BreakerClosed,
         slot.edge, 0, Cause::None);
}

void World::onBreakerTimer(Index b)
{
    m_breakers[b].ticket = 0;
    m_breakers[b].timerAt = never;
    const Breaker::State before = m_breakers[b].breaker.state();
    m_breakers[b].breaker.tick(m_now);
    breakerMoved(b, before);
}

} // namespace sim
