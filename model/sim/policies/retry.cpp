#include "model/sim/policies/retry.h"

#include <algorithm>
#include <cmath>

namespace sim {

namespace {

constexpr double longest = 9.0e18; // inside Time

double inWholeMilliseconds(double nanoseconds)
{
    return std::floor(nanoseconds / 1e6) * 1e6;
}

// Not jittered; stops growing at the cap.
double growing(const RetryPlan &plan, std::uint32_t retry, double cap)
{
    const auto step = [&](double v) {
        return plan.wholeMilliseconds ? inWholeMilliseconds(v) : v;
    };
    double v = step(static_cast<double>(plan.base));
    for (std::uint32_t i = 0; plan.backoff == RetryPlan::Backoff::Exponential && i < retry && v < cap; ++i)
        v = step(v * plan.multiplier);
    return std::min(v, cap);
}

double jittered(const RetryPlan &plan, double v, double u)
{
    // resilience4j's range is a millisecond longer, which makes up for the truncation.
    const double more = plan.wholeMilliseconds ? static_cast<double>(millisecond) : 0;
    const double reach = plan.randomizationFactor * v;
    switch (plan.jitter) {
    case RetryPlan::Jitter::None:
    case RetryPlan::Jitter::Decorrelated:
        return v;
    case RetryPlan::Jitter::Full:
        return v * u;
    case RetryPlan::Jitter::Equal:
        return v / 2 + u * v / 2;
    case RetryPlan::Jitter::Proportional:
        return v - reach + u * (2 * reach + more);
    }
    return v;
}

double decorrelated(double base, double cap, double previous, double u)
{
    const double upper = 3 * (previous > 0 ? previous : base);
    return std::min(cap, base + u * std::max(0.0, upper - base));
}

} // namespace

bool triesAgain(const RetryPlan &plan, Cause cause, std::uint32_t made, bool idempotent)
{
    const std::uint32_t most = idempotent ? plan.maxAttempts : plan.maxAttemptsNotIdempotent;
    return made < most && (plan.retryOn >> static_cast<int>(cause) & 1u);
}

Time backoff(const RetryPlan &plan, std::uint32_t retry, Time previous, double u)
{
    const double cap = plan.cap > 0 ? std::min(static_cast<double>(plan.cap), longest) : longest;
    const bool cutsLast = plan.jitter == RetryPlan::Jitter::Proportional && plan.wholeMilliseconds;
    double v = 0;
    if (plan.jitter == RetryPlan::Jitter::Decorrelated)
        v = decorrelated(static_cast<double>(plan.base), cap, static_cast<double>(previous), u);
    else
        v = jittered(plan, growing(plan, retry, cutsLast ? longest : cap), u);
    v = std::min(v, cutsLast ? cap : longest);
    return static_cast<Time>(plan.wholeMilliseconds ? inWholeMilliseconds(v) : v);
}

} // namespace sim
