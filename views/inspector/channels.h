// The channels that a subject has to do with: a queue's, a log's consumer groups, an edge's. Private to this room.
#pragma once

#include "model/run/runcontroller.h"
#include "views/inspector/formcontext.h"

#include <vector>

namespace inspector {

// Into the scenario's channels; none while nothing runs.
std::vector<sim::Index> channelsOf(const run::Observation &run, const Subject &subject);
// Of a log's group its name alone, or that of its consumer, else the channel's id.
QString channelName(const sim::Scenario &scenario, const diagram::Diagram &drawing, sim::Index channel);

} // namespace inspector
