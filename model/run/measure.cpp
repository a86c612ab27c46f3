#include "model/run/measure.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace run {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Objective)
};

constexpr unsigned flows = Client | Station | Edge | BreakerEdge;
constexpr unsigned nodes = Client | Station;
constexpr unsigned edges = Edge | BreakerEdge;
constexpr unsigned channels = Channel | Group;

constexpr Metric metrics[] = {
    {"mean", Unit::Seconds, flows | channels},
    {"p50", Unit::Seconds, flows | channels},
    {"p90", Unit::Seconds, flows | channels},
    {"p95", Unit::Seconds, flows | channels},
    {"p99", Unit::Seconds, flows | channels},
    {"p99.9", Unit::Seconds, flows | channels},
    {"max", Unit::Seconds, flows | channels},
    {"throughput", Unit::PerSecond, flows | channels},
    {"goodput", Unit::PerSecond, nodes},
    {"errorRate", Unit::Ratio, flows},
    {"errors", Unit::Count, flows},
    {"degraded", Unit::Count, nodes},
    {"utilisation", Unit::Ratio, Station},
    {"queueMax", Unit::Count, Station | channels},
    {"depth", Unit::Count, Station | channels},
    {"lag", Unit::Count, Group},
    {"lost", Unit::Count, channels},
    {"duplicates", Unit::Count, Station | channels},
    {"late", Unit::Count, channels},
    {"stale", Unit::Ratio, nodes},
    {"partial", Unit::Ratio, Station},
    {"conflicts", Unit::Count, Station},
    {"lostEvents", Unit::Count, nodes},
    {"phantomEvents", Unit::Count, nodes},
    {"amplification", Unit::Ratio, edges},
    {"abandoned", Unit::Count, edges},
    {"openTime", Unit::Seconds, BreakerEdge},
    {"transitions", Unit::Count, BreakerEdge},
};

template <class Plan> sim::Index indexOf(const std::vector<Plan> &plans, const QString &id)
{
    const std::string wanted = id.toStdString();
    const auto found =
        std::find_if(plans.begin(), plans.end(), [&](const Plan &plan) { return plan.id == wanted; });
    return found == plans.end() ? sim::noIndex : static_cast<sim::Index>(found - plans.begin());
}

template <class Plan> void appendIds(QStringList &ids, const std::vector<Plan> &plans)
{
    for (const Plan &plan : plans) {
        const QString id = QString::fromStdString(plan.id);
        if (!ids.contains(id))
            ids.append(id);
    }
}

QString idsOf(const sim::Scenario &scenario)
{
    constexpr qsizetype most = 20;
    QStringList ids;
    appendIds(ids, scenario.nodes);
    for (const sim::LogPlan &log : scenario.logs) {
        if (log.groups.size() != 1)
            ids.removeOne(QString::fromStdString(log.id)); // its groups are measured, each by itself
    }
    appendIds(ids, scenario.channels);
    appendIds(ids, scenario.edges);
    if (ids.size() > most)
        ids = ids.first(most) + QStringList{QStringLiteral("…")};
    return ids.join(QStringLiteral(", "));
}

struct Candidate
{
    Thing thing;
    sim::Index index;
};

// What the id names. A direct async edge is a channel first and an edge second.
QList<Candidate> candidates(const sim::Scenario &scenario, const QString &id)
{
    QList<Candidate> found;
    if (const auto channel = indexOf(scenario.channels, id); channel != sim::noIndex)
        found.append({scenario.channels[channel].log == sim::noIndex ? Channel : Group, channel});
    if (const auto edge = indexOf(scenario.edges, id); edge != sim::noIndex)
        found.append({scenario.edges[edge].breaker.present ? BreakerEdge : Edge, edge});
    if (const auto node = indexOf(scenario.nodes, id); node != sim::noIndex) {
        const auto behaviour = scenario.nodes[node].behaviour;
        const sim::Index log = scenario.nodes[node].log;
        if (behaviour == sim::Behaviour::Log && scenario.logs[log].groups.size() == 1)
            found.append({Group, scenario.logs[log].groups.front()}); // there is no other it could mean
        else if (behaviour != sim::Behaviour::Queue && behaviour != sim::Behaviour::Log)
            found.append({behaviour == sim::Behaviour::Source ? Client : Station, node});
    }
    return found;
}

QStringList operationNames(const sim::Scenario &scenario, const sim::NodePlan &node)
{
    QStringList names;
    for (sim::Index i = 0; i < node.operationCount; ++i)
        names.append(
            QString::fromStdString(scenario.names[scenario.operations[node.firstOperation + i].name]));
    return names;
}

QStringList causeNames()
{
    QStringList names;
    for (int i = 1; i < sim::causeCount; ++i) {
        const auto name = sim::causeName(static_cast<sim::Cause>(i));
        names.append(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
    }
    return names;
}

bool countsErrors(const Metric &metric)
{
    return metric.name == std::string_view("errors") || metric.name == std::string_view("errorRate");
}

bool perOperation(const Metric &metric)
{
    return (metric.things & Client) != 0;
}

// Reads the part after the comma: an operation of a node, or a cause where errors are counted.
base::Outcome readDetail(Source &source, const Objective &objective, const sim::Scenario &scenario)
{
    QStringList allowed;
    if ((source.thing & nodes) && perOperation(*source.metric)) {
        const sim::NodePlan &node = scenario.nodes[source.index];
        allowed = operationNames(scenario, node);
        if (const auto place = allowed.indexOf(objective.detail); place >= 0) {
            source.operation = node.firstOperation + static_cast<sim::Index>(place);
            return base::Nothing{};
        }
    }
    if (countsErrors(*source.metric)) {
        source.causes = sim::causesNamed(objective.detail.toStdString());
        if (source.causes != 0)
            return base::Nothing{};
        allowed += causeNames();
    }
    if (allowed.isEmpty())
        return base::Error{Text::tr("“%1”: %2(%3) cannot be narrowed to “%4”; leave it out.")
                               .arg(objective.text, objective.metric, objective.id, objective.detail)};
    return base::Error{Text::tr("“%1”: %2(%3) does not know “%4”; there are %5.")
                           .arg(objective.text, objective.metric, objective.id, objective.detail,
                                allowed.join(QStringLiteral(", ")))};
}

std::optional<double> latencyValue(const std::string_view metric, const sim::Histogram &histogram)
{
    if (histogram.count() == 0)
        return std::nullopt;
    if (metric == "mean")
        return histogram.meanSeconds();
    if (metric == "max")
        return sim::inSeconds(histogram.max());
    static constexpr std::pair<std::string_view, double> quantiles[] = {
        {"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}, {"p99.9", 0.999}};
    for (const auto &[name, share] : quantiles) {
        if (name == metric)
            return sim::inSeconds(histogram.quantile(share));
    }
    return std::nullopt;
}

double errorsOf(const sim::Flow &flow, std::uint32_t causes)
{
    if (causes == 0)
        return static_cast<double>(flow.failed);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < flow.errors.size(); ++i)
        sum += (causes >> i) & 1U ? flow.errors[i] : 0;
    return static_cast<double>(sum);
}

std::optional<double> flowValue(const Source &source, const sim::Flow &flow, double seconds)
{
    const std::string_view metric = source.metric->name;
    if (metric == "throughput")
        return ratio(static_cast<double>(flow.completed), seconds);
    if (metric == "goodput")
        return ratio(static_cast<double>(flow.good), seconds);
    if (metric == "errors")
        return errorsOf(flow, source.causes);
    if (metric == "errorRate")
        return ratio(errorsOf(flow, source.causes), static_cast<double>(flow.completed + flow.failed));
    if (metric == "degraded")
        return static_cast<double>(flow.degraded);
    return latencyValue(metric, finished(flow));
}

std::optional<double> nodeValue(const Source &source, const sim::Totals &totals, double seconds)
{
    if (source.operation != sim::noIndex)
        return flowValue(source, totals.operations[source.operation], seconds);
    const sim::NodeTotals &node = totals.nodes[source.index];
    const std::string_view metric = source.metric->name;
    if (metric == "utilisation")
        return ratio(node.busy.area, node.capacitySeconds);
    if (metric == "queueMax")
        return static_cast<double>(node.queue.max);
    if (metric == "depth")
        return ratio(node.queue.area, node.queue.seconds);
    if (metric == "duplicates")
        return static_cast<double>(node.duplicateEffects);
    if (metric == "stale")
        return ratio(static_cast<double>(node.staleReads), static_cast<double>(node.readBacks));
    if (metric == "conflicts")
        return static_cast<double>(node.conflicts);
    if (metric == "lostEvents")
        return static_cast<double>(node.lostEvents);
    if (metric == "phantomEvents")
        return static_cast<double>(node.phantomEvents);
    if (metric == "partial")
        return ratio(static_cast<double>(node.partial), static_cast<double>(node.completed + node.failed));
    return flowValue(source, node, seconds);
}

std::optional<double> edgeValue(const Source &source, const sim::Scenario &scenario,
                                const sim::EdgeTotals &edge, double seconds)
{
    const std::string_view metric = source.metric->name;
    if (metric == "amplification")
        return ratio(static_cast<double>(edge.attempts), static_cast<double>(edge.entered));
    if (metric == "abandoned")
        return static_cast<double>(edge.abandoned);
    if (metric == "transitions")
        return static_cast<double>(edge.transitions.size());
    if (metric == "openTime")
        return edge.breakerSeconds[static_cast<std::size_t>(sim::BreakerState::Open)] /
               breakerInstances(scenario, source.index);
    return flowValue(source, edge, seconds);
}

std::optional<double> channelValue(const Source &source, const sim::ChannelTotals &channel, double seconds)
{
    const std::string_view metric = source.metric->name;
    if (metric == "throughput")
        return ratio(static_cast<double>(channel.acknowledged), seconds);
    if (metric == "queueMax")
        return static_cast<double>(channel.depth.max);
    if (metric == "depth")
        return ratio(channel.depth.area, channel.depth.seconds);
    if (metric == "lag")
        return ratio(channel.lag.area, channel.lag.seconds);
    if (metric == "lost")
        return static_cast<double>(channel.lost);
    if (metric == "duplicates")
        return static_cast<double>(channel.processedTwice);
    if (metric == "late")
        return static_cast<double>(channel.late);
    return latencyValue(metric, channel.endToEnd);
}

} // namespace

const Metric *metricNamed(const QString &name)
{
    const auto *const found = std::find_if(std::begin(metrics), std::end(metrics), [&](const Metric &metric) {
        return name == QLatin1String(metric.name);
    });
    return found == std::end(metrics) ? nullptr : found;
}

QStringList metricNames(unsigned things)
{
    QStringList names;
    for (const Metric &metric : metrics) {
        if (metric.things & things)
            names.append(QLatin1String(metric.name));
    }
    return names;
}

base::Result<Source> sourceOf(const Objective &objective, const sim::Scenario &scenario)
{
    const Metric *metric = metricNamed(objective.metric);
    Q_ASSERT(metric);
    const QList<Candidate> named = candidates(scenario, objective.id);
    if (named.isEmpty())
        return base::Error{
            Text::tr("“%1”: the diagram has nothing with the id “%2” that is measured; there are %3.")
                .arg(objective.text, objective.id, idsOf(scenario))};
    unsigned has = 0;
    for (const Candidate &candidate : named) {
        has |= candidate.thing;
        if (!(metric->things & candidate.thing))
            continue;
        Source source{metric, candidate.thing, candidate.index, sim::noIndex, 0};
        if (objective.detail.isEmpty())
            return source;
        if (const auto read = readDetail(source, objective, scenario); !read)
            return base::Error{read.error()};
        return source;
    }
    return base::Error{Text::tr("“%1”: “%2” has no %3; it has %4.")
                           .arg(objective.text, objective.id, objective.metric,
                                metricNames(has).join(QStringLiteral(", ")))};
}

std::optional<double> valueOf(const Source &source, const sim::Scenario &scenario, const sim::Totals &totals,
                              sim::Time end)
{
    const double seconds = measuredSeconds(totals, end);
    switch (source.thing) {
    case Client:
    case Station:
        return nodeValue(source, totals, seconds);
    case Edge:
    case BreakerEdge:
        return edgeValue(source, scenario, totals.edges[source.index], seconds);
    case Channel:
    case Group:
        return channelValue(source, totals.channels[source.index], seconds);
    }
    return std::nullopt;
}

bool holds(const Objective &objective, std::optional<double> value)
{
    if (!value)
        return false;
    if (objective.op == QLatin1String("<"))
        return *value < objective.value;
    if (objective.op == QLatin1String("<="))
        return *value <= objective.value;
    if (objective.op == QLatin1String(">"))
        return *value > objective.value;
    if (objective.op == QLatin1String(">="))
        return *value >= objective.value;
    return *value == objective.value;
}

sim::Histogram finished(const sim::Flow &flow)
{
    sim::Histogram all = flow.ok;
    all.add(flow.bad);
    return all;
}

std::optional<double> ratio(double part, double whole)
{
    return whole > 0 ? std::optional(part / whole) : std::nullopt;
}

double measuredSeconds(const sim::Totals &totals, sim::Time end)
{
    return std::max(0.0, sim::inSeconds(std::min(totals.to, end) - totals.from));
}

std::uint32_t breakerInstances(const sim::Scenario &scenario, sim::Index edge)
{
    const sim::NodePlan &caller = scenario.nodes[scenario.edges[edge].from];
    return caller.behaviour == sim::Behaviour::Station ? std::max(1U, caller.station.replicas) : 1;
}

} // namespace run
