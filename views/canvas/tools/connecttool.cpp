#include "views/canvas/tools/connecttool.h"

#include <QCoreApplication>

namespace canvas {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(canvas::ConnectTool)
};

} // namespace

void ConnectTool::press(const Pointer &pointer)
{
    m_from = m_context.canvas.hitAt(pointer.scene).node;
    m_start = pointer.view;
    m_dragged = false;
}

diagram::NodeId ConnectTool::targetAt(const QPointF &scene) const
{
    const Hit hit = m_context.canvas.hitAt(scene);
    const bool onNode = hit.what == Hit::What::Node || hit.what == Hit::What::Rim;
    return onNode && !(hit.node == m_from) ? hit.node : diagram::NodeId();
}

void ConnectTool::move(const Pointer &pointer)
{
    if (m_from.isNull())
        return;
    m_dragged |= (pointer.view - m_start).manhattanLength() >= 4;
    if (!m_dragged)
        return;
    Preview preview;
    preview.line = Preview::Line{m_from, pointer.scene, targetAt(pointer.scene)};
    m_context.canvas.setPreview(preview);
}

void ConnectTool::release(const Pointer &pointer)
{
    const diagram::NodeId from = std::exchange(m_from, {});
    const Hit hit = m_context.canvas.hitAt(pointer.scene);
    m_context.canvas.setPreview({});
    m_context.canvas.finishTool();
    if (!m_dragged) {
        m_context.selection.select(from);
    } else if (hit.what == Hit::What::Nothing || hit.what == Hit::What::Edge || hit.what == Hit::What::Note) {
        m_context.canvas.offerKinds(pointer.scene, from);
    } else if (!(hit.node == from)) {
        const diagram::NewEdge edge = diagram::connectNodes(m_context.document.diagram(), from, hit.node);
        m_context.document.commit(Words::tr("Connect"), edge.edits);
        m_context.selection.select(edge.id);
    }
}

void ConnectTool::cancel()
{
    m_from = {};
    m_context.canvas.setPreview({});
    m_context.canvas.finishTool();
}

} // namespace canvas
