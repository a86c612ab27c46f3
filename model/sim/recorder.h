// Counts what an engine does. Kept outside the world: checkpoints stay small and watching changes nothing.
#pragma once

#include "model/sim/observe.h"
#include "model/sim/scenario.h"

#include <memory>
#include <vector>

namespace sim {

class Recorder
{
public:
    struct Window // a measured part: items that enter in [from, to)
    {
        Time from = 0, to = never;
    };
    struct Options
    {
        std::vector<Window> windows; // totals are kept for each
        Time slotLength = 0;         // 0: no slots
        bool marks = false;          // keep marks for drawing, newest 256
    };

    Recorder(const Scenario &scenario, Options options);

    // The totals of a window up to `now`, levels integrated and in-flight counts filled in.
    Totals totals(std::size_t window, Time now) const;
    // Slots that have ended since the last call.
    std::vector<Slot> takeSlots();
    // The slot under way, as far as it has come.
    Slot currentSlot(Time now) const;
    std::vector<Mark> takeMarks();

    // (The engine's hooks follow; see recorder.cpp. They are public to World only by friendship.)
};

} // namespace sim
