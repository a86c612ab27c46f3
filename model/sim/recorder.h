// Counts what an engine does. Kept outside the world: checkpoints stay small and watching changes nothing.
#pragma once

#include "model/sim/observe.h"
#include "model/sim/scenario.h"

#include <array>
#include <vector>

namespace sim {

class World;

class Recorder
{
public:
    struct Window // a measured part: items that enter in [from, to)
    {
        Time from = 0, to = never;
    };
    struct Options
    {
        std::vector<Window> windows; // totals are kept for each
        Time slotLength = 0;         // 0: no slots; slots begin at multiples of it
        bool marks = false;          // keep marks for drawing, newest 256
    };

    Recorder(const Scenario &scenario, Options options);

    // `now` is the engine's now(). The totals of a window up to then, levels integrated and in-flight counts
    // filled in. A recorder that begins to listen in the middle of a run counts what enters from then on.
    Totals totals(std::size_t window, Time now) const;
    // Slots that have ended since the last call.
    std::vector<Slot> takeSlots();
    // The slot under way, as far as it has come.
    Slot currentSlot(Time now) const;
    std::vector<Mark> takeMarks();

private:
    friend class World;

    // A level that changes in steps, integrated since the last boundary of a slot or a window.
    struct Meter
    {
        double area = 0; // level x nanoseconds
        Time since = 0;
        std::uint32_t value = 0, max = 0;

        void set(Time now, std::uint32_t level)
        {
            if (level != value)
                bring(now, level);
        }
        void bring(Time now, std::uint32_t level)
        {
            area += static_cast<double>(value) * static_cast<double>(now - since);
            since = now;
            value = level;
            max = level > max ? level : max;
        }
    };
    struct NodeMeters
    {
        Meter queue, inSystem, busy, capacity;
    };
    struct BreakerMeters
    {
        Index edge;
        std::array<Meter, 3> in; // by BreakerState: how many of the edge's instances are in it
    };
    struct Meters
    {
        std::vector<NodeMeters> nodes;
        std::vector<Meter> channels;
        std::vector<BreakerMeters> breakers;
        Time flushed = 0; // what was before is in the totals and in the slot

        template <class Act> void each(Act act);
        void bringTo(Time now);
        // The piece since `flushed`. REQUIRES: brought to `to`; no boundary in between.
        void addTo(Totals &totals, Time to) const;
        void addTo(Slot &slot, Time slotLength) const;
    };

    // ---- What the world calls. `entered` is when the item entered what it is counted at.
    void listen(const World &world); // called first in every run; catches up when it has missed something
    void heardUntil(const World &world);
    void at(Time now)
    {
        if (now >= m_boundary) [[unlikely]]
            cross(now);
    }
    void nodeEntered(Index node, Index operation, Time entered);
    struct Ending
    {
        Time entered, now;
        Cause cause;
        bool admitted, degraded, good;
    };
    void nodeEnded(Index node, Index operation, const Ending &ending);
    void queueWait(Index node, Time entered, Time wait);
    void work(Index node, Time entered, double nanoseconds);
    void wasted(Index node, Time entered, double nanoseconds);
    void levels(Index node, Time now, std::uint32_t queue, std::uint32_t inSystem, std::uint32_t busy,
                std::uint32_t capacity)
    {
        NodeMeters &m = m_meters.nodes[node];
        m.queue.set(now, queue);
        m.inSystem.set(now, inSystem);
        m.busy.set(now, busy);
        m.capacity.set(now, capacity);
    }
    void callEntered(Index edge, Time entered);
    void attempted(Index edge, Time entered);
    void callEnded(Index edge, Time entered, Time now, Cause cause);
    void abandoned(Index edge, Time entered);
    void notPermitted(Index edge, Time entered);
    void breakerMoved(Index edge, const BreakerTransition &transition);
    void breakersAre(Index edge, Time now, const EdgeGauge &gauge);
    void published(Index channel, Time entered);
    void settled(Index channel, Time entered, std::uint64_t ChannelTotals::*term, bool wasWaiting);
    void counted(Index channel, Time entered, std::uint64_t ChannelTotals::*count); // beside the books
    void arrivedInBacklog(Index channel, Time entered);
    void handedOut(Index channel, Time entered, bool redelivered);
    void endToEnd(Index channel, Time entered, Time took);
    void depth(Index channel, Time now, std::uint32_t waiting)
    {
        m_meters.channels[channel].set(now, waiting);
    }
    void oldest(Index channel, Time published); // of the head of the backlog; `never`: it is empty
    void mark(const Mark &mark);

    template <class Act> void eachWindow(Time entered, Act act)
    {
        for (Part &part : m_parts) {
            if (entered >= part.from && entered < part.totals.to)
                act(part.totals);
        }
    }
    struct Part
    {
        Time from; // items that entered before are not counted: also those before the recorder listened
        Totals totals;
    };

    void cross(Time now);
    void flushTo(Time boundary);
    void nextBoundary(Time now);
    void startSlot(Time from);
    void compactSlot();
    static void flow(Flow &flow, const Ending &ending);

    Options m_options;
    std::vector<Part> m_parts;
    Meters m_meters;
    std::vector<Index> m_breakerOf; // edge -> m_meters.breakers, or noIndex
    std::vector<Time> m_oldest;     // per channel: when the head of the backlog was published
    std::vector<Slot> m_ended;
    Slot m_slot;
    std::vector<Mark> m_marks;
    Time m_boundary = never; // the next end of a slot, or end or beginning of a window
    bool m_listening = false;
    std::uint64_t m_events = 0, m_fingerprint = 0; // of the world when it last reported
};

} // namespace sim
