// Pictures and recordings made by the program without a display, read back by other decoders.
#include "app/export/animation.h"
#include "app/export/directrun.h"
#include "app/gallery.h"
#include "model/kinds/compile.h"
#include "tests/support/program.h"
#include "views/shared/theme.h"

#include <QImage>
#include <QImageReader>
#include <QSet>
#include <QSvgRenderer>
#include <QTemporaryDir>

#include <webp/mux.h>

using support::bytesOf;
using support::example;
using support::Finished;
using support::runHopyard;

namespace {

// Opaque and of more than a handful of colours: something has been drawn.
int coloursIn(const QImage &image)
{
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            colours.insert(image.pixel(x, y));
    }
    return static_cast<int>(colours.size());
}

int pixelsOf(const QImage &image, QColor colour)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixel(x, y) == colour.rgb() ? 1 : 0;
    }
    return count;
}

} // namespace

class TestPicture : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aPictureHasTheSizeAskedFor();
    void aPictureInTheDarkIsDark();
    void aPictureOfARunShowsMoreThanOneAtRest();
    void theSamePictureIsTheSameFile();
    void svgAndPdfCanBeRead();
    void theWholeWindowIsDrawnWithoutADisplay_data();
    void theWholeWindowIsDrawnWithoutADisplay();
    void aGifMovesAndHasTheSizeAskedFor();
    void aWebpHasAPictureForEveryStep();
    void aRecordingThatWouldNeverEndIsRefused();
    void nothingIsSaidWhenAllIsWell();
    void aRecordingStepsSimulatedTimeBySpeedOverPictures();
    void aDirectRunIsTheSameInOneStrideAndInMany();
    void everyExampleSaysWhatToWatchInTwoSentences();

private:
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    Finished make(QStringList arguments, const char *out)
    {
        return runHopyard(arguments << "-o" << path(out));
    }
    QImage picture(const QStringList &more, const char *out = "out.png")
    {
        const Finished finished = make(QStringList{"picture", example("welcome")} + more, out);
        return finished.exitCode == 0 ? QImage(path(out)) : QImage();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestPicture::aPictureHasTheSizeAskedFor()
{
    QCOMPARE(picture({"--size", "800x450"}).size(), QSize(800, 450));
    QCOMPARE(picture({"--size", "800x450", "--scale", "2"}).size(), QSize(1600, 900));
    const QImage natural = picture({});
    QVERIFY(coloursIn(natural) > 20);
    const QSize twice = picture({"--scale", "2"}).size(), difference = twice - natural.size() * 2;
    QVERIFY(qAbs(difference.width()) <= 2 && qAbs(difference.height()) <= 2);
}

void TestPicture::aPictureInTheDarkIsDark()
{
    QCOMPARE(QColor(picture({}).pixel(1, 1)), views::Theme::lightTokens().canvas);
    QCOMPARE(QColor(picture({"--theme", "dark"}).pixel(1, 1)), views::Theme::darkTokens().canvas);
}

void TestPicture::aPictureOfARunShowsMoreThanOneAtRest()
{
    const QColor fail = views::Theme::lightTokens().fail;
    QCOMPARE(pixelsOf(picture({}), fail), 0);
    QVERIFY(pixelsOf(picture({"--at", "20s"}), fail) > 20); // Payments is slow and the breaker open
}

void TestPicture::theSamePictureIsTheSameFile()
{
    QVERIFY(!picture({"--at", "12s"}, "a.png").isNull());
    QVERIFY(!picture({"--at", "12s"}, "b.png").isNull());
    QCOMPARE(bytesOf(path("a.png")), bytesOf(path("b.png")));
}

void TestPicture::svgAndPdfCanBeRead()
{
    QCOMPARE(make({"picture", example("welcome"), "--at", "20s"}, "out.svg").exitCode, 0);
    const QSvgRenderer svg(path("out.svg"));
    QVERIFY(svg.isValid());
    QVERIFY(svg.defaultSize().width() > 400);
    QVERIFY(bytesOf(path("out.svg")).contains("Checkout"));
    QCOMPARE(make({"picture", example("welcome"), "--at", "20s"}, "out.pdf").exitCode, 0);
    const QByteArray pdf = bytesOf(path("out.pdf"));
    QVERIFY(pdf.startsWith("%PDF-") && pdf.trimmed().endsWith("%%EOF"));
}

void TestPicture::theWholeWindowIsDrawnWithoutADisplay_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QSize>("size");
    QTest::newRow("usual") << QStringList() << QSize(1440, 900);
    QTest::newRow("small and dark") << QStringList{"--size", "1280x720", "--theme", "dark"}
                                    << QSize(1280, 720);
    QTest::newRow("large") << QStringList{"--size", "1920x1080", "--at", "5s"} << QSize(1920, 1080);
    QTest::newRow("twice") << QStringList{"--size", "1280x720", "--scale", "2"} << QSize(2560, 1440);
}

void TestPicture::theWholeWindowIsDrawnWithoutADisplay()
{
    QFETCH(QStringList, options);
    QFETCH(QSize, size);
    const QImage window = picture(QStringList{"--window"} + options);
    QCOMPARE(window.size(), size);
    QVERIFY(coloursIn(window) > 200);
}

void TestPicture::aGifMovesAndHasTheSizeAskedFor()
{
    const Finished finished = make(
        {"record", example("welcome"), "--from", "1s", "--to", "3s", "--speed", "1", "--size", "640x360"},
        "out.gif");
    QVERIFY2(finished.exitCode == 0, finished.err.constData());
    QImageReader reader(path("out.gif"));
    QCOMPARE(reader.size(), QSize(640, 360));
    QCOMPARE(reader.imageCount(), 50);
    const QImage first = reader.read();
    QImage last;
    for (QImage next = first; !next.isNull(); next = reader.read())
        last = next;
    QVERIFY(coloursIn(first) > 20);
    QVERIFY(first != last);
}

void TestPicture::aWebpHasAPictureForEveryStep()
{
    const Finished finished = make(
        {"record", example("welcome"), "--from", "1s", "--to", "2s", "--speed", "1/2", "--size", "640x360"},
        "out.webp");
    QVERIFY2(finished.exitCode == 0, finished.err.constData());
    const QByteArray bytes = bytesOf(path("out.webp"));
    const WebPData data{reinterpret_cast<const std::uint8_t *>(bytes.constData()),
                        static_cast<std::size_t>(bytes.size())};
    WebPMux *mux = WebPMuxCreate(&data, 0);
    QVERIFY(mux);
    int width = 0, height = 0, pictures = 0;
    WebPMuxGetCanvasSize(mux, &width, &height);
    WebPMuxNumChunks(mux, WEBP_CHUNK_ANMF, &pictures);
    WebPMuxDelete(mux);
    QCOMPARE(QSize(width, height), QSize(640, 360));
    QVERIFY(pictures > 25 && pictures <= 50); // pictures that do not differ are joined
}

void TestPicture::aRecordingThatWouldNeverEndIsRefused()
{
    const Finished finished =
        make({"record", example("welcome"), "--to", "60s", "--speed", "1/1000"}, "out.gif");
    QCOMPARE(finished.exitCode, 2);
    QVERIFY(finished.err.contains("--speed"));
    QVERIFY(!QFile::exists(path("out.gif")));
}

void TestPicture::nothingIsSaidWhenAllIsWell()
{
    const Finished finished = make({"picture", example("welcome"), "--window"}, "out.png");
    QCOMPARE(finished.exitCode, 0);
    QCOMPARE(finished.out + finished.err, QByteArray());
}

void TestPicture::aRecordingStepsSimulatedTimeBySpeedOverPictures()
{
    sim::Scenario scenario;
    scenario.duration = 60 * sim::second;
    app::RecordCommand command;
    command.from = 10 * sim::second;
    command.speed = 0.5;
    app::RecordPlan plan = app::recordPlan(command, scenario);
    QCOMPARE(plan.step, 20 * sim::millisecond);
    QCOMPARE(plan.pictures, 250); // ten seconds of animation
    command.to = 11 * sim::second;
    plan = app::recordPlan(command, scenario);
    QCOMPARE(plan.pictures, 50);
    command.to.reset();
    command.speed = 10;
    QCOMPARE(app::recordPlan(command, scenario).pictures, 125); // to the end of the run
}

void TestPicture::aDirectRunIsTheSameInOneStrideAndInMany()
{
    const auto scenario = kinds::compile(app::examples().constFirst().diagram).scenario;
    QVERIFY(scenario);
    app::DirectRun once(scenario, 1), often(scenario, 1);
    QVERIFY(once.runTo(30 * sim::second));
    for (int i = 1; i <= 300; ++i) {
        QVERIFY(often.runTo(i * 100 * sim::millisecond));
        often.observe(1);
    }
    const run::Observation a = once.observe(1), b = often.observe(1);
    QCOMPARE(a.frame->fingerprint, b.frame->fingerprint);
    QCOMPARE(a.frame->now, 30 * sim::second);
    const run::Summary x = a.history->summary(run::Subject::Node, 0, 0, 30 * sim::second);
    const run::Summary y = b.history->summary(run::Subject::Node, 0, 0, 30 * sim::second);
    QCOMPARE(x.completed, y.completed);
    QCOMPARE(x.latency.count(), y.latency.count());
}

void TestPicture::everyExampleSaysWhatToWatchInTwoSentences()
{
    const QList<app::Example> all = app::examples();
    QVERIFY(all.size() >= 4);
    QCOMPARE(all.first().resource, QString::fromLatin1(app::welcomeExample));
    for (const app::Example &one : all) {
        QVERIFY(!one.diagram.settings.name.isEmpty());
        QCOMPARE(one.diagram.settings.description.count(QLatin1Char('.')), 2);
    }
}

QTEST_MAIN(TestPicture)
#include "tst_picture.moc"
