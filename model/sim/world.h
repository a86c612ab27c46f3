// The simulated world: what events do to the state of an engine. Copyable. Its member functions are spread over
// behaviors/ (what nodes and edges do), faults.cpp, world.cpp (time, settings) and observe.cpp (looking in from outside).
#pragma once

#include "model/sim/engine.h"
#include "model/sim/worldstate.h"

namespace sim {

class World : private WorldState
{
public:
    World(std::shared_ptr<const Scenario> scenario, std::uint64_t seed);

    Stop run(Time until, std::uint64_t budget, Recorder *recorder);
    void intervene(const Intervention &intervention, Recorder *recorder);
    NodeGauge nodeGauge(Index node) const;
    EdgeGauge edgeGauge(Index edge, bool policies = false) const;
    ChannelGauge channelGauge(Index channel) const;
    LogGauge logGauge(Index log) const;
    void hops(std::uint64_t mask, std::size_t most, std::vector<Hop> &out) const;
    std::size_t inTransit() const;

private:
    friend class Engine;
    friend class Recorder;
    // ---- world.cpp: time, limits, looking
    [[gnu::always_inline]] inline void handle(const Event &event);
    [[gnu::noinline]] void handleMessaging(const Event &event);
    // The event happens: time goes on, and what happens where is in the fingerprint.
    [[gnu::always_inline]] inline void begin(const Event &event, Index place);
    [[gnu::always_inline]] inline void begin(const Event &event, Index place, EventType type); // its own, known beforehand
    bool isStale(const Event &event) const;
    void dropStale();
    inline void hash(std::uint64_t a, std::uint64_t b);
    [[gnu::noinline]] bool atLimit();
    inline std::uint32_t schedule(Time delay, EventType type, Index slot);
    [[gnu::always_inline]] inline std::uint32_t scheduleIn(std::uint32_t lane, Time delay, EventType type, Index slot);
    // ---- settings.cpp: from the plan to the state, at the start and when settings change
    void layOut();
    void layOutChannels();
    void channelsChanged();
    void settle();
    void settleNode(Index node);
    void settleEdge(Index edge);
    void chooseGates(Index edge);
    void chooseLanes();
    void makeGuards();
    void findCapacities();
    bool needsExtras() const;
    void keepExtras();
    void replace(std::shared_ptr<const Scenario> scenario);
    void onSettingsChange(const Event &event);
    void scheduleChanges(std::size_t next);
    void hash(const Intervention &intervention);
    void hash(const Scenario &scenario);
    void hash(const Distribution &distribution);
    void hash(const SourcePlan &source);
    void hash(const Scenario &scenario, const LogPlan &log);
    void hash(const EdgePlan &edge);
    // ---- behaviors/source.cpp
    [[gnu::always_inline]] inline void scheduleArrival(Index node);
    [[gnu::noinline]] Time nextBySine(Index node);
    [[gnu::noinline]] Time nextByRate(Index node, double units);
    [[gnu::noinline]] Time nextByDwells(Index node, double units);
    void onArrival(const Event &event);
    void onUserReady(const Event &event);
    void startUsers(Index node, std::uint32_t wanted);
    [[gnu::noinline]] void think(Index node);
    enum class Sender : std::uint8_t { Anybody, User };
    [[gnu::always_inline]] inline void launchRequest(Index node, std::uint64_t n, Sender sender);
    [[gnu::always_inline]] inline void endRequest(Index visit);
    void rateChanged(Index node, const SourcePlan &old);
    [[gnu::always_inline]] inline void sendRequest(Index node, std::uint64_t id, Index operation, Sender sender);
    // ---- behaviors/versions.cpp: reads after writes
    [[gnu::noinline]] void openSession(Index node, const Visit &command);
    [[gnu::noinline]] void sessionHears(const Visit &visit);
    void waitForVersion(Index session, Index visit, Time patience);
    void closeIfDone(Index session);
    void closeSession(Index session);
    void answerWaiting(Index session);
    std::uint64_t versionBit(Index node);
    void onReadsBack(const Event &event);
    [[gnu::noinline]] bool awaitsVersion(Index visit);
    void countRead(Index session, const Visit &read);
    // ---- behaviors/saga.cpp
    [[gnu::noinline]] void stepDone(Index visit, Index call, Cause cause);
    [[gnu::noinline]] bool compensates(Index visit);
    void isolationEnds(Index visit);
    void endSaga(Index visit, std::uint64_t NodeTotals::*count);
    // ---- behaviors/station.cpp
    void onRequestArrives(const Event &event);
    [[gnu::noinline]] bool refuses(Index visit);
    [[gnu::noinline]] void turnAway(Index visit, Cause cause, bool silently);
    [[gnu::noinline]] void enqueue(Index visit, Visit::State waiting);
    [[gnu::noinline]] void takeThreadAgain(Index visit);
    [[gnu::always_inline]] inline void release(Index node, std::uint16_t replica);
    bool handsOver(Index node, Replica &replica);
    [[gnu::noinline]] void startWaiters(Index node, std::uint16_t replica);
    [[gnu::noinline]] Index nextWaiter(Index node, Replica &replica);
    void hold(Index visit);
    void startWork(Index visit);
    void onWorkDone(const Event &event);
    [[gnu::always_inline]] inline void workDone(Index v, Visit &visit, const OperationPlan &operation);
    [[gnu::noinline]] bool workWasMore(Index visit);
    [[gnu::noinline]] void workDoneAtOnce(Index visit);
    [[gnu::always_inline]] inline void afterWork(Index v, Visit &visit, const OperationPlan &operation);
    [[gnu::noinline]] void goOnAfterWork(Index visit);
    void startReplyWork(Index visit);
    void onReplyReady(const Event &event);
    void finish(Index visit, Cause cause);
    [[gnu::always_inline]] inline void leaveNode(Index v, Visit &visit, Index node, Cause cause);
    [[gnu::always_inline]] inline void sendReply(Index visit);
    [[gnu::always_inline]] inline void leaveThread(Index visit);
    [[gnu::always_inline]] inline Cause drawsFailure(const Visit &visit, const OperationPlan &operation) const;
    [[gnu::always_inline]] inline void addWork(Visit &visit, Index node);
    [[gnu::always_inline]] inline void runFor(Index visit, Time length, EventType type);
    inline double slowness(const NodeState &node) const;
    // ---- behaviors/cores.cpp: own work that shares the cores, pauses
    [[gnu::noinline]] void shareCores(Index visit, Time length, EventType type);
    void onCoresFree(const Event &event);
    void advanceClock(Index replica);
    void scheduleCores(Index replica);
    void coresChanged(Index node);
    void dropWork(Index visit);
    Index nodeOfReplica(Index replica) const;
    [[gnu::noinline]] bool standsStill(Index visit, EventType type);
    inline Time pausedTime(const NodeState &node) const;
    // ---- behaviors/cache.cpp
    [[gnu::noinline]] bool answersFromCache(Index visit);
    std::uint32_t cacheKeyOf(const Visit &visit) const;
    [[gnu::noinline]] void missOver(Index visit, Cause cause);
    [[gnu::noinline]] void answerHit(Index visit);
    void bringHit(Index visit);
    void shareKeys(Index node);
    // ---- behaviors/steps.cpp: the calls of a visit
    void advance(Index visit, bool tried = false);
    [[gnu::always_inline]] inline void launchStep(Index visit);
    [[gnu::always_inline]] inline void launch(Index visit, Index plan);
    [[gnu::noinline]] void publishFailure(Index visit);
    void startCall(Index visit, Index plan, std::uint32_t ordinal, std::uint32_t left);
    void stepEnded(Index v, Visit &visit);
    [[gnu::always_inline]] inline void stepOver(Index v, Visit &visit);
    [[gnu::noinline]] void stepWasMore(Index visit);
    void freeCalls(Index visit);
    // ---- behaviors/federation.cpp: the fetches of a GraphQL gateway
    bool federates(const Visit &visit) const;
    [[gnu::noinline]] std::uint32_t callsPerEntity(const Visit &visit, const CallPlan &plan) const;
    [[gnu::noinline]] bool holdsBack(Index call);
    bool sharesReply(Index call);
    void leaveFlight(Index call, Cause cause, bool givenUp);
    void shareEnded(Index call, Cause cause);
    bool servesFetch(const Visit &visit) const;
    void nullEntity(Index visit);
    void heardErrors(Index call);
    [[gnu::noinline]] void degradeFlight(Index call);
    [[gnu::noinline]] bool isShared(Index call) const;
    [[gnu::noinline]] void followFetch(Index visit, Index plan);
    [[gnu::noinline]] void launchTogether(Index visit, Index plan, std::uint32_t calls);
    [[gnu::noinline]] void federatedCallOver(Index call, Cause cause);
    void fetchFailed(Index visit, Index plan);
    void fetchEnded(Index visit, Index plan, Cause cause);
    std::uint64_t fetchBit(Index visit, Index plan) const { return callBit(operationOf(m_visits[visit]), plan); }
    void launchFetch(Index visit, Index plan);
    [[gnu::noinline]] void launchPlanned(Index visit, Index plan);
    [[gnu::noinline]] Cause federatedReply(Index visit);
    [[gnu::noinline]] void boundByGateway(Index visit);
    // ---- behaviors/eventstore.cpp
    void openStore(Index node);
    Stream &streamOf(const Visit &visit);
    [[gnu::noinline]] void workOnStream(Index visit);
    Time replayTime(Index visit);
    [[gnu::noinline]] bool servesStream(Index visit);
    void append(Index visit, Stream &stream);
    [[gnu::noinline]] void expectVersion(Index call, Index visit);
    void learnVersion(Index caller, Index visit);
    void forgetVersions(Index visit);
    Cause conflictOf(const Call &call);
    [[gnu::noinline]] bool reloads(Index visit);
    // ---- behaviors/dualwrite.cpp
    std::uint64_t callBit(const OperationPlan &operation, Index plan) const;
    Index pairsOf(Index visit);
    [[gnu::noinline]] void joinPairs(Index caller, Index visit);
    [[gnu::noinline]] void tellsOfWrite(Index visit, Index edge);
    [[gnu::noinline]] void leavePairs(Index pairs);
    // ---- behaviors/plain.cpp
    [[gnu::always_inline]] inline void callPlainly(Index visit, Index plan, EdgeState &edge);
    [[gnu::always_inline]] inline bool answerPlainly(Index visit);
    [[gnu::always_inline]] inline bool stepsPlainly(Index v, Visit &visit, const OperationPlan &operation);
    [[gnu::always_inline]] inline void startPlainly(Index v, Visit &visit, const OperationPlan &operation, const NodeState &node);
    [[gnu::always_inline]] inline void endPlainly(Index v, Visit &visit, Index node);
    // ---- behaviors/network.cpp
    std::uint32_t *outstandingOf(const Visit &visit);
    [[gnu::noinline]] std::uint32_t chooseReplica(const Visit &visit);
    [[gnu::noinline]] Time transit(Index edge, double bytes, std::uint64_t bits);
    // ---- behaviors/call.cpp: a call and its attempts
    bool enter(Index call);
    void go(Index call);
    Cause attempt(Index call);
    Cause launchAttempt(Index call);
    Index makeAttempt(Index call);
    [[gnu::noinline]] void dressAttempt(Index call, Index visit);
    void send(Index visit);
    inline Time messageTransit(Index edge, std::uint64_t bits);
    inline Time wayOf(Index e, const EdgeState &edge, std::uint64_t key);
    void detach(Index visit, Cause cause);
    bool heard(Index call, Cause cause);
    bool afterAttempt(Index call, Cause cause);
    [[gnu::noinline]] bool mayRetry(Index call, Cause cause);
    [[gnu::noinline]] void budgetHears(Index call, Cause cause);
    bool callEnded(Index call, Cause cause);
    Cause failureOf(const Call &call, Cause cause);
    [[gnu::noinline]] bool fallsBack(Index call, Cause cause);
    void onTimedOut(const Event &event);
    void onCallTimer(const Event &event);
    void onCallTimedOut(const Event &event);
    void onReplyArrives(const Event &event);
    [[gnu::noinline]] void endAttempts(Index call, Cause cause);
    [[gnu::noinline]] void replyHeard(Index call, Index visit);
    void discard(Index visit);
    [[gnu::noinline]] void vanish(Index visit);
    void markRefused(Index edge, std::uint64_t id, Cause cause);
    // ---- behaviors/abandon.cpp: what a caller that gives up leaves behind
    void abandon(Index visit);
    [[gnu::noinline]] void makeUseless(Index visit);
    [[gnu::noinline]] void tellCallee(Index visit);
    void onCancelArrives(const Event &event);
    Cause lateness(Index visit) const;
    void onDeadlineOver(const Event &event);
    [[gnu::noinline]] void cancel(Index visit, Cause cause, bool atOnce);
    [[gnu::noinline]] void dropCalls(Index visit);
    [[gnu::noinline]] void effectHappens(Index visit);
    [[gnu::noinline]] void endUnheard(Index visit, Cause cause);
    [[gnu::noinline]] void leaveEffect(Index effect);
    Time deadlineFor(const Call &call, const EdgePlan &edge);
    // ---- behaviors/gates.cpp: policies that hold a call up or turn it away
    [[gnu::noinline]] Cause pass(Index visit);
    [[gnu::noinline]] Cause passOutside(Index call);
    Answer gate(Layer layer, Guard &guard, const Waiting &waiting);
    Cause throttled(Guard &guard, const Call &call);
    Cause turnedAway(Index visit, Cause cause);
    [[gnu::noinline]] Cause waitedOutside(Index call);
    [[gnu::noinline]] void leaveGates(Index visit, Cause cause);
    [[gnu::noinline]] void leaveOutside(Index call, Cause cause);
    void leavePassed(Guard &guard, std::uint8_t passed, Cause cause, Time since);
    void freePermit(Guard &guard);
    void onWaitOver(const Event &event);
    bool breakerPermits(Guard &guard);
    void breakerHears(Guard &guard, Cause cause, Time duration);
    void breakerMoved(Guard &guard, Breaker::State before);
    void onBreakerTimer(const Event &event);
    static BreakerState observed(Breaker::State state);
    [[gnu::noinline]] void scheduleHedge(Index call);
    [[gnu::noinline]] bool hedgesNow(Index call);
    // ---- behaviors/connections.cpp
    [[gnu::noinline]] Cause connect(Index visit);
    bool takeConnection(Index visit, Guard &guard);
    void openConnection(Index visit, Guard &guard);
    void leaveConnection(Index visit, Cause cause);
    void list(Guard &guard, Index connection);
    void closeConnection(Guard &guard, Index connection);
    void serveConnections(Guard &guard);
    // ---- behaviors/channel.cpp: messages on their way in, waiting, and out of the books
    [[gnu::noinline]] void publish(Index visit, Index plan, std::uint32_t ordinal);
    void onMessageArrives(const Event &event);
    [[gnu::always_inline]] inline void enterBooks(Index channel);
    inline Index queueOf(Index channel) const; // the node that is this queue, or noIndex
    void loseOnTheWay(Index message);
    Index copyOf(const Message &message, Index channel);
    void enterQueue(Index message);
    [[gnu::noinline]] void enterQueues(Index message);
    void arriveInBacklog(Index message);
    [[gnu::always_inline]] inline bool isFull(const ChannelPlan &plan, Index channel) const;
    void enqueueMessage(Index message);
    Index popHead(Index channel);
    void onHeadExpires(const Event &event);
    void dropExpired(Index channel);
    void retire(Index message, DeathReason reason);
    bool refusesLetters(Index channel) const;
    void keepLetter(Index message, DeathReason reason);
    bool isDeathCycle(Index message, Index target) const;
    void end(Index message, std::uint64_t ChannelTotals::*term, Cause cause);
    inline bool isChannelDown(Index channel) const;
    void depthChanged(Index channel);
    // ---- behaviors/backpressure.cpp: publishers that are not read from
    [[gnu::always_inline]] inline void setOut(Index message);
    [[gnu::always_inline]] inline bool isBlocked(Index channel) const;
    [[gnu::always_inline]] inline Index blocking(const Message &message) const;
    void holdBack(Index message, Index visit, Index channel);
    bool isHeldBack(const Message &message) const;
    std::uint32_t heldBack(Index channel) const; // messages that wait at their publishers
    void relieve(Index channel);
    void onRelieved(const Event &event);
    // ---- behaviors/confirms.cpp: what the publisher hears
    void awaitConfirm(Index message, Index visit, std::uint32_t copies, Time patience);
    void confirm(const Message &message, bool accepted); // if somebody waits to hear of it
    void endPublication(Index publication);
    void loseConfirms(Index edge);
    void onConfirm(const Event &event);
    // ---- behaviors/consumer.cpp, returns.cpp: messages handed to consumers
    void makeConsumers(Index edge);
    void offerAll();
    inline bool canTake(const Consumer &consumer) const;
    void offer(Index consumer);
    [[gnu::always_inline]] inline Index nextConsumer(Index channel);
    void dispatch(Index channel);
    void deliver(Index message, Index consumer);
    void passThrough(Index message, Index consumer);
    [[gnu::always_inline]] inline void reachConsumer(Index message);
    void startProcessing(Index message);
    [[gnu::always_inline]] inline void beginDelivery(Index message, Visit &visit, std::uint16_t replica, std::uint64_t attempt);
    [[gnu::noinline]] void processed(Index visit, Cause cause);
    void detachedProcessed(const Processing &done, Cause cause);
    [[gnu::always_inline]] inline void countOnce(const Message &message);
    [[gnu::always_inline]] inline void noteLate(const Message &message);
    [[gnu::always_inline]] inline void messageProcessed(const Processing &done, Cause cause);
    void countTwice(const Message &message);
    bool knows(const Message &message) const { return !m_known.empty() && hasDone(message); }
    [[gnu::noinline]] bool hasDone(const Message &message) const;
    inline void learns(const Message &message);
    [[gnu::noinline]] void remember(const Message &message);
    void skipWork(Index visit);
    void workerFree(Index consumer);
    [[gnu::always_inline]] inline void settleMessage(Index message);
    enum class Return : std::uint8_t { Counts, DoesNotCount };
    void giveBack(Index message, Return counts, Time delay = 0);
    void waitFor(Index message, Time delay);
    void waitOver(Index message);
    void comeBack(Index message);
    void retireLetter(Index message);
    bool dropsOnReturn(Index message);
    void giveBackAll(std::vector<Index> &messages);
    void takeFromConsumer(Index message);
    void onReaper(const Event &event);
    [[gnu::always_inline]] inline void letGo(const Message &message);
    inline void deliveryEnded(const Message &message, Cause cause);
    // ---- behaviors/producer.cpp: records on their way into a log
    void produce(Index message, std::uint16_t replica);
    [[gnu::always_inline]] inline std::uint32_t choosePartition(Index message, Sticky &sticky) const;
    [[gnu::always_inline]] inline Index batchOf(const Message &message) const;
    void sendBatch(Index batch);
    [[gnu::always_inline]] inline void sendRecord(Index message, Time delay);
    void onLingerOver(const Event &event);
    void sendAgain(Index message);
    void lineUpAgain(Index message, Time backoff);
    void onResend(const Event &event);
    void answer(Index message);
    void loseAnswers(Index edge);
    void failRecord(Index message, Cause cause);
    void crashProducers(Index node);
    // ---- behaviors/log.cpp: records in the log
    void layOutLogs();
    void onRecordDue(const Event &event);
    [[gnu::always_inline]] inline void recordArrives(Index message);
    void append(Index message);
    void addRecord(Index log, std::uint32_t partition, const Record &record, bool copy, bool last);
    void handOn(const Message &dead, Index log);
    [[gnu::noinline]] void removeOld(Index log, std::uint32_t partition);
    [[gnu::always_inline]] inline bool isLogDown(Index log) const;
    [[gnu::always_inline]] inline std::uint32_t inSync(Index log) const;
    [[gnu::always_inline]] inline bool takesRecords(Index log) const;
    void crashLog(Index log);
    void onElected(const Event &event);
    void logRestarted(Index node);
    inline bool isGone(Index log, std::uint32_t p, std::uint64_t offset); // by retention or compaction
    // ---- behaviors/compaction.cpp: the last record of each key
    void rollSegment(Index log, std::uint32_t partition, const Record &record);
    bool isDirty(const LogPlan &plan, const PartitionState &partition) const;
    std::uint64_t cleanableEnd(const PartitionState &partition) const;
    void clean(Index log, std::uint32_t partition);
    void removeRecord(Index log, std::uint32_t partition, std::uint64_t offset);
    void onClean(const Event &event);
    // ---- behaviors/transaction.cpp: read, process and write as one
    void joinTransaction(Index message, const Visit &visit);
    void beginTransaction(Index member);
    bool joinsFailed(const Message &record);
    bool failsTransaction(Index message);
    std::uint32_t failuresOf(const Message &record);
    void endTransaction(Index member);
    void recordInTransaction(Index transaction, bool written);
    void conclude(Index transaction);
    void abort(Index transaction);
    void onTransactionOver(const Event &event);
    void fenceOff(Index node);
    void wakeReaders();
    [[gnu::always_inline]] inline bool isReadable(const Member &member, std::uint32_t partition);
    // ---- behaviors/member.cpp: the poll loop of a consumer of a log
    void poll(Index member);
    void fetch(Index member);
    [[gnu::always_inline]] inline Index takeRecord(Index member, std::uint32_t partition);
    [[gnu::always_inline]] inline void reachMember(Index message);
    void processRecord(Index message);
    [[gnu::always_inline]] inline bool isDone(const Message &record);
    [[gnu::always_inline]] inline void recordProcessed(Index message, Cause cause);
    void skipRecord(Index message, Cause cause);
    void dropRecord(Index message);
    [[gnu::always_inline]] inline void recordDone(Index message);
    [[gnu::always_inline]] inline void noteOrder(Index group, const Message &message);
    void nextRecord(Index member);
    bool handsOff(const Member &member) const;
    bool reachesBroker(const Member &member) const;
    void setPollTimer(Index member);
    void onPollTimer(const Event &event);
    void commit(Index member);
    void commitTo(Index group, std::uint32_t partition, std::uint64_t offset);
    [[gnu::always_inline]] inline void settleRecord(Index group, std::uint32_t partition, std::uint64_t offset);
    void leaveBooks(Index group, std::uint32_t partition, std::uint64_t offset, std::uint64_t ChannelTotals::*term);
    [[gnu::always_inline]] inline void lagChanged(Index group);
    Time oldestUnread(Index group) const;
    GroupGauge groupGauge(Index group) const;
    bool readsAgain(const Message &message) const;
    void replay(Index group, Time from);
    void seek(Index group, std::uint32_t partition, std::uint64_t offset);
    [[gnu::always_inline]] inline std::pair<std::uint32_t, std::uint32_t> levelOf(Index log) const;
    inline void moveTo(Index group, std::uint32_t p, std::uint64_t position);
    // ---- behaviors/group.cpp: who is in a group and which partitions each member has
    void makeMembers(Index group);
    bool addMember(Index edge, std::uint16_t replica, std::uint32_t ordinal);
    void rebalance(Index group);
    void onRebalance(const Event &event);
    void finishRebalance(Index group);
    bool isPrepared(Index group) const;
    std::vector<Index> membersOf(Index group) const;
    void assign(Index group);
    void chooseTargets(Index group);
    void takeOver(Index group, std::uint32_t partition, Index member);
    void giveUp(Index member);
    void giveUpMoved(Index member);
    void join(Index member);
    void leave(Index member);
    void rewindMember(Index member);
    void rewind(Index group, std::uint32_t partition);
    void expectSession(Index member);
    void onSession(const Event &event);
    void evict(Index member);
    void crashMembers(Index node);
    void cutMembers(Index edge);
    void healMembers(Index edge);
    // ---- behaviors/liveness.cpp: consumers that are there, and those that do not answer
    void chooseActive(Index channel);
    inline bool isThere(const Consumer &consumer) const;
    void checkSlowConsumers(Index channel);
    void onSlowCheck(const Event &event);
    void expectHeartbeat(Index edge);
    void onHeartbeat(const Event &event);
    void takeBackFrom(Index edge);
    // ---- faults.cpp
    void scheduleFaults();
    void onFaultBegins(const Event &event);
    void onFaultEnds(const Event &event);
    void begin(FaultState &fault, Index index);
    void finish(FaultState &fault, Index index);
    void startFault(const FaultPlan &plan);
    void endFaults(const FaultPlan &like);
    void applyLevels(Index node);
    void applyNetwork(Index edge);
    void act(const FaultPlan &plan, bool begins);
    void goDown(const FaultPlan &plan, bool begins);
    Index placeOf(const FaultPlan &fault) const;
    void forget(Guard &guard);
    void pause(Index node);
    void resume(Index node);
    void crash(Index node, bool silently);
    std::vector<Index> inside(Index node) const;
    void loseVisit(Index visit, bool silently);
    void crashConsumers(Index node, bool silently);
    bool staysOut(const Message &message) const;
    void crashChannel(Index node);
    void thinOut(Index channel, std::vector<Index> gone);
    void restart(Index node);
    void partition(Index edge);
    void partitionMessages(Index edge);
    void heal(Index edge);
    inline const OperationPlan &operationOf(const Visit &visit) const;
    std::uint32_t capacity(Index node) const;
    double offeredRate(Index node) const;
    static double rateAt(const SourcePlan &source, Time t);
    [[gnu::always_inline]] inline Index takeVisit();
    [[gnu::always_inline]] inline void giveVisit(Index visit);
    // Levels: the state and what the recorder hears of it.
    inline void enters(Index node);
    inline void leaves(Index node);
    inline void busyUp(Index node);
    inline void busyDown(Index node);
    void levelsChanged(Index node);
    [[gnu::always_inline]] inline void logLevelsChanged(Index log, Index node); // REQUIRES: a recorder
    // ---- behaviors/telling.cpp
    inline void tell(const Message &message, Happening what, Cause cause = Cause::None);
    [[gnu::noinline]] void tellOf(const Message &message, Happening what, Cause cause);
    [[gnu::noinline]] void tellOf(const Message &message, std::uint64_t ChannelTotals::*term, Cause cause);
    [[gnu::noinline]] void tellCopies(const Message &message);
    [[gnu::noinline]] void tellRecord(Index log, Index group, std::uint32_t partition, std::uint64_t offset, Happening what);
    [[gnu::noinline]] void tellRecord(Index log, Index group, std::uint32_t partition, std::uint64_t offset,
                                      std::uint64_t ChannelTotals::*term);
    inline void mark(MarkKind kind, Index edge, std::uint64_t id, Cause cause);
};

} // namespace sim

#include "model/sim/worldlevels.h"
