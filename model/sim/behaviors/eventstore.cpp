// An event store: the streams of its aggregates, loaded event by event, and appended to with the version that the writer
// expects. SEMANTICS 5.4; the optimistic concurrency of EventStoreDB, whose appends are idempotent.
#include "model/sim/world.h"

#include <algorithm>
#include <utility>

namespace sim {

namespace {

constexpr std::uint32_t writing = 1u << 13; // an ordinal that no call has: not one of its draws

} // namespace

// Its streams are there from the beginning, and stay.
void World::openStore(Index n)
{
    const NodePlan &plan = m_tables.nodes[n];
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
    const std::uint32_t aggregates = std::max(m_tables.nodes[n].station.store.aggregates, 1u);
    const auto place = static_cast<std::uint32_t>(uniform(mix(m_tables.nodeKeys[n].cache + mix(visit.id))) * aggregates);
    return m_streams[m_nodes[n].firstStream + std::min(place, aggregates - 1)];
}

void World::workOnStream(Index v)
{
    const OperationPlan &operation = operationOf(m_visits[v]);
    const std::uint64_t bits = mix(m_tables.nodeKeys[operation.node].service + m_visits[v].key);
    const double slow = slowness(m_nodes[operation.node]);
    const Time own = operation.serviceTime.isZero() ? 0 : sample(operation.serviceTime, bits, slow);
    const auto replayed = static_cast<Time>(static_cast<double>(replayTime(v)) * slow);
    if (const Time length = own + replayed; length > 0)
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
    return m_tables.nodes[nodeOf(visit)].station.store.applyCost * stream.sinceSnapshot;
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
    if (use == OperationPlan::Stream::Append) {
        const std::uint32_t expected = extra(v).expected;
        const bool again = extra(v).writer != 0 && stream.lastWriter == extra(v).writer; // the reply was lost, this is a retry
        if (!again && expected != 0 && expected != stream.version + 1) {
            ++m_nodes[n].conflicts;
            if (m_recorder)
                m_recorder->counted(n, visit.arrived, &NodeTotals::conflicts);
            return false;
        }
        if (!again)
            append(v, stream);
    }
    extra(v).expected = stream.version + 1;
    return true;
}

void World::append(Index v, Stream &stream)
{
    const Visit &visit = m_visits[v];
    const Index n = nodeOf(visit);
    const std::uint32_t every = m_tables.nodes[n].station.store.snapshotEvery;
    ++stream.version;
    ++stream.sinceSnapshot;
    stream.lastWriter = extra(v).writer;
    ++m_nodes[n].appended;
    if (m_recorder)
        m_recorder->counted(n, visit.arrived, &NodeTotals::appended);
    if (every > 0 && stream.sinceSnapshot >= every)
        stream.sinceSnapshot = 0;
}

// An attempt sets out for a store: with what the caller knows of it, and as a call of its own.
void World::expectVersion(Index c, Index v)
{
    if (operationOf(m_visits[v]).stream != OperationPlan::Stream::Append)
        return;
    const Call &call = m_calls[c];
    const Index store = nodeOf(m_visits[v]);
    for (Index k = extra(call.caller).known; k != noIndex; k = m_versions[k].next) {
        if (m_versions[k].store == store)
            extra(v).expected = m_versions[k].version;
    }
    const CallPlan &plan = m_tables.calls[call.plan];
    extra(v).writer = draw(mix(m_tables.edgeKeys[plan.edge].calls + m_visits[call.caller].key), std::uint64_t{writing} << 32 | call.ordinal) | 1;
}

// The reply of a store has come back.
void World::learnVersion(Index caller, Index v)
{
    const Index store = nodeOf(m_visits[v]);
    const std::uint32_t version = extra(v).expected;
    if (operationOf(m_visits[v]).stream == OperationPlan::Stream::None)
        return;
    for (Index k = extra(caller).known; k != noIndex; k = m_versions[k].next) {
        if (m_versions[k].store == store) {
            m_versions[k].version = version;
            return;
        }
    }
    const Index k = m_versions.take();
    m_versions[k] = {.version = version, .store = store, .next = extra(caller).known, .state = KnownVersion::Used};
    extra(caller).known = k;
}

void World::forgetVersions(Index v)
{
    for (Index k = std::exchange(extra(v).known, noIndex), next; k != noIndex; k = next) {
        next = m_versions[k].next;
        m_versions.give(k);
    }
}

// Of the caller, whose edge says how often it may read again.
Cause World::conflictOf(const Call &call)
{
    if (m_hasExtras)
        extra(call.caller).mayReload = static_cast<std::uint8_t>(m_tables.edges[m_tables.calls[call.plan].edge].reloads);
    return Cause::Conflict;
}

// After a conflict the aggregate is read again, and what follows is done again. False: that is not to be, or no more.
bool World::reloads(Index v)
{
    VisitExtra &more = extra(v);
    if (m_visits[v].cause != Cause::Conflict || more.compensating || more.reloads >= more.mayReload)
        return false;
    const OperationPlan &operation = operationOf(m_visits[v]);
    for (Index s = 0; s <= m_visits[v].step; ++s) {
        const StepPlan &step = m_tables.steps[operation.firstStep + s];
        for (Index c = step.firstCall; c < step.firstCall + step.callCount; ++c) {
            const Index called = m_tables.calls[c].operation;
            if (called == noIndex || m_tables.operations[called].stream != OperationPlan::Stream::Load)
                continue;
            const Index first = m_tables.steps[operation.firstStep].firstCall;
            if (more.done >> std::min(step.firstCall - first, Index{63}))
                return false; // a saga would do a step again that it has done
            ++more.reloads;
            more.fetched = more.followed = 0;
            m_visits[v].cause = Cause::None;
            m_visits[v].step = static_cast<std::uint16_t>(s);
            advance(v);
            return true;
        }
    }
    return false;
}

} // namespace sim
