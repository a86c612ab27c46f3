// Settings of edges that make one thing of several calls of an operation: a saga, a write that others are told of, an
// append to what was loaded. Private to this folder.
#pragma once

#include "model/kinds/sections.h"
#include "model/kinds/tables.h"

#include <array>

namespace kinds {

inline constexpr std::array<ParamSpec, 4> sagaRows{{
    {
        .key = "compensation",
        .label = QT_TRANSLATE_NOOP("Kinds", "Undone by"),
        .type = ParamType::Text,
        .help = QT_TRANSLATE_NOOP("Kinds", "The operation there that undoes this call. When a later step of the caller fails, what was done, or may have been, "
                                           "is undone in reverse order with this edge's retries; what cannot be undone leaves the saga stuck."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None: what was done stays. Saga pattern, Azure architecture center."),
        .live = Live::AtRestart,
        .of = Of::Sync,
        .section = sections::failure,
        .end = End::NoFetch,
    },
    {
        .key = "pivot",
        .label = QT_TRANSLATE_NOOP("Kinds", "Pivot of the saga"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP("Kinds", "Once this call has succeeded nothing is undone any more: what follows must be retried until "
                                           "it succeeds."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off. Saga pattern, Azure architecture center."),
        .live = Live::AtRestart,
        .of = Of::Sync,
        .section = sections::failure,
        .end = End::NoFetch,
    },
    {
        .key = "reloads",
        .label = QT_TRANSLATE_NOOP("Kinds", "Reloads"),
        .type = ParamType::Count,
        .initial = "3",
        .min = 0,
        .max = 7,
        .help = QT_TRANSLATE_NOOP("Kinds", "How often the caller loads the aggregate again and repeats what follows when the event store has answered "
                                           "409 Conflict. Then its own answer is 409."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice."),
        .of = Of::Sync,
        .section = sections::failure,
        .end = End::NoFetch,
    },
    {
        .key = "awaitProjection",
        .label = QT_TRANSLATE_NOOP("Kinds", "Awaits projection"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds", "A command waits so long at the read model for its own version before it is answered: then its session does "
                                           "not read too early. Only for commands of clients that read back."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None: the call writes the read model itself, or reads it."),
        .of = Of::Sync,
        .section = sections::readModel,
        .end = End::Resolver,
    },
}};

inline constexpr ParamSpec tellsOfRow{
    .key = "tellsOf",
    .label = QT_TRANSLATE_NOOP("Kinds", "Tells of"),
    .type = ParamType::Call,
    .help = QT_TRANSLATE_NOOP("Kinds", "The call whose effect others are told of here. A crash between the two leaves one of them: a write that nobody "
                                           "hears of is a lost event, a message about none a phantom, and both are counted."),
    .source = QT_TRANSLATE_NOOP("Kinds", "None: nobody counts. Dual writes, microservices.io."),
    .live = Live::AtRestart,
    .of = Of::Async,
    .section = sections::publishing,
    .end = End::Caller,
};

} // namespace kinds
