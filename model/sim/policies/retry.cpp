#include "model/sim/policies/retry.h"

#include <algorithm>

namespace sim {

bool triesAgain(const RetryPlan &plan, Cause cause, std::uint32_t made, bool idempotent)
{
    const std::uint32_t most = idempotent ? plan.maxAttempts : plan.maxAttemptsNotIdempotent;
    return made < most && (plan.retryOn >> static_cast<int>(cause) & 1u);
}

Time backoff(const RetryPlan &plan, std::uint32_t retry, Time previous, double u)
{
    const auto cap = static_cast<double>(plan.cap > 0 ? plan.cap : never);
    const auto base = static_cast<double>(plan.base);
    double v = base;
    if (plan.jitter == RetryPlan::Jitter::Decorrelated) {
        const double upper = 3 * (previous > 0 ? static_cast<double>(previous) : base);
        return static_cast<Time>(std::min(cap, base + u * std::max(0.0, upper - base)));
    }
    if (plan.backoff == RetryPlan::Backoff::Exponential) {
        for (std::uint32_t i = 0; i < retry && v < cap; ++i)
            v *= plan.multiplier;
    }
    v = std::min(v, std::min(cap, 9.0e18));
    if (plan.jitter == RetryPlan::Jitter::Full)
        v *= u;
    else if (plan.jitter == RetryPlan::Jitter::Equal)
        v = v / 2 + u * v / 2;
    return static_cast<Time>(v);
}

} // namespace sim
