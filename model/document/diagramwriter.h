// A diagram in canonical form: the keys in the order of the tables, defaults left out. Private to the room.
#pragma once

#include "model/diagram/diagram.h"

#include <QByteArray>

namespace document {

QByteArray writeDiagram(const diagram::Diagram &diagram, int version);

} // namespace document
