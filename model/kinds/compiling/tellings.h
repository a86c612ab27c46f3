// Messages that tell of a write: which call that is. Private to this room.
#pragma once

#include "model/kinds/compiling/mistakes.h"
#include "model/kinds/compiling/wiring.h"

namespace kinds {

void tellingIssues(const Wiring &wiring, const Wire &wire, IssueList &issues);

// REQUIRES: operations, steps and calls are there.
void planTellings(const Wiring &wiring, sim::Scenario &scenario);

} // namespace kinds
