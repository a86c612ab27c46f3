#include "app/export/directrun.h"

#include <algorithm>
#include <limits>

namespace app {

namespace {

// What the recorder holds is handed to the history this often, which keeps long runs bounded.
constexpr sim::Time stride = 10 * sim::second;

} // namespace

DirectRun::DirectRun(std::shared_ptr<const sim::Scenario> scenario, std::uint64_t seed)
    : m_scenario(std::move(scenario))
    , m_engine(m_scenario, seed)
    , m_recorder(run::recorderFor(*m_scenario))
{
}

bool DirectRun::runTo(sim::Time at)
{
    do {
        const sim::Time next = std::min(at, m_engine.now() + stride);
        if (m_engine.run(next, std::numeric_limits<std::uint64_t>::max(), &m_recorder) == sim::Stop::AtLimit)
            return false;
        if (next < at)
            m_history.append(run::makeFrame(m_engine, m_recorder, run::Dots::Hide));
    } while (m_engine.now() < at);
    return true;
}

run::Observation DirectRun::observe(double speed)
{
    m_frame = run::makeFrame(m_engine, m_recorder, run::Dots::Show);
    m_frame.phase = run::Phase::Running;
    m_frame.speed = speed;
    m_history.append(m_frame);
    return {m_scenario.get(), &m_frame, &m_history};
}

} // namespace app
