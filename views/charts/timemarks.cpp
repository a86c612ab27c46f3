#include "views/charts/timemarks.h"

#include "model/kinds/catalog.h"
#include "model/kinds/values.h"
#include "model/run/livechanges.h"
#include "views/charts/charted.h"

#include <QCoreApplication>

#include <algorithm>

namespace charts {

namespace {

constexpr int mostRepeats = 200; // of one fault in a stretch; beyond it the marks would cover everything

QString faultText(const sim::FaultPlan &fault, const sim::Scenario &scenario, const diagram::Diagram &drawing)
{
    QString name = fault.node != sim::noIndex   ? nameOf(scenario, fault.node, drawing)
                   : fault.edge != sim::noIndex ? edgeName(scenario, fault.edge, drawing)
                                                : QString();
    switch (fault.kind) {
    case sim::FaultPlan::Kind::Slow:
        return QStringLiteral("%1 \u00d7%2").arg(name).arg(fault.value);
    case sim::FaultPlan::Kind::Errors:
        return QCoreApplication::translate("charts", "%1 %2 % errors").arg(name).arg(fault.value * 100);
    case sim::FaultPlan::Kind::Crash:
        return QCoreApplication::translate("charts", "%1 crashed").arg(name);
    case sim::FaultPlan::Kind::Partition:
        return QCoreApplication::translate("charts", "%1 cut").arg(name);
    case sim::FaultPlan::Kind::BlackHole:
        return QCoreApplication::translate("charts", "%1 silent").arg(name);
    case sim::FaultPlan::Kind::Pause:
        return QCoreApplication::translate("charts", "%1 paused").arg(name);
    case sim::FaultPlan::Kind::Latency:
        return QCoreApplication::translate("charts", "%1 delayed").arg(name);
    case sim::FaultPlan::Kind::Loss:
        return QCoreApplication::translate("charts", "%1 %2 % packet loss").arg(name).arg(fault.value * 100);
    }
    return name;
}

void addFault(QList<TimeMark> &marks, const sim::FaultPlan &fault, const QString &text,
              const Stretch &stretch)
{
    sim::Time at = fault.at;
    if (fault.every > 0 && at + fault.duration < stretch.from)
        at += (stretch.from - at - fault.duration) / fault.every * fault.every;
    for (int i = 0; i < mostRepeats && at <= stretch.to; ++i) {
        const sim::Time until = fault.duration > 0 ? std::min(at + fault.duration, stretch.to) : stretch.to;
        if (until >= stretch.from)
            marks << TimeMark{at, until, text, false};
        if (fault.every <= 0)
            return;
        at += fault.every;
    }
}

// "Orders: errorRate 0.5". Such a fault is no fault of the scenario: it has become other scenarios there.
QString changeText(const diagram::Fault &fault, const diagram::Diagram &drawing)
{
    const QJsonValue value = fault.params.value(QStringLiteral("value"));
    const QString shown =
        value.isObject() || value.isArray() ? QStringLiteral("\u2026") : value.toVariant().toString();
    return QStringLiteral("%1: %2 %3")
        .arg(run::itemName(drawing, fault.target), fault.params.value(QStringLiteral("key")).toString(),
             shown);
}

void addChange(QList<TimeMark> &marks, const diagram::Fault &fault, const diagram::Diagram &drawing,
               const Stretch &stretch)
{
    const kinds::FaultSpec *kind = kinds::faultKind(fault.kind);
    if (!kind || !kind->planned)
        return;
    const kinds::Values times(kinds::faultTimeParams(), fault.params);
    sim::FaultPlan plan;
    plan.at = times.duration("at").value_or(0);
    plan.duration = times.duration("for").value_or(0);
    plan.every = plan.duration > 0 ? times.duration("every").value_or(0) : 0;
    addFault(marks, plan, changeText(fault, drawing), stretch);
}

} // namespace

QList<TimeMark> timeMarks(const sim::Scenario &scenario, const diagram::Diagram &drawing,
                          const QList<run::LoggedIntervention> &interventions, const Stretch &stretch)
{
    QList<TimeMark> marks;
    for (const sim::FaultPlan &fault : scenario.faults)
        addFault(marks, fault, faultText(fault, scenario, drawing), stretch);
    for (const auto &[id, fault] : drawing.faults)
        addChange(marks, fault, drawing, stretch);
    for (const run::LoggedIntervention &done : interventions) {
        const sim::Time until = std::clamp(done.until, done.at, std::max(done.at, stretch.to));
        if (until >= stretch.from && done.at <= stretch.to)
            marks << TimeMark{done.at, until, done.text, done.until == 0};
    }
    std::stable_sort(marks.begin(), marks.end(),
                     [](const TimeMark &a, const TimeMark &b) { return a.at < b.at; });
    return marks;
}

} // namespace charts
