// The drawing: shown, edited by mouse and keys, and alive while a run is shown. GUI thread.
//
// Keys it handles itself when no shortcut of the window takes them first: Delete and Backspace, F2, T, Esc,
// the arrows (one grid step; Shift: 1 px; Alt: walk to the next node) and Space (tapped: playPauseTapped;
// held with the left button: pan).
#pragma once

#include "model/run/observation.h"
#include "views/canvas/stage.h"
#include "views/canvas/tools/connecttool.h"
#include "views/canvas/tools/placetool.h"
#include "views/canvas/tools/selecttool.h"
#include "views/shared/theme.h"

#include <QElapsedTimer>
#include <QWidget>

class QHelpEvent;
class QLineEdit;
class QNativeGestureEvent;

namespace canvas {

class KindPopup;

inline constexpr double legendMargin = 12;                                // logical pixels round the legend
inline constexpr const char *kindMimeType = "application/x-hopyard-kind"; // the key of a kind, UTF-8
inline constexpr const char *diagramMimeType = "application/x-hopyard-diagram"; // a part, as in a file

class Canvas : public QWidget, private CanvasAdapter
{
    Q_OBJECT
public:
    Canvas(document::Document &document, views::Selection &selection, views::Theme &theme,
           QWidget *parent = nullptr);
    ~Canvas() override;

    // Shows the run as it stands; keeps what it needs. Once per frame, and once more with nothing to end it.
    void showRun(const run::Observation &run);
    // Dots: single messages. Flow: too fast for them. The canvas chooses Flow by itself when most messages
    // would be on their way for less than two frames.
    void setMotion(Motion motion);
    void setReducedMotion(bool reduced); // draws no messages on the lines
    void setGridVisible(bool visible);
    bool isGridVisible() const { return m_grid; }

    double zoom() const { return m_viewport.scale(); }
    const Viewport &viewport() const { return m_viewport; }
    const Shapes &shapes() const { return m_shapes; }
    Hit hitAt(const QPointF &scene) const override;

    QSize sizeHint() const override { return {960, 600}; }
    QSize minimumSizeHint() const override { return {240, 180}; }

public Q_SLOTS:
    void addNode(const QString &kind);   // at a free place in view, beside the selected node
    void placeNode(const QString &kind); // where the user clicks next
    void deleteSelection();
    void renameSelection(); // the one node selected
    void flipSelection();   // sync and async change places on the selected edges
    void selectAll();
    void cut();
    void copy();
    void paste(); // at the pointer, or in the middle of the view
    void addPart(const QByteArray &text); // a whole pattern, as a file has it, below what is there
    void duplicate();
    void zoomIn();
    void zoomOut();
    void zoomToActual();
    void fitAll();
    void fitSelection();

Q_SIGNALS:
    void contextMenuAt(const QString &item, const QPointF &scene,
                       const QPoint &global); // no id: empty canvas
    void playPauseTapped();
    void zoomChanged(double zoom);
    void messageClicked(std::uint64_t request); // one that travels over an async edge

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override; // of the name's editor
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void placeText(const QByteArray &text, const QPointF &wanted);

private:
    // CanvasAdapter
    diagram::Items itemsIn(const QRectF &scene) const override;
    void setPreview(const Preview &preview) override;
    void rename(const diagram::NodeId &node) override;
    void offerKinds(const QPointF &scene, const diagram::NodeId &from) override;
    void finishTool() override;

    // canvas.cpp
    void documentChanged(const diagram::Dirty &dirty);
    void documentReplaced();
    void endRename(bool keep);
    QRectF boundsOf(const diagram::Items &items) const;
    double legendRoom() const; // logical pixels at the bottom
    QRectF inSight() const;    // of the scene, above the legend
    bool isFree(const QPointF &place) const;
    std::optional<QPointF> freeCell(const QPointF &wanted, const QRectF &within) const;
    std::optional<QPointF> freeSpot(const QPointF &wanted, const QRectF &within) const;
    void reveal(const diagram::NodeId &id);
    ToolContext toolContext() { return {m_document, m_selection, *this}; }
    Motion shownMotion() const;
    void readFacts(const run::Observation &run);
    bool tooFast(const run::Frame &frame, double seconds) const;

    // canvasinput.cpp
    Pointer pointer(const QPointF &view, Qt::MouseButton button, Qt::KeyboardModifiers modifiers) const;
    void hover(const QPointF &view);
    void setViewport(const Viewport &viewport);
    void zoomBy(double factor, const QPointF &view);
    bool pinched(QNativeGestureEvent *event);
    bool moveByKey(QKeyEvent *event);
    void walk(const QPointF &way);
    void escape();
    bool showTip(QHelpEvent *event);
    QString tipAt(const QPointF &scene) const;
    void shapeCursor();

    // canvaspaint.cpp
    Scene scene() const;
    const sim::Hop *messageAt(const QPointF &view) const; // over an async edge; null: none
    void paintGesture(QPainter &painter) const;
    void paintHandles(QPainter &painter) const;
    void paintLine(QPainter &painter, const Preview::Line &line) const;
    void paintGhosts(QPainter &painter) const;
    void paintEmpty(QPainter &painter) const;

    document::Document &m_document;
    views::Selection &m_selection;
    views::Theme &m_theme;

    Shapes m_shapes;
    Viewport m_viewport;
    Stage m_stage;
    LegendPicture m_legend;
    bool m_grid = true;
    bool m_toFit = true;   // a drawing newly opened waits to be brought into view
    bool m_fitted = false; // neither zoomed nor scrolled since all was fitted: resizing fits again

    // What is shown of the run.
    bool m_live = false;
    RunMap m_map;
    Facts m_facts;
    Marks m_marks;
    std::vector<sim::Hop> m_hops;
    std::uint32_t m_messagesPerDot = 1;
    sim::Time m_now = 0;
    double m_flowed = 0; // see Stage::Input
    Motion m_motion = Motion::Dots;
    bool m_reduced = false;
    bool m_flowing = false; // too fast for dots
    QElapsedTimer m_sinceFrame, m_sinceFacts;

    // Gestures.
    SelectTool m_select;
    ConnectTool m_connect;
    PlaceTool m_place;
    Tool *m_tool = &m_select;
    Preview m_preview;
    std::set<diagram::EdgeId> m_lifted;
    diagram::NodeId m_hovered;
    std::optional<QPointF> m_panFrom;
    bool m_spaceHeld = false, m_spaceUsed = false;
    KindPopup *m_kinds;
    QPointF m_kindsAt;
    diagram::NodeId m_kindsFrom;
    QLineEdit *m_name;
    diagram::NodeId m_renamed;
};

} // namespace canvas
