// The short way of calls over edges that nothing sets apart (EdgeState::special): what startCall(), enter(),
// makeAttempt() and send(), and on the way back detach(), heard() and callEnded() would do, in one go. Most
// calls of most drawings go this way, so it decides how fast a run is.
#include "model/sim/world.h"

namespace sim {

// REQUIRES: isPlain(); the call is the only one of its step.
void World::callPlainly(Index v, Index p)
{
    const Index c = m_calls.take(), w = m_visits.take(); // may move the others
    const CallPlan &plan = m_tables.calls[p];
    EdgeState &edge = m_edges[plan.edge];
    const EdgeKeys &keys = m_tables.edgeKeys[plan.edge];
    Visit &caller = m_visits[v];
    caller.calls = c;
    caller.open = 1;
    m_calls[c] = {.started = m_now, .caller = v, .visit = w, .plan = p, .tries = 1, .state = Call::Out};
    ++edge.callsInFlight;
    if (m_recorder)
        m_recorder->calledOnce(plan.edge, m_now);

    std::uint32_t &turn = m_roundRobin[edge.firstInstance + caller.replica];
    const std::uint64_t key = draw(mix(keys.calls + caller.key), 1);
    Visit &visit = m_visits[w];
    visit = {.arrived = m_now,
             .since = m_now,
             .sent = m_now,
             .id = caller.id,
             .key = key,
             .parent = c,
             .next = noIndex,
             .operation = plan.operation,
             .edge = plan.edge,
             .replica = static_cast<std::uint16_t>(turn),
             .state = Visit::Travelling,
             .flags = static_cast<std::uint8_t>(caller.flags & Visit::Useless)};
    turn = turn + 1 < edge.targets ? turn + 1 : 0;

    if (edge.timeoutLane != EventQueue::noLane)
        visit.timer = scheduleIn(edge.timeoutLane, edge.timeout, EventType::TimedOut, w);
    else if (edge.timeout != never)
        visit.timer = schedule(edge.timeout, EventType::TimedOut, w);
    if (edge.requestLane != EventQueue::noLane) {
        visit.ticket = scheduleIn(edge.requestLane, edge.delay, EventType::RequestArrives, w);
        return;
    }
    const Time delay = sample(m_tables.edges[plan.edge].latency, mix(keys.latency + key));
    visit.ticket = schedule(delay, EventType::RequestArrives, w);
}

// A success has come back. False: its call has more to it, and nothing has been done.
bool World::answerPlainly(Index v)
{
    Visit &visit = m_visits[v];
    const Index c = visit.parent;
    Call &call = m_calls[c];
    if (!isPlain(visit.edge) || visit.passed | call.passed || call.left > 0)
        return false;
    const Index e = visit.edge;
    const Index caller = call.caller;
    if (m_recorder) {
        m_recorder->callEnded(e, call.started, m_now, Cause::None);
        if (visit.flags & Visit::Useless && visit.work > 0)
            m_recorder->wasted(nodeOf(visit), visit.arrived, static_cast<double>(visit.work));
    }
    --m_edges[e].callsInFlight;
    Visit &waiting = m_visits[caller];
    waiting.flags |= visit.flags & Visit::Degraded; // a reply made of a degraded one is no better
    visit.timer = 0;
    m_visits.give(v);
    call.state = Call::Over;
    call.ticket = call.overall = 0;
    if (--waiting.open == 0)
        stepEnded(caller);
    return true;
}

} // namespace sim
