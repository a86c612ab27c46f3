// The cases of tests/data/spec/analytic.json as drawings: what is measured on a run, and what theory expects
// there. Private to tst_analytic.
#pragma once

namespace theories {

struct Theory
{
    const char *id;          // of the case
    const char *drawing;     // see support/draw.h
    double duration, warmup; // seconds
    // Paths into the report and what they must be: a key of the case's `expected`, or a number. "A/B=": the
    // ratio.
    const char *expected;
    double tolerance = 0; // share that is allowed beside 3 standard errors: the approximation of the formula
    int replications = 20;
};

#define EXP10 "{\"distribution\":\"exponential\",\"mean\":\"10ms\"}"
#define OPEN(rate) "c:client(rate=" rate ") -[latency=0s, timeout=none]-> a(acceptQueue=unlimited, threads="
#define CLOSED(users)                                                                                        \
    "c:client(workload={\"arrivals\":\"closed\",\"users\":" users                                            \
    ",\"thinkTime\":{\"distribution\":\"exponential\",\"mean\":\"1s\"}}) -[latency=0s, timeout=none]-> "     \
    "a(concurrency="                                                                                         \
    "eventLoop, acceptQueue=unlimited, serviceTime={\"distribution\":\"exponential\",\"mean\":\""
#define LINK "-[latency=0s, timeout=none]->"
#define LOOP(id, mean)                                                                                       \
    id "(concurrency=eventLoop, acceptQueue=unlimited, "                                                     \
       "serviceTime={\"distribution\":\"exponential\",\"mean\":\"" mean "\"})"
#define QUEUE                                                                                                \
    "nodes.a.utilisation=utilisation nodes.a.inSystem.mean=L nodes.a.queue.mean=Lq "                         \
    "nodes.a.latency.mean=W_s nodes.a.queueWait.mean=Wq_s"
#define QUANTILES                                                                                            \
    " nodes.a.latency.p50=p50_s nodes.a.latency.p90=p90_s nodes.a.latency.p95=p95_s "                        \
    "nodes.a.latency.p99=p99_s nodes.a.latency.p99.9=p999_s"
#define LOSS                                                                                                 \
    "nodes.c.errorRate=P_loss nodes.a.throughput=throughput_per_s nodes.a.inSystem.mean=L "                  \
    "nodes.a.queue.mean=Lq nodes.a.latency.mean=W_s nodes.a.queueWait.mean=Wq_s "                            \
    "nodes.a.utilisation=utilisation"
#define HOP(to) " -[latency=0s, timeout=none]-> " to "(threads=1000, serviceTime=0s, errorRate=0.001)"
#define AGAIN(to)                                                                                            \
    " -[latency=0s, timeout=none, "                                                                          \
    "retry={\"maxAttempts\":2,\"retryOn\":[\"500\"],\"backoff\":{\"base\":\"0s\"}}]-> " to                   \
    "(threads=1000, serviceTime=0s, errorRate=0.001)"
#define THRICE(to, rate)                                                                                     \
    " -[latency=0s, timeout=none, "                                                                          \
    "retry={\"maxAttempts\":3,\"retryOn\":[\"500\"],\"backoff\":{\"base\":\"0s\"}}]-> " to                   \
    "(threads=1000, serviceTime=0s, errorRate=" rate ")"
#define SLEEPS(jitter)                                                                                       \
    "c:client(rate=20) -[latency=0s, timeout=none, "                                                         \
    "retry={\"maxAttempts\":7,\"retryOn\":[\"500\"],\"backoff\":{\"base\":\"100ms\",\"cap\":\"10s\","        \
    "\"jitter\":\"" jitter "\"}}]-> a(threads=10, serviceTime=0s, errorRate=1)"
#define TRIP(fail)                                                                                           \
    "c:client(workload={\"arrivals\":\"constant\",\"rate\":10}) -[latency=0s, timeout=none, "                \
    "circuitBreaker={\"slidingWindowSize\":10,\"minimumNumberOfCalls\":10}]-> a(threads=10, "                \
    "serviceTime=0s, errorRate=" fail ")"
#define SPREAD(more)                                                                                         \
    "c:client(rate=900) -[latency=0s, timeout=none]-> a(replicas=1000, threads=1, acceptQueue=unlimited, "   \
    "serviceTime={\"distribution\":\"exponential\",\"mean\":\"1s\"}" more ")"

constexpr Theory table[] = {
    {"mm1-rho50", OPEN("50") "1, serviceTime=" EXP10 ")", 400, 20, QUEUE QUANTILES},
    {"mm1-rho80", OPEN("80") "1, serviceTime=" EXP10 ")", 1000, 50, QUEUE QUANTILES},
    {"mm1-rho95", OPEN("95") "1, serviceTime=" EXP10 ")", 3000, 300, QUEUE QUANTILES},
    {"mm1-waiting-quantiles", OPEN("80") "1, serviceTime=" EXP10 ")", 1000, 50,
     "nodes.a.queueWait.p50=wq_p50_s nodes.a.queueWait.p90=wq_p90_s nodes.a.queueWait.p95=wq_p95_s "
     "nodes.a.queueWait.p99=wq_p99_s"},
    {"mm1-timeout-wasted-work",
     "c:client(rate=80) -[latency=0s, timeout=50ms]-> a(threads=1, acceptQueue=unlimited, serviceTime=" EXP10
     ")",
     800, 50,
     "nodes.c.errorRate=fraction_timed_out nodes.a.wastedWork=wasted_busy_fraction "
     "nodes.c.goodput=goodput_per_s"},
    {"mmc-c2-rho75", OPEN("150") "2, serviceTime=" EXP10 ")", 400, 20, QUEUE QUANTILES},
    {"mmc-c4-rho75", OPEN("300") "4, serviceTime=" EXP10 ")", 300, 20, QUEUE QUANTILES},
    {"mmc-c10-rho90", OPEN("900") "10, serviceTime=" EXP10 ")", 200, 20, QUEUE QUANTILES},
    {"mmc-c50-rho95", OPEN("4750") "50, serviceTime=" EXP10 ")", 60, 10, QUEUE QUANTILES},
    {"mmcc-erlang-b",
     "c:client(rate=80) -[latency=0s, timeout=none, bulkhead={\"maxConcurrentCalls\":10}]-> a(threads=50, "
     "serviceTime={\"distribution\":\"exponential\",\"mean\":\"100ms\"})",
     400, 10, "nodes.c.errorRate=P_block nodes.c.throughput=throughput_per_s"},
    {"mmcc-erlang-b",
     "c:client(rate=80) -[latency=0s, timeout=none, bulkhead={\"maxConcurrentCalls\":10}]-> a(threads=50, "
     "serviceTime={\"distribution\":\"lognormal\",\"mean\":\"100ms\",\"cv\":2})",
     400, 10, "nodes.c.errorRate=P_block nodes.c.throughput=throughput_per_s"},
    {"mmck-c2-K10-lam180", "c:client(rate=180) " LINK " a(threads=2, acceptQueue=8, serviceTime=" EXP10 ")",
     200, 10, LOSS},
    {"mmck-c1-K20-lam150", "c:client(rate=150) " LINK " a(threads=1, acceptQueue=19, serviceTime=" EXP10 ")",
     200, 10, LOSS},
    {"mmck-c4-K36-lam400", "c:client(rate=400) " LINK " a(threads=4, acceptQueue=32, serviceTime=" EXP10 ")",
     200, 10, LOSS},
    {"mmck-c50-K150-lam1000",
     "c:client(rate=1000) " LINK
     " a(threads=50, acceptQueue=100, serviceTime={\"distribution\":\"exponential\",\"mean\":"
     "\"100ms\"})",
     100, 10, LOSS},
    {"md1-rho80", OPEN("80") "1, serviceTime=10ms)", 600, 30, QUEUE},
    {"mg1-lognormal-cv2",
     OPEN("70") "1, serviceTime={\"distribution\":\"lognormal\",\"mean\":\"10ms\",\"cv\":2})", 2000, 50,
     QUEUE},
    {"mg1-bimodal",
     OPEN("30") "1, "
                "serviceTime={\"distribution\":\"bimodal\",\"fast\":\"10ms\",\"slow\":\"200ms\","
                "\"slowProbability\":0.05})",
     2000, 50, QUEUE},
    {"mg1-erlang2", OPEN("80") "1, serviceTime={\"distribution\":\"erlang\",\"mean\":\"10ms\",\"k\":2})", 800,
     40, QUEUE},
    {"mg1-pareto35",
     OPEN("60") "1, serviceTime={\"distribution\":\"pareto\",\"mean\":\"10ms\",\"cv\":0.4364357804719848})",
     800, 40, QUEUE},
    {"mg1-weibull05",
     OPEN("50") "1, serviceTime={\"distribution\":\"weibull\",\"mean\":\"10ms\",\"cv\":2.23606797749979})",
     1500, 40, QUEUE},
    {"dm1-rho80",
     "c:client(workload={\"arrivals\":\"constant\",\"rate\":80}) " LINK
     " a(acceptQueue=unlimited, threads=1, serviceTime=" EXP10 ")",
     600, 30, "nodes.a.latency.mean=W_s nodes.a.queueWait.mean=Wq_s nodes.a.latency.p99=p99_s"},
    {"mm1-lifo", OPEN("80") "1, discipline=lifo, serviceTime=" EXP10 ")", 1000, 50,
     "nodes.a.latency.mean=W_s nodes.a.queueWait.mean=Wq_s"},
    {"mg1-ps", OPEN("70") "10000, cores=1, serviceTime=" EXP10 ")", 600, 30, "nodes.a.latency.mean=W_s"},
    {"mg1-ps",
     OPEN("70") "10000, cores=1, serviceTime={\"distribution\":\"lognormal\",\"mean\":\"10ms\",\"cv\":2})",
     1000, 50, "nodes.a.latency.mean=W_s"},
    {"mmpp2-m-1",
     "c:client(workload={\"arrivals\":\"mmpp\",\"rates\":[40,200],\"dwell\":[\"2s\",\"0.5s\"]}) " LINK
     " a(acceptQueue=unlimited, threads=1, serviceTime=" EXP10 ")",
     4000, 200,
     "nodes.c.throughput=mean_rate_per_s nodes.a.inSystem.mean=L nodes.a.latency.mean=W_s "
     "nodes.a.utilisation=utilisation"},
    {"tandem-3", "c:client(rate=40) " LINK LOOP("a", "20ms") LINK LOOP("b", "12.5ms") LINK LOOP("d", "10ms"),
     1500, 50, "nodes.c.latency.mean=W_s nodes.c.inSystem.mean=L nodes.c.latency.p99=p99_s"},
    {"jackson-feedback-retry",
     "c:client(rate=60) -[latency=0s, timeout=none, "
     "retry={\"maxAttempts\":1000,\"retryOn\":[\"500\"],\"backoff\":{\"base\":"
     "\"0s\"}}]-> a(threads=1, acceptQueue=unlimited, errorRate=0.2, serviceTime=" EXP10 ")",
     1000, 50,
     "nodes.c.latency.mean=W_total_s nodes.a.latency.mean=W_per_visit_s nodes.a.utilisation=utilisation"},
    {"closed-mva", CLOSED("1") "50ms\"})" LINK LOOP("b", "30ms") LINK LOOP("d", "10ms"), 1500, 20,
     "nodes.c.throughput=X_1_per_s nodes.c.latency.mean=R_1_s nodes.a.utilisation=U1_1"},
    {"closed-mva", CLOSED("5") "50ms\"})" LINK LOOP("b", "30ms") LINK LOOP("d", "10ms"), 600, 20,
     "nodes.c.throughput=X_5_per_s nodes.c.latency.mean=R_5_s nodes.a.utilisation=U1_5"},
    {"closed-mva", CLOSED("10") "50ms\"})" LINK LOOP("b", "30ms") LINK LOOP("d", "10ms"), 600, 20,
     "nodes.c.throughput=X_10_per_s nodes.c.latency.mean=R_10_s nodes.a.utilisation=U1_10"},
    {"closed-mva", CLOSED("20") "50ms\"})" LINK LOOP("b", "30ms") LINK LOOP("d", "10ms"), 600, 20,
     "nodes.c.throughput=X_20_per_s nodes.c.latency.mean=R_20_s nodes.a.utilisation=U1_20"},
    {"closed-mva", CLOSED("50") "50ms\"})" LINK LOOP("b", "30ms") LINK LOOP("d", "10ms"), 600, 40,
     "nodes.c.throughput=X_50_per_s nodes.c.latency.mean=R_50_s nodes.a.utilisation=U1_50"},
    {"closed-single", CLOSED("10") "100ms\"})", 1000, 20,
     "nodes.c.throughput=X_per_s nodes.c.latency.mean=R_s nodes.a.utilisation=U"},
    {"forkjoin-iid-max",
     "c:client(rate=20) " LINK
     " g(threads=1000, serviceTime=0s) -[latency=0s, timeout=none, calls=10, fanOut=true]-> "
     "a(threads=10000, serviceTime=" EXP10 ")",
     1000, 5,
     "nodes.c.latency.mean=mean_max_s nodes.c.latency.p99=p99_s nodes.a.latency.mean=mean_single_s "
     "nodes.a.latency.p99=single_p99_s"},
    {"forkjoin-2-exact",
     "c:client(rate=70) " LINK " g(threads=10000, serviceTime=0s) -[latency=0s, timeout=none, step=1]-> "
     "a(threads=1, acceptQueue=unlimited, serviceTime=" EXP10
     "); g -[latency=0s, timeout=none, step=1]-> b(threads=1, "
     "acceptQueue=unlimited, serviceTime=" EXP10 ")",
     800, 50, "nodes.c.latency.mean=R_s nodes.a.latency.mean=R1_s"},
    {"forkjoin-8-approx",
     "c:client(rate=70) " LINK
     " g(threads=10000, serviceTime=0s) -[latency=0s, timeout=none, step=1]-> a1(threads=1, "
     "acceptQueue=unlimited, serviceTime=" EXP10
     "); g -[latency=0s, timeout=none, step=1]-> a2(threads=1, acceptQueue="
     "unlimited, serviceTime=" EXP10
     "); g -[latency=0s, timeout=none, step=1]-> a3(threads=1, acceptQueue=unlimited, "
     "serviceTime=" EXP10
     "); g -[latency=0s, timeout=none, step=1]-> a4(threads=1, acceptQueue=unlimited, serviceTime=" EXP10
     "); g -[latency=0s, timeout=none, step=1]-> a5(threads=1, acceptQueue=unlimited, serviceTime=" EXP10
     "); "
     "g -[latency=0s, timeout=none, step=1]-> a6(threads=1, acceptQueue=unlimited, serviceTime=" EXP10
     "); g -[latency="
     "0s, timeout=none, step=1]-> a7(threads=1, acceptQueue=unlimited, serviceTime=" EXP10
     "); g -[latency=0s, timeout="
     "none, step=1]-> a8(threads=1, acceptQueue=unlimited, serviceTime=" EXP10 ")",
     400, 50, "nodes.c.latency.mean=R_approx_s", 0.05},
    {"availability-chain", "c:client(rate=200)" HOP("a") HOP("b") HOP("d") HOP("e") HOP("f"), 1000, 1,
     "edges.c-a.completed/edges.c-a.calls=chain5"},
    {"availability-chain",
     "c:client(rate=200)" HOP("a") HOP("b") HOP("d") HOP("e") HOP("f") HOP("h") HOP("i") HOP("j") HOP("k")
         HOP("l"),
     500, 1, "edges.c-a.completed/edges.c-a.calls=chain10"},
    {"availability-chain",
     "c:client(rate=1000) " LINK " g(threads=1000, serviceTime=0s)" AGAIN("a") "; g" AGAIN("b") "; g" AGAIN(
         "d") "; g" AGAIN("e") "; g" AGAIN("f"),
     500, 1, "edges.c-g.completed/edges.c-g.calls=chain5_with_1_retry_per_hop"},
    {"availability-chain", "c:client(rate=1000)" AGAIN("a") HOP("b") HOP("d") HOP("e") HOP("f"), 500, 1,
     "edges.c-a.completed/edges.c-a.calls=chain5_retry_at_edge_only"},
    {"retry-amplification", "c:client(rate=200)" THRICE("a", "0.3"), 200, 1,
     "edges.c-a.amplification=attempts_mean_k3 edges.c-a.completed/edges.c-a.calls=success_k3"},
    {"retry-amplification", "c:client(rate=10)" THRICE("a", "0") THRICE("b", "0") THRICE("d", "1"), 20, 1,
     "edges.b-d.attempts/edges.c-a.calls=amplification_total_outage_3_layers_k3"},
    {"retry-budgets",
     "c:client(rate=500) -[latency=0s, timeout=none, "
     "retry={\"maxAttempts\":100,\"retryOn\":[\"500\"],\"backoff\":{\"base\":"
     "\"0s\"},\"budget\":{\"minRetriesPerSec\":0}}]-> a(threads=1000, serviceTime=0s, errorRate=1)",
     200, 20, "edges.c-a.amplification=max_extra_load_finagle_20pct", 0.002},
    {"hedged-requests",
     "c:client(rate=100) -[latency=0s, timeout=none, "
     "hedge={\"hedgingDelay\":\"29.957323ms\",\"maxExtraLoad\":100}]-> "
     "a(threads=10000, serviceTime=" EXP10 ")",
     1000, 5,
     "nodes.c.latency.mean=mean_s nodes.c.latency.p50=p50_s nodes.c.latency.p99=p99_s "
     "nodes.c.latency.p99.9=p999_s "
     "edges.c-a.hedges/edges.c-a.calls=extra_load_fraction"},
    {"hedged-requests",
     "c:client(rate=100) -[latency=0s, timeout=none]-> a(threads=10000, serviceTime=" EXP10 ")", 1000, 5,
     "nodes.c.latency.p99=p99_without_s nodes.c.latency.p99.9=p999_without_s"},
    {"backoff-means", SLEEPS("full"), 200, 5, "nodes.c.latency.mean=full_jitter_mean_total_s"},
    {"backoff-means", SLEEPS("equal"), 200, 5, "nodes.c.latency.mean=equal_jitter_mean_total_s"},
    {"backoff-means", SLEEPS("none"), 100, 5, "nodes.c.latency.mean=no_jitter_total_s"},
    {"token-bucket",
     "c:client(workload={\"arrivals\":\"constant\",\"rate\":50}) -[latency=0s, timeout=none, "
     "rateLimiter={\"kind\":"
     "\"tokenBucket\",\"rate\":10,\"burst\":20,\"timeoutDuration\":\"0s\"}]-> a(threads=10, serviceTime=0s)",
     10, 0, "edges.c-a.completed=accepted_in_10s edges.c-a.failed=rejected_in_10s", 0.01},
    {"p2c-supermarket",
     "c:client(rate=18) -[latency=0s, timeout=none]-> a(replicas=20, threads=1, acceptQueue=unlimited, "
     "loadBalancing="
     "random, serviceTime={\"distribution\":\"exponential\",\"mean\":\"1s\"})",
     20000, 4000, "nodes.a.latency.mean=random_W"},
    {"p2c-supermarket", SPREAD(", loadBalancing=leastRequest"), 300, 100, "nodes.a.latency.mean=p2c_W", 0.01},
    {"cqrs-staleness", "c:client(rate=80) ~[latency=0s, consumers=1]~> a(serviceTime=" EXP10 ")", 800, 50,
     "channels.c-a.endToEnd.mean=mean_lag_s"},
    {"producer-linger", "c:client(rate=400) ~[latency=0s]~> l:log(linger=5ms, recordSize=1) ~> a", 200, 5,
     "edges.c-l.latency.mean=mean_added_delay_s"},
    {"breaker-false-trip", TRIP("0.1"), 1.05, 0, "edges.c-a.circuitBreaker.timeIn.OPEN*20=P_window10_ge5", 0,
     9000},
    {"breaker-false-trip", TRIP("0.3"), 1.05, 0, "edges.c-a.circuitBreaker.timeIn.OPEN*20=P_window10_ge5_p30",
     0, 4000},
    {"littles-law", OPEN("200") "1000, serviceTime=250ms)", 300, 10, "nodes.a.inSystem.mean=concurrency"},
    {"littles-law", OPEN("200") "1000, serviceTime=2s)", 300, 10,
     "nodes.a.inSystem.mean=concurrency_when_slow"},
    {"mginf-serverless",
     "c:client(rate=200) " LINK
     " a(concurrency=unbounded, serviceTime={\"distribution\":\"exponential\",\"mean\":\"250ms\"})",
     300, 10, "nodes.a.inSystem.mean=mean_in_flight"},
};

struct Absent
{
    const char *id, *why;
};
constexpr Absent absent[] = {
    {"erlang-a", "callers have timeouts, not patience drawn anew for each request"},
    {"backlog-drain", "fluid, not random: tst_queuescenarios, tst_logscenarios"},
};

} // namespace theories
