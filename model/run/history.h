// What has been measured so far, for charts and headline figures: the frames' slots, appended; old ones are
// merged in pairs so that a long run stays bounded, the newest 30 s (see boundsFor()) never. GUI thread.
#pragma once

#include "model/run/frame.h"

#include <QList>
#include <QPointF>

#include <map>
#include <vector>

namespace run {

enum class Subject { Node, Edge, Channel };
enum class Quantity {
    // Seconds, of latency. A point without samples is left out: the line has a gap.
    P50,
    P95,
    P99,
    // Per second.
    Throughput, // completed; channels: acknowledged
    Goodput,    // completed within the client's deadline; nodes only
    Degraded,   // of the completed; nodes only
    Offered,    // entered; channels: published
    Errors,     // of one cause, or all (Cause::None); channels: lost
    Attempts,   // edges only
    // Levels.
    Depth,    // waiting in the accept queue or the backlog, averaged
    DepthMax, // the most that waited
    Busy,     // threads; nodes only
    // Seconds, from publishing to the end of processing; channels only.
    EndToEnd50,
    EndToEnd95,
    EndToEnd99,
};

struct Summary // over a stretch of time
{
    sim::Time from = 0,
              to = 0; // what the slots really cover: those at the ends may reach beyond what was asked for
    std::uint64_t entered = 0, completed = 0, failed = 0, good = 0, degraded = 0;
    std::array<std::uint64_t, sim::causeCount> errors{};
    sim::Histogram latency;
};

// What has not gone as it should, from the beginning on.
struct Troubles
{
    QList<sim::Cause> causes; // of what failed, in their order
    bool degraded = false;    // did any reply come without something?
};

class History
{
public:
    void clear();
    void append(const Frame &frame);

    sim::Time now() const;
    // At most two points a pixel: x in seconds of simulated time, y in the quantity's unit. Percentiles are
    // taken over `window` (sliding, ending at x), rates over the last second (or one slot, where slots are
    // longer). Segments are separated where there is nothing to say; a quantity the subject has not gives
    // none.
    QList<QList<QPointF>> series(Subject subject, sim::Index index, Quantity quantity, sim::Time from,
                                 sim::Time to, int pixels, sim::Time window,
                                 sim::Cause cause = sim::Cause::None) const;
    // Samples behind the percentiles from `from` to `to`.
    std::uint64_t count(Subject subject, sim::Index index, sim::Time from, sim::Time to) const;
    Summary summary(Subject subject, sim::Index index, sim::Time from, sim::Time to) const;
    // Until now.
    Troubles troubles(Subject subject, sim::Index index) const;

private:
    // Percentiles of one subject at the end of each slot; they never change until slots are joined.
    struct Percentiles
    {
        std::uint64_t samples = 0;
        double p50 = 0, p95 = 0, p99 = 0; // seconds
    };
    struct TrackKey
    {
        Subject subject;
        sim::Index index;
        sim::Time window;
        auto operator<=>(const TrackKey &) const = default;
    };
    const std::vector<Percentiles> &track(const TrackKey &key) const;
    Percentiles percentiles(const TrackKey &key, std::size_t slot) const;
    // Slots that overlap (from, to], the one under way included, oldest first.
    std::vector<const sim::Slot *> within(sim::Time from, sim::Time to) const;

    std::vector<sim::Slot> m_slots; // in time order, without gaps
    sim::Slot m_current;            // begins where the last of m_slots ends; may be empty
    mutable std::map<TrackKey, std::vector<Percentiles>> m_tracks;
};

} // namespace run
