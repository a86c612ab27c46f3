// Puts a node of one kind where the user clicks; the card follows the pointer until then.
#pragma once

#include "views/canvas/tools/tool.h"

namespace canvas {

class PlaceTool : public Tool
{
public:
    using Tool::Tool;
    void arm(const QString &kind) { m_kind = kind; }
    void move(const Pointer &pointer) override;
    void release(const Pointer &pointer) override;
    void cancel() override;

private:
    QString m_kind;
};

} // namespace canvas
