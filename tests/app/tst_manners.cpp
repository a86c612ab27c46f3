// What people expect of any window: the keyboard, names of files, words about what was lost.
#include "tests/support/windowfixture.h"

using namespace app;
using namespace support;

class TestManners : public QObject, private WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void init() { open(); }
    void cleanup() { close(); }

    void spacePlaysAndPausesWhateverHasTheKeyboard();
    void spaceIsTypedIntoATextField();
    void theCanvasHasTheKeyboardAfterADialog();
    void everyDrawingStartsAtItsOwnSpeedAndSeed();
    void aRestartSaysThatWhatWasSetByHandIsGone();
    void aPictureGetsTheEndingOfTheChosenKind();
    void savingSuggestsAnExistingFolderAndTheNameOfTheDrawing();
    void escapeInAFieldGivesTheKeyboardToTheCanvas();
    void theItemMenuOffersSeveralStrengths();
};

void TestManners::spacePlaysAndPausesWhateverHasTheKeyboard()
{
    using State = run::RunController::State;
    m_window->openExample(QLatin1String(welcomeExample));
    QTRY_COMPARE(m_window->run().state(), State::Running);
    auto *slider = m_window->findChild<panels::LoadSlider *>();
    QVERIFY(slider);
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_Space);
    QTRY_COMPARE(m_window->run().state(), State::Paused);
    for (auto *button : m_window->findChildren<QAbstractButton *>()) {
        if (!button->isVisible() || !button->isEnabled() || button->focusPolicy() == Qt::NoFocus)
            continue;
        const State before = m_window->run().state();
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        QTRY_VERIFY2(m_window->run().state() != before, qPrintable(button->objectName() + button->text()));
    }
}

void TestManners::spaceIsTypedIntoATextField()
{
    place(Qt::Key_S, QStringLiteral("two words"));
    QCOMPARE(m_window->document().diagram().nodes.begin()->second.name, QStringLiteral("two words"));
}

void TestManners::theCanvasHasTheKeyboardAfterADialog()
{
    auto *slider = m_window->findChild<panels::LoadSlider *>();
    for (const char *name : {"file.examples", "help.shortcuts"}) {
        slider->setFocus();
        m_window->actions().action(QLatin1String(name))->trigger();
        QTRY_VERIFY(QApplication::activeWindow() != m_window.get());
        QTest::keyClick(QApplication::activeWindow(), Qt::Key_Escape);
        QTRY_VERIFY2(drawing().hasFocus(), name);
    }
}

void TestManners::everyDrawingStartsAtItsOwnSpeedAndSeed()
{
    run::RunController &run = m_window->run();
    const auto own = [&run] {
        return run::RunController::followableSpeed(*run.scenario());
    };
    QVERIFY(QFile::copy(support::example(QStringLiteral("order-events")), path("events.hopyard")));
    openSmall();
    QCOMPARE(run.speed(), own());
    run.setSpeed(0);
    run.setSeed(4711);
    QVERIFY(m_window->open(path("events.hopyard")));
    QCOMPARE(run.speed(), own());
    QCOMPARE(run.seed(), run.scenario()->seed);
    run.setSpeed(0);
    QVERIFY(m_window->session().startNew());
    QVERIFY(QFile::copy(path("events.hopyard"), path("again.hopyard")));
    const diagram::Diagram drawn = document::read(support::bytesOf(path("again.hopyard"))).diagram.value();
    m_window->document().reset(drawn);
    QCOMPARE(run.speed(), own());
    run.setSpeed(0);
    run.restart();
    QCOMPARE(run.speed(), 0.0);
}

void TestManners::aRestartSaysThatWhatWasSetByHandIsGone()
{
    m_window->openExample(QLatin1String(welcomeExample));
    m_window->run().pause();
    press(Qt::Key_R);
    QVERIFY(m_window->statusBar()->currentMessage().isEmpty());
    m_window->run().startFault(QStringLiteral("crash"), QStringLiteral("payments"), 0);
    QTRY_VERIFY(!m_window->run().interventions().isEmpty());
    press(Qt::Key_R);
    QVERIFY(m_window->statusBar()->currentMessage().contains(QStringLiteral("are gone")));
    m_window->run().startFault(QStringLiteral("crash"), QStringLiteral("payments"), 0);
    QTRY_VERIFY(!m_window->run().interventions().isEmpty());
    openSmall();
    QVERIFY(m_window->statusBar()->currentMessage().isEmpty());
}

void TestManners::aPictureGetsTheEndingOfTheChosenKind()
{
    openSmall();
    chooseFile(path("one"));
    press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    const QImage once = canvas::imageOf(m_window->document().diagram(), m_window->run().observation(),
                                        m_theme->tokens(), 1.0);
    QCOMPARE(QImage(path("one.png")).size(), once.size() * 2);
    QVERIFY(m_window->statusBar()->currentMessage().contains(QStringLiteral("one.png")));

    takeKeyboard();
    chooseFile(path("v1.2"));
    press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(QFile::exists(path("v1.2.png")));

    takeKeyboard();
    whenAsked<QFileDialog>([this](QFileDialog &dialog) {
        dialog.setDirectory(m_folder->path());
        dialog.setNameFilter(QStringLiteral("SVG drawing (*.svg)"));
        Q_EMIT dialog.filterSelected(QStringLiteral("SVG drawing (*.svg)"));
        auto *field = dialog.findChild<QLineEdit *>();
        field->setText(path("two"));
        QTest::keyClick(field, Qt::Key_Return);
    });
    press(Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(support::bytesOf(path("two.svg")).contains("<svg"));
}

void TestManners::savingSuggestsAnExistingFolderAndTheNameOfTheDrawing()
{
    const QByteArray home = qgetenv("HOME");
    qputenv("HOME", m_folder->path().toLocal8Bit());
    const auto restore = qScopeGuard([&home] { qputenv("HOME", home); });
    QCOMPARE(m_window->session().suggestedBase(), path("Untitled"));
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("Documents")));
    QCOMPARE(m_window->session().suggestedBase(), path("Documents/Untitled"));
    m_window->openExample(QLatin1String(welcomeExample));
    const QString name = m_window->document().diagram().settings.name;
    QCOMPARE(QFileInfo(m_window->session().suggestedBase()).fileName(), name);
}

void TestManners::escapeInAFieldGivesTheKeyboardToTheCanvas()
{
    m_window->openExample(QLatin1String(welcomeExample));
    m_window->run().pause();
    auto *seed = m_window->findChild<QLineEdit *>(QStringLiteral("seed"));
    seed->setFocus();
    QTest::keyClick(seed, Qt::Key_Escape);
    QVERIFY(drawing().hasFocus());
    const diagram::NodeId payments(QStringLiteral("payments"));
    m_window->selection().select(payments);
    auto *threads = m_window->findChild<QWidget *>(QStringLiteral("threads"))->findChild<QLineEdit *>();
    threads->setFocus();
    threads->selectAll();
    QTest::keyClicks(threads, QStringLiteral("7"));
    QTest::keyClick(threads, Qt::Key_Return);
    QCOMPARE(threads->selectedText(), QStringLiteral("7")); // what is typed next replaces it
    QTest::keyClick(threads, Qt::Key_Escape);
    QVERIFY(drawing().hasFocus());
}

void TestManners::theItemMenuOffersSeveralStrengths()
{
    m_window->openExample(QLatin1String(welcomeExample));
    m_window->run().pause();
    const diagram::NodeId payments(QStringLiteral("payments"));
    m_window->selection().select(payments);
    QMenu menu;
    fillItemMenu(menu, m_window->selection(), m_window->run(), m_window->actions(), *m_theme);
    for (const char *fault : {"break.slow", "break.errors"}) {
        auto *strengths = menu.findChild<QMenu *>(QLatin1String(fault));
        QVERIFY(strengths);
        QVERIFY(strengths->actions().size() >= 3);
    }
    menu.findChild<QMenu *>(QStringLiteral("break.slow"))->actions().constLast()->trigger();
    QTRY_VERIFY(isBroken(m_window->run(), payments));
    QCOMPARE(m_window->run().frame()->nodes[*m_window->run().nodeIndex(payments)].slow, 100.0);
}

QTEST_MAIN(TestManners)
#include "tst_manners.moc"
