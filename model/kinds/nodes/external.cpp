// Somebody else's system: it answers, and nobody here can mend it.
#include "model/kinds/nodes/stationrows.h"

namespace kinds {

constinit const KindSpec externalKind{
    "external",
    QT_TRANSLATE_NOOP("Kinds", "External system"),
    ":/icons/external.svg",
    'X',
    stationRows,
    QT_TRANSLATE_NOOP(
        "Kinds", "A system of somebody else, such as a payment provider. It works as a service does; set "
                 "how fast and how reliably it answers as you know it from outside."),
    lowerStation,
};

} // namespace kinds
