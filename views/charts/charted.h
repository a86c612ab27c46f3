// Whose charts are shown for a selection, and the breakers beside them. Pure.
#pragma once

#include "model/diagram/recipes.h"
#include "model/run/frame.h"
#include "model/sim/scenario.h"
#include "views/charts/chartspecs.h"

#include <optional>

namespace charts {

struct Charted
{
    Kind kind = Client;
    run::Subject subject = run::Subject::Node;
    sim::Index index = 0;
    QString name;                    // "Checkout", "Checkout → Payments"
    bool chosenForThem = false;      // nothing is selected: see chartedFor()
    QList<sim::Index> breakers = {}; // edges whose breaker is shown: of what is selected, else all
    bool operator==(const Charted &) const = default;
};

// `drawing` gives the names. The frame may be null: rates are then those of the scenario. Nothing: the
// selected item is not in this run, or there is no client. With nothing selected the tab of queues shows the
// longest backlog, where there is a channel at all; every other tab shows the client with the highest rate.
std::optional<Charted> chartedFor(const diagram::Items &selected, const diagram::Diagram &drawing,
                                  const sim::Scenario &scenario, const run::Frame *frame, Tab tab);

// The name of a node of the run, from the drawing while it has it.
QString nameOf(const sim::Scenario &scenario, sim::Index node, const diagram::Diagram &drawing);
QString edgeName(const sim::Scenario &scenario, sim::Index edge, const diagram::Diagram &drawing);

} // namespace charts
