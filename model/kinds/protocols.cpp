// The protocols an edge can have.
#include "model/kinds/tables.h"

namespace kinds {

using diagram::Style;

// The protocol of a synchronous edge decides two defaults: what the callee is told of the caller's deadline,
// and how many calls a connection of a pool carries. Everything else about a call is its settings'.
constexpr ProtocolSpec protocolTable[6] = {
    {"rest", QT_TRANSLATE_NOOP("Kinds", "REST"), Style::Sync,
     QT_TRANSLATE_NOOP(
         "Kinds", "A call over HTTP/1.1; the caller waits for the reply. A connection carries one call at a "
                  "time, and the callee does not hear of the caller's timeout.")},
    {"grpc", QT_TRANSLATE_NOOP("Kinds", "gRPC"), Style::Sync,
     QT_TRANSLATE_NOOP(
         "Kinds", "A remote procedure call over HTTP/2; the caller waits for the reply. A connection carries "
                  "100 calls at a time, and the deadline travels along. Streaming is not modelled.")},
    {"graphql", QT_TRANSLATE_NOOP("Kinds", "GraphQL"), Style::Sync,
     QT_TRANSLATE_NOOP(
         "Kinds", "A GraphQL query over HTTP; the caller waits for the reply. It is simulated as a REST call "
                  "is: the shape of the query is not modelled.")},
    {"sql", QT_TRANSLATE_NOOP("Kinds", "SQL"), Style::Sync,
     QT_TRANSLATE_NOOP(
         "Kinds",
         "A database query; the caller waits for the result. A connection carries one query at a time; "
         "locks and transactions are not modelled.")},
    {"queue", QT_TRANSLATE_NOOP("Kinds", "Queue"), Style::Async,
     QT_TRANSLATE_NOOP(
         "Kinds",
         "Leaves a message for a consumer and goes on at once. Waiting messages form a backlog that has "
         "no limit unless you set one.")},
    {"log", QT_TRANSLATE_NOOP("Kinds", "Event log"), Style::Async,
     QT_TRANSLATE_NOOP("Kinds",
                       "Appends a record to a log and goes on at once. The log keeps it, and every consumer group reads it at "
                       "its own pace.")},
};

} // namespace kinds
