// The settings of an event log, in the words of Kafka: they stand on a log node, and on an async edge that carries its own
// log. The consumers' stand on the edge out of it. Values: SEMANTICS 5.
#pragma once

#include "model/kinds/sections.h"
#include "model/kinds/spec.h"

#include <array>

namespace kinds {

inline constexpr Option producerAcks[] = {
    {"all", QT_TRANSLATE_NOOP("Kinds", "all")},
    {"1", QT_TRANSLATE_NOOP("Kinds", "1, the leader")},
    {"0", QT_TRANSLATE_NOOP("Kinds", "0, nobody")},
};

inline constexpr std::array<ParamSpec, 13> logRows{{
    {
        .key = "partitions",
        .label = QT_TRANSLATE_NOOP("Kinds", "Partitions"),
        .type = ParamType::Count,
        .initial = "1",
        .min = 1,
        .max = 1000,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Each keeps its records in order, and is read by one consumer of a group at a time: there is no more "
                     "parallel work than partitions. More of them send keys elsewhere."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: num.partitions 1."),
        .live = Live::AtRestart,
        .section = sections::log,
    },
    {
        .key = "key",
        .label = QT_TRANSLATE_NOOP("Kinds", "Key"),
        .type = ParamType::Text,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "What records are keyed by, such as an order's id: those of one key go to one partition, by murmur2, and "
                     "stay in order. Left out: the sticky partitioner fills a batch for one partition, then for another."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: a record has no key unless it is given one."),
        .live = Live::AtRestart,
        .section = sections::log,
    },
    {
        .key = "keys",
        .label = QT_TRANSLATE_NOOP("Kinds", "Different keys"),
        .type = ParamType::Count,
        .initial = "1000",
        .min = 1,
        .max = 1000000,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "How many keys there are; each record's is drawn evenly among them. Few keys fill partitions unevenly."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; it matters where records have a key."),
        .live = Live::AtRestart,
        .section = sections::log,
    },
    {
        .key = "retention",
        .label = QT_TRANSLATE_NOOP("Kinds", "Retention"),
        .type = ParamType::Duration,
        .initial = "\"168h\"",
        .min = 1e-3,
        .max = 36e6,
        .word = "unlimited",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "A record that is older is removed, whether a group has read it or not."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: retention.ms, 7 days. Here each record by itself, not whole segments."),
        .section = sections::log,
        .when = "delete compact,delete",
        .tag = "cleanupPolicy",
    },
    {
        .key = "linger",
        .label = QT_TRANSLATE_NOOP("Kinds", "Linger"),
        .type = ParamType::Duration,
        .initial = "\"5ms\"",
        .min = 0,
        .max = 3600,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "How long a producer waits for more records of the same partition before it sends the batch, "
                                  "unless it is full."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: linger.ms 5 since 4.0, 0 before."),
        .section = sections::producer,
    },
    {
        .key = "batchSize",
        .label = QT_TRANSLATE_NOOP("Kinds", "Batch, bytes"),
        .type = ParamType::Count,
        .initial = "16384",
        .min = 1,
        .max = 1e9,
        .help = QT_TRANSLATE_NOOP("Kinds", "A batch that has so many bytes is sent at once."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: batch.size 16384."),
        .section = sections::producer,
    },
    {
        .key = "recordSize",
        .label = QT_TRANSLATE_NOOP("Kinds", "Record, bytes"),
        .type = ParamType::Count,
        .initial = "1000",
        .min = 1,
        .max = 1e9,
        .help = QT_TRANSLATE_NOOP("Kinds", "Size of a record: it decides how many fill a batch. It takes no time on the wire."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: a small JSON document."),
        .section = sections::producer,
    },
    {
        .key = "deliveryTimeout",
        .label = QT_TRANSLATE_NOOP("Kinds", "Delivery timeout"),
        .type = ParamType::Duration,
        .initial = "\"2m\"",
        .min = 1e-3,
        .max = 36e5,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "For how long a producer sends a record again while the broker does not answer; then it is "
                                  "lost."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: delivery.timeout.ms 120 s; it waits 100 ms, then longer, up to 1 s."),
        .section = sections::producer,
    },
    {
        .key = "acks",
        .label = QT_TRANSLATE_NOOP("Kinds", "acks"),
        .type = ParamType::Choice,
        .initial = "\"all\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "When a record counts as written: all in-sync replicas have it, the leader has it, or at once. "
                                  "With 1 and 0 a record that only the leader has is lost when it crashes."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: acks all."),
        .section = sections::producer,
        .options = producerAcks,
    },
    {
        .key = "replicationFactor",
        .label = QT_TRANSLATE_NOOP("Kinds", "Replicas"),
        .type = ParamType::Count,
        .initial = "1",
        .min = 1,
        .max = 100,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Copies of each partition. A crash of the log is one of its leaders': with another replica in "
                                  "sync a new one is elected after 2 s. A record reaches the followers, and consumers, 1 ms later."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: replication.factor 1 of topics made by themselves."),
        .live = Live::AtRestart,
        .section = sections::replication,
    },
    {
        .key = "minInsyncReplicas",
        .label = QT_TRANSLATE_NOOP("Kinds", "Least in sync"),
        .type = ParamType::Count,
        .initial = "1",
        .min = 1,
        .max = 100,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "With acks all and fewer replicas in sync than this, producers are turned away (NOT_ENOUGH_REPLICAS) "
                                  "and try again until the delivery timeout."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: min.insync.replicas 1: acks all may mean one copy."),
        .section = sections::replication,
    },
    {
        .key = "inSyncReplicas",
        .label = QT_TRANSLATE_NOOP("Kinds", "In sync now"),
        .type = ParamType::Count,
        .initial = "\"all\"",
        .min = 1,
        .max = 100,
        .word = "all",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "How many replicas keep up, with the leader. Lower it, in the timeline with a change of the "
                                  "setting, to see what an ISR that has shrunk does."),
        .source = QT_TRANSLATE_NOOP("Kinds", "All of them."),
        .section = sections::replication,
    },
    {
        .key = "enableIdempotence",
        .label = QT_TRANSLATE_NOOP("Kinds", "Idempotent"),
        .type = ParamType::Flag,
        .initial = "true",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "What an idempotent producer sends again keeps its place among its other records of the "
                                  "partition, and is in the log once. Without, what is sent again comes after later ones, and twice where only "
                                  "the answer was lost."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: enable.idempotence true, with up to 5 requests in flight."),
        .live = Live::AtRestart,
        .section = sections::producer,
    },
}};

inline constexpr Option offsetResets[] = {
    {"latest", QT_TRANSLATE_NOOP("Kinds", "latest")},
    {"earliest", QT_TRANSLATE_NOOP("Kinds", "earliest")},
};

inline constexpr Option commits[] = {
    {"auto", QT_TRANSLATE_NOOP("Kinds", "Automatically")},
    {"afterBatch", QT_TRANSLATE_NOOP("Kinds", "After the batch")},
    {"beforeProcessing", QT_TRANSLATE_NOOP("Kinds", "Before the work")},
    {"transaction", QT_TRANSLATE_NOOP("Kinds", "In a transaction")},
};

inline constexpr Option isolationLevels[] = {
    {"readUncommitted", QT_TRANSLATE_NOOP("Kinds", "read_uncommitted")},
    {"readCommitted", QT_TRANSLATE_NOOP("Kinds", "read_committed")},
};

inline constexpr Option assignors[] = {
    {"range", QT_TRANSLATE_NOOP("Kinds", "Range (eager)")},
    {"cooperativeSticky", QT_TRANSLATE_NOOP("Kinds", "CooperativeSticky")},
};

inline constexpr std::array<ParamSpec, 15> pollRows{{
    {
        .key = "group",
        .label = QT_TRANSLATE_NOOP("Kinds", "Consumer group"),
        .type = ParamType::Text,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Consumers of one group share the partitions; every group reads all records. Left out: a "
                                  "group of its own, named after the consuming node."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: group.id has no default."),
        .live = Live::AtRestart,
        .section = sections::group,
    },
    {
        .key = "autoOffsetReset",
        .label = QT_TRANSLATE_NOOP("Kinds", "A new group begins at"),
        .type = ParamType::Choice,
        .initial = "\"latest\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Where a group reads first when it has never committed: latest skips what is in the log "
                                  "already. It matters for consumers that come during the run."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: auto.offset.reset latest."),
        .section = sections::group,
        .options = offsetResets,
    },
    {
        .key = "assignor",
        .label = QT_TRANSLATE_NOOP("Kinds", "Assignment"),
        .type = ParamType::Choice,
        .initial = "\"range\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Range stops all consumers of the group until a rebalance is over; CooperativeSticky moves "
                                  "as few partitions as it can, and only those stop."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: Range, as long as all members list it first."),
        .live = Live::AtRestart,
        .section = sections::group,
        .options = assignors,
    },
    {
        .key = "rebalanceTime",
        .label = QT_TRANSLATE_NOOP("Kinds", "A rebalance takes"),
        .type = ParamType::Duration,
        .initial = "\"3s\"",
        .min = 0,
        .max = 3600,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "At least; it also waits until every member has finished its batch, and for one that has "
                                  "crashed until its session ends."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice, after group.initial.rebalance.delay.ms."),
        .section = sections::group,
    },
    {
        .key = "sessionTimeout",
        .label = QT_TRANSLATE_NOOP("Kinds", "Session timeout"),
        .type = ParamType::Duration,
        .initial = "\"45s\"",
        .min = 1e-3,
        .max = 3600,
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "So long after the last heartbeat of a consumer that crashed its partitions still belong to it: nobody reads them."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: session.timeout.ms 45 s; heartbeats come every 3 s."),
        .section = sections::group,
    },
    {
        .key = "maxPollRecords",
        .label = QT_TRANSLATE_NOOP("Kinds", "Records a poll"),
        .type = ParamType::Count,
        .initial = "500",
        .min = 1,
        .max = 1e6,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "How many records one poll returns at most. They are processed one after another before the "
                                  "next poll. That fetch takes the edge's latency once."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: max.poll.records 500."),
        .section = sections::consumers,
    },
    {
        .key = "maxPollInterval",
        .label = QT_TRANSLATE_NOOP("Kinds", "Poll within"),
        .type = ParamType::Duration,
        .initial = "\"5m\"",
        .min = 1e-3,
        .max = 36e5,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "A consumer that takes longer between two polls is put out of the group. It goes on working, "
                                  "its commit fails, and another one gets the same records."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: max.poll.interval.ms 5 min."),
        .section = sections::consumers,
    },
    {
        .key = "commit",
        .label = QT_TRANSLATE_NOOP("Kinds", "Commits"),
        .type = ParamType::Choice,
        .initial = "\"auto\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Automatically: inside poll, what earlier polls returned. After the batch: when all of it is done; in a transaction, "
            "together with what its work itself appends to logs, or not at all after 60 s. Before the work: what a crash then "
            "interrupts is lost, otherwise it is done again."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: enable.auto.commit true."),
        .section = sections::consumers,
        .options = commits,
    },
    {
        .key = "commitInterval",
        .label = QT_TRANSLATE_NOOP("Kinds", "Every"),
        .type = ParamType::Duration,
        .initial = "\"5s\"",
        .min = 0,
        .max = 3600,
        .help = QT_TRANSLATE_NOOP("Kinds", "At least so much time between two automatic commits."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: auto.commit.interval.ms 5 s."),
        .section = sections::consumers,
        .when = "auto",
        .tag = "commit",
    },
    {
        .key = "workers",
        .label = QT_TRANSLATE_NOOP("Kinds", "Worker threads"),
        .type = ParamType::Count,
        .initial = "1",
        .min = 1,
        .max = 10000,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "With more than one, records are handed to threads and the next poll comes at once, unless "
                                  "commits wait for the batch. What is committed and not done yet is then lost in a crash."),
        .source = QT_TRANSLATE_NOOP("Kinds", "One: the thread that polls."),
        .section = sections::consumers,
    },
    {
        .key = "maxDeliveries",
        .label = QT_TRANSLATE_NOOP("Kinds", "Tries a record"),
        .type = ParamType::Count,
        .initial = "10",
        .min = 1,
        .max = 1e6,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "How often a record whose work fails is tried. The rest of its batch waits meanwhile; then it "
                                  "is skipped for good."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Spring for Apache Kafka: DefaultErrorHandler, 10, without a pause."),
        .section = sections::consumers,
    },
    {
        .key = "retryBackoff",
        .label = QT_TRANSLATE_NOOP("Kinds", "Pause between tries"),
        .type = ParamType::Duration,
        .initial = "\"0s\"",
        .min = 0,
        .max = 3600,
        .help = QT_TRANSLATE_NOOP("Kinds", "How long it waits before it tries a failed record again."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Spring for Apache Kafka: none."),
        .section = sections::consumers,
    },
    {
        .key = "isolationLevel",
        .label = QT_TRANSLATE_NOOP("Kinds", "Isolation level"),
        .type = ParamType::Choice,
        .initial = "\"readUncommitted\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "read_committed waits at the first record of a transaction that is open, and skips those of aborted ones, "
                     "which count as dropped. read_uncommitted sees all of them."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: isolation.level read_uncommitted."),
        .section = sections::consumers,
        .options = isolationLevels,
    },
    {
        .key = "consumeDelay",
        .label = QT_TRANSLATE_NOOP("Kinds", "Waits until it is old"),
        .type = ParamType::Duration,
        .initial = "\"0s\"",
        .min = 0,
        .max = 3600,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "A record is not processed before it has been in the log for so long: the log is a retry topic. "
                                  "The rest of its batch waits, too; set it well below the time to poll within."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Spring for Apache Kafka: @RetryableTopic waits 1 s on each retry topic; other topics none."),
        .section = sections::consumers,
    },
    {
        .key = "pollInterval",
        .label = QT_TRANSLATE_NOOP("Kinds", "Polls every"),
        .type = ParamType::Duration,
        .initial = "\"0s\"",
        .min = 0,
        .max = 3600,
        .help = QT_TRANSLATE_NOOP("Kinds", "The time between two looks into the log, as a relay has that polls an outbox. 0: it looks again at once, and "
                                           "hears of a record as soon as it is there, as change data capture does."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka's consumers look again at once. An outbox relay: often 1 s with batches of 100."),
        .section = sections::consumers,
    },
}};

} // namespace kinds
