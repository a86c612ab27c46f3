// What the shapes on the canvas mean: only those that exist, and how many messages a dot stands for.
#pragma once

#include "views/canvas/messages.h"

namespace canvas {

enum class Motion {
    Dots, // single messages
    Flow, // too fast for that: line weight by rate, colour by share of errors
    Off,  // nothing moves on the lines
};

struct LegendContent
{
    Motion motion = Motion::Dots;
    std::bitset<hopKinds> hops;
    std::bitset<markKinds> marks;
    std::uint32_t messagesPerDot = 1;
    double busiest = 0; // calls or messages a second, for Flow
    bool groups = false; // somebody reads a log
    bool operator==(const LegendContent &) const = default;
};

// What the diagram's edges make possible at all, and what else has been seen.
LegendContent legendOf(const Shapes &shapes, const Marks &seen, const run::Observation &run, Motion motion,
                       const Facts &facts);
// Painted upwards from the bottom left corner, in logical pixels; wraps at the width. Returns what it covers.
QRectF paintLegend(QPainter &painter, const views::Tokens &tokens, const LegendContent &content,
                   const QPointF &bottomLeft, double width);
// The height it will need.
double legendHeight(const LegendContent &content, double width);

// The legend of a window, painted anew only when it says something else.
class LegendPicture
{
public:
    void paint(QPainter &painter, const views::Tokens &tokens, const LegendContent &content,
               const QPointF &bottomLeft, double width, double ratio);

private:
    QPixmap m_picture;
    LegendContent m_content;
    double m_width = 0;
    QRgb m_theme = 0;
};

} // namespace canvas
