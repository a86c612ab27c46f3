// What the outside sees of a running engine: immutable, made on the worker when somebody asks. Std only.
#pragma once

#include "model/sim/observe.h"

#include <cstdint>
#include <string>
#include <vector>

namespace run {

enum class Phase : std::uint8_t { Paused, Running, Done, Failed };

struct Frame
{
    Phase phase = Phase::Paused;
    sim::Time now = 0;
    std::uint64_t commands = 0; // how many of the commands sent have been handled
    std::uint64_t events = 0;
    std::uint64_t fingerprint = 0;
    double speed = 0;           // simulated seconds per real second, measured over the last half second
    double eventsPerSecond = 0; // real seconds, measured likewise
    std::string stopped;        // why a run stopped at a limit or failed; empty otherwise

    // Gauges: the newest wins.
    std::vector<sim::NodeGauge> nodes;
    std::vector<sim::EdgeGauge> edges;
    std::vector<sim::ChannelGauge> channels;
    std::vector<sim::LogGauge> logs;
    sim::Slot current; // the slot under way

    // Messages on their way at `now`; 1 dot = messagesPerDot messages. Empty at full speed.
    std::vector<sim::Hop> hops;
    std::uint32_t messagesPerDot = 1;

    // Samples: an untaken frame is added to, never overwritten; of many slots the oldest are joined.
    std::vector<sim::Slot> slots;
    std::vector<sim::Mark> marks;
};

} // namespace run
