#include "model/sim/policies/resilience4jbreaker.h"

#include <algorithm>

namespace sim {

Resilience4jBreaker::Resilience4jBreaker(const BreakerPlan &plan, Time now)
    : m_plan(plan)
{
    enter(State::Closed, now);
}

bool Resilience4jBreaker::begin(Time now)
{
    tick(now);
    if (m_state == State::Open && now > m_openUntil)
        enter(State::HalfOpen, now);
    switch (m_state) {
    case State::Closed:
    case State::Disabled:
    case State::MetricsOnly:
        return true;
    case State::HalfOpen:
        if (m_permits > 0) {
            --m_permits;
            return true;
        }
        break;
    case State::Open:
    case State::ForcedOpen:
        break;
    }
    ++m_notPermitted;
    return false;
}

void Resilience4jBreaker::end(Time now, Outcome outcome, Time duration)
{
    tick(now);
    if (m_state == State::Disabled || m_state == State::ForcedOpen)
        return;
    if (outcome == Outcome::Ignored) {
        if (m_state == State::HalfOpen)
            ++m_permits; // also for a call that another state admitted: the library has no upper bound here
        return;
    }
    record(now, outcome, duration);
    const Verdict found = verdict();
    if (m_state == State::Closed && found == Verdict::Above)
        enter(State::Open, now);
    else if (m_state == State::HalfOpen && found != Verdict::BelowMinimum)
        enter(found == Verdict::Above ? State::Open : State::Closed, now);
}

void Resilience4jBreaker::tick(Time now)
{
    while (m_timerAt <= now)
        fire(m_timerAt);
}

void Resilience4jBreaker::fire(Time now)
{
    m_timerAt = never;
    if (m_state == State::Open)
        enter(State::HalfOpen, now);
    else if (m_state == State::HalfOpen)
        enter(m_plan.toClosedAfterHalfOpenWait ? State::Closed : State::Open, now);
}

void Resilience4jBreaker::force(Time now, State state)
{
    tick(now);
    enter(state, now);
}

// Open keeps the window that tripped it; every other state begins an empty one.
void Resilience4jBreaker::enter(State state, Time now)
{
    m_state = state;
    m_timerAt = never;
    const std::uint32_t permitted = m_plan.permittedNumberOfCallsInHalfOpenState;
    switch (state) {
    case State::Open:
        ++m_attempts;
        m_openUntil = openWait() < never - now ? now + openWait() : never;
        if (m_plan.automaticTransitionFromOpenToHalfOpenEnabled)
            m_timerAt = m_openUntil;
        return;
    case State::HalfOpen:
        m_permits = permitted;
        if (m_plan.maxWaitDurationInHalfOpenState > 0 && m_plan.maxWaitDurationInHalfOpenState < never - now)
            m_timerAt = now + m_plan.maxWaitDurationInHalfOpenState;
        startWindow(false, permitted, std::min(m_plan.minimumNumberOfCalls, permitted));
        return;
    case State::ForcedOpen:
        ++m_attempts;
        break;
    default:
        m_attempts = 0;
        break;
    }
    const bool timeBased = m_plan.slidingWindowType == BreakerPlan::Window::TimeBased;
    const std::uint32_t size = m_plan.slidingWindowSize;
    startWindow(timeBased, size,
                timeBased ? m_plan.minimumNumberOfCalls : std::min(m_plan.minimumNumberOfCalls, size));
    m_second = now / second;
}

void Resilience4jBreaker::startWindow(bool timeBased, std::uint32_t size, std::uint32_t minimum)
{
    m_timeBased = timeBased;
    m_size = std::max(size, 1u);
    m_minimum = std::max(minimum, 1u);
    m_marks.clear();
    m_next = 0;
    m_buckets.assign(timeBased ? m_size : 0, Bucket{});
    m_sum = {};
    m_notPermitted = 0;
}

void Resilience4jBreaker::record(Time now, Outcome outcome, Time duration)
{
    const bool failed = outcome == Outcome::Failure;
    const bool slow = duration > m_plan.slowCallDurationThreshold;
    if (!m_timeBased) {
        recordCount(static_cast<std::uint8_t>((failed ? Failed : 0) | (slow ? Slow : 0)));
        return;
    }
    slideTo(now);
    Bucket &bucket = m_buckets[static_cast<std::size_t>(m_second % m_size)];
    for (Bucket *b : {&bucket, &m_sum}) {
        ++b->calls;
        b->failed += failed;
        b->slow += slow;
    }
}

void Resilience4jBreaker::recordCount(std::uint8_t mark)
{
    if (m_marks.size() < m_size) {
        m_marks.push_back(mark);
        ++m_sum.calls;
    } else {
        const std::uint8_t old = m_marks[m_next];
        m_marks[m_next] = mark;
        m_next = (m_next + 1) % m_size;
        m_sum.failed -= (old & Failed) ? 1 : 0;
        m_sum.slow -= (old & Slow) ? 1 : 0;
    }
    m_sum.failed += (mark & Failed) ? 1 : 0;
    m_sum.slow += (mark & Slow) ? 1 : 0;
}

// The window is the current second and the size - 1 before it.
void Resilience4jBreaker::slideTo(Time now)
{
    const std::int64_t newest = now / second;
    const std::int64_t steps = std::min<std::int64_t>(newest - m_second, m_size);
    for (std::int64_t i = 1; i <= steps; ++i) {
        Bucket &old = m_buckets[static_cast<std::size_t>((newest - steps + i) % m_size)];
        m_sum.calls -= old.calls;
        m_sum.failed -= old.failed;
        m_sum.slow -= old.slow;
        old = {};
    }
    m_second = std::max(m_second, newest);
}

Resilience4jBreaker::Verdict Resilience4jBreaker::verdict() const
{
    if (m_sum.calls < m_minimum)
        return Verdict::BelowMinimum;
    const bool above = 100.0 * m_sum.failed / m_sum.calls >= m_plan.failureRateThreshold ||
                       100.0 * m_sum.slow / m_sum.calls >= m_plan.slowCallRateThreshold;
    return above ? Verdict::Above : Verdict::Below;
}

// Without what has left the window by then.
Resilience4jBreaker::Bucket Resilience4jBreaker::sumAt(Time now) const
{
    Bucket sum = m_sum;
    const std::int64_t newest = m_timeBased ? now / second : m_second;
    const std::int64_t steps = std::min<std::int64_t>(newest - m_second, m_size);
    for (std::int64_t i = 1; i <= steps; ++i) {
        const Bucket &old = m_buckets[static_cast<std::size_t>((newest - steps + i) % m_size)];
        sum.calls -= old.calls;
        sum.failed -= old.failed;
        sum.slow -= old.slow;
    }
    return sum;
}

Resilience4jBreaker::Metrics Resilience4jBreaker::metrics(Time now)
{
    tick(now);
    return seen(now);
}

Resilience4jBreaker::Metrics Resilience4jBreaker::seen(Time now) const
{
    const Bucket sum = sumAt(now);
    Metrics found{.buffered = sum.calls,
                  .failed = sum.failed,
                  .succeeded = sum.calls - sum.failed,
                  .slow = sum.slow,
                  .notPermitted = m_notPermitted,
                  .needed = m_minimum};
    if (sum.calls >= m_minimum) {
        found.failureRate = 100.0 * sum.failed / sum.calls;
        found.slowCallRate = 100.0 * sum.slow / sum.calls;
    }
    return found;
}

Time Resilience4jBreaker::openWait() const
{
    const auto longest = static_cast<double>(m_plan.maxWaitIntervalInOpenState);
    double wait = static_cast<double>(m_plan.waitDurationInOpenState);
    for (std::uint32_t i = 1; m_plan.waitIntervalMultiplier > 1 && i < m_attempts && wait < longest; ++i)
        wait *= m_plan.waitIntervalMultiplier;
    return wait < longest ? static_cast<Time>(wait) : m_plan.maxWaitIntervalInOpenState;
}

} // namespace sim
