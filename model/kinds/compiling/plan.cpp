#include "model/kinds/compiling/plan.h"

#include "model/kinds/catalog.h"
#include "model/kinds/compiling/fetches.h"
#include "model/kinds/compiling/plannedfaults.h"
#include "model/kinds/compiling/tellings.h"
#include "model/kinds/tables.h"

#include <map>

namespace kinds {
namespace {

constexpr double bytesPerMegabit = 1e6 / 8;
constexpr std::uint32_t usualStreams = 100; // of HTTP/2; RFC 9113 recommends no fewer

sim::EdgePlan::Propagation propagationNamed(const QString &name)
{
    using Propagation = sim::EdgePlan::Propagation;
    if (name == QLatin1String("signal"))
        return Propagation::Signal;
    return name == QLatin1String("deadline") ? Propagation::Deadline : Propagation::None;
}

sim::OperationPlan::Stream streamNamed(const QString &name)
{
    using Stream = sim::OperationPlan::Stream;
    if (name == QLatin1String("load"))
        return Stream::Load;
    return name == QLatin1String("append") ? Stream::Append : Stream::None;
}

std::array<sim::Layer, 5> layersNamed(const QStringList &names)
{
    static const QStringList order{QStringLiteral("retry"), QStringLiteral("circuitBreaker"),
                                   QStringLiteral("rateLimiter"), QStringLiteral("timeout"),
                                   QStringLiteral("bulkhead")}; // of sim::Layer
    std::array<sim::Layer, 5> layers = sim::defaultLayers;
    for (std::size_t i = 0; i < layers.size(); ++i)
        layers[i] = static_cast<sim::Layer>(order.indexOf(names.value(static_cast<qsizetype>(i))));
    return layers;
}

bool isOnFailure(const Wire &wire)
{
    return wire.async && wire.values.text("publishOn") == QLatin1String("failure");
}

// Fills the tables of a scenario, each in the order of ids and names.
class Planner
{
public:
    Planner(const Wiring &wiring, const Reach &reach)
        : m_wiring(wiring)
        , m_reach(reach)
    {
    }

    std::shared_ptr<const sim::Scenario> run(std::vector<sim::SettingChange> changes)
    {
        m_scenario.changes = std::move(changes);
        addSettings();
        addNames();
        for (Index node = 0; node < m_wiring.nodes.size(); ++node)
            addNode(node);
        for (Index wire = 0; wire < m_wiring.wires.size(); ++wire)
            addEdge(wire);
        addChannels();
        addLogs();
        for (Index node = 0; node < m_wiring.nodes.size(); ++node)
            addSteps(node);
        planFetches(m_wiring, m_scenario);
        planTellings(m_wiring, m_scenario);
        planFaults(m_wiring, m_scenario);
        return std::make_shared<const sim::Scenario>(std::move(m_scenario));
    }

private:
    using Operation = std::pair<Index, QString>; // a node and a name

    template <class Table> static Index sizeOf(const Table &table)
    {
        return static_cast<Index>(table.size());
    }

    void addSettings();
    void addNames();
    void addNode(Index node);
    void addOperation(Index node, const QString &name, const Values &settings);
    void addMix(Index node, const Values &settings, sim::NodePlan &plan);
    void addEdge(Index wire);
    static void planCalls(const Wire &wire, sim::EdgePlan &plan);
    void addChannels();
    void addLogs();
    void addLog(sim::LogPlan log, Index node, Index edge);
    void addGroup(Index log, const std::string &id, const std::vector<Index> &wires, const std::set<QString> &names);
    void addChannel(sim::ChannelPlan channel, Index node, Index edge);
    void addConsumer(Index channel, Index wire, const std::set<QString> &names);
    std::set<QString> publishedOver(const Wire &wire) const;
    void addSteps(Index node);
    void addCalls(Index node, const QString &name, sim::OperationPlan &operation);
    void addFallbacks(const QString &name, const sim::OperationPlan &operation);
    sim::CallPlan callOf(const Wire &wire, const QString &name);

    const Wiring &m_wiring;
    const Reach &m_reach;
    sim::Scenario m_scenario;
    std::map<QString, Index> m_names;
    std::map<Operation, Index> m_operations;
};

void Planner::addSettings()
{
    const diagram::Settings &settings = m_wiring.diagram.settings;
    const Values run(runParams(), settings.run);
    m_scenario.name = settings.name.toStdString();
    m_scenario.duration = run.duration("duration").value_or(m_scenario.duration);
    m_scenario.warmup = run.duration("warmup").value_or(m_scenario.warmup);
    m_scenario.seed = static_cast<std::uint64_t>(run.count("seed"));
}

void Planner::addNames()
{
    for (const std::set<QString> &names : m_reach) {
        for (const QString &name : names)
            m_names.emplace(name, 0);
    }
    for (auto &[name, index] : m_names) {
        index = sizeOf(m_scenario.names);
        m_scenario.names.push_back(name.toStdString());
    }
}

void Planner::addNode(Index node)
{
    const diagram::Node &drawn = *m_wiring.nodes[node];
    const Values settings = m_wiring.settings(node);
    sim::NodePlan plan = m_wiring.kinds[node]->lower(settings);
    plan.id = drawn.id.text.toStdString();
    plan.kind = drawn.kind.toStdString();
    plan.firstOperation = sizeOf(m_scenario.operations);
    if (!m_wiring.isChannel(node)) {
        for (const QString &name : m_reach[node])
            addOperation(node, name, settings);
    }
    plan.operationCount = sizeOf(m_scenario.operations) - plan.firstOperation;
    if (m_wiring.isSource(node))
        addMix(node, settings, plan);
    m_scenario.nodes.push_back(std::move(plan));
}

void Planner::addOperation(Index node, const QString &name, const Values &settings)
{
    sim::OperationPlan plan;
    plan.node = node;
    plan.name = m_names.at(name);
    if (m_wiring.isStation(node)) {
        const Values own = settings.mapRows("operations", name);
        const auto from = [&](const char *key) -> const Values & {
            return own.has(key) ? own : settings;
        };
        plan.serviceTime = from("serviceTime").distribution("serviceTime");
        plan.replyTime = from("replyTime").distribution("replyTime");
        plan.errorRate = from("errorRate").number("errorRate");
        plan.hangRate = from("hangRate").number("hangRate");
        plan.cancellationAware = from("cancellationAware").flag("cancellationAware");
        plan.idempotent = own.flag("idempotent");
        plan.stream = streamNamed(own.text("stream"));
    }
    m_operations.emplace(Operation{node, name}, sizeOf(m_scenario.operations));
    m_scenario.operations.push_back(plan);
}

void Planner::addMix(Index node, const Values &settings, sim::NodePlan &plan)
{
    const QStringList mix = settings.mapNames("mix");
    plan.source.firstMix = sizeOf(m_scenario.mixes);
    for (const QString &name : m_wiring.ownOperations(node))
        m_scenario.mixes.push_back({m_operations.at({node, name}), mix.contains(name) ? settings.mapWeight("mix", name)
                                                                   : mix.isEmpty() && name != settings.text("readBack")});
    const auto operation = [&](const char *key) {
        const auto found = m_operations.find({node, settings.text(key)});
        return found == m_operations.end() ? sim::noIndex : found->second;
    };
    plan.source.readBack = operation("readBack");
    plan.source.commandOperation = operation("readBackOf");
    plan.source.mixCount = sizeOf(m_scenario.mixes) - plan.source.firstMix;
}

void Planner::addEdge(Index number)
{
    const Wire &wire = m_wiring.wires[number];
    sim::EdgePlan plan;
    plan.id = wire.edge->id.text.toStdString();
    plan.from = wire.from;
    plan.to = wire.to;
    plan.async = wire.async;
    plan.latency = wire.values.distribution("latency");
    if (!wire.async)
        planCalls(wire, plan);
    else if (!m_wiring.isChannel(wire.to))
        plan.consumer = lowerConsumer(wire.values);
    if (wire.async && !m_wiring.isChannel(wire.from)) {
        plan.expiration = wire.values.duration("expiration").value_or(sim::never);
        plan.confirms = wire.values.flag("publisherConfirms");
        plan.confirmTimeout = wire.values.duration("confirmTimeout").value_or(plan.confirmTimeout);
    }
    m_scenario.edges.push_back(std::move(plan));
}

void Planner::planCalls(const Wire &wire, sim::EdgePlan &plan)
{
    const Values &values = wire.values;
    const bool grpc = wire.edge->protocol == QLatin1String("grpc");
    plan.packetLoss = values.number("packetLoss");
    plan.bandwidth = values.number("bandwidth") * bytesPerMegabit;
    plan.requestSize = values.number("requestSize");
    plan.replySize = values.number("replySize");
    plan.pool = lowerPool(values, grpc ? usualStreams : 1);
    plan.timeout = values.duration("timeout").value_or(sim::never);
    plan.overallTimeout = values.duration("overallTimeout").value_or(sim::never);
    plan.propagation = propagationNamed(values.has("propagation") ? values.text("propagation")
                                        : grpc                    ? QStringLiteral("deadline")
                                                                  : QString());
    plan.deadlineReserve = values.duration("deadlineReserve").value_or(0);
    plan.retry = lowerRetry(values);
    plan.breaker = lowerBreaker(values);
    plan.rateLimiter = lowerLimiter(values);
    plan.bulkhead = lowerBulkhead(values);
    plan.hedge = lowerHedge(values);
    plan.layers = layersNamed(values.names("decorators"));
    plan.fallback = lowerFallback(values);
    plan.fallback.edge = wire.fallback;
    plan.onlyFallback = wire.onlyFallback;
    plan.optional = values.flag("optional");
    plan.awaitProjection = values.duration("awaitProjection").value_or(0);
    plan.reloads = static_cast<std::uint32_t>(values.count("reloads"));
}

// In the order of ids of queue nodes, then of direct edges.
void Planner::addChannels()
{
    std::map<Index, Index> of; // of queue nodes
    std::vector<Index> deadLetters;
    for (Index node = 0; node < m_wiring.nodes.size(); ++node) {
        if (m_wiring.isExchange(node)) { // of what it cannot hand on
            deadLetters.push_back(sim::noIndex);
            addChannel({.id = m_scenario.nodes[node].id, .consumers = {}, .unroutable = true}, node, sim::noIndex);
            continue;
        }
        if (!m_wiring.isQueue(node))
            continue;
        of.emplace(node, sizeOf(m_scenario.channels));
        deadLetters.push_back(m_wiring.deadLetters[node]);
        addChannel(lowerChannel(m_wiring.settings(node), m_scenario.nodes[node].id), node, sim::noIndex);
    }
    for (Index number = 0; number < m_wiring.wires.size(); ++number) {
        const Wire &wire = m_wiring.wires[number];
        if (!m_wiring.isDirect(wire) || wire.records)
            continue;
        deadLetters.push_back(wire.deadLetter);
        addChannel(lowerChannel(wire.values, m_scenario.edges[number].id), sim::noIndex, number);
    }
    for (Index channel = 0; channel < deadLetters.size(); ++channel) {
        if (deadLetters[channel] != sim::noIndex)
            m_scenario.channels[channel].deadLetter = of.at(deadLetters[channel]);
    }
}

void Planner::addChannel(sim::ChannelPlan channel, Index node, Index edge)
{
    channel.node = node;
    channel.edge = edge;
    const Index index = sizeOf(m_scenario.channels);
    const bool direct = edge != sim::noIndex;
    m_scenario.channels.push_back(std::move(channel));
    if (direct) {
        m_scenario.edges[edge].publishes = index;
        addConsumer(index, edge, publishedOver(m_wiring.wires[edge]));
        return;
    }
    m_scenario.nodes[node].channel = index;
    for (const Index wire : m_wiring.incoming[node])
        m_scenario.edges[wire].publishes = index;
    for (const Index wire : m_wiring.isExchange(node) ? std::vector<Index>() : m_wiring.outgoing[node])
        addConsumer(index, wire, m_reach[node]);
    for (const Index wire : m_wiring.incoming[node]) {
        if (m_wiring.isExchange(m_wiring.wires[wire].from))
            m_scenario.edges[wire].publishes = sim::noIndex; // a binding: nothing travels over it
    }
}

void Planner::addConsumer(Index channel, Index number, const std::set<QString> &names)
{
    const Wire &wire = m_wiring.wires[number];
    const bool direct = m_wiring.isDirect(wire); // then the names are what the edge invokes already
    sim::EdgePlan &edge = m_scenario.edges[number];
    edge.consumes = channel;
    m_scenario.channels[channel].consumers.push_back(number);
    for (const QString &name : names) {
        const QString invoked = direct ? name : wire.invoked(name);
        edge.consumer.operations.push_back({m_names.at(name), m_operations.at({wire.to, invoked})});
    }
}

// In the order of ids of log nodes, then of direct edges; after all queues.
void Planner::addLogs()
{
    for (Index node = 0; node < m_wiring.nodes.size(); ++node) {
        if (m_wiring.isLog(node))
            addLog(lowerLog(m_wiring.settings(node), m_scenario.nodes[node].id), node, sim::noIndex);
    }
    for (Index number = 0; number < m_wiring.wires.size(); ++number) {
        const Wire &wire = m_wiring.wires[number];
        if (m_wiring.isDirect(wire) && wire.records)
            addLog(lowerLog(wire.values, m_scenario.edges[number].id), sim::noIndex, number);
    }
    for (Index number = 0; number < m_wiring.wires.size(); ++number) {
        const Wire &wire = m_wiring.wires[number];
        if (wire.records && wire.deadLetter != sim::noIndex)
            m_scenario.edges[number].consumer.poll.deadLetter = m_scenario.nodes[wire.deadLetter].log;
    }
}

void Planner::addLog(sim::LogPlan log, Index node, Index edge)
{
    log.node = node;
    log.edge = edge;
    const Index index = sizeOf(m_scenario.logs);
    m_scenario.logs.push_back(std::move(log));
    if (edge != sim::noIndex) {
        m_scenario.edges[edge].appends = index;
        addGroup(index, m_scenario.edges[edge].id, {edge}, publishedOver(m_wiring.wires[edge]));
        return;
    }
    m_scenario.nodes[node].log = index;
    for (const Index wire : m_wiring.incoming[node])
        m_scenario.edges[wire].appends = index;
    std::map<QString, std::vector<Index>> groups;
    for (const Index wire : m_wiring.outgoing[node])
        groups[m_wiring.groupOf(m_wiring.wires[wire])].push_back(wire);
    for (const auto &[name, wires] : groups)
        addGroup(index, m_scenario.nodes[node].id + '/' + name.toStdString(), wires, m_reach[node]);
}

void Planner::addGroup(Index log, const std::string &id, const std::vector<Index> &wires, const std::set<QString> &names)
{
    const Index channel = sizeOf(m_scenario.channels);
    sim::ChannelPlan plan;
    plan.id = id;
    plan.node = m_scenario.logs[log].node;
    plan.edge = m_scenario.logs[log].edge;
    plan.log = log;
    plan.group = lowerGroup(m_wiring.wires[wires.front()].values);
    m_scenario.channels.push_back(std::move(plan));
    m_scenario.logs[log].groups.push_back(channel);
    for (const Index wire : wires) {
        addConsumer(channel, wire, names);
        m_scenario.edges[wire].consumer.poll = lowerPoll(m_wiring.wires[wire].values);
    }
}

std::set<QString> Planner::publishedOver(const Wire &wire) const
{
    std::set<QString> names;
    for (const QString &name : m_reach[wire.from]) {
        if (wire.isFor(name))
            names.insert(wire.invoked(name));
    }
    return names;
}

void Planner::addSteps(Index node)
{
    if (m_wiring.isChannel(node))
        return;
    for (const QString &name : m_reach[node])
        addCalls(node, name, m_scenario.operations[m_operations.at({node, name})]);
}

void Planner::addCalls(Index node, const QString &name, sim::OperationPlan &operation)
{
    operation.firstStep = sizeOf(m_scenario.steps);
    const Wire *before = nullptr;
    for (const Index number : m_wiring.outgoing[node]) {
        const Wire &wire = m_wiring.wires[number];
        if (!wire.isFor(name) || wire.onlyFallback || isOnFailure(wire))
            continue;
        const bool together = before && before->stepped && wire.stepped && before->step == wire.step;
        if (!together)
            m_scenario.steps.push_back({sizeOf(m_scenario.calls), 0});
        m_scenario.calls.push_back(callOf(wire, name));
        ++m_scenario.steps.back().callCount;
        before = &wire;
    }
    operation.stepCount = sizeOf(m_scenario.steps) - operation.firstStep;
    addFallbacks(name, operation);
    operation.firstOnFailure = sizeOf(m_scenario.calls);
    for (const Index number : m_wiring.outgoing[node]) {
        if (!m_wiring.wires[number].isFor(name) || !isOnFailure(m_wiring.wires[number]))
            continue;
        m_scenario.calls.push_back(callOf(m_wiring.wires[number], name));
        m_scenario.calls.back().onFailure = true;
    }
    operation.onFailureCount = sizeOf(m_scenario.calls) - operation.firstOnFailure;
}

// After the calls of the steps: those that are made instead of one of them, which may have such ones again.
void Planner::addFallbacks(const QString &name, const sim::OperationPlan &operation)
{
    if (operation.stepCount == 0)
        return;
    const Index first = m_scenario.steps[operation.firstStep].firstCall;
    for (Index call = first; call < m_scenario.calls.size(); ++call) {
        const Index other = m_wiring.wires[m_scenario.calls[call].edge].fallback;
        if (other == sim::noIndex || !m_wiring.wires[other].isFor(name))
            continue;
        sim::CallPlan plan = callOf(m_wiring.wires[other], name);
        const Index original = m_scenario.calls[call].insteadOf;
        plan.insteadOf = original == sim::noIndex ? call : original;
        m_scenario.calls[call].fallback = sizeOf(m_scenario.calls);
        m_scenario.calls.push_back(plan);
    }
    for (Index call = first, end = sizeOf(m_scenario.calls); call < end; ++call) { // and those that undo one
        const Wire &wire = m_wiring.wires[m_scenario.calls[call].edge];
        const QString undo = wire.values.text("compensation");
        if (wire.async || undo.isEmpty())
            continue;
        m_scenario.calls[call].compensation = sizeOf(m_scenario.calls);
        m_scenario.calls.push_back({m_scenario.calls[call].edge, m_operations.at({wire.to, undo}), m_names.at(undo)});
    }
}

sim::CallPlan Planner::callOf(const Wire &wire, const QString &name)
{
    const QString invoked = wire.invoked(name);
    sim::CallPlan plan;
    plan.edge = static_cast<Index>(&wire - m_wiring.wires.data());
    plan.operation = wire.async ? sim::noIndex : m_operations.at({wire.to, invoked});
    plan.name = m_names.at(invoked);
    plan.probability = wire.values.number("probability");
    plan.calls = static_cast<std::uint32_t>(wire.values.count("calls"));
    plan.fanOut = !wire.async && wire.values.flag("fanOut");
    plan.pivot = !wire.async && wire.values.flag("pivot");
    if (wire.async && m_wiring.isExchange(wire.to)) {
        std::vector<Index> channels;
        for (const Index queue : m_wiring.boundQueues(wire, name))
            channels.push_back(m_scenario.nodes[queue].channel);
        if (channels.empty())
            channels.push_back(m_scenario.nodes[wire.to].channel);
        plan.route = sizeOf(m_scenario.routes);
        m_scenario.routes.push_back(std::move(channels));
    }
    return plan;
}

} // namespace

std::shared_ptr<const sim::Scenario> planOf(const Wiring &wiring, const Reach &reach,
                                            std::vector<sim::SettingChange> changes)
{
    return Planner(wiring, reach).run(std::move(changes));
}

} // namespace kinds
