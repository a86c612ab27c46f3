#include "views/charts/chartspecs.h"

#include <QCoreApplication>

namespace charts {

namespace {

using run::Quantity;

// Percentiles and rates slide; levels are averaged over one slot of the history.
constexpr sim::Time oneSecond = sim::second;
constexpr sim::Time oneSlot = 100 * sim::millisecond;

constexpr LineSpec percentiles[] = {
    {Quantity::P50, QT_TRANSLATE_NOOP("charts", "p50"), Ink::Sync},
    {Quantity::P95, QT_TRANSLATE_NOOP("charts", "p95"), Ink::Slow},
    {Quantity::P99, QT_TRANSLATE_NOOP("charts", "p99"), Ink::Fail},
};
constexpr LineSpec endToEnd[] = {
    {Quantity::EndToEnd50, QT_TRANSLATE_NOOP("charts", "p50"), Ink::Async},
    {Quantity::EndToEnd95, QT_TRANSLATE_NOOP("charts", "p95"), Ink::Slow},
    {Quantity::EndToEnd99, QT_TRANSLATE_NOOP("charts", "p99"), Ink::Fail},
};
constexpr LineSpec threads[] = {
    {Quantity::Busy, QT_TRANSLATE_NOOP("charts", "busy"), Ink::Sync},
    {Quantity::Depth, QT_TRANSLATE_NOOP("charts", "waiting"), Ink::Slow},
};
constexpr LineSpec door[] = {
    {Quantity::DepthMax, QT_TRANSLATE_NOOP("charts", "highest"), Ink::Slow, true},
    {Quantity::Depth, QT_TRANSLATE_NOOP("charts", "mean"), Ink::Slow},
};
constexpr LineSpec backlog[] = {
    {Quantity::DepthMax, QT_TRANSLATE_NOOP("charts", "highest"), Ink::Async, true},
    {Quantity::Depth, QT_TRANSLATE_NOOP("charts", "mean"), Ink::Async},
};
constexpr LineSpec clientTraffic[] = {
    {Quantity::Offered, QT_TRANSLATE_NOOP("charts", "sent"), Ink::Grey},
    {Quantity::Throughput, QT_TRANSLATE_NOOP("charts", "answered"), Ink::Ok, true},
    {Quantity::Goodput, QT_TRANSLATE_NOOP("charts", "in time"), Ink::Ok},
};
constexpr LineSpec serverTraffic[] = {
    {Quantity::Offered, QT_TRANSLATE_NOOP("charts", "arrived"), Ink::Grey},
    {Quantity::Throughput, QT_TRANSLATE_NOOP("charts", "answered"), Ink::Ok},
};
constexpr LineSpec callTraffic[] = {
    {Quantity::Attempts, QT_TRANSLATE_NOOP("charts", "attempts"), Ink::Slow, true},
    {Quantity::Offered, QT_TRANSLATE_NOOP("charts", "calls"), Ink::Grey},
    {Quantity::Throughput, QT_TRANSLATE_NOOP("charts", "succeeded"), Ink::Ok},
};
constexpr LineSpec channelTraffic[] = {
    {Quantity::Offered, QT_TRANSLATE_NOOP("charts", "published"), Ink::Async},
    {Quantity::Throughput, QT_TRANSLATE_NOOP("charts", "acknowledged"), Ink::Ok},
};

// The order is the order from left to right. Two charts a tab fit the dock at 1280 px.
constexpr ChartSpec specs[] = {
    {"latency", QT_TRANSLATE_NOOP("charts", "Latency of %1"), QT_TRANSLATE_NOOP("charts", "Latency"),
     Client | Server | Call, Latency, Unit::Seconds, oneSecond, 0.001, percentiles},
    {"endToEnd", QT_TRANSLATE_NOOP("charts", "Published to done, %1"),
     QT_TRANSLATE_NOOP("charts", "Published to done"), Channel, Latency, Unit::Seconds, oneSecond, 0.001,
     endToEnd},
    {"waiting", QT_TRANSLATE_NOOP("charts", "Waiting for %1"), QT_TRANSLATE_NOOP("charts", "Waiting"), Server,
     Queues, Unit::Requests, oneSlot, 4, door},
    {"threads", QT_TRANSLATE_NOOP("charts", "Threads and waiting"), QT_TRANSLATE_NOOP("charts", "Threads"),
     Server, Latency | Queues, Unit::Threads, oneSlot, 4, threads},
    {"clientTraffic", QT_TRANSLATE_NOOP("charts", "Traffic of %1"), QT_TRANSLATE_NOOP("charts", "Traffic"),
     Client, Latency | Traffic, Unit::PerSecond, oneSecond, 4, clientTraffic},
    {"serverTraffic", QT_TRANSLATE_NOOP("charts", "Traffic of %1"), QT_TRANSLATE_NOOP("charts", "Traffic"),
     Server, Traffic, Unit::PerSecond, oneSecond, 4, serverTraffic},
    {"callTraffic", QT_TRANSLATE_NOOP("charts", "Calls and attempts"), QT_TRANSLATE_NOOP("charts", "Calls"),
     Call, Latency | Traffic, Unit::PerSecond, oneSecond, 4, callTraffic},
    {"channelTraffic", QT_TRANSLATE_NOOP("charts", "Traffic of %1"), QT_TRANSLATE_NOOP("charts", "Traffic"),
     Channel, Traffic | Queues, Unit::PerSecond, oneSecond, 4, channelTraffic},
    {"errors",
     QT_TRANSLATE_NOOP("charts", "Errors by cause"),
     QT_TRANSLATE_NOOP("charts", "Errors"),
     Client | Server | Call,
     Traffic,
     Unit::PerSecond,
     oneSecond,
     4,
     {}},
    {"backlog", QT_TRANSLATE_NOOP("charts", "Backlog of %1"), QT_TRANSLATE_NOOP("charts", "Backlog"), Channel,
     Latency | Traffic | Queues, Unit::Messages, oneSlot, 4, backlog},
};

struct CauseInk
{
    sim::Cause cause;
    Ink ink;
    bool dashed;
};
constexpr CauseInk causes[] = {
    {sim::Cause::Timeout, Ink::Slow, false},
    {sim::Cause::DeadlineExceeded, Ink::Slow, true},
    {sim::Cause::ConnectTimeout, Ink::Async, false},
    {sim::Cause::ConnectionRefused, Ink::Async, true},
    {sim::Cause::ConnectionReset, Ink::Text, false},
    {sim::Cause::PoolTimeout, Ink::Text, true},
    {sim::Cause::CircuitOpen, Ink::Grey, false},
    {sim::Cause::BulkheadFull, Ink::Ok, false},
    {sim::Cause::RateLimited, Ink::Ok, true},
    {sim::Cause::QueueFull, Ink::Sync, false},
    {sim::Cause::Shed, Ink::Sync, true},
    {sim::Cause::Cancelled, Ink::Grey, true},
    {sim::Cause::Http500, Ink::Fail, false},
    {sim::Cause::Http504, Ink::Slow, false},
    {sim::Cause::Conflict, Ink::Async, false},
    {sim::Cause::DataNull, Ink::Fail, true},
    {sim::Cause::Other, Ink::Fail, true},
};

QString translated(const char *text)
{
    return QCoreApplication::translate("charts", text);
}

} // namespace

std::span<const ChartSpec> chartSpecs()
{
    return specs;
}

QList<const ChartSpec *> chartsOf(Kind kind, Tab tab)
{
    QList<const ChartSpec *> found;
    for (const ChartSpec &spec : specs) {
        if ((spec.kinds & kind) && (spec.tabs & tab))
            found << &spec;
    }
    return found;
}

double loadOf(const sim::Scenario &scenario)
{
    double load = 0;
    for (const sim::NodePlan &node : scenario.nodes)
        load += node.behaviour == sim::Behaviour::Source ? node.source.typicalRate() : 0;
    return load;
}

LineSpec degradedLine()
{
    return {Quantity::Degraded, QT_TRANSLATE_NOOP("charts", "degraded, not failed"), Ink::Ok, true};
}

LineSpec lineOfCause(sim::Cause cause)
{
    for (const CauseInk &row : causes) {
        if (row.cause == cause)
            return {Quantity::Errors, "", row.ink, row.dashed, cause};
    }
    return {Quantity::Errors, "", Ink::Fail, false, cause};
}

QString tabTitle(Tab tab)
{
    switch (tab) {
    case Latency:
        return translated(QT_TRANSLATE_NOOP("charts", "Latency"));
    case Traffic:
        return translated(QT_TRANSLATE_NOOP("charts", "Traffic"));
    case Queues:
        return translated(QT_TRANSLATE_NOOP("charts", "Queues"));
    }
    return {};
}

QString nothingOn(Kind kind)
{
    if (kind == Client)
        return translated(QT_TRANSLATE_NOOP(
            "charts",
            "A client has no queue. Select a service, a database, a queue or an async connection."));
    return translated(QT_TRANSLATE_NOOP(
        "charts", "A call waits at the service it calls. Select that service to see its queue."));
}

} // namespace charts
