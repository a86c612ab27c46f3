#include "app/export/windowpicture.h"

#include "app/export/picture.h"
#include "app/mainwindow.h"
#include "views/canvas/canvas.h"

#include <QApplication>
#include <QBuffer>
#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTimer>

#include <cstdio>

namespace app {

namespace {

constexpr int settleMilliseconds = 400; // charts and figures refresh a few times a second
constexpr double logicalDpi = 96, pointsPerInch = 72;

QByteArray screenDescription(QSize size, double ratio)
{
    const QJsonObject screen{{"name", "memory"},
                             {"x", 0},
                             {"y", 0},
                             {"width", size.width()},
                             {"height", size.height()},
                             {"logicalDpi", logicalDpi},
                             {"logicalBaseDpi", logicalDpi},
                             {"dpr", ratio}};
    return QJsonDocument(QJsonObject{{"synchronousWindowSystemEvents", true},
                                     {"windowFrameMargins", false},
                                     {"screens", QJsonArray{screen}}})
        .toJson();
}

// Runs the window's own controller to `at`, so that everything in it says the same.
void playTo(MainWindow &window, sim::Time at)
{
    run::RunController &run = window.run();
    QEventLoop loop;
    const auto arrived = [&] {
        if (run.state() != run::RunController::State::Running)
            loop.quit();
    };
    run.runTo(at);
    QObject::connect(&run, &run::RunController::stateChanged, &loop, arrived);
    if (run.state() == run::RunController::State::Running)
        loop.exec();
}

void settle()
{
    QEventLoop loop;
    QTimer::singleShot(settleMilliseconds, &loop, &QEventLoop::quit);
    loop.exec();
}

QByteArray vectorBytes(QWidget &window, PictureFormat format)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (format == PictureFormat::Svg) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setResolution(static_cast<int>(logicalDpi));
        svg.setSize(window.size());
        svg.setViewBox(window.rect());
        QPainter painter(&svg);
        window.render(&painter);
    } else {
        QPdfWriter pdf(&buffer);
        pdf.setResolution(static_cast<int>(logicalDpi));
        pdf.setPageSize(QPageSize(QSizeF(window.size()) * pointsPerInch / logicalDpi, QPageSize::Point));
        pdf.setPageMargins({});
        QPainter painter(&pdf);
        window.render(&painter);
    }
    return bytes;
}

} // namespace

// Qt's remarks on a platform without a screen are no errors of the user's; ours and fatal ones pass.
void OffscreenPlatform::passOwnMessages(QtMsgType type, const QMessageLogContext &context,
                                        const QString &text)
{
    const bool own = QByteArrayView(context.category).startsWith("hopyard");
    if (own || type == QtCriticalMsg || type == QtFatalMsg)
        fprintf(stderr, "%s\n", qPrintable(text));
}

OffscreenPlatform::OffscreenPlatform(QSize screen, double ratio)
    : m_screen(std::make_unique<QTemporaryFile>())
{
    QByteArray platform = "offscreen";
    if (m_screen->open() && m_screen->write(screenDescription(screen, ratio)) > 0 && m_screen->flush())
        platform += ":configfile=" + m_screen->fileName().toLocal8Bit();
    qputenv("QT_QPA_PLATFORM", platform);
    qInstallMessageHandler(passOwnMessages);
}

OffscreenPlatform::~OffscreenPlatform()
{
    qInstallMessageHandler(nullptr);
}

ExitCode windowPicture(const PictureCommand &command, Streams streams)
{
    const QTemporaryDir folder; // a picture leaves no traces in the user's settings
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    views::Theme theme;
    theme.choose(command.skin == Skin::Dark ? views::Theme::Choice::Dark : views::Theme::Choice::Light);
    Desk desk;
    MainWindow window(desk, settings, theme);
    window.setWindowState(Qt::WindowNoState);
    window.resize(command.size.value_or(usualWindow));
    window.show();
    window.open(command.file);
    window.canvas().fitAll();
    if (command.at)
        playTo(window, *command.at);
    settle();

    const PictureFormat format = *pictureFormatOf(command.out);
    const base::Result<QByteArray> bytes =
        format == PictureFormat::Png ? pngBytes(window.grab().toImage()) : vectorBytes(window, format);
    if (!bytes) {
        streams.err << command.out << QStringLiteral(": ") << bytes.error() << '\n';
        return ExitCode::Wrong;
    }
    const ExitCode delivered = deliver(*bytes, command.out, streams);
    const bool stopped = window.run().state() == run::RunController::State::Failed;
    return stopped && delivered == ExitCode::Fine ? ExitCode::Stopped : delivered;
}

} // namespace app
