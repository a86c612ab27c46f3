// From a diagram without mistakes to the arrays of a scenario. Private to this room.
#pragma once

#include "model/kinds/compiling/wiring.h"

#include <memory>

namespace kinds {

// REQUIRES: neither valueIssues() nor drawingIssues() keep the diagram from running.
std::shared_ptr<const sim::Scenario> planOf(const Wiring &wiring, const Reach &reach,
                                            std::vector<sim::SettingChange> changes = {});

} // namespace kinds
