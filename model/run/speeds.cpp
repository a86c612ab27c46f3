#include "model/run/runcontroller.h"

#include <algorithm>
#include <cmath>

namespace run {
namespace {

constexpr double followable = 0.6;    // real seconds a message is to be on its way
constexpr double leastArrivals = 0.5; // requests in a real second, or the picture looks dead

double medianSeconds(const sim::Distribution &distribution)
{
    const double half = distribution.kind == sim::Distribution::Kind::Exponential ? std::log(2.0) : 1.0;
    return sim::inSeconds(std::min(distribution.scale, distribution.max)) * half;
}

// 0 if all are zero.
double medianOf(std::vector<double> seconds)
{
    std::erase_if(seconds, [](double value) { return value <= 0; });
    if (seconds.empty())
        return 0;
    const auto middle = seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2);
    std::nth_element(seconds.begin(), middle, seconds.end());
    return *middle;
}

// The slowest speed at which requests arrive often enough; 0 where nothing ever does.
double livelySpeed(const sim::Scenario &scenario, const QList<double> &ladder)
{
    double rate = 0;
    for (const sim::NodePlan &node : scenario.nodes)
        rate += node.behaviour == sim::Behaviour::Source ? node.source.typicalRate() : 0;
    if (rate <= 0)
        return 0;
    for (const double speed : ladder) {
        if (rate * speed >= leastArrivals)
            return speed;
    }
    return ladder.last();
}

} // namespace

double RunController::followableSpeed(const sim::Scenario &scenario)
{
    std::vector<double> latencies, serviceTimes;
    for (const sim::EdgePlan &edge : scenario.edges)
        latencies.push_back(medianSeconds(edge.latency));
    for (const sim::OperationPlan &operation : scenario.operations)
        serviceTimes.push_back(medianSeconds(operation.serviceTime));
    const double latency = medianOf(std::move(latencies));
    const double typical = latency > 0 ? latency : medianOf(std::move(serviceTimes));
    QList<double> ladder = speeds();
    ladder.removeLast(); // as fast as possible
    const double lively = livelySpeed(scenario, ladder);
    if (typical <= 0)
        return std::max(lively, 1.0);
    const double wanted = typical / followable;
    const double nearest = *std::min_element(ladder.begin(), ladder.end(), [wanted](double a, double b) {
        return std::abs(std::log(a / wanted)) < std::abs(std::log(b / wanted));
    });
    return std::max(nearest, lively);
}

QList<double> RunController::speeds()
{
    return {1.0 / 1000, 1.0 / 500, 1.0 / 200, 1.0 / 100, 1.0 / 50, 1.0 / 20, 1.0 / 10, 1.0 / 5, 1.0 / 2,
            1,          2,         5,         10,        20,       50,       100,      0};
}

} // namespace run
