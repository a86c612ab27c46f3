// What keeps retries and hedges from multiplying load (SEMANTICS 1.4), usable alone. Without a budget all is
// allowed. Times must not decrease.
//
// Finagle: each request deposits, each retry withdraws; both are forgotten after `ttl`, and a reserve of
//   minRetriesPerSec * ttl retries is always there besides. Kept in tenths of the ttl, as Finagle does, so
//   they are forgotten after nine to ten tenths of it.
// Envoy: so many retries at a time, as a share of the active and pending calls.
// Grpc: tokens in thousandths (A6 ignores further digits): a retryable failure costs one, a success earns
//   tokenRatio; retries go while more than half of them are left.
// Adaptive: the caller turns away, by itself, a share of the attempts that grows with those that the callee
//   did not accept in the last two minutes. Kept in slots of 5 s: the history is 115 to 120 s long.
#pragma once

#include "model/sim/scenario.h"

#include <vector>

namespace sim {

class RetryBudget
{
public:
    explicit RetryBudget(const BudgetPlan &plan);

    // A request sets out, its first attempt.
    void requestBegins(Time now);
    // May another attempt set out? If so it is withdrawn and counted, and retryEnds() must follow. `active`:
    // calls active and pending on this edge, retries included. Adaptive always allows it and counts one more
    // request: there the caller draws against rejectProbability() before every attempt, the first too.
    bool mayRetry(Time now, std::uint32_t active);
    void retryEnds();

    // Results of attempts, as Grpc counts them: `failed` are the retryable ones.
    void succeeded();
    void failed();

    // Adaptive; 0 for all others. To be asked before the attempt is counted.
    double rejectProbability(Time now);
    void accepted(Time now); // the callee took an attempt on, whatever came of it

    // Retries that are allowed from now on if nothing else happens; below zero: overdrawn.
    std::int64_t balance(Time now, std::uint32_t active);
    const BudgetPlan &plan() const { return m_plan; }

private:
    struct Slot // Finagle: the sum of deposits and withdrawals; Adaptive: requests and accepts
    {
        std::int64_t in = 0, out = 0;
    };
    Slot &slotAt(Time now);
    bool slides() const { return !m_slots.empty(); }

    BudgetPlan m_plan;
    std::vector<Slot> m_slots; // by number of the slot, modulo their count
    Time m_slotLength = 1;
    std::int64_t m_newest = 0;
    Slot m_sum;                                                          // of all slots
    std::int64_t m_withdrawal = 1, m_deposit = 0, m_reserve = 0;         // Finagle: thousandths of a request
    std::int64_t m_tokens = 0, m_mostTokens = 0, m_tokensForSuccess = 0; // Grpc: thousandths
    std::uint32_t m_retries = 0;                                         // under way
};

} // namespace sim
