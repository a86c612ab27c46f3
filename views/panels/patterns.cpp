#include "views/panels/patterns.h"

#include "model/document/filestore.h"
#include "model/document/format.h"

namespace panels {

QList<Pattern> patterns()
{
    static constexpr const char *keys[] = {"federation", "cqrs", "outbox", "saga", "cache-aside", "bulkhead"};
    QList<Pattern> found;
    for (const char *key : keys) {
        const QString name = QLatin1String(key);
        const auto text = document::readFile(QStringLiteral(":/patterns/%1.hopyard").arg(name));
        if (!text)
            continue;
        if (const document::ReadResult read = document::read(*text); read.diagram)
            found.append({name, read.diagram->settings.name, read.diagram->settings.description, *text});
    }
    return found;
}

} // namespace panels
