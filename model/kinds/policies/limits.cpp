// What bounds a call, sends a second copy of it or stands in for it: the settings, and what the kernel is
// told.
#include "model/kinds/policies/causes.h"
#include "model/kinds/sections.h"
#include "model/kinds/tables.h"
#include "model/kinds/values.h"

namespace kinds {
namespace {

constexpr const char *fromResilience4j = QT_TRANSLATE_NOOP("Kinds", "resilience4j 2.4.0.");

constexpr Option limiters[] = {
    {"resilience4j", QT_TRANSLATE_NOOP("Kinds", "resilience4j cycles")},
    {"tokenBucket", QT_TRANSLATE_NOOP("Kinds", "Token bucket")},
};

constexpr Option fallbacks[] = {
    {"value", QT_TRANSLATE_NOOP("Kinds", "A fixed value")},
    {"cached", QT_TRANSLATE_NOOP("Kinds", "The last good reply")},
    {"edge", QT_TRANSLATE_NOOP("Kinds", "Another call")},
};

} // namespace

constexpr ParamSpec bulkheadRows[2] = {
    {
        .key = "maxConcurrentCalls",
        .label = QT_TRANSLATE_NOOP("Kinds", "Calls at once"),
        .type = ParamType::Count,
        .initial = "25",
        .min = 0,
        .max = 1000000.0,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Calls of one replica of the caller that may be under way over this edge. "
                                  "Each attempt counts where the bulkhead stands inside the retries."),
        .source = fromResilience4j,
    },
    {
        .key = "maxWaitDuration",
        .label = QT_TRANSLATE_NOOP("Kinds", "Waits at most"),
        .type = ParamType::Duration,
        .initial = "\"0s\"",
        .help = QT_TRANSLATE_NOOP("Kinds", "How long a call waits for a place, first come, first served, "
                                           "holding its thread. 0: it fails at once."),
        .source = fromResilience4j,
    },
};

constexpr ParamSpec limiterRows[6] = {
    {
        .key = "kind",
        .label = QT_TRANSLATE_NOOP("Kinds", "Rule"),
        .type = ParamType::Choice,
        .initial = "\"resilience4j\"",
        .help = QT_TRANSLATE_NOOP("Kinds", "resilience4j counts calls in fixed cycles, so twice the limit "
                                           "can pass at the edge of two. A token bucket fills steadily."),
        .source = fromResilience4j,
        .options = limiters,
    },
    {
        .key = "limitForPeriod",
        .label = QT_TRANSLATE_NOOP("Kinds", "Calls a period"),
        .type = ParamType::Count,
        .initial = "50",
        .min = 1,
        .max = 1000000000.0,
        .help = QT_TRANSLATE_NOOP("Kinds", "Permissions in each cycle, for one replica of the caller."),
        .source = fromResilience4j,
        .when = "resilience4j",
        .tag = "kind",
    },
    {
        .key = "limitRefreshPeriod",
        .label = QT_TRANSLATE_NOOP("Kinds", "Period"),
        .type = ParamType::Duration,
        .initial = "\"0.5us\"",
        .min = 1e-9,
        .max = 3.6e7,
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Length of a cycle. The default of the library is so short that nothing is limited: set it."),
        .source = QT_TRANSLATE_NOOP("Kinds", "resilience4j 2.4.0: 500 ns."),
        .when = "resilience4j",
        .tag = "kind",
    },
    {
        .key = "rate",
        .label = QT_TRANSLATE_NOOP("Kinds", "Rate"),
        .type = ParamType::Rate,
        .initial = "100",
        .min = 1e-3,
        .max = 1e7,
        .help = QT_TRANSLATE_NOOP("Kinds", "Tokens that come in each second; a call takes one."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice."),
        .when = "tokenBucket",
        .tag = "kind",
    },
    {
        .key = "burst",
        .label = QT_TRANSLATE_NOOP("Kinds", "Burst"),
        .type = ParamType::Count,
        .initial = "20",
        .min = 1,
        .max = 1000000000.0,
        .help = QT_TRANSLATE_NOOP("Kinds", "Tokens it can hold, so as many calls at once."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice."),
        .when = "tokenBucket",
        .tag = "kind",
    },
    {
        .key = "timeoutDuration",
        .label = QT_TRANSLATE_NOOP("Kinds", "Waits at most"),
        .type = ParamType::Duration,
        .initial = "\"5s\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "How long a call waits for its turn, holding its thread. With resilience4j one that "
                     "would wait longer is refused only after all of this time. 0: it is refused at once."),
        .source = fromResilience4j,
    },
};

constexpr ParamSpec hedgeRows[4] = {
    {
        .key = "maxAttempts",
        .label = QT_TRANSLATE_NOOP("Kinds", "Copies"),
        .type = ParamType::Count,
        .initial = "2",
        .min = 1,
        .max = 5,
        .help = QT_TRANSLATE_NOOP("Kinds", "Copies in all, the first one included; the first good reply "
                                           "counts and the others are given up."),
        .source = QT_TRANSLATE_NOOP("Kinds", "gRPC allows 5 at most."),
    },
    {
        .key = "hedgingDelay",
        .label = QT_TRANSLATE_NOOP("Kinds", "Another after"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds", "How long the newest copy may take before another sets out. None: "
                                           "as long as the quantile below says."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Left to the quantile."),
    },
    {
        .key = "quantile",
        .label = QT_TRANSLATE_NOOP("Kinds", "Or after quantile"),
        .type = ParamType::Ratio,
        .initial = "0.95",
        .min = 0.5,
        .max = 0.9999,
        .help =
            QT_TRANSLATE_NOOP("Kinds", "Of the latencies of this edge so far, measured by each replica of "
                                       "the caller; acts when no delay is given, once there are 20 of them."),
        .source =
            QT_TRANSLATE_NOOP("Kinds", "The Tail at Scale (Dean and Barroso, 2013): the 95th percentile."),
    },
    {
        .key = "maxExtraLoad",
        .label = QT_TRANSLATE_NOOP("Kinds", "Extra calls"),
        .type = ParamType::Percent,
        .initial = "5",
        .min = 0,
        .max = 100,
        .help = QT_TRANSLATE_NOOP("Kinds", "Copies sent, as a share of the calls. 100: no bound. Operations "
                                           "that are not idempotent are never hedged."),
        .source = QT_TRANSLATE_NOOP("Kinds", "The Tail at Scale: about 5 %."),
    },
};

constexpr ParamSpec fallbackRows[4] = {
    {
        .key = "kind",
        .label = QT_TRANSLATE_NOOP("Kinds", "Answers with"),
        .type = ParamType::Choice,
        .initial = "\"value\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "A fixed value is always at hand. The last good reply must not be older than allowed. Another "
            "call goes over another edge of the same caller, which is then called for nothing else."),
        .source = QT_TRANSLATE_NOOP("Kinds", "The simplest."),
        .options = fallbacks,
    },
    {
        .key = "maxAge",
        .label = QT_TRANSLATE_NOOP("Kinds", "Not older than"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Of the last good reply this replica of the caller has had over this edge."),
        .source = QT_TRANSLATE_NOOP("Kinds", "However old it is."),
        .when = "cached",
        .tag = "kind",
    },
    {
        .key = "edge",
        .label = QT_TRANSLATE_NOOP("Kinds", "Over edge"),
        .type = ParamType::Call,
        .help = QT_TRANSLATE_NOOP("Kinds", "Another synchronous edge of the same caller."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None until you name one."),
        .when = "edge",
        .tag = "kind",
    },
    {
        .key = "on",
        .label = QT_TRANSLATE_NOOP("Kinds", "For"),
        .type = ParamType::NameList,
        .help = QT_TRANSLATE_NOOP("Kinds", "Failures it stands in for. Nothing ticked: all of them."),
        .source = QT_TRANSLATE_NOOP("Kinds", "All failures."),
        .options = causes,
        .empty = QT_TRANSLATE_NOOP("Kinds", "all failures"),
    },
};

sim::BulkheadPlan lowerBulkhead(const Values &edge)
{
    sim::BulkheadPlan plan;
    const std::optional<Values> bulkhead = edge.policy("bulkhead");
    if (!bulkhead)
        return plan;
    plan.present = true;
    plan.maxConcurrentCalls = static_cast<std::uint32_t>(bulkhead->count("maxConcurrentCalls"));
    plan.maxWaitDuration = bulkhead->duration("maxWaitDuration").value_or(0);
    return plan;
}

sim::RateLimiterPlan lowerLimiter(const Values &edge)
{
    sim::RateLimiterPlan plan;
    const std::optional<Values> limiter = edge.policy("rateLimiter");
    if (!limiter)
        return plan;
    const bool bucket = limiter->text("kind") == QLatin1String("tokenBucket");
    plan.kind = bucket ? sim::RateLimiterPlan::Kind::TokenBucket : sim::RateLimiterPlan::Kind::Resilience4j;
    plan.limitForPeriod = static_cast<std::uint32_t>(limiter->count("limitForPeriod"));
    plan.limitRefreshPeriod = limiter->duration("limitRefreshPeriod").value_or(plan.limitRefreshPeriod);
    plan.timeoutDuration = limiter->duration("timeoutDuration").value_or(0);
    plan.rate = limiter->number("rate");
    plan.burst = limiter->number("burst");
    return plan;
}

sim::HedgePlan lowerHedge(const Values &edge)
{
    sim::HedgePlan plan;
    const std::optional<Values> hedge = edge.policy("hedge");
    if (!hedge)
        return plan;
    plan.maxAttempts = static_cast<std::uint32_t>(hedge->count("maxAttempts"));
    plan.delay = hedge->duration("hedgingDelay").value_or(0);
    plan.quantile = hedge->number("quantile");
    plan.maxExtraLoad = hedge->number("maxExtraLoad");
    return plan;
}

sim::FallbackPlan lowerFallback(const Values &edge)
{
    using Kind = sim::FallbackPlan::Kind;
    sim::FallbackPlan plan;
    const std::optional<Values> fallback = edge.policy("fallback");
    if (!fallback)
        return plan;
    const QString kind = fallback->text("kind");
    plan.kind = kind == QLatin1String("edge")     ? Kind::Edge
                : kind == QLatin1String("cached") ? Kind::Cached
                                                  : Kind::Value;
    plan.maxAge = fallback->duration("maxAge").value_or(sim::never);
    plan.on = causesIn(fallback->names("on"));
    return plan;
}

} // namespace kinds
