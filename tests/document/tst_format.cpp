#include "model/document/format.h"
#include "model/document/migrations.h"
#include "tests/support/anydiagram.h"
#include "tests/support/draw.h"

#include <QDirIterator>
#include <QtTest>

#include <ctime>

using namespace diagram;
using base::Issue;
using document::read;
using document::ReadResult;
using document::write;

namespace {

QByteArray contentOf(const QString &name)
{
    QFile file(QStringLiteral(HOPYARD_SOURCE_DIR "/tests/data/format/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList lines(const ReadResult &result)
{
    QStringList lines;
    for (const Issue &issue : result.issues)
        lines << document::issueLine("f", issue);
    return lines;
}

QByteArray file(const QByteArray &members)
{
    return "{\"format\": \"hopyard\", \"version\": 1" + (members.isEmpty() ? "" : ", " + members) + "}";
}

bool isRefusedWithPlaces(const ReadResult &result)
{
    const bool places = std::all_of(result.issues.begin(), result.issues.end(), [](const Issue &issue) {
        return issue.line > 0 && issue.column > 0 && !issue.text.isEmpty() && !issue.remedy.isEmpty();
    });
    return !result.diagram && !result.issues.isEmpty() && places;
}

} // namespace

class TestFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readingWhatWasWrittenGivesTheSameDiagram();
    void writingWhatWasReadGivesTheSameBytes();
    void writingReadsOnlyWhatCountsAsTheSame();
    void theSampleOpensWithoutRefusals();
    void theSampleHasOneCanonicalForm();
    void defaultsAreLeftOut();
    void aPresentPolicyIsWrittenEvenWhenEmpty();
    void unknownKeysSurvive();
    void numbersAreShortestAndPlain_data();
    void numbersAreShortestAndPlain();
    void wholeNumbersStayExact();
    void missingStyleAndProtocolFollowTheEnds();
    void aNewerVersionIsRefusedNamingIt();
    void olderVersionsGoThroughTheChain();
    void everyFixtureOpens();
    void theExampleOfTheDescriptionIsCanonical();
    void brokenFilesAreReadOrRefused();
    void aLineOfAnIssueIsOneLine();
    void twentyThousandNodesAreReadQuickly();
    void theLargestDiagramIsReadQuickly();
};

void TestFormat::readingWhatWasWrittenGivesTheSameDiagram()
{
    for (quint32 seed = 0; seed < 300; ++seed) {
        const Diagram d = support::AnyDiagram(seed).next();
        QCOMPARE(check(d), QStringList());
        const QByteArray bytes = write(d);
        const ReadResult result = read(bytes);
        QVERIFY2(result.diagram,
                 qPrintable(QString::number(seed) + '\n' + lines(result).join('\n') + '\n' + bytes));
        QVERIFY2(*result.diagram == d, qPrintable(QString::number(seed) + '\n' + bytes));
    }
}

void TestFormat::writingWhatWasReadGivesTheSameBytes()
{
    for (quint32 seed = 1000; seed < 1100; ++seed) {
        const QByteArray canonical = write(support::AnyDiagram(seed).next());
        const ReadResult result = read(canonical);
        QVERIFY(result.diagram);
        QCOMPARE(write(*result.diagram), canonical);
    }
}

// Another order of keys, other blanks, other texts of durations, written defaults: the same canonical file.
void TestFormat::writingReadsOnlyWhatCountsAsTheSame()
{
    const ReadResult one =
        read(file(R"("nodes": [{"id": "b", "kind": "service", "at": [0, 0], "serviceTime": "1500us"},
        {"kind": "service", "id": "a", "at": [1e2, 20.0], "name": "\u0041", "replicas": 2}])"));
    const ReadResult other =
        read(file(R"("nodes":[{"at":[100,20],"name":"A","replicas":2,"threads":50,"id":"a",
        "kind":"service"},{"kind":"service","id":"b","at":[0,-0],"serviceTime":"1.5ms","acceptQueue":100}],"edges":[])"));
    QVERIFY2(one.diagram && other.diagram, qPrintable((lines(one) + lines(other)).join('\n')));
    QCOMPARE(write(*one.diagram), write(*other.diagram));
}

void TestFormat::theSampleOpensWithoutRefusals()
{
    const ReadResult result = read(contentOf("sample.hopyard"));
    QVERIFY2(result.diagram, qPrintable(lines(result).join('\n')));
    const Diagram &d = *result.diagram;
    QCOMPARE(d.nodes.size(), 3u);
    QCOMPARE(d.edges.size(), 2u);
    QCOMPARE(d.settings.name, QString("Checkout"));
    QCOMPARE(d.edges.at(EdgeId("mail")).style, Style::Async);
    QCOMPARE(d.nodes.at(NodeId("email")).at, QPointF(640, 240));
    QCOMPARE(d.groups.at(GroupId("zone-a")).members, std::set{NodeId("orders")});
    QCOMPARE(d.notes.at(NoteId("n1")).text, QString(QChar(0x2026)));
    QCOMPARE(d.faults.at(FaultId("f1")).target, QString("orders"));
    QCOMPARE(d.settings.objectives.size(), 2);
    QCOMPARE(paramAt(d.edges.at(EdgeId("shop")).params, paramPath("retry.backoff.cap")).toString(),
             QString("1s"));
}

void TestFormat::theSampleHasOneCanonicalForm()
{
    const ReadResult result = read(contentOf("sample.hopyard"));
    QVERIFY(result.diagram);
    const QByteArray canonical = contentOf("sample-canonical.hopyard");
    QCOMPARE(write(*result.diagram), canonical);
    const ReadResult again = read(canonical);
    QVERIFY(again.diagram);
    QCOMPARE(write(*again.diagram), canonical);
}

void TestFormat::defaultsAreLeftOut()
{
    const ReadResult result = read(file(R"("name": "", "run": {"duration": "60000ms", "seed": 1}, "nodes": [
        {"id": "a", "kind": "service", "at": [0, 0], "replicas": 1, "operations": {}}],
        "edges": [{"id": "e", "from": "a", "to": "a", "style": "sync", "protocol": "rest", "timeout": "1000ms",
                   "retry": "none", "otherProtocol": "queue"}],
        "groups": [], "objectives": [])"));
    QVERIFY2(result.diagram, qPrintable(lines(result).join('\n')));
    QCOMPARE(write(*result.diagram), QByteArray(R"({
  "format": "hopyard",
  "version": 1,
  "nodes": [
    {
      "id": "a",
      "kind": "service",
      "at": [0, 0]
    }
  ],
  "edges": [
    {
      "id": "e",
      "from": "a",
      "to": "a",
      "style": "sync",
      "protocol": "rest"
    }
  ]
}
)"));
    QCOMPARE(write({}), QByteArray("{\n  \"format\": \"hopyard\",\n  \"version\": 1\n}\n"));
}

void TestFormat::aPresentPolicyIsWrittenEvenWhenEmpty()
{
    const Diagram d = support::drawing("a -[retry={}, circuitBreaker={\"slidingWindowSize\":100}]-> b");
    const QByteArray bytes = write(d);
    QVERIFY2(bytes.contains("\"retry\": {},\n"), bytes);
    QVERIFY2(bytes.contains("\"circuitBreaker\": {}\n"), bytes);
    QVERIFY(read(bytes).diagram->edges.begin()->second.params.value("retry").isObject());
}

void TestFormat::unknownKeysSurvive()
{
    const QByteArray canonical = R"({
  "format": "hopyard",
  "version": 1,
  "run": {
    "seed": 2,
    "x-run": []
  },
  "nodes": [
    {
      "id": "a",
      "kind": "service",
      "at": [0, 0],
      "operations": {
        "op": {
          "idempotent": false,
          "x-op": true
        }
      },
      "A": {
        "b": [1, 2.5, -3],
        "c": [
          "d",
          [1, 2, 3, 4, 5, 6, 7, 8],
          [
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9
          ],
          {}
        ]
      },
      "x": null
    },
    {
      "id": "b",
      "kind": "service",
      "at": [0, 0]
    }
  ],
  "edges": [
    {
      "id": "e",
      "from": "a",
      "to": "b",
      "style": "sync",
      "protocol": "rest",
      "retry": {
        "maxAttempts": 3,
        "backoff": {
          "base": "1ms",
          "x-backoff": "1000ms"
        }
      }
    }
  ],
  "z": 1,
  "ä": 2,
  "！": 3,
  "😀": 4
}
)";
    const ReadResult result = read(canonical);
    QVERIFY2(result.diagram, qPrintable(lines(result).join('\n')));
    QCOMPARE(write(*result.diagram), canonical);
}

void TestFormat::numbersAreShortestAndPlain_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("canonical");
    const auto row = [](const char *written, const char *canonical) {
        QTest::newRow(written) << QByteArray(written) << QByteArray(canonical);
    };
    row("0", "0");
    row("-0", "0");
    row("-0.0", "0");
    row("1e3", "1000");
    row("1.50", "1.5");
    row("-12.25", "-12.25");
    row("0.1", "0.1");
    row("1e-6", "0.000001");
    row("1e-7", "1e-7");
    row("1.25e-9", "1.25e-9");
    row("10000000", "10000000");
    row("123456789012345678", "123456789012345678");
    row("9223372036854775807", "9223372036854775807");
    row("1e20", "100000000000000000000");
    row("1e21", "1e+21");
    row("1.7976931348623157e308", "1.7976931348623157e+308");
    row("5e-324", "5e-324");
    row("0.30000000000000004", "0.30000000000000004");
}

void TestFormat::numbersAreShortestAndPlain()
{
    QFETCH(QByteArray, written);
    QFETCH(QByteArray, canonical);
    const ReadResult result = read(file("\"x\": " + written));
    QVERIFY2(result.diagram, qPrintable(lines(result).join('\n')));
    const QByteArray bytes = write(*result.diagram);
    QVERIFY2(bytes.contains("\"x\": " + canonical + "\n"), bytes);
    QVERIFY(*read(bytes).diagram == *result.diagram);
}

void TestFormat::wholeNumbersStayExact()
{
    const ReadResult result = read(file(R"("run": {"seed": 9007199254740991}, "x": 9007199254740993)"));
    QVERIFY2(result.diagram, qPrintable(lines(result).join('\n')));
    QCOMPARE(result.diagram->settings.run.value("seed").toInteger(), 9007199254740991);
    QCOMPARE(result.diagram->settings.params.value("x").toInteger(), 9007199254740993);
}

void TestFormat::missingStyleAndProtocolFollowTheEnds()
{
    const ReadResult result =
        read(file(R"("nodes": [{"id": "a", "kind": "service"}, {"id": "q", "kind": "queue"},
        {"id": "d", "kind": "database"}], "edges": [{"id": "e1", "from": "a", "to": "q"},
        {"id": "e2", "from": "a", "to": "d"}, {"id": "e3", "from": "a", "to": "d", "style": "async"}])"));
    QVERIFY2(result.diagram, qPrintable(lines(result).join('\n')));
    const auto &edges = result.diagram->edges;
    QCOMPARE(edges.at(EdgeId("e1")).style, Style::Async);
    QCOMPARE(edges.at(EdgeId("e1")).protocol, QString("queue"));
    QCOMPARE(edges.at(EdgeId("e2")).style, Style::Sync);
    QCOMPARE(edges.at(EdgeId("e2")).protocol, QString("sql"));
    QCOMPARE(edges.at(EdgeId("e3")).protocol, QString("queue"));
}

void TestFormat::aNewerVersionIsRefusedNamingIt()
{
    const ReadResult result = read("{\"format\": \"hopyard\",\n \"version\": 3, \"nodes\": 7}");
    QVERIFY(isRefusedWithPlaces(result));
    QCOMPARE(lines(result),
             QStringList("f:2:13: /version: The file has version 3 of the format, this Hopyard reads "
                         "versions up to 1; open it with a Hopyard that reads version 3"));
}

void TestFormat::olderVersionsGoThroughTheChain()
{
    // Version 2 renames "title" to "name"; version 3 makes every place a list.
    const document::Migration chain[] = {[](const QJsonObject &v1) {
                                             QJsonObject v2 = v1;
                                             v2.insert("name", v2.take("title"));
                                             return v2;
                                         },
                                         [](const QJsonObject &v2) {
                                             QJsonObject v3 = v2;
                                             v3.insert("description", v2.value("name").toString() + "!");
                                             return v3;
                                         }};
    const auto readV3 = [&](const QByteArray &bytes) {
        return document::readWith(chain, bytes);
    };
    const ReadResult v1 = readV3(R"({"format": "hopyard", "version": 1, "title": "T"})");
    QVERIFY2(v1.diagram, qPrintable(lines(v1).join('\n')));
    QCOMPARE(v1.diagram->settings.name, QString("T"));
    QCOMPARE(v1.diagram->settings.description, QString("T!"));
    QVERIFY(v1.diagram->settings.params.isEmpty());
    const ReadResult v2 = readV3(R"({"format": "hopyard", "version": 2, "name": "T"})");
    QCOMPARE(v2.diagram->settings.description, QString("T!"));
    const ReadResult v3 = readV3(R"({"format": "hopyard", "version": 3, "name": "T"})");
    QCOMPARE(v3.diagram->settings.description, QString());
    QVERIFY(!readV3(R"({"format": "hopyard", "version": 4})").diagram);
    const ReadResult broken = readV3(R"({"format": "hopyard", "version": 1, "nodes": [{}]})");
    QVERIFY(!broken.diagram);
    QCOMPARE(broken.issues.first().pointer, QString("/nodes/0"));
    QCOMPARE(broken.issues.first().line, 0); // its place in the old file is not known
}

void TestFormat::everyFixtureOpens()
{
    QDirIterator fixtures(HOPYARD_SOURCE_DIR "/tests/data/format", {"*.hopyard"}, QDir::Files);
    int count = 0;
    while (fixtures.hasNext()) {
        const QString path = fixtures.next();
        const ReadResult result = read(contentOf(fixtures.fileName()));
        QVERIFY2(result.diagram, qPrintable(path + '\n' + lines(result).join('\n')));
        ++count;
    }
    QVERIFY(count >= 2);
}

// docs/file-format.md shows what it describes.
void TestFormat::theExampleOfTheDescriptionIsCanonical()
{
    QFile description(HOPYARD_SOURCE_DIR "/docs/file-format.md");
    QVERIFY(description.open(QIODevice::ReadOnly));
    const QByteArray text = description.readAll();
    const qsizetype begin = text.indexOf("```json\n") + 8;
    const QByteArray example = text.sliced(begin, text.indexOf("```", begin) - begin);
    const ReadResult result = read(example);
    QVERIFY2(result.diagram, qPrintable(lines(result).join('\n')));
    QCOMPARE(write(*result.diagram), example);
}

// Inputs that a fuzzer made.
void TestFormat::brokenFilesAreReadOrRefused()
{
    QDirIterator inputs(HOPYARD_SOURCE_DIR "/tests/data/format/broken", QDir::Files);
    int count = 0;
    for (; inputs.hasNext(); ++count) {
        QFile input(inputs.next());
        QVERIFY(input.open(QIODevice::ReadOnly));
        const ReadResult result = read(input.readAll());
        QVERIFY2(result.diagram || isRefusedWithPlaces(result), qPrintable(input.fileName()));
        if (result.diagram) {
            const QByteArray canonical = write(*result.diagram);
            QVERIFY2(write(*read(canonical).diagram) == canonical, qPrintable(input.fileName()));
        }
    }
    QVERIFY(count > 0);
}

void TestFormat::aLineOfAnIssueIsOneLine()
{
    QCOMPARE(document::issueLine("a b.hopyard",
                                 {Issue::Severity::Error, "x", "/nodes/0", 3, 7, "Two\nlines", "mend it"}),
             QString("a b.hopyard:3:7: /nodes/0: Two lines; mend it"));
    QCOMPARE(document::issueLine("f", {Issue::Severity::Error, {}, {}, 0, 0, "Wrong", {}}),
             QString("f:1:1: /: Wrong"));
}

void TestFormat::twentyThousandNodesAreReadQuickly()
{
    Diagram d;
    for (int i = 0; i < 20'000; ++i) {
        const NodeId id(QString("node-%1").arg(i));
        d.nodes[id] = {id, "service", "Node", {double(i), 0}, {{"replicas", 2}, {"serviceTime", "20ms"}}};
    }
    const QByteArray bytes = write(d);
    const std::clock_t before = std::clock(); // CPU time: others may be busy, too
    const ReadResult result = read(bytes);
    const double seconds = double(std::clock() - before) / CLOCKS_PER_SEC;
    qInfo("%.2f s", seconds);
    QVERIFY(result.diagram);
    QCOMPARE(result.diagram->nodes.size(), 20'000u);
    QVERIFY(seconds < 2);
}

// Four times the drawing costs four times the reading, as near as one run tells: sixteen times would be quadratic.
void TestFormat::theLargestDiagramIsReadQuickly()
{
    const auto secondsFor = [](int nodes) {
        Diagram d;
        for (int i = 0; i < nodes; ++i) {
            const NodeId id(QString("node-%1").arg(i));
            d.nodes[id] = {id, "service", "Node", {double(i), 0}, {}};
        }
        for (int i = 0; i < 5 * nodes; ++i) {
            const EdgeId id(QString("edge-%1").arg(i));
            const NodeId from(QString("node-%1").arg(i % nodes)), to(QString("node-%1").arg((i + 1) % nodes));
            d.edges[id] = {id, from, to, Style::Async, "queue", {}, {{"consumers", 3}, {"retry", QJsonObject()}}};
        }
        const QByteArray bytes = write(d);
        const std::clock_t before = std::clock(); // CPU time: others may be busy, too
        const ReadResult result = read(bytes);
        const double seconds = double(std::clock() - before) / CLOCKS_PER_SEC;
        return result.diagram && *result.diagram == d ? seconds : -1;
    };
    const double quarter = secondsFor(5'000), whole = secondsFor(20'000);
    qInfo("%.2f s, %.2f s", quarter, whole);
    QVERIFY(quarter > 0);
    QVERIFY(whole > 0);
    QVERIFY2(whole < 9 * quarter, "reading takes more than linear time");
}

QTEST_APPLESS_MAIN(TestFormat)
#include "tst_format.moc"
