// The tables of everything that can be drawn. Order = palette order.
#pragma once

#include "model/kinds/spec.h"

namespace kinds {

std::span<const KindSpec *const> nodeKinds();
std::span<const ProtocolSpec> protocols();
std::span<const FaultSpec> faultKinds();

const KindSpec *nodeKind(const QString &key);     // null: no such kind
const ProtocolSpec *protocol(const QString &key); // null: no such protocol
const FaultSpec *faultKind(const QString &key);   // null: no such fault

std::span<const ParamSpec> edgeParams();      // both styles, see ParamSpec::of
std::span<const ParamSpec> runParams();       // duration, warmup, seed
std::span<const ParamSpec> faultTimeParams(); // at, for, every

std::span<const ParamSpec> distributionParams(); // distribution, its parameters, max

// Is it an asynchronous edge into a log, out of one, or with its own; not one of a queue?
bool carriesRecords(const diagram::Diagram &diagram, const diagram::Edge &edge);
// Is it a federation gateway, whose edges are the fetches of a plan?
bool hasQueryPlan(const diagram::Diagram &diagram, const diagram::NodeId &node);
bool touchesChannel(const diagram::Diagram &diagram, const diagram::Edge &edge); // a queue, an exchange or a log
// Is the row one of the edge's style and of what it carries, whichever end it steers?
bool isOf(const ParamSpec &row, const diagram::Diagram &diagram, const diagram::Edge &edge);
// Does the row of edgeParams() act on this edge: its style, and the end that is not a queue node?
bool actsOn(const ParamSpec &row, const diagram::Diagram &diagram, const diagram::Edge &edge);
// The settings of an edge as it reads them: at a queue node the queue's preset stands among them, because defaults go by
// it.
diagram::Params settingsOf(const diagram::Diagram &diagram, const diagram::Edge &edge);
// Can the fault be put on nodes of this kind? Everything can crash; only what works can be slow or fail.
bool mayStrike(const FaultSpec &fault, const KindSpec &kind);
// Every fault of nodes may strike it.
bool canFail(const KindSpec &kind);

// The row for a path below the rows, walking into policies, sections, variants and maps (any name matches a
// map's name). Null: no such setting.
const ParamSpec *specAt(std::span<const ParamSpec> rows, const diagram::ParamPath &path);

} // namespace kinds
