// What the run says about one thing, as a plain sentence made of its newest gauges. Private to this room.
#pragma once

#include "model/run/observation.h"
#include "views/inspector/formcontext.h"

namespace inspector {

// Empty when there is no run or the subject is not in it.
// `drawing`: the one that runs, for names.
QString verdictOn(const run::Observation &observation, const diagram::Diagram &drawing, const Subject &subject);

} // namespace inspector
