// What an engine runs: plain arrays, made by kinds::compile() and never changed after. Everything is an index
// into these tables; the ids are kept to key random streams and to name things in reports.
#pragma once

#include "model/sim/cause.h"
#include "model/sim/time.h"

#include <memory>
#include <string>
#include <vector>

namespace sim {

// Parameters of a random duration. Sampling is portable to the bit (sim/random.h).
struct Distribution
{
    enum class Kind : std::uint8_t { Constant, Exponential, LogNormal };
    Kind kind = Kind::Constant;
    Time scale = 0;   // constant: the value; exponential: the mean; lognormal: the median
    double sigma = 0; // lognormal: of the underlying normal
    Time max = never; // samples are clamped to it, which lowers the mean

    static Distribution constant(Time value);
    static Distribution exponential(Time mean);
    // REQUIRES: 0 < p50 <= p99. sigma = ln(p99/p50) / 2.32635 (SEMANTICS 2.3).
    static Distribution logNormalByQuantiles(Time p50, Time p99);
    // REQUIRES: mean > 0, cv >= 0. sigma^2 = ln(1 + cv^2), mu = ln(mean) - sigma^2 / 2.
    static Distribution logNormalByMean(Time mean, double cv);
    bool isZero() const { return kind == Kind::Constant && scale == 0; }
    bool operator==(const Distribution &) const = default;
};

inline constexpr std::uint32_t unlimited = ~std::uint32_t{0};

struct RetryPlan
{
    std::uint32_t maxAttempts = 1;              // counts the first call; 1: no retry
    std::uint32_t maxAttemptsNotIdempotent = 1; // for calls of operations that are not idempotent
    std::uint32_t retryOn = 0;                  // set of causes, 1 << Cause
    enum class Backoff : std::uint8_t { Fixed, Exponential } backoff = Backoff::Exponential;
    enum class Jitter : std::uint8_t { None, Full, Equal, Decorrelated } jitter = Jitter::Full;
    Time base = 0, cap = 0;
    double multiplier = 2;
    bool operator==(const RetryPlan &) const = default;
};

// resilience4j's settings under its names; thresholds in percent. See sim/policies/breaker.h.
struct BreakerPlan
{
    bool present = false;
    enum class Window : std::uint8_t { CountBased, TimeBased } slidingWindowType = Window::CountBased;
    std::uint32_t slidingWindowSize = 100; // calls, or seconds
    std::uint32_t minimumNumberOfCalls = 100;
    double failureRateThreshold = 50;
    double slowCallRateThreshold = 100;
    Time slowCallDurationThreshold = 60 * second;
    std::uint32_t permittedNumberOfCallsInHalfOpenState = 10;
    Time waitDurationInOpenState = 60 * second;
    double waitIntervalMultiplier = 1; // 1: constant; > 1: exponential, see waitIntervalFunctionInOpenState
    Time maxWaitIntervalInOpenState = never;
    bool automaticTransitionFromOpenToHalfOpenEnabled = false;
    Time maxWaitDurationInHalfOpenState = 0; // 0: for ever
    bool toClosedAfterHalfOpenWait = false;  // transitionToStateAfterWaitDuration: OPEN or CLOSED
    std::uint32_t ignore = 0;                // causes that are not recorded, 1 << Cause
    bool operator==(const BreakerPlan &) const = default;
};

// One way to call or publish from an operation.
struct CallPlan
{
    Index edge = noIndex;
    Index operation = noIndex; // sync: the callee's; async: noIndex, see `name`
    Index name = noIndex;      // of the operation invoked, into Scenario::names
    double probability = 1;
    std::uint32_t calls = 1;
    bool fanOut = false; // the `calls` at once instead of one after another
};

// Calls of one step run in parallel; steps run in order.
struct StepPlan
{
    Index firstCall = 0, callCount = 0;
};

struct OperationPlan
{
    Index node = noIndex;
    Index name = noIndex; // into Scenario::names
    Distribution serviceTime, replyTime;
    double errorRate = 0;
    bool idempotent = true;
    Index firstStep = 0, stepCount = 0;
};

struct MixPlan
{
    Index operation = noIndex; // of the client itself
    double weight = 1;
};

struct SourcePlan
{
    enum class Arrivals : std::uint8_t { Poisson, Constant } arrivals = Arrivals::Poisson;
    double rate = 0; // per second, 0..1e7
    Time deadline = never;
    Index firstMix = 0, mixCount = 0;
};

struct StationPlan
{
    std::uint32_t replicas = 1;
    std::uint32_t threads = 50;      // per replica
    bool heldDuringCalls = true;     // a thread is held during sync calls and backoff
    std::uint32_t acceptQueue = 100; // waiting places per replica; `unlimited`
    enum class Overflow : std::uint8_t { Reject503, Refused, Silent } overflow = Overflow::Reject503;
};

enum class Behaviour : std::uint8_t { Source, Station, Queue };

struct NodePlan
{
    std::string id;
    std::string kind;
    Behaviour behaviour = Behaviour::Station;
    SourcePlan source;                            // of a Source
    StationPlan station;                          // of a Station
    Index channel = noIndex;                      // of a Queue
    Index firstOperation = 0, operationCount = 0; // of a Source or a Station
};

// What a consumer does with the messages it takes: on direct async edges and on edges out of a queue.
struct ConsumerPlan
{
    std::uint32_t consumers = 1; // own workers per replica of the consuming node
    bool manualAck = true;
    enum class OnFailure : std::uint8_t { Requeue, Discard } onFailure = OnFailure::Requeue;
    struct Operation
    {
        Index name;      // of the message
        Index operation; // of the consuming node
    };
    std::vector<Operation> operations; // one for each name that can arrive
};

struct EdgePlan
{
    std::string id;
    Index from = noIndex, to = noIndex;
    bool async = false;
    Distribution latency; // one way. A direct async edge has it twice: to the channel and on to the consumer.
    Time timeout = never; // per attempt; sync only
    RetryPlan retry;
    BreakerPlan breaker;
    bool optional = false;     // a failure degrades the caller's reply instead of failing it
    Index publishes = noIndex; // channel this edge publishes into
    Index consumes = noIndex;  // channel this edge takes from; a direct async edge has both
    ConsumerPlan consumer;
};

struct ChannelPlan
{
    std::string id;               // of the direct edge or of the queue node, as in the report
    Index node = noIndex;         // the queue node, or
    Index edge = noIndex;         // the direct edge
    std::vector<Index> consumers; // edges that take from it
};

struct FaultPlan
{
    enum class Kind : std::uint8_t { Slow, Errors, Crash, Partition } kind = Kind::Slow;
    std::string id;
    Index node = noIndex, edge = noIndex; // one of them
    double value = 0;                     // Slow: factor on own work; Errors: share of requests, 0..1
    Time at = 0;
    Time duration = 0; // 0: for good
    Time every = 0;    // 0: once; else it begins again that long after it began
};

struct Scenario
{
    std::string name;
    std::vector<NodePlan> nodes;
    std::vector<EdgePlan> edges;
    std::vector<ChannelPlan> channels;
    std::vector<OperationPlan> operations;
    std::vector<StepPlan> steps;
    std::vector<CallPlan> calls;
    std::vector<MixPlan> mixes;
    std::vector<FaultPlan> faults;  // from the file's timeline
    std::vector<std::string> names; // of operations
    Time duration = 60 * second, warmup = 5 * second;
    std::uint64_t seed = 1;
};

// What somebody did to a running world at a simulated time. Acts after all events at or before `at`.
struct Intervention
{
    enum class What : std::uint8_t {
        Replace,    // go on with `scenario`: same tables and indices, other live settings
        StartFault, // `fault`, from now on; its at and every are not used, its duration is
        EndFault, // the faults named fault.id, and any others of its kind on its target when the id is empty
    };
    Time at = 0;
    What what = What::Replace;
    std::shared_ptr<const Scenario> scenario;
    FaultPlan fault;
};

} // namespace sim
