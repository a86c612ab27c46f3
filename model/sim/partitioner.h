// Which partition a record goes to, and which member of a group gets which partitions, as Kafka's clients have it.
// Source: Apache Kafka, BuiltInPartitioner, Utils.murmur2, RangeAssignor; tests/data/kafka_partitioning.json.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace sim {

std::int32_t murmur2(std::string_view key);

// REQUIRES: partitions > 0.
constexpr std::uint32_t partitionOf(std::int32_t hash, std::uint32_t partitions)
{
    return (static_cast<std::uint32_t>(hash) & 0x7fffffffu) % partitions;
}

// Per member, in their order, the partitions of one topic that it gets: stretches that differ by one at most.
std::vector<std::vector<std::uint32_t>> rangeAssignment(std::uint32_t partitions, std::size_t members);

} // namespace sim
