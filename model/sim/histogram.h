// Latency histograms with 128 sub-buckets an octave (values within 0.8 %), mergeable; percentiles are never
// averaged. Lowest bucket 1 us; anything shorter counts there. Means are exact: the sum is kept beside.
#pragma once

#include "model/sim/time.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace sim {

class SparseHistogram;

class Histogram
{
public:
    void record(Time value);
    void add(const Histogram &other);
    void add(const SparseHistogram &other);

    std::uint64_t count() const { return m_count; }
    double meanSeconds() const; // 0 when empty
    Time max() const { return m_max; }
    // The highest value of the bucket that holds the quantile (0 < q <= 1), at most max(). 0 when empty.
    Time quantile(double q) const;

    static std::uint32_t bucketOf(Time value);
    static Time highestOf(std::uint32_t bucket);

private:
    friend class SparseHistogram;
    std::vector<std::uint64_t> m_buckets; // grows to the highest bucket used
    std::uint64_t m_count = 0;
    double m_sum = 0; // nanoseconds
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
    void merge();

    std::vector<std::pair<std::uint32_t, std::uint32_t>> m_hits;
    std::vector<std::uint32_t> m_fresh; // buckets hit since the last merge, in no order
    std::uint64_t m_count = 0;
    double m_sum = 0;
    Time m_max = 0;
};

} // namespace sim
