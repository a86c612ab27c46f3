// A diagram as a picture, at rest or in the middle of a run: the same painters as the window's, for files.
#pragma once

#include "views/canvas/scene.h"

#include <QImage>

class QIODevice;

namespace canvas {

struct PictureOptions
{
    bool background = true; // the canvas colour; otherwise transparent
    bool grid = true;
    bool legend = true; // below the drawing, when a run is shown
    Motion motion = Motion::Dots;
    const Marks *marks = nullptr; // kept by whoever makes picture after picture; null: those of this frame
    diagram::Items selected;
};

// Everything drawn of the diagram, in scene units; null when it is empty.
QRectF contentsOf(const diagram::Diagram &diagram);

// Paints the part of the scene within `exposed` with a painter in scene units. No legend.
void paintDiagram(QPainter &painter, const diagram::Diagram &diagram, const run::Observation &run,
                  const views::Tokens &tokens, const QRectF &exposed, const PictureOptions &options = {});

// The whole diagram with a margin and its legend. `scale`: pixels per scene unit.
QImage imageOf(const diagram::Diagram &diagram, const run::Observation &run, const views::Tokens &tokens,
               double scale, const PictureOptions &options = {});
// The whole diagram in an image of a given size, as large as it fits but never above 100 %.
QImage imageOf(const diagram::Diagram &diagram, const run::Observation &run, const views::Tokens &tokens,
               const QSize &size, double ratio, const PictureOptions &options = {});
void writeSvg(QIODevice &device, const diagram::Diagram &diagram, const run::Observation &run,
              const views::Tokens &tokens, const PictureOptions &options = {});
// One page of the drawing's size.
void writePdf(QIODevice &device, const diagram::Diagram &diagram, const run::Observation &run,
              const views::Tokens &tokens, const PictureOptions &options = {});

} // namespace canvas
