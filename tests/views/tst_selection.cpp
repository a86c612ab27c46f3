#include "views/shared/selection.h"

#include <QSignalSpy>
#include <QTest>

using namespace views;

class TestSelection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void selectingTheSameAgainSaysNothing()
    {
        Selection selection;
        QSignalSpy changed(&selection, &Selection::changed);
        selection.select(diagram::NodeId("a"));
        selection.select(diagram::NodeId("a"));
        QCOMPARE(changed.size(), 1);
    }

    void onlyOneThingIsSingle()
    {
        Selection selection;
        QVERIFY(!selection.singleNode() && !selection.singleEdge());
        selection.select(diagram::NodeId("a"));
        QVERIFY(selection.singleNode());
        QCOMPARE(selection.singleNode()->text, "a");
        QVERIFY(!selection.singleEdge());
        selection.select(diagram::EdgeId("e"));
        QVERIFY(!selection.singleNode());
        QCOMPARE(selection.singleEdge()->text, "e");

        diagram::Items both = selection.items();
        both.nodes.insert(diagram::NodeId("a"));
        selection.set(both);
        QVERIFY(!selection.singleNode() && !selection.singleEdge());
        selection.clear();
        QVERIFY(selection.items().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestSelection)
#include "tst_selection.moc"
