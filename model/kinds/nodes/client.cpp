// People or programs outside the drawing: they send requests at their own rate, whatever comes back.
#include "model/kinds/sections.h"
#include "model/kinds/tables.h"
#include "model/kinds/values.h"

namespace kinds {
namespace {

constexpr Option arrivals[] = {
    {"poisson", QT_TRANSLATE_NOOP("Kinds", "Poisson")},
    {"constant", QT_TRANSLATE_NOOP("Kinds", "Constant")},
};

constexpr ParamSpec workload[] = {
    {
        .key = "arrivals",
        .label = QT_TRANSLATE_NOOP("Kinds", "Arrivals"),
        .type = ParamType::Choice,
        .initial = "\"poisson\"",
        .help =
            QT_TRANSLATE_NOOP("Kinds", "Poisson: independent senders, the gaps between requests are random. "
                                       "Constant: one request every 1/rate seconds, which hides most of the "
                                       "queueing that real traffic causes."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Poisson is what many independent users add up to."),
        .section = sections::load,
        .options = arrivals,
        .kept = true,
    },
    {
        .key = "rate",
        .label = QT_TRANSLATE_NOOP("Kinds", "Rate"),
        .type = ParamType::Rate,
        .initial = "10",
        .min = 0,
        .max = 1e7,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Requests sent per second, on average. The client never waits for "
                                  "replies before it sends again, so a slow system does not slow it down."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: slow enough to follow single messages."),
        .section = sections::load,
        .kept = true,
    },
};

constexpr ParamSpec params[] = {
    noteRow,
    {
        .key = "workload",
        .label = QT_TRANSLATE_NOOP("Kinds", "Workload"),
        .type = ParamType::Variant,
        .help = QT_TRANSLATE_NOOP("Kinds", "How often requests are sent."),
        .source =
            QT_TRANSLATE_NOOP("Kinds", "An open load: most callers of a service do not know of each other."),
        .section = sections::load,
        .rows = workload,
    },
    {
        .key = "mix",
        .label = QT_TRANSLATE_NOOP("Kinds", "Mix"),
        .type = ParamType::Map,
        .min = 0,
        .max = 1e7,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "The operations it asks for and their weights: browse 9 and createOrder 1 "
                                  "make one request in ten a createOrder. Without a mix there is one "
                                  "operation, called request."),
        .source = QT_TRANSLATE_NOOP("Kinds", "One operation is enough to begin with."),
        .section = sections::operations,
    },
    {
        .key = "deadline",
        .label = QT_TRANSLATE_NOOP("Kinds", "Deadline"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "A reply that comes later is of no use and does not count as goodput. It "
                                  "only counts: nothing is cancelled, and services do not see it."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Without one, every success is goodput."),
        .section = sections::load,
    },
};

sim::NodePlan lower(const Values &values)
{
    const Values load = values.section("workload");
    sim::NodePlan plan;
    plan.behaviour = sim::Behaviour::Source;
    plan.source.arrivals = load.text("arrivals") == QLatin1String("constant")
                               ? sim::SourcePlan::Arrivals::Constant
                               : sim::SourcePlan::Arrivals::Poisson;
    plan.source.rate = load.number("rate");
    plan.source.deadline = values.duration("deadline").value_or(sim::never);
    return plan;
}

} // namespace

constinit const KindSpec clientKind{
    "client",
    QT_TRANSLATE_NOOP("Kinds", "Client"),
    ":/icons/client.svg",
    'C',
    params,
    QT_TRANSLATE_NOOP("Kinds", "Sends requests into the system. Connect it to the service it calls."),
    lower,
};

} // namespace kinds
