// What differs between two drawings of one run, and what a log says about it. Pure functions.
#pragma once

#include "model/diagram/params.h"
#include "model/sim/scenario.h"

#include <QJsonValue>
#include <QList>

#include <optional>

namespace run {

struct LiveChange
{
    QString target; // id of the node or the edge
    QString text;   // translated: "Payments: Service time 80ms"
};

// One for each setting of a node or an edge that has another value. Names, places and notes are no settings.
QList<LiveChange> liveChanges(const diagram::Diagram &before, const diagram::Diagram &after);

// What an item is called in a log: a node's name, "Orders → Payments" for an edge, else the id.
QString itemName(const diagram::Diagram &diagram, const QString &id);

std::optional<sim::FaultPlan::Kind>
faultKindNamed(const QString &kind); // of those that can be started by hand
// `value` as RunController::startFault() has it.
QString faultText(sim::FaultPlan::Kind kind, const QString &name, double value);
QString faultEndText(sim::FaultPlan::Kind kind, const QString &name);

} // namespace run
