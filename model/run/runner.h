// An engine on a thread of its own, behind two doors: send() and takeFrame(). Std only.
#pragma once

#include "model/run/frame.h"
#include "model/sim/engine.h"

#include <chrono>
#include <functional>
#include <memory>
#include <variant>

namespace run {

namespace command {
struct Resume
{
};
struct Pause
{
};
struct Step // one event, then pause
{
};
struct SetSpeed
{
    double speed; // simulated seconds per real second; 0: as fast as possible
};
struct RunUntil // the end of the run from now on; sim::never: open end
{
    sim::Time until;
};
struct Intervene // at the engine's now; the runner fills in `at` and logs it
{
    sim::Intervention intervention;
};
} // namespace command

using Command = std::variant<command::Resume, command::Pause, command::Step, command::SetSpeed,
                             command::RunUntil, command::Intervene>;

class Runner
{
public:
    // Time between the worker's clock readings comes from here, so tests need not wait for a real clock.
    using Clock = std::function<std::chrono::nanoseconds()>;

    // Starts paused at time 0.
    Runner(std::shared_ptr<const sim::Scenario> scenario, std::uint64_t seed, sim::Time until,
           Clock clock = {});
    ~Runner(); // stops within milliseconds and joins
    Runner(const Runner &) = delete;
    Runner &operator=(const Runner &) = delete;

    // All members may be called from one other thread (the GUI's).
    void send(Command command);
    std::shared_ptr<const Frame> takeFrame();             // newest, or null; taking one asks for the next
    std::vector<sim::Intervention> interventions() const; // so far, with their simulated times

private:
    struct Shared;
    std::unique_ptr<Shared> m_shared;
};

inline constexpr std::size_t mostHops = 2000; // dots in one frame
inline constexpr sim::Time slotLength = 100 * sim::millisecond;

} // namespace run
