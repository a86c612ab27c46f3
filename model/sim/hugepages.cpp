#include "model/sim/hugepages.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <new>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace sim {

namespace {

std::size_t inHugePages(std::size_t bytes)
{
    return (bytes + hugePage - 1) / hugePage * hugePage;
}

// Stands at the beginning of its huge page; the blocks follow.
struct Slab
{
    static constexpr std::size_t header = 64;
    static constexpr std::uint32_t blocks = (hugePage - header) / BlockPool::blockSize;

    struct Free
    {
        Free *next;
    };
    Free *free = nullptr;
    std::uint32_t used = 0, touched = 0; // touched: the blocks from there on have never been taken

    void *take()
    {
        ++used;
        if (!free)
            return reinterpret_cast<char *>(this) + header + BlockPool::blockSize * touched++;
        void *const block = free;
        free = free->next;
        return block;
    }
    void give(void *block)
    {
        --used;
        free = new (block) Free{free};
    }
    static Slab *of(void *block)
    {
        return reinterpret_cast<Slab *>(reinterpret_cast<std::uintptr_t>(block) / hugePage * hugePage);
    }
};
static_assert(sizeof(Slab) <= Slab::header);

struct Slabs
{
    std::mutex mutex;
    std::vector<Slab *> open; // that have a free block
    std::size_t empty = 0;    // of these, that have only free ones
};

// Kept for the next run, which then has its memory at once.
constexpr std::size_t mostEmpty = 32;

Slabs &slabs()
{
    static Slabs all;
    return all;
}

} // namespace

#ifdef __linux__

void *mapHugePages(std::size_t bytes)
{
    const std::size_t length = inHugePages(bytes);
    void *const all =
        mmap(nullptr, length + hugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED)
        throw std::bad_alloc();
    char *const begin = static_cast<char *>(all);
    const std::size_t before = (hugePage - reinterpret_cast<std::uintptr_t>(all) % hugePage) % hugePage;
    if (before > 0)
        munmap(begin, before);
    munmap(begin + before + length, hugePage - before);
    madvise(begin + before, bytes / hugePage * hugePage, MADV_HUGEPAGE);
    return begin + before;
}

void unmapHugePages(void *place, std::size_t bytes)
{
    munmap(place, inHugePages(bytes));
}

#else

void *mapHugePages(std::size_t bytes)
{
    void *const place = std::aligned_alloc(hugePage, inHugePages(bytes));
    if (!place)
        throw std::bad_alloc();
    return place;
}

void unmapHugePages(void *place, std::size_t)
{
    std::free(place);
}

#endif

void *BlockPool::take()
{
    Slabs &all = slabs();
    const std::lock_guard lock(all.mutex);
    if (all.open.empty()) {
        all.open.push_back(new (mapHugePages(hugePage)) Slab);
        ++all.empty;
    }
    Slab *const slab = all.open.back();
    all.empty -= slab->used == 0;
    void *const block = slab->take();
    if (slab->used == Slab::blocks)
        all.open.pop_back();
    return block;
}

void BlockPool::give(void *block)
{
    Slabs &all = slabs();
    const std::lock_guard lock(all.mutex);
    Slab *const slab = Slab::of(block);
    if (slab->used == Slab::blocks)
        all.open.push_back(slab);
    slab->give(block);
    if (slab->used > 0)
        return;
    if (all.empty < mostEmpty) {
        ++all.empty;
        return;
    }
    all.open.erase(std::find(all.open.begin(), all.open.end(), slab));
    unmapHugePages(slab, hugePage);
}

} // namespace sim
