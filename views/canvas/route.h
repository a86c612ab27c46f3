// The line of an edge: a chain of points at equal distances, so that a place along it is found by arithmetic
// alone (QPainterPath::pointAtPercent costs a thousand times more). Scene units.
#pragma once

#include <QPointF>
#include <QRectF>

#include <utility>
#include <vector>

namespace canvas {

enum class Side { Left, Right, Top, Bottom };

struct Port // where an edge meets the rim of a node
{
    QPointF at;
    Side side = Side::Right;
    bool operator==(const Port &) const = default;
};

QPointF outwards(Side side); // unit vector that leaves a node at this side
inline bool isVertical(Side side)
{
    return side == Side::Top || side == Side::Bottom;
}

class Route
{
public:
    Route() = default;
    // Straight when the ports face each other, otherwise a cubic that leaves and enters at right angles.
    static Route between(const Port &from, const Port &to);
    static Route straight(const QPointF &from, const QPointF &to);
    // From a side of a node back to another side of the same node.
    static Route loop(const QRectF &card);

    bool isEmpty() const { return m_points.size() < 2; }
    double length() const { return m_length; }
    // 0 is the caller's rim, 1 the callee's. REQUIRES: not empty, 0 <= fraction <= 1.
    QPointF at(double fraction) const;
    QPointF direction(double fraction) const; // unit vector towards the callee
    // The stretch between two fractions.
    std::vector<QPointF> part(double from, double to) const;
    const std::vector<QPointF> &points() const { return m_points; }
    const QRectF &bounds() const { return m_bounds; }
    double distanceTo(const QPointF &point) const;

private:
    static Route cubic(const QPointF &a, const QPointF &b, const QPointF &c, const QPointF &d);
    void measure();

    std::vector<QPointF> m_points;
    double m_length = 0;
    QRectF m_bounds;
};

} // namespace canvas
