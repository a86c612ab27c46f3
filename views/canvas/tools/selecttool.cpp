#include "views/canvas/tools/selecttool.h"

#include <QCoreApplication>

namespace canvas {

namespace {

constexpr double slack = 4; // logical pixels a click may wander

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(canvas::SelectTool)
};

bool contains(const diagram::Items &all, const diagram::Items &one)
{
    const auto within = [](const auto &big, const auto &small) {
        return std::includes(big.begin(), big.end(), small.begin(), small.end());
    };
    return within(all.nodes, one.nodes) && within(all.edges, one.edges) && within(all.notes, one.notes);
}

diagram::Items united(diagram::Items a, const diagram::Items &b)
{
    a.nodes.insert(b.nodes.begin(), b.nodes.end());
    a.edges.insert(b.edges.begin(), b.edges.end());
    a.notes.insert(b.notes.begin(), b.notes.end());
    return a;
}

diagram::Items without(diagram::Items a, const diagram::Items &b)
{
    for (const auto &id : b.nodes)
        a.nodes.erase(id);
    for (const auto &id : b.edges)
        a.edges.erase(id);
    for (const auto &id : b.notes)
        a.notes.erase(id);
    return a;
}

bool extends(const Pointer &pointer)
{
    return pointer.modifiers & (Qt::ShiftModifier | Qt::ControlModifier);
}

} // namespace

void SelectTool::press(const Pointer &pointer)
{
    m_start = pointer;
    m_hit = m_context.canvas.hitAt(pointer.scene);
    m_gesture = Gesture::Pressed;
    m_copying = pointer.modifiers & (Qt::AltModifier | Qt::ControlModifier);
    m_before = extends(pointer) ? m_context.selection.items() : diagram::Items();
    const diagram::Items item = m_hit.item();
    m_wasSelected = !item.isEmpty() && contains(m_context.selection.items(), item);
    if (item.isEmpty() || m_wasSelected)
        return;
    m_context.selection.set(extends(pointer) ? united(m_context.selection.items(), item) : item);
}

void SelectTool::move(const Pointer &pointer)
{
    if (m_gesture == Gesture::Pressed) {
        const QPointF way = pointer.view - m_start.view;
        if (way.manhattanLength() < slack)
            return;
        m_gesture = m_hit.what == Hit::What::Nothing ? Gesture::Box : Gesture::Moving;
    }
    if (m_gesture == Gesture::Moving)
        drag(pointer);
    else if (m_gesture == Gesture::Box)
        stretchBox(pointer);
}

// The thing that was gripped lands on the grid; the others keep their distance to it. Alt leaves the grid,
// unless copies are made: for that it, or Ctrl, was held from the beginning.
QPointF SelectTool::deltaTo(const Pointer &pointer) const
{
    const QPointF delta = pointer.scene - m_start.scene;
    if ((pointer.modifiers & Qt::AltModifier) && !m_copying)
        return delta.toPoint();
    const diagram::Node *node = diagram::find(m_context.document.diagram(), m_hit.node);
    const diagram::Note *note = diagram::find(m_context.document.diagram(), m_hit.note);
    const QPointF at = node ? node->at : note ? note->at : QPointF();
    return snapped(at + delta) - at;
}

void SelectTool::drag(const Pointer &pointer)
{
    Preview preview;
    preview.moving = m_context.selection.items();
    preview.delta = deltaTo(pointer);
    preview.copying = m_copying;
    m_context.canvas.setPreview(preview);
}

void SelectTool::stretchBox(const Pointer &pointer)
{
    Preview preview;
    preview.box = QRectF(m_start.scene, pointer.scene).normalized();
    m_context.selection.set(united(m_before, m_context.canvas.itemsIn(*preview.box)));
    m_context.canvas.setPreview(preview);
}

void SelectTool::clicked(const Pointer &pointer)
{
    const diagram::Items item = m_hit.item();
    if (item.isEmpty()) {
        if (!extends(pointer))
            m_context.selection.clear();
    } else if (extends(pointer)) {
        if (m_wasSelected)
            m_context.selection.set(without(m_context.selection.items(), item));
    } else {
        m_context.selection.set(item);
    }
}

void SelectTool::release(const Pointer &pointer)
{
    const Gesture gesture = std::exchange(m_gesture, Gesture::None);
    if (gesture == Gesture::Pressed)
        clicked(pointer);
    if (gesture != Gesture::Moving) {
        m_context.canvas.setPreview({});
        return;
    }
    const QPointF delta = deltaTo(pointer);
    const diagram::Items items = m_context.selection.items();
    m_context.canvas.setPreview({});
    if (m_copying)
        placeCopies(m_context, items, delta);
    else if (!delta.isNull())
        m_context.document.commit(Words::tr("Move"),
                                  diagram::moveItems(m_context.document.diagram(), items, delta));
}

void SelectTool::doubleClick(const Pointer &pointer)
{
    const Hit hit = m_context.canvas.hitAt(pointer.scene);
    m_gesture = Gesture::None;
    if (hit.what == Hit::What::Node || hit.what == Hit::What::Rim)
        m_context.canvas.rename(hit.node);
    else if (hit.what == Hit::What::Nothing)
        m_context.canvas.offerKinds(pointer.scene, {});
}

void SelectTool::cancel()
{
    if (m_gesture == Gesture::Box)
        m_context.selection.set(m_before);
    m_gesture = Gesture::None;
    m_context.canvas.setPreview({});
}

} // namespace canvas
