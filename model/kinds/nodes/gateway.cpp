// The door of a system: it passes requests on to the services behind it.
#include "model/kinds/nodes/stationrows.h"

namespace kinds {

constinit const KindSpec gatewayKind{
    "gateway",
    QT_TRANSLATE_NOOP("Kinds", "API gateway"),
    ":/icons/gateway.svg",
    'G',
    stationRows,
    QT_TRANSLATE_NOOP("Kinds",
                      "Passes requests on to the services behind it. It works as a service does; which "
                      "operations go where is set on its edges."),
    lowerStation,
};

} // namespace kinds
