#include "model/run/runcontroller_p.h"

#include "model/kinds/compile.h"
#include "model/run/livechanges.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

namespace run {
namespace {

constexpr int pollInterval = 16; // milliseconds; as often as a screen shows a new picture

template <class Plan> QHash<QString, sim::Index> indices(const std::vector<Plan> &plans)
{
    QHash<QString, sim::Index> found;
    for (std::size_t i = 0; i < plans.size(); ++i)
        found.insert(QString::fromStdString(plans[i].id), static_cast<sim::Index>(i));
    return found;
}

} // namespace

void RunController::Private::send(Command command)
{
    if (!runner)
        return;
    ++sent;
    runner->send(std::move(command));
    timer.start();
}

void RunController::Private::setState(State next)
{
    if (state == next)
        return;
    state = next;
    Q_EMIT q.stateChanged();
}

void RunController::Private::forgetRun()
{
    runner.reset();
    scenario.reset();
    atStart.reset();
    frame.reset();
    history.clear();
    nodes.clear();
    edges.clear();
    channels.clear();
    pending.clear();
    log.clear();
    acting.clear();
    loads.clear();
    logged = 0;
    sent = 0;
    runningTo.reset();
    touched = restartNeeded = beyond = false;
    timer.stop();
    state = State::Idle;
}

// A new run of the newest drawing, at time 0.
void RunController::Private::prepare(const kinds::Compiled &compiled)
{
    forgetRun();
    base = running = newest;
    if (compiled.scenario) {
        scenario = atStart = compiled.scenario;
        nodes = indices(scenario->nodes);
        edges = indices(scenario->edges);
        channels = indices(scenario->channels);
        if (std::exchange(drawnSeed, scenario->seed) != scenario->seed)
            seed = scenario->seed;
        if (!speedChosen)
            speed = followableSpeed(*scenario);
        end = scenario->duration;
        runner = std::make_unique<Runner>(scenario, seed, end);
        state = State::Paused;
        send(command::SetSpeed{speed});
    }
    Q_EMIT q.restarted();
    Q_EMIT q.stateChanged();
}

void RunController::Private::poll()
{
    if (!runner)
        return;
    if (auto next = runner->takeFrame())
        show(std::move(next));
    if (answered() && state != State::Running)
        timer.stop();
}

void RunController::Private::show(std::shared_ptr<const Frame> next)
{
    if (next->nodes.size() == scenario->nodes.size()) {
        history.append(*next);
        frame = std::move(next);
    } else { // the engine is gone; what it last showed stays
        Frame last = frame ? *frame : Frame{};
        last.nodes.resize(scenario->nodes.size());
        last.edges.resize(scenario->edges.size());
        last.channels.resize(scenario->channels.size());
        last.phase = next->phase;
        last.stopped = next->stopped;
        last.commands = next->commands;
        frame = std::make_shared<const Frame>(std::move(last));
    }
    logApplied();
    follow();
    Q_EMIT q.frameChanged();
}

// The state as the frame has it, once it answers everything that was sent.
void RunController::Private::follow()
{
    if (frame->phase == Phase::Failed)
        return setState(State::Failed);
    if (!answered())
        return;
    if (runningTo && frame->phase == Phase::Done) {
        leaveRunTo();
        return setState(frame->now < end ? State::Paused : State::Done);
    }
    switch (frame->phase) {
    case Phase::Running:
        return setState(State::Running);
    case Phase::Done:
        return setState(State::Done);
    default:
        return setState(State::Paused);
    }
}

void RunController::Private::leaveRunTo()
{
    if (!std::exchange(runningTo, std::nullopt))
        return;
    send(command::RunUntil{end});
    send(command::SetSpeed{speed});
}

// Where a run that goes on beyond its end stops. Nobody watches at full speed, so it must not go on for ever.
sim::Time RunController::Private::endBeyond() const
{
    if (speed > 0)
        return sim::never;
    const sim::Time stretch = std::max(10 * scenario->duration, sim::second);
    const sim::Time now = frame ? frame->now : 0;
    return now < sim::never - 2 * stretch ? (now / stretch + 1) * stretch : sim::never;
}

RunController::RunController(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this))
{
    d->timer.setInterval(pollInterval);
    d->timer.setTimerType(Qt::PreciseTimer);
    connect(&d->timer, &QTimer::timeout, this, [this] { d->poll(); });
}

RunController::~RunController() = default;

void RunController::setDiagram(const diagram::Diagram &diagram)
{
    const kinds::Compiled compiled = kinds::compile(diagram);
    d->issues = compiled.issues;
    d->dropEditedLoads(diagram);
    const bool onlyLooks = d->runner && compiled.scenario && kinds::differOnlyLive(d->base, diagram) &&
                           liveChanges(d->base, diagram).isEmpty();
    d->newest = diagram;
    if (!d->touched && !onlyLooks)
        return d->prepare(compiled);
    const bool needed = !d->takeOver(diagram, compiled);
    d->restartNeeded = needed;
    Q_EMIT stateChanged(); // also of a mere move: views have let go of what they knew of the old drawing
}

const diagram::Diagram &RunController::runningDiagram() const
{
    return d->running;
}
const base::Issues &RunController::issues() const
{
    return d->issues;
}
bool RunController::restartNeeded() const
{
    return d->restartNeeded;
}
RunController::State RunController::state() const
{
    return d->state;
}

void RunController::play()
{
    if (d->state != State::Paused && d->state != State::Done)
        return;
    d->touched = true;
    if (d->state == State::Done) {
        d->beyond = true;
        d->end = d->endBeyond();
        d->send(command::RunUntil{d->end});
    }
    d->send(command::Resume{});
    d->setState(State::Running);
}

void RunController::pause()
{
    if (d->state != State::Running)
        return;
    d->send(command::Pause{});
    d->leaveRunTo();
    d->setState(State::Paused);
}

void RunController::step()
{
    if (d->state != State::Running && d->state != State::Paused)
        return;
    pause();
    d->touched = true;
    d->send(command::Step{});
}

void RunController::runTo(sim::Time at)
{
    const bool movable = d->state == State::Running || d->state == State::Paused || d->state == State::Done;
    if (!movable || (d->frame && at <= d->frame->now))
        return;
    d->touched = true;
    d->runningTo = at;
    d->send(command::SetSpeed{0});
    d->send(command::RunUntil{at});
    d->send(command::Resume{});
    d->setState(State::Running);
}

void RunController::restart()
{
    const bool playing = d->state == State::Running && !d->runningTo;
    const kinds::Compiled compiled = kinds::compile(d->newest);
    d->issues = compiled.issues;
    d->prepare(compiled);
    if (playing)
        play();
}

void RunController::setSpeed(double speed)
{
    d->speedChosen = true;
    if (d->speed == speed)
        return;
    d->speed = speed;
    if (d->beyond && d->state != State::Done) {
        d->end = d->endBeyond();
        if (!d->runningTo)
            d->send(command::RunUntil{d->end});
    }
    if (!d->runningTo)
        d->send(command::SetSpeed{speed});
    Q_EMIT stateChanged();
}

double RunController::speed() const
{
    return d->speed;
}

void RunController::setSeed(std::uint64_t seed)
{
    d->seed = seed;
    restart();
}

std::uint64_t RunController::seed() const
{
    return d->seed;
}

const Frame *RunController::frame() const
{
    return d->frame.get();
}
const History &RunController::history() const
{
    return d->history;
}
Observation RunController::observation() const
{
    return {d->scenario.get(), d->frame.get(), &d->history};
}
std::optional<Recording> RunController::recording() const
{
    if (!d->frame)
        return std::nullopt;
    return Recording{d->atStart, d->seed, d->runner->interventions(), d->frame->now, d->frame->events,
                     d->frame->fingerprint};
}
const sim::Scenario *RunController::scenario() const
{
    return d->scenario.get();
}

std::optional<sim::Index> RunController::nodeIndex(const diagram::NodeId &id) const
{
    return lookUp(d->nodes, id.text);
}
std::optional<sim::Index> RunController::edgeIndex(const diagram::EdgeId &id) const
{
    return lookUp(d->edges, id.text);
}
std::optional<sim::Index> RunController::channelIndex(const QString &id) const
{
    return lookUp(d->channels, id);
}

diagram::NodeId RunController::nodeId(sim::Index index) const
{
    const bool known = d->scenario && index < d->scenario->nodes.size();
    return known ? diagram::NodeId(QString::fromStdString(d->scenario->nodes[index].id)) : diagram::NodeId();
}

diagram::EdgeId RunController::edgeId(sim::Index index) const
{
    const bool known = d->scenario && index < d->scenario->edges.size();
    return known ? diagram::EdgeId(QString::fromStdString(d->scenario->edges[index].id)) : diagram::EdgeId();
}

} // namespace run
