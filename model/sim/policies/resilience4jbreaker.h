// resilience4j 2.4's rules (SEMANTICS 1.6). See breaker.h for the members.
#pragma once

#include "model/sim/policies/breakertypes.h"

#include <vector>

namespace sim {

class Resilience4jBreaker : public BreakerTypes
{
public:
    explicit Resilience4jBreaker(const BreakerPlan &plan, Time now);

    bool begin(Time now);
    void end(Time now, Outcome outcome, Time duration);
    void tick(Time now);
    void force(Time now, State state);

    State state() const { return m_state; }
    Metrics metrics(Time now);
    Metrics seen(Time now) const; // the same, of a breaker whose timers have rung
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
    Bucket sumAt(Time now) const;
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
