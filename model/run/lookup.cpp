#include "model/run/lookup.h"

#include "model/run/runcontroller.h"

#include <QMetaObject>

namespace run {

Lookup::Lookup(const RunController &run, QObject *parent)
    : QObject(parent)
    , m_run(run)
{
}

Lookup::~Lookup()
{
    giveUp();
}

void Lookup::giveUp()
{
    ++m_asked;
    m_asking = false;
    m_thread = {}; // asks it to stop, and waits for the few milliseconds
}

void Lookup::ask(const Question &question)
{
    giveUp();
    const auto recording = m_run.recording();
    if (!recording)
        return;
    m_asking = true;
    const quint64 number = m_asked;
    // What comes from a thread that has been given up since is not said any more.
    const auto say = [this, number](auto what) {
        QMetaObject::invokeMethod(
            this,
            [this, number, what] {
                if (number == m_asked)
                    what();
            },
            Qt::QueuedConnection);
    };
    m_thread = std::jthread([this, say, question, recording = *recording](const std::stop_token &stop) {
        const Answer answer = lookUp(recording, question, stop, [&](double share) {
            say([this, share] { Q_EMIT progressed(share); });
        });
        if (stop.stop_requested())
            return;
        say([this, answer] {
            m_asking = false;
            Q_EMIT answered(answer);
        });
    });
}

} // namespace run
