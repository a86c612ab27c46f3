// What may happen, and the one total order (at, phase, seq) in which it does.
#pragma once

#include "model/sim/time.h"

#include <cstdint>

namespace sim {

enum class EventType : std::uint8_t {
    // Completions and timers: before everything else at the same instant.
    WorkDone,   // of a visit: its own work before the first call
    ReplyReady, // of a visit: its own work after the last call
    TimedOut,   // of a visit: its caller waits no longer for this attempt
    WaitOver,   // of a visit at its caller: its turn has come, or it has waited too long
    CallTimer,  // of a call: backoff over, turn come, or time for a hedge
    CallTimedOut,
    DeadlineOver, // of a visit
    CoresFree,    // of a replica whose cores are shared: the first of its work is done
    BreakerTimer,
    FaultBegins,
    FaultEnds,
    SettingsChange,
    UserReady, // of a closed source: one of its users has thought
    // Deliveries.
    RequestArrives, // of a visit
    ReplyArrives,   // of a visit
    CancelArrives,  // of a visit
    MessageArrives, // of a message: at the channel, at the consumer, or its acknowledgement back at the
                    // channel
    // Arrivals from outside.
    Arrival, // of a source
    // Timers again: the number of a type is in the fingerprints.
    HeadExpires, // of a channel: its first message has come to the end of its life
    Reaper,      // of a message that a consumer has had for too long
    LingerOver,  // of a batch
    RecordDue,   // of a message: its producer sends it again, or its consumer processes it again
    PollTimer,   // of a member: time to commit, or it has not polled for too long
    Session,     // of a member whose heartbeats are missed
    Rebalance,   // of a group: it may be over
    Confirmed,   // of a publication: the broker's answer arrives
    Unconfirmed, // of a publication: it has waited too long
    Resend,      // of a batch: what failed is sent again
    Elected,     // of a log: it has a new leader
    TransactionOver, // the broker's patience with one
    SlowCheck,   // of a channel: once a minute it looks for consumers that do not settle
    Clean,       // of a partition: its log's cleaner comes
    Heartbeat,   // of an edge: its consumers have been silent for too long
    Relieved,    // of a channel: its memory alarm is over
    ReadsBack,   // of a session: time for its read, or the version it waits for is there
};

constexpr std::uint64_t phaseOf(EventType type)
{
    return type < EventType::RequestArrives || type > EventType::Arrival ? 0 : type < EventType::Arrival ? 1 : 2;
}

struct Event
{
    Time at;
    std::uint64_t order; // phase in the top two bits, then the sequence number
    std::uint32_t slot;  // of the thing it happens to
    EventType type;

    std::uint32_t ticket() const
    {
        return static_cast<std::uint32_t>(order);
    } // kept by its owner while it is valid
};

__extension__ using EventKey = unsigned __int128; // one comparison for (at, phase, seq)
inline EventKey keyOf(const Event &event)
{
    return (static_cast<EventKey>(static_cast<std::uint64_t>(event.at)) << 64) | event.order;
}
// Field by field: a copy as a whole reads vectors, which have to wait for fields that were just written one by one.
[[gnu::always_inline]] inline void copyFields(Event &to, const Event &from)
{
    to.at = from.at;
    to.order = from.order;
    to.slot = from.slot;
    to.type = from.type;
}
inline constexpr EventKey noKey = ~EventKey{0};

} // namespace sim
