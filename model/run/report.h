// The report of CONTRACT §4 from the totals of one or more runs, and objectives measured on them.
#pragma once

#include "model/base/result.h"
#include "model/sim/engine.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <functional>

namespace run {

// "METRIC(ID[, OPERATION or CAUSE])[@FROM..TO] < VALUE"
struct Objective
{
    QString text;
    QString metric, id, detail;   // detail: operation or cause; may be empty
    sim::Time from = -1, to = -1; // -1: the whole measured part
    QString op;
    double value = 0; // seconds, a ratio or a count
};
base::Result<Objective> parseObjective(const QString &text);
// Error: the diagram has nothing of the kind, or a run of `duration` is over before it can be measured.
base::Outcome canMeasure(const Objective &objective, const sim::Scenario &scenario, sim::Time duration);

struct RunRequest
{
    std::shared_ptr<const sim::Scenario> scenario;
    QString file;
    std::uint64_t seed = 1;
    sim::Time duration = 0, warmup = 0;
    int replications = 1;
    QList<Objective> objectives;
    // Asked several times a second while it simulates, by one thread at a time, with the share that is done.
    // False: it stops at once and reports what there is, marked as stopped. May be empty.
    std::function<bool(double done)> goesOn = {};
};

// Simulates and reports; blocks. Error: an objective names what the diagram has not.
struct RunResult
{
    QJsonObject report;
    bool objectivesMet = true;
    bool stopped = false; // at a limit
};
base::Result<RunResult> simulate(const RunRequest &request);

QByteArray reportJson(const QJsonObject &report); // numbers and key order as CONTRACT has them
QByteArray reportText(const QJsonObject &report); // for people: p50, p95, p99, errors by cause, transitions
QByteArray reportCsv(const QJsonObject &report);
QByteArray reportJunit(const QJsonObject &report);

} // namespace run
