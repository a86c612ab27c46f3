#include "model/kinds/catalog.h"

#include "model/kinds/channelrows.h"
#include "model/kinds/checks.h"
#include "model/kinds/tables.h"

#include <algorithm>

namespace kinds {
namespace {

// The order is the order of the palette.
constexpr const KindSpec *kindTable[] = {&clientKind, &serviceKind, &gatewayKind, &graphqlKind, &databaseKind,
                                         &cacheKind,  &queueKind,   &exchangeKind, &logKind,    &externalKind};

template <class Spec> const Spec *withKey(std::span<const Spec> table, const QString &key)
{
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Spec &spec) { return key == QLatin1String(spec.key); });
    return found == table.end() ? nullptr : &*found;
}

bool isKind(const diagram::Diagram &diagram, const diagram::NodeId &id, const KindSpec &kind)
{
    const diagram::Node *node = diagram::find(diagram, id);
    return node && node->kind == QLatin1String(kind.key);
}

bool isChannel(const diagram::Diagram &diagram, const diagram::NodeId &id)
{
    return isKind(diagram, id, queueKind) || isKind(diagram, id, exchangeKind) || isKind(diagram, id, logKind);
}

} // namespace

std::span<const KindSpec *const> nodeKinds()
{
    return kindTable;
}
std::span<const ProtocolSpec> protocols()
{
    return protocolTable;
}
std::span<const FaultSpec> faultKinds()
{
    return faultTable;
}
std::span<const ParamSpec> edgeParams()
{
    return edgeRows;
}
std::span<const ParamSpec> runParams()
{
    return runRows;
}
std::span<const ParamSpec> faultTimeParams()
{
    return faultTimeRows;
}

const KindSpec *nodeKind(const QString &key)
{
    for (const KindSpec *kind : kindTable) {
        if (key == QLatin1String(kind->key))
            return kind;
    }
    return nullptr;
}

const ProtocolSpec *protocol(const QString &key)
{
    return withKey(protocols(), key);
}
const FaultSpec *faultKind(const QString &key)
{
    return withKey(faultKinds(), key);
}

bool carriesRecords(const diagram::Diagram &diagram, const diagram::Edge &edge)
{
    if (edge.style == diagram::Style::Sync)
        return false;
    if (isChannel(diagram, edge.from) || isChannel(diagram, edge.to))
        return isKind(diagram, edge.from, logKind) || isKind(diagram, edge.to, logKind);
    return edge.protocol == QLatin1String("log");
}

bool hasQueryPlan(const diagram::Diagram &diagram, const diagram::NodeId &node)
{
    return isKind(diagram, node, graphqlKind);
}

bool touchesChannel(const diagram::Diagram &diagram, const diagram::Edge &edge)
{
    return isChannel(diagram, edge.from) || isChannel(diagram, edge.to);
}

bool isOf(const ParamSpec &row, const diagram::Diagram &diagram, const diagram::Edge &edge)
{
    const bool sync = edge.style == diagram::Style::Sync;
    switch (row.of) {
    case Of::Both:
        return true;
    case Of::Sync:
        return sync;
    case Of::Async:
        return !sync;
    case Of::Queue:
        return !sync && !carriesRecords(diagram, edge);
    case Of::Log:
        return carriesRecords(diagram, edge);
    }
    return false;
}

bool actsOn(const ParamSpec &row, const diagram::Diagram &diagram, const diagram::Edge &edge)
{
    if (!isOf(row, diagram, edge))
        return false;
    if (row.end == End::Caller)
        return !isChannel(diagram, edge.from);
    if (row.end == End::Channel)
        return !isChannel(diagram, edge.from) && !isChannel(diagram, edge.to);
    if (row.end == End::GivesUp)
        return carriesRecords(diagram, edge) ? !isChannel(diagram, edge.to)
                                             : !isChannel(diagram, edge.from) && !isChannel(diagram, edge.to);
    if (row.end == End::Publisher)
        return isKind(diagram, edge.to, exchangeKind);
    if (row.end == End::Binding)
        return isKind(diagram, edge.from, exchangeKind);
    if (row.end == End::Fetch)
        return isKind(diagram, edge.from, graphqlKind);
    if (row.end == End::NoFetch)
        return !isChannel(diagram, edge.from) && !isKind(diagram, edge.from, graphqlKind);
    if (row.end == End::Resolver)
        return !isChannel(diagram, edge.from) && !isKind(diagram, edge.from, graphqlKind) && !isKind(diagram, edge.from, clientKind);
    if (row.end == End::Consumer)
        return !isChannel(diagram, edge.to);
    return true;
}

diagram::Params settingsOf(const diagram::Diagram &diagram, const diagram::Edge &edge)
{
    diagram::Params params = edge.params;
    for (const diagram::NodeId &end : {edge.from, edge.to}) {
        const diagram::Node *node = diagram::find(diagram, end);
        if (node && isKind(diagram, end, queueKind))
            params = diagram::withParam(params, {QLatin1String(presetKey)},
                                        node->params.value(QLatin1String(presetKey)));
    }
    return params;
}

bool mayStrike(const FaultSpec &fault, const KindSpec &kind)
{
    return fault.onNode && (fault.onAnyNode || canFail(kind));
}

bool canFail(const KindSpec &kind)
{
    return &kind != &clientKind && &kind != &queueKind && &kind != &exchangeKind && &kind != &logKind;
}

const ParamSpec *specAt(std::span<const ParamSpec> rows, const diagram::ParamPath &path)
{
    const ParamSpec *row = nullptr;
    for (qsizetype i = 0; i < path.size(); ++i) {
        if (row && row->type == ParamType::Map && ++i == path.size())
            return row->rows.empty() ? &weightRow : nullptr; // an entry is a weight, or has no row of its own
        row = withKey(rows, path[i]);
        if (!row)
            return nullptr;
        rows = row->rows;
    }
    return row;
}

} // namespace kinds
