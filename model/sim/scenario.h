// What an engine runs: plain arrays, made by kinds::compile() and never changed after. Everything is an index
// into these tables; the ids are kept to key random streams and to name things in reports.
#pragma once

#include "model/sim/cause.h"
#include "model/sim/channelplan.h"
#include "model/sim/time.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace sim {

// Parameters of a random duration. Sampling is portable to the bit (sim/random.h). Meanings and conversions:
// SEMANTICS 2.3. `scale` is in whole nanoseconds, so it is kept where it is never tiny.
struct Distribution
{
    enum class Kind : std::uint8_t {
        Constant,    // scale
        Exponential, // scale: the mean
        LogNormal,   // scale: the median; shape: sigma of the underlying normal
        Gamma,       // scale: the mean; shape: k (Erlang: a whole k)
        Weibull,     // scale: the mean; shape: k; share: lambda over the mean, 1 / Gamma(1 + 1/k)
        Pareto,      // scale: the least value; shape: alpha
        Uniform,     // scale: the least value; shape: the greatest one less the least, in nanoseconds
        Bimodal,     // scale: fast; shape: slow in nanoseconds; share: probability of slow
        // `quantiles`: the logarithm of the value is interpolated (the value itself next to a 0); below the
        // first and above the last quantile: those values.
        Empirical,
    };
    struct Quantile
    {
        double q; // 0..1
        Time value;
        bool operator==(const Quantile &) const = default;
    };

    Kind kind = Kind::Constant;
    Time scale = 0;
    double shape = 0, share = 0;
    Time max = never; // samples are clamped to it, which lowers the mean
    std::shared_ptr<const std::vector<Quantile>> quantiles = {};

    // Where nothing varies (cv 0, p50 = p99, min = max) all of them make a constant.
    static Distribution constant(Time value);
    static Distribution exponential(Time mean);
    // REQUIRES: 0 < p50 <= p99. sigma = ln(p99/p50) / 2.32635 (SEMANTICS 2.3).
    static Distribution logNormalByQuantiles(Time p50, Time p99);
    // REQUIRES: mean > 0, cv >= 0. sigma^2 = ln(1 + cv^2), mu = ln(mean) - sigma^2 / 2.
    static Distribution logNormalByMean(Time mean, double cv);
    // REQUIRES: mean > 0, cv >= 0. k = 1 / cv^2.
    static Distribution gammaByMean(Time mean, double cv);
    // REQUIRES: k >= 1. The sum of k exponential times.
    static Distribution erlang(std::uint32_t k, Time mean);
    // REQUIRES: mean > 0, 0 <= cv <= 1000. Solves Gamma(1 + 2/k) / Gamma(1 + 1/k)^2 = 1 + cv^2.
    static Distribution weibullByMean(Time mean, double cv);
    // REQUIRES: 0 < p50 <= p99. k = ln(ln 100 / ln 2) / ln(p99/p50), lambda = p50 / (ln 2)^(1/k).
    static Distribution weibullByQuantiles(Time p50, Time p99);
    // REQUIRES: mean > 0, cv >= 0. alpha = 1 + sqrt(1 + 1/cv^2), so the variance is finite.
    static Distribution paretoByMean(Time mean, double cv);
    // REQUIRES: 0 < p50 <= p99. alpha = ln 50 / ln(p99/p50), at 1 and below without a finite mean.
    static Distribution paretoByQuantiles(Time p50, Time p99);
    // REQUIRES: min <= max.
    static Distribution uniform(Time min, Time max);
    // REQUIRES: 0 <= slowProbability <= 1.
    static Distribution bimodal(Time fast, Time slow, double slowProbability);
    // REQUIRES: not empty; neither q, within 0..1, nor the values decrease.
    static Distribution empirical(std::vector<Quantile> quantiles);
    bool isZero() const { return kind == Kind::Constant && scale == 0; }
    bool operator==(const Distribution &other) const;
};

// What keeps retries (and hedges) from multiplying load. SEMANTICS 1.4; sim/policies/budget.h.
struct BudgetPlan
{
    enum class Kind : std::uint8_t {
        None,
        Finagle,  // token bucket: ttl, percentCanRetry, minRetriesPerSec
        Envoy,    // concurrent retries: budgetPercent, minRetryConcurrency
        Grpc,     // throttling: maxTokens, tokenRatio
        Adaptive, // client-side throttling of the SRE book: k, over two minutes; turns first attempts away
                  // too
    } kind = Kind::None;
    Time ttl = 10 * second;
    double minRetriesPerSec = 10, percentCanRetry = 20;
    double budgetPercent = 20;
    std::uint32_t minRetryConcurrency = 3;
    double maxTokens = 10, tokenRatio = 0.1;
    double k = 2;
    bool operator==(const BudgetPlan &) const = default;
};

struct RetryPlan
{
    std::uint32_t maxAttempts = 1;              // counts the first call; 1: no retry
    std::uint32_t maxAttemptsNotIdempotent = 1; // for calls of operations that are not idempotent
    std::uint32_t retryOn = 0;                  // set of causes, 1 << Cause
    enum class Backoff : std::uint8_t { Fixed, Exponential } backoff = Backoff::Exponential;
    enum class Jitter : std::uint8_t {
        None,
        Full,
        Equal,
        Decorrelated,
        Proportional, // times uniform [1 - randomizationFactor, 1 + randomizationFactor]: resilience4j, gRPC
    } jitter = Jitter::Full;
    double randomizationFactor = 0.5;
    bool wholeMilliseconds = false; // truncated at every step, as resilience4j does; so is the base
    Time base = 0, cap = 0;
    double multiplier = 2;
    BudgetPlan budget = {};
    bool operator==(const RetryPlan &) const = default;
};

// resilience4j's settings under its names; thresholds in percent. See sim/policies/breaker.h.
struct BreakerPlan
{
    bool present = false;
    // Opossum: opossum 9's rules; it reads failureRateThreshold (trips above it), minimumNumberOfCalls (its
    // volumeThreshold), slidingWindowSize in seconds (its rollingCountTimeout), rollingCountBuckets,
    // waitDurationInOpenState (its resetTimeout) and ignore (its errorFilter), and nothing else.
    enum class Rules : std::uint8_t { Resilience4j, Opossum } rules = Rules::Resilience4j;
    enum class Window : std::uint8_t { CountBased, TimeBased } slidingWindowType = Window::CountBased;
    std::uint32_t slidingWindowSize = 100;  // calls, or seconds
    std::uint32_t rollingCountBuckets = 10; // Opossum only: parts of the window
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

// resilience4j's semaphore bulkhead: first come, first served.
struct BulkheadPlan
{
    bool present = false;
    std::uint32_t maxConcurrentCalls = 25;
    Time maxWaitDuration = 0; // 0: fails at once
    bool operator==(const BulkheadPlan &) const = default;
};

// sim/policies/ratelimiter.h.
struct RateLimiterPlan
{
    enum class Kind : std::uint8_t { None, Resilience4j, TokenBucket } kind = Kind::None;
    std::uint32_t limitForPeriod = 50; // resilience4j
    Time limitRefreshPeriod = 500;
    Time timeoutDuration = 5 * second; // how long a caller may wait for its turn; a token bucket too
    double rate = 100;                 // token bucket: tokens per second
    double burst = 20;
    bool operator==(const RateLimiterPlan &) const = default;
};

// A second copy of a slow call (SEMANTICS 1.5).
struct HedgePlan
{
    std::uint32_t maxAttempts = 1; // copies in all; 1: no hedging
    Time delay = 0;                // after which the next copy sets out, or, when 0:
    double quantile = 0.95;        // after this quantile of the edge's latencies so far
    double maxExtraLoad = 5;       // percent of the calls; 100 and more: no bound
    bool operator==(const HedgePlan &) const = default;
};

// What a caller does when the call has failed for good, outside all other policies.
struct FallbackPlan
{
    enum class Kind : std::uint8_t { None, Value, Cached, Edge } kind = Kind::None;
    Time maxAge = never;  // Cached: of the last success of this caller's replica
    Index edge = noIndex; // Edge: the other edge of the same caller
    std::uint32_t on = 0; // set of causes; 0: all
    bool operator==(const FallbackPlan &) const = default;
};

// Connections of one replica of the caller (SEMANTICS 1.2). Without a pool there are always enough, open.
struct PoolPlan
{
    bool present = false;
    std::uint32_t maxConnections = unlimited;
    std::uint32_t maxPendingRequests = unlimited; // waiting for a connection; beyond: queue_full at once
    std::uint32_t maxConcurrentStreams = 1; // calls on one connection: 1 for HTTP/1.1 and SQL, 100 for HTTP/2
    Time acquireTimeout = second;           // never: none
    double connectRoundTrips = 2;           // of the edge's latency there and back; only a new connection
    Time connectTimeout = second;
    Time keepAliveIdle = 60 * second; // an idle connection is closed after this
    bool operator==(const PoolPlan &) const = default;
};

// The policies around a call, in an order that may be chosen.
enum class Layer : std::uint8_t { Retry, CircuitBreaker, RateLimiter, Timeout, Bulkhead };
inline constexpr std::array<Layer, 5> defaultLayers{Layer::Retry, Layer::CircuitBreaker, Layer::RateLimiter,
                                                    Layer::Timeout, Layer::Bulkhead};

// One way to call or publish from an operation.
struct CallPlan
{
    Index edge = noIndex;
    Index operation = noIndex; // sync: the callee's; async: noIndex, see `name`
    Index name = noIndex;      // of the operation invoked, into Scenario::names
    double probability = 1;
    std::uint32_t calls = 1;
    bool fanOut = false; // the `calls` at once instead of one after another
    // Of an edge whose fallback is another edge: the call that is made instead, and the way back. It belongs
    // to no step.
    Index fallback = noIndex, insteadOf = noIndex;
    Index route = noIndex; // into Scenario::routes: async through an exchange
    // Of a saga: the call that undoes it, which belongs to no step; when `pivot` has succeeded nothing is undone any more.
    Index compensation = noIndex;
    bool pivot = false;
    // Of a federation gateway: the call of the same operation whose result has the entities that this one resolves. It
    // is made when that one is back (in the same step), or with its own step, and not at all when there are none.
    Index entitiesOf = noIndex;
    // Once per entity of the request that is being served, or per batch of them.
    bool perEntity = false;
    Index tellsOf = noIndex; // async: the call of the same operation whose effect others are told of
    bool told = false;       // others are told of it
    bool onFailure = false;  // async: when the operation has failed, and at no step
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
    double hangRate = 0; // share of the requests that are never answered; drawn as errors are
    bool idempotent = true;
    bool cancellationAware = false; // stops when it learns that nobody waits any more
    enum class Stream : std::uint8_t { None, Load, Append } stream = Stream::None; // of an event store
    Index firstStep = 0, stepCount = 0;
    Index firstOnFailure = 0, onFailureCount = 0; // calls of no step: what is published when it has failed
};

struct MixPlan
{
    Index operation = noIndex; // of the client itself
    double weight = 1;
};

// Open workloads send whatever comes back; Closed has users who wait for the reply and think (SEMANTICS 7).
struct SourcePlan
{
    enum class Arrivals : std::uint8_t {
        Poisson,  // rate
        Constant, // rate
        Gamma,    // rate, cv of the gaps
        Mmpp,     // Poisson with rates[i] for an exponential time of mean dwell[i], in turns
        Ramp,     // Poisson from `rate` to `to` over `duration`, then `to`
        Step,     // Poisson `rate` until `start`, then `to`
        Spike,    // Poisson `rate`, and `to` in [start, start + duration), again every `period`
        Sine,     // Poisson between `rate` and `to`, beginning at `rate`, with `period`
        Replay,   // at `times`
        Closed,   // users, thinkTime
    } arrivals = Arrivals::Poisson;
    double rate = 0; // per second, 0..1e7
    double cv = 1;
    std::array<double, 2> rates{};
    std::array<Time, 2> dwell{};
    double to = 0;
    Time start = 0, duration = 0, period = 0;
    std::shared_ptr<const std::vector<Time>> times = {}; // of Replay, increasing
    std::uint32_t users = 0;
    Distribution thinkTime = {};
    Time deadline = never; // a reply later than this is no goodput
    Index firstMix = 0, mixCount = 0;
    // After each command that succeeded (of one operation, or of all others) the same session reads it back.
    Index readBack = noIndex, commandOperation = noIndex; // operations of the client
    Time readBackAfter = 0;

    bool isClosed() const { return arrivals == Arrivals::Closed; }
    // Does `rate` say by itself how much it sends?
    bool isSteady() const
    {
        return arrivals == Arrivals::Poisson || arrivals == Arrivals::Constant || arrivals == Arrivals::Gamma;
    }
    // About how many requests set out per second, to choose scales by: at most, where the rate changes.
    double typicalRate() const;
};

// A GraphQL federation gateway: its calls are the fetches of a query plan. One that fails leaves a null and an error in
// the reply, which is HTTP 200 all the same. SEMANTICS 3; Apollo Router, GraphQL October 2021 section 6.4.4.
struct FederationPlan
{
    bool present = false;
    Time timeout = never; // of a request; then the answer is a 504
    bool operator==(const FederationPlan &) const = default;
};

// How the callee's reply enters the result of a federation gateway, and how many entities it is about.
struct FetchPlan
{
    std::uint32_t entities = 1; // of one request, with and without those that are there twice
    std::uint32_t unique = 1;
    std::uint32_t nonNull = 0; // so many levels up a null is passed; beyond the topmost fetch `data` is null
    bool deduplicates = false; // a query that is under way already is not sent again, its reply is shared
    std::uint32_t queries = 1; // how many different ones there are, all alike often
    bool operator==(const FetchPlan &) const = default;
};

// DataLoader 2: keys are gathered, and asked for together.
struct LoaderPlan
{
    bool present = false;
    std::uint32_t maxBatchSize = unlimited;
    Time batchSchedule = 0; // how long keys are gathered; 0: in the same tick
    bool cache = true;      // a key is loaded once for a request
    bool operator==(const LoaderPlan &) const = default;
};

// What the streams of an event store are like. SEMANTICS 5.4.
struct EventStorePlan
{
    std::uint32_t aggregates = 1000;   // a request is about one of them, all alike often
    Time applyCost = 20 * microsecond; // to read and apply one event again
    std::uint32_t snapshotEvery = 100; // events; 0: never
    bool operator==(const EventStorePlan &) const = default;
};

struct StationPlan
{
    std::uint32_t replicas = 1;
    // ThreadPool: a thread is held during sync calls and backoff. EventLoop: own work is served by `threads`
    // servers, first come, first served; waiting for calls holds none of them. Unbounded: nobody waits.
    enum class Concurrency : std::uint8_t {
        ThreadPool,
        EventLoop,
        Unbounded
    } concurrency = Concurrency::ThreadPool;
    std::uint32_t threads = 50;      // per replica
    std::uint32_t cores = unlimited; // per replica, shared equally by the threads at work
    std::uint32_t acceptQueue = 100; // waiting places per replica; `unlimited`
    enum class Overflow : std::uint8_t { Reject503, Refused, Silent } overflow = Overflow::Reject503;
    enum class Discipline : std::uint8_t { Fifo, Lifo, Codel } discipline = Discipline::Fifo;
    Time codelTarget = 5 * millisecond, codelInterval = 100 * millisecond;
    enum class Balancing : std::uint8_t {
        RoundRobin,
        Random,
        LeastRequest
    } loadBalancing = Balancing::RoundRobin; // of the calls that come here
    Time coldStart = 0; // after a start (also the first when coldAtStart) work is slower for this long
    double coldStartFactor = 3;
    bool coldAtStart = false;
    // What a command has caused and comes here writes its version; a read of it finds it, or is stale.
    bool readModel = false;
    Time waitForVersion = 0; // how long a read waits for it
    FederationPlan federation;
    EventStorePlan store; // where an operation uses a stream
};

// A cache answers hits by itself; a miss goes on to its calls. Without keys every request is a hit with
// probability hitRatio. With keys each has its time to live, and hits follow from what was asked before.
struct CachePlan
{
    bool present = false;
    double hitRatio = 0.9;
    Distribution hitTime = {};
    std::uint32_t keys = 0; // drawn uniformly, or by Zipf's law with this exponent
    double zipf = 0;
    Time ttl = never;
    bool coalesce = false; // one miss of a key at a time goes on, the others wait for it
};

enum class Behaviour : std::uint8_t { Source, Station, Queue, Log };

struct NodePlan
{
    std::string id;
    std::string kind;
    Behaviour behaviour = Behaviour::Station;
    SourcePlan source;                            // of a Source
    StationPlan station;                          // of a Station
    CachePlan cache;                              // of a Station that is a cache
    Index channel = noIndex;                      // of a Queue
    Index log = noIndex;                          // of a Log
    Index firstOperation = 0, operationCount = 0; // of a Source or a Station
};

struct EdgePlan
{
    std::string id;
    Index from = noIndex, to = noIndex;
    bool async = false;
    Distribution latency; // one way. A direct async edge has it twice: to the channel and on to the consumer.
    // Sync only, added to the latency: a lost segment costs a retransmission timeout, see `retransmission`.
    double packetLoss = 0;                 // probability that a message needs one, 0..1
    double bandwidth = 0;                  // bytes per second; 0: no bound
    double requestSize = 0, replySize = 0; // bytes
    Time timeout = never;                  // per attempt; sync only, as all below
    Time overallTimeout = never;           // all attempts and backoff
    // What the callee learns of a caller that gives up (SEMANTICS 1.3).
    enum class Propagation : std::uint8_t { None, Signal, Deadline } propagation = Propagation::None;
    Time deadlineReserve = 0; // taken off the remaining time at this hop
    RetryPlan retry;
    BreakerPlan breaker;
    BulkheadPlan bulkhead;
    RateLimiterPlan rateLimiter;
    HedgePlan hedge;
    FallbackPlan fallback;
    PoolPlan pool;
    FetchPlan fetch;
    LoaderPlan loader; // of calls once per entity
    Time awaitProjection = 0; // how long a command waits at a read model for its own version
    std::uint32_t reloads = 3; // how often the caller reads again after a conflict, 0..7
    std::array<Layer, 5> layers = defaultLayers; // outermost first; those that are off do nothing
    bool onlyFallback = false;                   // called as another edge's fallback only, not by itself
    bool optional = false;     // a failure degrades the caller's reply instead of failing it
    Index publishes = noIndex; // channel this edge publishes into
    Index consumes = noIndex;  // channel this edge takes from; a direct async edge has both
    Index appends = noIndex;   // log this edge publishes into, instead of a channel
    ConsumerPlan consumer;
    bool confirms = false;             // async: who publishes waits until the broker has it, or says it has not
    Time confirmTimeout = 5 * second;  // but no longer
    Time expiration = never;           // async, into a queue: as messageTtl, of the messages of this edge
};

// The first retransmission of a lost segment; it doubles. Linux: at least 200 ms (RFC 6298 says 1 s).
inline constexpr Time retransmission = 200 * millisecond;

struct FaultPlan
{
    enum class Kind : std::uint8_t {
        Slow,      // node: own work takes `value` times as long
        Errors,    // node: a share of the requests fails
        Crash,     // node
        BlackHole, // node: takes requests and messages and says nothing, ever
        Pause,     // node: all own work stands still, then goes on
        Partition, // edge
        Latency,   // edge: `extra` on top, each way
        Loss,      // edge: a share of the messages needs a retransmission, as packetLoss
    } kind = Kind::Slow;
    std::string id;
    Index node = noIndex, edge = noIndex; // one of them
    double value = 0;                     // Slow: factor; Errors, Loss: share, 0..1
    Distribution extra = {};              // Latency
    Time at = 0;
    Time duration = 0; // 0: for good
    Time every = 0;    // 0: once; else it begins again that long after it began
};

struct Scenario;

// From `at` on the run goes on with these settings: what `set` faults of the timeline ask for.
struct SettingChange
{
    Time at = 0;
    std::shared_ptr<const Scenario> scenario; // same tables and indices; its own changes are not looked at
};

struct Scenario
{
    std::string name;
    std::vector<NodePlan> nodes;
    std::vector<EdgePlan> edges;
    std::vector<ChannelPlan> channels;
    std::vector<LogPlan> logs;
    std::vector<std::vector<Index>> routes; // the channels that get a copy each of what an exchange gets; none is empty
    std::vector<OperationPlan> operations;
    std::vector<StepPlan> steps;
    std::vector<CallPlan> calls;
    std::vector<MixPlan> mixes;
    std::vector<FaultPlan> faults;      // from the file's timeline
    std::vector<SettingChange> changes; // likewise, by time
    std::vector<std::string> names;     // of operations
    Time duration = 60 * second, warmup = 5 * second;
    std::uint64_t seed = 1;
};

// What somebody did to a running world at a simulated time. Acts after all events at or before `at`.
struct Intervention
{
    enum class What : std::uint8_t {
        Replace,    // go on with `scenario`: same tables and indices, other live settings
        StartFault, // `fault`, from now on; its at and every are not used, its duration is
        Replay,   // the consumer group that is `channel` reads again what was published from `from` on
        EndFault, // the faults named fault.id, and any others of its kind on its target when the id is empty
    };
    Time at = 0;
    What what = What::Replace;
    std::shared_ptr<const Scenario> scenario;
    FaultPlan fault;
    Index channel = noIndex;
    Time from = 0;
};

} // namespace sim
