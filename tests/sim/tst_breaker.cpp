// Sequences recorded on the real resilience4j 2.4. HOPYARD_VECTORS names another folder of such files.
#include "model/sim/policies/breaker.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <map>

using namespace sim;

namespace {

Time milliseconds(const QJsonValue &value)
{
    return static_cast<Time>(value.toDouble() * 1e6);
}

BreakerPlan planOf(const QJsonObject &config)
{
    BreakerPlan plan{.present = true};
    const auto number = [&](const char *key, auto &out) {
        if (config.contains(QLatin1String(key)))
            out = static_cast<std::decay_t<decltype(out)>>(config[QLatin1String(key)].toDouble());
    };
    const auto duration = [&](const char *key, Time &out) {
        if (config.contains(QLatin1String(key)))
            out = milliseconds(config[QLatin1String(key)]);
    };
    if (config[u"slidingWindowType"].toString() == u"TIME_BASED")
        plan.slidingWindowType = BreakerPlan::Window::TimeBased;
    number("slidingWindowSize", plan.slidingWindowSize);
    number("minimumNumberOfCalls", plan.minimumNumberOfCalls);
    number("failureRateThreshold", plan.failureRateThreshold);
    number("slowCallRateThreshold", plan.slowCallRateThreshold);
    number("permittedNumberOfCallsInHalfOpenState", plan.permittedNumberOfCallsInHalfOpenState);
    duration("slowCallDurationThresholdMs", plan.slowCallDurationThreshold);
    duration("waitDurationInOpenStateMs", plan.waitDurationInOpenState);
    duration("maxWaitDurationInHalfOpenStateMs", plan.maxWaitDurationInHalfOpenState);
    if (config.contains(u"waitExponentialInitialMs")) {
        duration("waitExponentialInitialMs", plan.waitDurationInOpenState);
        plan.waitIntervalMultiplier = config[u"waitExponentialMultiplier"].toDouble(2);
    }
    plan.automaticTransitionFromOpenToHalfOpenEnabled =
        config[u"automaticTransitionFromOpenToHalfOpenEnabled"].toBool(false);
    plan.toClosedAfterHalfOpenWait = config[u"transitionToStateAfterWaitDuration"].toString() == u"CLOSED";
    return plan;
}

const std::map<QString, Breaker::State> states{
    {QStringLiteral("CLOSED"), Breaker::State::Closed},
    {QStringLiteral("OPEN"), Breaker::State::Open},
    {QStringLiteral("HALF_OPEN"), Breaker::State::HalfOpen},
    {QStringLiteral("FORCED_OPEN"), Breaker::State::ForcedOpen},
    {QStringLiteral("DISABLED"), Breaker::State::Disabled},
    {QStringLiteral("METRICS_ONLY"), Breaker::State::MetricsOnly},
    {QStringLiteral("RESET"), Breaker::State::Closed},
};

QString nameOf(Breaker::State state)
{
    for (const auto &[name, s] : states) {
        if (s == state && name != u"RESET")
            return name;
    }
    return {};
}

// One sequence being replayed.
struct Replay
{
    Breaker breaker;
    struct Asked
    {
        Time at;
        bool permitted;
    };
    std::map<QString, Asked> calls;

    QString step(const QJsonObject &step)
    {
        const Time t = milliseconds(step[u"t"]);
        const QString op = step[u"op"].toString(), id = step[u"call"].toVariant().toString();
        if (op == u"begin") {
            const bool permitted = breaker.begin(t);
            calls[id] = {t, permitted};
            return permitted ? QStringLiteral("permitted") : QStringLiteral("rejected");
        }
        if (op == u"end") {
            const Asked asked = calls[id];
            if (!asked.permitted)
                return QStringLiteral("skipped");
            QString outcome = step[u"outcome"].toString();
            breaker.end(t,
                        outcome == u"success"   ? Breaker::Outcome::Success
                        : outcome == u"ignored" ? Breaker::Outcome::Ignored
                                                : Breaker::Outcome::Failure,
                        t - asked.at);
            return outcome;
        }
        if (op == u"force") {
            breaker.force(t, states.at(step[u"to"].toString()));
            return step[u"to"].toString();
        }
        breaker.tick(t);
        return QStringLiteral("-");
    }
};

} // namespace

class tst_Breaker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itDoesWhatTheLibraryDoes_data();
    void itDoesWhatTheLibraryDoes();
};

void tst_Breaker::itDoesWhatTheLibraryDoes_data()
{
    QTest::addColumn<QJsonObject>("sequence");
    const QString fallback = QStringLiteral(HOPYARD_SOURCE_DIR "/tests/data/vectors/breaker");
    const QDir folder(qEnvironmentVariable("HOPYARD_VECTORS", fallback));
    const QStringList files = folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    QVERIFY2(!files.isEmpty(), qPrintable(folder.path()));
    int found = 0;
    for (const QString &name : files) {
        QFile file(folder.filePath(name));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
        QJsonParseError error{};
        const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &error);
        QVERIFY2(!document.isNull(), qPrintable(name + QLatin1String(": ") + error.errorString()));
        for (const QJsonValue vector : document[u"vectors"].toArray()) {
            const QJsonObject sequence = vector.toObject();
            if (sequence[u"config"].isObject() && sequence[u"steps"].isArray())
                QTest::newRow(qPrintable(sequence[u"id"].toString())) << sequence;
            ++found;
        }
    }
    QVERIFY2(found > 0, "no sequence in the folder");
}

void tst_Breaker::itDoesWhatTheLibraryDoes()
{
    QFETCH(QJsonObject, sequence);
    Replay replay{Breaker(planOf(sequence[u"config"].toObject())), {}};
    int number = 0;
    for (const QJsonValue value : sequence[u"steps"].toArray()) {
        const QJsonObject step = value.toObject(), expect = step[u"expect"].toObject();
        const QString result = replay.step(step);
        const Breaker::Metrics metrics = replay.breaker.metrics(milliseconds(step[u"t"]));
        const QJsonObject found{
            {QStringLiteral("result"), result},
            {QStringLiteral("state"), nameOf(replay.breaker.state())},
            {QStringLiteral("failureRate"), metrics.failureRate},
            {QStringLiteral("slowCallRate"), metrics.slowCallRate},
            {QStringLiteral("buffered"), static_cast<double>(metrics.buffered)},
            {QStringLiteral("failed"), static_cast<double>(metrics.failed)},
            {QStringLiteral("slow"), static_cast<double>(metrics.slow)},
            {QStringLiteral("notPermitted"), static_cast<double>(metrics.notPermitted)},
        };
        ++number;
        for (auto it = expect.begin(); it != expect.end(); ++it) {
            const QJsonValue have = found[it.key()];
            const bool same = it.value().isDouble() ? std::abs(have.toDouble() - it.value().toDouble()) < 0.01
                                                    : have == it.value();
            if (have.isUndefined() || same || result == u"skipped")
                continue;
            QFAIL(qPrintable(
                QStringLiteral("step %1 (%2 at %3 ms): %4 is %5, expected %6")
                    .arg(number)
                    .arg(step[u"op"].toString())
                    .arg(step[u"t"].toDouble())
                    .arg(it.key(), have.toVariant().toString(), it.value().toVariant().toString())));
        }
    }
}

QTEST_GUILESS_MAIN(tst_Breaker)
#include "tst_breaker.moc"
