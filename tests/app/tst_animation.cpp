// GIF and WebP, read back by the libraries' own decoders.
#include "app/export/animationwriter.h"
#include "app/export/colourtable.h"

#include <QBuffer>
#include <QImageReader>
#include <QPainter>
#include <QTest>

#include <webp/decode.h>
#include <webp/mux.h>

using namespace app;

namespace {

// A dot that moves along an antialiased line, as on the canvas.
QImage picture(QSize size, int x)
{
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    image.fill(QColor(0xFA, 0xFB, 0xFC));
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(QColor(0x00, 0x72, 0xB2), 1.5));
    painter.drawLine(4, 10, size.width() - 4, size.height() - 10);
    painter.setBrush(QColor(0xC8, 0x4A, 0x00));
    painter.drawEllipse(QPoint(x, size.height() / 2), 5, 5);
    return image;
}

int largestDifference(const QImage &a, const QImage &b)
{
    int largest = 0;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            const QColor p = a.pixelColor(x, y), q = b.pixelColor(x, y);
            largest = std::max({largest, std::abs(p.red() - q.red()), std::abs(p.green() - q.green()),
                                std::abs(p.blue() - q.blue())});
        }
    }
    return largest;
}

QImage decodedWebp(const WebPData &bytes)
{
    int width = 0, height = 0;
    std::uint8_t *pixels = WebPDecodeRGBA(bytes.bytes, bytes.size, &width, &height);
    QImage image = pixels ? QImage(pixels, width, height, QImage::Format_RGBA8888).copy() : QImage();
    WebPFree(pixels);
    return image;
}

} // namespace

class TestAnimation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aGifGivesBackEveryPicture();
    void aGifKeepsTheTimeThatItsHundredthsRoundAway();
    void aPictureThatEqualsTheOneBeforeStillTakesItsTime();
    void aWebpGivesBackItsPicturesWithoutLoss();
    void anAnimationWithoutPicturesIsRefused();
    void fewColoursAreKeptExactly();
    void manyColoursAreCutToTheLimitAndStayNear();
    void theSamePictureAlwaysGetsTheSameTable();
};

void TestAnimation::aGifGivesBackEveryPicture()
{
    const QSize size(160, 90);
    const auto writer = gifWriter(size);
    for (int i = 0; i < 6; ++i)
        QVERIFY(writer->add(picture(size, 20 + 20 * i), 50));
    auto bytes = writer->finish();
    QVERIFY(bytes);
    QBuffer buffer(&*bytes);
    QImageReader reader(&buffer, "gif");
    QCOMPARE(reader.imageCount(), 6);
    QCOMPARE(reader.size(), size);
    QCOMPARE(reader.loopCount(), -1);
    for (int i = 0; i < 6; ++i) {
        const QImage read = reader.read();
        QVERIFY2(!read.isNull(), qPrintable(reader.errorString()));
        QVERIFY(largestDifference(read, picture(size, 20 + 20 * i)) <= 8);
    }
}

void TestAnimation::aGifKeepsTheTimeThatItsHundredthsRoundAway()
{
    const QSize size(20, 20);
    const auto writer = gifWriter(size);
    for (int i = 0; i < 4; ++i)
        QVERIFY(writer->add(picture(size, i), 25));
    auto bytes = writer->finish();
    QVERIFY(bytes);
    QBuffer buffer(&*bytes);
    QImageReader reader(&buffer, "gif");
    int total = 0;
    while (!reader.read().isNull())
        total += reader.nextImageDelay();
    QCOMPARE(total, 100);
}

void TestAnimation::aPictureThatEqualsTheOneBeforeStillTakesItsTime()
{
    const QSize size(40, 30);
    const auto writer = gifWriter(size);
    for (int i = 0; i < 3; ++i)
        QVERIFY(writer->add(picture(size, 10), 40));
    auto bytes = writer->finish();
    QVERIFY(bytes);
    QBuffer buffer(&*bytes);
    QImageReader reader(&buffer, "gif");
    QCOMPARE(reader.imageCount(), 3);
    reader.read();
    reader.read();
    QCOMPARE(largestDifference(reader.read(), picture(size, 10)), 0);
}

void TestAnimation::aWebpGivesBackItsPicturesWithoutLoss()
{
    const QSize size(160, 90);
    const auto writer = webpWriter(size);
    for (int i = 0; i < 5; ++i)
        QVERIFY(writer->add(picture(size, 20 + 20 * i), 40));
    const auto bytes = writer->finish();
    QVERIFY(bytes);
    const WebPData data{reinterpret_cast<const std::uint8_t *>(bytes->constData()),
                        static_cast<std::size_t>(bytes->size())};
    WebPMux *mux = WebPMuxCreate(&data, 0);
    QVERIFY(mux);
    int frames = 0, width = 0, height = 0;
    QCOMPARE(WebPMuxNumChunks(mux, WEBP_CHUNK_ANMF, &frames), WEBP_MUX_OK);
    QCOMPARE(frames, 5);
    QCOMPARE(WebPMuxGetCanvasSize(mux, &width, &height), WEBP_MUX_OK);
    QCOMPARE(QSize(width, height), size);
    WebPMuxFrameInfo first{};
    QCOMPARE(WebPMuxGetFrame(mux, 1, &first), WEBP_MUX_OK);
    QCOMPARE(first.duration, 40);
    QCOMPARE(largestDifference(decodedWebp(first.bitstream), picture(size, 20)), 0);
    WebPDataClear(&first.bitstream);
    WebPMuxDelete(mux);
}

void TestAnimation::anAnimationWithoutPicturesIsRefused()
{
    QVERIFY(!gifWriter({10, 10})->finish());
    QVERIFY(!webpWriter({10, 10})->finish());
}

void TestAnimation::fewColoursAreKeptExactly()
{
    const QHash<QRgb, int> counts{{qRgb(1, 2, 3), 1000}, {qRgb(1, 2, 4), 1}, {qRgb(250, 0, 0), 5}};
    const ColourTable table(counts, 255);
    for (auto it = counts.begin(); it != counts.end(); ++it)
        QCOMPARE(table.colours().at(table.indexOf(it.key())), it.key());
}

void TestAnimation::manyColoursAreCutToTheLimitAndStayNear()
{
    QHash<QRgb, int> counts;
    for (int r = 0; r < 256; r += 4) {
        for (int g = 0; g < 256; g += 4)
            counts[qRgb(r, g, 128)] = 1;
    }
    const ColourTable table(counts, 255);
    QCOMPARE(table.colours().size(), 255);
    for (auto it = counts.begin(); it != counts.end(); ++it) {
        const QRgb near = table.colours().at(table.indexOf(it.key()));
        QVERIFY(std::abs(qRed(near) - qRed(it.key())) <= 24 &&
                std::abs(qGreen(near) - qGreen(it.key())) <= 24);
    }
}

void TestAnimation::theSamePictureAlwaysGetsTheSameTable()
{
    QHash<QRgb, int> one, other;
    for (int i = 0; i < 1000; ++i)
        one[qRgb(i % 251, i % 17, i % 101)] += 1;
    for (int i = 999; i >= 0; --i)
        other[qRgb(i % 251, i % 17, i % 101)] += 1;
    QCOMPARE(ColourTable(one, 64).colours(), ColourTable(other, 64).colours());
}

QTEST_MAIN(TestAnimation)
#include "tst_animation.moc"
