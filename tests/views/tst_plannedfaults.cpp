// The faults of the file's timeline, planned and changed in the inspector.
#include "model/kinds/compile.h"
#include "tests/support/draw.h"
#include "tests/support/inspectorfixture.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using diagram::FaultId;
using diagram::NodeId;

class TestPlannedFaults : public QObject, support::InspectorFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        openInspector(900);
        m_document->reset(support::drawing("c:client -> api -> db:database; api ~> queue ~> mail"));
    }
    void cleanup()
    {
        closeInspector();
    }

    void aFaultIsPlannedForAQuarterOfTheRun()
    {
        select(NodeId("api"));
        plan("crash");
        const diagram::Fault planned = only();
        QCOMPARE(planned.kind, QStringLiteral("crash"));
        QCOMPARE(planned.target, QStringLiteral("api"));
        QCOMPARE(planned.params["at"].toString(), QStringLiteral("15s"));
        QCOMPARE(planned.params["for"].toString(), QStringLiteral("15s"));
        QCOMPARE(kinds::issuesOf(m_document->diagram()), base::Issues());
        m_document->history()->undo();
        QVERIFY(m_document->diagram().faults.empty());
        QVERIFY(!isShown("fault:crash-api"));
    }

    void itIsMovedAndMadeStrongerByTyping()
    {
        select(NodeId("db"));
        plan("slow");
        type("slow-db", "at", "3s");
        type("slow-db", "every", "20s");
        type("slow-db", "factor", "12");
        const diagram::Params params = only().params;
        QCOMPARE(params["at"].toString(), QStringLiteral("3s"));
        QCOMPARE(params["every"].toString(), QStringLiteral("20s"));
        QCOMPARE(params["factor"], QJsonValue(12));
        const auto scenario = kinds::compile(m_document->diagram()).scenario;
        QCOMPARE(scenario->faults.size(), std::size_t(1));
        QCOMPARE(scenario->faults[0].at, 3 * sim::second);
        QCOMPARE(scenario->faults[0].value, 12.0);
        type("slow-db", "at", "soon"); // refused in place, and nothing is lost
        QCOMPARE(only().params["at"].toString(), QStringLiteral("3s"));
    }

    void aNodeShowsItsOwnAndTheDiagramAll()
    {
        select(NodeId("api"));
        plan("crash");
        select(NodeId("db"));
        QVERIFY(!isShown("fault:crash-api"));
        plan("errors");
        QTRY_VERIFY(isShown("fault:errors-db"));
        m_selection->clear();
        forget();
        QTRY_VERIFY(isShown("fault:errors-db") && isShown("fault:crash-api"));
        QVERIFY(!m_inspector->findChild<QPushButton *>("plan")); // of what?
    }

    void itIsRemovedByItsCross()
    {
        select(diagram::EdgeId("api-db"));
        plan("partition");
        const QWidget *box = m_inspector->findChild<QWidget *>("fault:partition-api-db");
        QTRY_VERIFY(isShown("fault:partition-api-db"));
        QTest::mouseClick(box->findChild<QToolButton *>("remove"), Qt::LeftButton);
        QVERIFY(m_document->diagram().faults.empty());
        QVERIFY(!isShown("fault:partition-api-db"));
        m_document->history()->undo();
        QTRY_VERIFY(isShown("fault:partition-api-db"));
    }

    void onlyWhatCanStrikeIsOffered()
    {
        select(NodeId("queue"));
        QStringList offered;
        for (const QAction *action : m_inspector->findChild<QPushButton *>("plan")->menu()->actions())
            offered << action->objectName();
        QCOMPARE(offered, QStringList({"crash", "blackHole", "set"}));
        m_document->reset(support::drawing("c:client ~> x:exchange ~> queue ~> mail"));
        select(NodeId("x")); // has no setting that could change in a run
        QVERIFY(!m_inspector->findChild<QPushButton *>("plan")->menu()->findChild<QAction *>("set"));
    }

    void manyAreNotAllShownAtOnce()
    {
        for (int i = 0; i < 25; ++i)
            m_document->commit("Plan", diagram::planFault(m_document->diagram(), "crash", "api", {}));
        m_selection->clear();
        forget();
        int shown = 0;
        for (const auto &[id, fault] : m_document->diagram().faults)
            shown += m_inspector->findChild<QWidget *>("fault:" + id.text) != nullptr;
        QCOMPARE(shown, 20);
        QVERIFY(std::ranges::any_of(m_inspector->findChildren<QLabel *>(),
                                    [](const QLabel *label) { return label->text().contains("And 5 more"); }));
    }

    void aNewOneIsFreeOfWhatWasTypedForAnother()
    {
        select(NodeId("api"));
        plan("crash");
        type("crash-api", "at", "soon");
        QTest::mouseClick(m_inspector->findChild<QWidget *>("fault:crash-api")->findChild<QToolButton *>("remove"), Qt::LeftButton);
        forget();
        plan("crash");
        auto *row = m_inspector->findChild<QWidget *>("fault:crash-api")->findChild<QWidget *>("at");
        QCOMPARE(row->findChild<QLineEdit *>()->text(), QStringLiteral("15s"));
    }

    void itsTitleFollowsTheNameOfWhatItStrikes()
    {
        select(NodeId("api"));
        plan("crash");
        m_selection->clear();
        forget();
        m_document->commit("Rename", diagram::renameNode(m_document->diagram(), NodeId("api"), "Orders"));
        const auto labels = m_inspector->findChild<QWidget *>("fault:crash-api")->findChildren<QLabel *>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) { return label->text() == "Crash: Orders"; }));
    }

    void aChangeOfASettingBeginsWithTheValueItHas()
    {
        select(NodeId("api"));
        plan("set");
        QCOMPARE(kinds::issuesOf(m_document->diagram()), base::Issues());
        type("set-api", "key", "threads");
        type("set-api", "value", "4");
        QCOMPARE(only().params["key"].toString(), QStringLiteral("threads"));
        QCOMPARE(only().params["value"], QJsonValue(4));
        QCOMPARE(kinds::compile(m_document->diagram()).scenario->changes.size(), std::size_t(2)); // and back again
        type("set-api", "key", "serviceTime");
        type("set-api", "value", "30ms");
        QCOMPARE(only().params["value"], QJsonValue("30ms"));
    }

private:
    template <class Id> void select(const Id &id)
    {
        m_selection->select(id);
        forget();
    }
    static void forget() { QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); } // the page before
    void plan(const char *kind)
    {
        QMenu *menu = m_inspector->findChild<QPushButton *>("plan")->menu();
        QAction *action = menu->findChild<QAction *>(kind);
        menu->popup(QPoint(0, 0));
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
    }
    void type(const char *fault, const char *key, const char *text)
    {
        auto *row = m_inspector->findChild<QWidget *>(QStringLiteral("fault:") + QLatin1String(fault))->findChild<QWidget *>(QLatin1String(key));
        auto *field = row->findChild<QLineEdit *>();
        QTest::mouseClick(field, Qt::LeftButton);
        field->selectAll();
        QTest::keyClicks(field, QLatin1String(text));
        QTest::keyClick(field, Qt::Key_Return);
    }
    diagram::Fault only() const
    {
        const auto &faults = m_document->diagram().faults;
        return faults.size() == 1 ? faults.begin()->second : diagram::Fault();
    }
    bool isShown(const char *name) const
    {
        const auto *widget = m_inspector->findChild<QWidget *>(name);
        return widget && widget->isVisibleTo(m_inspector.get());
    }
};

QTEST_MAIN(TestPlannedFaults)
#include "tst_plannedfaults.moc"
