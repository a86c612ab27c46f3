#include "model/kinds/compile.h"

#include "model/kinds/compiling/changes.h"
#include "model/kinds/compiling/mistakes.h"
#include "model/kinds/compiling/plan.h"

namespace kinds {

Compiled compile(const diagram::Diagram &diagram)
{
    const Wiring wiring(diagram);
    const Reach reach = reachOfClients(wiring);
    Compiled compiled{nullptr, valueIssues(diagram) + drawingIssues(wiring, reach)};
    const SettingFaults faults(diagram);
    compiled.issues += faults.issues(base::keepsFromRunning(compiled.issues));
    if (!base::keepsFromRunning(compiled.issues))
        compiled.scenario = planOf(wiring, reach, faults.changes());
    return compiled;
}

base::Issues issuesOf(const diagram::Diagram &diagram)
{
    const Wiring wiring(diagram);
    const base::Issues issues = valueIssues(diagram) + drawingIssues(wiring, reachOfClients(wiring));
    return issues + SettingFaults(diagram).issues(base::keepsFromRunning(issues));
}

} // namespace kinds
