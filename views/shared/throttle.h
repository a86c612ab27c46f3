// Calls a function at once and then at most once per interval, however often it is asked; the last request is
// never lost. For texts, which nobody reads faster than ten times a second. GUI thread.
#pragma once

#include <QObject>
#include <QTimer>

#include <functional>

namespace views {

class Throttle : public QObject
{
    Q_OBJECT
public:
    Throttle(std::function<void()> work, int milliseconds, QObject *parent);
    void request();
    void runNow(); // whatever is waiting and also when nothing is

private:
    void elapsed();

    std::function<void()> m_work;
    QTimer m_timer;
    bool m_waiting = false;
};

} // namespace views
