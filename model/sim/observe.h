// What can be seen of an engine from outside, as plain values. Nothing here is part of the simulated world.
#pragma once

#include "model/sim/cause.h"
#include "model/sim/channelplan.h"
#include "model/sim/histogram.h"
#include "model/sim/time.h"

#include <array>
#include <cstdint>
#include <vector>

namespace sim {

enum class BreakerState : std::uint8_t { Closed, Open, HalfOpen };

// ---- Levels at one instant -------------------------------------------------------------------------------

struct NodeGauge
{
    std::uint32_t busy = 0;           // threads at work or held by a call, all replicas
    std::uint32_t capacity = 0;       // threads x replicas that are up
    std::uint32_t queued = 0;         // in the accept queues
    std::uint32_t inSystem = 0;       // clients: requests under way
    std::uint32_t waitingOnCalls = 0; // threads held while a call is out or a backoff runs
    double slow = 1;                  // product of active slow faults
    double errorShare = 0;            // of active error faults
    bool crashed = false;             // by a crash or a black hole
    bool silent = false;              // by a black hole: nobody hears that it is down
    bool paused = false;
    double rate = 0; // clients: offered load per second
    // Since the beginning: of a read model the reads of what a session has just written; sagas.
    std::uint64_t readBacks = 0, staleReads = 0, compensated = 0, stuck = 0;
    std::uint32_t compensating = 0; // sagas that are being undone now
    // Of a federation gateway, likewise: replies with data and errors, and without data.
    std::uint64_t partial = 0, dataNull = 0;
    std::uint64_t appended = 0, conflicts = 0; // of an event store
    std::uint64_t lostEvents = 0, phantomEvents = 0; // of who writes and tells of it
};

struct EdgeGauge
{
    std::uint32_t inFlight = 0; // calls under way (sync) or messages on their way (async)
    std::uint32_t backingOff = 0;
    bool breakerPresent = false;
    BreakerState breaker = BreakerState::Closed; // the worst of the caller's instances
    std::uint32_t breakersOpen = 0, breakersHalfOpen = 0, breakers = 0;
    Time breakerOpenUntil = 0; // of the instance that opens last
    // The rest only when it was asked for. The window of the instance that is worst off: in the worst state, with the
    // highest failure rate. Rates are percent; -1: fewer calls than it needs.
    double failureRate = -1, slowCallRate = -1;
    std::uint32_t bufferedCalls = 0, neededCalls = 0;
    // Of the instance that has the least; unlimited: no such policy.
    std::int64_t availablePermissions = unlimited; // below 0: so many wait for the next cycle
    std::int64_t retryBalance = unlimited;         // retries that the budget allows
    bool partitioned = false;
    double lossShare = 0; // of messages, by active faults
    Time extra = 0;       // by active faults: about how long a message takes more, each way
};

struct ChannelTotals;

// Where each message of a channel went, from the beginning of the run.
// INVARIANT: published == settled() + waiting + inFlight of its gauge.
struct Ledger
{
    std::uint64_t published = 0;
    std::uint64_t deliveredOnce = 0, deliveredAgain = 0; // acknowledged after one delivery, or after several
    std::uint64_t lost = 0, dropped = 0, expired = 0, deadLettered = 0;
    // Beside the books, of one message perhaps more than once.
    std::uint64_t processedTwice = 0; // its work was done again
    std::uint64_t replayed = 0;       // read again on demand
    std::uint64_t recognised = 0;     // came again, and an idempotent consumer knew it
    std::uint64_t outOfOrder = 0;     // processed after a later record of the same key
    std::uint64_t late = 0;           // processed later than the consumer has time for

    void settle(std::uint64_t ChannelTotals::*term, bool once);
    std::uint64_t settled() const
    {
        return deliveredOnce + deliveredAgain + lost + dropped + expired + deadLettered;
    }
    bool operator==(const Ledger &) const = default;
};

struct ChannelGauge
{
    std::uint32_t waiting = 0;  // in the backlog
    std::uint32_t inFlight = 0; // delivered and not yet settled, on their way, or delayed
    std::uint32_t blocked = 0;  // at their publishers, which wait for its memory alarm to end
    Time oldest = 0;            // age of the oldest waiting message
    Ledger ledger;
    std::uint64_t ahead = 0; // of its consumers: what waits, and what a group reads again
    std::uint32_t delayed = 0; // of those in flight: to come back later, or to be dead-lettered when that is possible
};

// A consumer of a group, as the coordinator and its process have it.
struct MemberGauge
{
    enum class State : std::uint8_t { Joining, Waiting, Working, Dead, Evicted } state = State::Waiting;
    Index edge = noIndex;
    std::uint16_t replica = 0;
    std::uint32_t ordinal = 0; // in its replica
};

struct GroupGauge
{
    struct Partition
    {
        std::uint64_t position = 0, committed = 0; // offsets
        Index owner = noIndex;                     // place in `members`
    };
    bool rebalancing = false;
    std::uint64_t lag = 0; // records after the positions
    std::vector<MemberGauge> members;
    std::vector<Partition> partitions;
};

struct LogGauge
{
    struct Partition
    {
        std::uint64_t start = 0, end = 0; // offsets: the first there is, and the next one
        std::uint64_t records = 0;        // between them; compaction leaves gaps
    };
    std::vector<Partition> partitions;
    std::vector<GroupGauge> groups; // in the order of LogPlan::groups

    std::uint64_t lag(std::size_t group) const; // records after its position
};

// ---- Messages on their way, for the dots -----------------------------------------------------------------

enum class HopKind : std::uint8_t {
    Request,
    Retry, // a second or later attempt
    Reply,
    DegradedReply, // made of fallbacks, or without what has failed
    FailedReply,
    AbandonedRequest, // its caller has given up
    AbandonedReply,
    Message, // async: to the channel or on to the consumer
    RedeliveredMessage,
    DuplicateMessage, // its work has been done, or it is in the log, already
    Acknowledgement, // travels back
};

struct Hop
{
    std::uint64_t id; // of the request this message belongs to; the same on its whole way
    Index edge;
    HopKind kind;
    std::uint8_t leg;       // direct async edges: 0 to the channel, 1 from it to the consumer; otherwise 0
    Time departed, arrives; // departed <= now < arrives; a reply moves from `to` back to `from`
};

// Something that happened at an instant and is worth a mark that fades.
enum class MarkKind : std::uint8_t {
    TimedOut,
    Failed,
    Rejected,
    NotPermitted,
    ConnectionLost,
    BreakerOpened,
    BreakerHalfOpen,
    BreakerClosed,
    Lost
};

struct Mark
{
    std::uint64_t id;
    Time at;
    Index edge;
    MarkKind kind;
    Cause cause;
};

// ---- Counts --------------------------------------------------------------------------------------------

// A level (depth, busy threads, in system) averaged over time.
struct Level
{
    double area = 0;    // integral of the level, in level x seconds
    double seconds = 0; // integrated so far
    std::uint64_t max = 0;
    double mean() const { return seconds > 0 ? area / seconds : 0; }
};

// Of things that enter and leave: requests at a node or an operation, calls on an edge.
// INVARIANT: entered == completed + failed + inFlight.
struct Flow
{
    std::uint64_t entered = 0, completed = 0, failed = 0, inFlight = 0;
    std::uint64_t degraded = 0; // of the completed
    std::uint64_t good = 0;     // of the completed, within the client's deadline
    std::array<std::uint64_t, causeCount> errors{};
    Histogram ok, bad; // latencies of those that completed and those that failed (server: admitted ones only)

    void add(const Flow &other);
};

struct NodeTotals : Flow
{
    Histogram queueWait; // with the zero waits
    Level queue, inSystem, busy;
    double capacitySeconds = 0;         // threads x time, for utilisation
    Time work = 0;                      // own work done
    double wastedSeconds = 0;           // of it, for replies nobody awaited
    std::uint64_t duplicateEffects = 0; // of operations that are not idempotent: more than one for one call
    std::uint64_t hits = 0, misses = 0; // of a cache
    std::uint64_t readBacks = 0, staleReads = 0; // of what a session has just written, at a client and at a read model
    std::uint64_t compensated = 0, stuck = 0;    // sagas that were undone, and that nobody could undo
    Histogram staleness; // at a read model, of the stale reads: how much later their version came
    Histogram isolation;                         // of sagas: from the first step that is done to the end
    std::uint64_t partial = 0;                   // GraphQL replies with data and errors; of the completed
    // Of an event store: what was appended, and refused because another version was expected; what was read, and how many
    // events were applied again for that.
    std::uint64_t appended = 0, conflicts = 0, loads = 0, replayedEvents = 0;
    std::uint64_t lostEvents = 0, phantomEvents = 0; // written and nobody told; told and never written
};

struct BreakerTransition
{
    Time at;
    std::uint32_t instance; // replica of the caller
    BreakerState from, to;
};

struct EdgeTotals : Flow
{
    std::uint64_t attempts = 0;
    std::uint64_t abandoned = 0; // attempts whose callee went on after the caller gave up
    std::uint64_t notPermitted = 0;
    std::uint64_t hedges = 0;               // attempts sent beside one that was still under way
    std::uint64_t fallbacks = 0;            // failed calls for which a fallback stood in
    std::uint64_t connects = 0;             // new connections of a pool
    std::uint64_t notSent = 0;              // fetches for which there was no entity to resolve
    std::uint64_t shared = 0;               // fetches that were given the reply of another one that asked the same
    std::array<double, 3> breakerSeconds{}; // by BreakerState, summed over the instances
    std::vector<BreakerTransition> transitions;
};

// INVARIANT: published == acknowledged + lost + dropped + expired + deadLettered + waiting + inFlight.
struct ChannelTotals
{
    std::uint64_t published = 0, acknowledged = 0, lost = 0, dropped = 0, expired = 0, deadLettered = 0;
    std::uint64_t waiting = 0, inFlight = 0;
    std::uint64_t delivered = 0, redelivered = 0, replayed = 0, processedTwice = 0, late = 0;
    std::array<std::uint64_t, deathReasons> deaths{}; // deadLettered, by DeathReason
    Level depth, lag;   // lag: of a consumer group, records after its positions; also those that are read again
    Time oldest = 0;    // age of the oldest waiting message at the end
    Histogram endToEnd; // published until its processing ended
};

// The flows of nodes are those of their operations together; while a run goes on only operations are counted.
struct Totals // one measured part of a run; an item belongs to it by the time it entered
{
    Time from = 0, to = never;
    std::vector<NodeTotals> nodes;
    std::vector<Flow> operations;
    std::vector<EdgeTotals> edges;
    std::vector<ChannelTotals> channels;
};

// ---- Slots: the same, cut into short stretches of time for the charts
// ---------------------------------------

struct NodeSlot
{
    std::uint32_t entered = 0, completed = 0, failed = 0, good = 0, degraded = 0;
    std::array<std::uint32_t, causeCount> errors{};
    SparseHistogram latency; // of all that finished in this slot
    float queue = 0, queueMax = 0, busy = 0, busyMax = 0;
};

struct EdgeSlot
{
    std::uint32_t calls = 0, attempts = 0, completed = 0, failed = 0; // async: messages published, delivered
    std::array<std::uint32_t, causeCount> errors{};
    SparseHistogram latency;
};

struct ChannelSlot
{
    std::uint32_t published = 0, acknowledged = 0, redelivered = 0, lost = 0;
    float waiting = 0, waitingMax = 0;
    SparseHistogram endToEnd;
};

struct Slot
{
    Time from = 0, to = 0;
    std::vector<NodeSlot> nodes;
    std::vector<EdgeSlot> edges;
    std::vector<ChannelSlot> channels;
};

} // namespace sim
