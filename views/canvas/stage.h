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
        QPixmap picture;
        QPointF offset;  // from the card's corner to the picture's, scene units
        NodeShape shape; // at the origin
        NodeFacts facts;
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
    void paintCards(QPainter &painter, const Input &input);
    void paintPillSprites(QPainter &painter, const Input &input);
    const Sprite &cardSprite(const Input &input, const NodeShape &shape);
    void paintSprite(Sprite &sprite, const Input &input) const;

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
    int m_budget = 0; // cards that may still be brought up to date in this frame
    bool m_behind = false;
};

} // namespace canvas
