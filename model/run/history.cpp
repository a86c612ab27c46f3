#include "model/run/history.h"

#include "model/run/slots.h"

#include <algorithm>
#include <optional>

namespace run {
namespace {

constexpr std::size_t mostTracks = 64;
constexpr sim::Time rateWindow = sim::second;

template <class T> const T *at(const std::vector<T> &items, sim::Index index)
{
    return index < items.size() ? &items[index] : nullptr;
}

const sim::SparseHistogram *latency(const sim::Slot &slot, Subject subject, sim::Index index)
{
    if (subject == Subject::Node) {
        const auto *node = at(slot.nodes, index);
        return node ? &node->latency : nullptr;
    }
    if (subject == Subject::Edge) {
        const auto *edge = at(slot.edges, index);
        return edge ? &edge->latency : nullptr;
    }
    const auto *channel = at(slot.channels, index);
    return channel ? &channel->endToEnd : nullptr;
}

template <class Item> double errorsOf(const Item &item, sim::Cause cause)
{
    return cause == sim::Cause::None ? item.failed : item.errors[static_cast<std::size_t>(cause)];
}

enum class Reading { None, Rate, Level, Percentile };

Reading readingOf(Subject subject, Quantity quantity)
{
    const bool node = subject == Subject::Node, edge = subject == Subject::Edge,
               channel = subject == Subject::Channel;
    switch (quantity) {
    case Quantity::P50:
    case Quantity::P95:
    case Quantity::P99:
        return Reading::Percentile;
    case Quantity::EndToEnd50:
    case Quantity::EndToEnd95:
    case Quantity::EndToEnd99:
        return channel ? Reading::Percentile : Reading::None;
    case Quantity::Throughput:
    case Quantity::Offered:
    case Quantity::Errors:
        return Reading::Rate;
    case Quantity::Goodput:
    case Quantity::Degraded:
        return node ? Reading::Rate : Reading::None;
    case Quantity::Attempts:
        return edge ? Reading::Rate : Reading::None;
    case Quantity::Depth:
    case Quantity::DepthMax:
        return edge ? Reading::None : Reading::Level;
    case Quantity::Busy:
        return node ? Reading::Level : Reading::None;
    }
    return Reading::None;
}

double nodeValue(const sim::NodeSlot &node, Quantity quantity, sim::Cause cause)
{
    switch (quantity) {
    case Quantity::Throughput:
        return node.completed;
    case Quantity::Goodput:
        return node.good;
    case Quantity::Degraded:
        return node.degraded;
    case Quantity::Offered:
        return node.entered;
    case Quantity::Errors:
        return errorsOf(node, cause);
    case Quantity::Depth:
        return static_cast<double>(node.queue);
    case Quantity::DepthMax:
        return static_cast<double>(node.queueMax);
    case Quantity::Busy:
        return static_cast<double>(node.busy);
    default:
        return 0;
    }
}

double edgeValue(const sim::EdgeSlot &edge, Quantity quantity, sim::Cause cause)
{
    switch (quantity) {
    case Quantity::Throughput:
        return edge.completed;
    case Quantity::Offered:
        return edge.calls;
    case Quantity::Attempts:
        return edge.attempts;
    case Quantity::Errors:
        return errorsOf(edge, cause);
    default:
        return 0;
    }
}

double channelValue(const sim::ChannelSlot &channel, Quantity quantity)
{
    switch (quantity) {
    case Quantity::Throughput:
        return channel.acknowledged;
    case Quantity::Offered:
        return channel.published;
    case Quantity::Errors:
        return channel.lost;
    case Quantity::Depth:
        return static_cast<double>(channel.waiting);
    case Quantity::DepthMax:
        return static_cast<double>(channel.waitingMax);
    default:
        return 0;
    }
}

// A count or a level of one slot; nothing if the slot has no such item.
std::optional<double> slotValue(const sim::Slot &slot, Subject subject, sim::Index index, Quantity quantity,
                                sim::Cause cause)
{
    if (subject == Subject::Node) {
        const auto *node = at(slot.nodes, index);
        return node ? std::optional(nodeValue(*node, quantity, cause)) : std::nullopt;
    }
    if (subject == Subject::Edge) {
        const auto *edge = at(slot.edges, index);
        return edge ? std::optional(edgeValue(*edge, quantity, cause)) : std::nullopt;
    }
    const auto *channel = at(slot.channels, index);
    return channel ? std::optional(channelValue(*channel, quantity)) : std::nullopt;
}

// Where the window of `length` that ends with slot `last` begins; never moves back as `last` grows.
template <class Slots>
std::size_t windowStart(const Slots &slots, std::size_t last, sim::Time length, std::size_t first)
{
    while (first < last && slots[first].from < slots[last].to - length)
        ++first;
    return first;
}

struct Point
{
    sim::Time at;
    std::optional<double> value;
};

// Keeps the least and the greatest value of each pixel, in their order, and breaks the line at pixels that
// have slots but no value.
class Thinner
{
public:
    Thinner(sim::Time from, sim::Time to, int pixels)
        : m_from(from)
        , m_span(std::max<sim::Time>(1, to - from))
        , m_pixels(std::max(1, pixels))
    {
    }

    void add(const Point &point)
    {
        const auto share = static_cast<double>(point.at - m_from) / static_cast<double>(m_span);
        const int pixel = std::clamp(static_cast<int>(share * m_pixels), 0, m_pixels - 1);
        if (pixel != m_pixel)
            finishPixel();
        m_pixel = pixel;
        if (!point.value)
            return;
        const QPointF place(sim::inSeconds(point.at), *point.value);
        if (!m_least || place.y() < m_least->y())
            m_least = place;
        if (!m_most || place.y() > m_most->y())
            m_most = place;
    }

    QList<QList<QPointF>> finish()
    {
        finishPixel();
        finishSegment();
        return std::move(m_segments);
    }

private:
    void finishPixel()
    {
        if (m_pixel >= 0 && !m_least)
            finishSegment();
        if (m_least) {
            const bool leastFirst = m_least->x() <= m_most->x();
            m_segment.append(leastFirst ? *m_least : *m_most);
            if (m_least->x() != m_most->x())
                m_segment.append(leastFirst ? *m_most : *m_least);
        }
        m_least.reset();
        m_most.reset();
    }

    void finishSegment()
    {
        if (!m_segment.isEmpty())
            m_segments.append(std::move(m_segment));
        m_segment = {};
    }

    sim::Time m_from, m_span;
    int m_pixels, m_pixel = -1;
    std::optional<QPointF> m_least, m_most;
    QList<QPointF> m_segment;
    QList<QList<QPointF>> m_segments;
};

template <class Item> void count(Summary &summary, const Item &item)
{
    summary.completed += item.completed;
    summary.failed += item.failed;
    for (std::size_t i = 0; i < item.errors.size(); ++i)
        summary.errors[i] += item.errors[i];
}

void add(Summary &summary, const sim::Slot &slot, Subject subject, sim::Index index)
{
    if (const auto *node = subject == Subject::Node ? at(slot.nodes, index) : nullptr) {
        count(summary, *node);
        summary.entered += node->entered;
        summary.good += node->good;
        summary.degraded += node->degraded;
    } else if (const auto *edge = subject == Subject::Edge ? at(slot.edges, index) : nullptr) {
        count(summary, *edge);
        summary.entered += edge->calls;
        summary.good += edge->completed;
    } else if (const auto *channel = subject == Subject::Channel ? at(slot.channels, index) : nullptr) {
        summary.entered += channel->published;
        summary.completed += channel->acknowledged;
        summary.good += channel->acknowledged;
        summary.failed += channel->lost;
    }
    if (const auto *samples = latency(slot, subject, index))
        summary.latency.add(*samples);
}

double pick(Quantity quantity, double p50, double p95, double p99)
{
    if (quantity == Quantity::P50 || quantity == Quantity::EndToEnd50)
        return p50;
    return quantity == Quantity::P95 || quantity == Quantity::EndToEnd95 ? p95 : p99;
}

} // namespace

void History::clear()
{
    m_slots.clear();
    m_current = {};
    m_tracks.clear();
}

void History::append(const Frame &frame)
{
    m_slots.insert(m_slots.end(), frame.slots.begin(), frame.slots.end());
    m_current = frame.current;
    const Bounds bounds = boundsFor(m_current);
    if (thin(m_slots, bounds.most, bounds.newest))
        m_tracks.clear();
}

sim::Time History::now() const
{
    return std::max(m_current.to, m_slots.empty() ? sim::Time{0} : m_slots.back().to);
}

std::vector<const sim::Slot *> History::within(sim::Time from, sim::Time to) const
{
    std::vector<const sim::Slot *> found;
    const auto first = std::partition_point(m_slots.begin(), m_slots.end(),
                                            [from](const sim::Slot &slot) { return slot.to <= from; });
    for (auto slot = first; slot != m_slots.end() && slot->from < to; ++slot)
        found.push_back(&*slot);
    if (m_current.to > from && m_current.from < to && m_current.to > m_current.from)
        found.push_back(&m_current);
    return found;
}

History::Percentiles History::percentiles(const TrackKey &key, std::size_t slot) const
{
    std::size_t first = slot;
    while (first > 0 && m_slots[first - 1].from >= m_slots[slot].to - key.window)
        --first;
    sim::Histogram merged;
    for (std::size_t i = first; i <= slot; ++i) {
        if (const auto *samples = latency(m_slots[i], key.subject, key.index))
            merged.add(*samples);
    }
    if (merged.count() == 0)
        return {};
    return {merged.count(), sim::inSeconds(merged.quantile(0.5)), sim::inSeconds(merged.quantile(0.95)),
            sim::inSeconds(merged.quantile(0.99))};
}

const std::vector<History::Percentiles> &History::track(const TrackKey &key) const
{
    if (m_tracks.size() >= mostTracks && !m_tracks.contains(key))
        m_tracks.clear();
    std::vector<Percentiles> &known = m_tracks[key];
    while (known.size() < m_slots.size())
        known.push_back(percentiles(key, known.size()));
    return known;
}

QList<QList<QPointF>> History::series(Subject subject, sim::Index index, Quantity quantity, sim::Time from,
                                      sim::Time to, int pixels, sim::Time window, sim::Cause cause) const
{
    const Reading reading = readingOf(subject, quantity);
    if (reading == Reading::None)
        return {};
    const std::vector<Percentiles> *known =
        reading == Reading::Percentile ? &track({subject, index, window}) : nullptr;
    Thinner thinner(from, to, pixels);
    std::size_t first = 0, counted = 0; // the window of a rate is [first, counted)
    double sum = 0;
    for (std::size_t i = 0; i < m_slots.size() && m_slots[i].to <= to; ++i) {
        Point point{m_slots[i].to, std::nullopt};
        if (known) {
            const Percentiles &there = (*known)[i];
            if (there.samples > 0)
                point.value = pick(quantity, there.p50, there.p95, there.p99);
        } else if (reading == Reading::Level) {
            point.value = slotValue(m_slots[i], subject, index, quantity, cause);
        } else if (const auto value = slotValue(m_slots[i], subject, index, quantity, cause)) {
            for (; counted <= i; ++counted)
                sum += slotValue(m_slots[counted], subject, index, quantity, cause).value_or(0);
            const std::size_t start = windowStart(m_slots, i, rateWindow, first);
            for (; first < start; ++first)
                sum -= slotValue(m_slots[first], subject, index, quantity, cause).value_or(0);
            const sim::Time span = m_slots[i].to - m_slots[first].from;
            point.value = span > 0 ? std::optional(sum / sim::inSeconds(span)) : std::nullopt;
        }
        if (point.at >= from)
            thinner.add(point);
    }
    return thinner.finish();
}

std::uint64_t History::count(Subject subject, sim::Index index, sim::Time from, sim::Time to) const
{
    std::uint64_t samples = 0;
    for (const sim::Slot *slot : within(from, to)) {
        if (const auto *there = latency(*slot, subject, index))
            samples += there->count();
    }
    return samples;
}

Summary History::summary(Subject subject, sim::Index index, sim::Time from, sim::Time to) const
{
    Summary summary;
    summary.from = from;
    summary.to = to;
    const auto slots = within(from, to);
    if (!slots.empty()) {
        summary.from = slots.front()->from;
        summary.to = slots.back()->to;
    }
    for (const sim::Slot *slot : slots)
        add(summary, *slot, subject, index);
    return summary;
}

Troubles History::troubles(Subject subject, sim::Index index) const
{
    const Summary all = summary(subject, index, 0, now());
    Troubles occurred;
    for (std::size_t i = 1; i < all.errors.size(); ++i) {
        if (all.errors[i] > 0)
            occurred.causes.append(static_cast<sim::Cause>(i));
    }
    occurred.degraded = all.degraded > 0;
    return occurred;
}

} // namespace run
