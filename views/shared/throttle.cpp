#include "views/shared/throttle.h"

namespace views {

Throttle::Throttle(std::function<void()> work, int milliseconds, QObject *parent)
    : QObject(parent)
    , m_work(std::move(work))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(milliseconds);
    connect(&m_timer, &QTimer::timeout, this, &Throttle::elapsed);
}

void Throttle::request()
{
    if (m_timer.isActive())
        m_waiting = true;
    else
        runNow();
}

void Throttle::runNow()
{
    m_waiting = false;
    m_timer.start();
    m_work();
}

void Throttle::elapsed()
{
    if (m_waiting)
        runNow();
}

} // namespace views
