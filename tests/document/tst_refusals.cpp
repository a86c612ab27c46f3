// What the reader refuses, and that it says where, what and what to do.
#include "model/document/format.h"

#include <QFile>
#include <QtTest>

#include <ctime>

using base::Issue;
using document::read;
using document::ReadResult;

namespace {

QStringList lines(const ReadResult &result)
{
    QStringList lines;
    for (const Issue &issue : result.issues)
        lines << document::issueLine("f", issue);
    return lines;
}

// The header on line 1, the members from line 2 on.
QByteArray file(const QByteArray &members)
{
    return "{\"format\": \"hopyard\", \"version\": 1,\n" + members + "}";
}

QByteArray sample()
{
    QFile file(HOPYARD_SOURCE_DIR "/tests/data/format/sample-canonical.hopyard");
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Either a diagram, or refusals that all have a place, a text and a remedy.
bool isReadOrRefused(const ReadResult &result)
{
    bool refused = false;
    for (const Issue &issue : result.issues) {
        refused |= issue.severity == Issue::Severity::Refusal;
        if (issue.line < 1 || issue.column < 1 || issue.text.isEmpty() || issue.remedy.isEmpty())
            return false;
    }
    return refused != result.diagram.has_value();
}

} // namespace

class TestRefusals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textsThatAreNotJson_data();
    void textsThatAreNotJson();
    void filesThatAreNotDiagrams_data();
    void filesThatAreNotDiagrams();
    void drawingsThatCannotBe_data();
    void drawingsThatCannotBe();
    void allProblemsAreListed();
    void columnsCountCharacters();
    void drawingMistakesOpenWithTheirPlace();
    void depthIsLimited();
    void textsAreLimited();
    void keysAreLimited();
    void nodesAreLimited();
    void edgesAreLimited();
    void theFileIsLimited();
    void valuesAreLimited();
    void aFloodOfProblemsIsCutOff();
    void everyTruncationIsRefusedWithAPlace();
    void everyChangedByteIsReadOrRefused();
};

void TestRefusals::textsThatAreNotJson_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("line"); // how the first one begins
    const auto row = [](const char *name, const QByteArray &bytes, const char *line) {
        QTest::newRow(name) << bytes << QString::fromUtf8(line);
    };
    row("empty", "", "f:1:1: /: The file is empty");
    row("blank", " \n\t\n", "f:3:1: /: The file is empty");
    row("byte-order mark", "\xEF\xBB\xBF{}", "f:1:1: /: The file starts with a byte-order mark");
    row("UTF-16", QByteArray("\xFF\xFE{\0}\0", 6), "f:1:1: /: The file is written in UTF-16");
    row("cut off", "{\"a\": [1,", "f:1:10: /a/1: The file ends in the middle");
    row("cut off in a text", "{\"a\": \"x", "f:1:9: /a: The file ends in the middle");
    row("cut off in a key", "{\"a", "f:1:4: /: The file ends in the middle");
    row("cut off in an escape", "{\"a\": \"\\", "f:1:9: /a: The file ends in the middle");
    row("cut off in a number", "{\"a\": -", "f:1:8: /a: The file ends in the middle");
    row("comma at the end of an object", "{\"a\": 1,\n }", "f:1:8: /: There is a comma after the last entry");
    row("comma at the end of a list", "{\"a\": [1,]}", "f:1:9: /a: There is a comma after the last entry");
    row("two commas", "[1,,2]", "f:1:4: /1: Here must stand a value, but there is ,");
    row("no comma", "{\"a\": 1 \"b\": 2}", "f:1:9: /: Here must stand a comma or }, but there is \"");
    row("wrong bracket", "[1}", "f:1:3: /: Here must stand a comma or ], but there is }");
    row("no colon", "{\"a\" 1}", "f:1:6: /a: After the key must stand a colon, but there is 1");
    row("key without quotes", "{a: 1}", "f:1:2: /: Here must stand a key in double quotes, but there is a");
    row("line comment", "{ // no\n}", "f:1:3: /: Comments are not part of JSON");
    row("block comment", "[1 /* no */]", "f:1:4: /: Comments are not part of JSON");
    row("single quotes", "['a']", "f:1:2: /0: A text stands in single quotes");
    row("NaN", "{\"a\": NaN}", "f:1:7: /a: The word NaN is not a value");
    row("Infinity", "[-Infinity]", "f:1:3: /0: A number lacks a digit before I");
    row("capital", "[True]", "f:1:2: /0: The word True is not a value");
    row("leading zero", "[01]", "f:1:2: /0: A number starts with a zero too many");
    row("point first", "[.5]", "f:1:2: /0: Here must stand a value, but there is .");
    row("point last", "[5.]", "f:1:4: /0: A number lacks a digit before ]");
    row("no exponent", "[5e]", "f:1:4: /0: A number lacks a digit before ]");
    row("plus", "[+5]", "f:1:2: /0: Here must stand a value, but there is +");
    row("hexadecimal", "[0x10]", "f:1:2: /0: A number goes on with x");
    row("unit", "{\"timeout\": 250ms}", "f:1:13: /timeout: A number goes on with m");
    row("too large", "{\"a\": [1, 1e999]}", "f:1:11: /a/1: The number is too large");
    row("line break in a text", "[\"a\nb\"]", "f:1:4: /0: A text contains the control character U+000a");
    row("unknown escape", "[\"\\x\"]", "f:1:3: /0: A text contains a backslash");
    row("short escape", "[\"\\u12\"]", "f:1:3: /0: After \\u must stand four hexadecimal digits");
    row("lone high half", "[\"\\uD83D\"]", "f:1:3: /0: A text contains half of a surrogate pair");
    row("lone low half", "[\"\\uDE00\"]", "f:1:3: /0: A text contains half of a surrogate pair");
    row("two high halves", "[\"\\uD83D\\uD83D\\uDE00\"]",
        "f:1:3: /0: A text contains half of a surrogate pair");
    row("not UTF-8", "[\"\xFF\"]", "f:1:3: /0: The byte 0xff is not valid UTF-8");
    row("overlong", "[\"\xC0\x80\"]", "f:1:3: /0: The byte 0xc0 is not valid UTF-8");
    row("surrogate in UTF-8", "[\"\xED\xA0\x80\"]", "f:1:3: /0: The byte 0xed is not valid UTF-8");
    row("beyond Unicode", "[\"\xF4\x90\x80\x80\"]", "f:1:3: /0: The byte 0xf4 is not valid UTF-8");
    row("cut off character", "[\"\xE2\x82\"]", "f:1:3: /0: The byte 0xe2 is not valid UTF-8");
    row("zero byte", QByteArray("[\0]", 3), "f:1:2: /0: Here must stand a value, but there is U+0000");
    row("more after the end", "{} {}", "f:1:4: /: There is more text after the end");
    row("duplicate key", "{\"a\": {\"b\": 1,\n\"\\u0062\": 2}}",
        "f:2:1: /a/b: The key \"b\" stands here a second time");
    row("pointer escapes", "{\"a/b~c\": [}", "f:1:12: /a~1b~0c/0: Here must stand a value, but there is }");
}

void TestRefusals::textsThatAreNotJson()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, line);
    const ReadResult result = read(bytes);
    QVERIFY(!result.diagram);
    QVERIFY(isReadOrRefused(result));
    QVERIFY2(lines(result).first().startsWith(line), qPrintable(lines(result).first()));
}

void TestRefusals::filesThatAreNotDiagrams_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("line");
    QTest::newRow("list") << QByteArray("[]") << "f:1:1: /: The file does not hold an object";
    QTest::newRow("no format") << QByteArray("{\"version\": 1}") << "f:1:1: /: This is not a Hopyard diagram";
    QTest::newRow("other") << QByteArray("{\"format\": \"x\"}")
                           << "f:1:12: /format: This is not a Hopyard diagram";
    QTest::newRow("no version") << QByteArray("{\"format\": \"hopyard\"}")
                                << "f:1:1: /: The file does not say which version";
    for (const char *version : {"0", "-1", "1.5", "\"1\"", "null", "true"}) {
        QTest::newRow(version) << QByteArray("{\"format\": \"hopyard\", \"version\": ") + version + "}"
                               << "f:1:34: /version: The file does not say which version";
    }
    QTest::newRow("newer") << QByteArray("{\"format\": \"hopyard\", \"version\": 2}")
                           << "f:1:34: /version: The file has version 2";
    QTest::newRow("far newer") << QByteArray("{\"format\": \"hopyard\", \"version\": 1e300}")
                               << "f:1:34: /version: The file";
}

void TestRefusals::filesThatAreNotDiagrams()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, line);
    const ReadResult result = read(bytes);
    QVERIFY(!result.diagram);
    QCOMPARE(result.issues.size(), 1); // of a strange file nothing else is said
    QVERIFY2(lines(result).first().startsWith(line), qPrintable(lines(result).first()));
}

void TestRefusals::drawingsThatCannotBe_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QStringList>("expected"); // how each line begins, in order
    const auto row = [](const char *name, const QByteArray &members, const QStringList &expected) {
        QTest::newRow(name) << members << expected;
    };
    const auto node = [](const QByteArray &members) {
        return "\"nodes\": [{\"id\": \"a\", \"kind\": \"service\", " + members + "}]";
    };
    const QByteArray two =
        "\"nodes\": [{\"id\": \"a\", \"kind\": \"service\"}, {\"id\": \"b\", \"kind\": \"service\"}],\n";
    const auto edge = [&](const QByteArray &members) {
        return two + "\"edges\": [{\"id\": \"e\", \"from\": \"a\", \"to\": \"b\", " + members + "}]";
    };
    row("name", "\"name\": 1", {"f:2:9: /name: \"name\" is not a text; write it in double quotes"});
    row("nodes", "\"nodes\": {}", {"f:2:10: /nodes: \"nodes\" is not a list"});
    row("node", "\"nodes\": [1]", {"f:2:11: /nodes/0: An entry of \"nodes\" is not an object"});
    row("null", "\"nodes\": null", {"f:2:10: /nodes: \"nodes\" is not a list"});
    row("objective", "\"objectives\": [\"x\", 1]",
        {"f:2:21: /objectives/1: An entry of \"objectives\" is not a text"});
    row("no id", "\"nodes\": [{\"kind\": \"service\"}]", {"f:2:11: /nodes/0: The node has no id"});
    row("id", "\"nodes\": [{\"kind\": \"service\", \"id\": \"A b\"}]",
        {"f:2:37: /nodes/0/id: \"A b\" cannot be an id"});
    row("id of a number", "\"nodes\": [{\"id\": 1, \"kind\": \"service\"}]",
        {"f:2:18: /nodes/0/id: The id is not a text"});
    row("taken id", "\"nodes\": [{\"id\": \"a\", \"kind\": \"service\"}],\n\"notes\": [{\"id\": \"a\"}]",
        {"f:3:18: /notes/0/id: The id \"a\" belongs to the node of line 2 already; give this one an id of "
         "its own"});
    row("no kind", "\"nodes\": [{\"id\": \"a\"}]", {"f:2:11: /nodes/0: The node has no kind"});
    row("kind", "\"nodes\": [{\"id\": \"a\", \"kind\": \"server\"}]",
        {"f:2:31: /nodes/0/kind: This Hopyard knows no kind of node \"server\"; use one of client, "});
    row("place", node("\"at\": [1]"), {"f:2:48: /nodes/0/at: \"at\" is not a place"});
    row("far place", node("\"at\": [0, 1000001]"),
        {"f:2:48: /nodes/0/at: The place lies outside the canvas"});
    row("replicas", node("\"replicas\": 0"), {"f:2:54: /nodes/0/replicas: "});
    row("replicas in parts", node("\"replicas\": 1.5"), {"f:2:54: /nodes/0/replicas: "});
    row("threads", node("\"threads\": 10001"), {"f:2:53: /nodes/0/threads: "});
    row("duration without unit", node("\"serviceTime\": 5"), {"f:2:57: /nodes/0/serviceTime: "});
    row("deep in an operation", node("\"operations\": {\"a/b\": {\"errorRate\": 2}}"),
        {"f:2:78: /nodes/0/operations/a~1b/errorRate: "});
    row("from nothing", "\"edges\": [{\"id\": \"e\", \"from\": \"a\", \"to\": \"a\"}]",
        {"f:2:31: /edges/0/from: There is no \"a\"; give the id of a node",
         "f:2:42: /edges/0/to: There is no \"a\""});
    row("no ends", "\"edges\": [{\"id\": \"e\"}]",
        {"f:2:11: /edges/0: \"from\" is missing", "f:2:11: /edges/0: \"to\" is missing"});
    row("to a note",
        two + "\"notes\": [{\"id\": \"n\"}], \"edges\": [{\"id\": \"e\", \"from\": \"a\", \"to\": \"n\"}]",
        {"f:3:66: /edges/0/to: \"n\" is the id of a note, not of a node"});
    row("style", edge("\"style\": \"both\""),
        {"f:3:56: /edges/0/style: The style is neither \"sync\" nor \"async\""});
    row("protocol", edge("\"style\": \"sync\", \"protocol\": \"soap\""),
        {"f:3:76: /edges/0/protocol: This Hopyard knows no protocol \"soap\"; use one of rest, grpc, "
         "graphql, sql"});
    row("protocol of the other style", edge("\"style\": \"sync\", \"protocol\": \"queue\""),
        {"f:3:76: /edges/0/protocol: The protocol \"queue\" is not synchronous"});
    row("other protocol of this style", edge("\"style\": \"sync\", \"otherProtocol\": \"grpc\""),
        {"f:3:81: /edges/0/otherProtocol: The protocol \"grpc\" is not asynchronous"});
    row("timeout", edge("\"timeout\": \"1 second\""), {"f:3:58: /edges/0/timeout: "});
    row("retry", edge("\"retry\": {\"backoff\": {\"base\": \"-1s\"}}"),
        {"f:3:77: /edges/0/retry/backoff/base: "});
    row("member", two + "\"groups\": [{\"id\": \"g\", \"members\": [\"a\", \"c\", \"a\"]}]",
        {"f:3:46: /groups/0/members/2: \"a\" is a member of the group twice",
         "f:3:41: /groups/0/members/1: There is no \"c\""});
    row("fault kind", two + "\"faults\": [{\"id\": \"f\", \"kind\": \"flood\", \"target\": \"a\"}]",
        {"f:3:32: /faults/0/kind: This Hopyard knows no kind of fault \"flood\"; use one of slow, errors"});
    row("fault target", two + "\"faults\": [{\"id\": \"f\", \"kind\": \"slow\", \"target\": \"c\"}]",
        {"f:3:50: /faults/0/target: There is no \"c\"; give the id of a node, an edge or a group"});
    row("fault time", two + "\"faults\": [{\"id\": \"f\", \"kind\": \"slow\", \"target\": \"a\", \"at\": 5}]",
        {"f:3:61: /faults/0/at: "});
    row("run", "\"run\": 5", {"f:2:8: /run: \"run\" is not an object"});
    row("seed", "\"run\": {\"seed\": -1}", {"f:2:17: /run/seed: "});
    row("warm-up", "\"run\": {\"warmup\": \"10s\", \"duration\": \"10s\"}",
        {"f:2:19: /run/warmup: The warm-up of 10s is not shorter than the duration of 10s"});
    row("warm-up by default", "\"run\": {\"duration\": \"5s\"}",
        {"f:2:8: /run: The warm-up of 5s is not shorter"});
}

void TestRefusals::drawingsThatCannotBe()
{
    QFETCH(QByteArray, members);
    QFETCH(QStringList, expected);
    const ReadResult result = read(file(members));
    const QStringList found = lines(result);
    QVERIFY(!result.diagram);
    QVERIFY(isReadOrRefused(result));
    QVERIFY2(found.size() == expected.size(), qPrintable(found.join('\n')));
    for (int i = 0; i < found.size(); ++i)
        QVERIFY2(found[i].startsWith(expected[i]), qPrintable(found[i]));
}

void TestRefusals::allProblemsAreListed()
{
    const ReadResult result = read(file(R"("name": 3, "name": 4,
"nodes": [{"id": "a", "kind": "service", "replicas": 0, "threads": "many"}, {"id": "a", "kind": "x"}],
"edges": [{"id": "E", "from": "a", "to": "nobody", "timeout": 5}])"));
    QVERIFY(isReadOrRefused(result));
    QStringList pointers;
    for (const Issue &issue : result.issues)
        pointers << issue.pointer;
    pointers.sort();
    QCOMPARE(pointers,
             (QStringList{"/edges/0/id", "/edges/0/timeout", "/edges/0/to", "/name", "/name",
                          "/nodes/0/replicas", "/nodes/0/threads", "/nodes/1/id", "/nodes/1/kind"}));
    const auto ofItem = [](const Issue &issue) {
        return issue.pointer == "/nodes/0/replicas";
    };
    QCOMPARE(std::find_if(result.issues.begin(), result.issues.end(), ofItem)->item, QString("a"));
}

void TestRefusals::columnsCountCharacters()
{
    const ReadResult result = read(file("\"x\": \"äöü€😀\", \"name\": 1"));
    QVERIFY2(lines(result).first().startsWith("f:2:23: /name"), qPrintable(lines(result).first()));
    const ReadResult far = read(file("\"x\": \"" + QByteArray(50'000, 'y') + "\",\r\n\"name\": 1"));
    QVERIFY2(lines(far).first().startsWith("f:3:9: /name"), qPrintable(lines(far).first()));
}

// The file lists "z" first; the canonical order would not.
void TestRefusals::drawingMistakesOpenWithTheirPlace()
{
    const ReadResult result = read(file(R"("nodes": [
{"id": "z", "kind": "client"},
{"id": "a", "kind": "client"}],
"edges": [{"id": "e", "from": "a", "to": "z"}])"));
    QVERIFY2(result.diagram, qPrintable(lines(result).join('\n')));
    QVERIFY(!result.issues.isEmpty());
    bool edgeSaid = false;
    for (const Issue &issue : result.issues) {
        QVERIFY(issue.severity != Issue::Severity::Refusal);
        QVERIFY(issue.line > 0);
        if (issue.item == "e") {
            edgeSaid = true;
            QCOMPARE(issue.line, 5);
            QVERIFY(issue.pointer.startsWith("/edges/0"));
        }
        if (issue.item == "z") {
            QCOMPARE(issue.line, 3);
            QVERIFY(issue.pointer.startsWith("/nodes/0"));
        }
    }
    QVERIFY2(edgeSaid, qPrintable(lines(result).join('\n')));
}

void TestRefusals::depthIsLimited()
{
    const auto nested = [](int depth) {
        return file("\"x\": " + QByteArray(depth, '[') + QByteArray(depth, ']'));
    };
    QVERIFY(read(nested(63)).diagram);
    const ReadResult result = read(nested(64));
    QVERIFY(isReadOrRefused(result));
    QVERIFY2(lines(result).first().contains("more than 64 deep"), qPrintable(lines(result).first()));
    QVERIFY(!read(QByteArray(1'000'000, '[')).diagram);
    QVERIFY(!read(QByteArray("{\"a\":").repeated(200'000)).diagram);
}

void TestRefusals::textsAreLimited()
{
    const auto named = [](const QByteArray &name) {
        return file("\"name\": \"" + name + "\"");
    };
    QVERIFY(read(named(QByteArray(65536, 'x'))).diagram);
    QVERIFY(read(named(QByteArray("\\u0041").repeated(65536))).diagram); // counted decoded
    const ReadResult result = read(named(QByteArray(65537, 'x')));
    QVERIFY2(lines(result).first().startsWith("f:2:9: /name: The text is longer than 64 KiB"),
             qPrintable(lines(result).first()));
    QVERIFY(!read(named(QByteArray("é").repeated(32769))).diagram); // in bytes
}

void TestRefusals::keysAreLimited()
{
    QVERIFY(read(file('"' + QByteArray(65536, 'k') + "\": 1")).diagram);
    QVERIFY(!read(file('"' + QByteArray(65537, 'k') + "\": 1")).diagram);
}

void TestRefusals::nodesAreLimited()
{
    const auto notes = [](int count) {
        QByteArray list;
        for (int i = 0; i < count; ++i)
            list += (i ? "," : "") + QByteArray("{\"id\":\"n") + QByteArray::number(i) +
                    "\",\"kind\":\"service\"}";
        return file("\"nodes\": [" + list + ']');
    };
    QVERIFY(read(notes(20'000)).diagram);
    const ReadResult result = read(notes(20'001));
    QVERIFY2(
        lines(result).first().startsWith("f:2:10: /nodes: There are 20001 nodes, at most 20000 are allowed"),
        qPrintable(lines(result).first()));
    QCOMPARE(result.issues.size(), 1);
}

void TestRefusals::edgesAreLimited()
{
    const ReadResult result = read(file("\"edges\": [" + QByteArray("{},").repeated(100'000) + "{}]"));
    QVERIFY2(lines(result).first().startsWith("f:2:10: /edges: There are 100001 edges"),
             qPrintable(lines(result).first()));
    QCOMPARE(result.issues.size(), 1);
}

void TestRefusals::theFileIsLimited()
{
    const QByteArray head = file("\"name\": \"x\"");
    QVERIFY(read(head + QByteArray(64 * 1024 * 1024 - head.size(), ' ')).diagram);
    const ReadResult result = read(head + QByteArray(64 * 1024 * 1024 - head.size() + 1, ' '));
    QVERIFY2(lines(result).first().contains("larger than 64 MiB"), qPrintable(lines(result).first()));
}

void TestRefusals::valuesAreLimited()
{
    const ReadResult result = read(file("\"x\": [" + QByteArray("0,").repeated(10'000'000) + "0]"));
    QVERIFY(isReadOrRefused(result));
    QVERIFY2(lines(result).first().contains("more than 10000000 values"), qPrintable(lines(result).first()));
}

// A hostile file must not cost a problem list of its own size, nor a search through a long line for each.
void TestRefusals::aFloodOfProblemsIsCutOff()
{
    const std::clock_t before = std::clock();
    const ReadResult edges = read(file("\"edges\": [" + QByteArray("{},").repeated(99'999) + "{}]"));
    QCOMPARE(edges.issues.size(), 1001);
    QVERIFY(edges.issues.last().text.contains("1000"));
    const ReadResult keys =
        read(file("\"x\": {" + QByteArray("\"k\": 0,").repeated(1'000'000) + "\"k\": 0}"));
    QCOMPARE(keys.issues.size(), 1001);
    QByteArray deep; // where each pointer is 4 MB long
    for (int i = 0; i < 60; ++i)
        deep += "{\"" + QByteArray(65536, 'k') + "\": ";
    const ReadResult pointers = read(file("\"x\": " + deep + "{" + QByteArray("\"k\": 0,").repeated(1000) +
                                          "\"k\": 0}" + QByteArray(60, '}')));
    QVERIFY(!pointers.diagram && pointers.issues.size() < 10);
    QVERIFY(std::clock() - before < 20 * CLOCKS_PER_SEC);
}

void TestRefusals::everyTruncationIsRefusedWithAPlace()
{
    const QByteArray whole = sample().trimmed();
    QVERIFY(read(whole).diagram);
    for (qsizetype length = 0; length < whole.size(); ++length) {
        const ReadResult result = read(whole.first(length));
        QVERIFY2(!result.diagram && isReadOrRefused(result), qPrintable(QString::number(length)));
    }
}

void TestRefusals::everyChangedByteIsReadOrRefused()
{
    const QByteArray whole = sample();
    for (qsizetype at = 0; at < whole.size(); ++at) {
        for (const char byte : {'\0', '"', '\\', '{', ']', ',', '9', '-', 'z', ' ', '\n', '\x80', '\xFF'}) {
            QByteArray changed = whole;
            changed[at] = byte;
            const ReadResult result = read(changed);
            QVERIFY2(isReadOrRefused(result), qPrintable(QString("%1 at %2").arg(int(byte)).arg(at)));
            if (result.diagram) {
                const QByteArray canonical = document::write(*result.diagram);
                const ReadResult again = read(canonical);
                QVERIFY2(again.diagram && document::write(*again.diagram) == canonical, canonical);
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestRefusals)
#include "tst_refusals.moc"
