#include "model/sim/world.h"

#include <algorithm>

namespace sim {

namespace {

constexpr std::size_t mostItems = 12'000'000; // about 1 GB, and twice that while an array grows
constexpr std::uint64_t mostAtOneInstant = 2'000'000;
constexpr std::uint64_t eventsBetweenChecks = 1024; // of the limits

Keys keysOf(const Scenario &scenario, std::uint64_t seed)
{
    Keys keys;
    for (const NodePlan &node : scenario.nodes) {
        const auto key = [&](std::string_view purpose) {
            return streamKey(seed, node.id, purpose);
        };
        keys.nodes.push_back({key("arrivals"), key("mix"), key("requests"), key("service"), key("reply"),
                              key("errors"), key("hangs"), key("cache"), key("dwells"), key("thinking")});
    }
    for (const EdgePlan &edge : scenario.edges) {
        const auto key = [&](std::string_view purpose) {
            return streamKey(seed, edge.id, purpose);
        };
        keys.edges.push_back({key("calls"), key("latency"), key("replyLatency"), key("backoff"),
                              key("probability"), key("messages"), key("replica"), key("loss"),
                              key("connect"), key("budget")});
    }
    for (const OperationPlan &operation : scenario.operations)
        keys.nodeOf.push_back(operation.node);
    return keys;
}

} // namespace

World::World(std::shared_ptr<const Scenario> scenario, std::uint64_t seed)
{
    m_scenario = std::move(scenario);
    m_keys = std::make_shared<const Keys>(keysOf(*m_scenario, seed));
    m_tables = tablesOf(*m_scenario, *m_keys);
    m_seed = seed;
    m_fingerprint = mix(seed);
    m_base = m_scenario;
    layOut();
    layOutChannels();
    settle();
    scheduleFaults();
    scheduleChanges(0);
    for (Index n = 0; n < m_nodes.size(); ++n) {
        const NodePlan &plan = m_scenario->nodes[n];
        if (plan.behaviour == Behaviour::Source && plan.source.isClosed())
            startUsers(n, plan.source.users);
        else if (plan.behaviour == Behaviour::Source)
            scheduleArrival(n);
        if (plan.behaviour == Behaviour::Station && plan.station.coldAtStart)
            m_nodes[n].warmFrom = plan.station.coldStart;
    }
    dropStale();
}

bool World::isStale(const Event &event) const
{
    switch (const std::uint32_t ticket = event.ticket(); event.type) {
    case EventType::WorkDone:
    case EventType::ReplyReady:
    case EventType::WaitOver:
    case EventType::RequestArrives:
    case EventType::ReplyArrives:
        return m_visits[event.slot].ticket != ticket;
    case EventType::TimedOut:
        return m_visits[event.slot].timer != ticket;
    case EventType::CancelArrives: case EventType::DeadlineOver:
        return m_extras[event.slot].control != ticket && m_extras[event.slot].patience != ticket;
    case EventType::CallTimer:
        return m_calls[event.slot].ticket != ticket;
    case EventType::CallTimedOut:
        return m_calls[event.slot].overall != ticket;
    case EventType::MessageArrives:
    case EventType::RecordDue:
        return m_messages[event.slot].ticket != ticket;
    case EventType::HeadExpires:
        return m_channels[event.slot].ticket != ticket;
    case EventType::Reaper:
        return m_messages[event.slot].reaper != ticket;
    case EventType::LingerOver:
        return m_batches[event.slot].ticket != ticket;
    case EventType::PollTimer:
        return m_members[event.slot].timer != ticket;
    case EventType::Session:
        return m_members[event.slot].session != ticket;
    case EventType::Resend:
        return m_batches[event.slot].againTicket != ticket;
    case EventType::Elected:
        return m_logs[event.slot].ticket != ticket;
    case EventType::TransactionOver:
        return m_transactions[event.slot].ticket != ticket;
    case EventType::SlowCheck:
        return m_channels[event.slot].check != ticket;
    case EventType::Heartbeat:
        return m_edges[event.slot].silence != ticket;
    case EventType::Confirmed:
        return m_publications[event.slot].ticket != ticket;
    case EventType::Unconfirmed:
        return m_publications[event.slot].timer != ticket;
    case EventType::Rebalance:
        return m_groups[event.slot].ticket != ticket;
    case EventType::CoresFree:
        return m_shared[event.slot].ticket != ticket;
    case EventType::BreakerTimer:
        return event.slot >= m_guards.size() || m_guards[event.slot].ticket != ticket;
    case EventType::ReadsBack:
        return m_sessions[event.slot].ticket != ticket && m_sessions[event.slot].wake != ticket;
    case EventType::FaultBegins: case EventType::FaultEnds:
        return m_faults[event.slot].ticket != ticket;
    case EventType::SettingsChange:
        return m_changeTicket != ticket;
    case EventType::Arrival:
        return m_nodes[event.slot].ticket != ticket;
    case EventType::Clean: case EventType::Relieved: case EventType::UserReady: // never in vain
        return false;
    }
    return true;
}

void World::handle(const Event &event)
{
    switch (event.type) {
    case EventType::WorkDone:
        return onWorkDone(event);
    case EventType::ReplyReady:
        return onReplyReady(event);
    case EventType::TimedOut:
        return onTimedOut(event);
    case EventType::WaitOver:
        return onWaitOver(event);
    case EventType::CallTimer:
        return onCallTimer(event);
    case EventType::CallTimedOut:
        return onCallTimedOut(event);
    case EventType::DeadlineOver:
        return onDeadlineOver(event);
    case EventType::CoresFree:
        return onCoresFree(event);
    case EventType::BreakerTimer:
        return onBreakerTimer(event);
    case EventType::FaultBegins:
        return onFaultBegins(event);
    case EventType::FaultEnds:
        return onFaultEnds(event);
    case EventType::SettingsChange:
        return onSettingsChange(event);
    case EventType::UserReady:
        return onUserReady(event);
    case EventType::RequestArrives:
        return onRequestArrives(event);
    case EventType::ReplyArrives:
        return onReplyArrives(event);
    case EventType::CancelArrives:
        return onCancelArrives(event);
    case EventType::MessageArrives:
        return onMessageArrives(event);
    case EventType::Arrival:
        return onArrival(event);
    default:
        return handleMessaging(event);
    }
}

// What only messages need.
void World::handleMessaging(const Event &event)
{
    switch (event.type) {
    case EventType::HeadExpires:
        return onHeadExpires(event);
    case EventType::Reaper:
        return onReaper(event);
    case EventType::LingerOver:
        return onLingerOver(event);
    case EventType::RecordDue:
        return onRecordDue(event);
    case EventType::PollTimer:
        return onPollTimer(event);
    case EventType::Session:
        return onSession(event);
    case EventType::Rebalance:
        return onRebalance(event);
    case EventType::Resend:
        return onResend(event);
    case EventType::Elected:
        return onElected(event);
    case EventType::TransactionOver:
        return onTransactionOver(event);
    case EventType::Clean:
        return onClean(event);
    case EventType::SlowCheck:
        return onSlowCheck(event);
    case EventType::Heartbeat:
        return onHeartbeat(event);
    case EventType::Relieved:
        return onRelieved(event);
    case EventType::ReadsBack:
        return onReadsBack(event);
    case EventType::Confirmed:
    case EventType::Unconfirmed:
        return onConfirm(event);
    default:
        return;
    }
}

// Every handler first looks whether its event is stale, and if not lets it begin().
Stop World::run(Time until, std::uint64_t budget, Recorder *recorder)
{
    m_recorder = recorder;
    m_witnessed = recorder && recorder->witness();
    if (recorder)
        recorder->listen(*this);
    const std::uint64_t last = budget < never - m_events ? m_events + budget : never;
    std::uint64_t pause = std::min(last, (m_events / eventsBetweenChecks + 1) * eventsBetweenChecks);
    Stop stop = Stop::UsedBudget;
    // Most timeouts are for what has been answered long since.
    const auto isCancelled = [this](const Event &event) {
        return event.type == EventType::TimedOut && m_visits[event.slot].timer != event.ticket();
    };
    while (m_events < last) {
        Event event;
        bool some = true;
        while (m_events < pause && (some = m_queue.take(until, event, isCancelled))) [[likely]]
            handle(event);
        if (!some) {
            m_now = std::max(m_now, std::min(until, EventQueue::longestDelay));
            stop = Stop::ReachedTime;
            break;
        }
        if (m_events % eventsBetweenChecks == 0 && atLimit()) {
            stop = Stop::AtLimit;
            break;
        }
        pause = std::min(last, (m_events / eventsBetweenChecks + 1) * eventsBetweenChecks);
    }
    if (recorder) {
        recorder->at(m_now);
        recorder->heardUntil(*this);
    }
    m_recorder = nullptr;
    m_witnessed = false;
    dropStale();
    return stop;
}

void World::dropStale()
{
    const Event *next = m_queue.peek();
    while (next && isStale(*next)) {
        m_queue.drop([this](const Event &event) { return isStale(event); });
        next = m_queue.peek();
    }
    m_next = next ? next->at : never;
}

bool World::atLimit()
{
    m_sameInstant = m_now == m_checked ? m_sameInstant + eventsBetweenChecks : 0;
    m_checked = m_now;
    const bool many = m_visits.live() + m_calls.live() + m_messages.live() > mostItems;
    if (m_sameInstant <= mostAtOneInstant && !many) [[likely]]
        return false;
    // Where most wait; what waits for calls only is no cause.
    const auto crowd = [this](const NodeState &node) {
        const bool source = m_scenario->nodes[indexOf(node)].behaviour == Behaviour::Source;
        return source ? std::pair{0u, 0u} : std::pair{node.queued, node.inSystem};
    };
    const auto busiest = std::max_element(m_nodes.begin(), m_nodes.end(),
                                          [&](const auto &a, const auto &b) { return crowd(a) < crowd(b); });
    const auto fullest = std::max_element(m_channels.begin(), m_channels.end(),
                                          [](const auto &a, const auto &b) { return a.waiting < b.waiting; });
    const bool channel =
        fullest != m_channels.end() && fullest->waiting > std::max(busiest->queued, busiest->inSystem);
    const std::string &place =
        channel ? m_scenario->channels[static_cast<std::size_t>(fullest - m_channels.begin())].id
                : m_scenario->nodes[indexOf(*busiest)].id;
    m_limit = many ? "More than " + std::to_string(mostItems) +
                         " requests, calls and messages at once, most of them at '" + place +
                         "', which cannot keep up: lower the load, bound its queue or give it more capacity."
                   : "More than " + std::to_string(mostAtOneInstant) +
                         " events at one instant, with most requests at '" + place +
                         "': probably a cycle, retries or very many calls without any delay; give them one.";
    return true;
}

void World::intervene(const Intervention &intervention, Recorder *recorder)
{
    m_recorder = recorder;
    m_witnessed = recorder && recorder->witness();
    if (recorder) {
        recorder->listen(*this);
        recorder->at(m_now);
    }
    hash(intervention);
    switch (intervention.what) {
    case Intervention::What::Replace:
        m_base = intervention.scenario;
        m_nextChange = 0;
        while (m_nextChange < m_base->changes.size() && m_base->changes[m_nextChange].at <= m_now)
            ++m_nextChange;
        replace(m_nextChange > 0 ? m_base->changes[m_nextChange - 1].scenario : m_base);
        scheduleChanges(m_nextChange);
        break;
    case Intervention::What::StartFault:
        startFault(intervention.fault);
        break;
    case Intervention::What::Replay:
        replay(intervention.channel, intervention.from);
        break;
    case Intervention::What::EndFault:
        endFaults(intervention.fault);
        break;
    }
    if (recorder)
        recorder->heardUntil(*this);
    m_recorder = nullptr;
    m_witnessed = false;
    dropStale();
}

Index World::takeVisit()
{
    const Index v = m_visits.take();
    if (m_hasExtras) {
        if (m_extras.size() <= v)
            m_extras.resize(m_visits.size());
        m_extras[v] = {};
    }
    return v;
}

void World::giveVisit(Index v)
{
    if (m_hasExtras) {
        leaveEffect(m_extras[v].effect);
        leavePairs(m_extras[v].pairs);
        leavePairs(m_extras[v].writesIn);
        forgetVersions(v);
        if (m_extras[v].done != 0 || m_extras[v].compensating)
            endSaga(v, &NodeTotals::stuck); // it was given up in the middle
        m_extras[v] = {};
    }
    m_visits[v].timer = 0;
    m_visits.give(v);
}

} // namespace sim
