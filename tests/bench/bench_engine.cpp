// How fast the engine is, as ratios to the same models written naively, in one run: medians of seven rounds
// that take turns, with the least and the greatest. What it means and what it printed: docs/performance.md.
//
//     bench_engine                     all of it
//     bench_engine FILE MODE N         just N requests, for callgrind: the difference of two N is the cost of
//                                      one. MODE: unobserved, recorded (as `hopyard run`), watched (as the
//                                      window, with time slots for the charts)
#include "tests/bench/naive.h"
#include "tests/support/scenarios.h"

#include "model/document/format.h"
#include "model/kinds/compile.h"

#include <QFile>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <sys/resource.h>
#include <unistd.h>

using namespace sim;

namespace {

constexpr std::uint64_t allEvents = ~std::uint64_t{0};
constexpr int rounds = 7;

using ScenarioPtr = std::shared_ptr<const Scenario>;

ScenarioPtr load(const QString &name)
{
    QFile file(name.contains(QLatin1Char('/')) ? name
                                               : QStringLiteral(HOPYARD_SOURCE_DIR "/tests/bench/") + name);
    const document::ReadResult read =
        file.open(QIODevice::ReadOnly) ? document::read(file.readAll()) : document::ReadResult{};
    const ScenarioPtr scenario = read.diagram ? kinds::compile(*read.diagram).scenario : nullptr;
    if (!scenario) {
        std::fprintf(stderr, "%s cannot be run\n", qPrintable(file.fileName()));
        std::exit(2);
    }
    return scenario;
}

enum class Mode { Unobserved, Recorded, Watched };

Recorder recorderFor(const Scenario &scenario, Mode mode)
{
    const bool watched = mode == Mode::Watched;
    return Recorder(scenario,
                    {.windows = {{0, never}}, .slotLength = watched ? second : 0, .marks = watched});
}

double secondsOf(const std::function<void()> &work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Simulates until that many requests have been sent, and says what it cost in seconds.
double simulate(const ScenarioPtr &scenario, Mode mode, double requests)
{
    Engine engine(scenario, 1);
    Recorder recorder = recorderFor(*scenario, mode);
    const Time until = static_cast<Time>(requests / scenario->nodes[0].source.rate * 1e9);
    return secondsOf([&] {
        while (engine.now() < until) { // in stretches, as the window runs it, which takes what was recorded
            engine.run(std::min(until, engine.now() + until / 50), allEvents,
                       mode == Mode::Unobserved ? nullptr : &recorder);
            recorder.takeSlots();
        }
    });
}

struct Median
{
    double middle, least, greatest;
};

Median medianOf(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return {values[values.size() / 2], values.front(), values.back()};
}

void print(const char *what, const Median &nanoseconds, double baseline)
{
    std::printf("  %-34s %7.0f ns (%.0f .. %.0f)", what, nanoseconds.middle, nanoseconds.least,
                nanoseconds.greatest);
    if (baseline > 0)
        std::printf("   %.2f times as fast", baseline / nanoseconds.middle);
    std::printf("\n");
}

using Naive = std::function<naive::Result(std::uint64_t requests)>;

// Ours in every mode and the naive one take turns, so that a slow minute strikes all of them.
void compare(const char *title, const char *file, const Naive &other)
{
    constexpr double requests = 200'000;
    const ScenarioPtr scenario = load(QLatin1String(file));
    std::vector<double> ours[3], theirs;
    naive::Result result;
    for (int round = 0; round < rounds; ++round) {
        for (const Mode mode : {Mode::Unobserved, Mode::Recorded, Mode::Watched})
            ours[static_cast<int>(mode)].push_back(simulate(scenario, mode, requests) / requests * 1e9);
        theirs.push_back(secondsOf([&] { result = other(static_cast<std::uint64_t>(requests)); }) / requests *
                         1e9);
    }
    const Median baseline = medianOf(theirs);
    std::printf("%s, of one request\n", title);
    print("naive C++", baseline, 0);
    print("Hopyard, recorded (hopyard run)", medianOf(ours[1]), baseline.middle);
    print("Hopyard, watched (the window)", medianOf(ours[2]), baseline.middle);
    print("Hopyard, unobserved", medianOf(ours[0]), baseline.middle);
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
    support::ScenarioDraft draft;
    const auto users = draft.client("users", 1e6);
    const auto hole = draft.station("hole", 1, Distribution::constant(1'000'000 * second));
    draft.call(users, hole).edge.timeout = 1'000 * second;
    const double empty = residentBytes();
    Engine engine(draft.build(), 1);
    engine.run(static_cast<Time>(pending * 1e3), allEvents, nullptr);
    const double bytes = (residentBytes() - empty) / pending;
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round)
        times.push_back(1e3 * secondsOf([&] { const auto copy = std::make_unique<const Engine>(engine); }));
    const Median median = medianOf(times);
    std::printf("%8.0f requests in flight: a copy of the state takes %.2f ms (%.2f .. %.2f)", pending,
                median.middle, median.least, median.greatest);
    if (pending > 1e5)
        std::printf(", %.0f bytes a request", bytes);
    std::printf("\n");
}

void checkTheory(const char *name, const char *file, double expected, double naiveMean)
{
    const ScenarioPtr scenario = load(QLatin1String(file));
    Engine engine(scenario, scenario->seed);
    const Totals totals = support::totalsOf(engine, scenario->warmup, scenario->duration);
    std::printf("%s: mean %.4f ms; theory %.4f ms; naive %.4f ms; fingerprint %016llx\n", name,
                totals.nodes[0].ok.meanSeconds() * 1e3, expected, naiveMean * 1e3,
                static_cast<unsigned long long>(engine.fingerprint()));
}

// What a message costs beside a call for the same work; they take turns too.
void compareChannels()
{
    constexpr double requests = 400'000;
    const char *files[] = {"call.hopyard", "queue.hopyard", "log.hopyard"};
    const char *names[] = {"a call", "a message through a queue", "a record through a log"};
    std::vector<ScenarioPtr> scenarios;
    for (const char *file : files)
        scenarios.push_back(load(QLatin1String(file)));
    std::vector<double> costs[3];
    for (int round = 0; round < 7; ++round) {
        for (int i = 0; i < 3; ++i)
            costs[i].push_back(simulate(scenarios[static_cast<std::size_t>(i)], Mode::Recorded, requests) / requests * 1e9);
    }
    std::printf("Messages, recorded\n");
    const Median call = medianOf(costs[0]);
    for (int i = 0; i < 3; ++i) {
        const Median median = medianOf(costs[i]);
        std::printf("  %-34s %7.0f ns (%.0f .. %.0f)   %.2f times the call\n", names[i], median.middle, median.least,
                    median.greatest, median.middle / call.middle);
    }
}

// A number of requests and nothing else, to be counted from outside.
int runOnly(const char *file, const char *mode, const char *requests)
{
    const Mode which = !std::strcmp(mode, "watched")    ? Mode::Watched
                       : !std::strcmp(mode, "recorded") ? Mode::Recorded
                                                        : Mode::Unobserved;
    simulate(load(QString::fromLocal8Bit(file)), which, std::atof(requests));
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 4)
        return runOnly(argv[1], argv[2], argv[3]);
    reportCopies(1e6); // first: memory that others have freed would hide its size
    reportCopies(1e4);
    const auto chain = [](double timeout) {
        return [timeout](std::uint64_t n) {
            return naive::chain(6400, 8, 1e-3, 0.25e-3, timeout, n);
        };
    };
    const auto queue = [](std::uint64_t n) {
        return naive::queueOfOne(0.8, 1, n);
    };
    compare("Chain, timeout 15 ms", "chain-15ms.hopyard", chain(15e-3));
    compare("Chain, timeout 1 s", "chain-1s.hopyard", chain(1));
    compare("M/M/1", "mm1.hopyard", queue);
    compareChannels();
    checkTheory("Chain", "chain-1s.hopyard", 5.3581, chain(1)(1'000'000).meanSeconds);
    checkTheory("M/M/1", "mm1.hopyard", 5000, queue(1'000'000).meanSeconds);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("peak memory %.0f MiB\n", static_cast<double>(usage.ru_maxrss) / 1024);
    std::printf(
        "Not comparable: the naive model keeps a mean and nothing else: no policies, no percentiles, no\n"
        "fingerprint, no seed per entity; and its M/M/1 has no connection to send replies over.\n");
    return 0;
}
