#include "model/run/pace.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace run {
namespace {

constexpr Real mostDebt = std::chrono::milliseconds(100);
constexpr Real meterSpan = std::chrono::milliseconds(500);
constexpr Real meterStep = std::chrono::milliseconds(20); // readings closer than that replace each other
constexpr double farAway = 4e18;                          // nanoseconds; still fits a Time

Real toReal(double nanoseconds)
{
    return Real(static_cast<Real::rep>(std::min(nanoseconds, farAway)));
}

} // namespace

void Pacer::start(sim::Time simulated, Real real, double speed)
{
    m_start = simulated;
    m_started = real;
    m_speed = speed;
}

sim::Time Pacer::target(Real real) const
{
    const double ahead = std::max(0.0, static_cast<double>((real - m_started).count())) * m_speed;
    if (ahead >= farAway - static_cast<double>(m_start))
        return sim::never;
    return m_start + static_cast<sim::Time>(ahead);
}

void Pacer::worked(sim::Time simulated, Real real)
{
    if (until(simulated, real) < -mostDebt)
        start(simulated, real - mostDebt, m_speed);
}

Real Pacer::until(sim::Time simulated, Real real) const
{
    const double elapsed = static_cast<double>((real - m_started).count());
    return toReal(static_cast<double>(simulated - m_start) / m_speed - elapsed);
}

void Meter::reset()
{
    m_readings.clear();
}

void Meter::note(Real real, sim::Time simulated, std::uint64_t events)
{
    const bool close = m_readings.size() > 1 && real - m_readings[m_readings.size() - 2].real < meterStep;
    if (close)
        m_readings.pop_back();
    m_readings.push_back({real, simulated, events});
    while (m_readings.size() > 2 && real - m_readings[1].real >= meterSpan)
        m_readings.pop_front();
}

double Meter::seconds() const
{
    if (m_readings.size() < 2)
        return 0;
    return std::chrono::duration<double>(m_readings.back().real - m_readings.front().real).count();
}

double Meter::speed() const
{
    const double span = seconds();
    return span > 0 ? sim::inSeconds(m_readings.back().simulated - m_readings.front().simulated) / span : 0;
}

double Meter::eventsPerSecond() const
{
    const double span = seconds();
    return span > 0 ? static_cast<double>(m_readings.back().events - m_readings.front().events) / span : 0;
}

} // namespace run
