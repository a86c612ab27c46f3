// A store. It works as a service does: threads, a queue in front of them, a time for each query.
#include "model/kinds/nodes/stationrows.h"

namespace kinds {

constinit const KindSpec databaseKind{
    "database",
    QT_TRANSLATE_NOOP("Kinds", "Database"),
    ":/icons/database.svg",
    'D',
    stationRows,
    QT_TRANSLATE_NOOP(
        "Kinds", "Answers queries. It works as a service does: locks and transactions are not modelled."),
    lowerStation,
};

} // namespace kinds
