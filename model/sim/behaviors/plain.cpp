// The short way of calls over edges that nothing sets apart (EdgeState::special): what startCall(), enter(),
// makeAttempt() and send(), and on the way back detach(), heard() and callEnded() would do, in one go. Most
// calls of most drawings go this way, so it decides how fast a run is.
#include "model/sim/world.h"

namespace sim {

// REQUIRES: isPlain(); the call is the only one of its step.
void World::callPlainly(Index v, Index p, EdgeState &edge)
{
    const Index c = m_calls.take(), w = m_visits.take(); // may move the others
    const CallPlan &plan = m_tables.calls[p];
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

// The next step, if it is one call that goes this way. False: it is not, and nothing has been done.
bool World::stepsPlainly(Index v, Visit &visit, const OperationPlan &operation)
{
    if (visit.step >= operation.stepCount)
        return false;
    const StepPlan &step = m_tables.steps[operation.firstStep + visit.step];
    const CallPlan &call = m_tables.calls[step.firstCall];
    if (step.callCount != 1 || call.calls != 1 || call.probability < 1) [[unlikely]]
        return false;
    EdgeState &edge = m_edges[call.edge];
    if (!isPlain(edge)) [[unlikely]]
        return false;
    visit.state = Visit::Calling;
    if (visit.flags & Visit::HasThread)
        ++m_nodes[operation.node].waitingOnCalls;
    callPlainly(v, step.firstCall, edge);
    return true;
}

// As startWork() does.
void World::startPlainly(Index v, Visit &visit, const OperationPlan &operation, const NodeState &node)
{
    if (node.special & (NodeState::Cached | NodeState::Streams | NodeState::SharesCores) || m_hasExtras ||
        operation.serviceTime.isZero()) [[unlikely]] {
        startWork(v);
        return;
    }
    visit.since = m_now;
    visit.state = Visit::Working;
    const std::uint64_t bits = mix(m_tables.nodeKeys[operation.node].service + visit.key);
    visit.ticket = schedule(sample(operation.serviceTime, bits, slowness(node)), EventType::WorkDone, v);
}

// As finish() does with a visit that ends well. REQUIRES: isCalled(), !m_hasExtras.
void World::endPlainly(Index v, Visit &visit, Index n)
{
    visit.cause = Cause::None;
    leaveNode(v, visit, n, Cause::None);
}

// A success has come back. False: its call has more to it, and nothing has been done.
bool World::answerPlainly(Index v)
{
    Visit &visit = m_visits[v];
    const Index c = visit.parent;
    Call &call = m_calls[c];
    const Index e = visit.edge;
    EdgeState &edge = m_edges[e];
    if (!isPlain(edge) || visit.passed | call.passed || call.left > 0)
        return false;
    const Index caller = call.caller;
    if (m_recorder) {
        m_recorder->callEnded(e, call.started, m_now, Cause::None);
        if (visit.flags & Visit::Useless && visit.work > 0)
            m_recorder->wasted(nodeOf(visit), visit.arrived, static_cast<double>(visit.work));
    }
    --edge.callsInFlight;
    Visit &waiting = m_visits[caller];
    waiting.flags |= visit.flags & Visit::Degraded; // a reply made of a degraded one is no better
    visit.timer = 0;
    m_visits.give(v);
    call.overall = 0;
    const bool last = --waiting.open == 0;
    if (last && waiting.calls == c && call.next == noIndex) [[likely]] {
        waiting.calls = noIndex;
        m_calls.give(c);
        stepOver(caller, waiting);
        return true;
    }
    call.state = Call::Over;
    call.ticket = 0;
    if (last)
        stepEnded(caller, waiting);
    return true;
}

} // namespace sim
