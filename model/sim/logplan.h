// Plans of event logs, as Kafka has them: topics with partitions that keep their records, and consumer groups that each
// read all of them. Meanings and defaults: SEMANTICS 5.
#pragma once

#include "model/sim/time.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sim {

struct LogPlan
{
    std::string id;       // of the log node or of the direct edge
    Index node = noIndex; // the log node, or
    Index edge = noIndex; // the direct edge
    std::vector<Index> groups; // channels: each is what one consumer group has of the log
    std::uint32_t partitions = 1;
    Time retention = 7 * 24 * 3600 * second; // a record that is older is removed, read or not; `never`: kept for good
    // Of compaction: REQUIRES keys where it compacts.
    bool deletes = true;          // what is older than the retention
    bool compacts = false;        // to the last record of each key, in segments that are not written to any longer
    Time segment = 7 * 24 * 3600 * second;      // a segment that is older is closed with the next record, and
    double segmentBytes = 1024. * 1024. * 1024; // one that is full
    double minCleanableDirtyRatio = 0.5;        // how much must be new since the last time
    Time deleteRetention = 24 * 3600 * second;  // how long a tombstone is kept when the cleaner has been at it
    double tombstones = 0;                      // how many of the records delete their key: 0 to 1
    Time cleanerBackoff = 15 * second;          // how often the cleaner looks: log.cleaner.backoff.ms
    // Of the producers.
    std::string key;          // what records are keyed by: each has one of `keys` keys, drawn uniformly; empty: none
    std::uint32_t keys = 0;   // murmur2 of "key-17" decides the partition; 0: the sticky partitioner does
    Time linger = 0;          // how long a batch waits for more records, unless it is full
    double recordSize = 1000; // bytes
    double batchSize = 16384; // bytes; a batch that has so many is full
    enum class Acks : std::uint8_t {
        All,    // when all in-sync replicas have the record, of which there must be minInsyncReplicas
        Leader, // when the leader has it: what the others have not fetched is lost with it
        None    // at once
    } acks = Acks::All;
    // Of the brokers. A crash is that of the leader: with another replica in sync it is a matter of `election`, without
    // one the log is gone until the leader is back.
    std::uint32_t replicationFactor = 1, minInsyncReplicas = 1;
    std::uint32_t inSyncReplicas = 1;     // while all brokers are up, the leader included
    Time replication = millisecond;       // until the followers have a record; consumers see it then
    // What is sent again keeps its place among the others of its producer and partition.
    bool idempotence = true;
    Time deliveryTimeout = 120 * second; // for how long a record is sent again while the broker does not answer
};

// A consumer group of a log.
struct GroupPlan
{
    enum class Reset : std::uint8_t { Latest, Earliest } reset = Reset::Latest; // where a new group begins
    enum class Assignor : std::uint8_t {
        Range,            // eager: every member gives up its partitions until the rebalance is over
        CooperativeSticky // those that stay with their member are read on
    } assignor = Assignor::Range;
    Time rebalance = 3 * second; // how long one takes at least
    Time sessionTimeout = 45 * second;
    Time heartbeat = 3 * second;
};

// The loop of one consumer: poll, process, poll.
struct PollPlan
{
    std::uint32_t maxPollRecords = 500;
    Time maxPollInterval = 300 * second;
    enum class Commit : std::uint8_t {
        Auto,            // inside poll(), what earlier polls returned, every commitInterval
        AfterBatch,      // when all that a poll returned has been processed
        BeforeProcessing, // when a poll returns
        Transaction      // as AfterBatch, in one transaction with the records its work has appended
    } commit = Commit::Auto;
    bool readCommitted = false; // stops at an open transaction, and skips what was aborted
    Time commitInterval = 5 * second;
    std::uint32_t workers = 1;       // more than one: records are handed to so many threads
    std::uint32_t maxDeliveries = 10; // of a record whose processing fails, before it is skipped
    Time retryBackoff = 0;            // before it is processed again; its partition waits meanwhile
    Index deadLetter = noIndex;       // the log that gets a record that failed so often; none: it is gone
    Time pollInterval = 0;            // looks only at multiples of it; 0: all the time
    Time delay = 0;                   // a record is not processed before it is so old, as on a retry topic
};

inline constexpr Time transactionTimeout = 60 * second; // then the broker aborts it
inline constexpr Time election = 2 * second; // of a new leader; Hopyard's own choice
inline constexpr Time sendBackoff = 100 * millisecond; // of a producer; doubles
inline constexpr Time longestSendBackoff = second;

} // namespace sim
