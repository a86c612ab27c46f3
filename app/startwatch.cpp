#include "app/startwatch.h"

#include <QEvent>
#include <QTimer>
#include <QWidget>

namespace app {

Q_LOGGING_CATEGORY(startLog, "hopyard.start", QtWarningMsg)

namespace {

class FirstPaint : public QObject
{
public:
    FirstPaint(QWidget &widget, const QElapsedTimer &timer)
        : QObject(&widget)
        , m_timer(timer)
    {
        widget.installEventFilter(this);
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint) {
            watched->removeEventFilter(this);
            // The paint has reached the screen when the event loop turns again.
            QTimer::singleShot(0, this, [this] {
                qCDebug(startLog, "first frame after %lld ms", static_cast<long long>(m_timer.elapsed()));
                deleteLater();
            });
        }
        return false;
    }

private:
    const QElapsedTimer &m_timer;
};

} // namespace

void StartWatch::logFirstFrame(QWidget &widget) const
{
    if (startLog().isDebugEnabled())
        new FirstPaint(widget, m_timer);
}

} // namespace app
