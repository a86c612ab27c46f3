// The simulation. An ordinary value: copying an engine copies the whole simulated world, and both go on
// alike. A run is a pure function of (scenario, seed, interventions): no wall clock, no threads, no locale,
// no I/O. One engine is used by one thread at a time.
#pragma once

#include "model/sim/observe.h"
#include "model/sim/scenario.h"

#include <memory>
#include <string>

namespace sim {

class Recorder; // sim/recorder.h: counts what happens; not part of the world
class World;    // sim/world.h: the state; private to this room

enum class Stop : std::uint8_t {
    ReachedTime, // all events at or before `until` are handled, now() == until
    UsedBudget,  // handled as many events as allowed
    AtLimit,     // too many live items or events at one instant; limit() says what
};

class Engine
{
public:
    // REQUIRES: the scenario came from kinds::compile() (indices are valid).
    Engine(std::shared_ptr<const Scenario> scenario, std::uint64_t seed);
    Engine(const Engine &);
    Engine(Engine &&) noexcept;
    Engine &operator=(const Engine &);
    Engine &operator=(Engine &&) noexcept;
    ~Engine();

    // Handles events in order, none after `until`, at most `budget`. The recorder hears of everything;
    // it may be null and never changes what happens.
    Stop run(Time until, std::uint64_t budget, Recorder *recorder);
    // Acts now, after all events at or before now().
    void intervene(const Intervention &intervention, Recorder *recorder);

    Time now() const;                  // never beyond an event that is not handled
    Time nextEventAt() const;          // `never` when nothing is left
    std::uint64_t events() const;      // handled so far
    std::uint64_t fingerprint() const; // over the seed, the handled events and the interventions
    std::uint64_t seed() const;
    const Scenario &scenario() const;
    const std::string &limit() const; // names the queue or cycle that hit a limit; empty otherwise

    NodeGauge nodeGauge(Index node) const;
    EdgeGauge edgeGauge(Index edge, bool policies = false) const;
    ChannelGauge channelGauge(Index channel) const;
    LogGauge logGauge(Index log) const;
    // Messages on their way now: those with (hash(id) & mask) == 0, at most `most`. Returns all that match
    // the mask in a fixed order; the caller widens the mask when there are too many.
    void hops(std::uint64_t mask, std::size_t most, std::vector<Hop> &out) const;
    std::size_t inTransit() const; // how many messages are on their way, without a mask

private:
    std::unique_ptr<World> m_world;
};

} // namespace sim
