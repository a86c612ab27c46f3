#include "views/canvas/viewport.h"

#include <algorithm>

namespace canvas {

void Viewport::zoomTo(double scale, const QPointF &view)
{
    const QPointF held = toScene(view);
    m_scale = std::clamp(scale, smallest, largest);
    m_offset = view - held * m_scale;
}

void Viewport::fit(const QRectF &scene, const QSizeF &size, double margin)
{
    if (scene.isEmpty() || size.isEmpty())
        return;
    const double wide = (size.width() - 2 * margin) / scene.width();
    const double high = (size.height() - 2 * margin) / scene.height();
    m_scale = std::clamp(std::min({1.0, wide, high}), smallest, largest);
    m_offset = rounded(QPointF(size.width(), size.height()) / 2 - scene.center() * m_scale);
}

} // namespace canvas
