#include "model/run/runner.h"

#include "model/run/framemaker.h"
#include "model/run/pace.h"
#include "model/run/slots.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

namespace run {
namespace {

constexpr std::uint64_t eventsPerLook = 2000;       // between looks at the mailbox
constexpr sim::Time longestLook = 256 * slotLength; // bounds the slots one look can make when events are rare
constexpr std::size_t mostMarks = 1024;
constexpr Real shortestRest = std::chrono::milliseconds(2); // events due sooner are handled together
constexpr Real longestRest = std::chrono::milliseconds(50);

Real steadyClock()
{
    return std::chrono::steady_clock::now().time_since_epoch();
}

template <class T> void prepend(std::vector<T> &items, std::vector<T> &&before)
{
    if (before.empty())
        return;
    before.insert(before.end(), std::make_move_iterator(items.begin()), std::make_move_iterator(items.end()));
    items = std::move(before);
}

void boundSlots(std::vector<sim::Slot> &slots)
{
    if (slots.empty())
        return;
    const Bounds bounds = boundsFor(slots.back());
    thin(slots, bounds.most, bounds.newest);
}

// Puts what an untaken frame has collected before what a newer one has.
void keepSamples(Frame &frame, Frame &&untaken)
{
    prepend(frame.slots, std::move(untaken.slots));
    boundSlots(frame.slots);
    prepend(frame.marks, std::move(untaken.marks));
    if (frame.marks.size() > mostMarks)
        frame.marks.erase(frame.marks.begin(), frame.marks.end() - mostMarks);
}

} // namespace

// What the two threads share. The worker takes commands and leaves frames; nobody holds the mutex while
// simulating.
struct Runner::Shared
{
    std::shared_ptr<const sim::Scenario> scenario;
    std::uint64_t seed = 0;
    sim::Time until = 0;
    Clock clock;

    mutable std::mutex mutex; // guards what follows
    std::condition_variable_any wake;
    std::deque<Command> mailbox;
    bool wanted = true;           // somebody asked for a frame
    std::shared_ptr<Frame> frame; // the newest, not yet taken
    std::vector<sim::Intervention> interventions;

    std::jthread thread; // last: joins before the members it uses go away

    void work(const std::stop_token &stop);
    void answerAsFailed(const std::stop_token &stop, std::uint64_t commands, const std::string &why);
    void publish(Frame frame);
};

namespace {

// Lives on the runner's thread.
template <class Shared> class Worker
{
public:
    explicit Worker(Shared &shared)
        : m_shared(shared)
        , m_engine(shared.scenario, shared.seed)
        , m_recorder(recorderFor(*shared.scenario))
        , m_until(shared.until)
    {
    }

    void loop(const std::stop_token &stop)
    {
        while (!stop.stop_requested()) {
            handleCommands();
            if (m_phase == Phase::Running)
                advance();
            publishIfWanted();
            rest(stop);
        }
    }

    std::uint64_t commands() const { return m_commands; }

private:
    void handleCommands()
    {
        std::deque<Command> mail;
        {
            const std::lock_guard lock(m_shared.mutex);
            mail.swap(m_shared.mailbox);
        }
        for (const Command &command : mail) {
            ++m_commands; // also of one that throws: it has been handled
            std::visit([this](const auto &what) { handle(what); }, command);
            m_news = true;
        }
    }

    void handle(const command::Resume &)
    {
        if (m_phase != Phase::Paused)
            return;
        m_phase = Phase::Running;
        startPacing();
    }

    void handle(const command::Pause &)
    {
        if (m_phase == Phase::Running)
            pause();
    }

    void handle(const command::Step &)
    {
        if (m_phase == Phase::Running)
            pause();
        const bool nothingLeft = m_until == sim::never && m_engine.nextEventAt() == sim::never;
        if (m_phase == Phase::Paused && !nothingLeft)
            runEngine(m_until, 1);
    }

    void handle(const command::SetSpeed &command)
    {
        m_speed = command.speed;
        startPacing();
    }

    void handle(const command::RunUntil &command)
    {
        m_until = command.until;
        if (m_phase == Phase::Done && m_engine.now() < m_until)
            pause();
    }

    // An intervention acts after all events at its time, so those still due now come first.
    void handle(const command::Intervene &command)
    {
        while (m_phase != Phase::Failed && m_engine.nextEventAt() <= m_engine.now())
            note(m_engine.run(m_engine.now(), eventsPerLook, &m_recorder));
        if (m_phase == Phase::Failed)
            return;
        sim::Intervention intervention = command.intervention;
        intervention.at = m_engine.now();
        m_engine.intervene(intervention, &m_recorder);
        const std::lock_guard lock(m_shared.mutex);
        m_shared.interventions.push_back(std::move(intervention));
    }

    void pause()
    {
        m_phase = Phase::Paused;
        m_meter.reset();
    }

    void startPacing()
    {
        const Real now = m_shared.clock();
        m_pacer.start(m_engine.now(), now, m_speed);
        m_meter.reset();
        m_meter.note(now, m_engine.now(), m_engine.events());
    }

    bool fullSpeed() const { return m_speed <= 0; }

    // Runs towards where the simulation should be now, one look at most.
    void advance()
    {
        const sim::Time goal = std::min(m_until, fullSpeed() ? sim::never : m_pacer.target(m_shared.clock()));
        const sim::Time now = m_engine.now();
        const sim::Time reach = sim::never - now > longestLook ? std::min(goal, now + longestLook) : goal;
        const sim::Stop stop = runEngine(std::max(reach, now), eventsPerLook);
        m_behind =
            m_phase == Phase::Running && (fullSpeed() || stop == sim::Stop::UsedBudget || reach < goal);
        const Real real = m_shared.clock();
        if (m_phase == Phase::Running && !fullSpeed() && m_behind)
            m_pacer.worked(m_engine.now(), real);
        if (m_phase == Phase::Running)
            m_meter.note(real, m_engine.now(), m_engine.events());
        keepSlots();
        m_news = true;
    }

    sim::Stop runEngine(sim::Time until, std::uint64_t budget)
    {
        const sim::Stop stop = m_engine.run(until, budget, &m_recorder);
        note(stop);
        const bool endless = m_until == sim::never && fullSpeed() && m_engine.nextEventAt() == sim::never;
        if (stop == sim::Stop::ReachedTime && (m_engine.now() >= m_until || endless)) {
            pause();
            m_phase = Phase::Done;
            m_mustShow = true;
        }
        return stop;
    }

    void note(sim::Stop stop)
    {
        if (stop != sim::Stop::AtLimit)
            return;
        pause();
        m_phase = Phase::Failed;
        m_stopped = m_engine.limit();
        m_mustShow = true;
    }

    void keepSlots()
    {
        std::vector<sim::Slot> slots = m_recorder.takeSlots();
        prepend(slots, std::move(m_slots));
        m_slots = std::move(slots);
        boundSlots(m_slots);
    }

    // A frame is made when somebody asked for one, and when the run ends by itself.
    void publishIfWanted()
    {
        if (!m_news)
            return;
        {
            const std::lock_guard lock(m_shared.mutex);
            if (!m_shared.wanted && !m_mustShow)
                return;
        }
        keepSlots();
        const bool dots = m_phase != Phase::Running || !fullSpeed();
        Frame frame = makeFrame(m_engine, m_recorder, dots ? Dots::Show : Dots::Hide, m_messagesPerDot);
        m_messagesPerDot = frame.messagesPerDot;
        frame.slots = std::exchange(m_slots, {});
        frame.phase = m_phase;
        frame.commands = m_commands;
        frame.speed = m_meter.speed();
        frame.eventsPerSecond = m_meter.eventsPerSecond();
        frame.stopped = m_stopped;
        m_shared.publish(std::move(frame));
        m_news = m_mustShow = false;
    }

    // Sleeps until there is something to do: no processor time while paused, and little between events.
    void rest(const std::stop_token &stop)
    {
        const auto called = [this] {
            return !m_shared.mailbox.empty() || (m_shared.wanted && m_news);
        };
        if (m_phase != Phase::Running) {
            std::unique_lock lock(m_shared.mutex);
            m_shared.wake.wait(lock, stop, called);
        } else if (!m_behind) {
            const sim::Time next = std::min(m_engine.nextEventAt(), m_until);
            const Real due = m_pacer.until(next, m_shared.clock());
            std::unique_lock lock(m_shared.mutex);
            m_shared.wake.wait_for(lock, stop, std::clamp(due, shortestRest, longestRest), called);
        }
    }

    Shared &m_shared;
    sim::Engine m_engine;
    sim::Recorder m_recorder;
    sim::Time m_until;
    double m_speed = 1;
    Phase m_phase = Phase::Paused;
    Pacer m_pacer;
    Meter m_meter;
    std::vector<sim::Slot> m_slots; // recorded, not yet in a frame
    std::string m_stopped;
    std::uint64_t m_commands = 0;
    std::uint32_t m_messagesPerDot = 1;
    bool m_behind = false;   // there is work left that should already be done
    bool m_news = true;      // a frame would differ from the last one
    bool m_mustShow = false; // even if nobody asked
};

} // namespace

void Runner::Shared::publish(Frame newer)
{
    std::shared_ptr<Frame> untaken;
    {
        const std::lock_guard lock(mutex);
        untaken = std::exchange(frame, nullptr);
    }
    if (untaken)
        keepSamples(newer, std::move(*untaken));
    auto ready = std::make_shared<Frame>(std::move(newer));
    const std::lock_guard lock(mutex);
    frame = std::move(ready);
    wanted = false;
}

void Runner::Shared::work(const std::stop_token &stop)
{
    std::uint64_t commands = 0;
    std::string why = "unknown error";
    try {
        Worker<Shared> worker(*this);
        try {
            worker.loop(stop);
            return;
        } catch (...) {
            commands = worker.commands();
            throw;
        }
    } catch (const std::exception &problem) { // the thread's boundary: nothing may leave it
        why = problem.what();
    } catch (...) {
    }
    answerAsFailed(stop, commands, why);
}

// The engine is gone. Commands are still counted, so that nobody waits for an answer.
void Runner::Shared::answerAsFailed(const std::stop_token &stop, std::uint64_t commands,
                                    const std::string &why)
{
    Frame last;
    while (!stop.stop_requested()) {
        {
            const std::lock_guard lock(mutex);
            commands += mailbox.size();
            mailbox.clear();
        }
        last.phase = Phase::Failed;
        last.stopped = why;
        last.commands = commands;
        publish(last);
        std::unique_lock lock(mutex);
        wake.wait(lock, stop, [this] { return !mailbox.empty(); });
    }
}

Runner::Runner(std::shared_ptr<const sim::Scenario> scenario, std::uint64_t seed, sim::Time until,
               Clock clock)
    : m_shared(std::make_unique<Shared>())
{
    m_shared->scenario = std::move(scenario);
    m_shared->seed = seed;
    m_shared->until = until;
    m_shared->clock = clock ? std::move(clock) : Clock(steadyClock);
    m_shared->thread =
        std::jthread([shared = m_shared.get()](const std::stop_token &stop) { shared->work(stop); });
}

Runner::~Runner() = default;

void Runner::send(Command command)
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->mailbox.push_back(std::move(command));
    m_shared->wake.notify_one();
}

std::shared_ptr<const Frame> Runner::takeFrame()
{
    const std::lock_guard lock(m_shared->mutex);
    m_shared->wanted = true;
    m_shared->wake.notify_one();
    return std::exchange(m_shared->frame, nullptr);
}

std::vector<sim::Intervention> Runner::interventions() const
{
    const std::lock_guard lock(m_shared->mutex);
    return m_shared->interventions;
}

} // namespace run
