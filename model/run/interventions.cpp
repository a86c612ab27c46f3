#include "model/run/livechanges.h"
#include "model/run/runcontroller_p.h"

#include <algorithm>
#include <utility>

namespace run {
namespace {

constexpr int mostNamedChanges = 2; // in one entry of the log

const diagram::ParamPath &ratePath()
{
    static const diagram::ParamPath path{QStringLiteral("workload"), QStringLiteral("rate")};
    return path;
}

QString rateText(double rate)
{
    return rate >= 100 ? QString::number(rate, 'f', 0) : QString::number(rate, 'g', 3);
}

QString summaryOf(const QList<LiveChange> &changes)
{
    QStringList texts;
    for (const LiveChange &change : changes.first(std::min<qsizetype>(mostNamedChanges, changes.size())))
        texts.append(change.text);
    if (changes.size() > mostNamedChanges)
        texts.append(
            RunController::tr("and %n more", nullptr, static_cast<int>(changes.size() - mostNamedChanges)));
    return texts.join(QStringLiteral("; "));
}

} // namespace

diagram::Diagram RunController::Private::withLoads(diagram::Diagram diagram) const
{
    for (auto load = loads.begin(); load != loads.end(); ++load) {
        const auto node = diagram.nodes.find(diagram::NodeId(load.key()));
        if (node != diagram.nodes.end())
            node->second.params = diagram::withParam(node->second.params, ratePath(), load.value());
    }
    return diagram;
}

// A load set in the drawing counts for more than one dragged before.
void RunController::Private::dropEditedLoads(const diagram::Diagram &next)
{
    loads.removeIf([&](const QHash<QString, double>::iterator &load) {
        const diagram::NodeId id(load.key());
        const auto *before = diagram::find(newest, id), *after = diagram::find(next, id);
        return !before || !after ||
               diagram::paramAt(before->params, ratePath()) != diagram::paramAt(after->params, ratePath());
    });
}

// Makes the run that stands one of the next drawing, if that can be done while it goes on.
bool RunController::Private::takeOver(const diagram::Diagram &next, const kinds::Compiled &compiled)
{
    if (!scenario || !compiled.scenario || !kinds::differOnlyLive(base, next))
        return false;
    diagram::Diagram loaded = withLoads(next);
    const kinds::Compiled live = loads.isEmpty() ? compiled : kinds::compile(loaded);
    if (!live.scenario)
        return false;
    const QList<LiveChange> changes = liveChanges(running, loaded);
    base = next;
    running = std::move(loaded);
    if (!changes.isEmpty())
        replace(live.scenario, summaryOf(changes), changes.first().target);
    return true;
}

void RunController::Private::replace(std::shared_ptr<const sim::Scenario> next, const QString &text,
                                     const QString &target)
{
    scenario = next;
    sim::Intervention intervention;
    intervention.what = sim::Intervention::What::Replace;
    intervention.scenario = std::move(next);
    intervene(std::move(intervention), text, target);
}

void RunController::Private::intervene(sim::Intervention intervention, const QString &text,
                                       const QString &target)
{
    if (!runner)
        return;
    touched = true;
    pending.append({text, target});
    send(command::Intervene{std::move(intervention)});
}

std::optional<sim::FaultPlan> RunController::Private::faultOn(const QString &target,
                                                              sim::FaultPlan::Kind kind) const
{
    sim::FaultPlan fault;
    fault.kind = kind;
    using Kind = sim::FaultPlan::Kind;
    const bool onEdge = kind == Kind::Partition || kind == Kind::Latency || kind == Kind::Loss;
    const auto index = lookUp(onEdge ? edges : nodes, target);
    if (!index)
        return std::nullopt;
    (onEdge ? fault.edge : fault.node) = *index;
    return fault;
}

void RunController::Private::logApplied()
{
    if (logged == pending.size())
        return;
    const std::vector<sim::Intervention> applied = runner->interventions();
    const qsizetype before = log.size();
    for (; logged < static_cast<qsizetype>(applied.size()); ++logged) {
        const Pending &entry = pending[logged];
        const sim::Intervention &done = applied[static_cast<std::size_t>(logged)];
        const bool begins = done.what == sim::Intervention::What::StartFault;
        if (done.what == sim::Intervention::What::EndFault)
            endInLog(done);
        if (begins)
            acting.emplace_back(log.size(), done.fault);
        if (!entry.text.isEmpty())
            log.append({done.at, entry.text, entry.target, begins ? sim::never : 0});
    }
    if (log.size() != before)
        Q_EMIT q.intervened();
}

void RunController::Private::endInLog(const sim::Intervention &ended)
{
    std::erase_if(acting, [&](const auto &entry) {
        const auto &[place, fault] = entry;
        const bool over = fault.kind == ended.fault.kind && fault.node == ended.fault.node && fault.edge == ended.fault.edge;
        if (over)
            log[place].until = ended.at;
        return over;
    });
}

void RunController::setLoad(const diagram::NodeId &client, double rate)
{
    if (!load(client) || load(client) == rate)
        return;
    const auto before = d->loads;
    d->loads.insert(client.text, rate);
    diagram::Diagram next = d->withLoads(d->base);
    const kinds::Compiled compiled = kinds::compile(next);
    if (!compiled.scenario) {
        d->loads = before;
        return;
    }
    d->running = std::move(next);
    d->replace(compiled.scenario,
               tr("load of %1 %2/s").arg(itemName(d->running, client.text), rateText(rate)), client.text);
}

std::optional<double> RunController::load(const diagram::NodeId &client) const
{
    const auto index = nodeIndex(client);
    if (!index || d->scenario->nodes[*index].behaviour != sim::Behaviour::Source)
        return std::nullopt;
    const sim::SourcePlan &source = d->scenario->nodes[*index].source;
    return source.isSteady() ? std::optional(source.rate) : std::nullopt;
}

void RunController::startFault(const QString &kind, const QString &target, double value)
{
    const auto known = faultKindNamed(kind);
    auto fault = known ? d->faultOn(target, *known) : std::nullopt;
    if (!fault)
        return;
    fault->id = "by-hand-" + std::to_string(++d->startedFaults);
    if (*known == sim::FaultPlan::Kind::Latency)
        fault->extra = sim::Distribution::constant(static_cast<sim::Time>(value * sim::second));
    else
        fault->value = value;
    sim::Intervention intervention;
    intervention.what = sim::Intervention::What::StartFault;
    intervention.fault = *fault;
    d->intervene(std::move(intervention), faultText(*known, itemName(d->running, target), value), target);
}

void RunController::endFaults(const QString &kind, const QString &target)
{
    using Kind = sim::FaultPlan::Kind;
    const auto known = faultKindNamed(kind);
    if (!known && !kind.isEmpty())
        return;
    const QString name = itemName(d->running, target);
    QString text = known ? faultEndText(*known, name) : tr("faults of %1 ended").arg(name);
    for (const Kind each : {Kind::Slow, Kind::Errors, Kind::Crash, Kind::BlackHole, Kind::Pause,
                            Kind::Partition, Kind::Latency, Kind::Loss}) {
        const auto fault = !known || each == *known ? d->faultOn(target, each) : std::nullopt;
        if (!fault)
            continue;
        sim::Intervention intervention;
        intervention.what = sim::Intervention::What::EndFault;
        intervention.fault = *fault;
        d->intervene(std::move(intervention), std::exchange(text, QString()), target);
    }
}

void RunController::replay(const QString &group)
{
    const auto channel = channelIndex(group);
    if (!channel || d->scenario->channels[*channel].log == sim::noIndex)
        return;
    sim::Intervention intervention;
    intervention.what = sim::Intervention::What::Replay;
    intervention.channel = *channel;
    const QString log = group.section(u'/', 0, 0);
    d->intervene(std::move(intervention), tr("replay of %1").arg(group), log);
}

const QList<LoggedIntervention> &RunController::interventions() const
{
    return d->log;
}

} // namespace run
