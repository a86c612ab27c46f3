#include "model/sim/policies/codel.h"

#include <algorithm>

namespace sim {

Codel::Codel(Time target, Time interval, Time start)
    : m_target(target)
    , m_interval(interval)
    , m_intervalEnd(start)
{
}

bool Codel::shed(Time now, Time delay)
{
    const bool firstOfAll = m_leastDelay == never;
    if (!firstOfAll && now > m_intervalEnd) {
        m_intervalEnd = now + m_interval;
        m_overloaded = m_leastDelay > m_target;
        m_leastDelay = delay;
        return false;
    }
    m_leastDelay = std::min(m_leastDelay, delay);
    return !firstOfAll && m_overloaded && delay > 2 * m_target;
}

} // namespace sim
