// The menu of a right click on the drawing: break it, heal it, and what else can be done to what is selected.
#pragma once

#include "app/actions.h"

#include "model/run/runcontroller.h"
#include "views/shared/selection.h"

class QMenu;

namespace app {

// Fills the menu for the selection. Faults are offered for exactly one node or edge, as interventions at the
// run's now; everything else comes from the actions.
void fillItemMenu(QMenu &menu, const views::Selection &selection, run::RunController &run, Actions &actions,
                  const views::Theme &theme);

// Whether a fault acts on the item now.
bool isBroken(const run::RunController &run, const diagram::NodeId &id);
bool isBroken(const run::RunController &run, const diagram::EdgeId &id);

} // namespace app
