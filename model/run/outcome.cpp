#include "model/run/outcome.h"

#include "model/run/measure.h"

#include <QJsonArray>

#include <cmath>
#include <iterator>

#include <algorithm>

namespace run {
namespace {

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

QJsonValue orNull(std::optional<double> value)
{
    return value ? QJsonValue(*value) : QJsonValue(QJsonValue::Null);
}

QJsonValue count(std::uint64_t value)
{
    return QJsonValue(static_cast<qint64>(value));
}

QJsonObject histogramPart(const sim::Histogram &histogram)
{
    static constexpr std::pair<const char *, double> quantiles[] = {
        {"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}, {"p99.9", 0.999}};
    const bool empty = histogram.count() == 0;
    QJsonObject part{{QStringLiteral("count"), count(histogram.count())}};
    const auto put = [&](const char *key, double value) {
        part.insert(QLatin1String(key), empty ? QJsonValue(QJsonValue::Null) : QJsonValue(value));
    };
    put("mean", histogram.meanSeconds());
    for (const auto &[key, share] : quantiles)
        put(key, sim::inSeconds(histogram.quantile(share)));
    put("max", sim::inSeconds(histogram.max()));
    return part;
}

QJsonObject levelPart(const sim::Level &level)
{
    return {{QStringLiteral("mean"), orNull(ratio(level.area, level.seconds))},
            {QStringLiteral("max"), count(level.max)}};
}

QJsonObject errorsPart(const sim::Flow &flow)
{
    QJsonObject part;
    for (std::size_t i = 1; i < flow.errors.size(); ++i) {
        if (flow.errors[i] > 0)
            part.insert(text(sim::causeName(static_cast<sim::Cause>(i))), count(flow.errors[i]));
    }
    return part;
}

QJsonObject flowPart(const sim::Flow &flow, double seconds)
{
    return {
        {QStringLiteral("requests"), count(flow.entered)},
        {QStringLiteral("completed"), count(flow.completed)},
        {QStringLiteral("failed"), count(flow.failed)},
        {QStringLiteral("inFlight"), count(flow.inFlight)},
        {QStringLiteral("degraded"), count(flow.degraded)},
        {QStringLiteral("throughput"), orNull(ratio(static_cast<double>(flow.completed), seconds))},
        {QStringLiteral("goodput"), orNull(ratio(static_cast<double>(flow.good), seconds))},
        {QStringLiteral("errors"), errorsPart(flow)},
        {QStringLiteral("errorRate"),
         orNull(ratio(static_cast<double>(flow.failed), static_cast<double>(flow.completed + flow.failed)))},
        {QStringLiteral("latency"), histogramPart(finished(flow))},
        {QStringLiteral("latencyOk"), histogramPart(flow.ok)},
        {QStringLiteral("latencyFailed"), histogramPart(flow.bad)},
    };
}

QJsonObject cachePart(const sim::NodeTotals &node)
{
    const auto hits = static_cast<double>(node.hits), all = static_cast<double>(node.hits + node.misses);
    return {{QStringLiteral("hits"), count(node.hits)},
            {QStringLiteral("misses"), count(node.misses)},
            {QStringLiteral("hitRatio"), orNull(ratio(hits, all))}};
}

// Does one of its operations undo what it has done?
bool isSaga(const sim::Scenario &scenario, const sim::NodePlan &plan)
{
    return std::any_of(scenario.calls.begin(), scenario.calls.end(), [&](const sim::CallPlan &call) {
        return call.compensation != sim::noIndex && &scenario.nodes[scenario.edges[call.edge].from] == &plan;
    });
}

QJsonObject readBacksPart(const sim::NodeTotals &node, bool readModel)
{
    QJsonObject part{{QStringLiteral("count"), count(node.readBacks)}, {QStringLiteral("stale"), count(node.staleReads)}};
    if (readModel)
        part.insert(QStringLiteral("staleness"), histogramPart(node.staleness));
    return part;
}

bool isStore(const sim::Scenario &scenario, const sim::NodePlan &plan)
{
    const auto first = scenario.operations.begin() + plan.firstOperation;
    return std::any_of(first, first + plan.operationCount, [](const sim::OperationPlan &operation) {
        return operation.stream != sim::OperationPlan::Stream::None;
    });
}

// Does one of its operations tell of what it writes?
bool writesTwice(const sim::Scenario &scenario, const sim::NodePlan &plan)
{
    return std::any_of(scenario.calls.begin(), scenario.calls.end(), [&](const sim::CallPlan &call) {
        return call.told && &scenario.nodes[scenario.edges[call.edge].from] == &plan;
    });
}

// The outcome classes of SEMANTICS 3. By HTTP status only those are errors that have no reply of the gateway.
QJsonObject graphqlPart(const sim::NodeTotals &node)
{
    const std::uint64_t failed = node.errors[static_cast<std::size_t>(sim::Cause::DataNull)];
    const std::uint64_t transport = node.failed - failed;
    const auto all = static_cast<double>(node.completed + node.failed);
    return {{QStringLiteral("complete"), count(node.completed - node.partial)},
            {QStringLiteral("partial"), count(node.partial)},
            {QStringLiteral("dataNull"), count(failed)},
            {QStringLiteral("transport"), count(transport)},
            {QStringLiteral("httpErrorRate"), orNull(ratio(static_cast<double>(transport), all))},
            {QStringLiteral("graphqlErrorRate"),
             orNull(ratio(static_cast<double>(node.partial + failed + transport), all))}};
}

QJsonObject nodePart(const sim::Scenario &scenario, const sim::NodePlan &plan, const sim::NodeTotals &node,
                     const sim::Totals &totals, double seconds)
{
    QJsonObject part = flowPart(node, seconds);
    part.insert(QStringLiteral("kind"), text(plan.kind));
    part.insert(QStringLiteral("queueWait"), histogramPart(node.queueWait));
    part.insert(QStringLiteral("queue"), levelPart(node.queue));
    part.insert(QStringLiteral("inSystem"), levelPart(node.inSystem));
    part.insert(QStringLiteral("utilisation"), orNull(ratio(node.busy.area, node.capacitySeconds)));
    part.insert(QStringLiteral("wastedWork"), orNull(ratio(node.wastedSeconds, sim::inSeconds(node.work))));
    if (plan.behaviour == sim::Behaviour::Station)
        part.insert(QStringLiteral("duplicateEffects"), count(node.duplicateEffects));
    if (plan.cache.present)
        part.insert(QStringLiteral("cache"), cachePart(node));
    if (plan.source.readBack != sim::noIndex || plan.station.readModel)
        part.insert(QStringLiteral("readBacks"), readBacksPart(node, plan.station.readModel));
    if (isSaga(scenario, plan))
        part.insert(QStringLiteral("sagas"), QJsonObject{{QStringLiteral("compensated"), count(node.compensated)},
                                                         {QStringLiteral("stuck"), count(node.stuck)},
                                                         {QStringLiteral("isolation"), histogramPart(node.isolation)}});
    if (isStore(scenario, plan))
        part.insert(QStringLiteral("eventStore"),
                    QJsonObject{{QStringLiteral("appended"), count(node.appended)},
                                {QStringLiteral("conflicts"), count(node.conflicts)},
                                {QStringLiteral("loads"), count(node.loads)},
                                {QStringLiteral("eventsPerLoad"), orNull(ratio(static_cast<double>(node.replayedEvents),
                                                                               static_cast<double>(node.loads)))}});
    if (writesTwice(scenario, plan))
        part.insert(QStringLiteral("dualWrites"), QJsonObject{{QStringLiteral("lostEvents"), count(node.lostEvents)},
                                                              {QStringLiteral("phantomEvents"), count(node.phantomEvents)}});
    if (plan.station.federation.present)
        part.insert(QStringLiteral("graphql"), graphqlPart(node));
    QJsonObject operations;
    for (sim::Index i = plan.firstOperation; i < plan.firstOperation + plan.operationCount; ++i)
        operations.insert(text(scenario.names[scenario.operations[i].name]),
                          flowPart(totals.operations[i], seconds));
    part.insert(QStringLiteral("operations"), operations);
    return part;
}

constexpr const char *stateNames[] = {"CLOSED", "OPEN", "HALF_OPEN"};

QString stateName(sim::BreakerState state)
{
    return QLatin1String(stateNames[static_cast<std::size_t>(state)]);
}

QJsonObject breakerPart(const sim::EdgeTotals &edge, sim::BreakerState state, std::uint32_t instances)
{
    QJsonObject timeIn;
    for (std::size_t i = 0; i < edge.breakerSeconds.size(); ++i)
        timeIn.insert(QLatin1String(stateNames[i]), edge.breakerSeconds[i] / instances);
    QJsonArray transitions;
    for (const sim::BreakerTransition &transition : edge.transitions) {
        transitions.append(QJsonObject{{QStringLiteral("at"), sim::inSeconds(transition.at)},
                                       {QStringLiteral("instance"), static_cast<qint64>(transition.instance)},
                                       {QStringLiteral("from"), stateName(transition.from)},
                                       {QStringLiteral("to"), stateName(transition.to)}});
    }
    return {{QStringLiteral("state"), stateName(state)},
            {QStringLiteral("timeIn"), timeIn},
            {QStringLiteral("notPermitted"), count(edge.notPermitted)},
            {QStringLiteral("transitions"), transitions}};
}

QJsonObject edgePart(const sim::Scenario &scenario, sim::Index index, const Outcome &outcome)
{
    const sim::EdgeTotals &edge = outcome.totals.edges[index];
    QJsonObject part{
        {QStringLiteral("calls"), count(edge.entered)},
        {QStringLiteral("attempts"), count(edge.attempts)},
        {QStringLiteral("amplification"),
         orNull(ratio(static_cast<double>(edge.attempts), static_cast<double>(edge.entered)))},
        {QStringLiteral("completed"), count(edge.completed)},
        {QStringLiteral("failed"), count(edge.failed)},
        {QStringLiteral("inFlight"), count(edge.inFlight)},
        {QStringLiteral("errors"), errorsPart(edge)},
        {QStringLiteral("latency"), histogramPart(finished(edge))},
        {QStringLiteral("abandoned"), count(edge.abandoned)},
        {QStringLiteral("circuitBreaker"), QJsonValue::Null},
    };
    if (!scenario.edges[index].async) {
        part.insert(QStringLiteral("hedges"), count(edge.hedges));
        part.insert(QStringLiteral("fallbacks"), count(edge.fallbacks));
        part.insert(QStringLiteral("connects"), count(edge.connects));
    }
    if (scenario.nodes[scenario.edges[index].from].station.federation.present) {
        part.insert(QStringLiteral("notSent"), count(edge.notSent));
        part.insert(QStringLiteral("shared"), count(edge.shared));
    }
    if (scenario.edges[index].breaker.present)
        part.insert(QStringLiteral("circuitBreaker"),
                    breakerPart(edge, outcome.breakers[index], breakerInstances(scenario, index)));
    return part;
}

// By why, in RabbitMQ's words.
QJsonObject deathsPart(const sim::ChannelTotals &channel)
{
    static constexpr std::array<const char *, sim::deathReasons> names{"", "rejected", "expired", "maxlen",
                                                                       "delivery_limit"}; // of sim::DeathReason
    QJsonObject part;
    for (std::size_t i = 1; i < names.size(); ++i) {
        if (channel.deaths[i] > 0)
            part.insert(QLatin1String(names[i]), count(channel.deaths[i]));
    }
    return part;
}

QJsonObject channelPart(const sim::ChannelTotals &channel, bool group)
{
    return {
        {QStringLiteral("published"), count(channel.published)},
        {QStringLiteral("acknowledged"), count(channel.acknowledged)},
        {QStringLiteral("lost"), count(channel.lost)},
        {QStringLiteral("dropped"), count(channel.dropped)},
        {QStringLiteral("expired"), count(channel.expired)},
        {QStringLiteral("deadLettered"), count(channel.deadLettered)},
        {QStringLiteral("deaths"), deathsPart(channel)},
        {QStringLiteral("waiting"), count(channel.waiting)},
        {QStringLiteral("inFlight"), count(channel.inFlight)},
        {QStringLiteral("delivered"), count(channel.delivered)},
        {QStringLiteral("redelivered"), count(channel.redelivered)},
        {QStringLiteral("replayed"), count(channel.replayed)},
        {QStringLiteral("processedTwice"), count(channel.processedTwice)},
        {QStringLiteral("late"), count(channel.late)},
        {QStringLiteral("depth"), levelPart(channel.depth)},
        {QStringLiteral("lag"), group ? levelPart(channel.lag) : QJsonObject()},
        {QStringLiteral("oldest"), sim::inSeconds(channel.oldest)},
        {QStringLiteral("endToEnd"), histogramPart(channel.endToEnd)},
    };
}

} // namespace

QJsonObject measuredPart(const sim::Scenario &scenario, const Outcome &outcome)
{
    const sim::Totals &totals = outcome.totals;
    const double seconds = measuredSeconds(totals, outcome.now);
    QJsonObject nodes, edges, channels;
    for (std::size_t i = 0; i < scenario.nodes.size(); ++i) {
        const sim::NodePlan &plan = scenario.nodes[i];
        const bool channel = plan.behaviour == sim::Behaviour::Queue || plan.behaviour == sim::Behaviour::Log;
        if (!channel) // measured as channels
            nodes.insert(text(plan.id), nodePart(scenario, plan, totals.nodes[i], totals, seconds));
    }
    for (sim::Index i = 0; i < scenario.edges.size(); ++i)
        edges.insert(text(scenario.edges[i].id), edgePart(scenario, i, outcome));
    for (std::size_t i = 0; i < scenario.channels.size(); ++i)
        channels.insert(text(scenario.channels[i].id), channelPart(totals.channels[i], scenario.channels[i].log != sim::noIndex));
    return {{QStringLiteral("nodes"), nodes},
            {QStringLiteral("edges"), edges},
            {QStringLiteral("channels"), channels}};
}

} // namespace run
