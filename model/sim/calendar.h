// The events of the near future, in buckets of equal width that are used round and round. A bucket holds one event
// or none, as a rule; several stand in order. A plain value.
#pragma once

#include "model/sim/array.h"
#include "model/sim/event.h"

#include <array>
#include <bit>

namespace sim {

class Calendar
{
public:
    static constexpr std::uint32_t buckets = 256;

    Calendar() { m_heads.fill(noIndex); }

    // Whether an event at `at` has its place here while nothing before `from` can happen any more.
    bool covers(Time at, Time from) const
    {
        return (static_cast<std::uint64_t>(at) >> m_shift) - (static_cast<std::uint64_t>(from) >> m_shift) < buckets;
    }
    EventKey least() const { return m_least; } // noKey: none
    const Event &front() const { return m_entries[m_heads[m_bucket]].event; }

    // Whether it is the least now. REQUIRES: covers() it, with a `from` that is no later than any event here.
    [[gnu::always_inline]] inline bool push(const Event &event);
    // Takes the least. REQUIRES: there is one.
    [[gnu::always_inline]] inline void take();

    // How wide a bucket should be, as a power of two of nanoseconds, when of `pushes` events `far` were beyond the
    // last bucket.
    std::uint32_t betterShift(std::uint32_t pushes, std::uint32_t far);
    std::uint32_t shift() const { return m_shift; }
    // REQUIRES: it is empty.
    void setShift(std::uint32_t shift) { m_shift = shift; }

    template <class Visit> void forEach(Visit visit) const
    {
        for (const Index head : m_heads) {
            for (Index i = head; i != noIndex; i = m_entries[i].next)
                visit(m_entries[i].event);
        }
    }

private:
    static constexpr std::uint32_t words = buckets / 64;

    struct Entry
    {
        Event event;
        Index next; // in its bucket, or free
    };

    std::uint32_t bucketOf(Time at) const
    {
        return static_cast<std::uint32_t>(static_cast<std::uint64_t>(at) >> m_shift) % buckets;
    }
    // The first that is used, from `bucket` on and round; one that is not when none is.
    std::uint32_t usedFrom(std::uint32_t bucket) const
    {
        std::uint32_t word = bucket / 64;
        std::uint64_t bits = m_used[word] & ~std::uint64_t{0} << bucket % 64;
        if (!bits) { // the next word that is used, its own being the last; without a loop, which nobody could predict
            const std::uint32_t after = word + 1;
            word = (after + static_cast<std::uint32_t>(std::countr_zero(m_usedWords * 0x11u >> after))) % words;
            bits = m_used[word] | std::uint64_t{1} << 63;
        }
        return word * 64 + static_cast<std::uint32_t>(std::countr_zero(bits));
    }

    std::uint32_t m_shift = 14; // 16 us, and 4 ms all of them
    std::uint32_t m_bucket = 0; // of the least
    EventKey m_least = noKey;
    std::array<std::uint64_t, words> m_used{}; // one bit a bucket
    std::uint32_t m_usedWords = 0;           // one bit a word of m_used that is not 0
    std::array<Index, buckets> m_heads;
    Array<Entry> m_entries;
    Index m_free = noIndex;
    std::uint32_t m_steps = 0; // past other events of a bucket, since betterShift() was asked
};

inline bool Calendar::push(const Event &event)
{
    Index i = m_free;
    if (i == noIndex) [[unlikely]] {
        i = static_cast<Index>(m_entries.size());
        m_entries.push_back({});
    } else {
        m_free = m_entries[i].next;
    }
    Entry *const entries = m_entries.data();
    const EventKey key = keyOf(event);
    const std::uint32_t bucket = bucketOf(event.at);
    Index *link = &m_heads[bucket];
    while (*link != noIndex && keyOf(entries[*link].event) < key) {
        link = &entries[*link].next;
        ++m_steps;
    }
    Entry &entry = entries[i];
    copyFields(entry.event, event);
    entry.next = *link;
    *link = i;
    m_used[bucket / 64] |= std::uint64_t{1} << bucket % 64;
    m_usedWords |= 1u << bucket / 64;
    if (m_least < key)
        return false;
    m_least = key;
    m_bucket = bucket;
    return true;
}

inline void Calendar::take()
{
    const Index i = m_heads[m_bucket];
    Entry &entry = m_entries[i];
    const Index next = m_heads[m_bucket] = entry.next;
    entry.next = m_free;
    m_free = i;
    if (next == noIndex) {
        const std::uint32_t word = m_bucket / 64;
        if ((m_used[word] &= ~(std::uint64_t{1} << m_bucket % 64)) == 0)
            m_usedWords &= ~(1u << word);
        m_bucket = usedFrom(m_bucket);
    }
    const Index head = m_heads[m_bucket];
    m_least = head == noIndex ? noKey : keyOf(m_entries[head].event);
}

} // namespace sim
