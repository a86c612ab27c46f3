// What lives in the world where services work together in patterns: sessions that read back, writes that others are told
// of, event stores and shared queries. Plain values, as in things.h.
#pragma once

#include "model/sim/scenario.h"

#include <vector>

namespace sim {

// Of somebody who reads what a command of theirs has written.
struct Session
{
    enum State : std::uint8_t { Free, Open };
    std::uint64_t command = 0, read = 0; // ids of the requests
    std::uint64_t applied = 0;           // set of the read models that have the command's version
    Time readAt = 0;
    std::uint64_t stale = 0; // set of the read models that were read before they had it
    Time until = never;      // while it waits: when it looks again
    Time staleAt = 0;        // the last of those reads
    Index client = noIndex;
    Index next = noIndex;
    std::uint32_t ticket = 0; // of the read
    std::uint32_t wake = 0;   // when those that wait are looked at
    bool waits = false;       // visits wait for the version
    std::uint8_t state = Free;
    bool over = false; // nobody waits for the read any more
    bool counted = false;
};

// What one visit has written elsewhere and told others of, by the places of the calls in its operation.
struct DualWrite
{
    enum State : std::uint8_t { Free, Used };
    std::uint64_t written = 0, told = 0;
    Time arrived = 0; // the visit
    Index operation = noIndex;
    std::uint32_t users = 0; // the visit and its attempts to write
    std::uint32_t ticket = 0;
    Index next = noIndex;
    std::uint8_t state = Free;
};

// A query that is under way for several: the calls, first the one that asks.
struct Flight
{
    std::vector<Index> askers;
    bool degraded = false, errors = false; // its reply
};

// What somebody has read of an event store.
struct KnownVersion
{
    enum State : std::uint8_t { Free, Used };
    std::uint32_t version = 0; // plus one
    std::uint32_t ticket = 0;
    Index store = noIndex, next = noIndex;
    std::uint8_t state = Free;
};

// The events of one aggregate in an event store.
struct Stream
{
    std::uint32_t version = 0, sinceSnapshot = 0;
    std::uint64_t lastWriter = 0; // see VisitExtra::writer
};

} // namespace sim
