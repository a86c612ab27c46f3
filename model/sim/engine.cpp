#include "model/sim/engine.h"

#include "model/sim/world.h"

namespace sim {

Engine::Engine(std::shared_ptr<const Scenario> scenario, std::uint64_t seed)
    : m_world(std::make_unique<World>(std::move(scenario), seed))
{
}

Engine::Engine(const Engine &other)
    : m_world(std::make_unique<World>(*other.m_world))
{
}

Engine::Engine(Engine &&) noexcept = default;

Engine &Engine::operator=(const Engine &other)
{
    if (this != &other)
        m_world = std::make_unique<World>(*other.m_world);
    return *this;
}

Engine &Engine::operator=(Engine &&) noexcept = default;

Engine::~Engine() = default;

Stop Engine::run(Time until, std::uint64_t budget, Recorder *recorder)
{
    return m_world->run(until, budget, recorder);
}

void Engine::intervene(const Intervention &intervention, Recorder *recorder)
{
    m_world->intervene(intervention, recorder);
}

Time Engine::now() const
{
    return m_world->m_now;
}

Time Engine::nextEventAt() const
{
    return m_world->m_next;
}

std::uint64_t Engine::events() const
{
    return m_world->m_events;
}

std::uint64_t Engine::fingerprint() const
{
    return m_world->m_fingerprint;
}

std::uint64_t Engine::seed() const
{
    return m_world->m_seed;
}

const Scenario &Engine::scenario() const
{
    return *m_world->m_scenario;
}

const std::string &Engine::limit() const
{
    return m_world->m_limit;
}

NodeGauge Engine::nodeGauge(Index node) const
{
    return m_world->nodeGauge(node);
}

EdgeGauge Engine::edgeGauge(Index edge, bool policies) const
{
    return m_world->edgeGauge(edge, policies);
}

LogGauge Engine::logGauge(Index log) const
{
    return m_world->logGauge(log);
}

ChannelGauge Engine::channelGauge(Index channel) const
{
    return m_world->channelGauge(channel);
}

void Engine::hops(std::uint64_t mask, std::size_t most, std::vector<Hop> &out) const
{
    m_world->hops(mask, most, out);
}

std::size_t Engine::inTransit() const
{
    return m_world->inTransit();
}

} // namespace sim
