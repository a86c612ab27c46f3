// A broker's queue: keeps messages in order until a consumer has dealt with them.
#include "model/kinds/channelrows.h"
#include "model/kinds/tables.h"
#include "model/kinds/values.h"

#include <algorithm>

namespace kinds {
namespace {

constexpr ParamSpec params[] = {channelRows[0], channelRows[1], channelRows[2], channelRows[3],
                                channelRows[4], channelRows[5], channelRows[6], channelRows[7],
                                channelRows[8], channelRows[9], channelRows[10], channelRows[11], channelRows[12], channelRows[13], channelRows[14],
                                channelRows[15], noteRow};

sim::NodePlan lower(const Values &)
{
    sim::NodePlan plan;
    plan.behaviour = sim::Behaviour::Queue;
    return plan;
}

constexpr std::uint32_t quorumPrefetch = 2000; // RabbitMQ: quorum queues cap an unlimited prefetch

bool isList(const QString &preset)
{
    return preset == QLatin1String("redisList") || preset == QLatin1String("redisReliable");
}

} // namespace

sim::ConsumerPlan lowerConsumer(const Values &values)
{
    using OnFailure = sim::ConsumerPlan::OnFailure;
    sim::ConsumerPlan consumer;
    const QString preset = values.text(presetKey), onFailure = values.text("onFailure");
    consumer.consumers = static_cast<std::uint32_t>(values.count("consumers"));
    consumer.prefetch = values.limit("prefetch");
    if (preset == QLatin1String("rabbitmqQuorum"))
        consumer.prefetch = std::min(consumer.prefetch, quorumPrefetch);
    consumer.manualAck = values.text("ack") == QLatin1String("manual");
    if (isList(preset))
        consumer.manualAck = preset == QLatin1String("redisReliable");
    if (onFailure == QLatin1String("discard"))
        consumer.onFailure = OnFailure::Discard;
    else if (onFailure == QLatin1String("deadLetter"))
        consumer.onFailure = OnFailure::DeadLetter;
    consumer.requeueByNack = values.text("requeueWith") == QLatin1String("nack");
    consumer.idempotent = values.flag("idempotentConsumer");
    consumer.lateAfter = values.duration("lateAfter").value_or(sim::never);
    return consumer;
}

sim::ChannelPlan lowerChannel(const Values &values, const std::string &id)
{
    using Overflow = sim::ChannelPlan::Overflow;
    using Delivery = sim::ChannelPlan::Delivery;
    sim::ChannelPlan plan;
    plan.id = id;
    const QString preset = values.text(presetKey), overflow = values.text("overflow");
    using Persistence = sim::ChannelPlan::Persistence;
    const QString persistence = values.text("persistence");
    plan.persistence = persistence == QLatin1String("none")       ? Persistence::None
                       : persistence == QLatin1String("everysec") ? Persistence::EverySecond
                                                                  : Persistence::Always;
    if (isList(preset)) {
        plan.delivery = preset == QLatin1String("redisList") ? Delivery::Pop : Delivery::Move;
        plan.lastFirst = values.text("pushCommand") == QLatin1String("rpush");
        if (plan.delivery == Delivery::Move)
            plan.reaperTimeout = values.duration("reaperTimeout").value_or(sim::never);
        return plan;
    }
    plan.maxLength = values.limit("maxLength");
    plan.overflow = overflow == QLatin1String("dropHead")        ? Overflow::DropHead
                    : overflow == QLatin1String("rejectPublish") ? Overflow::RejectPublish
                                                                 : Overflow::RejectPublishDlx;
    plan.memoryAlarm = values.limit("memoryAlarm");
    plan.singleActive = values.flag("singleActiveConsumer");
    plan.heartbeat = values.duration("heartbeat").value_or(plan.heartbeat);
    if (preset != QLatin1String("rabbitmqClassic"))
        plan.consumerTimeout = values.duration("consumerTimeout").value_or(sim::never);
    plan.messageTtl = values.duration("messageTtl").value_or(sim::never);
    if (preset == QLatin1String("rabbitmqClassic"))
        return plan;
    plan.deliveryLimit = values.limit("deliveryLimit");
    plan.retryMin = values.duration("delayedRetryMin").value_or(0);
    plan.retryMax = values.duration("delayedRetryMax").value_or(sim::never);
    plan.keepsDeadLetters = plan.overflow == Overflow::RejectPublish && // otherwise RabbitMQ falls back to at-most-once
                            values.text("deadLetterStrategy") == QLatin1String("atLeastOnce");
    return plan;
}

constinit const KindSpec queueKind{
    "queue",
    QT_TRANSLATE_NOOP("Kinds", "Queue"),
    ":/icons/queue.svg",
    'K',
    params,
    QT_TRANSLATE_NOOP(
        "Kinds",
        "Keeps messages until a consumer has dealt with them; how many consumers there are is set on the "
        "edges out of it. The broker itself takes no time."),
    lower,
};

} // namespace kinds
