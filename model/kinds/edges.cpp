// The settings of an edge, of both styles: only those of its current style act.
#include "model/kinds/bindingrows.h"
#include "model/kinds/channelrows.h"
#include "model/kinds/compactionrows.h"
#include "model/kinds/consumerrows.h"
#include "model/kinds/fetchrows.h"
#include "model/kinds/logrows.h"
#include "model/kinds/sagarows.h"
#include "model/kinds/sections.h"
#include "model/kinds/tables.h"

#include <algorithm>
#include <string_view>

namespace kinds {
namespace {

constexpr Option propagations[] = {
    {"none", QT_TRANSLATE_NOOP("Kinds", "Nothing")},
    {"signal", QT_TRANSLATE_NOOP("Kinds", "A signal")},
    {"deadline", QT_TRANSLATE_NOOP("Kinds", "The deadline")},
};

constexpr Option publishings[] = {
    {"step", QT_TRANSLATE_NOOP("Kinds", "At its step")},
    {"failure", QT_TRANSLATE_NOOP("Kinds", "On failure")},
};

constexpr Option layers[] = {
    {"retry", QT_TRANSLATE_NOOP("Kinds", "Retry")},
    {"circuitBreaker", QT_TRANSLATE_NOOP("Kinds", "Circuit breaker")},
    {"rateLimiter", QT_TRANSLATE_NOOP("Kinds", "Rate limiter")},
    {"timeout", QT_TRANSLATE_NOOP("Kinds", "Timeout")},
    {"bulkhead", QT_TRANSLATE_NOOP("Kinds", "Bulkhead")},
};

constexpr ParamSpec onEdge(ParamSpec row, Of of = Of::Queue)
{
    row.of = of;
    row.end = End::Channel;
    return row;
}

constexpr ParamSpec ofConsumer(ParamSpec row)
{
    row.of = Of::Log;
    row.end = End::Consumer;
    return row;
}

constexpr ParamSpec givesUp(ParamSpec row)
{
    row.help = QT_TRANSLATE_NOOP(
        "Kinds", "The queue that gets what is rejected, has expired, is pushed out by the maximum length or is over the delivery "
                 "limit; of consumers of an event log, the log that gets a record that failed all its tries. Left out: it is "
                 "gone. Consumers of that log that wait make it a retry topic.");
    row.source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ and Kafka: none. At most once: a queue that is down loses the message.");
    row.of = Of::Async;
    row.end = End::GivesUp;
    return row;
}

constexpr ParamSpec basicRows[] = {
    {
        .key = "on",
        .label = QT_TRANSLATE_NOOP("Kinds", "On operations"),
        .type = ParamType::NameList,
        .help =
            QT_TRANSLATE_NOOP("Kinds", "The caller's operations that make this call. Left out: all of them."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Every request makes every call."),
        .live = Live::AtRestart,
        .section = sections::calls,
    },
    {
        .key = "operation",
        .label = QT_TRANSLATE_NOOP("Kinds", "Invokes"),
        .type = ParamType::Text,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "The operation it invokes at the other end. Left out: the one of the same name."),
        .source = QT_TRANSLATE_NOOP("Kinds", "The same name."),
        .live = Live::AtRestart,
        .section = sections::calls,
    },
    {
        .key = "probability",
        .label = QT_TRANSLATE_NOOP("Kinds", "Probability"),
        .type = ParamType::Ratio,
        .initial = "1",
        .min = 0,
        .max = 1,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Share of the requests that make this call, drawn for each one by itself."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Every request makes every call."),
        .section = sections::calls,
        .end = End::Caller,
    },
    {
        .key = "calls",
        .label = QT_TRANSLATE_NOOP("Kinds", "Times"),
        .type = ParamType::Count,
        .initial = "1",
        .min = 0,
        .max = 10000,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "How many calls one request makes over this edge, one after another. When one fails, "
                     "unless the edge is optional, the rest are not made."),
        .source = QT_TRANSLATE_NOOP("Kinds", "One."),
        .section = sections::calls,
        .end = End::Caller,
    },
    {
        .key = "fanOut",
        .label = QT_TRANSLATE_NOOP("Kinds", "All at once"),
        .type = ParamType::Flag,
        .initial = "false",
        .help =
            QT_TRANSLATE_NOOP("Kinds", "Makes those calls at the same time instead of one after another."),
        .source = QT_TRANSLATE_NOOP("Kinds", "One after another, as a plain loop does."),
        .of = Of::Sync,
        .section = sections::calls,
        .end = End::Caller,
    },
    {
        .key = "publishOn",
        .label = QT_TRANSLATE_NOOP("Kinds", "Published"),
        .type = ParamType::Choice,
        .initial = "\"step\"",
        .help = QT_TRANSLATE_NOOP("Kinds", "At its step, when those before it are done; or when the operation has failed, by itself or because of what it "
                                           "called: an event such as PaymentFailed. Nobody waits for a confirm of that."),
        .source = QT_TRANSLATE_NOOP("Kinds", "At its step."),
        .live = Live::AtRestart,
        .of = Of::Async,
        .section = sections::calls,
        .options = publishings,
        .end = End::Caller,
    },
    {
        .key = "step",
        .label = QT_TRANSLATE_NOOP("Kinds", "Step"),
        .type = ParamType::Count,
        .min = 0,
        .max = 1e6,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Edges of one caller with the same step are called at the same time, steps one after "
                     "another. Edges without one follow, each alone, in the order of their ids."),
        .source = QT_TRANSLATE_NOOP("Kinds", "A new edge gets the next free step of its caller."),
        .live = Live::AtRestart,
        .section = sections::calls,
        .end = End::Caller,
    },
    {
        .key = "publisherConfirms",
        .label = QT_TRANSLATE_NOOP("Kinds", "Waits for confirm"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Who publishes waits until the broker has the message, or the log its record. A queue that turns it away "
                     "(basic.nack) fails the operation with queue_full, no answer in time with a timeout. What no binding matches "
                     "is confirmed too."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: off, a channel has to ask for confirms."),
        .of = Of::Async,
        .section = sections::publishing,
        .end = End::Caller,
    },
    {
        .key = "confirmTimeout",
        .label = QT_TRANSLATE_NOOP("Kinds", "But no longer than"),
        .type = ParamType::Duration,
        .initial = "\"5s\"",
        .min = 1e-6,
        .max = 36e5,
        .help = QT_TRANSLATE_NOOP("Kinds", "How long it waits for a confirm. It matters where it waits at all."),
        .source = QT_TRANSLATE_NOOP("Kinds", "The 5 s of RabbitMQ's own tutorial on publisher confirms."),
        .of = Of::Async,
        .section = sections::publishing,
        .end = End::Caller,
    },
    {
        .key = "expiration",
        .label = QT_TRANSLATE_NOOP("Kinds", "Expiration"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "The time to live of the messages published here; the queue's counts too if it is shorter. A "
                                  "message whose time is over behind one that lives longer still waits for its turn."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: none."),
        .of = Of::Queue,
        .section = sections::publishing,
        .end = End::Caller,
    },
    tellsOfRow,
    {
        .key = "routingKey",
        .label = QT_TRANSLATE_NOOP("Kinds", "Routing key"),
        .type = ParamType::Text,
        .help = QT_TRANSLATE_NOOP("Kinds", "What the exchange compares with its bindings. Left out: the operation's name."),
        .source = QT_TRANSLATE_NOOP("Kinds", "The operation it invokes."),
        .live = Live::AtRestart,
        .of = Of::Queue,
        .section = sections::publishing,
        .end = End::Publisher,
    },
    bindingRows[0],
    bindingRows[1],
    {
        .key = "latency",
        .label = QT_TRANSLATE_NOOP("Kinds", "Latency"),
        .type = ParamType::Distribution,
        .initial = "\"0.5ms\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Time on the wire, one way; it is drawn again for the way back. Connecting is a matter "
                     "of the connection pool, packet loss and bandwidth come on top."),
        .source =
            QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: about what two machines in one zone take."),
        .section = sections::connection,
        .rows = distributionRows,
    },
    {
        .key = "packetLoss",
        .label = QT_TRANSLATE_NOOP("Kinds", "Packet loss"),
        .type = ParamType::Ratio,
        .initial = "0",
        .min = 0,
        .max = 1,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Share of the requests and of the replies of which a packet is lost. TCP sends it again "
                     "after 200 ms, then 400 ms, and so on: loss is delay, not failure."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None. Linux waits 200 ms at least; RFC 6298 says 1 s."),
        .of = Of::Sync,
        .section = sections::connection,
    },
    {
        .key = "bandwidth",
        .label = QT_TRANSLATE_NOOP("Kinds", "Bandwidth, Mbit/s"),
        .type = ParamType::Number,
        .initial = "\"unlimited\"",
        .min = 1e-3,
        .max = 1e6,
        .word = "unlimited",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Adds size over bandwidth to the latency, for each message by itself: messages do not share it."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Without bound."),
        .of = Of::Sync,
        .section = sections::connection,
    },
    {
        .key = "requestSize",
        .label = QT_TRANSLATE_NOOP("Kinds", "Request, bytes"),
        .type = ParamType::Count,
        .initial = "0",
        .min = 0,
        .max = 1e10,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Size of a request on the wire; it matters where a bandwidth is given."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Size plays no part until you say so."),
        .of = Of::Sync,
        .section = sections::connection,
    },
    {
        .key = "replySize",
        .label = QT_TRANSLATE_NOOP("Kinds", "Reply, bytes"),
        .type = ParamType::Count,
        .initial = "0",
        .min = 0,
        .max = 1e10,
        .help =
            QT_TRANSLATE_NOOP("Kinds", "Size of a reply on the wire; it matters where a bandwidth is given."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Size plays no part until you say so."),
        .of = Of::Sync,
        .section = sections::connection,
    },
    {
        .key = "connectionPool",
        .label = QT_TRANSLATE_NOOP("Kinds", "Connection pool"),
        .type = ParamType::Policy,
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds", "Connections that are opened when needed, kept, and shared by the "
                                           "calls of a replica. Without one there are always enough, open."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off: connections cost nothing until you ask."),
        .of = Of::Sync,
        .section = sections::pool,
        .rows = poolRows,
        .end = End::Caller,
    },
    {
        .key = "timeout",
        .label = QT_TRANSLATE_NOOP("Kinds", "Timeout"),
        .type = ParamType::Duration,
        .initial = "\"1s\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "How long the caller waits in one attempt. Then it gives up. Unless it tells, the callee "
            "does not hear of it and goes on working for nobody."),
        .source = QT_TRANSLATE_NOOP("Kinds", "resilience4j and Hystrix: 1 s. Many plain clients have none."),
        .of = Of::Sync,
        .section = sections::timeout,
        .end = End::Caller,
    },
    {
        .key = "overallTimeout",
        .label = QT_TRANSLATE_NOOP("Kinds", "Overall timeout"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds", "Bounds the whole call: all attempts and the waits between them."),
        .source = QT_TRANSLATE_NOOP("Kinds", "resilience4j has none; Envoy has 15 s."),
        .of = Of::Sync,
        .section = sections::timeout,
        .end = End::Caller,
    },
    {
        .key = "propagation",
        .label = QT_TRANSLATE_NOOP("Kinds", "Tells the callee"),
        .type = ParamType::Choice,
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "What the callee learns when the caller gives up: nothing; a signal that travels after the "
            "request, such as a closed stream; or the deadline, sent along with the request, of which its "
            "own calls inherit what is left. Left out: nothing, but the deadline with gRPC."),
        .source = QT_TRANSLATE_NOOP("Kinds", "HTTP clients send nothing, gRPC its deadline."),
        .of = Of::Sync,
        .section = sections::timeout,
        .options = propagations,
        .end = End::Caller,
    },
    {
        .key = "deadlineReserve",
        .label = QT_TRANSLATE_NOOP("Kinds", "Deadline reserve"),
        .type = ParamType::Duration,
        .initial = "\"0s\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Taken off the remaining time that is sent along, to leave the caller time for its own reply."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None."),
        .of = Of::Sync,
        .section = sections::timeout,
        .end = End::Caller,
    },
    {
        .key = "retry",
        .label = QT_TRANSLATE_NOOP("Kinds", "Retry"),
        .type = ParamType::Policy,
        .word = "none",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Tries again when a call fails. Every attempt has the whole timeout and passes the "
                     "circuit breaker by itself."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off: most clients do not retry unless told to."),
        .of = Of::Sync,
        .section = sections::retry,
        .rows = retryRows,
        .end = End::Caller,
    },
    {
        .key = "circuitBreaker",
        .label = QT_TRANSLATE_NOOP("Kinds", "Circuit breaker"),
        .type = ParamType::Policy,
        .word = "none",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Stops calling for a while when too many calls fail, as resilience4j does it. Every replica "
            "of the caller has its own. A change during a run starts it anew, closed."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off: a breaker is a decision."),
        .of = Of::Sync,
        .section = sections::breaker,
        .rows = breakerRows,
        .end = End::Caller,
    },
    {
        .key = "rateLimiter",
        .label = QT_TRANSLATE_NOOP("Kinds", "Rate limiter"),
        .type = ParamType::Policy,
        .word = "none",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Lets so many calls a second out of each replica of the caller; others wait or fail with 429."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off: a limit is a decision."),
        .of = Of::Sync,
        .section = sections::limiter,
        .rows = limiterRows,
        .end = End::Caller,
    },
    {
        .key = "bulkhead",
        .label = QT_TRANSLATE_NOOP("Kinds", "Bulkhead"),
        .type = ParamType::Policy,
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds", "Bounds how many calls of a replica are under way at once, so "
                                           "that one slow callee cannot take all its threads."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off: a bound is a decision."),
        .of = Of::Sync,
        .section = sections::bulkhead,
        .rows = bulkheadRows,
        .end = End::Caller,
    },
    {
        .key = "hedge",
        .label = QT_TRANSLATE_NOOP("Kinds", "Hedging"),
        .type = ParamType::Policy,
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds", "Sends a second copy of a slow call, to another replica if the "
                                           "load balancing says so, and takes the first answer."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off: it costs calls."),
        .of = Of::Sync,
        .section = sections::hedge,
        .rows = hedgeRows,
        .end = End::Caller,
    },
    {
        .key = "decorators",
        .label = QT_TRANSLATE_NOOP("Kinds", "Order of policies"),
        .type = ParamType::Order,
        .initial = "[\"retry\", \"circuitBreaker\", \"rateLimiter\", \"timeout\", \"bulkhead\"]",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Outermost first. What stands before retry holds for the call as a whole, what stands after it "
            "for each attempt by itself. A policy that is off does nothing wherever it stands."),
        .source = QT_TRANSLATE_NOOP("Kinds", "resilience4j with Spring Boot."),
        .of = Of::Sync,
        .section = sections::order,
        .options = layers,
        .end = End::Caller,
    },
    {
        .key = "fallback",
        .label = QT_TRANSLATE_NOOP("Kinds", "Fallback"),
        .type = ParamType::Policy,
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds", "Stands in for a call that has failed for good, outside all other "
                                           "policies. The reply of the caller then counts as degraded."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off: a failed call fails its caller."),
        .live = Live::AtRestart,
        .of = Of::Sync,
        .section = sections::fallback,
        .rows = fallbackRows,
        .end = End::Caller,
    },
    {
        .key = "optional",
        .label = QT_TRANSLATE_NOOP("Kinds", "Optional"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "When this call fails the caller carries on without it, and its reply counts as degraded "
            "instead of failed."),
        .source = QT_TRANSLATE_NOOP("Kinds", "A failed call fails its caller."),
        .of = Of::Sync,
        .section = sections::failure,
        .end = End::NoFetch,
    },
};

constexpr std::size_t edgeRowCount = std::size(edgeRows);

// All of them in the order of the file and the inspector.
constexpr std::array<ParamSpec, edgeRowCount> allRows()
{
    std::array<ParamSpec, edgeRowCount> all{};
    const auto connection = std::find_if(std::begin(basicRows), std::end(basicRows), [](const ParamSpec &row) {
        return row.section == std::string_view(sections::connection);
    });
    auto next = std::copy(std::begin(basicRows), connection, all.begin()); // when it is called
    next = std::copy(perEntityRows.begin(), perEntityRows.end(), next);
    next = std::copy(fetchRows.begin(), fetchRows.end(), next);
    next = std::copy(connection, std::end(basicRows), next);
    next = std::copy(sagaRows.begin(), sagaRows.end(), next);
    const auto channel = [](const ParamSpec &row) {
        return row.key == std::string_view(deadLetterKey) ? givesUp(row) : onEdge(row);
    };
    next = std::transform(std::begin(channelRows), std::end(channelRows), next, channel);
    const auto log = [](const ParamSpec &row) { return onEdge(row, Of::Log); };
    next = std::transform(std::begin(logRows), std::end(logRows), next, log);
    next = std::transform(std::begin(compactionRows), std::end(compactionRows), next, log);
    next = std::copy(std::begin(consumerRows), std::end(consumerRows), next);
    std::transform(std::begin(pollRows), std::end(pollRows), next, ofConsumer);
    return all;
}

} // namespace

constexpr std::array<ParamSpec, edgeRowCount> edgeRows = allRows();

} // namespace kinds
