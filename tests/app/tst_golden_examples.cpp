// Every example opens, is canonical, runs as it always did, keeps its promises, and would not without the
// thing it is about.
#include "model/document/filestore.h"
#include "model/document/format.h"
#include "model/kinds/compile.h"
#include "model/run/report.h"
#include "tests/support/golden.h"

#include <QDir>
#include <QJsonArray>
#include <QRectF>
#include <QRegularExpression>
#include <QTest>

namespace {

// What each example is about: the setting that takes it away.
struct Mechanism
{
    const char *example, *path, *without;
};
constexpr Mechanism mechanisms[] = {
    {"checkout-breaker", "edges.pay-guarded.circuitBreaker", "none"},
    {"event-log", "edges.bill.assignor", "cooperativeSticky"},
    {"event-sourcing", "edges.append.reloads", "0"},
    {"fallback", "edges.recommend.fallback", "none"},
    {"graphql-federation", "edges.one-by-one.perEntity", "false"},
    {"hybrid-cqrs", "nodes.view-wait.waitForVersion", "none"},
    {"idempotent-consumer", "edges.charge-once.idempotentConsumer", "false"},
    {"idempotent-retry", "nodes.payments-keyed.operations.charge.idempotent", "false"},
    {"metastable", "edges.load-free.retry.budget", "none"},
    {"monitoring", "edges.mail.consumers", "10"},
    {"order-events", "edges.mail.ack", "auto"},
    {"outbox", "edges.outbox.commit", "beforeProcessing"},
    {"poison-message", "nodes.quorum.deliveryLimit", "unlimited"},
    {"queue-crash", "nodes.redis.preset", "redisReliable"},
    {"replay", "edges.read-new.autoOffsetReset", "latest"},
    {"rest-timeout", "edges.fetch-orders.timeout", "none"},
    {"retry-storm", "edges.reserve-calm.retry.budget", "none"},
    {"retry-topics", "edges.bill.maxDeliveries", "10"},
    {"saga-choreography", "nodes.delivery.errorRate", "0"},
    {"saga", "nodes.delivery.errorRate", "0"},
    {"timeouts", "edges.shop-right.timeout", "300ms"},
    {"welcome", "edges.pay.circuitBreaker", "none"},
};

constexpr QSizeF card(152, 82);
constexpr QSizeF canvas(790, 430); // of a window of 1280 x 720 at 100 %
constexpr double grid = 24;

QString folder()
{
    return QStringLiteral(HOPYARD_SOURCE_DIR "/resources/examples/");
}

QByteArray bytesOf(const QString &example)
{
    const auto bytes = document::readFile(folder() + example + QStringLiteral(".hopyard"));
    return bytes ? *bytes : QByteArray();
}

diagram::Diagram drawingOf(const QString &example)
{
    return document::read(bytesOf(example)).diagram.value_or(diagram::Diagram{});
}

run::RunRequest requestFor(const diagram::Diagram &drawing, const QString &file)
{
    run::RunRequest request;
    request.scenario = kinds::compile(drawing).scenario;
    request.file = file;
    if (request.scenario) {
        request.seed = request.scenario->seed;
        request.duration = request.scenario->duration;
        request.warmup = request.scenario->warmup;
    }
    return request;
}

QList<run::Objective> objectivesOf(const diagram::Diagram &drawing)
{
    QList<run::Objective> objectives;
    for (const QString &text : drawing.settings.objectives) {
        if (const auto objective = run::parseObjective(text))
            objectives << *objective;
    }
    return objectives;
}

// Objectives that are not met; those that cannot be measured any more are left out.
QStringList unmet(const diagram::Diagram &drawing)
{
    QStringList missed;
    for (const run::Objective &objective : objectivesOf(drawing)) {
        run::RunRequest request = requestFor(drawing, {});
        request.objectives = {objective};
        const auto result = run::simulate(request);
        if (result && !result->objectivesMet)
            missed << objective.text;
    }
    return missed;
}

// The report without what differs from one machine or release to the next.
QByteArray summaryOf(const run::RunResult &result)
{
    QJsonObject report = result.report;
    report.remove(QStringLiteral("wallSeconds"));
    report.remove(QStringLiteral("hopyard")); // the version
    return run::reportJson(report);
}

} // namespace

class TestGoldenExamples : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void thereIsAMechanismForEveryExample();
    void everyExampleIsAResource();
    void everyExampleIsCanonical_data();
    void everyExampleIsCanonical();
    void everyExampleRunsWithoutAnIssue_data();
    void everyExampleRunsWithoutAnIssue();
    void everyDescriptionIsTwoSentences_data();
    void everyDescriptionIsTwoSentences();
    void everyDrawingFitsTheSmallestWindow_data();
    void everyDrawingFitsTheSmallestWindow();
    void everyObjectiveIsMet_data();
    void everyObjectiveIsMet();
    void withoutItsMechanismAnExampleBreaksItsPromise_data();
    void withoutItsMechanismAnExampleBreaksItsPromise();
    void theRunIsTheOneOnRecord_data();
    void theRunIsTheOneOnRecord();
    void theWelcomeExampleTripsAndRecoversWithinItsFirstTwelveSeconds();

private:
    static void rows();
};

void TestGoldenExamples::rows()
{
    QTest::addColumn<QString>("example");
    for (const QString &file :
         QDir(folder()).entryList({QStringLiteral("*.hopyard")}, QDir::Files, QDir::Name)) {
        const QString name = file.chopped(8);
        QTest::newRow(qPrintable(name)) << name;
    }
}

void TestGoldenExamples::thereIsAMechanismForEveryExample()
{
    QStringList named;
    for (const Mechanism &mechanism : mechanisms)
        named << QString::fromLatin1(mechanism.example) + QStringLiteral(".hopyard");
    QCOMPARE(QDir(folder()).entryList({QStringLiteral("*.hopyard")}, QDir::Files, QDir::Name), named);
}

void TestGoldenExamples::everyExampleIsAResource()
{
    QFile list(QStringLiteral(HOPYARD_SOURCE_DIR "/resources/hopyard.qrc"));
    QVERIFY(list.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(list.readAll());
    for (const Mechanism &mechanism : mechanisms)
        QVERIFY(text.contains(
            QStringLiteral("<file>examples/%1.hopyard</file>").arg(QLatin1String(mechanism.example))));
}

void TestGoldenExamples::everyExampleIsCanonical_data()
{
    rows();
}

void TestGoldenExamples::everyExampleIsCanonical()
{
    QFETCH(QString, example);
    const QByteArray bytes = bytesOf(example);
    const document::ReadResult read = document::read(bytes);
    QVERIFY(read.diagram);
    QCOMPARE(document::write(*read.diagram), bytes);
}

void TestGoldenExamples::everyExampleRunsWithoutAnIssue_data()
{
    rows();
}

void TestGoldenExamples::everyExampleRunsWithoutAnIssue()
{
    QFETCH(QString, example);
    const document::ReadResult read = document::read(bytesOf(example));
    for (const base::Issue &issue : read.issues)
        QFAIL(qPrintable(document::issueLine(example, issue)));
    const kinds::Compiled compiled = kinds::compile(*read.diagram);
    QVERIFY(compiled.issues.isEmpty());
    QVERIFY(compiled.scenario);
}

void TestGoldenExamples::everyDescriptionIsTwoSentences_data()
{
    rows();
}

void TestGoldenExamples::everyDescriptionIsTwoSentences()
{
    QFETCH(QString, example);
    const QString text = drawingOf(example).settings.description;
    QVERIFY(text.endsWith(u'.'));
    QCOMPARE(text.count(QRegularExpression(QStringLiteral("[.!?](\\s|$)"))), 2);
    QVERIFY(!drawingOf(example).settings.name.isEmpty());
}

void TestGoldenExamples::everyDrawingFitsTheSmallestWindow_data()
{
    rows();
}

void TestGoldenExamples::everyDrawingFitsTheSmallestWindow()
{
    QFETCH(QString, example);
    QList<QRectF> cards;
    QRectF all;
    for (const auto &[id, node] : drawingOf(example).nodes) {
        QCOMPARE(std::fmod(node.at.x(), grid), 0.0);
        QCOMPARE(std::fmod(node.at.y(), grid), 0.0);
        const QRectF place(node.at - QPointF(card.width() / 2, card.height() / 2), card);
        for (const QRectF &other : cards)
            QVERIFY(!place.adjusted(-grid, -grid, grid, grid).intersects(other));
        cards << place;
        all |= place;
    }
    QVERIFY(all.width() <= canvas.width() && all.height() <= canvas.height());
}

void TestGoldenExamples::everyObjectiveIsMet_data()
{
    rows();
}

void TestGoldenExamples::everyObjectiveIsMet()
{
    QFETCH(QString, example);
    const diagram::Diagram drawing = drawingOf(example);
    QVERIFY(!drawing.settings.objectives.isEmpty());
    QCOMPARE(objectivesOf(drawing).size(), drawing.settings.objectives.size());
    run::RunRequest request = requestFor(drawing, example);
    request.objectives = objectivesOf(drawing);
    const auto result = run::simulate(request);
    QVERIFY2(result, result ? "" : qPrintable(result.error()));
    QVERIFY2(result->objectivesMet, run::reportText(result->report).constData());
}

void TestGoldenExamples::withoutItsMechanismAnExampleBreaksItsPromise_data()
{
    rows();
}

void TestGoldenExamples::withoutItsMechanismAnExampleBreaksItsPromise()
{
    QFETCH(QString, example);
    for (const Mechanism &mechanism : mechanisms) {
        if (example != QLatin1String(mechanism.example))
            continue;
        const auto without = kinds::withSetting(drawingOf(example), QString::fromLatin1(mechanism.path),
                                                QString::fromLatin1(mechanism.without));
        QVERIFY2(without, without ? "" : qPrintable(without.error()));
        QVERIFY(kinds::compile(*without).scenario);
        QVERIFY(!unmet(*without).isEmpty());
        QVERIFY(unmet(drawingOf(example)).isEmpty());
    }
}

void TestGoldenExamples::theRunIsTheOneOnRecord_data()
{
    rows();
}

void TestGoldenExamples::theRunIsTheOneOnRecord()
{
    QFETCH(QString, example);
    const diagram::Diagram drawing = drawingOf(example);
    run::RunRequest request = requestFor(drawing, example + QStringLiteral(".hopyard"));
    request.objectives = objectivesOf(drawing);
    const auto result = run::simulate(request);
    QVERIFY(result);
    const QString difference =
        support::differenceFromGolden(QStringLiteral("runs/%1.txt").arg(example), summaryOf(*result));
    QVERIFY2(difference.isEmpty(), qPrintable(difference));
}

void TestGoldenExamples::theWelcomeExampleTripsAndRecoversWithinItsFirstTwelveSeconds()
{
    const auto result = run::simulate(requestFor(drawingOf(QStringLiteral("welcome")), {}));
    QVERIFY(result);
    const QJsonArray transitions = result
                                       ->report[QLatin1String("edges")][QLatin1String("pay")]
                                               [QLatin1String("circuitBreaker")][QLatin1String("transitions")]
                                       .toArray();
    QStringList states;
    for (const QJsonValue transition : transitions) {
        if (transition[QLatin1String("at")].toDouble() <= 12)
            states << transition[QLatin1String("to")].toString();
    }
    QCOMPARE(states, (QStringList{"OPEN", "HALF_OPEN", "CLOSED"}));
}

QTEST_GUILESS_MAIN(TestGoldenExamples)
#include "tst_golden_examples.moc"
