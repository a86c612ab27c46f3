#include "model/document/document.h"
#include "tests/support/draw.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QtTest>

using namespace diagram;
using document::Document;
using support::drawing;

namespace {

Items nodes(std::initializer_list<const char *> ids)
{
    Items items;
    for (const char *id : ids)
        items.nodes.insert(NodeId(id));
    return items;
}

// Something a user might do, chosen by chance.
Edits anyEdits(const Diagram &d, QRandomGenerator &random)
{
    const auto anyNode = [&] {
        auto at = d.nodes.begin();
        std::advance(at, random.bounded(int(d.nodes.size())));
        return at->first;
    };
    if (d.nodes.size() < 3)
        return addNode(d, "service", "Node", QPointF(random.bounded(500), random.bounded(500))).edits;
    switch (random.bounded(6)) {
    case 0:
        return addNode(d, "service", "Node", QPointF(random.bounded(500), random.bounded(500))).edits;
    case 1:
        return connectNodes(d, anyNode(), anyNode()).edits;
    case 2:
        return removeItems(d, {{anyNode()}, {}, {}});
    case 3:
        return flipStyle(d, everythingIn(d).edges);
    case 4:
        return paste(d, copyItems(d, {{anyNode(), anyNode()}, {}, {}}), {0, 0}).edits;
    default:
        return moveItems(d, {{anyNode(), anyNode()}, {}, {}}, QPointF(random.bounded(50), 1));
    }
}

} // namespace

class TestDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void undoToTheBottomAndBack();
    void viewsHearWhichItemsChanged();
    void noEditsAreNoStep();
    void editsThatChangeNothingAreNoStep();
    void theRevisionOnlyGrows();
    void undoReachesPastASave();
    void commitsOfOneKeyAreOneStep();
    void aMergedStepKeepsTheOldestStateOfEachItem();
    void aStepThatEndsWhereItBeganVanishes();
    void otherKeysAreOtherSteps();
    void aSaveEndsMerging();
    void resetForgetsThePast();
    void resetTellsOfWhatHasGoneToo();
};

void TestDocument::undoToTheBottomAndBack()
{
    QRandomGenerator random(1);
    for (int round = 0; round < 20; ++round) {
        Document doc;
        std::vector<Diagram> states{doc.diagram()};
        for (int i = 0; i < 60; ++i) {
            doc.commit("Edit", anyEdits(doc.diagram(), random));
            if (int(states.size()) == doc.history()->index())
                states.push_back(doc.diagram());
        }
        QVERIFY(states.size() > 30);
        for (int i = doc.history()->index(); i > 0; --i) {
            QVERIFY(doc.diagram() == states[i]);
            doc.history()->undo();
        }
        QVERIFY(doc.diagram() == Diagram());
        for (std::size_t i = 1; i < states.size(); ++i) {
            doc.history()->redo();
            QVERIFY(doc.diagram() == states[i]);
        }
    }
}

void TestDocument::viewsHearWhichItemsChanged()
{
    Document doc;
    doc.reset(drawing("a -> b -> c"));
    Dirty heard;
    connect(&doc, &Document::changed, &doc, [&](const Dirty &dirty) { heard = dirty; });
    doc.commit("Move", moveItems(doc.diagram(), nodes({"c"}), {5, 5}));
    QCOMPARE(heard.nodes, std::set{NodeId("c")});
    QCOMPARE(heard.edges, std::set{EdgeId("b-c")}); // follows its end
    heard = {};
    doc.history()->undo();
    QCOMPARE(heard.nodes, std::set{NodeId("c")});
}

void TestDocument::noEditsAreNoStep()
{
    Document doc;
    QSignalSpy changed(&doc, &Document::changed);
    doc.commit("Nothing", {});
    QCOMPARE(doc.history()->count(), 0);
    QCOMPARE(changed.size(), 0);
}

void TestDocument::editsThatChangeNothingAreNoStep()
{
    Document doc;
    doc.reset(drawing("a"));
    const quint64 before = doc.revision();
    doc.commit("Nothing",
               {Assign<Node>{NodeId("a"), doc.diagram().nodes.at(NodeId("a"))},
                Assign<Edge>{EdgeId("none"), std::nullopt}, Assign<Settings>{{}, doc.diagram().settings}});
    QCOMPARE(doc.history()->count(), 0);
    QCOMPARE(doc.revision(), before);
}

void TestDocument::theRevisionOnlyGrows()
{
    Document doc;
    quint64 last = doc.revision();
    const auto grown = [&] {
        return std::exchange(last, doc.revision()) < doc.revision();
    };
    doc.commit("Add", addNode(doc.diagram(), "service", "A", {}).edits);
    QVERIFY(grown());
    doc.history()->undo();
    QVERIFY(grown());
    doc.history()->redo();
    QVERIFY(grown());
    doc.reset({});
    QVERIFY(grown());
    doc.setSaved();
    QVERIFY(!grown());
}

void TestDocument::undoReachesPastASave()
{
    Document doc;
    QSignalSpy modified(&doc, &Document::modifiedChanged);
    QVERIFY(!doc.isModified());
    doc.commit("Add", addNode(doc.diagram(), "service", "A", {}).edits);
    QVERIFY(doc.isModified());
    doc.setSaved();
    QVERIFY(!doc.isModified());
    doc.history()->undo();
    QVERIFY(doc.isModified());
    QVERIFY(doc.diagram().nodes.empty());
    doc.history()->redo();
    QVERIFY(!doc.isModified());
    QCOMPARE(modified.size(), 4);
}

void TestDocument::commitsOfOneKeyAreOneStep()
{
    Document doc;
    doc.reset(drawing("a"));
    const Diagram before = doc.diagram();
    for (int i = 2; i <= 5; ++i)
        doc.commit("Set", setParam(doc.diagram(), NodeId("a"), {"replicas"}, i), "a.replicas");
    QCOMPARE(doc.history()->count(), 1);
    QCOMPARE(doc.diagram().nodes.at(NodeId("a")).params.value("replicas").toInt(), 5);
    doc.history()->undo();
    QVERIFY(doc.diagram() == before);
    doc.history()->redo();
    QCOMPARE(doc.diagram().nodes.at(NodeId("a")).params.value("replicas").toInt(), 5);
}

void TestDocument::aMergedStepKeepsTheOldestStateOfEachItem()
{
    Document doc;
    doc.reset(drawing("a; b; c"));
    const Diagram before = doc.diagram();
    doc.commit("Move", moveItems(doc.diagram(), nodes({"a", "b"}), {1, 0}), "move");
    doc.commit("Move", moveItems(doc.diagram(), nodes({"b", "c"}), {1, 0}), "move");
    QCOMPARE(doc.history()->count(), 1);
    const Diagram after = doc.diagram();
    doc.history()->undo();
    QVERIFY(doc.diagram() == before);
    doc.history()->redo();
    QVERIFY(doc.diagram() == after);
}

void TestDocument::aStepThatEndsWhereItBeganVanishes()
{
    Document doc;
    doc.reset(drawing("a"));
    doc.commit("Move", moveItems(doc.diagram(), nodes({"a"}), {10, 0}), "move");
    QVERIFY(doc.isModified());
    doc.commit("Move", moveItems(doc.diagram(), nodes({"a"}), {-10, 0}), "move");
    QCOMPARE(doc.history()->count(), 0);
    QVERIFY(!doc.isModified());
    doc.commit("Move", moveItems(doc.diagram(), nodes({"a"}), {10, 0}), "move");
    QCOMPARE(doc.history()->count(), 1);
}

void TestDocument::otherKeysAreOtherSteps()
{
    Document doc;
    doc.reset(drawing("a"));
    doc.commit("Set", setParam(doc.diagram(), NodeId("a"), {"replicas"}, 2), "a.replicas");
    doc.commit("Set", setParam(doc.diagram(), NodeId("a"), {"threads"}, 2), "a.threads");
    doc.commit("Set", setParam(doc.diagram(), NodeId("a"), {"threads"}, 3));
    doc.commit("Set", setParam(doc.diagram(), NodeId("a"), {"threads"}, 4));
    QCOMPARE(doc.history()->count(), 4);
}

void TestDocument::aSaveEndsMerging()
{
    Document doc;
    doc.reset(drawing("a"));
    doc.commit("Set", setParam(doc.diagram(), NodeId("a"), {"replicas"}, 2), "a.replicas");
    doc.setSaved();
    const Diagram saved = doc.diagram();
    doc.commit("Set", setParam(doc.diagram(), NodeId("a"), {"replicas"}, 3), "a.replicas");
    QCOMPARE(doc.history()->count(), 2);
    doc.history()->undo();
    QVERIFY(doc.diagram() == saved);
    QVERIFY(!doc.isModified());
}

void TestDocument::resetForgetsThePast()
{
    Document doc;
    doc.commit("Add", addNode(doc.diagram(), "service", "A", {}).edits);
    QStringList order;
    connect(&doc, &Document::replaced, &doc, [&] { order << "replaced"; });
    connect(&doc, &Document::changed, &doc, [&] { order << "changed"; });
    doc.reset(drawing("x -> y"));
    QCOMPARE(order, (QStringList{"replaced", "changed"}));
    QVERIFY(!doc.isModified());
    QVERIFY(!doc.history()->canUndo());
    QVERIFY(doc.diagram() == drawing("x -> y"));
}

void TestDocument::resetTellsOfWhatHasGoneToo()
{
    Document doc;
    doc.reset(drawing("old"));
    Dirty heard;
    connect(&doc, &Document::changed, &doc, [&](const Dirty &dirty) { heard = dirty; });
    doc.reset(drawing("fresh"));
    QCOMPARE(heard.nodes, (std::set{NodeId("old"), NodeId("fresh")}));
    QVERIFY(heard.settings);
}

QTEST_APPLESS_MAIN(TestDocument)
#include "tst_document.moc"
