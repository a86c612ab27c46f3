#include "model/sim/recorder.h"

#include "model/sim/world.h"

#include <algorithm>

namespace sim {

namespace {
constexpr std::size_t mostMarks = 256;
}

void Flow::add(const Flow &other)
{
    entered += other.entered;
    completed += other.completed;
    failed += other.failed;
    inFlight += other.inFlight;
    degraded += other.degraded;
    good += other.good;
    for (std::size_t i = 0; i < errors.size(); ++i)
        errors[i] += other.errors[i];
    ok.add(other.ok);
    bad.add(other.bad);
}

template <class Act> void Recorder::Meters::each(Act act)
{
    for (NodeMeters &m : nodes) {
        for (Meter *meter : {&m.queue, &m.inSystem, &m.busy, &m.capacity})
            act(*meter);
    }
    std::for_each(channels.begin(), channels.end(), act);
    std::for_each(lags.begin(), lags.end(), act);
    for (BreakerMeters &m : breakers)
        std::for_each(m.in.begin(), m.in.end(), act);
}

Recorder::Recorder(const Scenario &scenario, Options options)
    : m_options(std::move(options))
    , m_slotted(m_options.slotLength > 0)
    , m_single(m_options.windows.size() == 1 && m_options.windows.front().to == never)
    , m_breakerOf(scenario.edges.size(), noIndex)
    , m_oldest(scenario.channels.size(), never)
{
    for (const OperationPlan &operation : scenario.operations)
        m_nodeOf.push_back(operation.node);
    m_meters.nodes.resize(scenario.nodes.size());
    m_meters.channels.resize(scenario.channels.size());
    m_meters.lags.resize(scenario.logs.empty() ? 0 : scenario.channels.size());
    for (const Window &window : m_options.windows) {
        Part part{.from = window.from, .totals = {}};
        part.totals.from = window.from;
        part.totals.to = window.to;
        part.totals.nodes.resize(scenario.nodes.size());
        part.totals.operations.resize(scenario.operations.size());
        part.totals.edges.resize(scenario.edges.size());
        part.totals.channels.resize(scenario.channels.size());
        m_parts.push_back(std::move(part));
    }
    m_slot.nodes.resize(scenario.nodes.size());
    m_slot.edges.resize(scenario.edges.size());
    m_slot.channels.resize(scenario.channels.size());
    if (!m_slotted)
        return;
    m_nodeLatency.resize(scenario.nodes.size());
    m_edgeLatency.resize(scenario.edges.size());
    m_endToEnd.resize(scenario.channels.size());
}

void Recorder::openOnly()
{
    if (!m_single)
        return;
    Part &part = m_parts.front();
    m_only = {part.from, part.totals.operations.data(), part.totals.nodes.data(), part.totals.edges.data(),
              part.totals.channels.data()};
}

void Recorder::listen(const World &world)
{
    openOnly();
    if (m_listening && m_events == world.m_events && m_fingerprint == world.m_fingerprint)
        return;
    const Time now = world.m_now;
    const bool fromTheStart = world.m_events == 0 && now == 0;
    m_listening = true;
    m_meters.flushed = now;
    m_meters.each([](Meter &meter) { meter = {}; });
    for (Part &part : m_parts)
        part.from = fromTheStart ? part.totals.from : std::max(part.totals.from, now + 1);
    openOnly();
    for (Index n = 0; n < m_meters.nodes.size(); ++n) {
        const NodeGauge gauge = world.nodeGauge(n);
        NodeMeters &meters = m_meters.nodes[n];
        meters.queue.set(now, gauge.queued);
        meters.inSystem.set(now, gauge.inSystem);
        meters.busy.set(now, gauge.busy);
        meters.capacity.set(now, gauge.capacity);
    }
    for (Index c = 0; c < m_meters.channels.size(); ++c) {
        const ChannelState &channel = world.m_channels[c];
        depth(c, now, channel.waiting);
        if (!m_meters.lags.empty())
            lag(c, now, world.m_groups[c].lag);
        m_oldest[c] = channel.head == noIndex ? never : world.m_messages[channel.head].published;
    }
    for (Index e = 0; e < m_breakerOf.size(); ++e)
        breakersAre(e, now, world.edgeGauge(e));
    m_meters.each([now](Meter &meter) { meter.from = meter.integral(now); });
    startSlot(m_options.slotLength > 0 ? now - now % m_options.slotLength : now);
    nextBoundary(now);
}

void Recorder::breakersAre(Index edge, Time now, const EdgeGauge &gauge)
{
    if (m_breakerOf[edge] == noIndex) {
        if (!gauge.breakerPresent)
            return;
        m_breakerOf[edge] = static_cast<Index>(m_meters.breakers.size());
        m_meters.breakers.push_back({.edge = edge, .in = {}});
    }
    std::array<Meter, 3> &in = m_meters.breakers[m_breakerOf[edge]].in;
    in[static_cast<int>(BreakerState::Closed)].set(now, gauge.breakers - gauge.breakersOpen -
                                                            gauge.breakersHalfOpen);
    in[static_cast<int>(BreakerState::Open)].set(now, gauge.breakersOpen);
    in[static_cast<int>(BreakerState::HalfOpen)].set(now, gauge.breakersHalfOpen);
}

void Recorder::heardUntil(const World &world)
{
    m_events = world.m_events;
    m_fingerprint = world.m_fingerprint;
}

// ---- Levels: integrated piecewise between boundaries, so a piece belongs to one slot and whole to its
// windows ------

void Recorder::nextBoundary(Time now)
{
    m_boundary = m_options.slotLength > 0 ? m_slot.from + m_options.slotLength : never;
    for (const Part &part : m_parts) {
        for (const Time edge : {part.totals.from, part.totals.to}) {
            if (edge > now)
                m_boundary = std::min(m_boundary, edge);
        }
    }
}

void Recorder::cross(Time now)
{
    while (now >= m_boundary) {
        const Time boundary = m_boundary;
        flushTo(boundary);
        if (m_options.slotLength > 0 && boundary == m_slot.from + m_options.slotLength) {
            m_ended.push_back(sealed(boundary));
            startSlot(boundary);
        }
        nextBoundary(boundary);
    }
}

Slot Recorder::sealed(Time to) const
{
    Slot slot = m_slot;
    slot.to = to;
    for (std::size_t n = 0; n < m_nodeLatency.size(); ++n)
        slot.nodes[n].latency = m_nodeLatency[n].sparse();
    for (std::size_t e = 0; e < m_edgeLatency.size(); ++e)
        slot.edges[e].latency = m_edgeLatency[e].sparse();
    for (std::size_t c = 0; c < m_endToEnd.size(); ++c)
        slot.channels[c].endToEnd = m_endToEnd[c].sparse();
    return slot;
}

void Recorder::startSlot(Time from)
{
    m_slot = {};
    m_slot.from = m_slot.to = from;
    m_slot.nodes.resize(m_meters.nodes.size());
    m_slot.edges.resize(m_breakerOf.size());
    m_slot.channels.resize(m_meters.channels.size());
    for (std::vector<SlotHistogram> *histograms : {&m_nodeLatency, &m_edgeLatency, &m_endToEnd}) {
        for (SlotHistogram &histogram : *histograms)
            histogram.clear();
    }
}

void Recorder::Meters::addTo(Totals &totals, Time to) const
{
    if (flushed < totals.from || flushed >= totals.to || to <= flushed)
        return;
    const double seconds = inSeconds(to - flushed);
    const auto add = [seconds, to](Level &level, const Meter &meter) {
        level.area += meter.area(to) / 1e9;
        level.seconds += seconds;
        level.max = std::max<std::uint64_t>(level.max, meter.max);
    };
    for (std::size_t n = 0; n < nodes.size(); ++n) {
        add(totals.nodes[n].queue, nodes[n].queue);
        add(totals.nodes[n].inSystem, nodes[n].inSystem);
        add(totals.nodes[n].busy, nodes[n].busy);
        // More can be at work than there is: threads that share cores, or that have been taken away since.
        const double capacity = nodes[n].capacity.area(to), busy = nodes[n].busy.area(to);
        totals.nodes[n].capacitySeconds += (capacity > 0 ? std::max(capacity, busy) : 0) / 1e9;
    }
    for (std::size_t c = 0; c < channels.size(); ++c)
        add(totals.channels[c].depth, channels[c]);
    for (std::size_t c = 0; c < lags.size(); ++c)
        add(totals.channels[c].lag, lags[c]);
    for (const BreakerMeters &m : breakers) {
        for (std::size_t state = 0; state < m.in.size(); ++state)
            totals.edges[m.edge].breakerSeconds[state] += m.in[state].area(to) / 1e9;
    }
}

void Recorder::Meters::addTo(Slot &slot, Time to, Time slotLength) const
{
    const auto length = static_cast<double>(slotLength);
    for (std::size_t n = 0; n < nodes.size(); ++n) {
        NodeSlot &node = slot.nodes[n];
        node.queue += static_cast<float>(nodes[n].queue.area(to) / length);
        node.busy += static_cast<float>(nodes[n].busy.area(to) / length);
        node.queueMax = std::max(node.queueMax, static_cast<float>(nodes[n].queue.max));
        node.busyMax = std::max(node.busyMax, static_cast<float>(nodes[n].busy.max));
    }
    for (std::size_t c = 0; c < channels.size(); ++c) {
        ChannelSlot &channel = slot.channels[c];
        const Meter &ahead = c < lags.size() && lags[c].max > channels[c].max ? lags[c] : channels[c]; // with what a group reads again
        channel.waiting += static_cast<float>(ahead.area(to) / length);
        channel.waitingMax = std::max(channel.waitingMax, static_cast<float>(ahead.max));
    }
}

void Recorder::flushTo(Time boundary)
{
    for (Part &part : m_parts)
        m_meters.addTo(part.totals, boundary);
    if (m_slotted)
        m_meters.addTo(m_slot, boundary, m_options.slotLength);
    m_meters.each(
        [boundary](Meter &meter) { meter.from = meter.integral(boundary), meter.max = meter.value; });
    m_meters.flushed = boundary;
}

// ---- Results
// ---------------------------------------------------------------------------------------------------

Totals Recorder::totals(std::size_t window, Time now) const
{
    Totals totals = m_parts[window].totals;
    m_meters.addTo(totals, now);
    for (std::size_t o = 0; o < totals.operations.size(); ++o)
        totals.nodes[m_nodeOf[o]].add(totals.operations[o]);
    const auto rest = [](Flow &flow) {
        flow.inFlight = flow.entered - flow.completed - flow.failed;
    };
    std::for_each(totals.nodes.begin(), totals.nodes.end(), rest);
    std::for_each(totals.operations.begin(), totals.operations.end(), rest);
    std::for_each(totals.edges.begin(), totals.edges.end(), rest);
    for (std::size_t c = 0; c < totals.channels.size(); ++c) {
        ChannelTotals &t = totals.channels[c];
        t.inFlight =
            t.published - t.acknowledged - t.lost - t.dropped - t.expired - t.deadLettered - t.waiting;
        t.oldest = m_oldest[c] == never ? 0 : now - m_oldest[c];
    }
    return totals;
}

std::vector<Slot> Recorder::takeSlots()
{
    return std::exchange(m_ended, {});
}

Slot Recorder::currentSlot(Time now) const
{
    Slot slot = sealed(now);
    if (!m_slotted)
        return slot;
    m_meters.addTo(slot, now, m_options.slotLength);
    const auto share =
        now > slot.from ? static_cast<float>(m_options.slotLength) / static_cast<float>(now - slot.from) : 1;
    for (NodeSlot &node : slot.nodes) {
        node.queue *= share;
        node.busy *= share;
    }
    for (ChannelSlot &channel : slot.channels)
        channel.waiting *= share;
    return slot;
}

std::vector<Mark> Recorder::takeMarks()
{
    return std::exchange(m_marks, {});
}

// ---- Counts
// ------------------------------------------------------------------------------------------------------

void Recorder::nodeEndedInSlot(Index node, Ending ending)
{
    NodeSlot &slot = m_slot.nodes[node];
    const bool ok = ending.cause == Cause::None;
    ++(ok ? slot.completed : slot.failed);
    slot.good += ok && ending.good;
    slot.degraded += ok && ending.degraded;
    if (!ok)
        ++slot.errors[static_cast<std::size_t>(ending.cause)];
    if (ending.admitted)
        m_nodeLatency[node].record(ending.now - ending.entered);
}

void Recorder::wasted(Index node, Time entered, double nanoseconds)
{
    eachWindow(entered, [&](auto &t) { t.nodes[node].wastedSeconds += nanoseconds / 1e9; });
}

void Recorder::counted(Index node, Time entered, std::uint64_t NodeTotals::*count, std::uint64_t times)
{
    eachWindow(entered, [&](auto &t) { t.nodes[node].*count += times; });
}

void Recorder::took(Index node, Time entered, Histogram NodeTotals::*kind, Time time)
{
    eachWindow(entered, [&](auto &t) { (t.nodes[node].*kind).record(time); });
}

void Recorder::callEndedInSlot(Index edge, Ending ending)
{
    EdgeSlot &slot = m_slot.edges[edge];
    ++(ending.cause == Cause::None ? slot.completed : slot.failed);
    if (ending.cause != Cause::None)
        ++slot.errors[static_cast<std::size_t>(ending.cause)];
    m_edgeLatency[edge].record(ending.now - ending.entered);
}

void Recorder::counted(Index edge, Time entered, std::uint64_t EdgeTotals::*count)
{
    eachWindow(entered, [&](auto &t) { ++(t.edges[edge].*count); });
}

void Recorder::breakerMoved(Index edge, const BreakerTransition &transition)
{
    eachWindow(transition.at, [&](auto &t) { t.edges[edge].transitions.push_back(transition); });
}

void Recorder::deadLettered(Index channel, Time entered, DeathReason reason)
{
    eachWindow(entered,
               [&](auto &t) { ++t.channels[channel].deaths[static_cast<std::size_t>(reason)]; });
}

void Recorder::counted(Index channel, Time entered, std::uint64_t ChannelTotals::*count)
{
    eachWindow(entered, [&](auto &t) { ++(t.channels[channel].*count); });
}

void Recorder::oldest(Index channel, Time published)
{
    m_oldest[channel] = published;
}

void Recorder::keep(const Mark &mark)
{
    if (m_marks.size() == mostMarks)
        m_marks.erase(m_marks.begin());
    m_marks.push_back(mark);
}

} // namespace sim
