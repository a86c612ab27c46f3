#include "model/kinds/values.h"
#include "model/run/measure.h"
#include "model/run/outcome.h"
#include "model/sim/recorder.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

namespace run {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Report)
};

constexpr std::uint64_t eventsPerLook = 100'000; // between two questions whether to go on

// One step of splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014):
// seeds that differ by one give unrelated numbers.
std::uint64_t scrambled(std::uint64_t value)
{
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31U);
}

// The first replication has the seed itself, so that it is the run of the window.
std::uint64_t seedOf(std::uint64_t seed, int replication)
{
    return replication == 0 ? seed : scrambled(scrambled(seed) + static_cast<std::uint64_t>(replication));
}

struct Plan
{
    const RunRequest &request;
    std::vector<Source> sources;     // by objective
    std::vector<std::size_t> window; // by objective, into options.windows; 0 is the whole measured part
    sim::Recorder::Options options;
};

base::Result<Plan> planFor(const RunRequest &request)
{
    Plan plan{request, {}, {}, {}};
    plan.options.windows.push_back({request.warmup, sim::never});
    for (const Objective &objective : request.objectives) {
        if (const auto can = canMeasure(objective, *request.scenario, request.duration); !can)
            return base::Error{can.error()};
        plan.sources.push_back(*sourceOf(objective, *request.scenario));
        if (objective.from < 0) {
            plan.window.push_back(0);
            continue;
        }
        plan.window.push_back(plan.options.windows.size());
        plan.options.windows.push_back({objective.from, objective.to});
    }
    return plan;
}

// Shared by the threads that simulate.
class Progress
{
public:
    explicit Progress(const RunRequest &request)
        : m_goesOn(request.goesOn)
        , m_whole(static_cast<double>(request.duration) * std::max(1, request.replications))
    {
    }
    // `simulated`: since the last time. False: stop.
    bool goesOn(sim::Time simulated)
    {
        const std::int64_t done = m_done += simulated;
        if (std::unique_lock lock(m_mutex, std::try_to_lock); lock && m_goesOn && !m_stopped)
            m_stopped = !m_goesOn(static_cast<double>(done) / m_whole);
        return !m_stopped;
    }
    bool stopped() const { return m_stopped; }

private:
    const std::function<bool(double)> &m_goesOn;
    double m_whole;
    std::mutex m_mutex; // of m_goesOn
    std::atomic<std::int64_t> m_done = 0;
    std::atomic<bool> m_stopped = false;
};

Outcome simulateOnce(const Plan &plan, std::uint64_t seed, Progress &progress)
{
    const RunRequest &request = plan.request;
    sim::Engine engine(request.scenario, seed);
    sim::Recorder recorder(*request.scenario, plan.options);
    sim::Stop stop = sim::Stop::UsedBudget;
    for (bool on = true; on && stop == sim::Stop::UsedBudget;) {
        const sim::Time before = engine.now();
        stop = engine.run(request.duration, eventsPerLook, &recorder);
        on = progress.goesOn(engine.now() - before);
    }

    Outcome outcome{seed, engine.fingerprint(), engine.events(), {}, engine.now(), {}, {}, {}};
    if (stop == sim::Stop::AtLimit)
        outcome.stopped = engine.limit();
    else if (stop == sim::Stop::UsedBudget)
        outcome.stopped = Text::tr("Stopped by hand at %1 of %2.")
                              .arg(kinds::humanDuration(sim::inSeconds(engine.now())), kinds::durationText(request.duration))
                              .toStdString();
    outcome.totals = recorder.totals(0, engine.now());
    for (std::size_t i = 1; i < plan.options.windows.size(); ++i)
        outcome.windows.push_back(recorder.totals(i, engine.now()));
    for (sim::Index i = 0; i < request.scenario->edges.size(); ++i)
        outcome.breakers.push_back(engine.edgeGauge(i).breaker);
    return outcome;
}

// All replications, in the order of their seeds, as many at a time as there are cores. Those that have not
// begun when it is stopped are left out. Throws what a replication threw.
std::vector<Outcome> simulateAll(const Plan &plan)
{
    const int replications = std::max(1, plan.request.replications);
    std::vector<Outcome> outcomes(static_cast<std::size_t>(replications));
    std::vector<std::exception_ptr> failures(outcomes.size());
    std::atomic<int> next = 0;
    Progress progress(plan.request);
    const auto work = [&] {
        for (int i = next++; i < replications && (i == 0 || !progress.stopped()); i = next++) {
            try {
                outcomes[static_cast<std::size_t>(i)] =
                    simulateOnce(plan, seedOf(plan.request.seed, i), progress);
            } catch (...) {
                failures[static_cast<std::size_t>(i)] = std::current_exception();
            }
        }
    };
    {
        const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
        std::vector<std::jthread> others;
        for (int i = 1; i < std::min(cores, replications); ++i)
            others.emplace_back(work);
        work();
    }
    for (const std::exception_ptr &failure : failures) {
        if (failure)
            std::rethrow_exception(failure);
    }
    std::erase_if(outcomes, [](const Outcome &outcome) { return outcome.events == 0 && outcome.now == 0; });
    return outcomes;
}

// Of several runs: over their fingerprints in order.
QString fingerprintText(const std::vector<Outcome> &outcomes)
{
    std::uint64_t all = outcomes.front().fingerprint;
    for (std::size_t i = 1; i < outcomes.size(); ++i)
        all = scrambled(all ^ outcomes[i].fingerprint);
    return QStringLiteral("%1").arg(all, 16, 16, QLatin1Char('0'));
}

QJsonValue stoppedText(const std::vector<Outcome> &outcomes)
{
    for (const Outcome &outcome : outcomes) {
        if (!outcome.stopped.empty())
            return QString::fromStdString(outcome.stopped);
    }
    return QJsonValue::Null;
}

// How far the one came that came least far.
sim::Time shortest(const std::vector<Outcome> &outcomes)
{
    const auto least = std::min_element(outcomes.begin(), outcomes.end(),
                                        [](const Outcome &a, const Outcome &b) { return a.now < b.now; });
    return least->now;
}

struct Judged
{
    QJsonArray part;
    bool allMet = true;
};

// An objective is met when its mean over the replications is, and none of them lacks samples.
Judged judge(const Plan &plan, const std::vector<Outcome> &outcomes)
{
    Judged judged;
    for (std::size_t i = 0; i < plan.sources.size(); ++i) {
        const Objective &objective = plan.request.objectives[static_cast<qsizetype>(i)];
        QList<double> values;
        double sum = 0;
        for (const Outcome &outcome : outcomes) {
            const sim::Totals &totals =
                plan.window[i] == 0 ? outcome.totals : outcome.windows[plan.window[i] - 1];
            if (const auto value = valueOf(plan.sources[i], *plan.request.scenario, totals, outcome.now)) {
                values.append(*value);
                sum += *value;
            }
        }
        const bool complete = static_cast<std::size_t>(values.size()) == outcomes.size();
        const bool met = complete && holds(objective, sum / static_cast<double>(values.size()));
        QJsonValue value = meanAndInterval(values);
        if (outcomes.size() == 1 && complete)
            value = values.first();
        judged.part.append(QJsonObject{{QStringLiteral("text"), objective.text},
                                       {QStringLiteral("value"), value},
                                       {QStringLiteral("met"), met}});
        judged.allMet = judged.allMet && met;
    }
    return judged;
}

QJsonValue eventCount(const std::vector<Outcome> &outcomes)
{
    if (outcomes.size() == 1)
        return static_cast<qint64>(outcomes.front().events);
    QList<double> counts;
    for (const Outcome &outcome : outcomes)
        counts.append(static_cast<double>(outcome.events));
    return meanAndInterval(counts);
}

QJsonObject bodyOf(const sim::Scenario &scenario, const std::vector<Outcome> &outcomes)
{
    QList<QJsonObject> parts;
    for (const Outcome &outcome : outcomes)
        parts.append(measuredPart(scenario, outcome));
    return parts.size() == 1 ? parts.first() : foldReplications(parts);
}

QJsonObject headOf(const RunRequest &request, const std::vector<Outcome> &outcomes)
{
    return {{QStringLiteral("hopyard"), QStringLiteral(HOPYARD_VERSION)},
            {QStringLiteral("diagram"), QString::fromStdString(request.scenario->name)},
            {QStringLiteral("file"), request.file},
            {QStringLiteral("seed"), static_cast<qint64>(request.seed)},
            {QStringLiteral("duration"), sim::inSeconds(request.duration)},
            {QStringLiteral("warmup"), sim::inSeconds(request.warmup)},
            {QStringLiteral("replications"), static_cast<qint64>(outcomes.size())},
            {QStringLiteral("stopped"), stoppedText(outcomes)},
            {QStringLiteral("simulated"), sim::inSeconds(shortest(outcomes))},
            {QStringLiteral("fingerprint"), fingerprintText(outcomes)},
            {QStringLiteral("events"), eventCount(outcomes)}};
}

RunResult report(const Plan &plan)
{
    const auto begun = std::chrono::steady_clock::now();
    const std::vector<Outcome> outcomes = simulateAll(plan);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begun;

    const Judged judged = judge(plan, outcomes);
    RunResult result{headOf(plan.request, outcomes), judged.allMet, false};
    result.stopped = !result.report.value(QStringLiteral("stopped")).isNull();
    result.report.insert(QStringLiteral("wallSeconds"), wall.count());
    result.report.insert(QStringLiteral("objectives"), judged.part);
    const QJsonObject body = bodyOf(*plan.request.scenario, outcomes);
    for (auto part = body.begin(); part != body.end(); ++part)
        result.report.insert(part.key(), part.value());
    return result;
}

} // namespace

base::Outcome canMeasure(const Objective &objective, const sim::Scenario &scenario, sim::Time duration)
{
    if (const auto source = sourceOf(objective, scenario); !source)
        return base::Error{source.error()};
    if (objective.to > duration)
        return base::Error{Text::tr("“%1”: the run ends at %2; choose a part before that, or a longer duration.")
                               .arg(objective.text, kinds::durationText(duration))};
    return base::Nothing{};
}

base::Result<RunResult> simulate(const RunRequest &request)
{
    const auto plan = planFor(request);
    if (!plan)
        return base::Error{plan.error()};
    try {
        return report(*plan);
    } catch (const std::exception &problem) { // no exception leaves the room
        return base::Error{
            Text::tr("The simulation could not go on (%1); try a smaller diagram, a lower rate or a "
                     "shorter duration.")
                .arg(QString::fromUtf8(problem.what()))};
    }
}

} // namespace run
