// Somebody writes to a database and tells others of it: two writes, of which a crash in between leaves one. What is there
// when nobody is at it any more is counted. SEMANTICS 6, scenarios o01 and o02.
#include "model/sim/world.h"

namespace sim {

// The place of the call in its operation as a member of a set; beyond the 64th they are not told apart.
std::uint64_t World::callBit(const OperationPlan &operation, Index p) const
{
    const Index place = p - m_tables.steps[operation.firstStep].firstCall;
    return std::uint64_t{1} << (place < 64 ? place : 63);
}

Index World::pairsOf(Index v)
{
    if (extra(v).pairs == noIndex) {
        const Index pairs = m_pairs.take();
        m_pairs[pairs] = {.arrived = m_visits[v].arrived, .operation = m_visits[v].operation, .users = 1, .state = DualWrite::Used};
        extra(v).pairs = pairs;
    }
    return extra(v).pairs;
}

// An attempt of a write that somebody is told of.
void World::joinPairs(Index caller, Index v)
{
    const Index pairs = pairsOf(caller);
    ++m_pairs[pairs].users;
    extra(v).writesIn = pairs;
    extra(v).writes = callBit(operationOf(m_visits[caller]), originalOf(m_calls[m_visits[v].parent].plan));
}

// A message over the edge sets out, of the visit's step.
void World::tellsOfWrite(Index v, Index edge)
{
    const StepPlan &step = m_tables.steps[operationOf(m_visits[v]).firstStep + m_visits[v].step];
    Index plan = step.firstCall;
    while (plan < step.firstCall + step.callCount && m_tables.calls[plan].edge != edge)
        ++plan;
    if (plan == step.firstCall + step.callCount || m_tables.calls[plan].tellsOf == noIndex)
        return;
    m_pairs[pairsOf(v)].told |= callBit(operationOf(m_visits[v]), plan);
}

// One that had to do with them is gone. After the last, what is missing stays missing.
void World::leavePairs(Index pairs)
{
    if (pairs == noIndex || --m_pairs[pairs].users > 0)
        return;
    const DualWrite &done = m_pairs[pairs];
    const OperationPlan &operation = m_tables.operations[done.operation];
    const Index first = m_tables.steps[operation.firstStep].firstCall;
    const StepPlan &last = m_tables.steps[operation.firstStep + operation.stepCount - 1];
    for (Index c = first; c < last.firstCall + last.callCount; ++c) {
        const Index write = m_tables.calls[c].tellsOf;
        if (write == noIndex)
            continue;
        const bool written = (done.written & callBit(operation, write)) != 0, told = (done.told & callBit(operation, c)) != 0;
        m_nodes[operation.node].lostEvents += written && !told;
        m_nodes[operation.node].phantomEvents += told && !written;
        if (written != told && m_recorder)
            m_recorder->counted(operation.node, done.arrived, written ? &NodeTotals::lostEvents : &NodeTotals::phantomEvents);
    }
    m_pairs.give(pairs);
}

} // namespace sim
