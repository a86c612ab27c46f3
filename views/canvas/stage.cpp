#include "views/canvas/stage.h"

#include <algorithm>
#include <cmath>

namespace canvas {

namespace {

constexpr double densestBeads = 20, beadLength = 5; // scene units
constexpr std::size_t freshCardsPerFrame = 6;       // some 50 us each; figures change ten times a second

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
    paintDeadLetters(painter, ink, input.scene.shapes);
    for (const diagram::EdgeId &id : input.lifted) {
        if (const EdgeShape *shape = input.scene.shapes.edge(id))
            paintOneEdge(painter, ink, input.scene, *shape);
    }
    painter.restore();
    if (input.scene.motion == Motion::Dots)
        paintHops(painter, input);
    else if (input.scene.motion == Motion::Flow && input.scene.live)
        paintFlow(painter, input);
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

// Beads that pass at one speed everywhere; how many there are is in proportion to the rate.
void Stage::paintFlow(QPainter &painter, const Input &input)
{
    const double busiest = input.scene.facts.busiest();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto &[id, shape] : input.scene.shapes.edges()) {
        const EdgeFacts &facts = input.scene.facts.edge(id);
        if (facts.rate <= 0 || shape.route.isEmpty())
            continue;
        const double gap = densestBeads * busiest / facts.rate, length = shape.route.length();
        QList<QLineF> beads;
        for (double at = std::fmod(input.flowed, gap); at + beadLength < length - 10; at += gap)
            beads << QLineF(input.viewport.toView(shape.route.at(at / length)),
                            input.viewport.toView(shape.route.at((at + beadLength) / length)));
        const QColor colour = mixed(edgeColour(input.tokens, shape), input.tokens.fail, facts.errorShare);
        painter.setPen(QPen(colour, 6 * input.viewport.scale(), Qt::SolidLine, Qt::FlatCap));
        painter.drawLines(beads);
    }
}

void Stage::paintCards(QPainter &painter, const Input &input)
{
    const QRectF exposed = input.viewport.toScene(QRectF(QPointF(), input.size));
    std::vector<const NodeShape *> visible;
    for (const auto &[id, shape] : input.scene.shapes.nodes()) {
        if (cardReach(shape, input.scene.facts.node(id)).intersects(exposed))
            visible.push_back(&shape);
    }
    refreshCards(input, visible);
    const diagram::Items &selected = input.scene.selected;
    std::stable_partition(visible.begin(), visible.end(),
                          [&](const NodeShape *shape) { return !selected.nodes.count(shape->id); });
    for (const NodeShape *shape : visible) {
        const Sprite &sprite = m_cards[shape->id.text];
        const QPointF at = input.viewport.toView(shape->card.topLeft() + sprite.offset);
        painter.drawPixmap(aligned(at, input.ratio), sprite.picture);
    }
}

// What a card is changes at once. Its figures wait for their turn, so that no frame pays for all of them.
void Stage::refreshCards(const Input &input, const std::vector<const NodeShape *> &visible)
{
    std::vector<Sprite *> waiting;
    std::size_t next = 0; // of the waiting, after the one whose turn it was
    for (const NodeShape *shape : visible) {
        const NodeFacts &facts = input.scene.facts.node(shape->id);
        Sprite &sprite = m_cards[shape->id.text];
        CardState state = cardState(input.scene, shape->id);
        state.target = input.preview.line && input.preview.line->target == shape->id;
        NodeShape there = atOrigin(*shape);
        const CardLook look = cardLook(facts);
        if (sprite.body.isNull() || !(sprite.shape == there) || !(sprite.look == look) ||
            !(sprite.state == state)) {
            sprite.shape = std::move(there);
            sprite.facts = facts;
            sprite.look = look;
            sprite.state = state;
            paintBody(sprite, input);
            paintFigures(sprite, input);
        } else if (!(sprite.facts == facts)) {
            next += shape->id.text <= m_turn;
            waiting.push_back(&sprite);
        }
    }
    const std::size_t served = std::min(waiting.size(), freshCardsPerFrame);
    for (std::size_t i = 0; i < served; ++i) {
        Sprite &sprite = *waiting[(next + i) % waiting.size()];
        sprite.facts = input.scene.facts.node(sprite.shape.id);
        paintFigures(sprite, input);
        m_turn = sprite.shape.id.text;
    }
    m_behind = served < waiting.size();
}

// A pixmap for a part of a card whose corner falls on a whole pixel; `offset` becomes where it begins.
QPixmap Stage::sheet(const QRectF &reach, const Input &input, QPointF &offset)
{
    const double scale = input.viewport.scale(), step = 1 / (scale * input.ratio);
    offset = QPointF(std::floor(reach.left() / step) * step, std::floor(reach.top() / step) * step);
    QPixmap pixmap =
        blank(QSizeF(reach.right() - offset.x(), reach.bottom() - offset.y()) * scale, input.ratio);
    pixmap.fill(Qt::transparent);
    return pixmap;
}

void Stage::paintBody(Sprite &sprite, const Input &input) const
{
    const QRectF reach = bodyReach(sprite.shape);
    sprite.body = sheet(reach, input, sprite.bodyOffset);
    QPainter painter(&sprite.body);
    painter.scale(input.viewport.scale(), input.viewport.scale());
    painter.translate(-sprite.bodyOffset);
    const Ink ink{input.tokens, reach, input.viewport.scale(), input.ratio, false};
    paintCardBody(painter, ink, sprite.shape, sprite.look, sprite.state);
}

void Stage::paintFigures(Sprite &sprite, const Input &input) const
{
    const double scale = input.viewport.scale();
    const QRectF reach = cardReach(sprite.shape, sprite.facts);
    if (reach == bodyReach(sprite.shape)) {
        sprite.picture = sprite.body; // painting into it makes it a copy
        sprite.offset = sprite.bodyOffset;
    } else {
        sprite.picture = sheet(reach, input, sprite.offset);
    }
    QPainter painter(&sprite.picture);
    if (sprite.picture.size() != sprite.body.size())
        painter.drawPixmap((sprite.bodyOffset - sprite.offset) * scale, sprite.body);
    painter.scale(scale, scale);
    painter.translate(-sprite.offset);
    const Ink ink{input.tokens, reach, scale, input.ratio, false};
    paintCardFigures(painter, ink, sprite.shape, sprite.facts, sprite.state);
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
