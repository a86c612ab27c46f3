// What lives in the world: requests, calls, messages and the state of nodes, edges and channels. Plain values
// that refer to each other by index. A thing with an event ahead keeps the event's ticket: an event whose
// ticket is not its thing's is stale and never happens, so cancelling is overwriting the ticket.
#pragma once

#include "model/sim/histogram.h"
#include "model/sim/observe.h"
#include "model/sim/policies/breaker.h"
#include "model/sim/policies/budget.h"
#include "model/sim/policies/codel.h"
#include "model/sim/policies/ratelimiter.h"
#include "model/sim/scenario.h"

namespace sim {

// The layer as a member of a set.
constexpr std::uint8_t bit(Layer layer)
{
    return static_cast<std::uint8_t>(1 << static_cast<int>(layer));
}

// One request at one node: a client's request, an attempt of a call at its callee (from the moment its caller
// makes it until its reply arrives), or a message being processed. Its size decides what a request in flight
// costs; what only some need is in VisitExtra.
struct Visit
{
    enum State : std::uint8_t {
        Free,
        Gate,         // still at its caller: waits for its turn, a place or a connection
        Travelling,   // to the node
        Queued,       // for a thread, before its own work
        Working,      // own work before the calls
        Calling,      // its step's calls are under way
        AwaitingKey,  // of a cache: another miss of the same key is under way
        ReplyQueued,  // for a thread again, where calls hold none
        ReplyWorking, // own work after the calls
        Hanging,      // never answers
        Replying,     // the reply travels back
        Vanished,     // lost on the way; only its caller still waits for it
    };
    enum Flag : std::uint8_t {
        Useless = 1,   // nobody awaits the result any more, here or further up
        Degraded = 2,  // an optional call failed or a fallback answered
        Consumer = 4,  // processes message `parent` instead of answering call `parent`
        Detached = 8,  // its message has been given back meanwhile
        Admitted = 16, // the node took it in: its latency counts
        HasThread = 32,
        Again = 64,      // a second or later attempt or delivery
        Cancelled = 128, // ended while it stood in a queue, which it leaves when its turn comes
    };
    Time arrived = 0;      // at the node; a client's: the intended send time; on its way: when it departed
    Time since = 0;        // when the present work or the reply began
    union {
        Time sent = 0;  // when its caller began the attempt
        Index consumer; // Consumer: whose worker it is
    };
    std::uint64_t id = 0;  // of the request from outside that all this serves
    std::uint64_t key = 0; // of its random draws
    std::uint32_t ticket = 0;
    std::uint32_t timer = 0; // the caller's, for this attempt
    Index parent = noIndex;  // call or message; noIndex: nobody
    union {
        Index next = noIndex; // in the queue it waits in, or in the pool
        Index calls;          // Calling: the first of the step's calls
    };
    Index operation = noIndex;
    Index edge = noIndex;   // it came over; noIndex: from outside
    float work = 0;         // own work done, in nanoseconds
    std::uint32_t open = 0; // calls of the step still under way
    std::uint16_t step = 0;
    std::uint16_t replica = 0;
    std::uint8_t state = Free, flags = 0;
    Cause cause = Cause::None; // Gate: what it fails with unless it is let through
    std::uint8_t passed = 0;   // set of the layers it has entered, see bit(Layer)
};
static_assert(sizeof(Visit) == 80);
inline constexpr std::uint16_t noSteps = 0xffff; // beyond every operation's steps: straight to the reply

// What is left of a visit that has processed a message.
struct Processing
{
    Index message, consumer, edge;
    std::uint64_t key;
};

// The rest of a visit, kept only in worlds where some setting asks for it.
struct VisitExtra
{
    Time deadline = never;
    Time paused = 0;              // of the node's pauses, when the present work began
    std::uint32_t control = 0;    // ticket of a cancellation on its way, or of the deadline itself
    Index sibling = noIndex;      // the next attempt of the same call that is under way
    Index effect = noIndex;       // counts the effects of the call's attempts
    Index connection = noIndex;   // of its caller's pool
    std::uint32_t cacheKey = ~0u; // of a miss that others wait for
    // Of a saga: the calls that are to be undone if it fails, by their place in the operation.
    std::uint64_t done = 0;
    Cause failure = Cause::None; // why it is being undone
    bool compensating = false, beyondPivot = false, pivots = false; // pivots: the present step does
    // Of a request at a federation gateway.
    std::uint64_t fetched = 0; // the fetches that brought something, by their place in the operation
    bool partial = false, dataNull = false;
    bool outOfTime = false; // its deadline is the gateway's own
    std::uint32_t patience = 0;     // ticket of the end of the gateway's own
    std::uint64_t followed = 0;     // the fetches that are over, so that what waits for them has had its turn
    Index launching = noIndex;      // the fetch whose calls are being made
    // Of who uses event stores, and of what is sent there.
    Index known = noIndex;      // the versions it knows, the first of its KnownVersions
    std::uint32_t expected = 0; // of what is sent: version plus one; on the way back what it is now; 0: none
    std::uint64_t writer = 0;   // who appends: one logical call
    std::uint8_t reloads = 0, mayReload = 0;
    // Of who writes and tells of it, and of what is written.
    Index pairs = noIndex, writesIn = noIndex; // its own, and its caller's
    std::uint64_t writes = 0;                  // as a member of DualWrite::written
    Time firstDone = never;     // of a saga: when the first of its steps was
};

// One logical call on a sync edge, all its attempts; then the next of `calls` one after another.
struct Call
{
    enum State : std::uint8_t {
        Free,
        Out,
        BackingOff,
        Waiting,
        Gathering, // keys for its batch, before it enters its edge
        Sharing,   // the reply of another one that asks the same
        Over
    };
    Time started = 0;
    std::uint32_t ticket = 0;  // of its backoff, its turn outside the retries, or its next hedge
    std::uint32_t overall = 0; // of its overall timeout
    Index caller = noIndex;
    Index visit = noIndex; // the attempt under way, the newest of several
    Index plan = noIndex;
    Index next = noIndex;                // of the same step, or in the pool
    float lastBackoff = 0;               // nanoseconds
    std::uint32_t tries = 0;             // attempts made
    std::uint16_t ordinal = 0, left = 0; // which of `calls`, how many still to make
    std::uint8_t state = Free;
    std::uint8_t passed = 0;     // set of the layers outside the retries it has entered
    std::uint8_t hedges = 0;     // attempts beside the first one of this try
    Cause verdict = Cause::None; // Waiting: what it fails with unless it is let through
};
static_assert(sizeof(Call) == 48);

// How often the effect of one logical call came about, when its callee's operation is not idempotent.
struct Effect
{
    enum State : std::uint8_t { Free, Used };
    std::uint32_t ticket = 0, users = 0, times = 0;
    Index next = noIndex;
    std::uint8_t state = Free;
};

// One message in a channel.
struct Message
{
    enum State : std::uint8_t {
        Free,
        Blocked,       // its publisher must not send it yet
        Publishing,    // travels to the channel, or to the log
        Batched,       // waits at its producer for its batch, or to be sent again
        Replicating,   // a record that the leader has and the followers do not
        Answering,     // a record that is in the log, and whose producer does not know yet
        BackingOff,    // a record waits to be processed again; a message to come back, or to be dead-lettered
        Waiting,       // in the backlog
        Delivering,    // travels to a consumer
        Prefetched,    // waits in the consumer until its worker is free
        Processing,    // by `visit`
        Acknowledging, // the settlement travels back
        Stuck,         // its consumer cannot settle it: given back when the partition ends, or the reaper comes
    };
    enum Flag : std::uint8_t { Redelivered = 1, Processed = 2, Failed = 4, Settled = 8, Detached = 16, More = 32, Written = 64 };
    Time published = 0, since = 0; // since: when it set out on the present way
    std::uint64_t id = 0, key = 0;
    std::uint64_t event = 0;    // what it tells of: a consumer that does its work again publishes the same again
    std::uint64_t position = 0; // in the backlog; kept when it comes back. Of a record: its offset
    std::uint32_t ticket = 0;
    Index next = noIndex;
    Index channel = noIndex;
    Index name = noIndex;
    Index edge = noIndex; // it travels or has travelled on
    Index visit = noIndex;
    Time expires = never; // when it is thrown away unless a consumer has it; Answering: when its producer knows
    Index deaths = noIndex;                  // the queues it was dead-lettered from, the last first
    Index consumer = noIndex;                // that has it: a Consumer, or of a record a Member
    // epoch: of the consumer when it got it; of a record on its way into a log its sequence number
    std::uint32_t epoch = 0, deliveries = 0;
    std::uint32_t returns = 0; // that count towards the delivery limit; of a record: failures
    std::uint32_t reaper = 0;                // ticket of the reaper's timer
    std::uint32_t partition = 0;             // of a record
    Index transaction = noIndex;             // of a record on its way
    Index publication = noIndex;             // that waits to hear of it
    std::uint32_t serial = 0;                // of the publication
    Index route = noIndex;                   // on its way to an exchange: to which channels it goes
    std::uint8_t state = Free, flags = 0;
    DeathReason pending = DeathReason::None; // why it is to be dead-lettered, as soon as the queue for that takes it
};

// What somebody has published and waits for the broker to confirm.
struct Publication
{
    enum State : std::uint8_t { Free, Open };
    std::uint64_t visitKey = 0; // of the visit that waits
    Index visit = noIndex, edge = noIndex, next = noIndex;
    std::uint32_t pending = 0; // queues that have not said yet
    std::uint32_t serial = 0;  // of this use of the place
    std::uint32_t ticket = 0, timer = 0; // of the confirm on its way, and of the patience
    std::uint8_t state = Free;
    bool nacked = false;
};

// A line of visits, linked through Visit::next, of messages or of consumers, likewise.
struct Line
{
    Index head = noIndex, tail = noIndex;
};

// A line of things that wait for something at their caller. One that left meanwhile has another ticket.
struct WaitLine
{
    struct Waiter
    {
        Index thing;
        std::uint32_t ticket;
        bool isCall = false; // else an attempt of one
    };
    std::vector<Waiter> waiters;
    std::size_t head = 0;

    bool empty() const { return head == waiters.size(); }
    void push(Index thing, std::uint32_t ticket, bool isCall = false)
    {
        waiters.push_back({thing, ticket, isCall});
    }
    Waiter pop()
    {
        const Waiter first = waiters[head++];
        if (head >= 64 && 2 * head >= waiters.size()) {
            waiters.erase(waiters.begin(), waiters.begin() + static_cast<std::ptrdiff_t>(head));
            head = 0;
        }
        return first;
    }
};

struct Replica
{
    std::uint32_t busy = 0, queued = 0;
    Line queue;
    bool starting = false; // its waiters are being given threads just now
};

// The cores of one replica, shared equally by the visits at work. Own work is measured on a clock that runs
// slower the more of them there are; in 2^-10 ns, rounded down at every change.
struct Shared
{
    struct Job
    {
        std::int64_t end; // on the slow clock
        std::uint64_t seq;
        Index visit;
        std::uint32_t ticket; // the visit's while this job is the valid one
    };
    explicit Shared(Time now = 0)
        : updated(now)
    {
    }
    std::int64_t clock = 0;
    Time updated;
    std::uint32_t active = 0;
    std::uint32_t ticket = 0;
    std::vector<Job> jobs; // a heap, the least end first
};

// Of one entry of a cache with keys.
struct CacheEntry
{
    Time validUntil = -1;
    std::uint32_t misses = 0; // on their way to fill it
    Line waiting;             // for the one that fills it
};

// Work that came to its end while its node stood still.
struct Parked
{
    Index visit;
    std::uint32_t ticket;
    Time at;
};

struct NodeState
{
    // What sets a node apart from one that just takes a request in and works on it.
    enum Special : std::uint16_t {
        Crashed = 1,
        Silent = 2, // crashed, and says nothing
        Paused = 4,
        CheckDeadlines = 8,
        Discipline = 16, // not first in, first out
        SharesCores = 32,
        Cached = 64,
        PausesKnown = 128, // was paused before, so work may have stood still
        Streams = 256,     // an event store
    };
    Index firstReplica = 0, replicaCount = 0;
    std::uint32_t busy = 0, queued = 0, inSystem = 0, waitingOnCalls = 0; // all replicas
    std::uint32_t capacity = 0;                                           // when it is up
    std::uint32_t threads = 0, acceptQueue = 0;                           // of one replica
    std::uint16_t special = 0;
    double slow = 1, errorShare = 0;
    std::uint32_t crashes = 0, holes = 0, pauses = 0;
    Time warmFrom = 0;                  // when its cold start is over
    Time pausedTotal = 0, pausedAt = 0; // completed pauses; the present one began
    std::vector<Parked> parked;
    Index firstCacheEntry = noIndex, firstStream = noIndex;
    // Of a source.
    std::uint64_t arrivals = 0; // drawn so far
    Time arrivalFrom = 0;       // when the gap under way began
    double arrivalCarry = 0;    // fraction of a nanosecond left over
    std::uint32_t ticket = 0;
    std::uint32_t users = 0;  // of a closed source: alive
    std::uint64_t dwells = 0; // of an MMPP: drawn so far
    Time dwellEnds = 0;
    std::uint8_t phase = 0;
    // Since the beginning.
    std::uint64_t readBacks = 0, staleReads = 0;  // of a read model
    std::uint64_t compensated = 0, stuck = 0;     // sagas
    std::uint32_t compensating = 0;               // now
    std::uint64_t partial = 0, dataNull = 0;      // replies of a federation gateway
    std::uint64_t appended = 0, conflicts = 0;    // of an event store
    std::uint64_t lostEvents = 0, phantomEvents = 0;
    std::uint8_t versionPlace = 0xff;             // of a read model: its bit in Session::applied, once it has one
};

struct EdgeState
{
    // What sets an edge apart from one that just sends a request and waits for the reply.
    enum Special : std::uint16_t {
        Partitioned = 1,
        Network = 2,    // transit has more than the latency
        Balanced = 4,   // chooses a replica otherwise than in turn
        Gated = 8,      // has gates an attempt must pass
        CallGated = 16, // has gates outside the retries
        Tells = 32,     // passes on deadlines or cancellations
        Hedged = 64,
        Counted = 128, // counts effects
        Unusual = 256, // async, a fallback or with one, with a budget, or balanced otherwise before
    };
    std::uint32_t requestLane = ~0u, replyLane = ~0u, timeoutLane = ~0u; // the last of a log: maxPollInterval
    std::uint16_t special = 0;
    bool direct = false;       // async, and its own channel; others lead into or out of one
    bool ofLog = false;        // leads into a log, out of one, or carries its own
    std::uint32_t targets = 1; // replicas of the callee
    Time delay = 0;            // on the request's and the reply's lane
    Time timeout = never;
    std::uint8_t gateCount = 0, callGateCount = 0; // of `gates`: those outside the retries come first
    std::array<Layer, 5> gates{};
    std::uint32_t callsInFlight = 0, backingOff = 0, messagesOnTheWay = 0;
    std::uint32_t partitions = 0;
    std::uint32_t consumersMade = 0;            // per replica of the consumer
    std::uint32_t silence = 0;                  // ticket of the missed heartbeats of its consumers
    double lossShare = 0;                       // of active faults
    Index firstInstance = 0, instanceCount = 0; // per replica of the caller: round robin and guards
    Index firstGuard = noIndex;
    Index firstOutstanding = noIndex;     // per replica of the caller and of the callee
};

// What one replica of a caller keeps for one of its edges.
struct Guard
{
    Guard(const EdgePlan &plan, Index guarded, std::uint32_t of, Time now)
        : breaker(plan.breaker, now)
        , limiter(plan.rateLimiter, now)
        , budget(plan.retry.budget)
        , edge(guarded)
        , instance(of)
    {
    }
    Breaker breaker;
    RateLimiter limiter;
    RetryBudget budget;
    Index edge;
    std::uint32_t instance;
    std::uint32_t ticket = 0;  // of the breaker's timer
    Time timerAt = never;      // the event ahead
    std::uint32_t permits = 0; // of the bulkhead, taken
    WaitLine bulkheadLine;
    std::uint64_t calls = 0, hedges = 0;
    Histogram latency; // of attempts that succeeded, on edges with hedges
    Time lastSuccess = -1;
    std::uint32_t connections = 0; // open
    std::uint32_t pending = 0;     // waiting for one
    WaitLine pendingLine;
    struct Connection
    {
        std::uint32_t streams = 0; // calls on it
        Time idleSince = 0;
        bool open = false;
        bool listed = false; // in `roomy`
    };
    std::vector<Connection> pool;
    std::vector<Index> roomy;  // open, with room for another call; the most recently used last
    std::vector<Index> unused; // places in `pool`
};

// A message left this channel for another one.
struct Death
{
    enum State : std::uint8_t { Free, Used };
    Index channel = noIndex;
    Index next = noIndex; // the death before, or in the pool
    std::uint32_t ticket = 0;
    DeathReason reason = DeathReason::None;
    std::uint8_t state = Free;
};

// One worker that takes messages over an edge, in one replica of the consuming node, with a channel of its own to the
// broker.
struct Consumer
{
    Index edge = noIndex;
    std::uint16_t replica = 0;
    bool busy = false;         // its worker is at work
    bool listed = false;       // in its channel's line of those that can take a message
    std::uint32_t ordinal = 0; // in its replica: beyond the number of consumers now set it takes nothing more
    std::uint32_t epoch = 0;   // grows with every crash: what was handed out before does not come back
    std::uint32_t unacked = 0; // messages it has not settled
    Time lastArrival = 0;      // of a delivery: none overtakes another on one connection
    Line prefetched = {};      // messages that wait for its worker
    Index next = noIndex;      // in the line
};

struct ChannelState
{
    Index head = noIndex, tail = noIndex;
    std::uint32_t waiting = 0, inFlight = 0, delayed = 0; // delayed: in state BackingOff, of those in flight
    std::uint32_t letters = 0; // of the delayed: that are to be dead-lettered
    std::uint64_t nextPosition = 0;
    Line blocked;                               // messages that must not be sent yet
    bool relieving = false;                     // they are about to be
    Line ready;                                 // consumers that can take a message: the one that waits longest first
    std::uint32_t ticket = 0;                   // of the timer for the head's end of life
    Time expiryAt = never;                      // when it rings
    Ledger ledger;
    Index active = noIndex;  // of a single active consumer
    std::uint32_t check = 0; // ticket of the minute's look at slow consumers
};

struct FaultState
{
    FaultPlan plan;
    std::uint32_t ticket = 0;
    bool active = false;
    bool repeats = false; // from the timeline: begins again by itself
};

} // namespace sim
