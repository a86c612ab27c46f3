#include "model/sim/partitioner.h"

#include <algorithm>

namespace sim {

std::int32_t murmur2(std::string_view key)
{
    constexpr std::uint32_t seed = 0x9747b28c, m = 0x5bd1e995;
    const auto byte = [&](std::size_t i) {
        return std::uint32_t{static_cast<unsigned char>(key[i])};
    };
    std::uint32_t h = seed ^ static_cast<std::uint32_t>(key.size());
    std::size_t i = 0;
    for (; i + 4 <= key.size(); i += 4) {
        std::uint32_t k = byte(i) | byte(i + 1) << 8 | byte(i + 2) << 16 | byte(i + 3) << 24;
        k *= m;
        k ^= k >> 24;
        k *= m;
        h = h * m ^ k;
    }
    const std::size_t rest = key.size() - i;
    for (std::size_t r = rest; r > 0; --r)
        h ^= byte(i + r - 1) << (8 * (r - 1));
    if (rest > 0)
        h *= m;
    h ^= h >> 13;
    h *= m;
    h ^= h >> 15;
    return static_cast<std::int32_t>(h);
}

std::vector<std::vector<std::uint32_t>> rangeAssignment(std::uint32_t partitions, std::size_t members)
{
    std::vector<std::vector<std::uint32_t>> assigned(members);
    std::uint32_t next = 0;
    for (std::size_t i = 0; i < members; ++i) {
        const std::size_t share = partitions / members + (i < partitions % members);
        for (std::size_t k = 0; k < share; ++k)
            assigned[i].push_back(next++);
    }
    return assigned;
}

} // namespace sim
