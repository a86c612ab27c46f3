// Circuit breakers: the settings of resilience4j and of opossum, and what the kernel is told.
#include "model/kinds/policies/causes.h"
#include "model/kinds/sections.h"
#include "model/kinds/tables.h"
#include "model/kinds/values.h"

namespace kinds {
namespace {

constexpr Option windows[] = {
    {"COUNT_BASED", QT_TRANSLATE_NOOP("Kinds", "Count based")},
    {"TIME_BASED", QT_TRANSLATE_NOOP("Kinds", "Time based")},
};

constexpr Option halfOpenExits[] = {
    {"OPEN", QT_TRANSLATE_NOOP("Kinds", "Open")},
    {"CLOSED", QT_TRANSLATE_NOOP("Kinds", "Closed")},
};

constexpr const char *fromResilience4j = QT_TRANSLATE_NOOP("Kinds", "resilience4j 2.4.0.");
constexpr const char *fromOpossum = QT_TRANSLATE_NOOP("Kinds", "opossum 9.0.0.");

constexpr Option presets[] = {
    {"resilience4j", QT_TRANSLATE_NOOP("Kinds", "resilience4j")},
    {"opossum", QT_TRANSLATE_NOOP("Kinds", "opossum")},
};

// Those a breaker can be told of.
constexpr Option recorded[] = {causes[0], causes[1], causes[2], causes[3],  causes[4], causes[5],
                               causes[7], causes[8], causes[9], causes[10], causes[11]};

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

constexpr ParamSpec breakerRows[19] = {
    {
        .key = "preset",
        .label = QT_TRANSLATE_NOOP("Kinds", "Rules"),
        .type = ParamType::Choice,
        .initial = "\"resilience4j\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Whose breaker it is. They differ in more than numbers: opossum opens above the threshold, not "
            "at it, counts calls when they start, and keeps its window when it closes."),
        .source = QT_TRANSLATE_NOOP("Kinds", "The breaker most services on the JVM have."),
        .options = presets,
    },
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
        .when = "resilience4j",
        .tag = "preset",
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
        .when = "resilience4j",
        .tag = "preset",
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
        .when = "resilience4j",
        .tag = "preset",
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
        .when = "resilience4j",
        .tag = "preset",
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
        .when = "resilience4j",
        .tag = "preset",
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
        .when = "resilience4j",
        .tag = "preset",
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
        .when = "resilience4j",
        .tag = "preset",
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
        .when = "resilience4j",
        .tag = "preset",
    },
    {
        .key = "waitIntervalFunctionInOpenState",
        .label = QT_TRANSLATE_NOOP("Kinds", "Growing wait"),
        .type = ParamType::Section,
        .help =
            QT_TRANSLATE_NOOP("Kinds", "Lets the breaker stay open longer each time the trial calls fail."),
        .source = QT_TRANSLATE_NOOP("Kinds", "resilience4j 2.4.0: a constant wait."),
        .rows = waitFunctionRows,
        .when = "resilience4j",
        .tag = "preset",
    },
    {
        .key = "automaticTransitionFromOpenToHalfOpenEnabled",
        .label = QT_TRANSLATE_NOOP("Kinds", "Half open by itself"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "It becomes half open when the wait is over, without waiting for a call."),
        .source = fromResilience4j,
        .when = "resilience4j",
        .tag = "preset",
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
        .when = "resilience4j",
        .tag = "preset",
    },
    {
        .key = "transitionToStateAfterWaitDuration",
        .label = QT_TRANSLATE_NOOP("Kinds", "Then becomes"),
        .type = ParamType::Choice,
        .initial = "\"OPEN\"",
        .help = QT_TRANSLATE_NOOP("Kinds", "The state after the longest time half open."),
        .source = fromResilience4j,
        .options = halfOpenExits,
        .when = "resilience4j",
        .tag = "preset",
    },
    {
        .key = "errorThresholdPercentage",
        .label = QT_TRANSLATE_NOOP("Kinds", "Error rate"),
        .type = ParamType::Percent,
        .initial = "50",
        .min = 0,
        .max = 100,
        .help = QT_TRANSLATE_NOOP("Kinds", "It opens when more than this share of the calls in the window "
                                           "failed. It looks after every failure."),
        .source = fromOpossum,
        .when = "opossum",
        .tag = "preset",
    },
    {
        .key = "volumeThreshold",
        .label = QT_TRANSLATE_NOOP("Kinds", "Volume threshold"),
        .type = ParamType::Count,
        .initial = "0",
        .min = 0,
        .max = 1000000.0,
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "With fewer calls in the window it does not open. 0: the first call that fails opens it."),
        .source = fromOpossum,
        .when = "opossum",
        .tag = "preset",
    },
    {
        .key = "rollingCountTimeout",
        .label = QT_TRANSLATE_NOOP("Kinds", "Window"),
        .type = ParamType::Duration,
        .initial = "\"10s\"",
        .min = 1,
        .max = 3600,
        .help = QT_TRANSLATE_NOOP("Kinds", "The calls of this long a time are counted; whole seconds."),
        .source = fromOpossum,
        .when = "opossum",
        .tag = "preset",
    },
    {
        .key = "rollingCountBuckets",
        .label = QT_TRANSLATE_NOOP("Kinds", "Buckets"),
        .type = ParamType::Count,
        .initial = "10",
        .min = 1,
        .max = 1000,
        .help = QT_TRANSLATE_NOOP("Kinds", "Parts of the window; the oldest is forgotten as a whole."),
        .source = fromOpossum,
        .when = "opossum",
        .tag = "preset",
    },
    {
        .key = "resetTimeout",
        .label = QT_TRANSLATE_NOOP("Kinds", "Stays open for"),
        .type = ParamType::Duration,
        .initial = "\"30s\"",
        .min = 1e-3,
        .max = 3.6e7,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Every call is rejected for this long; then one is tried, which closes or opens it."),
        .source = fromOpossum,
        .when = "opossum",
        .tag = "preset",
    },
    {
        .key = "ignoreExceptions",
        .label = QT_TRANSLATE_NOOP("Kinds", "Ignores"),
        .type = ParamType::NameList,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Failures that count neither way: they are not in the window and give their trial call "
                     "back."),
        .source = fromResilience4j,
        .options = recorded,
    },
};

namespace {

sim::BreakerPlan lowerOpossum(const Values &breaker, sim::BreakerPlan plan)
{
    plan.rules = sim::BreakerPlan::Rules::Opossum;
    plan.failureRateThreshold = breaker.number("errorThresholdPercentage");
    plan.minimumNumberOfCalls = static_cast<std::uint32_t>(breaker.count("volumeThreshold"));
    const sim::Time window = breaker.duration("rollingCountTimeout").value_or(sim::second);
    plan.slidingWindowSize = static_cast<std::uint32_t>(window / sim::second);
    plan.rollingCountBuckets = static_cast<std::uint32_t>(breaker.count("rollingCountBuckets"));
    plan.waitDurationInOpenState = breaker.duration("resetTimeout").value_or(0);
    return plan;
}

} // namespace

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
    plan.ignore = causesIn(breaker->names("ignoreExceptions"));
    if (breaker->text("preset") == QLatin1String("opossum"))
        return lowerOpossum(*breaker, plan);
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
    return plan;
}

} // namespace kinds
