#include "model/sim/histogram.h"

#include <algorithm>
#include <cmath>

namespace sim {

namespace {

constexpr std::size_t mostFresh = 1024;

} // namespace

Time Histogram::highestOf(std::uint32_t bucket)
{
    static_assert(lowest == rawBucket(microsecond));
    const std::uint32_t raw = bucket + lowest;
    const std::uint32_t exponent = raw / subCount;
    const std::uint64_t first = subCount + raw % subCount;
    return static_cast<Time>(((first + 1) << (exponent - subBits)) - 1);
}

void Histogram::add(const Histogram &other)
{
    if (other.m_buckets.size() > m_buckets.size())
        m_buckets.resize(other.m_buckets.size());
    for (std::size_t i = 0; i < other.m_buckets.size(); ++i)
        m_buckets[i] += other.m_buckets[i];
    m_count += other.m_count;
    m_sum += other.m_sum;
    m_max = std::max(m_max, other.m_max);
}

void Histogram::add(const SparseHistogram &other)
{
    const auto reach = [this](std::uint32_t bucket) -> std::uint64_t & {
        if (bucket >= m_buckets.size())
            m_buckets.resize(bucket + 1);
        return m_buckets[bucket];
    };
    for (auto hit = other.m_hits.rbegin(); hit != other.m_hits.rend(); ++hit) // the highest first: one resize
        reach(hit->first) += hit->second;
    for (const std::uint32_t bucket : other.m_fresh)
        ++reach(bucket);
    m_count += other.m_count;
    m_sum += other.m_sum;
    m_max = std::max(m_max, other.m_max);
}

double Histogram::meanSeconds() const
{
    return m_count ? static_cast<double>(m_sum) / static_cast<double>(m_count) / 1e9 : 0;
}

Time Histogram::quantile(double q) const
{
    if (!m_count)
        return 0;
    const double exact = std::ceil(q * static_cast<double>(m_count));
    const auto rank = std::clamp<std::uint64_t>(static_cast<std::uint64_t>(exact), 1, m_count);
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < m_buckets.size(); ++i) {
        seen += m_buckets[i];
        if (seen >= rank)
            return std::min(highestOf(static_cast<std::uint32_t>(i)), m_max);
    }
    return m_max;
}

SparseHistogram SlotHistogram::sparse() const
{
    SparseHistogram made;
    for (const std::uint32_t bucket : m_hit)
        made.m_hits.emplace_back(bucket, m_buckets[bucket]);
    std::sort(made.m_hits.begin(), made.m_hits.end());
    made.m_count = m_count;
    made.m_sum = m_sum;
    made.m_max = m_max;
    return made;
}

void SlotHistogram::clear()
{
    for (const std::uint32_t bucket : m_hit)
        m_buckets[bucket] = 0;
    m_hit.clear();
    m_count = 0;
    m_sum = 0;
    m_max = 0;
}

void SparseHistogram::record(Time value)
{
    m_fresh.push_back(Histogram::bucketOf(value));
    if (m_fresh.size() == mostFresh)
        merge();
    ++m_count;
    m_sum += static_cast<std::uint64_t>(value);
    m_max = std::max(m_max, value);
}

void SparseHistogram::merge()
{
    std::sort(m_fresh.begin(), m_fresh.end());
    std::vector<std::pair<std::uint32_t, std::uint32_t>> merged;
    auto old = m_hits.begin();
    for (const std::uint32_t bucket : m_fresh) {
        for (; old != m_hits.end() && old->first <= bucket; ++old)
            merged.push_back(*old);
        if (!merged.empty() && merged.back().first == bucket)
            ++merged.back().second;
        else
            merged.emplace_back(bucket, 1);
    }
    merged.insert(merged.end(), old, m_hits.end());
    m_hits = std::move(merged);
    m_fresh.clear();
}

void SparseHistogram::compact()
{
    if (!m_fresh.empty())
        merge();
    m_fresh.shrink_to_fit();
    m_hits.shrink_to_fit();
}

void SparseHistogram::add(const SparseHistogram &other)
{
    for (const auto &[bucket, count] : other.m_hits) {
        const auto at = std::lower_bound(m_hits.begin(), m_hits.end(), bucket,
                                         [](const auto &hit, std::uint32_t b) { return hit.first < b; });
        if (at != m_hits.end() && at->first == bucket)
            at->second += count;
        else
            m_hits.insert(at, {bucket, count});
    }
    m_fresh.insert(m_fresh.end(), other.m_fresh.begin(), other.m_fresh.end());
    m_count += other.m_count;
    m_sum += other.m_sum;
    m_max = std::max(m_max, other.m_max);
}

} // namespace sim
