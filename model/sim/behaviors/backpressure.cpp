// A queue's memory alarm: while there is too much in it, the broker reads nothing from its publishers.
#include "model/sim/world.h"

#include <utility>

namespace sim {

bool World::isBlocked(Index c) const
{
    const std::uint64_t all = std::uint64_t{m_channels[c].waiting} + m_channels[c].inFlight;
    return all >= m_tables.channels[c].memoryAlarm;
}

// The first of the queues it goes to that takes nothing now, or noIndex.
Index World::blocking(const Message &message) const
{
    if (message.route == noIndex)
        return isBlocked(message.channel) ? message.channel : noIndex;
    for (const Index c : m_scenario->routes[message.route]) {
        if (isBlocked(c))
            return c;
    }
    return noIndex;
}

// What the visit publishes stays with it, and the visit waits.
void World::holdBack(Index m, Index v, Index c)
{
    Message &message = m_messages[m];
    if (message.publication == noIndex)
        awaitConfirm(m, v, 1, never);
    message.state = Message::Blocked;
    message.visit = v;
    message.next = noIndex;
    Line &line = m_channels[c].blocked;
    (line.tail == noIndex ? line.head : m_messages[line.tail].next) = m;
    line.tail = m;
}

// Its publisher has neither crashed nor given up.
bool World::isHeldBack(const Message &message) const
{
    const Publication &publication = m_publications[message.publication];
    const Visit &visit = m_visits[message.visit];
    return publication.state == Publication::Open && publication.serial == message.serial &&
           visit.state == Visit::Calling && visit.key == publication.visitKey;
}

std::uint32_t World::heldBack(Index c) const
{
    std::uint32_t count = 0;
    for (Index m = m_channels[c].blocked.head; m != noIndex; m = m_messages[m].next)
        count += isHeldBack(m_messages[m]);
    return count;
}

// Something has left the queue.
void World::relieve(Index c)
{
    if (m_channels[c].blocked.head == noIndex || m_channels[c].relieving || isBlocked(c))
        return;
    m_channels[c].relieving = true;
    schedule(0, EventType::Relieved, c);
}

// In their order, until it is too much again. Whose publisher is gone, or has given up, is never sent.
void World::onRelieved(const Event &event)
{
    const Index c = event.slot;
    const ChannelPlan &plan = m_tables.channels[c];
    begin(event, plan.node != noIndex ? plan.node : m_tables.edges[plan.edge].to);
    m_channels[c].relieving = false;
    while (m_channels[c].blocked.head != noIndex && !isBlocked(c)) {
        Line &line = m_channels[c].blocked;
        const Index m = line.head;
        line.head = m_messages[m].next;
        if (line.head == noIndex)
            line.tail = noIndex;
        Message &message = m_messages[m];
        const bool waits = isHeldBack(message);
        const Index v = std::exchange(message.visit, noIndex), p = message.publication;
        if (!waits) {
            if (m_publications[p].state == Publication::Open && m_publications[p].serial == message.serial)
                endPublication(p);
            m_messages.give(m);
            continue;
        }
        if (const Index other = blocking(message); other != noIndex) {
            holdBack(m, v, other);
            continue;
        }
        const bool confirms = m_tables.edges[message.edge].confirms;
        if (confirms && m_publications[p].timer == 0) // it was held back before they were asked for
            m_publications[p].timer = schedule(m_tables.edges[message.edge].confirmTimeout, EventType::Unconfirmed, p);
        if (!confirms)
            message.publication = noIndex;
        else
            m_publications[p].pending = message.route == noIndex
                                            ? 1
                                            : static_cast<std::uint32_t>(m_scenario->routes[message.route].size());
        message.published = message.since = m_now;
        if (m_hasExtras && operationOf(m_visits[v]).stepCount > 0)
            tellsOfWrite(v, message.edge);
        setOut(m);
        if (confirms)
            continue;
        endPublication(p);
        if (--m_visits[v].open == 0)
            stepEnded(v, m_visits[v]);
    }
}

} // namespace sim
