#include "model/sim/eventqueue.h"

namespace sim {

namespace {
// More would cost every event more in the tournament than the heap costs the events of a rare delay.
constexpr std::size_t mostLanes = 64;
} // namespace

void EventQueue::Lane::grow()
{
    std::vector<Event> larger(ring.empty() ? 16 : 2 * ring.size());
    for (std::uint32_t i = 0; i < count; ++i)
        larger[i] = at(i);
    ring = std::move(larger);
    mask = static_cast<std::uint32_t>(ring.size() - 1);
    head = 0;
}

void EventQueue::pushToBorder(std::uint32_t lane, const Event &event)
{
    Lane &l = m_lanes[lane];
    if (l.count >= l.mask)
        l.grow();
    l.ring[(l.head + l.count) & l.mask] = event;
    if (++l.count == 1)
        frontChanged(lane);
}

void EventQueue::beginLanes()
{
    for (Lane &lane : m_lanes)
        lane.wanted = false;
}

std::uint32_t EventQueue::laneFor(Time delay, std::uint64_t phase)
{
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
    const std::size_t leaves = std::bit_ceil(m_lanes.size() < 2 ? std::size_t{2} : m_lanes.size());
    if (leaves == m_fronts.size())
        return;
    m_fronts.resize(leaves, noKey);
    m_winners.assign(2 * leaves, 0);
    for (std::uint32_t i = 0; i < leaves; ++i)
        m_winners[leaves + i] = i;
    for (std::size_t node = leaves - 1; node >= 1; --node) {
        const std::uint32_t a = m_winners[2 * node], b = m_winners[2 * node + 1];
        m_winners[node] = m_fronts[b] < m_fronts[a] ? b : a;
    }
}

} // namespace sim
