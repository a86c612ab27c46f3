// Answers hits by itself and passes misses on to what it is connected to.
#include "model/kinds/nodes/stationrows.h"
#include "model/kinds/values.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace kinds {
namespace {

constexpr ParamSpec ownRows[] = {
    {
        .key = "hitRatio",
        .label = QT_TRANSLATE_NOOP("Kinds", "Hit ratio"),
        .type = ParamType::Ratio,
        .initial = "0.9",
        .min = 0,
        .max = 1,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Share of the requests that it answers by itself. It has no effect once the "
                     "keys are counted: then the hits follow from what was asked before."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: a cache that has filled up."),
        .section = sections::cache,
    },
    {
        .key = "hitTime",
        .label = QT_TRANSLATE_NOOP("Kinds", "Time of a hit"),
        .type = ParamType::Distribution,
        .initial = "\"200us\"",
        .help = QT_TRANSLATE_NOOP("Kinds", "Own work on a request that it answers by itself."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: a look into memory."),
        .section = sections::cache,
        .rows = distributionRows,
    },
    {
        .key = "keys",
        .label = QT_TRANSLATE_NOOP("Kinds", "Keys"),
        .type = ParamType::Count,
        .min = 1,
        .max = 1e6,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "How many different things are asked for. Each is a miss the first time "
                                  "and when it has expired, and a crash empties the cache."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Left out: the hit ratio stays what it is."),
        .live = Live::AtRestart,
        .section = sections::cache,
    },
    {
        .key = "zipf",
        .label = QT_TRANSLATE_NOOP("Kinds", "Popularity"),
        .type = ParamType::Number,
        .initial = "0",
        .min = 0,
        .max = 10,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Exponent of Zipf's law, with keys only: the key of rank n is asked for as "
                                  "often as 1 over n to this power. 0: all keys alike."),
        .source = QT_TRANSLATE_NOOP("Kinds", "All alike; the web is near 1."),
        .section = sections::cache,
    },
    {
        .key = "ttl",
        .label = QT_TRANSLATE_NOOP("Kinds", "Time to live"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "With keys only: so long after a miss has brought it a value is good for hits."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Nothing expires."),
        .section = sections::cache,
    },
    {
        .key = "coalesce",
        .label = QT_TRANSLATE_NOOP("Kinds", "One miss at a time"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "With keys only: while a miss of a key is under way, others that ask for it "
                     "wait for what it brings. Otherwise all of them go on, which is how an "
                     "expired favourite floods what lies behind."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Most caches do not wait."),
        .section = sections::cache,
    },
};

// Own work is that of a miss.
constexpr ParamSpec ofMiss(ParamSpec row)
{
    if (row.key == std::string_view("serviceTime")) {
        row.initial = "\"0s\"";
        row.label = QT_TRANSLATE_NOOP("Kinds", "Time of a miss");
        row.help =
            QT_TRANSLATE_NOOP("Kinds", "Own work on a request that it passes on, before its first call.");
        row.source = QT_TRANSLATE_NOOP("Kinds", "The look that found nothing takes no time of its own.");
    } else if (row.key == std::string_view("replyTime")) {
        row.help =
            QT_TRANSLATE_NOOP("Kinds", "Own work after a miss has come back: to keep what it brought.");
        row.source = QT_TRANSLATE_NOOP("Kinds", "None.");
    }
    return row;
}

// The cache's own rows come after the capacity of a station, before its own work.
constexpr auto cacheRows = [] {
    std::array<ParamSpec, std::size(stationRows) + std::size(ownRows)> rows{};
    const auto work = std::find_if(std::begin(stationRows), std::end(stationRows), [](const ParamSpec &row) {
        return row.key == std::string_view("serviceTime");
    });
    auto next = std::copy(std::begin(stationRows), work, rows.begin());
    next = std::copy(std::begin(ownRows), std::end(ownRows), next);
    std::transform(work, std::end(stationRows), next, ofMiss);
    return rows;
}();

sim::NodePlan lower(const Values &values)
{
    sim::NodePlan plan = lowerStation(values);
    sim::CachePlan &cache = plan.cache;
    cache.present = true;
    cache.hitRatio = values.number("hitRatio");
    cache.hitTime = values.distribution("hitTime");
    cache.keys = static_cast<std::uint32_t>(values.count("keys"));
    cache.zipf = values.number("zipf");
    cache.ttl = values.duration("ttl").value_or(sim::never);
    cache.coalesce = values.flag("coalesce");
    return plan;
}

} // namespace

constinit const KindSpec cacheKind{
    "cache",
    QT_TRANSLATE_NOOP("Kinds", "Cache"),
    ":/icons/cache.svg",
    'H',
    cacheRows,
    QT_TRANSLATE_NOOP("Kinds",
                      "Answers hits by itself and passes misses on over its edges, as a cache in front of a "
                      "database does."),
    lower,
};

} // namespace kinds
