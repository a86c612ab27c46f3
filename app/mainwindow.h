// The window: puts the rooms into docks and joins their signals. No logic lives here. GUI thread.
#pragma once

#include "app/actions.h"
#include "app/desk.h"
#include "app/documentsession.h"

#include <QMainWindow>

#include <memory>

class QDialog;

namespace canvas {
class Canvas;
}
namespace charts {
class ChartPanel;
}
namespace inspector {
class Inspector;
}
namespace panels {
class IssueList;
class Palette;
class RunBar;
} // namespace panels

namespace app {

class Banner;
class CommandPalette;
class Gallery;
class ShortcutSheet;
class StatusLine;

class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    // All outlive the window.
    MainWindow(Desk &desk, Settings &settings, views::Theme &theme);
    ~MainWindow() override;

    // The file, paused at time 0; what is wrong with it is said in the window. False: not opened.
    bool open(const QString &path);
    void openExample(const QString &resource); // and plays it, so that a single message can be followed

    document::Document &document() { return m_document; }
    run::RunController &run() { return m_run; }
    DocumentSession &session() { return *m_session; }
    views::Selection &selection() { return m_selection; }
    Actions &actions() { return *m_actions; }
    canvas::Canvas &canvas() { return *m_canvas; }
    Banner &banner() { return *m_banner; }

protected:
    void closeEvent(QCloseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void buildCentre();
    void buildDocks();
    QDockWidget *addDock(const QString &name, const QString &title, QWidget *content,
                         Qt::DockWidgetArea area);
    void buildActions();
    void buildRecentMenu();
    void joinSession();
    void joinRun();
    void layOut();        // as designed
    void restoreLayout(); // as it was left

    void startRun();        // the drawing is another one
    void takeOverRestart(); // the run stands at time 0 again
    void showItemMenu(const QPoint &global);
    void fillRecentMenu();
    void complain(const QString &sentence, const base::Issues &issues = {});
    void takeFocusAfter(const QDialog &dialog);
    void exportPicture();
    void showGallery();
    void showShortcuts();
    void showAbout();
    void setReducedMotion(bool reduced);

    Settings &m_settings;
    views::Theme &m_theme;
    document::Document &m_document;
    views::Selection &m_selection;
    run::RunController &m_run;
    std::unique_ptr<DocumentSession> m_session;

    canvas::Canvas *m_canvas = nullptr;
    Banner *m_banner = nullptr;
    panels::RunBar *m_runBar = nullptr;
    panels::IssueList *m_issues = nullptr;
    charts::ChartPanel *m_charts = nullptr;
    StatusLine *m_status = nullptr;
    QList<QDockWidget *> m_docks; // palette, inspector, charts
    QMenu *m_recent = nullptr;
    std::unique_ptr<Actions> m_actions;
    std::unique_ptr<CommandPalette> m_commands;
    Gallery *m_gallery = nullptr;         // made when first asked for
    ShortcutSheet *m_shortcuts = nullptr; // likewise
    double m_givenSpeed = 0;              // the run's speed unless somebody chose another
    bool m_handedIn = false;              // this run has loads or faults set by hand
};

} // namespace app
