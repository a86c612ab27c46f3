// The table of charts: a chart is one row. Titles and labels are source texts (QT_TRANSLATE_NOOP("charts",
// ...)).
#pragma once

#include "model/run/history.h"
#include "model/sim/scenario.h"

#include <QList>
#include <QString>

#include <span>

namespace charts {

// What a chart can be of. Bits, so that a row can name several.
enum Kind : unsigned { Client = 1, Server = 2, Call = 4, Channel = 8 };
enum Tab : unsigned { Latency = 1, Traffic = 2, Queues = 4 };
inline constexpr Tab tabs[] = {Latency, Traffic, Queues};

enum class Unit { Seconds, PerSecond, Threads, Requests, Messages };
enum class Ink { Sync, Async, Ok, Slow, Fail, Grey, Text }; // a token of the theme

struct LineSpec
{
    run::Quantity quantity;
    const char *label; // "": the word for the cause
    Ink ink;
    bool dashed = false;
    sim::Cause cause = sim::Cause::None; // of Quantity::Errors
};

struct ChartSpec
{
    const char *key;
    const char *title;      // with "%1" for the name of what is charted
    const char *plainTitle; // where the long one does not fit
    unsigned kinds;
    unsigned tabs;
    Unit unit;
    sim::Time window;                // each point covers this much simulated time before it
    double leastTop;                 // of the y axis, in the unit
    std::span<const LineSpec> lines; // empty: errors, one line for each cause that occurred
};

std::span<const ChartSpec> chartSpecs();
QList<const ChartSpec *> chartsOf(Kind kind, Tab tab);
// Requests/s of all clients.
double loadOf(const sim::Scenario &scenario);
// Lines of errors have fixed colours, so that a cause looks the same in every chart.
LineSpec lineOfCause(sim::Cause cause);
// Beside the errors: replies that came without something.
LineSpec degradedLine();

QString tabTitle(Tab tab);
// What to say on a tab that has no chart for this kind.
QString nothingOn(Kind kind);

} // namespace charts
