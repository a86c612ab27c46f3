#include "model/kinds/compile.h"

#include "model/kinds/compiling/mistakes.h"
#include "model/kinds/compiling/plan.h"

namespace kinds {

Compiled compile(const diagram::Diagram &diagram)
{
    const Wiring wiring(diagram);
    const Reach reach = reachOfClients(wiring);
    Compiled compiled{nullptr, valueIssues(diagram) + drawingIssues(wiring, reach)};
    if (!base::keepsFromRunning(compiled.issues))
        compiled.scenario = planOf(wiring, reach);
    return compiled;
}

base::Issues issuesOf(const diagram::Diagram &diagram)
{
    const Wiring wiring(diagram);
    return valueIssues(diagram) + drawingIssues(wiring, reachOfClients(wiring));
}

} // namespace kinds
