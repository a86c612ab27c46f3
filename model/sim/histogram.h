// Latency histograms with 128 sub-buckets an octave (values within 0.8 %), mergeable; percentiles are never
// averaged. Lowest bucket 1 us; anything shorter counts there. Means are exact: the sum is kept beside.
#pragma once

#include "model/sim/array.h"
#include "model/sim/time.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

namespace sim {

__extension__ using ExactSum = unsigned __int128; // of nanoseconds

class SparseHistogram;

class Histogram
{
public:
    static constexpr std::uint32_t subBits = 7; // 128 sub-buckets an octave
    static constexpr std::uint32_t subCount = 1u << subBits;

    [[gnu::always_inline]] inline void record(Time value)
    {
        const std::uint32_t bucket = bucketOf(value);
        if (bucket >= m_buckets.size()) [[unlikely]]
            m_buckets.resize(bucket + subCount);
        ++m_buckets[bucket];
        ++m_count;
        m_sum += static_cast<std::uint64_t>(value);
        if (value > m_max) [[unlikely]]
            m_max = value;
    }
    void add(const Histogram &other);
    void add(const SparseHistogram &other);

    std::uint64_t count() const { return m_count; }
    double meanSeconds() const; // 0 when empty
    Time max() const { return m_max; }
    // The highest value of the bucket that holds the quantile (0 < q <= 1), at most max(). 0 when empty.
    Time quantile(double q) const;

    // A double's exponent and the first bits of its fraction are the bucket.
    static std::uint32_t bucketOf(Time value)
    {
        constexpr std::int64_t first = 1023 * subCount + lowest;
        const auto bits = std::bit_cast<std::int64_t>(static_cast<double>(value));
        return static_cast<std::uint32_t>(std::max(bits >> (52 - subBits), first) - first);
    }
    static Time highestOf(std::uint32_t bucket);

private:
    friend class SparseHistogram;
    static constexpr std::uint32_t rawBucket(std::uint64_t value)
    {
        const auto exponent = static_cast<std::uint32_t>(63 - std::countl_zero(value));
        return (exponent - 1) * subCount + static_cast<std::uint32_t>(value >> (exponent - subBits));
    }
    static constexpr std::uint32_t lowest = 8 * subCount + 250; // rawBucket(microsecond)

    Array<std::uint64_t> m_buckets; // grows to the highest bucket used
    std::uint64_t m_count = 0;
    ExactSum m_sum = 0;
    Time m_max = 0;
};

// Counts the values of the time slot under way: a record costs as little as in a Histogram, and only the
// buckets that were hit are looked at when the slot ends.
class SlotHistogram
{
public:
    void record(Time value)
    {
        const std::uint32_t bucket = Histogram::bucketOf(value);
        if (bucket >= m_buckets.size()) [[unlikely]]
            m_buckets.resize(bucket + Histogram::subCount);
        if (m_buckets[bucket]++ == 0)
            m_hit.push_back(bucket);
        ++m_count;
        m_sum += static_cast<std::uint64_t>(value);
        if (value > m_max) [[unlikely]]
            m_max = value;
    }
    SparseHistogram sparse() const;
    void clear();

private:
    Array<std::uint32_t> m_buckets;
    std::vector<std::uint32_t> m_hit; // buckets that are not zero, in no order
    std::uint64_t m_count = 0;
    ExactSum m_sum = 0;
    Time m_max = 0;
};

// A small one for a time slot: only the buckets that were hit, sorted.
class SparseHistogram
{
public:
    void record(Time value);
    void add(const SparseHistogram &other);
    std::uint64_t count() const { return m_count; }
    void compact(); // when the last value has been recorded: gives back memory

private:
    friend class Histogram;
    friend class SlotHistogram;
    void merge();

    std::vector<std::pair<std::uint32_t, std::uint32_t>> m_hits;
    std::vector<std::uint32_t> m_fresh; // buckets hit since the last merge, in no order
    std::uint64_t m_count = 0;
    ExactSum m_sum = 0;
    Time m_max = 0;
};

} // namespace sim
