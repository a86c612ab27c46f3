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

struct CardLook // what a run makes of the card itself
{
    bool strained = false, faulty = false;
    bool operator==(const CardLook &) const = default;
};
CardLook cardLook(const NodeFacts &facts);

// What changes seldom: shadow, cards behind, border, name and mark.
QRectF bodyReach(const NodeShape &shape);
void paintCardBody(QPainter &painter, const Ink &ink, const NodeShape &shape, const CardLook &look,
                   const CardState &state);
// What changes all the time: the figures, the bar and the queue.
void paintCardFigures(QPainter &painter, const Ink &ink, const NodeShape &shape, const NodeFacts &facts,
                      const CardState &state);

// Both. Everything paintCard() may touch:
QRectF cardReach(const NodeShape &shape, const NodeFacts &facts);
void paintCard(QPainter &painter, const Ink &ink, const NodeShape &shape, const NodeFacts &facts,
               const CardState &state);

// Up to 12 ticks, then a number: `count` things waiting in line. Returns the width used. Ticks grow towards
// `direction` (-1 to the left, 1 to the right) from `from`, vertically centred on it.
double paintTicks(QPainter &painter, const Ink &ink, const QPointF &from, int direction, std::uint32_t count,
                  const QColor &colour, double height = 12);
double ticksWidth(std::uint32_t count);

} // namespace canvas
