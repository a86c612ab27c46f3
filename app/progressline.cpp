#include "app/progressline.h"

#include <QCoreApplication>

#include <cmath>
#include <csignal>
#include <unistd.h>

namespace app {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ProgressLine)
};

constexpr auto firstShown = std::chrono::milliseconds(500);
constexpr auto shownEvery = std::chrono::milliseconds(200);

volatile std::sig_atomic_t interrupted = 0;

// The second one ends the program as usual.
void interrupt(int number)
{
    interrupted = 1;
    std::signal(number, SIG_DFL);
}

} // namespace

QString progressText(double done, sim::Time duration, std::chrono::duration<double> took)
{
    const double whole = sim::inSeconds(duration);
    const double left = done > 0 ? took.count() / done * (1 - done) : 0;
    const QString rest = left < 1     ? Text::tr("less than 1 s left")
                         : left < 120 ? Text::tr("about %1 s left").arg(std::lround(left))
                                      : Text::tr("about %1 min left").arg(std::lround(left / 60));
    return Text::tr("%1 %, %2 s of %3 s, %4; Ctrl+C stops it and reports")
        .arg(static_cast<int>(done * 100))
        .arg(done * whole, 0, 'f', whole < 100 ? 1 : 0)
        .arg(whole, 0, 'g', 10)
        .arg(rest);
}

ProgressLine::ProgressLine(sim::Time duration, QTextStream &err)
    : m_duration(duration)
    , m_err(err)
    , m_terminal(isatty(STDERR_FILENO) == 1)
    , m_began(Clock::now())
    , m_shown(m_began + firstShown - shownEvery)
{
    interrupted = 0;
    std::signal(SIGINT, interrupt);
}

ProgressLine::~ProgressLine()
{
    std::signal(SIGINT, SIG_DFL);
}

bool ProgressLine::show(double done)
{
    const Clock::time_point now = Clock::now();
    if (m_terminal && now - m_shown >= shownEvery) {
        m_shown = now;
        const QString text = progressText(done, m_duration, now - m_began);
        m_err << '\r' << text.leftJustified(m_width);
        m_err.flush();
        m_width = text.size();
    }
    return !interrupted;
}

void ProgressLine::clear()
{
    if (m_width > 0)
        m_err << '\r' << QString(m_width, QLatin1Char(' ')) << '\r';
    m_err.flush();
    m_width = 0;
}

} // namespace app
