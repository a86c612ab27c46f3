#include "model/kinds/compiling/tellings.h"

#include "model/kinds/text.h"

#include <algorithm>

namespace kinds {
namespace {

constexpr const char *writeKey = "tellsOf";

// The synchronous edge of the same node; noIndex: it names none, or there is none such.
Index writeOf(const Wiring &wiring, const Wire &wire)
{
    const QString id = wire.async && !wiring.isChannel(wire.from) ? wire.values.text(writeKey) : QString();
    for (const Index number : wiring.outgoing[wire.from]) {
        const Wire &other = wiring.wires[number];
        if (!id.isEmpty() && other.edge->id.text == id && !other.async)
            return number;
    }
    return sim::noIndex;
}

// Is there an operation on which both are called?
bool meet(const Wire &one, const Wire &other)
{
    return one.onAll || other.onAll || std::any_of(one.on.begin(), one.on.end(), [&](const QString &name) { return other.isFor(name); });
}

} // namespace

void tellingIssues(const Wiring &wiring, const Wire &wire, IssueList &issues)
{
    const QString id = wire.async && !wiring.isChannel(wire.from) ? wire.values.text(writeKey) : QString();
    const Index write = writeOf(wiring, wire);
    if (write != sim::noIndex && !meet(wire, wiring.wires[write]))
        issues.warn(wire.edge->id.text, Kinds::tr("No operation both calls '%1' and publishes here, so nothing is counted").arg(id),
                    Kinds::tr("let both be called on the same operations"), pointerTo("edges", wire.number, {QLatin1String(writeKey)}));
    if (!id.isEmpty() && write == sim::noIndex)
        issues.error(wire.edge->id.text, Kinds::tr("'%1' writes nothing that could be told of").arg(id),
                     Kinds::tr("name a synchronous edge that begins at %1").arg(wiring.name(wire.from)),
                     pointerTo("edges", wire.number, {QLatin1String(writeKey)}));
}

void planTellings(const Wiring &wiring, sim::Scenario &scenario)
{
    for (const sim::OperationPlan &operation : scenario.operations) {
        if (operation.stepCount == 0)
            continue;
        const sim::StepPlan &last = scenario.steps[operation.firstStep + operation.stepCount - 1];
        const Index first = scenario.steps[operation.firstStep].firstCall, end = last.firstCall + last.callCount;
        for (Index call = first; call < end; ++call) {
            const Index write = writeOf(wiring, wiring.wires[scenario.calls[call].edge]);
            for (Index other = first; write != sim::noIndex && other < end; ++other) {
                if (scenario.calls[other].edge != write)
                    continue;
                scenario.calls[call].tellsOf = other;
                scenario.calls[other].told = true;
            }
        }
    }
}

} // namespace kinds
