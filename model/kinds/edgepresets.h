// The settings with which well-known clients call: what they come with, so that one can see how they behave.
// Where one of their rules is not simulated, the hint says so. Values: SEMANTICS 0.1 and 1.3 to 1.6.
#pragma once

#include "model/kinds/spec.h"

namespace kinds {

struct EdgePreset
{
    const char *key;
    const char *label;
    const char *hint;   // what it does, and what is only approximated
    const char *params; // JSON
};

std::span<const EdgePreset> edgePresets();

// The settings of an edge with its policies, timeouts and connections those of the preset; the rest, such as
// latency, operations and fallback, stays.
diagram::Params withPreset(diagram::Params edge, const EdgePreset &preset);
// The preset whose settings the edge has; null: its own.
const EdgePreset *presetOf(const diagram::Params &edge);

} // namespace kinds
