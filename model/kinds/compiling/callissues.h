// What the policies of a synchronous edge say against each other. Private to this room.
#pragma once

#include "model/kinds/compiling/mistakes.h"
#include "model/kinds/compiling/wiring.h"

namespace kinds {

void callIssues(const Wiring &wiring, const Wire &wire, IssueList &issues);

} // namespace kinds
