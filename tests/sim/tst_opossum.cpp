// Circuit breakers by opossum's rules: laws, and sequences recorded on the real opossum 9.
#include "model/sim/policies/breaker.h"
#include "model/sim/random.h"
#include "tests/support/specfiles.h"

#include <QTest>
#include <map>

using namespace sim;
using support::milliseconds;

namespace {

struct Options
{
    BreakerPlan plan{.present = true, .rules = BreakerPlan::Rules::Opossum};
    Time timeout = 10 * second; // never: none
    int capacity = 1 << 30;
};

// The library's defaults, changed by what a sequence says.
Options optionsOf(const QJsonObject &config)
{
    const auto number = [&](const char *key, double byDefault) {
        return config.contains(QLatin1String(key)) ? config[QLatin1String(key)].toDouble() : byDefault;
    };
    Options options;
    options.plan.failureRateThreshold = number("errorThresholdPercentage", 50);
    options.plan.minimumNumberOfCalls = static_cast<std::uint32_t>(number("volumeThreshold", 0));
    options.plan.waitDurationInOpenState = static_cast<Time>(number("resetTimeout", 30'000) * 1e6);
    options.plan.slidingWindowSize = static_cast<std::uint32_t>(number("rollingCountTimeout", 10'000) / 1000);
    options.plan.rollingCountBuckets = static_cast<std::uint32_t>(number("rollingCountBuckets", 10));
    options.timeout = static_cast<Time>(number("timeout", 10'000) * 1e6);
    if (config[u"timeout"].isBool())
        options.timeout = never;
    options.capacity = static_cast<int>(number("capacity", options.capacity));
    return options;
}

QString nameOf(Breaker::State state)
{
    return state == Breaker::State::Closed ? QStringLiteral("CLOSED")
           : state == Breaker::State::Open ? QStringLiteral("OPEN")
                                           : QStringLiteral("HALF_OPEN");
}

// One sequence being replayed. Capacity and timeout are around the breaker's rules: a call that finds no
// place fails at once, and one that takes too long fails for the breaker and gives its place back while it
// goes on.
class Replay
{
public:
    explicit Replay(const Options &options)
        : m_options(options)
        , m_breaker(options.plan)
    {
    }

    // `result` of begin and end, and what the caller saw at the end.
    struct Step
    {
        QString result, callerSaw;
    };
    Step step(const QJsonValue &step)
    {
        const Time now = milliseconds(step[u"t"]);
        const QString op = step[u"op"].toString(), id = step[u"call"].toString();
        expire(now);
        m_breaker.tick(now);
        if (op == u"begin")
            return {begin(now, id), {}};
        return op == u"end" ? end(now, id, step[u"outcome"].toString()) : Step{QStringLiteral("-"), {}};
    }

    QJsonObject observed(Time now)
    {
        const Breaker::Metrics metrics = m_breaker.metrics(now);
        return {{QStringLiteral("state"), nameOf(m_breaker.state())},
                {QStringLiteral("fires"), static_cast<double>(metrics.buffered)},
                {QStringLiteral("failures"), static_cast<double>(metrics.failed)},
                {QStringLiteral("successes"), static_cast<double>(metrics.succeeded)},
                {QStringLiteral("rejects"), static_cast<double>(metrics.notPermitted)},
                {QStringLiteral("timeouts"), m_timeouts},
                {QStringLiteral("semaphoreRejections"), m_full},
                {QStringLiteral("fallbacks"), 0}};
    }

private:
    struct Call
    {
        Time at = 0;
        bool runs = false, timedOut = false;
    };

    QString begin(Time now, const QString &id)
    {
        m_calls[id] = {};
        if (!m_breaker.begin(now))
            return QStringLiteral("rejected:EOPENBREAKER");
        if (m_holding == m_options.capacity) {
            ++m_full;
            m_breaker.end(now, Breaker::Outcome::Failure, 0);
            return QStringLiteral("rejected:ESEMLOCKED");
        }
        ++m_holding;
        m_calls[id] = {now, true, false};
        return QStringLiteral("permitted");
    }

    Step end(Time now, const QString &id, const QString &outcome)
    {
        Call &call = m_calls[id];
        if (call.timedOut)
            return {outcome, QStringLiteral("ETIMEDOUT")};
        if (!call.runs)
            return {QStringLiteral("skipped"), {}};
        call.runs = false;
        --m_holding;
        m_breaker.end(now,
                      outcome == u"success"    ? Breaker::Outcome::Success
                      : outcome == u"filtered" ? Breaker::Outcome::Ignored
                                               : Breaker::Outcome::Failure,
                      now - call.at);
        return {outcome, outcome == u"success" ? QStringLiteral("ok") : QStringLiteral("x")};
    }

    void expire(Time now)
    {
        for (;;) {
            Call *due = nullptr;
            for (auto &[id, call] : m_calls) {
                if (call.runs && now - call.at >= m_options.timeout && (!due || call.at < due->at))
                    due = &call;
            }
            if (!due)
                return;
            due->runs = false;
            due->timedOut = true;
            --m_holding;
            ++m_timeouts;
            m_breaker.end(due->at + m_options.timeout, Breaker::Outcome::Failure, m_options.timeout);
        }
    }

    Options m_options;
    Breaker m_breaker;
    std::map<QString, Call> m_calls;
    int m_holding = 0, m_timeouts = 0, m_full = 0;
};

BreakerPlan plan(std::uint32_t minimum, double threshold = 50)
{
    return {.present = true,
            .rules = BreakerPlan::Rules::Opossum,
            .slidingWindowSize = 10,
            .minimumNumberOfCalls = minimum,
            .failureRateThreshold = threshold,
            .waitDurationInOpenState = 3 * second};
}

} // namespace

class tst_Opossum : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itDoesWhatTheLibraryDoes_data();
    void itDoesWhatTheLibraryDoes();
    void anOpenBreakerRefusesAllUntilItsTimer();
    void oneTrialIsLetThroughAtATime();
    void theWindowHoldsWhatHappenedInIt();
    void aLateFailureAloneInTheWindowTrips();
    void itStaysWhereItIsForced();
    void aCopyGoesItsOwnWay();
};

void tst_Opossum::itDoesWhatTheLibraryDoes_data()
{
    QTest::addColumn<QJsonObject>("sequence");
    const QJsonObject file =
        support::specFile(QStringLiteral("vectors/opossum/circuit_breaker_opossum.json"));
    QCOMPARE(file[u"vectors"].toArray().size(), 25);
    QCOMPARE(file[u"specific"].toArray().size(), 9);
    for (const char *list : {"vectors", "specific"}) {
        for (const QJsonValue sequence : file[QLatin1String(list)].toArray())
            QTest::newRow(qPrintable(sequence[u"id"].toString())) << sequence.toObject();
    }
}

void tst_Opossum::itDoesWhatTheLibraryDoes()
{
    QFETCH(QJsonObject, sequence);
    const bool isPortable = sequence.contains(u"options");
    Replay replay(optionsOf(sequence[isPortable ? u"options" : u"config"].toObject()));
    int number = 0;
    for (const QJsonValue step : sequence[u"steps"].toArray()) {
        const Replay::Step done = replay.step(step);
        QJsonObject found = replay.observed(milliseconds(step[u"t"]));
        found[u"result"] = done.result;
        found[u"callerSaw"] = done.callerSaw;
        ++number;
        const QJsonObject observed = step[u"observed"].toObject();
        for (auto it = observed.begin(); it != observed.end(); ++it) {
            const QString text =
                QStringLiteral("step %1: %2 is %3, expected %4")
                    .arg(number)
                    .arg(it.key(), found[it.key()].toVariant().toString(), it.value().toVariant().toString());
            QVERIFY2(found[it.key()] == it.value(), qPrintable(text));
        }
    }
}

void tst_Opossum::anOpenBreakerRefusesAllUntilItsTimer()
{
    Breaker breaker(plan(0));
    QCOMPARE(breaker.timerAt(), never);
    QVERIFY(breaker.begin(0));
    breaker.end(500 * millisecond, Breaker::Outcome::Failure, 0);
    QCOMPARE(breaker.timerAt(), 3500 * millisecond);
    QCOMPARE(breaker.openUntil(), 3500 * millisecond);
    for (Time now = 500 * millisecond; now < 3500 * millisecond; now += 100 * millisecond)
        QVERIFY(!breaker.begin(now));
    breaker.tick(3500 * millisecond);
    QCOMPARE(breaker.state(), Breaker::State::HalfOpen);
    QCOMPARE(breaker.timerAt(), never);
    QCOMPARE(breaker.openUntil(), Time{0});
}

void tst_Opossum::oneTrialIsLetThroughAtATime()
{
    Breaker breaker(plan(0));
    breaker.begin(0);
    breaker.end(0, Breaker::Outcome::Failure, 0);
    Time now = 0;
    for (int round = 0; round < 5; ++round) {
        now += 3 * second;
        QVERIFY(breaker.begin(now));
        for (int i = 0; i < 5; ++i)
            QVERIFY(!breaker.begin(now));
        breaker.end(now, Breaker::Outcome::Failure, 0);
        QCOMPARE(breaker.state(), Breaker::State::Open);
    }
    QVERIFY(breaker.begin(now + 3 * second));
    breaker.end(now + 3 * second, Breaker::Outcome::Ignored, 0);
    QCOMPARE(breaker.state(), Breaker::State::Closed);
}

// Against a plain list of what happened: the window reaches back to the begin of the tenth bucket.
void tst_Opossum::theWindowHoldsWhatHappenedInIt()
{
    const Time start = 700 * millisecond;
    Breaker breaker(plan(1'000'000), start); // never trips
    std::vector<std::pair<Time, int>> past;  // what: 0 begun, 1 failed, 2 succeeded
    Time now = start;
    for (std::uint64_t i = 0; i < 3000; ++i) {
        now += static_cast<Time>(draw(1, i) % (i % 500 == 0 ? 30 * second : 200 * millisecond));
        QVERIFY(breaker.begin(now));
        const int result = draw(2, i) % 3 ? 2 : 1;
        breaker.end(now, result == 1 ? Breaker::Outcome::Failure : Breaker::Outcome::Success, 0);
        past.push_back({now, 0});
        past.push_back({now, result});
        std::array<std::uint32_t, 3> within{};
        const Time since = start + ((now - start) / second - 9) * second;
        for (const auto &[at, what] : past)
            within[static_cast<std::size_t>(what)] += at >= since;
        const Breaker::Metrics metrics = breaker.metrics(now);
        QCOMPARE(metrics.buffered, within[0]);
        QCOMPARE(metrics.failed, within[1]);
        QCOMPARE(metrics.succeeded, within[2]);
    }
}

void tst_Opossum::aLateFailureAloneInTheWindowTrips()
{
    Breaker breaker(plan(0));
    QVERIFY(breaker.begin(0));
    breaker.end(60 * second, Breaker::Outcome::Failure, 60 * second);
    QCOMPARE(breaker.state(), Breaker::State::Open);
    Breaker patient(plan(1));
    QVERIFY(patient.begin(0));
    patient.end(60 * second, Breaker::Outcome::Failure, 60 * second);
    QCOMPARE(patient.state(), Breaker::State::Closed);
}

void tst_Opossum::itStaysWhereItIsForced()
{
    using State = Breaker::State;
    for (const State state : {State::ForcedOpen, State::Disabled, State::MetricsOnly}) {
        Breaker breaker(plan(0));
        breaker.force(0, state);
        for (Time now = 0; now < 100 * second; now += second) {
            QCOMPARE(breaker.begin(now), state != State::ForcedOpen);
            breaker.end(now, Breaker::Outcome::Failure, 0);
            QCOMPARE(breaker.state(), state);
        }
        breaker.reset(100 * second);
        QCOMPARE(breaker.state(), State::Closed);
        QVERIFY(breaker.begin(100 * second));
    }
}

void tst_Opossum::aCopyGoesItsOwnWay()
{
    Breaker breaker(plan(0));
    QVERIFY(breaker.begin(0));
    Breaker copy = breaker;
    breaker.end(0, Breaker::Outcome::Failure, 0);
    QVERIFY(!breaker.begin(0));
    QVERIFY(copy.begin(0));
    QVERIFY(copy.plan() == breaker.plan());
}

QTEST_GUILESS_MAIN(tst_Opossum)
#include "tst_opossum.moc"
