#include "model/kinds/compiling/callissues.h"

#include "model/kinds/text.h"

namespace kinds {
namespace {

class CallInspection
{
public:
    CallInspection(const Wiring &wiring, const Wire &wire, IssueList &issues)
        : m_wiring(wiring)
        , m_wire(wire)
        , m_issues(issues)
    {
    }
    void run()
    {
        timeouts();
        if (const std::optional<Values> retry = m_wire.values.policy("retry"))
            retries(*retry);
        if (const std::optional<Values> breaker = m_wire.values.policy("circuitBreaker"))
            circuitBreaker(*breaker);
    }

private:
    void warn(const QString &text, const QString &remedy, const diagram::ParamPath &path)
    {
        m_issues.warn(m_wire.edge->id.text, text, remedy, pointerTo("edges", m_wire.number, path));
    }
    void timeouts();
    void retries(const Values &retry);
    void circuitBreaker(const Values &breaker);
    bool onlyTheTimeoutEndsIt() const;

    const Wiring &m_wiring;
    const Wire &m_wire;
    IssueList &m_issues;
};

void CallInspection::timeouts()
{
    const auto each = m_wire.values.duration("timeout"), all = m_wire.values.duration("overallTimeout");
    if (!each && !all)
        warn(Kinds::tr("%1 waits for %2 without a timeout: if no reply comes, it waits for ever")
                 .arg(m_wiring.name(m_wire.from), m_wiring.name(m_wire.to)),
             Kinds::tr("give the edge a timeout"), {QStringLiteral("timeout")});
    if (each && *each == 0)
        warn(Kinds::tr("A timeout of 0 gives up every call at once"),
             Kinds::tr("make it longer than the reply takes, or 'none'"), {QStringLiteral("timeout")});
    const bool meant = m_wire.edge->params.contains(QLatin1String("timeout"));
    if (meant && each && all && *all < *each)
        warn(Kinds::tr("The overall timeout of %1 is over before the timeout of an attempt, %2")
                 .arg(durationText(*all), durationText(*each)),
             Kinds::tr("make it longer, or the timeout shorter"), {QStringLiteral("overallTimeout")});
}

void CallInspection::retries(const Values &retry)
{
    const Values backoff = retry.section("backoff");
    const auto base = backoff.duration("base"), cap = backoff.duration("cap");
    if (base && cap && *cap < *base)
        warn(Kinds::tr("The first wait of %1 is cut down to the longest, %2").arg(durationText(*base), durationText(*cap)),
             Kinds::tr("raise 'cap'"), {QStringLiteral("retry"), QStringLiteral("backoff"), QStringLiteral("cap")});
    const bool again = retry.count("maxAttempts") > 1 && !retry.names("retryOn").isEmpty();
    if (retry.names("retryOn").isEmpty())
        warn(Kinds::tr("Nothing is tried again: the list of causes is empty"),
             Kinds::tr("name causes, or leave 'retryOn' out for the usual ones"),
             {QStringLiteral("retry"), QStringLiteral("retryOn")});
    const std::optional<Values> budget = retry.policy("budget");
    if (budget && !again && budget->text("kind") != QLatin1String("adaptive"))
        warn(Kinds::tr("The retry budget has nothing to hold back: no call is tried again"),
             Kinds::tr("raise 'maxAttempts', or remove the budget"), {QStringLiteral("retry"), QStringLiteral("budget")});
}

// Does the breaker see each attempt by itself, and nothing make it wait where its timeout does not count?
bool CallInspection::onlyTheTimeoutEndsIt() const
{
    const QStringList order = m_wire.values.names("decorators");
    const auto place = [&order](const char *policy) { return order.indexOf(QLatin1String(policy)); };
    const auto waits = [this](const char *policy) { return m_wire.values.policy(policy).has_value(); };
    return place("circuitBreaker") > place("retry") && !waits("rateLimiter") && !waits("connectionPool") &&
           (!waits("bulkhead") || place("bulkhead") > place("timeout"));
}

void CallInspection::circuitBreaker(const Values &breaker)
{
    const auto at = [](const char *key) {
        return diagram::ParamPath{QStringLiteral("circuitBreaker"), QLatin1String(key)};
    };
    if (breaker.text("preset") != QLatin1String("resilience4j"))
        return;
    for (const char *key : {"failureRateThreshold", "slowCallRateThreshold"}) {
        if (breaker.number(key) <= 0)
            warn(Kinds::tr("A '%1' of 0 opens the breaker whatever the calls did; resilience4j refuses it").arg(QLatin1String(key)),
                 Kinds::tr("give more than 0"), at(key));
    }
    const auto slow = breaker.duration("slowCallDurationThreshold"), timeout = m_wire.values.duration("timeout");
    const bool meant = m_wire.edge->params.value(QStringLiteral("circuitBreaker")).toObject().contains(QLatin1String("slowCallDurationThreshold"));
    if (meant && slow && timeout && *slow >= *timeout && onlyTheTimeoutEndsIt())
        warn(Kinds::tr("No call is ever slow: the timeout of %1 ends it before %2").arg(durationText(*timeout), durationText(*slow)),
             Kinds::tr("make 'slowCallDurationThreshold' shorter than the timeout"), at("slowCallDurationThreshold"));
}

} // namespace

void callIssues(const Wiring &wiring, const Wire &wire, IssueList &issues)
{
    if (!wire.async && !wiring.isChannel(wire.from) && !wiring.isChannel(wire.to))
        CallInspection(wiring, wire, issues).run();
}

} // namespace kinds
