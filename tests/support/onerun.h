// A drawing as text, compiled and run from its beginning: its totals by the ids of the drawing.
#pragma once

#include "model/kinds/compile.h"
#include "model/sim/engine.h"
#include "model/sim/recorder.h"
#include "tests/support/draw.h"
#include "tests/support/scenarios.h"

#include <string>

namespace support {

inline std::shared_ptr<const sim::Scenario> scenarioOf(const std::string &text)
{
    const kinds::Compiled compiled = kinds::compile(drawing(text.c_str()));
    for (const base::Issue &issue : compiled.issues) {
        if (issue.severity == base::Issue::Severity::Error)
            qFatal("%s: %s", qPrintable(issue.item), qPrintable(issue.text));
    }
    if (!compiled.scenario)
        qFatal("cannot run: %s", text.c_str());
    return compiled.scenario;
}

struct Run
{
    std::shared_ptr<const sim::Scenario> scenario;
    sim::Totals totals;

    Run(const std::string &text, sim::Time until, std::uint64_t seed = 1)
    {
        scenario = scenarioOf(text);
        sim::Engine engine(scenario, seed);
        totals = totalsOf(engine, 0, until);
    }
    const sim::NodeTotals &node(const char *id) const
    {
        for (std::size_t i = 0; i < scenario->nodes.size(); ++i)
            if (scenario->nodes[i].id == id)
                return totals.nodes[i];
        qFatal("no node %s", id);
    }
    const sim::EdgeTotals &edge(const char *id) const
    {
        for (std::size_t i = 0; i < scenario->edges.size(); ++i)
            if (scenario->edges[i].id == id)
                return totals.edges[i];
        qFatal("no edge %s", id);
    }
    const sim::Flow &operation(const char *node, const char *name) const
    {
        for (std::size_t i = 0; i < scenario->operations.size(); ++i)
            if (scenario->nodes[scenario->operations[i].node].id == node &&
                scenario->names[scenario->operations[i].name] == name)
                return totals.operations[i];
        qFatal("no operation %s of %s", name, node);
    }
};

} // namespace support
