// Tells on a terminal how far a long run has come, and hears of Ctrl+C while it exists.
#pragma once

#include "model/sim/time.h"

#include <QTextStream>

#include <chrono>

namespace app {

class ProgressLine
{
public:
    using Clock = std::chrono::steady_clock;

    // `err`: written to only where standard error is a terminal.
    ProgressLine(sim::Time duration, QTextStream &err);
    ProgressLine(const ProgressLine &) = delete;
    ProgressLine &operator=(const ProgressLine &) = delete;
    ~ProgressLine(); // Ctrl+C ends the program again

    // Shows the share done, a few times a second at most. False: Ctrl+C was pressed. May be called from any
    // thread, one at a time.
    bool show(double done);
    void clear();

private:
    sim::Time m_duration;
    QTextStream &m_err;
    bool m_terminal;
    Clock::time_point m_began, m_shown;
    qsizetype m_width = 0; // of what stands there
};

// "37 %, 22.2 s of 60 s, about 5 s left; Ctrl+C stops it and reports"
QString progressText(double done, sim::Time duration, std::chrono::duration<double> took);

} // namespace app
