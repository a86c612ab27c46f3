// All state of a world, and looks at it: flat arrays and indices, so that a copy of it is a copy of the world.
#pragma once

#include "model/sim/eventqueue.h"
#include "model/sim/keys.h"
#include "model/sim/logthings.h"
#include "model/sim/patternthings.h"
#include "model/sim/pool.h"
#include "model/sim/random.h"
#include "model/sim/recorder.h"
#include "model/sim/things.h"

#include <unordered_map>
#include <unordered_set>

namespace sim {

struct WorldState
{
    std::shared_ptr<const Scenario> m_scenario;
    std::shared_ptr<const Keys> m_keys;
    Tables m_tables = {};
    std::uint64_t m_seed = 0;
    Time m_now = 0;
    std::uint64_t m_events = 0;
    std::uint64_t m_fingerprint = 0;
    std::uint64_t m_sameInstant = 0; // events handled at m_checked
    Time m_checked = -1;             // when limits were last looked at
    EventQueue m_queue;

    Pool<Visit> m_visits;
    std::vector<VisitExtra> m_extras; // per visit, where hasExtras
    bool m_hasExtras = false;
    Pool<Call> m_calls;
    std::vector<Index> m_effectOf; // per call, where hasExtras
    Pool<Effect> m_effects;
    Pool<DualWrite> m_pairs;
    Pool<KnownVersion> m_versions;
    std::vector<Stream> m_streams; // per aggregate of each event store
    Pool<Message> m_messages;
    std::vector<NodeState> m_nodes;
    std::vector<EdgeState> m_edges;
    std::vector<ChannelState> m_channels;
    std::vector<Replica> m_replicas;
    std::vector<std::uint32_t> m_roundRobin; // per edge and replica of its caller
    std::vector<Consumer> m_consumers;
    std::vector<std::unordered_set<std::uint64_t>> m_known; // per channel: events that its idempotent consumers have done
    Pool<Death> m_deaths;
    Pool<Publication> m_publications;
    std::vector<LogState> m_logs;
    std::vector<PartitionState> m_partitions;
    std::vector<Batch> m_batches;  // per publishing edge, replica and partition
    std::vector<Sticky> m_stickies; // per publishing edge and replica
    std::vector<Producers> m_producers; // per edge
    std::vector<GroupState> m_groups; // per channel
    std::vector<GroupPartition> m_groupPartitions;
    std::vector<Member> m_members;
    std::vector<Transaction> m_transactions;
    std::unordered_map<std::uint64_t, Flight> m_flights; // by edge, replica and query
    std::unordered_map<Index, std::uint64_t> m_flightOf;             // by call
    Pool<Session> m_sessions;
    std::uint8_t m_readModels = 0; // that have a bit
    std::unordered_map<std::uint64_t, Index> m_sessionOf; // by the ids of its command and its read
    struct WaitingRead
    {
        Index session, visit;
        std::uint64_t key; // of the visit
        Time until;
    };
    std::vector<WaitingRead> m_waitingReads; // for their version
    std::vector<Guard> m_guards;
    std::vector<std::uint32_t>
        m_outstanding;            // per caller's and callee's replica, where an edge balances by it
    std::vector<Shared> m_shared; // per replica, where any node shares cores
    std::vector<Codel> m_codels;  // likewise
    std::vector<CacheEntry> m_cacheEntries;
    // Per node: of a cache whose keys follow Zipf's law, the share of the first keys together.
    std::vector<std::shared_ptr<const std::vector<double>>> m_keyShares;
    std::shared_ptr<const Scenario> m_base; // before the timeline's changes
    std::size_t m_nextChange = 0;
    std::uint32_t m_changeTicket = 0;
    std::vector<FaultState> m_faults;
    std::string m_limit;
    Time m_next = never; // of the next event that is not stale; between runs

    struct Answer // of a gate
    {
        Cause cause = Cause::None; // None: pass, or wait when `waits`
        bool waits = false;
    };
    struct Waiting // what is at a gate, a visit or a call
    {
        Index thing;
        std::uint32_t &ticket;
        Cause &verdict;
        std::uint8_t &passed;
        EventType event;
    };

    Recorder *m_recorder = nullptr; // only inside run() and intervene()
    bool m_witnessed = false;       // it has a witness

    // ---- Looks at it
    Time after(Time delay) const { return delay < never - m_now ? m_now + delay : never; }
    bool isDown(Index node) const { return (m_nodes[node].special & NodeState::Crashed) != 0; }
    Index indexOf(const NodeState &node) const { return static_cast<Index>(&node - m_nodes.data()); }
    Index nodeOf(const Visit &visit) const { return m_tables.nodeOf[visit.operation]; }
    VisitExtra &extra(Index visit) { return m_extras[visit]; }
    // By another node that waits for the reply: neither from outside nor by a message.
    static bool isCalled(const Visit &visit) { return visit.edge != noIndex && !(visit.flags & Visit::Consumer); }
    // Nothing sets its calls apart (behaviors/plain.cpp).
    bool isPlain(const EdgeState &edge) const { return edge.special == 0 && !m_hasExtras; }
    // The call that another one is made instead of, or itself.
    Index originalOf(Index plan) const
    {
        return m_tables.calls[plan].insteadOf == noIndex ? plan : m_tables.calls[plan].insteadOf;
    }
    bool isDirect(Index edge) const { return m_edges[edge].direct; }
    bool isLogEdge(Index edge) const { return m_edges[edge].ofLog; }
    bool isIdempotent(Index edge) const { return m_tables.edges[edge].consumer.idempotent; }
    Index logOf(const Message &message) const { return m_tables.edges[message.edge].appends; }
    bool isTold() const { return m_witnessed; }
    Guard &guardOf(Index edge, std::uint16_t instance) { return m_guards[m_edges[edge].firstGuard + instance]; }
    PartitionState &partitionOf(Index log, std::uint32_t p) { return m_partitions[m_logs[log].firstPartition + p]; }
    GroupPartition &groupPartition(Index group, std::uint32_t p)
    {
        return m_groupPartitions[m_groups[group].firstPartition + p];
    }
    const GroupPartition &groupPartition(Index group, std::uint32_t p) const
    {
        return m_groupPartitions[m_groups[group].firstPartition + p];
    }
    bool removes(const LogPlan &plan) const { return plan.deletes && m_now >= plan.retention; }
};

} // namespace sim
