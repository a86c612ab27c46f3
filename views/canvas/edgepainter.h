// An edge: its line with arrowhead, label, breaker switch and cut; its backlog; the countdown of an open
// breaker.
#pragma once

#include "views/canvas/facts.h"
#include "views/canvas/ink.h"

namespace canvas {

struct EdgeState
{
    bool selected = false;
    bool live = false;
    double flow = -1; // share of the busiest edge's rate, drawn as a band of that width; negative: no band
};

void paintEdge(QPainter &painter, const Ink &ink, const EdgeShape &shape, const EdgeFacts &facts,
               const EdgeState &state);
// Everything paintEdge() may touch.
QRectF edgeReach(const EdgeShape &shape);

// The backlog of a direct edge: ticks and a count in a rounded box; a dash while nothing is known.
QRectF pillBox(const EdgeShape &shape, const EdgeFacts &facts);
void paintPill(QPainter &painter, const Ink &ink, const EdgeShape &shape, const EdgeFacts &facts);
// Where messages of a direct edge reach the backlog and leave it again, as fractions of the route.
std::pair<double, double> pillEnds(const EdgeShape &shape, const EdgeFacts &facts);

// "breaker OPEN, tries again in 3.2 s" beside the switch; nothing while it is closed.
void paintBreakerChip(QPainter &painter, const Ink &ink, const EdgeShape &shape, const EdgeFacts &facts,
                      const Shapes &around, sim::Time now);
// Where the words of that size stand: beside the line, towards the caller, over no card and no label.
QRectF chipBox(const EdgeShape &shape, const QSizeF &size, const Shapes &around);
QSizeF labelSize(const EdgeShape &shape);
// Squares side by side, one a partition, those of one consumer together; see EdgeFacts::owners.
void paintOwners(QPainter &painter, const views::Tokens &tokens, std::vector<std::uint8_t> owners, const QPointF &middle,
                 double width);
// Fraction of the route where the switch sits.
double switchPlace(const EdgeShape &shape);

QColor edgeColour(const views::Tokens &tokens, const EdgeShape &shape);
QColor mixed(const QColor &from, const QColor &to, double share);

} // namespace canvas
