#include "views/canvas/canvas.h"

#include "model/document/format.h"
#include "views/canvas/kindpopup.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMimeData>

#include <algorithm>
#include <cmath>

namespace canvas {

namespace {

constexpr qint64 factsEvery = 100; // ms between readings of the figures: faster cannot be read
constexpr double zoomStep = 1.25;
constexpr double flowSpeed = 80;                           // scene units a second
constexpr double marginOfAll = 12, marginOfSelection = 32; // when fitted into view, logical pixels

constexpr double besides = 216, below = 144; // from a node to a new one beside it
constexpr double cardGap = 12;               // at least, round a node added by a command

} // namespace

Canvas::Canvas(document::Document &document, views::Selection &selection, views::Theme &theme,
               QWidget *parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_theme(theme)
    , m_select(toolContext())
    , m_connect(toolContext())
    , m_place(toolContext())
    , m_kinds(new KindPopup(theme, this))
    , m_name(new QLineEdit(this))
{
    setObjectName(QStringLiteral("canvas"));
    setAccessibleName(tr("Drawing"));
    setAccessibleDescription(
        tr("Nodes and edges. Arrows move what is selected, Alt and an arrow walk from node to node."));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAcceptDrops(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_name->setObjectName(QStringLiteral("renameEditor"));
    m_name->setAccessibleName(tr("Name"));
    m_name->hide();
    m_name->installEventFilter(this);
    connect(m_name, &QLineEdit::editingFinished, this, [this] { endRename(true); });
    connect(m_kinds, &KindPopup::chosen, this, [this](const QString &kind) {
        canvas::placeNode(toolContext(), kind, m_kindsAt, m_kindsFrom);
        setPreview({});
        setFocus();
    });
    connect(m_kinds, &KindPopup::dismissed, this, [this] {
        setPreview({});
        setFocus();
    });
    connect(&document, &document::Document::changed, this, &Canvas::documentChanged);
    connect(&document, &document::Document::replaced, this, &Canvas::documentReplaced);
    connect(&selection, &views::Selection::changed, this, [this] {
        m_stage.invalidate();
        update();
    });
    connect(&theme, &views::Theme::changed, this, qOverload<>(&Canvas::update));
    m_shapes.show(document.diagram());
}

Canvas::~Canvas() = default;

void Canvas::documentChanged(const diagram::Dirty &dirty)
{
    m_shapes.sync(m_document.diagram(), dirty);
    for (const diagram::NodeId &id : dirty.nodes)
        m_stage.forget(id);
    m_map.forget();
    m_facts.clear();
    m_hops.clear(); // until the next frame: they point at edges that may be gone
    m_sinceFacts.invalidate();
    if (!m_shapes.node(m_hovered))
        m_hovered = {};
    if (m_toFit && isVisible())
        fitAll();
    m_stage.invalidate();
    update();
}

void Canvas::documentReplaced()
{
    m_tool->cancel();
    endRename(false);
    m_kinds->hide();
    m_shapes = {};
    m_marks.clear();
    m_toFit = true;
}

// ---- The run
// ---------------------------------------------------------------------------------------------------

void Canvas::showRun(const run::Observation &run)
{
    const double seconds = m_sinceFrame.isValid() ? static_cast<double>(m_sinceFrame.restart()) / 1000 : 0;
    if (!m_sinceFrame.isValid())
        m_sinceFrame.start();
    const bool live = static_cast<bool>(run);
    if (live != m_live)
        m_stage.invalidate();
    m_live = live;
    if (!live) {
        m_facts.clear();
        m_hops.clear();
        m_marks.clear();
        update();
        return;
    }
    m_map.match(run, m_shapes);
    const bool flowing = tooFast(*run.frame, seconds);
    if (flowing != m_flowing)
        m_sinceFacts.invalidate();
    m_flowing = flowing;
    readFacts(run);
    const bool running = run.frame->phase == run::Phase::Running;
    m_marks.show(run, seconds, running ? 0 : run.frame->now - Marks::justNow);
    if (running)
        m_flowed += std::min(seconds, 0.1) * flowSpeed;
    m_hops = run.frame->hops;
    m_messagesPerDot = run.frame->messagesPerDot;
    m_now = run.frame->now;
    update();
}

// While it runs, most messages come and go between two frames: their dots would only flicker.
bool Canvas::tooFast(const run::Frame &frame, double seconds) const
{
    if (frame.phase != run::Phase::Running || frame.hops.size() < 8 || seconds <= 0)
        return frame.phase == run::Phase::Running && m_flowing && frame.hops.size() < 8 && frame.now > m_now;
    std::vector<sim::Time> spans;
    for (const sim::Hop &hop : frame.hops)
        spans.push_back(hop.arrives - hop.departed);
    const auto middle = spans.begin() + static_cast<std::ptrdiff_t>(spans.size() / 2);
    std::nth_element(spans.begin(), middle, spans.end());
    const sim::Time step = frame.now - m_now;
    return m_flowing ? step > *middle / 3 : step > *middle / 2; // does not waver
}

void Canvas::readFacts(const run::Observation &run)
{
    const bool due = !m_sinceFacts.isValid() || m_sinceFacts.elapsed() >= factsEvery ||
                     run.frame->phase != run::Phase::Running;
    if (!due)
        return;
    m_sinceFacts.start();
    const Facts before = m_facts;
    m_facts.read(run, m_map, m_shapes, shownMotion() == Motion::Flow ? Flows::Read : Flows::Skip);
    for (const auto &[id, shape] : m_shapes.edges()) {
        if (!m_facts.edge(id).sameLine(before.edge(id)))
            m_stage.invalidate();
    }
}

Motion Canvas::shownMotion() const
{
    if (m_reduced)
        return Motion::Off;
    return m_flowing ? Motion::Flow : m_motion;
}

void Canvas::setMotion(Motion motion)
{
    m_motion = motion;
    m_sinceFacts.invalidate();
    m_stage.invalidate();
    update();
}

void Canvas::setReducedMotion(bool reduced)
{
    m_reduced = reduced;
    m_sinceFacts.invalidate();
    m_stage.invalidate();
    update();
}

void Canvas::setGridVisible(bool visible)
{
    m_grid = visible;
    update();
}

// ---- Adapter for the tools
// ---------------------------------------------------------------------------------------

void Canvas::setPreview(const Preview &preview)
{
    const bool moved = !m_preview.moving.isEmpty() && !m_preview.copying;
    const diagram::Items before = m_preview.moving;
    m_preview = preview;
    if (!preview.moving.isEmpty() && !preview.copying) {
        m_lifted = m_shapes.displace(m_document.diagram(), preview.moving, preview.delta);
        if (!preview.moving.notes.empty() || !m_document.diagram().groups.empty())
            m_stage.invalidate();
    } else if (moved) {
        m_shapes.displace(m_document.diagram(), before, {});
        m_lifted.clear();
        m_stage.invalidate();
    }
    update();
}

void Canvas::rename(const diagram::NodeId &id)
{
    const NodeShape *shape = m_shapes.node(id);
    if (!shape)
        return;
    m_renamed = id;
    const QRectF card = m_viewport.toView(shape->card);
    const int width = std::max(140, static_cast<int>(card.width()) - 8);
    m_name->setGeometry(static_cast<int>(card.center().x()) - width / 2, static_cast<int>(card.top()) + 4,
                        width, 28);
    m_name->setText(shape->name);
    m_name->selectAll();
    m_name->show();
    m_name->setFocus();
}

void Canvas::endRename(bool keep)
{
    const diagram::NodeId id = std::exchange(m_renamed, {});
    if (id.isNull())
        return;
    const QString name = m_name->text().trimmed();
    m_name->hide();
    setFocus();
    const diagram::Node *node = diagram::find(m_document.diagram(), id);
    if (keep && node && !name.isEmpty() && name != node->name)
        m_document.commit(tr("Rename"), diagram::renameNode(m_document.diagram(), id, name));
}

void Canvas::offerKinds(const QPointF &scene, const diagram::NodeId &from)
{
    m_kindsAt = scene;
    m_kindsFrom = from;
    Preview preview;
    if (!from.isNull())
        preview.line = Preview::Line{from, scene, {}};
    setPreview(preview);
    m_kinds->open(m_viewport.toView(scene).toPoint(),
                  from.isNull() ? KindPopup::Offer::Everything : KindPopup::Offer::WhatCanBeCalled);
}

void Canvas::finishTool()
{
    m_tool = &m_select;
    shapeCursor();
}

// ---- Commands
// --------------------------------------------------------------------------------------------------

QRectF Canvas::inSight() const
{
    return m_viewport.toScene(QRectF(0, 0, width(), height() - (m_live ? legendRoom() : 0)));
}

bool Canvas::isFree(const QPointF &place) const
{
    const QRectF card = cardAt(place).adjusted(-cardGap, -cardGap, cardGap, cardGap);
    return std::none_of(m_shapes.nodes().begin(), m_shapes.nodes().end(),
                        [&](const auto &item) { return item.second.card.intersects(card); });
}

// The first free cell of a spiral of cells round the place wished for.
std::optional<QPointF> Canvas::freeCell(const QPointF &wanted, const QRectF &within) const
{
    for (int ring = 0; ring < 12; ++ring) {
        for (int row = -ring; row <= ring; ++row) {
            for (int column = -ring; column <= ring; ++column) {
                if (std::max(std::abs(row), std::abs(column)) != ring)
                    continue;
                const QPointF at = snapped(wanted + QPointF(column * besides, row * below));
                if (within.contains(at) && isFree(at))
                    return at;
            }
        }
    }
    return std::nullopt;
}

// Any free place there, the nearest first: for when no cell of the spiral is free.
std::optional<QPointF> Canvas::freeSpot(const QPointF &wanted, const QRectF &within) const
{
    const double step = std::max(1.0, std::ceil(2 / m_viewport.scale())) * gridStep;
    std::optional<QPointF> best;
    double least = 0;
    for (double y = within.top(); y <= within.bottom(); y += step) {
        for (double x = within.left(); x <= within.right(); x += step) {
            const QPointF at = snapped(QPointF(x, y));
            const double away = std::hypot(at.x() - wanted.x(), at.y() - wanted.y());
            if ((!best || away < least) && within.contains(at) && isFree(at)) {
                best = at;
                least = away;
            }
        }
    }
    return best;
}

void Canvas::addNode(const QString &kind)
{
    const double wide = cardSize.width() / 2 + cardGap, high = cardSize.height() / 2 + cardGap;
    const QRectF within = inSight().adjusted(wide, high, -wide, -high); // the middles of cards in sight
    const diagram::NodeId *beside = m_selection.singleNode();
    const NodeShape *shape = beside ? m_shapes.node(*beside) : nullptr;
    const QPointF middle = inSight().center();
    const QPointF wanted = shape ? shape->card.center() + QPointF(besides, 0) : middle;
    std::optional<QPointF> place = freeCell(wanted, within);
    if (!place)
        place = freeSpot(wanted, within);
    if (!place)
        place = freeCell(wanted, QRectF(wanted - QPointF(1e5, 1e5), QSizeF(2e5, 2e5)));
    reveal(canvas::placeNode(toolContext(), kind, place.value_or(wanted)));
}

// Scrolls no further than the card needs.
void Canvas::reveal(const diagram::NodeId &id)
{
    const NodeShape *shape = m_shapes.node(id);
    if (!shape)
        return;
    const QRectF card = shape->card.adjusted(-cardGap, -cardGap, cardGap, cardGap), seen = inSight();
    const auto lacking = [](double low, double high, double from, double to) {
        return low < from ? from - low : std::min(0.0, to - high);
    };
    const QPointF way(lacking(card.left(), card.right(), seen.left(), seen.right()),
                      lacking(card.top(), card.bottom(), seen.top(), seen.bottom()));
    if (way.isNull())
        return;
    Viewport viewport = m_viewport;
    viewport.pan(way * viewport.scale());
    setViewport(viewport);
}

void Canvas::placeNode(const QString &kind)
{
    m_tool->cancel();
    m_place.arm(kind);
    m_tool = &m_place;
    setFocus();
    shapeCursor();
}

void Canvas::deleteSelection()
{
    const diagram::Items items = m_selection.items();
    if (items.isEmpty())
        return;
    m_selection.clear();
    m_document.commit(tr("Delete"), diagram::removeItems(m_document.diagram(), items));
}

void Canvas::renameSelection()
{
    if (const diagram::NodeId *id = m_selection.singleNode())
        rename(diagram::NodeId(*id));
}

void Canvas::flipSelection()
{
    m_document.commit(tr("Flip sync and async"),
                      diagram::flipStyle(m_document.diagram(), m_selection.items().edges));
}

void Canvas::selectAll()
{
    diagram::Items all;
    for (const auto &[id, node] : m_document.diagram().nodes)
        all.nodes.insert(id);
    for (const auto &[id, edge] : m_document.diagram().edges)
        all.edges.insert(id);
    for (const auto &[id, note] : m_document.diagram().notes)
        all.notes.insert(id);
    m_selection.set(all);
}

void Canvas::zoomIn()
{
    zoomBy(zoomStep, QRectF(rect()).center());
}

void Canvas::zoomOut()
{
    zoomBy(1 / zoomStep, QRectF(rect()).center());
}

void Canvas::zoomToActual()
{
    zoomBy(1 / m_viewport.scale(), QRectF(rect()).center());
}

QRectF Canvas::boundsOf(const diagram::Items &items) const
{
    QRectF all;
    for (const diagram::NodeId &id : items.nodes) {
        if (const NodeShape *shape = m_shapes.node(id))
            all |= shape->card;
    }
    for (const diagram::EdgeId &id : items.edges) {
        if (const EdgeShape *shape = m_shapes.edge(id))
            all |= shape->route.bounds().adjusted(-8, -8, 8, 8);
    }
    for (const diagram::NoteId &id : items.notes) {
        if (const auto it = m_shapes.notes().find(id); it != m_shapes.notes().end())
            all |= it->second.box;
    }
    return all;
}

// Room for a legend of everything that may be seen, so that the drawing need not move when more is.
double Canvas::legendRoom() const
{
    LegendContent content;
    content.hops.set();
    content.marks.set();
    return legendHeight(content, width() - 2 * legendMargin) + legendMargin;
}

void Canvas::fitAll()
{
    Viewport viewport;
    viewport.fit(m_shapes.bounds(), QSizeF(width(), height() - legendRoom()), marginOfAll);
    setViewport(viewport);
    m_fitted = true;
    m_toFit = false;
}

void Canvas::fitSelection()
{
    Viewport viewport = m_viewport;
    viewport.fit(boundsOf(m_selection.items()), size(), marginOfSelection);
    setViewport(viewport);
}

} // namespace canvas
