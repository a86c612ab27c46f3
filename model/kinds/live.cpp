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
    // Weights may change; another name is another operation, which changes the tables of the scenario.
    if (row.type == ParamType::Map && row.rows.empty())
        return before.toObject().keys() == after.toObject().keys();
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
    if (before == after)
        return true;
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
                                 carriesRecords(before, a.second) == carriesRecords(after, b.second) &&
                                 onlyLive(edgeParams(), acting(before, a.second), acting(after, b.second));
                      });
}

// The timeline of faults, and the groups as far as a fault strikes one.
bool sameFaults(const diagram::Diagram &before, const diagram::Diagram &after)
{
    if (before.faults != after.faults)
        return false;
    return std::all_of(before.faults.begin(), before.faults.end(), [&](const auto &fault) {
        const diagram::GroupId id(fault.second.target);
        const diagram::Group *a = diagram::find(before, id), *b = diagram::find(after, id);
        return !a == !b && (!a || a->members == b->members);
    });
}

} // namespace

bool differOnlyLive(const diagram::Diagram &before, const diagram::Diagram &after)
{
    return nodesOnlyLive(before, after) && edgesOnlyLive(before, after) &&
           onlyLive(runParams(), before.settings.run, after.settings.run) && sameFaults(before, after);
}

} // namespace kinds
