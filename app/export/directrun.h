// A run without a thread and without a clock, for pictures and recordings. One thread at a time.
#pragma once

#include "model/run/framemaker.h"
#include "model/run/history.h"
#include "model/run/observation.h"

#include <memory>

namespace app {

class DirectRun
{
public:
    DirectRun(std::shared_ptr<const sim::Scenario> scenario, std::uint64_t seed);

    // Simulates up to and including `at`, as fast as possible. False: a limit was hit, see limit().
    bool runTo(sim::Time at);
    // What there is to see now; `speed` is what views are told the pace is. Valid until the next call of a
    // member.
    run::Observation observe(double speed);
    const std::string &limit() const { return m_engine.limit(); }

private:
    std::shared_ptr<const sim::Scenario> m_scenario;
    sim::Engine m_engine;
    sim::Recorder m_recorder;
    run::Frame m_frame;
    run::History m_history;
};

} // namespace app
