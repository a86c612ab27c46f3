#include "app/statusline.h"

#include "views/shared/theme.h"

#include <QLabel>

namespace app {

namespace {

constexpr int noticeMilliseconds = 5000;
constexpr int refreshMilliseconds = 200;

QString perSecondText(double events)
{
    if (events >= 1e6)
        return StatusLine::tr("%1 M events/s").arg(events / 1e6, 0, 'f', 1);
    if (events >= 1e3)
        return StatusLine::tr("%1 k events/s").arg(events / 1e3, 0, 'f', 1);
    return StatusLine::tr("%1 events/s").arg(events, 0, 'f', 0);
}

} // namespace

QString fingerprintText(std::uint64_t fingerprint)
{
    const QString digits = QString::number(fingerprint, 16).rightJustified(16, QLatin1Char('0'));
    return digits.left(4) + QLatin1Char(' ') + digits.mid(4, 4);
}

StatusLine::StatusLine(document::Document &document, run::RunController &run, QWidget *parent)
    : QStatusBar(parent)
    , m_document(document)
    , m_run(run)
    , m_drawing(new QLabel)
    , m_figures(new QLabel)
    , m_zoom(new QLabel)
    , m_refresh([this] { showRun(); }, refreshMilliseconds, this)
{
    setSizeGripEnabled(false);
    setContentsMargins(3 * views::unit, 0, 3 * views::unit, 0);
    m_figures->setTextInteractionFlags(Qt::TextSelectableByMouse);
    addWidget(m_drawing);
    addPermanentWidget(m_figures);
    addPermanentWidget(m_zoom);
    connect(&m_document, &document::Document::changed, this, &StatusLine::countDrawing);
    connect(&m_run, &run::RunController::frameChanged, &m_refresh, &views::Throttle::request);
    connect(&m_run, &run::RunController::stateChanged, &m_refresh, &views::Throttle::request);
    connect(&m_run, &run::RunController::restarted, &m_refresh, &views::Throttle::request);
    countDrawing();
    showRun();
}

void StatusLine::countDrawing()
{
    const diagram::Diagram &diagram = m_document.diagram();
    const auto nodes = static_cast<int>(diagram.nodes.size()), edges = static_cast<int>(diagram.edges.size());
    m_drawing->setText((nodes == 1 ? tr("1 node") : tr("%1 nodes").arg(nodes)) + QStringLiteral(" · ") +
                       (edges == 1 ? tr("1 edge") : tr("%1 edges").arg(edges)));
}

void StatusLine::showRun()
{
    const run::Frame *frame = m_run.frame();
    if (!frame) {
        m_figures->clear();
        return;
    }
    QStringList parts;
    if (frame->phase == run::Phase::Running)
        parts.append(perSecondText(frame->eventsPerSecond));
    if (!frame->stopped.empty())
        parts.append(tr("stopped: %1").arg(QString::fromStdString(frame->stopped)));
    parts.append(tr("fingerprint %1").arg(fingerprintText(frame->fingerprint)));
    m_figures->setText(parts.join(QStringLiteral(" · ")));
}

void StatusLine::showZoom(double zoom)
{
    m_zoom->setText(tr("%1 %").arg(qRound(zoom * 100)));
}

void StatusLine::notice(const QString &sentence)
{
    showMessage(sentence, noticeMilliseconds);
}

} // namespace app
