// What the command line accepts and refuses, without running anything.
#include "app/commandline.h"

#include <QTest>

using namespace app;

namespace {

Command parse(const QString &line)
{
    QStringList words{QStringLiteral("hopyard")};
    words += line.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return parseCommandLine(words);
}

} // namespace

class TestCommandLine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsRefusedSaysWhatToDo_data();
    void whatIsRefusedSaysWhatToDo();
    void whatIsAcceptedBecomesTheRightCommand_data();
    void whatIsAcceptedBecomesTheRightCommand();
    void optionsMayStandInAnyOrderAndEitherForm();
    void aRunTakesEverySettingAndAssertion();
    void aSpeedMayBeAFraction();
    void aFileNamedLikeAVerbIsReachedByItsPath();
    void helpOfEveryVerbNamesItsOptions_data();
    void helpOfEveryVerbNamesItsOptions();
};

void TestCommandLine::whatIsRefusedSaysWhatToDo_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says"); // a part of the sentence
    QTest::newRow("unknown verb") << "simulate"
                                  << "the verbs are run, validate, format, picture, record";
    QTest::newRow("two files for the window") << "a.hopyard b.hopyard"
                                              << "name one";
    QTest::newRow("unknown option of run") << "run a.hopyard --fast"
                                           << "hopyard run knows --duration D";
    QTest::newRow("unknown option of the window") << "--fast"
                                                  << "--version";
    QTest::newRow("option of another verb") << "run a.hopyard --check"
                                            << "option 'check'";
    QTest::newRow("no file") << "run --seed 1"
                             << "No file is named";
    QTest::newRow("no files") << "validate"
                              << "No file is named";
    QTest::newRow("bare number as duration") << "run a.hopyard --duration 60"
                                             << "write a number and us, ms, s, m or h";
    QTest::newRow("negative seed") << "run a.hopyard --seed=-1"
                                   << "whole number";
    QTest::newRow("no replications") << "run a.hopyard --replications 0"
                                     << "from 1 to";
    QTest::newRow("setting without a value") << "run a.hopyard --set nodes.a.threads"
                                             << "PATH=VALUE";
    QTest::newRow("setting without a path") << "run a.hopyard --set =3"
                                            << "PATH=VALUE";
    QTest::newRow("unknown format") << "run a.hopyard --format xml"
                                    << "choose text, json, csv, junit";
    QTest::newRow("option without its value") << "run a.hopyard --seed"
                                              << "seed";
    QTest::newRow("value for a flag") << "format a.hopyard --check=yes"
                                      << "check";
    QTest::newRow("picture without output") << "picture a.hopyard"
                                            << "-o FILE.png|svg|pdf";
    QTest::newRow("picture of unknown kind") << "picture a.hopyard -o a.bmp"
                                             << ".png, .svg, .pdf";
    QTest::newRow("recording as a picture") << "record a.hopyard -o a.png"
                                            << ".gif, .webp";
    QTest::newRow("recording backwards") << "record a.hopyard -o a.gif --from 3s --to 2s"
                                         << "later end";
    QTest::newRow("speed of nothing") << "record a.hopyard -o a.gif --speed 0"
                                      << "1/20";
    QTest::newRow("speed by nothing") << "record a.hopyard -o a.gif --speed 1/0"
                                      << "1/20";
    QTest::newRow("size of one number") << "picture a.hopyard -o a.png --size 100"
                                        << "1280x720";
    QTest::newRow("size too small") << "picture a.hopyard -o a.png --size 2x2"
                                    << "from 64";
    QTest::newRow("unknown theme") << "picture a.hopyard -o a.png --theme blue"
                                   << "light, dark";
}

void TestCommandLine::whatIsRefusedSaysWhatToDo()
{
    QFETCH(QString, line);
    QFETCH(QString, says);
    const Command command = parse(line);
    const auto *refusal = std::get_if<Refusal>(&command);
    QVERIFY(refusal);
    QVERIFY2(refusal->text.contains(says), qPrintable(refusal->text));
    QVERIFY(refusal->text.endsWith(QLatin1Char('.')));
}

void TestCommandLine::whatIsAcceptedBecomesTheRightCommand_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("alternative");
    const auto of = [](const Command &command) {
        return static_cast<int>(command.index());
    };
    QTest::newRow("nothing") << "" << of(WindowCommand{});
    QTest::newRow("a file") << "shop.hopyard" << of(WindowCommand{});
    QTest::newRow("run") << "run shop.hopyard" << of(RunCommand{});
    QTest::newRow("validate") << "validate a.hopyard b.hopyard" << of(ValidateCommand{});
    QTest::newRow("format") << "format a.hopyard --check" << of(FormatCommand{});
    QTest::newRow("picture") << "picture a.hopyard -o a.svg --at 12.5s --window" << of(PictureCommand{});
    QTest::newRow("upper case suffix") << "picture a.hopyard -o A.PNG" << of(PictureCommand{});
    QTest::newRow("record") << "record a.hopyard -o a.webp --from 1s --to 2s --size 640x360"
                            << of(RecordCommand{});
    QTest::newRow("help") << "--help" << of(Answer{});
    QTest::newRow("version") << "--version" << of(Answer{});
    QTest::newRow("help of a verb without a file") << "run --help" << of(Answer{});
}

void TestCommandLine::whatIsAcceptedBecomesTheRightCommand()
{
    QFETCH(QString, line);
    QFETCH(int, alternative);
    const Command command = parse(line);
    if (const auto *refusal = std::get_if<Refusal>(&command))
        QFAIL(qPrintable(refusal->text));
    QCOMPARE(static_cast<int>(command.index()), alternative);
}

void TestCommandLine::optionsMayStandInAnyOrderAndEitherForm()
{
    for (const QString &line :
         {QStringLiteral("run a.hopyard --seed 7 --duration 30s --format json -o out.json"),
          QStringLiteral("run --output=out.json --format=json --duration=30s --seed=7 a.hopyard"),
          QStringLiteral("run --duration 30s a.hopyard --output out.json --seed=7 --format json")}) {
        const Command command = parse(line);
        const auto *run = std::get_if<RunCommand>(&command);
        QVERIFY2(run, qPrintable(line));
        QCOMPARE(run->file, QStringLiteral("a.hopyard"));
        QCOMPARE(run->seed, std::optional<std::uint64_t>(7));
        QCOMPARE(run->duration, std::optional<sim::Time>(30 * sim::second));
        QVERIFY(!run->warmup);
        QVERIFY(run->format == RunCommand::Format::Json);
        QCOMPARE(run->out, QStringLiteral("out.json"));
    }
}

void TestCommandLine::aRunTakesEverySettingAndAssertion()
{
    const Command command =
        parse(QStringLiteral("run a.hopyard --set nodes.a.threads=4 --set edges.b.timeout=none "
                             "--assert p99(a)<1s --set nodes.a.note=x=y --assert errors(a)==0"));
    const auto *run = std::get_if<RunCommand>(&command);
    QVERIFY(run);
    QCOMPARE(run->settings.size(), 3);
    QCOMPARE(run->settings.at(0).first, QStringLiteral("nodes.a.threads"));
    QCOMPARE(run->settings.at(0).second, QStringLiteral("4"));
    QCOMPARE(run->settings.at(2).second, QStringLiteral("x=y"));
    QCOMPARE(run->assertions, QStringList({QStringLiteral("p99(a)<1s"), QStringLiteral("errors(a)==0")}));
}

void TestCommandLine::aSpeedMayBeAFraction()
{
    const Command command = parse(QStringLiteral("record a.hopyard -o a.gif --speed 1/20"));
    const auto *record = std::get_if<RecordCommand>(&command);
    QVERIFY(record);
    QCOMPARE(record->speed, std::optional(0.05));
}

void TestCommandLine::aFileNamedLikeAVerbIsReachedByItsPath()
{
    const Command command = parse(QStringLiteral("./run"));
    const auto *window = std::get_if<WindowCommand>(&command);
    QVERIFY(window);
    QCOMPARE(window->file, QStringLiteral("./run"));
}

void TestCommandLine::helpOfEveryVerbNamesItsOptions_data()
{
    QTest::addColumn<QStringList>("names");
    QTest::newRow("run") << QStringList{"--duration", "--warmup", "--seed",   "--replications",
                                        "--set",      "--assert", "--format", "-o, --output"};
    QTest::newRow("validate") << QStringList{"FILE"};
    QTest::newRow("format") << QStringList{"--check"};
    QTest::newRow("picture") << QStringList{"-o, --output", "--at", "--window", "--theme", "--size"};
    QTest::newRow("record") << QStringList{"-o, --output", "--from", "--to", "--speed", "--theme", "--size"};
}

void TestCommandLine::helpOfEveryVerbNamesItsOptions()
{
    QFETCH(QStringList, names);
    const Command command = parse(QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(" --help"));
    const auto *answer = std::get_if<Answer>(&command);
    QVERIFY(answer);
    for (const QString &name : names)
        QVERIFY2(answer->text.contains(name), qPrintable(name));
}

QTEST_APPLESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
