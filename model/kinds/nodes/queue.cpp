// A broker's queue: keeps messages in order until a consumer has dealt with them.
#include "model/kinds/channelrows.h"
#include "model/kinds/tables.h"

namespace kinds {
namespace {

constexpr ParamSpec params[] = {channelRows[0], channelRows[1], channelRows[2], channelRows[3],
                                channelRows[4], channelRows[5], channelRows[6], channelRows[7], noteRow};

sim::NodePlan lower(const Values &)
{
    sim::NodePlan plan;
    plan.behaviour = sim::Behaviour::Queue;
    return plan;
}

} // namespace

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
