// Faults of the timeline and interventions of a person, as marks on the time axis. Pure.
#pragma once

#include "model/run/runcontroller.h"
#include "views/charts/axes.h"

namespace charts {

struct TimeMark
{
    sim::Time at = 0;
    sim::Time until = 0; // of a fault that ends; == at: a moment
    QString text;
    bool byHand = false; // an intervention that is no fault: shown more quietly than what goes wrong
    bool operator==(const TimeMark &) const = default;
};

// In the order of time; those of which something can be seen in the stretch.
QList<TimeMark> timeMarks(const sim::Scenario &scenario, const diagram::Diagram &drawing,
                          const QList<run::LoggedIntervention> &interventions, const Stretch &stretch);

} // namespace charts
