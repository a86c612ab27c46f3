#include "model/sim/world.h"

#include <algorithm>
#include <cmath>

namespace sim {

namespace {

constexpr double mostNanoseconds = 9.0e18;

Time whole(double &nanoseconds)
{
    const Time floor =
        nanoseconds < mostNanoseconds ? static_cast<Time>(nanoseconds) : static_cast<Time>(mostNanoseconds);
    nanoseconds -= static_cast<double>(floor);
    return floor;
}

// A source whose rate is constant between `from` and `until`.
struct Stretch
{
    double rate;
    Time until;
};

Stretch stretchAt(const SourcePlan &source, Time t)
{
    if (source.arrivals == SourcePlan::Arrivals::Step)
        return t < source.start ? Stretch{source.rate, source.start} : Stretch{source.to, never};
    const Time base =
        source.period > 0 && t >= source.start ? (t - source.start) / source.period * source.period : 0;
    const Time begins = source.start + base, ends = begins + source.duration;
    if (t < begins)
        return {source.rate, begins};
    if (t < ends)
        return {source.to, ends};
    return {source.rate, source.period > 0 ? begins + source.period : never};
}

// Cosine of 2 pi x, portable to the bit; absolute error below 1e-15. A series on an eighth of the circle.
double cosineOfTurns(double x)
{
    x -= std::floor(x);
    x = x > 0.5 ? 1 - x : x; // cos is even about the half turn
    const bool negative = x > 0.25;
    x = negative ? 0.5 - x : x; // now a quarter
    const double a = 6.283185307179586 * x, s = a * a;
    double sum = 0;
    for (int k = 24; k >= 2; k -= 2)
        sum = (1 - sum) * s / (k * (k - 1));
    return negative ? sum - 1 : 1 - sum;
}

} // namespace

double World::rateAt(const SourcePlan &source, Time t)
{
    if (source.arrivals == SourcePlan::Arrivals::Sine) {
        const double turns = source.period > 0 ? static_cast<double>((t - source.start) % source.period) /
                                                     static_cast<double>(source.period)
                                               : 0;
        return source.rate + (source.to - source.rate) * (1 - cosineOfTurns(turns)) / 2;
    }
    if (source.arrivals != SourcePlan::Arrivals::Ramp)
        return stretchAt(source, t).rate;
    if (t <= source.start)
        return source.rate;
    if (t >= source.start + source.duration)
        return source.to;
    const double share = static_cast<double>(t - source.start) / static_cast<double>(source.duration);
    return source.rate + share * (source.to - source.rate);
}

// The time of the next arrival of a Poisson source with a rate that changes: when the integral of the rate
// since now reaches `units`. `never`: not again.
Time World::nextByRate(Index n, double units)
{
    const SourcePlan &source = m_tables.nodes[n].source;
    Time t = m_now;
    if (source.arrivals == SourcePlan::Arrivals::Ramp) {
        const double slope = source.duration > 0
                                 ? (source.to - source.rate) / static_cast<double>(source.duration)
                                 : 0; // per second and nanosecond
        const Time ends = source.start + source.duration;
        if (t < source.start) {
            const double need = source.rate > 0 ? units / source.rate * 1e9 : mostNanoseconds;
            if (need < static_cast<double>(source.start - t))
                return t + static_cast<Time>(need);
            units -= source.rate * inSeconds(source.start - t);
            t = source.start;
        }
        if (t < ends) {
            const double rate = source.rate + slope * static_cast<double>(t - source.start);
            const double rest = inSeconds(ends - t), per = slope * 1e9; // per second squared
            const double whole = rate * rest + per * rest * rest / 2;
            if (units < whole) {
                const double root = std::sqrt(std::max(0.0, rate * rate + 2 * per * units));
                const double wait = rate + root > 0 ? 2 * units / (rate + root) : 0;
                return t + static_cast<Time>(wait * 1e9);
            }
            units -= whole;
            t = ends;
        }
        return source.to > 0 ? t + static_cast<Time>(std::min(units / source.to * 1e9, mostNanoseconds / 2))
                             : never;
    }
    for (int pieces = 0; pieces < 1'000'000; ++pieces) {
        const Stretch stretch = stretchAt(source, t);
        const double need = stretch.rate > 0 ? units / stretch.rate * 1e9 : mostNanoseconds;
        if (stretch.until == never)
            return need < mostNanoseconds / 2 ? t + static_cast<Time>(need) : never;
        if (need < static_cast<double>(stretch.until - t))
            return t + static_cast<Time>(need);
        units -= stretch.rate * inSeconds(stretch.until - t);
        t = stretch.until;
        if (source.rate <= 0 && source.to <= 0)
            return never;
    }
    return never;
}

// The same for a source that changes between two rates at random.
Time World::nextByDwells(Index n, double units)
{
    const SourcePlan &source = m_tables.nodes[n].source;
    NodeState &state = m_nodes[n];
    Time t = m_now;
    if (source.rates[0] <= 0 && source.rates[1] <= 0)
        return never;
    for (;;) {
        if (t >= state.dwellEnds) {
            if (state.dwells > 0)
                state.phase ^= 1;
            const double length = exponential(draw(m_tables.nodeKeys[n].dwells, state.dwells++));
            const double nanoseconds = length * static_cast<double>(source.dwell[state.phase]);
            state.dwellEnds =
                t + std::max<Time>(1, static_cast<Time>(std::min(nanoseconds, mostNanoseconds / 4)));
        }
        const double rate = source.rates[state.phase];
        const double need = rate > 0 ? units / rate * 1e9 : mostNanoseconds;
        if (need < static_cast<double>(state.dwellEnds - t))
            return t + static_cast<Time>(need);
        units -= rate * inSeconds(state.dwellEnds - t);
        t = state.dwellEnds;
    }
}

// Gap n depends on the source's stream only: designs that differ elsewhere meet the same arrivals. Fractions
// of nanoseconds are carried on, so that high rates are exact in the mean.
void World::scheduleArrival(Index n)
{
    using Arrivals = SourcePlan::Arrivals;
    NodeState &state = m_nodes[n];
    const SourcePlan &source = m_tables.nodes[n].source;
    state.ticket = 0;
    state.arrivalFrom = m_now;
    const std::uint64_t bits = draw(m_tables.nodeKeys[n].arrivals, state.arrivals);
    Time at = never;
    switch (source.arrivals) {
    case Arrivals::Poisson:
    case Arrivals::Constant:
    case Arrivals::Gamma: {
        if (source.rate <= 0)
            return;
        double gap = 1e9 / source.rate;
        if (source.arrivals == Arrivals::Poisson)
            gap *= exponential(bits);
        else if (source.arrivals == Arrivals::Gamma)
            gap *= static_cast<double>(sample(Distribution::gammaByMean(second, source.cv), bits)) / 1e9;
        gap += state.arrivalCarry;
        const Time delay = whole(gap);
        state.arrivalCarry = gap < 1 ? gap : 0;
        at = after(delay);
        break;
    }
    case Arrivals::Mmpp:
        at = nextByDwells(n, exponential(bits));
        break;
    case Arrivals::Ramp:
    case Arrivals::Step:
    case Arrivals::Spike:
        at = nextByRate(n, exponential(bits));
        break;
    case Arrivals::Sine:
        at = nextBySine(n);
        break;
    case Arrivals::Replay:
        at = source.times && state.arrivals < source.times->size()
                 ? std::max(m_now, (*source.times)[state.arrivals])
                 : never;
        break;
    case Arrivals::Closed:
        return;
    }
    ++state.arrivals;
    if (at != never)
        state.ticket = m_queue.push(at, EventType::Arrival, n);
}

// By thinning: candidates at the greatest rate, each kept with the share that the rate has of it then.
Time World::nextBySine(Index n)
{
    const SourcePlan &source = m_tables.nodes[n].source;
    const double top = std::max(source.rate, source.to);
    if (top <= 0 || source.period <= 0)
        return never;
    Time t = m_now;
    for (std::uint64_t i = 0; i < 1'000'000; ++i) {
        const std::uint64_t bits = draw(m_tables.nodeKeys[n].arrivals, m_nodes[n].arrivals + i);
        t += static_cast<Time>(std::min(exponential(bits) / top * 1e9, mostNanoseconds / 4));
        if (t > never / 2)
            return never;
        if (uniform(draw(bits, 1)) * top < rateAt(source, t)) {
            m_nodes[n].arrivals += i;
            return t;
        }
    }
    return never;
}

void World::onArrival(const Event &event)
{
    const Index n = event.slot;
    NodeState &state = m_nodes[n];
    if (state.ticket != event.ticket())
        return;
    begin(event, n, EventType::Arrival);
    const std::uint64_t number = state.arrivals;
    scheduleArrival(n);
    if (!isDown(n))
        launchRequest(n, number, Sender::Anybody); // a client that is down sends nothing; its arrivals go by
}

// One request sets out from the client.
void World::launchRequest(Index n, std::uint64_t number, Sender sender)
{
    const NodePlan &plan = m_tables.nodes[n];
    if (plan.source.mixCount == 0)
        return;
    const NodeKeys &keys = m_tables.nodeKeys[n];
    const MixPlan *mixes = &m_scenario->mixes[plan.source.firstMix];
    Index operation = mixes[0].operation;
    if (plan.source.mixCount > 1) {
        double sum = 0;
        for (Index i = 0; i < plan.source.mixCount; ++i)
            sum += mixes[i].weight;
        double left = uniform(draw(keys.mix, number)) * sum;
        for (Index i = 0; i < plan.source.mixCount && left >= 0; left -= mixes[i++].weight)
            operation = mixes[i].weight > 0 ? mixes[i].operation : operation;
    }
    sendRequest(n, draw(keys.requests, number), operation, sender);
}

[[gnu::always_inline]] inline void World::sendRequest(Index n, std::uint64_t id, Index operation, Sender sender)
{
    const Index v = takeVisit();
    Visit &visit = m_visits[v];
    visit = {.arrived = m_now,
             .since = m_now,
             .sent = 0,
             .id = id,
             .key = id,
             .next = noIndex,
             .operation = operation,
             .flags = Visit::Admitted,
             .passed = static_cast<std::uint8_t>(sender)}; // a client's request passes no gates itself
    enters(n);
    if (m_recorder)
        m_recorder->nodeEntered(n, operation, m_now);
    if (m_tables.nodes[n].source.readBack != noIndex) [[unlikely]]
        openSession(n, visit);
    if (!stepsPlainly(v, m_visits[v], operationOf(m_visits[v])))
        advance(v, true);
}

// The reply has reached the client.
void World::endRequest(Index v)
{
    const Visit &visit = m_visits[v];
    const Index n = nodeOf(visit);
    const SourcePlan &source = m_tables.nodes[n].source;
    leaves(n);
    if (m_recorder) {
        const bool good = m_now - visit.arrived <= source.deadline;
        m_recorder->nodeEnded(
            n, visit.operation,
            {visit.arrived, m_now, visit.cause, true, (visit.flags & Visit::Degraded) != 0, good});
    }
    const bool user = visit.passed == static_cast<std::uint8_t>(Sender::User);
    if (source.readBack != noIndex) [[unlikely]]
        sessionHears(visit);
    giveVisit(v);
    if (user)
        think(n);
}

// ---- Closed workloads: users who think, ask and wait.

void World::startUsers(Index n, std::uint32_t wanted)
{
    while (m_nodes[n].users < wanted) {
        ++m_nodes[n].users;
        think(n);
    }
}

void World::think(Index n)
{
    NodeState &state = m_nodes[n];
    const SourcePlan &source = m_tables.nodes[n].source;
    if (!source.isClosed() || state.users > source.users) {
        --state.users;
        return;
    }
    const Time length = sample(source.thinkTime, draw(m_tables.nodeKeys[n].thinking, state.dwells++));
    schedule(length, EventType::UserReady, n);
}

void World::onUserReady(const Event &event)
{
    const Index n = event.slot;
    begin(event, n);
    const SourcePlan &source = m_tables.nodes[n].source;
    if (isDown(n) || !source.isClosed() || m_nodes[n].users > source.users)
        think(n);
    else
        launchRequest(n, ++m_nodes[n].arrivals, Sender::User);
}

// A Poisson source forgets: the gap is drawn anew from now on. What is left of a constant gap is stretched.
void World::rateChanged(Index n, const SourcePlan &old)
{
    NodeState &state = m_nodes[n];
    const SourcePlan &source = m_tables.nodes[n].source;
    const bool sameTimes = source.to == old.to && source.rates == old.rates && source.dwell == old.dwell &&
                           source.start == old.start && source.duration == old.duration &&
                           source.period == old.period && source.cv == old.cv;
    if (source.isClosed())
        startUsers(n, source.users);
    if (source.rate == old.rate && source.arrivals == old.arrivals && sameTimes)
        return;
    const bool constant =
        source.arrivals == SourcePlan::Arrivals::Constant && old.arrivals == source.arrivals;
    if (!constant || old.rate <= 0 || source.rate <= 0) {
        scheduleArrival(n);
        return;
    }
    const double due = 1e9 / old.rate - static_cast<double>(m_now - state.arrivalFrom);
    double rest = (due > 0 ? due : 0) * old.rate / source.rate;
    state.ticket = schedule(whole(rest), EventType::Arrival, n);
    // As if the whole gap had had the new rate: a further change then stretches the right remainder.
    const double gap = 1e9 / source.rate;
    state.arrivalFrom = m_now - static_cast<Time>(gap - (due > 0 ? due : 0) * old.rate / source.rate);
    state.arrivalCarry = 0;
}

} // namespace sim
