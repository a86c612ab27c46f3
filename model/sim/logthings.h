// What lives in the world of event logs: partitions with their records, the consumer groups' places in them, and the
// members of the groups. Plain values.
#pragma once

#include "model/sim/hugepages.h"
#include "model/sim/logplan.h"
#include "model/sim/things.h"

#include <cstring>
#include <memory>

namespace sim {

struct Record
{
    Time published = 0;
    std::uint64_t id = 0, key = 0; // of the request that published it; of its random draws
    std::uint64_t event = 0;       // what it tells of
    Index name = noIndex;
    std::uint32_t keyNumber = 0;
    Index transaction = noIndex;
    bool tombstone = false; // deletes its key
    bool removed = false;   // by compaction
};

// What one consumer appends while it processes one batch, with its commit.
struct Transaction
{
    enum State : std::uint8_t { Open, Committed, Aborted } state = Open;
    bool failed = false;       // one of its records did not get into its log
    bool ends = false;         // the batch is done
    std::uint32_t pending = 0; // records on their way
    Index edge = noIndex, member = noIndex; // the member is gone when it has crashed
    std::uint32_t ticket = 0;               // of the timeout
};

// A partition's records by offset. Copies share what is full, so that a copy of the world costs little.
class RecordLog
{
public:
    std::uint64_t size() const { return m_size; }
    const Record &operator[](std::uint64_t offset) const { return (*m_chunks[offset / chunk])[offset % chunk]; }
    Record &change(std::uint64_t offset) { return own(m_chunks[offset / chunk])[offset % chunk]; }
    void push(const Record &record)
    {
        if (m_size % chunk == 0)
            m_chunks.push_back(std::make_shared<Chunk>());
        own(m_chunks.back())[m_size % chunk] = record;
        ++m_size;
    }

private:
    static constexpr std::uint64_t chunk = 1024;
    static_assert(chunk * sizeof(Record) <= BlockPool::blockSize && std::is_trivially_copyable_v<Record>);
    class Chunk
    {
    public:
        Chunk()
            : m_records(static_cast<Record *>(BlockPool::take()))
        {
        }
        Chunk(const Chunk &other)
            : Chunk()
        {
            std::memcpy(static_cast<void *>(m_records), other.m_records, sizeof(Record) * chunk);
        }
        Chunk &operator=(const Chunk &) = delete;
        ~Chunk() { BlockPool::give(m_records); }
        Record &operator[](std::uint64_t i) { return m_records[i]; }

    private:
        Record *m_records;
    };
    static Chunk &own(std::shared_ptr<Chunk> &shared)
    {
        if (shared.use_count() > 1)
            shared = std::make_shared<Chunk>(*shared);
        return *shared;
    }
    std::vector<std::shared_ptr<Chunk>> m_chunks;
    std::uint64_t m_size = 0;
};

struct PartitionState
{
    RecordLog records;
    std::uint64_t start = 0; // the first that retention has left
    // Of compaction.
    struct Kept
    {
        std::uint64_t offset;
        Time until; // of a tombstone that the cleaner has been at; else `never`
    };
    std::uint64_t active = 0;  // where the active segment begins
    std::uint64_t cleaned = 0; // the cleaner has been at all before
    std::uint64_t gaps = 0;    // records it removed from what retention has left
    std::vector<Kept> kept;    // what it left
    std::uint32_t ticket = 0;  // of its next coming
};

// What one producer (a replica of a publishing node, over one edge) has for one partition.
struct Batch
{
    Index edge = noIndex;
    Line records = {};  // messages
    double bytes = 0;
    std::uint32_t ticket = 0; // of its linger
    Line answered = {};       // that are in the log; the answer is on its way, or has come
    Time answerAt = 0;        // for the present batch
    Time lastArrival = 0;     // no batch overtakes another on one connection
    // Of an idempotent producer: those to be sent again, by sequence number, and how many of them are on their way.
    Line again = {};
    std::uint32_t againTicket = 0, resent = 0, sequence = 0;
};

// Where a producer without keys puts its records.
struct Sticky
{
    std::uint32_t partition = 0, switches = 0;
    double bytes = 0;
};

// Of one publishing edge, by replica of its caller.
struct Producers
{
    Index firstSticky = noIndex, firstBatch = noIndex;
};

struct LogState
{
    Time elected = never;     // when there is a new leader, after a crash of the old one
    std::uint32_t ticket = 0; // of that
    Index firstPartition = 0;
    std::vector<std::uint32_t> partitionOfKey; // by key number
};

// What a group has of one partition.
struct GroupPartition
{
    enum Seen : std::uint8_t {
        Out = 1,       // returned by a poll, and neither committed nor given back
        Processed = 2, // at least once
        Skipped = 4,   // given up after maxDeliveries
        Settled = 8,   // in a final term of the books
        Before = 16,   // has been returned by a poll before
        Again = 32,    // and once more
        Copy = 64,     // its producer sent it again although an earlier one of the partition is the same
        Dead = 128,    // given up after maxDeliveries, and in the dead-letter log
    };
    std::uint64_t position = 0, committed = 0;
    Index owner = noIndex, target = noIndex; // members; target: whose it is after the rebalance
    std::uint32_t rewinds = 0;               // how often the position went back
    bool begun = false;                      // the group has a place in it
    std::vector<std::uint8_t> seen;          // sets of Seen, by offset
    struct Failures
    {
        std::uint64_t offset;
        std::uint32_t count;
    };
    std::vector<Failures> failed; // of records that failed in a transaction and are read again
};

struct GroupState
{
    Index firstPartition = 0; // into the groups' partitions
    bool rebalancing = false;
    std::uint32_t ticket = 0;
    std::uint64_t lag = 0; // records after its positions
    std::vector<std::uint64_t> nextOfKey; // by key number: the offset after the last record of it that was processed
};

// One consumer of a group: a thread that polls, in a replica of the consuming node.
struct Member
{
    enum State : std::uint8_t {
        Gone,    // not a member: its place may be taken by a new one
        Joining, // waits for the rebalance
        Idle,    // in poll(), which returns when there are records
        Busy,    // has records
        Dead,    // crashed or cut off, and the coordinator does not know yet
        Evicted, // still busy, but no longer a member
    };
    Index edge = noIndex;
    std::uint16_t replica = 0;
    std::uint32_t ordinal = 0;
    State state = Gone;
    std::vector<std::uint32_t> assigned; // partitions
    std::uint32_t nextPartition = 0;     // place in `assigned` at which the next poll begins
    Index transaction = noIndex;
    Line batch = {};                     // records that wait for a worker
    std::uint32_t arriving = 0, working = 0;
    Time joined = 0, lastPoll = 0, lastCommit = 0, lastArrival = 0;
    Time interval = 0;         // between two looks, as it was at the last
    std::uint32_t timer = 0;   // of maxPollInterval, or of the next automatic commit
    std::uint32_t session = 0; // of the session timeout
};

} // namespace sim
