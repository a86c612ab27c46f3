#include "model/sim/world.h"

#include <algorithm>

namespace sim {

namespace {
}

// The entries cannot change in number during a run; their shares can.
void World::shareKeys(Index n)
{
    const CachePlan &plan = m_tables.nodes[n].cache;
    m_keyShares.resize(m_nodes.size());
    m_keyShares[n] = nullptr;
    if (plan.keys == 0 || plan.zipf <= 0)
        return;
    std::vector<double> shares;
    double sum = 0;
    for (std::uint32_t rank = 1; rank <= plan.keys; ++rank)
        shares.push_back(sum += portableExp(-plan.zipf * portableLog(rank)));
    for (double &share : shares)
        share /= sum;
    m_keyShares[n] = std::make_shared<const std::vector<double>>(std::move(shares));
}

std::uint32_t World::cacheKeyOf(const Visit &visit) const
{
    const Index n = nodeOf(visit);
    const double u = uniform(mix(m_tables.nodeKeys[n].cache + visit.key));
    const std::uint32_t keys = m_tables.nodes[n].cache.keys;
    if (!m_keyShares[n])
        return std::min(static_cast<std::uint32_t>(u * keys), keys - 1);
    const std::vector<double> &shares = *m_keyShares[n];
    const auto found = std::lower_bound(shares.begin(), shares.end(), u);
    return std::min(static_cast<std::uint32_t>(found - shares.begin()), keys - 1);
}

// False: a miss that goes on to the cache's own work and its calls.
bool World::answersFromCache(Index v)
{
    Visit &visit = m_visits[v];
    const Index n = nodeOf(visit);
    const CachePlan &plan = m_tables.nodes[n].cache;
    bool hit = false;
    if (m_nodes[n].firstCacheEntry == noIndex) {
        hit = uniform(mix(m_tables.nodeKeys[n].cache + visit.key)) < plan.hitRatio;
    } else {
        const Index place = m_nodes[n].firstCacheEntry + cacheKeyOf(visit);
        CacheEntry &entry = m_cacheEntries[place];
        hit = entry.validUntil > m_now;
        if (!hit && plan.coalesce && entry.misses > 0) {
            visit.state = Visit::AwaitingKey;
            visit.next = noIndex;
            (entry.waiting.head == noIndex ? entry.waiting.head : m_visits[entry.waiting.tail].next) = v;
            entry.waiting.tail = v;
            if (m_recorder)
                m_recorder->counted(n, visit.arrived, &NodeTotals::misses);
            // An event loop goes on with others meanwhile: one of them may be the one that brings the entry.
            if (m_tables.nodes[n].station.concurrency == StationPlan::Concurrency::EventLoop)
                leaveThread(v);
            return true;
        } else if (!hit) {
            ++entry.misses;
            extra(v).cacheKey = place;
        }
    }
    if (m_recorder)
        m_recorder->counted(n, visit.arrived, hit ? &NodeTotals::hits : &NodeTotals::misses);
    if (hit)
        answerHit(v);
    return hit;
}

void World::answerHit(Index v)
{
    Visit &visit = m_visits[v];
    const Index n = nodeOf(visit);
    visit.step = noSteps;
    visit.state = Visit::Working;
    visit.since = m_now;
    const std::uint64_t bits = mix(m_tables.nodeKeys[n].service + visit.key);
    runFor(v, sample(m_tables.nodes[n].cache.hitTime, bits, slowness(m_nodes[n])), EventType::WorkDone);
}

// In an event loop it takes no further work, because it has no turn of its own for it.
void World::bringHit(Index v)
{
    Visit &visit = m_visits[v];
    if (m_tables.nodes[nodeOf(visit)].station.concurrency != StationPlan::Concurrency::EventLoop ||
        visit.flags & (Visit::HasThread | Visit::Consumer)) {
        answerHit(v);
        return;
    }
    visit.step = noSteps;
    advance(v);
}

// A miss has ended: those that waited for the same key have what it brought, a failure too.
void World::missOver(Index v, Cause cause)
{
    CacheEntry &entry = m_cacheEntries[std::exchange(extra(v).cacheKey, ~0u)];
    const Time ttl = m_tables.nodes[nodeOf(m_visits[v])].cache.ttl;
    --entry.misses;
    if (cause == Cause::None)
        entry.validUntil = after(ttl);
    for (Index w = std::exchange(entry.waiting, {}).head; w != noIndex;) {
        const Index next = m_visits[w].next;
        if (m_visits[w].flags & Visit::Cancelled)
            giveVisit(w);
        else if (cause == Cause::None)
            bringHit(w);
        else
            finish(w, cause);
        w = next;
    }
}

} // namespace sim
