#include "model/kinds/compiling/wiring.h"

#include "model/kinds/catalog.h"
#include "model/kinds/channelrows.h"
#include "model/kinds/exchange.h"

#include <QHash>

#include <algorithm>

namespace kinds {
namespace {

QString usualOperation()
{
    return QStringLiteral("request");
}

Wire wireOf(const diagram::Edge &edge, const diagram::Params &settings, Index number, Index from, Index to)
{
    Wire wire{.edge = &edge,
              .number = number,
              .from = from,
              .to = to,
              .values = Values(edgeParams(), settings),
              .async = edge.style == diagram::Style::Async,
              .records = false,
              .onAll = !edge.params.value(QLatin1String("on")).isArray(),
              .on = {},
              .operation = {},
              .stepped = edge.params.value(QLatin1String("step")).isDouble()};
    const QStringList names = wire.values.names("on");
    wire.on = std::set<QString>(names.begin(), names.end());
    wire.operation = wire.values.text("operation");
    wire.step = wire.values.count("step");
    return wire;
}

using Work = std::vector<std::pair<Index, QString>>;

void follow(const Wiring &wiring, Work work, Reach &reach)
{
    while (!work.empty()) {
        const auto [node, name] = work.back();
        work.pop_back();
        if (!reach[node].insert(name).second)
            continue;
        if (wiring.isExchange(node))
            continue; // who gets it depends on who published it
        if (wiring.deadLetters[node] != sim::noIndex)
            work.emplace_back(wiring.deadLetters[node], name);
        for (const Index i : wiring.outgoing[node]) {
            const Wire &wire = wiring.wires[i];
            if (!wire.isFor(name) || !arrives(wiring, wire))
                continue;
            work.emplace_back(wire.to, wire.invoked(name));
            if (const QString undo = wire.values.text("compensation"); !wire.async && !undo.isEmpty())
                work.emplace_back(wire.to, undo);
            for (const Index queue : wiring.boundQueues(wire, name))
                work.emplace_back(queue, wire.invoked(name));
            if (wire.deadLetter != sim::noIndex)
                work.emplace_back(wire.deadLetter, wiring.isLog(node) ? name : wire.invoked(name));
        }
    }
}

void followOwn(const Wiring &wiring, Index node, Reach &reach)
{
    Work work;
    for (const QString &name : wiring.ownOperations(node))
        work.emplace_back(node, name);
    follow(wiring, std::move(work), reach);
}

} // namespace

Wiring::Wiring(const diagram::Diagram &d)
    : diagram(d)
{
    addNodes();
    addWires();
}

void Wiring::addNodes()
{
    for (const auto &[id, node] : diagram.nodes) {
        const KindSpec *kind = nodeKind(node.kind);
        nodes.push_back(&node);
        kinds.push_back(kind);
        behaviours.push_back(kind ? kind->lower(Values(kind->params, {})).behaviour
                                  : sim::Behaviour::Station);
    }
}

void Wiring::addWires()
{
    QHash<QString, Index> numbers;
    for (Index i = 0; i < nodes.size(); ++i)
        numbers.insert(nodes[i]->id.text, i);
    outgoing.resize(nodes.size());
    incoming.resize(nodes.size());
    Index number = 0;
    for (const auto &[id, edge] : diagram.edges) {
        const Index from = numbers.value(edge.from.text, sim::noIndex);
        const Index to = numbers.value(edge.to.text, sim::noIndex);
        if (from != sim::noIndex && to != sim::noIndex && kinds[from] && kinds[to]) {
            outgoing[from].push_back(static_cast<Index>(wires.size()));
            incoming[to].push_back(static_cast<Index>(wires.size()));
            wires.push_back(wireOf(edge, settingsOf(diagram, edge), number, from, to));
            wires.back().stepped &= !isChannel(from); // a queue calls nothing, so nothing has an order
            wires.back().records = carriesRecords(diagram, edge);
        }
        ++number;
    }
    findFallbacks();
    findDeadLetters();
    // Edges with a step come in the order of their steps; the others follow. Equal ones stay in the order of
    // ids.
    for (std::vector<Index> &calls : outgoing) {
        std::stable_sort(calls.begin(), calls.end(), [&](Index a, Index b) {
            const Wire &first = wires[a], &second = wires[b];
            if (first.stepped != second.stepped)
                return first.stepped;
            return first.stepped && first.step < second.step;
        });
    }
}

void Wiring::findFallbacks()
{
    for (Wire &wire : wires) {
        const QString id = wire.async ? QString() : fallbackEdge(wire.values);
        if (id.isEmpty())
            continue;
        for (const Index number : outgoing[wire.from]) {
            Wire &other = wires[number];
            if (other.edge->id.text != id || other.async || &other == &wire)
                continue;
            wire.fallback = number;
            other.onlyFallback = true;
        }
    }
}

void Wiring::findDeadLetters()
{
    for (Index node = 0; node < nodes.size(); ++node)
        deadLetters.push_back(isQueue(node) ? deadLetterQueue(settings(node)) : sim::noIndex);
    for (Wire &wire : wires) {
        if (isDirect(wire) && !wire.records)
            wire.deadLetter = deadLetterQueue(wire.values);
        if (wire.records && !isChannel(wire.to))
            wire.deadLetter = deadLetterLog(wire.values);
    }
}

Index Wiring::deadLetterQueue(const Values &settings) const
{
    const QString id = deadLetterNode(settings);
    for (Index node = 0; !id.isEmpty() && node < nodes.size(); ++node) {
        if (isQueue(node) && nodes[node]->id.text == id)
            return node;
    }
    return sim::noIndex;
}

bool Wiring::isExchange(Index node) const
{
    return kinds[node] && kinds[node] == nodeKind(QStringLiteral("exchange"));
}

std::vector<Index> Wiring::boundQueues(const Wire &wire, const QString &name) const
{
    std::vector<Index> queues, alternates; // these get what no other gets
    if (!isExchange(wire.to) || !wire.async || isChannel(wire.from))
        return queues;
    const QString type = settings(wire.to).text("exchangeType"), own = wire.values.text("routingKey");
    const QString key = own.isEmpty() ? wire.invoked(name) : own;
    for (const Index number : outgoing[wire.to]) {
        const Wire &binding = wires[number];
        const bool alternate = binding.values.flag("alternateExchange");
        std::vector<Index> &bound = alternate ? alternates : queues;
        const bool matches = alternate || routes(type, binding.values.text("bindingKey"), key);
        if (binding.async && isQueue(binding.to) && matches && std::find(bound.begin(), bound.end(), binding.to) == bound.end())
            bound.push_back(binding.to); // once, however many bindings match
    }
    if (queues.empty())
        queues = std::move(alternates);
    std::sort(queues.begin(), queues.end());
    return queues;
}

Index Wiring::deadLetterLog(const Values &consumer) const
{
    const QString id = consumer.text(deadLetterKey);
    for (Index node = 0; !id.isEmpty() && node < nodes.size(); ++node) {
        if (isLog(node) && nodes[node]->id.text == id)
            return node;
    }
    return sim::noIndex;
}

QString Wiring::groupOf(const Wire &wire) const
{
    const QString named = wire.values.text("group");
    return named.isEmpty() ? nodes[wire.to]->id.text : named;
}

QString deadLetterNode(const Values &settings)
{
    const QString preset = settings.text(presetKey);
    return preset.startsWith(QLatin1String("redis")) ? QString() : settings.text(deadLetterKey);
}

QString fallbackEdge(const Values &edge)
{
    const std::optional<Values> fallback = edge.policy("fallback");
    const bool another = fallback && fallback->text("kind") == QLatin1String("edge");
    return another ? fallback->text("edge") : QString();
}

const QString &Wiring::name(Index node) const
{
    return nodes[node]->name.isEmpty() ? nodes[node]->id.text : nodes[node]->name;
}

Values Wiring::settings(Index node) const
{
    return Values(kinds[node]->params, nodes[node]->params);
}

QStringList Wiring::ownOperations(Index node) const
{
    if (isSource(node)) {
        const QStringList mix = settings(node).mapNames("mix");
        QStringList names = mix.isEmpty() ? QStringList{usualOperation()} : mix;
        if (const QString read = settings(node).text("readBack"); !read.isEmpty() && !names.contains(read))
            names << read;
        return names;
    }
    return isStation(node) ? settings(node).mapNames("operations") : QStringList{};
}

bool arrives(const Wiring &wiring, const Wire &wire)
{
    if (wiring.isExchange(wire.from))
        return wire.async && wiring.isQueue(wire.to);
    if (wiring.isChannel(wire.to))
        return wire.async && !wiring.isChannel(wire.from);
    return wiring.isStation(wire.to) && (wire.async || !wiring.isChannel(wire.from));
}

Reach reachOfClients(const Wiring &wiring)
{
    Reach reach(wiring.nodes.size());
    for (Index node = 0; node < wiring.nodes.size(); ++node) {
        if (wiring.isSource(node))
            followOwn(wiring, node, reach);
    }
    return reach;
}

Reach reachOfEverything(const Wiring &wiring)
{
    Reach reach = reachOfClients(wiring);
    for (Index node = 0; node < wiring.nodes.size(); ++node) {
        if (!wiring.isStation(node) || !reach[node].empty())
            continue;
        followOwn(wiring, node, reach);
        follow(wiring, {{node, usualOperation()}}, reach);
    }
    return reach;
}

} // namespace kinds
