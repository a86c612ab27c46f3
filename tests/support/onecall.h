// One client calling one service, and what is asked of it, for the tests of calls.
#pragma once

#include "tests/support/scenarios.h"

namespace support {

using namespace sim;

inline constexpr std::uint64_t allEvents = ~std::uint64_t{0};

inline std::uint64_t errorsOf(const Flow &flow, Cause cause)
{
    return flow.errors[static_cast<std::size_t>(cause)];
}

// A client that sends one request a second, the first after a second.
struct OneCall
{
    ScenarioDraft draft;
    Index users = draft.client("users", 1);
    Index api;

    explicit OneCall(const Distribution &service = Distribution::constant(10 * millisecond))
        : api(draft.station("api", 10, service))
    {
        draft.scenario.nodes[users].source.arrivals = SourcePlan::Arrivals::Constant;
        draft.call(users, api).edge.latency = Distribution::constant(2 * millisecond);
    }
    EdgePlan &edge() { return draft.edges[0].edge; }
    Totals run(Time until = 10 * second + 500 * millisecond)
    {
        Engine engine(draft.build(), 1);
        return totalsOf(engine, 0, until);
    }
};

} // namespace support
