#include "model/sim/eventqueue.h"

namespace sim {

EventQueue::EventQueue()
{
    m_fronts.fill(noKey);
    m_winners.fill(0);
    m_winners[3] = 1;
}

void EventQueue::Lane::grow()
{
    Array<Event> larger(ring.empty() ? 16 : 2 * ring.size());
    for (std::uint32_t i = 0; i < count; ++i)
        larger[i] = at(i);
    ring = std::move(larger);
    mask = static_cast<std::uint32_t>(ring.size() - 1);
    head = 0;
}

std::uint32_t EventQueue::pushToBorder(std::uint32_t lane, const Event &event)
{
    Lane &l = m_lanes[lane];
    if (l.count >= l.mask)
        l.grow();
    l.ring[(l.head + l.count) & l.mask] = event;
    if (++l.count == 1)
        frontCame(lane);
    return event.ticket();
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
        if (!lane.wanted && !lane.count)
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
