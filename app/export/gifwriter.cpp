#include "app/export/animationwriter.h"
#include "app/export/colourtable.h"

#include <QCoreApplication>
#include <QRect>

#include <gif_lib.h>

#include <array>
#include <vector>

namespace app {

namespace {

constexpr int transparent = 0; // the entry that lets the picture before show through
constexpr int mostColours = 255;

// What differs between two pictures of the same size; empty: nothing.
QRect changedRect(const QImage &before, const QImage &after)
{
    QRect changed;
    for (int y = 0; y < after.height(); ++y) {
        const auto *old = reinterpret_cast<const QRgb *>(before.constScanLine(y));
        const auto *now = reinterpret_cast<const QRgb *>(after.constScanLine(y));
        int left = 0, right = after.width() - 1;
        while (left <= right && old[left] == now[left])
            ++left;
        while (right > left && old[right] == now[right])
            --right;
        if (left <= right)
            changed |= QRect(QPoint(left, y), QPoint(right, y));
    }
    return changed;
}

class GifWriter : public AnimationWriter
{
public:
    explicit GifWriter(QSize size);
    ~GifWriter() override { close(); }
    base::Outcome add(const QImage &image, int milliseconds) override;
    base::Result<QByteArray> finish() override;

private:
    bool writeHeader();
    bool writePicture(const QImage &image, const QRect &rect, int hundredths);
    bool writePixels(const QImage &image, const QRect &rect, const ColourTable &table);
    bool unchanged(const QImage &image, int x, int y) const
    {
        return !m_shown.isNull() && image.pixel(x, y) == m_shown.pixel(x, y);
    }
    void close();
    base::Error failure() const;

    QSize m_size;
    QByteArray m_bytes;
    GifFileType *m_file = nullptr;
    QImage m_shown;   // the picture before, opaque
    int m_restMs = 0; // time the rounding has left over
};

int appendTo(GifFileType *file, const GifByteType *data, int length)
{
    static_cast<QByteArray *>(file->UserData)->append(reinterpret_cast<const char *>(data), length);
    return length;
}

GifWriter::GifWriter(QSize size)
    : m_size(size)
{
    int error = 0;
    m_file = EGifOpen(&m_bytes, appendTo, &error);
    if (m_file && !writeHeader())
        close();
}

bool GifWriter::writeHeader()
{
    EGifSetGifVersion(m_file, true);
    if (EGifPutScreenDesc(m_file, m_size.width(), m_size.height(), 8, 0, nullptr) != GIF_OK)
        return false;
    // The application block by which all viewers repeat for ever.
    const std::array<GifByteType, 3> forEver{1, 0, 0};
    return EGifPutExtensionLeader(m_file, APPLICATION_EXT_FUNC_CODE) == GIF_OK &&
           EGifPutExtensionBlock(m_file, 11, "NETSCAPE2.0") == GIF_OK &&
           EGifPutExtensionBlock(m_file, static_cast<int>(forEver.size()), forEver.data()) == GIF_OK &&
           EGifPutExtensionTrailer(m_file) == GIF_OK;
}

base::Outcome GifWriter::add(const QImage &image, int milliseconds)
{
    Q_ASSERT(image.size() == m_size);
    if (!m_file)
        return failure();
    const QImage opaque = image.convertToFormat(QImage::Format_RGB32);
    const QRect rect = m_shown.isNull() ? opaque.rect() : changedRect(m_shown, opaque);
    const int due = milliseconds + m_restMs;
    m_restMs = due % 10;
    // A picture in which nothing changes still takes its time; one pixel carries it.
    if (!writePicture(opaque, rect.isEmpty() ? QRect(0, 0, 1, 1) : rect, due / 10))
        return failure();
    m_shown = opaque;
    return base::Nothing{};
}

bool GifWriter::writePicture(const QImage &image, const QRect &rect, int hundredths)
{
    QHash<QRgb, int> counts;
    for (int y = rect.top(); y <= rect.bottom(); ++y) {
        for (int x = rect.left(); x <= rect.right(); ++x) {
            if (!unchanged(image, x, y))
                ++counts[image.pixel(x, y)];
        }
    }
    const ColourTable table(counts, mostColours);

    GraphicsControlBlock control{DISPOSE_DO_NOT, false, hundredths, transparent};
    std::array<GifByteType, 4> block{};
    EGifGCBToExtension(&control, block.data());
    const int entries = 1 << GifBitSize(static_cast<int>(table.colours().size()) + 1);
    std::vector<GifColorType> colours(static_cast<std::size_t>(entries));
    for (int i = 0; i < table.colours().size(); ++i) {
        const QRgb colour = table.colours().at(i);
        colours[static_cast<std::size_t>(i) + 1] = {static_cast<GifByteType>(qRed(colour)),
                                                    static_cast<GifByteType>(qGreen(colour)),
                                                    static_cast<GifByteType>(qBlue(colour))};
    }
    ColorMapObject *map = GifMakeMapObject(entries, colours.data());
    const bool written =
        EGifPutExtension(m_file, GRAPHICS_EXT_FUNC_CODE, 4, block.data()) == GIF_OK &&
        EGifPutImageDesc(m_file, rect.x(), rect.y(), rect.width(), rect.height(), false, map) == GIF_OK &&
        writePixels(image, rect, table);
    GifFreeMapObject(map);
    return written;
}

bool GifWriter::writePixels(const QImage &image, const QRect &rect, const ColourTable &table)
{
    std::vector<GifPixelType> line(static_cast<std::size_t>(rect.width()));
    for (int y = rect.top(); y <= rect.bottom(); ++y) {
        for (int x = rect.left(); x <= rect.right(); ++x) {
            const int index = unchanged(image, x, y) ? transparent : table.indexOf(image.pixel(x, y)) + 1;
            line[static_cast<std::size_t>(x - rect.left())] = static_cast<GifPixelType>(index);
        }
        if (EGifPutLine(m_file, line.data(), rect.width()) != GIF_OK)
            return false;
    }
    return true;
}

base::Result<QByteArray> GifWriter::finish()
{
    if (!m_file || m_shown.isNull())
        return failure();
    close();
    return m_bytes;
}

void GifWriter::close()
{
    int error = 0;
    if (m_file)
        EGifCloseFile(m_file, &error);
    m_file = nullptr;
}

base::Error GifWriter::failure() const
{
    return {QCoreApplication::translate("Animation", "The GIF could not be encoded; try WebP instead.")};
}

} // namespace

std::unique_ptr<AnimationWriter> gifWriter(QSize size)
{
    return std::make_unique<GifWriter>(size);
}

} // namespace app
