// A run as views look at it, live or headless: borrowed pointers, valid during one call.
#pragma once

#include "model/diagram/diagram.h"
#include "model/run/history.h"
#include "model/sim/scenario.h"

#include <optional>

namespace run {

struct Observation
{
    const sim::Scenario *scenario = nullptr; // null: nothing runs
    const Frame *frame = nullptr;            // null: nothing seen yet
    const History *history = nullptr;

    explicit operator bool() const { return scenario && frame && history; }
    std::optional<sim::Index> node(const diagram::NodeId &id) const;
    std::optional<sim::Index> edge(const diagram::EdgeId &id) const;
    std::optional<sim::Index> channel(const QString &id) const;
};

} // namespace run
