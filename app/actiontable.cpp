#include "app/actiontable.h"

#include "model/kinds/catalog.h"
#include "views/canvas/canvas.h"
#include "views/panels/runbar.h"

#include <QCoreApplication>
#include <QDockWidget>

namespace app {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Actions)
};

QString glyph(const char *name)
{
    return QStringLiteral(":/icons/%1.svg").arg(QLatin1String(name));
}

QKeySequence keys(const char *text)
{
    return QKeySequence(QLatin1String(text));
}

using Rows = std::vector<ActionSpec>;

Rows fileRows(const Rooms &rooms)
{
    DocumentSession &session = rooms.session;
    const WindowDoors &window = rooms.window;
    return {
        {"file.new",
         Menu::File,
         Text::tr("New"),
         glyph("new"),
         {keys("Ctrl+N")},
         [&session] {
             session.startNew();
         }},
        {"file.open",
         Menu::File,
         Text::tr("Open..."),
         glyph("open"),
         {keys("Ctrl+O")},
         [&session] {
             session.openDialog();
         }},
        {"file.examples", Menu::File, Text::tr("Examples..."), {}, {}, window.showGallery},
        {.id = "file.save",
         .menu = Menu::File,
         .text = Text::tr("Save"),
         .icon = glyph("save"),
         .shortcuts = {keys("Ctrl+S")},
         .handler = [&session] { session.save(); },
         .startsSection = true},
        {"file.saveAs",
         Menu::File,
         Text::tr("Save as..."),
         {},
         {keys("Ctrl+Shift+S")},
         [&session] {
             session.saveAs();
         }},
        {"file.export",
         Menu::File,
         Text::tr("Export picture..."),
         glyph("export"),
         {keys("Ctrl+Shift+E")},
         window.exportPicture},
        {.id = "file.quit",
         .menu = Menu::File,
         .text = Text::tr("Quit"),
         .shortcuts = {keys("Ctrl+Q")},
         .handler = window.close,
         .startsSection = true},
    };
}

Rows historyRows(document::Document &document)
{
    return {
        {.id = "edit.undo",
         .menu = Menu::Edit,
         .text = Text::tr("Undo"),
         .icon = glyph("undo"),
         .shortcuts = {keys("Ctrl+Z")},
         .handler = [&document] { document.history()->undo(); },
         .enabled =
             [&document] {
                 return document.history()->canUndo();
             }},
        {.id = "edit.redo",
         .menu = Menu::Edit,
         .text = Text::tr("Redo"),
         .icon = glyph("redo"),
         .shortcuts = {keys("Ctrl+Y"), keys("Ctrl+Shift+Z")},
         .handler = [&document] { document.history()->redo(); },
         .enabled =
             [&document] {
                 return document.history()->canRedo();
             }},
    };
}

Rows editRows(const Rooms &rooms)
{
    canvas::Canvas &canvas = rooms.canvas;
    const auto selected = [&selection = rooms.selection] {
        return !selection.items().isEmpty();
    };
    const auto oneNode = [&selection = rooms.selection] {
        return selection.singleNode() != nullptr;
    };
    const auto edges = [&selection = rooms.selection] {
        return !selection.items().edges.empty();
    };
    const auto row = [](const char *id, const QString &text, const char *key, std::function<void()> handler,
                        std::function<bool()> enabled, Reach reach = Reach::Window) {
        return ActionSpec{.id = QLatin1String(id),
                          .menu = Menu::Edit,
                          .text = text,
                          .shortcuts = {keys(key)},
                          .handler = std::move(handler),
                          .reach = reach,
                          .enabled = std::move(enabled)};
    };
    Rows rows{
        row(
            "edit.cut", Text::tr("Cut"), "Ctrl+X", [&canvas] { canvas.cut(); }, selected),
        row(
            "edit.copy", Text::tr("Copy"), "Ctrl+C", [&canvas] { canvas.copy(); }, selected),
        row("edit.paste", Text::tr("Paste"), "Ctrl+V", [&canvas] { canvas.paste(); }, {}),
        row(
            "edit.duplicate", Text::tr("Duplicate"), "Ctrl+D", [&canvas] { canvas.duplicate(); }, selected),
        row(
            "edit.delete", Text::tr("Delete"), "Del", [&canvas] { canvas.deleteSelection(); }, selected,
            Reach::Canvas),
        row("edit.selectAll", Text::tr("Select all"), "Ctrl+A", [&canvas] { canvas.selectAll(); }, {}),
        row(
            "edit.rename", Text::tr("Rename"), "F2", [&canvas] { canvas.renameSelection(); }, oneNode),
        row(
            "edit.flip", Text::tr("Flip sync and async"), "T", [&canvas] { canvas.flipSelection(); }, edges,
            Reach::Canvas),
    };
    rows[0].startsSection = rows[5].startsSection = rows[6].startsSection = true;
    rows[4].icon = glyph("delete");
    rows[7].icon = glyph("flip");
    rows[4].shortcuts.append(keys("Backspace"));
    return rows;
}

Rows zoomRows(canvas::Canvas &canvas)
{
    return {
        {"view.zoomIn",
         Menu::View,
         Text::tr("Zoom in"),
         glyph("zoom-in"),
         {keys("Ctrl+="), keys("Ctrl++")},
         [&canvas] {
             canvas.zoomIn();
         }},
        {"view.zoomOut",
         Menu::View,
         Text::tr("Zoom out"),
         glyph("zoom-out"),
         {keys("Ctrl+-")},
         [&canvas] {
             canvas.zoomOut();
         }},
        {"view.zoomActual",
         Menu::View,
         Text::tr("100 %"),
         {},
         {keys("Ctrl+0")},
         [&canvas] {
             canvas.zoomToActual();
         }},
        {"view.fitAll",
         Menu::View,
         Text::tr("Fit all"),
         glyph("fit"),
         {keys("Shift+1")},
         [&canvas] {
             canvas.fitAll();
         }},
        {"view.fitSelection",
         Menu::View,
         Text::tr("Fit selection"),
         {},
         {keys("Shift+2")},
         [&canvas] {
             canvas.fitSelection();
         }},
        {.id = "view.grid",
         .menu = Menu::View,
         .text = Text::tr("Grid"),
         .shortcuts = {keys("Shift+G")},
         .handler = [&canvas] { canvas.setGridVisible(!canvas.isGridVisible()); },
         .reach = Reach::Canvas,
         .checked = [&canvas] { return canvas.isGridVisible(); },
         .startsSection = true},
    };
}

Rows dockRows(const Rooms &rooms)
{
    Rows rows;
    for (QDockWidget *dock : rooms.docks) {
        rows.push_back({.id = QStringLiteral("view.dock.") + dock->objectName(),
                        .menu = Menu::View,
                        .text = dock->windowTitle(),
                        .handler = [dock] { dock->setVisible(!dock->isVisible()); },
                        .checked = [dock] { return dock->isVisible(); },
                        .startsSection = rows.empty()});
    }
    rows.push_back(
        {"view.resetLayout", Menu::View, Text::tr("Reset layout"), {}, {}, rooms.window.resetLayout});
    return rows;
}

Rows lookRows(const Rooms &rooms)
{
    using Choice = views::Theme::Choice;
    Rows rows;
    const auto theme = [&](const char *id, const QString &text, Choice choice) {
        rows.push_back(
            {.id = QLatin1String(id),
             .menu = Menu::View,
             .text = text,
             .handler =
                 [&rooms_theme = rooms.theme, &settings = rooms.settings, choice] {
                     rooms_theme.choose(choice);
                     settings.setTheme(choice);
                 },
             .checked = [&rooms_theme = rooms.theme, choice] { return rooms_theme.choice() == choice; },
             .startsSection = rows.empty()});
    };
    theme("view.theme.system", Text::tr("Colours of the system"), Choice::System);
    theme("view.theme.light", Text::tr("Light"), Choice::Light);
    theme("view.theme.dark", Text::tr("Dark"), Choice::Dark);
    rows.push_back({.id = "view.reducedMotion",
                    .menu = Menu::View,
                    .text = Text::tr("Reduce motion"),
                    .handler = [set = rooms.window.setReducedMotion,
                                &settings = rooms.settings] { set(!settings.reducedMotion()); },
                    .checked = [&settings = rooms.settings] { return settings.reducedMotion(); },
                    .startsSection = true});
    return rows;
}

Rows insertRows(canvas::Canvas &canvas)
{
    Rows rows;
    for (const kinds::KindSpec *kind : kinds::nodeKinds()) {
        const QString key = QLatin1String(kind->key);
        rows.push_back({.id = QStringLiteral("insert.") + key,
                        .menu = Menu::Insert,
                        .text = QCoreApplication::translate("Kinds", kind->label),
                        .icon = QLatin1String(kind->icon),
                        .shortcuts = {QKeySequence(QString(QLatin1Char(kind->shortcut)).toUpper())},
                        .handler = [&canvas, key] { canvas.addNode(key); },
                        .reach = Reach::Canvas});
    }
    return rows;
}

Rows runRows(const Rooms &rooms)
{
    run::RunController &run = rooms.run;
    panels::RunBar &bar = rooms.runBar;
    const auto runs = [&run] {
        return run.state() != run::RunController::State::Idle;
    };
    const auto row = [&runs](const char *id, const QString &text, const char *icon,
                             QList<QKeySequence> shortcuts, std::function<void()> handler) {
        return ActionSpec{.id = QLatin1String(id),
                          .menu = Menu::Run,
                          .text = text,
                          .icon = icon ? glyph(icon) : QString(),
                          .shortcuts = std::move(shortcuts),
                          .handler = std::move(handler),
                          .enabled = runs};
    };
    // The canvas keeps Space to itself: held there it pans, tapped it plays and pauses as here.
    Rows rows{
        row("run.play", Text::tr("Play or pause"), "play", {keys("Space")}, [&bar] { bar.playOrPause(); }),
        row("run.step", Text::tr("Step one event"), "step", {keys(".")}, [&run] { run.step(); }),
        row("run.restart", Text::tr("Restart"), "restart", {keys("R")}, [&run] { run.restart(); }),
        row("run.break", Text::tr("Break the selected item..."), "crash", {keys("B")},
            rooms.window.showItemMenu),
        row("run.slower", Text::tr("Slower"), nullptr, {keys("[")}, [&bar] { bar.slower(); }),
        row("run.faster", Text::tr("Faster"), nullptr, {keys("]")}, [&bar] { bar.faster(); }),
    };
    rows[0].repeats = false;
    rows[3].enabled = [&run, &selection = rooms.selection] {
        return run.state() != run::RunController::State::Idle &&
               (selection.singleNode() || selection.singleEdge());
    };
    return rows;
}

Rows helpRows(const WindowDoors &window)
{
    return {
        {"help.commands",
         Menu::Help,
         Text::tr("Find a command..."),
         glyph("search"),
         {keys("Ctrl+K")},
         window.showCommands},
        {"help.shortcuts",
         Menu::Help,
         Text::tr("Keys and gestures"),
         {},
         {keys("F1"), keys("Ctrl+/")},
         window.showShortcuts},
        {"help.about", Menu::Help, Text::tr("About Hopyard"), glyph("info"), {}, window.showAbout},
    };
}

} // namespace

ActionTable actionTable(const Rooms &rooms)
{
    ActionTable table;
    for (Rows rows :
         {fileRows(rooms), historyRows(rooms.document), editRows(rooms), zoomRows(rooms.canvas),
          dockRows(rooms), lookRows(rooms), insertRows(rooms.canvas), runRows(rooms), helpRows(rooms.window)})
        std::move(rows.begin(), rows.end(), std::back_inserter(table));
    return table;
}

} // namespace app
