#include "views/charts/breakerrecord.h"

#include <algorithm>

namespace charts {

namespace {

constexpr qsizetype mostChanges = 4096; // of one breaker; the oldest are forgotten

BreakerRecord::State stateOf(const sim::EdgeGauge &gauge)
{
    const std::uint32_t notClosed = std::min(gauge.breakers, gauge.breakersOpen + gauge.breakersHalfOpen);
    return {gauge.breakers - notClosed, gauge.breakersOpen, gauge.breakersHalfOpen};
}

std::optional<BreakerRecord::State> stateOf(sim::MarkKind kind)
{
    switch (kind) {
    case sim::MarkKind::BreakerOpened:
        return BreakerRecord::State{0, 1, 0};
    case sim::MarkKind::BreakerHalfOpen:
        return BreakerRecord::State{0, 0, 1};
    case sim::MarkKind::BreakerClosed:
        return BreakerRecord::State{1, 0, 0};
    default:
        return {};
    }
}

} // namespace

void BreakerRecord::clear(sim::Time from)
{
    m_changes.clear();
    m_from = m_now = from;
}

void BreakerRecord::append(const run::Frame &frame)
{
    m_now = std::max(m_now, frame.now);
    for (sim::Index edge = 0; edge < frame.edges.size(); ++edge) {
        if (frame.edges[edge].breakerPresent && frame.edges[edge].breakers > 0)
            appendEdge(frame, edge);
    }
}

void BreakerRecord::appendEdge(const run::Frame &frame, sim::Index edge)
{
    const sim::EdgeGauge &gauge = frame.edges[edge];
    QList<Change> &changes = m_changes[edge];
    if (changes.isEmpty())
        changes << Change{m_from, m_from == 0 ? State{gauge.breakers, 0, 0} : stateOf(gauge)};
    sim::Time newestMark = -1;
    for (const sim::Mark &mark : frame.marks) {
        const auto state = mark.edge == edge ? stateOf(mark.kind) : std::nullopt;
        if (!state || mark.at < changes.last().at)
            continue;
        newestMark = mark.at;
        if (gauge.breakers == 1)
            change(changes, mark.at, *state);
    }
    change(changes, newestMark >= 0 && gauge.breakers > 1 ? newestMark : frame.now, stateOf(gauge));
    if (changes.size() > mostChanges)
        changes.remove(0, changes.size() - mostChanges);
}

void BreakerRecord::change(QList<Change> &changes, sim::Time at, const State &state)
{
    if (changes.last().state != state)
        changes << Change{std::max(at, changes.last().at), state};
}

QList<BreakerRecord::Span> BreakerRecord::spans(sim::Index edge, const Stretch &stretch) const
{
    QList<Span> spans;
    const QList<Change> changes = m_changes.value(edge);
    const sim::Time end = std::min(m_now, stretch.to);
    for (qsizetype i = 0; i < changes.size(); ++i) {
        const sim::Time from = std::max(changes[i].at, stretch.from);
        const sim::Time to = std::min(i + 1 < changes.size() ? changes[i + 1].at : end, end);
        if (from < to)
            spans << Span{from, to, changes[i].state};
    }
    return spans;
}

BreakerRecord::State BreakerRecord::now(sim::Index edge) const
{
    const auto found = m_changes.constFind(edge);
    return found == m_changes.constEnd() || found->isEmpty() ? State{} : found->last().state;
}

} // namespace charts
