// The drawing in the order it is painted, shared by the window and by pictures. Painters are in scene units.
#pragma once

#include "views/canvas/cardpainter.h"
#include "views/canvas/edgepainter.h"
#include "views/canvas/legend.h"

namespace canvas {

struct Scene
{
    const Shapes &shapes;
    const Facts &facts;
    const RunMap &map;
    const diagram::Items &selected;
    Motion motion = Motion::Dots;
    bool live = false; // a run is shown
};

void paintGrid(QPainter &painter, const Ink &ink);
// Frames of groups and notes: below everything.
void paintGround(QPainter &painter, const Ink &ink, const Scene &scene);
// Lines and labels, of all edges but those left out.
void paintEdges(QPainter &painter, const Ink &ink, const Scene &scene,
                const std::set<diagram::EdgeId> &without = {});
void paintOneEdge(QPainter &painter, const Ink &ink, const Scene &scene, const EdgeShape &shape);
// The nodes, the lowest first: what is selected lies above the rest.
std::vector<const NodeShape *> stacked(const Shapes &shapes, const diagram::Items &selected);
CardState cardState(const Scene &scene, const diagram::NodeId &id);
void paintPills(QPainter &painter, const Ink &ink, const Scene &scene);
void paintChips(QPainter &painter, const Ink &ink, const Scene &scene, sim::Time now);
// The messages as shapes, one by one: for files. The window uses sprites.
void paintMessages(QPainter &painter, const Ink &ink, const Scene &scene, const run::Frame &frame);

} // namespace canvas
