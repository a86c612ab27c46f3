// What every painter of the canvas needs besides the thing it paints, and strokes that stay cheap: lines are
// clipped to what is exposed before Qt sees them, dashes are our own segments.
#pragma once

#include "views/shared/theme.h"

#include <QPainter>

#include <vector>

namespace canvas {

struct Ink
{
    const views::Tokens &tokens;
    QRectF exposed;      // what must be painted, scene units
    double scale = 1;    // logical pixels per scene unit: 1 at 100 %
    double ratio = 1;    // device pixels per logical pixel
    bool vector = false; // for a file of shapes: no pixmaps

    bool showsText() const { return scale >= 0.45; }
};

const QFont &font(int pixelSize, QFont::Weight weight = QFont::Normal); // kept, so cheap
// Width of a figure as views::drawNumerals() draws it; kept, because measuring costs more than painting.
double figureWidth(int pixelSize, QFont::Weight weight, const QString &text);
QColor faded(QColor colour, double opacity);

void strokeLine(QPainter &painter, const Ink &ink, const std::vector<QPointF> &points, const QPen &pen);
// Dash and gap along the line, beginning `phase` into the pattern. Scene units.
void strokeDashed(QPainter &painter, const Ink &ink, const std::vector<QPointF> &points, const QPen &pen,
                  double dash, double gap, double phase = 0);
void paintShadow(QPainter &painter, const views::Tokens &tokens, const QRectF &card, double radius);
void paintGlyph(QPainter &painter, const Ink &ink, const QString &resource, const QColor &colour,
                const QRectF &box);
// One line of text in the box, shortened with an ellipsis.
void paintText(QPainter &painter, const QRectF &box, const QString &text, const QFont &font,
               const QColor &colour, Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter);

} // namespace canvas
