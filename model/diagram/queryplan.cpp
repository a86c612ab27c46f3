#include "model/diagram/queryplan.h"

#include <algorithm>
#include <map>

namespace diagram {
namespace {

constexpr char stepKey[] = "step";

using Steps = std::vector<std::vector<const Edge *>>;

// By step, in the order of ids.
Steps stepsOf(const Diagram &diagram, const NodeId &gateway)
{
    std::map<int, std::vector<const Edge *>> numbered;
    Steps alone;
    for (const auto &[id, edge] : diagram.edges) {
        if (edge.from != gateway)
            continue;
        const QJsonValue step = edge.params.value(QLatin1String(stepKey));
        if (step.isDouble())
            numbered[step.toInt()].push_back(&edge);
        else
            alone.push_back({&edge});
    }
    Steps steps;
    for (const auto &[number, edges] : numbered)
        steps.push_back(edges);
    steps.insert(steps.end(), alone.begin(), alone.end());
    return steps;
}

std::size_t stepOf(const Steps &steps, const QString &edge)
{
    std::size_t step = 0;
    while (step < steps.size() && std::none_of(steps[step].begin(), steps[step].end(),
                                               [&](const Edge *other) { return other->id.text == edge; }))
        ++step;
    return step;
}

PlannedFetch planned(const std::vector<const Edge *> &step, const Edge &edge, int depth)
{
    PlannedFetch fetch{edge.id, {}};
    for (const Edge *other : step) {
        if (depth > 0 && entitiesOf(other->params) == edge.id.text)
            fetch.then.push_back(planned(step, *other, depth - 1));
    }
    return fetch;
}

// With what follows it in its step.
void collect(const std::vector<const Edge *> &step, const EdgeId &fetch, std::set<EdgeId> &found)
{
    if (!found.insert(fetch).second)
        return;
    for (const Edge *other : step) {
        if (entitiesOf(other->params) == fetch.text)
            collect(step, other->id, found);
    }
}

bool comesLater(const Steps &steps, const std::vector<const Edge *> &step, const QString &edge)
{
    const auto own = static_cast<std::size_t>(&step - steps.data()), other = stepOf(steps, edge);
    return other > own && other < steps.size();
}

// The edges with these steps, numbered; `changed` has others than the drawing's settings.
Edits written(const Diagram &diagram, const Steps &steps, const std::map<EdgeId, Params> &changed)
{
    Edits edits;
    int number = 0;
    for (const std::vector<const Edge *> &step : steps) {
        if (step.empty())
            continue;
        ++number;
        for (const Edge *edge : step) {
            Edge after = *edge;
            if (const auto other = changed.find(edge->id); other != changed.end())
                after.params = other->second;
            if (comesLater(steps, step, entitiesOf(after.params)))
                after.params.remove(entitiesKey());
            after.params.insert(QLatin1String(stepKey), number);
            if (after != *find(diagram, edge->id))
                edits.push_back(Assign<Edge>{after.id, after});
        }
    }
    return edits;
}

void take(Steps &steps, const std::set<EdgeId> &moving, std::size_t to)
{
    std::vector<const Edge *> taken;
    for (std::vector<const Edge *> &step : steps) {
        const auto stays = std::stable_partition(step.begin(), step.end(), [&](const Edge *edge) { return !moving.contains(edge->id); });
        taken.insert(taken.end(), stays, step.end());
        step.erase(stays, step.end());
    }
    steps.resize(std::max(steps.size(), to + 1));
    steps[to].insert(steps[to].end(), taken.begin(), taken.end());
}

} // namespace

QueryPlan queryPlan(const Diagram &diagram, const NodeId &gateway)
{
    QueryPlan plan;
    for (const std::vector<const Edge *> &step : stepsOf(diagram, gateway)) {
        std::vector<PlannedFetch> fetches;
        for (const Edge *edge : step) {
            const QString source = entitiesOf(edge->params);
            const bool follows = source != edge->id.text &&
                                 std::any_of(step.begin(), step.end(), [&](const Edge *other) { return other->id.text == source; });
            if (!follows)
                fetches.push_back(planned(step, *edge, static_cast<int>(step.size())));
        }
        if (!fetches.empty()) // in a circle: said elsewhere
            plan.push_back(std::move(fetches));
    }
    return plan;
}

Edits moveFetch(const Diagram &diagram, const EdgeId &fetch, std::size_t step)
{
    const Edge *edge = find(diagram, fetch);
    if (!edge)
        return {};
    Steps steps = stepsOf(diagram, edge->from);
    std::set<EdgeId> moving;
    collect(steps[stepOf(steps, fetch.text)], fetch, moving);
    take(steps, moving, step);
    return written(diagram, steps, {});
}

Edits chainFetch(const Diagram &diagram, const EdgeId &fetch, const EdgeId &source)
{
    const Edge *edge = find(diagram, fetch), *other = find(diagram, source);
    if (!edge || !other || edge->from != other->from || edge->style != Style::Sync || other->style != Style::Sync)
        return {};
    Steps steps = stepsOf(diagram, edge->from);
    std::set<EdgeId> moving;
    collect(steps[stepOf(steps, fetch.text)], fetch, moving);
    std::set<QString> above;
    for (const Edge *next = other; next && above.insert(next->id.text).second; next = find(diagram, EdgeId(entitiesOf(next->params)))) {
        if (next == edge)
            return {};
    }
    std::map<EdgeId, Params> changed;
    changed[fetch] = edge->params;
    changed[fetch].insert(entitiesKey(), source.text);
    take(steps, moving, stepOf(steps, source.text));
    return written(diagram, steps, changed);
}

} // namespace diagram
