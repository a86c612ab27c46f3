#include "views/canvas/tools/tool.h"

#include "views/canvas/words.h"

#include <QCoreApplication>

namespace canvas {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(canvas::Tool)
};

} // namespace

diagram::Items Hit::item() const
{
    diagram::Items items;
    if (what == What::Node || what == What::Rim)
        items.nodes.insert(node);
    else if (what == What::Edge)
        items.edges.insert(edge);
    else if (what == What::Note)
        items.notes.insert(note);
    return items;
}

diagram::NodeId placeNode(const ToolContext &context, const QString &kind, const QPointF &at,
                          const diagram::NodeId &connectedFrom)
{
    const diagram::Diagram &drawing = context.document.diagram();
    const QString name = diagram::freshName(drawing, kindLabel(kind));
    diagram::NewNode added = diagram::addNode(drawing, kind, name, snapped(at));
    if (!connectedFrom.isNull()) {
        diagram::Diagram with = drawing;
        diagram::Dirty dirty;
        for (diagram::Edit edit : added.edits) // copies: exchanging turns an edit into its inverse
            diagram::exchange(with, edit, dirty);
        const diagram::Edits edge = diagram::connectNodes(with, connectedFrom, added.id).edits;
        added.edits.insert(added.edits.end(), edge.begin(), edge.end());
    }
    context.document.commit(Words::tr("Add %1").arg(name), added.edits);
    context.selection.select(added.id);
    return added.id;
}

std::optional<QPointF> middleOf(const diagram::Diagram &part)
{
    std::optional<QRectF> all;
    const auto add = [&all](const QPointF &at) {
        const QRectF spot(at, QSizeF(1e-6, 1e-6)); // an empty rectangle would not count in a union
        all = all ? *all | spot : spot;
    };
    for (const auto &[id, node] : part.nodes)
        add(node.at);
    for (const auto &[id, note] : part.notes)
        add(note.at);
    return all ? std::optional(all->center()) : std::nullopt;
}

void placePart(const ToolContext &context, const diagram::Diagram &part, const QPointF &centre, const QString &name)
{
    const diagram::Pasted pasted = diagram::paste(context.document.diagram(), part, centre);
    if (pasted.edits.empty())
        return;
    context.document.commit(name.isEmpty() ? Words::tr("Paste") : Words::tr("Add %1").arg(name), pasted.edits);
    context.selection.set(pasted.items);
}

void placeCopies(const ToolContext &context, const diagram::Items &items, const QPointF &delta)
{
    const diagram::Diagram part = diagram::copyItems(context.document.diagram(), items);
    if (const auto middle = middleOf(part))
        placePart(context, part, *middle + delta);
}

} // namespace canvas
