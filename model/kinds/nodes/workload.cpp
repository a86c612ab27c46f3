// How often a client sends requests. The arrivals decide which of the other settings act.
#include "model/kinds/sections.h"
#include "model/kinds/tables.h"

namespace kinds {
namespace {

constexpr Option arrivals[] = {
    {"poisson", QT_TRANSLATE_NOOP("Kinds", "Poisson")},
    {"constant", QT_TRANSLATE_NOOP("Kinds", "Constant")},
    {"gamma", QT_TRANSLATE_NOOP("Kinds", "Bursty gaps")},
    {"mmpp", QT_TRANSLATE_NOOP("Kinds", "Two rates in turn")},
    {"ramp", QT_TRANSLATE_NOOP("Kinds", "Ramp")},
    {"step", QT_TRANSLATE_NOOP("Kinds", "Step")},
    {"spike", QT_TRANSLATE_NOOP("Kinds", "Spike")},
    {"sine", QT_TRANSLATE_NOOP("Kinds", "Sine")},
    {"replay", QT_TRANSLATE_NOOP("Kinds", "At given times")},
    {"closed", QT_TRANSLATE_NOOP("Kinds", "Users who wait")},
};

constexpr const char *ownChoice = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice.");

} // namespace

constexpr ParamSpec workloadRows[13] = {
    {
        .key = "arrivals",
        .label = QT_TRANSLATE_NOOP("Kinds", "Arrivals"),
        .type = ParamType::Choice,
        .initial = "\"poisson\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Poisson: independent senders, so the gaps between requests are random. Constant: equal "
                     "gaps, which hide most of the queueing that real traffic causes. All but users who wait "
                     "send whatever comes back; those ask again only after a reply, so they never overload "
                     "anything."),
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
        .when = "poisson constant gamma",
        .kept = true,
    },
    {
        .key = "cv",
        .label = QT_TRANSLATE_NOOP("Kinds", "Variation"),
        .type = ParamType::Number,
        .initial = "2",
        .min = 0,
        .max = 1000,
        .help =
            QT_TRANSLATE_NOOP("Kinds", "Standard deviation of the gaps over their mean. 0 is constant, 1 is "
                                       "Poisson, above it requests come in bursts."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: burstier than Poisson."),
        .section = sections::load,
        .when = "gamma",
        .kept = true,
    },
    {
        .key = "rates",
        .label = QT_TRANSLATE_NOOP("Kinds", "Rates"),
        .type = ParamType::Rates,
        .initial = "[10, 100]",
        .min = 0,
        .max = 1e7,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "The quiet rate and the busy one, in requests per second. They take turns "
                                  "at random (a Markov-modulated Poisson process)."),
        .source = ownChoice,
        .section = sections::load,
        .when = "mmpp",
        .kept = true,
        .length = 2,
    },
    {
        .key = "dwell",
        .label = QT_TRANSLATE_NOOP("Kinds", "Dwell times"),
        .type = ParamType::Times,
        .initial = "[\"10s\", \"2s\"]",
        .min = 1e-6,
        .max = 3.6e7,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "How long it stays at the one and at the other rate, on average; each stay "
                                  "is exponentially distributed."),
        .source = ownChoice,
        .section = sections::load,
        .when = "mmpp",
        .kept = true,
        .length = 2,
    },
    {
        .key = "from",
        .label = QT_TRANSLATE_NOOP("Kinds", "From"),
        .type = ParamType::Rate,
        .initial = "10",
        .min = 0,
        .max = 1e7,
        .help = QT_TRANSLATE_NOOP("Kinds", "Requests per second at the beginning."),
        .source = ownChoice,
        .section = sections::load,
        .when = "ramp step spike sine",
        .kept = true,
    },
    {
        .key = "to",
        .label = QT_TRANSLATE_NOOP("Kinds", "To"),
        .type = ParamType::Rate,
        .initial = "100",
        .min = 0,
        .max = 1e7,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Requests per second after the ramp or the step, in the spike, or at the "
                                  "other end of the wave. It may be lower than the first."),
        .source = ownChoice,
        .section = sections::load,
        .when = "ramp step spike sine",
        .kept = true,
    },
    {
        .key = "start",
        .label = QT_TRANSLATE_NOOP("Kinds", "Starts at"),
        .type = ParamType::Duration,
        .initial = "\"10s\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Simulated time at which the rate begins to change; a wave is at its first rate then."),
        .source = ownChoice,
        .section = sections::load,
        .when = "ramp step spike sine",
        .kept = true,
        .tag = "arrivals",
        .special = {"sine", "\"0s\""},
    },
    {
        .key = "duration",
        .label = QT_TRANSLATE_NOOP("Kinds", "Lasts"),
        .type = ParamType::Duration,
        .initial = "\"10s\"",
        .help = QT_TRANSLATE_NOOP("Kinds", "How long the ramp takes, or the spike lasts."),
        .source = ownChoice,
        .section = sections::load,
        .when = "ramp spike",
        .kept = true,
    },
    {
        .key = "period",
        .label = QT_TRANSLATE_NOOP("Kinds", "Period"),
        .type = ParamType::Duration,
        .initial = "\"0s\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Length of one wave, there and back, or the time from one spike to the "
                                  "next. 0: one spike only, and no wave."),
        .source = QT_TRANSLATE_NOOP("Kinds", "One spike; a wave a minute."),
        .section = sections::load,
        .when = "spike sine",
        .kept = true,
        .tag = "arrivals",
        .special = {"sine", "\"60s\""},
    },
    {
        .key = "times",
        .label = QT_TRANSLATE_NOOP("Kinds", "Times"),
        .type = ParamType::Times,
        .initial = "[]",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "The simulated times at which it sends a request each, in any order. A time may stand "
                     "several times."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Nothing is sent."),
        .live = Live::AtRestart,
        .section = sections::load,
        .when = "replay",
        .kept = true,
    },
    {
        .key = "users",
        .label = QT_TRANSLATE_NOOP("Kinds", "Users"),
        .type = ParamType::Count,
        .initial = "10",
        .min = 0,
        .max = 1e6,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "How many there are. Each thinks, sends one request, waits for its reply "
                                  "and thinks again."),
        .source = ownChoice,
        .section = sections::load,
        .when = "closed",
        .kept = true,
    },
    {
        .key = "thinkTime",
        .label = QT_TRANSLATE_NOOP("Kinds", "Think time"),
        .type = ParamType::Distribution,
        .initial = "{\"distribution\": \"exponential\", \"mean\": \"1s\"}",
        .help = QT_TRANSLATE_NOOP("Kinds", "How long a user thinks between a reply and the next request."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: a second of an impatient reader."),
        .section = sections::load,
        .rows = distributionRows,
        .when = "closed",
        .kept = true,
    },
};

} // namespace kinds
