#include "model/kinds/compiling/plannedfaults.h"

#include "model/kinds/catalog.h"

namespace kinds {
namespace {

std::optional<sim::FaultPlan::Kind> kindOf(const diagram::Fault &fault)
{
    using Kind = sim::FaultPlan::Kind;
    static constexpr std::pair<const char *, Kind> kinds[] = {
        {"slow", Kind::Slow},           {"errors", Kind::Errors}, {"crash", Kind::Crash},
        {"blackHole", Kind::BlackHole}, {"pause", Kind::Pause},   {"partition", Kind::Partition},
        {"latency", Kind::Latency},     {"loss", Kind::Loss}};
    for (const auto &[key, kind] : kinds) {
        if (fault.kind == QLatin1String(key))
            return kind;
    }
    return std::nullopt; // a change of settings: see changes.h
}

void addStrength(const diagram::Fault &fault, sim::FaultPlan &plan)
{
    using Kind = sim::FaultPlan::Kind;
    const Values values(faultKind(fault.kind)->params, fault.params);
    if (plan.kind == Kind::Slow)
        plan.value = values.number("factor");
    else if (plan.kind == Kind::Errors)
        plan.value = values.number("errorRate");
    else if (plan.kind == Kind::Loss)
        plan.value = values.number("packetLoss");
    else if (plan.kind == Kind::Latency)
        plan.extra = values.distribution("extra");
}

// A fault of a group is one fault of each member that can fail, all under the id of the one in the file.
void addFault(const Wiring &wiring, const diagram::Fault &fault, sim::Scenario &scenario)
{
    const std::optional<sim::FaultPlan::Kind> kind = kindOf(fault);
    if (!kind)
        return;
    const Values times(faultTimeParams(), fault.params);
    sim::FaultPlan plan;
    plan.kind = *kind;
    plan.id = fault.id.text.toStdString();
    addStrength(fault, plan);
    plan.at = times.duration("at").value_or(0);
    plan.duration = times.duration("for").value_or(0);
    plan.every = plan.duration > 0 ? times.duration("every").value_or(0) : 0;
    const diagram::Group *group = diagram::find(wiring.diagram, diagram::GroupId(fault.target));
    for (Index node = 0; node < wiring.nodes.size(); ++node) {
        const diagram::NodeId &id = wiring.nodes[node]->id;
        const bool member =
            group && group->members.contains(id) && mayStrike(*faultKind(fault.kind), *wiring.kinds[node]);
        if (id.text != fault.target && !member)
            continue;
        plan.node = node;
        scenario.faults.push_back(plan);
    }
    plan.node = sim::noIndex;
    for (const Wire &wire : wiring.wires) {
        if (wire.edge->id.text != fault.target)
            continue;
        plan.edge = wire.number;
        scenario.faults.push_back(plan);
    }
}

} // namespace

void planFaults(const Wiring &wiring, sim::Scenario &scenario)
{
    for (const auto &[id, fault] : wiring.diagram.faults)
        addFault(wiring, fault, scenario);
}

} // namespace kinds
