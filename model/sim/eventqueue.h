// What is going to happen, in one total order (at, phase, seq). Events with random delays live in a calendar of
// the near future, or beyond it in a heap; events with a constant delay live in lanes: now + constant never
// decreases, so a lane is a FIFO ring that is sorted for free. A tournament over the lanes' fronts finds the
// least. Where an event lives never changes the order. A plain value: copying it copies the future.
#pragma once

#include "model/sim/array.h"
#include "model/sim/calendar.h"
#include "model/sim/eventheap.h"

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace sim {

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

    // Takes the next event out as if it had never been scheduled: the time it would have had does not come by that.
    // REQUIRES: there is one.
    template <class IsCancelled> void drop(IsCancelled isCancelled)
    {
        const Time from = m_from;
        Event event;
        take(never, event, isCancelled);
        m_from = from;
    }

    // Visits all events in a fixed but otherwise meaningless order.
    template <class Visit> void forEach(Visit visit) const;
    std::uint64_t scheduled() const { return m_seq; }

private:
    struct Lane
    {
        Array<Event> ring; // a power of two long: mask + 1, or empty
        std::uint32_t mask = 0, head = 0;
        std::uint32_t behind = noneBehind; // the front one; noneBehind: there is no front one
        std::uint32_t limit = 0;           // of `behind`, at which the ring is full
        Time delay = 0;
        std::uint64_t phase = 0;
        bool wanted = false;

        static constexpr std::uint32_t noneBehind = ~0u;
        bool isEmpty() const { return behind == noneBehind; }
        const Event &at(std::uint32_t i) const { return ring[(head + i) & mask]; }
        [[gnu::noinline]] void grow();
    };

    Event make(Time at, EventType type, std::uint32_t slot)
    {
        m_seq += 2;
        return {at, (phaseOf(type) << 62) | m_seq, slot, type};
    }
    // Gives the calendar's buckets another width when most events are beyond it, or stand in line in it.
    [[gnu::noinline]] void fit();
    [[gnu::always_inline]] inline void put(const Event &event);
    [[gnu::always_inline]] inline bool takeNear(Time until, Event &event);
    [[gnu::always_inline]] inline bool takeHeld(Time until, Event &event);
    [[gnu::noinline]] bool takeFar(Time until, Event &event);
    [[gnu::noinline]] void findLoose();
    bool isHolding() const { return m_held.order != 0; }
    [[gnu::noinline]] void letGo(); // of what is held, as another event comes before it
    [[gnu::always_inline]] inline void frontChanged(std::uint32_t lane);
    [[gnu::always_inline]] inline void frontCame(std::uint32_t lane, EventKey front); // where there was none
    // Of one that has no event, or no room for another. Gives the ticket back.
    [[gnu::noinline]] std::uint32_t pushToBorder(std::uint32_t lane, Time at, std::uint64_t order, std::uint32_t slot,
                                                 EventType type);
    [[gnu::noinline]] std::uint32_t pushToFull(std::uint32_t lane, Time at, std::uint64_t order, std::uint32_t slot,
                                                 EventType type);
    void growTournament();

    static constexpr std::uint32_t pushesBetweenFits = 256;

    static constexpr EventKey unknown = 0; // less than any key

    Calendar m_near;
    EventHeap m_far;
    // One scheduled without a delay in an empty lane that came before all others, and still comes before those that are
    // not in lanes: it need not go through the tournament. order 0: none.
    Event m_held{};
    EventKey m_loose = noKey; // the least of the three; unknown after one was taken from afar
    Time m_from = 0; // of the last event taken
    std::uint32_t m_untilFit = pushesBetweenFits, m_pushedFar = 0;
    std::vector<Lane> m_lanes;
    // Of the lanes, noKey when empty; of the tournament's leaves, two at least.
    std::array<EventKey, mostLanes> m_fronts;
    std::array<std::uint8_t, 2 * mostLanes>
        m_winners; // of the tournament; [1] is the lane with the least front
    std::uint32_t m_leaves = 2;
    std::uint64_t m_seq = 1; // odd, so that a ticket, its lower half, is never 0
};

inline void EventQueue::put(const Event &event)
{
    if (m_near.covers(event.at, m_from)) [[likely]] {
        if (!m_near.push(event))
            return;
    } else {
        ++m_pushedFar;
        m_far.push(event);
    }
    const EventKey key = keyOf(event);
    if (isHolding() && key < m_loose) [[unlikely]]
        letGo();
    m_loose = std::min(m_loose, key);
}

inline std::uint32_t EventQueue::push(Time at, EventType type, std::uint32_t slot)
{
    const Event event = make(at, type, slot);
    if (--m_untilFit == 0) [[unlikely]]
        fit();
    put(event);
    return event.ticket();
}

inline void EventQueue::frontChanged(std::uint32_t lane)
{
    EventKey least = m_fronts[lane] = !m_lanes[lane].isEmpty() ? keyOf(m_lanes[lane].at(0)) : noKey;
    for (std::size_t leaf = m_leaves + lane; leaf > 1; leaf /= 2) {
        const std::uint32_t other = m_winners[leaf ^ 1];
        if (m_fronts[other] < least) {
            least = m_fronts[other];
            lane = other;
        }
        m_winners[leaf / 2] = static_cast<std::uint8_t>(lane);
    }
}

inline void EventQueue::frontCame(std::uint32_t lane, EventKey front)
{
    m_fronts[lane] = front;
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
    if (l.behind >= l.limit) [[unlikely]] // empty, or full
        return pushToBorder(lane, at, event.order, slot, type);
    Event &place = l.ring[(l.head + ++l.behind) & l.mask];
    copyFields(place, event);
    return event.ticket();
}

inline const Event *EventQueue::peek()
{
    if (m_loose == unknown)
        findLoose();
    const std::uint32_t lane = m_winners[1];
    const EventKey front = m_fronts[lane];
    if (m_loose < front)
        return m_near.least() == m_loose ? &m_near.front() : isHolding() ? &m_held : &m_far.front();
    return front == noKey ? nullptr : &m_lanes[lane].at(0);
}

inline bool EventQueue::takeNear(Time until, Event &event)
{
    const Event &first = m_near.front();
    if (first.at > until)
        return false;
    copyFields(event, first);
    m_from = event.at;
    m_near.take();
    m_loose = std::min(m_near.least(), m_far.least());
    return true;
}

inline bool EventQueue::takeHeld(Time until, Event &event)
{
    if (m_held.at > until)
        return false;
    copyFields(event, m_held);
    m_from = event.at;
    m_held.order = 0;
    m_loose = std::min(m_near.least(), m_far.least());
    return true;
}

template <class IsCancelled> inline bool EventQueue::take(Time until, Event &event, IsCancelled isCancelled)
{
    const std::uint32_t lane = m_winners[1];
    const EventKey front = m_fronts[lane];
    while (m_loose < front) {
        if (m_near.least() == m_loose) [[likely]]
            return takeNear(until, event);
        if (m_loose == unknown)
            findLoose();
        else
            return isHolding() ? takeHeld(until, event) : takeFar(until, event);
    }
    if (static_cast<std::uint64_t>(front >> 64) > static_cast<std::uint64_t>(until)) // noKey, too
        return false;
    Lane &l = m_lanes[lane];
    const Event &first = l.ring[l.head];
    event.at = m_from = static_cast<Time>(front >> 64);
    event.order = static_cast<std::uint64_t>(front);
    event.slot = first.slot;
    event.type = first.type;
    do {
        l.head = (l.head + 1) & l.mask;
        --l.behind;
    } while (l.phase == 0 && !l.isEmpty() && isCancelled(l.ring[l.head]));
    frontChanged(lane);
    return true;
}

template <class Visit> void EventQueue::forEach(Visit visit) const
{
    m_far.forEach(visit);
    m_near.forEach(visit);
    if (isHolding())
        visit(m_held);
    for (const Lane &lane : m_lanes) {
        for (std::uint32_t i = 0; i != lane.behind + 1; ++i)
            visit(lane.at(i));
    }
}

} // namespace sim
