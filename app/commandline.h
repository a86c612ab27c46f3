// The command line of CONTRACT §1 as plain values. Parsing opens no file and needs no application
// object.
#pragma once

#include "model/sim/time.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>
#include <utility>
#include <variant>

namespace app {

// What a process of Hopyard ends with.
enum class ExitCode {
    Fine = 0,
    NotMet = 1,  // an assertion or an objective failed; `format --check`: a file would change
    Wrong = 2,   // the input, the output or the command line
    Stopped = 3, // the run stopped at a limit
};

enum class Skin { Light, Dark }; // of a picture; the window follows its settings

struct WindowCommand
{
    QString file; // empty: the welcome example, playing
};

struct RunCommand
{
    enum class Format { Text, Json, Csv, Junit };
    QString file;
    std::optional<sim::Time> duration, warmup; // nothing: as the diagram says
    std::optional<std::uint64_t> seed;
    int replications = 1;
    QList<std::pair<QString, QString>> settings; // path and value of --set, in order
    QStringList assertions;
    Format format = Format::Text;
    QString out; // empty: standard output
};

struct ValidateCommand
{
    QStringList files;
};

struct FormatCommand
{
    QStringList files;
    bool onlyCheck = false;
};

struct PictureCommand
{
    QString file, out; // out ends in .png, .svg or .pdf
    std::optional<sim::Time> at;
    bool window = false;
    Skin skin = Skin::Light;
    std::optional<QSize> size; // logical pixels
    double scale = 1;          // pixels of a PNG for each of them
};

struct RecordCommand
{
    QString file, out; // out ends in .gif or .webp
    std::optional<sim::Time> from, to;
    std::optional<double> speed; // simulated seconds per second of the animation
    Skin skin = Skin::Light;
    std::optional<QSize> size;
};

struct Answer // to --help and --version: for standard output
{
    QString text;
};

struct Refusal // for standard error
{
    QString text; // whole sentences: what is wrong and what to do
};

using Command = std::variant<WindowCommand, RunCommand, ValidateCommand, FormatCommand, PictureCommand,
                             RecordCommand, Answer, Refusal>;

// `arguments` as main() got them, the program's name first.
Command parseCommandLine(const QStringList &arguments);

} // namespace app
