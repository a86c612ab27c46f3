// Which changes a run can take over while it goes on.
#include "model/kinds/catalog.h"
#include "model/kinds/compile.h"
#include "model/kinds/values.h"

#include <algorithm>

namespace kinds {
namespace {

bool onlyLive(std::span<const ParamSpec> rows, const diagram::Params &before, const diagram::Params &after);

// REQUIRES: the two differ.
bool valueOnlyLive(const ParamSpec &row, const QJsonValue &before, const QJsonValue &after)
{
    if (row.live == Live::AtRestart)
        return false;
    // A policy that comes or goes is a change of its own row only.
    const bool bothObjects = before.isObject() && after.isObject();
    const bool oneOfTwo = row.type == ParamType::Policy || row.type == ParamType::Distribution;
    if (row.rows.empty() || row.type == ParamType::Distribution || (oneOfTwo && !bothObjects))
        return true;
    if (row.type != ParamType::Map)
        return onlyLive(row.rows, before.toObject(), after.toObject());
    QStringList names = before.toObject().keys() + after.toObject().keys();
    names.removeDuplicates();
    return std::all_of(names.begin(), names.end(), [&](const QString &name) {
        return onlyLive(row.rows, before.toObject().value(name).toObject(),
                        after.toObject().value(name).toObject());
    });
}

// Unknown keys have no effect, so they may differ.
bool onlyLive(std::span<const ParamSpec> rows, const diagram::Params &before, const diagram::Params &after)
{
    const diagram::Params a = canonical(rows, before), b = canonical(rows, after);
    return std::all_of(rows.begin(), rows.end(), [&](const ParamSpec &row) {
        const QJsonValue first = a.value(QLatin1String(row.key)), second = b.value(QLatin1String(row.key));
        return first == second || valueOnlyLive(row, first, second);
    });
}

bool nodesOnlyLive(const diagram::Diagram &before, const diagram::Diagram &after)
{
    return std::equal(before.nodes.begin(), before.nodes.end(), after.nodes.begin(), after.nodes.end(),
                      [](const auto &a, const auto &b) {
                          const KindSpec *kind = nodeKind(a.second.kind);
                          return a.first == b.first && a.second.kind == b.second.kind && kind &&
                                 onlyLive(kind->params, a.second.params, b.second.params);
                      });
}

// The settings of the style that sleeps have no effect either.
diagram::Params acting(const diagram::Diagram &diagram, const diagram::Edge &edge)
{
    diagram::Params params;
    for (const ParamSpec &row : edgeParams()) {
        const QLatin1String key(row.key);
        if (edge.params.contains(key) && actsOn(row, diagram, edge))
            params.insert(key, edge.params.value(key));
    }
    return params;
}

bool edgesOnlyLive(const diagram::Diagram &before, const diagram::Diagram &after)
{
    return std::equal(before.edges.begin(), before.edges.end(), after.edges.begin(), after.edges.end(),
                      [&](const auto &a, const auto &b) {
                          return a.first == b.first && a.second.from == b.second.from &&
                                 a.second.to == b.second.to && a.second.style == b.second.style &&
                                 onlyLive(edgeParams(), acting(before, a.second), acting(after, b.second));
                      });
}

bool sameSteps(const sim::Scenario &a, const sim::Scenario &b)
{
    const auto sameStep = [](const sim::StepPlan &x, const sim::StepPlan &y) {
        return x.firstCall == y.firstCall && x.callCount == y.callCount;
    };
    const auto sameCall = [](const sim::CallPlan &x, const sim::CallPlan &y) {
        return x.edge == y.edge && x.operation == y.operation && x.name == y.name;
    };
    return std::equal(a.steps.begin(), a.steps.end(), b.steps.begin(), b.steps.end(), sameStep) &&
           std::equal(a.calls.begin(), a.calls.end(), b.calls.begin(), b.calls.end(), sameCall);
}

bool sameOperations(const sim::Scenario &a, const sim::Scenario &b)
{
    const auto sameOperation = [](const sim::OperationPlan &x, const sim::OperationPlan &y) {
        return x.node == y.node && x.name == y.name && x.firstStep == y.firstStep &&
               x.stepCount == y.stepCount;
    };
    const auto sameMix = [](const sim::MixPlan &x, const sim::MixPlan &y) {
        return x.operation == y.operation;
    };
    return a.names == b.names &&
           std::equal(a.operations.begin(), a.operations.end(), b.operations.begin(), b.operations.end(),
                      sameOperation) &&
           std::equal(a.mixes.begin(), a.mixes.end(), b.mixes.begin(), b.mixes.end(), sameMix);
}

bool sameFaults(const sim::Scenario &a, const sim::Scenario &b)
{
    return std::equal(a.faults.begin(), a.faults.end(), b.faults.begin(), b.faults.end(),
                      [](const sim::FaultPlan &x, const sim::FaultPlan &y) {
                          return x.kind == y.kind && x.id == y.id && x.node == y.node && x.edge == y.edge &&
                                 x.value == y.value && x.at == y.at && x.duration == y.duration &&
                                 x.every == y.every;
                      });
}

} // namespace

bool differOnlyLive(const diagram::Diagram &before, const diagram::Diagram &after)
{
    if (!nodesOnlyLive(before, after) || !edgesOnlyLive(before, after) ||
        !onlyLive(runParams(), before.settings.run, after.settings.run))
        return false;
    const std::shared_ptr<const sim::Scenario> a = compile(before).scenario, b = compile(after).scenario;
    return a && b && sameOperations(*a, *b) && sameSteps(*a, *b) && sameFaults(*a, *b);
}

} // namespace kinds
