#include "model/diagram/recipes.h"
#include "tests/support/draw.h"
#include "views/inspector/inspector.h"
#include "views/inspector/verdict.h"
#include "views/shared/stylesheet.h"

#include <QComboBox>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>

using diagram::EdgeId;
using diagram::NodeId;
using State = run::RunController::State;

class TestInspector : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_theme = std::make_unique<views::Theme>();
        m_theme->choose(views::Theme::Choice::Light);
        m_document = std::make_unique<document::Document>();
        m_selection = std::make_unique<views::Selection>();
        m_run = std::make_unique<run::RunController>();
        m_inspector = std::make_unique<inspector::Inspector>(*m_document, *m_selection, *m_run, *m_theme);
        m_inspector->resize(303, 900);
        m_inspector->show();
    }
    void cleanup()
    {
        m_inspector.reset();
        m_run.reset();
    }

    void nothingSelectedShowsTheDiagram()
    {
        show("c:client -> api");
        enter(edit("duration"), "2m");
        QCOMPARE(m_document->diagram().settings.run.value("duration").toString(), "2m");
        enter(m_inspector->findChild<QLineEdit *>("name"), "Shop");
        QCOMPARE(m_document->diagram().settings.name, "Shop");
    }

    void aBoxOfTextShowsAllItsLines()
    {
        m_inspector->setStyleSheet(views::styleSheetFor(m_theme->tokens()));
        diagram::Diagram drawing = support::Draw("c:client -> api").run();
        drawing.settings.objectives = QStringList{
            "errorRate(shoppers-bare, browse) > 0.1", "errorRate(shoppers-guarded, browse) < 0.01",
            "p90(shoppers-guarded, browse) < 0.6", "transitions(pay-guarded) >= 3"};
        m_document->reset(drawing);
        for (int width = 240; width <= 420; width += 3) {
            m_inspector->resize(width, 900);
            m_selection->select(NodeId("api"));
            QCoreApplication::processEvents();
            m_selection->clear();
            QTRY_VERIFY(m_inspector->findChild<QPlainTextEdit *>("objectives"));
            auto *box = m_inspector->findChild<QPlainTextEdit *>("objectives");
            QTRY_VERIFY2(!box->verticalScrollBar()->isVisible(), qPrintable(QString::number(width)));
        }
    }

    void objectivesAreCheckedLineByLine()
    {
        show("c:client -> api");
        auto *box = m_inspector->findChild<QPlainTextEdit *>("objectives");
        box->setFocus();
        box->setPlainText("p99(c) < 400ms\n\nerrorRate(c) < 0.01");
        leave(box);
        QCOMPARE(m_document->diagram().settings.objectives,
                 (QStringList{"p99(c) < 400ms", "errorRate(c) < 0.01"}));
        box->setPlainText("as fast as possible");
        leave(box);
        QCOMPARE(m_document->diagram().settings.objectives.size(), 2);
        QVERIFY(box->property("wrong").toBool());
    }

    void aNodesSettingIsEditedAndUndone()
    {
        show("c:client -> api");
        m_selection->select(NodeId("api"));
        QCOMPARE(m_inspector->findChild<QLineEdit *>("name")->text(), "api");
        enter(edit("threads"), "16");
        QCOMPARE(node("api").params.value("threads"), QJsonValue(16));
        m_document->history()->undo();
        QVERIFY(!node("api").params.contains("threads"));
        QCOMPARE(edit("threads")->text(), "50");
        m_document->history()->redo();
        QCOMPARE(edit("threads")->text(), "16");
    }

    void aWrongDurationKeepsTheDocument()
    {
        show("c:client -> api");
        m_selection->select(EdgeId("c-api"));
        const quint64 revision = m_document->revision();
        enter(edit("timeout"), "250");
        QCOMPARE(m_document->revision(), revision);
        QVERIFY(!m_inspector->findChild<QWidget *>("timeout")->findChild<QLabel *>("problem")->isHidden());
        enter(edit("timeout"), "250ms");
        QCOMPARE(edge("c-api").params.value("timeout").toString(), "250ms");
    }

    void renamingIsCommittedAndANameIsNeeded()
    {
        show("c:client -> api");
        m_selection->select(NodeId("api"));
        auto *name = m_inspector->findChild<QLineEdit *>("name");
        enter(name, "Orders");
        QCOMPARE(node("api").name, "Orders");
        enter(name, "  ");
        QCOMPARE(node("api").name, "Orders");
        QVERIFY(!m_inspector->findChild<QLabel *>("problem")->isHidden());
    }

    void theStyleSwitchFlipsAndTheProtocolFollows()
    {
        show("a:service -> b:service; c:client -> a");
        m_selection->select(EdgeId("a-b"));
        QTest::mouseClick(m_inspector->findChild<QPushButton *>("async"), Qt::LeftButton);
        QCOMPARE(edge("a-b").style, diagram::Style::Async);
        QVERIFY(m_inspector->findChild<QWidget *>("consumers"));
        QTRY_VERIFY(!m_inspector->findChild<QWidget *>("timeout"));
        QTest::mouseClick(m_inspector->findChild<QPushButton *>("async"), Qt::LeftButton); // it is already
        QCOMPARE(edge("a-b").style, diagram::Style::Async);
        m_document->history()->undo();
        QCOMPARE(edge("a-b").style, diagram::Style::Sync);
        auto *protocol = m_inspector->findChild<QComboBox *>("protocol");
        QTest::keyClick(protocol, Qt::Key_Down);
        QCOMPARE(edge("a-b").protocol, protocol->currentData().toString());
    }

    void anEdgeOfAQueueStaysAsync()
    {
        show("c:client -> a -> q:queue ~> m");
        m_selection->select(EdgeId("a-q"));
        QVERIFY(!m_inspector->findChild<QPushButton *>("sync")->isEnabled());
    }

    void severalThingsAreCounted()
    {
        show("c:client -> api");
        diagram::Items items;
        items.nodes = {NodeId("c"), NodeId("api")};
        m_selection->set(items);
        QVERIFY(m_inspector->findChild<QLabel *>("several")->text().contains("2"));
        QTRY_VERIFY(!m_inspector->findChild<QLineEdit *>("name"));
    }

    void removingTheSelectedItemShowsTheDiagram()
    {
        show("c:client -> api");
        m_selection->select(NodeId("api"));
        diagram::Items items;
        items.nodes = {NodeId("api")};
        m_document->commit("Delete", diagram::removeItems(m_document->diagram(), items));
        QVERIFY(m_inspector->findChild<QPlainTextEdit *>("objectives"));
    }

    // A click on another node must not carry what was typed to it, nor lose it.
    void whatWasTypedBelongsToTheItemItWasTypedFor()
    {
        show("c:client -> api -> db");
        QVERIFY(QTest::qWaitForWindowActive(m_inspector.get()));
        m_selection->select(NodeId("api"));
        QLineEdit *threads = edit("threads");
        threads->setFocus();
        threads->selectAll();
        QTest::keyClicks(threads, "12");
        m_selection->select(NodeId("db"));
        QTRY_COMPARE(node("api").params.value("threads"), QJsonValue(12));
        QVERIFY(!node("db").params.contains("threads"));
        QTRY_COMPARE(m_inspector->findChildren<QLineEdit *>("name").last()->text(), "db");
    }

    // Views may not commit while the document tells of a change, nor after the item is gone.
    void whatWasTypedForARemovedItemIsDropped()
    {
        show("c:client -> api -> db");
        QVERIFY(QTest::qWaitForWindowActive(m_inspector.get()));
        m_selection->select(NodeId("api"));
        edit("threads")->setFocus();
        edit("threads")->selectAll();
        QTest::keyClicks(edit("threads"), "12");
        diagram::Items items;
        items.nodes = {NodeId("api")};
        m_document->commit("Delete", diagram::removeItems(m_document->diagram(), items));
        QTRY_VERIFY(m_inspector->findChild<QPlainTextEdit *>("objectives"));
        QCOMPARE(m_document->history()->count(), 1);
        m_document->history()->undo();
        QVERIFY(!node("api").params.contains("threads"));
    }

    void faultsAreStartedAndHealed()
    {
        show("c:client(rate=100) -> api");
        m_selection->select(NodeId("api"));
        m_run->setSpeed(0);
        m_run->runTo(sim::second);
        QTRY_COMPARE(m_run->state(), State::Paused);
        auto *crash = m_inspector->findChild<QPushButton *>("crash");
        QTRY_VERIFY(crash->isEnabled());
        QTest::mouseClick(crash, Qt::LeftButton);
        QTRY_COMPARE(m_run->interventions().size(), 1);
        QTRY_VERIFY(crash->isChecked());
        QTRY_VERIFY(verdict().startsWith("Crashed"));
        QTest::mouseClick(m_inspector->findChild<QPushButton *>("heal"), Qt::LeftButton);
        QTRY_VERIFY(!crash->isChecked());
        QTRY_VERIFY(!verdict().startsWith("Crashed"));
    }

    void settingsShowWhereTheChoiceBesideThemLetsThemAct()
    {
        show("c:client(rate=100) -> api");
        m_selection->select(NodeId("api"));
        const auto shows = [this](const char *name) {
            auto *row = m_inspector->findChild<QWidget *>(name);
            return row && row->isVisible();
        };
        QVERIFY(shows("threads") && !shows("codelTarget"));
        QCOMPARE(edit("threads")->text(), "50");
        change(NodeId("api"), "concurrency", "eventLoop");
        QCOMPARE(edit("threads")->text(), "1");
        enter(edit("threads"), "50");
        QCOMPARE(node("api").params.value("threads").toInt(), 50);
        change(NodeId("api"), "concurrency", "unbounded");
        QVERIFY(!shows("threads") && !shows("acceptQueue") && shows("cores"));
        change(NodeId("api"), "concurrency", QJsonValue::Undefined);
        change(NodeId("api"), "discipline", "codel");
        QVERIFY(shows("codelTarget") && shows("codelInterval"));

        m_selection->select(NodeId("c"));
        const auto workload = [&](const char *arrivals) {
            change(NodeId("c"), "workload.arrivals", arrivals);
            QStringList shown;
            for (const char *key : {"rate", "cv", "rates", "dwell", "from", "to", "start", "duration",
                                    "period", "times", "users", "thinkTime"}) {
                if (shows(qPrintable(QStringLiteral("workload.") + key)))
                    shown << key;
            }
            return shown.join(' ');
        };
        QCOMPARE(workload("gamma"), "rate cv");
        QCOMPARE(workload("mmpp"), "rates dwell");
        enter(edit("workload.rates"), "5, 50");
        QCOMPARE(node("c").params["workload"]["rates"], QJsonValue(QJsonArray{5, 50}));
        QCOMPARE(workload("ramp"), "from to start duration");
        QCOMPARE(workload("sine"), "from to start period");
        QCOMPARE(edit("workload.period")->text(), "60s");
        QCOMPARE(workload("replay"), "times");
        enter(edit("workload.times"), "1s, 2500ms");
        QCOMPARE(node("c").params["workload"]["times"], QJsonValue(QJsonArray{"1s", "2500ms"}));
        QCOMPARE(workload("closed"), "users thinkTime");
    }

    void edgesAreDelayedAndLosePacketsByHand()
    {
        m_inspector->setStyleSheet(views::styleSheetFor(m_theme->tokens()));
        show("c:client(rate=100) -> api");
        m_selection->select(EdgeId("c-api"));
        m_run->setSpeed(0);
        m_run->runTo(sim::second);
        QTRY_COMPARE(m_run->state(), State::Paused);
        for (const char *key : {"latency", "loss"}) {
            auto *lever = m_inspector->findChild<QPushButton *>(key);
            auto *strength = m_inspector->findChild<QPushButton *>(QStringLiteral("strength:") + key);
            QTRY_VERIFY(lever->isEnabled());
            for (QAction *choice : strength->menu()->actions()) {
                choice->trigger();
                const QString figure = QString(choice->text()).remove('+');
                QTRY_VERIFY(lever->isChecked() && verdict().contains(figure));
                QVERIFY(lever->text().endsWith(choice->text()));
                QVERIFY(strength->mapTo(m_inspector.get(), strength->rect().topRight()).x() <
                        m_inspector->width());
            }
            lever->click();
            QTRY_VERIFY(!lever->isChecked());
        }
        QVERIFY(!m_inspector->findChild<QPushButton *>("set"));
    }

    void aBlackHoleIsNoCrashAndAPauseIsNeither()
    {
        show("c:client(rate=100) -> api");
        m_selection->select(NodeId("api"));
        m_run->setSpeed(0);
        m_run->runTo(sim::second);
        QTRY_COMPARE(m_run->state(), State::Paused);
        const QStringList levers{"crash", "blackHole", "pause"};
        const QStringList verdicts{"Crashed", "A black hole", "Paused"};
        for (const QString &acting : levers) {
            QTRY_VERIFY(m_inspector->findChild<QPushButton *>(acting)->isEnabled());
            m_inspector->findChild<QPushButton *>(acting)->click();
            QTRY_VERIFY(verdict().startsWith(verdicts[levers.indexOf(acting)]));
            for (const QString &lever : levers)
                QTRY_COMPARE(m_inspector->findChild<QPushButton *>(lever)->isChecked(), lever == acting);
            QTest::mouseClick(m_inspector->findChild<QPushButton *>("heal"), Qt::LeftButton);
            QTRY_VERIFY(!m_inspector->findChild<QPushButton *>(acting)->isChecked());
        }
    }

    void aFaultIsAsStrongAsItsMenuSays()
    {
        show("c:client(rate=100) -> api");
        m_selection->select(NodeId("api"));
        m_run->setSpeed(0);
        m_run->runTo(sim::second);
        QTRY_COMPARE(m_run->state(), State::Paused);
        auto *slow = m_inspector->findChild<QPushButton *>("slow");
        auto *strength = m_inspector->findChild<QPushButton *>("strength:slow");
        for (QAction *choice : strength->menu()->actions()) {
            choice->trigger();
            QTRY_VERIFY(slow->isChecked() && verdict().contains(choice->text()));
            QVERIFY(slow->text().endsWith(choice->text()));
        }
        QVERIFY(slow->minimumSizeHint().width() <= slow->width());
        slow->click();
        QTRY_VERIFY(!slow->isChecked());
    }

    void anEdgeFlippedWhileTheRunStandsSpeaksOfTheRestart()
    {
        show("c:client(rate=100) -> a:service -> b:service");
        m_run->runTo(sim::second);
        QTRY_COMPARE(m_run->state(), State::Paused);
        m_selection->select(EdgeId("a-b"));
        m_document->commit("Flip", diagram::flipStyle(m_document->diagram(), {EdgeId("a-b")}));
        m_run->setDiagram(m_document->diagram());
        QTRY_VERIFY(verdict().contains("restart"));
    }

    void clientsAndQueuesHaveNothingToBreak()
    {
        show("c:client -> a ~> q:queue ~> m");
        m_selection->select(NodeId("c"));
        QVERIFY(!m_inspector->findChild<QPushButton *>("crash"));
        m_selection->select(EdgeId("c-a"));
        QVERIFY(m_inspector->findChild<QPushButton *>("partition"));
    }

    void theVerdictIsSaidFromTheGauges()
    {
        show("c:client(rate=100) -> api(threads=2, serviceTime=5ms) -[timeout=none]-> slow(threads=1, "
             "serviceTime=60s)");
        m_run->setSpeed(0);
        m_run->runTo(5 * sim::second);
        QTRY_COMPARE(m_run->state(), State::Paused);
        const auto say = [&](const char *id) {
            return inspector::verdictOn(m_run->observation(), m_run->runningDiagram(), NodeId(id));
        };
        QTRY_VERIFY(say("api").startsWith("All 2 threads are waiting for calls."));
        QVERIFY(say("api").contains("100 requests wait."));
        QVERIFY(say("slow").startsWith("The only thread is busy."));
        QVERIFY(say("c").startsWith("Sends 100 requests/s."));
        QCOMPARE(inspector::verdictOn({}, m_run->runningDiagram(), NodeId("api")), QString());
    }

    void aNodeThatOnlyConsumesHasWorkers()
    {
        show("c:client(rate=100) -> api; api ~[consumers=2]~> mail(serviceTime=60s)");
        m_run->setSpeed(0);
        m_run->runTo(5 * sim::second);
        QTRY_COMPARE(m_run->state(), State::Paused);
        QTRY_COMPARE(inspector::verdictOn(m_run->observation(), m_run->runningDiagram(), NodeId("mail")), "All 2 workers are busy.");
        QVERIFY(inspector::verdictOn(m_run->observation(), m_run->runningDiagram(), EdgeId("api-mail"))
                    .contains("messages wait, the oldest for"));
    }

    void aChangeThatWaitsForARestartSaysSo()
    {
        show("c:client(rate=100) -> api");
        connect(m_document.get(), &document::Document::changed, m_run.get(),
                [this] { m_run->setDiagram(m_document->diagram()); });
        m_selection->select(NodeId("api"));
        m_run->setSpeed(0);
        m_run->runTo(sim::second);
        QTRY_COMPARE(m_run->state(), State::Paused);
        const auto *caption = m_inspector->findChild<QWidget *>("replicas")->findChild<QLabel *>("caption");
        QVERIFY(caption->isHidden());
        enter(edit("replicas"), "3");
        QVERIFY(m_run->restartNeeded());
        QVERIFY(!caption->isHidden());
        m_run->restart();
        QTRY_VERIFY(caption->isHidden());
    }

    void noLabelIsCutOff()
    {
        show("c:client -> api; api ~> q:queue ~> m");
        for (const auto &subject : {QString("api"), QString("c"), QString("q")}) {
            m_selection->select(NodeId(subject));
            labelsFit();
        }
        m_document->commit("x", diagram::setParam(m_document->diagram(), EdgeId("c-api"), {"circuitBreaker"},
                                                  QJsonObject()));
        m_document->commit(
            "x", diagram::setParam(m_document->diagram(), EdgeId("c-api"), {"retry"}, QJsonObject()));
        m_selection->select(EdgeId("c-api"));
        labelsFit();
    }

private:
    void show(const char *text)
    {
        m_document->reset(support::drawing(text));
        m_run->setDiagram(m_document->diagram());
    }
    void change(const NodeId &id, const char *path, const QJsonValue &value)
    {
        m_document->commit({}, diagram::setParam(m_document->diagram(), id, diagram::paramPath(path), value),
                           {});
        QCoreApplication::processEvents();
    }
    void labelsFit()
    {
        QCoreApplication::processEvents();
        for (const QLabel *label : m_inspector->findChildren<QLabel *>()) {
            if (label->isVisible() && !label->wordWrap() && !label->text().isEmpty())
                QVERIFY2(label->width() >= label->fontMetrics().horizontalAdvance(label->text()),
                         qPrintable(label->text()));
        }
    }
    const diagram::Node &node(const char *id) const
    {
        return *diagram::find(m_document->diagram(), NodeId(id));
    }
    const diagram::Edge &edge(const char *id) const
    {
        return *diagram::find(m_document->diagram(), EdgeId(id));
    }
    QLineEdit *edit(const char *path) const
    {
        return m_inspector->findChild<QWidget *>(path)->findChild<QLineEdit *>();
    }
    QString verdict() const { return m_inspector->findChild<QLabel *>("verdict")->text(); }
    static void leave(QWidget *widget)
    {
        QFocusEvent event(QEvent::FocusOut);
        QCoreApplication::sendEvent(widget, &event);
    }
    static void enter(QLineEdit *edit, const QString &text)
    {
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClicks(edit, text);
        QTest::keyClick(edit, Qt::Key_Return);
    }

    std::unique_ptr<views::Theme> m_theme;
    std::unique_ptr<document::Document> m_document;
    std::unique_ptr<views::Selection> m_selection;
    std::unique_ptr<run::RunController> m_run;
    std::unique_ptr<inspector::Inspector> m_inspector;
};

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
