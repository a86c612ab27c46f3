// The ways that dead letters take from one queue to another: thin dotted lines, because nothing travels there. The broker
// moves the messages by itself, at once. Scene units.
#pragma once

#include "model/diagram/diagram.h"
#include "views/canvas/route.h"

#include <vector>

class QPainter;

namespace canvas {

class Shapes;
struct Ink;

struct DeadLetterWay
{
    diagram::NodeId to;
    Route route;
};

std::vector<DeadLetterWay> deadLetterWays(const diagram::Diagram &diagram, const Shapes &shapes);
void paintDeadLetters(QPainter &painter, const Ink &ink, const Shapes &shapes);

} // namespace canvas
