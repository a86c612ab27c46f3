// The simulated world: all state of an engine and what events do to it. Copyable; everything in it is flat
// arrays and indices. Its member functions are spread over behaviors/ (what nodes and edges do), faults.cpp,
// world.cpp (time, settings) and observe.cpp (looking in from outside).
#pragma once

#include "model/sim/engine.h"
#include "model/sim/eventqueue.h"
#include "model/sim/pool.h"
#include "model/sim/random.h"
#include "model/sim/recorder.h"
#include "model/sim/things.h"

namespace sim {

// Keys of the random streams; they depend on the seed and the ids only.
struct NodeKeys
{
    std::uint64_t arrivals, mix, requests, service, reply, errors;
};
struct EdgeKeys
{
    std::uint64_t calls, latency, replyLatency, backoff, probability, messages;
};
struct Keys
{
    std::vector<NodeKeys> nodes;
    std::vector<EdgeKeys> edges;
};

class World
{
public:
    World(std::shared_ptr<const Scenario> scenario, std::uint64_t seed);

    Stop run(Time until, std::uint64_t budget, Recorder *recorder);
    void intervene(const Intervention &intervention, Recorder *recorder);
    NodeGauge nodeGauge(Index node) const;
    EdgeGauge edgeGauge(Index edge) const;
    ChannelGauge channelGauge(Index channel) const;
    void hops(std::uint64_t mask, std::size_t most, std::vector<Hop> &out) const;
    std::size_t inTransit() const;

private:
    friend class Engine;
    friend class Recorder;

    // ---- world.cpp: time, settings, limits
    void layOut();
    void adopt(std::shared_ptr<const Scenario> scenario);
    void chooseLanes();
    void makeBreakers();
    void layOutChannels();
    void findCapacities();
    void replace(std::shared_ptr<const Scenario> scenario);
    Index placeOf(const Event &event) const;
    bool isStale(const Event &event) const { return placeOf(event) == noIndex; }
    void dropStale();
    void handle(const Event &event);
    void hash(std::uint64_t a, std::uint64_t b);
    void hash(const Intervention &intervention);
    void hash(const Scenario &scenario);
    void hash(const RetryPlan &retry);
    void hash(const BreakerPlan &breaker);
    bool atLimit(Index place);
    std::uint32_t schedule(Time delay, EventType type, Index slot)
    {
        return m_queue.push(after(delay), type, slot);
    }
    std::uint32_t scheduleIn(std::uint32_t lane, Time delay, EventType type, Index slot)
    {
        return m_queue.pushLane(lane, after(delay), type, slot);
    }
    Time after(Time delay) const { return delay < never - m_now ? m_now + delay : never; }

    // ---- behaviors/source.cpp
    void scheduleArrival(Index node);
    void onArrival(Index node);
    void endRequest(Index visit);
    void rateChanged(Index node, const SourcePlan &old);

    // ---- behaviors/station.cpp
    void onRequestArrives(Index visit);
    void turnAway(Index visit, Cause cause, bool silently);
    void acquire(Index visit, Visit::State waiting);
    void release(Index node, std::uint16_t replica);
    void startWaiters(Index node, std::uint16_t replica);
    void hold(Index visit);
    void startWork(Index visit);
    void onWorkDone(Index visit);
    void startReplyWork(Index visit);
    void onReplyReady(Index visit);
    void finish(Index visit, Cause cause);
    void sendReply(Index visit);
    void leaveThread(Index visit);
    bool drawsError(const Visit &visit) const;
    void addWork(Visit &visit);

    // ---- behaviors/steps.cpp: the calls of a visit
    void advance(Index visit);
    void launchStep(Index visit);
    void launch(Index visit, Index plan);
    void startCall(Index visit, Index plan, std::uint32_t ordinal, std::uint32_t left);
    void stepEnded(Index visit);
    void freeCalls(Index visit);

    // ---- behaviors/call.cpp: a call and its attempts
    void callBegins(Index call);
    void go(Index call);
    Cause attempt(Index call);
    Index send(Index call, std::uint32_t replica);
    bool afterAttempt(Index call, Cause cause);
    bool callEnded(Index call, Cause cause);
    void onTimedOut(Index call);
    void onBackoffOver(Index call);
    void onReplyArrives(Index visit);
    void abandon(Index visit);
    void makeUseless(Index visit);
    void discard(Index visit);
    bool breakerPermits(Index edge, std::uint16_t instance);
    void breakerHears(Index edge, std::uint16_t instance, Cause cause, Time duration);
    void breakerMoved(Index breaker, Breaker::State before);
    void onBreakerTimer(Index breaker);
    static BreakerState observed(Breaker::State state);

    // ---- behaviors/queue.cpp: channels
    void publish(Index visit, Index plan, std::uint32_t ordinal);
    void onMessageArrives(Index message);
    void enqueue(Index message);
    void dispatch(Index channel);
    void deliver(Index message, Index group);
    void startProcessing(Index message);
    void processed(Index visit, Cause cause);
    void settle(Index message);
    void giveBack(Index message);
    void giveBackAll(std::vector<Index> &messages);
    void freeWorker(Index edge, std::uint16_t replica, std::uint32_t epoch);
    void freeWorkerOf(const Message &message);
    void end(Index message, std::uint64_t ChannelTotals::*term, Cause cause);
    void deliveryEnded(const Message &message, Cause cause);
    void recountIdle(Index channel);
    bool takesPart(const WorkerGroup &group) const;
    bool isDirect(Index edge) const;
    static bool isDeliveryOf(const Visit &visit, const Message &message);
    void depthChanged(Index channel);

    // ---- faults.cpp
    void scheduleFaults();
    void onFaultBegins(Index fault);
    void onFaultEnds(Index fault);
    void begin(FaultState &fault, Index index);
    void finish(FaultState &fault, Index index);
    void startFault(const FaultPlan &plan);
    void endFaults(const FaultPlan &like);
    void applyLevels(Index node);
    void crash(Index node);
    std::vector<Index> inside(Index node) const;
    void loseVisit(Index visit);
    void crashConsumers(Index node);
    void crashChannel(Index node);
    void restart(Index node);
    void dropCalls(Index visit);
    void partition(Index edge);
    void partitionMessages(Index edge);
    void heal(Index edge);

    const OperationPlan &operationOf(const Visit &visit) const
    {
        return m_scenario->operations[visit.operation];
    }
    Index nodeOf(const Visit &visit) const { return operationOf(visit).node; }
    std::uint32_t capacity(Index node) const;
    void levelsChanged(Index node);
    void mark(MarkKind kind, Index edge, std::uint64_t id, Cause cause);

    std::shared_ptr<const Scenario> m_scenario;
    std::shared_ptr<const Keys> m_keys;
    std::uint64_t m_seed;
    Time m_now = 0;
    std::uint64_t m_events = 0;
    std::uint64_t m_fingerprint;
    std::uint64_t m_sameInstant = 0; // events handled at m_now
    EventQueue m_queue;

    Pool<Visit> m_visits;
    Pool<Call> m_calls;
    Pool<Message> m_messages;
    std::vector<NodeState> m_nodes;
    std::vector<EdgeState> m_edges;
    std::vector<ChannelState> m_channels;
    std::vector<Replica> m_replicas;
    std::vector<std::uint32_t> m_roundRobin; // per edge and replica of its caller
    std::vector<WorkerGroup> m_groups;       // per consuming edge and replica of the consumer
    std::vector<Index> m_turns;              // per channel: its consumers' groups, in the order of turns
    std::vector<BreakerInstance> m_breakers;
    std::vector<FaultState> m_faults;
    std::string m_limit;
    Time m_next = never; // of the next event that is not stale; between runs

    Recorder *m_recorder = nullptr; // only inside run() and intervene()
};

} // namespace sim
