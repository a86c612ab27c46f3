// Trying again: the settings, and what the kernel is told.
#include "model/kinds/policies/causes.h"
#include "model/kinds/sections.h"
#include "model/kinds/tables.h"
#include "model/kinds/values.h"

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
    {"proportional", QT_TRANSLATE_NOOP("Kinds", "Proportional")},
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
                                  "decorrelated between the first wait and three times the one before, "
                                  "proportional a share more or less."),
        .source = QT_TRANSLATE_NOOP("Kinds", "AWS Architecture Blog: full jitter needs the fewest calls."),
        .options = jitters,
    },
    {
        .key = "randomizationFactor",
        .label = QT_TRANSLATE_NOOP("Kinds", "More or less"),
        .type = ParamType::Ratio,
        .initial = "0.5",
        .min = 0,
        .max = 1,
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "With proportional jitter: the wait is times anything between 1 less this and 1 more this."),
        .source = QT_TRANSLATE_NOOP("Kinds", "resilience4j 2.4.0; gRPC has 0.2."),
        .when = "proportional",
        .tag = "jitter",
    },
    {
        .key = "wholeMilliseconds",
        .label = QT_TRANSLATE_NOOP("Kinds", "Whole milliseconds"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP("Kinds", "Cuts every wait down to whole milliseconds before jitter, as "
                                           "resilience4j does: 500, 750, 1125, 1687."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off: only resilience4j does it."),
    },
};

constexpr Option budgets[] = {
    {"finagle", QT_TRANSLATE_NOOP("Kinds", "Finagle token bucket")},
    {"envoy", QT_TRANSLATE_NOOP("Kinds", "Envoy concurrent")},
    {"grpc", QT_TRANSLATE_NOOP("Kinds", "gRPC throttling")},
    {"adaptive", QT_TRANSLATE_NOOP("Kinds", "Adaptive throttling")},
};

constexpr ParamSpec budgetRows[] = {
    {
        .key = "kind",
        .label = QT_TRANSLATE_NOOP("Kinds", "Rule"),
        .type = ParamType::Choice,
        .initial = "\"finagle\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Finagle: every call earns a share of a retry; Envoy: so many retries at "
                                  "once; gRPC: failures use tokens up, successes give some back. Adaptive: "
                                  "the caller turns calls away by itself when few are accepted."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Finagle, whose budget is the oldest of them."),
        .options = budgets,
    },
    {
        .key = "percentCanRetry",
        .label = QT_TRANSLATE_NOOP("Kinds", "Retries earned"),
        .type = ParamType::Percent,
        .initial = "20",
        .min = 0,
        .max = 1000,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Share of the calls that may be retried, over the time a call counts."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Finagle."),
        .when = "finagle",
        .tag = "kind",
    },
    {
        .key = "minRetriesPerSec",
        .label = QT_TRANSLATE_NOOP("Kinds", "Retries always"),
        .type = ParamType::Rate,
        .initial = "10",
        .min = 0,
        .max = 1000000.0,
        .help = QT_TRANSLATE_NOOP("Kinds", "So many retries a second are allowed whatever the load."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Finagle."),
        .when = "finagle",
        .tag = "kind",
    },
    {
        .key = "ttl",
        .label = QT_TRANSLATE_NOOP("Kinds", "A call counts for"),
        .type = ParamType::Duration,
        .initial = "\"10s\"",
        .min = 1,
        .max = 3600,
        .help = QT_TRANSLATE_NOOP("Kinds", "How long a call earns retries."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Finagle."),
        .when = "finagle",
        .tag = "kind",
    },
    {
        .key = "budgetPercent",
        .label = QT_TRANSLATE_NOOP("Kinds", "At once"),
        .type = ParamType::Percent,
        .initial = "20",
        .min = 0,
        .max = 100,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Retries under way at the same time, as a share of the calls under way."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Envoy."),
        .when = "envoy",
        .tag = "kind",
    },
    {
        .key = "minRetryConcurrency",
        .label = QT_TRANSLATE_NOOP("Kinds", "At once always"),
        .type = ParamType::Count,
        .initial = "3",
        .min = 0,
        .max = 1000000.0,
        .help = QT_TRANSLATE_NOOP("Kinds", "So many retries at the same time are allowed whatever the load."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Envoy."),
        .when = "envoy",
        .tag = "kind",
    },
    {
        .key = "maxTokens",
        .label = QT_TRANSLATE_NOOP("Kinds", "Tokens"),
        .type = ParamType::Number,
        .initial = "10",
        .min = 1,
        .max = 1000,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "A failure takes one away. Retries are made while more than half of them are left."),
        .source = QT_TRANSLATE_NOOP("Kinds", "The example of gRPC's retry design (A6)."),
        .when = "grpc",
        .tag = "kind",
    },
    {
        .key = "tokenRatio",
        .label = QT_TRANSLATE_NOOP("Kinds", "A success gives"),
        .type = ParamType::Number,
        .initial = "0.1",
        .min = 0.001,
        .max = 1000,
        .help = QT_TRANSLATE_NOOP("Kinds", "Tokens a success gives back."),
        .source = QT_TRANSLATE_NOOP("Kinds", "The example of gRPC's retry design (A6)."),
        .when = "grpc",
        .tag = "kind",
    },
    {
        .key = "k",
        .label = QT_TRANSLATE_NOOP("Kinds", "Multiplier K"),
        .type = ParamType::Number,
        .initial = "2",
        .min = 1,
        .max = 100,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Over two minutes, calls beyond K times those the callee accepted are turned away, "
                     "first attempts too, with a probability that grows with the excess."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Site Reliability Engineering, chapter 21."),
        .when = "adaptive",
        .tag = "kind",
    },
};

} // namespace

constexpr ParamSpec retryRows[4] = {
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
    {
        .key = "budget",
        .label = QT_TRANSLATE_NOOP("Kinds", "Retry budget"),
        .type = ParamType::Policy,
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds", "Keeps retries from multiplying the load just when the callee is "
                                           "weak. Each replica of the caller keeps its own."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off: most libraries have none."),
        .rows = budgetRows,
    },
};

namespace {

sim::RetryPlan::Jitter jitterNamed(const QString &name)
{
    if (name == QLatin1String("none"))
        return sim::RetryPlan::Jitter::None;
    if (name == QLatin1String("equal"))
        return sim::RetryPlan::Jitter::Equal;
    if (name == QLatin1String("decorrelated"))
        return sim::RetryPlan::Jitter::Decorrelated;
    if (name == QLatin1String("proportional"))
        return sim::RetryPlan::Jitter::Proportional;
    return sim::RetryPlan::Jitter::Full;
}

sim::BudgetPlan::Kind budgetNamed(const QString &name)
{
    using Kind = sim::BudgetPlan::Kind;
    if (name == QLatin1String("envoy"))
        return Kind::Envoy;
    if (name == QLatin1String("grpc"))
        return Kind::Grpc;
    return name == QLatin1String("adaptive") ? Kind::Adaptive : Kind::Finagle;
}

sim::BudgetPlan lowerBudget(const Values &retry)
{
    sim::BudgetPlan plan;
    const std::optional<Values> budget = retry.policy("budget");
    if (!budget)
        return plan;
    plan.kind = budgetNamed(budget->text("kind"));
    plan.ttl = budget->duration("ttl").value_or(plan.ttl);
    plan.percentCanRetry = budget->number("percentCanRetry");
    plan.minRetriesPerSec = budget->number("minRetriesPerSec");
    plan.budgetPercent = budget->number("budgetPercent");
    plan.minRetryConcurrency = static_cast<std::uint32_t>(budget->count("minRetryConcurrency"));
    plan.maxTokens = budget->number("maxTokens");
    plan.tokenRatio = budget->number("tokenRatio");
    plan.k = budget->number("k");
    return plan;
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
    plan.randomizationFactor = backoff.number("randomizationFactor");
    plan.wholeMilliseconds = backoff.flag("wholeMilliseconds");
    plan.budget = lowerBudget(*retry);
    return plan;
}

} // namespace kinds
