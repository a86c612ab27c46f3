#include "app/windowlaunch.h"

#include "app/gallery.h"
#include "app/mainwindow.h"
#include "views/canvas/canvas.h"

#include <QApplication>

namespace app {

std::optional<Refusal> missingDisplay()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    const bool chosen = qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
    if (!chosen && qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        return Refusal{QCoreApplication::translate(
            "CommandLine",
            "There is no display for a window; use hopyard run FILE or hopyard picture FILE -o OUT.png, "
            "or see hopyard --help.")};
#endif
    return {};
}

ExitCode launchWindow(const WindowCommand &command, int &argc, char **argv, const StartWatch &watch)
{
    QApplication application(argc, argv);
    QApplication::setApplicationVersion(QStringLiteral(HOPYARD_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("hopyard"));
    Settings settings;
    views::Theme theme;
    theme.choose(settings.theme());
    Desk desk;
    MainWindow window(desk, settings, theme);
    watch.logFirstFrame(window.canvas());
    window.show();
    if (command.file.isEmpty())
        window.openExample(QLatin1String(welcomeExample));
    else
        window.open(command.file);
    QApplication::exec();
    return ExitCode::Fine;
}

} // namespace app
