// The plan of a federation gateway as the tree that its edges are: steps in sequence, the fetches of a step in parallel,
// and below a fetch those that resolve its entities in the same step. Pure functions.
#pragma once

#include "model/diagram/params.h"

namespace diagram {

struct PlannedFetch
{
    EdgeId edge;
    std::vector<PlannedFetch> then;
    bool operator==(const PlannedFetch &) const = default;
};
using QueryPlan = std::vector<std::vector<PlannedFetch>>; // by step; no step is empty

// Of all edges that begin at the node. Those without a step follow, each alone, by id.
QueryPlan queryPlan(const Diagram &diagram, const NodeId &gateway);

// The fetch and what follows it in its step go to another step of the plan; one behind the last is a new one. A fetch
// whose entities would come later has entities of none. Steps are numbered from 1, without gaps. REQUIRES: step <= size.
Edits moveFetch(const Diagram &diagram, const EdgeId &fetch, std::size_t step);
// The fetch resolves entities of the other one, right after it. None when the other one follows it, or is of another node.
Edits chainFetch(const Diagram &diagram, const EdgeId &fetch, const EdgeId &source);

} // namespace diagram
