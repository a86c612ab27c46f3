// The window by mouse and keys, asserting on the document and on the files it leaves behind.
#include "tests/support/windowfixture.h"

#include <QLabel>

using namespace app;
using namespace support;

class TestWindow : public QObject, private WindowFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QApplication::setAttribute(Qt::AA_DontUseNativeDialogs); }
    void init() { open(); }
    void cleanup() { close(); }

    void everyActionHasAHandlerAndItsOwnIdAndKeys();
    void everyActionIsInAMenuAndInThePalette();
    void theCommandPaletteFindsAndRunsACommand();
    void theCommandPaletteSaysThatNothingMatches();
    void theCommandPaletteBreaksWhatIsSelected();
    void aDrawingIsMadeRunSavedAndOpenedAgain();
    void savingAndOpeningByKeysGivesTheSameDrawing();
    void closingWithUnsavedChangesAsks_data();
    void closingWithUnsavedChangesAsks();
    void undoReachesPastASave();
    void aBrokenFileLeavesTheDrawingAndListsEveryProblem();
    void aFileChangedByAnotherProgramIsNotOverwrittenUnasked();
    void aDroppedFileIsOpened();
    void anExampleOpensFromTheGalleryAndPlays();
    void theItemMenuBreaksAndHeals();
    void theLayoutIsRememberedAndCanBeReset();
    void theThemeAndReducedMotionAreRemembered();
    void recentFilesAreOfferedNewestFirst();
    void theWindowAnswersWhileARunGoesAtFullSpeed();
};

void TestWindow::everyActionHasAHandlerAndItsOwnIdAndKeys()
{
    QSet<QString> ids, keys;
    for (const ActionSpec &action : m_window->actions().table()) {
        QVERIFY2(action.handler, qPrintable(action.id));
        QVERIFY2(!action.text.isEmpty(), qPrintable(action.id));
        QVERIFY2(!ids.contains(action.id), qPrintable(action.id));
        ids.insert(action.id);
        for (const QKeySequence &sequence : action.shortcuts) {
            QVERIFY2(!sequence.isEmpty(), qPrintable(action.id));
            QVERIFY2(!keys.contains(sequence.toString()),
                     qPrintable(action.id + QLatin1Char(' ') + sequence.toString()));
            keys.insert(sequence.toString());
        }
        if (!action.icon.isEmpty())
            QVERIFY2(QFile::exists(action.icon), qPrintable(action.icon));
    }
}

void TestWindow::everyActionIsInAMenuAndInThePalette()
{
    CommandPalette palette(m_window->actions(), *m_window);
    palette.open();
    for (const ActionSpec &spec : m_window->actions().table()) {
        QAction *action = m_window->actions().action(spec.id);
        QVERIFY2(m_window->actions().menu(spec.menu)->actions().contains(action), qPrintable(spec.id));
        QVERIFY2(palette.shownIds().contains(spec.id) == action->isEnabled(), qPrintable(spec.id));
    }
}

void TestWindow::theCommandPaletteFindsAndRunsACommand()
{
    press(Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY(QApplication::activePopupWidget());
    auto *field = QApplication::activePopupWidget()->findChild<QLineEdit *>();
    QTest::keyClicks(field, QStringLiteral("ins datab"));
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(m_window->document().diagram().nodes.size(), std::size_t(1));
    QCOMPARE(m_window->document().diagram().nodes.begin()->second.kind, QStringLiteral("database"));
}

void TestWindow::theCommandPaletteSaysThatNothingMatches()
{
    CommandPalette palette(m_window->actions(), *m_window);
    palette.open();
    auto *nothing = palette.findChild<QLabel *>(QStringLiteral("nothing"));
    QVERIFY(!nothing->isVisible());
    QTest::keyClicks(palette.findChild<QLineEdit *>(), QStringLiteral("qqq"));
    QVERIFY(palette.shownIds().isEmpty());
    QVERIFY(nothing->isVisible() && !nothing->text().isEmpty());
}

void TestWindow::theCommandPaletteBreaksWhatIsSelected()
{
    m_window->openExample(QLatin1String(welcomeExample));
    m_window->run().pause();
    QTRY_COMPARE(m_window->run().state(), run::RunController::State::Paused);
    QAction *command = m_window->actions().action(QStringLiteral("run.break"));
    m_window->actions().refresh();
    QVERIFY(!command->isEnabled()); // nothing is selected
    m_window->selection().select(diagram::NodeId("payments"));
    bool offered = false;
    QTimer::singleShot(0, m_window.get(), [&] {
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        offered = menu && menu->findChild<QAction *>(QStringLiteral("break.crash"));
        if (offered)
            menu->findChild<QAction *>(QStringLiteral("break.crash"))->trigger();
        if (menu)
            menu->close();
    });
    m_window->actions().refresh();
    QVERIFY(command->isEnabled());
    command->trigger(); // returns when the menu is closed
    QVERIFY(offered);
    QTRY_COMPARE(m_window->run().interventions().size(), 1);
}

void TestWindow::aDrawingIsMadeRunSavedAndOpenedAgain()
{
    document::Document &document = m_window->document();
    const diagram::NodeId users = place(Qt::Key_C, QStringLiteral("Users"));
    const diagram::NodeId shop = place(Qt::Key_S, QStringLiteral("Shop"));
    QVERIFY(!users.isNull() && !shop.isNull());
    QCOMPARE(diagram::find(document.diagram(), shop)->name, QStringLiteral("Shop"));

    // The client goes to the left of the service; then an edge from its rim.
    press(Qt::Key_1, Qt::ShiftModifier);
    drag(centreOf(QStringLiteral("Users")), centreOf(QStringLiteral("Shop")) - QPointF(300, 0));
    press(Qt::Key_1, Qt::ShiftModifier);
    const QPointF rim = centreOf(QStringLiteral("Users")) + QPointF(canvas::cardSize.width() / 2, 0);
    drag(rim, centreOf(QStringLiteral("Shop")));
    QCOMPARE(document.diagram().edges.size(), std::size_t(1));
    const diagram::Edge edge = document.diagram().edges.begin()->second;
    QCOMPARE(edge.from, users);
    QCOMPARE(edge.to, shop);
    QVERIFY(edge.style == diagram::Style::Sync);

    // T flips the edge, twice gives it back.
    m_window->selection().select(edge.id);
    press(Qt::Key_T);
    QVERIFY(document.diagram().edges.begin()->second.style == diagram::Style::Async);
    press(Qt::Key_T);
    QCOMPARE(document.diagram().edges.begin()->second, edge);

    // Space plays; requests arrive.
    QTest::keyClick(&drawing(), Qt::Key_Space);
    QTRY_COMPARE(m_window->run().state(), run::RunController::State::Running);
    m_window->run().setSpeed(5);
    QTRY_VERIFY(m_window->run().frame() && m_window->run().frame()->events > 20);
    QTest::keyClick(&drawing(), Qt::Key_Space);
    QTRY_COMPARE(m_window->run().state(), run::RunController::State::Paused);

    chooseFile(path("mine"));
    press(Qt::Key_S, Qt::ControlModifier);
    QVERIFY(!document.isModified());
    QCOMPARE(m_window->windowTitle(), QStringLiteral("mine.hopyard — Hopyard"));
    QCOMPARE(support::bytesOf(path("mine.hopyard")), document::write(document.diagram()));

    const diagram::Diagram drawn = document.diagram();
    takeKeyboard();
    press(Qt::Key_N, Qt::ControlModifier);
    QVERIFY(document.diagram().nodes.empty());
    chooseFile(path("mine.hopyard"));
    press(Qt::Key_O, Qt::ControlModifier);
    QCOMPARE(document.diagram(), drawn);
    QCOMPARE(support::runHopyard({"validate", path("mine.hopyard")}).exitCode, 0);
}

void TestWindow::savingAndOpeningByKeysGivesTheSameDrawing()
{
    openSmall();
    const QByteArray before = support::bytesOf(path("small.hopyard"));
    chooseFile(path("copy.hopyard"));
    press(Qt::Key_S, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(support::bytesOf(path("copy.hopyard")), before);
    QCOMPARE(m_window->session().path(), path("copy.hopyard"));
    takeKeyboard();
    press(Qt::Key_S);
    QVERIFY(m_window->document().isModified());
    QVERIFY(m_window->windowTitle() == QStringLiteral("copy.hopyard (edited) — Hopyard"));
    press(Qt::Key_S, Qt::ControlModifier);
    QVERIFY(support::bytesOf(path("copy.hopyard")) != before);
    QCOMPARE(support::bytesOf(path("small.hopyard")), before);
}

void TestWindow::closingWithUnsavedChangesAsks_data()
{
    QTest::addColumn<int>("answer");
    QTest::addColumn<bool>("closes");
    QTest::addColumn<bool>("written");
    QTest::newRow("save") << int(QMessageBox::Save) << true << true;
    QTest::newRow("discard") << int(QMessageBox::Discard) << true << false;
    QTest::newRow("cancel") << int(QMessageBox::Cancel) << false << false;
}

void TestWindow::closingWithUnsavedChangesAsks()
{
    QFETCH(int, answer);
    QFETCH(bool, closes);
    QFETCH(bool, written);
    openSmall();
    const QByteArray before = support::bytesOf(path("small.hopyard"));
    press(Qt::Key_S);
    answerWith(static_cast<QMessageBox::StandardButton>(answer));
    QCOMPARE(m_window->close(), closes);
    QCOMPARE(m_window->isVisible(), !closes);
    QCOMPARE(support::bytesOf(path("small.hopyard")) != before, written);
}

void TestWindow::undoReachesPastASave()
{
    openSmall();
    const diagram::Diagram before = m_window->document().diagram();
    press(Qt::Key_S);
    press(Qt::Key_S, Qt::ControlModifier);
    QVERIFY(!m_window->document().isModified());
    press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(m_window->document().diagram(), before);
    QVERIFY(m_window->document().isModified());
    press(Qt::Key_Y, Qt::ControlModifier);
    QVERIFY(!m_window->document().isModified());
    press(Qt::Key_Z, Qt::ControlModifier);
    press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(!m_window->document().isModified());
}

void TestWindow::aBrokenFileLeavesTheDrawingAndListsEveryProblem()
{
    openSmall();
    const diagram::Diagram before = m_window->document().diagram();
    QByteArray broken = support::bytesOf(path("small.hopyard"));
    broken.replace("\"kind\": \"client\"", "\"kind\": \"martian\"").replace("\"sync\"", "\"sideways\"");
    support::writeTo(path("broken.hopyard"), broken);
    const int problems = static_cast<int>(document::read(broken).issues.size());
    QVERIFY(problems >= 2);
    QVERIFY(!m_window->open(path("broken.hopyard")));
    QCOMPARE(m_window->document().diagram(), before);
    QVERIFY(m_window->banner().isVisible());
    QVERIFY(m_window->banner().text().contains(QStringLiteral("broken.hopyard")));
    QCOMPARE(m_window->banner().text().count(QStringLiteral("line ")), problems);
    QVERIFY(QApplication::activeModalWidget() == nullptr);
    const auto *list = m_window->banner().findChild<QPlainTextEdit *>();
    const int line = list->fontMetrics().lineSpacing();
    QVERIFY(list->viewport()->height() >= 2 * line);
    QTRY_COMPARE(list->viewport()->height() % line, 0);
}

void TestWindow::aFileChangedByAnotherProgramIsNotOverwrittenUnasked()
{
    openSmall();
    press(Qt::Key_S);
    support::writeTo(path("small.hopyard"), "theirs");
    answerWith(QMessageBox::Cancel);
    press(Qt::Key_S, Qt::ControlModifier);
    QCOMPARE(support::bytesOf(path("small.hopyard")), QByteArray("theirs"));
    QVERIFY(m_window->document().isModified());
}

void TestWindow::aDroppedFileIsOpened()
{
    QVERIFY(QFile::copy(support::example(QStringLiteral("order-events")), path("dropped.hopyard")));
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path("dropped.hopyard"))});
    QDragEnterEvent enter(QPoint(400, 300), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(m_window.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(400, 300), Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(m_window.get(), &drop);
    QTRY_COMPARE(m_window->session().path(), path("dropped.hopyard"));
    QVERIFY(!m_window->document().diagram().nodes.empty());
}

void TestWindow::anExampleOpensFromTheGalleryAndPlays()
{
    m_window->actions().action(QStringLiteral("file.examples"))->trigger();
    auto *gallery = m_window->findChild<Gallery *>();
    QVERIFY(gallery && gallery->isVisible());
    const QList<ExampleCard *> cards = gallery->findChildren<ExampleCard *>();
    QCOMPARE(cards.size(), examples().size());
    QVERIFY(cards.size() >= 4);
    QVERIFY(!cards.first()->accessibleDescription().isEmpty());
    QTest::mouseClick(cards.first(), Qt::LeftButton);
    QVERIFY(!gallery->isVisible());
    QCOMPARE(m_window->document().diagram(), examples().constFirst().diagram);
    QTRY_COMPARE(m_window->run().state(), run::RunController::State::Running);
    QCOMPARE(m_window->run().speed(), run::RunController::followableSpeed(*m_window->run().scenario()));
    QTRY_VERIFY(m_window->run().frame() && m_window->run().frame()->now > 0);
    QVERIFY(m_window->session().path().isEmpty());
}

void TestWindow::theItemMenuBreaksAndHeals()
{
    m_window->openExample(QLatin1String(welcomeExample));
    m_window->run().pause();
    const diagram::NodeId payments(QStringLiteral("payments"));
    m_window->selection().select(payments);
    const auto trigger = [&](const char *name) {
        QMenu menu;
        fillItemMenu(menu, m_window->selection(), m_window->run(), m_window->actions(), *m_theme);
        auto *action = menu.findChild<QAction *>(QLatin1String(name));
        QVERIFY(action && action->isEnabled());
        action->trigger();
    };
    trigger("break.crash");
    QTRY_VERIFY(isBroken(m_window->run(), payments));
    trigger("heal");
    QTRY_VERIFY(!isBroken(m_window->run(), payments));
    QCOMPARE(m_window->run().interventions().size(), 2);
    trigger("break.blackHole");
    QTRY_VERIFY(isBroken(m_window->run(), payments));
    trigger("heal");
    QTRY_VERIFY(!isBroken(m_window->run(), payments));

    QMenu menu;
    m_window->selection().select(m_window->document().diagram().edges.begin()->first);
    fillItemMenu(menu, m_window->selection(), m_window->run(), m_window->actions(), *m_theme);
    QVERIFY(menu.findChild<QAction *>(QStringLiteral("break.partition")));
    QVERIFY(menu.findChild<QMenu *>(QStringLiteral("break.latency")));
    QVERIFY(menu.findChild<QMenu *>(QStringLiteral("break.loss")));
    QVERIFY(!menu.findChild<QMenu *>(QStringLiteral("break.set")));
    QVERIFY(!menu.findChild<QAction *>(QStringLiteral("break.crash")));
    QVERIFY(menu.actions().contains(m_window->actions().action(QStringLiteral("edit.flip"))));
}

void TestWindow::theLayoutIsRememberedAndCanBeReset()
{
    const auto dock = [this](const char *name) {
        return m_window->findChild<QDockWidget *>(QLatin1String(name));
    };
    QVERIFY(dock("inspector")->isVisible());
    m_window->actions().action(QStringLiteral("view.dock.inspector"))->trigger();
    QVERIFY(!dock("inspector")->isVisible());
    QVERIFY(m_window->close());
    openWindow();
    QVERIFY(!dock("inspector")->isVisible());
    QVERIFY(!m_window->actions().action(QStringLiteral("view.dock.inspector"))->isChecked());
    m_window->actions().action(QStringLiteral("view.resetLayout"))->trigger();
    QVERIFY(dock("inspector")->isVisible());
    QCOMPARE(m_window->dockWidgetArea(dock("charts")), Qt::BottomDockWidgetArea);
}

void TestWindow::theThemeAndReducedMotionAreRemembered()
{
    m_window->actions().action(QStringLiteral("view.theme.dark"))->trigger();
    m_window->actions().action(QStringLiteral("view.reducedMotion"))->trigger();
    QVERIFY(m_theme->tokens().dark);
    QVERIFY(m_window->actions().action(QStringLiteral("view.theme.dark"))->isChecked());
    QVERIFY(!m_window->actions().action(QStringLiteral("view.theme.light"))->isChecked());
    m_settings.reset(); // writes
    m_settings = std::make_unique<Settings>(settingsPath());
    QVERIFY(m_settings->theme() == views::Theme::Choice::Dark);
    QVERIFY(m_settings->reducedMotion());
}

void TestWindow::recentFilesAreOfferedNewestFirst()
{
    openSmall();
    QVERIFY(QFile::copy(path("small.hopyard"), path("other.hopyard")));
    QVERIFY(m_window->open(path("other.hopyard")));
    QCOMPARE(m_settings->recentFiles(), QStringList({path("other.hopyard"), path("small.hopyard")}));
    QVERIFY(m_window->open(path("small.hopyard")));
    QCOMPARE(m_settings->recentFiles().constFirst(), path("small.hopyard"));
    QCOMPARE(m_settings->recentFiles().size(), 2);
    QVERIFY(QFile::remove(path("other.hopyard")));
    QVERIFY(!m_window->open(path("other.hopyard")));
    QCOMPARE(m_settings->recentFiles(), QStringList({path("small.hopyard")}));
}

void TestWindow::theWindowAnswersWhileARunGoesAtFullSpeed()
{
    m_window->openExample(QLatin1String(welcomeExample));
    auto &document = m_window->document();
    document.commit(
        QStringLiteral("Run longer"),
        diagram::setRunParam(document.diagram(), {QStringLiteral("duration")}, QStringLiteral("10000h")));
    m_window->run().restart();
    m_window->run().setSpeed(0);
    m_window->run().play();
    QTRY_VERIFY(m_window->run().frame() && m_window->run().frame()->events > 50'000);
    // Between two rounds of the event loop never more than a person would notice.
    qint64 longest = 0;
    for (int i = 0; i < 100; ++i) {
        QElapsedTimer timer;
        timer.start();
        QApplication::processEvents();
        longest = std::max(longest, timer.elapsed());
        QTest::qWait(2);
    }
    QVERIFY2(longest < 250, qPrintable(QString::number(longest)));
    const std::uint64_t before = m_window->run().frame()->events;
    QTRY_VERIFY(m_window->run().frame()->events > before);
}

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
