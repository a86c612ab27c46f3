#include "model/run/framemaker.h"

#include "model/run/runner.h"

#include <bit>
#include <limits>

namespace run {
namespace {

// The narrowest mask that would leave at most mostHops of so many messages, were the ids spread evenly; the
// last one while that one leaves more than three eighths of mostHops.
std::uint64_t maskFor(std::size_t inTransit, std::uint32_t lastPerDot)
{
    const std::size_t share = (inTransit + mostHops - 1) / mostHops;
    const std::uint64_t narrowest = share <= 1 ? 0 : std::bit_ceil(share) - 1;
    const bool lastWillDo = lastPerDot - 1 > narrowest && inTransit * 8 > mostHops * 3 * lastPerDot;
    return lastWillDo ? lastPerDot - 1 : narrowest;
}

void showHops(const sim::Engine &engine, Frame &frame, std::uint32_t lastPerDot)
{
    std::uint64_t mask = maskFor(engine.inTransit(), lastPerDot);
    for (;; mask = mask * 2 + 1) {
        frame.hops.clear();
        engine.hops(mask, mostHops + 1, frame.hops);
        if (frame.hops.size() <= mostHops || mask > std::numeric_limits<std::uint32_t>::max() / 4)
            break;
    }
    if (frame.hops.size() > mostHops)
        frame.hops.resize(mostHops);
    frame.messagesPerDot = static_cast<std::uint32_t>(mask + 1);
}

} // namespace

Frame makeFrame(const sim::Engine &engine, sim::Recorder &recorder, Dots dots, std::uint32_t lastPerDot)
{
    const sim::Scenario &scenario = engine.scenario();
    Frame frame;
    frame.now = engine.now();
    frame.events = engine.events();
    frame.fingerprint = engine.fingerprint();
    frame.nodes.reserve(scenario.nodes.size());
    for (sim::Index i = 0; i < scenario.nodes.size(); ++i)
        frame.nodes.push_back(engine.nodeGauge(i));
    frame.edges.reserve(scenario.edges.size());
    for (sim::Index i = 0; i < scenario.edges.size(); ++i)
        frame.edges.push_back(engine.edgeGauge(i, true));
    frame.channels.reserve(scenario.channels.size());
    for (sim::Index i = 0; i < scenario.channels.size(); ++i)
        frame.channels.push_back(engine.channelGauge(i));
    for (sim::Index i = 0; i < scenario.logs.size(); ++i)
        frame.logs.push_back(engine.logGauge(i));
    if (dots == Dots::Show)
        showHops(engine, frame, lastPerDot);
    frame.slots = recorder.takeSlots();
    frame.current = recorder.currentSlot(frame.now);
    frame.marks = recorder.takeMarks();
    return frame;
}

sim::Recorder recorderFor(const sim::Scenario &scenario)
{
    return sim::Recorder(scenario, {{{scenario.warmup, sim::never}}, slotLength, true});
}

} // namespace run
