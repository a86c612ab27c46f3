// Memory in pages of 2 MiB, where the machine grants them: mapping one small page after another takes longer than
// what is then written to them. Where they are not granted all is only slower.
#pragma once

#include <cstddef>

namespace sim {

inline constexpr std::size_t hugePage = std::size_t{2} << 20;

// From the border of a huge page on, zeroed. Throws std::bad_alloc.
void *mapHugePages(std::size_t bytes);
void unmapHugePages(void *place, std::size_t bytes);

// Blocks of one size that share huge pages. All members may be called from any thread.
class BlockPool
{
public:
    static constexpr std::size_t blockSize = std::size_t{48} << 10;

    static void *take(); // throws std::bad_alloc
    static void give(void *block);
};

} // namespace sim
