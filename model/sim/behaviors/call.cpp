#include "model/sim/policies/retry.h"
#include "model/sim/world.h"

#include <algorithm>

namespace sim {

namespace {
// The callee may have done it all the same.
constexpr std::uint32_t unknown = bit(Cause::Timeout) | bit(Cause::DeadlineExceeded) | bit(Cause::ConnectionReset);
constexpr std::uint32_t late = bit(Cause::Timeout) | bit(Cause::DeadlineExceeded) | bit(Cause::Http504);
} // namespace

// One logical call enters its edge. True: it is ready for its first attempt.
bool World::enter(Index c)
{
    for (;;) {
        Call &call = m_calls[c];
        const Index e = m_tables.calls[call.plan].edge;
        call.started = m_now;
        call.tries = 0;
        call.lastBackoff = 0;
        call.passed = call.hedges = 0;
        call.verdict = Cause::None;
        call.state = Call::Out;
        ++m_edges[e].callsInFlight;
        if (m_recorder)
            m_recorder->callEntered(e, m_now);
        if (const BudgetPlan::Kind budget = m_tables.edges[e].retry.budget.kind;
            budget != BudgetPlan::Kind::None && budget != BudgetPlan::Kind::Adaptive)
            guardOf(e, m_visits[call.caller].replica).budget.requestBegins(m_now);
        if (!(m_edges[e].special & EdgeState::CallGated)) [[likely]]
            return true;
        if (const Time overall = m_tables.edges[e].overallTimeout; overall != never)
            call.overall = schedule(overall, EventType::CallTimedOut, c);
        const Cause cause = passOutside(c);
        if (cause == Cause::None)
            return m_calls[c].state == Call::Out;
        if (!callEnded(c, cause))
            return false;
    }
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

// Makes one attempt. Cause::None: it is under way.
Cause World::attempt(Index c)
{
    ++m_calls[c].tries;
    return launchAttempt(c);
}

Cause World::launchAttempt(Index c)
{
    const Index v = makeAttempt(c);
    Visit &visit = m_visits[v];
    const EdgeState &state = m_edges[visit.edge];
    if (state.gateCount == 0 && state.timeoutLane != EventQueue::noLane)
        visit.timer =
            scheduleIn(state.timeoutLane, m_tables.edges[visit.edge].timeout, EventType::TimedOut, v);
    else if (state.gateCount == 0 && m_tables.edges[visit.edge].timeout != never)
        visit.timer = schedule(m_tables.edges[visit.edge].timeout, EventType::TimedOut, v);
    if (state.special & EdgeState::Gated) [[unlikely]] {
        const Cause cause = pass(v);
        if (cause == Cause::None)
            scheduleHedge(c);
        return cause;
    }
    send(v);
    if (state.special & EdgeState::Hedged)
        scheduleHedge(c);
    return Cause::None;
}

// An attempt is a visit from now on. Taking one may move the others.
Index World::makeAttempt(Index c)
{
    const Index v = takeVisit();
    Call &call = m_calls[c];
    const CallPlan &plan = m_tables.calls[call.plan];
    const Visit &caller = m_visits[call.caller];
    Visit &visit = m_visits[v];
    const std::uint64_t nth =
        (std::uint64_t{call.ordinal} << 32) | (std::uint64_t{call.hedges} << 24) | call.tries;
    visit.arrived = visit.since = visit.sent = m_now;
    visit.id = caller.id;
    visit.key = draw(mix(m_tables.edgeKeys[plan.edge].calls + caller.key), nth);
    visit.ticket = visit.timer = 0;
    visit.parent = c;
    visit.next = noIndex;
    visit.operation = plan.operation;
    visit.edge = plan.edge;
    visit.work = 0;
    visit.open = 0;
    visit.step = 0;
    visit.state = Visit::Gate;
    const int again = call.tries > 1 || call.hedges > 0 ? Visit::Again : 0;
    visit.flags = static_cast<std::uint8_t>((caller.flags & Visit::Useless) | again);
    visit.cause = Cause::None;
    visit.passed = 0;
    const EdgeState &state = m_edges[plan.edge];
    if (state.special & EdgeState::Balanced) [[unlikely]] {
        visit.replica = static_cast<std::uint16_t>(chooseReplica(visit));
    } else {
        std::uint32_t &turn = m_roundRobin[state.firstInstance + caller.replica];
        visit.replica = static_cast<std::uint16_t>(turn);
        turn = turn + 1 < m_nodes[m_tables.edges[plan.edge].to].replicaCount ? turn + 1 : 0;
    }
    if (m_hasExtras)
        dressAttempt(c, v);
    call.visit = v;
    call.state = Call::Out;
    return v;
}

// What only some attempts carry: the deadline, the place among several, the effect they share.
void World::dressAttempt(Index c, Index v)
{
    const Call &call = m_calls[c];
    const EdgePlan &edge = m_tables.edges[m_visits[v].edge];
    VisitExtra &more = extra(v);
    more.sibling = call.visit;
    if (m_streams.size() > 0)
        expectVersion(c, v);
    if (m_tables.calls[originalOf(call.plan)].told)
        joinPairs(call.caller, v);
    if (edge.propagation == EdgePlan::Propagation::Deadline)
        more.deadline = deadlineFor(call, edge);
    if (!(m_edges[m_visits[v].edge].special & EdgeState::Counted) ||
        m_tables.operations[m_visits[v].operation].idempotent)
        return;
    Index &shared = m_effectOf[c];
    if (shared == noIndex) {
        shared = m_effects.take();
        m_effects[shared] = {.users = 1, .state = Effect::Used};
    }
    ++m_effects[shared].users;
    more.effect = shared;
}

// The attempt sets out.
void World::send(Index v)
{
    Visit &visit = m_visits[v];
    const EdgeState &state = m_edges[visit.edge];
    if (m_recorder)
        m_recorder->attempted(visit.edge, m_calls[visit.parent].started);
    visit.state = Visit::Travelling;
    visit.arrived = visit.since = m_now;
    if (state.firstOutstanding != noIndex)
        ++outstandingOf(visit)[visit.replica];
    const std::uint64_t bits = mix(m_tables.edgeKeys[visit.edge].latency + visit.key);
    if (state.special & (EdgeState::Partitioned | EdgeState::Network)) [[unlikely]] {
        if (state.special & EdgeState::Partitioned) {
            mark(MarkKind::Lost, visit.edge, visit.id, Cause::Timeout);
            vanish(v);
            return;
        }
        const Time delay = transit(visit.edge, m_tables.edges[visit.edge].requestSize, bits);
        visit.ticket = schedule(delay, EventType::RequestArrives, v);
        return;
    }
    const Time delay = sample(m_tables.edges[visit.edge].latency, bits);
    visit.ticket = scheduleIn(state.requestLane, delay, EventType::RequestArrives, v);
}

// The attempt is over for its caller, who hears of it: gates and timers first. The visit may live on.
void World::detach(Index v, Cause cause)
{
    Visit &visit = m_visits[v];
    visit.timer = 0;
    const EdgeState &state = m_edges[visit.edge];
    if (state.firstOutstanding != noIndex && visit.state != Visit::Gate)
        --outstandingOf(visit)[visit.replica];
    if (visit.passed || state.special & EdgeState::Gated || (m_hasExtras && extra(v).connection != noIndex))
        [[unlikely]]
        leaveGates(v, cause);
    if (state.special & EdgeState::Hedged && cause == Cause::None)
        guardOf(visit.edge, m_visits[m_calls[visit.parent].caller].replica)
            .latency.record(m_now - visit.sent);
    Call &call = m_calls[visit.parent];
    if (call.visit == v) {
        call.visit = m_hasExtras ? extra(v).sibling : noIndex;
    } else {
        Index w = call.visit;
        while (w != noIndex && extra(w).sibling != v)
            w = extra(w).sibling;
        if (w != noIndex)
            extra(w).sibling = extra(v).sibling;
    }
    if (m_hasExtras)
        extra(v).sibling = noIndex;
    visit.parent = noIndex;
}

// Decides what follows an attempt that is over. True: make the next attempt now.
bool World::heard(Index c, Cause cause)
{
    const Index e = m_tables.calls[m_calls[c].plan].edge;
    if (!(m_edges[e].special & EdgeState::Hedged) && m_calls[c].visit == noIndex) [[likely]] {
        m_calls[c].ticket = 0; // of a hedge, had there been any when it set out
        return afterAttempt(c, cause);
    }
    const bool fatal = cause != Cause::None && !(m_tables.edges[e].retry.retryOn & bit(cause));
    if (cause != Cause::None && !fatal && hedgesNow(c))
        return false;
    if (cause != Cause::None && !fatal && m_calls[c].visit != noIndex)
        return false; // the others may still answer
    endAttempts(c, Cause::Cancelled);
    m_calls[c].ticket = 0;
    return afterAttempt(c, cause);
}

bool World::afterAttempt(Index c, Cause cause)
{
    Call &call = m_calls[c];
    const Index e = m_tables.calls[call.plan].edge;
    const RetryPlan &retry = m_tables.edges[e].retry;
    if (retry.budget.kind != BudgetPlan::Kind::None) [[unlikely]]
        budgetHears(c, cause);
    if (cause == Cause::None || !mayRetry(c, cause))
        return callEnded(c, cause) && enter(c);
    const std::uint64_t nth = (std::uint64_t{call.ordinal} << 32) | call.tries;
    const std::uint64_t bits = draw(mix(m_tables.edgeKeys[e].backoff + m_visits[call.caller].key), nth);
    const Time wait = backoff(retry, call.tries - 1, static_cast<Time>(call.lastBackoff), uniform(bits));
    call.lastBackoff = static_cast<float>(wait);
    call.state = Call::BackingOff;
    call.hedges = 0;
    ++m_edges[e].backingOff;
    call.ticket = schedule(wait, EventType::CallTimer, c);
    return false;
}

bool World::mayRetry(Index c, Cause cause)
{
    const Call &call = m_calls[c];
    const CallPlan &plan = m_tables.calls[call.plan];
    const RetryPlan &retry = m_tables.edges[plan.edge].retry;
    if (!triesAgain(retry, cause, call.tries, m_tables.operations[plan.operation].idempotent))
        return false;
    if (retry.budget.kind == BudgetPlan::Kind::None)
        return true;
    Guard &guard = guardOf(plan.edge, m_visits[call.caller].replica);
    return guard.budget.mayRetry(m_now, m_edges[plan.edge].callsInFlight);
}

void World::budgetHears(Index c, Cause cause)
{
    const Call &call = m_calls[c];
    const CallPlan &plan = m_tables.calls[call.plan];
    const RetryPlan &retry = m_tables.edges[plan.edge].retry;
    RetryBudget &budget = guardOf(plan.edge, m_visits[call.caller].replica).budget;
    if (call.tries > 1)
        budget.retryEnds();
    if (cause == Cause::None)
        budget.succeeded();
    else if (retry.retryOn & bit(cause))
        budget.failed();
    constexpr std::uint32_t notAccepted = bit(Cause::RateLimited) | bit(Cause::QueueFull) | bit(Cause::Shed) |
                                          bit(Cause::ConnectionRefused) | bit(Cause::ConnectTimeout) |
                                          bit(Cause::Timeout);
    if (!(notAccepted & bit(cause)))
        budget.accepted(m_now);
}

// What the caller's own reply says of it.
Cause World::failureOf(const Call &call, Cause cause)
{
    if (bit(cause) & late)
        return Cause::Http504;
    if (cause == Cause::DataNull && m_visits[call.caller].edge == noIndex)
        return Cause::DataNull; // a client that has what it can get
    return cause == Cause::Conflict ? conflictOf(call) : Cause::Http500;
}

// The call is over after all its attempts. True: the next of a series, or its fallback, is to enter now.
bool World::callEnded(Index c, Cause cause)
{
    Call &call = m_calls[c];
    const Index e = m_tables.calls[call.plan].edge;
    const EdgePlan &edge = m_tables.edges[e];
    --m_edges[e].callsInFlight;
    if (call.passed) [[unlikely]] // its gates may have gone from the settings meanwhile
        leaveOutside(c, cause);
    call.overall = 0;
    if (m_recorder)
        m_recorder->callEnded(e, call.started, m_now, cause);
    if (m_hasExtras)
        leaveEffect(std::exchange(m_effectOf[c], noIndex));
    Visit &caller = m_visits[call.caller];
    const bool undoes = m_hasExtras && extra(call.caller).compensating; // nothing stands in for that
    const bool fetches = m_hasExtras && federates(caller);
    if (cause == Cause::None && !undoes && edge.fallback.kind == FallbackPlan::Kind::Cached)
        guardOf(e, caller.replica).lastSuccess = m_now;
    if (m_hasExtras && (cause == Cause::None || unknown & bit(cause)))
        stepDone(call.caller, call.plan, cause);
    const bool stoodIn =
        cause != Cause::None && !undoes && edge.fallback.kind != FallbackPlan::Kind::None && fallsBack(c, cause);
    if (stoodIn) {
        caller.flags |= Visit::Degraded;
        if (m_hasExtras)
            degradeFlight(c);
        if (m_calls[c].state == Call::Free) // its fallback has another edge to take
            return true;
    } else if (cause != Cause::None) {
        if (fetches)
            fetchFailed(call.caller, originalOf(call.plan));
        else if (m_hasExtras && m_tables.calls[call.plan].perEntity && !undoes && servesFetch(caller))
            nullEntity(call.caller);
        else if (edge.optional && !undoes)
            caller.flags |= Visit::Degraded;
        else if (caller.cause == Cause::None)
            caller.cause = failureOf(call, cause);
    }
    call.plan = originalOf(call.plan);
    const Cause outcome = stoodIn ? Cause::None : cause;
    if (call.left > 0 && caller.cause == Cause::None && !(fetches && outcome != Cause::None)) {
        --call.left;
        ++call.ordinal;
        return true;
    }
    call.state = Call::Over;
    call.ticket = 0;
    if (fetches) [[unlikely]] {
        federatedCallOver(c, outcome);
        return false;
    }
    if (--caller.open == 0)
        stepEnded(call.caller, m_visits[call.caller]);
    return false;
}

// Whether something stands in for the failed call: at once, or another call that is to enter (state Free).
bool World::fallsBack(Index c, Cause cause)
{
    Call &call = m_calls[c];
    const CallPlan &plan = m_tables.calls[call.plan];
    const FallbackPlan &fallback = m_tables.edges[plan.edge].fallback;
    if (fallback.on && !(fallback.on & bit(cause)))
        return false;
    if (fallback.kind == FallbackPlan::Kind::Cached) {
        const Time last = guardOf(plan.edge, m_visits[call.caller].replica).lastSuccess;
        if (last < 0 || m_now - last > fallback.maxAge)
            return false;
    }
    if (fallback.kind == FallbackPlan::Kind::Edge && plan.fallback == noIndex)
        return false;
    if (m_recorder)
        m_recorder->counted(plan.edge, call.started, &EdgeTotals::fallbacks);
    if (fallback.kind == FallbackPlan::Kind::Edge) {
        call.plan = plan.fallback;
        call.state = Call::Free;
    }
    return true;
}

void World::onTimedOut(const Event &event)
{
    const Index v = event.slot;
    Visit &visit = m_visits[v];
    if (visit.timer != event.ticket())
        return;
    const Index c = visit.parent;
    begin(event, nodeOf(m_visits[m_calls[c].caller]));
    mark(MarkKind::TimedOut, visit.edge, visit.id, Cause::Timeout);
    if (m_recorder && visit.state != Visit::Gate && visit.state != Visit::Vanished)
        m_recorder->counted(visit.edge, m_calls[c].started, &EdgeTotals::abandoned);
    detach(v, Cause::Timeout);
    abandon(v);
    if (heard(c, Cause::Timeout))
        go(c);
}

void World::onCallTimer(const Event &event)
{
    const Index c = event.slot;
    Call &call = m_calls[c];
    if (call.ticket != event.ticket())
        return;
    begin(event, nodeOf(m_visits[call.caller]));
    call.ticket = 0;
    if (call.state == Call::Out) {
        hedgesNow(c);
        return;
    }
    if (call.state == Call::BackingOff) {
        --m_edges[m_tables.calls[call.plan].edge].backingOff;
        go(c);
        return;
    }
    if (call.state == Call::Gathering) {
        if (enter(c))
            go(c);
        return;
    }
    call.state = Call::Out;
    const Cause cause = waitedOutside(c);
    if (m_calls[c].state == Call::Waiting)
        return;
    if (cause == Cause::None || (callEnded(c, cause) && enter(c)))
        go(c);
}

void World::onCallTimedOut(const Event &event)
{
    const Index c = event.slot;
    Call &call = m_calls[c];
    if (call.overall != event.ticket())
        return;
    begin(event, nodeOf(m_visits[call.caller]));
    const Index e = m_tables.calls[call.plan].edge;
    mark(MarkKind::TimedOut, e, m_visits[call.caller].id, Cause::Timeout);
    if (call.state == Call::BackingOff)
        --m_edges[e].backingOff;
    call.ticket = 0;
    call.state = Call::Out;
    const bool retried = call.tries > 1 && call.visit != noIndex;
    endAttempts(c, Cause::Timeout);
    if (retried && m_tables.edges[e].retry.budget.kind != BudgetPlan::Kind::None)
        guardOf(e, m_visits[m_calls[c].caller].replica).budget.retryEnds();
    if (callEnded(c, Cause::Timeout) && enter(c))
        go(c);
}

// The caller gives up all attempts that are under way.
void World::endAttempts(Index c, Cause cause)
{
    while (m_calls[c].visit != noIndex) {
        const Index v = m_calls[c].visit;
        const Visit &visit = m_visits[v];
        if (m_recorder && visit.state != Visit::Gate && visit.state != Visit::Vanished)
            m_recorder->counted(visit.edge, m_calls[c].started, &EdgeTotals::abandoned);
        detach(v, cause);
        abandon(v);
    }
}

void World::onReplyArrives(const Event &event)
{
    const Index v = event.slot;
    Visit &visit = m_visits[v];
    if (visit.ticket != event.ticket())
        return;
    begin(event, m_tables.edges[visit.edge].from, EventType::ReplyArrives);
    const Index c = visit.parent;
    if (c == noIndex) {
        discard(v);
        return;
    }
    const Cause cause = visit.cause;
    if (cause == Cause::None && answerPlainly(v)) [[likely]]
        return;
    if (visit.flags & Visit::Degraded && cause == Cause::None)
        m_visits[m_calls[c].caller].flags |= Visit::Degraded; // a reply made of a degraded one is no better
    if (m_hasExtras && cause == Cause::None)
        replyHeard(c, v);
    detach(v, cause);
    discard(v);
    if (heard(c, cause))
        go(c);
}

// The attempt is gone for good.
void World::discard(Index v)
{
    const Visit &visit = m_visits[v];
    if (visit.flags & Visit::Useless && visit.work > 0 && m_recorder)
        m_recorder->wasted(nodeOf(visit), visit.arrived, static_cast<double>(visit.work));
    giveVisit(v);
}

// Lost on its way or inside a node that says nothing: its caller waits until it gives up.
void World::vanish(Index v)
{
    Visit &visit = m_visits[v];
    if (visit.parent == noIndex) {
        discard(v);
        return;
    }
    visit.state = Visit::Vanished;
    visit.ticket = 0;
}

} // namespace sim
