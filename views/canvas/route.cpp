#include "views/canvas/route.h"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace canvas {

namespace {

constexpr double stepLength = 6; // between two points of a curve
constexpr int samples = 96;      // of a cubic, before it is cut into equal steps

double distance(const QPointF &a, const QPointF &b)
{
    return std::hypot(b.x() - a.x(), b.y() - a.y());
}

QPointF between(const QPointF &a, const QPointF &b, double t)
{
    return a + (b - a) * t;
}

double distanceToSegment(const QPointF &p, const QPointF &a, const QPointF &b)
{
    const QPointF ab = b - a;
    const double square = QPointF::dotProduct(ab, ab);
    const double t = square > 0 ? std::clamp(QPointF::dotProduct(p - a, ab) / square, 0.0, 1.0) : 0.0;
    return distance(p, between(a, b, t));
}

bool facing(const Port &from, const Port &to)
{
    const QPointF gap = to.at - from.at;
    const QPointF out = outwards(from.side);
    const double ahead = QPointF::dotProduct(gap, out);
    const double aside = std::abs(out.x() * gap.y() - out.y() * gap.x());
    return outwards(to.side) == -out && ahead > 0 && aside < 0.5;
}

// Points at equal distances along a chain of many.
std::vector<QPointF> equalSteps(const std::vector<QPointF> &fine)
{
    std::vector<double> along(fine.size(), 0.0);
    for (std::size_t i = 1; i < fine.size(); ++i)
        along[i] = along[i - 1] + distance(fine[i - 1], fine[i]);
    const int steps = std::clamp(static_cast<int>(along.back() / stepLength), 8, 160);
    std::vector<QPointF> points{fine.front()};
    std::size_t k = 1;
    for (int i = 1; i < steps; ++i) {
        const double wanted = along.back() * i / steps;
        while (k + 1 < fine.size() && along[k] < wanted)
            ++k;
        const double stretch = along[k] - along[k - 1];
        points.push_back(between(fine[k - 1], fine[k], stretch > 0 ? (wanted - along[k - 1]) / stretch : 0));
    }
    points.push_back(fine.back());
    return points;
}

} // namespace

QPointF outwards(Side side)
{
    switch (side) {
    case Side::Left:
        return {-1, 0};
    case Side::Right:
        return {1, 0};
    case Side::Top:
        return {0, -1};
    case Side::Bottom:
        return {0, 1};
    }
    return {};
}

Route Route::straight(const QPointF &from, const QPointF &to)
{
    Route route;
    route.m_points = {from, to};
    route.measure();
    return route;
}

Route Route::between(const Port &from, const Port &to)
{
    if (facing(from, to))
        return straight(from.at, to.at);
    const QPointF gap = to.at - from.at;
    const auto reach = [&gap](Side side) {
        const double along = isVertical(side) ? std::abs(gap.y()) : std::abs(gap.x());
        const double across = isVertical(side) ? std::abs(gap.x()) : std::abs(gap.y());
        return std::clamp(std::max(along * 0.55, across * 0.25), 28.0, 180.0);
    };
    return cubic(from.at, from.at + outwards(from.side) * reach(from.side),
                 to.at + outwards(to.side) * reach(to.side), to.at);
}

Route Route::loop(const QRectF &card)
{
    const QPointF start(card.right(), card.center().y() - 12), end(card.right() - 32, card.top());
    return cubic(start, start + QPointF(64, -8), end + QPointF(0, -72), end);
}

Route Route::cubic(const QPointF &a, const QPointF &b, const QPointF &c, const QPointF &d)
{
    std::vector<QPointF> fine;
    fine.reserve(samples + 1);
    for (int i = 0; i <= samples; ++i) {
        const double t = static_cast<double>(i) / samples, u = 1 - t;
        fine.push_back(a * (u * u * u) + b * (3 * u * u * t) + c * (3 * u * t * t) + d * (t * t * t));
    }
    Route route;
    route.m_points = equalSteps(fine);
    route.measure();
    return route;
}

void Route::measure()
{
    m_length = 0;
    double left = m_points[0].x(), right = left, top = m_points[0].y(), bottom = top;
    for (std::size_t i = 1; i < m_points.size(); ++i) {
        m_length += distance(m_points[i - 1], m_points[i]);
        left = std::min(left, m_points[i].x());
        right = std::max(right, m_points[i].x());
        top = std::min(top, m_points[i].y());
        bottom = std::max(bottom, m_points[i].y());
    }
    m_bounds = QRectF(QPointF(left, top), QPointF(right, bottom));
}

QPointF Route::at(double fraction) const
{
    const double place = fraction * static_cast<double>(m_points.size() - 1);
    const std::size_t i = std::min(static_cast<std::size_t>(place), m_points.size() - 2);
    return canvas::between(m_points[i], m_points[i + 1], place - static_cast<double>(i));
}

QPointF Route::direction(double fraction) const
{
    const double place = fraction * static_cast<double>(m_points.size() - 1);
    const std::size_t i = std::min(static_cast<std::size_t>(place), m_points.size() - 2);
    const QPointF step = m_points[i + 1] - m_points[i];
    const double size = std::hypot(step.x(), step.y());
    return size > 0 ? step / size : QPointF(1, 0);
}

std::vector<QPointF> Route::part(double from, double to) const
{
    if (isEmpty() || from >= to)
        return {};
    const double last = static_cast<double>(m_points.size() - 1);
    std::vector<QPointF> points{at(from)};
    for (auto i = static_cast<std::size_t>(from * last) + 1; static_cast<double>(i) < to * last; ++i)
        points.push_back(m_points[i]);
    points.push_back(at(to));
    return points;
}

double Route::distanceTo(const QPointF &point) const
{
    double least = 1e12;
    for (std::size_t i = 1; i < m_points.size(); ++i)
        least = std::min(least, distanceToSegment(point, m_points[i - 1], m_points[i]));
    return least;
}

} // namespace canvas
