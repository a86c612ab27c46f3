#include "model/sim/policies/breaker.h"

namespace sim {

namespace {

std::variant<Resilience4jBreaker, OpossumBreaker> rulesOf(const BreakerPlan &plan, Time now)
{
    if (plan.rules == BreakerPlan::Rules::Opossum)
        return OpossumBreaker(plan, now);
    return Resilience4jBreaker(plan, now);
}

} // namespace

Breaker::Breaker(const BreakerPlan &plan, Time now)
    : m_rules(rulesOf(plan, now))
{
}

bool Breaker::begin(Time now)
{
    return std::visit([&](auto &rules) { return rules.begin(now); }, m_rules);
}

void Breaker::end(Time now, Outcome outcome, Time duration)
{
    std::visit([&](auto &rules) { rules.end(now, outcome, duration); }, m_rules);
}

void Breaker::tick(Time now)
{
    std::visit([&](auto &rules) { rules.tick(now); }, m_rules);
}

void Breaker::force(Time now, State state)
{
    std::visit([&](auto &rules) { rules.force(now, state); }, m_rules);
}

Breaker::State Breaker::state() const
{
    return std::visit([](const auto &rules) { return rules.state(); }, m_rules);
}

Breaker::Metrics Breaker::metrics(Time now)
{
    return std::visit([&](auto &rules) { return rules.metrics(now); }, m_rules);
}

Breaker::Metrics Breaker::seen(Time now) const
{
    return std::visit([&](const auto &rules) { return rules.seen(now); }, m_rules);
}

Time Breaker::timerAt() const
{
    return std::visit([](const auto &rules) { return rules.timerAt(); }, m_rules);
}

Time Breaker::openUntil() const
{
    return std::visit([](const auto &rules) { return rules.openUntil(); }, m_rules);
}

const BreakerPlan &Breaker::plan() const
{
    return std::visit([](const auto &rules) -> const BreakerPlan & { return rules.plan(); }, m_rules);
}

} // namespace sim
