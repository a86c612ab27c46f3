// How fast simulated time goes beside real time. Std only; knows no clock, is told the time.
#pragma once

#include "model/sim/time.h"

#include <chrono>
#include <cstdint>
#include <deque>

namespace run {

using Real = std::chrono::nanoseconds; // since an arbitrary moment, never going back

// Where the simulation should be now: start + speed x elapsed. Debt is not paid back by rushing: what the
// machine could not do in time is given up, and the achieved speed says so.
class Pacer
{
public:
    void start(sim::Time simulated, Real real, double speed);
    sim::Time target(Real real) const; // at least the simulated time of the start
    // Told after some work how far it got.
    void worked(sim::Time simulated, Real real);
    // Real time until the target reaches a simulated time.
    Real until(sim::Time simulated, Real real) const;

private:
    sim::Time m_start = 0;
    Real m_started{};
    double m_speed = 1;
};

// Simulated seconds and events per real second over the last half second.
class Meter
{
public:
    void reset();
    void note(Real real, sim::Time simulated, std::uint64_t events);
    double speed() const; // 0 before anything has been seen
    double eventsPerSecond() const;

private:
    struct Reading
    {
        Real real;
        sim::Time simulated;
        std::uint64_t events;
    };
    double seconds() const;

    std::deque<Reading> m_readings; // the last is the newest; the first at most about half a second older
};

} // namespace run
