#include "views/inspector/channels.h"

namespace inspector {

std::vector<sim::Index> channelsOf(const run::Observation &run, const Subject &subject)
{
    if (!run)
        return {};
    const sim::Scenario &scenario = *run.scenario;
    if (const auto *id = std::get_if<diagram::NodeId>(&subject)) {
        const auto node = run.node(*id);
        if (!node || *node >= scenario.nodes.size())
            return {};
        const sim::NodePlan &plan = scenario.nodes[*node];
        if (plan.log != sim::noIndex)
            return scenario.logs[plan.log].groups;
        return plan.channel != sim::noIndex ? std::vector<sim::Index>{plan.channel} : std::vector<sim::Index>{};
    }
    const auto *id = std::get_if<diagram::EdgeId>(&subject);
    const auto edge = id ? run.edge(*id) : std::nullopt;
    if (!edge || *edge >= scenario.edges.size() || scenario.edges[*edge].consumes == sim::noIndex)
        return {};
    return {scenario.edges[*edge].consumes};
}

QString channelName(const sim::Scenario &scenario, const diagram::Diagram &drawing, sim::Index channel)
{
    const sim::ChannelPlan &plan = scenario.channels[channel];
    const QString id = QString::fromStdString(plan.id);
    if (plan.log == sim::noIndex || plan.node == sim::noIndex)
        return id;
    const QString group = id.mid(id.indexOf(u'/') + 1);
    const diagram::Node *consumer = diagram::find(drawing, diagram::NodeId(group)); // a group without a name has its
    return consumer && !consumer->name.isEmpty() ? consumer->name : group;
}

} // namespace inspector
