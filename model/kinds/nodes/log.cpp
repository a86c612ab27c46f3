// An event log: keeps records in partitions, and every consumer group reads all of them.
#include "model/kinds/compactionrows.h"
#include "model/kinds/logrows.h"
#include "model/kinds/tables.h"
#include "model/kinds/values.h"

#include <algorithm>

namespace kinds {
namespace {

constexpr ParamSpec params[] = {logRows[0], logRows[1], logRows[2], logRows[3], logRows[4],
                                logRows[5], logRows[6], logRows[7], logRows[8], logRows[9],
                                logRows[10], logRows[11], logRows[12], compactionRows[0], compactionRows[1],
                                compactionRows[2], compactionRows[3], compactionRows[4], compactionRows[5], noteRow};

sim::NodePlan lower(const Values &)
{
    sim::NodePlan plan;
    plan.behaviour = sim::Behaviour::Log;
    return plan;
}

} // namespace

sim::LogPlan lowerLog(const Values &settings, const std::string &id)
{
    sim::LogPlan plan;
    plan.id = id;
    plan.partitions = static_cast<std::uint32_t>(settings.count("partitions"));
    plan.key = settings.text("key").toStdString();
    plan.keys = plan.key.empty() ? 0 : static_cast<std::uint32_t>(settings.count("keys"));
    plan.retention = settings.duration("retention").value_or(sim::never);
    plan.linger = settings.duration("linger").value_or(0);
    plan.batchSize = settings.number("batchSize");
    plan.recordSize = settings.number("recordSize");
    const QString acks = settings.text("acks");
    plan.acks = acks == QLatin1String("all") ? sim::LogPlan::Acks::All
                : acks == QLatin1String("1") ? sim::LogPlan::Acks::Leader
                                             : sim::LogPlan::Acks::None;
    plan.replicationFactor = static_cast<std::uint32_t>(settings.count("replicationFactor"));
    plan.minInsyncReplicas = static_cast<std::uint32_t>(settings.count("minInsyncReplicas"));
    const bool all = settings.raw("inSyncReplicas").isString();
    const auto inSync = static_cast<std::uint32_t>(all ? 0 : settings.count("inSyncReplicas"));
    plan.inSyncReplicas = all ? plan.replicationFactor : std::min(inSync, plan.replicationFactor);
    plan.idempotence = settings.flag("enableIdempotence");
    plan.deliveryTimeout = settings.duration("deliveryTimeout").value_or(plan.deliveryTimeout);
    const QString cleanup = settings.text("cleanupPolicy");
    plan.deletes = cleanup != QLatin1String("compact");
    plan.compacts = cleanup != QLatin1String("delete");
    plan.segment = settings.duration("segmentTime").value_or(plan.segment);
    plan.segmentBytes = settings.number("segmentBytes");
    plan.minCleanableDirtyRatio = settings.number("minCleanableDirtyRatio");
    plan.deleteRetention = settings.duration("deleteRetention").value_or(plan.deleteRetention);
    plan.tombstones = settings.number("tombstones");
    return plan;
}

sim::GroupPlan lowerGroup(const Values &edge)
{
    using Reset = sim::GroupPlan::Reset;
    using Assignor = sim::GroupPlan::Assignor;
    sim::GroupPlan plan;
    plan.reset = edge.text("autoOffsetReset") == QLatin1String("earliest") ? Reset::Earliest : Reset::Latest;
    plan.assignor = edge.text("assignor") == QLatin1String("range") ? Assignor::Range : Assignor::CooperativeSticky;
    plan.rebalance = edge.duration("rebalanceTime").value_or(plan.rebalance);
    plan.sessionTimeout = edge.duration("sessionTimeout").value_or(plan.sessionTimeout);
    return plan;
}

sim::PollPlan lowerPoll(const Values &edge)
{
    using Commit = sim::PollPlan::Commit;
    sim::PollPlan plan;
    const QString commit = edge.text("commit");
    plan.maxPollRecords = static_cast<std::uint32_t>(edge.count("maxPollRecords"));
    plan.maxPollInterval = edge.duration("maxPollInterval").value_or(plan.maxPollInterval);
    plan.commit = commit == QLatin1String("auto")         ? Commit::Auto
                  : commit == QLatin1String("afterBatch") ? Commit::AfterBatch
                  : commit == QLatin1String("transaction") ? Commit::Transaction
                                                          : Commit::BeforeProcessing;
    plan.commitInterval = edge.duration("commitInterval").value_or(plan.commitInterval);
    plan.workers = static_cast<std::uint32_t>(edge.count("workers"));
    plan.maxDeliveries = static_cast<std::uint32_t>(edge.count("maxDeliveries"));
    plan.retryBackoff = edge.duration("retryBackoff").value_or(0);
    plan.readCommitted = edge.text("isolationLevel") == QLatin1String("readCommitted");
    plan.delay = edge.duration("consumeDelay").value_or(0);
    plan.pollInterval = edge.duration("pollInterval").value_or(0);
    return plan;
}

constinit const KindSpec logKind{
    "log",
    QT_TRANSLATE_NOOP("Kinds", "Event log"),
    ":/icons/log.svg",
    'L',
    params,
    QT_TRANSLATE_NOOP("Kinds",
                      "A topic as Kafka has it: partitions keep records in order, and every consumer group reads all of them "
                      "at its own pace. The broker itself takes no time."),
    lower,
};

} // namespace kinds
