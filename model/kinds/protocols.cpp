// The protocols an edge can have.
#include "model/kinds/tables.h"

namespace kinds {

using diagram::Style;

// In this version the protocol of a synchronous edge says what the call is, and every one of them is carried
// alike.
constexpr ProtocolSpec protocolTable[5] = {
    {"rest", QT_TRANSLATE_NOOP("Kinds", "REST"), Style::Sync,
     QT_TRANSLATE_NOOP(
         "Kinds",
         "A call over HTTP; the caller waits for the reply. REST, gRPC, GraphQL and SQL are labels: all "
         "are simulated as the same call, connections and payloads are not modelled.")},
    {"grpc", QT_TRANSLATE_NOOP("Kinds", "gRPC"), Style::Sync,
     QT_TRANSLATE_NOOP(
         "Kinds",
         "A remote procedure call; the caller waits for the reply. It is simulated as a REST call is: "
         "streams and the passing on of deadlines are not modelled.")},
    {"graphql", QT_TRANSLATE_NOOP("Kinds", "GraphQL"), Style::Sync,
     QT_TRANSLATE_NOOP(
         "Kinds",
         "A GraphQL query over HTTP; the caller waits for the reply. It is simulated as a REST call is: "
         "the shape of the query is not modelled.")},
    {"sql", QT_TRANSLATE_NOOP("Kinds", "SQL"), Style::Sync,
     QT_TRANSLATE_NOOP(
         "Kinds", "A database query; the caller waits for the result. It is simulated as a REST call is: "
                  "connection pools, locks and transactions are not modelled.")},
    {"queue", QT_TRANSLATE_NOOP("Kinds", "Queue"), Style::Async,
     QT_TRANSLATE_NOOP(
         "Kinds",
         "Leaves a message for a consumer and goes on at once. Waiting messages form a backlog that has "
         "no limit.")},
};

} // namespace kinds
