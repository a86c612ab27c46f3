// A window as a person has it: on settings and files of its own, driven by mouse and keys.
#pragma once

#include "app/banner.h"
#include "app/commandpalette.h"
#include "app/gallery.h"
#include "app/itemmenu.h"
#include "app/mainwindow.h"
#include "model/document/format.h"
#include "tests/support/program.h"
#include "views/canvas/canvas.h"
#include "views/canvas/picture.h"
#include "views/panels/loadslider.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QScopeGuard>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTimer>

namespace support {

// Does something to the next modal dialog of a type as soon as it stands.
template <class Dialog> void whenAsked(std::function<void(Dialog &)> answer)
{
    QTimer::singleShot(0, qApp, [answer] {
        if (auto *dialog = qobject_cast<Dialog *>(QApplication::activeModalWidget()))
            answer(*dialog);
        else
            whenAsked<Dialog>(answer);
    });
}

inline void chooseFile(const QString &path)
{
    whenAsked<QFileDialog>([path](QFileDialog &dialog) {
        auto *field = dialog.findChild<QLineEdit *>();
        field->setText(path);
        QTest::keyClick(field, Qt::Key_Return);
    });
}

inline void answerWith(QMessageBox::StandardButton button)
{
    whenAsked<QMessageBox>([button](QMessageBox &box) { box.button(button)->click(); });
}

struct WindowFixture
{
    void open(); // before each test
    void close();
    void openWindow();
    void takeKeyboard();
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    QString settingsPath() const { return path("settings.ini"); }
    canvas::Canvas &drawing() { return m_window->canvas(); }
    QPoint onCanvas(const QPointF &scene) { return drawing().viewport().toView(scene).toPoint(); }
    QPointF centreOf(const QString &name);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(&drawing(), key, modifiers);
    }
    void drag(const QPointF &from, const QPointF &to);
    diagram::NodeId place(Qt::Key letter, const QString &name);
    void openSmall();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<app::Settings> m_settings;
    std::unique_ptr<views::Theme> m_theme;
    std::unique_ptr<app::Desk> m_desk;
    std::unique_ptr<app::MainWindow> m_window;
};

inline void WindowFixture::open()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_theme = std::make_unique<views::Theme>();
    m_theme->choose(views::Theme::Choice::Light);
    openWindow();
}

inline void WindowFixture::close()
{
    m_window.reset();
    m_desk.reset();
    m_settings.reset();
    m_theme.reset();
    m_folder.reset();
}

inline void WindowFixture::openWindow()
{
    m_window.reset();
    m_desk = std::make_unique<app::Desk>();
    m_settings = std::make_unique<app::Settings>(settingsPath());
    m_window = std::make_unique<app::MainWindow>(*m_desk, *m_settings, *m_theme);
    m_window->resize(1280, 760);
    m_window->show();
    takeKeyboard();
}

// Without a window manager nobody gives the keyboard back when a dialog has closed.
inline void WindowFixture::takeKeyboard()
{
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    drawing().setFocus();
}

inline QPointF WindowFixture::centreOf(const QString &name)
{
    for (const auto &[id, node] : m_window->document().diagram().nodes) {
        if (node.name == name)
            return node.at;
    }
    qFatal("no node %s", qPrintable(name));
}

inline void WindowFixture::drag(const QPointF &from, const QPointF &to)
{
    const QPoint a = onCanvas(from), b = onCanvas(to);
    QTest::mouseMove(&drawing(), a);
    QTest::mousePress(&drawing(), Qt::LeftButton, {}, a);
    QTest::mouseMove(&drawing(), (a + b) / 2);
    QTest::mouseMove(&drawing(), b);
    QTest::mouseRelease(&drawing(), Qt::LeftButton, {}, b);
}

// Adds a node by its letter and renames it by keys.
inline diagram::NodeId WindowFixture::place(Qt::Key letter, const QString &name)
{
    press(letter);
    const diagram::NodeId *selected = m_window->selection().singleNode();
    if (!selected)
        return {};
    diagram::NodeId id = *selected;
    press(Qt::Key_F2);
    auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    if (!field)
        return {};
    field->selectAll();
    QTest::keyClicks(field, name);
    QTest::keyClick(field, Qt::Key_Return);
    drawing().setFocus();
    press(Qt::Key_Escape);
    return id;
}

inline void WindowFixture::openSmall()
{
    QVERIFY(QFile::copy(support::example(QStringLiteral("rest-timeout")), path("small.hopyard")));
    QVERIFY(m_window->open(path("small.hopyard")));
}

} // namespace support
