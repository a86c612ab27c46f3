// The words that circuit breakers of all rules share.
#pragma once

#include "model/sim/scenario.h"

namespace sim {

struct BreakerTypes
{
    enum class State : std::uint8_t { Closed, Open, HalfOpen, ForcedOpen, Disabled, MetricsOnly };
    enum class Outcome : std::uint8_t { Success, Failure, Ignored };
    struct Metrics // of the current window; rates are percent, -1 below the minimum number of calls
    {
        double failureRate = -1, slowCallRate = -1;
        std::uint32_t buffered =
            0; // resilience4j: calls that ended; opossum: calls begun, refused ones included
        std::uint32_t failed = 0, succeeded = 0, slow = 0;
        std::uint64_t notPermitted = 0; // resilience4j: since the window began; opossum: within it
        std::uint32_t needed = 0;       // calls before there is a rate
    };
};

} // namespace sim
