#include "model/run/slots.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

namespace run {
namespace {

constexpr std::size_t mostSlots = 1200, fewestSlots = 240, newestSlots = 300; // of 0.1 s
constexpr std::size_t mostItemSlots = 1'200'000; // bounds the memory of large diagrams

struct Weights // of two levels that are averaged over time
{
    float first, second;
    float mean(float a, float b) const { return first * a + second * b; }
};

Weights weights(const sim::Slot &slot, const sim::Slot &next)
{
    const double a = static_cast<double>(length(slot));
    const double b = static_cast<double>(length(next));
    if (a + b <= 0)
        return {0.5F, 0.5F};
    return {static_cast<float>(a / (a + b)), static_cast<float>(b / (a + b))};
}

template <class Counts> void addErrors(Counts &counts, const Counts &more)
{
    for (std::size_t i = 0; i < counts.size(); ++i)
        counts[i] += more[i];
}

void add(sim::NodeSlot &node, const sim::NodeSlot &next, const Weights &weight)
{
    node.entered += next.entered;
    node.completed += next.completed;
    node.failed += next.failed;
    node.good += next.good;
    node.degraded += next.degraded;
    addErrors(node.errors, next.errors);
    if (next.latency.count() > 0)
        node.latency.add(next.latency);
    node.queue = weight.mean(node.queue, next.queue);
    node.queueMax = std::max(node.queueMax, next.queueMax);
    node.busy = weight.mean(node.busy, next.busy);
    node.busyMax = std::max(node.busyMax, next.busyMax);
}

void add(sim::EdgeSlot &edge, const sim::EdgeSlot &next)
{
    edge.calls += next.calls;
    edge.attempts += next.attempts;
    edge.completed += next.completed;
    edge.failed += next.failed;
    addErrors(edge.errors, next.errors);
    if (next.latency.count() > 0)
        edge.latency.add(next.latency);
}

void add(sim::ChannelSlot &channel, const sim::ChannelSlot &next, const Weights &weight)
{
    channel.published += next.published;
    channel.acknowledged += next.acknowledged;
    channel.redelivered += next.redelivered;
    channel.lost += next.lost;
    channel.waiting = weight.mean(channel.waiting, next.waiting);
    channel.waitingMax = std::max(channel.waitingMax, next.waitingMax);
    if (next.endToEnd.count() > 0)
        channel.endToEnd.add(next.endToEnd);
}

sim::Time shortest(const std::vector<sim::Slot> &slots, std::size_t end)
{
    sim::Time least = std::numeric_limits<sim::Time>::max();
    for (std::size_t i = 0; i < end; ++i)
        least = std::min(least, length(slots[i]));
    return std::max<sim::Time>(least, 1);
}

// Joins each pair of neighbours below `end` that are both at most `limit` long.
void joinPairs(std::vector<sim::Slot> &slots, std::size_t end, sim::Time limit)
{
    std::size_t write = 0;
    for (std::size_t read = 0; read < slots.size(); ++read, ++write) {
        if (write != read)
            slots[write] = std::move(slots[read]);
        const bool pair = read + 1 < end && length(slots[write]) <= limit && length(slots[read + 1]) <= limit;
        if (pair)
            run::join(slots[write], slots[++read]);
    }
    slots.resize(write);
}

} // namespace

void join(sim::Slot &slot, const sim::Slot &next)
{
    assert(slot.nodes.size() == next.nodes.size() && slot.edges.size() == next.edges.size() &&
           slot.channels.size() == next.channels.size());
    const Weights weight = weights(slot, next);
    for (std::size_t i = 0; i < slot.nodes.size(); ++i)
        add(slot.nodes[i], next.nodes[i], weight);
    for (std::size_t i = 0; i < slot.edges.size(); ++i)
        add(slot.edges[i], next.edges[i]);
    for (std::size_t i = 0; i < slot.channels.size(); ++i)
        add(slot.channels[i], next.channels[i], weight);
    slot.to = next.to;
}

bool thin(std::vector<sim::Slot> &slots, std::size_t most, std::size_t keep)
{
    assert(most >= 8 && keep <= most / 2);
    if (slots.size() <= most)
        return false;
    const std::size_t target = most - most / 4;
    sim::Time limit = shortest(slots, slots.size() - keep);
    while (slots.size() > target) {
        joinPairs(slots, slots.size() - keep, limit);
        // A lone short slot between long ones finds no partner of its size: the limit has to grow past it.
        limit = limit > std::numeric_limits<sim::Time>::max() / 2 ? limit : limit * 2;
    }
    return true;
}

Bounds boundsFor(const sim::Slot &slot)
{
    const std::size_t items =
        std::max<std::size_t>(1, slot.nodes.size() + slot.edges.size() + slot.channels.size());
    const std::size_t most = std::clamp(mostItemSlots / items, fewestSlots, mostSlots);
    return {most, std::min(newestSlots, most / 2)};
}

} // namespace run
