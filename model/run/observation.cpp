#include "model/run/observation.h"

#include <algorithm>

namespace run {
namespace {

// The plans are in the order of their ids where the compiler put them so; elsewhere they are searched one by
// one.
template <class Plan> std::optional<sim::Index> indexOf(const std::vector<Plan> &plans, const QString &id)
{
    const std::string wanted = id.toStdString();
    std::size_t low = 0, high = plans.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (plans[middle].id < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < plans.size() && plans[low].id == wanted)
        return static_cast<sim::Index>(low);
    const auto found =
        std::find_if(plans.begin(), plans.end(), [&](const Plan &plan) { return plan.id == wanted; });
    if (found == plans.end())
        return std::nullopt;
    return static_cast<sim::Index>(found - plans.begin());
}

} // namespace

std::optional<sim::Index> Observation::node(const diagram::NodeId &id) const
{
    return scenario ? indexOf(scenario->nodes, id.text) : std::nullopt;
}

std::optional<sim::Index> Observation::edge(const diagram::EdgeId &id) const
{
    return scenario ? indexOf(scenario->edges, id.text) : std::nullopt;
}

std::optional<sim::Index> Observation::channel(const QString &id) const
{
    return scenario ? indexOf(scenario->channels, id) : std::nullopt;
}

} // namespace run
