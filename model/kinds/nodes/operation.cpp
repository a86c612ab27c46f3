// What one operation of a node may have otherwise than the rest.
#include "model/kinds/tables.h"

namespace kinds {

constexpr Option streams[] = {
    {"none", QT_TRANSLATE_NOOP("Kinds", "None")},
    {"load", QT_TRANSLATE_NOOP("Kinds", "Load")},
    {"append", QT_TRANSLATE_NOOP("Kinds", "Append")},
};

constexpr ParamSpec operationRows[7] = {
    {
        .key = "serviceTime",
        .label = QT_TRANSLATE_NOOP("Kinds", "Service time"),
        .type = ParamType::Distribution,
        .help = QT_TRANSLATE_NOOP("Kinds", "Own work before the first call, for this operation only."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Left out: the service time of the node."),
        .rows = distributionRows,
    },
    {
        .key = "replyTime",
        .label = QT_TRANSLATE_NOOP("Kinds", "Reply time"),
        .type = ParamType::Distribution,
        .help = QT_TRANSLATE_NOOP("Kinds", "Own work after the last call, for this operation only."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Left out: the reply time of the node."),
        .rows = distributionRows,
    },
    {
        .key = "errorRate",
        .label = QT_TRANSLATE_NOOP("Kinds", "Error rate"),
        .type = ParamType::Ratio,
        .min = 0,
        .max = 1,
        .help = QT_TRANSLATE_NOOP("Kinds", "Share of the requests that fail, for this operation only."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Left out: the error rate of the node."),
    },
    {
        .key = "hangRate",
        .label = QT_TRANSLATE_NOOP("Kinds", "Hang rate"),
        .type = ParamType::Ratio,
        .min = 0,
        .max = 1,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Share of the requests that are never answered, for this operation only."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Left out: the hang rate of the node."),
    },
    {
        .key = "idempotent",
        .label = QT_TRANSLATE_NOOP("Kinds", "Idempotent"),
        .type = ParamType::Flag,
        .initial = "true",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Doing it twice is as good as doing it once, so callers may try again. Otherwise a "
                     "retry repeats it only if it says itself how many attempts there are."),
        .source =
            QT_TRANSLATE_NOOP("Kinds", "Reads are idempotent (RFC 9110); mark what must not be repeated."),
        .kept = true,
    },
    {
        .key = "cancellationAware",
        .label = QT_TRANSLATE_NOOP("Kinds", "Can be cancelled"),
        .type = ParamType::Flag,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Stops when it learns that nobody waits any more, for this operation only."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Left out: as the node."),
    },
    {
        .key = "stream",
        .label = QT_TRANSLATE_NOOP("Kinds", "Event stream"),
        .type = ParamType::Choice,
        .initial = "\"none\"",
        .help = QT_TRANSLATE_NOOP("Kinds", "Load reads the events of one aggregate. Append adds one, with the version that the caller has loaded: if "
                                           "somebody else was first it answers 409 Conflict (EventStoreDB: WrongExpectedVersion)."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None: no event store. EventStoreDB: expected version, appends are idempotent."),
        .live = Live::AtRestart,
        .options = streams,
    },
};

} // namespace kinds
