// What can be measured on a diagram, by name: the metrics of objectives, and the ratios the report shares
// with them.
#pragma once

#include "model/run/report.h"
#include "model/sim/observe.h"

#include <optional>

namespace run {

enum class Unit { Seconds, PerSecond, Ratio, Count };

struct Metric
{
    const char *name;
    Unit unit;
    unsigned things; // set of Thing: what has it
};

// What an id can name; one bit each.
enum Thing : unsigned { Client = 1, Station = 2, Edge = 4, BreakerEdge = 8, Channel = 16, Group = 32 };

const Metric *metricNamed(const QString &name); // null: not measured by this version
QStringList metricNames(unsigned things = ~0U); // in the order of the contract

// Where in the totals a metric is read.
struct Source
{
    const Metric *metric = nullptr;
    Thing thing = Client;
    sim::Index index = sim::noIndex;     // node, edge or channel
    sim::Index operation = sim::noIndex; // of the node; noIndex: all
    std::uint32_t causes = 0;            // set of causes; 0: all
};
// Error: the diagram has no such thing, or the thing no such metric, operation or cause.
base::Result<Source> sourceOf(const Objective &objective, const sim::Scenario &scenario);

// Nothing when there are no samples. `end` is the simulated time the totals were taken at.
std::optional<double> valueOf(const Source &source, const sim::Scenario &scenario, const sim::Totals &totals,
                              sim::Time end);
// A value that is missing does not hold.
bool holds(const Objective &objective, std::optional<double> value);

// Ratios; nothing where they divide by nothing.
sim::Histogram finished(const sim::Flow &flow); // latencies of all that finished
std::optional<double> ratio(double part, double whole);
double measuredSeconds(const sim::Totals &totals, sim::Time end);
std::uint32_t breakerInstances(const sim::Scenario &scenario, sim::Index edge);

// The keys of one object of a report in the order of CONTRACT §4; `parent` is the key it stands under.
QStringList reportKeys(const QJsonObject &object, const QString &parent);
// An objective's value for people: "120 ms", "0.02", "nothing was measured".
QString objectiveValueText(const QJsonObject &objective);

} // namespace run
