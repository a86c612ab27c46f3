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

// A file as it was read.
struct Opened
{
    QString file;
    QByteArray bytes;
    diagram::Diagram diagram;
    base::Issues issues; // what is wrong with the drawing, each with its line
};
// Nothing, with every problem printed, when it is refused.
std::optional<Opened> open(const QString &file, Streams streams);
void printIssues(const QString &file, const base::Issues &issues, Streams streams);
// The scenario of the file's diagram, or of one made of it by settings; null, with what keeps it from running printed.
std::shared_ptr<const sim::Scenario> compileFor(const Opened &opened, const diagram::Diagram &diagram, Streams streams);
// To the path, or to the stream `out` when it is empty. Says on `err` what failed.
ExitCode deliver(const QByteArray &bytes, const QString &path, Streams streams);

} // namespace app
