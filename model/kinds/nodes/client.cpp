// People or programs outside the drawing: they send requests at their own rate, whatever comes back, or are
// so few that they wait for their replies.
#include "model/kinds/sections.h"
#include "model/kinds/tables.h"
#include "model/kinds/values.h"

#include <algorithm>

namespace kinds {
namespace {

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
        .rows = workloadRows,
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
    {
        .key = "readBack",
        .label = QT_TRANSLATE_NOOP("Kinds", "Reads back with"),
        .type = ParamType::Text,
        .help = QT_TRANSLATE_NOOP("Kinds", "The operation with which a session reads what a command of its own has written, when that has "
                                           "succeeded. Where it gets to a read model it is fresh or stale."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None: nobody looks."),
        .live = Live::AtRestart,
        .section = sections::session,
    },
    {
        .key = "readBackOf",
        .label = QT_TRANSLATE_NOOP("Kinds", "Commands"),
        .type = ParamType::Text,
        .help = QT_TRANSLATE_NOOP("Kinds", "The operation that is a command, to be read back. Left out: all of the mix but the one that reads."),
        .source = QT_TRANSLATE_NOOP("Kinds", "All of them."),
        .live = Live::AtRestart,
        .section = sections::session,
    },
    {
        .key = "readBackAfter",
        .label = QT_TRANSLATE_NOOP("Kinds", "Reads after"),
        .type = ParamType::Duration,
        .initial = "\"100ms\"",
        .help = QT_TRANSLATE_NOOP("Kinds", "How long after the reply to the command."),
        .source = QT_TRANSLATE_NOOP("Kinds", "A page that is loaded next; Hopyard's own choice."),
        .section = sections::session,
    },
};

using Arrivals = sim::SourcePlan::Arrivals;

Arrivals arrivalsNamed(const QString &name)
{
    static constexpr std::pair<const char *, Arrivals> known[] = {
        {"constant", Arrivals::Constant}, {"gamma", Arrivals::Gamma},   {"mmpp", Arrivals::Mmpp},
        {"ramp", Arrivals::Ramp},         {"step", Arrivals::Step},     {"spike", Arrivals::Spike},
        {"sine", Arrivals::Sine},         {"replay", Arrivals::Replay}, {"closed", Arrivals::Closed}};
    for (const auto &[key, arrivals] : known) {
        if (name == QLatin1String(key))
            return arrivals;
    }
    return Arrivals::Poisson;
}

bool changesInTime(Arrivals arrivals)
{
    return arrivals == Arrivals::Ramp || arrivals == Arrivals::Step || arrivals == Arrivals::Spike ||
           arrivals == Arrivals::Sine;
}

// REQUIRES: a list of two, as the table says.
template <class Item> std::array<Item, 2> pairOf(const std::vector<Item> &items)
{
    return items.size() == 2 ? std::array<Item, 2>{items[0], items[1]} : std::array<Item, 2>{};
}

// The rest of the settings sleeps.
void lowerTimes(const Values &load, sim::SourcePlan &source)
{
    source.rate = load.number("from");
    source.to = load.number("to");
    source.start = load.duration("start").value_or(0);
    source.duration = load.duration("duration").value_or(0);
    source.period = load.duration("period").value_or(0);
    if (source.arrivals == Arrivals::Sine && source.period == 0)
        source.arrivals = Arrivals::Poisson; // it never leaves where it begins
}

sim::SourcePlan sourceOf(const Values &load)
{
    sim::SourcePlan source;
    source.arrivals = arrivalsNamed(load.text("arrivals"));
    if (changesInTime(source.arrivals)) {
        lowerTimes(load, source);
        return source;
    }
    switch (source.arrivals) {
    case Arrivals::Mmpp:
        source.rates = pairOf(load.rates("rates"));
        source.dwell = pairOf(load.times("dwell"));
        break;
    case Arrivals::Replay: {
        std::vector<sim::Time> times = load.times("times");
        std::sort(times.begin(), times.end());
        source.times = std::make_shared<const std::vector<sim::Time>>(std::move(times));
        break;
    }
    case Arrivals::Closed:
        source.users = static_cast<std::uint32_t>(load.count("users"));
        source.thinkTime = load.distribution("thinkTime");
        break;
    case Arrivals::Gamma:
        source.cv = load.number("cv");
        [[fallthrough]];
    default:
        source.rate = load.number("rate");
    }
    return source;
}

sim::NodePlan lower(const Values &values)
{
    sim::NodePlan plan;
    plan.behaviour = sim::Behaviour::Source;
    plan.source = sourceOf(values.section("workload"));
    plan.source.readBackAfter = values.duration("readBackAfter").value_or(0);
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
