#include "views/panels/headline.h"

#include "model/kinds/values.h"
#include "views/shared/words.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace panels {

namespace {

constexpr sim::Time window = 10 * sim::second;

QString tr(const char *text)
{
    return QCoreApplication::translate("panels::RunBar", text);
}

struct Together
{
    run::Summary sum;
    int clients = 0;
    sim::Time deadline = sim::never; // the strictest of the clients
    // Why their calls failed. A client itself knows only 504 for whatever was late and 500 for the rest.
    std::array<std::uint64_t, sim::causeCount> callErrors{};
};

Together clientsOf(const run::Observation &observation, sim::Time from, sim::Time to)
{
    Together together;
    for (sim::Index i = 0; i < observation.scenario->nodes.size(); ++i) {
        const sim::NodePlan &node = observation.scenario->nodes[i];
        if (node.behaviour != sim::Behaviour::Source)
            continue;
        const run::Summary one = observation.history->summary(run::Subject::Node, i, from, to);
        together.sum.from = one.from;
        together.sum.to = one.to;
        ++together.clients;
        together.sum.entered += one.entered;
        together.sum.completed += one.completed;
        together.sum.failed += one.failed;
        together.sum.good += one.good;
        together.sum.degraded += one.degraded;
        together.sum.latency.add(one.latency);
        together.deadline = std::min(together.deadline, node.source.deadline);
    }
    for (sim::Index i = 0; i < observation.scenario->edges.size(); ++i) {
        const sim::EdgePlan &edge = observation.scenario->edges[i];
        if (edge.async || edge.optional ||
            observation.scenario->nodes[edge.from].behaviour != sim::Behaviour::Source)
            continue;
        const run::Summary one = observation.history->summary(run::Subject::Edge, i, from, to);
        for (int cause = 0; cause < sim::causeCount; ++cause)
            together.callErrors[cause] += one.errors[cause];
    }
    return together;
}

QString causesText(const std::array<std::uint64_t, sim::causeCount> &errors)
{
    QList<int> causes;
    for (int cause = 0; cause < sim::causeCount; ++cause) {
        if (errors[cause] > 0)
            causes << cause;
    }
    std::stable_sort(causes.begin(), causes.end(), [&](int a, int b) { return errors[a] > errors[b]; });
    QStringList words;
    for (int cause : causes.mid(0, 2)) {
        words << QStringLiteral("%1 %2").arg(views::groupedNumber(errors[cause]),
                                             views::causeWord(static_cast<sim::Cause>(cause)));
    }
    return words.join(QStringLiteral(", "));
}

} // namespace

Headline headlineOf(const run::Observation &observation)
{
    Headline headline;
    headline.p50 = headline.p99 = headline.goodput = headline.errors = views::dash;
    if (!observation)
        return headline;
    const sim::Time now = observation.history->now();
    const sim::Time from = std::max<sim::Time>(0, now - window);
    const auto [sum, clients, deadline, callErrors] = clientsOf(observation, from, now);
    if (clients > 1)
        headline.source = clients == 2 ? tr("of both clients") : tr("of %1 clients").arg(clients);
    const sim::Time covered = sum.to - sum.from;
    const double seconds = sim::inSeconds(covered);
    const std::uint64_t finished = sum.completed + sum.failed;
    if (seconds <= 0 || finished == 0)
        return headline;

    // Slots are cut at tenths of a second, so up to one of them more is within the words.
    headline.window = sum.from <= 0 ? tr("since the start") : tr("last %1 s").arg(qRound(seconds - 0.05));
    headline.count = tr("n %1").arg(views::groupedNumber(sum.latency.count()));
    headline.offered =
        tr("of %1 /s sent").arg(views::shortNumber(static_cast<double>(sum.entered) / seconds));
    if (sum.latency.count() > 0) {
        headline.p50 = kinds::humanDuration(sim::inSeconds(sum.latency.quantile(0.5)));
        headline.p99 = kinds::humanDuration(sim::inSeconds(sum.latency.quantile(0.99)));
        headline.isSlow = deadline != sim::never && sum.latency.quantile(0.99) > deadline;
    }
    const double share = static_cast<double>(sum.failed) / static_cast<double>(finished);
    headline.goodput = tr("%1 /s").arg(views::shortNumber(static_cast<double>(sum.good) / seconds));
    headline.errors = views::percentText(share);
    // What a fallback stood in for has failed nobody.
    if (sum.failed > 0)
        headline.causes = causesText(callErrors);
    else if (sum.degraded > 0)
        headline.causes = tr("%1 degraded").arg(views::groupedNumber(sum.degraded));
    headline.isFailing = share > 0.01;
    return headline;
}

} // namespace panels
