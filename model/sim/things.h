// What lives in the world: requests, calls, messages and the state of nodes, edges and channels. Plain values
// that refer to each other by index. A thing with an event ahead keeps the event's ticket: an event whose
// ticket is not its thing's is stale and never happens, so cancelling is overwriting the ticket.
#pragma once

#include "model/sim/policies/breaker.h"
#include "model/sim/scenario.h"

namespace sim {

// One request at one node: a client's request, an attempt of a call at its callee (from the moment it is sent
// until its reply arrives), or a message being processed.
struct Visit
{
    enum State : std::uint8_t {
        Free,
        Travelling,   // to the node
        Queued,       // for a thread, before its own work
        Working,      // own work before the calls
        Calling,      // its step's calls are under way
        ReplyQueued,  // for a thread again, where calls hold none
        ReplyWorking, // own work after the calls
        Replying,     // the reply travels back
    };
    enum Flag : std::uint8_t {
        Useless = 1,   // nobody awaits the result any more, here or further up
        Degraded = 2,  // an optional call failed
        Consumer = 4,  // processes message `parent` instead of answering call `parent`
        Detached = 8,  // its message has been given back meanwhile
        Admitted = 16, // the node took it in: its latency counts
        HasThread = 32,
        Again = 64, // a second or later attempt or delivery
    };
    Time arrived = 0;      // at the node; a client's: the intended send time; on its way: when it departed
    Time since = 0;        // when the present work or the reply began
    std::uint64_t id = 0;  // of the request from outside that all this serves
    std::uint64_t key = 0; // of its random draws
    std::uint32_t ticket = 0;
    Index parent = noIndex; // call or message; noIndex: nobody
    Index next = noIndex;   // in the accept queue or the pool
    Index calls = noIndex;  // first of the step's calls
    Index operation = noIndex;
    Index edge = noIndex;             // it came over; noIndex: from outside
    float work = 0;                   // own work done, in nanoseconds
    std::uint32_t step = 0, open = 0; // calls of the step still under way
    std::uint16_t replica = 0;
    std::uint8_t state = Free, flags = 0;
    Cause cause = Cause::None;
};

// One logical call on a sync edge, all its attempts; then the next of `calls` one after another.
struct Call
{
    enum State : std::uint8_t { Free, Out, BackingOff, Over };
    Time started = 0;
    Time sent = 0; // the present attempt; backing off: since when
    std::uint32_t ticket = 0;
    Index caller = noIndex;
    Index visit = noIndex; // the present attempt's; noIndex: it vanished on the way
    Index plan = noIndex;
    Index next = noIndex;                           // of the same step, or in the pool
    float lastBackoff = 0;                          // nanoseconds
    std::uint32_t tries = 0, ordinal = 0, left = 0; // attempts made, which of `calls`, how many still to make
    std::uint8_t state = Free;
};

// One message in a channel.
struct Message
{
    enum State : std::uint8_t {
        Free,
        Publishing,    // travels to the channel
        Waiting,       // in the backlog
        Delivering,    // travels to a consumer
        Processing,    // by `visit`
        Acknowledging, // the settlement travels back
        Stuck,         // delivered over an edge that is partitioned now: given back when it ends
    };
    enum Flag : std::uint8_t { Redelivered = 1, Processed = 2, Failed = 4, Settled = 8 };
    Time published = 0, since = 0; // since: when it set out on the present way
    std::uint64_t id = 0, key = 0;
    std::uint64_t position = 0; // in the backlog; kept when it comes back
    std::uint32_t ticket = 0;
    Index next = noIndex;
    Index channel = noIndex;
    Index name = noIndex;
    Index edge = noIndex; // it travels or has travelled on
    Index visit = noIndex;
    std::uint32_t epoch = 0, deliveries = 0;
    std::uint16_t replica = 0;
    std::uint8_t state = Free, flags = 0;
};

struct Replica
{
    std::uint32_t busy = 0, queued = 0;
    Index head = noIndex, tail = noIndex; // of the accept queue
    bool starting = false;                // its waiters are being given threads just now
};

struct NodeState
{
    Index firstReplica = 0, replicaCount = 0;
    std::uint32_t busy = 0, queued = 0, inSystem = 0, waitingOnCalls = 0; // all replicas
    std::uint32_t capacity = 0;                                           // when it is up
    double slow = 1, errorShare = 0;
    std::uint32_t crashes = 0;
    // Of a source.
    std::uint64_t arrivals = 0; // drawn so far
    Time arrivalFrom = 0;       // when the gap under way began
    double arrivalCarry = 0;    // fraction of a nanosecond left over
    std::uint32_t ticket = 0;
};

struct EdgeState
{
    std::uint32_t latencyLane = ~0u, timeoutLane = ~0u;
    std::uint32_t callsInFlight = 0, backingOff = 0, messagesOnTheWay = 0;
    std::uint32_t partitions = 0;
    Index firstInstance = 0, instanceCount = 0; // per replica of the caller: round robin and breakers
    Index firstBreaker = noIndex;
    Index firstGroup = 0, groupCount = 0; // per replica of the consumer: own workers
};

struct WorkerGroup
{
    std::uint32_t busy = 0;
    std::uint32_t epoch = 0; // grows with every crash: what was handed out before does not come back
    Index edge = noIndex;
    std::uint16_t replica = 0;
};

struct ChannelState
{
    Index head = noIndex, tail = noIndex;
    std::uint32_t waiting = 0, inFlight = 0;
    std::uint32_t idle = 0; // workers that could take a message now
    std::uint64_t nextPosition = 0;
    std::uint32_t turn = 0;             // round robin over its consumers' worker groups
    Index firstTurn = 0, turnCount = 0; // its part of World's list of worker groups
};

struct BreakerInstance
{
    Breaker breaker;
    Index edge;
    std::uint32_t instance;
    std::uint32_t ticket = 0;
    Time timerAt = never; // the event ahead
};

struct FaultState
{
    FaultPlan plan;
    std::uint32_t ticket = 0;
    bool active = false;
    bool repeats = false; // from the timeline: begins again by itself
};

} // namespace sim
