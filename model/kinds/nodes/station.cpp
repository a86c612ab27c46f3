// From the settings of a node that serves requests to the kernel's plan.
#include "model/kinds/tables.h"
#include "model/kinds/values.h"

namespace kinds {
namespace {

using Plan = sim::StationPlan;

Plan::Concurrency concurrencyNamed(const QString &name)
{
    if (name == QLatin1String("eventLoop"))
        return Plan::Concurrency::EventLoop;
    return name == QLatin1String("unbounded") ? Plan::Concurrency::Unbounded : Plan::Concurrency::ThreadPool;
}

Plan::Overflow overflowNamed(const QString &name)
{
    if (name == QLatin1String("refused"))
        return Plan::Overflow::Refused;
    return name == QLatin1String("silent") ? Plan::Overflow::Silent : Plan::Overflow::Reject503;
}

Plan::Discipline disciplineNamed(const QString &name)
{
    if (name == QLatin1String("lifo"))
        return Plan::Discipline::Lifo;
    return name == QLatin1String("codel") ? Plan::Discipline::Codel : Plan::Discipline::Fifo;
}

Plan::Balancing balancingNamed(const QString &name)
{
    if (name == QLatin1String("random"))
        return Plan::Balancing::Random;
    return name == QLatin1String("leastRequest") ? Plan::Balancing::LeastRequest
                                                 : Plan::Balancing::RoundRobin;
}

} // namespace

sim::NodePlan lowerStation(const Values &values)
{
    sim::NodePlan plan;
    plan.behaviour = sim::Behaviour::Station;
    sim::StationPlan &station = plan.station;
    station.replicas = static_cast<std::uint32_t>(values.count("replicas"));
    station.concurrency = concurrencyNamed(values.text("concurrency"));
    station.threads = static_cast<std::uint32_t>(values.count("threads"));
    station.cores = values.limit("cores");
    station.acceptQueue = values.limit("acceptQueue");
    station.overflow = overflowNamed(values.text("overflow"));
    station.discipline = disciplineNamed(values.text("discipline"));
    station.codelTarget = values.duration("codelTarget").value_or(station.codelTarget);
    station.codelInterval = values.duration("codelInterval").value_or(station.codelInterval);
    station.loadBalancing = balancingNamed(values.text("loadBalancing"));
    station.coldStart = values.duration("coldStart").value_or(0);
    station.coldStartFactor = values.number("coldStartFactor");
    station.coldAtStart = values.flag("coldAtStart");
    station.readModel = values.flag("readModel");
    station.waitForVersion = values.duration("waitForVersion").value_or(0);
    station.store.aggregates = static_cast<std::uint32_t>(values.count("aggregates"));
    station.store.applyCost = values.duration("applyCost").value_or(0);
    station.store.snapshotEvery = static_cast<std::uint32_t>(values.count("snapshotEvery"));
    return plan;
}

} // namespace kinds
