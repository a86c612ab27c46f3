// The second front end: the verbs that need no window, over the same model. They print to the streams given
// and need no application object; `file` is used in messages as the user wrote it.
#pragma once

#include "app/commandline.h"

#include "model/base/issue.h"
#include "model/diagram/diagram.h"
#include "model/sim/scenario.h"

#include <QTextStream>

#include <memory>

namespace app {

struct Streams
{
    QTextStream &out, &err;
};

ExitCode run(const RunCommand &command, Streams streams);
ExitCode validate(const ValidateCommand &command, Streams streams);
ExitCode format(const FormatCommand &command, Streams streams);

// The file's diagram; nothing, with every problem printed, when it is refused. Drawing mistakes go to
// `issues`.
std::optional<diagram::Diagram> readDiagram(const QString &file, base::Issues &issues, Streams streams);
void printIssues(const QString &file, const base::Issues &issues, Streams streams);
// The scenario of a diagram that runs; null, with what keeps it from running printed.
std::shared_ptr<const sim::Scenario> compileFor(const QString &file, const diagram::Diagram &diagram,
                                                Streams streams);
// To the path, or to the stream `out` when it is empty. Says on `err` what failed.
ExitCode deliver(const QByteArray &bytes, const QString &path, Streams streams);

} // namespace app
