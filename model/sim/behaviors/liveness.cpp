// Which consumers are there, which one is active, and what the broker does about those that do not answer.
#include "model/sim/world.h"

#include <algorithm>

namespace sim {

// Of a queue with a single active consumer: the one that is stays, else the one that registered next takes over.
void World::chooseActive(Index c)
{
    if (!m_tables.channels[c].singleActive)
        return;
    Index &active = m_channels[c].active;
    if (active != noIndex && isThere(m_consumers[active]))
        return;
    const auto all = static_cast<Index>(m_consumers.size());
    const Index from = active == noIndex ? 0 : active + 1;
    active = noIndex;
    for (Index k = 0; k < all && active == noIndex; ++k) {
        const Index i = (from + k) % all;
        if (m_tables.edges[m_consumers[i].edge].consumes == c && isThere(m_consumers[i]))
            active = i;
    }
}

void World::onSlowCheck(const Event &event)
{
    const Index c = event.slot;
    if (m_channels[c].check != event.ticket())
        return;
    const ChannelPlan &plan = m_tables.channels[c];
    begin(event, plan.node != noIndex ? plan.node : m_tables.edges[plan.edge].to);
    checkSlowConsumers(c);
    if (plan.consumerTimeout != never)
        m_channels[c].check = schedule(minute, EventType::SlowCheck, c);
}

// Their channel is closed, which puts back all they had, and does not count towards the delivery limit.
void World::checkSlowConsumers(Index c)
{
    const auto held = [&](const Message &message) {
        return message.channel == c && (message.state == Message::Delivering || message.state == Message::Prefetched ||
                                        message.state == Message::Processing);
    };
    std::vector<Index> slow, back;
    for (Index m = 0; m < m_messages.size(); ++m) {
        if (held(m_messages[m]) && m_now - m_messages[m].since > m_tables.channels[c].consumerTimeout)
            slow.push_back(m_messages[m].consumer);
    }
    for (Index m = 0; m < m_messages.size(); ++m) {
        if (held(m_messages[m]) && std::find(slow.begin(), slow.end(), m_messages[m].consumer) != slow.end())
            back.push_back(m);
    }
    for (const Index m : back)
        takeFromConsumer(m);
    std::sort(back.begin(), back.end(),
              [this](Index a, Index b) { return m_messages[a].position > m_messages[b].position; });
    for (const Index m : back)
        giveBack(m, Return::DoesNotCount);
    if (!back.empty())
        dispatch(c);
}

// Nobody closed the connection, and nothing comes over it: what was handed out there goes to others.
void World::onHeartbeat(const Event &event)
{
    const Index e = event.slot;
    if (m_edges[e].silence != event.ticket())
        return;
    begin(event, m_tables.edges[e].from);
    m_edges[e].silence = 0;
    takeBackFrom(e);
    dispatch(m_tables.edges[e].consumes);
}

void World::expectHeartbeat(Index e)
{
    const Index c = m_tables.edges[e].consumes;
    if (c == noIndex || isLogEdge(e) || !m_tables.edges[e].consumer.manualAck ||
        m_tables.channels[c].delivery != ChannelPlan::Delivery::Push)
        return;
    m_edges[e].silence = schedule(m_tables.channels[c].heartbeat, EventType::Heartbeat, e);
}

// What was handed out over the edge and not settled goes back, even what a worker still processes.
void World::takeBackFrom(Index e)
{
    std::vector<Index> back;
    for (Index m = 0; m < m_messages.size() && m_tables.edges[e].consumer.manualAck; ++m) {
        Message &message = m_messages[m];
        const bool out = message.state == Message::Stuck || message.state == Message::Prefetched ||
                         message.state == Message::Processing;
        if (message.edge != e || !out)
            continue;
        if (staysOut(message)) {
            if (message.state == Message::Stuck) {
                letGo(message);
                message.consumer = noIndex;
            }
            continue;
        }
        takeFromConsumer(m);
        back.push_back(m);
    }
    giveBackAll(back);
}

} // namespace sim
