#include "app/headless.h"

#include "app/progressline.h"

#include "model/document/filestore.h"
#include "model/document/format.h"
#include "model/kinds/compile.h"
#include "model/kinds/values.h"
#include "model/run/report.h"

#include <QCoreApplication>

#include <algorithm>

namespace app {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Headless)
};

base::Issue refusal(const QString &text)
{
    base::Issue issue;
    issue.severity = base::Issue::Severity::Refusal;
    issue.text = text;
    return issue;
}

ExitCode refuse(const QString &file, const QString &text, Streams streams)
{
    printIssues(file, {refusal(text)}, streams);
    return ExitCode::Wrong;
}

// The diagram with every --set applied; nothing, with all that failed printed.
std::optional<diagram::Diagram> withSettings(diagram::Diagram diagram, const RunCommand &command,
                                             Streams streams)
{
    bool fine = true;
    for (const auto &[path, value] : command.settings) {
        base::Result<diagram::Diagram> changed = kinds::withSetting(diagram, path, value);
        if (changed)
            diagram = std::move(*changed);
        else
            streams.err << QStringLiteral("--set %1=%2: %3\n").arg(path, value, changed.error());
        fine = fine && changed;
    }
    return fine ? std::optional(std::move(diagram)) : std::nullopt;
}

// What strikes in the course of the run goes by its length.
void setTimes(diagram::Diagram &diagram, const RunCommand &command)
{
    if (command.duration)
        diagram.settings.run.insert(QStringLiteral("duration"), kinds::durationText(*command.duration));
    if (command.warmup)
        diagram.settings.run.insert(QStringLiteral("warmup"), kinds::durationText(*command.warmup));
}

base::Result<run::Objective> measurable(const QString &text, const sim::Scenario &scenario, sim::Time duration)
{
    const base::Result<run::Objective> objective = run::parseObjective(text);
    if (!objective)
        return objective;
    const base::Outcome can = run::canMeasure(*objective, scenario, duration);
    return can ? objective : base::Error{can.error()};
}

// Of a drawing that runs: adds the objectives that cannot be read, or not be measured on it.
void checkObjectives(Opened &opened)
{
    const QStringList &texts = opened.diagram.settings.objectives;
    const auto scenario = texts.isEmpty() ? nullptr : kinds::compile(opened.diagram).scenario;
    base::Issues issues;
    for (qsizetype i = 0; scenario && i < texts.size(); ++i) {
        const auto objective = measurable(texts[i], *scenario, scenario->duration);
        if (objective)
            continue;
        base::Issue issue;
        issue.pointer = QStringLiteral("/objectives/%1").arg(i);
        issue.text = objective.error();
        issues.append(issue);
    }
    document::locate(issues, opened.bytes);
    opened.issues += issues;
}

// The diagram's objectives, then those of --assert; nothing, with what cannot be measured printed.
std::optional<QList<run::Objective>> objectivesOf(const diagram::Diagram &diagram, const sim::Scenario &scenario,
                                                  const RunCommand &command, Streams streams)
{
    QList<run::Objective> objectives;
    bool fine = true;
    const auto take = [&](const QString &text, const QString &source) {
        const auto objective = measurable(text, scenario, scenario.duration);
        if (objective)
            objectives.append(*objective);
        else
            streams.err << QStringLiteral("%1: %2\n").arg(source, objective.error());
        fine = fine && objective;
    };
    for (const QString &text : diagram.settings.objectives)
        take(text, command.file);
    for (const QString &text : command.assertions)
        take(text, QStringLiteral("--assert ") + text);
    return fine ? std::optional(objectives) : std::nullopt;
}

QByteArray inFormat(const QJsonObject &report, RunCommand::Format format)
{
    switch (format) {
    case RunCommand::Format::Json:
        return run::reportJson(report);
    case RunCommand::Format::Csv:
        return run::reportCsv(report);
    case RunCommand::Format::Junit:
        return run::reportJunit(report);
    case RunCommand::Format::Text:
        break;
    }
    return run::reportText(report);
}

ExitCode formatOne(const QString &file, bool onlyCheck, Streams streams)
{
    const base::Result<QByteArray> bytes = document::readFile(file);
    if (!bytes)
        return refuse(file, bytes.error(), streams);
    const document::ReadResult read = document::read(*bytes);
    if (!read.diagram) {
        printIssues(file, read.issues, streams);
        return ExitCode::Wrong;
    }
    const QByteArray canonical = document::write(*read.diagram);
    if (canonical == *bytes)
        return ExitCode::Fine;
    if (onlyCheck) {
        streams.out << Text::tr("%1 is not in canonical form; hopyard format %1 rewrites it.").arg(file)
                    << '\n';
        return ExitCode::NotMet;
    }
    return deliver(canonical, file, streams);
}

ExitCode validateOne(const QString &file, Streams streams)
{
    std::optional<Opened> opened = open(file, streams);
    if (!opened)
        return ExitCode::Wrong;
    checkObjectives(*opened);
    printIssues(file, opened->issues, streams);
    if (opened->issues.isEmpty())
        streams.out << Text::tr("%1: no problems.").arg(file) << '\n';
    return base::keepsFromRunning(opened->issues) ? ExitCode::Wrong : ExitCode::Fine;
}

template <class Each> ExitCode worstOf(const QStringList &files, Each each)
{
    ExitCode worst = ExitCode::Fine;
    for (const QString &file : files)
        worst = std::max(worst, each(file));
    return worst;
}

} // namespace

void printIssues(const QString &file, const base::Issues &issues, Streams streams)
{
    for (const base::Issue &issue : issues)
        streams.err << document::issueLine(file, issue) << '\n';
    streams.err.flush();
}

std::optional<Opened> open(const QString &file, Streams streams)
{
    const base::Result<QByteArray> bytes = document::readFile(file);
    if (!bytes) {
        refuse(file, bytes.error(), streams);
        return {};
    }
    const document::ReadResult read = document::read(*bytes);
    if (!read.diagram) {
        printIssues(file, read.issues, streams);
        return {};
    }
    return Opened{file, *bytes, *read.diagram, read.issues};
}

std::shared_ptr<const sim::Scenario> compileFor(const Opened &opened, const diagram::Diagram &diagram, Streams streams)
{
    kinds::Compiled compiled = kinds::compile(diagram);
    base::Issues read = opened.issues;
    const auto key = [](const base::Issue &issue) { return issue.pointer.section(QLatin1Char('/'), 3); };
    for (base::Issue &issue : compiled.issues) {
        const auto known = std::find_if(read.begin(), read.end(), [&](const base::Issue &other) {
            return other.item == issue.item && other.text == issue.text && key(other) == key(issue);
        });
        if (known != read.end())
            issue = read.takeAt(known - read.begin());
        else
            issue.pointer.clear(); // of the drawing, which stands in another order
    }
    printIssues(opened.file, compiled.issues, streams);
    return compiled.scenario;
}

ExitCode deliver(const QByteArray &bytes, const QString &path, Streams streams)
{
    if (path.isEmpty()) {
        streams.out << QString::fromUtf8(bytes);
        streams.out.flush();
        return ExitCode::Fine;
    }
    const base::Outcome written = document::writeFile(path, bytes);
    return written ? ExitCode::Fine : refuse(path, written.error(), streams);
}

ExitCode run(const RunCommand &command, Streams streams)
{
    std::optional<Opened> opened = open(command.file, streams);
    if (!opened)
        return ExitCode::Wrong;
    checkObjectives(*opened);
    // They no longer hold once a setting is changed, or the run is another one.
    if (command.settings.isEmpty() && !command.duration && base::keepsFromRunning(opened->issues)) {
        printIssues(command.file, opened->issues, streams);
        return ExitCode::Wrong;
    }
    auto diagram = withSettings(opened->diagram, command, streams);
    if (!diagram)
        return ExitCode::Wrong;
    setTimes(*diagram, command);
    const auto scenario = compileFor(*opened, *diagram, streams);
    if (!scenario)
        return ExitCode::Wrong;
    const auto objectives = objectivesOf(*diagram, *scenario, command, streams);
    if (!objectives)
        return ExitCode::Wrong;

    run::RunRequest request{.scenario = scenario,
                            .file = command.file,
                            .seed = command.seed.value_or(scenario->seed),
                            .duration = scenario->duration,
                            .warmup = scenario->warmup,
                            .replications = command.replications,
                            .objectives = *objectives};
    ProgressLine progress(request.duration, streams.err);
    request.goesOn = [&progress](double done) {
        return progress.show(done);
    };
    const base::Result<run::RunResult> result = run::simulate(request);
    progress.clear();
    if (!result)
        return refuse(command.file, result.error(), streams);
    const ExitCode delivered = deliver(inFormat(result->report, command.format), command.out, streams);
    if (delivered != ExitCode::Fine)
        return delivered;
    if (result->stopped)
        return ExitCode::Stopped;
    return result->objectivesMet ? ExitCode::Fine : ExitCode::NotMet;
}

ExitCode validate(const ValidateCommand &command, Streams streams)
{
    return worstOf(command.files, [&](const QString &file) { return validateOne(file, streams); });
}

ExitCode format(const FormatCommand &command, Streams streams)
{
    return worstOf(command.files,
                   [&](const QString &file) { return formatOne(file, command.onlyCheck, streams); });
}

} // namespace app
