#include "views/canvas/viewport.h"

#include <algorithm>

namespace canvas {

namespace {

constexpr double fitMargin = 32; // logical pixels

} // namespace

void Viewport::zoomTo(double scale, const QPointF &view)
{
    const QPointF held = toScene(view);
    m_scale = std::clamp(scale, smallest, largest);
    m_offset = view - held * m_scale;
}

void Viewport::fit(const QRectF &scene, const QSizeF &size)
{
    if (scene.isEmpty() || size.isEmpty())
        return;
    const double wide = (size.width() - 2 * fitMargin) / scene.width();
    const double high = (size.height() - 2 * fitMargin) / scene.height();
    m_scale = std::clamp(std::min({1.0, wide, high}), smallest, largest);
    m_offset = rounded(QPointF(size.width(), size.height()) / 2 - scene.center() * m_scale);
}

} // namespace canvas
