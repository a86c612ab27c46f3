// The usual tool: click selects, dragging a thing moves what is selected, dragging from nothing draws a box.
#pragma once

#include "views/canvas/tools/tool.h"

namespace canvas {

class SelectTool : public Tool
{
public:
    using Tool::Tool;
    void press(const Pointer &pointer) override;
    void move(const Pointer &pointer) override;
    void release(const Pointer &pointer) override;
    void doubleClick(const Pointer &pointer) override;
    void cancel() override;

private:
    enum class Gesture { None, Pressed, Moving, Box };

    QPointF deltaTo(const Pointer &pointer) const;
    void drag(const Pointer &pointer);
    void stretchBox(const Pointer &pointer);
    void clicked(const Pointer &pointer);

    Gesture m_gesture = Gesture::None;
    Pointer m_start;
    Hit m_hit;
    bool m_copying = false;
    bool m_wasSelected = false; // the thing under the press
    diagram::Items m_before;    // selected when a box began
};

} // namespace canvas
