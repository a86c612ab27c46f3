#include "app/mainwindow.h"

#include "app/actiontable.h"
#include "app/banner.h"
#include "app/commandpalette.h"
#include "app/dockgrip.h"
#include "app/export/picture.h"
#include "app/exportdialog.h"
#include "app/gallery.h"
#include "app/itemmenu.h"
#include "app/shortcutsheet.h"
#include "app/statusline.h"
#include "model/document/filestore.h"
#include "views/canvas/canvas.h"
#include "views/charts/chartpanel.h"
#include "views/inspector/inspector.h"
#include "views/panels/issuelist.h"
#include "views/panels/messagelist.h"
#include "views/panels/palette.h"
#include "views/panels/runbar.h"

#include <QApplication>
#include <QCloseEvent>
#include <QContextMenuEvent>
#include <QDockWidget>
#include <QKeyEvent>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QScreen>
#include <QToolBar>
#include <QVBoxLayout>

#include <utility>

namespace app {

namespace {

constexpr QSize designedSize{1440, 900};
constexpr double exportedRatio = 2; // sharp on dense screens and in slides
constexpr int titleBarHeight = 40;  // at least what window managers put above a window
constexpr int paletteWidth = 184, inspectorWidth = 303, chartsHeight = 236;

QString droppedFile(const QMimeData &data)
{
    const QList<QUrl> urls = data.urls();
    return urls.size() == 1 ? urls.first().toLocalFile() : QString();
}

} // namespace

MainWindow::MainWindow(Desk &desk, Settings &settings, views::Theme &theme)
    : m_settings(settings)
    , m_theme(theme)
    , m_document(desk.document)
    , m_selection(desk.selection)
    , m_run(desk.run)
    , m_session(std::make_unique<DocumentSession>(m_document, m_settings, *this))
{
    setWindowIcon(QIcon(QStringLiteral(":/icons/hopyard.svg")));
    setAcceptDrops(true);
    buildCentre();
    buildDocks();
    buildActions();
    buildRecentMenu();
    joinSession();
    joinRun();
    m_givenSpeed = m_run.speed();
    m_run.setDiagram(m_document.diagram());
    restoreLayout();
    setReducedMotion(m_settings.reducedMotion());
    m_canvas->setFocus();
}

MainWindow::~MainWindow() = default;

void MainWindow::buildCentre()
{
    m_runBar = new panels::RunBar(m_selection, m_run, m_theme);
    auto *bar = addToolBar(tr("Run"));
    bar->setObjectName(QStringLiteral("run"));
    bar->setMovable(false);
    bar->toggleViewAction()->setEnabled(false); // a run without its bar could not be stopped
    bar->addWidget(m_runBar);

    m_canvas = new canvas::Canvas(m_document, m_selection, m_theme);
    m_banner = new Banner(m_theme);
    auto *centre = new QWidget;
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_banner);
    column->addWidget(m_canvas, 1);
    setCentralWidget(centre);

    m_status = new StatusLine(m_document, m_run);
    setStatusBar(m_status);
    connect(m_canvas, &canvas::Canvas::zoomChanged, m_status, &StatusLine::showZoom);
    m_status->showZoom(m_canvas->zoom());
}

void MainWindow::buildDocks()
{
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    auto *palette = new panels::Palette(m_theme);
    connect(palette, &panels::Palette::add, m_canvas, &canvas::Canvas::addNode);
    connect(palette, &panels::Palette::addPart, m_canvas, &canvas::Canvas::addPart);
    m_charts = new charts::ChartPanel(m_run, m_selection, m_document, m_theme);
    m_issues = new panels::IssueList(m_document, m_selection, m_run, m_theme);
    m_charts->addPage(m_issues, tr("Issues"));
    connect(m_issues, &panels::IssueList::countChanged, this, [this](int count) {
        m_charts->setPageTitle(m_issues, count > 0 ? tr("Issues %1").arg(count) : tr("Issues"));
    });
    auto *messages = new panels::MessageList(m_run);
    m_charts->addPage(messages, tr("Messages"));
    const auto ask = [this, messages](const run::Question &question) {
        m_charts->showPage(messages);
        messages->ask(question);
    };
    auto *inspector = new inspector::Inspector(m_document, m_selection, m_run, m_theme);
    connect(inspector, &inspector::Inspector::messagesAsked, this, ask);
    connect(m_canvas, &canvas::Canvas::messageClicked, this,
            [ask](std::uint64_t request) { ask({.request = request}); });

    m_docks = {
        addDock(QStringLiteral("palette"), tr("Palette"), palette, Qt::LeftDockWidgetArea),
        addDock(QStringLiteral("inspector"), tr("Inspector"), inspector, Qt::RightDockWidgetArea),
        addDock(QStringLiteral("charts"), tr("Charts and issues"), m_charts, Qt::BottomDockWidgetArea)};
}

QDockWidget *MainWindow::addDock(const QString &name, const QString &title, QWidget *content,
                                 Qt::DockWidgetArea area)
{
    auto *dock = new QDockWidget(title, this);
    dock->setObjectName(name); // written to the saved layout
    dock->setWidget(content);
    dock->setTitleBarWidget(new DockGrip(*dock, m_theme));
    addDockWidget(area, dock);
    return dock;
}

void MainWindow::buildActions()
{
    const WindowDoors doors{.close = [this] { close(); },
                            .exportPicture = [this] { exportPicture(); },
                            .showGallery = [this] { showGallery(); },
                            .showShortcuts = [this] { showShortcuts(); },
                            .showCommands = [this] { m_commands->open(); },
                            .showAbout = [this] { showAbout(); },
                            .resetLayout = [this] { layOut(); },
                            .showItemMenu =
                                [this] {
                                    QContextMenuEvent asked(QContextMenuEvent::Keyboard, {}, {});
                                    QApplication::sendEvent(m_canvas, &asked);
                                },
                            .setReducedMotion =
                                [this](bool reduced) {
                                    setReducedMotion(reduced);
                                }};
    m_actions = std::make_unique<Actions>(actionTable({m_document, *m_session, m_selection, m_run, m_theme,
                                                       m_settings, *m_canvas, *m_runBar, m_docks, doors}),
                                          *this, *m_canvas, m_theme);
    m_actions->fill(*menuBar());
    m_commands = std::make_unique<CommandPalette>(*m_actions, *this);
    connect(&m_document, &document::Document::changed, m_actions.get(), &Actions::refresh);
    connect(&m_selection, &views::Selection::changed, m_actions.get(), &Actions::refresh);
    connect(&m_run, &run::RunController::stateChanged, m_actions.get(), &Actions::refresh);
    for (const QDockWidget *dock : m_docks)
        connect(dock, &QDockWidget::visibilityChanged, m_actions.get(), &Actions::refresh);
}

void MainWindow::buildRecentMenu()
{
    QMenu *file = m_actions->menu(Menu::File);
    m_recent = new QMenu(tr("Open recent"), file);
    file->insertMenu(m_actions->action(QStringLiteral("file.examples")), m_recent);
    connect(file, &QMenu::aboutToShow, this, &MainWindow::fillRecentMenu);
}

void MainWindow::joinSession()
{
    connect(m_session.get(), &DocumentSession::titleChanged, this,
            [this] { setWindowTitle(m_session->title()); });
    connect(m_session.get(), &DocumentSession::opened, this, &MainWindow::startRun);
    connect(m_session.get(), &DocumentSession::failed, this, &MainWindow::complain);
    connect(m_session.get(), &DocumentSession::saved, this, [this] {
        m_banner->hide();
        m_status->notice(tr("Saved %1.").arg(m_session->path()));
        m_canvas->setFocus();
    });
    setWindowTitle(m_session->title());
}

void MainWindow::joinRun()
{
    connect(&m_document, &document::Document::changed, this,
            [this] { m_run.setDiagram(m_document.diagram()); });
    const auto show = [this] {
        m_canvas->showRun(m_run.observation());
    };
    connect(&m_run, &run::RunController::frameChanged, m_canvas, show);
    connect(&m_run, &run::RunController::restarted, m_canvas, show);
    connect(&m_run, &run::RunController::restarted, this, &MainWindow::takeOverRestart);
    connect(&m_run, &run::RunController::stateChanged, m_canvas, show);
    connect(&m_run, &run::RunController::intervened, this, [this] {
        m_handedIn = !m_run.interventions().isEmpty();
        if (m_handedIn)
            m_status->notice(m_run.interventions().constLast().text);
    });
    connect(m_canvas, &canvas::Canvas::playPauseTapped, m_runBar, &panels::RunBar::playOrPause);
    connect(m_canvas, &canvas::Canvas::contextMenuAt, this,
            [this](const QString &, const QPointF &, const QPoint &global) { showItemMenu(global); });
}

void MainWindow::layOut()
{
    m_settings.forgetWindowState();
    for (QDockWidget *dock : m_docks) {
        dock->setFloating(false);
        dock->show();
    }
    addDockWidget(Qt::LeftDockWidgetArea, m_docks[0]);
    addDockWidget(Qt::RightDockWidgetArea, m_docks[1]);
    addDockWidget(Qt::BottomDockWidgetArea, m_docks[2]);
    resizeDocks({m_docks[0], m_docks[1]}, {paletteWidth, inspectorWidth}, Qt::Horizontal);
    resizeDocks({m_docks[2]}, {chartsHeight}, Qt::Vertical);
}

void MainWindow::restoreLayout()
{
    const QSize room = screen()->availableSize() - QSize(0, titleBarHeight);
    resize(designedSize.boundedTo(room));
    if (!restoreGeometry(m_settings.windowGeometry()) && size() != designedSize)
        setWindowState(Qt::WindowMaximized); // a small screen: all of it
    const QByteArray state = m_settings.windowState();
    if (state.isEmpty() || !restoreState(state))
        layOut();
}

bool MainWindow::open(const QString &path)
{
    return m_session->open(path);
}

void MainWindow::openExample(const QString &resource)
{
    if (!m_session->openExample(resource) || !m_run.scenario())
        return;
    m_run.play();
}

void MainWindow::startRun()
{
    m_banner->hide();
    m_selection.clear();
    m_run.pause();
    m_handedIn = false;
    m_givenSpeed = m_run.speed();
    m_run.restart();
    if (m_run.scenario() && m_run.seed() != m_run.scenario()->seed)
        m_run.setSeed(m_run.scenario()->seed); // the one typed was for the other drawing
    m_status->clearMessage();
    m_canvas->fitAll();
    m_canvas->setFocus();
}

// A drawing goes at its own speed until somebody chooses another; what was set by hand has no place in a
// file.
void MainWindow::takeOverRestart()
{
    if (m_run.scenario() && m_run.speed() == m_givenSpeed) {
        m_givenSpeed = run::RunController::followableSpeed(*m_run.scenario());
        m_run.setSpeed(m_givenSpeed);
    }
    if (std::exchange(m_handedIn, false))
        m_status->notice(tr("Started again; the load and faults set by hand are gone."));
}

void MainWindow::showItemMenu(const QPoint &global)
{
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    fillItemMenu(menu, m_selection, m_run, *m_actions, m_theme);
    menu.exec(global);
}

void MainWindow::fillRecentMenu()
{
    m_recent->clear();
    for (const QString &path : m_settings.recentFiles())
        m_recent->addAction(path, this, [this, path] { m_session->open(path); });
    m_recent->setEnabled(!m_recent->isEmpty());
}

void MainWindow::exportPicture()
{
    const QString path = askPicturePath(*this, m_session->suggestedBase());
    m_canvas->setFocus();
    if (path.isEmpty())
        return;
    const auto bytes = pictureBytes({m_document.diagram(), m_run.observation(), m_theme.tokens()},
                                    pictureFormatOf(path).value(), {}, exportedRatio);
    const base::Outcome written =
        bytes ? document::writeFile(path, *bytes) : base::Outcome(base::Error{bytes.error()});
    if (!written)
        return complain(written.error());
    m_banner->hide();
    m_status->notice(tr("Exported %1.").arg(path));
}

void MainWindow::complain(const QString &sentence, const base::Issues &issues)
{
    m_status->clearMessage(); // an older success would contradict it
    m_banner->say(sentence, issues);
}

// The keys of the canvas are heard again once the dialog is gone.
void MainWindow::takeFocusAfter(const QDialog &dialog)
{
    connect(&dialog, &QDialog::finished, this, [this] {
        activateWindow();
        m_canvas->setFocus();
    });
}

void MainWindow::showGallery()
{
    if (!m_gallery) {
        m_gallery = new Gallery(m_theme, this);
        connect(m_gallery, &Gallery::chosen, this, &MainWindow::openExample);
        takeFocusAfter(*m_gallery);
    }
    m_gallery->show();
    m_gallery->raise();
}

void MainWindow::showShortcuts()
{
    if (!m_shortcuts) {
        m_shortcuts = new ShortcutSheet(m_actions->table(), this);
        takeFocusAfter(*m_shortcuts);
    }
    m_shortcuts->show();
    m_shortcuts->raise();
}

void MainWindow::showAbout()
{
    QMessageBox::about(
        this, tr("About Hopyard"),
        tr("<b>Hopyard %1</b><p>Draw your services. Send traffic through them. See what breaks, before "
           "production does.</p><p>Free software under the GNU General Public License, version 3 or "
           "later.</p>")
            .arg(QStringLiteral(HOPYARD_VERSION)));
}

void MainWindow::setReducedMotion(bool reduced)
{
    m_settings.setReducedMotion(reduced);
    m_canvas->setReducedMotion(reduced);
    setAnimated(!reduced);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_session->mayLeave()) {
        event->ignore();
        return;
    }
    m_settings.setWindow(saveGeometry(), saveState());
    event->accept();
}

// Whoever is done with a field or a button goes back to the drawing.
void MainWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        m_canvas->setFocus();
    else
        QMainWindow::keyPressEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!droppedFile(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QString path = droppedFile(*event->mimeData());
    event->acceptProposedAction();
    // After the drop has ended: opening may ask a question, and the other program must not wait for the
    // answer.
    QMetaObject::invokeMethod(
        this, [this, path] { m_session->open(path); }, Qt::QueuedConnection);
}

} // namespace app
