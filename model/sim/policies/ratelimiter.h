// Rate limiters, usable alone (SEMANTICS 1.7): resilience4j's fixed cycles and a token bucket. Whoever has to
// wait gets its turn reserved at once, so turns are first come, first served. Times must not decrease.
//
// resilience4j: cycles of limitRefreshPeriod are counted from the start; each begins with limitForPeriod
// permits, less those that are reserved. So two cycles' permits may go within an instant around their edge.
// The blocking call reports a refusal only after timeoutDuration, although it is known at once.
#pragma once

#include "model/sim/scenario.h"

namespace sim {

class RateLimiter
{
public:
    struct Answer
    {
        bool permitted;
        Time wait; // permitted: go after this; refused: the caller hears of it after this
    };

    RateLimiter(const RateLimiterPlan &plan, Time start);

    // More permits than `burst` at once never fit into a token bucket and are refused.
    Answer acquire(Time now, std::uint32_t permits = 1);
    // Negative: so many are reserved ahead. `unlimited` without a limiter.
    std::int64_t availablePermissions(Time now) const;
    const RateLimiterPlan &plan() const { return m_plan; }

private:
    Answer acquireFromCycle(Time now, std::int64_t permits);
    Answer acquireFromBucket(Time now, double permits);
    std::int64_t permitsInCycle(std::int64_t cycle) const;
    double tokens(Time now) const;

    RateLimiterPlan m_plan;
    Time m_start;                            // of cycle 0; of a bucket: when it was last full
    std::int64_t m_cycle = 0, m_permits = 0; // resilience4j: after the last acquire()
    // Taken from the bucket since it was last full. A whole number, so that nothing drifts with the run.
    std::int64_t m_taken = 0;
};

} // namespace sim
