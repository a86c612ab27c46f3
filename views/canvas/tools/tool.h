// Tools turn gestures into one commit. They know the document, the selection and a small adapter to the
// canvas, never the window. What they show meanwhile is a Preview: the document hears once, on release.
#pragma once

#include "model/document/document.h"
#include "views/canvas/shapes.h"
#include "views/shared/selection.h"

#include <Qt>

#include <optional>

namespace canvas {

struct Pointer
{
    QPointF scene;                         // where it is
    QPointF view;                          // the same in logical pixels of the widget
    Qt::MouseButton button = Qt::NoButton; // that was pressed or released
    Qt::KeyboardModifiers modifiers;
};

struct Hit // what is under the pointer, topmost first
{
    enum class What { Nothing, Node, Rim, Edge, Note };
    What what = What::Nothing;
    diagram::NodeId node; // Node and Rim
    diagram::EdgeId edge;
    diagram::NoteId note;
    diagram::Items item() const; // as a set of one or none
};

struct Preview // of a gesture under way
{
    struct Line
    {
        diagram::NodeId from;
        QPointF to;
        diagram::NodeId target; // null: over empty canvas
    };
    struct Ghost
    {
        QString kind;
        QPointF at;
    };
    diagram::Items moving; // shown `delta` away from where they are
    QPointF delta;
    bool copying = false; // the originals stay
    std::optional<QRectF> box;
    std::optional<Line> line;
    std::optional<Ghost> ghost;
};

class CanvasAdapter
{
public:
    virtual ~CanvasAdapter() = default;
    virtual Hit hitAt(const QPointF &scene) const = 0;
    virtual diagram::Items itemsIn(const QRectF &scene) const = 0;
    virtual void setPreview(const Preview &preview) = 0;
    virtual void rename(const diagram::NodeId &node) = 0;
    // Lets the user choose a kind to put there, connected from a node if one is given.
    virtual void offerKinds(const QPointF &scene, const diagram::NodeId &from) = 0;
    // The present tool has done its work: back to the usual one.
    virtual void finishTool() = 0;
};

struct ToolContext
{
    document::Document &document;
    views::Selection &selection;
    CanvasAdapter &canvas;
};

class Tool
{
public:
    explicit Tool(ToolContext context)
        : m_context(context)
    {
    }
    virtual ~Tool() = default;
    virtual void press(const Pointer &) {}
    virtual void move(const Pointer &) {} // also without a button
    virtual void release(const Pointer &) {}
    virtual void doubleClick(const Pointer &) {}
    virtual void cancel() = 0; // Esc, focus lost, tool switched: leaves no preview behind

protected:
    ToolContext m_context;
};

// Adds a node, selects it, and connects it from another node if one is given: one step of history.
diagram::NodeId placeNode(const ToolContext &context, const QString &kind, const QPointF &at,
                          const diagram::NodeId &connectedFrom = {});
// Puts copies of items `delta` away from them and selects the copies.
void placeCopies(const ToolContext &context, const diagram::Items &items, const QPointF &delta);
void placePart(const ToolContext &context, const diagram::Diagram &part, const QPointF &centre,
               const QString &name = {}); // as one step, which the name is in
// The middle of the items as copies of them count it.
std::optional<QPointF> middleOf(const diagram::Diagram &part);

} // namespace canvas
