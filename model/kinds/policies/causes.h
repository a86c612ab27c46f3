// Causes of failure as settings name them. Private to this room.
#pragma once

#include "model/kinds/spec.h"

#include <QStringList>

namespace kinds {

// What an attempt or a call can end with, for retryOn, ignoreExceptions and fallback.on; a file may name any
// of cause.h.
inline constexpr Option causes[] = {
    {"timeout", QT_TRANSLATE_NOOP("Kinds", "Timeout")},
    {"deadline_exceeded", QT_TRANSLATE_NOOP("Kinds", "Deadline exceeded")},
    {"connect_timeout", QT_TRANSLATE_NOOP("Kinds", "Connect timeout")},
    {"connection_refused", QT_TRANSLATE_NOOP("Kinds", "Connection refused")},
    {"connection_reset", QT_TRANSLATE_NOOP("Kinds", "Connection reset")},
    {"pool_timeout", QT_TRANSLATE_NOOP("Kinds", "No connection free")},
    {"circuit_open", QT_TRANSLATE_NOOP("Kinds", "Circuit open")},
    {"bulkhead_full", QT_TRANSLATE_NOOP("Kinds", "Bulkhead full")},
    {"rate_limited", QT_TRANSLATE_NOOP("Kinds", "429 rate limited")},
    {"500", QT_TRANSLATE_NOOP("Kinds", "500 error")},
    {"503", QT_TRANSLATE_NOOP("Kinds", "503 queue full or shed")},
    {"504", QT_TRANSLATE_NOOP("Kinds", "504 timeout further down")},
};

// The set of the causes named, 1 << Cause.
std::uint32_t causesIn(const QStringList &names);

} // namespace kinds
