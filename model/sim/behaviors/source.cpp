#include "model/sim/world.h"

namespace sim {

namespace {
Time whole(double &nanoseconds)
{
    const double most = 9.0e18;
    const Time floor = nanoseconds < most ? static_cast<Time>(nanoseconds) : static_cast<Time>(most);
    nanoseconds -= static_cast<double>(floor);
    return floor;
}
} // namespace

// Gap n depends on the source's stream only: designs that differ elsewhere meet the same arrivals. Fractions
// of nanoseconds are carried on, so that high rates are exact in the mean.
void World::scheduleArrival(Index node)
{
    NodeState &state = m_nodes[node];
    const SourcePlan &source = m_scenario->nodes[node].source;
    state.ticket = 0;
    state.arrivalFrom = m_now;
    if (source.rate <= 0)
        return;
    const std::uint64_t n = state.arrivals++;
    double gap = 1e9 / source.rate;
    if (source.arrivals == SourcePlan::Arrivals::Poisson)
        gap *= exponential(draw(m_keys->nodes[node].arrivals, n));
    gap += state.arrivalCarry;
    const Time delay = whole(gap);
    state.arrivalCarry = gap < 1 ? gap : 0;
    state.ticket = schedule(delay, EventType::Arrival, node);
}

void World::onArrival(Index node)
{
    NodeState &state = m_nodes[node];
    const NodePlan &plan = m_scenario->nodes[node];
    const std::uint64_t n = state.arrivals;
    scheduleArrival(node);
    if (state.crashes || plan.source.mixCount == 0)
        return; // a client that is down sends nothing; its arrivals go by
    const NodeKeys &keys = m_keys->nodes[node];
    const MixPlan *mixes = &m_scenario->mixes[plan.source.firstMix];
    Index operation = mixes[0].operation;
    if (plan.source.mixCount > 1) {
        double sum = 0;
        for (Index i = 0; i < plan.source.mixCount; ++i)
            sum += mixes[i].weight;
        double left = uniform(draw(keys.mix, n)) * sum;
        for (Index i = 0; i < plan.source.mixCount && left >= 0; left -= mixes[i++].weight)
            operation = mixes[i].weight > 0 ? mixes[i].operation : operation;
    }
    const Index v = m_visits.take();
    Visit &visit = m_visits[v];
    visit = Visit{};
    visit.arrived = visit.since = m_now;
    visit.id = visit.key = draw(keys.requests, n);
    visit.operation = operation;
    visit.flags = Visit::Admitted;
    ++state.inSystem;
    if (m_recorder) {
        m_recorder->nodeEntered(node, operation, m_now);
        levelsChanged(node);
    }
    startWork(v);
}

// The reply has reached the client.
void World::endRequest(Index v)
{
    const Visit &visit = m_visits[v];
    const Index node = nodeOf(visit);
    --m_nodes[node].inSystem;
    if (m_recorder) {
        const bool good = m_now - visit.arrived <= m_scenario->nodes[node].source.deadline;
        m_recorder->nodeEnded(
            node, visit.operation,
            {visit.arrived, m_now, visit.cause, true, (visit.flags & Visit::Degraded) != 0, good});
        levelsChanged(node);
    }
    m_visits.give(v);
}

// A Poisson source forgets: the gap is drawn anew from now on. What is left of a constant gap is stretched.
void World::rateChanged(Index node, const SourcePlan &old)
{
    NodeState &state = m_nodes[node];
    const SourcePlan &source = m_scenario->nodes[node].source;
    const double before = old.rate;
    if (source.rate == before && source.arrivals == old.arrivals)
        return;
    const bool constant =
        source.arrivals == SourcePlan::Arrivals::Constant && old.arrivals == source.arrivals;
    if (!constant || before <= 0 || source.rate <= 0) {
        scheduleArrival(node);
        return;
    }
    const double due = 1e9 / before - static_cast<double>(m_now - state.arrivalFrom);
    double rest = (due > 0 ? due : 0) * before / source.rate;
    state.ticket = schedule(whole(rest), EventType::Arrival, node);
    // As if the whole gap had had the new rate: a further change then stretches the right remainder.
    const double gap = 1e9 / source.rate;
    state.arrivalFrom = m_now - static_cast<Time>(gap - (due > 0 ? due : 0) * before / source.rate);
    state.arrivalCarry = 0;
}

} // namespace sim
