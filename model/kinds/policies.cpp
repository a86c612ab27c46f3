// The policies that can wrap a call: their settings, and what the kernel is told.
#include "model/kinds/sections.h"
#include "model/kinds/tables.h"
#include "model/kinds/values.h"
#include "model/sim/cause.h"

namespace kinds {
namespace {

constexpr Option backoffKinds[] = {
    {"exponential", QT_TRANSLATE_NOOP("Kinds", "Exponential")},
    {"fixed", QT_TRANSLATE_NOOP("Kinds", "Fixed")},
};

constexpr Option jitters[] = {
    {"none", QT_TRANSLATE_NOOP("Kinds", "None")},
    {"full", QT_TRANSLATE_NOOP("Kinds", "Full")},
    {"equal", QT_TRANSLATE_NOOP("Kinds", "Equal")},
    {"decorrelated", QT_TRANSLATE_NOOP("Kinds", "Decorrelated")},
};

// Causes that an attempt can end with in this version; a file may name any of cause.h.
constexpr Option causes[] = {
    {"timeout", QT_TRANSLATE_NOOP("Kinds", "Timeout")},
    {"connect_timeout", QT_TRANSLATE_NOOP("Kinds", "Connect timeout")},
    {"connection_refused", QT_TRANSLATE_NOOP("Kinds", "Connection refused")},
    {"connection_reset", QT_TRANSLATE_NOOP("Kinds", "Connection reset")},
    {"circuit_open", QT_TRANSLATE_NOOP("Kinds", "Circuit open")},
    {"500", QT_TRANSLATE_NOOP("Kinds", "500 error")},
    {"503", QT_TRANSLATE_NOOP("Kinds", "503 queue full")},
    {"504", QT_TRANSLATE_NOOP("Kinds", "504 timeout further down")},
};

// Those a breaker can be told of.
constexpr Option outcomes[] = {causes[0], causes[1], causes[2], causes[3], causes[5], causes[6], causes[7]};

constexpr Option windows[] = {
    {"COUNT_BASED", QT_TRANSLATE_NOOP("Kinds", "Count based")},
    {"TIME_BASED", QT_TRANSLATE_NOOP("Kinds", "Time based")},
};

constexpr Option halfOpenExits[] = {
    {"OPEN", QT_TRANSLATE_NOOP("Kinds", "Open")},
    {"CLOSED", QT_TRANSLATE_NOOP("Kinds", "Closed")},
};

constexpr ParamSpec backoffRows[] = {
    {
        .key = "kind",
        .label = QT_TRANSLATE_NOOP("Kinds", "Backoff"),
        .type = ParamType::Choice,
        .initial = "\"exponential\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "How the wait before a retry grows: exponential from one retry to the next, or not at "
                     "all."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice, as most libraries advise."),
        .options = backoffKinds,
    },
    {
        .key = "base",
        .label = QT_TRANSLATE_NOOP("Kinds", "First wait"),
        .type = ParamType::Duration,
        .initial = "\"100ms\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "The wait before the first retry, before jitter. The caller's thread is held meanwhile."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; resilience4j waits 500 ms, Envoy 25 ms."),
    },
    {
        .key = "multiplier",
        .label = QT_TRANSLATE_NOOP("Kinds", "Multiplier"),
        .type = ParamType::Number,
        .initial = "2",
        .min = 1,
        .max = 100,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Each wait is this many times the one before. Decorrelated jitter does not use it."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; resilience4j has 1.5."),
        .when = "exponential",
    },
    {
        .key = "cap",
        .label = QT_TRANSLATE_NOOP("Kinds", "Longest wait"),
        .type = ParamType::Duration,
        .initial = "\"1s\"",
        .help = QT_TRANSLATE_NOOP("Kinds", "No wait is longer than this."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; Kafka clients have the same."),
    },
    {
        .key = "jitter",
        .label = QT_TRANSLATE_NOOP("Kinds", "Jitter"),
        .type = ParamType::Choice,
        .initial = "\"full\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Spreads retries, so that callers who failed together do not come back "
                                  "together. Full waits anything up to the wait, equal at least half of it, "
                                  "decorrelated between the first wait and three times the one before."),
        .source = QT_TRANSLATE_NOOP("Kinds", "AWS Architecture Blog: full jitter needs the fewest calls."),
        .options = jitters,
    },
};

} // namespace

constexpr ParamSpec retryRows[3] = {
    {
        .key = "maxAttempts",
        .label = QT_TRANSLATE_NOOP("Kinds", "Attempts"),
        .type = ParamType::Count,
        .min = 1,
        .max = 1000,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "How often the call is made at most, the first time included; 1 means no retry. Left "
                     "out: 3, but 1 for operations that are not idempotent."),
        .source = QT_TRANSLATE_NOOP("Kinds", "resilience4j makes 3 attempts; the exception is Hopyard's."),
    },
    {
        .key = "retryOn",
        .label = QT_TRANSLATE_NOOP("Kinds", "Retries on"),
        .type = ParamType::NameList,
        .initial = "[\"connect_timeout\", \"connection_refused\", \"connection_reset\", \"503\"]",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Failures worth another attempt; all others end the call. After a timeout or a reset the "
            "callee may have done the work already."),
        .source = QT_TRANSLATE_NOOP(
            "Kinds", "Hopyard's own choice: what has not reached the callee's work, as gRPC and Envoy do."),
        .options = causes,
    },
    {
        .key = "backoff",
        .label = QT_TRANSLATE_NOOP("Kinds", "Backoff"),
        .type = ParamType::Variant,
        .help = QT_TRANSLATE_NOOP("Kinds", "The wait before each retry."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice, as most libraries advise."),
        .rows = backoffRows,
    },
};

namespace {

constexpr const char *fromResilience4j = QT_TRANSLATE_NOOP("Kinds", "resilience4j 2.4.0.");

constexpr ParamSpec waitFunctionRows[] = {
    {
        .key = "multiplier",
        .label = QT_TRANSLATE_NOOP("Kinds", "Multiplier"),
        .type = ParamType::Number,
        .initial = "1",
        .min = 1,
        .max = 100,
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Each time the breaker opens again without having closed, it waits this many times longer. "
            "1: always the same."),
        .source = QT_TRANSLATE_NOOP("Kinds", "resilience4j 2.4.0: a constant wait."),
    },
    {
        .key = "cap",
        .label = QT_TRANSLATE_NOOP("Kinds", "Longest wait"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds", "The wait does not grow beyond this."),
        .source = fromResilience4j,
    },
};

} // namespace

constexpr ParamSpec breakerRows[13] = {
    {
        .key = "failureRateThreshold",
        .label = QT_TRANSLATE_NOOP("Kinds", "Failure rate"),
        .type = ParamType::Percent,
        .initial = "50",
        .min = 0,
        .max = 100,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "The breaker opens when at least this share of the calls in the window failed. It looks "
                     "after every call, so a success can be the one that trips it."),
        .source = fromResilience4j,
    },
    {
        .key = "slowCallRateThreshold",
        .label = QT_TRANSLATE_NOOP("Kinds", "Slow call rate"),
        .type = ParamType::Percent,
        .initial = "100",
        .min = 0,
        .max = 100,
        .help = QT_TRANSLATE_NOOP("Kinds", "It opens, too, when at least this share was slow."),
        .source = fromResilience4j,
    },
    {
        .key = "slowCallDurationThreshold",
        .label = QT_TRANSLATE_NOOP("Kinds", "Slow means over"),
        .type = ParamType::Duration,
        .initial = "\"60s\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "A call is slow when it takes longer than this. Above the timeout of the edge it never "
                     "acts."),
        .source = fromResilience4j,
    },
    {
        .key = "slidingWindowType",
        .label = QT_TRANSLATE_NOOP("Kinds", "Window"),
        .type = ParamType::Choice,
        .initial = "\"COUNT_BASED\"",
        .help =
            QT_TRANSLATE_NOOP("Kinds", "The rates are taken over the last calls, or over the last seconds."),
        .source = fromResilience4j,
        .options = windows,
    },
    {
        .key = "slidingWindowSize",
        .label = QT_TRANSLATE_NOOP("Kinds", "Window size"),
        .type = ParamType::Count,
        .initial = "100",
        .min = 1,
        .max = 1e6,
        .help =
            QT_TRANSLATE_NOOP("Kinds", "Calls in a count based window, whole seconds in a time based one."),
        .source = fromResilience4j,
    },
    {
        .key = "minimumNumberOfCalls",
        .label = QT_TRANSLATE_NOOP("Kinds", "Minimum calls"),
        .type = ParamType::Count,
        .initial = "100",
        .min = 1,
        .max = 1e6,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "With fewer calls in the window no rate is computed and the breaker stays closed. Each "
                     "replica of the caller has a breaker of its own and needs this many."),
        .source = fromResilience4j,
    },
    {
        .key = "permittedNumberOfCallsInHalfOpenState",
        .label = QT_TRANSLATE_NOOP("Kinds", "Trial calls"),
        .type = ParamType::Count,
        .initial = "10",
        .min = 1,
        .max = 1e6,
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Calls let through while it is half open; their results decide whether it closes or opens "
            "again. Further calls are rejected."),
        .source = fromResilience4j,
    },
    {
        .key = "waitDurationInOpenState",
        .label = QT_TRANSLATE_NOOP("Kinds", "Stays open for"),
        .type = ParamType::Duration,
        .initial = "\"60s\"",
        .min = 1e-3,
        .max = 3.6e7,
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Every call is rejected for this long; the first call after it makes the breaker half open."),
        .source = fromResilience4j,
    },
    {
        .key = "waitIntervalFunctionInOpenState",
        .label = QT_TRANSLATE_NOOP("Kinds", "Growing wait"),
        .type = ParamType::Section,
        .help =
            QT_TRANSLATE_NOOP("Kinds", "Lets the breaker stay open longer each time the trial calls fail."),
        .source = QT_TRANSLATE_NOOP("Kinds", "resilience4j 2.4.0: a constant wait."),
        .rows = waitFunctionRows,
    },
    {
        .key = "automaticTransitionFromOpenToHalfOpenEnabled",
        .label = QT_TRANSLATE_NOOP("Kinds", "Half open by itself"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "It becomes half open when the wait is over, without waiting for a call."),
        .source = fromResilience4j,
    },
    {
        .key = "maxWaitDurationInHalfOpenState",
        .label = QT_TRANSLATE_NOOP("Kinds", "Half open at most"),
        .type = ParamType::Duration,
        .initial = "\"0s\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "It leaves the half open state after this time even if trial calls are still out. 0: it "
                     "waits for them for ever."),
        .source = fromResilience4j,
    },
    {
        .key = "transitionToStateAfterWaitDuration",
        .label = QT_TRANSLATE_NOOP("Kinds", "Then becomes"),
        .type = ParamType::Choice,
        .initial = "\"OPEN\"",
        .help = QT_TRANSLATE_NOOP("Kinds", "The state after the longest time half open."),
        .source = fromResilience4j,
        .options = halfOpenExits,
    },
    {
        .key = "ignoreExceptions",
        .label = QT_TRANSLATE_NOOP("Kinds", "Ignores"),
        .type = ParamType::NameList,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Failures that count neither way: they are not in the window and give their trial call "
                     "back."),
        .source = fromResilience4j,
        .options = outcomes,
    },
};

namespace {

std::uint32_t causesIn(const QStringList &names)
{
    std::uint32_t set = 0;
    for (const QString &name : names)
        set |= sim::causesNamed(name.toStdString());
    return set;
}

sim::RetryPlan::Jitter jitterNamed(const QString &name)
{
    if (name == QLatin1String("none"))
        return sim::RetryPlan::Jitter::None;
    if (name == QLatin1String("equal"))
        return sim::RetryPlan::Jitter::Equal;
    if (name == QLatin1String("decorrelated"))
        return sim::RetryPlan::Jitter::Decorrelated;
    return sim::RetryPlan::Jitter::Full;
}

} // namespace

sim::RetryPlan lowerRetry(const Values &edge)
{
    sim::RetryPlan plan;
    const std::optional<Values> retry = edge.policy("retry");
    if (!retry)
        return plan;
    // Attempts that are written down hold whatever `idempotent` says.
    const bool given = retry->has("maxAttempts");
    plan.maxAttempts = given ? static_cast<std::uint32_t>(retry->count("maxAttempts")) : 3;
    plan.maxAttemptsNotIdempotent = given ? plan.maxAttempts : 1;
    plan.retryOn = causesIn(retry->names("retryOn"));
    const Values backoff = retry->section("backoff");
    const bool fixed = backoff.text("kind") == QLatin1String("fixed");
    plan.backoff = fixed ? sim::RetryPlan::Backoff::Fixed : sim::RetryPlan::Backoff::Exponential;
    plan.jitter = jitterNamed(backoff.text("jitter"));
    plan.base = backoff.duration("base").value_or(0);
    plan.cap = backoff.duration("cap").value_or(0);
    if (plan.cap == 0) // no wait is longer than nothing
        plan.base = 0;
    plan.multiplier = fixed ? 1 : backoff.number("multiplier");
    return plan;
}

sim::BreakerPlan lowerBreaker(const Values &edge)
{
    sim::BreakerPlan plan;
    const std::optional<Values> breaker = edge.policy("circuitBreaker");
    if (!breaker)
        return plan;
    const auto count = [&](const char *key) {
        return static_cast<std::uint32_t>(breaker->count(key));
    };
    const auto time = [&](const char *key) {
        return breaker->duration(key).value_or(0);
    };
    plan.present = true;
    plan.slidingWindowType = breaker->text("slidingWindowType") == QLatin1String("TIME_BASED")
                                 ? sim::BreakerPlan::Window::TimeBased
                                 : sim::BreakerPlan::Window::CountBased;
    plan.slidingWindowSize = count("slidingWindowSize");
    plan.minimumNumberOfCalls = count("minimumNumberOfCalls");
    plan.failureRateThreshold = breaker->number("failureRateThreshold");
    plan.slowCallRateThreshold = breaker->number("slowCallRateThreshold");
    plan.slowCallDurationThreshold = time("slowCallDurationThreshold");
    plan.permittedNumberOfCallsInHalfOpenState = count("permittedNumberOfCallsInHalfOpenState");
    plan.waitDurationInOpenState = time("waitDurationInOpenState");
    const Values function = breaker->section("waitIntervalFunctionInOpenState");
    plan.waitIntervalMultiplier = function.number("multiplier");
    plan.maxWaitIntervalInOpenState = function.duration("cap").value_or(sim::never);
    plan.automaticTransitionFromOpenToHalfOpenEnabled =
        breaker->flag("automaticTransitionFromOpenToHalfOpenEnabled");
    plan.maxWaitDurationInHalfOpenState = time("maxWaitDurationInHalfOpenState");
    plan.toClosedAfterHalfOpenWait =
        breaker->text("transitionToStateAfterWaitDuration") == QLatin1String("CLOSED");
    plan.ignore = causesIn(breaker->names("ignoreExceptions"));
    return plan;
}

} // namespace kinds
