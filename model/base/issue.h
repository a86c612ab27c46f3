// Something wrong with a file or a drawing. Readers and compilers report all of them, not the first.
#pragma once

#include <QList>
#include <QString>

namespace base {

struct Issue
{
    enum class Severity {
        Warning, // said, but the diagram runs
        Error,   // the diagram opens and saves, but does not run
        Refusal, // the file is not read at all
    };

    Severity severity = Severity::Error;
    QString item;    // id of the node, edge, group, note or fault; empty: the diagram or the file itself
    QString pointer; // JSON pointer into the file, "/nodes/3/replicas"; empty if unknown
    int line = 0;    // 1-based place in the file; 0 when the issue comes from a drawing, not from a text
    int column = 0;
    QString text;   // what is wrong, translated
    QString remedy; // what to do about it, translated

    bool operator==(const Issue &) const = default;
};

using Issues = QList<Issue>;

inline bool keepsFromRunning(const Issues &issues)
{
    for (const Issue &issue : issues) {
        if (issue.severity != Issue::Severity::Warning)
            return true;
    }
    return false;
}

} // namespace base
