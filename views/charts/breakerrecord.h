// When which breaker was in which state, kept from the frames. A change is placed at the time of its mark
// where the frame has one; otherwise at the frame that first showed it, which is late by at most one frame.
// GUI thread.
#pragma once

#include "model/run/frame.h"
#include "views/charts/axes.h"

#include <QHash>

namespace charts {

class BreakerRecord
{
public:
    struct State // of all instances of one breaker; all zero: not known
    {
        std::uint32_t closed = 0, open = 0, halfOpen = 0;
        bool operator==(const State &) const = default;
        bool isKnown() const { return closed + open + halfOpen > 0; }
    };
    struct Span
    {
        sim::Time from = 0, to = 0;
        State state;
        bool operator==(const Span &) const = default;
    };

    // Forgets everything. What comes is recorded from `from` on; a run begins at 0 with every breaker CLOSED.
    void clear(sim::Time from = 0);
    void append(const run::Frame &frame);

    // Adjoining spans over the stretch up to the newest frame; what is not known is left out.
    QList<Span> spans(sim::Index edge, const Stretch &stretch) const;
    State now(sim::Index edge) const;

private:
    struct Change
    {
        sim::Time at;
        State state;
    };
    void appendEdge(const run::Frame &frame, sim::Index edge);
    static void change(QList<Change> &changes, sim::Time at, const State &state);

    QHash<sim::Index, QList<Change>> m_changes; // in the order of time, each different from the one before
    sim::Time m_from = 0, m_now = 0;
};

} // namespace charts
