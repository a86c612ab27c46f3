// What a run says about queues, exchanges and logs, and about the groups that read them: the part of facts.h that is
// theirs.
#pragma once

#include "views/canvas/facts.h"

namespace canvas {

NodeFacts ofQueue(const run::Observation &run, sim::Index channel);
// It keeps nothing: what it has handed on, and what it had nobody for.
NodeFacts ofExchange(const run::Observation &run, sim::Index node);
// Of the group that is furthest behind; a rebalance is said before anything else.
NodeFacts ofLog(const run::Observation &run, sim::Index log);
// Of an edge out of a log.
void addOwners(EdgeFacts &facts, const run::Observation &run, sim::Index edge);

} // namespace canvas
