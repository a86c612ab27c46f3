// The same models as C++ is usually written: a std::priority_queue of std::function, requests as shared_ptr,
// std random numbers, timeouts cancelled by a flag. No policies, no statistics but a mean, no fingerprint.
// What the engine is measured against, in the same run.
#pragma once

#include <cstdint>

namespace naive {

struct Result
{
    std::uint64_t requests = 0, events = 0;
    double meanSeconds = 0;
};

// Poisson arrivals, one exponential server. Until so many requests have been answered.
Result queueOfOne(double rate, double meanService, std::uint64_t requests);
// Client, gateway, orders, payments: each with `workers` exponential workers that are free after their own
// work, `hop` seconds on the wire each way, a timeout on each call.
Result chain(double rate, int workers, double meanService, double hop, double timeout,
             std::uint64_t requests);

} // namespace naive
