// Connections of a caller to its callee: the settings, and what the kernel is told.
#include "model/kinds/tables.h"
#include "model/kinds/values.h"

namespace kinds {

constexpr ParamSpec poolRows[7] = {
    {
        .key = "maxConnections",
        .label = QT_TRANSLATE_NOOP("Kinds", "Connections"),
        .type = ParamType::Count,
        .initial = "100",
        .min = 1,
        .max = 1000000.0,
        .word = "unlimited",
        .help = QT_TRANSLATE_NOOP("Kinds", "Connections one replica of the caller keeps over this edge."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; HikariCP has 10, Envoy 1024."),
    },
    {
        .key = "maxConcurrentStreams",
        .label = QT_TRANSLATE_NOOP("Kinds", "Calls on each"),
        .type = ParamType::Count,
        .min = 1,
        .max = 1000000.0,
        .help = QT_TRANSLATE_NOOP("Kinds", "Calls one connection carries at a time. Left out: 1, as with "
                                           "HTTP/1.1 and SQL; 100 with gRPC, as with HTTP/2."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RFC 9113 recommends no fewer than 100 for HTTP/2."),
    },
    {
        .key = "maxPendingRequests",
        .label = QT_TRANSLATE_NOOP("Kinds", "Waiting"),
        .type = ParamType::Count,
        .initial = "100",
        .min = 0,
        .max = 1000000000.0,
        .word = "unlimited",
        .help = QT_TRANSLATE_NOOP("Kinds", "Calls of one replica that may wait for a connection. One more "
                                           "fails at once with queue_full and does not leave the caller."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; Envoy has 1024."),
    },
    {
        .key = "acquireTimeout",
        .label = QT_TRANSLATE_NOOP("Kinds", "Waits at most"),
        .type = ParamType::Duration,
        .initial = "\"1s\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "How long a call waits for a connection before it fails with pool_timeout, holding its thread."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; HikariCP waits 30 s."),
    },
    {
        .key = "connectRoundTrips",
        .label = QT_TRANSLATE_NOOP("Kinds", "Connecting takes"),
        .type = ParamType::Number,
        .initial = "2",
        .min = 0,
        .max = 100,
        .help = QT_TRANSLATE_NOOP("Kinds", "Round trips until a new connection carries its first call: 1 for "
                                           "TCP, 1 more with TLS 1.3, 2 more with TLS 1.2."),
        .source = QT_TRANSLATE_NOOP("Kinds", "TCP with TLS 1.3."),
    },
    {
        .key = "connectTimeout",
        .label = QT_TRANSLATE_NOOP("Kinds", "Connect timeout"),
        .type = ParamType::Duration,
        .initial = "\"1s\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "How long connecting may take before the call fails with connect_timeout. "
                                  "Nothing has been sent then, so it is safe to try again."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; Envoy has 5 s."),
    },
    {
        .key = "keepAliveIdle",
        .label = QT_TRANSLATE_NOOP("Kinds", "Kept idle for"),
        .type = ParamType::Duration,
        .initial = "\"60s\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds", "A connection nobody has used for this long is closed."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; Envoy has an hour."),
    },
};

sim::PoolPlan lowerPool(const Values &edge, std::uint32_t usualStreams)
{
    sim::PoolPlan plan;
    const std::optional<Values> pool = edge.policy("connectionPool");
    if (!pool)
        return plan;
    plan.present = true;
    plan.maxConnections = pool->limit("maxConnections");
    plan.maxPendingRequests = pool->limit("maxPendingRequests");
    plan.maxConcurrentStreams =
        pool->has("maxConcurrentStreams") ? pool->limit("maxConcurrentStreams") : usualStreams;
    plan.acquireTimeout = pool->duration("acquireTimeout").value_or(sim::never);
    plan.connectRoundTrips = pool->number("connectRoundTrips");
    plan.connectTimeout = pool->duration("connectTimeout").value_or(sim::never);
    plan.keepAliveIdle = pool->duration("keepAliveIdle").value_or(sim::never);
    return plan;
}

} // namespace kinds
