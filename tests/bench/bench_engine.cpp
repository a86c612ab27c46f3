// How fast the engine is: nanoseconds and instructions of one request, bytes of one pending request, the time
// of a copy. Prints medians of seven rounds with the least and the greatest.
//
//     bench_engine                        all of it
//     bench_engine chain|chain1s|mm1|recorded|slots N   just N requests, for callgrind: the difference of two N is
//     the cost
#include "tests/support/scenarios.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <linux/perf_event.h>
#include <memory>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace sim;
using support::ScenarioDraft;

namespace {

constexpr std::uint64_t allEvents = ~std::uint64_t{0};

// Instructions of this thread in user mode, where the kernel lets us count them.
class Instructions
{
public:
    Instructions()
    {
        perf_event_attr wanted{};
        wanted.type = PERF_TYPE_HARDWARE;
        wanted.size = sizeof wanted;
        wanted.config = PERF_COUNT_HW_INSTRUCTIONS;
        wanted.exclude_kernel = 1;
        wanted.exclude_hv = 1;
        m_file = static_cast<int>(syscall(SYS_perf_event_open, &wanted, 0, -1, -1, 0));
    }
    Instructions(const Instructions &) = delete;
    Instructions &operator=(const Instructions &) = delete;
    ~Instructions()
    {
        if (m_file >= 0)
            close(m_file);
    }
    double count() const
    {
        std::uint64_t value = 0;
        return m_file >= 0 && read(m_file, &value, sizeof value) == sizeof value ? static_cast<double>(value)
                                                                                 : 0;
    }

private:
    int m_file;
};

std::shared_ptr<const Scenario> queueOfOne()
{
    ScenarioDraft draft;
    const auto users = draft.client("users", 0.8);
    const auto api = draft.station("api", 1, Distribution::exponential(second));
    draft.call(users, api);
    return draft.build();
}

// Client, gateway, orders, payments: each M/M/8 with mean 1 ms, a worker freed after its own work, 0.25 ms a
// hop.
std::shared_ptr<const Scenario> chain(Time timeout)
{
    ScenarioDraft draft;
    Index last = draft.client("client", 6400);
    for (const char *id : {"gateway", "orders", "payments"}) {
        const Index next = draft.station(id, 8, Distribution::exponential(millisecond));
        draft.scenario.nodes[next].station.concurrency = sim::StationPlan::Concurrency::EventLoop;
        EdgePlan &edge = draft.call(last, next).edge;
        edge.latency = Distribution::constant(250 * microsecond);
        edge.timeout = timeout;
        last = next;
    }
    return draft.build();
}

struct Cost
{
    double nanoseconds = 0, instructions = 0, events = 0;
};

struct Watch
{
    bool on;
};

// The cost of one request over `length` of simulated time, after as much of warm-up as the bench needs.
Cost measure(const std::shared_ptr<const Scenario> &scenario, Time length, Watch watch)
{
    Engine engine(scenario, 1);
    Recorder watching(*scenario, {.windows = {{0, never}}, .slotLength = length / 300, .marks = true});
    engine.run(length / 10, allEvents, nullptr);
    const std::uint64_t before = engine.events();
    const Instructions counter;
    const double instructions = counter.count();
    const auto start = std::chrono::steady_clock::now();
    engine.run(engine.now() + length, allEvents, watch.on ? &watching : nullptr);
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
    const double used = counter.count() - instructions;
    const double requests = scenario->nodes[0].source.rate * inSeconds(length);
    return {took.count() / requests, used / requests,
            static_cast<double>(engine.events() - before) / requests};
}

void report(const char *name, const std::shared_ptr<const Scenario> &scenario, Time length)
{
    for (const bool on : {false, true}) {
        std::vector<double> times;
        Cost cost;
        for (int round = 0; round < 7; ++round) {
            cost = measure(scenario, length, {on});
            times.push_back(cost.nanoseconds);
        }
        std::sort(times.begin(), times.end());
        std::printf("%-14s %-11s %7.1f ns a request (%.1f .. %.1f), %5.1f ns an event, ", name,
                    on ? "recording" : "unobserved", times[3], times.front(), times.back(),
                    times[3] / cost.events);
        if (cost.instructions > 0)
            std::printf("%.0f instructions\n", cost.instructions);
        else
            std::printf("instructions: not counted here, use callgrind\n");
    }
}

double residentBytes()
{
    long pages = 0, resident = 0;
    if (FILE *file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2)
            resident = 0;
        std::fclose(file);
    }
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// A station that never answers holds as many requests as are wanted.
void reportCopies(double pending)
{
    ScenarioDraft draft;
    const auto users = draft.client("users", 1e6);
    const auto hole = draft.station("hole", 1, Distribution::constant(1'000'000 * second));
    draft.call(users, hole).edge.timeout = 1'000 * second;
    const double empty = residentBytes();
    Engine engine(draft.build(), 1);
    engine.run(static_cast<Time>(pending * 1e3), allEvents, nullptr);
    const double bytes = (residentBytes() - empty) / pending;
    std::vector<double> times;
    for (int round = 0; round < 7; ++round) {
        const auto start = std::chrono::steady_clock::now();
        const auto copy = std::make_unique<const Engine>(engine);
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
        times.push_back(took.count());
    }
    std::sort(times.begin(), times.end());
    std::printf("%8.0f in flight: a copy takes %.2f ms, %.0f bytes a request\n", pending, times[3], bytes);
}

void checkTheory()
{
    Engine engine(chain(second), 1);
    const Totals totals = support::totalsOf(engine, 10 * second, 100 * second);
    std::printf("chain: mean %.4f ms (theory 5.3581 ms), fingerprint %016llx\n",
                totals.nodes[0].ok.meanSeconds() * 1e3,
                static_cast<unsigned long long>(engine.fingerprint()));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 3) {
        const auto scenario = !std::strcmp(argv[1], "mm1")
                                  ? queueOfOne()
                                  : chain(!std::strcmp(argv[1], "chain") ? 15 * millisecond : second);
        const bool slots = !std::strcmp(argv[1], "slots");
        Recorder recorder(*scenario, {.windows = {{0, never}}, .slotLength = slots ? second : 0, .marks = slots});
        Engine engine(scenario, 1);
        const auto until = static_cast<Time>(std::atof(argv[2]) / scenario->nodes[0].source.rate * 1e9);
        engine.run(until, allEvents, slots || !std::strcmp(argv[1], "recorded") ? &recorder : nullptr);
        std::printf("%llu events\n", static_cast<unsigned long long>(engine.events()));
        return 0;
    }
    reportCopies(1e6); // first: memory that others have freed would hide its size
    reportCopies(1e4);
    checkTheory();
    report("M/M/1", queueOfOne(), 1'000'000 * second);
    report("chain T 15 ms", chain(15 * millisecond), 30 * second);
    report("chain T 1 s", chain(second), 30 * second);
    return 0;
}
