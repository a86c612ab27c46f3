#include "app/export/animation.h"

#include "app/export/animationwriter.h"
#include "app/export/directrun.h"
#include "app/export/picture.h"
#include "model/run/runcontroller.h"
#include "views/canvas/picture.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace app {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Animation)
};

constexpr int millisecondsPerPicture = 1000 / picturesPerSecond;
constexpr int secondsWithoutEnd = 10;

ExitCode refuse(const QString &file, const QString &text, Streams streams)
{
    streams.err << file << QStringLiteral(": ") << text << '\n';
    return ExitCode::Wrong;
}

// As large as the drawing with its legend at 100 %, within what a screen shows.
QSize sizeFor(const RecordCommand &command, const diagram::Diagram &diagram, const run::Observation &run)
{
    if (command.size)
        return *command.size;
    const QSize natural = canvas::imageOf(diagram, run, tokensOf(command.skin), 1.0).size();
    return natural.boundedTo({1600, 1000});
}

struct Take // one recording under way
{
    const RecordCommand &command;
    const diagram::Diagram &diagram;
    RecordPlan plan;
    canvas::Marks marks;
    std::unique_ptr<AnimationWriter> writer;

    base::Outcome addPicture(const run::Observation &run, QSize size)
    {
        marks.show(run, 1.0 / picturesPerSecond);
        canvas::PictureOptions options;
        options.marks = &marks;
        return writer->add(canvas::imageOf(diagram, run, tokensOf(command.skin), size, 1, options),
                           millisecondsPerPicture);
    }
};

bool isGif(const QString &path)
{
    return QFileInfo(path).suffix().toLower() == QLatin1String("gif");
}

// The bytes, or why not; `stopped` when the run hit a limit on the way, the pictures up to there being kept.
base::Result<QByteArray> film(Take &take, DirectRun &run, bool &stopped)
{
    stopped = !run.runTo(take.plan.from);
    QSize size;
    for (int i = 0; i < take.plan.pictures && !stopped; ++i) {
        const run::Observation seen = run.observe(take.plan.speed);
        if (i == 0) {
            size = sizeFor(take.command, take.diagram, seen);
            take.writer = isGif(take.command.out) ? gifWriter(size) : webpWriter(size);
        }
        const base::Outcome added = take.addPicture(seen, size);
        if (!added)
            return base::Error{added.error()};
        stopped = !run.runTo(take.plan.from + (i + 1) * take.plan.step);
    }
    if (!take.writer)
        return base::Error{Text::tr("The run stopped before the first picture; give an earlier --from.")};
    return take.writer->finish();
}

} // namespace

RecordPlan recordPlan(const RecordCommand &command, const sim::Scenario &scenario)
{
    RecordPlan plan;
    plan.from = command.from.value_or(0);
    plan.speed = command.speed.value_or(run::RunController::followableSpeed(scenario));
    if (plan.speed <= 0)
        plan.speed = 1;
    plan.step = std::max<sim::Time>(std::llround(plan.speed * 1e9 / picturesPerSecond), 1);
    const sim::Time end = command.to.value_or(
        std::min(scenario.duration, plan.from + secondsWithoutEnd * picturesPerSecond * plan.step));
    const sim::Time pictures = (end - plan.from) / plan.step;
    plan.pictures = static_cast<int>(std::clamp<sim::Time>(pictures, 1, mostPictures + 1));
    return plan;
}

ExitCode record(const RecordCommand &command, Streams streams)
{
    const std::optional<Opened> opened = open(command.file, streams);
    if (!opened)
        return ExitCode::Wrong;
    const diagram::Diagram &diagram = opened->diagram;
    const auto scenario = compileFor(*opened, diagram, streams);
    if (!scenario)
        return ExitCode::Wrong;
    Take take{command, diagram, recordPlan(command, *scenario), {}, {}};
    if (take.plan.pictures > mostPictures) {
        return refuse(
            command.file,
            Text::tr("At this speed the animation would be longer than %1 pictures; raise --speed or "
                     "bring --from and --to closer.")
                .arg(mostPictures),
            streams);
    }
    DirectRun run(scenario, scenario->seed);
    bool stopped = false;
    const base::Result<QByteArray> bytes = film(take, run, stopped);
    if (!bytes)
        return refuse(command.file, bytes.error(), streams);
    const ExitCode delivered = deliver(*bytes, command.out, streams);
    return stopped && delivered == ExitCode::Fine ? ExitCode::Stopped : delivered;
}

} // namespace app
