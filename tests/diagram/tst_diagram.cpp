#include "tests/support/draw.h"

#include <QtTest>

using namespace diagram;

namespace {

Diagram sample()
{
    Diagram d = support::drawing("client(rate=100) -> api(replicas=4) -> db; api ~[consumers=2]~> mail");
    d.groups[GroupId("zone")] = {GroupId("zone"), "Zone", {NodeId("api"), NodeId("db")}, {}};
    d.groups[GroupId("alone")] = {GroupId("alone"), "Alone", {NodeId("mail")}, {}};
    d.notes[NoteId("n1")] = {NoteId("n1"), {10, 10}, "A note", {}};
    d.faults[FaultId("f1")] = {FaultId("f1"), "slow", "api", {}};
    d.faults[FaultId("f2")] = {FaultId("f2"), "partition", "api-db", {}};
    d.faults[FaultId("f3")] = {FaultId("f3"), "crash", "alone", {}};
    return d;
}

Diagram after(Diagram d, Edits edits)
{
    Dirty dirty;
    for (Edit &edit : edits)
        exchange(d, edit, dirty);
    return d;
}

Items nodes(std::initializer_list<const char *> ids)
{
    Items items;
    for (const char *id : ids)
        items.nodes.insert(NodeId(id));
    return items;
}

} // namespace

class TestDiagram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anEditIsItsOwnInverse();
    void theOrderOfEditsDoesNotMatter();
    void onlyExchangedItemsAreDirty();
    void neighboursOfAMovedNodeLookDifferent();
    void everythingIsEverything();
    void aSoundDiagramHasNoProblems();
    void eachBrokenReferenceIsFound();
    void idTextsAreChecked_data();
    void idTextsAreChecked();
};

void TestDiagram::anEditIsItsOwnInverse()
{
    const Diagram before = sample();
    Node changed = before.nodes.at(NodeId("api"));
    changed.name = "Orders";
    Settings settings = before.settings;
    settings.name = "Other";
    const NodeId fresh("fresh");
    Edits edits{Assign<Node>{changed.id, changed},
                Assign<Node>{fresh, Node{fresh, "service", "Fresh", {}, {}}},
                Assign<Edge>{EdgeId("api-db"), std::nullopt},
                Assign<Group>{GroupId("zone"), std::nullopt},
                Assign<Note>{NoteId("n1"), std::nullopt},
                Assign<Fault>{FaultId("f1"), std::nullopt},
                Assign<Settings>{{}, settings}};
    const Edits original = edits;
    Diagram d = before;
    Dirty dirty;
    for (Edit &edit : edits)
        exchange(d, edit, dirty);
    QVERIFY(!(d == before));
    QCOMPARE(d.nodes.at(changed.id).name, QString("Orders"));
    QVERIFY(find(d, fresh));
    QVERIFY(!find(d, EdgeId("api-db")));
    for (Edit &edit : edits)
        exchange(d, edit, dirty);
    QVERIFY(d == before);
    QVERIFY(edits == original);
}

void TestDiagram::theOrderOfEditsDoesNotMatter()
{
    const Diagram before = sample();
    Edits edits = removeItems(before, nodes({"api", "mail"}));
    const Diagram forward = after(before, edits);
    std::reverse(edits.begin(), edits.end());
    QVERIFY(after(before, edits) == forward);
}

void TestDiagram::onlyExchangedItemsAreDirty()
{
    Diagram d = sample();
    Dirty dirty;
    QVERIFY(dirty.isEmpty());
    Edit edit = Assign<Edge>{EdgeId("api-db"), std::nullopt};
    exchange(d, edit, dirty);
    QVERIFY(!dirty.isEmpty());
    QCOMPARE(dirty.edges, std::set{EdgeId("api-db")});
    QVERIFY(dirty.nodes.empty() && dirty.groups.empty() && dirty.notes.empty() && dirty.faults.empty());
    QVERIFY(!dirty.settings);
}

void TestDiagram::neighboursOfAMovedNodeLookDifferent()
{
    const Diagram d = sample();
    Dirty dirty;
    dirty.nodes = {NodeId("db")};
    addNeighbours(d, dirty);
    QCOMPARE(dirty.edges, std::set{EdgeId("api-db")});
    QCOMPARE(dirty.groups, std::set{GroupId("zone")});
}

void TestDiagram::everythingIsEverything()
{
    const Diagram d = sample();
    const Dirty dirty = everythingIn(d);
    QCOMPARE(dirty.nodes.size(), d.nodes.size());
    QCOMPARE(dirty.edges.size(), d.edges.size());
    QCOMPARE(dirty.groups.size(), d.groups.size());
    QCOMPARE(dirty.notes.size(), d.notes.size());
    QCOMPARE(dirty.faults.size(), d.faults.size());
    QVERIFY(dirty.settings);
}

void TestDiagram::aSoundDiagramHasNoProblems()
{
    QCOMPARE(check(sample()), QStringList());
    QCOMPARE(check(Diagram()), QStringList());
}

void TestDiagram::eachBrokenReferenceIsFound()
{
    Diagram d = sample();
    d.nodes.erase(NodeId("mail")); // an edge and a group lose their end
    QCOMPARE(check(d).size(), 2);

    d = sample();
    d.faults[FaultId("f1")].target = "nobody";
    QCOMPARE(check(d).size(), 1);

    d = sample();
    d.nodes[NodeId("api")].id = NodeId("other");
    QCOMPARE(check(d).size(), 1);

    d = sample();
    d.notes[NoteId("api")] = {NoteId("api"), {}, "", {}};
    QCOMPARE(check(d).size(), 1);

    d = sample();
    d.notes[NoteId("No")] = {NoteId("No"), {}, "", {}};
    QCOMPARE(check(d).size(), 1);
}

void TestDiagram::idTextsAreChecked_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    QTest::newRow("letter") << "a" << true;
    QTest::newRow("digit first") << "1a" << true;
    QTest::newRow("hyphens") << "a-b--c-" << true;
    QTest::newRow("64") << QString(64, 'a') << true;
    QTest::newRow("65") << QString(65, 'a') << false;
    QTest::newRow("empty") << "" << false;
    QTest::newRow("hyphen first") << "-a" << false;
    QTest::newRow("upper case") << "aB" << false;
    QTest::newRow("underscore") << "a_b" << false;
    QTest::newRow("accent") << QString::fromUtf8("é") << false;
    QTest::newRow("blank") << "a b" << false;
}

void TestDiagram::idTextsAreChecked()
{
    QFETCH(QString, text);
    QFETCH(bool, good);
    QCOMPARE(isIdText(text), good);
}

QTEST_APPLESS_MAIN(TestDiagram)
#include "tst_diagram.moc"
