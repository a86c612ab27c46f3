// The headings of the inspector, in source text.
#pragma once

#include <QtGlobal>

namespace kinds::sections {

inline constexpr const char *load = QT_TRANSLATE_NOOP("Kinds", "Load");
inline constexpr const char *capacity = QT_TRANSLATE_NOOP("Kinds", "Capacity");
inline constexpr const char *waiting = QT_TRANSLATE_NOOP("Kinds", "Waiting");
inline constexpr const char *cache = QT_TRANSLATE_NOOP("Kinds", "Cache");
inline constexpr const char *start = QT_TRANSLATE_NOOP("Kinds", "After a start");
inline constexpr const char *session = QT_TRANSLATE_NOOP("Kinds", "Reading what was written");
inline constexpr const char *readModel = QT_TRANSLATE_NOOP("Kinds", "Read model");
inline constexpr const char *store = QT_TRANSLATE_NOOP("Kinds", "Event store");
inline constexpr const char *ownWork = QT_TRANSLATE_NOOP("Kinds", "Own work");
inline constexpr const char *operations = QT_TRANSLATE_NOOP("Kinds", "Operations");
inline constexpr const char *calls = QT_TRANSLATE_NOOP("Kinds", "When it is called");
inline constexpr const char *fetch = QT_TRANSLATE_NOOP("Kinds", "Fetch");
inline constexpr const char *plan = QT_TRANSLATE_NOOP("Kinds", "Query plan");
inline constexpr const char *connection = QT_TRANSLATE_NOOP("Kinds", "Connection");
inline constexpr const char *timeout = QT_TRANSLATE_NOOP("Kinds", "Timeout");
inline constexpr const char *retry = QT_TRANSLATE_NOOP("Kinds", "Retry");
inline constexpr const char *breaker = QT_TRANSLATE_NOOP("Kinds", "Circuit breaker");
inline constexpr const char *pool = QT_TRANSLATE_NOOP("Kinds", "Connection pool");
inline constexpr const char *limiter = QT_TRANSLATE_NOOP("Kinds", "Rate limiter");
inline constexpr const char *bulkhead = QT_TRANSLATE_NOOP("Kinds", "Bulkhead");
inline constexpr const char *hedge = QT_TRANSLATE_NOOP("Kinds", "Hedging");
inline constexpr const char *order = QT_TRANSLATE_NOOP("Kinds", "Order of policies");
inline constexpr const char *fallback = QT_TRANSLATE_NOOP("Kinds", "Fallback");
inline constexpr const char *failure = QT_TRANSLATE_NOOP("Kinds", "When it fails");
inline constexpr const char *channel = QT_TRANSLATE_NOOP("Kinds", "Queue");
inline constexpr const char *publishing = QT_TRANSLATE_NOOP("Kinds", "Publishing");
inline constexpr const char *exchange = QT_TRANSLATE_NOOP("Kinds", "Exchange");
inline constexpr const char *log = QT_TRANSLATE_NOOP("Kinds", "Event log");
inline constexpr const char *compaction = QT_TRANSLATE_NOOP("Kinds", "Cleanup");
inline constexpr const char *replication = QT_TRANSLATE_NOOP("Kinds", "Replication");
inline constexpr const char *producer = QT_TRANSLATE_NOOP("Kinds", "Producers");
inline constexpr const char *group = QT_TRANSLATE_NOOP("Kinds", "Consumer group");
inline constexpr const char *consumers = QT_TRANSLATE_NOOP("Kinds", "Consumers");
inline constexpr const char *run = QT_TRANSLATE_NOOP("Kinds", "Run");
inline constexpr const char *timing = QT_TRANSLATE_NOOP("Kinds", "When");
inline constexpr const char *effect = QT_TRANSLATE_NOOP("Kinds", "Effect");

} // namespace kinds::sections
