// Messages that come back to their queue: at once, or after a while.
#include "model/sim/world.h"

#include <algorithm>
#include <utility>

namespace sim {

// Back to its place in the backlog, marked as redelivered, unless it has come back too often; after `delay` for each time
// that it was delivered.
void World::giveBack(Index m, Return counts, Time delay)
{
    Message &message = m_messages[m];
    const Index c = message.channel;
    message.ticket = message.reaper = 0;
    message.flags = static_cast<std::uint8_t>((message.flags & ~Message::Failed) | Message::Redelivered);
    message.returns += counts == Return::Counts;
    if (message.returns > m_tables.channels[c].deliveryLimit) {
        message.state = Message::Prefetched;
        retire(m, DeathReason::DeliveryLimit);
        return;
    }
    if (delay > 0) {
        const Time longest = m_tables.channels[c].retryMax;
        waitFor(m, message.deliveries < longest / delay ? delay * message.deliveries : longest);
        return;
    }
    comeBack(m);
}

// Out of the backlog and with no consumer, for so long.
void World::waitFor(Index m, Time delay)
{
    Message &message = m_messages[m];
    message.state = Message::BackingOff;
    ++m_channels[message.channel].delayed;
    message.consumer = message.visit = noIndex;
    message.ticket = schedule(delay, EventType::RecordDue, m);
}

void World::waitOver(Index m)
{
    const Index c = m_messages[m].channel;
    --m_channels[c].delayed;
    if (m_messages[m].pending == DeathReason::None)
        comeBack(m);
    else if (isChannelDown(c))
        waitFor(m, deadLetterInterval);
    else
        retireLetter(m);
    dispatch(c);
}

void World::retireLetter(Index m)
{
    --m_channels[m_messages[m].channel].letters;
    retire(m, std::exchange(m_messages[m].pending, DeathReason::None));
}

void World::comeBack(Index m)
{
    const Index c = m_messages[m].channel;
    if (dropsOnReturn(m))
        return;
    if (m_recorder)
        m_recorder->arrivedInBacklog(c, m_messages[m].published);
    enqueueMessage(m);
    if (!isChannelDown(c))
        dropExpired(c);
}

// What comes back counts as what comes anew: the oldest goes where there are too many, it or the head.
bool World::dropsOnReturn(Index m)
{
    const Index c = m_messages[m].channel;
    const ChannelPlan &plan = m_tables.channels[c];
    if (plan.overflow != ChannelPlan::Overflow::DropHead || m_channels[c].waiting < plan.maxLength)
        return false;
    const Index head = m_channels[c].head;
    if (head != noIndex && m_messages[head].position < m_messages[m].position) {
        retire(popHead(c), DeathReason::MaxLen);
        return false;
    }
    m_messages[m].state = Message::Prefetched;
    retire(m, DeathReason::MaxLen);
    return true;
}

// The last first: each then goes to the head of the backlog.
void World::giveBackAll(std::vector<Index> &messages)
{
    std::sort(messages.begin(), messages.end(), [this](Index a, Index b) {
        const Message &x = m_messages[a], &y = m_messages[b];
        return x.channel != y.channel ? x.channel < y.channel : x.position > y.position;
    });
    for (const Index m : messages)
        giveBack(m, Return::Counts);
}

} // namespace sim
