#include "app/export/animationwriter.h"

#include <QCoreApplication>

#include <webp/encode.h>
#include <webp/mux.h>

namespace app {

namespace {

struct EncoderDeleter
{
    void operator()(WebPAnimEncoder *encoder) const { WebPAnimEncoderDelete(encoder); }
};

class WebpWriter : public AnimationWriter
{
public:
    explicit WebpWriter(QSize size);
    base::Outcome add(const QImage &image, int milliseconds) override;
    base::Result<QByteArray> finish() override;

private:
    base::Error failure() const;

    QSize m_size;
    WebPConfig m_config{};
    std::unique_ptr<WebPAnimEncoder, EncoderDeleter> m_encoder;
    int m_timeMs = 0;
};

WebpWriter::WebpWriter(QSize size)
    : m_size(size)
{
    WebPAnimEncoderOptions options;
    if (!WebPAnimEncoderOptionsInit(&options) || !WebPConfigInit(&m_config))
        return;
    options.anim_params.loop_count = 0; // for ever
    // Flat colours and sharp lines: without loss they are smaller than with it, and as fast at the lowest
    // effort.
    m_config.lossless = 1;
    m_config.method = 1;
    m_config.quality = 30;
    m_encoder.reset(WebPAnimEncoderNew(size.width(), size.height(), &options));
}

base::Outcome WebpWriter::add(const QImage &image, int milliseconds)
{
    Q_ASSERT(image.size() == m_size);
    WebPPicture picture;
    if (!m_encoder || !WebPPictureInit(&picture))
        return failure();
    const QImage rgba = image.convertToFormat(QImage::Format_RGBA8888);
    picture.width = rgba.width();
    picture.height = rgba.height();
    picture.use_argb = 1;
    const bool added =
        WebPPictureImportRGBA(&picture, rgba.constBits(), static_cast<int>(rgba.bytesPerLine())) &&
        WebPAnimEncoderAdd(m_encoder.get(), &picture, m_timeMs, &m_config);
    WebPPictureFree(&picture);
    if (!added)
        return failure();
    m_timeMs += milliseconds;
    return base::Nothing{};
}

base::Result<QByteArray> WebpWriter::finish()
{
    WebPData data;
    WebPDataInit(&data);
    // A last call without a picture says how long the last one stands.
    const bool whole = m_encoder && m_timeMs > 0 &&
                       WebPAnimEncoderAdd(m_encoder.get(), nullptr, m_timeMs, nullptr) &&
                       WebPAnimEncoderAssemble(m_encoder.get(), &data);
    const QByteArray bytes(reinterpret_cast<const char *>(data.bytes), static_cast<qsizetype>(data.size));
    WebPDataClear(&data);
    if (!whole)
        return failure();
    return bytes;
}

base::Error WebpWriter::failure() const
{
    const QString reason =
        m_encoder ? QString::fromUtf8(WebPAnimEncoderGetError(m_encoder.get())) : QString();
    return {QCoreApplication::translate("Animation", "The WebP could not be encoded (%1); try GIF instead.")
                .arg(reason)};
}

} // namespace

std::unique_ptr<AnimationWriter> webpWriter(QSize size)
{
    return std::make_unique<WebpWriter>(size);
}

} // namespace app
