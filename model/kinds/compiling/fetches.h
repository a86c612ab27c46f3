// The fetches of a federation gateway's plan, as edges say them. Private to this room.
#pragma once

#include "model/kinds/compiling/mistakes.h"
#include "model/kinds/compiling/wiring.h"

namespace kinds {

// The wire whose fetch has the entities that this one resolves; noIndex: a fetch of the root, or there is no such wire.
Index entitySource(const Wiring &wiring, const Wire &wire);

void fetchIssues(const Wiring &wiring, const Wire &wire, IssueList &issues);

// REQUIRES: nodes, edges, operations, steps and calls are there.
void planFetches(const Wiring &wiring, sim::Scenario &scenario);

} // namespace kinds
