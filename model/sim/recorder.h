// Counts what an engine does. Kept outside the world: checkpoints stay small and watching changes nothing.
#pragma once

#include "model/sim/observe.h"
#include "model/sim/scenario.h"
#include "model/sim/story.h"

#include <array>
#include <vector>

namespace sim {

class World;

__extension__ using Moments = __int128; // level x nanoseconds

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
        Witness *witness = nullptr;  // outlives the recorder
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
    Witness *witness() const { return m_options.witness; }

    // A level that changes in steps. Its integral up to t is level * t less the moments of its steps, so a
    // step costs an addition and no look at the time since the last one.
    struct Meter
    {
        Moments moments = 0; // sum of step * time over all steps
        Moments from = 0;    // integral at the last boundary of a slot or a window
        std::uint32_t value = 0, max = 0;

        void up(Time now)
        {
            ++value;
            moments += static_cast<std::uint64_t>(now);
            if (value > max) [[unlikely]]
                max = value;
        }
        void down(Time now)
        {
            --value;
            moments -= static_cast<std::uint64_t>(now);
        }
        void set(Time now, std::uint32_t level)
        {
            if (level == value)
                return;
            moments += static_cast<Moments>(std::int64_t{level} - std::int64_t{value}) * now;
            value = level;
            max = level > max ? level : max;
        }
        Moments integral(Time now) const { return static_cast<Moments>(value) * now - moments; }
        double area(Time now) const
        {
            return static_cast<double>(integral(now) - from);
        } // since the boundary
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
        std::vector<Meter> channels, lags; // lags: by channel, of consumer groups
        std::vector<BreakerMeters> breakers;
        Time flushed = 0; // what was before is in the totals and in the slot

        template <class Act> void each(Act act);
        // The piece since `flushed`. REQUIRES: no boundary in between.
        void addTo(Totals &totals, Time to) const;
        void addTo(Slot &slot, Time to, Time slotLength) const;
    };

    // ---- What the world calls. `entered` is when the item entered what it is counted at.
    void listen(const World &world); // called first in every run; catches up when it has missed something
    void heardUntil(const World &world);
    void at(Time now)
    {
        if (now >= m_boundary) [[unlikely]]
            cross(now);
    }
    [[gnu::always_inline]] inline void nodeEntered(Index node, Index operation, Time entered)
    {
        eachWindow(entered, [=](auto &t) { ++t.operations[operation].entered; });
        if (m_slotted)
            ++m_slot.nodes[node].entered;
    }
    struct Ending
    {
        Time entered, now;
        Cause cause;
        bool admitted, degraded, good;
    };
    [[gnu::always_inline]] inline void nodeEnded(Index node, Index operation, const Ending &ending)
    {
        if (ending.entered >= m_only.from) [[likely]]
            flow(m_only.operations[operation], ending);
        else if (!m_single)
            eachPart(ending.entered, [=](Totals &t) { flow(t.operations[operation], ending); });
        if (m_slotted)
            nodeEndedInSlot(node, ending);
    }
    [[gnu::always_inline]] inline void queueWait(Index node, Time entered, Time wait)
    {
        eachWindow(entered, [=](auto &t) { t.nodes[node].queueWait.record(wait); });
    }
    void work(Index node, Time entered, Time length)
    {
        eachWindow(entered, [=](auto &t) { t.nodes[node].work += length; });
    }
    void wasted(Index node, Time entered, double nanoseconds);
    void counted(Index node, Time entered, std::uint64_t NodeTotals::*count, std::uint64_t times = 1);
    void took(Index node, Time entered, Histogram NodeTotals::*kind, Time time);
    NodeMeters &meters(Index node) { return m_meters.nodes[node]; }
    void callEntered(Index edge, Time entered)
    {
        eachWindow(entered, [=](auto &t) { ++t.edges[edge].entered; });
        if (m_slotted)
            ++m_slot.edges[edge].calls;
    }
    [[gnu::always_inline]] inline void calledOnce(Index edge, Time now) // entered, with its first attempt on the way
    {
        eachWindow(now, [=](auto &t) {
            EdgeTotals &totals = t.edges[edge];
            ++totals.entered;
            ++totals.attempts;
        });
        if (m_slotted) {
            ++m_slot.edges[edge].calls;
            ++m_slot.edges[edge].attempts;
        }
    }
    void attempted(Index edge, Time entered)
    {
        eachWindow(entered, [=](auto &t) { ++t.edges[edge].attempts; });
        if (m_slotted)
            ++m_slot.edges[edge].attempts;
    }
    [[gnu::always_inline]] inline void callEnded(Index edge, Time entered, Time now, Cause cause)
    {
        const Ending ending{entered, now, cause, true, false, true};
        if (ending.entered >= m_only.from) [[likely]]
            flow(m_only.edges[edge], ending);
        else if (!m_single)
            eachPart(ending.entered, [=](Totals &t) { flow(t.edges[edge], ending); });
        if (m_slotted)
            callEndedInSlot(edge, ending);
    }
    void counted(Index edge, Time entered, std::uint64_t EdgeTotals::*count);
    void breakerMoved(Index edge, const BreakerTransition &transition);
    void breakersAre(Index edge, Time now, const EdgeGauge &gauge);
    [[gnu::always_inline]] inline void published(Index channel, Time entered)
    {
        eachWindow(entered, [&](auto &t) { ++t.channels[channel].published; });
        if (m_slotted)
            ++m_slot.channels[channel].published;
    }
    [[gnu::always_inline]] inline void settled(Index channel, Time entered, std::uint64_t ChannelTotals::*term, bool wasWaiting)
    {
        eachWindow(entered, [&](auto &t) {
            ++(t.channels[channel].*term);
            t.channels[channel].waiting -= wasWaiting;
        });
        if (!m_slotted)
            return;
        m_slot.channels[channel].acknowledged += term == &ChannelTotals::acknowledged;
        m_slot.channels[channel].lost += term == &ChannelTotals::lost;
    }
    void deadLettered(Index channel, Time entered, DeathReason reason); // beside the books
    void counted(Index channel, Time entered, std::uint64_t ChannelTotals::*count); // beside the books
    [[gnu::always_inline]] inline void arrivedInBacklog(Index channel, Time entered)
    {
        eachWindow(entered, [&](auto &t) { ++t.channels[channel].waiting; });
    }
    [[gnu::always_inline]] inline void leftBacklog(Index channel, Time entered)
    {
        eachWindow(entered, [&](auto &t) { --t.channels[channel].waiting; });
    }
    [[gnu::always_inline]] inline void handedOut(Index channel, Time entered, bool redelivered)
    {
        eachWindow(entered, [&](auto &t) {
            ++t.channels[channel].delivered;
            t.channels[channel].redelivered += redelivered;
        });
        if (m_slotted)
            m_slot.channels[channel].redelivered += redelivered;
    }
    [[gnu::always_inline]] inline void endToEnd(Index channel, Time entered, Time took)
    {
        eachWindow(entered, [&](auto &t) { t.channels[channel].endToEnd.record(took); });
        if (m_slotted)
            m_endToEnd[channel].record(took);
    }
    void depth(Index channel, Time now, std::uint32_t waiting)
    {
        m_meters.channels[channel].set(now, waiting);
    }
    void lag(Index group, Time now, std::uint64_t records)
    {
        m_meters.lags[group].set(now, static_cast<std::uint32_t>(std::min<std::uint64_t>(records, ~std::uint32_t{0})));
    }
    void oldest(Index channel, Time published); // of the head of the backlog; `never`: it is empty
    void mark(const Mark &mark)
    {
        if (m_options.marks)
            keep(mark);
    }
    void keep(const Mark &mark);

    template <class Act> [[gnu::always_inline]] inline void eachWindow(Time entered, Act act)
    {
        if (entered >= m_only.from) [[likely]]
            act(m_only);
        else if (!m_single)
            eachPart(entered, act);
    }
    template <class Act> [[gnu::noinline]] void eachPart(Time entered, Act act)
    {
        for (Part &part : m_parts) {
            if (entered >= part.from && entered < part.totals.to)
                act(part.totals);
        }
    }
    // Where the totals of the only window are. Set by listen(), so a copied recorder finds its own.
    struct Only
    {
        Time from = never; // as Part's; of several windows: never
        Flow *operations = nullptr;
        NodeTotals *nodes = nullptr;
        EdgeTotals *edges = nullptr;
        ChannelTotals *channels = nullptr;
    };
    struct Part
    {
        Time from; // items that entered before are not counted: also those before the recorder listened
        Totals totals;
    };

    void openOnly();
    void cross(Time now);
    void flushTo(Time boundary);
    void nextBoundary(Time now);
    void startSlot(Time from);
    void nodeEndedInSlot(Index node, Ending ending);
    void callEndedInSlot(Index edge, Ending ending);
    Slot sealed(Time to) const; // the slot under way with its latencies
    [[gnu::always_inline]] static inline void flow(Flow &flow, const Ending &ending)
    {
        if (ending.cause == Cause::None) [[likely]] {
            ++flow.completed;
            flow.good += ending.good;
            if (ending.degraded) [[unlikely]]
                ++flow.degraded;
            if (ending.admitted)
                flow.ok.record(ending.now - ending.entered);
            return;
        }
        failure(flow, ending);
    }
    [[gnu::noinline]] static void failure(Flow &flow, Ending ending)
    {
        ++flow.failed;
        ++flow.errors[static_cast<std::size_t>(ending.cause)];
        if (ending.admitted)
            flow.bad.record(ending.now - ending.entered);
    }

    Options m_options;
    bool m_slotted; // slots are kept
    bool m_single;  // one window without an end
    Only m_only;
    std::vector<Part> m_parts;
    Meters m_meters;
    std::vector<Index> m_breakerOf; // edge -> m_meters.breakers, or noIndex
    std::vector<Index> m_nodeOf;    // operation -> node
    std::vector<Time> m_oldest;     // per channel: when the head of the backlog was published
    std::vector<Slot> m_ended;
    Slot m_slot;
    std::vector<SlotHistogram> m_nodeLatency, m_edgeLatency, m_endToEnd; // of the slot under way
    std::vector<Mark> m_marks;
    Time m_boundary = never; // the next end of a slot, or end or beginning of a window
    bool m_listening = false;
    std::uint64_t m_events = 0, m_fingerprint = 0; // of the world when it last reported
};

} // namespace sim
