// What has been measured so far, for charts and headline figures: the frames' slots, appended; old ones are
// merged in pairs so that a long run stays bounded. GUI thread.
#pragma once

#include "model/run/frame.h"

#include <QPointF>
#include <QList>

#include <deque>
#include <optional>

namespace run {

enum class Subject { Node, Edge, Channel };
enum class Quantity {
    P50, P95, P99,              // seconds; a point without samples is left out (the line has a gap)
    Throughput, Goodput, Offered, // per second: completed, within deadline, entered
    Errors,                     // per second, of one cause or all (Cause::None)
    Depth, DepthMax,            // waiting in the accept queue or the backlog
    Busy,                       // threads
    Attempts,                   // per second
    EndToEnd50, EndToEnd95, EndToEnd99, // channels, seconds
};

struct Summary // over a stretch of time
{
    sim::Time from = 0, to = 0;
    std::uint64_t entered = 0, completed = 0, failed = 0, good = 0;
    std::array<std::uint64_t, sim::causeCount> errors{};
    sim::Histogram latency;
};

class History
{
public:
    void clear();
    void append(const Frame &frame);

    sim::Time now() const;
    // At most two points a pixel: x in seconds of simulated time, y in the quantity's unit. Percentiles are taken
    // over `window` (sliding, ending at x). Segments are separated where there is nothing to say.
    QList<QList<QPointF>> series(Subject subject, sim::Index index, Quantity quantity, sim::Time from, sim::Time to,
                                 int pixels, sim::Time window, sim::Cause cause = sim::Cause::None) const;
    // Samples behind the percentiles of the last `window` before `to`.
    std::uint64_t count(Subject subject, sim::Index index, sim::Time from, sim::Time to) const;
    Summary summary(Subject subject, sim::Index index, sim::Time from, sim::Time to) const;
    // Causes that occurred at all, in report order.
    QList<sim::Cause> causes(Subject subject, sim::Index index) const;

private:
    std::deque<sim::Slot> m_slots; // in time order, without gaps
    sim::Slot m_current;
};

} // namespace run
