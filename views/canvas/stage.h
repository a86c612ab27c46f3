// The picture in the window, kept in pieces so that a frame costs the same however large the diagram is:
// grid, frames, lines and labels in one pixmap the size of the window; each card and backlog a sprite of its
// own; the messages ready-made sprites. Only what differs is painted anew.
#pragma once

#include "views/canvas/scene.h"
#include "views/canvas/tools/tool.h"
#include "views/canvas/viewport.h"

#include <QHash>
#include <QPixmap>

namespace canvas {

class Stage
{
public:
    struct Input // what there is to see; borrowed for one call of paint()
    {
        const views::Tokens &tokens;
        const Scene &scene;
        const Viewport &viewport;
        const Marks &marks;
        const std::vector<sim::Hop> &hops;
        sim::Time now = 0;
        double flowed = 0; // how far the beads of the flow have come, scene units
        const Preview &preview;
        const std::set<diagram::EdgeId> &lifted; // edges that move: painted over the layer
        QSize size;                              // logical pixels
        double ratio = 1;
        bool grid = true;
    };

    void invalidate() { m_layerStale = true; } // lines, labels, groups, notes or the selection have changed
    void forget(const diagram::NodeId &id) { m_cards.remove(id.text); }
    // Paints everything but legend, handles and empty state; painter in logical pixels of the widget.
    void paint(QPainter &painter, const Input &input);
    // Cards whose figures are not up to date yet: at most some are painted in a frame.
    bool isBehind() const { return m_behind; }

private:
    struct Sprite
    {
        QPixmap body, picture;      // without figures; whole
        QPointF bodyOffset, offset; // from the card's corner to the pictures', scene units
        NodeShape shape;            // at the origin
        NodeFacts facts;
        CardLook look;
        CardState state;
    };
    struct PillSprite
    {
        QPixmap picture;
        QString key;
    };

    void refresh(const Input &input);
    void paintLayer(const Input &input);
    void paintHops(QPainter &painter, const Input &input);
    void paintFlow(QPainter &painter, const Input &input);
    void paintCards(QPainter &painter, const Input &input);
    void paintPillSprites(QPainter &painter, const Input &input);
    void refreshCards(const Input &input, const std::vector<const NodeShape *> &visible);
    static QPixmap sheet(const QRectF &reach, const Input &input, QPointF &offset);
    void paintBody(Sprite &sprite, const Input &input) const;
    void paintFigures(Sprite &sprite, const Input &input) const;

    QPixmap m_layer;
    bool m_layerStale = true;
    Viewport m_viewport;
    QRgb m_theme = 0;
    double m_scale = 0, m_ratio = 0; // of the sprites
    std::set<diagram::EdgeId> m_lifted;
    bool m_grid = true;
    QHash<QString, Sprite> m_cards;
    QHash<QString, PillSprite> m_pills;
    Sprites m_messages;
    QString m_turn; // the card whose figures were brought up to date last: then it is the next one's turn
    bool m_behind = false;
};

} // namespace canvas
