// An array of plain values that may grow to hundreds of megabytes and is copied with every checkpoint. Large
// ones ask for huge pages: most of the time of a large copy would go into mapping one small page after
// another (119 ms against 43 ms for 240 MB).
#pragma once

#include "model/sim/hugepages.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <type_traits>
#include <utility>

namespace sim {

template <class T> class Array
{
    static_assert(std::is_trivially_copyable_v<T>);

public:
    Array() = default;
    explicit Array(std::size_t size) { resize(size); }
    Array(const Array &other) { assign(other); }
    Array(Array &&other) noexcept { swap(other); }
    Array &operator=(Array other) noexcept
    {
        swap(other);
        return *this;
    }
    ~Array() { release(m_data, m_capacity); }

    T &operator[](std::size_t i) { return m_data[i]; }
    const T &operator[](std::size_t i) const { return m_data[i]; }
    T *data() { return m_data; }
    T &front() { return m_data[0]; }
    const T &front() const { return m_data[0]; }
    T &back() { return m_data[m_size - 1]; }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }

    void push_back(const T &value)
    {
        if (m_size == m_capacity) [[unlikely]] {
            const T kept = value; // it may be one of ours
            reserve(m_capacity ? 2 * m_capacity : 16);
            m_data[m_size++] = kept;
            return;
        }
        m_data[m_size++] = value;
    }
    void pop_back() { --m_size; }
    // What is new is a T{}.
    void resize(std::size_t size)
    {
        reserve(size);
        for (std::size_t i = m_size; i < size; ++i)
            m_data[i] = T{};
        m_size = size;
    }
    void swap(Array &other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        std::swap(m_capacity, other.m_capacity);
    }

private:
    static std::size_t bytesOf(std::size_t count) { return count * sizeof(T); }
    static bool isLarge(std::size_t bytes) { return bytes >= 2 * hugePage; }
    static T *allocate(std::size_t count)
    {
        const std::size_t bytes = bytesOf(count);
        if (isLarge(bytes))
            return static_cast<T *>(mapHugePages(bytes));
        void *const place = std::malloc(bytes);
        if (!place)
            throw std::bad_alloc();
        return static_cast<T *>(place);
    }
    static void release(T *data, std::size_t count)
    {
        if (isLarge(bytesOf(count)))
            unmapHugePages(data, bytesOf(count));
        else
            std::free(data);
    }
    [[gnu::noinline]] void reserve(std::size_t capacity)
    {
        if (capacity <= m_capacity)
            return;
        T *const larger = allocate(capacity);
        if (m_size > 0)
            std::memcpy(static_cast<void *>(larger), m_data, m_size * sizeof(T));
        release(m_data, m_capacity);
        m_data = larger;
        m_capacity = capacity;
    }
    void assign(const Array &other)
    {
        if (other.m_size == 0)
            return;
        m_data = allocate(other.m_size);
        m_size = m_capacity = other.m_size;
        std::memcpy(static_cast<void *>(m_data), other.m_data, m_size * sizeof(T));
    }

    T *m_data = nullptr;
    std::size_t m_size = 0, m_capacity = 0;
};

} // namespace sim
