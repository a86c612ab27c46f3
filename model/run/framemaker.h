// Makes frames of an engine: for the runner's thread and for pictures without one. Std only.
#pragma once

#include "model/run/frame.h"
#include "model/sim/engine.h"
#include "model/sim/recorder.h"

namespace run {

enum class Dots { Show, Hide };

// Gauges, the slots and marks recorded since the last call, and the messages on their way (at most mostHops:
// the mask widens by powers of two until they fit, and says so in messagesPerDot; where the last frame's
// suits nearly as well it stays, so that dots do not flicker). Phase, commands and speeds are the caller's.
Frame makeFrame(const sim::Engine &engine, sim::Recorder &recorder, Dots dots, std::uint32_t lastPerDot = 1);

// A recorder with what the window needs: slots, marks, and the totals of the measured part.
sim::Recorder recorderFor(const sim::Scenario &scenario);

} // namespace run
