// Reading and changing one setting inside the nested Params of an item, by path. Pure functions.
#pragma once

#include "model/diagram/diagram.h"

#include <QJsonValue>

namespace diagram {

// "retry.backoff.base" as its parts. Shared by file, inspector, --set, faults and merge keys.
using ParamPath = QStringList;

ParamPath paramPath(const QString &dotted);
QString dotted(const ParamPath &path);

// The value at the path as the file has it; QJsonValue::Undefined when it is absent.
QJsonValue paramAt(const Params &params, const ParamPath &path);

// The params with the value set at the path; makes the objects on the way. Undefined removes the key (back to
// its default) and leaves the enclosing objects, because an empty policy object means "present, all
// defaults".
Params withParam(Params params, const ParamPath &path, const QJsonValue &value);

// The edge that an edge's fallback goes over, by the settings `fallback` {edge}; empty: none.
QString fallbackOf(const Edge &edge);
QString fallbackKey();
// The settings of an edge that name another edge of the same node.
QStringList edgeReferences();
// The edge whose fetch has the entities that one with these settings resolves; empty: none.
QString entitiesOf(const Params &params);
QString entitiesKey();
// The node that gets the dead letters of a queue with these settings, whether it is a node or an edge; empty: none.
QString deadLetterOf(const Params &params);
QString deadLetterKey();

} // namespace diagram
