#include "views/canvas/stage.h"

#include <cmath>

namespace canvas {

namespace {

constexpr int freshCardsPerFrame = 8; // a card costs some 80 us; figures change ten times a second

Ink inkFor(const Stage::Input &input)
{
    return {input.tokens, input.viewport.toScene(QRectF(QPointF(), input.size)), input.viewport.scale(),
            input.ratio, false};
}

QPixmap blank(const QSizeF &size, double ratio)
{
    QPixmap pixmap(static_cast<int>(std::ceil(size.width() * ratio)),
                   static_cast<int>(std::ceil(size.height() * ratio)));
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

NodeShape atOrigin(NodeShape shape)
{
    const QPointF corner = shape.card.topLeft();
    shape.card.translate(-corner);
    shape.door.at -= corner;
    return shape;
}

// Whole device pixels, so that what was painted sharp stays sharp.
QPointF aligned(const QPointF &at, double ratio)
{
    return {std::round(at.x() * ratio) / ratio, std::round(at.y() * ratio) / ratio};
}

} // namespace

void Stage::refresh(const Input &input)
{
    const QSize pixels = input.size * input.ratio;
    const bool moved = !(m_viewport == input.viewport) || m_grid != input.grid || m_lifted != input.lifted;
    const bool restyled = m_theme != input.tokens.canvas.rgb() || m_ratio != input.ratio;
    if (restyled || m_scale != input.viewport.scale()) {
        m_cards.clear();
        m_pills.clear();
    }
    m_messages.prepare(input.tokens, input.viewport.scale(), input.ratio);
    m_theme = input.tokens.canvas.rgb();
    m_scale = input.viewport.scale();
    m_ratio = input.ratio;
    if (!m_layerStale && !moved && !restyled && m_layer.size() == pixels)
        return;
    m_viewport = input.viewport;
    m_lifted = input.lifted;
    m_grid = input.grid;
    if (m_layer.size() != pixels)
        m_layer = QPixmap(pixels);
    m_layer.setDevicePixelRatio(input.ratio);
    paintLayer(input);
    m_layerStale = false;
}

void Stage::paintLayer(const Input &input)
{
    m_layer.fill(input.tokens.canvas);
    QPainter painter(&m_layer);
    painter.setTransform(input.viewport.transform());
    const Ink ink = inkFor(input);
    if (input.grid)
        paintGrid(painter, ink);
    paintGround(painter, ink, input.scene);
    paintEdges(painter, ink, input.scene, input.lifted);
}

void Stage::paint(QPainter &painter, const Input &input)
{
    refresh(input);
    painter.drawPixmap(QPointF(0, 0), m_layer);
    const Ink ink = inkFor(input);
    painter.save();
    painter.setTransform(input.viewport.transform(), true);
    for (const diagram::EdgeId &id : input.lifted) {
        if (const EdgeShape *shape = input.scene.shapes.edge(id))
            paintOneEdge(painter, ink, input.scene, *shape);
    }
    painter.restore();
    if (input.scene.motion == Motion::Dots)
        paintHops(painter, input);
    paintPillSprites(painter, input);
    paintCards(painter, input);
    if (!input.scene.live)
        return;
    painter.save();
    painter.setTransform(input.viewport.transform(), true);
    input.marks.paint(painter, ink, input.scene.map, input.scene.facts);
    paintChips(painter, ink, input.scene, input.now);
    painter.restore();
}

void Stage::paintHops(QPainter &painter, const Input &input)
{
    const QRectF near = QRectF(QPointF(), input.size).adjusted(-12, -12, 12, 12);
    for (const sim::Hop &hop : input.hops) {
        const EdgeShape *edge = input.scene.map.edge(hop.edge);
        if (!edge || edge->route.isEmpty())
            continue;
        const QPointF at =
            input.viewport.toView(placeOf(hop, *edge, input.scene.facts.edge(edge->id), input.now));
        if (near.contains(at))
            m_messages.paint(painter, hop.kind, at);
    }
}

void Stage::paintCards(QPainter &painter, const Input &input)
{
    m_budget = freshCardsPerFrame;
    m_behind = false;
    const QRectF exposed = input.viewport.toScene(QRectF(QPointF(), input.size));
    for (const auto &[id, shape] : input.scene.shapes.nodes()) {
        if (!cardReach(shape, input.scene.facts.node(id)).intersects(exposed))
            continue;
        const Sprite &sprite = cardSprite(input, shape);
        const QPointF at = input.viewport.toView(shape.card.topLeft() + sprite.offset);
        painter.drawPixmap(aligned(at, input.ratio), sprite.picture);
    }
}

const Stage::Sprite &Stage::cardSprite(const Input &input, const NodeShape &shape)
{
    const NodeShape there = atOrigin(shape);
    const NodeFacts &facts = input.scene.facts.node(shape.id);
    CardState state = cardState(input.scene, shape.id);
    state.target = input.preview.line && input.preview.line->target == shape.id;
    Sprite &sprite = m_cards[shape.id.text];
    const bool same = !sprite.picture.isNull() && sprite.shape == there && sprite.state == state;
    if (same && sprite.facts == facts)
        return sprite;
    if (same && m_budget <= 0) {
        m_behind = true;
        return sprite;
    }
    --m_budget;
    sprite.shape = there;
    sprite.facts = facts;
    sprite.state = state;
    paintSprite(sprite, input);
    return sprite;
}

void Stage::paintSprite(Sprite &sprite, const Input &input) const
{
    const double scale = input.viewport.scale();
    const QRectF reach = cardReach(sprite.shape, sprite.facts);
    // The card's corner falls on a whole pixel of the sprite.
    const double step = 1 / (scale * input.ratio);
    const QPointF corner(std::floor(reach.left() / step) * step, std::floor(reach.top() / step) * step);
    sprite.offset = corner;
    sprite.picture =
        blank(QSizeF(reach.right() - corner.x(), reach.bottom() - corner.y()) * scale, input.ratio);
    sprite.picture.fill(Qt::transparent);
    QPainter painter(&sprite.picture);
    painter.scale(scale, scale);
    painter.translate(-corner);
    const Ink ink{input.tokens, reach, scale, input.ratio, false};
    paintCard(painter, ink, sprite.shape, sprite.facts, sprite.state);
}

void Stage::paintPillSprites(QPainter &painter, const Input &input)
{
    const Ink ink = inkFor(input);
    for (const auto &[id, shape] : input.scene.shapes.edges()) {
        if (!shape.direct)
            continue;
        const EdgeFacts &facts = input.scene.facts.edge(id);
        const QRectF box = pillBox(shape, facts);
        if (box.isEmpty() || !box.intersects(ink.exposed))
            continue;
        PillSprite &sprite = m_pills[id.text];
        const QString key =
            QStringLiteral("%1/%2/%3").arg(facts.backlogKnown).arg(facts.waiting).arg(box.width());
        if (sprite.key != key) {
            sprite.key = key;
            sprite.picture = blank(box.adjusted(-2, -2, 2, 2).size() * ink.scale, input.ratio);
            sprite.picture.fill(Qt::transparent);
            QPainter into(&sprite.picture);
            into.scale(ink.scale, ink.scale);
            into.translate(QPointF(2, 2) - box.topLeft());
            paintPill(into, ink, shape, facts);
        }
        painter.drawPixmap(aligned(input.viewport.toView(box.topLeft() - QPointF(2, 2)), input.ratio),
                           sprite.picture);
    }
}

} // namespace canvas
