#include "views/panels/storywords.h"

#include "views/shared/words.h"

namespace panels {

QString StoryWords::node(sim::Index node) const
{
    const QString id = QString::fromStdString(m_scenario.nodes[node].id);
    const diagram::Node *found = diagram::find(m_drawing, diagram::NodeId(id));
    return found && !found->name.isEmpty() ? found->name : id;
}

QString StoryWords::channel(sim::Index channel) const
{
    const sim::ChannelPlan &plan = m_scenario.channels[channel];
    if (plan.log != sim::noIndex && m_scenario.logs[plan.log].node != sim::noIndex) {
        const QString id = QString::fromStdString(plan.id), group = id.mid(id.indexOf(u'/') + 1);
        const diagram::Node *consumer = diagram::find(m_drawing, diagram::NodeId(group)); // a group without a name has its
        return tr("%1 for %2").arg(node(m_scenario.logs[plan.log].node),
                                   consumer && !consumer->name.isEmpty() ? consumer->name : group);
    }
    if (plan.node != sim::noIndex)
        return node(plan.node);
    if (plan.edge == sim::noIndex && plan.log == sim::noIndex)
        return QString::fromStdString(plan.id);
    const sim::EdgePlan &edge = m_scenario.edges[plan.log != sim::noIndex ? m_scenario.logs[plan.log].edge : plan.edge];
    return QStringLiteral("%1 → %2").arg(node(edge.from), node(edge.to));
}

QString StoryWords::deadLetters(const sim::Happened &happened) const
{
    if (happened.log != sim::noIndex) {
        const sim::Index target = m_scenario.edges[happened.edge].consumer.poll.deadLetter;
        return target == sim::noIndex ? tr("nobody") : node(m_scenario.logs[target].node);
    }
    return channel(m_scenario.channels[happened.channel].deadLetter);
}

// As RabbitMQ spells them in x-death.
QString StoryWords::reason(sim::DeathReason reason)
{
    switch (reason) {
    case sim::DeathReason::Rejected:
        return tr("rejected");
    case sim::DeathReason::Expired:
        return tr("expired");
    case sim::DeathReason::MaxLen:
        return tr("maxlen");
    case sim::DeathReason::DeliveryLimit:
        return tr("delivery_limit");
    case sim::DeathReason::None:
        break;
    }
    return {};
}

QString StoryWords::consumer(const sim::Happened &happened) const
{
    if (happened.edge == sim::noIndex)
        return tr("The consumer");
    const sim::Index n = m_scenario.edges[happened.edge].to;
    return m_scenario.nodes[n].station.replicas > 1 ? tr("%1 (replica %2)").arg(node(n)).arg(happened.replica + 1)
                                                    : node(n);
}

QString StoryWords::sentence(const sim::Happened &happened) const
{
    using sim::Happening;
    const bool inLog = happened.log != sim::noIndex;
    const auto because = [&](const QString &text) {
        return happened.cause == sim::Cause::None ? text : tr("%1: %2").arg(text, views::causeWord(happened.cause));
    };
    switch (happened.what) {
    case Happening::Published:
        return happened.edge == sim::noIndex ? tr("Comes from another queue, as a dead letter")
                                             : tr("%1 publishes it").arg(node(m_scenario.edges[happened.edge].from));
    case Happening::SentAgain:
        return tr("The broker does not take it: it will be sent again");
    case Happening::Waits:
        return inLog ? tr("In the log: partition %1, offset %2").arg(happened.partition).arg(happened.offset)
                     : tr("In the queue");
    case Happening::Delivered:
        return happened.again ? tr("On its way to %1, once more").arg(consumer(happened))
                              : tr("On its way to %1").arg(consumer(happened));
    case Happening::Started:
        return tr("%1 works on it").arg(consumer(happened));
    case Happening::Failed:
        return because(tr("The work fails"));
    case Happening::Processed:
        return tr("The work is done");
    case Happening::ProcessedAgain:
        return tr("The work is done, not for the first time");
    case Happening::Recognised:
        return tr("%1 knows it: the work is not done again").arg(consumer(happened));
    case Happening::OutOfOrder:
        return tr("A later record of the same key was processed before");
    case Happening::Late:
        return tr("Later than its consumer has time for it");
    case Happening::Returned:
        return inLog ? tr("Not committed: it will be read again") : tr("Back in the queue, to be delivered again");
    case Happening::Acknowledged:
        return inLog ? tr("Committed") : tr("Acknowledged");
    case Happening::Lost:
        return happened.cause == sim::Cause::ConnectionReset && happened.deliveries > 0 ? tr("Lost with its consumer")
                                                                                        : because(tr("Lost"));
    case Happening::Dropped:
        return because(tr("Dropped"));
    case Happening::Expired:
        return tr("Expired");
    case Happening::DeadLettered:
        return tr("Handed on to %1 as a dead letter: %2").arg(deadLetters(happened), reason(happened.reason));
    }
    return {};
}

QString StoryWords::term(run::Term term)
{
    switch (term) {
    case run::Term::Published:
        return tr("published");
    case run::Term::DeliveredOnce:
        return tr("delivered once");
    case run::Term::DeliveredAgain:
        return tr("redelivered");
    case run::Term::Lost:
        return tr("lost");
    case run::Term::Dropped:
        return tr("dropped");
    case run::Term::Expired:
        return tr("expired");
    case run::Term::DeadLettered:
        return tr("dead-lettered");
    case run::Term::Waiting:
        return tr("waiting");
    case run::Term::InFlight:
        return tr("in flight");
    case run::Term::ProcessedTwice:
        return tr("processed twice");
    case run::Term::Recognised:
        return tr("recognised");
    case run::Term::OutOfOrder:
        return tr("out of order");
    case run::Term::Late:
        return tr("late");
    }
    return {};
}

QString StoryWords::request(std::uint64_t id)
{
    return QStringLiteral("#%1").arg(id >> 40, 6, 16, QLatin1Char('0'));
}

} // namespace panels
