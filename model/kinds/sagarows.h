// Settings of edges that make a saga of the calls of an operation. Private to this folder.
#pragma once

#include "model/kinds/sections.h"
#include "model/kinds/tables.h"

#include <array>

namespace kinds {

inline constexpr std::array<ParamSpec, 2> sagaRows{{
    {
        .key = "compensation",
        .label = QT_TRANSLATE_NOOP("Kinds", "Undone by"),
        .type = ParamType::Text,
        .help = QT_TRANSLATE_NOOP("Kinds", "The operation there that undoes this call. When a later step of the caller fails, what was done "
                                           "is undone in reverse order, before the caller answers; what cannot be undone leaves the saga stuck."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None: what was done stays. Saga pattern, Azure architecture center."),
        .live = Live::AtRestart,
        .of = Of::Sync,
        .section = sections::failure,
        .end = End::Caller,
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
        .end = End::Caller,
    },
}};

} // namespace kinds
