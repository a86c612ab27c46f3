// `set` faults: settings that have another value for a while. Private to this room.
#pragma once

#include "model/base/issue.h"
#include "model/base/result.h"
#include "model/diagram/diagram.h"
#include "model/sim/scenario.h"

namespace kinds {

class SettingFaults
{
public:
    // Keeps pointers into the diagram, which must outlive it.
    explicit SettingFaults(const diagram::Diagram &diagram);

    // `broken`: something else keeps the diagram from running, so how the changes meet is not looked at.
    base::Issues issues(bool broken) const;
    // REQUIRES: nothing keeps the diagram from running.
    std::vector<sim::SettingChange> changes() const;

private:
    // Places in m_faults, in the order in which the faults began: the last one wins.
    using Active = std::vector<std::size_t>;
    struct Moment
    {
        sim::Time at;
        Active active; // from then on
    };
    struct Problem
    {
        const diagram::Fault *fault;
        QString key; // of the fault, at which it is wrong
        QString text, remedy;
    };

    std::vector<Moment> timeline() const;
    // The diagram with that fault's setting.
    base::Result<diagram::Diagram> with(diagram::Diagram diagram, const diagram::Fault &fault) const;
    base::Result<diagram::Diagram> withAll(const Active &active) const;
    void checkOne(const diagram::Fault &fault, std::vector<Problem> &problems) const;
    void checkTogether(std::vector<Problem> &problems) const;

    const diagram::Diagram &m_diagram;
    std::vector<const diagram::Fault *> m_faults; // by id
};

} // namespace kinds
