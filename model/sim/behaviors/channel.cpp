#include "model/sim/world.h"

#include <algorithm>

namespace sim {

void World::publish(Index v, Index p, std::uint32_t ordinal)
{
    const CallPlan &plan = m_tables.calls[p];
    const bool routed = plan.route != noIndex;
    const Index c = routed ? m_scenario->routes[plan.route].front() : m_tables.edges[plan.edge].publishes;
    const Index m = m_messages.take();
    Message &message = m_messages[m];
    message = Message{};
    message.state = Message::Publishing;
    message.published = message.since = m_now;
    message.id = m_visits[v].id;
    message.key = draw(mix(m_tables.edgeKeys[plan.edge].messages + m_visits[v].key), ordinal);
    const bool follows = (m_visits[v].flags & Visit::Consumer) != 0 && m_visits[v].parent != noIndex &&
                         m_messages[m_visits[v].parent].visit == v; // it still has the message
    message.event =
        follows ? mix(m_messages[m_visits[v].parent].event + golden * (plan.edge + 1) + ordinal) : message.key;
    message.channel = c;
    message.name = plan.name;
    message.edge = plan.edge;
    if (m_tables.edges[plan.edge].confirms && !plan.onFailure)
        awaitConfirm(m, v, routed ? static_cast<std::uint32_t>(m_scenario->routes[plan.route].size()) : 1,
                     m_tables.edges[plan.edge].confirmTimeout);
    if (c == noIndex) {
        if (plan.tellsOf != noIndex)
            tellsOfWrite(v, plan.edge);
        if (!plan.onFailure) // its transaction is over, and failed
            joinTransaction(m, m_visits[v]);
        produce(m, m_visits[v].replica);
        return;
    }
    message.route = routed ? plan.route : noIndex;
    if (ordinal + 1 < plan.calls && m_tables.channels[c].delivery != ChannelPlan::Delivery::Push)
        message.flags = Message::More; // LPUSH q a b c
    if (const Index full = plan.onFailure ? noIndex : blocking(message); full != noIndex) [[unlikely]] {
        holdBack(m, v, full);
        return;
    }
    if (plan.tellsOf != noIndex)
        tellsOfWrite(v, plan.edge);
    setOut(m);
}

// To the channel, or to the exchange.
void World::setOut(Index m)
{
    Message &message = m_messages[m];
    const Index e = message.edge;
    EdgeState &edge = m_edges[e];
    message.state = Message::Publishing;
    enterBooks(message.channel);
    for (std::size_t i = 1; message.route != noIndex && i < m_scenario->routes[message.route].size(); ++i)
        enterBooks(m_scenario->routes[message.route][i]);
    tell(message, Happening::Published);
    if (message.route != noIndex && isTold())
        tellCopies(message);
    ++edge.messagesOnTheWay;
    if (m_recorder)
        m_recorder->callEntered(e, m_now);
    if (edge.partitions) {
        loseOnTheWay(m);
        return;
    }
    const Time delay = wayOf(e, edge, m_tables.edgeKeys[e].latency + message.key);
    message.ticket = scheduleIn(edge.requestLane, delay, EventType::MessageArrives, m);
}

void World::enterBooks(Index c)
{
    ++m_channels[c].inFlight;
    ++m_channels[c].ledger.published;
    if (!m_recorder)
        return;
    m_recorder->published(c, m_now);
    if (const Index n = queueOf(c); n != noIndex)
        m_recorder->meters(n).inSystem.up(m_now);
}

// Before it reaches the channel, or the exchange: all its copies.
void World::loseOnTheWay(Index m)
{
    const Message message = m_messages[m];
    for (std::size_t i = 1; message.route != noIndex && i < m_scenario->routes[message.route].size(); ++i)
        end(copyOf(message, m_scenario->routes[message.route][i]), &ChannelTotals::lost, Cause::Other);
    end(m, &ChannelTotals::lost, Cause::Other);
}

// Of a message that an exchange hands to several queues: one that is not on the way, and in the books already.
Index World::copyOf(const Message &message, Index c)
{
    const Index m = m_messages.take();
    Message &copy = m_messages[m];
    copy = message;
    copy.state = Message::Prefetched;
    copy.next = copy.route = noIndex;
    copy.channel = c;
    copy.key = mix(message.key + golden * c);
    copy.ticket = 0;
    return m;
}

void World::onMessageArrives(const Event &event)
{
    const Index m = event.slot;
    Message &message = m_messages[m];
    if (message.ticket != event.ticket())
        return;
    begin(event, m_tables.edges[message.edge].to, EventType::MessageArrives);
    message.ticket = 0;
    if (message.channel == noIndex) {
        recordArrives(m);
        return;
    }
    if (message.state == Message::Delivering) {
        if (isLogEdge(message.edge)) {
            reachMember(m);
            return;
        }
        reachConsumer(m);
        return;
    }
    if (message.state == Message::Acknowledging) {
        settleMessage(m);
        return;
    }
    if (message.route == noIndex && isChannelDown(message.channel)) {
        end(m, &ChannelTotals::lost, Cause::ConnectionRefused);
        return;
    }
    --m_edges[message.edge].messagesOnTheWay;
    if (m_recorder && !isDirect(message.edge))
        m_recorder->callEnded(message.edge, message.published, m_now, Cause::None);
    message.state = Message::Prefetched;
    if (message.route == noIndex && !m_tables.channels[message.channel].unroutable) [[likely]]
        arriveInBacklog(m);
    else
        enterQueues(m);
}

// All that an exchange hands it to.
void World::enterQueues(Index m)
{
    const Message arrived = m_messages[m];
    enterQueue(m);
    if (arrived.route == noIndex)
        return;
    const std::vector<Index> &route = m_scenario->routes[arrived.route];
    for (std::size_t i = 1; i < route.size(); ++i)
        enterQueue(copyOf(arrived, route[i]));
}

// Off the way, and not yet in the backlog.
void World::enterQueue(Index m)
{
    const Index c = m_messages[m].channel;
    if (m_tables.channels[c].unroutable) {
        confirm(m_messages[m], true); // a confirm does not say that any queue has it
        end(m, &ChannelTotals::dropped, Cause::None);
    } else if (isChannelDown(c))
        end(m, &ChannelTotals::lost, Cause::ConnectionRefused);
    else
        arriveInBacklog(m);
}

// REQUIRES: the channel is up. What is over its length leaves by the overflow's rule: a message that a consumer can
// take at once never counts.
void World::arriveInBacklog(Index m)
{
    const Index c = m_messages[m].channel;
    const ChannelPlan &plan = m_tables.channels[c];
    Message &message = m_messages[m];
    message.state = Message::Prefetched; // off the way, and not yet in the backlog
    while (plan.overflow == ChannelPlan::Overflow::DropHead && plan.maxLength > 0 && m_channels[c].head != noIndex && isFull(plan, c))
        retire(popHead(c), DeathReason::MaxLen);
    const bool full = isFull(plan, c), more = (message.flags & Message::More) != 0;
    if (message.publication != noIndex)
        confirm(message, !full);
    message.publication = noIndex;
    if (full) {
        if (plan.overflow == ChannelPlan::Overflow::RejectPublish)
            end(m, &ChannelTotals::dropped, Cause::QueueFull);
        else
            retire(m, DeathReason::MaxLen);
        return;
    }
    const std::uint64_t position = m_channels[c].nextPosition++;
    message.position = plan.lastFirst ? ~std::uint64_t{0} / 2 - position : position;
    message.expires = after(plan.messageTtl);
    if (message.edge != noIndex)
        message.expires = std::min(message.expires, after(m_tables.edges[message.edge].expiration));
    if (!more && m_channels[c].head == noIndex) {
        if (const Index i = nextConsumer(c); i != noIndex) { // it never waits
            tell(message, Happening::Waits);
            passThrough(m, i);
            offer(i);
            return;
        }
    }
    if (m_recorder)
        m_recorder->arrivedInBacklog(c, message.published);
    enqueueMessage(m);
    if (!more) // blocked clients are served when the whole command is done
        dispatch(c);
    while (plan.overflow == ChannelPlan::Overflow::DropHead && m_channels[c].waiting > plan.maxLength)
        retire(popHead(c), DeathReason::MaxLen);
    dropExpired(c);
}

bool World::isFull(const ChannelPlan &plan, Index c) const
{
    const ChannelState &channel = m_channels[c];
    const std::uint64_t ready = std::uint64_t{channel.waiting} + channel.letters; // RabbitMQ counts both
    return ready >= plan.maxLength && (ready > 0 || channel.ready.head == noIndex);
}

// In the order of positions: what comes back goes where it was.
void World::enqueueMessage(Index m)
{
    Message &message = m_messages[m];
    ChannelState &channel = m_channels[message.channel];
    message.state = Message::Waiting;
    tell(message, message.deliveries > 0 ? Happening::Returned : Happening::Waits);
    message.visit = message.consumer = noIndex;
    message.since = m_now;
    --channel.inFlight;
    ++channel.waiting;
    if (channel.tail == noIndex || m_messages[channel.tail].position < message.position) {
        message.next = noIndex;
        (channel.tail == noIndex ? channel.head : m_messages[channel.tail].next) = m;
        channel.tail = m;
    } else {
        Index *link = &channel.head;
        while (m_messages[*link].position < message.position)
            link = &m_messages[*link].next;
        message.next = *link;
        *link = m;
    }
    depthChanged(message.channel);
}

// Out of the line, not yet out of the books. REQUIRES: a message waits.
Index World::popHead(Index c)
{
    ChannelState &channel = m_channels[c];
    const Index m = channel.head;
    channel.head = m_messages[m].next;
    if (channel.head == noIndex)
        channel.tail = noIndex;
    m_messages[m].next = noIndex;
    return m;
}

void World::onHeadExpires(const Event &event)
{
    ChannelState &channel = m_channels[event.slot];
    if (channel.ticket != event.ticket())
        return;
    const ChannelPlan &plan = m_tables.channels[event.slot];
    begin(event, plan.node != noIndex ? plan.node : m_tables.edges[plan.edge].to);
    channel.ticket = 0;
    channel.expiryAt = never;
    if (!isChannelDown(event.slot))
        dropExpired(event.slot);
}

// Messages end their life at the head only: behind one that lives longer they wait for their turn.
void World::dropExpired(Index c)
{
    while (m_channels[c].head != noIndex && m_messages[m_channels[c].head].expires <= m_now)
        retire(popHead(c), DeathReason::Expired);
    ChannelState &channel = m_channels[c];
    if (channel.head == noIndex)
        return;
    const Time at = m_messages[channel.head].expires;
    if (at != never && at < channel.expiryAt) {
        channel.expiryAt = at;
        channel.ticket = m_queue.push(at, EventType::HeadExpires, c);
    }
}

// The channel is done with the message, which nobody has processed: it goes to the dead-letter queue, in the same broker
// and at once, or is gone. REQUIRES: it is out of the line; a consumer it was with has let go of it.
void World::retire(Index m, DeathReason reason)
{
    const Index c = m_messages[m].channel, target = m_tables.channels[c].deadLetter;
    const Cause cause = reason == DeathReason::MaxLen    ? Cause::QueueFull
                        : reason == DeathReason::Expired ? Cause::Timeout
                                                         : Cause::Http500;
    if (target == noIndex || (reason != DeathReason::Rejected && isDeathCycle(m, target))) {
        end(m, reason == DeathReason::Expired ? &ChannelTotals::expired : &ChannelTotals::dropped, cause);
        return;
    }
    if (m_tables.channels[c].keepsDeadLetters && refusesLetters(target)) {
        keepLetter(m, reason);
        return;
    }
    const Index d = m_deaths.take();
    m_deaths[d] = {.channel = c, .next = m_messages[m].deaths, .reason = reason, .state = Death::Used};
    m_messages[m].deaths = d;
    Message copy = m_messages[m];
    if (m_recorder)
        m_recorder->deadLettered(c, copy.published, reason);
    if (isTold())
        tellOf(copy, Happening::DeadLettered, cause);
    m_messages[m].deaths = noIndex; // they go with the copy
    end(m, &ChannelTotals::deadLettered, cause);
    copy.state = Message::Prefetched;
    copy.published = copy.since = m_now;
    copy.key = mix(copy.key ^ golden);
    copy.channel = target;
    copy.edge = copy.visit = copy.consumer = copy.next = noIndex;
    copy.ticket = copy.reaper = copy.epoch = copy.deliveries = copy.returns = 0;
    copy.flags = 0;
    const Index moved = m_messages.take();
    m_messages[moved] = copy;
    enterBooks(target);
    tell(copy, Happening::Published);
    enterQueue(moved);
}

bool World::refusesLetters(Index c) const
{
    const ChannelPlan &plan = m_tables.channels[c];
    return isChannelDown(c) || (plan.overflow == ChannelPlan::Overflow::RejectPublish && isFull(plan, c));
}

// Until it is tried again.
void World::keepLetter(Index m, DeathReason reason)
{
    Message &message = m_messages[m];
    const Index c = message.channel;
    const bool waited = message.state == Message::Waiting;
    if (waited) {
        --m_channels[c].waiting;
        ++m_channels[c].inFlight;
        if (m_recorder)
            m_recorder->leftBacklog(c, message.published);
    }
    message.pending = reason;
    ++m_channels[c].letters;
    waitFor(m, deadLetterInterval);
    if (waited)
        depthChanged(c);
}

// Would the message come round to a queue it died in, with no rejection since? RabbitMQ drops it then.
bool World::isDeathCycle(Index m, Index target) const
{
    if (m_messages[m].channel == target)
        return true;
    for (Index d = m_messages[m].deaths; d != noIndex; d = m_deaths[d].next) {
        if (m_deaths[d].reason == DeathReason::Rejected)
            return false;
        if (m_deaths[d].channel == target)
            return true;
    }
    return false;
}

// The message leaves the channel for good, into one term of its books.
void World::end(Index m, std::uint64_t ChannelTotals::*term, Cause cause)
{
    Message &message = m_messages[m];
    ChannelState &channel = m_channels[message.channel];
    const Index c = message.channel;
    const bool waiting = message.state == Message::Waiting;
    --(waiting ? channel.waiting : channel.inFlight);
    channel.ledger.settle(term, message.deliveries <= 1);
    if (isTold() && term != &ChannelTotals::deadLettered) // told with its reason
        tellOf(message, term, cause);
    if (message.state == Message::Publishing || message.state == Message::Delivering ||
        message.state == Message::Acknowledging)
        --m_edges[message.edge].messagesOnTheWay;
    const bool onEdge = message.edge != noIndex;
    if (m_recorder) {
        m_recorder->settled(c, message.published, term, waiting);
        if (const Index n = queueOf(c); n != noIndex)
            m_recorder->meters(n).inSystem.down(m_now);
        if (onEdge && (isDirect(message.edge) || message.state == Message::Publishing))
            m_recorder->callEnded(message.edge, message.published, m_now, cause);
    }
    if (term == &ChannelTotals::lost && onEdge)
        mark(MarkKind::Lost, message.edge, message.id, cause);
    for (Index d = message.deaths, next; d != noIndex; d = next) {
        next = m_deaths[d].next;
        m_deaths.give(d);
    }
    message.reaper = 0;
    m_messages.give(m);
    if (waiting)
        depthChanged(c);
    if (channel.blocked.head != noIndex)
        relieve(c);
}

void World::depthChanged(Index c)
{
    if (!m_recorder)
        return;
    const ChannelState &channel = m_channels[c];
    m_recorder->depth(c, m_now, channel.waiting);
    m_recorder->oldest(c, channel.head == noIndex ? never : m_messages[channel.head].published);
    if (const Index node = m_tables.channels[c].node; node != noIndex)
        levelsChanged(node);
}

} // namespace sim
