// A circuit breaker with resilience4j 2.4's semantics (SEMANTICS 1.6), usable alone. Times count from the
// breaker's epoch, which is a whole second; they must not decrease. Timers that are due fire inside the next
// call of a member, in order; an event loop asks timerAt() and calls tick() then.
#pragma once

#include "model/sim/observe.h"
#include "model/sim/scenario.h"

#include <vector>

namespace sim {

class Breaker
{
public:
    enum class State : std::uint8_t { Closed, Open, HalfOpen, ForcedOpen, Disabled, MetricsOnly };
    enum class Outcome : std::uint8_t { Success, Failure, Ignored };
    struct Metrics // of the current window; rates are percent, -1 below the minimum number of calls
    {
        double failureRate = -1, slowCallRate = -1;
        std::uint32_t buffered = 0, failed = 0, slow = 0;
        std::uint64_t notPermitted = 0; // since the window began
    };

    explicit Breaker(const BreakerPlan &plan, Time now = 0);

    // Asks for permission for a call: every call that is permitted must end().
    bool begin(Time now);
    // A permitted call ended. The result goes to the current state, whatever state admitted the call.
    void end(Time now, Outcome outcome, Time duration);
    void tick(Time now);
    void force(Time now, State state);
    void reset(Time now) { force(now, State::Closed); }

    State state() const { return m_state; }
    Metrics metrics(Time now);
    Time timerAt() const { return m_timerAt; } // `never`: none
    Time openUntil() const { return m_state == State::Open ? m_openUntil : 0; }
    const BreakerPlan &plan() const { return m_plan; }

private:
    enum Mark : std::uint8_t { Failed = 1, Slow = 2 };
    struct Bucket
    {
        std::uint32_t calls = 0, failed = 0, slow = 0;
    };
    enum class Verdict : std::uint8_t { BelowMinimum, Below, Above };

    void fire(Time now);
    void enter(State state, Time now);
    void startWindow(bool timeBased, std::uint32_t size, std::uint32_t minimum);
    void record(Time now, Outcome outcome, Time duration);
    void recordCount(std::uint8_t mark);
    void slideTo(Time now);
    Verdict verdict() const;
    Time openWait() const;

    BreakerPlan m_plan;
    State m_state = State::Closed;
    std::uint32_t m_attempts = 0; // times opened since it was last closed
    std::uint32_t m_permits = 0;  // left, half open
    Time m_openUntil = 0;
    Time m_timerAt = never;

    bool m_timeBased = false;
    std::uint32_t m_size = 0, m_minimum = 0;
    std::vector<std::uint8_t> m_marks; // count based: a ring once m_size long
    std::uint32_t m_next = 0;
    std::vector<Bucket> m_buckets; // time based: one a second, by second modulo size
    std::int64_t m_second = 0;     // of the newest bucket
    Bucket m_sum;
    std::uint64_t m_notPermitted = 0;
};

} // namespace sim
