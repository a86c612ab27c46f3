// Joining time slots, so that what has been measured stays bounded however long a run gets. Std only.
#pragma once

#include "model/sim/observe.h"

#include <cstddef>
#include <vector>

namespace run {

// Makes `slot` cover the next one too: counts are added, levels averaged over time, histograms merged.
// REQUIRES: next begins where the slot ends, and both have the same items.
void join(sim::Slot &slot, const sim::Slot &next);

// With more than `most` slots: joins neighbours in pairs, the shortest first, until at most three quarters of
// `most` are left. The newest `keep` stay as they are. Returns whether anything was joined.
// REQUIRES: 8 <= most, keep <= most / 2.
bool thin(std::vector<sim::Slot> &slots, std::size_t most, std::size_t keep);

// How many slots are kept, whether they wait to be taken or are the history, and how many of the newest stay
// as they were recorded: 30 s of a run, less in a drawing of more than 2000 items, never less than 12 s.
// Whatever is said of the latest stretch is thereby the same however often anybody looks.
struct Bounds
{
    std::size_t most, newest;
};
Bounds boundsFor(const sim::Slot &slot);

inline sim::Time length(const sim::Slot &slot)
{
    return slot.to - slot.from;
}

} // namespace run
