// What a RunController keeps. Only for its own sources.
#pragma once

#include "model/kinds/compile.h"
#include "model/run/runcontroller.h"

namespace run {

struct RunController::Private
{
    explicit Private(RunController &controller)
        : q(controller)
    {
    }

    RunController &q;
    diagram::Diagram newest;      // as last set
    diagram::Diagram base;        // the newest one the run has taken over
    diagram::Diagram running;     // base with the overrides
    QHash<QString, double> loads; // overrides of the running drawing, by client
    base::Issues issues;
    bool restartNeeded = false;

    std::shared_ptr<const sim::Scenario> scenario; // now in force; same indices as at the start
    std::shared_ptr<const sim::Scenario> atStart;
    QHash<QString, sim::Index> nodes, edges, channels;
    std::unique_ptr<Runner> runner;
    std::uint64_t sent = 0; // commands
    bool touched = false;   // something has been done with this run
    State state = State::Idle;
    sim::Time end = 0;
    bool beyond = false;                // the end of the drawing has been passed
    std::optional<sim::Time> runningTo; // the run goes at full speed to there, then pauses

    double speed = 1;
    bool speedChosen = false;
    std::uint64_t seed = 1;
    std::optional<std::uint64_t> drawnSeed; // a change in the drawing counts for more than a choice before

    std::shared_ptr<const Frame> frame;
    History history;
    struct Pending
    {
        QString text, target; // no text: not worth a line in the log
    };
    QList<Pending> pending; // one for each intervention sent
    qsizetype logged = 0;   // how many of them the runner has applied
    QList<LoggedIntervention> log;
    std::vector<std::pair<qsizetype, sim::FaultPlan>> acting; // faults put on by hand, by their place in the log
    int startedFaults = 0;
    QTimer timer;

    void send(Command command);
    void setState(State next);
    bool answered() const { return frame && frame->commands >= sent; }

    void endInLog(const sim::Intervention &ended);
    void prepare(const kinds::Compiled &compiled);
    void forgetRun();
    diagram::Diagram withLoads(diagram::Diagram diagram) const;
    void dropEditedLoads(const diagram::Diagram &next);
    bool takeOver(const diagram::Diagram &next, const kinds::Compiled &compiled);
    void replace(std::shared_ptr<const sim::Scenario> next, const QString &text, const QString &target);
    void intervene(sim::Intervention intervention, const QString &text, const QString &target);
    std::optional<sim::FaultPlan> faultOn(const QString &target, sim::FaultPlan::Kind kind) const;

    void poll();
    void show(std::shared_ptr<const Frame> next);
    void follow();
    void leaveRunTo();
    sim::Time endBeyond() const;
    void logApplied();
};

inline std::optional<sim::Index> lookUp(const QHash<QString, sim::Index> &table, const QString &id)
{
    const auto found = table.find(id);
    return found == table.end() ? std::nullopt : std::optional(*found);
}

} // namespace run
