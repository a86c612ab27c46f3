// Simulated time: nanoseconds since the start of the run, in an int64 (292 years). Nothing is ordered by a
// double.
#pragma once

#include <cstdint>
#include <limits>

namespace sim {

using Time = std::int64_t;

inline constexpr Time microsecond = 1'000;
inline constexpr Time millisecond = 1'000'000;
inline constexpr Time second = 1'000'000'000;
inline constexpr Time minute = 60 * second;
inline constexpr Time never = std::numeric_limits<Time>::max();

inline constexpr double inSeconds(Time t)
{
    return static_cast<double>(t) / 1e9;
}

using Index = std::uint32_t; // into one of the scenario's tables
inline constexpr Index noIndex = ~Index{0};

} // namespace sim
