#include "views/charts/chartpanel.h"

#include "model/document/document.h"
#include "model/run/runcontroller.h"
#include "views/charts/chartboard.h"

#include <QVBoxLayout>

namespace charts {

namespace {

constexpr int refreshMilliseconds = 125;

// What is not drawn any more is not selected either: an edit that was undone leaves its items behind.
diagram::Items drawnOf(diagram::Items items, const diagram::Diagram &drawing)
{
    std::erase_if(items.nodes, [&](const diagram::NodeId &id) { return !diagram::find(drawing, id); });
    std::erase_if(items.edges, [&](const diagram::EdgeId &id) { return !diagram::find(drawing, id); });
    return items;
}

} // namespace

ChartPanel::ChartPanel(run::RunController &controller, views::Selection &selection,
                       document::Document &document, views::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_selection(selection)
    , m_document(document)
    , m_board(new ChartBoard(theme, this))
    , m_throttle([this] { refresh(); }, refreshMilliseconds, this)
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Light);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_board);
    connect(&m_controller, &run::RunController::frameChanged, this, &ChartPanel::takeFrame);
    connect(&m_controller, &run::RunController::restarted, this, &ChartPanel::beginRun);
    connect(&m_controller, &run::RunController::intervened, this, &ChartPanel::refreshSoon);
    connect(&m_controller, &run::RunController::stateChanged, this, &ChartPanel::refreshSoon);
    connect(&m_selection, &views::Selection::changed, this, &ChartPanel::refresh);
    connect(&m_document, &document::Document::changed, this, &ChartPanel::refreshSoon);
    connect(m_board, &ChartBoard::wanted, this, &ChartPanel::refresh);
    // What happened before this panel existed is not known to it.
    m_drawnLoad = m_controller.scenario() ? loadOf(*m_controller.scenario()) : 0;
    m_breakers.clear(m_controller.frame() ? m_controller.frame()->now : 0);
    if (m_controller.frame())
        m_breakers.append(*m_controller.frame());
}

void ChartPanel::addPage(QWidget *page, const QString &title)
{
    m_board->addPage(page, title);
}

void ChartPanel::setPageTitle(QWidget *page, const QString &title)
{
    m_board->setPageTitle(page, title);
}

void ChartPanel::showPage(QWidget *page)
{
    m_board->showPage(page);
}

void ChartPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void ChartPanel::takeFrame()
{
    if (m_controller.frame())
        m_breakers.append(*m_controller.frame());
    refreshSoon();
}

void ChartPanel::beginRun()
{
    m_breakers.clear();
    m_drawnLoad = m_controller.scenario() ? loadOf(*m_controller.scenario()) : 0;
    refresh();
}

void ChartPanel::refreshSoon()
{
    if (isVisible() && m_board->showsCharts())
        m_throttle.request();
}

void ChartPanel::refresh()
{
    if (!isVisible() || !m_board->showsCharts())
        return;
    ++m_refreshes;
    const sim::Scenario *scenario = m_controller.scenario();
    const diagram::Diagram &drawing = m_document.diagram();
    ChartBoard::Sight sight;
    sight.scenario = scenario;
    sight.frame = m_controller.frame();
    sight.history = &m_controller.history();
    sight.drawing = &drawing;
    sight.breakers = &m_breakers;
    sight.drawnLoad = m_drawnLoad;
    sight.interventions = m_controller.interventions();
    const auto charted = scenario ? chartedFor(drawnOf(m_selection.items(), drawing), drawing, *scenario,
                                               sight.frame, m_board->tab())
                                  : std::optional<Charted>();
    sight.empty = emptyText(scenario && !charted);
    m_board->show(charted, sight);
}

QString ChartPanel::emptyText(bool missing) const
{
    if (m_controller.state() == run::RunController::State::Idle)
        return tr("This drawing cannot run yet. The list of issues says what is missing.");
    if (missing)
        return tr("This is not part of the run yet. Restart the run to see it here.");
    return tr("Press play to see latency, traffic and queues here.");
}

} // namespace charts
