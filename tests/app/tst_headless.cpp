// The verbs that print: run, validate and format, as processes, with their exit codes.
#include "tests/support/program.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include <algorithm>
#include <memory>

using support::bytesOf;
using support::example;
using support::Finished;
using support::runHopyard;
using support::writeTo;

namespace {

const QByteArray small = R"({
  "format": "hopyard",
  "version": 1,
  "name": "Small",
  "run": {
    "duration": "20s"
  },
  "nodes": [
    {
      "id": "api",
      "kind": "service",
      "name": "API",
      "at": [320, 0],
      "threads": 4,
      "serviceTime": "20ms"
    },
    {
      "id": "users",
      "kind": "client",
      "name": "Users",
      "at": [0, 0],
      "workload": {
        "arrivals": "poisson",
        "rate": 50
      }
    }
  ],
  "edges": [
    {
      "id": "call",
      "from": "users",
      "to": "api",
      "style": "sync",
      "protocol": "rest"
    }
  ]
}
)";

QJsonObject reportOf(const Finished &finished)
{
    return QJsonDocument::fromJson(finished.out).object();
}

double number(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toDouble();
}

} // namespace

class TestHeadless : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();

    void theExitCodeSaysHowItWent_data();
    void theExitCodeSaysHowItWent();
    void aRunPrintsAReportThatParsesAndKeepsTheBooks_data();
    void aRunPrintsAReportThatParsesAndKeepsTheBooks();
    void theSameSeedGivesTheSameReport();
    void settingsChangeTheRun();
    void assertionsJoinTheObjectives();
    void everyFormatIsWhatItSays();
    void theReportGoesToAFileWhole();
    void aFailedWriteIsAnErrorAndLeavesTheOldFile();
    void validateListsEveryProblemWithItsPlace();
    void aFileThatIsFineIsSaidToBe();
    void anObjectiveThatCannotBeMeasuredIsAProblemWithItsPlace();
    void aRunWarnsWithThePlaceInTheFile();
    void drawingMistakesKeepItFromRunning();
    void formatRewritesInCanonicalFormAndOnlyOnce();
    void theExamplesAreCanonicalAndValid();

private:
    QString path(const char *name) const { return m_folder->filePath(QLatin1String(name)); }
    QString file(const QByteArray &bytes, const char *name = "small.hopyard")
    {
        writeTo(path(name), bytes);
        return path(name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestHeadless::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestHeadless::theExitCodeSaysHowItWent_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("line"); // FILE stands for the file
    QTest::addColumn<int>("code");
    QTest::newRow("version") << small << "--version" << 0;
    QTest::newRow("help") << small << "run --help" << 0;
    QTest::newRow("run") << small << "run FILE" << 0;
    QTest::newRow("assertion holds") << small << "run FILE --assert throughput(users)>1" << 0;
    QTest::newRow("assertion fails") << small << "run FILE --assert throughput(users)>1000" << 1;
    QTest::newRow("assertion about nothing") << small << "run FILE --assert p99(nobody)<1s" << 2;
    QTest::newRow("assertion unreadable") << small << "run FILE --assert p99(users" << 2;
    QTest::newRow("setting of nothing") << small << "run FILE --set nodes.nobody.threads=3" << 2;
    QTest::newRow("setting out of range") << small << "run FILE --set nodes.api.threads=0" << 2;
    QTest::newRow("warm-up too long") << small << "run FILE --duration 3s" << 2;
    QTest::newRow("no such file") << small << "run missing.hopyard" << 2;
    QTest::newRow("not a diagram") << QByteArray("{}") << "run FILE" << 2;
    QTest::newRow("no window without a display") << small << "FILE" << 2;
    QTest::newRow("unknown verb") << small << "simulate FILE" << 2;
    QTest::newRow("unknown option") << small << "run FILE --fast" << 2;
    QTest::newRow("valid") << small << "validate FILE" << 0;
    QTest::newRow("one of two is wrong") << small << "validate FILE missing.hopyard" << 2;
    QTest::newRow("the first of two is wrong") << small << "validate missing.hopyard FILE" << 2;
    QTest::newRow("canonical") << small << "format FILE --check" << 0;
    QTest::newRow("not canonical") << small + " "
                                   << "format --check FILE" << 1;
    QTest::newRow("format what is no diagram") << QByteArray("[]") << "format FILE" << 2;
}

void TestHeadless::theExitCodeSaysHowItWent()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, line);
    QFETCH(int, code);
    line.replace(QStringLiteral("FILE"), file(bytes));
    const Finished finished = runHopyard(line.split(QLatin1Char(' ')));
    QVERIFY2(finished.exitCode == code, finished.err.constData());
    QCOMPARE(finished.err.isEmpty(), code != 2);
}

void TestHeadless::aRunPrintsAReportThatParsesAndKeepsTheBooks_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"welcome", "checkout-breaker", "order-events", "rest-timeout"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestHeadless::aRunPrintsAReportThatParsesAndKeepsTheBooks()
{
    QFETCH(QString, name);
    const Finished finished = runHopyard({"run", example(name), "--format", "json"});
    QVERIFY2(finished.exitCode == 0, finished.err.constData());
    const QJsonObject report = reportOf(finished);
    QCOMPARE(report.value("stopped"), QJsonValue(QJsonValue::Null));
    const QJsonObject nodes = report.value("nodes").toObject();
    QVERIFY(!nodes.isEmpty());
    for (const QJsonValue value : nodes) {
        const QJsonObject node = value.toObject();
        QCOMPARE(number(node, "requests"),
                 number(node, "completed") + number(node, "failed") + number(node, "inFlight"));
    }
    for (const QJsonValue value : report.value("channels").toObject()) {
        const QJsonObject channel = value.toObject();
        double ends = 0;
        for (const char *end :
             {"acknowledged", "lost", "dropped", "expired", "deadLettered", "waiting", "inFlight"})
            ends += number(channel, end);
        QCOMPARE(number(channel, "published"), ends);
    }
}

void TestHeadless::theSameSeedGivesTheSameReport()
{
    const QString diagram = file(small);
    const auto report = [&](const char *seed) {
        QJsonObject object = reportOf(runHopyard({"run", diagram, "--seed", seed, "--format", "json"}));
        object.remove("wallSeconds");
        return object;
    };
    QCOMPARE(report("7"), report("7"));
    QVERIFY(report("7").value("fingerprint") != report("8").value("fingerprint"));
}

void TestHeadless::settingsChangeTheRun()
{
    const QString diagram = file(small);
    const QJsonObject slow =
        reportOf(runHopyard({"run", diagram, "--set", "nodes.api.serviceTime=40ms", "--format", "json"}));
    const QJsonObject api = slow.value("nodes").toObject().value("api").toObject();
    QVERIFY(number(api.value("latency").toObject(), "mean") >= 0.040);
    QCOMPARE(bytesOf(diagram), small);
}

void TestHeadless::assertionsJoinTheObjectives()
{
    const QString diagram = file(small);
    const Finished finished = runHopyard({"run", diagram, "--assert", "p99(users) < 1ms", "--assert",
                                          "errors(users) == 0", "--format", "json"});
    QCOMPARE(finished.exitCode, 1);
    const QJsonArray objectives = reportOf(finished).value("objectives").toArray();
    QCOMPARE(objectives.size(), 2);
    QCOMPARE(objectives.at(0).toObject().value("met"), QJsonValue(false));
    QCOMPARE(objectives.at(1).toObject().value("met"), QJsonValue(true));
}

void TestHeadless::everyFormatIsWhatItSays()
{
    const QString diagram = file(small);
    const QByteArray text = runHopyard({"run", diagram}).out;
    for (const char *word : {"Small", "p50", "p95", "p99", "api"})
        QVERIFY2(text.contains(word), word);
    const QByteArray csv = runHopyard({"run", diagram, "--format", "csv"}).out;
    const QList<QByteArray> lines = csv.trimmed().split('\n');
    QVERIFY(lines.size() > 2);
    const Finished junit =
        runHopyard({"run", diagram, "--format", "junit", "--assert", "errors(users) == 0"});
    QXmlStreamReader reader(junit.out);
    while (!reader.atEnd())
        reader.readNext();
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QVERIFY(junit.out.contains("<testcase"));
}

void TestHeadless::theReportGoesToAFileWhole()
{
    const Finished finished = runHopyard({"run", file(small), "--format", "json", "-o", path("report.json")});
    QCOMPARE(finished.exitCode, 0);
    QVERIFY(finished.out.isEmpty());
    QVERIFY(!QJsonDocument::fromJson(bytesOf(path("report.json"))).isNull());
}

void TestHeadless::aFailedWriteIsAnErrorAndLeavesTheOldFile()
{
    const Finished finished = runHopyard({"run", file(small), "-o", path("no-such-folder/report.json")});
    QCOMPARE(finished.exitCode, 2);
    QVERIFY(finished.err.contains("report.json"));
}

void TestHeadless::validateListsEveryProblemWithItsPlace()
{
    QByteArray wrong = small;
    wrong.replace("\"threads\": 4", "\"threads\": 0");
    wrong.replace("\"serviceTime\": \"20ms\"", "\"serviceTime\": \"20\"");
    wrong.replace("\"rate\": 50", "\"rate\": -1");
    const QString diagram = file(wrong);
    const Finished finished = runHopyard({"validate", diagram});
    QCOMPARE(finished.exitCode, 2);
    const QStringList lines = QString::fromUtf8(finished.err).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QVERIFY2(lines.size() == 3, finished.err.constData());
    for (const QString &pointer :
         {QStringLiteral(":14:18: /nodes/0/threads: "), QStringLiteral(":15:22: /nodes/0/serviceTime: "),
          QStringLiteral("/nodes/1/workload/rate: ")}) {
        const auto hit = std::find_if(lines.begin(), lines.end(),
                                      [&](const QString &line) { return line.contains(pointer); });
        QVERIFY2(hit != lines.end(),
                 qPrintable(pointer + QLatin1Char('\n') + QString::fromUtf8(finished.err)));
        QVERIFY(hit->startsWith(diagram + QLatin1Char(':')));
        QVERIFY(hit->contains(QStringLiteral("; ")));
    }
    QCOMPARE(bytesOf(diagram), wrong);
}

void TestHeadless::aFileThatIsFineIsSaidToBe()
{
    const Finished finished = runHopyard({"validate", file(small)});
    QCOMPARE(finished.exitCode, 0);
    QVERIFY(finished.out.contains("no problems"));
    QVERIFY(finished.err.isEmpty());
}

void TestHeadless::anObjectiveThatCannotBeMeasuredIsAProblemWithItsPlace()
{
    QByteArray wrong = small;
    wrong.replace("\"nodes\": [\n    {\n      \"id\": \"api\"", R"("objectives": [
    "p99(users) < 1s", "p99(nobody) < 1s",
    "latency99(users) < 1s", "p99(users)@10s..90s < 1s"],
  "nodes": [
    {
      "id": "api")");
    const QString diagram = file(wrong);
    for (const char *verb : {"validate", "run"}) {
        const Finished finished = runHopyard({verb, diagram});
        QCOMPARE(finished.exitCode, 2);
        const QStringList lines = QString::fromUtf8(finished.err).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        QVERIFY2(lines.size() == 3, finished.err.constData());
        QVERIFY(lines[0].startsWith(diagram + ":9:24: /objectives/1: ") && lines[0].contains("nobody"));
        QVERIFY(lines[1].startsWith(diagram + ":10:5: /objectives/2: ") && lines[1].contains("latency99"));
        QVERIFY(lines[2].startsWith(diagram + ":10:30: /objectives/3: ") && lines[2].contains("20s"));
    }
    QCOMPARE(runHopyard({"picture", diagram, "-o", path("drawn.png")}).exitCode, 0);
}

// Whatever the order in which the drawing keeps its edges.
void TestHeadless::aRunWarnsWithThePlaceInTheFile()
{
    QByteArray warned = small;
    warned.replace("\"edges\": [", R"("edges": [
    {"id": "zebra", "from": "users", "to": "api"},)");
    warned.replace("\"protocol\": \"rest\"\n", "\"protocol\": \"rest\", \"timeout\": \"none\"\n");
    const QString diagram = file(warned);
    const Finished checked = runHopyard({"validate", diagram}), ran = runHopyard({"run", diagram});
    const Finished changed = runHopyard({"run", diagram, "--set", "edges.zebra.timeout=0s"});
    QVERIFY2(checked.err.contains("/edges/1/timeout: Users waits"), checked.err.constData());
    QCOMPARE(ran.err, checked.err);
    QVERIFY2(changed.err.contains(checked.err), changed.err.constData());
    QVERIFY(changed.err.contains(":1:1: /: A timeout of 0"));

    // Two with the same words, each at its own place; and a fault that a longer run still sees.
    QByteArray twice = small;
    twice.replace("\"protocol\": \"rest\"\n", R"("protocol": "rest", "retry": {"zzz": 1}, "circuitBreaker": {"zzz": 2})");
    twice.replace("\"edges\": [", R"("faults": [{"id": "f", "kind": "crash", "target": "api", "at": "30s"}],
  "edges": [)");
    const QString second = file(twice);
    const QByteArray shorter = runHopyard({"run", second}).err, longer = runHopyard({"run", second, "--duration", "40s"}).err;
    QCOMPARE(shorter, runHopyard({"validate", second}).err);
    QVERIFY2(shorter.contains("/retry/zzz: ") && shorter.contains("/circuitBreaker/zzz: ") && shorter.contains("is over"), shorter.constData());
    QVERIFY2(longer.contains("/retry/zzz: ") && !longer.contains("is over"), longer.constData());
}

void TestHeadless::drawingMistakesKeepItFromRunning()
{
    QByteArray turned = small;
    turned.replace("\"from\": \"users\",\n      \"to\": \"api\"",
                   "\"from\": \"api\",\n      \"to\": \"users\"");
    const QString diagram = file(turned);
    for (const char *verb : {"validate", "run"}) {
        const Finished finished = runHopyard({verb, diagram});
        QCOMPARE(finished.exitCode, 2);
        QVERIFY2(finished.err.contains("/edges/0"), finished.err.constData());
    }
    // ... but it is drawn.
    QCOMPARE(runHopyard({"picture", diagram, "-o", path("turned.png")}).exitCode, 0);
}

void TestHeadless::formatRewritesInCanonicalFormAndOnlyOnce()
{
    QByteArray loose = small;
    loose.replace("\"20ms\"", "\"0.02s\"").replace("  ", "\t");
    const QString diagram = file(loose);
    QCOMPARE(runHopyard({"format", "--check", diagram}).exitCode, 1);
    QCOMPARE(bytesOf(diagram), loose);
    QCOMPARE(runHopyard({"format", diagram}).exitCode, 0);
    QCOMPARE(bytesOf(diagram), small);
    QCOMPARE(runHopyard({"format", "--check", diagram}).exitCode, 0);
}

void TestHeadless::theExamplesAreCanonicalAndValid()
{
    for (const char *name : {"welcome", "checkout-breaker", "order-events", "rest-timeout"}) {
        const Finished checked = runHopyard({"format", "--check", example(QLatin1String(name))});
        QVERIFY2(checked.exitCode == 0, checked.out.constData());
        QCOMPARE(runHopyard({"validate", example(QLatin1String(name))}).exitCode, 0);
    }
}

QTEST_GUILESS_MAIN(TestHeadless)
#include "tst_headless.moc"
