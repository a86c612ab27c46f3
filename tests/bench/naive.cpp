#include "tests/bench/naive.h"

#include <deque>
#include <functional>
#include <memory>
#include <queue>
#include <random>
#include <vector>

namespace naive {
namespace {

class Simulation
{
public:
    explicit Simulation(std::uint64_t requests)
        : wanted(requests)
    {
    }
    void at(double delay, std::function<void()> what)
    {
        m_events.push({now + delay, m_seq++, std::move(what)});
    }
    double exponential(double mean) { return std::exponential_distribution<double>(1 / mean)(m_random); }
    Result run()
    {
        while (result.requests < wanted) {
            Event &first = const_cast<Event &>(m_events.top()); // the usual way to move out of one
            const std::function<void()> what = std::move(first.what);
            now = first.at;
            m_events.pop();
            ++result.events;
            what();
        }
        result.meanSeconds = sum / static_cast<double>(result.requests);
        return result;
    }
    void answered(double began)
    {
        ++result.requests;
        sum += now - began;
    }

    double now = 0, sum = 0;
    std::uint64_t wanted;
    Result result;

private:
    struct Event
    {
        double at;
        std::uint64_t seq;
        std::function<void()> what;
        bool operator<(const Event &other) const { return at != other.at ? at > other.at : seq > other.seq; }
    };
    std::priority_queue<Event> m_events;
    std::uint64_t m_seq = 0;
    std::mt19937_64 m_random{1};
};

struct Station
{
    Simulation &simulation;
    int workers;
    double meanService;
    int busy = 0;
    std::deque<std::function<void()>> waiting;

    void work(std::function<void()> done)
    {
        if (busy == workers) {
            waiting.push_back(std::move(done));
            return;
        }
        ++busy;
        simulation.at(simulation.exponential(meanService), [this, done = std::move(done)] {
            --busy;
            if (!waiting.empty()) {
                std::function<void()> next = std::move(waiting.front());
                waiting.pop_front();
                work(std::move(next));
            }
            done();
        });
    }
};

struct Attempt
{
    std::function<void()> then;
    bool over = false;
};

class Chain
{
public:
    Chain(Simulation &simulation, int workers, double meanService, double hop, double timeout)
        : m_simulation(simulation)
        , m_hop(hop)
        , m_timeout(timeout)
    {
        for (int i = 0; i < 3; ++i)
            m_stations.push_back(std::make_unique<Station>(Station{simulation, workers, meanService, 0, {}}));
    }
    // Calls station i, which calls the next one after its own work.
    void call(std::size_t i, std::function<void()> then)
    {
        const auto attempt = std::make_shared<Attempt>();
        attempt->then = std::move(then);
        m_simulation.at(m_timeout, [attempt] { finish(*attempt); });
        m_simulation.at(m_hop, [this, i, attempt] {
            m_stations[i]->work([this, i, attempt] {
                if (i + 1 < m_stations.size())
                    call(i + 1, [this, attempt] { reply(attempt); });
                else
                    reply(attempt);
            });
        });
    }

private:
    void reply(const std::shared_ptr<Attempt> &attempt)
    {
        m_simulation.at(m_hop, [attempt] { finish(*attempt); });
    }
    static void finish(Attempt &attempt)
    {
        if (attempt.over)
            return;
        attempt.over = true;
        const std::function<void()> then = std::move(attempt.then);
        then();
    }

    Simulation &m_simulation;
    double m_hop, m_timeout;
    std::vector<std::unique_ptr<Station>> m_stations;
};

} // namespace

Result queueOfOne(double rate, double meanService, std::uint64_t requests)
{
    Simulation simulation(requests);
    Station station{simulation, 1, meanService, 0, {}};
    std::function<void()> arrive = [&] {
        simulation.at(simulation.exponential(1 / rate), arrive);
        station.work([&simulation, began = simulation.now] { simulation.answered(began); });
    };
    simulation.at(simulation.exponential(1 / rate), arrive);
    return simulation.run();
}

Result chain(double rate, int workers, double meanService, double hop, double timeout, std::uint64_t requests)
{
    Simulation simulation(requests);
    Chain model(simulation, workers, meanService, hop, timeout);
    std::function<void()> arrive = [&] {
        simulation.at(simulation.exponential(1 / rate), arrive);
        model.call(0, [&simulation, began = simulation.now] { simulation.answered(began); });
    };
    simulation.at(simulation.exponential(1 / rate), arrive);
    return simulation.run();
}

} // namespace naive
