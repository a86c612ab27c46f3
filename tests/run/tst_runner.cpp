#include "model/kinds/compile.h"
#include "model/run/history.h"
#include "model/run/runner.h"
#include "model/sim/recorder.h"
#include "tests/support/draw.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QtTest>

#include <atomic>
#include <limits>
#include <thread>

using namespace run;
using namespace std::chrono_literals;

namespace {

constexpr sim::Time end = 20 * sim::second;
constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max();

std::shared_ptr<const sim::Scenario> compiled(const char *text)
{
    const kinds::Compiled made = kinds::compile(support::drawing(text));
    if (!made.scenario)
        qFatal("the drawing does not run: %s", qPrintable(made.issues.value(0).text));
    return made.scenario;
}

std::shared_ptr<const sim::Scenario> shop(int rate = 100)
{
    return compiled(qPrintable(QStringLiteral("shoppers:client(rate=%1)"
                                              " -[timeout=40ms, retry={\"maxAttempts\":3}]->"
                                              " orders(threads=2, acceptQueue=10) ~> email")
                                   .arg(rate)));
}

// A clock that goes on by a fixed step whenever the worker looks at it.
struct TickingClock
{
    explicit TickingClock(std::chrono::nanoseconds each)
        : step(each)
    {
    }
    Runner::Clock clock()
    {
        return [this] {
            return std::chrono::nanoseconds(now += step.count());
        };
    }
    std::chrono::nanoseconds step;
    std::atomic<std::int64_t> now = 0;
};

struct Expected
{
    std::uint64_t fingerprint, events, entered;
};

Expected headless(const std::shared_ptr<const sim::Scenario> &scenario, std::uint64_t seed,
                  const std::vector<sim::Intervention> &interventions = {})
{
    sim::Engine engine(scenario, seed);
    sim::Recorder recorder(*scenario, {{{0, sim::never}}, 0, false});
    for (const sim::Intervention &intervention : interventions) {
        engine.run(intervention.at, unlimited, &recorder);
        engine.intervene(intervention, &recorder);
    }
    engine.run(end, unlimited, &recorder);
    std::uint64_t entered = 0;
    for (const sim::NodeTotals &node : recorder.totals(0, engine.now()).nodes)
        entered += node.entered;
    return {engine.fingerprint(), engine.events(), entered};
}

std::uint64_t enteredIn(const sim::Slot &slot)
{
    std::uint64_t entered = 0;
    for (const sim::NodeSlot &node : slot.nodes)
        entered += node.entered;
    return entered;
}

// Collects what the frames bring, as the window does.
struct Watcher
{
    explicit Watcher(Runner &watched)
        : runner(watched)
    {
    }

    bool take()
    {
        auto frame = runner.takeFrame();
        if (!frame)
            return false;
        for (const sim::Slot &slot : frame->slots) {
            gapless = gapless && slot.from == reached;
            reached = slot.to;
            entered += enteredIn(slot);
        }
        last = std::move(frame);
        return true;
    }

    void send(Command command)
    {
        runner.send(std::move(command));
        ++sent;
    }

    // Until a frame answers everything that was sent.
    bool settle()
    {
        return until([this](const Frame &frame) { return frame.commands >= sent; });
    }

    template <class Predicate> bool until(Predicate predicate)
    {
        const QDeadlineTimer deadline(30'000);
        while (!(last && predicate(*last)) && !deadline.hasExpired()) {
            if (!take())
                std::this_thread::yield();
        }
        return last && predicate(*last);
    }

    bool untilDone()
    {
        return until([](const Frame &frame) { return frame.phase == Phase::Done; });
    }

    // Asks how far the run is without taking a frame: interventions that do nothing come back with their
    // time.
    bool reachesUnwatched(sim::Time wanted)
    {
        sim::Intervention nothing;
        nothing.what = sim::Intervention::What::EndFault;
        nothing.fault.id = "no-such-fault";
        nothing.fault.node = 1;
        const QDeadlineTimer deadline(30'000);
        while (!deadline.hasExpired()) {
            const std::size_t before = runner.interventions().size();
            send(command::Intervene{nothing});
            while (runner.interventions().size() == before && !deadline.hasExpired())
                std::this_thread::yield();
            if (runner.interventions().back().at >= wanted)
                return true;
        }
        return false;
    }

    Runner &runner;
    std::uint64_t sent = 0, entered = 0;
    sim::Time reached = 0;
    bool gapless = true;
    std::shared_ptr<const Frame> last;
};

} // namespace

class TestRunner : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRunStartsPausedAndShowsItself()
    {
        Runner runner(shop(), 1, end);
        Watcher watcher(runner);
        QVERIFY(watcher.settle());
        QCOMPARE(watcher.last->phase, Phase::Paused);
        QCOMPARE(watcher.last->now, 0);
        QCOMPARE(watcher.last->events, 0U);
        QCOMPARE(watcher.last->nodes.size(), 3U);
    }

    void pacingPausingSteppingAndLookingDoNotChangeTheRun()
    {
        const auto scenario = shop();
        const Expected expected = headless(scenario, 3);
        for (quint32 round = 0; round < 5; ++round) {
            QRandomGenerator random(round);
            TickingClock ticking(20ms);
            Runner runner(scenario, 3, end, ticking.clock());
            Watcher watcher(runner);
            for (int i = 0; i < 60; ++i) {
                switch (random.bounded(5)) {
                case 0:
                    watcher.send(command::Pause{});
                    break;
                case 1:
                    watcher.send(command::Step{});
                    break;
                case 2:
                    watcher.send(command::SetSpeed{random.bounded(2) == 0 ? 0.01 : 5.0});
                    break;
                default:
                    watcher.send(command::Resume{});
                }
                if (random.bounded(2) == 0)
                    watcher.settle();
            }
            watcher.send(command::SetSpeed{0});
            watcher.send(command::Resume{});
            QVERIFY(watcher.untilDone());
            QCOMPARE(watcher.last->fingerprint, expected.fingerprint);
            QCOMPARE(watcher.last->events, expected.events);
            QCOMPARE(watcher.last->now, end);
            QVERIFY(watcher.gapless);
            QCOMPARE(watcher.entered + enteredIn(watcher.last->current), expected.entered);
        }
    }

    void whatAnUntakenFrameHeldIsAddedToTheNext()
    {
        const auto scenario = shop();
        TickingClock ticking(1ms);
        Runner runner(scenario, 1, 5 * sim::second, ticking.clock());
        Watcher watcher(runner);
        watcher.send(command::SetSpeed{0});
        for (int part = 1; part <= 4; ++part) { // the end of each part shows itself, taken or not
            watcher.send(command::RunUntil{part * 5 * sim::second});
            watcher.send(command::Resume{});
            QVERIFY(watcher.reachesUnwatched(part * 5 * sim::second));
        }
        QVERIFY(watcher.settle());
        QCOMPARE(watcher.last->now, end);
        QVERIFY(watcher.gapless);
        const Expected expected = headless(scenario, 1, runner.interventions());
        QCOMPARE(watcher.entered + enteredIn(watcher.last->current), expected.entered);
        QCOMPARE(watcher.last->fingerprint, expected.fingerprint);
    }

    void aLongRunNobodyWatchedLosesNoCount()
    {
        const auto scenario = shop(20);
        TickingClock ticking(1ms);
        constexpr sim::Time longTime = 1200 * sim::second;
        Runner runner(scenario, 1, longTime, ticking.clock());
        Watcher watcher(runner);
        QVERIFY(watcher.settle());
        watcher.send(command::SetSpeed{0});
        watcher.send(command::Resume{});
        QVERIFY(watcher.untilDone());
        sim::Engine engine(scenario, 1);
        sim::Recorder recorder(*scenario, {{{0, sim::never}}, 0, false});
        engine.run(longTime, unlimited, &recorder);
        std::uint64_t entered = 0;
        for (const sim::NodeTotals &node : recorder.totals(0, longTime).nodes)
            entered += node.entered;
        QVERIFY(watcher.gapless);
        QVERIFY(watcher.last->slots.size() <= 1200);
        QCOMPARE(watcher.entered + enteredIn(watcher.last->current), entered);
    }

    void theLatestFiguresDoNotDependOnHowOftenAnybodyLooked()
    {
        const auto scenario = shop(200);
        constexpr sim::Time minute = 60 * sim::second;
        const auto figures = [&](sim::Time every) { // simulated time between two looks
            TickingClock ticking(1ms);
            Runner runner(scenario, 1, 0, ticking.clock());
            Watcher watcher(runner);
            History history;
            watcher.send(command::SetSpeed{0});
            for (sim::Time at = every; at <= minute; at += every) {
                watcher.send(command::RunUntil{at});
                watcher.send(command::Resume{});
                if (!watcher.reachesUnwatched(at))
                    return Summary{};
                const QDeadlineTimer deadline(30'000);
                while (history.now() < at && !deadline.hasExpired()) {
                    if (watcher.take())
                        history.append(*watcher.last);
                }
            }
            return history.summary(Subject::Node, 1, minute - 10 * sim::second, minute);
        };
        const Summary often = figures(100 * sim::millisecond);
        QCOMPARE(often.from, 50 * sim::second);
        QCOMPARE(often.to, minute);
        QVERIFY(often.completed > 500);
        for (const sim::Time every : {7500 * sim::millisecond, 30 * sim::second, minute}) {
            const Summary rarely = figures(every);
            QCOMPARE(rarely.from, often.from);
            QCOMPARE(rarely.to, often.to);
            QCOMPARE(rarely.entered, often.entered);
            QCOMPARE(rarely.completed, often.completed);
            QCOMPARE(rarely.failed, often.failed);
            QCOMPARE(rarely.latency.count(), often.latency.count());
            QCOMPARE(rarely.latency.quantile(0.99), often.latency.quantile(0.99));
        }
    }

    void aPauseIsSeenAndHolds()
    {
        TickingClock ticking(1ms);
        Runner runner(shop(), 1, end, ticking.clock());
        Watcher watcher(runner);
        watcher.send(command::Resume{});
        QVERIFY(watcher.until([](const Frame &frame) { return frame.events > 100; }));
        QCOMPARE(watcher.last->phase, Phase::Running);
        watcher.send(command::Pause{});
        QVERIFY(watcher.settle());
        QCOMPARE(watcher.last->phase, Phase::Paused);
        QCOMPARE(watcher.last->speed, 0.0);
        const auto read = ticking.now.load();
        for (int i = 0; i < 1000; ++i)
            QVERIFY2(!watcher.take(), "nothing is new while it is paused");
        QCOMPARE(ticking.now.load(), read); // the worker sleeps
    }

    void aStepIsOneEvent()
    {
        Runner runner(shop(), 1, end);
        Watcher watcher(runner);
        for (std::uint64_t i = 1; i <= 200; ++i) {
            watcher.send(command::Step{});
            QVERIFY(watcher.settle());
            QCOMPARE(watcher.last->events, i);
            QCOMPARE(watcher.last->phase, Phase::Paused);
        }
    }

    void steppingToTheEndIsDone()
    {
        Runner runner(compiled("shoppers:client(rate=1) -> api"), 1, 3 * sim::second);
        Watcher watcher(runner);
        for (int i = 0; i < 500 && !(watcher.last && watcher.last->phase == Phase::Done); ++i) {
            watcher.send(command::Step{});
            QVERIFY(watcher.settle());
        }
        QCOMPARE(watcher.last->phase, Phase::Done);
        QCOMPARE(watcher.last->now, 3 * sim::second);
    }

    void simulatedTimeFollowsTheClock()
    {
        std::atomic<std::int64_t> now = 0;
        Runner runner(shop(), 1, end, [&now] { return std::chrono::nanoseconds(now); });
        Watcher watcher(runner);
        watcher.send(command::SetSpeed{0.5});
        watcher.send(command::Resume{});
        QVERIFY(watcher.settle());
        for (int i = 1; i <= 50; ++i) {
            now = i * 20'000'000;
            const sim::Time wanted = i * 10 * sim::millisecond;
            QVERIFY(watcher.until([wanted](const Frame &frame) { return frame.now >= wanted; }));
            QCOMPARE(watcher.last->now, wanted);
        }
        QCOMPARE(watcher.last->speed, 0.5);
    }

    void aSpeedTheMachineCannotReachIsNotClaimed()
    {
        TickingClock slow(1s); // each look costs seconds
        Runner runner(shop(1000), 1, sim::never, slow.clock());
        Watcher watcher(runner);
        watcher.send(command::SetSpeed{100});
        watcher.send(command::Resume{});
        QVERIFY(watcher.until([](const Frame &frame) { return frame.events > 100'000; }));
        QVERIFY(watcher.last->speed > 0);
        QVERIFY2(watcher.last->speed < 10, qPrintable(QString::number(watcher.last->speed)));
    }

    void fullSpeedHidesDotsAndPausingShowsThem()
    {
        Runner runner(shop(2000), 1, sim::never);
        Watcher watcher(runner);
        watcher.send(command::SetSpeed{0});
        watcher.send(command::Resume{});
        QVERIFY(watcher.until([](const Frame &frame) { return frame.events > 50'000; }));
        QCOMPARE(watcher.last->phase, Phase::Running);
        QVERIFY(watcher.last->hops.empty());
        watcher.send(command::Pause{});
        QVERIFY(watcher.settle());
        QVERIFY(!watcher.last->hops.empty());
        for (const sim::Hop &hop : watcher.last->hops)
            QVERIFY(hop.departed <= watcher.last->now && watcher.last->now < hop.arrives);
    }

    void tooManyMessagesAreThinnedByAPowerOfTwo()
    {
        Runner runner(compiled("shoppers:client(rate=50000) -[latency=1s]-> api(threads=1000)"), 1,
                      2 * sim::second);
        Watcher watcher(runner);
        watcher.send(command::SetSpeed{0});
        watcher.send(command::Resume{});
        QVERIFY(watcher.untilDone());
        QVERIFY(watcher.last->hops.size() <= mostHops);
        QVERIFY(watcher.last->hops.size() > mostHops / 8);
        QVERIFY(watcher.last->messagesPerDot >= 16);
        QCOMPARE(watcher.last->messagesPerDot & (watcher.last->messagesPerDot - 1), 0U);
    }

    void whatSomebodyDidReplaysExactly()
    {
        const auto scenario = shop();
        TickingClock ticking(5ms);
        Runner runner(scenario, 1, end, ticking.clock());
        Watcher watcher(runner);
        sim::Intervention slow;
        slow.what = sim::Intervention::What::StartFault;
        slow.fault.kind = sim::FaultPlan::Kind::Slow;
        slow.fault.id = "by-hand";
        slow.fault.node = 1;
        slow.fault.value = 20;
        sim::Intervention ended = slow;
        ended.what = sim::Intervention::What::EndFault;
        watcher.send(command::SetSpeed{10});
        watcher.send(command::Resume{});
        QVERIFY(watcher.until([](const Frame &frame) { return frame.events > 500; }));
        watcher.send(command::Intervene{slow});
        QVERIFY(watcher.settle());
        for (int i = 0; i < 7; ++i)
            watcher.send(command::Step{});
        watcher.send(command::Intervene{ended});
        watcher.send(command::SetSpeed{0});
        watcher.send(command::Resume{});
        QVERIFY(watcher.untilDone());
        const auto interventions = runner.interventions();
        QCOMPARE(interventions.size(), 2U);
        QVERIFY(interventions[0].at > 0 && interventions[0].at <= interventions[1].at);
        const Expected expected = headless(scenario, 1, interventions);
        QCOMPARE(watcher.last->fingerprint, expected.fingerprint);
        QVERIFY(expected.fingerprint != headless(scenario, 1).fingerprint);
    }

    void aRunCanGoOnBeyondItsEnd()
    {
        Runner runner(shop(), 1, sim::second);
        Watcher watcher(runner);
        watcher.send(command::SetSpeed{0});
        watcher.send(command::Resume{});
        QVERIFY(watcher.untilDone());
        watcher.send(command::RunUntil{sim::never});
        QVERIFY(watcher.settle());
        QCOMPARE(watcher.last->phase, Phase::Paused);
        watcher.send(command::Resume{});
        QVERIFY(watcher.until([](const Frame &frame) { return frame.now > 5 * sim::second; }));
    }

    void whatIsThrownOnTheThreadIsSaid()
    {
        Runner runner(shop(), 1, end,
                      []() -> std::chrono::nanoseconds { throw std::runtime_error("the clock fell"); });
        Watcher watcher(runner);
        watcher.send(command::Resume{});
        QVERIFY(watcher.until([](const Frame &frame) { return frame.phase == Phase::Failed; }));
        QCOMPARE(watcher.last->stopped, std::string("the clock fell"));
        watcher.send(command::Pause{});
        watcher.send(command::Resume{});
        QVERIFY(watcher.settle());
        QCOMPARE(watcher.last->phase, Phase::Failed);
    }

    void aRunnerGoesAtOnceEvenAtFullSpeed()
    {
        QElapsedTimer timer;
        {
            Runner runner(shop(5000), 1, sim::never);
            Watcher watcher(runner);
            watcher.send(command::SetSpeed{0});
            watcher.send(command::Resume{});
            QVERIFY(watcher.until([](const Frame &frame) { return frame.events > 20'000; }));
            timer.start();
        }
        QVERIFY2(timer.elapsed() < 2000, "the destructor waited for more than a look");
    }
};

QTEST_APPLESS_MAIN(TestRunner)
#include "tst_runner.moc"
