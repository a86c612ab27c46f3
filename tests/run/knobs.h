// Every knob of calls, services, loads and faults with a drawing on which it can be felt: what changes, and
// which way. Private to tst_golden_knobs.
#pragma once

namespace knobs {

enum class Way { Up, Down };

struct Knob
{
    const char *path;    // of the row: edge.timeout, service.threads, client.workload.rate, fault slow.factor
    const char *drawing; // without it; see support/draw.h
    const char *setting; // with it: PATH=VALUE of --set
    const char *metric;  // of an objective
    Way way;             // from without to with
};

// The calls of one edge, over a callee that the row needs.
#define QUICK "c:client(rate=50) -[timeout=2s]-> a(serviceTime=10ms, threads=20)"
#define SLOW                                                                                                 \
    "c:client(rate=50) -[timeout=300ms]-> "                                                                  \
    "a(serviceTime={\"distribution\":\"exponential\",\"mean\":\"100ms\"}, threads=20)"
#define FAILING                                                                                              \
    "c:client(rate=50) -[timeout=2s, "                                                                       \
    "retry={\"maxAttempts\":3,\"retryOn\":[\"500\"],\"backoff\":{\"jitter\":\"none\"}}]-> "                  \
    "a(serviceTime=10ms, threads=50, errorRate=0.4)"
#define BUDGET(kind)                                                                                         \
    "c:client(rate=50) -[timeout=2s, retry={\"maxAttempts\":4,\"retryOn\":[\"500\"],\"budget\":" kind        \
    "}]-> a(serviceTime=10ms, threads=50, errorRate=0.5)"
#define BREAKER(more)                                                                                        \
    "c:client(rate=50) -[timeout=2s, "                                                                       \
    "circuitBreaker={\"slidingWindowSize\":20,\"minimumNumberOfCalls\":10,\"waitDurationInOpenState\":"      \
    "\"1s\"" more "}]-> a(serviceTime=10ms, threads=50, errorRate=0.45)"
#define TIMED(more)                                                                                          \
    "c:client(rate=50) -[timeout=2s, "                                                                       \
    "circuitBreaker={\"slidingWindowType\":\"TIME_BASED\",\"slidingWindowSize\":5,\"minimumNumberOfCalls\":" \
    "10,\"waitDurationInOpenState\":\"1s\"" more "}]-> a(serviceTime=10ms, threads=50, errorRate=0.45)"
#define OPOSSUM(more)                                                                                        \
    "c:client(rate=50) -[timeout=2s, "                                                                       \
    "circuitBreaker={\"preset\":\"opossum\",\"volumeThreshold\":10,\"resetTimeout\":\"1s\"" more             \
    "}]-> a(serviceTime=10ms, threads=50, errorRate=0.45)"
#define POOL(more)                                                                                           \
    "c:client(rate=50) -[timeout=2s, latency=5ms, connectionPool={" more                                     \
    "}]-> a(serviceTime=50ms, threads=50)"
#define HEDGED(more)                                                                                         \
    "c:client(rate=50) -[timeout=2s, hedge={\"hedgingDelay\":\"40ms\",\"maxExtraLoad\":100" more "}]-> "     \
    "a(serviceTime={\"distribution\":\"bimodal\",\"fast\":\"10ms\",\"slow\":\"500ms\",\"slowProbability\":"  \
    "0.1}, threads=50)"
#define LIMITED(more)                                                                                        \
    "c:client(rate=50) -[timeout=2s, rateLimiter={" more "}]-> a(serviceTime=10ms, threads=50)"
#define CROWDED(more)                                                                                        \
    "c:client(rate=95, " more                                                                                \
    ") -[timeout=10s]-> a(serviceTime={\"distribution\":\"exponential\",\"mean\":\"10ms\"}, threads=1"
#define CACHED(more)                                                                                         \
    "c:client(rate=50) -[timeout=5s]-> k:cache(" more ") -[timeout=5s]-> a(serviceTime=50ms, threads=50)"
#define LOAD(workload)                                                                                       \
    "c:client(workload=" workload ") -[timeout=10s]-> a(serviceTime=10ms, threads=1, acceptQueue=1000)"

#define CONSUMED(queue, edge, more)                                                                          \
    "c:client(rate=50) ~> q:queue(" queue ") ~[" edge "]~> a(serviceTime=25ms" more ")"

#define READ(log, edge, more)                                                                                \
    "c:client(rate=50) ~> l:log(" log ") ~[" edge "]~> a(serviceTime=25ms" more ")"

// A projection takes 200 ms; the view is read 100 ms after each command.
#define READING(wait)                                                                                        \
    "c:client(rate=5, mix.buy=1, readBack=look) -[on=[\"look\"], timeout=9s]-> v:database(serviceTime=1ms, readModel=true, waitForVersion=" \
    wait "); c ~[on=[\"buy\"], consumers=10]~> p(serviceTime=200ms) -> v"

// A gateway that fetches users, and then their orders; who has those asks a database once per entity.
#define FEDERATED(gateway, users, orders, resolver)                                                                              \
    "c:client(rate=10) -[timeout=9s]-> g:graphql(" gateway "); g -[id=u, step=1, timeout=9s, " users "]-> users(serviceTime=20ms" \
    ", errorRate=0.2, threads=999); g -[id=o, step=2, timeout=9s, " orders "]-> orders(serviceTime=1ms, threads=999); orders "    \
    "-[id=n, timeout=9s, " resolver "]-> db(serviceTime=2ms, threads=999)"

// Two steps of an event store with 20 ms between them.
#define STORED(store, append)                                                                                                    \
    "c:client(rate=20) -[timeout=9s]-> o(serviceTime=0s, threads=999) -[step=1, operation=load]-> e:database(serviceTime=1ms, "     \
    "operations.load.stream=load, operations.append.stream=append, " store "); o -[step=2]-> t(serviceTime=20ms); o -[id=a, "       \
    "step=3, operation=append, " append "]-> e"

constexpr Knob table[] = {
    {"edge.publishOn", "c:client(rate=20) -> a(errorRate=0.2) ~[id=m]~> mail(serviceTime=1ms)", "edges.m.publishOn=failure", "throughput(mail)", Way::Down},
    {"edge.awaitProjection", "c:client(rate=5, mix.buy=1, readBack=look) -[on=[\"look\"], timeout=9s]-> v:database(serviceTime=1ms, readModel=true); "
     "c -[on=[\"buy\"], timeout=9s]-> o(serviceTime=1ms) ~[step=1, consumers=10]~> p(serviceTime=200ms) -> v; o -[id=w, step=2, timeout=9s, "
     "awaitProjection=1us]-> v", "edges.w.awaitProjection=1s", "stale(c)", Way::Down},
    {"service.aggregates", STORED("aggregates=1000", ""), "nodes.e.aggregates=1", "conflicts(e)", Way::Up},
    {"service.applyCost", STORED("aggregates=2", ""), "nodes.e.applyCost=1ms", "mean(e, load)", Way::Up},
    {"service.snapshotEvery", STORED("aggregates=2, applyCost=100us", ""), "nodes.e.snapshotEvery=0", "mean(e, load)", Way::Up},
    {"edge.reloads", STORED("aggregates=2", ""), "edges.a.reloads=0", "errors(c)", Way::Up},
    {"service.operations.stream", STORED("aggregates=2", ""), "nodes.e.operations.append.stream=none", "conflicts(e)", Way::Down},
    {"edge.tellsOf", "c:client(rate=20) -[timeout=9s]-> o(serviceTime=0s) -[id=w, step=1, timeout=20ms]-> d:database(serviceTime=30ms); "
     "o ~[id=m, step=2]~> mail(serviceTime=1ms)", "edges.m.tellsOf=w", "lostEvents(o)", Way::Up},
    {"edge.entitiesOf", FEDERATED("", "", "", ""), "edges.o.entitiesOf=u", "throughput(orders)", Way::Down},
    {"edge.entities", FEDERATED("", "", "", "perEntity=true"), "edges.o.entities=20", "throughput(db)", Way::Up},
    {"edge.uniqueRatio", FEDERATED("", "", "entitiesOf=u", "perEntity=true"), "edges.o.uniqueRatio=0.5", "throughput(db)", Way::Down},
    {"edge.nonNullLevels", FEDERATED("", "", "", ""), "edges.u.nonNullLevels=1", "errors(c, data_null)", Way::Up},
    {"edge.deduplicateQuery", FEDERATED("", "distinctQueries=1", "", ""), "edges.u.deduplicateQuery=true", "throughput(u)", Way::Down},
    {"edge.distinctQueries", FEDERATED("", "deduplicateQuery=true, distinctQueries=1", "", ""), "edges.u.distinctQueries=100",
     "throughput(u)", Way::Up},
    {"edge.perEntity", FEDERATED("", "", "", ""), "edges.n.perEntity=true", "throughput(db)", Way::Up},
    {"edge.dataLoader", FEDERATED("", "", "", "perEntity=true"), "edges.n.dataLoader={}", "throughput(db)", Way::Down},
    {"edge.dataLoader.maxBatchSize", FEDERATED("", "", "", "perEntity=true, dataLoader={}"), "edges.n.dataLoader.maxBatchSize=2",
     "throughput(db)", Way::Up},
    {"edge.dataLoader.batchSchedule", FEDERATED("", "", "", "perEntity=true, dataLoader={}"), "edges.n.dataLoader.batchSchedule=50ms",
     "p50(c)", Way::Up},
    {"edge.dataLoader.cache", FEDERATED("", "", "uniqueRatio=0.2", "perEntity=true, dataLoader={\"maxBatchSize\":2}"),
     "edges.n.dataLoader.cache=false", "throughput(db)", Way::Up},
    {"graphql.requestTimeout", FEDERATED("", "", "", ""), "nodes.g.requestTimeout=10ms", "errors(g, 504)", Way::Up},
    {"queue.maxLength", CONSUMED("", "", ""), "nodes.q.maxLength=10", "depth(q)", Way::Down},
    {"queue.overflow", CONSUMED("maxLength=10", "", ""), "nodes.q.overflow=rejectPublish", "mean(q)", Way::Up},
    {"queue.memoryAlarm", CONSUMED("", "", ""), "nodes.q.memoryAlarm=10", "depth(q)", Way::Down},
    {"queue.messageTtl", CONSUMED("", "", ""), "nodes.q.messageTtl=100ms", "depth(q)", Way::Down},
    {"queue.deliveryLimit", CONSUMED("", "", ", errorRate=0.5"), "nodes.q.deliveryLimit=0", "depth(q)", Way::Down},
    {"queue.delayedRetryMin", CONSUMED("", "", ", errorRate=0.5"), "nodes.q.delayedRetryMin=1s", "depth(q)", Way::Down},
    {"queue.delayedRetryMax", CONSUMED("delayedRetryMin=1s", "", ", errorRate=0.5"), "nodes.q.delayedRetryMax=10ms", "depth(q)", Way::Up},
    {"edge.lateAfter", CONSUMED("", "", ""), "edges.q-a.lateAfter=100ms", "late(q)", Way::Up},
    {"queue.preset", CONSUMED("", "latency=5ms", ""), "nodes.q.preset=rabbitmqClassic", "depth(q)", Way::Down},
    {"queue.pushCommand", CONSUMED("preset=redisList", "", ""), "nodes.q.pushCommand=rpush", "p50(q)", Way::Down},
    {"queue.reaperTimeout", "c:client(rate=10) ~> q:queue(preset=redisReliable) ~> a(serviceTime=90ms)",
     "nodes.q.reaperTimeout=50ms", "duplicates(q)", Way::Up},
    {"queue.deadLetter", CONSUMED("maxLength=10", "", "") "; c ~> dead:queue", "nodes.q.deadLetter=dead", "depth(dead)",
     Way::Up},
    {"log.partitions", READ("", "consumers=4", ""), "nodes.l.partitions=4", "depth(l/a)", Way::Down},
    {"log.key", READ("partitions=4, keys=1", "consumers=4", ""), "nodes.l.key=order", "depth(l/a)", Way::Up},
    {"log.keys", READ("partitions=4, key=order", "consumers=4", ""), "nodes.l.keys=1", "depth(l/a)", Way::Up},
    {"log.retention", READ("", "", ""), "nodes.l.retention=1s", "depth(l/a)", Way::Down},
    {"log.linger", READ("", "consumers=2", ""), "nodes.l.linger=100ms", "p50(c-l)", Way::Up},
    {"log.batchSize", READ("linger=100ms", "", ""), "nodes.l.batchSize=1000", "p50(c-l)", Way::Down},
    {"log.recordSize", READ("linger=100ms", "", ""), "nodes.l.recordSize=10000", "p50(c-l)", Way::Down},
    {"edge.maxPollRecords", READ("", "commit=afterBatch", ", serviceTime=10ms"), "edges.l-a.maxPollRecords=1",
     "mean(l/a)", Way::Up},
    {"edge.maxPollInterval", READ("", "commit=afterBatch", ""), "edges.l-a.maxPollInterval=1s", "duplicates(l/a)", Way::Up},
    {"edge.rebalanceTime", READ("", "maxPollInterval=1s", ""), "edges.l-a.rebalanceTime=100ms", "throughput(a)", Way::Up},
    {"edge.workers", READ("", "", ""), "edges.l-a.workers=2", "depth(l/a)", Way::Down},
    {"edge.maxDeliveries", READ("", "", ", errorRate=0.5"), "edges.l-a.maxDeliveries=1", "depth(l/a)", Way::Down},
    {"edge.pollInterval", READ("", "", ", serviceTime=1ms"), "edges.l-a.pollInterval=1s", "depth(l/a)", Way::Up},
    {"edge.consumeDelay", READ("", "", ""), "edges.l-a.consumeDelay=100ms", "depth(l/a)", Way::Up},
    {"edge.retryBackoff", READ("", "", ", errorRate=0.1"), "edges.l-a.retryBackoff=100ms", "depth(l/a)", Way::Up},
    {"edge.idempotentConsumer", "c:client(rate=10) ~> q:queue(preset=redisReliable, reaperTimeout=50ms) ~> "
     "a(serviceTime=90ms)", "edges.q-a.idempotentConsumer=true", "duplicates(q)", Way::Down},
    {"edge.expiration", CONSUMED("", "", ""), "edges.c-q.expiration=100ms", "depth(q)", Way::Down},
    {"edge.publisherConfirms", CONSUMED("maxLength=10, overflow=rejectPublish", "", ""),
     "edges.c-q.publisherConfirms=true", "errors(c, queue_full)", Way::Up},
    {"edge.confirmTimeout", "c:client(rate=50) ~[publisherConfirms=true, latency=20ms]~> q:queue ~> a",
     "edges.c-q.confirmTimeout=30ms", "errors(c, timeout)", Way::Up},
    {"edge.consumers", CONSUMED("", "", ""), "edges.q-a.consumers=2", "depth(q)", Way::Down},
    {"edge.ack", CONSUMED("", "", ""), "edges.q-a.ack=auto", "depth(q)", Way::Down},
    {"queue.singleActiveConsumer", CONSUMED("", "consumers=3", ""), "nodes.q.singleActiveConsumer=true", "depth(q)", Way::Up},
    {"edge.onFailure", CONSUMED("", "", ", errorRate=0.5"), "edges.q-a.onFailure=discard", "depth(q)", Way::Down},
    {"edge.requeueWith", CONSUMED("deliveryLimit=0", "", ", errorRate=0.5"), "edges.q-a.requeueWith=nack", "depth(q)",
     Way::Up},
    {"edge.prefetch", CONSUMED("", "latency=5ms", ""), "edges.q-a.prefetch=10", "depth(q)", Way::Down},
    {"edge.probability", QUICK, "edges.c-a.probability=0.5", "throughput(c-a)", Way::Down},
    {"edge.calls", QUICK, "edges.c-a.calls=3", "mean(c)", Way::Up},
    {"edge.fanOut", "c:client(rate=50) -[timeout=2s, calls=3]-> a(serviceTime=10ms, threads=20)",
     "edges.c-a.fanOut=true", "mean(c)", Way::Down},
    {"edge.step",
     "c:client(rate=50) -> g(serviceTime=1ms) -[step=1]-> a(serviceTime=20ms); g -[step=2]-> "
     "b(serviceTime=20ms)",
     "edges.g-b.step=1", "mean(c)", Way::Down},
    {"edge.latency", QUICK, "edges.c-a.latency=20ms", "mean(c)", Way::Up},
    {"edge.packetLoss", QUICK, "edges.c-a.packetLoss=0.05", "p99(c)", Way::Up},
    {"edge.bandwidth", "c:client(rate=50) -[timeout=2s, requestSize=100000]-> a(serviceTime=10ms)",
     "edges.c-a.bandwidth=10", "mean(c)", Way::Up},
    {"edge.requestSize", "c:client(rate=50) -[timeout=2s, bandwidth=10]-> a(serviceTime=10ms)",
     "edges.c-a.requestSize=100000", "mean(c)", Way::Up},
    {"edge.replySize", "c:client(rate=50) -[timeout=2s, bandwidth=10]-> a(serviceTime=10ms)",
     "edges.c-a.replySize=100000", "mean(c)", Way::Up},
    {"edge.connectionPool", QUICK, "edges.c-a.connectionPool={\"maxConnections\":1,\"connectRoundTrips\":0}",
     "p99(c)", Way::Up},
    {"edge.connectionPool.maxConnections", POOL(""), "edges.c-a.connectionPool.maxConnections=2", "mean(c)",
     Way::Up},
    {"edge.connectionPool.maxConcurrentStreams", POOL("\"maxConnections\":2"),
     "edges.c-a.connectionPool.maxConcurrentStreams=10", "mean(c)", Way::Down},
    {"edge.connectionPool.maxPendingRequests", POOL("\"maxConnections\":2"),
     "edges.c-a.connectionPool.maxPendingRequests=1", "errors(c-a, queue_full)", Way::Up},
    {"edge.connectionPool.acquireTimeout", POOL("\"maxConnections\":2"),
     "edges.c-a.connectionPool.acquireTimeout=20ms", "errors(c-a, pool_timeout)", Way::Up},
    {"edge.connectionPool.connectRoundTrips", POOL("\"keepAliveIdle\":\"1ms\""),
     "edges.c-a.connectionPool.connectRoundTrips=10", "mean(c)", Way::Up},
    {"edge.connectionPool.connectTimeout", POOL("\"keepAliveIdle\":\"1ms\""),
     "edges.c-a.connectionPool.connectTimeout=5ms", "errors(c-a, connect_timeout)", Way::Up},
    {"edge.connectionPool.keepAliveIdle", POOL(""), "edges.c-a.connectionPool.keepAliveIdle=1ms", "mean(c)",
     Way::Up},
    {"edge.timeout", SLOW, "edges.c-a.timeout=50ms", "errors(c-a, timeout)", Way::Up},
    {"edge.overallTimeout",
     "c:client(rate=50) -[timeout=150ms, retry={\"maxAttempts\":4,\"retryOn\":[\"timeout\"]}]-> "
     "a(serviceTime={\"distribution\":\"exponential\",\"mean\":\"100ms\"}, threads=50)",
     "edges.c-a.overallTimeout=300ms", "max(c)", Way::Down},
    {"edge.propagation",
     "c:client(rate=50) -[timeout=100ms]-> "
     "a(serviceTime={\"distribution\":\"exponential\",\"mean\":\"100ms\"}, "
     "threads=20, cancellationAware=true)",
     "edges.c-a.propagation=deadline", "utilisation(a)", Way::Down},
    {"edge.deadlineReserve",
     "c:client(rate=50) -[timeout=100ms, propagation=deadline]-> g(serviceTime=1ms, threads=50, "
     "cancellationAware=true) -[timeout=1s, propagation=deadline]-> "
     "a(serviceTime={\"distribution\":\"exponential\","
     "\"mean\":\"100ms\"}, threads=20, cancellationAware=true)",
     "edges.g-a.deadlineReserve=50ms", "utilisation(a)", Way::Down},
    {"edge.retry", "c:client(rate=50) -[timeout=2s]-> a(serviceTime=10ms, threads=50, errorRate=0.4)",
     "edges.c-a.retry={\"retryOn\":[\"500\"]}", "errorRate(c)", Way::Down},
    {"edge.retry.maxAttempts", FAILING, "edges.c-a.retry.maxAttempts=6", "amplification(c-a)", Way::Up},
    {"edge.retry.retryOn", FAILING, "edges.c-a.retry.retryOn=[\"timeout\"]", "errorRate(c)", Way::Up},
    {"edge.retry.backoff.kind", FAILING, "edges.c-a.retry.backoff.kind=fixed", "max(c)", Way::Down},
    {"edge.retry.backoff.base", FAILING, "edges.c-a.retry.backoff.base=300ms", "mean(c)", Way::Up},
    {"edge.retry.backoff.multiplier", FAILING, "edges.c-a.retry.backoff.multiplier=5", "max(c)", Way::Up},
    {"edge.retry.backoff.cap", FAILING, "edges.c-a.retry.backoff.cap=50ms", "max(c)", Way::Down},
    {"edge.retry.backoff.jitter", FAILING, "edges.c-a.retry.backoff.jitter=full", "mean(c)", Way::Down},
    {"edge.retry.backoff.randomizationFactor",
     "c:client(rate=50) -[timeout=2s, "
     "retry={\"retryOn\":[\"500\"],\"backoff\":{\"jitter\":\"proportional\"}}]-> "
     "a(serviceTime=10ms, threads=50, errorRate=0.4)",
     "edges.c-a.retry.backoff.randomizationFactor=1", "max(c)", Way::Up},
    {"edge.retry.backoff.wholeMilliseconds",
     "c:client(rate=50) -[timeout=2s, "
     "retry={\"retryOn\":[\"500\"],\"backoff\":{\"base\":\"1999us\",\"jitter\":\"none\"}}]-> "
     "a(serviceTime=10ms, threads=50, errorRate=0.4)",
     "edges.c-a.retry.backoff.wholeMilliseconds=true", "mean(c)", Way::Down},
    {"edge.retry.budget", FAILING, "edges.c-a.retry.budget={\"minRetriesPerSec\":0}", "amplification(c-a)",
     Way::Down},
    {"edge.retry.budget.kind", BUDGET("{\"minRetriesPerSec\":0}"), "edges.c-a.retry.budget.kind=adaptive",
     "amplification(c-a)", Way::Up},
    {"edge.retry.budget.percentCanRetry", BUDGET("{\"minRetriesPerSec\":0}"),
     "edges.c-a.retry.budget.percentCanRetry=50", "amplification(c-a)", Way::Up},
    {"edge.retry.budget.minRetriesPerSec", BUDGET("{\"minRetriesPerSec\":0}"),
     "edges.c-a.retry.budget.minRetriesPerSec=20", "amplification(c-a)", Way::Up},
    {"edge.retry.budget.ttl", BUDGET("{\"minRetriesPerSec\":5}"), "edges.c-a.retry.budget.ttl=1s",
     "amplification(c-a)", Way::Down},
    {"edge.retry.budget.budgetPercent", BUDGET("{\"kind\":\"envoy\",\"minRetryConcurrency\":0}"),
     "edges.c-a.retry.budget.budgetPercent=100", "amplification(c-a)", Way::Up},
    {"edge.retry.budget.minRetryConcurrency", BUDGET("{\"kind\":\"envoy\"}"),
     "edges.c-a.retry.budget.minRetryConcurrency=0", "amplification(c-a)", Way::Down},
    {"edge.retry.budget.maxTokens", BUDGET("{\"kind\":\"grpc\"}"), "edges.c-a.retry.budget.maxTokens=1000",
     "amplification(c-a)", Way::Up},
    {"edge.retry.budget.tokenRatio", BUDGET("{\"kind\":\"grpc\"}"), "edges.c-a.retry.budget.tokenRatio=2",
     "amplification(c-a)", Way::Up},
    {"edge.retry.budget.k",
     "c:client(rate=50) -[timeout=2s, "
     "retry={\"maxAttempts\":2,\"retryOn\":[\"503\"],\"budget\":{\"kind\":\"adaptive\"}}]-> "
     "a(serviceTime=100ms, threads=1, acceptQueue=0)",
     "edges.c-a.retry.budget.k=1.1", "errors(c-a, rate_limited)", Way::Up},
    {"edge.circuitBreaker",
     "c:client(rate=50) -[timeout=2s]-> a(serviceTime=10ms, threads=50, errorRate=0.8)",
     "edges.c-a.circuitBreaker={}", "errors(c-a, circuit_open)", Way::Up},
    {"edge.circuitBreaker.preset", BREAKER(""), "edges.c-a.circuitBreaker.preset=opossum", "openTime(c-a)",
     Way::Up},
    {"edge.circuitBreaker.failureRateThreshold", BREAKER(""),
     "edges.c-a.circuitBreaker.failureRateThreshold=90", "openTime(c-a)", Way::Down},
    {"edge.circuitBreaker.slowCallRateThreshold",
     BREAKER(",\"slowCallDurationThreshold\":\"5ms\",\"failureRateThreshold\":100"),
     "edges.c-a.circuitBreaker.slowCallDurationThreshold=1s", "openTime(c-a)", Way::Down},
    {"edge.circuitBreaker.slowCallDurationThreshold", BREAKER(",\"failureRateThreshold\":100"),
     "edges.c-a.circuitBreaker.slowCallDurationThreshold=5ms", "openTime(c-a)", Way::Up},
    {"edge.circuitBreaker.slidingWindowType", BREAKER(",\"failureRateThreshold\":55"),
     "edges.c-a.circuitBreaker.slidingWindowType=TIME_BASED", "transitions(c-a)", Way::Down},
    {"edge.circuitBreaker.slidingWindowSize", BREAKER(",\"failureRateThreshold\":60"),
     "edges.c-a.circuitBreaker.slidingWindowSize=200", "transitions(c-a)", Way::Down},
    {"edge.circuitBreaker.minimumNumberOfCalls", TIMED(""),
     "edges.c-a.circuitBreaker.minimumNumberOfCalls=100000", "transitions(c-a)", Way::Down},
    {"edge.circuitBreaker.permittedNumberOfCallsInHalfOpenState", BREAKER(""),
     "edges.c-a.circuitBreaker.permittedNumberOfCallsInHalfOpenState=1", "transitions(c-a)", Way::Up},
    {"edge.circuitBreaker.waitDurationInOpenState", BREAKER(""),
     "edges.c-a.circuitBreaker.waitDurationInOpenState=5s", "openTime(c-a)", Way::Up},
    {"edge.circuitBreaker.waitIntervalFunctionInOpenState.multiplier",
     BREAKER(",\"failureRateThreshold\":30"),
     "edges.c-a.circuitBreaker.waitIntervalFunctionInOpenState.multiplier=4", "transitions(c-a)", Way::Down},
    {"edge.circuitBreaker.waitIntervalFunctionInOpenState.cap",
     BREAKER(",\"failureRateThreshold\":30,\"waitIntervalFunctionInOpenState\":{\"multiplier\":4}"),
     "edges.c-a.circuitBreaker.waitIntervalFunctionInOpenState.cap=1s", "transitions(c-a)", Way::Up},
    {"edge.circuitBreaker.automaticTransitionFromOpenToHalfOpenEnabled",
     "c:client(rate=0.5) -[timeout=2s, circuitBreaker={\"slidingWindowSize\":2,\"minimumNumberOfCalls\":2,"
     "\"waitDurationInOpenState\":\"1s\"}]-> a(serviceTime=10ms, errorRate=1)",
     "edges.c-a.circuitBreaker.automaticTransitionFromOpenToHalfOpenEnabled=true", "openTime(c-a)",
     Way::Down},
    {"edge.circuitBreaker.maxWaitDurationInHalfOpenState",
     "c:client(rate=50) -[timeout=none, circuitBreaker={\"slidingWindowSize\":20,\"minimumNumberOfCalls\":10,"
     "\"waitDurationInOpenState\":\"1s\"}]-> a(serviceTime=10ms, threads=1000, errorRate=0.5, hangRate=0.3)",
     "edges.c-a.circuitBreaker.maxWaitDurationInHalfOpenState=500ms", "transitions(c-a)", Way::Up},
    {"edge.circuitBreaker.transitionToStateAfterWaitDuration",
     "c:client(rate=50) -[timeout=none, circuitBreaker={\"slidingWindowSize\":20,\"minimumNumberOfCalls\":10,"
     "\"waitDurationInOpenState\":\"1s\",\"maxWaitDurationInHalfOpenState\":\"500ms\"}]-> "
     "a(serviceTime=10ms, threads=1000, errorRate=0.5, hangRate=0.3)",
     "edges.c-a.circuitBreaker.transitionToStateAfterWaitDuration=CLOSED", "openTime(c-a)", Way::Down},
    {"edge.circuitBreaker.ignoreExceptions", BREAKER(""),
     "edges.c-a.circuitBreaker.ignoreExceptions=[\"500\"]", "transitions(c-a)", Way::Down},
    {"edge.circuitBreaker.errorThresholdPercentage", OPOSSUM(""),
     "edges.c-a.circuitBreaker.errorThresholdPercentage=90", "openTime(c-a)", Way::Down},
    {"edge.circuitBreaker.volumeThreshold", OPOSSUM(""), "edges.c-a.circuitBreaker.volumeThreshold=1000",
     "openTime(c-a)", Way::Down},
    {"edge.circuitBreaker.rollingCountTimeout", OPOSSUM(",\"errorThresholdPercentage\":60"),
     "edges.c-a.circuitBreaker.rollingCountTimeout=1s", "transitions(c-a)", Way::Up},
    {"edge.circuitBreaker.resetTimeout", OPOSSUM(""), "edges.c-a.circuitBreaker.resetTimeout=10s",
     "transitions(c-a)", Way::Down},
    {"edge.rateLimiter", QUICK, "edges.c-a.rateLimiter={\"kind\":\"tokenBucket\",\"rate\":20}", "p99(c)",
     Way::Up},
    {"edge.rateLimiter.kind", LIMITED("\"limitForPeriod\":20,\"limitRefreshPeriod\":\"1s\""),
     "edges.c-a.rateLimiter.kind=tokenBucket", "errors(c-a, rate_limited)", Way::Down},
    {"edge.rateLimiter.limitForPeriod", LIMITED("\"limitForPeriod\":20,\"limitRefreshPeriod\":\"1s\""),
     "edges.c-a.rateLimiter.limitForPeriod=100", "mean(c)", Way::Down},
    {"edge.rateLimiter.limitRefreshPeriod", LIMITED("\"limitForPeriod\":20,\"timeoutDuration\":\"0s\""),
     "edges.c-a.rateLimiter.limitRefreshPeriod=1s", "errors(c-a, rate_limited)", Way::Up},
    {"edge.rateLimiter.timeoutDuration", LIMITED("\"limitForPeriod\":40,\"limitRefreshPeriod\":\"1s\""),
     "edges.c-a.rateLimiter.timeoutDuration=0s", "errors(c-a, rate_limited)", Way::Up},
    {"edge.rateLimiter.rate", LIMITED("\"kind\":\"tokenBucket\",\"timeoutDuration\":\"0s\""),
     "edges.c-a.rateLimiter.rate=10", "errors(c-a, rate_limited)", Way::Up},
    {"edge.rateLimiter.burst", LIMITED("\"kind\":\"tokenBucket\",\"rate\":55,\"timeoutDuration\":\"0s\""),
     "edges.c-a.rateLimiter.burst=1", "errors(c-a, rate_limited)", Way::Up},
    {"edge.bulkhead", SLOW, "edges.c-a.bulkhead={\"maxConcurrentCalls\":2}", "errors(c-a, bulkhead_full)",
     Way::Up},
    {"edge.bulkhead.maxConcurrentCalls",
     "c:client(rate=50) -[timeout=2s, bulkhead={\"maxConcurrentCalls\":2}]-> a(serviceTime=100ms, "
     "threads=20)",
     "edges.c-a.bulkhead.maxConcurrentCalls=20", "errors(c-a, bulkhead_full)", Way::Down},
    {"edge.bulkhead.maxWaitDuration",
     "c:client(rate=50) -[timeout=2s, bulkhead={\"maxConcurrentCalls\":4}]-> a(serviceTime=100ms, "
     "threads=20)",
     "edges.c-a.bulkhead.maxWaitDuration=100ms", "errors(c-a, bulkhead_full)", Way::Down},
    {"edge.hedge",
     "c:client(rate=50) -[timeout=2s]-> "
     "a(serviceTime={\"distribution\":\"bimodal\",\"fast\":\"10ms\",\"slow\":\"500ms\","
     "\"slowProbability\":0.1}, threads=50)",
     "edges.c-a.hedge={\"hedgingDelay\":\"40ms\",\"maxExtraLoad\":100}", "p95(c)", Way::Down},
    {"edge.hedge.maxAttempts", HEDGED(""), "edges.c-a.hedge.maxAttempts=4", "mean(c)", Way::Down},
    {"edge.hedge.hedgingDelay", HEDGED(""), "edges.c-a.hedge.hedgingDelay=200ms", "p95(c)", Way::Up},
    {"edge.hedge.quantile",
     "c:client(rate=50) -[timeout=2s, hedge={\"maxExtraLoad\":100,\"quantile\":0.99}]-> "
     "a(serviceTime={\"distribution\":\"bimodal\",\"fast\":\"10ms\",\"slow\":\"500ms\",\"slowProbability\":0."
     "1}, threads=50)",
     "edges.c-a.hedge.quantile=0.8", "mean(c)", Way::Down},
    {"edge.hedge.maxExtraLoad", HEDGED(""), "edges.c-a.hedge.maxExtraLoad=2", "mean(c)", Way::Up},
    {"edge.decorators",
     "c:client(rate=50) -[timeout=150ms, retry={\"maxAttempts\":3,\"retryOn\":[\"timeout\"]}]-> "
     "a(serviceTime={\"distribution\":\"exponential\",\"mean\":\"100ms\"}, threads=50)",
     "edges.c-a.decorators=timeout,retry,circuitBreaker,rateLimiter,bulkhead", "max(c)", Way::Down},
    {"edge.fallback", "c:client(rate=50) -> g(serviceTime=1ms) -> a(serviceTime=10ms, errorRate=0.3)",
     "edges.g-a.fallback={}", "errorRate(c)", Way::Down},
    {"edge.fallback.kind",
     "c:client(rate=50) -> g(serviceTime=1ms) -[fallback={}]-> a(serviceTime=10ms, errorRate=1)",
     "edges.g-a.fallback.kind=cached", "errorRate(c)", Way::Up},
    {"edge.fallback.maxAge",
     "c:client(rate=50) -> g(serviceTime=1ms) -[fallback={\"kind\":\"cached\"}]-> a(serviceTime=10ms, "
     "errorRate=0.9)",
     "edges.g-a.fallback.maxAge=50ms", "errorRate(c)", Way::Up},
    {"edge.fallback.edge",
     "c:client(rate=50) -> g(serviceTime=1ms) -> a(serviceTime=10ms, errorRate=0.3); g -> "
     "b(serviceTime=10ms)",
     "edges.g-a.fallback={\"kind\":\"edge\",\"edge\":\"g-b\"}", "errorRate(c)", Way::Down},
    {"edge.fallback.on",
     "c:client(rate=50) -> g(serviceTime=1ms) -[fallback={}]-> a(serviceTime=10ms, errorRate=0.3)",
     "edges.g-a.fallback.on=[\"timeout\"]", "errorRate(c)", Way::Up},
    {"edge.optional", "c:client(rate=50) -> g(serviceTime=1ms) -> a(serviceTime=10ms, errorRate=0.3)",
     "edges.g-a.optional=true", "degraded(c)", Way::Up},

    {"service.replicas", CROWDED("deadline=none") ")", "nodes.a.replicas=2", "mean(c)", Way::Down},
    {"service.concurrency",
     "c:client(rate=50) -[timeout=9s]-> a(serviceTime=1ms, threads=2) -[timeout=9s]-> b(serviceTime=100ms, "
     "threads=50)",
     "nodes.a.concurrency=eventLoop", "mean(c)", Way::Down},
    {"service.threads", CROWDED("deadline=none") ")", "nodes.a.threads=2", "mean(c)", Way::Down},
    {"service.cores", "c:client(rate=300) -[timeout=9s]-> a(serviceTime=10ms, threads=20)", "nodes.a.cores=4",
     "mean(c)", Way::Up},
    {"service.acceptQueue", CROWDED("deadline=none") ")", "nodes.a.acceptQueue=2", "errors(c, 500)", Way::Up},
    {"service.overflow", CROWDED("deadline=none") ", acceptQueue=2)", "nodes.a.overflow=silent",
     "errors(c, 504)", Way::Up},
    {"service.discipline", CROWDED("deadline=none") ")", "nodes.a.discipline=lifo", "p99(c)", Way::Up},
    {"service.codelTarget",
     "c:client(rate=120) -[timeout=9s]-> a(serviceTime=10ms, threads=1, discipline=codel)",
     "nodes.a.codelTarget=500ms", "errors(a, shed)", Way::Down},
    {"service.codelInterval",
     "c:client(rate=120) -[timeout=9s]-> a(serviceTime=10ms, threads=1, discipline=codel)",
     "nodes.a.codelInterval=10s", "errors(a, shed)", Way::Down},
    {"service.loadBalancing", CROWDED("deadline=none") ", replicas=4)", "nodes.a.loadBalancing=random",
     "mean(c)", Way::Up},
    {"service.coldStart",
     "c:client(rate=50) -[timeout=9s]-> a(serviceTime=10ms, threads=20, coldAtStart=true)",
     "nodes.a.coldStart=10s", "mean(c)", Way::Up},
    {"service.coldStartFactor",
     "c:client(rate=50) -[timeout=9s]-> a(serviceTime=10ms, threads=20, coldAtStart=true, coldStart=10s)",
     "nodes.a.coldStartFactor=10", "mean(c)", Way::Up},
    {"service.coldAtStart",
     "c:client(rate=50) -[timeout=9s]-> a(serviceTime=10ms, threads=20, coldStart=10s)",
     "nodes.a.coldAtStart=true", "mean(c)", Way::Up},
    {"service.serviceTime", QUICK, "nodes.a.serviceTime=30ms", "mean(c)", Way::Up},
    {"service.replyTime", QUICK, "nodes.a.replyTime=30ms", "mean(c)", Way::Up},
    {"service.errorRate", QUICK, "nodes.a.errorRate=0.2", "errors(c, 500)", Way::Up},
    {"service.hangRate", QUICK, "nodes.a.hangRate=0.2", "errors(c, 504)", Way::Up},
    {"service.cancellationAware",
     "c:client(rate=50) -[timeout=100ms, propagation=signal]-> "
     "a(serviceTime={\"distribution\":\"exponential\","
     "\"mean\":\"100ms\"}, threads=20)-[timeout=5s]-> b(serviceTime=50ms)",
     "nodes.a.cancellationAware=true", "throughput(a-b)", Way::Down},
    {"service.operations.serviceTime", QUICK, "nodes.a.operations.request.serviceTime=30ms", "mean(c)",
     Way::Up},
    {"service.operations.replyTime", QUICK, "nodes.a.operations.request.replyTime=30ms", "mean(c)", Way::Up},
    {"service.operations.errorRate", QUICK, "nodes.a.operations.request.errorRate=0.2", "errors(c, 500)",
     Way::Up},
    {"service.operations.hangRate", QUICK, "nodes.a.operations.request.hangRate=0.2", "errors(c, 504)",
     Way::Up},
    {"service.operations.idempotent",
     "c:client(rate=50) -[timeout=60ms, retry={\"maxAttempts\":3,\"retryOn\":[\"timeout\"]}]-> "
     "a(serviceTime={\"distribution\":\"exponential\",\"mean\":\"50ms\"}, threads=50)",
     "nodes.a.operations.request.idempotent=false", "duplicates(a)", Way::Up},
    {"service.operations.cancellationAware",
     "c:client(rate=50) -[timeout=100ms, propagation=signal]-> "
     "a(serviceTime={\"distribution\":\"exponential\","
     "\"mean\":\"100ms\"}, threads=20)-[timeout=5s]-> b(serviceTime=50ms)",
     "nodes.a.operations.request.cancellationAware=true", "throughput(a-b)", Way::Down},

    {"cache.hitRatio", CACHED("hitRatio=0.5"), "nodes.k.hitRatio=0.95", "mean(c)", Way::Down},
    {"cache.hitTime", CACHED("hitRatio=0.5"), "nodes.k.hitTime=20ms", "mean(c)", Way::Up},
    {"cache.keys", CACHED("ttl=5s"), "nodes.k.keys=100000", "throughput(k-a)", Way::Up},
    {"cache.zipf", CACHED("ttl=5s, keys=10000"), "nodes.k.zipf=1.2", "throughput(k-a)", Way::Down},
    {"cache.ttl", CACHED("keys=50"), "nodes.k.ttl=500ms", "throughput(k-a)", Way::Up},
    {"cache.coalesce", CACHED("keys=3, ttl=200ms"), "nodes.k.coalesce=true", "throughput(k-a)", Way::Down},

    {"client.workload.rate", QUICK, "nodes.c.workload.rate=100", "throughput(c)", Way::Up},
    {"client.workload.cv", LOAD("{\"arrivals\":\"gamma\",\"rate\":80,\"cv\":0.2}"), "nodes.c.workload.cv=3",
     "mean(c)", Way::Up},
    {"client.workload.rates", LOAD("{\"arrivals\":\"mmpp\",\"rates\":[60,60],\"dwell\":[\"1s\",\"1s\"]}"),
     "nodes.c.workload.rates=[0,120]", "mean(c)", Way::Up},
    {"client.workload.dwell", LOAD("{\"arrivals\":\"mmpp\",\"rates\":[0,120],\"dwell\":[\"0.1s\",\"0.1s\"]}"),
     "nodes.c.workload.dwell=[\"4s\",\"4s\"]", "mean(c)", Way::Up},
    {"client.workload.from",
     LOAD("{\"arrivals\":\"ramp\",\"from\":10,\"to\":50,\"start\":\"0s\",\"duration\":\"20s\"}"),
     "nodes.c.workload.from=50", "throughput(c)", Way::Up},
    {"client.workload.to", LOAD("{\"arrivals\":\"step\",\"from\":10,\"to\":50,\"start\":\"10s\"}"),
     "nodes.c.workload.to=90", "throughput(c)", Way::Up},
    {"client.workload.start", LOAD("{\"arrivals\":\"step\",\"from\":10,\"to\":50,\"start\":\"15s\"}"),
     "nodes.c.workload.start=5s", "throughput(c)", Way::Up},
    {"client.workload.duration",
     LOAD("{\"arrivals\":\"spike\",\"from\":10,\"to\":80,\"start\":\"5s\",\"duration\":\"1s\",\"period\":"
          "\"0s\"}"),
     "nodes.c.workload.duration=8s", "throughput(c)", Way::Up},
    {"client.workload.period",
     LOAD("{\"arrivals\":\"spike\",\"from\":10,\"to\":80,\"start\":\"5s\",\"duration\":\"1s\",\"period\":"
          "\"0s\"}"),
     "nodes.c.workload.period=2s", "throughput(c)", Way::Up},
    {"client.workload.times", LOAD("{\"arrivals\":\"replay\",\"times\":[\"3s\",\"4s\"]}"),
     "nodes.c.workload.times=[\"3s\",\"4s\",\"5s\",\"6s\"]", "throughput(c)", Way::Up},
    {"client.workload.users", LOAD("{\"arrivals\":\"closed\",\"users\":5,\"thinkTime\":\"1s\"}"),
     "nodes.c.workload.users=20", "throughput(c)", Way::Up},
    {"client.workload.thinkTime", LOAD("{\"arrivals\":\"closed\",\"users\":5,\"thinkTime\":\"1s\"}"),
     "nodes.c.workload.thinkTime=3s", "throughput(c)", Way::Down},
    {"client.readBack",
     "c:client(rate=50) -> v:database(serviceTime=1ms); c ~> p(serviceTime=1ms)", "nodes.c.readBack=look", "throughput(v)", Way::Up},
    {"client.readBackOf", "c:client(rate=50, mix.buy=1, mix.stroll=9, readBack=look) -> v:database(serviceTime=1ms)",
     "nodes.c.readBackOf=buy", "throughput(v)", Way::Down},
    {"client.readBackAfter", READING("none"), "nodes.c.readBackAfter=1s", "stale(c)", Way::Down},
    {"service.waitForVersion", READING("none"), "nodes.v.waitForVersion=1s", "stale(c)", Way::Down},
    {"client.deadline", SLOW, "nodes.c.deadline=50ms", "goodput(c)", Way::Down},
};

} // namespace knobs
