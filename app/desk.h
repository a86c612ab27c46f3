// What the window works on. Outlives it: the views look at these until they are gone themselves. GUI thread.
#pragma once

#include "model/document/document.h"
#include "model/run/runcontroller.h"
#include "views/shared/selection.h"

namespace app {

struct Desk
{
    document::Document document;
    views::Selection selection;
    run::RunController run;
};

} // namespace app
