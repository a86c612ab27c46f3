#include "views/canvas/channelfacts.h"

#include "model/kinds/values.h"
#include "views/canvas/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace canvas {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(canvas::Facts)
};

QString groupText(const run::Observation &run, const sim::LogPlan &log, std::size_t group)
{
    const std::string &id = run.scenario->channels[log.groups[group]].id;
    return QString::fromStdString(id.substr(std::min(id.size(), id.find('/') + 1)));
}

// Has the group had consumers, be they up or not? One that never had any is not there yet.
bool isThere(const sim::GroupGauge &group)
{
    return !group.members.empty() || std::any_of(group.partitions.begin(), group.partitions.end(),
                                                 [](const auto &partition) { return partition.position > 0; });
}

} // namespace

NodeFacts ofQueue(const run::Observation &run, sim::Index channel)
{
    NodeFacts facts;
    if (channel >= run.frame->channels.size())
        return facts;
    const sim::ChannelGauge &gauge = run.frame->channels[channel];
    facts.value = countText(gauge.waiting);
    facts.unit = Words::tr("waiting");
    facts.detail = gauge.blocked > 0 ? Words::tr("alarm: %1 blocked").arg(gauge.blocked)
                   : gauge.waiting > 0
                       ? Words::tr("oldest %1").arg(kinds::humanDuration(sim::inSeconds(gauge.oldest)))
                   : gauge.delayed > 0 ? Words::tr("%1 in flight, %2 held").arg(gauge.inFlight - gauge.delayed).arg(gauge.delayed)
                                       : Words::tr("%1 in flight").arg(gauge.inFlight);
    facts.queued = gauge.waiting;
    facts.backlog = true;
    return facts;
}

NodeFacts ofExchange(const run::Observation &run, sim::Index node)
{
    NodeFacts facts;
    const sim::Index unroutable = run.scenario->nodes[node].channel;
    if (unroutable >= run.frame->channels.size())
        return facts;
    const std::uint64_t dropped = run.frame->channels[unroutable].ledger.dropped;
    facts.value = countText(static_cast<double>(dropped));
    facts.unit = Words::tr("unroutable");
    facts.detail = Words::tr("hands on at once");
    return facts;
}

NodeFacts ofLog(const run::Observation &run, sim::Index log)
{
    NodeFacts facts;
    if (log >= run.frame->logs.size())
        return facts;
    const sim::LogPlan &plan = run.scenario->logs[log];
    const sim::LogGauge &gauge = run.frame->logs[log];
    facts.unit = Words::tr("lag");
    std::size_t worst = 0;
    std::uint64_t lag = 0;
    for (std::size_t g = 0; g < gauge.groups.size(); ++g) {
        if (gauge.lag(g) >= lag && isThere(gauge.groups[g])) {
            lag = gauge.lag(g);
            worst = g;
        }
    }
    facts.value = countText(static_cast<std::uint32_t>(std::min<std::uint64_t>(lag, 0xffffffff)));
    if (gauge.groups.empty()) {
        std::uint64_t records = 0;
        for (const sim::LogGauge::Partition &partition : gauge.partitions)
            records += partition.records;
        facts.value = countText(static_cast<std::uint32_t>(std::min<std::uint64_t>(records, 0xffffffff)));
        facts.unit = Words::tr("records");
        facts.detail = Words::tr("no group reads them");
        return facts;
    }
    const sim::Time oldest = run.frame->channels[plan.groups[worst]].oldest;
    facts.detail = lag > 0 ? Words::tr("%1 is %2 behind")
                                 .arg(groupText(run, plan, worst), kinds::humanDuration(sim::inSeconds(oldest)))
                           : Words::tr("all read");
    for (std::size_t g = 0; g < gauge.groups.size(); ++g) {
        if (gauge.groups[g].rebalancing)
            facts.detail = Words::tr("%1 rebalances").arg(groupText(run, plan, g));
    }
    std::uint64_t most = 10; // a few records are no reason to shout
    std::vector<std::uint64_t> unread;
    for (std::size_t p = 0; p < gauge.partitions.size(); ++p) {
        unread.push_back(0);
        for (std::size_t g = 0; g < gauge.groups.size(); ++g) {
            if (isThere(gauge.groups[g]))
                unread.back() = std::max(unread.back(), gauge.partitions[p].end - gauge.groups[g].partitions[p].position);
        }
        most = std::max(most, unread.back());
    }
    for (const std::uint64_t records : unread)
        facts.lanes.push_back(static_cast<float>(records) / static_cast<float>(most));
    return facts;
}

void addOwners(EdgeFacts &facts, const run::Observation &run, sim::Index edge)
{
    const sim::Index channel = run.scenario->edges[edge].consumes;
    const sim::Index log = channel == sim::noIndex ? sim::noIndex : run.scenario->channels[channel].log;
    if (log >= run.frame->logs.size())
        return;
    const std::vector<sim::Index> &groups = run.scenario->logs[log].groups;
    const auto group = static_cast<std::size_t>(std::find(groups.begin(), groups.end(), channel) - groups.begin());
    const sim::GroupGauge &gauge = run.frame->logs[log].groups[group];
    std::vector<std::uint8_t> marks; // of the members
    std::uint8_t own = 2;
    for (const sim::MemberGauge &member : gauge.members)
        marks.push_back(member.edge == edge && own < 0xff ? own++ : std::uint8_t{1});
    facts.rebalancing = gauge.rebalancing;
    for (const sim::GroupGauge::Partition &partition : gauge.partitions)
        facts.owners.push_back(partition.owner < marks.size() ? marks[partition.owner] : std::uint8_t{0});
}

} // namespace canvas
