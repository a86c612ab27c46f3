// The settings of a log's cleanup, in the words of Kafka; they stand where the others of the log do. Values: SEMANTICS 5.
#pragma once

#include "model/kinds/sections.h"
#include "model/kinds/spec.h"

#include <array>

namespace kinds {

inline constexpr Option cleanupPolicies[] = {
    {"delete", QT_TRANSLATE_NOOP("Kinds", "delete")},
    {"compact", QT_TRANSLATE_NOOP("Kinds", "compact")},
    {"compact,delete", QT_TRANSLATE_NOOP("Kinds", "compact, delete")},
};

constexpr ParamSpec ofCompaction(ParamSpec row)
{
    row.section = sections::compaction;
    row.tag = "cleanupPolicy";
    row.when = "compact compact,delete";
    return row;
}

inline constexpr std::array<ParamSpec, 6> compactionRows{{
    {
        .key = "cleanupPolicy",
        .label = QT_TRANSLATE_NOOP("Kinds", "Cleanup"),
        .type = ParamType::Choice,
        .initial = "\"delete\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "What becomes of old records: delete those past the retention, or compact the log to the last "
                                  "record of each key. A log that compacts needs a key, and loses history: an event store must not."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: cleanup.policy delete."),
        .live = Live::AtRestart,
        .section = sections::compaction,
        .options = cleanupPolicies,
    },
    ofCompaction({
        .key = "segmentTime",
        .label = QT_TRANSLATE_NOOP("Kinds", "Segment, time"),
        .type = ParamType::Duration,
        .initial = "\"168h\"",
        .min = 1e-3,
        .max = 36e6,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "A segment so old is closed when the next record comes. The one being written to is never "
                                  "compacted, so with long segments nothing is for a long time."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: segment.ms, 7 days."),
    }),
    ofCompaction({
        .key = "segmentBytes",
        .label = QT_TRANSLATE_NOOP("Kinds", "Segment, bytes"),
        .type = ParamType::Count,
        .initial = "1073741824",
        .min = 1,
        .max = 2147483647,
        .help = QT_TRANSLATE_NOOP("Kinds", "A segment that would become larger is closed, and the next one begins."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: segment.bytes 1 GiB."),
    }),
    ofCompaction({
        .key = "minCleanableDirtyRatio",
        .label = QT_TRANSLATE_NOOP("Kinds", "Dirty ratio"),
        .type = ParamType::Ratio,
        .initial = "0.5",
        .min = 0,
        .max = 1,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "The cleaner looks every 15 s, and comes when more than this share of the closed segments is "
                                  "new since the last time."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: min.cleanable.dirty.ratio 0.5, log.cleaner.backoff.ms 15 s."),
    }),
    ofCompaction({
        .key = "deleteRetention",
        .label = QT_TRANSLATE_NOOP("Kinds", "Keep tombstones"),
        .type = ParamType::Duration,
        .initial = "\"24h\"",
        .min = 0,
        .max = 36e6,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "For how long a tombstone stays once the cleaner has been at it; then the next cleaning takes "
                                  "it. A group that is further behind never learns that the key was deleted."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Kafka: delete.retention.ms, 24 h."),
    }),
    ofCompaction({
        .key = "tombstones",
        .label = QT_TRANSLATE_NOOP("Kinds", "Tombstones"),
        .type = ParamType::Ratio,
        .initial = "0",
        .min = 0,
        .max = 1,
        .help = QT_TRANSLATE_NOOP("Kinds", "Share of the records that have no value and so delete their key."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice: nothing is deleted."),
    }),
}};

} // namespace kinds
