// Orchestrated sagas: what a request has done elsewhere is undone, the last first, when a later step fails before the
// pivot. SEMANTICS 6; the Azure architecture center's saga pattern.
#include "model/sim/world.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace sim {

namespace {

constexpr std::uint32_t undoing = 1u << 15; // an ordinal that no call has: other draws

} // namespace

// A call of the visit has succeeded, or may have: what may be done is undone as well, but is no pivot.
void World::stepDone(Index v, Index call, Cause cause)
{
    const CallPlan &plan = m_tables.calls[call];
    VisitExtra &saga = extra(v);
    if (saga.compensating)
        return;
    const bool pivot = m_tables.calls[originalOf(call)].pivot; // a fallback's success is its call's
    saga.pivots = saga.pivots || (cause == Cause::None && pivot);
    if (plan.compensation == noIndex || saga.beyondPivot)
        return;
    const Index place = call - m_tables.steps[operationOf(m_visits[v]).firstStep].firstCall;
    saga.done |= place < 64 ? std::uint64_t{1} << place : 0;
    saga.firstDone = std::min(saga.firstDone, m_now);
}

// A step has ended, or a compensation. True: a compensation is under way. False: the visit ends, or goes on, as it would.
bool World::compensates(Index v)
{
    if (!extra(v).compensating) {
        VisitExtra &saga = extra(v);
        const bool failed = m_visits[v].cause != Cause::None;
        const bool pivots = std::exchange(saga.pivots, false) && !failed; // a step that fails is no pivot that succeeded
        saga.beyondPivot = saga.beyondPivot || pivots;
        const bool over = m_visits[v].step + 1u >= operationOf(m_visits[v]).stepCount;
        if (saga.firstDone != never && !failed && over)
            isolationEnds(v);
        if (saga.beyondPivot || (!failed && over))
            saga.done = 0; // nothing is left to be undone
        if (failed && saga.beyondPivot)
            isolationEnds(v); // it stays as it is
        if (!failed || saga.done == 0)
            return false;
        saga.compensating = true;
        saga.failure = m_visits[v].cause;
        ++m_nodes[nodeOf(m_visits[v])].compensating;
    } else if (m_visits[v].cause != Cause::None) { // nobody can undo this: somebody has to look at it
        endSaga(v, &NodeTotals::stuck);
        return false;
    }
    while (extra(v).done != 0) {
        const auto place = static_cast<Index>(63 - std::countl_zero(extra(v).done));
        extra(v).done &= ~(std::uint64_t{1} << place);
        const Index first = m_tables.steps[operationOf(m_visits[v]).firstStep].firstCall;
        m_visits[v].cause = Cause::None;
        m_visits[v].state = Visit::Calling;
        m_visits[v].open = 1;
        m_visits[v].calls = noIndex;
        startCall(v, m_tables.calls[first + place].compensation, undoing, 0);
        if (--m_visits[v].open > 0) {
            if (m_visits[v].flags & Visit::HasThread)
                ++m_nodes[nodeOf(m_visits[v])].waitingOnCalls;
            return true;
        }
        freeCalls(v);
        if (m_visits[v].cause != Cause::None) {
            endSaga(v, &NodeTotals::stuck);
            return false;
        }
    }
    endSaga(v, &NodeTotals::compensated);
    return false;
}

// Others have seen what was done only in part since the first of it.
void World::isolationEnds(Index v)
{
    const Time first = std::exchange(extra(v).firstDone, never);
    if (m_recorder && first != never)
        m_recorder->took(nodeOf(m_visits[v]), m_visits[v].arrived, &NodeTotals::isolation, m_now - first);
}

void World::endSaga(Index v, std::uint64_t NodeTotals::*count)
{
    Visit &visit = m_visits[v];
    NodeState &node = m_nodes[nodeOf(visit)];
    node.compensating -= extra(v).compensating;
    if (count == &NodeTotals::compensated)
        isolationEnds(v);
    ++(count == &NodeTotals::stuck ? node.stuck : node.compensated);
    if (extra(v).compensating)
        visit.cause = extra(v).failure;
    extra(v).done = 0;
    extra(v).compensating = false;
    extra(v).beyondPivot = true; // nothing more is undone
    if (m_recorder)
        m_recorder->counted(nodeOf(visit), visit.arrived, count);
}

} // namespace sim
