// opossum 9's rules (SEMANTICS 1.6). See breaker.h for the members. How they differ from resilience4j's:
// - The window counts calls when they begin, refused ones too, and results when they end; it is not emptied
// when
//   the state changes. Its buckets begin with the breaker, not with whole seconds.
// - Only a failure can trip, when the window has minimumNumberOfCalls and the rate is above the threshold.
// - Open becomes half open by a timer, at exactly the wait. Then one call is let through; whatever succeeds
//   next closes it and whatever fails next opens it again, also a call from before the trip.
// - What is ignored (its errorFilter) counts as a success.
// It has no forced open, disabled and metrics only: forced, they refuse all and let all through.
// Its `capacity` is a bulkhead inside the breaker whose refusals are failures; its `timeout` ends a call for
// it.
#pragma once

#include "model/sim/policies/breakertypes.h"

#include <vector>

namespace sim {

class OpossumBreaker : public BreakerTypes
{
public:
    explicit OpossumBreaker(const BreakerPlan &plan, Time now);

    bool begin(Time now);
    void end(Time now, Outcome outcome, Time duration);
    void tick(Time now);
    void force(Time now, State state);

    State state() const { return m_state; }
    Metrics metrics(Time now);
    Metrics seen(Time now) const { return OpossumBreaker(*this).metrics(now); }
    Time timerAt() const { return m_timerAt; }
    Time openUntil() const { return m_state == State::Open ? m_timerAt : 0; }
    const BreakerPlan &plan() const { return m_plan; }

private:
    struct Bucket
    {
        std::uint32_t begun = 0, failed = 0, succeeded = 0, refused = 0;
    };

    void slideTo(Time now);
    void count(Time now, std::uint32_t Bucket::*what);
    bool permits();
    double failureRate() const;

    BreakerPlan m_plan;
    State m_state = State::Closed;
    bool m_trialFree = false; // half open: nobody was let through yet
    Time m_timerAt = never;   // open: of half open

    Time m_start, m_bucketLength;
    std::vector<Bucket> m_buckets; // by number since the start, modulo their count
    std::int64_t m_newest = 0;
    Bucket m_sum;
};

} // namespace sim
