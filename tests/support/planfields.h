// The plans of a node and its operation as texts by the names of their fields, to see what a setting changes.
#pragma once

#include "model/sim/scenario.h"

#include <QMap>
#include <QStringList>

namespace support {

using Fields = QMap<QString, QString>;

inline QString fieldText(const sim::Distribution &time)
{
    return QStringLiteral("%1 %2 %3 %4 %5")
        .arg(int(time.kind))
        .arg(time.scale)
        .arg(time.shape)
        .arg(time.share)
        .arg(time.max);
}

inline void addStation(Fields &fields, const sim::StationPlan &plan)
{
    fields["replicas"] = QString::number(plan.replicas);
    fields["concurrency"] = QString::number(int(plan.concurrency));
    fields["threads"] = QString::number(plan.threads);
    fields["cores"] = QString::number(plan.cores);
    fields["acceptQueue"] = QString::number(plan.acceptQueue);
    fields["overflow"] = QString::number(int(plan.overflow));
    fields["discipline"] = QString::number(int(plan.discipline));
    fields["codelTarget"] = QString::number(plan.codelTarget);
    fields["codelInterval"] = QString::number(plan.codelInterval);
    fields["loadBalancing"] = QString::number(int(plan.loadBalancing));
    fields["coldStart"] = QString::number(plan.coldStart);
    fields["coldStartFactor"] = QString::number(plan.coldStartFactor);
    fields["coldAtStart"] = QString::number(plan.coldAtStart);
    fields["readModel"] = QString::number(plan.readModel);
    fields["aggregates"] = QString::number(plan.store.aggregates);
    fields["applyCost"] = QString::number(plan.store.applyCost);
    fields["snapshotEvery"] = QString::number(plan.store.snapshotEvery);
    fields["requestTimeout"] = QString::number(plan.federation.timeout);
    fields["waitForVersion"] = QString::number(plan.waitForVersion);
}

inline void addSource(Fields &fields, const sim::SourcePlan &plan)
{
    fields["arrivals"] = QString::number(int(plan.arrivals));
    fields["rate"] = QString::number(plan.rate);
    fields["cv"] = QString::number(plan.cv);
    fields["rates"] = QStringLiteral("%1 %2").arg(plan.rates[0]).arg(plan.rates[1]);
    fields["dwell"] = QStringLiteral("%1 %2").arg(plan.dwell[0]).arg(plan.dwell[1]);
    fields["to"] = QString::number(plan.to);
    fields["start"] = QString::number(plan.start);
    fields["duration"] = QString::number(plan.duration);
    fields["period"] = QString::number(plan.period);
    QStringList times;
    for (const sim::Time time : plan.times ? *plan.times : std::vector<sim::Time>())
        times << QString::number(time);
    fields["times"] = times.join(' ');
    fields["users"] = QString::number(plan.users);
    fields["thinkTime"] = fieldText(plan.thinkTime);
    fields["readBack"] = QString::number(plan.readBack);
    fields["readBackOf"] = QString::number(plan.commandOperation);
    fields["readBackAfter"] = QString::number(plan.readBackAfter);
    fields["deadline"] = QString::number(plan.deadline);
}

inline void addCache(Fields &fields, const sim::CachePlan &plan)
{
    fields["present"] = QString::number(plan.present);
    fields["hitRatio"] = QString::number(plan.hitRatio);
    fields["hitTime"] = fieldText(plan.hitTime);
    fields["keys"] = QString::number(plan.keys);
    fields["zipf"] = QString::number(plan.zipf);
    fields["ttl"] = QString::number(plan.ttl);
    fields["coalesce"] = QString::number(plan.coalesce);
}

inline void addOperation(Fields &fields, const sim::OperationPlan &plan)
{
    fields["serviceTime"] = fieldText(plan.serviceTime);
    fields["replyTime"] = fieldText(plan.replyTime);
    fields["errorRate"] = QString::number(plan.errorRate);
    fields["hangRate"] = QString::number(plan.hangRate);
    fields["idempotent"] = QString::number(plan.idempotent);
    fields["cancellationAware"] = QString::number(plan.cancellationAware);
    fields["stream"] = QString::number(int(plan.stream));
}

inline void addChannel(Fields &fields, const sim::ChannelPlan &plan)
{
    fields["maxLength"] = QString::number(plan.maxLength);
    fields["memoryAlarm"] = QString::number(plan.memoryAlarm);
    fields["overflow"] = QString::number(static_cast<int>(plan.overflow));
    fields["messageTtl"] = QString::number(plan.messageTtl);
    fields["preset"] = QString::number(static_cast<int>(plan.delivery));
    fields["pushCommand"] = QString::number(plan.lastFirst);
    fields["reaperTimeout"] = QString::number(plan.reaperTimeout);
    fields["persistence"] = QString::number(static_cast<int>(plan.persistence));
    fields["singleActiveConsumer"] = QString::number(plan.singleActive);
    fields["consumerTimeout"] = QString::number(plan.consumerTimeout);
    fields["heartbeat"] = QString::number(plan.heartbeat);
    fields["deadLetter"] = QString::number(plan.deadLetter);
    fields["delayedRetryMin"] = QString::number(plan.retryMin);
    fields["delayedRetryMax"] = QString::number(plan.retryMax);
    fields["deadLetterStrategy"] = QString::number(plan.keepsDeadLetters);
    fields["deliveryLimit"] = QString::number(plan.deliveryLimit);
}

inline void addLog(Fields &fields, const sim::LogPlan &plan)
{
    fields["partitions"] = QString::number(plan.partitions);
    fields["keys"] = QString::number(plan.keys);
    fields["retention"] = QString::number(plan.retention);
    fields["linger"] = QString::number(plan.linger);
    fields["batchSize"] = QString::number(plan.batchSize);
    fields["recordSize"] = QString::number(plan.recordSize);
    fields["enableIdempotence"] = QString::number(plan.idempotence);
    fields["acks"] = QString::number(static_cast<int>(plan.acks));
    fields["replicationFactor"] = QString::number(plan.replicationFactor);
    fields["minInsyncReplicas"] = QString::number(plan.minInsyncReplicas);
    fields["inSyncReplicas"] = QString::number(plan.inSyncReplicas);
    fields["deliveryTimeout"] = QString::number(plan.deliveryTimeout);
    fields["cleanupPolicy"] = QString::number(plan.compacts * 2 + plan.deletes);
    fields["segmentTime"] = QString::number(plan.segment);
    fields["segmentBytes"] = QString::number(plan.segmentBytes);
    fields["minCleanableDirtyRatio"] = QString::number(plan.minCleanableDirtyRatio);
    fields["deleteRetention"] = QString::number(plan.deleteRetention);
    fields["tombstones"] = QString::number(plan.tombstones);
}

// Of a node, its first operation, or its channel.
inline Fields fieldsOf(const sim::Scenario &scenario, sim::Index node)
{
    const sim::NodePlan &plan = scenario.nodes[node];
    Fields fields;
    addStation(fields, plan.station);
    addSource(fields, plan.source);
    addCache(fields, plan.cache);
    if (plan.operationCount > 0)
        addOperation(fields, scenario.operations[plan.firstOperation]);
    if (plan.channel != sim::noIndex)
        addChannel(fields, scenario.channels[plan.channel]);
    if (plan.log != sim::noIndex)
        addLog(fields, scenario.logs[plan.log]);
    return fields;
}

// The names of the fields that differ, in alphabetical order.
inline QStringList changedFields(const Fields &before, const Fields &after)
{
    QStringList changed;
    for (auto field = before.begin(); field != before.end(); ++field) {
        if (after.value(field.key()) != field.value())
            changed << field.key();
    }
    return changed;
}

} // namespace support
