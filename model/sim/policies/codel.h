// Whether to turn away a request that has waited too long (SEMANTICS 2.2): the variant for service queues
// that folly's executors use. A queue is overloaded for an interval when nobody waited less than the target
// in the one before; then whoever waited twice the target is shed, but never the first of an interval. An
// interval begins with the first request that leaves the queue after the last one ended. Times must not
// decrease.
#pragma once

#include "model/sim/time.h"

namespace sim {

class Codel
{
public:
    Codel(Time target, Time interval, Time start = 0);

    // A request leaves the queue after waiting for `delay`: is it shed?
    bool shed(Time now, Time delay);
    bool overloaded() const { return m_overloaded; }

private:
    Time m_target, m_interval;
    Time m_intervalEnd;
    Time m_leastDelay = never; // of this interval; never: nobody has left the queue yet
    bool m_overloaded = false;
};

} // namespace sim
