// The rows of the table of commands, and what each of them does.
#pragma once

#include "app/actions.h"
#include "app/documentsession.h"

#include "model/run/runcontroller.h"
#include "views/shared/selection.h"

namespace canvas {
class Canvas;
}
namespace panels {
class RunBar;
}

class QDockWidget;

namespace app {

// What only the window itself can do.
struct WindowDoors
{
    std::function<void()> close, exportPicture, showGallery, showShortcuts, showCommands, showAbout,
        resetLayout, showItemMenu;
    std::function<void(bool)> setReducedMotion;
};

struct Rooms // all outlive the actions
{
    document::Document &document;
    DocumentSession &session;
    views::Selection &selection;
    run::RunController &run;
    views::Theme &theme;
    Settings &settings;
    canvas::Canvas &canvas;
    panels::RunBar &runBar;
    QList<QDockWidget *> docks;
    WindowDoors window;
};

ActionTable actionTable(const Rooms &rooms);

} // namespace app
