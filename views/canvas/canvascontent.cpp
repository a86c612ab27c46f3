// What comes in from the clipboard and the palette, and goes out to the clipboard.
#include "model/document/format.h"
#include "views/canvas/canvas.h"
#include "views/canvas/tools/tool.h"
#include "views/canvas/words.h"

#include <QClipboard>
#include <QCursor>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QMimeData>

#include <algorithm>

namespace canvas {

void Canvas::copy()
{
    const diagram::Diagram part = diagram::copyItems(m_document.diagram(), m_selection.items());
    if (part.nodes.empty() && part.notes.empty())
        return;
    auto *content = new QMimeData;
    const QByteArray text = document::write(part);
    content->setData(QLatin1String(diagramMimeType), text);
    content->setText(QString::fromUtf8(text));
    QGuiApplication::clipboard()->setMimeData(content);
}

void Canvas::cut()
{
    copy();
    deleteSelection();
}

void Canvas::paste()
{
    const QMimeData *content = QGuiApplication::clipboard()->mimeData();
    if (!content || !content->hasFormat(QLatin1String(diagramMimeType)))
        return;
    const QPoint at = mapFromGlobal(QCursor::pos());
    const QPointF view = rect().contains(at) && underMouse() ? QPointF(at) : QRectF(rect()).center();
    placeText(content->data(QLatin1String(diagramMimeType)), m_viewport.toScene(view));
}

// As a whole on the grid it came from. A part with a name is a pattern, which is added, not pasted.
void Canvas::placeText(const QByteArray &text, const QPointF &wanted)
{
    const document::ReadResult read = document::read(text);
    if (!read.diagram)
        return;
    const QPointF middle = middleOf(*read.diagram).value_or(wanted);
    placePart(toolContext(), *read.diagram, middle + snapped(wanted - middle), read.diagram->settings.name);
}

void Canvas::duplicate()
{
    placeCopies(toolContext(), m_selection.items(), QPointF(2 * gridStep, 2 * gridStep));
}

// Below everything that is there, and all of it in sight.
void Canvas::addPart(const QByteArray &text)
{
    const document::ReadResult read = document::read(text);
    const auto middle = read.diagram ? middleOf(*read.diagram) : std::nullopt;
    if (!middle)
        return;
    double top = 0, bottom = 0; // of the part, from its middle
    for (const auto &[id, node] : read.diagram->nodes) {
        top = std::min(top, node.at.y() - middle->y());
        bottom = std::max(bottom, node.at.y() - middle->y());
    }
    const QRectF drawn = m_shapes.bounds();
    const QPointF wanted = drawn.isEmpty() ? inSight().center()
                                           : QPointF(drawn.center().x(), drawn.bottom() + cardSize.height() - top);
    placePart(toolContext(), *read.diagram, *middle + snapped(wanted - *middle), read.diagram->settings.name);
    fitAll();
    setFocus();
}

// ---- Drops from the palette: a kind of node, or a part as the clipboard has it

void Canvas::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasFormat(QLatin1String(kindMimeType)) || event->mimeData()->hasFormat(QLatin1String(diagramMimeType)))
        event->acceptProposedAction();
}

void Canvas::dragMoveEvent(QDragMoveEvent *event)
{
    if (event->mimeData()->hasFormat(QLatin1String(diagramMimeType)))
        event->acceptProposedAction();
    if (!event->mimeData()->hasFormat(QLatin1String(kindMimeType)))
        return;
    const QString kind = QString::fromUtf8(event->mimeData()->data(QLatin1String(kindMimeType)));
    Preview preview;
    preview.ghost = Preview::Ghost{kind, snapped(m_viewport.toScene(event->position()))};
    setPreview(preview);
    event->acceptProposedAction();
}

void Canvas::dragLeaveEvent(QDragLeaveEvent *)
{
    setPreview({});
}

void Canvas::dropEvent(QDropEvent *event)
{
    setPreview({});
    const QMimeData *content = event->mimeData();
    const QPointF at = m_viewport.toScene(event->position());
    if (content->hasFormat(QLatin1String(diagramMimeType)))
        placeText(content->data(QLatin1String(diagramMimeType)), at);
    else if (content->hasFormat(QLatin1String(kindMimeType)))
        canvas::placeNode(toolContext(), QString::fromUtf8(content->data(QLatin1String(kindMimeType))), at);
    else
        return;
    event->acceptProposedAction();
    setFocus();
}

} // namespace canvas
