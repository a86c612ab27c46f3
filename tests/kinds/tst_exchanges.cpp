// Exchanges: which bindings match, and which queues a message then goes to.
#include "model/kinds/compile.h"
#include "model/kinds/exchange.h"
#include "model/sim/engine.h"
#include "tests/support/draw.h"
#include "tests/support/specfiles.h"

#include <QJsonArray>
#include <QTest>

using namespace kinds;
using support::drawing;

namespace {

QStringList issuesOf(const char *text)
{
    QStringList texts;
    for (const base::Issue &issue : compile(drawing(text)).issues)
        texts << issue.text;
    return texts;
}

// Ledgers by channel after so many seconds.
std::map<std::string, sim::Ledger> ledgersOf(const char *text, double seconds)
{
    const Compiled compiled = compile(drawing(text));
    if (!compiled.scenario)
        qFatal("%s", qPrintable(compiled.issues.value(0).text));
    sim::Engine engine(compiled.scenario, 1);
    engine.run(static_cast<sim::Time>(seconds * 1e9), ~std::uint64_t{0}, nullptr);
    std::map<std::string, sim::Ledger> ledgers;
    for (sim::Index c = 0; c < compiled.scenario->channels.size(); ++c)
        ledgers[compiled.scenario->channels[c].id] = engine.channelGauge(c).ledger;
    return ledgers;
}

} // namespace

class TestExchanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void topicsMatchAsRabbitMqsDo()
    {
        const QJsonArray patterns =
            support::specFile(QStringLiteral("vectors/messaging/messaging_scenarios.json"))[u"topic_exchange_patterns"]
                .toArray();
        QVERIFY(patterns.size() > 50);
        for (const auto value : patterns) {
            const QJsonObject vector = value.toObject();
            const QString pattern = vector[u"pattern"].toString(), key = vector[u"routing_key"].toString();
            QVERIFY2(routes(QStringLiteral("topic"), pattern, key) == vector[u"match"].toBool(),
                     qPrintable(pattern + QStringLiteral(" / ") + key));
        }
    }

    void aDirectExchangeComparesAndAFanoutDoesNot()
    {
        QVERIFY(routes("direct", "a.b", "a.b") && !routes("direct", "a.*", "a.b") && routes("direct", "", ""));
        QVERIFY(routes("fanout", "x", "y"));
    }

    void everyQueueBoundGetsItsOwnCopy()
    {
        auto ledgers = ledgersOf("client(rate=100) ~> x:exchange(exchangeType=fanout) ~> q1:queue ~> a; x ~> q2:queue ~> b", 5);
        QVERIFY(ledgers["q1"].published > 400);
        QCOMPARE(ledgers["q1"].published, ledgers["q2"].published);
        QCOMPARE(ledgers["x"].published, 0u);
    }

    void keysSendMessagesTheirOwnWays()
    {
        auto ledgers = ledgersOf(
            "client(rate=100, mix={\"order.created\": 1, \"order.paid\": 1, \"user.created\": 2}) "
            "~> x:exchange(exchangeType=topic) ~[bindingKey=order.*]~> orders:queue ~> a; x ~[bindingKey=#.created]~> "
            "created:queue ~> b; x ~[bindingKey=order.paid]~> orders",
            20);
        const double all = 2000, part = 100;
        const auto near = [&](std::uint64_t found, double wanted) {
            return std::abs(static_cast<double>(found) - wanted) < part;
        };
        QVERIFY(near(ledgers["orders"].published, all / 2)); // order.paid matches twice and comes once
        QVERIFY(near(ledgers["created"].published, all * 3 / 4));
        QCOMPARE(ledgers["x"].published, 0u);
    }

    void theRoutingKeyIsTheOperationUnlessItIsSet()
    {
        auto ledgers = ledgersOf("client(rate=100) ~> x:exchange ~[bindingKey=request]~> q1:queue ~> a; x "
                                 "~[bindingKey=other]~> q2:queue ~> b; d:client(rate=50) ~[routingKey=other]~> x",
                                 10);
        QVERIFY(ledgers["q1"].published > 800 && ledgers["q2"].published > 400 && ledgers["q2"].published < 600);
    }

    // q12: it is gone, and nobody hears of it.
    void whatMatchesNoBindingIsDropped()
    {
        const char *text = "client(rate=100) ~> x:exchange ~[bindingKey=other]~> q:queue ~> a";
        QCOMPARE(issuesOf(text).value(0), QStringLiteral("No binding of x matches 'request': it is dropped"));
        auto ledgers = ledgersOf(text, 5);
        QVERIFY(ledgers["x"].dropped > 400);
        QCOMPARE(ledgers["q"].published, 0u);
    }

    void anAlternateExchangeGetsWhatMatchesNothingElse()
    {
        const char *text = "client(rate=100, mix={\"order.created\": 1, \"user.created\": 1}) ~> x:exchange(exchangeType=topic) "
                           "~[bindingKey=order.*]~> orders:queue ~> a; x ~[alternateExchange=true]~> rest:queue ~> b";
        QCOMPARE(issuesOf(text), QStringList());
        auto ledgers = ledgersOf(text, 10);
        QCOMPARE(ledgers["x"].published, 0u);
        QVERIFY(ledgers["orders"].published > 400 && ledgers["orders"].published < 600);
        QVERIFY(ledgers["rest"].published > 400 && ledgers["rest"].published < 600);
        auto fanout = ledgersOf("client(rate=100) ~> x:exchange(exchangeType=fanout) ~> q:queue ~> a; x "
                                "~[alternateExchange=true]~> rest:queue ~> b",
                                5);
        QVERIFY(fanout["q"].published > 400);
        QCOMPARE(fanout["rest"].published, 0u);
    }

    void aFullQueueTakesNothingFromTheOthers()
    {
        auto ledgers = ledgersOf("client(rate=100) ~> x:exchange(exchangeType=fanout) ~> q1:queue ~> a; x ~> "
                                 "q2:queue(maxLength=10, overflow=rejectPublish); x ~> q3:queue ~> b",
                                 5);
        QCOMPARE(ledgers["q1"].published, ledgers["q3"].published);
        QCOMPARE(ledgers["q2"].dropped, ledgers["q2"].published - 10);
    }

    void anExchangeStandsBeforeQueuesOnly()
    {
        QVERIFY(issuesOf("client ~> x:exchange ~> a").contains("x is an exchange and hands messages to queues only"));
        QVERIFY(issuesOf("client ~> q:queue ~> x:exchange ~> r:queue ~> a")
                    .contains("q cannot pass messages on to x by itself"));
        QVERIFY(issuesOf("client ~> x:exchange").contains("No queue is bound to x: what it gets is dropped"));
    }
};

QTEST_APPLESS_MAIN(TestExchanges)
#include "tst_exchanges.moc"
