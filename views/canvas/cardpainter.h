// A node: its card, the cards behind it for replicas, and the queue at its door.
#pragma once

#include "views/canvas/facts.h"
#include "views/canvas/ink.h"

namespace canvas {

struct CardState
{
    bool selected = false;
    bool target = false; // an edge being drawn would end here
    bool ghost = false;  // not there yet: a copy or a thing about to be placed
    bool live = false;   // a run is shown; without one a card says only what it is
    bool operator==(const CardState &) const = default;
};

// Everything paintCard() may touch.
QRectF cardReach(const NodeShape &shape, const NodeFacts &facts);
void paintCard(QPainter &painter, const Ink &ink, const NodeShape &shape, const NodeFacts &facts,
               const CardState &state);

// Up to 12 ticks, then a number: `count` things waiting in line. Returns the width used. Ticks grow towards
// `direction` (-1 to the left, 1 to the right) from `from`, vertically centred on it.
double paintTicks(QPainter &painter, const Ink &ink, const QPointF &from, int direction, std::uint32_t count,
                  const QColor &colour);
double ticksWidth(std::uint32_t count);

} // namespace canvas
