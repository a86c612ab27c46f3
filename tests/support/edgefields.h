// The plan of an edge as texts by the names of its fields, to see what a setting changes.
#pragma once

#include "tests/support/planfields.h"

namespace support {

inline void addRetry(Fields &fields, const sim::RetryPlan &plan)
{
    fields["retry.maxAttempts"] = QString::number(plan.maxAttempts);
    fields["retry.maxAttemptsNotIdempotent"] = QString::number(plan.maxAttemptsNotIdempotent);
    fields["retry.retryOn"] = QString::number(plan.retryOn);
    fields["retry.backoff"] = QString::number(int(plan.backoff));
    fields["retry.jitter"] = QString::number(int(plan.jitter));
    fields["retry.randomizationFactor"] = QString::number(plan.randomizationFactor);
    fields["retry.wholeMilliseconds"] = QString::number(plan.wholeMilliseconds);
    fields["retry.base"] = QString::number(plan.base);
    fields["retry.cap"] = QString::number(plan.cap);
    fields["retry.multiplier"] = QString::number(plan.multiplier);
    fields["budget.kind"] = QString::number(int(plan.budget.kind));
    fields["budget.ttl"] = QString::number(plan.budget.ttl);
    fields["budget.minRetriesPerSec"] = QString::number(plan.budget.minRetriesPerSec);
    fields["budget.percentCanRetry"] = QString::number(plan.budget.percentCanRetry);
    fields["budget.budgetPercent"] = QString::number(plan.budget.budgetPercent);
    fields["budget.minRetryConcurrency"] = QString::number(plan.budget.minRetryConcurrency);
    fields["budget.maxTokens"] = QString::number(plan.budget.maxTokens);
    fields["budget.tokenRatio"] = QString::number(plan.budget.tokenRatio);
    fields["budget.k"] = QString::number(plan.budget.k);
}

inline void addBreaker(Fields &fields, const sim::BreakerPlan &plan)
{
    fields["breaker.present"] = QString::number(plan.present);
    fields["breaker.rules"] = QString::number(int(plan.rules));
    fields["breaker.window"] = QString::number(int(plan.slidingWindowType));
    fields["breaker.slidingWindowSize"] = QString::number(plan.slidingWindowSize);
    fields["breaker.rollingCountBuckets"] = QString::number(plan.rollingCountBuckets);
    fields["breaker.minimumNumberOfCalls"] = QString::number(plan.minimumNumberOfCalls);
    fields["breaker.failureRateThreshold"] = QString::number(plan.failureRateThreshold);
    fields["breaker.slowCallRateThreshold"] = QString::number(plan.slowCallRateThreshold);
    fields["breaker.slowCallDurationThreshold"] = QString::number(plan.slowCallDurationThreshold);
    fields["breaker.permitted"] = QString::number(plan.permittedNumberOfCallsInHalfOpenState);
    fields["breaker.waitDuration"] = QString::number(plan.waitDurationInOpenState);
    fields["breaker.waitMultiplier"] = QString::number(plan.waitIntervalMultiplier);
    fields["breaker.waitCap"] = QString::number(plan.maxWaitIntervalInOpenState);
    fields["breaker.automatic"] = QString::number(plan.automaticTransitionFromOpenToHalfOpenEnabled);
    fields["breaker.maxHalfOpen"] = QString::number(plan.maxWaitDurationInHalfOpenState);
    fields["breaker.toClosed"] = QString::number(plan.toClosedAfterHalfOpenWait);
    fields["breaker.ignore"] = QString::number(plan.ignore);
}

inline void addLimits(Fields &fields, const sim::EdgePlan &plan)
{
    fields["bulkhead.present"] = QString::number(plan.bulkhead.present);
    fields["bulkhead.maxConcurrentCalls"] = QString::number(plan.bulkhead.maxConcurrentCalls);
    fields["bulkhead.maxWaitDuration"] = QString::number(plan.bulkhead.maxWaitDuration);
    fields["limiter.kind"] = QString::number(int(plan.rateLimiter.kind));
    fields["limiter.limitForPeriod"] = QString::number(plan.rateLimiter.limitForPeriod);
    fields["limiter.limitRefreshPeriod"] = QString::number(plan.rateLimiter.limitRefreshPeriod);
    fields["limiter.timeoutDuration"] = QString::number(plan.rateLimiter.timeoutDuration);
    fields["limiter.rate"] = QString::number(plan.rateLimiter.rate);
    fields["limiter.burst"] = QString::number(plan.rateLimiter.burst);
    fields["hedge.maxAttempts"] = QString::number(plan.hedge.maxAttempts);
    fields["hedge.delay"] = QString::number(plan.hedge.delay);
    fields["hedge.quantile"] = QString::number(plan.hedge.quantile);
    fields["hedge.maxExtraLoad"] = QString::number(plan.hedge.maxExtraLoad);
    fields["fallback.kind"] = QString::number(int(plan.fallback.kind));
    fields["fallback.maxAge"] = QString::number(plan.fallback.maxAge);
    fields["fallback.edge"] = QString::number(plan.fallback.edge);
    fields["fallback.on"] = QString::number(plan.fallback.on);
    fields["pool.present"] = QString::number(plan.pool.present);
    fields["pool.maxConnections"] = QString::number(plan.pool.maxConnections);
    fields["pool.maxPendingRequests"] = QString::number(plan.pool.maxPendingRequests);
    fields["pool.maxConcurrentStreams"] = QString::number(plan.pool.maxConcurrentStreams);
    fields["pool.acquireTimeout"] = QString::number(plan.pool.acquireTimeout);
    fields["pool.connectRoundTrips"] = QString::number(plan.pool.connectRoundTrips);
    fields["pool.connectTimeout"] = QString::number(plan.pool.connectTimeout);
    fields["pool.keepAliveIdle"] = QString::number(plan.pool.keepAliveIdle);
}

inline Fields fieldsOf(const sim::EdgePlan &plan)
{
    Fields fields;
    fields["latency"] = fieldText(plan.latency);
    fields["packetLoss"] = QString::number(plan.packetLoss);
    fields["bandwidth"] = QString::number(plan.bandwidth);
    fields["requestSize"] = QString::number(plan.requestSize);
    fields["replySize"] = QString::number(plan.replySize);
    fields["timeout"] = QString::number(plan.timeout);
    fields["overallTimeout"] = QString::number(plan.overallTimeout);
    fields["propagation"] = QString::number(int(plan.propagation));
    fields["deadlineReserve"] = QString::number(plan.deadlineReserve);
    QStringList layers;
    for (const sim::Layer layer : plan.layers)
        layers << QString::number(int(layer));
    fields["layers"] = layers.join(' ');
    fields["optional"] = QString::number(plan.optional);
    fields["awaitProjection"] = QString::number(plan.awaitProjection);
    fields["reloads"] = QString::number(plan.reloads);
    addRetry(fields, plan.retry);
    addBreaker(fields, plan.breaker);
    addLimits(fields, plan);
    return fields;
}

} // namespace support
