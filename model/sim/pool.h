// A flat array of things that come and go; others refer to them by index. Free places are linked through
// `next` and the most recently freed is used first, which keeps the hot ones in cache. A free one is in state
// T::Free and its ticket is 0, so that no event is valid for it.
#pragma once

#include "model/sim/array.h"
#include "model/sim/time.h"

namespace sim {

template <class T> class Pool
{
public:
    T &operator[](Index i) { return m_items[i]; }
    const T &operator[](Index i) const { return m_items[i]; }
    Index size() const { return static_cast<Index>(m_items.size()); } // free places included
    std::size_t live() const { return m_live; }

    // The place's old content is the caller's to overwrite.
    [[gnu::always_inline]] inline Index take()
    {
        ++m_live;
        if (m_free == noIndex) {
            m_items.push_back(T{});
            return static_cast<Index>(m_items.size() - 1);
        }
        const Index i = m_free;
        m_free = m_items[i].next;
        return i;
    }
    void give(Index i)
    {
        T &item = m_items[i];
        item.state = T::Free;
        item.ticket = 0;
        item.next = m_free;
        m_free = i;
        --m_live;
    }

private:
    Array<T> m_items;
    Index m_free = noIndex;
    std::size_t m_live = 0;
};

} // namespace sim
