// What is set for a run as a whole.
#include "model/kinds/sections.h"
#include "model/kinds/tables.h"

namespace kinds {

constexpr ParamSpec runRows[3] = {
    {
        .key = "duration",
        .label = QT_TRANSLATE_NOOP("Kinds", "Duration"),
        .type = ParamType::Duration,
        .initial = "\"60s\"",
        .min = 1e-6,
        .max = 3.6e7,
        .help = QT_TRANSLATE_NOOP("Kinds", "How much simulated time a run covers, the warm-up included."),
        .source =
            QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: long enough to see a breaker open and close."),
        .live = Live::AtRestart,
        .section = sections::run,
    },
    {
        .key = "warmup",
        .label = QT_TRANSLATE_NOOP("Kinds", "Warm-up"),
        .type = ParamType::Duration,
        .initial = "\"5s\"",
        .min = 0,
        .max = 3.6e7,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "What enters in this time at the start is simulated but not counted, so that an "
                     "empty system does not flatter the figures."),
        .source =
            QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; longer runs deserve a tenth of their time."),
        .live = Live::AtRestart,
        .section = sections::run,
    },
    {
        .key = "seed",
        .label = QT_TRANSLATE_NOOP("Kinds", "Seed"),
        .type = ParamType::Count,
        .initial = "1",
        .min = 0,
        .max = 9007199254740991.0,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Picks the random numbers. The same drawing with the same seed gives the same run, "
                     "to the last event, on every machine."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Any number would do."),
        .live = Live::AtRestart,
        .section = sections::run,
    },
};

} // namespace kinds
