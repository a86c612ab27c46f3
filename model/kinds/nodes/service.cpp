// A program that serves requests and calls others while it does.
#include "model/kinds/nodes/stationrows.h"

namespace kinds {

constinit const KindSpec serviceKind{
    "service",
    QT_TRANSLATE_NOOP("Kinds", "Service"),
    ":/icons/service.svg",
    'S',
    stationRows,
    QT_TRANSLATE_NOOP("Kinds", "Serves requests, and calls or tells other services while it does."),
    lowerStation,
};

} // namespace kinds
