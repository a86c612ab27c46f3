// Sessions that read what they have just written: is it there yet? CQRS, as SEMANTICS 6 has it.
#include "model/sim/world.h"

#include <algorithm>
#include <utility>

namespace sim {

namespace {

constexpr int mostReadModels = 64;

} // namespace

// A command sets out.
void World::openSession(Index n, const Visit &command)
{
    const SourcePlan &source = m_tables.nodes[n].source;
    const bool reads = source.commandOperation == noIndex ? command.operation != source.readBack
                                                          : command.operation == source.commandOperation;
    if (!reads || m_sessionOf.contains(command.id)) // the read is no command
        return;
    const Index s = m_sessions.take();
    m_sessions[s] = {.command = command.id, .client = n, .state = Session::Open};
    m_sessionOf.emplace(command.id, s);
}

// A request of the client is over. After a command that it takes for done the session reads; after the read it ends.
void World::sessionHears(const Visit &visit)
{
    const auto found = m_sessionOf.find(visit.id);
    if (found == m_sessionOf.end())
        return;
    const Index s = found->second;
    Session &session = m_sessions[s];
    if (visit.id == session.command && visit.cause == Cause::None) {
        session.ticket = schedule(m_tables.nodes[session.client].source.readBackAfter, EventType::ReadsBack, s);
        return;
    }
    session.over = true;
    closeIfDone(s);
}

// Unless its store is at the read still, or the version of a read that was stale is still to come.
void World::closeIfDone(Index s)
{
    const Session &session = m_sessions[s];
    if (session.over && !session.waits && !(session.stale & ~session.applied))
        closeSession(s);
}

void World::closeSession(Index s)
{
    m_sessionOf.erase(m_sessions[s].command);
    m_sessionOf.erase(m_sessions[s].read);
    m_sessions.give(s);
}

// Time for the read; or it has waited for the version at its store, as long as it may or until the version came.
void World::onReadsBack(const Event &event)
{
    const Index s = event.slot;
    Session &session = m_sessions[s];
    if (session.wake != event.ticket() && session.ticket != event.ticket())
        return;
    if (session.wake == event.ticket()) {
        session.wake = 0;
        begin(event, session.client);
        answerWaiting(s);
        closeIfDone(s);
        return;
    }
    session.ticket = 0;
    const Index n = session.client;
    begin(event, n);
    if (isDown(n)) {
        session.over = true;
        closeIfDone(s);
        return;
    }
    session.read = mix(session.command + golden);
    session.readAt = m_now;
    m_sessionOf.emplace(session.read, s);
    sendRequest(n, session.read, m_tables.nodes[n].source.readBack, Sender::Anybody);
}

// Those whose version is there, or who have waited long enough. Who has left meanwhile does not hear it.
void World::answerWaiting(Index s)
{
    std::vector<Index> due;
    Time next = never;
    std::erase_if(m_waitingReads, [&](const WaitingRead &waiting) {
        if (waiting.session != s)
            return false;
        const Visit &visit = m_visits[waiting.visit];
        const bool there = visit.state == Visit::Hanging && visit.key == waiting.key;
        const bool waits = there && waiting.until > m_now && !(m_sessions[s].applied & versionBit(nodeOf(visit)));
        if (waits)
            next = std::min(next, waiting.until);
        else if (there)
            due.push_back(waiting.visit);
        return !waits;
    });
    m_sessions[s].waits = next != never;
    m_sessions[s].until = next;
    m_sessions[s].wake = next == never ? 0 : m_queue.push(next, EventType::ReadsBack, s);
    for (const Index v : due) {
        if (m_visits[v].state != Visit::Hanging) // what one of the others has led to
            continue;
        if (m_visits[v].id != m_sessions[s].command) // which only awaits what it has brought about
            countRead(s, m_visits[v]);
        goOnAfterWork(v);
    }
}

// The first 63 nodes that are used as read models have one each, and keep it; any others share the last.
std::uint64_t World::versionBit(Index n)
{
    std::uint8_t &place = m_nodes[n].versionPlace;
    if (place >= mostReadModels)
        place = m_readModels < mostReadModels - 1 ? m_readModels++ : mostReadModels - 1;
    return std::uint64_t{1} << place;
}

// The own work of a visit to a read model is done: it has brought a version there, or reads one. True: it waits for it.
bool World::awaitsVersion(Index v)
{
    const Index n = nodeOf(m_visits[v]);
    const StationPlan &station = m_tables.nodes[n].station;
    const auto found = m_sessionOf.find(m_visits[v].id);
    if (!station.readModel || found == m_sessionOf.end())
        return false;
    const Index s = found->second;
    Session &session = m_sessions[s];
    const std::uint64_t here = versionBit(n);
    const Time patience = isCalled(m_visits[v]) ? m_tables.edges[m_visits[v].edge].awaitProjection : 0;
    if (m_visits[v].id == session.command && patience > 0) {
        if (!(session.applied & here))
            waitForVersion(s, v, patience);
        return !(session.applied & here);
    }
    if (m_visits[v].id == session.command) {
        if (session.stale & here & ~session.applied && m_recorder)
            m_recorder->took(n, session.staleAt, &NodeTotals::staleness, m_now - session.staleAt);
        session.applied |= here;
        if (session.waits)
            session.wake = schedule(0, EventType::ReadsBack, s);
        closeIfDone(s);
        return false;
    }
    if (session.applied & here || station.waitForVersion == 0) {
        countRead(s, m_visits[v]);
        return false;
    }
    waitForVersion(s, v, station.waitForVersion);
    return true;
}

void World::waitForVersion(Index s, Index v, Time patience)
{
    Session &session = m_sessions[s];
    const Time until = after(patience);
    m_waitingReads.push_back({s, v, m_visits[v].key, until});
    if (!session.waits || until < session.until) {
        session.wake = m_queue.push(until, EventType::ReadsBack, s);
        session.until = until;
    }
    session.waits = true;
    m_visits[v].state = Visit::Hanging;
}

void World::countRead(Index s, const Visit &read)
{
    Session &session = m_sessions[s];
    const Index n = nodeOf(read);
    const bool stale = !(session.applied & versionBit(n));
    if (stale) {
        session.stale |= versionBit(n);
        session.staleAt = m_now;
    }
    ++m_nodes[n].readBacks;
    m_nodes[n].staleReads += stale;
    const bool first = !std::exchange(session.counted, true); // the client has one read, whatever serves it
    if (!m_recorder)
        return;
    for (const auto &[node, entered] : {std::pair(n, read.arrived), std::pair(session.client, session.readAt)}) {
        if (node == session.client && !first)
            continue;
        m_recorder->counted(node, entered, &NodeTotals::readBacks);
        if (stale)
            m_recorder->counted(node, entered, &NodeTotals::staleReads);
    }
}

} // namespace sim
