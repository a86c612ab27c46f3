// Plans of channels and of those who take from them. A channel is a broker's queue or list: the messages in it wait,
// in order, until a consumer has settled them. Meanings and defaults: SEMANTICS 4.
#pragma once

#include "model/sim/logplan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace sim {

inline constexpr std::uint32_t unlimited = ~std::uint32_t{0};

// What a consumer does with the messages it takes: on direct async edges and on edges out of a queue.
struct ConsumerPlan
{
    std::uint32_t consumers = 1; // own workers per replica of the consuming node, each a consumer by itself
    bool manualAck = true;
    // How many messages a consumer may hold that it has not settled, with manual acknowledgement. `unlimited`: the
    // backlog moves into the first consumer, as without acknowledgement.
    std::uint32_t prefetch = 1;
    enum class OnFailure : std::uint8_t {
        Requeue,
        DeadLetter,
        Discard
    } onFailure = OnFailure::Requeue;
    bool requeueByNack = false; // basic.nack, which a quorum queue's delivery limit does not count
    // The key of what is done stands in the same transaction as its effect: what comes again is recognised, and not done
    // again.
    bool idempotent = false;
    Time lateAfter = never; // of its publication: a message whose work is done later than that is late
    struct Operation
    {
        Index name;      // of the message
        Index operation; // of the consuming node
    };
    std::vector<Operation> operations; // one for each name that can arrive
    PollPlan poll;                     // instead of acknowledgement and prefetch, when it takes from a log
};

struct ChannelPlan
{
    std::string id;               // of the direct edge or of the queue node, as in the report
    Index node = noIndex;         // the queue node, or
    Index edge = noIndex;         // the direct edge
    std::vector<Index> consumers; // edges that take from it

    // Push: a broker hands messages on as far as prefetch goes (RabbitMQ). Pop: a consumer takes one when it is idle,
    // and it is gone from the list (BRPOP). Move: likewise, but it is kept in a list of its own until it is settled
    // (BLMOVE, LREM); if its consumer is gone it stays there, unless a reaper moves it back.
    enum class Delivery : std::uint8_t { Push, Pop, Move } delivery = Delivery::Push;
    bool lastFirst = false;              // a list that is pushed and popped at the same end
    Time reaperTimeout = never;          // Move: what has been out for longer is put back, even if it is still worked on
    std::uint32_t maxLength = unlimited; // of the messages that wait
    enum class Overflow : std::uint8_t {
        DropHead,        // the oldest goes
        RejectPublish,   // the new one is turned away
        RejectPublishDlx // and dead-lettered
    } overflow = Overflow::DropHead;
    // So many messages in it, waiting or out, and what is published waits at its publishers. RabbitMQ blocks them by
    // memory: vm_memory_high_watermark.
    std::uint32_t memoryAlarm = unlimited;
    Time messageTtl = never; // from its publishing on; it is removed when it stands at the head
    // A message that has come back more often than this is dead-lettered, or dropped.
    std::uint32_t deliveryLimit = unlimited;
    Index deadLetter = noIndex; // channel that gets what is rejected, expired, over a limit; noIndex: it is gone

    // What survives a crash of the broker: nothing, all but what came in the last second, or all.
    enum class Persistence : std::uint8_t { None, EverySecond, Always } persistence = Persistence::None;
    bool singleActive = false; // one consumer at a time gets messages; the next one when it is gone
    // Push: a consumer that has not settled a message for so long loses its channel, and gives all back. Looked at once a
    // minute.
    Time consumerTimeout = never;
    // Push: what has failed comes back after retryMin times its deliveries, retryMax at most; 0: at once.
    Time retryMin = 0, retryMax = never;
    bool keepsDeadLetters = false; // until the queue they go to takes them
    Time heartbeat = 60 * second; // Push: so long after a consumer fell silent the broker takes back what it had

    bool unroutable = false; // of an exchange: what no binding matches, which is dropped

    Index log = noIndex; // it is what a consumer group has of this log; then only its consumers and this act:
    GroupPlan group = {};
};

// How often a dead letter is tried again that its queue did not take. An approximation: RabbitMQ tries again when it
// hears that the queue is there.
inline constexpr Time deadLetterInterval = second;

// Why a message was dead-lettered, in RabbitMQ's words: rejected, expired, maxlen, delivery_limit.
enum class DeathReason : std::uint8_t { None, Rejected, Expired, MaxLen, DeliveryLimit };
inline constexpr std::size_t deathReasons = 5;

} // namespace sim
