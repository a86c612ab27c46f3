#include "model/sim/calendar.h"

#include <utility>

namespace sim {

std::uint32_t Calendar::betterShift(std::uint32_t pushes, std::uint32_t far)
{
    const std::uint32_t steps = std::exchange(m_steps, 0);
    if (steps > pushes / 2 && m_shift > 0)
        return m_shift - 1;
    if (far > pushes / 8 && steps < pushes / 8 && m_shift < 62)
        return m_shift + 1;
    return m_shift;
}

} // namespace sim
