#include "views/inspector/queryplanview.h"

#include "views/inspector/editors.h"
#include "views/inspector/formparts.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QComboBox>
#include <QDropEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace inspector {
namespace {

constexpr int planRowHeight = 24, countWidth = 44;
constexpr int EdgeRole = Qt::UserRole, StepRole = Qt::UserRole + 1;

diagram::EdgeId edgeOf(const QTreeWidgetItem *item)
{
    return diagram::EdgeId(item ? item->data(0, EdgeRole).toString() : QString());
}

std::size_t stepOf(const QTreeWidgetItem *item)
{
    return static_cast<std::size_t>(item->data(0, StepRole).toInt());
}

// A lamp: full while something is under way.
QIcon lamp(const QColor &colour, bool lit)
{
    QPixmap pixmap(24, 24);
    pixmap.fill(Qt::transparent);
    pixmap.setDevicePixelRatio(2);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.5));
    painter.setBrush(lit ? QBrush(colour) : QBrush(Qt::NoBrush));
    painter.drawEllipse(QRectF(2.5, 2.5, 7, 7));
    return QIcon(pixmap);
}

int rowsBelow(const QTreeWidgetItem *item)
{
    int rows = 0;
    for (int i = 0; i < item->childCount(); ++i)
        rows += 1 + rowsBelow(item->child(i));
    return rows;
}

} // namespace

PlanTree::PlanTree()
{
    setObjectName(QStringLiteral("queryPlan"));
    setColumnCount(2);
    setHeaderHidden(true);
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(0, QHeaderView::Stretch);
    header()->setSectionResizeMode(1, QHeaderView::Fixed);
    header()->resizeSection(1, countWidth);
    setItemsExpandable(false);
    setRootIsDecorated(false);
    setIndentation(16);
    setUniformRowHeights(true);
    views::setRole(this, "choice");
    setIconSize(QSize(12, 12));
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setDragDropMode(QAbstractItemView::InternalMove);
    setDropIndicatorShown(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize PlanTree::sizeHint() const
{
    return {200, planRowHeight * std::max(1, rowsBelow(invisibleRootItem())) + 2};
}

void PlanTree::dragEnterEvent(QDragEnterEvent *event)
{
    QTreeWidget::dragEnterEvent(event);
    event->setAccepted(isFetch(*event->mimeData()));
}

void PlanTree::dragMoveEvent(QDragMoveEvent *event)
{
    QTreeWidget::dragMoveEvent(event); // scrolls, and shows where it would go
    event->setAccepted(isFetch(*event->mimeData()));
}

// The fetch that is dragged is the current one.
bool PlanTree::isFetch(const QMimeData &content) const
{
    return content.hasFormat(mimeTypes().value(0)) && !edgeOf(currentItem()).text.isEmpty();
}

// Onto a fetch: after it. Onto a step: into it. Below all of them: into a new one.
void PlanTree::dropEvent(QDropEvent *event)
{
    const diagram::EdgeId fetch = edgeOf(currentItem());
    const QTreeWidgetItem *target = itemAt(event->position().toPoint());
    event->setDropAction(Qt::IgnoreAction); // the document moves it, and the tree follows
    event->accept();
    if (!target)
        Q_EMIT movedToStep(fetch, ~std::size_t{0});
    else if (edgeOf(target).text.isEmpty())
        Q_EMIT movedToStep(fetch, stepOf(target));
    else if (target != currentItem())
        Q_EMIT chained(fetch, edgeOf(target));
}

QueryPlanView::QueryPlanView(document::Document &document, run::RunController &run, views::Theme &theme, diagram::NodeId gateway)
    : m_document(document)
    , m_run(run)
    , m_theme(theme)
    , m_gateway(std::move(gateway))
    , m_tree(new PlanTree)
    , m_earlier(new QPushButton(tr("Earlier")))
    , m_later(new QPushButton(tr("Later")))
    , m_operation(new ChoiceBox)
{
    m_tree->setToolTip(tr("Steps one after another, the fetches of a step together. Drag a fetch onto a step, or onto the fetch whose "
                          "entities it resolves. The number is how many of them are under way."));
    m_earlier->setObjectName(QStringLiteral("earlier"));
    m_earlier->setToolTip(tr("The fetch goes to the step before."));
    m_later->setObjectName(QStringLiteral("later"));
    m_later->setToolTip(tr("The fetch goes to the step behind, a new one behind the last."));
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->addWidget(m_earlier);
    buttons->addWidget(m_later);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 8);
    layout->setSpacing(4);
    layout->addWidget(sectionHead(tr("Query plan")));
    m_operation->setObjectName(QStringLiteral("planOperation"));
    m_operation->setToolTip(tr("Each operation has a plan of its own: the fetches that are made on it."));
    layout->addWidget(m_operation);
    connect(m_operation, &QComboBox::activated, this, [this] { build(); });
    layout->addWidget(m_tree);
    layout->addLayout(buttons);
    connect(m_earlier, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_later, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this] { enableButtons(); });
    connect(m_tree, &PlanTree::movedToStep, this, [this](const diagram::EdgeId &fetch, std::size_t step) {
        commit(fetch, diagram::moveFetch(m_document.diagram(), fetch, std::min(step, m_plan.size())));
    });
    connect(m_tree, &PlanTree::chained, this, [this](const diagram::EdgeId &fetch, const diagram::EdgeId &source) {
        commit(fetch, diagram::chainFetch(m_document.diagram(), fetch, source));
    });
    sync();
}

void QueryPlanView::commit(const diagram::EdgeId &fetch, diagram::Edits edits)
{
    const QString id = fetch.text;
    if (edits.empty())
        return;
    m_document.commit(tr("Change the query plan"), std::move(edits));
    m_tree->setFocus(); // a button that is off now would hand it on to the next field
    const QList<QTreeWidgetItem *> rows = m_tree->findItems(QString(), Qt::MatchContains | Qt::MatchRecursive);
    for (QTreeWidgetItem *row : rows) {
        if (edgeOf(row).text == id)
            m_tree->setCurrentItem(row);
    }
}

QString QueryPlanView::labelOf(const diagram::Edge &edge, bool follows) const
{
    const diagram::Node *to = diagram::find(m_document.diagram(), edge.to);
    const QString name = !to ? edge.to.text : to->name.isEmpty() ? to->id.text : to->name;
    const QString source = diagram::entitiesOf(edge.params);
    if (edge.style == diagram::Style::Async)
        return tr("Publish to %1").arg(name);
    if (follows)
        return tr("then %1, its entities").arg(name);
    if (const diagram::Edge *other = source.isEmpty() ? nullptr : diagram::find(m_document.diagram(), diagram::EdgeId(source))) {
        const diagram::Node *of = diagram::find(m_document.diagram(), other->to);
        return tr("%1, entities of %2").arg(name, of && !of->name.isEmpty() ? of->name : other->to.text);
    }
    return name;
}

void QueryPlanView::addFetch(QTreeWidgetItem *parent, const diagram::PlannedFetch &fetch, bool follows)
{
    const diagram::Edge *edge = diagram::find(m_document.diagram(), fetch.edge);
    if (!isShown(fetch))
        return;
    auto *item = new QTreeWidgetItem(parent, {labelOf(*edge, follows), QString()});
    item->setData(0, EdgeRole, fetch.edge.text);
    item->setData(0, StepRole, parent->data(0, StepRole));
    item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    item->setToolTip(0, item->text(0));
    item->setSizeHint(0, QSize(0, planRowHeight));
    for (const diagram::PlannedFetch &next : fetch.then)
        addFetch(item, next, true);
}

void QueryPlanView::build()
{
    m_tree->clear();
    for (std::size_t step = 0; step < m_plan.size(); ++step) {
        const auto shown = std::count_if(m_plan[step].begin(), m_plan[step].end(), [this](const auto &fetch) { return isShown(fetch); });
        if (shown == 0)
            continue;
        const QString text = shown > 1 ? tr("Step %1, in parallel").arg(step + 1) : tr("Step %1").arg(step + 1);
        auto *item = new QTreeWidgetItem(m_tree, {text, QString()});
        item->setData(0, StepRole, static_cast<int>(step));
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsDropEnabled);
        item->setForeground(0, m_theme.tokens().text2);
        item->setSizeHint(0, QSize(0, planRowHeight));
        for (const diagram::PlannedFetch &fetch : m_plan[step])
            addFetch(item, fetch, false);
    }
    m_tree->expandAll();
    m_tree->updateGeometry();
    refresh();
}

// Those that fetches are restricted to; a plan that is the same for all needs no choice.
void QueryPlanView::chooseOperations()
{
    QStringList names;
    for (const auto &[id, edge] : m_document.diagram().edges) {
        for (const QJsonValue &name : edge.from == m_gateway ? edge.params.value(QLatin1String("on")).toArray() : QJsonArray()) {
            if (!names.contains(name.toString()))
                names << name.toString();
        }
    }
    names.sort();
    const QString before = m_operation->currentData().toString();
    m_operation->clear();
    m_operation->addItem(tr("All operations"), QString());
    for (const QString &name : names)
        m_operation->addItem(name, name);
    m_operation->setCurrentIndex(std::max(0, m_operation->findData(before)));
    m_operation->setVisible(!names.isEmpty());
}

bool QueryPlanView::isShown(const diagram::PlannedFetch &fetch) const
{
    const QString operation = m_operation->currentData().toString();
    const QJsonValue on = diagram::find(m_document.diagram(), fetch.edge)->params.value(QLatin1String("on"));
    return operation.isEmpty() || !on.isArray() || on.toArray().contains(operation);
}

void QueryPlanView::sync()
{
    const diagram::QueryPlan plan = diagram::queryPlan(m_document.diagram(), m_gateway);
    QStringList texts;
    for (const auto &[id, edge] : m_document.diagram().edges) {
        if (edge.from == m_gateway)
            texts << labelOf(edge, false) + QString::fromUtf8(QJsonDocument(edge.params.value(QLatin1String("on")).toArray()).toJson());
    }
    if (plan != m_plan || texts != m_shown) {
        m_plan = plan;
        m_shown = texts;
        chooseOperations();
        build();
    }
    setVisible(!m_plan.empty());
    enableButtons();
    refresh();
}

void QueryPlanView::move(int by)
{
    const QTreeWidgetItem *item = m_tree->currentItem();
    if (item && !edgeOf(item).text.isEmpty())
        Q_EMIT m_tree->movedToStep(edgeOf(item), stepOf(item) + static_cast<std::size_t>(by));
}

void QueryPlanView::enableButtons()
{
    const QTreeWidgetItem *item = m_tree->currentItem();
    const bool fetch = item && !edgeOf(item).text.isEmpty();
    m_earlier->setEnabled(fetch && stepOf(item) > 0);
    const bool last = fetch && stepOf(item) + 1 >= m_plan.size();
    m_later->setEnabled(fetch && (!last || m_plan[stepOf(item)].size() > 1 || item->parent()->parent()));
}

void QueryPlanView::refresh()
{
    const run::Observation run = m_run.observation();
    for (int step = 0; step < m_tree->topLevelItemCount(); ++step)
        light(m_tree->topLevelItem(step), run);
}

// And what stands below it. The run may be older than the drawing.
void QueryPlanView::light(QTreeWidgetItem *item, const run::Observation &run)
{
    if (const std::string id = edgeOf(item).text.toStdString(); !id.empty()) {
        std::uint32_t underWay = 0;
        for (std::size_t e = 0; run.scenario && run.frame && e < run.frame->edges.size(); ++e) {
            if (run.scenario->edges[e].id == id)
                underWay = run.frame->edges[e].inFlight;
        }
        const views::Tokens &tokens = m_theme.tokens();
        item->setIcon(0, lamp(underWay > 0 ? tokens.sync : tokens.grey, underWay > 0));
        item->setText(1, underWay > 0 ? views::groupedNumber(underWay) : QString());
    }
    for (int i = 0; i < item->childCount(); ++i)
        light(item->child(i), run);
}

} // namespace inspector
