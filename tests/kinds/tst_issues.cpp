// Every mistake of a drawing is said, at its item, with what to do; only some keep it from running.
#include "model/kinds/compile.h"
#include "tests/support/draw.h"

#include <QTest>

using namespace kinds;
using support::drawing;
using Severity = base::Issue::Severity;

namespace {

QStringList texts(const base::Issues &issues)
{
    QStringList texts;
    for (const base::Issue &issue : issues)
        texts << issue.item + ": " + issue.text;
    return texts;
}

diagram::Diagram withFault(const char *kind, const char *target, const diagram::Params &params = {})
{
    diagram::Diagram drawn = drawing("client -> api; api ~> queue ~> mail");
    const diagram::FaultId id(QStringLiteral("f1"));
    drawn.faults[id] = {id, QLatin1String(kind), QLatin1String(target), params};
    return drawn;
}

diagram::Diagram withProtocol(const char *protocol, const char *other = "")
{
    diagram::Diagram drawn = drawing("client -> api");
    diagram::Edge &edge = drawn.edges.begin()->second;
    edge.protocol = QLatin1String(protocol);
    edge.otherProtocol = QLatin1String(other);
    return drawn;
}

diagram::Diagram withRun(const diagram::Params &run)
{
    diagram::Diagram drawn = drawing("client -> api");
    drawn.settings.run = run;
    return drawn;
}

} // namespace

Q_DECLARE_METATYPE(diagram::Diagram)
Q_DECLARE_METATYPE(base::Issue::Severity)

class TestIssues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSoundDrawingHasNone()
    {
        QCOMPARE(texts(issuesOf(drawing("client -> api -> db; api ~> queue ~> mail; api ~> audit"))),
                 QStringList());
    }

    void everyMistakeIsSaidOnceAtItsItem_data()
    {
        QTest::addColumn<diagram::Diagram>("drawn");
        QTest::addColumn<Severity>("severity");
        QTest::addColumn<QString>("item");
        QTest::addColumn<QString>("text");
        const auto add = [](const char *name, const diagram::Diagram &drawn, Severity severity,
                            const char *item, const char *text) {
            QTest::newRow(name) << drawn << severity << QString::fromUtf8(item) << QString::fromUtf8(text);
        };
        const auto error = Severity::Error, warning = Severity::Warning, refusal = Severity::Refusal;
        add("empty", {}, error, "", "Nothing sends requests: there is no client");
        add("no client", drawing("api -> db"), error, "", "Nothing sends requests: there is no client");
        add("idle client", drawing("client; client-two -> api"), warning, "client", "client calls nothing");
        add("client called", drawing("client -> api -> client-two; client-two -> api"), error,
            "api-client-two", "client-two is a client and cannot be called");
        add("client told", drawing("client -> api ~> client"), error, "api-client",
            "client is a client and cannot be called");
        add("client consumes", drawing("client -> api ~> queue ~> client"), error, "queue-client",
            "client is a client and cannot consume messages");
        add("queue to queue", drawing("client ~> queue ~> queue-two ~> api"), error, "queue-queue-two",
            "queue cannot pass messages on to queue-two by itself");
        {
            diagram::Diagram drawn = drawing("client ~> queue ~> api");
            diagram::Edge &edge = drawn.edges.at(diagram::EdgeId("client-queue"));
            edge.style = diagram::Style::Sync;
            edge.protocol = QStringLiteral("rest");
            add("sync into a queue", drawn, error, "client-queue",
                "An edge that touches a queue cannot be synchronous");
        }
        add("cycle", drawing("client -> a -> b -> c -> a"), error, "c-a",
            "These calls go round in a circle without end: a \342\206\222 b \342\206\222 c \342\206\222 a");
        add("self call", drawing("client -> a -> a"), error, "a-a",
            "These calls go round in a circle without end: a \342\206\222 a");
        add("unreached cycle", drawing("client -> x; a -> b -> a"), error, "b-a",
            "These calls go round in a circle without end: a \342\206\222 b \342\206\222 a");
        add("messages without end", drawing("client ~> a ~> b ~> a"), warning, "b-a",
            "Every message makes another one without end: a \342\206\222 b \342\206\222 a");
        add("no consumer", drawing("client ~> queue"), warning, "queue",
            "Nothing consumes from queue: its backlog only grows");
        add("no publisher", drawing("client -> api; queue ~> api"), warning, "queue",
            "Nothing publishes to queue");
        add("nobody calls", drawing("client -> api; lonely"), warning, "lonely", "Nothing calls lonely");
        add("on", drawing("client -[on=[\"buy\"]]-> api; client -> db"), warning, "client-api",
            "The operation 'buy' never reaches client");
        add("on nothing", drawing("client -[on=[]]-> api; client -> db"), warning, "client-api",
            "This edge is never used: its list of operations is empty");
        add("picky consumer", drawing("client(mix={\"a\": 1, \"b\": 1}) ~> queue ~[on=[\"a\"]]~> api"), error,
            "queue-api", "api would not take messages of 'b', but a queue hands any message to any consumer");
        add("declared in vain", drawing("client -> api(operations={\"buy\": {}})"), warning, "api",
            "Nothing asks api for 'buy'");
        add("no timeout", drawing("client -[timeout=none]-> api"), warning, "client-api",
            "client waits for api without a timeout: if no reply comes, it waits for ever");
        add("no time at all", drawing("client -[timeout=0s]-> api"), warning, "client-api",
            "A timeout of 0 gives up every call at once");
        add("overall too soon", drawing("client -[timeout=2s, overallTimeout=1s]-> api"), warning, "client-api",
            "The overall timeout of 1s is over before the timeout of an attempt, 2s");
        add("wait cut down", drawing("client -[retry={\"backoff\": {\"kind\": \"fixed\", \"base\": \"5s\"}}]-> api"), warning,
            "client-api", "The first wait of 5s is cut down to the longest, 1s");
        add("no cause", drawing("client -[retry={\"retryOn\": []}]-> api"), warning, "client-api",
            "Nothing is tried again: the list of causes is empty");
        add("budget for nothing", drawing("client -[retry={\"maxAttempts\": 1, \"budget\": {}}]-> api"), warning, "client-api",
            "The retry budget has nothing to hold back: no call is tried again");
        add("threshold of 0", drawing("client -[circuitBreaker={\"failureRateThreshold\": 0}]-> api"), warning, "client-api",
            "A 'failureRateThreshold' of 0 opens the breaker whatever the calls did; resilience4j refuses it");
        add("never slow", drawing("client -[timeout=1s, circuitBreaker={\"slowCallDurationThreshold\": \"2s\"}]-> api"), warning,
            "client-api", "No call is ever slow: the timeout of 1s ends it before 2s");
        add("fault too late", withFault("crash", "api", {{"at", "60s"}}), warning, "f1",
            "This fault begins when the run of 1m is over");
        for (const auto &[order, text] : {std::pair("[\"retry\", \"retry\"]", "Order of policies contains 'retry' twice"),
                                          std::pair("[\"retry\", \"timeLimiter\"]", "Order of policies cannot contain 'timeLimiter'"),
                                          std::pair("[\"retry\"]", "Order of policies lacks 'circuitBreaker'")})
            add(text, drawing((QByteArray("client -[decorators=") + order + "]-> api").constData()), refusal, "client-api", text);
        add("idle setting in", drawing("client ~[consumers=2]~> queue ~> api"), warning, "client-queue",
            "'consumers' has no effect on an edge into a queue");
        add("idle setting out", drawing("client ~> queue ~[calls=2]~> api"), warning, "queue-api",
            "'calls' has no effect on an edge out of a queue");
        add("unknown key", drawing("client -[hedging={}]-> api"), warning, "client-api",
            "'hedging' is not known to this version of Hopyard: it is kept but has no effect");
        add("unknown key inside", drawing("client -> api(operations={\"request\": {\"jumpRate\": 1}})"),
            warning, "api",
            "'jumpRate' is not known to this version of Hopyard: it is kept but has no effect");
        add("wrong value", drawing("client -> api(replicas=0)"), refusal, "api", "Replicas cannot be 0");
        add("unknown kind", drawing("client -> api; mainframe:mainframe"), refusal, "mainframe",
            "'mainframe' is not a kind of node in this version of Hopyard");
        add("cache of nothing", drawing("client -> cache"), warning, "cache",
            "What cache does not have it gets from nowhere");
        add("unknown protocol", withProtocol("soap"), refusal, "client-api",
            "'soap' is not a protocol in this version of Hopyard");
        add("protocol of the other style", withProtocol("queue"), refusal, "client-api",
            "'queue' is not a protocol of synchronous edges");
        add("sleeping protocol", withProtocol("rest", "sql"), refusal, "client-api",
            "'sql' is not a protocol of asynchronous edges");
        add("unknown arrivals", drawing("client(workload={\"arrivals\": \"zeta\", \"users\": 5}) -> api"),
            refusal, "client", "Arrivals cannot be 'zeta'");
        add("unknown fault", withFault("poison", "client-api"), refusal, "f1",
            "'poison' is not a kind of fault in this version of Hopyard");
        add("fault of nothing", withFault("slow", "nowhere"), refusal, "f1",
            "There is no node, edge or group 'nowhere'");
        add("slow edge", withFault("slow", "client-api"), error, "f1",
            "The fault 'Slow' strikes nodes, and 'client-api' is an edge");
        add("cut node", withFault("partition", "api"), error, "f1",
            "The fault 'Partition' strikes edges, and 'api' is a node");
        add("slow queue", withFault("slow", "queue"), error, "f1",
            "The fault 'Slow' cannot strike a node of kind Queue");
        add("endless fault again", withFault("crash", "api", {{"every", "5s"}}), warning, "f1",
            "This fault never ends, so it cannot come again");
        add("overlapping fault", withFault("crash", "api", {{"every", "5s"}, {"for", "6s"}}), error, "f1",
            "This fault comes every 5s but lasts 6s");
        add("warm-up", withRun({{"duration", "5s"}}), refusal, "",
            "The warm-up (5s) is not shorter than the run (5s)");
        add("run", withRun({{"duration", "0s"}, {"warmup", "0s"}}), refusal, "", "Duration cannot be '0s'");
    }
    void everyMistakeIsSaidOnceAtItsItem()
    {
        QFETCH(diagram::Diagram, drawn);
        QFETCH(Severity, severity);
        QFETCH(QString, item);
        QFETCH(QString, text);
        int found = 0;
        const Compiled compiled = compile(drawn);
        for (const base::Issue &issue : compiled.issues) {
            QVERIFY2(!issue.text.isEmpty() && !issue.remedy.isEmpty(), qPrintable(issue.text));
            QVERIFY2(!issue.text.endsWith('.') && !issue.remedy.endsWith('.'), qPrintable(issue.text));
            if (issue.item == item && issue.text == text && issue.severity == severity)
                ++found;
        }
        QVERIFY2(found == 1, qPrintable(texts(compiled.issues).join('\n')));
        QCOMPARE(compiled.scenario == nullptr, base::keepsFromRunning(compiled.issues));
        QCOMPARE(issuesOf(drawn), compiled.issues);
    }

    void allMistakesAreSaidAtOnce()
    {
        const base::Issues issues = issuesOf(
            drawing("api(threads=0) -> db; db -> api; queue ~> queue-two; api -[timeout=none]-> mail"));
        QStringList severe;
        for (const base::Issue &issue : issues) {
            if (issue.severity != Severity::Warning)
                severe << issue.text;
        }
        QCOMPARE(severe.size(), 4);
        QVERIFY(issues.size() > 4);
    }

    void anIssuePointsIntoTheCanonicalFile()
    {
        const base::Issues issues =
            issuesOf(drawing("client -> api(operations={\"a/b\": {\"errorRate\": 2}})"));
        QCOMPARE(issues.first().pointer, QStringLiteral("/nodes/0/operations/a~1b/errorRate"));
        QCOMPARE(issuesOf(withRun({{"seed", -1}})).first().pointer, QStringLiteral("/run/seed"));
    }

    void whatWaitsOutsideTheTimeoutMayBeSlow()
    {
        const auto warned = [](const char *more) {
            const QByteArray settings = QByteArray("timeout=1s, circuitBreaker={\"slowCallDurationThreshold\": \"2s\"}") + more;
            return texts(issuesOf(drawing(("client -[" + settings + "]-> api").constData()))).join(' ').contains("ever slow");
        };
        QVERIFY(warned(""));
        QVERIFY(!warned(", rateLimiter={}"));
        QVERIFY(warned(", bulkhead={}")); // inside the timeout
        QVERIFY(!warned(", decorators=[\"circuitBreaker\", \"retry\", \"rateLimiter\", \"timeout\", \"bulkhead\"]"));
        QVERIFY(texts(issuesOf(drawing("client -[overallTimeout=500ms]-> api"))).isEmpty()); // the other one is nobody's choice
    }

    void aKeyThatIsNearlyRightIsNamed()
    {
        const auto remedy = [](const char *settings) {
            return issuesOf(drawing((QByteArray("client -[") + settings + "]-> api").constData())).first().remedy;
        };
        QVERIFY(remedy("hedging={}").contains("'hedge'"));
        QVERIFY(remedy("retries={}").contains("'retry'"));
        QVERIFY(remedy("circuitBreaker={\"failureRateTreshold\": 20}").contains("'failureRateThreshold'"));
        QVERIFY(!remedy("colour={}").contains("write"));
    }

    void anOperationThatDoesNotComeBackIsNoCycle()
    {
        QCOMPARE(texts(issuesOf(
                     drawing("client -> a -[operation=check]-> b -[on=[\"check\"], operation=audit]-> a;"
                             "a -[on=[\"audit\"], operation=store]-> db"))),
                 QStringList(
                     "b-a: These calls go round in a circle without end: a \342\206\222 b \342\206\222 a"));
        QCOMPARE(
            texts(issuesOf(drawing("client -> a; a -[on=[\"request\"], operation=check]-> b;"
                                   "b -[operation=audit]-> a; a -[on=[\"audit\"], operation=store]-> db"))),
            QStringList());
    }

    void aCycleWithAMessageInItRuns()
    {
        QVERIFY(compile(drawing("client -> a -> b ~> a")).scenario);
        QVERIFY(compile(drawing("client -> a ~[probability=0.5]~> b ~> a")).issues.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestIssues)
#include "tst_issues.moc"
