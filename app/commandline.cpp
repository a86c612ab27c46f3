#include "app/commandline.h"

#include "model/kinds/values.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFileInfo>

#include <cmath>
#include <span>

namespace app {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(CommandLine)
};

struct OptionSpec
{
    const char *name;
    const char *value; // "" for a flag
    const char *help;
    const char *letter = ""; // short form
};

// The options and operands of one verb as they were given. The first mistake is kept; readers return
// defaults after it.
class Given
{
public:
    Given(const QCommandLineParser &parser, QStringList operands)
        : m_parser(parser)
        , m_operands(std::move(operands))
    {
    }

    const QStringList &operands() const { return m_operands; }
    bool has(const QString &name) const { return m_parser.isSet(name); }
    QStringList values(const QString &name) const { return m_parser.values(name); }
    const std::optional<Refusal> &refusal() const { return m_refusal; }
    void refuse(const QString &text)
    {
        if (!m_refusal)
            m_refusal = Refusal{text};
    }

    QString file();
    QString out(const QStringList &suffixes);
    std::optional<sim::Time> duration(const QString &name);
    std::optional<std::uint64_t> wholeNumber(const QString &name, std::uint64_t least, std::uint64_t most);
    std::optional<double> speed();
    std::optional<QSize> size();
    Skin skin();
    int choice(const QString &name, const QStringList &words);

private:
    std::optional<QString> last(const QString &name) const
    {
        return has(name) ? std::optional(m_parser.values(name).last()) : std::nullopt;
    }

    const QCommandLineParser &m_parser;
    QStringList m_operands;
    std::optional<Refusal> m_refusal;
};

QString Given::file()
{
    if (m_operands.size() == 1)
        return m_operands.first();
    refuse(
        m_operands.isEmpty()
            ? Text::tr("No file is named; name one, for example shop.hopyard.")
            : Text::tr("Two files are named, %1 and %2; name one.").arg(m_operands.at(0), m_operands.at(1)));
    return {};
}

QString Given::out(const QStringList &suffixes)
{
    QString path = last(QStringLiteral("output")).value_or(QString());
    if (path.isEmpty())
        refuse(Text::tr("No output is named; add -o FILE.%1.").arg(suffixes.join(QLatin1Char('|'))));
    else if (!suffixes.contains(QFileInfo(path).suffix().toLower()))
        refuse(Text::tr("The output %1 has no known kind; end it in %2.")
                   .arg(path, QLatin1Char('.') + suffixes.join(QLatin1String(", ."))));
    return path;
}

std::optional<sim::Time> Given::duration(const QString &name)
{
    const auto text = last(name);
    if (!text)
        return {};
    const auto time = kinds::parseDuration(*text);
    if (!time)
        refuse(Text::tr("--%1 %2 is not a duration; write a number and us, ms, s, m or h, for example 30s.")
                   .arg(name, *text));
    return time;
}

std::optional<std::uint64_t> Given::wholeNumber(const QString &name, std::uint64_t least, std::uint64_t most)
{
    const auto text = last(name);
    if (!text)
        return {};
    bool ok = false;
    const std::uint64_t number = text->toULongLong(&ok);
    if (!ok || number < least || number > most || text->startsWith(QLatin1Char('+')))
        refuse(Text::tr("--%1 %2 is not possible; give a whole number from %3 to %4.")
                   .arg(name, *text)
                   .arg(least)
                   .arg(most));
    return number;
}

// "0.05", or a fraction as the run bar writes it: "1/20".
std::optional<double> Given::speed()
{
    const auto text = last(QStringLiteral("speed"));
    if (!text)
        return {};
    const QStringList parts = text->split(QLatin1Char('/'));
    bool above = false, below = true;
    const double number = parts.first().toDouble(&above);
    const double divisor = parts.size() == 2 ? parts.last().toDouble(&below) : 1;
    const double value = number / divisor;
    if (parts.size() > 2 || !above || !below || !std::isfinite(value) || value <= 0) {
        refuse(Text::tr(
                   "--speed %1 is no speed; give simulated seconds per second, for example 0.05, 1/20 or 2.")
                   .arg(*text));
    }
    return value;
}

std::optional<QSize> Given::size()
{
    const auto text = last(QStringLiteral("size"));
    if (!text)
        return {};
    const QStringList parts = text->toLower().split(QLatin1Char('x'));
    const QSize size = parts.size() == 2 ? QSize(parts.first().toInt(), parts.last().toInt()) : QSize();
    if (size.width() < 64 || size.height() < 64 || size.width() > 8192 || size.height() > 8192)
        refuse(Text::tr("--size %1 is no size; give width and height from 64 to 8192, for example 1280x720.")
                   .arg(*text));
    return size;
}

int Given::choice(const QString &name, const QStringList &words)
{
    const auto text = last(name);
    if (!text)
        return 0;
    const qsizetype index = words.indexOf(*text);
    if (index < 0)
        refuse(Text::tr("--%1 %2 is unknown; choose %3.").arg(name, *text, words.join(QLatin1String(", "))));
    return static_cast<int>(index);
}

Skin Given::skin()
{
    return static_cast<Skin>(
        choice(QStringLiteral("theme"), {QStringLiteral("light"), QStringLiteral("dark")}));
}

Command windowCommand(Given &given)
{
    return WindowCommand{given.operands().isEmpty() ? QString() : given.file()};
}

Command runCommand(Given &given)
{
    RunCommand command;
    command.file = given.file();
    command.duration = given.duration(QStringLiteral("duration"));
    command.warmup = given.duration(QStringLiteral("warmup"));
    command.seed = given.wholeNumber(QStringLiteral("seed"), 0, ~std::uint64_t{0});
    command.replications =
        static_cast<int>(given.wholeNumber(QStringLiteral("replications"), 1, 10000).value_or(1));
    for (const QString &setting : given.values(QStringLiteral("set"))) {
        const qsizetype equals = setting.indexOf(QLatin1Char('='));
        if (equals < 1)
            given.refuse(
                Text::tr("--set %1 sets nothing; write PATH=VALUE, for example nodes.orders.replicas=4.")
                    .arg(setting));
        command.settings.append({setting.left(equals), setting.mid(equals + 1)});
    }
    command.assertions = given.values(QStringLiteral("assert"));
    command.format = static_cast<RunCommand::Format>(
        given.choice(QStringLiteral("format"), {QStringLiteral("text"), QStringLiteral("json"),
                                                QStringLiteral("csv"), QStringLiteral("junit")}));
    command.out = given.values(QStringLiteral("output")).value(0);
    return command;
}

QStringList someFiles(Given &given)
{
    if (given.operands().isEmpty())
        given.refuse(Text::tr("No file is named; name one or more, for example shop.hopyard."));
    return given.operands();
}

Command validateCommand(Given &given)
{
    return ValidateCommand{someFiles(given)};
}

Command formatCommand(Given &given)
{
    return FormatCommand{someFiles(given), given.has(QStringLiteral("check"))};
}

Command pictureCommand(Given &given)
{
    PictureCommand command;
    command.file = given.file();
    command.out = given.out({QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf")});
    command.at = given.duration(QStringLiteral("at"));
    command.window = given.has(QStringLiteral("window"));
    command.skin = given.skin();
    command.size = given.size();
    command.scale = static_cast<double>(given.wholeNumber(QStringLiteral("scale"), 1, 4).value_or(1));
    const bool pixels = command.out.endsWith(QLatin1String(".png"), Qt::CaseInsensitive);
    if (!pixels && (given.has(QStringLiteral("scale")) || (command.size && !command.window)))
        given.refuse(Text::tr("SVG and PDF have no pixels; leave out --size and --scale, or write a .png."));
    return command;
}

Command recordCommand(Given &given)
{
    RecordCommand command;
    command.file = given.file();
    command.out = given.out({QStringLiteral("gif"), QStringLiteral("webp")});
    command.from = given.duration(QStringLiteral("from"));
    command.to = given.duration(QStringLiteral("to"));
    if (command.to && *command.to <= command.from.value_or(0))
        given.refuse(Text::tr("--to is not after --from; give a later end."));
    command.speed = given.speed();
    command.skin = given.skin();
    command.size = given.size();
    return command;
}

struct VerbSpec
{
    const char *name; // "": the window
    const char *synopsis;
    const char *summary;
    std::span<const OptionSpec> options;
    Command (*make)(Given &given);
};

constexpr OptionSpec outputOption{"output", "OUT", QT_TRANSLATE_NOOP("CommandLine", "where to write"), "o"};
constexpr OptionSpec themeOption{"theme", "light|dark",
                                 QT_TRANSLATE_NOOP("CommandLine", "colours; light without it")};
constexpr OptionSpec sizeOption{
    "size", "WxH", QT_TRANSLATE_NOOP("CommandLine", "pixels at 100 %; fitted to the drawing without it")};

constexpr OptionSpec runOptions[] = {
    {"duration", "D", QT_TRANSLATE_NOOP("CommandLine", "simulated time, for example 60s")},
    {"warmup", "D", QT_TRANSLATE_NOOP("CommandLine", "part of it that is not measured")},
    {"seed", "N", QT_TRANSLATE_NOOP("CommandLine", "of the random numbers")},
    {"replications", "N",
     QT_TRANSLATE_NOOP("CommandLine", "independent runs; means with 95 % confidence intervals")},
    {"set", "PATH=VALUE",
     QT_TRANSLATE_NOOP("CommandLine", "change a setting, for example nodes.orders.replicas=4; repeatable")},
    {"assert", "EXPR",
     QT_TRANSLATE_NOOP("CommandLine",
                       "one more objective, for example \"p99(shoppers) < 400ms\"; repeatable")},
    {"format", "text|json|csv|junit", QT_TRANSLATE_NOOP("CommandLine", "of the report; text without it")},
    {"output", "OUT",
     QT_TRANSLATE_NOOP("CommandLine", "write the report there instead of to standard output"), "o"},
};
constexpr OptionSpec formatOptions[] = {
    {"check", "", QT_TRANSLATE_NOOP("CommandLine", "only say which files would change")},
};
constexpr OptionSpec pictureOptions[] = {
    outputOption,
    {"at", "D", QT_TRANSLATE_NOOP("CommandLine", "as it stands D into the run")},
    {"window", "", QT_TRANSLATE_NOOP("CommandLine", "the whole window")},
    themeOption,
    sizeOption,
    {"scale", "N",
     QT_TRANSLATE_NOOP("CommandLine", "pixels of a PNG for each one at 100 %, 1 to 4; 1 without it")},
};
constexpr OptionSpec recordOptions[] = {
    outputOption,
    {"from", "D", QT_TRANSLATE_NOOP("CommandLine", "simulated time of the first picture; 0s without it")},
    {"to", "D", QT_TRANSLATE_NOOP("CommandLine", "of the last; ten seconds of animation without it")},
    {"speed", "S",
     QT_TRANSLATE_NOOP("CommandLine", "simulated seconds per second, for example 1/20; without it one at "
                                      "which a message can be followed")},
    themeOption,
    sizeOption,
};

constexpr VerbSpec verbs[] = {
    {"",
     "hopyard [FILE]",
     QT_TRANSLATE_NOOP("CommandLine", "open the window; without FILE the welcome example, playing"),
     {},
     windowCommand},
    {"run", "hopyard run FILE [OPTIONS]",
     QT_TRANSLATE_NOOP("CommandLine", "simulate without a window and report"), runOptions, runCommand},
    {"validate",
     "hopyard validate FILE...",
     QT_TRANSLATE_NOOP("CommandLine", "read and check, print every problem, write nothing"),
     {},
     validateCommand},
    {"format", "hopyard format FILE... [--check]",
     QT_TRANSLATE_NOOP("CommandLine", "rewrite in canonical form"), formatOptions, formatCommand},
    {"picture", "hopyard picture FILE -o OUT.(png|svg|pdf) [OPTIONS]",
     QT_TRANSLATE_NOOP("CommandLine", "draw the diagram"), pictureOptions, pictureCommand},
    {"record", "hopyard record FILE -o OUT.(gif|webp) [OPTIONS]",
     QT_TRANSLATE_NOOP("CommandLine", "the running drawing as an animation"), recordOptions, recordCommand},
};
constexpr const VerbSpec &windowVerb = verbs[0];

QStringList namesOf(const OptionSpec &option)
{
    QStringList names{QLatin1String(option.name)};
    if (*option.letter)
        names.prepend(QLatin1String(option.letter));
    return names;
}

const VerbSpec *findVerb(const QString &name)
{
    for (const VerbSpec &verb : verbs) {
        if (name == QLatin1String(verb.name))
            return &verb;
    }
    return nullptr;
}

QString optionUsage(const OptionSpec &option)
{
    QStringList names;
    for (const QString &name : namesOf(option))
        names.append((name.size() == 1 ? QStringLiteral("-") : QStringLiteral("--")) + name);
    const QString value = QLatin1String(option.value);
    return value.isEmpty() ? names.join(QLatin1String(", "))
                           : names.join(QLatin1String(", ")) + QLatin1Char(' ') + value;
}

QString aligned(const QList<std::pair<QString, QString>> &rows)
{
    qsizetype width = 0;
    for (const auto &row : rows)
        width = std::max(width, row.first.size());
    QString text;
    for (const auto &row : rows)
        text += QLatin1String("  ") + row.first.leftJustified(width + 2) + row.second + QLatin1Char('\n');
    return text;
}

QString verbHelp(const VerbSpec &verb)
{
    QList<std::pair<QString, QString>> rows;
    for (const OptionSpec &option : verb.options)
        rows.append({optionUsage(option), Text::tr(option.help)});
    rows.append({QStringLiteral("--help"), Text::tr("this text")});
    return QLatin1String(verb.synopsis) + QLatin1String(": ") + Text::tr(verb.summary) +
           QLatin1String(".\n\n") + aligned(rows);
}

QString wholeHelp()
{
    QList<std::pair<QString, QString>> rows;
    for (const VerbSpec &verb : verbs)
        rows.append({QLatin1String(verb.synopsis), Text::tr(verb.summary)});
    rows.append({QStringLiteral("hopyard [VERB] --help"), Text::tr("the options of a verb")});
    rows.append({QStringLiteral("hopyard --version"), Text::tr("the version")});
    return Text::tr(
               "Hopyard: draw services, send traffic through them, see what breaks before production does.") +
           QLatin1String("\n\n") + aligned(rows) + QLatin1Char('\n') +
           Text::tr(
               "Exit codes: 0 fine; 1 an assertion or an objective failed; 2 the input or the command line "
               "is wrong; 3 the run stopped at a limit.") +
           QLatin1Char('\n');
}

QString whatExists(const VerbSpec &verb)
{
    QStringList names;
    for (const OptionSpec &option : verb.options)
        names.append(optionUsage(option));
    names.append(QStringLiteral("--help"));
    if (!*verb.name)
        names.append(QStringLiteral("--version"));
    return Text::tr("%1 knows %2.")
        .arg(*verb.name ? QLatin1String("hopyard ") + QLatin1String(verb.name) : QStringLiteral("hopyard"),
             names.join(QLatin1String(", ")));
}

// A word that is neither a verb nor looks like a file is more likely a verb mistyped.
std::optional<Refusal> unknownVerb(const QString &word)
{
    if (word.startsWith(QLatin1Char('-')) || word.contains(QLatin1Char('.')) ||
        word.contains(QLatin1Char('/')) || QFileInfo::exists(word))
        return {};
    QStringList names;
    for (const VerbSpec &verb : verbs) {
        if (*verb.name)
            names.append(QLatin1String(verb.name));
    }
    return Refusal{Text::tr("%1 is neither a file nor a verb; the verbs are %2. See hopyard --help.")
                       .arg(word, names.join(QLatin1String(", ")))};
}

Command parseVerb(const VerbSpec &verb, const QStringList &arguments)
{
    QCommandLineParser parser;
    for (const OptionSpec &option : verb.options)
        parser.addOption({namesOf(option), QString(), QLatin1String(option.value)});
    parser.addOption(QCommandLineOption(QStringList{QStringLiteral("h"), QStringLiteral("help")}));
    if (!*verb.name)
        parser.addOption(QCommandLineOption(QStringList{QStringLiteral("v"), QStringLiteral("version")}));
    const bool understood = parser.parse(QStringList{QStringLiteral("hopyard")} + arguments);
    if (parser.isSet(QStringLiteral("help")))
        return Answer{*verb.name ? verbHelp(verb) : wholeHelp()};
    if (!understood)
        return Refusal{parser.errorText() + QLatin1Char(' ') + whatExists(verb)};
    if (!*verb.name && parser.isSet(QStringLiteral("version")))
        return Answer{QStringLiteral("hopyard " HOPYARD_VERSION "\n")};
    Given given(parser, parser.positionalArguments());
    Command command = verb.make(given);
    return given.refusal() ? Command(*given.refusal()) : command;
}

} // namespace

Command parseCommandLine(const QStringList &arguments)
{
    const QString first = arguments.value(1);
    if (first.isEmpty())
        return parseVerb(windowVerb, arguments.mid(1));
    if (const VerbSpec *verb = findVerb(first))
        return parseVerb(*verb, arguments.mid(2));
    if (const auto refusal = unknownVerb(first))
        return *refusal;
    return parseVerb(windowVerb, arguments.mid(1));
}

} // namespace app
