#include "model/kinds/edgepresets.h"

#include "model/kinds/catalog.h"
#include "model/kinds/values.h"

#include <QJsonDocument>

namespace kinds {
namespace {

// What a preset decides.
constexpr const char *governed[] = {"connectionPool",  "timeout", "overallTimeout", "propagation",
                                    "deadlineReserve", "retry",   "circuitBreaker", "rateLimiter",
                                    "bulkhead",        "hedge",   "decorators"};

constexpr EdgePreset presets[] = {
    {"plain", QT_TRANSLATE_NOOP("Kinds", "Plain HTTP client"),
     QT_TRANSLATE_NOOP(
         "Kinds", "As Go's http.Client, axios and many others come: no timeout, no retry, nothing. A callee "
                  "that hangs holds the caller for ever."),
     R"({"timeout": "none"})"},
    {"resilience4j", QT_TRANSLATE_NOOP("Kinds", "resilience4j (Spring Boot)"),
     QT_TRANSLATE_NOOP(
         "Kinds", "Retry, circuit breaker, time limiter and bulkhead as the library has them: everything is "
                  "retried, an open breaker too. Without its rate limiter, whose default limits nothing."),
     R"({"timeout": "1s",
         "retry": {"maxAttempts": 3,
                   "retryOn": ["timeout", "deadline_exceeded", "connect_timeout", "connection_refused",
                               "connection_reset", "pool_timeout", "circuit_open", "bulkhead_full", "rate_limited",
                               "500", "503", "504"],
                   "backoff": {"kind": "fixed", "base": "500ms", "jitter": "none", "wholeMilliseconds": true}},
         "circuitBreaker": {}, "bulkhead": {}})"},
    {"grpc", QT_TRANSLATE_NOOP("Kinds", "gRPC service config"),
     QT_TRANSLATE_NOOP(
         "Kinds",
         "The example of gRPC's retry design: 4 attempts on UNAVAILABLE with throttling, over one "
         "connection of 100 streams. No deadline, as long as nobody sets one; set the overall timeout."),
     R"({"timeout": "none", "propagation": "deadline",
         "retry": {"maxAttempts": 4, "retryOn": ["connect_timeout", "connection_refused", "connection_reset", "503"],
                   "backoff": {"base": "100ms", "multiplier": 2, "cap": "1s", "jitter": "proportional",
                               "randomizationFactor": 0.2},
                   "budget": {"kind": "grpc"}},
         "connectionPool": {"maxConnections": 1, "maxConcurrentStreams": 100, "maxPendingRequests": "unlimited",
                            "acquireTimeout": "none"}})"},
    {"envoy", QT_TRANSLATE_NOOP("Kinds", "Envoy"),
     QT_TRANSLATE_NOOP(
         "Kinds", "The route timeout of 15 s that holds for all attempts, one retry, the retry budget and "
                  "the pool of a cluster. Outlier detection is not simulated."),
     R"({"timeout": "none", "overallTimeout": "15s",
         "retry": {"maxAttempts": 2, "retryOn": ["connect_timeout", "connection_refused", "connection_reset", "503"],
                   "backoff": {"base": "25ms", "cap": "250ms", "jitter": "full"},
                   "budget": {"kind": "envoy"}},
         "connectionPool": {"maxConnections": 1024, "maxPendingRequests": 1024, "acquireTimeout": "none",
                            "connectTimeout": "5s", "keepAliveIdle": "1h"}})"},
    {"finagle", QT_TRANSLATE_NOOP("Kinds", "Finagle"),
     QT_TRANSLATE_NOOP(
         "Kinds", "Tries again at once what has not been sent, within its retry budget; here twice at most. "
                  "Failure accrual, which is for each host, is not simulated."),
     R"({"timeout": "none",
         "retry": {"maxAttempts": 3, "retryOn": ["connect_timeout", "connection_refused"],
                   "backoff": {"kind": "fixed", "base": "0s", "jitter": "none"}, "budget": {}}})"},
    {"opossum", QT_TRANSLATE_NOOP("Kinds", "opossum"),
     QT_TRANSLATE_NOOP(
         "Kinds", "Timeout of 10 s and the breaker as it comes: with a volume threshold of 0, so the first "
                  "failure opens it."),
     R"({"timeout": "10s", "circuitBreaker": {"preset": "opossum"}})"},
    {"cockatiel", QT_TRANSLATE_NOOP("Kinds", "cockatiel"),
     QT_TRANSLATE_NOOP(
         "Kinds", "Three retries with its exponential backoff. Its breaker, where further calls wait for the "
                  "trial call, is not simulated."),
     R"({"timeout": "none",
         "retry": {"maxAttempts": 4,
                   "retryOn": ["timeout", "connect_timeout", "connection_refused", "connection_reset", "500", "503",
                               "504"],
                   "backoff": {"base": "128ms", "cap": "30s", "jitter": "decorrelated"}}})"},
    {"polly", QT_TRANSLATE_NOOP("Kinds", "Polly v8"),
     QT_TRANSLATE_NOOP(
         "Kinds", "The standard numbers of its retry, timeout and circuit breaker strategies. The breaker is "
                  "resilience4j's with those numbers: close, but not Polly's own."),
     R"({"timeout": "30s",
         "retry": {"maxAttempts": 4,
                   "retryOn": ["timeout", "connect_timeout", "connection_refused", "connection_reset", "500", "503",
                               "504"],
                   "backoff": {"kind": "fixed", "base": "2s", "cap": "2s", "jitter": "none"}},
         "circuitBreaker": {"failureRateThreshold": 10, "slidingWindowType": "TIME_BASED", "slidingWindowSize": 30,
                            "minimumNumberOfCalls": 100, "permittedNumberOfCallsInHalfOpenState": 1,
                            "waitDurationInOpenState": "5s"}})"},
    {"apolloRouter", QT_TRANSLATE_NOOP("Kinds", "Apollo Router"),
     QT_TRANSLATE_NOOP("Kinds", "A fetch of its traffic shaping as it comes: a timeout of 30 s, as long as the gateway's own, and no retry. "
                                "Apollo advises a longer one for the gateway than for its subgraphs."),
     R"({"timeout": "30s"})"},
    {"hystrix", QT_TRANSLATE_NOOP("Kinds", "Hystrix (legacy)"),
     QT_TRANSLATE_NOOP(
         "Kinds",
         "Timeout, breaker and a semaphore of 10 with Hystrix's numbers. The breaker is resilience4j's "
         "with those numbers, and looks after every call instead of twice a second."),
     R"({"timeout": "1s", "bulkhead": {"maxConcurrentCalls": 10},
         "circuitBreaker": {"failureRateThreshold": 50, "slidingWindowType": "TIME_BASED", "slidingWindowSize": 10,
                            "minimumNumberOfCalls": 20, "permittedNumberOfCallsInHalfOpenState": 1,
                            "waitDurationInOpenState": "5s"}})"},
};

diagram::Params governedPart(const diagram::Params &edge)
{
    diagram::Params part;
    for (const char *key : governed) {
        const QString name = QLatin1String(key);
        if (edge.contains(name))
            part.insert(name, edge.value(name));
    }
    return canonical(edgeParams(), part);
}

diagram::Params paramsOf(const EdgePreset &preset)
{
    return QJsonDocument::fromJson(preset.params).object();
}

} // namespace

std::span<const EdgePreset> edgePresets()
{
    return presets;
}

diagram::Params withPreset(diagram::Params edge, const EdgePreset &preset)
{
    for (const char *key : governed)
        edge.remove(QLatin1String(key));
    const diagram::Params params = paramsOf(preset);
    for (auto entry = params.begin(); entry != params.end(); ++entry)
        edge.insert(entry.key(), entry.value());
    return canonical(edgeParams(), edge);
}

const EdgePreset *presetOf(const diagram::Params &edge)
{
    const diagram::Params own = governedPart(edge);
    for (const EdgePreset &preset : presets) {
        if (own == canonical(edgeParams(), paramsOf(preset)))
            return &preset;
    }
    return nullptr;
}

} // namespace kinds
