// The architecture, read from the sources: who includes whom, and how large things are.
#include <QDirIterator>
#include <QRegularExpression>
#include <QtTest>

namespace {

// A room, and the beginnings of the paths it may include. The first row whose `room` a path begins with
// counts.
struct Row
{
    const char *room;
    QStringList mayInclude;
    bool qt = true;
};

const QList<Row> &table()
{
    static const QStringList plans{"model/sim/scenario.h", "model/sim/cause.h", "model/sim/time.h"};
    static const QStringList drawing{"model/base/", "model/diagram/"};
    // The part of model/run that is an engine on a thread, free of Qt; frame stands for framemaker, too.
    static const QStringList engineOnAThread{"model/sim/", "model/run/runner", "model/run/frame",
                                             "model/run/pace", "model/run/slots"};
    static const QList<Row> rows{
        {"model/base/", {"model/base/"}},
        {"model/sim/", {"model/sim/"}, false},
        {"model/diagram/", drawing},
        {"model/kinds/", drawing + plans + QStringList("model/kinds/")},
        {"model/document/", drawing + QStringList{"model/kinds/", "model/document/"}},
        {"model/run/runner", engineOnAThread, false},
        {"model/run/frame", engineOnAThread, false},
        {"model/run/pace", engineOnAThread, false},
        {"model/run/slots", engineOnAThread, false},
        {"model/run/", drawing + QStringList{"model/kinds/", "model/sim/", "model/run/"}},
        {"views/shared/", {"model/", "views/shared/"}},
        {"views/canvas/", {"model/", "views/shared/", "views/canvas/"}},
        {"views/inspector/", {"model/", "views/shared/", "views/inspector/"}},
        {"views/charts/", {"model/", "views/shared/", "views/charts/"}},
        {"views/panels/", {"model/", "views/shared/", "views/panels/"}},
        {"app/", {"model/", "views/", "app/"}},
    };
    return rows;
}

const Row *rowOf(const QString &path)
{
    for (const Row &row : table()) {
        if (path.startsWith(QLatin1String(row.room)))
            return &row;
    }
    return nullptr;
}

// Empty if the file may have this line.
QString wrongWith(const QString &path, const QString &line)
{
    static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*([<\"])([^>\"]+)"));
    const QRegularExpressionMatch match = include.match(line);
    if (!match.hasMatch())
        return {};
    const QString target = match.captured(2);
    const Row *row = rowOf(path);
    if (!row)
        return path + QStringLiteral(" is in a room that is not in the table");
    if (match.captured(1) == QLatin1String("<"))
        return target.startsWith(u'Q') && !row->qt ? path + QStringLiteral(" is to know no Qt: ") + target
                                                   : QString();
    if (target.endsWith(QLatin1String(".moc")))
        return {};
    const bool allowed = std::any_of(row->mayInclude.begin(), row->mayInclude.end(),
                                     [&](const QString &start) { return target.startsWith(start); });
    return allowed ? QString() : path + QStringLiteral(" may not include ") + target;
}

struct Source
{
    QString path; // from the root
    QStringList lines;
};

QList<Source> sourcesIn(const QStringList &folders)
{
    const QDir root(QStringLiteral(HOPYARD_SOURCE_DIR));
    QList<Source> sources;
    for (const QString &folder : folders) {
        QDirIterator files(root.filePath(folder), {"*.h", "*.cpp"}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly))
                sources.append(
                    {root.relativeFilePath(file.fileName()), QString::fromUtf8(file.readAll()).split(u'\n')});
        }
    }
    return sources;
}

QStringList programRooms()
{
    return {"model", "views", "app"};
}

// In the house's layout a function's body stands between braces alone on their lines, equally far in.
int bodyLength(const QStringList &lines, qsizetype open)
{
    const QString indent = lines[open].left(lines[open].indexOf(u'{'));
    for (qsizetype i = open + 1; i < lines.size(); ++i) {
        if (lines[i].startsWith(indent + u'}'))
            return int(i - open - 1);
    }
    return 0;
}

bool opensFunction(const QStringList &lines, qsizetype i)
{
    static const QRegularExpression end(QStringLiteral("(\\)|const|override|noexcept|\\})$"));
    return i > 0 && lines[i].trimmed() == QLatin1String("{") && end.match(lines[i - 1].trimmed()).hasMatch();
}

} // namespace

class TestLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTableTellsRightFromWrong_data();
    void theTableTellsRightFromWrong();
    void roomsIncludeOnlyWhatTheyMay();
    void includesAreWrittenFromTheRootAndExist();
    void everyRoomHasAShortReadme();
    void noFileIsTooLong();
    void noFunctionIsTooLong();
};

void TestLayers::theTableTellsRightFromWrong_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("line");
    QTest::addColumn<bool>("good");
    const auto row = [](const char *path, const char *line, bool good) {
        QTest::addRow("%s: %s", path, line) << QString(path) << QString(line) << good;
    };
    row("model/sim/engine.cpp", "#include <vector>", true);
    row("model/sim/engine.cpp", "#include <QString>", false);
    row("model/sim/engine.cpp", "#include \"model/base/result.h\"", false);
    row("model/sim/policies/retry.cpp", "#include \"model/sim/time.h\"", true);
    row("model/diagram/recipes.cpp", "#include \"model/kinds/catalog.h\"", false);
    row("model/kinds/values.cpp", "#include \"model/sim/scenario.h\"", true);
    row("model/kinds/values.cpp", "#include \"model/sim/engine.h\"", false);
    row("model/document/format.cpp", "#include \"model/run/report.h\"", false);
    row("model/run/runner.h", "#include <QObject>", false);
    row("model/run/framemaker.cpp", "#include \"model/diagram/diagram.h\"", false);
    row("model/run/framemaker.cpp", "#include \"model/run/frame.h\"", true);
    row("model/run/history.cpp", "#include <QList>", true);
    row("views/canvas/canvas.cpp", "#include \"views/shared/theme.h\"", true);
    row("views/canvas/canvas.cpp", "#include \"views/charts/chartpanel.h\"", false);
    row("views/canvas/canvas.cpp", "#include \"app/settings.h\"", false);
    row("views/canvas/canvas.cpp", "#include \"theme.h\"", false);
    row("views/canvas/canvas.cpp", "#include \"../shared/theme.h\"", false);
    row("views/canvas/canvas.cpp", "#include \"canvas.moc\"", true);
    row("app/mainwindow.cpp", "#include \"views/charts/chartpanel.h\"", true);
    row("model/newroom/a.cpp", "#include <vector>", false);
    row("model/sim/engine.cpp", "// #include <QString>", true);
}

void TestLayers::theTableTellsRightFromWrong()
{
    QFETCH(QString, path);
    QFETCH(QString, line);
    QFETCH(bool, good);
    QCOMPARE(wrongWith(path, line).isEmpty(), good);
}

void TestLayers::roomsIncludeOnlyWhatTheyMay()
{
    QStringList wrong;
    const QList<Source> sources = sourcesIn(programRooms());
    QVERIFY(sources.size() > 50);
    for (const Source &source : sources) {
        for (const QString &line : source.lines) {
            if (const QString what = wrongWith(source.path, line); !what.isEmpty())
                wrong << what;
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
}

void TestLayers::includesAreWrittenFromTheRootAndExist()
{
    static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s*\"([^\"]+)\""));
    QStringList wrong;
    for (const Source &source : sourcesIn(programRooms() << "tests")) {
        for (const QString &line : source.lines) {
            const QString target = include.match(line).captured(1);
            if (!target.isEmpty() && !target.endsWith(".moc") &&
                !QFile::exists(HOPYARD_SOURCE_DIR "/" + target))
                wrong << source.path + ": " + target;
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
}

void TestLayers::everyRoomHasAShortReadme()
{
    for (const Row &row : table()) {
        if (!QString(row.room).endsWith('/'))
            continue;
        QFile readme(QStringLiteral(HOPYARD_SOURCE_DIR "/") + row.room + "README.md");
        QVERIFY2(readme.open(QIODevice::ReadOnly), row.room);
        const auto lines = readme.readAll().count('\n');
        QVERIFY2(lines > 0 && lines <= 30, row.room);
    }
}

void TestLayers::noFileIsTooLong()
{
    QStringList wrong;
    for (const Source &source : sourcesIn(programRooms() << "tests")) {
        if (source.lines.size() > 501) // the text after the last newline is one more
            wrong << QString("%1 has %2 lines").arg(source.path).arg(source.lines.size() - 1);
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
}

void TestLayers::noFunctionIsTooLong()
{
    QStringList wrong;
    int count = 0;
    for (const Source &source : sourcesIn(programRooms())) {
        for (qsizetype i = 0; i < source.lines.size(); ++i) {
            if (!opensFunction(source.lines, i))
                continue;
            ++count;
            if (const int length = bodyLength(source.lines, i); length > 60)
                wrong << QString("%1:%2 begins a function of %3 lines").arg(source.path).arg(i).arg(length);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    QVERIFY(count > 500);
}

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
