// The file format of CONTRACT §2: strict reading with line, column and pointer; canonical writing;
// migrations. The grammar and an example stand in docs/file-format.md.
#pragma once

#include "model/base/issue.h"
#include "model/diagram/diagram.h"

#include <QByteArray>

#include <optional>

namespace document {

inline constexpr int formatVersion = 1;

struct ReadResult
{
    std::optional<diagram::Diagram> diagram; // nothing: refused, see issues
    base::Issues issues;                     // with line, column and pointer; drawing mistakes too
};
// Never throws, never allocates before a limit is checked. `bytes` are a whole file.
ReadResult read(const QByteArray &bytes);
// Canonical: read(write(d)) == d, and write(read(f)) == f for every canonical f.
QByteArray write(const diagram::Diagram &diagram);

// Gives the issues that have a pointer into this text, and no line yet, their line and column.
void locate(base::Issues &issues, const QByteArray &bytes);

// "FILE:LINE:COL: /pointer: what is wrong; what to do"
QString issueLine(const QString &file, const base::Issue &issue);

} // namespace document
