// `hopyard record`: the running drawing as an animation, one picture for each step of simulated time.
#pragma once

#include "app/headless.h"

namespace app {

// REQUIRES: a QGuiApplication.
ExitCode record(const RecordCommand &command, Streams streams);

// What is recorded, worked out from what was asked for.
struct RecordPlan
{
    sim::Time from = 0;
    sim::Time step = 0; // simulated time between pictures
    int pictures = 0;
    double speed = 0; // simulated seconds per second of the animation
};
// Without an end the animation lasts ten seconds, or to the end of the run.
RecordPlan recordPlan(const RecordCommand &command, const sim::Scenario &scenario);

inline constexpr int picturesPerSecond = 25;
inline constexpr int mostPictures = 5000;

} // namespace app
