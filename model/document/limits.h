// The limits of the file format (CONTRACT of the file, see ../../docs/file-format.md). Private to the room.
#pragma once

#include <QtGlobal>

namespace document::limits {

inline constexpr qint64 fileBytes = 64 * 1024 * 1024;
inline constexpr int depth = 64;                  // objects and arrays in each other; the file's object is 1
inline constexpr qsizetype textBytes = 64 * 1024; // one text or key, decoded, as UTF-8
inline constexpr quint32 values = 10'000'000;     // keys and values of one file: bounds the memory of reading
inline constexpr int nodes = 20'000;
inline constexpr int edges = 100'000;
inline constexpr int issues = 1'000;             // more are counted, not listed
inline constexpr qsizetype pointers = 1'000'000; // characters of all pointers: keys may be long and deep

} // namespace document::limits
