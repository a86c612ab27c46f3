// Diagram -> Scenario: the only way from a drawing to a simulation. Pure; never throws.
#pragma once

#include "model/base/issue.h"
#include "model/base/result.h"
#include "model/diagram/diagram.h"
#include "model/diagram/params.h"
#include "model/sim/scenario.h"

#include <memory>

namespace kinds {

struct Compiled
{
    std::shared_ptr<const sim::Scenario> scenario; // null when an issue keeps the diagram from running
    base::Issues issues;                           // warnings too
};

Compiled compile(const diagram::Diagram &diagram);

// Can a run of `before` take over `after` while it goes on? True when only settings that are Live::Yes differ
// (positions, names, notes and descriptions always may). The two scenarios then have the same indices.
// REQUIRES: both compile.
bool differOnlyLive(const diagram::Diagram &before, const diagram::Diagram &after);

// What `validate` prints and the issue list shows: value problems, unknown keys, drawing mistakes.
base::Issues issuesOf(const diagram::Diagram &diagram);

// Applies `PATH=VALUE` of --set to the diagram: nodes.ID.KEY..., edges.ID.KEY..., run.KEY, faults.ID.KEY.
base::Result<diagram::Diagram> withSetting(diagram::Diagram diagram, const QString &path,
                                           const QString &value);

// The same for the node or edge of that id, with a value as a file has it.
base::Result<diagram::Diagram> withSettingOf(diagram::Diagram diagram, const QString &id,
                                             const diagram::ParamPath &path, const QJsonValue &value);

} // namespace kinds
