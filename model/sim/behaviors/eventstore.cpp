// An event store: the streams of its aggregates, loaded event by event, and appended to with the version that the writer
// expects. SEMANTICS 5.4; the optimistic concurrency of EventStoreDB, whose appends are idempotent.
#include "model/sim/world.h"

#include <algorithm>

namespace sim {

// Its streams are there from the beginning, and stay.
void World::openStore(Index n)
{
    const NodePlan &plan = m_scenario->nodes[n];
    const auto first = m_scenario->operations.begin() + plan.firstOperation;
    const bool store = plan.behaviour == Behaviour::Station && std::any_of(first, first + plan.operationCount, [](const OperationPlan &o) {
        return o.stream != OperationPlan::Stream::None;
    });
    m_nodes[n].special = static_cast<std::uint16_t>(store ? m_nodes[n].special | NodeState::Streams
                                                          : m_nodes[n].special & ~NodeState::Streams);
    if (!store || m_nodes[n].firstStream != noIndex)
        return;
    m_nodes[n].firstStream = static_cast<Index>(m_streams.size());
    m_streams.resize(m_streams.size() + std::max(plan.station.store.aggregates, 1u));
}

// Of the aggregate that the request is about, whoever serves it.
Stream &World::streamOf(const Visit &visit)
{
    const Index n = nodeOf(visit);
    const std::uint32_t aggregates = std::max(m_scenario->nodes[n].station.store.aggregates, 1u);
    const auto place = static_cast<std::uint32_t>(uniform(mix(m_keys->nodes[n].cache + mix(visit.id))) * aggregates);
    return m_streams[m_nodes[n].firstStream + std::min(place, aggregates - 1)];
}

void World::workOnStream(Index v)
{
    const OperationPlan &operation = operationOf(m_visits[v]);
    const std::uint64_t bits = mix(m_tables.nodeKeys[operation.node].service + m_visits[v].key);
    const double slow = slowness(m_nodes[operation.node]);
    const Time own = operation.serviceTime.isZero() ? 0 : sample(operation.serviceTime, bits, slow);
    if (const Time length = own + replayTime(v); length > 0)
        runFor(v, length, EventType::WorkDone);
    else
        workDoneAtOnce(v);
}

// How long reading an aggregate takes on top: what happened since its snapshot is applied again, one event after another.
Time World::replayTime(Index v)
{
    const Visit &visit = m_visits[v];
    if (operationOf(visit).stream != OperationPlan::Stream::Load)
        return 0;
    const Stream &stream = streamOf(visit);
    if (m_recorder) {
        m_recorder->counted(nodeOf(visit), visit.arrived, &NodeTotals::loads);
        m_recorder->counted(nodeOf(visit), visit.arrived, &NodeTotals::replayedEvents, stream.sinceSnapshot);
    }
    return m_scenario->nodes[nodeOf(visit)].station.store.applyCost * stream.sinceSnapshot;
}

// The store has done its work for the visit. False: somebody else has appended since the writer has read.
bool World::servesStream(Index v)
{
    const Visit &visit = m_visits[v];
    const OperationPlan::Stream use = operationOf(visit).stream;
    if (use == OperationPlan::Stream::None)
        return true;
    const Index n = nodeOf(visit);
    Stream &stream = streamOf(visit);
    const bool called = !(visit.flags & Visit::Consumer) && visit.parent != noIndex;
    if (use == OperationPlan::Stream::Append) {
        const std::uint32_t expected = extra(v).expected;
        if (expected != 0 && expected != stream.version + 1) {
            if (stream.lastWriter == visit.id)
                return true; // it is there already: the reply was lost, and this is a retry
            ++m_nodes[n].conflicts;
            if (m_recorder)
                m_recorder->counted(n, visit.arrived, &NodeTotals::conflicts);
            return false;
        }
        append(n, stream, visit);
    }
    if (called)
        extra(m_calls[visit.parent].caller).expected = stream.version + 1;
    return true;
}

void World::append(Index n, Stream &stream, const Visit &visit)
{
    const std::uint32_t every = m_scenario->nodes[n].station.store.snapshotEvery;
    ++stream.version;
    ++stream.sinceSnapshot;
    stream.lastWriter = visit.id;
    ++m_nodes[n].appended;
    if (m_recorder)
        m_recorder->counted(n, visit.arrived, &NodeTotals::appended);
    if (every > 0 && stream.sinceSnapshot >= every)
        stream.sinceSnapshot = 0;
}

// Of the caller, whose edge says how often it may read again.
Cause World::conflictOf(const Call &call)
{
    if (m_hasExtras)
        extra(call.caller).mayReload = static_cast<std::uint8_t>(m_scenario->edges[m_scenario->calls[call.plan].edge].reloads);
    return Cause::Conflict;
}

// After a conflict the aggregate is read again, and what follows is done again. False: that is not to be, or no more.
bool World::reloads(Index v)
{
    VisitExtra &more = extra(v);
    if (m_visits[v].cause != Cause::Conflict || more.reloads >= more.mayReload)
        return false;
    const OperationPlan &operation = operationOf(m_visits[v]);
    for (Index s = 0; s <= m_visits[v].step; ++s) {
        const StepPlan &step = m_scenario->steps[operation.firstStep + s];
        for (Index c = step.firstCall; c < step.firstCall + step.callCount; ++c) {
            const Index called = m_scenario->calls[c].operation;
            if (called == noIndex || m_scenario->operations[called].stream != OperationPlan::Stream::Load)
                continue;
            ++more.reloads;
            m_visits[v].cause = Cause::None;
            m_visits[v].step = static_cast<std::uint16_t>(s);
            advance(v);
            return true;
        }
    }
    return false;
}

} // namespace sim
