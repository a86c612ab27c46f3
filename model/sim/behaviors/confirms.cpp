// Publisher confirms: a visit that has published waits until the broker answers.
#include "model/sim/world.h"

namespace sim {

// REQUIRES: the visit is in its calls. The step does not end before the answer is there.
void World::awaitConfirm(Index m, Index v, std::uint32_t copies, Time patience)
{
    const Index p = m_publications.take();
    Publication &publication = m_publications[p];
    const std::uint32_t serial = publication.serial + 1;
    publication = {.visitKey = m_visits[v].key, .visit = v, .edge = m_messages[m].edge, .pending = copies, .serial = serial,
                   .state = Publication::Open};
    ++m_visits[v].open;
    m_messages[m].publication = p;
    m_messages[m].serial = serial;
    if (patience != never)
        publication.timer = schedule(patience, EventType::Unconfirmed, p);
}

// One of the queues has taken the message, or turned it away: one that does makes the answer a basic.nack.
void World::confirm(const Message &message, bool accepted)
{
    if (message.publication == noIndex || m_publications[message.publication].state != Publication::Open ||
        m_publications[message.publication].serial != message.serial)
        return;
    Publication &publication = m_publications[message.publication];
    publication.nacked = publication.nacked || !accepted;
    if (m_edges[publication.edge].partitions || --publication.pending > 0)
        return;
    const std::uint64_t bits = draw(mix(m_tables.edgeKeys[publication.edge].backoff + message.key), 0);
    publication.ticket = schedule(messageTransit(publication.edge, bits), EventType::Confirmed, message.publication);
}

void World::endPublication(Index p)
{
    m_publications[p].timer = 0;
    m_publications.give(p);
}

// The network is cut while an answer is on its way.
void World::loseConfirms(Index e)
{
    for (Index p = 0; p < m_publications.size(); ++p) {
        if (m_publications[p].state == Publication::Open && m_publications[p].edge == e)
            m_publications[p].ticket = 0;
    }
}

// The answer, or none in time: a message that the broker has not confirmed may be there all the same.
void World::onConfirm(const Event &event)
{
    Publication &publication = m_publications[event.slot];
    const bool answered = event.type == EventType::Confirmed;
    if ((answered ? publication.ticket : publication.timer) != event.ticket())
        return;
    begin(event, m_tables.edges[publication.edge].from);
    const Publication ended = publication;
    endPublication(event.slot);
    Visit &visit = m_visits[ended.visit];
    if (visit.state != Visit::Calling || visit.key != ended.visitKey)
        return;
    if (!answered || ended.nacked)
        visit.cause = answered ? Cause::QueueFull : Cause::Timeout;
    if (--visit.open == 0)
        stepEnded(ended.visit, m_visits[ended.visit]);
}

} // namespace sim
