// What a witness hears of single messages.
#include "model/sim/world.h"

namespace sim {

namespace {

Happening endedBy(std::uint64_t ChannelTotals::*term)
{
    return term == &ChannelTotals::acknowledged ? Happening::Acknowledged
           : term == &ChannelTotals::lost       ? Happening::Lost
           : term == &ChannelTotals::dropped    ? Happening::Dropped
           : term == &ChannelTotals::expired    ? Happening::Expired
                                                : Happening::DeadLettered;
}

} // namespace

void World::tellOf(const Message &message, Happening what, Cause cause)
{
    Happened happened{.at = m_now, .published = message.published, .id = message.id, .message = message.key, .channel = message.channel,
                      .edge = message.edge, .what = what, .cause = cause, .again = message.deliveries > 1,
                      .deliveries = message.deliveries};
    if (what == Happening::DeadLettered)
        happened.reason = m_deaths[message.deaths].reason;
    if (message.channel == noIndex) {
        happened.log = logOf(message);
        happened.partition = message.partition;
    } else if (const Index log = m_tables.channels[message.channel].log; log != noIndex) {
        happened.log = log;
        happened.partition = message.partition;
        happened.offset = message.position;
        happened.message = partitionOf(log, message.partition).records[message.position].key;
        happened.again = (groupPartition(message.channel, message.partition).seen[message.position] & GroupPartition::Again) != 0;
        happened.replica = m_members[message.consumer].replica;
    } else if (message.consumer != noIndex) {
        happened.replica = m_consumers[message.consumer].replica;
    }
    m_recorder->witness()->hear(happened);
}

void World::tellOf(const Message &message, std::uint64_t ChannelTotals::*term, Cause cause)
{
    tellOf(message, endedBy(term), cause);
}

// Those that an exchange makes of it.
void World::tellCopies(const Message &message)
{
    const std::vector<Index> &route = m_scenario->routes[message.route];
    for (std::size_t i = 1; i < route.size(); ++i) {
        Message copy = message;
        copy.channel = route[i];
        copy.key = mix(message.key + golden * route[i]);
        tellOf(copy, Happening::Published, Cause::None);
    }
}

// In the log; `group`: only what that has of it.
void World::tellRecord(Index log, Index group, std::uint32_t p, std::uint64_t offset, Happening what)
{
    const Record &record = partitionOf(log, p).records[offset];
    Happened happened{.at = m_now, .published = record.published, .id = record.id, .message = record.key, .channel = group, .log = log, .what = what,
                      .partition = p, .offset = offset};
    if (what == Happening::DeadLettered)
        happened.reason = DeathReason::DeliveryLimit;
    if (group != noIndex) {
        happened.again = (groupPartition(group, p).seen[offset] & GroupPartition::Again) != 0;
        happened.edge = m_tables.channels[group].consumers.front();
    }
    m_recorder->witness()->hear(happened);
}

void World::tellRecord(Index log, Index group, std::uint32_t p, std::uint64_t offset, std::uint64_t ChannelTotals::*term)
{
    tellRecord(log, group, p, offset, endedBy(term));
}

} // namespace sim
