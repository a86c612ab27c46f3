// Starts the window on a display.
#pragma once

#include "app/commandline.h"
#include "app/startwatch.h"

#include <optional>

namespace app {

// What to say when there is no display to open a window on; nothing when there is one.
std::optional<Refusal> missingDisplay();

// Returns when the window is closed. The first two are main()'s.
ExitCode launchWindow(const WindowCommand &command, int &argc, char **argv, const StartWatch &watch);

} // namespace app
