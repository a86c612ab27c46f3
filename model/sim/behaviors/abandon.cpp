// What a caller that gives up leaves behind, and what the callee learns of it.
#include "model/sim/world.h"

#include <algorithm>

namespace sim {

// REQUIRES: detached from its call. Unless it is told, the callee goes on: its work, and what it calls, is
// for nothing.
void World::abandon(Index v)
{
    Visit &visit = m_visits[v];
    if (visit.state == Visit::Gate || visit.state == Visit::Vanished) {
        discard(v);
        return;
    }
    makeUseless(v);
    if (m_edges[visit.edge].special & EdgeState::Tells)
        tellCallee(v);
}

void World::makeUseless(Index v)
{
    Visit &visit = m_visits[v];
    if (visit.flags & Visit::Useless)
        return;
    visit.flags |= Visit::Useless;
    if (visit.state != Visit::Calling)
        return;
    for (Index c = visit.calls; c != noIndex; c = m_calls[c].next) {
        if (m_calls[c].state == Call::Over || (m_hasExtras && isShared(c)))
            continue;
        for (Index w = m_calls[c].visit; w != noIndex; w = m_hasExtras ? extra(w).sibling : noIndex)
            makeUseless(w);
    }
}

// A cancellation follows the request: one latency later it is there. It does not get through a partition.
// A deadline needs no message.
void World::tellCallee(Index v)
{
    const Visit &visit = m_visits[v];
    const EdgePlan &edge = m_tables.edges[visit.edge];
    if (edge.propagation != EdgePlan::Propagation::Signal ||
        m_edges[visit.edge].special & EdgeState::Partitioned || visit.state == Visit::Replying)
        return;
    const Time delay = transit(visit.edge, 0, mix(m_tables.edgeKeys[visit.edge].connect + visit.key));
    extra(v).control = schedule(delay, EventType::CancelArrives, v);
}

void World::onCancelArrives(const Event &event)
{
    if (extra(event.slot).control != event.ticket())
        return;
    begin(event, nodeOf(m_visits[event.slot]));
    extra(event.slot).control = 0;
    cancel(event.slot, Cause::Cancelled, false);
}

// What a deadline that is over means for the visit.
Cause World::lateness(Index v) const
{
    return m_extras[v].outOfTime ? Cause::Http504 : Cause::DeadlineExceeded;
}

void World::onDeadlineOver(const Event &event)
{
    VisitExtra &more = extra(event.slot);
    if (more.control != event.ticket() && more.patience != event.ticket())
        return;
    begin(event, nodeOf(m_visits[event.slot]));
    const bool own = more.patience == event.ticket();
    (own ? more.patience : more.control) = 0;
    cancel(event.slot, own ? Cause::Http504 : Cause::DeadlineExceeded, true);
}

// Nobody waits for the visit any more, and its node knows. One that is aware of it stops: at once, or where
// it next starts work, calls, or waits (SEMANTICS 1.3).
void World::cancel(Index v, Cause cause, bool atOnce)
{
    Visit &visit = m_visits[v];
    const Index n = nodeOf(visit);
    const bool aware = operationOf(visit).cancellationAware || cause == Cause::Http504; // its own patience
    switch (visit.state) {
    case Visit::Travelling:
        discard(v);
        return;
    case Visit::Queued: { // it leaves its place to the others now and the queue when its turn comes
        if (visit.parent != noIndex)
            return; // the deadline: looked at when its turn comes
        Replica &replica = m_replicas[m_nodes[n].firstReplica + visit.replica];
        --replica.queued;
        --m_nodes[n].queued;
        if (m_recorder)
            m_recorder->meters(n).queue.down(m_now);
        visit.flags |= Visit::Cancelled;
        endUnheard(v, cause);
        return;
    }
    case Visit::Working:
    case Visit::ReplyWorking:
        if (!aware)
            return;
        if (!atOnce) {
            visit.flags |= Visit::Cancelled; // looked at when this work is done
            return;
        }
        if (visit.ticket != 0)
            addWork(visit, nodeOf(visit));
        dropWork(v);
        break;
    case Visit::Calling:
        if (!aware)
            return;
        if (visit.flags & Visit::HasThread)
            --m_nodes[n].waitingOnCalls;
        dropCalls(v);
        break;
    case Visit::Hanging:
        if (!aware)
            return;
        break;
    default:
        return;
    }
    if (visit.parent != noIndex) // the deadline of somebody further up: the caller still listens
        finish(v, cause);
    else
        endUnheard(v, cause);
}

// The visit ends at its node and sends no reply, because nobody would hear it. One in a queue stays there.
void World::endUnheard(Index v, Cause cause)
{
    Visit &visit = m_visits[v];
    const Index n = nodeOf(visit);
    leaves(n);
    if (m_recorder) {
        m_recorder->nodeEnded(n, visit.operation, {visit.arrived, m_now, cause, true, false, false});
        if (visit.work > 0)
            m_recorder->wasted(n, visit.arrived, static_cast<double>(visit.work));
    }
    if (extra(v).cacheKey != ~0u)
        missOver(v, cause);
    extra(v).control = extra(v).patience = 0;
    if (visit.state == Visit::Queued)
        return;
    const std::uint16_t replica = visit.replica;
    const bool holds = (visit.flags & Visit::HasThread) != 0;
    giveVisit(v);
    if (holds)
        release(n, replica);
}

// The caller is gone, or does not want to know any more: nobody awaits its calls.
void World::dropCalls(Index v)
{
    if (m_visits[v].state != Visit::Calling)
        return;
    for (Index c = m_visits[v].calls; c != noIndex; c = m_calls[c].next) {
        Call &call = m_calls[c];
        const Index e = m_tables.calls[call.plan].edge;
        if (call.state == Call::Over)
            continue;
        if (call.state == Call::Gathering || call.state == Call::Sharing) { // not on its edge yet
            call.ticket = 0;
            call.state = Call::Over;
            leaveFlight(c, Cause::Cancelled, true);
            continue;
        }
        if (call.state == Call::BackingOff)
            --m_edges[e].backingOff;
        if (call.tries > 1 && call.visit != noIndex &&
            m_tables.edges[e].retry.budget.kind != BudgetPlan::Kind::None)
            guardOf(e, m_visits[v].replica).budget.retryEnds();
        call.ticket = 0;
        endAttempts(c, Cause::Cancelled);
        --m_edges[e].callsInFlight;
        if (m_calls[c].passed) [[unlikely]]
            leaveOutside(c, Cause::Cancelled);
        m_calls[c].overall = 0;
        if (m_recorder)
            m_recorder->callEnded(e, m_calls[c].started, m_now, Cause::Cancelled);
        if (m_hasExtras)
            leaveEffect(std::exchange(m_effectOf[c], noIndex));
        m_calls[c].state = Call::Over;
        leaveFlight(c, Cause::Cancelled, true);
    }
    freeCalls(v);
}

// The own work of an operation that must not be repeated is done.
void World::effectHappens(Index v)
{
    const Visit &visit = m_visits[v];
    const Index shared = extra(v).effect;
    if (shared != noIndex && ++m_effects[shared].times > 1 && m_recorder)
        m_recorder->counted(nodeOf(visit), visit.arrived, &NodeTotals::duplicateEffects);
}

void World::leaveEffect(Index shared)
{
    if (shared != noIndex && --m_effects[shared].users == 0)
        m_effects.give(shared);
}

// When the caller gives up at the latest: by this edge's timeouts, or because its own caller has.
Time World::deadlineFor(const Call &call, const EdgePlan &edge)
{
    Time deadline = edge.timeout == never ? never : after(edge.timeout);
    if (edge.overallTimeout != never)
        deadline = std::min(deadline, call.started + edge.overallTimeout);
    const Time inherited = extra(call.caller).deadline;
    if (inherited != never)
        deadline = std::min(deadline, inherited - edge.deadlineReserve);
    return deadline;
}

} // namespace sim
