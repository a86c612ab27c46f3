#include "model/sim/policies/opossumbreaker.h"

#include <algorithm>
#include <utility>

namespace sim {

OpossumBreaker::OpossumBreaker(const BreakerPlan &plan, Time now)
    : m_plan(plan)
    , m_start(now)
    , m_buckets(std::max(plan.rollingCountBuckets, 1u))
{
    const Time window = std::max(plan.slidingWindowSize, 1u) * second;
    m_bucketLength = std::max<Time>(window / static_cast<Time>(m_buckets.size()), 1);
}

bool OpossumBreaker::begin(Time now)
{
    tick(now);
    count(now, &Bucket::begun);
    const bool permitted = permits();
    if (!permitted)
        count(now, &Bucket::refused);
    return permitted;
}

bool OpossumBreaker::permits()
{
    switch (m_state) {
    case State::Closed:
    case State::Disabled:
    case State::MetricsOnly:
        return true;
    case State::HalfOpen:
        return std::exchange(m_trialFree, false);
    case State::Open:
    case State::ForcedOpen:
        break;
    }
    return false;
}

void OpossumBreaker::end(Time now, Outcome outcome, Time)
{
    tick(now);
    const bool failed = outcome == Outcome::Failure, halfOpen = m_state == State::HalfOpen;
    count(now, failed ? &Bucket::failed : &Bucket::succeeded);
    if (!failed && halfOpen)
        force(now, State::Closed);
    if (!failed || (m_state != State::Closed && !halfOpen))
        return;
    const bool enough = m_sum.begun >= m_plan.minimumNumberOfCalls;
    if (halfOpen || (enough && failureRate() > m_plan.failureRateThreshold))
        force(now, State::Open);
}

// Infinite when the failed call began before the window and none within it: that trips, as in the library.
double OpossumBreaker::failureRate() const
{
    return static_cast<double>(m_sum.failed) / static_cast<double>(m_sum.begun) * 100;
}

void OpossumBreaker::tick(Time now)
{
    if (m_timerAt <= now)
        force(m_timerAt, State::HalfOpen);
}

void OpossumBreaker::force(Time now, State state)
{
    const Time wait = m_plan.waitDurationInOpenState;
    m_state = state;
    m_trialFree = state == State::HalfOpen;
    m_timerAt = state == State::Open && wait < never - now ? now + wait : never;
}

void OpossumBreaker::count(Time now, std::uint32_t Bucket::*what)
{
    slideTo(now);
    ++(m_buckets[static_cast<std::size_t>(m_newest) % m_buckets.size()].*what);
    ++(m_sum.*what);
}

void OpossumBreaker::slideTo(Time now)
{
    const auto size = static_cast<std::int64_t>(m_buckets.size());
    const std::int64_t newest = std::max(m_newest, (now - m_start) / m_bucketLength);
    for (std::int64_t i = std::max(m_newest + 1, newest - size + 1); i <= newest; ++i) {
        Bucket &old = m_buckets[static_cast<std::size_t>(i % size)];
        for (const auto what : {&Bucket::begun, &Bucket::failed, &Bucket::succeeded, &Bucket::refused})
            m_sum.*what -= old.*what;
        old = {};
    }
    m_newest = newest;
}

OpossumBreaker::Metrics OpossumBreaker::metrics(Time now)
{
    tick(now);
    slideTo(now);
    Metrics found{.buffered = m_sum.begun,
                  .failed = m_sum.failed,
                  .succeeded = m_sum.succeeded,
                  .notPermitted = m_sum.refused,
                  .needed = m_plan.minimumNumberOfCalls};
    if (m_sum.begun > 0 && m_sum.begun >= m_plan.minimumNumberOfCalls)
        found.failureRate = failureRate();
    return found;
}

} // namespace sim
