#include "app/export/picture.h"

#include "app/export/directrun.h"
#include "app/export/windowpicture.h"
#include "views/canvas/picture.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>

namespace app {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Picture)
};

constexpr double mostPixels = 100e6; // 400 MB while it is painted
constexpr double marginAround = 64;  // at least what imageOf() adds to the contents

bool fits(const diagram::Diagram &diagram, double ratio)
{
    const QSizeF size = canvas::contentsOf(diagram).size() + QSizeF(marginAround, marginAround);
    return size.width() * ratio * size.height() * ratio <= mostPixels;
}

base::Error tooLarge()
{
    return {Text::tr("The drawing is too large for a PNG; give a --size, or write SVG or PDF instead.")};
}

ExitCode refuse(const QString &file, const QString &text, Streams streams)
{
    streams.err << file << QStringLiteral(": ") << text << '\n';
    return ExitCode::Wrong;
}

ExitCode drawn(const PictureCommand &command, const diagram::Diagram &diagram, DirectRun *run,
               Streams streams)
{
    const Portrait portrait{diagram, run ? run->observe(1) : run::Observation(), tokensOf(command.skin)};
    const auto bytes = pictureBytes(portrait, *pictureFormatOf(command.out), command.size, command.scale);
    return bytes ? deliver(*bytes, command.out, streams) : refuse(command.file, bytes.error(), streams);
}

} // namespace

std::optional<PictureFormat> pictureFormatOf(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == QLatin1String("png"))
        return PictureFormat::Png;
    if (suffix == QLatin1String("svg"))
        return PictureFormat::Svg;
    if (suffix == QLatin1String("pdf"))
        return PictureFormat::Pdf;
    return {};
}

views::Tokens tokensOf(Skin skin)
{
    return skin == Skin::Dark ? views::Theme::darkTokens() : views::Theme::lightTokens();
}

base::Result<QByteArray> pngBytes(const QImage &image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (image.isNull() || !buffer.open(QIODevice::WriteOnly) || !image.save(&buffer, "PNG"))
        return tooLarge();
    return bytes;
}

base::Result<QByteArray> pictureBytes(const Portrait &portrait, PictureFormat format,
                                      std::optional<QSize> size, double ratio)
{
    const auto &[diagram, run, tokens] = portrait;
    if (format == PictureFormat::Png && size)
        return pngBytes(canvas::imageOf(diagram, run, tokens, *size, ratio));
    if (format == PictureFormat::Png)
        return fits(diagram, ratio) ? pngBytes(canvas::imageOf(diagram, run, tokens, ratio)) : tooLarge();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (format == PictureFormat::Svg)
        canvas::writeSvg(buffer, diagram, run, tokens);
    else
        canvas::writePdf(buffer, diagram, run, tokens);
    return bytes;
}

ExitCode picture(const PictureCommand &command, Streams streams)
{
    const std::optional<Opened> opened = open(command.file, streams);
    if (!opened)
        return ExitCode::Wrong;
    const diagram::Diagram &diagram = opened->diagram;
    if (command.window)
        return windowPicture(command, streams);
    if (!command.at)
        return drawn(command, diagram, nullptr, streams);
    const auto scenario = compileFor(*opened, diagram, streams);
    if (!scenario)
        return ExitCode::Wrong;
    DirectRun run(scenario, scenario->seed);
    const bool arrived = run.runTo(*command.at);
    const ExitCode written = drawn(command, diagram, &run, streams);
    if (arrived || written != ExitCode::Fine)
        return written;
    refuse(command.file,
           Text::tr("The run stopped before that: %1.").arg(QString::fromStdString(run.limit())), streams);
    return ExitCode::Stopped;
}

} // namespace app
