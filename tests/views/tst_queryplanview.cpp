// The query plan of a federation gateway in the inspector: shown, moved by mouse and buttons, lit by the run.
#include "model/diagram/queryplan.h"
#include "tests/support/draw.h"
#include "tests/support/inspectorfixture.h"

#include <QComboBox>
#include <QDropEvent>
#include <QJsonArray>
#include <QMimeData>
#include <QPushButton>
#include <QTest>
#include <QTreeWidget>
#include <QUndoStack>

using diagram::NodeId;

class TestQueryPlanView : public QObject, support::InspectorFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        openInspector(1400);
        m_document->reset(support::drawing("client(rate=50) -> g:graphql; g -[id=r, step=1]-> reviews; g -[id=u, step=1]-> users; "
                                           "g -[id=o, step=2, entitiesOf=u]-> orders(serviceTime=300ms)"));
        m_selection->select(NodeId("g"));
        QVERIFY(tree());
    }
    void cleanup()
    {
        closeInspector();
    }

    void theTreeIsThePlan()
    {
        QCOMPARE(texts(), QStringList({"Step 1, in parallel", "  reviews", "  users", "Step 2", "  orders, entities of users"}));
        m_selection->select(NodeId("users"));
        QVERIFY(!tree()); // it has none
    }

    void aFetchDroppedOntoAnotherFollowsIt()
    {
        drag("orders", "users");
        QCOMPARE(texts(), QStringList({"Step 1, in parallel", "  reviews", "  users", "    then orders, its entities"}));
        QCOMPARE(m_document->history()->count(), 1); // one step
        m_document->history()->undo();
        QCOMPARE(texts().size(), 5);
    }

    void aFetchDroppedOntoAStepGoesThere()
    {
        drag("reviews", "Step 2");
        QCOMPARE(texts(), QStringList({"Step 1", "  users", "Step 2, in parallel", "  orders, entities of users", "  reviews"}));
        drag("reviews", ""); // below all of them
        QCOMPARE(texts().last(), QStringLiteral("  reviews"));
        QCOMPARE(texts().size(), 6);
    }

    void buttonsMoveTheChosenFetch()
    {
        auto *earlier = m_inspector->findChild<QPushButton *>("earlier"), *later = m_inspector->findChild<QPushButton *>("later");
        QVERIFY(!earlier->isEnabled() && !later->isEnabled()); // none is chosen
        choose("reviews");
        QVERIFY(!earlier->isEnabled() && later->isEnabled());
        QTest::mouseClick(later, Qt::LeftButton);
        QCOMPARE(texts(), QStringList({"Step 1", "  users", "Step 2, in parallel", "  orders, entities of users", "  reviews"}));
        QVERIFY(earlier->isEnabled()); // it is still chosen
        QTest::mouseClick(later, Qt::LeftButton);
        QCOMPARE(texts().last(), QStringLiteral("  reviews"));
        QVERIFY(!later->isEnabled());
        QTest::mouseClick(earlier, Qt::LeftButton);
        QTest::mouseClick(earlier, Qt::LeftButton);
        QCOMPARE(texts(), QStringList({"Step 1, in parallel", "  reviews", "  users", "Step 2", "  orders, entities of users"}));
    }

    void anOperationHasAPlanOfItsOwn()
    {
        auto *choice = m_inspector->findChild<QComboBox *>("planOperation");
        QVERIFY(!choice->isVisible()); // the plan is the same for all
        m_document->commit("restrict", diagram::setParam(m_document->diagram(), diagram::EdgeId("r"), {"on"}, QJsonArray{"reviewed"}));
        choice = m_inspector->findChild<QComboBox *>("planOperation");
        QVERIFY(choice->isVisible());
        QCOMPARE(choice->count(), 2);
        m_document->commit("restrict", diagram::setParam(m_document->diagram(), diagram::EdgeId("u"), {"on"}, QJsonArray{"other"}));
        QCOMPARE(choice->count(), 3);
        choice->setCurrentIndex(2);
        Q_EMIT choice->activated(2);
        QCOMPARE(texts(), QStringList({"Step 1", "  reviews", "Step 2", "  orders, entities of users"}));
    }

    void whatIsUnderWayIsLit()
    {
        m_run->setSpeed(0);
        m_run->setDiagram(m_document->diagram());
        m_run->runTo(2 * sim::second);
        QTRY_COMPARE(m_run->state(), run::RunController::State::Paused);
        QTRY_VERIFY(!itemWith("orders")->text(1).isEmpty());
        const sim::Index edge = static_cast<sim::Index>(
            std::find_if(m_run->observation().scenario->edges.begin(), m_run->observation().scenario->edges.end(),
                         [](const sim::EdgePlan &plan) { return plan.id == "o"; }) -
            m_run->observation().scenario->edges.begin());
        QCOMPARE(itemWith("orders")->text(1), QString::number(m_run->frame()->edges[edge].inFlight));
    }

private:
    QTreeWidget *tree() const
    {
        for (QTreeWidget *found : m_inspector->findChildren<QTreeWidget *>("queryPlan"))
            if (found->isVisible())
                return found;
        return nullptr;
    }
    QStringList texts() const
    {
        QStringList found;
        const std::function<void(QTreeWidgetItem *, int)> add = [&](QTreeWidgetItem *item, int depth) {
            found << QString(2 * depth, u' ') + item->text(0);
            for (int i = 0; i < item->childCount(); ++i)
                add(item->child(i), depth + 1);
        };
        for (int i = 0; i < tree()->topLevelItemCount(); ++i)
            add(tree()->topLevelItem(i), 0);
        return found;
    }
    QTreeWidgetItem *itemWith(const QString &text) const
    {
        return tree()->findItems(text, Qt::MatchContains | Qt::MatchRecursive).value(0);
    }
    QPoint placeOf(const QString &text) const
    {
        return text.isEmpty() ? QPoint(20, tree()->viewport()->height() + 20) : tree()->visualItemRect(itemWith(text)).center();
    }
    void choose(const QString &text) { QTest::mouseClick(tree()->viewport(), Qt::LeftButton, {}, placeOf(text)); }
    // A drag cannot run without a screen, so its events are sent one by one.
    void drag(const QString &fetch, const QString &target)
    {
        choose(fetch);
        const std::unique_ptr<QMimeData> content(tree()->model()->mimeData({tree()->currentIndex()}));
        QDragEnterEvent enter(placeOf(target), Qt::MoveAction, content.get(), Qt::LeftButton, {});
        QCoreApplication::sendEvent(tree()->viewport(), &enter);
        QDragMoveEvent move(placeOf(target), Qt::MoveAction, content.get(), Qt::LeftButton, {});
        QCoreApplication::sendEvent(tree()->viewport(), &move);
        QDropEvent event(QPointF(placeOf(target)), Qt::MoveAction, content.get(), Qt::LeftButton, {});
        QCoreApplication::sendEvent(tree()->viewport(), &event);
    }
};

QTEST_MAIN(TestQueryPlanView)
#include "tst_queryplanview.moc"
