#include "model/sim/cause.h"

#include <array>

namespace sim {

namespace {
// Written to files and reports: never rename.
constexpr std::array<std::string_view, causeCount> names{
    "",
    "timeout",
    "deadline_exceeded",
    "connect_timeout",
    "connection_refused",
    "connection_reset",
    "pool_timeout",
    "circuit_open",
    "bulkhead_full",
    "rate_limited",
    "queue_full",
    "shed",
    "cancelled",
    "500",
    "504",
    "409",
    "data_null",
    "_OTHER",
};

} // namespace

std::string_view causeName(Cause cause)
{
    return names[static_cast<std::size_t>(cause)];
}

Cause causeNamed(std::string_view name)
{
    for (int i = 1; i < causeCount; ++i) {
        if (names[static_cast<std::size_t>(i)] == name)
            return static_cast<Cause>(i);
    }
    return Cause::None;
}

std::uint32_t causesNamed(std::string_view nameOrCode)
{
    if (nameOrCode == "503")
        return bit(Cause::QueueFull) | bit(Cause::Shed);
    if (nameOrCode == "429")
        return bit(Cause::RateLimited);
    const Cause cause = causeNamed(nameOrCode);
    return cause == Cause::None ? 0 : bit(cause);
}

} // namespace sim
