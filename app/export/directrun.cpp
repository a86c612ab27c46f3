#include "app/export/directrun.h"

#include <limits>

namespace app {

DirectRun::DirectRun(std::shared_ptr<const sim::Scenario> scenario, std::uint64_t seed)
    : m_scenario(std::move(scenario))
    , m_engine(m_scenario, seed)
    , m_recorder(run::recorderFor(*m_scenario))
{
}

bool DirectRun::runTo(sim::Time at)
{
    return m_engine.run(at, std::numeric_limits<std::uint64_t>::max(), &m_recorder) != sim::Stop::AtLimit;
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
