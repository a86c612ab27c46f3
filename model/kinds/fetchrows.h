// Settings of the edges of GraphQL: the fetches of a federation gateway's plan, and what a subgraph asks for once per
// entity. Private to this folder.
#pragma once

#include "model/kinds/sections.h"
#include "model/kinds/tables.h"

#include <array>

namespace kinds {

inline constexpr ParamSpec loaderRows[3] = {
    {
        .key = "maxBatchSize",
        .label = QT_TRANSLATE_NOOP("Kinds", "Max batch size"),
        .type = ParamType::Count,
        .initial = "\"unlimited\"",
        .min = 1,
        .max = 10000,
        .word = "unlimited",
        .help = QT_TRANSLATE_NOOP("Kinds", "Most keys of one call; what is left makes further calls at the same time. A call takes the same time however "
                                           "many keys it has."),
        .source = QT_TRANSLATE_NOOP("Kinds", "DataLoader 2: maxBatchSize Infinity."),
    },
    {
        .key = "batchSchedule",
        .label = QT_TRANSLATE_NOOP("Kinds", "Gathers keys for"),
        .type = ParamType::Duration,
        .initial = "\"0s\"",
        .help = QT_TRANSLATE_NOOP("Kinds", "How long keys are gathered before a batch is sent: batchScheduleFn. 0: those of the same tick."),
        .source = QT_TRANSLATE_NOOP("Kinds", "DataLoader 2: the same tick."),
    },
    {
        .key = "cache",
        .label = QT_TRANSLATE_NOOP("Kinds", "Caches by key"),
        .type = ParamType::Flag,
        .initial = "true",
        .help = QT_TRANSLATE_NOOP("Kinds", "A key is loaded once for a request, however often it is asked for. The cache lives as long as the request."),
        .source = QT_TRANSLATE_NOOP("Kinds", "DataLoader 2: cache true, a loader per request."),
    },
};

inline constexpr std::array<ParamSpec, 6> fetchRows{{
    {
        .key = "entitiesOf",
        .label = QT_TRANSLATE_NOOP("Kinds", "Entities of"),
        .type = ParamType::Call,
        .help = QT_TRANSLATE_NOOP("Kinds", "The fetch whose result has the references that this one resolves, in one _entities request. It waits "
                                           "for that fetch, and is not sent when that brought nothing."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None: a fetch of the root. Apollo Router: Flatten."),
        .live = Live::AtRestart,
        .of = Of::Sync,
        .section = sections::fetch,
        .end = End::Fetch,
    },
    {
        .key = "entities",
        .label = QT_TRANSLATE_NOOP("Kinds", "Entities"),
        .type = ParamType::Count,
        .initial = "10",
        .min = 1,
        .max = 10000,
        .help = QT_TRANSLATE_NOOP("Kinds", "How many entities one fetch is about: the list it returns, or the references it resolves. It matters "
                                           "to a subgraph that asks somebody once per entity."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: a short list."),
        .of = Of::Sync,
        .section = sections::fetch,
        .end = End::Fetch,
    },
    {
        .key = "uniqueRatio",
        .label = QT_TRANSLATE_NOOP("Kinds", "Of them unique"),
        .type = ParamType::Ratio,
        .initial = "1",
        .min = 0,
        .max = 1,
        .help = QT_TRANSLATE_NOOP("Kinds", "Share of the entities that are not there twice, at least one. References are always sent once; in "
                                           "a list of the root only a loader with a cache sees the difference."),
        .source = QT_TRANSLATE_NOOP("Kinds", "All different. Apollo Router always deduplicates representations."),
        .of = Of::Sync,
        .section = sections::fetch,
        .end = End::Fetch,
    },
    {
        .key = "nonNullLevels",
        .label = QT_TRANSLATE_NOOP("Kinds", "Non-Null levels"),
        .type = ParamType::Count,
        .initial = "0",
        .min = 0,
        .max = 64,
        .help = QT_TRANSLATE_NOOP("Kinds", "What a failed fetch does to the reply, in fetches upwards. 0: its field is nullable and becomes null. 1 at "
                                           "a fetch of the root, one more per fetch below it: the null reaches the top and there is no data."),
        .source = QT_TRANSLATE_NOOP("Kinds", "GraphQL: fields are nullable unless the schema says Non-Null."),
        .of = Of::Sync,
        .section = sections::fetch,
        .end = End::Fetch,
    },
    {
        .key = "deduplicateQuery",
        .label = QT_TRANSLATE_NOOP("Kinds", "Shares replies"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP("Kinds", "A fetch that another request of this replica is making just now is not sent again: both have its reply."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Apollo Router: deduplicate_query is off."),
        .of = Of::Sync,
        .section = sections::fetch,
        .end = End::Fetch,
    },
    {
        .key = "distinctQueries",
        .label = QT_TRANSLATE_NOOP("Kinds", "Different queries"),
        .type = ParamType::Count,
        .initial = "100",
        .min = 1,
        .max = 1e6,
        .help = QT_TRANSLATE_NOOP("Kinds", "How many different queries go over this edge, all equally often; with shared replies only."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice."),
        .of = Of::Sync,
        .section = sections::fetch,
        .end = End::Fetch,
    },
}};

inline constexpr std::array<ParamSpec, 2> perEntityRows{{
    {
        .key = "perEntity",
        .label = QT_TRANSLATE_NOOP("Kinds", "Once per entity"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP("Kinds", "The call is made for each entity of the fetch that is served, all at once, as resolvers do that know only their own "
                                           "entity: N+1. One that fails leaves one null and an error in the reply. For a request that is no fetch it is made once."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off: one call for all."),
        .live = Live::AtRestart,
        .of = Of::Sync,
        .section = sections::calls,
        .end = End::Resolver,
    },
    {
        .key = "dataLoader",
        .label = QT_TRANSLATE_NOOP("Kinds", "DataLoader"),
        .type = ParamType::Policy,
        .help = QT_TRANSLATE_NOOP("Kinds", "Calls once per entity are gathered into batches: one call for many keys."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off: somebody has to write one."),
        .live = Live::AtRestart,
        .of = Of::Sync,
        .section = sections::calls,
        .rows = loaderRows,
        .end = End::Resolver,
    },
}};

} // namespace kinds
