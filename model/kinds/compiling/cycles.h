// Calls that lead back to where they came from. Private to this room.
#pragma once

#include "model/kinds/compiling/wiring.h"

namespace kinds {

struct Cycle
{
    std::vector<Index> wires; // in the order of calling; the last one leads back to where the first begins
};

enum class Follow {
    Calls,   // synchronous edges, whatever their probability
    Certain, // edges of both styles that every request and every message takes
};

// Cycles among the operations that are reached, in a fixed order; every cycle has a last edge that no other
// of them has. Together they touch every knot of cycles there is.
std::vector<Cycle> cycles(const Wiring &wiring, const Reach &reach, Follow follow);

} // namespace kinds
