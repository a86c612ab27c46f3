// The lives of messages say the same as the ledgers, of every run of any scenario.
#include "model/run/lives.h"
#include "tests/support/anyscenario.h"

#include <QTest>

class TestLives : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyNumberOfALedgerHasItsMessages();
    void aLifeIsToldInOrderAndEndsWhereTheBooksHaveIt();
    void interventionsHappenAgain();
    void aRunThatIsAnotherOneIsSaidToBe();
    void itStopsWhenItIsAskedTo();
};

namespace {

constexpr sim::Time end = 3 * sim::second;
constexpr std::uint64_t all = ~std::uint64_t{0};

run::Recording recordingOf(const sim::Engine &engine, std::shared_ptr<const sim::Scenario> scenario,
                           std::vector<sim::Intervention> interventions = {})
{
    return {std::move(scenario), engine.seed(), std::move(interventions), engine.now(), engine.events(),
            engine.fingerprint()};
}

run::Answer ask(const run::Recording &recording, const run::Question &question)
{
    return run::lookUp(recording, question, {}, [](double) {});
}

std::uint64_t numberOf(const sim::ChannelGauge &gauge, run::Term term)
{
    const sim::Ledger &ledger = gauge.ledger;
    const std::array<std::uint64_t, run::terms> numbers{
        ledger.published, ledger.deliveredOnce, ledger.deliveredAgain, ledger.lost,
        ledger.dropped,   ledger.expired,       ledger.deadLettered,   std::uint64_t{gauge.waiting},
        gauge.inFlight,   ledger.processedTwice, ledger.recognised,    ledger.outOfOrder,
        ledger.late};
    return numbers[static_cast<std::size_t>(term)];
}

} // namespace

void TestLives::everyNumberOfALedgerHasItsMessages()
{
    std::array<int, run::terms> seen{};
    for (std::uint64_t number = 0; number < 150; ++number) {
        support::ScenarioDraft draft = support::AnyScenario(number).draft();
        for (support::DraftEdge &edge : draft.edges)
            edge.edge.consumer.idempotent = number % 3 == 0;
        const auto scenario = draft.build();
        sim::Engine engine(scenario, number);
        engine.run(end, all, nullptr);
        for (sim::Index c = 0; c < scenario->channels.size(); ++c) {
            for (std::size_t t = 0; t < run::terms; ++t) {
                const auto term = static_cast<run::Term>(t);
                const run::Answer answer = ask(recordingOf(engine, scenario), {0, c, term});
                const std::uint64_t expected = numberOf(engine.channelGauge(c), term);
                if (answer.count != expected || !answer.same)
                    qWarning() << "scenario" << number << "channel" << c << "term" << t;
                QCOMPARE(answer.count, expected);
                QVERIFY(answer.same);
                QCOMPARE(answer.lives.size(), std::min<std::size_t>(expected, run::mostLives));
                seen[t] += expected > 0;
            }
        }
    }
    for (std::size_t t = 0; t < run::terms; ++t) // each was there to be checked
        QVERIFY2(seen[t] > 0, qPrintable(QString::number(t)));
}

void TestLives::aLifeIsToldInOrderAndEndsWhereTheBooksHaveIt()
{
    int lives = 0;
    for (std::uint64_t number = 0; number < 100; ++number) {
        const auto scenario = support::AnyScenario(number).draft().build();
        sim::Engine engine(scenario, number);
        engine.run(end, all, nullptr);
        const run::Recording recording = recordingOf(engine, scenario);
        for (sim::Index c = 0; c < scenario->channels.size(); ++c) {
            for (const run::Term term : {run::Term::DeliveredOnce, run::Term::DeliveredAgain, run::Term::Lost,
                                         run::Term::DeadLettered, run::Term::Waiting, run::Term::InFlight}) {
                const run::Answer found = ask(recording, {0, c, term});
                if (found.lives.empty())
                    continue;
                const run::Life &one = found.lives.front();
                const run::Answer answer = ask(recording, {one.request, sim::noIndex, {}});
                const auto same = std::find_if(answer.lives.begin(), answer.lives.end(), [&](const run::Life &life) {
                    return life.channel == c && life.message == one.message && life.published == one.published;
                });
                QVERIFY(same != answer.lives.end());
                QVERIFY(same->now == term);
                QVERIFY(!same->story.empty());
                QCOMPARE(same->story.front().at, one.published);
                for (std::size_t i = 1; i < same->story.size(); ++i)
                    QVERIFY(same->story[i - 1].at <= same->story[i].at);
                ++lives;
            }
        }
    }
    QVERIFY2(lives > 80, qPrintable(QString::number(lives)));
}

void TestLives::interventionsHappenAgain()
{
    const auto scenario = support::AnyScenario(3).draft().build();
    sim::Engine engine(scenario, 3);
    sim::Intervention crash;
    crash.what = sim::Intervention::What::StartFault;
    crash.fault.kind = sim::FaultPlan::Kind::Slow;
    crash.fault.id = "crash";
    crash.fault.node = static_cast<sim::Index>(scenario->nodes.size()) - 1;
    crash.at = sim::second;
    engine.run(crash.at, all, nullptr);
    engine.intervene(crash, nullptr);
    engine.run(end, all, nullptr);
    QVERIFY(ask(recordingOf(engine, scenario, {crash}), {1, sim::noIndex, {}}).same);
    QVERIFY(!ask(recordingOf(engine, scenario), {1, sim::noIndex, {}}).same);
}

void TestLives::aRunThatIsAnotherOneIsSaidToBe()
{
    const auto scenario = support::AnyScenario(3).draft().build();
    sim::Engine engine(scenario, 3);
    engine.run(end, all, nullptr);
    run::Recording other = recordingOf(engine, scenario);
    ++other.seed;
    QVERIFY(!ask(other, {1, sim::noIndex, {}}).same);
}

void TestLives::itStopsWhenItIsAskedTo()
{
    const auto scenario = support::AnyScenario(3).draft().build();
    sim::Engine engine(scenario, 3);
    engine.run(end, all, nullptr);
    std::stop_source source;
    source.request_stop();
    bool progressed = false;
    const run::Answer answer =
        run::lookUp(recordingOf(engine, scenario), {1, sim::noIndex, {}}, source.get_token(), [&](double) { progressed = true; });
    QVERIFY(!answer.same);
    QVERIFY(!progressed);
}

QTEST_APPLESS_MAIN(TestLives)
#include "tst_lives.moc"
