// What can go wrong on purpose.
#include "model/kinds/sections.h"
#include "model/kinds/tables.h"

namespace kinds {
namespace {

constexpr ParamSpec slow[] = {{
    .key = "factor",
    .label = QT_TRANSLATE_NOOP("Kinds", "Factor"),
    .type = ParamType::Number,
    .initial = "5",
    .min = 0,
    .max = 1e6,
    .help = QT_TRANSLATE_NOOP("Kinds",
                              "How many times longer the own work takes that begins while the fault lasts."),
    .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: enough to be felt."),
    .live = Live::AtRestart,
    .section = sections::effect,
    .kept = true,
}};

constexpr ParamSpec errors[] = {{
    .key = "errorRate",
    .label = QT_TRANSLATE_NOOP("Kinds", "Error rate"),
    .type = ParamType::Ratio,
    .initial = "0.5",
    .min = 0,
    .max = 1,
    .help = QT_TRANSLATE_NOOP(
        "Kinds", "Share of the requests that fail with 500 while the fault lasts, drawn when their own "
                 "work ends."),
    .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: every second request."),
    .live = Live::AtRestart,
    .section = sections::effect,
    .kept = true,
}};

} // namespace

constexpr ParamSpec faultTimeRows[3] = {
    {
        .key = "at",
        .label = QT_TRANSLATE_NOOP("Kinds", "Begins at"),
        .type = ParamType::Duration,
        .initial = "\"0s\"",
        .help = QT_TRANSLATE_NOOP("Kinds", "Simulated time at which it begins."),
        .source = QT_TRANSLATE_NOOP("Kinds", "From the start."),
        .live = Live::AtRestart,
        .section = sections::timing,
        .kept = true,
    },
    {
        .key = "for",
        .label = QT_TRANSLATE_NOOP("Kinds", "Lasts"),
        .type = ParamType::Duration,
        .help = QT_TRANSLATE_NOOP("Kinds", "How long it lasts. Left out: for good."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Nothing mends itself."),
        .live = Live::AtRestart,
        .section = sections::timing,
    },
    {
        .key = "every",
        .label = QT_TRANSLATE_NOOP("Kinds", "Again every"),
        .type = ParamType::Duration,
        .help = QT_TRANSLATE_NOOP("Kinds", "Time from one beginning to the next. Left out: it comes once."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Once."),
        .live = Live::AtRestart,
        .section = sections::timing,
    },
};

constexpr FaultSpec faultTable[4] = {
    {"slow", QT_TRANSLATE_NOOP("Kinds", "Slow"), ":/icons/slow.svg", true, false, slow,
     QT_TRANSLATE_NOOP("Kinds", "Own work takes several times as long.")},
    {"errors", QT_TRANSLATE_NOOP("Kinds", "Errors"), ":/icons/errors.svg", true, false, errors,
     QT_TRANSLATE_NOOP("Kinds", "A share of the requests fails with 500.")},
    {"crash",
     QT_TRANSLATE_NOOP("Kinds", "Crash"),
     ":/icons/crash.svg",
     true,
     false,
     {},
     QT_TRANSLATE_NOOP(
         "Kinds",
         "The node stops at once: all it had in hand, in its accept queues or in its backlog is lost, and "
         "new calls are refused. When it ends the node starts empty.")},
    {"partition",
     QT_TRANSLATE_NOOP("Kinds", "Partition"),
     ":/icons/partition.svg",
     false,
     true,
     {},
     QT_TRANSLATE_NOOP(
         "Kinds", "Nothing gets through in either direction: callers learn of it only by their timeout.")},
};

} // namespace kinds
