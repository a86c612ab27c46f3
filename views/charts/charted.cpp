#include "views/charts/charted.h"

namespace charts {

namespace {

template <class Plan> std::optional<sim::Index> indexOf(const std::vector<Plan> &plans, const QString &id)
{
    const std::string text = id.toStdString();
    for (std::size_t i = 0; i < plans.size(); ++i) {
        if (plans[i].id == text)
            return static_cast<sim::Index>(i);
    }
    return {};
}

Charted channelOf(const sim::Scenario &scenario, sim::Index channel, const QString &name)
{
    Q_ASSERT(channel < scenario.channels.size());
    return {.kind = Channel, .subject = run::Subject::Channel, .index = channel, .name = name};
}

// A queue by its name, a consumer group of a log as "Order events/billing", an edge by its ends.
QString channelName(const sim::Scenario &scenario, sim::Index channel, const diagram::Diagram &drawing)
{
    const sim::ChannelPlan &plan = scenario.channels[channel];
    if (plan.node == sim::noIndex)
        return edgeName(scenario, plan.edge, drawing);
    const QString name = nameOf(scenario, plan.node, drawing);
    return plan.log == sim::noIndex ? name : name + QString::fromStdString(plan.id.substr(plan.id.find('/')));
}

Charted nodeCharted(const sim::Scenario &scenario, sim::Index node, const QString &name)
{
    const sim::NodePlan &plan = scenario.nodes[node];
    if (plan.behaviour == sim::Behaviour::Queue)
        return channelOf(scenario, plan.channel, name);
    if (plan.log != sim::noIndex && !scenario.logs[plan.log].groups.empty()) {
        const sim::Index first = scenario.logs[plan.log].groups.front();
        return channelOf(scenario, first, name + QString::fromStdString(scenario.channels[first].id.substr(plan.id.size())));
    }
    Charted charted{
        .kind = plan.behaviour == sim::Behaviour::Source ? Client : Server, .index = node, .name = name};
    for (sim::Index i = 0; i < scenario.edges.size(); ++i) {
        if (scenario.edges[i].from == node && scenario.edges[i].breaker.present && !scenario.edges[i].async)
            charted.breakers << i;
    }
    return charted;
}

Charted edgeCharted(const sim::Scenario &scenario, sim::Index edge, const diagram::Diagram &drawing)
{
    const sim::EdgePlan &plan = scenario.edges[edge];
    const sim::Index channel = plan.publishes != sim::noIndex ? plan.publishes : plan.consumes;
    if (plan.async && channel != sim::noIndex) {
        return channelOf(scenario, channel, channelName(scenario, channel, drawing));
    }
    Charted charted{.kind = Call,
                    .subject = run::Subject::Edge,
                    .index = edge,
                    .name = edgeName(scenario, edge, drawing)};
    if (plan.breaker.present)
        charted.breakers << edge;
    return charted;
}

QList<sim::Index> allBreakers(const sim::Scenario &scenario)
{
    QList<sim::Index> breakers;
    for (sim::Index i = 0; i < scenario.edges.size(); ++i) {
        if (scenario.edges[i].breaker.present && !scenario.edges[i].async)
            breakers << i;
    }
    return breakers;
}

Charted longestBacklog(const sim::Scenario &scenario, const run::Frame *frame,
                       const diagram::Diagram &drawing)
{
    sim::Index longest = 0;
    for (sim::Index i = 1; frame && i < frame->channels.size(); ++i) {
        if (frame->channels[i].waiting > frame->channels[longest].waiting)
            longest = i;
    }
    Charted charted = channelOf(scenario, longest, channelName(scenario, longest, drawing));
    charted.chosenForThem = true;
    charted.breakers = allBreakers(scenario);
    return charted;
}

std::optional<sim::Index> busiestClient(const sim::Scenario &scenario, const run::Frame *frame)
{
    std::optional<sim::Index> found;
    double highest = -1;
    for (sim::Index i = 0; i < scenario.nodes.size(); ++i) {
        if (scenario.nodes[i].behaviour != sim::Behaviour::Source)
            continue;
        const bool seen = frame && i < frame->nodes.size();
        const double rate = seen ? frame->nodes[i].rate : scenario.nodes[i].source.typicalRate();
        if (rate > highest) {
            highest = rate;
            found = i;
        }
    }
    return found;
}

} // namespace

QString nameOf(const sim::Scenario &scenario, sim::Index node, const diagram::Diagram &drawing)
{
    const QString id = QString::fromStdString(scenario.nodes[node].id);
    const auto found = drawing.nodes.find(diagram::NodeId(id));
    return found == drawing.nodes.end() || found->second.name.isEmpty() ? id : found->second.name;
}

QString edgeName(const sim::Scenario &scenario, sim::Index edge, const diagram::Diagram &drawing)
{
    const sim::EdgePlan &plan = scenario.edges[edge];
    return QStringLiteral("%1 \u2192 %2")
        .arg(nameOf(scenario, plan.from, drawing), nameOf(scenario, plan.to, drawing));
}

std::optional<Charted> chartedFor(const diagram::Items &selected, const diagram::Diagram &drawing,
                                  const sim::Scenario &scenario, const run::Frame *frame, Tab tab)
{
    if (selected.nodes.size() == 1 && selected.edges.empty()) {
        const auto node = indexOf(scenario.nodes, selected.nodes.begin()->text);
        return node ? std::optional(nodeCharted(scenario, *node, nameOf(scenario, *node, drawing)))
                    : std::nullopt;
    }
    if (selected.edges.size() == 1 && selected.nodes.empty()) {
        const auto edge = indexOf(scenario.edges, selected.edges.begin()->text);
        return edge ? std::optional(edgeCharted(scenario, *edge, drawing)) : std::nullopt;
    }
    if (tab == Queues && !scenario.channels.empty())
        return longestBacklog(scenario, frame, drawing);
    const auto client = busiestClient(scenario, frame);
    if (!client)
        return {};
    Charted charted = nodeCharted(scenario, *client, nameOf(scenario, *client, drawing));
    charted.chosenForThem = true;
    charted.breakers = allBreakers(scenario);
    return charted;
}

} // namespace charts
