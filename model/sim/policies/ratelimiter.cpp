#include "model/sim/policies/ratelimiter.h"

#include <algorithm>
#include <cmath>

namespace sim {

RateLimiter::RateLimiter(const RateLimiterPlan &plan, Time start)
    : m_plan(plan)
    , m_start(start)
    , m_permits(std::max(plan.limitForPeriod, 1u))
{
    m_plan.limitForPeriod = std::max(plan.limitForPeriod, 1u);
    m_plan.limitRefreshPeriod = std::max<Time>(plan.limitRefreshPeriod, 1);
}

RateLimiter::Answer RateLimiter::acquire(Time now, std::uint32_t permits)
{
    switch (m_plan.kind) {
    case RateLimiterPlan::Kind::None:
        break;
    case RateLimiterPlan::Kind::Resilience4j:
        return acquireFromCycle(now, permits);
    case RateLimiterPlan::Kind::TokenBucket:
        return acquireFromBucket(now, permits);
    }
    return {.permitted = true, .wait = 0};
}

RateLimiter::Answer RateLimiter::acquireFromCycle(Time now, std::int64_t permits)
{
    const Time period = m_plan.limitRefreshPeriod;
    const std::int64_t limit = m_plan.limitForPeriod;
    const std::int64_t cycle = (now - m_start) / period;
    const std::int64_t left = permitsInCycle(cycle) - permits;
    Time wait = 0;
    if (left < 0) {
        const std::int64_t cycles = (-left + limit - 1) / limit; // edges to pass, the next one included
        if (cycles - 1 > m_plan.timeoutDuration / period)
            return {.permitted = false, .wait = m_plan.timeoutDuration};
        wait = (cycles - 1) * period + (period - (now - m_start) % period);
    }
    if (wait > m_plan.timeoutDuration)
        return {.permitted = false, .wait = m_plan.timeoutDuration};
    m_cycle = cycle;
    m_permits = left;
    return {.permitted = true, .wait = wait};
}

// Each cycle adds its permits to a debt, but they are never saved up beyond one cycle's.
std::int64_t RateLimiter::permitsInCycle(std::int64_t cycle) const
{
    const std::int64_t limit = m_plan.limitForPeriod, passed = cycle - m_cycle;
    const std::int64_t untilFull = (limit - m_permits + limit - 1) / limit;
    return passed >= untilFull ? limit : m_permits + passed * limit;
}

RateLimiter::Answer RateLimiter::acquireFromBucket(Time now, double permits)
{
    constexpr Answer refused{.permitted = false, .wait = 0};
    if (permits > m_plan.burst)
        return refused;
    if (tokens(now) >= m_plan.burst) {
        m_start = now;
        m_taken = 0;
    }
    const double missing = permits - tokens(now);
    const double wait = missing > 0 ? std::ceil(missing / m_plan.rate * 1e9) : 0;
    if (!(wait <= static_cast<double>(m_plan.timeoutDuration)) || wait >= 9.0e18)
        return refused;
    m_taken += static_cast<std::int64_t>(permits);
    return {.permitted = true, .wait = static_cast<Time>(wait)};
}

// May exceed the burst: then the bucket is full.
double RateLimiter::tokens(Time now) const
{
    return m_plan.burst + m_plan.rate * static_cast<double>(now - m_start) / 1e9 -
           static_cast<double>(m_taken);
}

std::int64_t RateLimiter::availablePermissions(Time now) const
{
    switch (m_plan.kind) {
    case RateLimiterPlan::Kind::None:
        break;
    case RateLimiterPlan::Kind::Resilience4j:
        return permitsInCycle((now - m_start) / m_plan.limitRefreshPeriod);
    case RateLimiterPlan::Kind::TokenBucket:
        return static_cast<std::int64_t>(std::floor(std::min(tokens(now), m_plan.burst)));
    }
    return unlimited;
}

} // namespace sim
