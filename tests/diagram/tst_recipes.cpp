#include "tests/support/draw.h"

#include <QtTest>

#include <ctime>

using namespace diagram;
using support::drawing;

namespace {

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

Items everything(const Diagram &d)
{
    const Dirty all = everythingIn(d);
    return {all.nodes, all.edges, all.notes};
}

// What a copy shares with its original: kinds, places relative to each other, connections and settings.
QStringList shape(const Diagram &d)
{
    QStringList lines;
    const auto text = [&](const NodeId &id) {
        const Node &node = d.nodes.at(id);
        const QPointF at = node.at - d.nodes.begin()->second.at;
        return QString("%1 %2 %3").arg(node.kind).arg(at.x()).arg(at.y());
    };
    for (const auto &[id, node] : d.nodes)
        lines << text(id);
    for (const auto &[id, edge] : d.edges)
        lines << text(edge.from) + " > " + text(edge.to) + " " + edge.protocol;
    lines.sort();
    return lines;
}

} // namespace

class TestRecipes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void freshIdsAreMadeFromNames_data();
    void freshIdsAreMadeFromNames();
    void freshIdsMissWhatIsThere();
    void freshNamesCount();
    void aNewNodeStandsWhereItWasPut();
    void aNewEdgeSpeaksWhatItsEndsSpeak_data();
    void aNewEdgeSpeaksWhatItsEndsSpeak();
    void newEdgesOfACallerComeOneAfterAnother();
    void removingANodeRemovesEveryReferenceToIt();
    void removingAnEdgeLeavesItsEnds();
    void movingMovesNodesAndNotesOnly();
    void movesStayWithinTheFileFormat();
    void flippingTwiceChangesNothing_data();
    void flippingTwiceChangesNothing();
    void flippingKeepsBothStylesSettings();
    void anEdgeOfAQueueStaysAsynchronous();
    void aProtocolOfTheOtherStyleFlips();
    void settingWhatIsAlreadySetIsNoEdit();
    void settingsOfTheDiagramAreEdits();
    void pathsReachIntoObjects();
    void undefinedRemovesTheKeyAndKeepsThePolicy();
    void aPasteHasTheShapeOfItsOriginal();
    void aPasteAfterACutHasItsOldIds();
    void aPasteIsCentred();
    void aPasteTakesGroupsAndFaultsAlong();
    void deadLettersFollowTheirQueue();
    void aLargePasteIsQuick();
};

void TestRecipes::freshIdsAreMadeFromNames_data()
{
    QTest::addColumn<QString>("stem");
    QTest::addColumn<QString>("id");
    QTest::newRow("words") << "Order DB"
                           << "order-db";
    QTest::newRow("marks") << " ..E-mail (new)!"
                           << "e-mail-new";
    QTest::newRow("accents") << QString::fromUtf8("Überschuß") << "uberschu";
    QTest::newRow("nothing") << QString::fromUtf8("注文") << "item";
    QTest::newRow("long") << QString(200, 'x') << QString(56, 'x');
    QTest::newRow("taken") << "API"
                           << "api-2";
    QTest::newRow("taken by an edge") << "api-db"
                                      << "api-db-2";
    QTest::newRow("numbered already") << "db-7"
                                      << "db-8";
}

void TestRecipes::freshIdsAreMadeFromNames()
{
    QFETCH(QString, stem);
    QFETCH(QString, id);
    const Diagram d = drawing("api -> db; db-7; db-2; db-3; db-4; db-5; db-6");
    QCOMPARE(freshId(d, stem), id);
    QVERIFY(isIdText(id));
}

void TestRecipes::freshIdsMissWhatIsThere()
{
    const Diagram d = drawing("api; api-2");
    QCOMPARE(freshId(d, "api", {"api-3"}), QString("api-4"));
    QCOMPARE(freshId(d, "new", {"new"}), QString("new-2"));
}

void TestRecipes::freshNamesCount()
{
    const Diagram d = drawing("a(name=Service); b(name=Service 2)");
    QCOMPARE(freshName(d, "Service"), QString("Service 3"));
    QCOMPARE(freshName(d, "Client"), QString("Client"));
    QCOMPARE(freshName(d, "Service 2"), QString("Service 3"));
}

void TestRecipes::aNewNodeStandsWhereItWasPut()
{
    const NewNode made = addNode({}, "service", "Orders", {40, -20});
    QCOMPARE(made.id, NodeId("orders"));
    const Diagram d = after({}, made.edits);
    QCOMPARE(d.nodes.at(made.id), (Node{made.id, "service", "Orders", {40, -20}, {}}));
    QCOMPARE(check(d), QStringList());
}

void TestRecipes::aNewEdgeSpeaksWhatItsEndsSpeak_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<QString>("protocol");
    QTest::addColumn<bool>("sync");
    QTest::newRow("service") << "client"
                             << "api"
                             << "rest" << true;
    QTest::newRow("database") << "api"
                              << "db"
                              << "sql" << true;
    QTest::newRow("into a queue") << "api"
                                  << "queue"
                                  << "queue" << false;
    QTest::newRow("out of a queue") << "queue"
                                    << "api"
                                    << "queue" << false;
    QTest::newRow("log") << "api"
                         << "log"
                         << "log" << false;
}

void TestRecipes::aNewEdgeSpeaksWhatItsEndsSpeak()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    const Diagram d = drawing("client; api; db; queue; log");
    const NewEdge made = connectNodes(d, NodeId(from), NodeId(to));
    const Edge edge = after(d, made.edits).edges.at(made.id);
    QCOMPARE(edge.from, NodeId(from));
    QCOMPARE(edge.to, NodeId(to));
    QTEST(edge.protocol, "protocol");
    QTEST(edge.style == Style::Sync, "sync");
    QCOMPARE(edge.otherProtocol, QString());
}

void TestRecipes::newEdgesOfACallerComeOneAfterAnother()
{
    Diagram d = drawing("api; a; b; queue");
    NewEdge made = connectNodes(d, NodeId("api"), NodeId("a"));
    d = after(d, made.edits);
    QCOMPARE(d.edges.at(made.id).params.value("step").toInt(), 1);
    made = connectNodes(d, NodeId("api"), NodeId("b"));
    d = after(d, made.edits);
    QCOMPARE(d.edges.at(made.id).params.value("step").toInt(), 2);
    made = connectNodes(d, NodeId("queue"), NodeId("a"));
    QVERIFY(!after(d, made.edits).edges.at(made.id).params.contains("step"));
    QVERIFY(connectNodes(d, NodeId("api"), NodeId("nobody")).edits.empty());
}

void TestRecipes::removingANodeRemovesEveryReferenceToIt()
{
    Diagram d = drawing("client -> api -> db; api ~> mail; client -> web");
    d.groups[GroupId("zone")] = {GroupId("zone"), "", {NodeId("api"), NodeId("db")}, {}};
    d.groups[GroupId("alone")] = {GroupId("alone"), "", {NodeId("api")}, {}};
    const auto fault = [&](const char *id, const char *target) {
        d.faults[FaultId(id)] = {FaultId(id), "slow", target, {}};
    };
    fault("f1", "api");
    fault("f2", "api-mail");
    fault("f3", "alone");
    fault("f4", "db");
    const Diagram left = after(d, removeItems(d, nodes({"api", "nobody"})));
    QCOMPARE(check(left), QStringList());
    QCOMPARE(left.nodes.size(), 4u);
    QCOMPARE(left.edges.size(), 1u);
    QVERIFY(left.edges.contains(EdgeId("client-web")));
    QCOMPARE(left.groups.size(), 1u);
    QCOMPARE(left.groups.at(GroupId("zone")).members, std::set{NodeId("db")});
    QCOMPARE(left.faults.size(), 1u);
    QVERIFY(left.faults.contains(FaultId("f4")));
}

void TestRecipes::removingAnEdgeLeavesItsEnds()
{
    Diagram d = drawing("client -> api -> db");
    d.notes[NoteId("n")] = {NoteId("n"), {}, "", {}};
    Items items;
    items.edges = {EdgeId("api-db")};
    items.notes = {NoteId("n")};
    const Diagram left = after(d, removeItems(d, items));
    QCOMPARE(left.nodes, d.nodes);
    QCOMPARE(left.edges.size(), 1u);
    QVERIFY(left.notes.empty());
    QVERIFY(removeItems(d, {}).empty());
}

void TestRecipes::movingMovesNodesAndNotesOnly()
{
    Diagram d = drawing("client -> api -> db");
    d.notes[NoteId("n")] = {NoteId("n"), {1, 1}, "", {}};
    const Items all = everything(d);
    const Diagram moved = after(d, moveItems(d, all, {10, -5}));
    QCOMPARE(moved.edges, d.edges);
    for (const auto &[id, node] : d.nodes)
        QCOMPARE(moved.nodes.at(id).at, node.at + QPointF(10, -5));
    QCOMPARE(moved.notes.at(NoteId("n")).at, QPointF(11, -4));
    QVERIFY(after(moved, moveItems(moved, all, {-10, 5})) == d);
    QVERIFY(moveItems(d, all, {}).empty());
}

void TestRecipes::movesStayWithinTheFileFormat()
{
    const Diagram d = drawing("api");
    const Diagram moved = after(d, moveItems(d, nodes({"api"}), {1e9, -1e9}));
    QCOMPARE(moved.nodes.at(NodeId("api")).at, QPointF(1e6, -1e6));
}

void TestRecipes::flippingTwiceChangesNothing_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("rest") << "a -> b";
    QTest::newRow("grpc") << "a -[protocol=grpc]-> b";
    QTest::newRow("sql") << "a -> db";
    QTest::newRow("queue") << "a ~> b";
    QTest::newRow("log") << "a ~[protocol=log]~> b";
    QTest::newRow("log asleep") << "a -[otherProtocol=log]-> b";
    QTest::newRow("grpc asleep") << "a ~[otherProtocol=grpc]~> db";
}

void TestRecipes::flippingTwiceChangesNothing()
{
    QFETCH(QString, text);
    const Diagram d = drawing(qPrintable(text));
    const std::set<EdgeId> edges = everythingIn(d).edges;
    const Diagram flipped = after(d, flipStyle(d, edges));
    QVERIFY(flipped.edges.begin()->second.style != d.edges.begin()->second.style);
    QVERIFY(after(flipped, flipStyle(flipped, edges)) == d);
}

void TestRecipes::flippingKeepsBothStylesSettings()
{
    const Diagram d = drawing("a -[protocol=grpc, timeout=2s, consumers=3]-> b");
    const Edge edge = after(d, flipStyle(d, {EdgeId("a-b")})).edges.at(EdgeId("a-b"));
    QCOMPARE(edge.style, Style::Async);
    QCOMPARE(edge.protocol, QString("queue"));
    QCOMPARE(edge.otherProtocol, QString("grpc"));
    QCOMPARE(edge.params, d.edges.at(EdgeId("a-b")).params);
}

void TestRecipes::anEdgeOfAQueueStaysAsynchronous()
{
    const Diagram d = drawing("a -> queue -> b; a -> b");
    QVERIFY(!mayBeSync(d, d.edges.at(EdgeId("a-queue"))));
    QVERIFY(!mayBeSync(d, d.edges.at(EdgeId("queue-b"))));
    QVERIFY(mayBeSync(d, d.edges.at(EdgeId("a-b"))));
    const Edits edits = flipStyle(d, everythingIn(d).edges);
    QCOMPARE(edits.size(), 1u);
    QCOMPARE(std::get<Assign<Edge>>(edits[0]).id, EdgeId("a-b"));
}

void TestRecipes::aProtocolOfTheOtherStyleFlips()
{
    const Diagram d = drawing("a -[protocol=grpc]-> b; a -> queue");
    const EdgeId id("a-b");
    QCOMPARE(after(d, setProtocol(d, id, "rest")).edges.at(id).protocol, QString("rest"));
    const Edge log = after(d, setProtocol(d, id, "log")).edges.at(id);
    QCOMPARE(log.style, Style::Async);
    QCOMPARE(log.protocol, QString("log"));
    QCOMPARE(log.otherProtocol, QString("grpc"));
    QVERIFY(setProtocol(d, EdgeId("a-queue"), "rest").empty());
}

void TestRecipes::settingWhatIsAlreadySetIsNoEdit()
{
    const Diagram d = drawing("a(replicas=2) -[timeout=2s]-> b");
    QVERIFY(setParam(d, NodeId("a"), {"replicas"}, 2).empty());
    QVERIFY(setParam(d, NodeId("nobody"), {"replicas"}, 2).empty());
    QVERIFY(setParam(d, EdgeId("a-b"), {"timeout"}, "2s").empty());
    QVERIFY(renameNode(d, NodeId("a"), "a").empty());
    QCOMPARE(after(d, renameNode(d, NodeId("a"), "A")).nodes.at(NodeId("a")).name, QString("A"));
    const Diagram set = after(d, setParam(d, EdgeId("a-b"), {"retry", "maxAttempts"}, 3));
    QCOMPARE(paramAt(set.edges.at(EdgeId("a-b")).params, paramPath("retry.maxAttempts")).toInt(), 3);
}

void TestRecipes::settingsOfTheDiagramAreEdits()
{
    Diagram d = after({}, setDescription({}, "Shop", "A shop"));
    d = after(d, setObjectives(d, {"p99(a) < 1s"}));
    d = after(d, setRunParam(d, {"seed"}, 7));
    QCOMPARE(d.settings.name, QString("Shop"));
    QCOMPARE(d.settings.description, QString("A shop"));
    QCOMPARE(d.settings.objectives, QStringList("p99(a) < 1s"));
    QCOMPARE(d.settings.run.value("seed").toInt(), 7);
    QVERIFY(setDescription(d, "Shop", "A shop").empty());
    QVERIFY(setRunParam(d, {"seed"}, 7).empty());
}

void TestRecipes::pathsReachIntoObjects()
{
    const ParamPath path = paramPath("retry.backoff.base");
    QCOMPARE(path.size(), 3);
    QCOMPARE(dotted(path), QString("retry.backoff.base"));
    Params params;
    QVERIFY(paramAt(params, path).isUndefined());
    params = withParam(params, path, "100ms");
    QCOMPARE(paramAt(params, path).toString(), QString("100ms"));
    QVERIFY(paramAt(params, paramPath("retry.backoff.base.deeper")).isUndefined());
    params = withParam(params, paramPath("retry"), "none");
    params = withParam(params, path, "1s"); // a word in the way gives way to the object
    QCOMPARE(paramAt(params, path).toString(), QString("1s"));
    QVERIFY(paramAt(params, {}).isUndefined());
}

void TestRecipes::undefinedRemovesTheKeyAndKeepsThePolicy()
{
    const ParamPath path = paramPath("circuitBreaker.slidingWindowSize");
    Params params = withParam({}, path, 50);
    params = withParam(params, path, QJsonValue::Undefined);
    QVERIFY(params.value("circuitBreaker").isObject());
    QVERIFY(params.value("circuitBreaker").toObject().isEmpty());
    QCOMPARE(withParam({}, path, QJsonValue::Undefined), Params());
}

void TestRecipes::aPasteHasTheShapeOfItsOriginal()
{
    const Diagram d =
        drawing("client(rate=5) -[protocol=grpc, timeout=2s]-> api(replicas=4) -> db; api ~> mail");
    const Diagram part = copyItems(d, nodes({"client", "api", "mail"}));
    QCOMPARE(part.nodes.size(), 3u);
    QCOMPARE(part.edges.size(), 2u);
    QCOMPARE(check(part), QStringList());

    const Pasted pasted = paste(d, part, {1000, 500});
    const Diagram both = after(d, pasted.edits);
    QCOMPARE(check(both), QStringList());
    QCOMPARE(both.nodes.size(), d.nodes.size() + 3);
    QCOMPARE(both.edges.size(), d.edges.size() + 2);
    const Diagram again = copyItems(both, pasted.items);
    QCOMPARE(shape(again), shape(part));
    QCOMPARE(again.nodes.at(NodeId("api-2")).params, d.nodes.at(NodeId("api")).params);
    QCOMPARE(again.nodes.at(NodeId("api-2")).name, QString("api 2"));
    for (const auto &[id, node] : d.nodes)
        QCOMPARE(both.nodes.at(id), node);
}

void TestRecipes::aPasteAfterACutHasItsOldIds()
{
    const Diagram d = drawing("client -> api -> db");
    const Diagram part = copyItems(d, everything(d));
    QVERIFY(after({}, paste({}, part, {200, 0}).edits) == part);
}

void TestRecipes::aPasteIsCentred()
{
    Diagram part = drawing("a; b"); // at (0, 0) and (200, 0)
    part.notes[NoteId("n")] = {NoteId("n"), {0, 100}, "", {}};
    const Diagram d = after({}, paste({}, part, {0, 0}).edits);
    QCOMPARE(d.nodes.at(NodeId("a")).at, QPointF(-100, -50));
    QCOMPARE(d.nodes.at(NodeId("b")).at, QPointF(100, -50));
    QCOMPARE(d.notes.at(NoteId("n")).at, QPointF(-100, 50));
    QVERIFY(paste({}, {}, {5, 5}).edits.empty());
}

void TestRecipes::aPasteTakesGroupsAndFaultsAlong()
{
    Diagram part = drawing("a -> b");
    part.groups[GroupId("zone")] = {GroupId("zone"), "", {NodeId("a")}, {}};
    part.faults[FaultId("f1")] = {FaultId("f1"), "partition", "a-b", {}};
    part.faults[FaultId("f2")] = {FaultId("f2"), "crash", "nobody", {}};
    const Diagram d = after(part, paste(part, part, {}).edits);
    QCOMPARE(d.groups.at(GroupId("zone-2")).members, std::set{NodeId("a-2")});
    QCOMPARE(d.faults.at(FaultId("f1-2")).target, QString("a-b-2"));
    QVERIFY(!d.faults.contains(FaultId("f2-2")));
}

// A copy sends its dead letters to the copy of their queue; who loses that queue has none.
void TestRecipes::deadLettersFollowTheirQueue()
{
    const Diagram d = drawing("client ~> q:queue(deadLetter=dead) ~> a; client ~[id=own, deadLetter=dead]~> b; dead:queue");
    const auto of = [](const Diagram &in, const char *node, const char *edge) {
        return QStringList{deadLetterOf(in.nodes.at(NodeId(node)).params), deadLetterOf(in.edges.at(EdgeId(edge)).params)};
    };
    const Diagram copied = after(d, paste(d, d, {}).edits);
    QCOMPARE(of(copied, "q", "own"), QStringList({"dead", "dead"}));
    QCOMPARE(of(copied, "q-2", "own-2"), QStringList({"dead-2", "dead-2"}));
    Diagram part = d;
    part.nodes.erase(NodeId("dead"));
    const Diagram without = after({}, paste({}, part, {}).edits);
    QCOMPARE(of(without, "q", "own"), QStringList({"", ""}));
    const Diagram less = after(d, removeItems(d, nodes({"dead"})));
    QCOMPARE(of(less, "q", "own"), QStringList({"", ""}));
    QVERIFY(!less.nodes.at(NodeId("q")).params.contains("deadLetter"));
}

void TestRecipes::aLargePasteIsQuick()
{
    Diagram part;
    for (int i = 0; i < 20'000; ++i) {
        const NodeId id(QString("service-%1").arg(i));
        part.nodes[id] = {id, "service", "Service", {double(i), 0}, {}};
    }
    const std::clock_t before = std::clock();
    const Pasted pasted = paste(part, part, {});
    QCOMPARE(pasted.edits.size(), 20'000u);
    QVERIFY2(std::clock() - before < 5 * CLOCKS_PER_SEC, "numbers already tried must not be tried again");
}

QTEST_APPLESS_MAIN(TestRecipes)
#include "tst_recipes.moc"
