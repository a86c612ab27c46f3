// Ticks, tops and texts of the axes. Pure functions of what is shown, so that they do not jitter.
#pragma once

#include "views/charts/chartspecs.h"

namespace charts {

struct Scale
{
    double top = 1;  // a whole number of steps
    double step = 1; // 1, 2 or 5 times a power of ten; never a fraction of a thing that is counted
    bool operator==(const Scale &) const = default;
};
// The lowest scale of at most four steps that holds `highest`.
Scale scaleFor(double highest, Unit unit, double leastTop);
// Keeps the scale until it is too small, or far too large: the top then moves once, not with every refresh.
Scale steadyScale(const Scale &before, double highest, Unit unit, double leastTop);

QString tickText(double value, const Scale &scale, Unit unit); // "1.5 s", "50 ms", "12"
QString readingText(double value, Unit unit);                  // of one point: "1.52 s", "41 ms", "12.3"
QString unitText(Unit unit);                                   // "per second", "messages"
QString spanText(sim::Time span);                              // "1 s", "0.1 s", "2 min"

// Times at which the x axis has a tick, multiples of one nice step, none closer than `closest` pixels.
QList<sim::Time> timeTicks(sim::Time from, sim::Time to, int pixels, int closest);
QString timeText(sim::Time at); // "0:20", "1:02:00", "0:00.5"

// What part of the run is shown. A run younger than `span` is shown from its start.
struct Stretch
{
    sim::Time from = 0, to = 0;
    bool operator==(const Stretch &) const = default;
};
inline constexpr sim::Time wholeRun = 0;
Stretch stretchFor(sim::Time now, sim::Time span);

} // namespace charts
