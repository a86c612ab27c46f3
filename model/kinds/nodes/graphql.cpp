// A GraphQL federation gateway: asks subgraphs, and puts one reply together from what they bring.
#include "model/kinds/nodes/stationrows.h"
#include "model/kinds/values.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace kinds {
namespace {

constexpr ParamSpec ownRow{
    .key = "requestTimeout",
    .label = QT_TRANSLATE_NOOP("Kinds", "Request timeout"),
    .type = ParamType::Duration,
    .initial = "\"30s\"",
    .min = 1e-6,
    .max = 3.6e6,
    .word = "none",
    .help = QT_TRANSLATE_NOOP("Kinds", "How long the gateway gives a whole request; then it answers 504 and sends no further fetch. A subgraph that is "
                                       "too slow for the timeout of its edge leaves errors in a reply that is 200."),
    .source = QT_TRANSLATE_NOOP("Kinds", "Apollo Router: 30 s, as for its subgraphs; it should be longer than theirs."),
    .section = sections::plan,
};

// What Apollo Router does by itself.
constexpr ParamSpec ofGateway(ParamSpec row)
{
    const std::string_view key(row.key);
    if (key == "serviceTime") {
        row.initial = "\"200us\"";
        row.label = QT_TRANSLATE_NOOP("Kinds", "Planning time");
        row.help = QT_TRANSLATE_NOOP("Kinds", "Own work before the first fetch: parsing, and the plan, which is cached.");
        row.source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice.");
    } else if (key == "replyTime") {
        row.help = QT_TRANSLATE_NOOP("Kinds", "Own work after the last fetch: putting the reply together.");
    } else if (key == "concurrency") {
        row.initial = "\"unbounded\"";
        row.source = QT_TRANSLATE_NOOP("Kinds", "Apollo Router: no concurrency_limit. A thread pool without an accept queue is one.");
    } else if (key == "cancellationAware") {
        row.initial = "true";
        row.source = QT_TRANSLATE_NOOP("Kinds", "Apollo Router: fetches that have not begun when the client goes away are not sent.");
    }
    return row;
}

constexpr auto rows = [] {
    std::array<ParamSpec, std::size(stationRows) + 1> all{};
    const auto work = std::find_if(std::begin(stationRows), std::end(stationRows), [](const ParamSpec &row) {
        return row.key == std::string_view("serviceTime");
    });
    auto next = std::transform(std::begin(stationRows), work, all.begin(), ofGateway);
    *next++ = ownRow;
    std::transform(work, std::end(stationRows), next, ofGateway);
    return all;
}();

sim::NodePlan lower(const Values &values)
{
    sim::NodePlan plan = lowerStation(values);
    plan.station.federation = {true, values.duration("requestTimeout").value_or(sim::never)};
    return plan;
}

} // namespace

constinit const KindSpec graphqlKind{
    "graphql",
    QT_TRANSLATE_NOOP("Kinds", "GraphQL gateway"),
    ":/icons/graphql.svg",
    'F',
    rows,
    QT_TRANSLATE_NOOP("Kinds", "Answers a query with fetches from federated subgraphs, which are its edges. A fetch that fails leaves a null and an error in "
                               "a reply that is 200 all the same."),
    lower,
};

} // namespace kinds
