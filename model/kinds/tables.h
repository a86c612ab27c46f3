// The tables that catalog.cpp puts together. Private to this room.
#pragma once

#include "model/kinds/spec.h"

#include <array>

namespace kinds {

extern const KindSpec clientKind;
extern const KindSpec serviceKind;
extern const KindSpec gatewayKind;
extern const KindSpec graphqlKind;
extern const KindSpec databaseKind;
extern const KindSpec cacheKind;
extern const KindSpec queueKind;
extern const KindSpec exchangeKind;
extern const KindSpec logKind;
extern const KindSpec externalKind;

// What all of them have in common: a note for the reader of the drawing.
inline constexpr ParamSpec noteRow{
    .key = "note",
    .label = QT_TRANSLATE_NOOP("Kinds", "Note"),
    .type = ParamType::Text,
    .help = QT_TRANSLATE_NOOP("Kinds",
                              "Anything a reader of the drawing should know. It changes nothing in the run."),
    .source = QT_TRANSLATE_NOOP("Kinds", "Empty until somebody writes one."),
};

// Arrays with their sizes, so that other tables can point at them before any code runs.
extern const ParamSpec distributionRows[12]; // distributions.cpp
extern const ParamSpec workloadRows[13];     // nodes/workload.cpp
extern const ParamSpec operationRows[7];     // nodes/operation.cpp
extern const ParamSpec retryRows[4];         // policies/retry.cpp
extern const ParamSpec breakerRows[19];      // policies/breaker.cpp
extern const ParamSpec bulkheadRows[2];      // policies/limits.cpp, as the next three
extern const ParamSpec limiterRows[6];
extern const ParamSpec hedgeRows[4];
extern const ParamSpec fallbackRows[4];
extern const ParamSpec poolRows[7];          // policies/connections.cpp
extern const std::array<ParamSpec, 101> edgeRows; // edges.cpp
extern const ParamSpec runRows[3];           // runsettings.cpp
extern const ParamSpec faultTimeRows[3];     // faults.cpp
extern const FaultSpec faultTable[9];        // faults.cpp
extern const ProtocolSpec protocolTable[6];  // protocols.cpp

// Settings to plans. REQUIRES: the settings passed checkAll().
sim::NodePlan lowerStation(const Values &values);
sim::RetryPlan lowerRetry(const Values &edge);
sim::BreakerPlan lowerBreaker(const Values &edge);
sim::BulkheadPlan lowerBulkhead(const Values &edge);
sim::RateLimiterPlan lowerLimiter(const Values &edge);
sim::HedgePlan lowerHedge(const Values &edge);
sim::FallbackPlan lowerFallback(const Values &edge); // without the index of the other edge
sim::ChannelPlan lowerChannel(const Values &settings, const std::string &id); // nodes/queue.cpp, as the next one
sim::ConsumerPlan lowerConsumer(const Values &edge);
sim::LogPlan lowerLog(const Values &settings, const std::string &id); // nodes/log.cpp, as the next two
sim::GroupPlan lowerGroup(const Values &edge);
sim::PollPlan lowerPoll(const Values &edge);
sim::PoolPlan lowerPool(const Values &edge, std::uint32_t usualStreams);

} // namespace kinds
