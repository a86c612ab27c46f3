// What is going to happen, in one total order (at, phase, seq). Events with random delays live in a 4-ary
// heap; events with a constant delay live in lanes: now + constant never decreases, so a lane is a FIFO ring
// that is sorted for free. A tournament over the lanes' fronts finds the least. Where an event lives never
// changes the order. A plain value: copying it copies the future.
#pragma once

#include "model/sim/array.h"
#include "model/sim/time.h"

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

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
inline constexpr EventKey noKey = ~EventKey{0};

class EventQueue
{
public:
    static constexpr std::uint32_t noLane = ~std::uint32_t{0};
    // More would cost every event more in the tournament than the heap costs the events of a rare delay.
    static constexpr std::uint32_t mostLanes = 64;
    // Of a lane: 146 years. A sum with a time that is no later needs no look at its bounds.
    static constexpr Time longestDelay = never / 2;

    EventQueue();

    // The lane for events that are always scheduled `delay` ahead, in one phase. Lanes nobody asked for since
    // beginLanes() are given to other delays once they are empty. noLane when there are too many: use the
    // heap.
    void beginLanes();
    std::uint32_t laneFor(Time delay, std::uint64_t phase);

    // Both return the ticket. REQUIRES: at >= the time of the last event taken; for a lane, at == now + its
    // delay.
    std::uint32_t push(Time at, EventType type, std::uint32_t slot);
    [[gnu::always_inline]] inline std::uint32_t pushLane(std::uint32_t lane, Time at, EventType type,
                                                         std::uint32_t slot);

    // A ticket for something that waits without an event ahead.
    std::uint32_t ticket() { return make(0, EventType::WaitOver, 0).ticket(); }

    // The next event, null when there is none. Valid until the queue changes.
    const Event *peek();
    // Takes the next event out, unless it is after `until`. False: there is none. What stands behind it in a
    // lane of timers and has been cancelled, isCancelled(event), is dropped on the way.
    template <class IsCancelled>
    [[gnu::always_inline]] inline bool take(Time until, Event &event, IsCancelled isCancelled);

    // Visits all events in a fixed but otherwise meaningless order.
    template <class Visit> void forEach(Visit visit) const;
    std::uint64_t scheduled() const { return m_seq; }

private:
    struct Lane
    {
        Array<Event> ring; // a power of two long: mask + 1, or empty
        std::uint32_t mask = 0, head = 0, count = 0;
        Time delay = 0;
        std::uint64_t phase = 0;
        bool wanted = false;

        const Event &at(std::uint32_t i) const { return ring[(head + i) & mask]; }
        [[gnu::noinline]] void grow();
    };

    Event make(Time at, EventType type, std::uint32_t slot)
    {
        if (static_cast<std::uint32_t>(++m_seq) == 0) [[unlikely]]
            ++m_seq; // a ticket is never 0
        return {at, (phaseOf(type) << 62) | m_seq, slot, type};
    }
    static std::size_t leastOfFour(const Event *heap, std::size_t first);
    void siftDown(std::size_t hole, const Event &event);
    void fillHole();
    [[gnu::always_inline]] inline void frontChanged(std::uint32_t lane);
    [[gnu::always_inline]] inline void frontCame(std::uint32_t lane); // where there was none
    // Of one that has no event, or no room for another. Gives the ticket back.
    [[gnu::noinline]] std::uint32_t pushToBorder(std::uint32_t lane, const Event &event);
    void growTournament();

    Array<Event> m_heap;
    bool m_hole = false; // the heap's root has been taken and not yet been replaced
    std::vector<Lane> m_lanes;
    // Of the lanes, noKey when empty; of the tournament's leaves, two at least.
    std::array<EventKey, mostLanes> m_fronts;
    std::array<std::uint8_t, 2 * mostLanes>
        m_winners; // of the tournament; [1] is the lane with the least front
    std::uint32_t m_leaves = 2;
    std::uint64_t m_seq = 0;
};

// Of the four children from `first` on the least, the two halves compared independently.
inline std::size_t EventQueue::leastOfFour(const Event *heap, std::size_t first)
{
    const std::size_t a = first + (keyOf(heap[first + 1]) < keyOf(heap[first]) ? 1 : 0);
    const std::size_t b = first + 2 + (keyOf(heap[first + 3]) < keyOf(heap[first + 2]) ? 1 : 0);
    return keyOf(heap[b]) < keyOf(heap[a]) ? b : a;
}

inline void EventQueue::siftDown(std::size_t hole, const Event &event)
{
    Event *const heap = m_heap.data();
    const std::size_t size = m_heap.size();
    const EventKey key = keyOf(event);
    for (std::size_t first = 4 * hole + 1; first < size; first = 4 * hole + 1) {
        std::size_t best = first;
        if (first + 4 <= size) [[likely]] {
            best = leastOfFour(heap, first);
        } else {
            for (std::size_t i = first + 1; i < size; ++i)
                best = keyOf(heap[i]) < keyOf(heap[best]) ? i : best;
        }
        if (key < keyOf(heap[best]))
            break;
        heap[hole] = heap[best];
        hole = best;
    }
    heap[hole] = event;
}

inline void EventQueue::fillHole()
{
    m_hole = false;
    const Event last = m_heap.back();
    m_heap.pop_back();
    if (!m_heap.empty())
        siftDown(0, last);
}

inline std::uint32_t EventQueue::push(Time at, EventType type, std::uint32_t slot)
{
    const Event event = make(at, type, slot);
    if (m_hole) {
        m_hole = false;
        siftDown(0, event);
        return event.ticket();
    }
    std::size_t hole = m_heap.size();
    m_heap.push_back(event);
    const EventKey key = keyOf(event);
    while (hole > 0) {
        const std::size_t parent = (hole - 1) / 4;
        if (keyOf(m_heap[parent]) < key)
            break;
        m_heap[hole] = m_heap[parent];
        hole = parent;
    }
    m_heap[hole] = event;
    return event.ticket();
}

inline void EventQueue::frontChanged(std::uint32_t lane)
{
    m_fronts[lane] = m_lanes[lane].count ? keyOf(m_lanes[lane].at(0)) : noKey;
    for (std::size_t node = (m_leaves + lane) / 2; node >= 1; node /= 2) {
        const std::uint32_t a = m_winners[2 * node], b = m_winners[2 * node + 1];
        m_winners[node] = static_cast<std::uint8_t>(m_fronts[b] < m_fronts[a] ? b : a);
    }
}

inline void EventQueue::frontCame(std::uint32_t lane)
{
    const EventKey front = m_fronts[lane] = keyOf(m_lanes[lane].at(0));
    for (std::size_t leaf = m_leaves + lane; leaf > 1; leaf /= 2) {
        if (m_fronts[m_winners[leaf ^ 1]] < front)
            break; // further up nothing knew of this lane
        m_winners[leaf / 2] = static_cast<std::uint8_t>(lane);
    }
}

inline std::uint32_t EventQueue::pushLane(std::uint32_t lane, Time at, EventType type, std::uint32_t slot)
{
    if (lane == noLane)
        return push(at, type, slot);
    const Event event = make(at, type, slot);
    Lane &l = m_lanes[lane];
    if (l.count - 1u >= l.mask - 1u) [[unlikely]] // empty, or full
        return pushToBorder(lane, {at, event.order, slot, type});
    Event &place = l.ring[(l.head + l.count++) & l.mask];
    place.at = at;
    place.order = event.order;
    place.slot = slot;
    place.type = type;
    return event.ticket();
}

inline const Event *EventQueue::peek()
{
    if (m_hole)
        fillHole();
    const std::uint32_t lane = m_winners[1];
    const EventKey front = m_fronts[lane];
    if (!m_heap.empty() && keyOf(m_heap.front()) < front)
        return &m_heap.front();
    return front == noKey ? nullptr : &m_lanes[lane].at(0);
}

template <class IsCancelled> inline bool EventQueue::take(Time until, Event &event, IsCancelled isCancelled)
{
    if (m_hole)
        fillHole();
    const std::uint32_t lane = m_winners[1];
    const EventKey front = m_fronts[lane];
    if (!m_heap.empty() && keyOf(m_heap.front()) < front) {
        event = m_heap.front();
        m_hole = event.at <= until;
        return m_hole;
    }
    if (static_cast<Time>(front >> 64) > until || front == noKey)
        return false;
    Lane &l = m_lanes[lane];
    const Event &first = l.ring[l.head];
    event.at = static_cast<Time>(front >> 64);
    event.order = static_cast<std::uint64_t>(front);
    event.slot = first.slot;
    event.type = first.type;
    do {
        l.head = (l.head + 1) & l.mask;
        --l.count;
    } while (l.phase == 0 && l.count && isCancelled(l.ring[l.head]));
    frontChanged(lane);
    return true;
}

template <class Visit> void EventQueue::forEach(Visit visit) const
{
    for (std::size_t i = m_hole ? 1 : 0; i < m_heap.size(); ++i)
        visit(m_heap[i]);
    for (const Lane &lane : m_lanes) {
        for (std::uint32_t i = 0; i < lane.count; ++i)
            visit(lane.at(i));
    }
}

} // namespace sim
