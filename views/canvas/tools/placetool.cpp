#include "views/canvas/tools/placetool.h"

namespace canvas {

void PlaceTool::move(const Pointer &pointer)
{
    Preview preview;
    preview.ghost = Preview::Ghost{m_kind, snapped(pointer.scene)};
    m_context.canvas.setPreview(preview);
}

void PlaceTool::release(const Pointer &pointer)
{
    m_context.canvas.setPreview({});
    m_context.canvas.finishTool();
    placeNode(m_context, m_kind, pointer.scene);
}

void PlaceTool::cancel()
{
    m_context.canvas.setPreview({});
    m_context.canvas.finishTool();
}

} // namespace canvas
