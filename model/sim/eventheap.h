// Events in a 4-ary heap. What is taken leaves a hole that the next one pushed may fill at once. A plain value.
#pragma once

#include "model/sim/array.h"
#include "model/sim/event.h"

namespace sim {

class EventHeap
{
public:
    // Of the least; noKey when there is none. REQUIRES: !hasHole().
    EventKey least() const { return m_items.empty() ? noKey : keyOf(m_items.front()); }
    const Event &front() const { return m_items.front(); }
    bool hasHole() const { return m_hole; }
    // Takes the least, which may still be read until the heap changes. REQUIRES: there is one, !hasHole().
    void take() { m_hole = true; }

    [[gnu::noinline]] void push(const Event &event)
    {
        if (m_hole) {
            m_hole = false;
            siftDown(0, event);
            return;
        }
        std::size_t hole = m_items.size();
        m_items.push_back(event);
        const EventKey key = keyOf(event);
        while (hole > 0) {
            const std::size_t parent = (hole - 1) / 4;
            if (keyOf(m_items[parent]) < key)
                break;
            m_items[hole] = m_items[parent];
            hole = parent;
        }
        m_items[hole] = event;
    }

    // REQUIRES: hasHole().
    [[gnu::noinline]] void fillHole()
    {
        m_hole = false;
        const Event last = m_items.back();
        m_items.pop_back();
        if (!m_items.empty())
            siftDown(0, last);
    }

    template <class Visit> void forEach(Visit visit) const
    {
        for (std::size_t i = m_hole ? 1 : 0; i < m_items.size(); ++i)
            visit(m_items[i]);
    }

private:
    // Of the four children from `first` on the least, the two halves compared independently.
    static std::size_t leastOfFour(const Event *heap, std::size_t first)
    {
        const std::size_t a = first + (keyOf(heap[first + 1]) < keyOf(heap[first]) ? 1 : 0);
        const std::size_t b = first + 2 + (keyOf(heap[first + 3]) < keyOf(heap[first + 2]) ? 1 : 0);
        return keyOf(heap[b]) < keyOf(heap[a]) ? b : a;
    }

    void siftDown(std::size_t hole, const Event &event)
    {
        Event *const heap = m_items.data();
        const std::size_t size = m_items.size();
        const EventKey key = keyOf(event);
        for (std::size_t first = 4 * hole + 1; first < size; first = 4 * hole + 1) {
            std::size_t best = first;
            if (first + 4 <= size) [[likely]] {
                best = leastOfFour(heap, first);
            } else {
                for (std::size_t i = first + 1; i < size; ++i)
                    best = keyOf(heap[i]) < keyOf(heap[best]) ? i : best;
            }
            if (key < keyOf(heap[best]))
                break;
            heap[hole] = heap[best];
            hole = best;
        }
        heap[hole] = event;
    }

    Array<Event> m_items;
    bool m_hole = false; // the root has been taken and not yet been replaced
};

} // namespace sim
