// A circuit breaker, usable alone, with the rules its plan names: resilience4j 2.4's (SEMANTICS 1.6) or
// opossum 9's. Times count from the breaker's epoch, which is a whole second; they must not decrease. Timers
// that are due fire inside the next call of a member, in order; an event loop asks timerAt() and calls tick()
// then.
#pragma once

#include "model/sim/observe.h"
#include "model/sim/policies/opossumbreaker.h"
#include "model/sim/policies/resilience4jbreaker.h"

#include <variant>

namespace sim {

class Breaker : public BreakerTypes
{
public:
    explicit Breaker(const BreakerPlan &plan, Time now = 0);

    // Asks for permission for a call: every call that is permitted must end().
    bool begin(Time now);
    // A permitted call ended. The result goes to the current state, whatever state admitted the call.
    void end(Time now, Outcome outcome, Time duration);
    void tick(Time now);
    void force(Time now, State state);
    void reset(Time now) { force(now, State::Closed); }

    State state() const;
    Metrics metrics(Time now);
    Metrics seen(Time now) const; // the same, of a breaker whose timers have rung
    Time timerAt() const; // `never`: none
    Time openUntil() const;
    const BreakerPlan &plan() const;

private:
    std::variant<Resilience4jBreaker, OpossumBreaker> m_rules;
};

} // namespace sim
