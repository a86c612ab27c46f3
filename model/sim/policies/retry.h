// Whether and when a failed attempt is made again (SEMANTICS 1.4). Pure functions.
#pragma once

#include "model/sim/scenario.h"

namespace sim {

// `made`: attempts made so far, the failed one included.
bool triesAgain(const RetryPlan &plan, Cause cause, std::uint32_t made, bool idempotent);

// The wait before the next attempt. Proportional jitter may exceed the cap, except with wholeMilliseconds:
// gRPC caps first and randomizes then, resilience4j the other way round. `retry`: 0 for the first one.
// `previous`: the wait before the last one, 0 if none; only decorrelated jitter looks at it. `u`: uniform in
// (0, 1).
Time backoff(const RetryPlan &plan, std::uint32_t retry, Time previous, double u);

} // namespace sim
