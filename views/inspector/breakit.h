// Buttons that put a fault on the subject while it runs, and take it away again. Private to this room.
#pragma once

#include "model/kinds/spec.h"
#include "model/run/runcontroller.h"
#include "views/inspector/formcontext.h"

#include <QWidget>

#include <vector>

class QPushButton;

namespace inspector {

enum class Put { ByHand, Planned }; // more can be planned for the file's timeline
// The faults that can be put on the subject.
std::vector<const kinds::FaultSpec *> faultsFor(const diagram::Diagram &drawing, const Subject &subject, Put put = Put::ByHand);

class BreakIt : public QWidget
{
    Q_OBJECT
public:
    BreakIt(run::RunController &run, Subject subject, const std::vector<const kinds::FaultSpec *> &faults);
    void refresh(); // which of them act now

private:
    struct Lever
    {
        const kinds::FaultSpec *fault;
        QPushButton *button;
        double strength; // 1 for those that just are
    };

    QWidget *addLever(const kinds::FaultSpec &fault);
    QPushButton *strengthMenu(std::size_t lever);
    void toggle(const Lever &lever, bool on);
    void setStrength(std::size_t lever, double strength); // and put the fault on
    void show(Lever &lever, double strength);

    run::RunController &m_run;
    Subject m_subject;
    std::vector<Lever> m_levers;
    QWidget *m_heal;
};

} // namespace inspector
