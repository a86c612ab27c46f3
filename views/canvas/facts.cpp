#include "views/canvas/facts.h"

#include "model/kinds/values.h"
#include "model/run/runner.h"
#include "views/canvas/channelfacts.h"
#include "views/canvas/words.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>

namespace canvas {

namespace {

constexpr sim::Time window = sim::second;
constexpr double strainedLoad = 0.9;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(canvas::Facts)
};

double secondsIn(const run::Observation &run)
{
    return std::max(sim::inSeconds(std::min(run.frame->now, window)), 1e-3);
}

// Of whole slots only, so that it is a second and no more.
run::Summary lastSecond(const run::Observation &run, run::Subject subject, sim::Index index)
{
    const sim::Time now = run.frame->now;
    if (now < window)
        return run.history->summary(subject, index, 0, now);
    const sim::Time to = now - now % run::slotLength;
    return run.history->summary(subject, index, to - window, to);
}

// The mean of a level over the last second, and whether it was above zero all the time.
struct LevelOfSecond
{
    double mean = 0;
    bool neverZero = false;
};

LevelOfSecond level(const run::Observation &run, sim::Index node, run::Quantity quantity)
{
    const sim::Time to = run.frame->now;
    LevelOfSecond result;
    int points = 0;
    bool zero = false;
    for (const QList<QPointF> &stretch : run.history->series(
             run::Subject::Node, node, quantity, std::max<sim::Time>(0, to - window), to, 40, window)) {
        for (const QPointF &point : stretch) {
            result.mean += point.y();
            zero |= point.y() <= 0;
            ++points;
        }
    }
    result.mean /= std::max(points, 1);
    result.neverZero = points > 0 && !zero && to >= window;
    return result;
}

QString faultText(const sim::NodeGauge &gauge)
{
    QStringList parts;
    if (gauge.crashed)
        parts << (gauge.silent ? Words::tr("black hole") : Words::tr("crashed"));
    if (gauge.paused)
        parts << Words::tr("paused");
    if (gauge.slow != 1)
        parts << Words::tr("slowed ×%1").arg(gauge.slow, 0, 'g', 3);
    if (gauge.errorShare > 0)
        parts << Words::tr("errors %1 %").arg(gauge.errorShare * 100, 0, 'g', 3);
    return parts.join(QStringLiteral(", "));
}

// What makes the edge slow; a cut one shows that by itself.
QString faultText(const sim::EdgeGauge &gauge)
{
    QStringList parts;
    if (gauge.extra > 0)
        parts << QLatin1Char('+') + kinds::humanDuration(sim::inSeconds(gauge.extra));
    if (gauge.lossShare > 0)
        parts << Words::tr("loss %1 %").arg(gauge.lossShare * 100, 0, 'g', 3);
    return parts.join(QStringLiteral(", "));
}

NodeFacts ofClient(const run::Observation &run, sim::Index index, const sim::NodeGauge &gauge)
{
    NodeFacts facts;
    const run::Summary sum = lastSecond(run, run::Subject::Node, index);
    using Arrivals = sim::SourcePlan::Arrivals;
    const Arrivals arrivals = run.scenario->nodes[index].source.arrivals;
    const bool counted = arrivals == Arrivals::Closed || arrivals == Arrivals::Replay; // no rate is set
    facts.value = rateText(counted ? static_cast<double>(sum.entered) / secondsIn(run) : gauge.rate);
    facts.unit = counted ? Words::tr("/s sent") : Words::tr("/s offered");
    const QString ok = countText(static_cast<double>(sum.completed)),
                  failed = countText(static_cast<double>(sum.failed));
    if (sum.completed + sum.failed > 0) {
        facts.detail = Words::tr("last 1 s: %1 ok, %2 failed").arg(ok, failed);
        facts.brief = Words::tr("1 s: %1 ok, %2 failed").arg(ok, failed);
    } else if (run.frame->now >= window) {
        facts.detail = Words::tr("last 1 s: no replies");
    } else {
        facts.detail = Words::tr("no replies yet");
    }
    return facts;
}

bool answersCalls(const sim::Scenario &scenario, sim::Index node)
{
    return std::any_of(scenario.edges.begin(), scenario.edges.end(),
                       [node](const sim::EdgePlan &edge) { return edge.to == node && !edge.async; });
}

bool onlyConsumes(const sim::Scenario &scenario, sim::Index node)
{
    return !answersCalls(scenario, node) &&
           std::any_of(scenario.edges.begin(), scenario.edges.end(), [node](const sim::EdgePlan &edge) {
               return edge.to == node && edge.consumes != sim::noIndex;
           });
}

// Capacity first when it is nearly used up, then latency, then throughput: the one number that matters now.
void sayKeyFigure(NodeFacts &facts, const run::Observation &run, sim::Index index, double load)
{
    const run::Summary sum = lastSecond(run, run::Subject::Node, index);
    if (load >= strainedLoad) {
        facts.value = QString::number(std::min(load, 1.0) * 100, 'f', 0) + QStringLiteral(" %");
        facts.unit = Words::tr("busy");
    } else if (sum.latency.count() > 0 && answersCalls(*run.scenario, index)) {
        facts.value = kinds::humanDuration(sim::inSeconds(sum.latency.quantile(0.95)));
        facts.unit = Words::tr("p95");
    } else if (sum.completed > 0) {
        facts.value = rateText(static_cast<double>(sum.completed) / secondsIn(run));
        facts.unit = Words::tr("/s done");
    } else {
        facts.unit = sum.entered > 0 || facts.load > 0      ? Words::tr("none finished")
                     : onlyConsumes(*run.scenario, index) ? Words::tr("no messages")
                                                          : Words::tr("no calls");
    }
}

// A consumer works with as many hands as its queues give it, whatever its threads.
QString busyText(const sim::NodeGauge &gauge, bool consumes)
{
    const QString busy = countText(gauge.busy);
    if (gauge.capacity < std::max(gauge.busy, 1u)) // no bound, or more threads than the cores that they share
        return Words::tr("%1 at work").arg(busy);
    if (gauge.capacity == 1)
        return (consumes ? Words::tr("%1 of 1 worker") : Words::tr("%1 of 1 thread")).arg(busy);
    const auto count = static_cast<int>(gauge.capacity);
    return (consumes ? Words::tr("%1 of %2 workers", nullptr, count)
                     : Words::tr("%1 of %2 threads", nullptr, count))
        .arg(busy, countText(gauge.capacity));
}

// Column by column: a step, and behind it what follows a fetch of it.
std::vector<std::vector<bool>> planOf(const run::Observation &run, sim::Index index)
{
    const sim::Scenario &scenario = *run.scenario;
    const sim::NodePlan &node = scenario.nodes[index];
    std::vector<std::vector<bool>> plan;
    std::set<sim::Index> placed;
    for (sim::Index o = node.firstOperation; o < node.firstOperation + node.operationCount; ++o) {
        const sim::OperationPlan &operation = scenario.operations[o];
        std::size_t first = 0, behind = 0; // columns of the step
        for (sim::Index s = operation.firstStep; s < operation.firstStep + operation.stepCount; ++s, first = behind) {
            const sim::StepPlan &step = scenario.steps[s];
            for (sim::Index c = step.firstCall; c < step.firstCall + step.callCount; ++c) {
                std::size_t column = first;
                for (sim::Index call = scenario.calls[c].entitiesOf; call != sim::noIndex && call >= step.firstCall;
                     call = scenario.calls[call].entitiesOf)
                    ++column;
                behind = std::max(behind, column + 1);
                plan.resize(std::max(plan.size(), behind));
                const sim::Index edge = scenario.calls[c].edge;
                if (edge < run.frame->edges.size() && placed.insert(edge).second)
                    plan[column].push_back(run.frame->edges[edge].inFlight > 0);
            }
        }
    }
    std::erase_if(plan, [](const std::vector<bool> &column) { return column.empty(); });
    return plan;
}

void sayEvents(NodeFacts &facts, const sim::NodeGauge &gauge)
{
    const QString conflicts = countText(static_cast<double>(gauge.conflicts));
    facts.detail = Words::tr("%1 events, %2 conflicts").arg(countText(static_cast<double>(gauge.appended)), conflicts);
    facts.brief = Words::tr("%1 conflicts").arg(conflicts);
}

NodeFacts ofStation(const run::Observation &run, sim::Index index, const sim::NodeGauge &gauge)
{
    NodeFacts facts;
    const LevelOfSecond busy = level(run, index, run::Quantity::Busy);
    const LevelOfSecond queue = level(run, index, run::Quantity::Depth);
    const double capacity = gauge.capacity;
    const double load = capacity > 0 ? busy.mean / capacity : 0;
    facts.load = capacity > 0 ? std::min(1.0, gauge.busy / capacity) : 0;
    facts.queued = gauge.queued;
    facts.crashed = gauge.crashed;
    facts.strained = !gauge.crashed && (load >= strainedLoad || queue.neverZero);
    if (run.scenario->nodes[index].station.federation.present) {
        facts.load = -1;
        facts.plan = planOf(run, index);
    }
    facts.fault = faultText(gauge);
    sayKeyFigure(facts, run, index, load);
    if (!facts.fault.isEmpty())
        facts.detail = facts.fault;
    else if (gauge.readBacks > 0)
        facts.detail = Words::tr("%1 of %2 reads stale").arg(countText(static_cast<double>(gauge.staleReads)),
                                                             countText(static_cast<double>(gauge.readBacks)));
    else if (gauge.compensating + gauge.compensated + gauge.stuck > 0)
        facts.detail = gauge.stuck > 0 ? Words::tr("%1 undone, %2 stuck").arg(gauge.compensated).arg(gauge.stuck)
                                       : Words::tr("%1 undone, %2 now").arg(gauge.compensated).arg(gauge.compensating);
    else if (gauge.lostEvents + gauge.phantomEvents > 0)
        facts.detail = gauge.phantomEvents == 0
                           ? Words::tr("%1 lost events").arg(countText(static_cast<double>(gauge.lostEvents)))
                           : Words::tr("%1 lost, %2 phantom events").arg(gauge.lostEvents).arg(gauge.phantomEvents);
    else if (gauge.appended > 0)
        sayEvents(facts, gauge);
    else if (gauge.partial + gauge.dataNull > 0)
        facts.detail = gauge.dataNull > 0 ? Words::tr("%1 partial, %2 no data").arg(gauge.partial).arg(gauge.dataNull)
                                          : Words::tr("%1 partial replies").arg(gauge.partial);
    else
        facts.detail = busyText(gauge, onlyConsumes(*run.scenario, index));
    return facts;
}

NodeFacts withFault(NodeFacts facts, const sim::NodeGauge &gauge)
{
    facts.crashed = gauge.crashed;
    facts.fault = faultText(gauge);
    if (!facts.fault.isEmpty())
        facts.detail = facts.fault;
    return facts;
}

NodeFacts factsOf(const run::Observation &run, sim::Index index)
{
    if (index >= run.frame->nodes.size())
        return {};
    const sim::NodePlan &plan = run.scenario->nodes[index];
    const sim::NodeGauge &gauge = run.frame->nodes[index];
    switch (plan.behaviour) {
    case sim::Behaviour::Source:
        return ofClient(run, index, gauge);
    case sim::Behaviour::Queue:
        return withFault(plan.kind == "exchange" ? ofExchange(run, index) : ofQueue(run, plan.channel), gauge);
    case sim::Behaviour::Log:
        return withFault(ofLog(run, plan.log), gauge);
    case sim::Behaviour::Station:
        return ofStation(run, index, gauge);
    }
    return {};
}

EdgeFacts factsOf(const run::Observation &run, sim::Index index, Flows flows)
{
    EdgeFacts facts;
    if (index >= run.frame->edges.size())
        return facts;
    const sim::EdgeGauge &gauge = run.frame->edges[index];
    facts.breakerKnown = gauge.breakerPresent;
    facts.breaker = gauge.breaker;
    facts.breakersOpen = gauge.breakersOpen;
    facts.breakers = gauge.breakers;
    facts.openUntil = gauge.breakerOpenUntil;
    facts.partitioned = gauge.partitioned;
    facts.fault = faultText(gauge);
    if (flows == Flows::Skip)
        return facts;
    const run::Summary sum = lastSecond(run, run::Subject::Edge, index);
    facts.rate = static_cast<double>(sum.entered) / secondsIn(run);
    if (sum.completed + sum.failed > 0)
        facts.errorShare = static_cast<double>(sum.failed) / static_cast<double>(sum.completed + sum.failed);
    return facts;
}

void addBacklog(EdgeFacts &facts, const run::Observation &run, std::optional<sim::Index> channel)
{
    if (!channel || *channel >= run.frame->channels.size())
        return;
    facts.backlogKnown = true;
    facts.waiting = run.frame->channels[*channel].waiting;
    facts.oldest = run.frame->channels[*channel].oldest;
}

template <class Value> std::optional<Value> valueAt(const QHash<QString, Value> &table, const QString &key)
{
    const auto it = table.find(key);
    return it == table.end() ? std::nullopt : std::optional(*it);
}

} // namespace

bool EdgeFacts::sameLine(const EdgeFacts &other) const
{
    return breakerKnown == other.breakerKnown && breaker == other.breaker &&
           partitioned == other.partitioned && fault == other.fault && rate == other.rate &&
           errorShare == other.errorShare && owners == other.owners && rebalancing == other.rebalancing;
}

bool RunMap::isOf(const sim::Scenario &scenario) const
{
    if (!m_valid || m_ids.size() != scenario.nodes.size() + scenario.edges.size() + scenario.channels.size())
        return false;
    auto id = m_ids.begin();
    const auto next = [&id](const auto &plan) {
        return *id++ == plan.id;
    };
    return std::all_of(scenario.nodes.begin(), scenario.nodes.end(), next) &&
           std::all_of(scenario.edges.begin(), scenario.edges.end(), next) &&
           std::all_of(scenario.channels.begin(), scenario.channels.end(), next);
}

void RunMap::forget()
{
    m_valid = false;
}

void RunMap::match(const run::Observation &run, const Shapes &shapes)
{
    if (!run.scenario || isOf(*run.scenario))
        return;
    *this = {};
    const auto take = [this](const auto &plans, QHash<QString, sim::Index> &table) {
        for (std::size_t i = 0; i < plans.size(); ++i) {
            m_ids.push_back(plans[i].id);
            table.insert(QString::fromStdString(plans[i].id), static_cast<sim::Index>(i));
        }
    };
    take(run.scenario->nodes, m_nodeIndex);
    take(run.scenario->edges, m_edgeIndex);
    take(run.scenario->channels, m_channelIndex);
    for (const sim::EdgePlan &plan : run.scenario->edges)
        m_edges.push_back(shapes.edge(diagram::EdgeId(QString::fromStdString(plan.id))));
    m_valid = true;
}

std::optional<sim::Index> RunMap::nodeIndex(const diagram::NodeId &id) const
{
    return valueAt(m_nodeIndex, id.text);
}

std::optional<sim::Index> RunMap::edgeIndex(const diagram::EdgeId &id) const
{
    return valueAt(m_edgeIndex, id.text);
}

std::optional<sim::Index> RunMap::channelIndex(const QString &id) const
{
    return valueAt(m_channelIndex, id);
}

void Facts::clear()
{
    *this = {};
}

void Facts::read(const run::Observation &run, const RunMap &map, const Shapes &shapes, Flows flows)
{
    clear();
    if (!run)
        return;
    for (const auto &[id, shape] : shapes.nodes()) {
        if (const auto index = map.nodeIndex(id))
            m_nodes.insert(id.text, factsOf(run, *index));
    }
    for (const auto &[id, shape] : shapes.edges()) {
        const auto index = map.edgeIndex(id);
        if (!index)
            continue;
        EdgeFacts facts = factsOf(run, *index, flows);
        if (shape.direct)
            addBacklog(facts, run, map.channelIndex(id.text));
        if (shape.async)
            addOwners(facts, run, *index);
        m_busiest = std::max(m_busiest, facts.rate);
        m_edges.insert(id.text, facts);
    }
}

const NodeFacts &Facts::node(const diagram::NodeId &id) const
{
    static const NodeFacts none;
    const auto it = m_nodes.find(id.text);
    return it == m_nodes.end() ? none : *it;
}

const EdgeFacts &Facts::edge(const diagram::EdgeId &id) const
{
    static const EdgeFacts none;
    const auto it = m_edges.find(id.text);
    return it == m_edges.end() ? none : *it;
}

} // namespace canvas
