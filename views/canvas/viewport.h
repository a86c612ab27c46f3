// Which part of the scene the window shows, and how large. view = scene * scale + offset, logical pixels.
#pragma once

#include <QPointF>
#include <QRectF>
#include <QTransform>

namespace canvas {

class Viewport
{
public:
    static constexpr double smallest = 0.1, largest = 4;

    double scale() const { return m_scale; }
    QPointF offset() const { return m_offset; }
    QPointF toScene(const QPointF &view) const { return (view - m_offset) / m_scale; }
    QPointF toView(const QPointF &scene) const { return scene * m_scale + m_offset; }
    QRectF toScene(const QRectF &view) const { return {toScene(view.topLeft()), view.size() / m_scale}; }
    QRectF toView(const QRectF &scene) const { return {toView(scene.topLeft()), scene.size() * m_scale}; }
    QTransform transform() const { return {m_scale, 0, 0, m_scale, m_offset.x(), m_offset.y()}; }

    void pan(const QPointF &delta) { m_offset = rounded(m_offset + delta); }
    // The scene point under `view` stays there.
    void zoomTo(double scale, const QPointF &view);
    // All of `scene` within a window of `size`, with a margin in logical pixels; never above 100 %.
    void fit(const QRectF &scene, const QSizeF &size, double margin);

    bool operator==(const Viewport &) const = default;

private:
    static QPointF rounded(const QPointF &p) { return p.toPoint(); } // whole pixels keep lines crisp

    double m_scale = 1;
    QPointF m_offset;
};

} // namespace canvas
