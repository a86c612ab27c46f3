#include "views/shared/numerals.h"
#include "views/shared/stylesheet.h"
#include "views/shared/theme.h"

#include <QApplication>
#include <QDirIterator>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace views;

namespace {

double luminance(const QColor &colour)
{
    const auto linear = [](double v) {
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
           0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QStringList glyphs()
{
    QStringList names;
    for (QDirIterator it(QStringLiteral(":/icons")); it.hasNext();)
        names << it.next();
    return names;
}

int inked(const QPixmap &pixmap)
{
    const QImage image = pixmap.toImage();
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += qAlpha(image.pixel(x, y)) > 0;
    }
    return count;
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_theme = std::make_unique<Theme>(); }
    void cleanup() { m_theme.reset(); }

    void textThatMustBeReadHasEnoughContrast_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void textThatMustBeReadHasEnoughContrast()
    {
        QFETCH(bool, dark);
        const Tokens t = dark ? Theme::darkTokens() : Theme::lightTokens();
        QCOMPARE(t.dark, dark);
        for (const QColor &ground : {t.window, t.surface, t.canvas, t.chip}) {
            for (const QColor &ink : {t.text, t.text2, t.accent})
                QVERIFY2(contrast(ink, ground) >= 4.5, qPrintable(ink.name() + " on " + ground.name()));
        }
        for (const QColor &ground : {t.surface, t.canvas}) {
            for (const QColor &ink : {t.sync, t.async, t.ok, t.slow, t.fail})
                QVERIFY2(contrast(ink, ground) >= 4.5, qPrintable(ink.name() + " on " + ground.name()));
        }
        QVERIFY(contrast(t.surface, t.accent) >= 4.5); // words on a primary button
    }

    void choosingChangesPaletteAndTellsEverybody()
    {
        QSignalSpy changed(m_theme.get(), &Theme::changed);
        m_theme->choose(Theme::Choice::Dark);
        QCOMPARE(qApp->palette().color(QPalette::Window), Theme::darkTokens().window);
        m_theme->choose(Theme::Choice::Light);
        QCOMPARE(qApp->palette().color(QPalette::Window), Theme::lightTokens().window);
        QCOMPARE(changed.size(), 2);
    }

    void theSystemsChoiceSurvivesOurOwnPalette()
    {
        m_theme->choose(Theme::Choice::System);
        const bool before = m_theme->tokens().dark;
        m_theme->choose(before ? Theme::Choice::Light : Theme::Choice::Dark);
        m_theme->choose(Theme::Choice::System);
        QCOMPARE(m_theme->tokens().dark, before);
    }

    void theSheetLeavesNoTokenUnreplacedAndFindsItsPictures()
    {
        for (const Tokens &tokens : {Theme::lightTokens(), Theme::darkTokens()}) {
            const QString sheet = styleSheetFor(tokens);
            QVERIFY(!sheet.contains('$'));
            const QRegularExpression url(QStringLiteral("url\\(([^)]+)\\)"));
            for (auto it = url.globalMatch(sheet); it.hasNext();)
                QVERIFY(QFile::exists(it.next().captured(1)));
        }
    }

    // A style sheet cannot colour a picture, so these files carry their colour themselves.
    void theSheetsPicturesWearTheTokens()
    {
        const auto holds = [](const char *file, const QColor &colour) {
            QFile f(QStringLiteral(":/icons/") + QLatin1String(file));
            return f.open(QIODevice::ReadOnly) &&
                   f.readAll().toUpper().contains(colour.name().toUpper().toLatin1());
        };
        QVERIFY(holds("chevron-down-light.svg", Theme::lightTokens().text2));
        QVERIFY(holds("chevron-down-dark.svg", Theme::darkTokens().text2));
        QVERIFY(holds("check-light.svg", Theme::lightTokens().surface));
        QVERIFY(holds("check-dark.svg", Theme::darkTokens().canvas));
    }

    void everyGlyphDrawsSomething()
    {
        QVERIFY(glyphs().size() > 20);
        for (const QString &name : glyphs())
            QVERIFY2(inked(glyph(name, Qt::red, 24, 1)) > 20, qPrintable(name));
    }

    void aGlyphIsCrispAtEveryRatioAndWearsItsColour()
    {
        const QPixmap twice = glyph(QStringLiteral(":/icons/play.svg"), QColor(10, 200, 30), 24, 2);
        QCOMPARE(twice.size(), QSize(48, 48));
        QCOMPARE(twice.devicePixelRatio(), 2.0);
        QCOMPARE(twice.toImage().pixelColor(22, 24), QColor(10, 200, 30));
        QCOMPARE(inked(glyph(QStringLiteral(":/icons/there-is-none.svg"), Qt::red, 24, 1)), 0);
    }

    void anIconGreysWhenDisabled()
    {
        m_theme->choose(Theme::Choice::Light);
        const QIcon play = icon(QStringLiteral(":/icons/play.svg"), *m_theme);
        QCOMPARE(play.pixmap(QSize(24, 24), 1.0, QIcon::Normal).toImage().pixelColor(11, 12),
                 m_theme->tokens().text);
        QCOMPARE(play.pixmap(QSize(24, 24), 1.0, QIcon::Disabled).toImage().pixelColor(11, 12),
                 m_theme->tokens().grey);
    }

    void figuresOfEqualLengthAreEquallyWide()
    {
        const QFont font = Theme::font(type::headline, QFont::DemiBold);
        QCOMPARE(numeralWidth(font, QStringLiteral("11:11.111 ms")),
                 numeralWidth(font, QStringLiteral("08:40.968 ms")));
    }

    void aFigureKeepsRoomForItsWidestText()
    {
        NumeralLabel label;
        label.setWidestText(QStringLiteral("00:00.000"));
        const int width = label.sizeHint().width();
        label.setText(QStringLiteral("1"));
        QCOMPARE(label.sizeHint().width(), width);
    }

    void aRoleChangesTheLook()
    {
        m_theme->choose(Theme::Choice::Light);
        QLabel label(QStringLiteral("caption"));
        label.ensurePolished();
        const QFont before = label.font();
        setRole(&label, "caption");
        QVERIFY(label.font().pixelSize() < before.pixelSize());
        QCOMPARE(label.palette().color(QPalette::WindowText), m_theme->tokens().text2);
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
