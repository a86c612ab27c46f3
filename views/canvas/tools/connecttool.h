// Draws an edge from the rim of a node: dropped on a node it connects, dropped on empty canvas it offers
// kinds to create there.
#pragma once

#include "views/canvas/tools/tool.h"

namespace canvas {

class ConnectTool : public Tool
{
public:
    using Tool::Tool;
    void press(const Pointer &pointer) override; // REQUIRES: on the rim of a node
    void move(const Pointer &pointer) override;
    void release(const Pointer &pointer) override;
    void cancel() override;

private:
    diagram::NodeId targetAt(const QPointF &scene) const;

    diagram::NodeId m_from;
    QPointF m_start; // view
    bool m_dragged = false;
};

} // namespace canvas
