// How long the program takes from main() to the first picture on the screen.
// QT_LOGGING_RULES="hopyard.start=true" prints it.
#pragma once

#include <QElapsedTimer>
#include <QLoggingCategory>

class QWidget;

namespace app {

Q_DECLARE_LOGGING_CATEGORY(startLog)

class StartWatch
{
public:
    StartWatch() { m_timer.start(); }
    // Logs the time once the widget has been painted for the first time. The watch outlives the widget.
    void logFirstFrame(QWidget &widget) const;

private:
    QElapsedTimer m_timer;
};

} // namespace app
