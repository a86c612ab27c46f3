// Why a request, a call or an attempt failed. The order is the order of the report.
#pragma once

#include <cstdint>
#include <string_view>

namespace sim {

enum class Cause : std::uint8_t {
    None, // succeeded
    Timeout,
    DeadlineExceeded,
    ConnectTimeout,
    ConnectionRefused,
    ConnectionReset,
    PoolTimeout,
    CircuitOpen,
    BulkheadFull,
    RateLimited,
    QueueFull,
    Shed,
    Cancelled,
    Http500,
    Http504,
    Conflict, // of an expected version: HTTP 409
    DataNull, // GraphQL: nothing but errors, with HTTP 200
    Other,
};
inline constexpr int causeCount = 18;

// The cause as a member of a set.
constexpr std::uint32_t bit(Cause cause)
{
    return std::uint32_t{1} << static_cast<int>(cause);
}

// The name of the report and of `retryOn`: "timeout", "queue_full", "500", ...; None has "".
std::string_view causeName(Cause cause);
// Also reads HTTP codes of `retryOn` ("503" means queue_full and shed, which have no single cause: see
// causesNamed). Cause::None: no such name.
Cause causeNamed(std::string_view name);
// A set of causes, one bit each (1 << cause). 0: no such name.
std::uint32_t causesNamed(std::string_view nameOrCode);

} // namespace sim
