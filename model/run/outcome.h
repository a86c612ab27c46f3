// One finished simulation as reports see it, and the part of the report that is measured on it.
#pragma once

#include "model/run/report.h"
#include "model/sim/observe.h"

#include <QJsonObject>

#include <string>
#include <vector>

namespace run {

struct Outcome
{
    std::uint64_t seed = 0, fingerprint = 0, events = 0;
    std::string stopped; // empty: reached the end
    sim::Time now = 0;
    sim::Totals totals;                      // of the measured part
    std::vector<sim::Totals> windows;        // one for each objective that has its own
    std::vector<sim::BreakerState> breakers; // by edge, at the end: the worst of the instances
};

// The keys "nodes", "edges" and "channels" of CONTRACT §4. What nothing can be said about is null.
QJsonObject measuredPart(const sim::Scenario &scenario, const Outcome &outcome);

// The same part of several outcomes as one: each number becomes {"mean", "ci95"}, the half-width of the 95 %
// interval by Student's t (null for fewer than two values). Breaker transitions are listed with their
// replication, counted from 1; a breaker's state is the worst one.
QJsonObject foldReplications(const QList<QJsonObject> &parts);

// {"mean", "ci95"} of the values; null without any.
QJsonValue meanAndInterval(const QList<double> &values);

// The 97.5 % quantile of Student's t. REQUIRES: degrees >= 1.
double studentT(int degrees);

} // namespace run
