// Pictures in, an endless animation out, whole in memory. One writer makes one animation; any thread.
#pragma once

#include "model/base/result.h"

#include <QByteArray>
#include <QImage>

#include <memory>

namespace app {

class AnimationWriter
{
public:
    virtual ~AnimationWriter() = default;
    // Shows the image for `milliseconds` (GIF counts in hundredths of a second and rounds down).
    // REQUIRES: all images have the size the writer was made for.
    virtual base::Outcome add(const QImage &image, int milliseconds) = 0;
    // The bytes of the whole file. No more images after it. An animation without images is an error.
    virtual base::Result<QByteArray> finish() = 0;
};

// REQUIRES: sides of 1 to 16383 px.
std::unique_ptr<AnimationWriter> gifWriter(QSize size);
std::unique_ptr<AnimationWriter> webpWriter(QSize size);

} // namespace app
