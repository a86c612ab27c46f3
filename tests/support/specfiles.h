// The recorded vectors and the analytic cases below tests/data, as JSON.
#pragma once

#include "model/sim/time.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace support {

// `name` is below tests/data. Empty when it cannot be read: tests check that something was found.
inline QJsonObject specFile(const QString &name)
{
    QFile file(QStringLiteral(HOPYARD_SOURCE_DIR "/tests/data/") + name);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

inline QJsonObject itemNamed(const QString &id, const QJsonValue &list)
{
    for (const QJsonValue item : list.toArray()) {
        if (item[u"id"].toString() == id)
            return item.toObject();
    }
    return {};
}

inline QJsonObject analyticCase(const QString &id)
{
    return itemNamed(id, specFile(QStringLiteral("spec/analytic.json"))[u"cases"]);
}

inline sim::Time milliseconds(const QJsonValue &value)
{
    return static_cast<sim::Time>(value.toDouble() * 1e6);
}

} // namespace support
