// GraphQL: the fetches of a federation gateway's plan, what is left of them when some fail, and the keys that a subgraph
// gathers into batches. SEMANTICS 3; Apollo Router's execution of Fetch, Sequence, Parallel and Flatten, DataLoader 2.
#include "model/sim/world.h"

#include <algorithm>
#include <utility>

namespace sim {

namespace {

constexpr std::uint32_t mostCalls = 2000; // of one request over one edge: kinds/compiling/fetches.cpp says so
constexpr std::uint32_t asking = 1u << 14; // an ordinal that no call has: other draws

} // namespace

bool World::federates(const Visit &visit) const
{
    return m_tables.nodes[nodeOf(visit)].station.federation.present;
}

// How often the visit makes a call that is made once per entity, or per batch of them, of the fetch it serves.
std::uint32_t World::callsPerEntity(const Visit &visit, const CallPlan &plan) const
{
    const FetchPlan fetch = servesFetch(visit) ? m_tables.edges[visit.edge].fetch : FetchPlan{};
    const LoaderPlan &loader = m_tables.edges[plan.edge].loader;
    const std::uint32_t keys = loader.present && loader.cache ? fetch.unique : fetch.entities;
    const std::uint32_t batch = loader.present ? loader.maxBatchSize : 1;
    return std::min(plan.calls * (batch == unlimited ? std::min(keys, 1u) : (keys + batch - 1) / batch), mostCalls);
}

// The call waits before it enters its edge: for the other keys of its batch, or for a reply that is shared. False: it
// enters now.
bool World::holdsBack(Index c)
{
    Call &call = m_calls[c];
    const EdgePlan &edge = m_tables.edges[m_tables.calls[call.plan].edge];
    if (edge.loader.present && edge.loader.batchSchedule > 0 && m_tables.calls[call.plan].perEntity) {
        call.state = Call::Gathering;
        call.ticket = schedule(edge.loader.batchSchedule, EventType::CallTimer, c);
        return true;
    }
    return edge.fetch.deduplicates && sharesReply(c);
}

// Whether another call of the same replica asks the same already. If not, others may share the reply of this one.
bool World::sharesReply(Index c)
{
    Call &call = m_calls[c];
    const Index e = m_tables.calls[call.plan].edge;
    const Visit &caller = m_visits[call.caller];
    const std::uint32_t queries = std::max(m_tables.edges[e].fetch.queries, 1u);
    const std::uint64_t bits = draw(mix(m_tables.edgeKeys[e].calls + caller.key), std::uint64_t{asking} << 32);
    const auto query = std::min(static_cast<std::uint32_t>(uniform(bits) * queries), queries - 1);
    const std::uint64_t flight = (std::uint64_t{m_edges[e].firstInstance} + caller.replica) << 32 | query;
    std::vector<Index> &askers = m_flights[flight].askers;
    askers.push_back(c);
    m_flightOf[c] = flight;
    if (askers.size() == 1)
        return false;
    call.state = Call::Sharing;
    if (m_recorder)
        m_recorder->counted(e, m_now, &EdgeTotals::shared);
    return true;
}

// The call is over. When it is the one that asked, the others have its reply; when it has been given up, the next of
// them asks for itself.
void World::leaveFlight(Index c, Cause cause, bool givenUp)
{
    const auto of = m_flightOf.find(c);
    if (of == m_flightOf.end())
        return;
    const auto flight = m_flights.find(of->second);
    m_flightOf.erase(of);
    std::vector<Index> askers = std::move(flight->second.askers);
    const bool degraded = flight->second.degraded, errors = flight->second.errors;
    const bool asked = askers.front() == c;
    std::erase(askers, c);
    if (!askers.empty() && (givenUp || !asked)) {
        if (asked) {
            m_calls[askers.front()].state = Call::Gathering;
            m_calls[askers.front()].ticket = schedule(0, EventType::CallTimer, askers.front());
        }
        flight->second.askers = std::move(askers);
        return;
    }
    m_flights.erase(flight);
    for (const Index sharer : askers) {
        m_flightOf.erase(sharer);
        if (degraded)
            m_visits[m_calls[sharer].caller].flags |= Visit::Degraded;
        if (errors)
            extra(m_calls[sharer].caller).partial = true;
        shareEnded(sharer, cause);
    }
}

// The reply of the one that asks is not what it should be, for those who share it neither.
void World::degradeFlight(Index c)
{
    if (const auto of = m_flightOf.find(c); of != m_flightOf.end())
        m_flights[of->second].degraded = true;
}

// There are nulls and errors in the reply to a fetch that is no failure.
void World::heardErrors(Index c)
{
    extra(m_calls[c].caller).partial = true;
    if (const auto of = m_flightOf.find(c); of != m_flightOf.end())
        m_flights[of->second].errors = true;
}

// What comes with a success beside it.
void World::replyHeard(Index c, Index v)
{
    if (m_streams.size() > 0)
        learnVersion(m_calls[c].caller, v);
    if (m_visits[v].flags & Visit::Degraded)
        degradeFlight(c);
    if (extra(v).partial && servesFetch(m_visits[v])) // its errors go into the gateway's reply
        heardErrors(c);
}

// Does another one wait for the reply of this call, too?
bool World::isShared(Index c) const
{
    const auto of = m_flightOf.find(c);
    return of != m_flightOf.end() && m_flights.at(of->second).askers.size() > 1;
}

void World::shareEnded(Index c, Cause cause)
{
    m_calls[c].state = Call::Over;
    if (cause != Cause::None)
        fetchFailed(m_calls[c].caller, m_calls[c].plan);
    federatedCallOver(c, cause);
}

// The last there is to a call of a gateway, whose own entry in its step is still held open.
void World::federatedCallOver(Index c, Cause cause)
{
    const Index v = m_calls[c].caller;
    fetchEnded(v, m_calls[c].plan, cause);
    leaveFlight(c, cause, false);
    if (--m_visits[v].open == 0)
        stepEnded(v, m_visits[v]);
}

// A null stands in the result where the fetch's data would be, and an error beside the data.
void World::fetchFailed(Index v, Index p)
{
    VisitExtra &reply = extra(v);
    m_visits[v].flags |= Visit::Degraded;
    reply.partial = true;
    std::uint32_t depth = 1;
    for (Index call = p; m_tables.calls[call].entitiesOf != noIndex; call = m_tables.calls[call].entitiesOf)
        ++depth;
    if (m_tables.edges[m_tables.calls[p].edge].fetch.nonNull >= depth)
        reply.dataNull = true;
}

// A call of a plan is over. When it was the last of its fetch, those that resolve its entities follow in the same step.
void World::fetchEnded(Index v, Index p, Cause cause)
{
    if (cause == Cause::None)
        extra(v).fetched |= fetchBit(v, p);
    for (Index c = m_visits[v].calls; c != noIndex; c = m_calls[c].next) {
        if (originalOf(m_calls[c].plan) == p && m_calls[c].state != Call::Over)
            return;
    }
    if (extra(v).launching != p) // else there are more to come
        followFetch(v, p);
}

// Several calls of one fetch, of which some may be over at once.
void World::launchTogether(Index v, Index p, std::uint32_t calls)
{
    const Index before = std::exchange(extra(v).launching, p);
    bool underWay = false;
    for (std::uint32_t i = 0; i < calls; ++i)
        startCall(v, p, i, 0);
    extra(v).launching = before;
    for (Index c = m_visits[v].calls; c != noIndex; c = m_calls[c].next)
        underWay = underWay || (originalOf(m_calls[c].plan) == p && m_calls[c].state != Call::Over);
    if (!underWay)
        followFetch(v, p);
}

// Once, when all calls of the fetch are over.
void World::followFetch(Index v, Index p)
{
    if (extra(v).followed & fetchBit(v, p))
        return;
    extra(v).followed |= fetchBit(v, p);
    const StepPlan &step = m_tables.steps[operationOf(m_visits[v]).firstStep + m_visits[v].step];
    for (Index i = 0; i < step.callCount; ++i) {
        if (m_tables.calls[step.firstCall + i].entitiesOf == p)
            launchFetch(v, step.firstCall + i);
    }
}

void World::launchFetch(Index v, Index p)
{
    const Index source = m_tables.calls[p].entitiesOf;
    if (extra(v).fetched & fetchBit(v, source)) {
        launch(v, p);
        return;
    }
    if (m_recorder)
        m_recorder->counted(m_tables.calls[p].edge, m_now, &EdgeTotals::notSent);
    const StepPlan &step = m_tables.steps[operationOf(m_visits[v]).firstStep + m_visits[v].step];
    for (Index i = 0; i < step.callCount; ++i) { // nor is what would follow it
        if (m_tables.calls[step.firstCall + i].entitiesOf == p)
            launchFetch(v, step.firstCall + i);
    }
}

// In the step's own turn: not what waits for another fetch of the same step.
void World::launchPlanned(Index v, Index p)
{
    const Index source = m_tables.calls[p].entitiesOf;
    const StepPlan &step = m_tables.steps[operationOf(m_visits[v]).firstStep + m_visits[v].step];
    if (source == noIndex)
        launch(v, p);
    else if (source < step.firstCall || source >= step.firstCall + step.callCount)
        launchFetch(v, p);
}

bool World::servesFetch(const Visit &visit) const
{
    return isCalled(visit) && m_tables.nodes[m_tables.edges[visit.edge].from].station.federation.present;
}

// A subgraph has not got what it needs for one of the entities, or for a batch of them: those are null in its reply.
void World::nullEntity(Index v)
{
    m_visits[v].flags |= Visit::Degraded;
    extra(v).partial = true;
}

// What a gateway answers when all its fetches are over.
Cause World::federatedReply(Index v)
{
    NodeState &gateway = m_nodes[nodeOf(m_visits[v])];
    gateway.dataNull += extra(v).dataNull;
    if (extra(v).dataNull)
        return Cause::DataNull;
    gateway.partial += extra(v).partial;
    if (extra(v).partial && m_recorder)
        m_recorder->counted(nodeOf(m_visits[v]), m_visits[v].arrived, &NodeTotals::partial);
    return Cause::None;
}

// Takes note of how long the gateway itself gives the request.
void World::boundByGateway(Index v)
{
    const Time timeout = m_tables.nodes[nodeOf(m_visits[v])].station.federation.timeout;
    if (timeout == never || after(timeout) >= extra(v).deadline)
        return;
    extra(v).deadline = after(timeout);
    extra(v).outOfTime = true;
    extra(v).patience = m_queue.push(extra(v).deadline, EventType::DeadlineOver, v);
}

} // namespace sim
