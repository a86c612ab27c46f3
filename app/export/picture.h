// `hopyard picture` and the window's "Export picture": a drawing, at rest or in the middle of a run, as a
// file.
#pragma once

#include "app/headless.h"

#include "model/base/result.h"
#include "model/run/observation.h"
#include "views/shared/theme.h"

#include <QImage>

namespace app {

struct Portrait // what a picture is of; borrowed for one call
{
    const diagram::Diagram &diagram;
    run::Observation run; // empty: at rest
    views::Tokens tokens;
};

enum class PictureFormat { Png, Svg, Pdf };
// By the suffix of a path; nothing for any other.
std::optional<PictureFormat> pictureFormatOf(const QString &path);

// The bytes of the file. `size` (logical pixels; nothing: as large as the drawing at 100 %) and `ratio`
// (pixels for each of them) are for PNG only; SVG and PDF scale by themselves.
base::Result<QByteArray> pictureBytes(const Portrait &portrait, PictureFormat format,
                                      std::optional<QSize> size, double ratio);
base::Result<QByteArray> pngBytes(const QImage &image);

views::Tokens tokensOf(Skin skin);

// REQUIRES: a QGuiApplication.
ExitCode picture(const PictureCommand &command, Streams streams);

} // namespace app
