// The faults of the file's timeline. Private to this room.
#pragma once

#include "model/kinds/compiling/wiring.h"

namespace kinds {

// Changes of settings are not among them: see changes.h.
void planFaults(const Wiring &wiring, sim::Scenario &scenario);

} // namespace kinds
