#include "tests/support/draw.h"
#include "views/panels/figure.h"
#include "views/panels/loadslider.h"
#include "views/panels/playbutton.h"
#include "views/panels/runbar.h"
#include "views/shared/numerals.h"
#include "views/shared/words.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

using panels::Figure;
using State = run::RunController::State;

class TestRunBar : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<views::Theme>();
        m_theme->choose(views::Theme::Choice::Light);
        m_selection = std::make_unique<views::Selection>();
        m_run = std::make_unique<run::RunController>();
        m_bar = std::make_unique<panels::RunBar>(*m_selection, *m_run, *m_theme);
        m_bar->resize(1280, 56);
        m_bar->show();
    }
    void cleanup()
    {
        m_bar.reset();
        m_run.reset();
    }

    void aDrawingThatCannotRunSaysSoAndOffersNothing()
    {
        QCOMPARE(m_run->state(), State::Idle);
        QVERIFY(!play()->isEnabled());
        QVERIFY(!button("step")->isEnabled());
        m_run->setDiagram({});
        QVERIFY(!notice().isEmpty());
        m_bar->playOrPause(); // Space, while there is nothing to play
        QCOMPARE(m_run->state(), State::Idle);
    }

    void withoutDataEveryFigureIsADash()
    {
        show("c:client(rate=10) -> api");
        for (const char *name : {"p50", "p99", "goodput", "errors"})
            QCOMPARE(figure(name)->value(), QString(views::dash));
        QCOMPARE(figure("p50")->mood(), Figure::Mood::Plain);
        QCOMPARE(clock(), "00:00.000");
    }

    void theLoadOfAWorkloadWithoutARateCannotBeSteeredAndSaysWhy()
    {
        const char *loads[] = {R"({"arrivals": "sine"})", R"({"arrivals": "closed"})",
                               R"({"arrivals": "mmpp"})"};
        for (const char *load : loads) {
            show(QByteArray("crowd:client(workload=") + load + ") -> api");
            auto *slider = m_bar->findChild<panels::LoadSlider *>("load");
            QVERIFY(!slider->isEnabled());
            QVERIFY2(slider->toolTip().contains("has no single rate"), qPrintable(slider->toolTip()));
        }
        show(R"(client(workload={"arrivals": "gamma", "rate": 40}) -> api)");
        auto *slider = m_bar->findChild<panels::LoadSlider *>("load");
        QVERIFY(slider->isEnabled() && slider->toolTip().isEmpty());
        QCOMPARE(slider->rate(), 40.0);
    }

    void atFullSpeedItSaysHowLongIsLeft()
    {
        show("c:client(rate=1000) -> api");
        diagram::Diagram drawing = m_run->runningDiagram();
        drawing.settings.run.insert("duration", "10000h");
        m_run->setDiagram(drawing);
        m_run->restart();
        auto *note = m_bar->findChild<QLabel *>("clockNote");
        QVERIFY(note->text().startsWith("of ") && !note->text().contains("left"));
        m_run->setSpeed(0);
        m_run->play();
        QTRY_VERIFY2(note->text().endsWith(" left"), qPrintable(note->text()));
        m_run->pause();
        QTRY_VERIFY(!note->text().contains("left"));
    }

    void theThreeLinesAreTheSameEverywhereAndClearOfTheRim()
    {
        show("c:client(rate=10) -> api");
        auto *note = m_bar->findChild<QLabel *>("clockNote");
        const QRect place(note->mapTo(m_bar.get(), QPoint()), note->size());
        QCOMPARE(place.top(), panels::line::noteTop);
        QVERIFY(place.bottom() < m_bar->height() - 3);
    }

    void theSliderStaysUnderTheHandWhenANoticeComes()
    {
        show("c:client(rate=10) -> api");
        QCoreApplication::processEvents();
        const int width = load()->width();
        QTest::mousePress(load(), Qt::LeftButton, {}, QPoint(width / 2, 11));
        m_run->setDiagram({}); // cannot run, which the bar says in a place of its own
        QCoreApplication::processEvents();
        QCOMPARE(load()->width(), width);
        QTest::mouseRelease(load(), Qt::LeftButton, {}, QPoint(width / 2, 11));
        QTRY_VERIFY(load()->width() < width);
    }

    void untilSomethingHasFinishedEveryFigureIsADash()
    {
        show("c:client(rate=10) -[timeout=none]-> api(serviceTime=60s)");
        m_run->runTo(5 * sim::second);
        QTRY_COMPARE(m_run->state(), State::Paused);
        QTRY_COMPARE(clock(), "00:05.000");
        for (const char *name : {"p50", "p99", "goodput", "errors"})
            QCOMPARE(figure(name)->value(), QString(views::dash));
    }

    void theRoundButtonPlaysAndPauses()
    {
        show("c:client(rate=10) -> api");
        QTest::mouseClick(play(), Qt::LeftButton);
        QCOMPARE(m_run->state(), State::Running);
        QVERIFY(play()->isPlaying());
        QVERIFY(!button("step")->isEnabled());
        QTest::mouseClick(play(), Qt::LeftButton);
        QTRY_COMPARE(m_run->state(), State::Paused);
        QVERIFY(!play()->isPlaying());
    }

    void stepHandlesOneEventAndRestartGoesBackToZero()
    {
        show("c:client(rate=10) -> api");
        QTest::mouseClick(button("step"), Qt::LeftButton);
        QTRY_VERIFY(m_run->frame() && m_run->frame()->events == 1);
        QTRY_VERIFY(clock() != "00:00.000");
        QTest::mouseClick(button("restart"), Qt::LeftButton);
        QTRY_VERIFY(m_run->frame() && m_run->frame()->events == 0);
        QTRY_COMPARE(clock(), "00:00.000");
    }

    void slowerAndFasterWalkTheLadder()
    {
        show("c:client(rate=10) -> api");
        const QList<double> ladder = run::RunController::speeds();
        m_run->setSpeed(ladder[1]);
        m_bar->slower();
        m_bar->slower();
        QCOMPARE(m_run->speed(), ladder[0]);
        QCOMPARE(speed()->text(), views::speedText(ladder[0]));
        for (int i = 0; i < ladder.size() + 2; ++i)
            m_bar->faster();
        QCOMPARE(m_run->speed(), 0.0);
        m_bar->slower();
        QCOMPARE(m_run->speed(), ladder[ladder.size() - 2]);
    }

    void theSpeedMenuSetsTheSpeed()
    {
        show("c:client(rate=10) -> api");
        const QList<QAction *> actions = speed()->menu()->actions();
        QCOMPARE(actions.size(), run::RunController::speeds().size());
        actions[2]->trigger();
        QCOMPARE(m_run->speed(), run::RunController::speeds()[2]);
        actions.last()->trigger();
        QCOMPARE(m_run->speed(), 0.0);
    }

    void theSpeedOfNowIsTickedInTheMenu()
    {
        show("c:client(rate=10) -> api");
        for (double wanted : run::RunController::speeds()) {
            m_run->setSpeed(wanted);
            for (const QAction *choice : speed()->menu()->actions())
                QCOMPARE(choice->isChecked(), choice->data().toDouble() == wanted);
        }
    }

    void theMouseLeavesTheKeyboardWhereItIs()
    {
        show("c:client(rate=10) -> api");
        m_bar->findChild<QLineEdit *>("seed")->setFocus();
        QWidget *before = m_bar->focusWidget();
        QVERIFY(before);
        const QPoint at(qRound(load()->positionOf(1000)), 11);
        QTest::mousePress(load(), Qt::LeftButton, {}, at);
        QTest::mouseRelease(load(), Qt::LeftButton, {}, at);
        QTest::mouseClick(play(), Qt::LeftButton);
        QTest::mouseClick(button("restart"), Qt::LeftButton);
        QCOMPARE(m_bar->focusWidget(), before);
        for (QWidget *widget : m_bar->findChildren<QWidget *>()) {
            if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QAbstractSlider *>(widget))
                QVERIFY2(!(widget->focusPolicy() & Qt::ClickFocus), qPrintable(widget->objectName()));
        }
    }

    void figuresOfSeveralClientsSaySo()
    {
        show("a:client(rate=10) -> api; b:client(rate=300) -> api");
        m_run->runTo(2 * sim::second);
        QTRY_COMPARE(figure("p50")->note(), QStringLiteral("of both clients"));
        for (const char *name : {"p50", "p99", "goodput", "errors"})
            QVERIFY(figure(name)->toolTip().contains("of both clients"));
        m_run->setDiagram(support::drawing("c:client(rate=10) -> api"));
        m_run->restart();
        m_run->runTo(2 * sim::second);
        QTRY_VERIFY(figure("p50")->note().startsWith("n "));
        QVERIFY(!figure("p50")->toolTip().contains("client"));
    }

    void aNewSeedIsTakenOnEnterAndNonsenseIsNot()
    {
        show("c:client(rate=10) -> api");
        auto *seed = m_bar->findChild<QLineEdit *>("seed");
        QCOMPARE(seed->text(), QString::number(m_run->seed()));
        seed->selectAll();
        QTest::keyClicks(seed, "42");
        QTest::keyClick(seed, Qt::Key_Return);
        QCOMPARE(m_run->seed(), 42u);
        seed->selectAll();
        QTest::keyClicks(seed, "-x");
        QTest::keyClick(seed, Qt::Key_Return);
        QCOMPARE(m_run->seed(), 42u);
    }

    void draggingTheLoadIsAnIntervention()
    {
        show("c:client(rate=10) -> api");
        QCOMPARE(load()->rate(), 10.0);
        const QPoint at(qRound(load()->positionOf(1000)), 11);
        QTest::mousePress(load(), Qt::LeftButton, {}, at);
        QTest::mouseRelease(load(), Qt::LeftButton, {}, at);
        const auto now = m_run->load(diagram::NodeId("c"));
        QVERIFY(now && *now > 900 && *now < 1100);
        QTRY_COMPARE(m_run->interventions().size(), 1);
        QCOMPARE(load()->rate(), *now);
    }

    void theLoadFollowsTheSelectedClient()
    {
        show("a:client(rate=10) -> api; b:client(rate=300) -> api");
        QCOMPARE(load()->rate(), 10.0);
        m_selection->select(diagram::NodeId("b"));
        QCOMPARE(load()->rate(), 300.0);
        m_selection->select(diagram::NodeId("api"));
        QCOMPARE(load()->rate(), 10.0);
    }

    void theLoadReachesBeyondItsScaleAndKeysMoveIt()
    {
        show("c:client(rate=20000) -> api");
        QVERIFY(load()->highest() >= 20000);
        QTest::keyClick(load(), Qt::Key_Left);
        QVERIFY(load()->rate() < 20000);
        QTRY_VERIFY(m_run->load(diagram::NodeId("c")).value_or(20000) < 20000);
    }

    void figuresComeFromTheClientsWithTheirCount()
    {
        show("c:client(rate=200) -> api(serviceTime=10ms)");
        m_run->runTo(20 * sim::second);
        QTRY_COMPARE(m_run->state(), State::Paused);
        QTRY_VERIFY(figure("p50")->value().contains("ms"));
        QVERIFY(figure("p50")->note().startsWith("n "));
        QTRY_COMPARE(figure("p99")->note(), "last 10 s");
        QCOMPARE(figure("errors")->value(), "0 %");
        QCOMPARE(figure("errors")->mood(), Figure::Mood::Plain);
        QVERIFY(figure("goodput")->value().endsWith("/s"));
    }

    void manyErrorsTurnRedAndNameTheirCauses()
    {
        show("c:client(rate=100) -[timeout=5ms]-> api(serviceTime=50ms)");
        m_run->runTo(20 * sim::second);
        QTRY_COMPARE(m_run->state(), State::Paused);
        QTRY_COMPARE(figure("errors")->value(), "100 %");
        QCOMPARE(figure("errors")->mood(), Figure::Mood::Fail);
        QVERIFY2(figure("errors")->note().contains("timed out"), qPrintable(figure("errors")->note()));
    }

    void aChangeThatCannotActNowOffersTheRestart()
    {
        show("c:client(rate=10) -> api");
        auto *apply = m_bar->findChild<QPushButton *>("apply");
        QVERIFY(apply->isHidden());
        QTest::mouseClick(play(), Qt::LeftButton);
        m_run->setDiagram(support::drawing("c:client(rate=10) -> api(replicas=3)"));
        QVERIFY(m_run->restartNeeded());
        QVERIFY(!apply->isHidden());
        QVERIFY(!notice().isEmpty());
        QTest::mouseClick(apply, Qt::LeftButton);
        QVERIFY(!m_run->restartNeeded());
        QVERIFY(apply->isHidden());
    }

    void theEndOfTheRunIsSaid()
    {
        show("c:client(rate=10) -> api");
        m_run->setSpeed(0);
        QTest::mouseClick(play(), Qt::LeftButton);
        QTRY_COMPARE(m_run->state(), State::Done);
        QTRY_VERIFY(notice().contains("ended"));
        QVERIFY(play()->isEnabled());
        QVERIFY(!button("step")->isEnabled()); // which would do nothing
    }

    void wordsOfFigures()
    {
        QCOMPARE(views::groupedNumber(2391), QStringLiteral("2\u202f391"));
        QCOMPARE(views::groupedNumber(1234567), QStringLiteral("1\u202f234\u202f567"));
        QCOMPARE(views::groupedNumber(999), "999");
        QCOMPARE(views::percentText(0.1236), "12.4 %");
        QCOMPARE(views::percentText(1), "100 %");
        QCOMPARE(views::percentText(0.0052), "0.52 %");
        QCOMPARE(views::clockText(23'418 * sim::millisecond), "00:23.418");
        QCOMPARE(views::clockText(3'723'004 * sim::millisecond), "1:02:03.004");
        QCOMPARE(views::speedText(0.05), "1/20");
        QCOMPARE(views::speedText(10), QStringLiteral("10×"));
    }

private:
    void show(const char *text)
    {
        m_run->setDiagram(support::drawing(text));
        QCOMPARE(m_run->state(), State::Paused);
    }
    panels::PlayButton *play() const { return m_bar->findChild<panels::PlayButton *>("play"); }
    QToolButton *button(const char *name) const { return m_bar->findChild<QToolButton *>(name); }
    QPushButton *speed() const { return m_bar->findChild<QPushButton *>("speed"); }
    Figure *figure(const char *name) const { return m_bar->findChild<Figure *>(name); }
    panels::LoadSlider *load() const { return m_bar->findChild<panels::LoadSlider *>("load"); }
    QString clock() const { return m_bar->findChild<views::NumeralLabel *>("clock")->text(); }
    QString notice() const { return m_bar->findChild<QLabel *>("notice")->text(); }

    std::unique_ptr<views::Theme> m_theme;
    std::unique_ptr<views::Selection> m_selection;
    std::unique_ptr<run::RunController> m_run;
    std::unique_ptr<panels::RunBar> m_bar;
};

QTEST_MAIN(TestRunBar)
#include "tst_runbar.moc"
