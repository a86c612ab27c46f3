// What is wrong with a diagram, all of it at once. Private to this room.
#pragma once

#include "model/base/issue.h"
#include "model/kinds/compiling/wiring.h"

namespace kinds {

// Values that cannot be, words this version has not, keys it does not know. Errors here are refusals.
base::Issues valueIssues(const diagram::Diagram &diagram);
// Mistakes in the drawing. `reach` is that of the clients.
base::Issues drawingIssues(const Wiring &wiring, const Reach &reach);

// Collects issues, in the order of CONTRACT's file.
class IssueList
{
public:
    using Severity = base::Issue::Severity;
    void refuse(const QString &item, const QString &text, const QString &remedy, const QString &pointer = {});
    void error(const QString &item, const QString &text, const QString &remedy, const QString &pointer = {});
    void warn(const QString &item, const QString &text, const QString &remedy, const QString &pointer = {});
    base::Issues take() { return std::move(m_issues); }

private:
    base::Issues m_issues;
};

// "/edges/3/retry/maxAttempts", as in the canonical file; `section` is nodes, edges or faults.
QString pointerTo(const char *section, std::size_t number, const diagram::ParamPath &path = {});

} // namespace kinds
