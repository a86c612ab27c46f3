// Buttons that put a fault on the subject while it runs, and take it away again. Private to this room.
#pragma once

#include "model/kinds/spec.h"
#include "model/run/runcontroller.h"
#include "views/inspector/formcontext.h"

#include <QWidget>

#include <vector>

class QPushButton;

namespace inspector {

// The faults that can be put on the subject.
std::vector<const kinds::FaultSpec *> faultsFor(const diagram::Diagram &drawing, const Subject &subject);

class BreakIt : public QWidget
{
    Q_OBJECT
public:
    BreakIt(run::RunController &run, Subject subject, const std::vector<const kinds::FaultSpec *> &faults);
    void refresh(); // which of them act now

private:
    void toggle(const kinds::FaultSpec &fault, bool on);

    run::RunController &m_run;
    Subject m_subject;
    std::vector<std::pair<const kinds::FaultSpec *, QPushButton *>> m_buttons;
    QWidget *m_heal;
};

} // namespace inspector
