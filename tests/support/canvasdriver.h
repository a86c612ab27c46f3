// A canvas on a drawing, worked by mouse and keys as a person would. Positions are scene coordinates.
#pragma once

#include "tests/support/draw.h"
#include "views/canvas/canvas.h"

#include <QApplication>
#include <QDropEvent>
#include <QMimeData>
#include <QTest>
#include <QUndoStack>
#include <QWheelEvent>

#include <memory>

namespace support {

class CanvasDriver
{
public:
    document::Document document;
    views::Selection selection;
    views::Theme theme;
    canvas::Canvas canvas{document, selection, theme};

    explicit CanvasDriver(const QString &text = {})
        : CanvasDriver(text.isEmpty() ? diagram::Diagram() : Draw(text).run())
    {
    }
    explicit CanvasDriver(const diagram::Diagram &drawing)
    {
        theme.choose(views::Theme::Choice::Light);
        document.reset(drawing);
        canvas.resize(1000, 700);
        canvas.show();
        canvas.setFocus();
        QApplication::setActiveWindow(&canvas);
        QCoreApplication::processEvents();
    }

    static diagram::NodeId node(const char *id) { return diagram::NodeId(QLatin1String(id)); }
    static diagram::EdgeId edge(const char *id) { return diagram::EdgeId(QLatin1String(id)); }
    const diagram::Diagram &drawing() const { return document.diagram(); }
    const diagram::Node &at(const char *id) const { return *diagram::find(drawing(), node(id)); }
    QPointF middle(const char *id) const { return canvas.shapes().node(node(id))->card.center(); }
    QPointF rightRim(const char *id) const
    {
        const QRectF card = canvas.shapes().node(node(id))->card;
        return {card.right(), card.center().y() + 20};
    }
    int steps() { return document.history()->index(); } // of history

    QPoint view(const QPointF &scene) const { return canvas.viewport().toView(scene).toPoint(); }
    void moveTo(const QPointF &scene, Qt::MouseButtons buttons = Qt::NoButton,
                Qt::KeyboardModifiers keys = {})
    {
        const QPointF at = view(scene);
        QMouseEvent event(QEvent::MouseMove, at, canvas.mapToGlobal(at), Qt::NoButton, buttons, keys);
        QCoreApplication::sendEvent(&canvas, &event);
    }
    void press(const QPointF &scene, Qt::KeyboardModifiers keys = {})
    {
        moveTo(scene, Qt::NoButton, keys);
        QTest::mousePress(&canvas, Qt::LeftButton, keys, view(scene));
    }
    void release(const QPointF &scene, Qt::KeyboardModifiers keys = {})
    {
        QTest::mouseRelease(&canvas, Qt::LeftButton, keys, view(scene));
    }
    void click(const QPointF &scene, Qt::KeyboardModifiers keys = {})
    {
        press(scene, keys);
        release(scene, keys);
    }
    void drag(const QPointF &from, const QPointF &to, Qt::KeyboardModifiers keys = {})
    {
        press(from, keys);
        dragTo(from, to, keys);
        release(to, keys);
    }
    void dragTo(const QPointF &from, const QPointF &to, Qt::KeyboardModifiers keys = {})
    {
        for (int i = 1; i <= 5; ++i)
            moveTo(from + (to - from) * i / 5.0, Qt::LeftButton, keys);
    }
    void doubleClick(const QPointF &scene) { QTest::mouseDClick(&canvas, Qt::LeftButton, {}, view(scene)); }
    void key(Qt::Key key, Qt::KeyboardModifiers keys = {}) { QTest::keyClick(&canvas, key, keys); }
    void wheel(const QPointF &atView, int delta, Qt::KeyboardModifiers keys = {})
    {
        QWheelEvent event(atView, canvas.mapToGlobal(atView), {}, QPoint(0, delta), Qt::NoButton, keys,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&canvas, &event);
    }
    // A drag cannot run without a screen, so its events are sent one by one. Returns whether it was welcome.
    bool drop(const char *kind, const QPointF &scene) { return drop(canvas::kindMimeType, kind, scene); }
    bool drop(const char *type, const QByteArray &data, const QPointF &scene)
    {
        QMimeData content;
        content.setData(QLatin1String(type), data);
        QDragEnterEvent enter(view(scene), Qt::CopyAction, &content, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&canvas, &enter);
        QDragMoveEvent move(view(scene), Qt::CopyAction, &content, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&canvas, &move);
        QDropEvent event(QPointF(view(scene)), Qt::CopyAction, &content, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&canvas, &event);
        return enter.isAccepted() && event.isAccepted();
    }
};

} // namespace support
