#include "model/sim/world.h"

namespace sim {

// Goes on with the steps until one has calls under way; after the last one comes the reply. `tried`: the next one does
// not go the short way.
void World::advance(Index v, bool tried)
{
    for (;; tried = false) {
        Visit &visit = m_visits[v];
        const OperationPlan &operation = operationOf(visit);
        if (visit.step >= operation.stepCount) {
            if (operation.replyTime.isZero() && visit.edge == noIndex && !m_hasExtras)
                endRequest(v);
            else if (operation.replyTime.isZero())
                finish(v, Cause::None);
            else if (visit.flags & (Visit::HasThread | Visit::Consumer) || visit.edge == noIndex)
                startReplyWork(v);
            else
                takeThreadAgain(v);
            return;
        }
        if (!tried && stepsPlainly(v, visit, operation))
            return;
        visit.state = Visit::Calling;
        launchStep(v);
        if (m_visits[v].open > 0) {
            if (m_visits[v].flags & Visit::HasThread)
                ++m_nodes[nodeOf(m_visits[v])].waitingOnCalls;
            return;
        }
        if (m_visits[v].calls != noIndex)
            freeCalls(v);
        if (m_hasExtras && (reloads(v) || compensates(v))) [[unlikely]]
            return;
        if (m_visits[v].cause != Cause::None) {
            finish(v, m_visits[v].cause);
            return;
        }
        ++m_visits[v].step;
    }
}

// Calls of one step run in parallel. `open` is held up by one so that calls that end at once do not end the
// step.
void World::launchStep(Index v)
{
    const OperationPlan &operation = operationOf(m_visits[v]);
    const StepPlan &step = m_tables.steps[operation.firstStep + m_visits[v].step];
    m_visits[v].open = 1;
    m_visits[v].calls = noIndex;
    for (Index i = 0; i < step.callCount; ++i)
        m_hasExtras ? launchPlanned(v, step.firstCall + i) : launch(v, step.firstCall + i);
    --m_visits[v].open;
}

void World::launch(Index v, Index p)
{
    const CallPlan &plan = m_tables.calls[p];
    if (plan.probability < 1) {
        const std::uint64_t bits = mix(m_tables.edgeKeys[plan.edge].probability + m_visits[v].key);
        if (uniform(bits) >= plan.probability) {
            if (m_hasExtras && federates(m_visits[v]) && !m_tables.edges[plan.edge].async)
                followFetch(v, p); // without what it would have brought
            return;
        }
    }
    const std::uint32_t calls = plan.perEntity ? callsPerEntity(m_visits[v], plan) : plan.calls;
    if (m_tables.edges[plan.edge].async) {
        for (std::uint32_t i = 0; i < calls; ++i)
            publish(v, p, i);
    } else if (plan.fanOut && m_hasExtras && federates(m_visits[v])) {
        launchTogether(v, p, calls);
    } else if (plan.fanOut || plan.perEntity) { // resolvers run together
        for (std::uint32_t i = 0; i < calls; ++i)
            startCall(v, p, i, 0);
    } else if (calls > 0) {
        startCall(v, p, 0, calls - 1);
    }
}

// Others hear that the operation has failed: by itself, or because of what it called. Nobody waits for that.
void World::publishFailure(Index v)
{
    const OperationPlan &operation = operationOf(m_visits[v]);
    for (Index p = operation.firstOnFailure; p < operation.firstOnFailure + operation.onFailureCount; ++p)
        launch(v, p);
}

void World::startCall(Index v, Index p, std::uint32_t ordinal, std::uint32_t left)
{
    const Index c = m_calls.take();
    Call &call = m_calls[c];
    call = Call{};
    call.caller = v;
    call.plan = p;
    call.ordinal = static_cast<std::uint16_t>(ordinal);
    call.left = static_cast<std::uint16_t>(left);
    call.next = m_visits[v].calls;
    m_visits[v].calls = c;
    ++m_visits[v].open;
    if (m_hasExtras) {
        if (m_effectOf.size() <= c)
            m_effectOf.resize(m_calls.size(), noIndex);
        m_effectOf[c] = noIndex;
        call.ordinal |= static_cast<std::uint16_t>(extra(v).reloads << 11); // other draws than before
        if (holdsBack(c))
            return;
    }
    if (enter(c))
        go(c);
}

// The last call of the step has ended.
void World::stepEnded(Index v, Visit &visit)
{
    freeCalls(v);
    stepOver(v, visit);
}

// Its calls are gone.
void World::stepOver(Index v, Visit &visit)
{
    const OperationPlan &operation = operationOf(visit);
    if (visit.flags & Visit::HasThread)
        --m_nodes[operation.node].waitingOnCalls;
    if (m_hasExtras) [[unlikely]] {
        stepWasMore(v);
        return;
    }
    if (visit.cause != Cause::None) [[unlikely]] {
        finish(v, visit.cause);
        return;
    }
    if (++visit.step < operation.stepCount || !operation.replyTime.isZero())
        advance(v);
    else if (visit.edge == noIndex)
        endRequest(v);
    else if (isCalled(visit)) [[likely]]
        endPlainly(v, visit, operation.node);
    else
        finish(v, Cause::None);
}

void World::stepWasMore(Index v)
{
    if (reloads(v) || compensates(v))
        return;
    Visit &visit = m_visits[v];
    if (visit.cause != Cause::None) {
        finish(v, visit.cause);
        return;
    }
    ++visit.step;
    advance(v);
}

void World::freeCalls(Index v)
{
    for (Index c = std::exchange(m_visits[v].calls, noIndex), next; c != noIndex; c = next) {
        next = m_calls[c].next;
        m_calls.give(c);
    }
}

} // namespace sim
