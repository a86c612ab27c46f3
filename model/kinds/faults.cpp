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

constexpr ParamSpec latency[] = {{
    .key = "extra",
    .label = QT_TRANSLATE_NOOP("Kinds", "Extra latency"),
    .type = ParamType::Distribution,
    .initial = "\"100ms\"",
    .help = QT_TRANSLATE_NOOP(
        "Kinds", "Added to the latency of the edge, each way. Drawn for every message by itself."),
    .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: as far away as another continent."),
    .live = Live::AtRestart,
    .section = sections::effect,
    .rows = distributionRows,
    .kept = true,
}};

constexpr ParamSpec loss[] = {{
    .key = "packetLoss",
    .label = QT_TRANSLATE_NOOP("Kinds", "Packet loss"),
    .type = ParamType::Ratio,
    .initial = "0.1",
    .min = 0,
    .max = 1,
    .help = QT_TRANSLATE_NOOP(
        "Kinds", "Share of the messages whose segment is lost. TCP sends it again after 200 ms, then after "
                 "twice as long, so loss is latency; a call fails of it only by its timeout."),
    .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: a bad line."),
    .live = Live::AtRestart,
    .section = sections::effect,
    .kept = true,
}};

constexpr ParamSpec set[] = {
    {
        .key = "key",
        .label = QT_TRANSLATE_NOOP("Kinds", "Setting"),
        .type = ParamType::Text,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Which setting of the target, as on the command line: threads, retry, "
                                  "operations.createOrder.errorRate, workload.rate. It must be one that can "
                                  "change while a run goes on."),
        .source = QT_TRANSLATE_NOOP("Kinds", "There is none: name a setting."),
        .live = Live::AtRestart,
        .section = sections::effect,
    },
    {
        .key = "value",
        .label = QT_TRANSLATE_NOOP("Kinds", "Value"),
        .type = ParamType::Any,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "What it is from then on, as the file would write it. When the fault ends the setting "
                     "is again what the drawing says."),
        .source = QT_TRANSLATE_NOOP("Kinds", "There is none: give a value."),
        .live = Live::AtRestart,
        .section = sections::effect,
    },
};

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

constexpr FaultSpec faultTable[9] = {
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
         "new calls are refused. When it ends the node starts empty."),
     true},
    {"blackHole",
     QT_TRANSLATE_NOOP("Kinds", "Black hole"),
     ":/icons/blackhole.svg",
     true,
     false,
     {},
     QT_TRANSLATE_NOOP(
         "Kinds", "The host is gone without a word: whatever is sent to it gets no answer at all, so callers "
                  "learn of it only by their timeout. When it ends the node starts empty."),
     true},
    {"pause",
     QT_TRANSLATE_NOOP("Kinds", "Pause"),
     ":/icons/freeze.svg",
     true,
     false,
     {},
     QT_TRANSLATE_NOOP(
         "Kinds",
         "All own work stands still, as in a long garbage collection, and then goes on where it was. "
         "Requests still come in and wait.")},
    {"partition",
     QT_TRANSLATE_NOOP("Kinds", "Partition"),
     ":/icons/partition.svg",
     false,
     true,
     {},
     QT_TRANSLATE_NOOP(
         "Kinds", "Nothing gets through in either direction: callers learn of it only by their timeout.")},
    {"latency", QT_TRANSLATE_NOOP("Kinds", "Latency"), ":/icons/latency.svg", false, true, latency,
     QT_TRANSLATE_NOOP("Kinds", "Every message takes longer, there and back.")},
    {"loss", QT_TRANSLATE_NOOP("Kinds", "Loss"), ":/icons/loss.svg", false, true, loss,
     QT_TRANSLATE_NOOP("Kinds", "A share of the messages has to be sent again and arrives late.")},
    {"set", QT_TRANSLATE_NOOP("Kinds", "Change of a setting"), ":/icons/set.svg", true, true, set,
     QT_TRANSLATE_NOOP("Kinds", "A setting of the target has another value for a while: fewer threads, other "
                                "retries, more load."),
     true, true},
};

} // namespace kinds
