#include "views/inspector/verdict.h"

#include "model/kinds/values.h"
#include "views/inspector/channels.h"
#include "views/shared/words.h"

#include <QCoreApplication>
#include <QStringList>

namespace inspector {

namespace {

// Who does a node's work: threads that serve calls, or its consumers' own workers when nobody calls it.
enum class Staff { Threads, Workers };

class Verdict
{
    Q_DECLARE_TR_FUNCTIONS(Verdict)
public:
    static QString ofStation(const sim::NodeGauge &gauge, Staff staff);
    static QString ofSagas(const sim::NodeGauge &gauge);
    static QString ofClient(const sim::NodeGauge &gauge, const sim::SourcePlan &source);
    static QString ofSending(const sim::NodeGauge &gauge, const sim::SourcePlan &source);
    static QString ofChannel(const sim::ChannelGauge &gauge);
    static QString ofContent(const sim::ChannelGauge &gauge);
    static QString ofEdge(const sim::EdgeGauge &gauge, const sim::EdgePlan &plan, sim::Time now);

private:
    static QString ofStaff(const sim::NodeGauge &gauge, Staff staff);
    static QString ofOnlyOne(const sim::NodeGauge &gauge, Staff staff);
    static QString ofTraffic(const sim::EdgeGauge &gauge, bool async);
    static QString ofBreaker(const sim::EdgeGauge &gauge, const sim::BreakerPlan &plan, sim::Time now);
    static QString ofWindow(const sim::EdgeGauge &gauge, const sim::BreakerPlan &plan);
    static QStringList ofAllowances(const sim::EdgeGauge &gauge);
    static QString ofQueue(const sim::NodeGauge &gauge);

public:
    static QString ofLog(const run::Observation &run, const diagram::Diagram &drawing, sim::Index log);
};

QString number(quint64 n)
{
    return views::groupedNumber(n);
}

QString Verdict::ofLog(const run::Observation &run, const diagram::Diagram &drawing, sim::Index log)
{
    const sim::LogGauge &gauge = run.frame->logs[log];
    QStringList sentences;
    for (std::size_t g = 0; g < gauge.groups.size(); ++g) {
        const QString group = channelName(*run.scenario, drawing, run.scenario->logs[log].groups[g]);
        const std::uint64_t lag = gauge.lag(g);
        if (gauge.groups[g].rebalancing)
            sentences << tr("%1 rebalances.").arg(group);
        sentences << (lag == 0   ? tr("%1 has read all there is.").arg(group)
                      : lag == 1 ? tr("%1 is one record behind.").arg(group)
                                 : tr("%1 is %2 records behind.").arg(group, number(lag)));
    }
    return sentences.isEmpty() ? tr("Nobody reads it.") : sentences.join(u' ');
}

QString Verdict::ofQueue(const sim::NodeGauge &gauge)
{
    if (gauge.queued == 0)
        return tr("Nobody waits.");
    return gauge.queued == 1 ? tr("One request waits.") : tr("%1 requests wait.").arg(number(gauge.queued));
}

QString Verdict::ofOnlyOne(const sim::NodeGauge &gauge, Staff staff)
{
    const QString one = staff == Staff::Threads ? tr("thread") : tr("worker");
    if (gauge.busy == 0)
        return tr("The only %1 is free.").arg(one);
    return gauge.waitingOnCalls > 0 ? tr("The only %1 is waiting for a call.").arg(one)
                                    : tr("The only %1 is busy.").arg(one);
}

QString Verdict::ofStaff(const sim::NodeGauge &gauge, Staff staff)
{
    if (gauge.capacity == 1)
        return ofOnlyOne(gauge, staff);
    const QString who = staff == Staff::Threads ? tr("threads") : tr("workers");
    const QString all = number(gauge.capacity) + u' ' + who, busy = number(gauge.busy),
                  held = number(gauge.waitingOnCalls);
    if (gauge.capacity == 0)
        return gauge.busy == 0 ? tr("Nothing is in hand.") : tr("%1 in hand, without a bound.").arg(busy);
    if (gauge.busy == 0)
        return tr("All %1 are free.").arg(all);
    if (gauge.busy < gauge.capacity) {
        return gauge.waitingOnCalls > 0
                   ? tr("%1 of %2 busy, %3 of them waiting for calls.").arg(busy, all, held)
                   : tr("%1 of %2 busy.").arg(busy, all);
    }
    if (gauge.waitingOnCalls >= gauge.busy)
        return tr("All %1 are waiting for calls.").arg(all);
    return gauge.waitingOnCalls > 0 ? tr("All %1 are busy, %2 of them waiting for calls.").arg(all, held)
                                    : tr("All %1 are busy.").arg(all);
}

QString Verdict::ofStation(const sim::NodeGauge &gauge, Staff staff)
{
    if (gauge.silent)
        return tr("A black hole: whatever is sent to it gets no answer.");
    if (gauge.crashed)
        return tr("Crashed: calls to it are refused.");
    QStringList sentences;
    if (gauge.paused)
        sentences << tr("Paused: its own work stands still.");
    if (gauge.slow != 1)
        sentences << tr("Slowed ×%1.").arg(views::shortNumber(gauge.slow));
    if (gauge.errorShare > 0)
        sentences << tr("%1 of its requests are made to fail.").arg(views::percentText(gauge.errorShare));
    if (gauge.readBacks > 0)
        sentences << tr("Reads of what was just written: %2, of them stale: %1.").arg(number(gauge.staleReads), number(gauge.readBacks));
    if (gauge.compensated + gauge.stuck + gauge.compensating > 0)
        sentences << ofSagas(gauge);
    if (gauge.lostEvents + gauge.phantomEvents > 0)
        sentences << tr("Written, and nobody told: %1; told, and never written: %2.").arg(number(gauge.lostEvents), number(gauge.phantomEvents));
    if (gauge.appended + gauge.conflicts > 0)
        sentences << tr("Events appended: %1, refused with 409: %2.").arg(number(gauge.appended), number(gauge.conflicts));
    if (gauge.partial > 0)
        sentences << tr("Replies with data and errors: %1; HTTP says 200.").arg(number(gauge.partial));
    if (gauge.dataNull > 0)
        sentences << tr("Replies without data: %1; HTTP says 200.").arg(number(gauge.dataNull));
    sentences << ofStaff(gauge, staff);
    if (staff == Staff::Threads && (gauge.busy > 0 || gauge.queued > 0))
        sentences << ofQueue(gauge);
    return sentences.join(u' ');
}

QString Verdict::ofSagas(const sim::NodeGauge &gauge)
{
    QString text = tr("Sagas undone: %1").arg(number(gauge.compensated));
    if (gauge.compensating > 0)
        text += tr(", being undone: %1").arg(number(gauge.compensating));
    if (gauge.stuck > 0)
        text += tr(", stuck half way: %1").arg(number(gauge.stuck));
    return text + u'.';
}

QString Verdict::ofSending(const sim::NodeGauge &gauge, const sim::SourcePlan &source)
{
    if (source.isClosed())
        return source.users == 1 ? tr("One user asks, waits and thinks.")
                                 : tr("%1 users ask, wait and think.").arg(number(source.users));
    if (source.arrivals == sim::SourcePlan::Arrivals::Replay)
        return tr("Sends at given times.");
    return tr("Sends %1 requests/s.").arg(views::shortNumber(gauge.rate));
}

QString Verdict::ofClient(const sim::NodeGauge &gauge, const sim::SourcePlan &source)
{
    const QString rate = ofSending(gauge, source);
    const QString open = gauge.inSystem == 0   ? tr("None is under way.")
                         : gauge.inSystem == 1 ? tr("One is under way.")
                                               : tr("%1 are under way.").arg(number(gauge.inSystem));
    return rate + u' ' + open;
}

QString Verdict::ofChannel(const sim::ChannelGauge &gauge)
{
    const QString content = ofContent(gauge);
    return gauge.blocked == 0 ? content
                              : content + u' ' + tr("Its memory alarm is on: %1 to be published.").arg(number(gauge.blocked));
}

QString Verdict::ofContent(const sim::ChannelGauge &gauge)
{
    if (gauge.waiting == 0)
        return gauge.inFlight == 0 ? tr("Empty: nothing waits.")
                                   : tr("Nothing waits; %1 in the consumers' hands or on their way.")
                                         .arg(number(gauge.inFlight));
    const QString oldest = kinds::humanDuration(sim::inSeconds(gauge.oldest));
    return gauge.waiting == 1 ? tr("One message waits, for %1 now.").arg(oldest)
                              : tr("%1 messages wait, the oldest for %2.").arg(number(gauge.waiting), oldest);
}

QString Verdict::ofTraffic(const sim::EdgeGauge &gauge, bool async)
{
    const QString count = number(gauge.inFlight);
    if (async) {
        return gauge.inFlight == 0   ? tr("No message is on its way.")
               : gauge.inFlight == 1 ? tr("One message is on its way.")
                                     : tr("%1 messages are on their way.").arg(count);
    }
    return gauge.inFlight == 0   ? tr("No call is under way.")
           : gauge.inFlight == 1 ? tr("One call is under way.")
                                 : tr("%1 calls are under way.").arg(count);
}

// What the breaker goes by, as its metrics say it.
QString Verdict::ofWindow(const sim::EdgeGauge &gauge, const sim::BreakerPlan &plan)
{
    const QString calls = number(gauge.bufferedCalls), needed = number(gauge.neededCalls);
    if (gauge.breaker == sim::BreakerState::HalfOpen && plan.rules == sim::BreakerPlan::Rules::Opossum)
        return tr("One call decides.");
    if (gauge.breaker == sim::BreakerState::HalfOpen)
        return tr("%1 of the %2 it needs have ended.").arg(calls, needed);
    if (gauge.bufferedCalls == 0)
        return tr("Its window is empty.");
    if (gauge.failureRate < 0)
        return tr("%1 of the %2 calls it needs are in its window.").arg(calls, needed);
    QString text = tr("Of %1 calls in its window %2 failed; it opens at %3.")
                       .arg(calls, views::percentText(gauge.failureRate / 100), views::percentText(plan.failureRateThreshold / 100));
    if (gauge.slowCallRate > 0)
        text += u' ' + tr("%1 were slow; it opens at %2.")
                           .arg(views::percentText(gauge.slowCallRate / 100), views::percentText(plan.slowCallRateThreshold / 100));
    return text;
}

QString Verdict::ofBreaker(const sim::EdgeGauge &gauge, const sim::BreakerPlan &plan, sim::Time now)
{
    if (gauge.breaker == sim::BreakerState::Open)
        return tr("The breaker is OPEN: calls fail at once. It tries again in %1.")
            .arg(kinds::humanDuration(sim::inSeconds(std::max<sim::Time>(0, gauge.breakerOpenUntil - now))));
    const QString state = gauge.breaker == sim::BreakerState::HalfOpen
                              ? tr("The breaker is HALF_OPEN: a few calls try whether it works again.")
                          : gauge.breakers > 1 ? tr("The breakers are CLOSED. Of the one with most failures:")
                                               : tr("The breaker is CLOSED.");
    return state + u' ' + ofWindow(gauge, plan);
}

// What the rate limiter and the retry budget still allow.
QStringList Verdict::ofAllowances(const sim::EdgeGauge &gauge)
{
    QStringList sentences;
    if (gauge.availablePermissions < 0)
        sentences << (gauge.availablePermissions == -1
                          ? tr("One call waits for the rate limiter.")
                          : tr("%1 calls wait for the rate limiter.").arg(number(static_cast<quint64>(-gauge.availablePermissions))));
    else if (gauge.availablePermissions < sim::unlimited)
        sentences << tr("Permits left of the rate limiter: %1.").arg(number(static_cast<quint64>(gauge.availablePermissions)));
    if (gauge.retryBalance <= 0)
        sentences << tr("The retry budget is used up.");
    else if (gauge.retryBalance < sim::unlimited)
        sentences << tr("The retry budget allows %1 more.").arg(number(static_cast<quint64>(gauge.retryBalance)));
    return sentences;
}

QString Verdict::ofEdge(const sim::EdgeGauge &gauge, const sim::EdgePlan &plan, sim::Time now)
{
    QStringList sentences;
    if (gauge.partitioned)
        sentences << tr("Cut: nothing gets through.");
    if (gauge.extra > 0)
        sentences << tr("Every message takes about %1 longer.")
                         .arg(kinds::humanDuration(sim::inSeconds(gauge.extra)));
    if (gauge.lossShare > 0)
        sentences << tr("%1 of the messages have to be sent again.").arg(views::percentText(gauge.lossShare));
    if (gauge.breakerPresent)
        sentences << ofBreaker(gauge, plan.breaker, now);
    sentences << ofTraffic(gauge, plan.async);
    sentences << ofAllowances(gauge);
    if (gauge.backingOff > 0)
        sentences << (gauge.backingOff == 1 ? tr("One waits to try again.")
                                            : tr("%1 wait to try again.").arg(number(gauge.backingOff)));
    return sentences.join(u' ');
}

Staff staffOf(const sim::Scenario &scenario, sim::Index node)
{
    bool consumes = false;
    for (const sim::EdgePlan &edge : scenario.edges) {
        if (edge.to == node && !edge.async)
            return Staff::Threads;
        consumes |= edge.to == node && edge.consumes != sim::noIndex;
    }
    return consumes ? Staff::Workers : Staff::Threads;
}

QString verdictOnNode(const run::Observation &observation, const diagram::Diagram &drawing, const diagram::NodeId &id)
{
    const auto channel = observation.channel(id.text);
    if (channel && *channel < observation.frame->channels.size())
        return Verdict::ofChannel(observation.frame->channels[*channel]);
    const auto node = observation.node(id);
    if (!node || *node >= observation.frame->nodes.size())
        return {};
    const sim::NodeGauge &gauge = observation.frame->nodes[*node];
    const sim::NodePlan &plan = observation.scenario->nodes[*node];
    if (plan.log != sim::noIndex && plan.log < observation.frame->logs.size())
        return Verdict::ofLog(observation, drawing, plan.log);
    return plan.behaviour == sim::Behaviour::Source
               ? Verdict::ofClient(gauge, plan.source)
               : Verdict::ofStation(gauge, staffOf(*observation.scenario, *node));
}

QString verdictOnEdge(const run::Observation &observation, const diagram::EdgeId &id)
{
    const auto edge = observation.edge(id);
    if (!edge || *edge >= observation.frame->edges.size())
        return {};
    QString text = Verdict::ofEdge(observation.frame->edges[*edge], observation.scenario->edges[*edge],
                                   observation.frame->now);
    const auto channel = observation.channel(id.text);
    if (channel && *channel < observation.frame->channels.size())
        text += u' ' + Verdict::ofChannel(observation.frame->channels[*channel]);
    return text;
}

} // namespace

QString verdictOn(const run::Observation &observation, const diagram::Diagram &drawing, const Subject &subject)
{
    if (!observation)
        return {};
    if (const auto *node = std::get_if<diagram::NodeId>(&subject))
        return verdictOnNode(observation, drawing, *node);
    if (const auto *edge = std::get_if<diagram::EdgeId>(&subject))
        return verdictOnEdge(observation, *edge);
    return {};
}

} // namespace inspector
