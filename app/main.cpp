// Starts the program: the window, or one of the verbs without it.
#include "app/commandline.h"
#include "app/export/animation.h"
#include "app/export/picture.h"
#include "app/export/windowpicture.h"
#include "app/headless.h"
#include "app/startwatch.h"
#include "app/windowlaunch.h"

#include <QApplication>

namespace {

using app::ExitCode;

template <class... Cases> struct Visitor : Cases...
{
    using Cases::operator()...;
};
template <class... Cases> Visitor(Cases...) -> Visitor<Cases...>; // clang 14 does not deduce it by itself

QStringList argumentsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    return arguments;
}

ExitCode refuse(const app::Refusal &refusal, app::Streams streams)
{
    streams.err << QStringLiteral("hopyard: ") << refusal.text << '\n';
    return ExitCode::Wrong;
}

} // namespace

int main(int argc, char **argv)
{
    const app::StartWatch watch;
    QTextStream out(stdout), err(stderr);
    const app::Streams streams{out, err};
    const auto withoutWindow = [&](auto verb, const auto &command) {
        const QCoreApplication application(argc, argv);
        return verb(command, streams);
    };
    const auto offscreen = [&](auto verb, const auto &command, double ratio) {
        const app::OffscreenPlatform platform(command.size.value_or(app::usualWindow), ratio);
        const QApplication application(argc, argv);
        return verb(command, streams);
    };
    const Visitor start{
        [&](const app::Answer &answer) {
            out << answer.text;
            return ExitCode::Fine;
        },
        [&](const app::Refusal &refusal) { return refuse(refusal, streams); },
        [&](const app::RunCommand &command) { return withoutWindow(app::run, command); },
        [&](const app::ValidateCommand &command) { return withoutWindow(app::validate, command); },
        [&](const app::FormatCommand &command) { return withoutWindow(app::format, command); },
        [&](const app::PictureCommand &command) {
            return offscreen(app::picture, command, command.window ? command.scale : 1);
        },
        [&](const app::RecordCommand &command) { return offscreen(app::record, command, 1); },
        [&](const app::WindowCommand &command) {
            const auto refusal = app::missingDisplay();
            return refusal ? refuse(*refusal, streams) : app::launchWindow(command, argc, argv, watch);
        },
    };
    return static_cast<int>(std::visit(start, app::parseCommandLine(argumentsOf(argc, argv))));
}
