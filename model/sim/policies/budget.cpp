#include "model/sim/policies/budget.h"

#include <algorithm>

namespace sim {

namespace {

constexpr std::int64_t thousand = 1000;
constexpr std::size_t finagleSlots = 10, adaptiveSlots = 24;

std::int64_t thousandths(double value)
{
    return static_cast<std::int64_t>(value * 1000 + 0.5);
}

} // namespace

RetryBudget::RetryBudget(const BudgetPlan &plan)
    : m_plan(plan)
{
    switch (plan.kind) {
    case BudgetPlan::Kind::None:
    case BudgetPlan::Kind::Envoy:
        break;
    case BudgetPlan::Kind::Finagle:
        if (plan.percentCanRetry > 0) {
            m_deposit = thousand;
            m_withdrawal =
                std::max<std::int64_t>(static_cast<std::int64_t>(100'000 / plan.percentCanRetry), 1);
        }
        m_reserve = static_cast<std::int64_t>(plan.minRetriesPerSec * inSeconds(plan.ttl)) * m_withdrawal;
        m_slotLength = std::max<Time>(plan.ttl / static_cast<Time>(finagleSlots), 1);
        m_slots.resize(finagleSlots);
        break;
    case BudgetPlan::Kind::Grpc:
        m_tokens = m_mostTokens = thousandths(plan.maxTokens);
        m_tokensForSuccess = thousandths(plan.tokenRatio);
        break;
    case BudgetPlan::Kind::Adaptive:
        m_slotLength = 120 * second / static_cast<Time>(adaptiveSlots);
        m_slots.resize(adaptiveSlots);
        break;
    }
}

// Forgets what is too old. REQUIRES: slides().
RetryBudget::Slot &RetryBudget::slotAt(Time now)
{
    const auto size = static_cast<std::int64_t>(m_slots.size());
    const std::int64_t newest = now / m_slotLength;
    for (std::int64_t i = std::max(m_newest + 1, newest - size + 1); i <= newest; ++i) {
        Slot &old = m_slots[static_cast<std::size_t>(i % size)];
        m_sum.in -= old.in;
        m_sum.out -= old.out;
        old = {};
    }
    m_newest = std::max(m_newest, newest);
    return m_slots[static_cast<std::size_t>(m_newest % size)];
}

void RetryBudget::requestBegins(Time now)
{
    if (!slides())
        return;
    const std::int64_t amount = m_plan.kind == BudgetPlan::Kind::Finagle ? m_deposit : 1;
    slotAt(now).in += amount;
    m_sum.in += amount;
}

void RetryBudget::accepted(Time now)
{
    if (m_plan.kind != BudgetPlan::Kind::Adaptive)
        return;
    ++slotAt(now).out;
    ++m_sum.out;
}

double RetryBudget::rejectProbability(Time now)
{
    if (m_plan.kind != BudgetPlan::Kind::Adaptive)
        return 0;
    slotAt(now);
    const auto requests = static_cast<double>(m_sum.in), accepts = static_cast<double>(m_sum.out);
    return std::max(0.0, (requests - m_plan.k * accepts) / (requests + 1));
}

std::int64_t RetryBudget::balance(Time now, std::uint32_t active)
{
    switch (m_plan.kind) {
    case BudgetPlan::Kind::None:
    case BudgetPlan::Kind::Adaptive:
        break;
    case BudgetPlan::Kind::Finagle:
        slotAt(now);
        return (m_reserve + m_sum.in - m_sum.out) / m_withdrawal;
    case BudgetPlan::Kind::Envoy: {
        const auto share = static_cast<std::int64_t>(m_plan.budgetPercent * active / 100);
        return std::max<std::int64_t>(share, m_plan.minRetryConcurrency) - m_retries;
    }
    case BudgetPlan::Kind::Grpc:
        return 2 * m_tokens > m_mostTokens ? unlimited : 0;
    }
    return unlimited;
}

bool RetryBudget::mayRetry(Time now, std::uint32_t active)
{
    if (balance(now, active) <= 0)
        return false;
    if (m_plan.kind == BudgetPlan::Kind::Finagle) {
        slotAt(now).out += m_withdrawal;
        m_sum.out += m_withdrawal;
    } else if (m_plan.kind == BudgetPlan::Kind::Adaptive) {
        requestBegins(now);
    }
    ++m_retries;
    return true;
}

void RetryBudget::retryEnds()
{
    m_retries -= m_retries > 0 ? 1 : 0;
}

void RetryBudget::succeeded()
{
    m_tokens = std::min(m_tokens + m_tokensForSuccess, m_mostTokens);
}

void RetryBudget::failed()
{
    m_tokens = std::max<std::int64_t>(m_tokens - thousand, 0);
}

} // namespace sim
