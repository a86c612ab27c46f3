// What happens to single messages, told while it happens to whoever listens. Outside the world: listening changes
// nothing.
#pragma once

#include "model/sim/cause.h"
#include "model/sim/channelplan.h"
#include "model/sim/time.h"

#include <cstdint>

namespace sim {

enum class Happening : std::uint8_t {
    Published,   // enters the books
    SentAgain,   // its producer heard nothing, or that the broker cannot take it now
    Waits,       // in the backlog, or in the log
    Delivered,   // sets out to a consumer
    Started,     // its consumer works on it
    Failed,      // that work
    Processed,   // its work is done
    ProcessedAgain, // and had been done before
    Recognised,  // an idempotent consumer knew it
    OutOfOrder,  // beside Processed: after a later record of the same key
    Late,        // beside Processed: after more time than its consumer has for it
    Returned,    // to the backlog, to be delivered again; of a group: it will be read again
    Acknowledged, // from here on: out of the books
    Lost,
    Dropped,
    Expired,
    DeadLettered,
};

struct Happened
{
    Time at = 0;
    Time published = 0;
    std::uint64_t id = 0;      // of the request from outside that the message serves
    std::uint64_t message = 0; // which of its messages: together with the channel, and in a log the offset, unique
    Index channel = noIndex;   // a queue, or what one group has of a log; noIndex: of all groups of
    Index log = noIndex;
    Index edge = noIndex; // it travels or has travelled on
    Happening what = Happening::Published;
    Cause cause = Cause::None;
    DeathReason reason = DeathReason::None; // of a dead letter
    bool again = false;              // it has been delivered more than once
    std::uint16_t replica = 0;       // of its consumer
    std::uint32_t deliveries = 0;    // so far
    std::uint32_t partition = 0;     // of a log
    std::uint64_t offset = noOffset; // in a log, when it is there

    static constexpr std::uint64_t noOffset = ~std::uint64_t{0};
};

class Witness
{
public:
    virtual ~Witness() = default;
    virtual void hear(const Happened &happened) = 0; // on the thread that runs the engine
};

} // namespace sim
