// Questions about single messages of the run beside a drawing, answered on a thread of their own. GUI thread.
#pragma once

#include "model/run/lives.h"

#include <QObject>

#include <thread>

namespace run {

class RunController;

class Lookup : public QObject
{
    Q_OBJECT
public:
    explicit Lookup(const RunController &run, QObject *parent = nullptr);
    ~Lookup() override; // gives up the question under way

    // About the run as far as it has been shown. The question under way is given up. Does nothing when nothing runs.
    void ask(const Question &question);
    void giveUp();
    bool isAsking() const { return m_asking; }

Q_SIGNALS:
    void progressed(double share); // 0 to 1
    void answered(const run::Answer &answer);

private:
    const RunController &m_run;
    bool m_asking = false;
    quint64 m_asked = 0; // questions so far
    std::jthread m_thread;
};

} // namespace run
