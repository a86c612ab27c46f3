// Events of the canvas: pointer, keys, drops; hit-testing.
#include "views/canvas/canvas.h"
#include "views/canvas/words.h"

#include <QDropEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QNativeGestureEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace canvas {

namespace {

constexpr double rimWidth = 5; // logical pixels to either side of a card's border
constexpr double handleReach = 9;
constexpr double edgeReachPixels = 7;
constexpr double wheelZoom = 1.0015; // per 1/8 degree

QPointF arrow(int key)
{
    switch (key) {
    case Qt::Key_Left:
        return {-1, 0};
    case Qt::Key_Right:
        return {1, 0};
    case Qt::Key_Up:
        return {0, -1};
    case Qt::Key_Down:
        return {0, 1};
    default:
        return {};
    }
}

bool onHandle(const QRectF &card, const QPointF &at, double reach)
{
    for (const Side side : {Side::Left, Side::Right, Side::Top, Side::Bottom}) {
        const QPointF out = outwards(side);
        const QPointF way =
            at - card.center() - QPointF(out.x() * card.width() / 2, out.y() * card.height() / 2);
        if (std::hypot(way.x(), way.y()) <= reach)
            return true;
    }
    return false;
}

} // namespace

Hit Canvas::hitAt(const QPointF &at) const
{
    const double rim = rimWidth / m_viewport.scale();
    Hit hit;
    const std::vector<const NodeShape *> nodes = stacked(m_shapes, m_selection.items());
    for (auto it = nodes.rbegin(); it != nodes.rend(); ++it) {
        const QRectF &card = (*it)->card;
        const bool handle = (*it)->id == m_hovered && onHandle(card, at, handleReach / m_viewport.scale());
        if (!handle && !card.adjusted(-rim, -rim, rim, rim).contains(at))
            continue;
        const bool inside = card.adjusted(rim, rim, -rim, -rim).contains(at);
        hit.what = inside && !handle ? Hit::What::Node : Hit::What::Rim;
        hit.node = (*it)->id;
        return hit;
    }
    double nearest = edgeReachPixels / m_viewport.scale();
    for (const auto &[id, edge] : m_shapes.edges()) {
        if (edge.route.isEmpty() || !edgeReach(edge).contains(at))
            continue;
        const bool onBox = edge.labelBox.contains(at) || pillBox(edge, m_facts.edge(id)).contains(at);
        const double distance = onBox ? 0 : edge.route.distanceTo(at);
        if (distance < nearest) {
            nearest = distance;
            hit.what = Hit::What::Edge;
            hit.edge = id;
        }
    }
    if (hit.what == Hit::What::Edge)
        return hit;
    for (const auto &[id, note] : m_shapes.notes()) {
        if (note.box.contains(at)) {
            hit.what = Hit::What::Note;
            hit.note = id;
        }
    }
    return hit;
}

diagram::Items Canvas::itemsIn(const QRectF &box) const
{
    diagram::Items items;
    for (const auto &[id, node] : m_shapes.nodes()) {
        if (node.card.intersects(box))
            items.nodes.insert(id);
    }
    for (const auto &[id, edge] : m_shapes.edges()) {
        if (box.contains(edge.route.bounds().adjusted(-1, -1, 1, 1)) ||
            (items.nodes.count(edge.from) && items.nodes.count(edge.to)))
            items.edges.insert(id);
    }
    for (const auto &[id, note] : m_shapes.notes()) {
        if (note.box.intersects(box))
            items.notes.insert(id);
    }
    return items;
}

Pointer Canvas::pointer(const QPointF &view, Qt::MouseButton button, Qt::KeyboardModifiers modifiers) const
{
    return {m_viewport.toScene(view), view, button, modifiers};
}

void Canvas::hover(const QPointF &view)
{
    const Hit hit = hitAt(m_viewport.toScene(view));
    if (!(hit.node == m_hovered)) {
        m_hovered = hit.node;
        update();
    }
    shapeCursor();
    if (!m_panFrom && m_tool == &m_select && hit.what == Hit::What::Rim)
        setCursor(Qt::CrossCursor);
    else if (!m_panFrom && m_tool == &m_select && messageAt(view))
        setCursor(Qt::PointingHandCursor);
}

void Canvas::shapeCursor()
{
    if (m_panFrom)
        setCursor(Qt::ClosedHandCursor);
    else if (m_spaceHeld)
        setCursor(Qt::OpenHandCursor);
    else if (m_tool != &m_select)
        setCursor(Qt::CrossCursor);
    else
        unsetCursor();
}

void Canvas::setViewport(const Viewport &viewport)
{
    const bool zoomed = viewport.scale() != m_viewport.scale();
    if (m_viewport == viewport)
        return;
    endRename(true);
    m_fitted = false;
    m_viewport = viewport;
    if (zoomed)
        Q_EMIT zoomChanged(viewport.scale());
    update();
}

void Canvas::zoomBy(double factor, const QPointF &view)
{
    Viewport viewport = m_viewport;
    viewport.zoomTo(viewport.scale() * factor, view);
    setViewport(viewport);
}

// ---- Mouse
// -----------------------------------------------------------------------------------------------------

void Canvas::mousePressEvent(QMouseEvent *event)
{
    setFocus();
    const bool pans =
        event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_spaceHeld);
    if (pans) {
        m_panFrom = event->position();
        m_spaceUsed = true;
        shapeCursor();
        return;
    }
    if (event->button() != Qt::LeftButton)
        return;
    const Pointer at = pointer(event->position(), event->button(), event->modifiers());
    if (m_tool == &m_select && hitAt(at.scene).what == Hit::What::Rim)
        m_tool = &m_connect;
    const sim::Hop *message = m_tool == &m_select && !event->modifiers() ? messageAt(at.view) : nullptr;
    m_tool->press(at);
    if (message)
        Q_EMIT messageClicked(message->id);
}

void Canvas::mouseMoveEvent(QMouseEvent *event)
{
    if (m_panFrom) {
        Viewport viewport = m_viewport;
        viewport.pan(event->position() - *m_panFrom);
        m_panFrom = event->position();
        setViewport(viewport);
        return;
    }
    m_tool->move(pointer(event->position(), Qt::NoButton, event->modifiers()));
    if (!event->buttons() || m_tool == &m_connect)
        hover(event->position());
}

void Canvas::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_panFrom) {
        m_panFrom.reset();
        shapeCursor();
        return;
    }
    if (event->button() == Qt::LeftButton)
        m_tool->release(pointer(event->position(), event->button(), event->modifiers()));
}

void Canvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_tool == &m_select)
        m_tool->doubleClick(pointer(event->position(), event->button(), event->modifiers()));
}

void Canvas::wheelEvent(QWheelEvent *event)
{
    const QPointF turned = event->angleDelta();
    if (event->modifiers() & Qt::ControlModifier) {
        zoomBy(std::pow(wheelZoom, turned.y()), event->position());
    } else {
        QPointF delta = event->hasPixelDelta() ? QPointF(event->pixelDelta()) : turned * 0.5;
        if (event->modifiers() & Qt::ShiftModifier && delta.x() == 0)
            delta = {delta.y(), 0};
        Viewport viewport = m_viewport;
        viewport.pan(delta);
        setViewport(viewport);
    }
    event->accept();
}

void Canvas::leaveEvent(QEvent *)
{
    m_hovered = {};
    update();
}

bool Canvas::pinched(QNativeGestureEvent *event)
{
    if (event->gestureType() != Qt::ZoomNativeGesture)
        return false;
    zoomBy(1 + event->value(), event->position());
    return true;
}

void Canvas::contextMenuEvent(QContextMenuEvent *event)
{
    QPointF view = event->pos();
    QPoint global = event->globalPos();
    diagram::Items item = hitAt(m_viewport.toScene(view)).item();
    if (event->reason() == QContextMenuEvent::Keyboard) {
        item = m_selection.items();
        const QRectF box = boundsOf(item);
        view = box.isNull() ? QRectF(rect()).center() : m_viewport.toView(box.center());
        global = mapToGlobal(view.toPoint());
    } else if (m_selection.items().nodes.count(item.nodes.empty() ? diagram::NodeId()
                                                                  : *item.nodes.begin()) == 0) {
        m_selection.set(item);
    }
    QString id;
    if (!item.nodes.empty())
        id = item.nodes.begin()->text;
    else if (!item.edges.empty())
        id = item.edges.begin()->text;
    else if (!item.notes.empty())
        id = item.notes.begin()->text;
    Q_EMIT contextMenuAt(id, m_viewport.toScene(view), global);
}

// ---- Keys
// ------------------------------------------------------------------------------------------------------

bool Canvas::event(QEvent *event)
{
    switch (event->type()) {
    case QEvent::NativeGesture:
        if (pinched(static_cast<QNativeGestureEvent *>(event)))
            return true;
        break;
    case QEvent::ToolTip:
        return showTip(static_cast<QHelpEvent *>(event));
    case QEvent::ShortcutOverride:
        // Held, Space pans; only this widget can tell a tap from a hold.
        if (static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space) {
            event->accept();
            return true;
        }
        break;
    default:
        break;
    }
    return QWidget::event(event);
}

bool Canvas::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_name && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        endRename(false);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void Canvas::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        escape();
        break;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        deleteSelection();
        break;
    case Qt::Key_F2:
        renameSelection();
        break;
    case Qt::Key_T:
        flipSelection();
        break;
    case Qt::Key_Space:
        if (!event->isAutoRepeat()) {
            m_spaceHeld = true;
            m_spaceUsed = false;
            shapeCursor();
        }
        break;
    default:
        if (!moveByKey(event))
            QWidget::keyPressEvent(event);
    }
}

void Canvas::keyReleaseEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Space || event->isAutoRepeat()) {
        QWidget::keyReleaseEvent(event);
        return;
    }
    const bool tapped = m_spaceHeld && !m_spaceUsed;
    m_spaceHeld = false;
    shapeCursor();
    if (tapped)
        Q_EMIT playPauseTapped();
}

void Canvas::focusOutEvent(QFocusEvent *event)
{
    m_spaceHeld = false;
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::OtherFocusReason)
        m_tool->cancel();
    QWidget::focusOutEvent(event);
}

void Canvas::escape()
{
    const bool busy = m_tool != &m_select || !m_preview.moving.isEmpty() || m_preview.box || m_preview.line;
    m_tool->cancel();
    if (!busy)
        m_selection.clear();
}

bool Canvas::moveByKey(QKeyEvent *event)
{
    const QPointF way = arrow(event->key());
    if (way.isNull() || (event->modifiers() & Qt::ControlModifier))
        return false;
    if (event->modifiers() & Qt::AltModifier) {
        walk(way);
        return true;
    }
    const diagram::Items &items = m_selection.items();
    if (items.nodes.empty() && items.notes.empty())
        return false;
    const double step = event->modifiers() & Qt::ShiftModifier ? 1 : gridStep;
    QStringList moved;
    for (const diagram::NodeId &id : items.nodes)
        moved << id.text;
    for (const diagram::NoteId &id : items.notes)
        moved << id.text;
    m_document.commit(tr("Move"), diagram::moveItems(m_document.diagram(), items, way * step),
                      QStringLiteral("move ") + moved.join(QLatin1Char(' ')));
    return true;
}

// To the nearest node in that direction; sideways counts double.
void Canvas::walk(const QPointF &way)
{
    const diagram::NodeId *here = m_selection.singleNode();
    const NodeShape *start = here ? m_shapes.node(*here) : nullptr;
    const QPointF from = start ? start->card.center() : m_viewport.toScene(QRectF(rect()).center());
    double least = 1e18;
    diagram::NodeId next;
    for (const auto &[id, node] : m_shapes.nodes()) {
        const QPointF gap = node.card.center() - from;
        const double ahead = QPointF::dotProduct(gap, way);
        const double cost = ahead + 2 * std::abs(gap.x() * way.y() - gap.y() * way.x());
        if ((start && ahead <= 0) || cost >= least || (here && id == *here))
            continue;
        least = cost;
        next = id;
    }
    if (next.isNull())
        return;
    m_selection.select(next);
    reveal(next);
}

// ---- Tool tips
// ---------------------------------------------------------------------------------------------------

QString Canvas::tipAt(const QPointF &at) const
{
    const Hit hit = hitAt(at);
    if (const NodeShape *node = m_shapes.node(hit.node)) {
        const NodeFacts &facts = m_facts.node(hit.node);
        QString tip = QStringLiteral("%1 · %2").arg(node->name, kindLabel(node->kind));
        if (!facts.unit.isEmpty())
            tip += tr("\n%1 %2 over the last second\n%3").arg(facts.value, facts.unit, facts.detail);
        if (facts.queued > 0 && !facts.backlog)
            tip += tr("\n%1 waiting at the door").arg(facts.queued);
        return hit.what == Hit::What::Rim ? tip + tr("\nDrag from here to connect") : tip;
    }
    const EdgeShape *edge = m_shapes.edge(hit.edge);
    if (!edge)
        return {};
    QString tip =
        tr("%1 → %2 · %3").arg(m_shapes.node(edge->from)->name, m_shapes.node(edge->to)->name, edge->label);
    tip += edge->async ? tr("\nasynchronous") : tr("\nsynchronous: the caller waits");
    const EdgeFacts &facts = m_facts.edge(hit.edge);
    if (facts.backlogKnown)
        tip += tr("\n%1 messages waiting").arg(facts.waiting);
    if (facts.partitioned)
        tip += tr("\ncut off");
    if (!facts.fault.isEmpty())
        tip += u'\n' + facts.fault;
    return tip;
}

bool Canvas::showTip(QHelpEvent *event)
{
    const QString tip = tipAt(m_viewport.toScene(QPointF(event->pos())));
    if (tip.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(event->globalPos(), tip, this);
    return true;
}

} // namespace canvas
