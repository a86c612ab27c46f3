#include "model/kinds/compiling/fetches.h"

#include "model/kinds/catalog.h"
#include "model/kinds/text.h"

#include <algorithm>
#include <cmath>

namespace kinds {
namespace {

constexpr const char *sourceKey = "entitiesOf";
constexpr int mostCalls = 2000; // as the engine has it: sim/behaviors/federation.cpp
constexpr std::size_t mostFetches = 63;

bool isFetch(const Wiring &wiring, const Wire &wire)
{
    return !wire.async && wiring.kinds[wire.from] && wiring.nodes[wire.from]->kind == QLatin1String("graphql");
}

bool goesRound(const Wiring &wiring, const Wire &wire)
{
    std::set<Index> seen;
    for (Index next = entitySource(wiring, wire); next != sim::noIndex && seen.insert(next).second;
         next = entitySource(wiring, wiring.wires[next])) {
        if (&wiring.wires[next] == &wire)
            return true;
    }
    return false;
}

// Whether the wire is called after the other one, or together with it.
bool mayFollow(const Wiring &wiring, const Wire &wire, Index other)
{
    for (const Index number : wiring.outgoing[wire.from]) {
        if (number == other)
            return true;
        const Wire &source = wiring.wires[other];
        if (&wiring.wires[number] == &wire)
            return wire.stepped && source.stepped && wire.step == source.step;
    }
    return false;
}

QString operationWithout(const Wire &wire, const Wire &source)
{
    if (source.onAll)
        return {};
    for (const QString &name : wire.on) {
        if (!source.isFor(name))
            return name;
    }
    return {};
}

sim::FetchPlan fetchOf(const Wire &wire, bool references)
{
    sim::FetchPlan plan;
    const auto entities = static_cast<double>(wire.values.count("entities"));
    plan.unique = static_cast<std::uint32_t>(std::max(std::ceil(entities * wire.values.number("uniqueRatio") - 1e-9), 1.0));
    plan.entities = references ? plan.unique : static_cast<std::uint32_t>(entities);
    plan.nonNull = static_cast<std::uint32_t>(wire.values.count("nonNullLevels"));
    plan.deduplicates = wire.values.flag("deduplicateQuery");
    plan.queries = static_cast<std::uint32_t>(wire.values.count("distinctQueries"));
    return plan;
}

sim::LoaderPlan loaderOf(const Wire &wire)
{
    const std::optional<Values> loader = wire.values.policy("dataLoader");
    if (!loader)
        return {};
    return {true, loader->limit("maxBatchSize"), loader->duration("batchSchedule").value_or(0), loader->flag("cache")};
}

// Of the calls of one operation.
void planSources(const Wiring &wiring, const sim::OperationPlan &operation, sim::Scenario &scenario)
{
    if (operation.stepCount == 0)
        return;
    const sim::StepPlan &last = scenario.steps[operation.firstStep + operation.stepCount - 1];
    const Index first = scenario.steps[operation.firstStep].firstCall, end = last.firstCall + last.callCount;
    for (Index call = first; call < end; ++call) {
        const Wire &wire = wiring.wires[scenario.calls[call].edge];
        const Index source = isFetch(wiring, wire) ? entitySource(wiring, wire) : sim::noIndex;
        for (Index other = first; source != sim::noIndex && other < end; ++other) {
            if (scenario.calls[other].edge == source)
                scenario.calls[call].entitiesOf = other;
        }
    }
}

// How often one request would call over the wire, at the most.
void perEntityIssues(const Wiring &wiring, const Wire &wire, IssueList &issues)
{
    if (wire.async || isFetch(wiring, wire) || !wiring.isStation(wire.from) || !wire.values.flag("perEntity"))
        return;
    const sim::LoaderPlan loader = loaderOf(wire);
    double most = 0;
    for (const Index number : wiring.incoming[wire.from]) {
        const Wire &fetch = wiring.wires[number];
        if (!isFetch(wiring, fetch))
            continue;
        const double batch = loader.present ? loader.maxBatchSize : 1;
        most = std::max(most, std::ceil(static_cast<double>(fetch.values.count("entities")) / batch));
    }
    most *= static_cast<double>(wire.values.count("calls"));
    if (most > mostCalls)
        issues.error(wire.edge->id.text, Kinds::tr("One fetch would call here %1 times; %2 is the most").arg(most).arg(mostCalls),
                     Kinds::tr("let it be about fewer entities, or gather them with a DataLoader"),
                     pointerTo("edges", wire.number, {QStringLiteral("perEntity")}));
}

} // namespace

Index entitySource(const Wiring &wiring, const Wire &wire)
{
    const QString id = isFetch(wiring, wire) ? wire.values.text(sourceKey) : QString();
    for (const Index number : wiring.outgoing[wire.from]) {
        const Wire &other = wiring.wires[number];
        if (!id.isEmpty() && other.edge->id.text == id && !other.async && &other != &wire)
            return number;
    }
    return sim::noIndex;
}

void fetchIssues(const Wiring &wiring, const Wire &wire, IssueList &issues)
{
    perEntityIssues(wiring, wire, issues);
    const std::vector<Index> &plan = wiring.outgoing[wire.from];
    if (isFetch(wiring, wire) && plan.size() > mostFetches && &wire == &wiring.wires[plan[mostFetches]])
        issues.error(wire.edge->id.text, Kinds::tr("%1 has more than %2 fetches").arg(wiring.name(wire.from)).arg(mostFetches),
                     Kinds::tr("divide its plan among several gateways"));
    const QString id = isFetch(wiring, wire) ? wire.values.text(sourceKey) : QString();
    if (id.isEmpty())
        return;
    const QString at = pointerTo("edges", wire.number, {QLatin1String(sourceKey)});
    const QString &item = wire.edge->id.text;
    const Index source = entitySource(wiring, wire);
    if (source == sim::noIndex)
        issues.error(item, Kinds::tr("'%1' brings no entities to resolve").arg(id),
                     Kinds::tr("name another synchronous edge that begins at %1").arg(wiring.name(wire.from)), at);
    else if (goesRound(wiring, wire))
        issues.error(item, Kinds::tr("The fetches of this plan wait for each other"),
                     Kinds::tr("let the first of them have entities of none"), at);
    else if (!mayFollow(wiring, wire, source))
        issues.error(item, Kinds::tr("This fetch is made before that of %1, whose entities it resolves").arg(wiring.name(wiring.wires[source].to)),
                     Kinds::tr("give it the same step or a later one"), at);
    else if (const Wire &other = wiring.wires[source]; wire.onAll && !other.onAll)
        issues.error(item, Kinds::tr("This fetch is made on all operations, but that of %1, whose entities it resolves, is not").arg(wiring.name(other.to)),
                     Kinds::tr("let both be called on the same operations"), at);
    else if (const QString name = operationWithout(wire, other); !name.isEmpty())
        issues.error(item, Kinds::tr("On '%1' nobody calls %2, whose entities this fetch resolves").arg(name, wiring.name(other.to)),
                     Kinds::tr("let both be called on the same operations"), at);
}

void planFetches(const Wiring &wiring, sim::Scenario &scenario)
{
    for (std::size_t number = 0; number < wiring.wires.size(); ++number) {
        const Wire &wire = wiring.wires[number];
        if (isFetch(wiring, wire))
            scenario.edges[number].fetch = fetchOf(wire, entitySource(wiring, wire) != sim::noIndex);
        else if (!wire.async && wiring.isStation(wire.from))
            scenario.edges[number].loader = loaderOf(wire);
    }
    for (sim::CallPlan &call : scenario.calls) {
        const Wire &wire = wiring.wires[call.edge];
        call.perEntity = !wire.async && wiring.isStation(wire.from) && !isFetch(wiring, wire) && wire.values.flag("perEntity");
    }
    for (const sim::OperationPlan &operation : scenario.operations)
        planSources(wiring, operation, scenario);
}

} // namespace kinds
