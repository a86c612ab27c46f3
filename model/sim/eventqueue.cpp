#include "model/sim/eventqueue.h"

#include <utility>

namespace sim {

EventQueue::EventQueue()
{
    m_fronts.fill(noKey);
    m_winners.fill(0);
    m_winners[3] = 1;
}

void EventQueue::findLoose()
{
    if (m_far.hasHole())
        m_far.fillHole();
    m_loose = std::min(m_near.least(), m_far.least());
}

bool EventQueue::takeFar(Time until, Event &event)
{
    event = m_far.front();
    if (event.at > until)
        return false;
    m_from = event.at;
    m_far.take();
    m_loose = unknown;
    return true;
}

void EventQueue::letGo()
{
    m_far.push(m_held);
    m_held.order = 0;
}

void EventQueue::fit()
{
    m_untilFit = pushesBetweenFits;
    const std::uint32_t shift = m_near.betterShift(pushesBetweenFits, std::exchange(m_pushedFar, 0));
    if (shift == m_near.shift())
        return;
    Array<Event> events;
    m_near.forEach([&events](const Event &event) { events.push_back(event); });
    m_near = Calendar();
    m_near.setShift(shift);
    for (std::size_t i = 0; i < events.size(); ++i)
        put(events[i]);
}

void EventQueue::Lane::grow()
{
    Array<Event> larger(ring.empty() ? 16 : 2 * ring.size());
    for (std::uint32_t i = 0; i != behind + 1; ++i)
        larger[i] = at(i);
    ring = std::move(larger);
    mask = static_cast<std::uint32_t>(ring.size() - 1);
    limit = mask;
    head = 0;
}

std::uint32_t EventQueue::pushToBorder(std::uint32_t lane, Time at, std::uint64_t order, std::uint32_t slot,
                                       EventType type)
{
    Lane &l = m_lanes[lane];
    if (at == m_from && l.isEmpty() && l.phase != 0 && !isHolding()) {
        const EventKey key = keyOf({at, order, slot, type});
        if (key < m_fronts[m_winners[1]] && key < m_loose) {
            copyFields(m_held, {at, order, slot, type});
            m_loose = key;
            return m_held.ticket();
        }
    }
    if (l.behind == l.limit || l.ring.empty()) [[unlikely]]
        return pushToFull(lane, at, order, slot, type);
    Event &place = l.ring[(l.head + ++l.behind) & l.mask];
    copyFields(place, {at, order, slot, type});
    if (l.behind == 0)
        frontCame(lane, keyOf(place));
    return place.ticket();
}

std::uint32_t EventQueue::pushToFull(std::uint32_t lane, Time at, std::uint64_t order, std::uint32_t slot,
                                     EventType type)
{
    m_lanes[lane].grow();
    return pushToBorder(lane, at, order, slot, type);
}

void EventQueue::beginLanes()
{
    for (Lane &lane : m_lanes)
        lane.wanted = false;
}

std::uint32_t EventQueue::laneFor(Time delay, std::uint64_t phase)
{
    if (delay > longestDelay)
        return noLane;
    std::uint32_t found = noLane;
    for (std::uint32_t i = 0; i < m_lanes.size(); ++i) {
        const Lane &lane = m_lanes[i];
        if (lane.delay == delay && lane.phase == phase) {
            found = i;
            break;
        }
        if (!lane.wanted && lane.isEmpty())
            found = i;
    }
    if (found == noLane && m_lanes.size() == mostLanes)
        return noLane;
    if (found == noLane) {
        found = static_cast<std::uint32_t>(m_lanes.size());
        m_lanes.emplace_back();
        growTournament();
    }
    Lane &lane = m_lanes[found];
    lane.delay = delay;
    lane.phase = phase;
    lane.wanted = true;
    return found;
}

void EventQueue::growTournament()
{
    const auto lanes = static_cast<std::uint32_t>(m_lanes.size());
    const std::uint32_t leaves = std::bit_ceil(lanes < 2 ? 2 : lanes);
    if (leaves == m_leaves)
        return;
    m_leaves = leaves;
    for (std::uint32_t i = 0; i < leaves; ++i)
        m_winners[leaves + i] = static_cast<std::uint8_t>(i);
    for (std::size_t node = leaves - 1; node >= 1; --node) {
        const std::uint32_t a = m_winners[2 * node], b = m_winners[2 * node + 1];
        m_winners[node] = static_cast<std::uint8_t>(m_fronts[b] < m_fronts[a] ? b : a);
    }
}

} // namespace sim
