#include "model/kinds/text.h"

#include <QStringList>

namespace kinds {

QString shown(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return QStringLiteral("'%1'").arg(value.toString().left(64));
    case QJsonValue::Double:
        return QString::number(value.toDouble(), 'g', 12);
    case QJsonValue::Bool:
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    case QJsonValue::Object:
        return Kinds::tr("an object");
    case QJsonValue::Array:
        return Kinds::tr("a list");
    case QJsonValue::Null:
        return QStringLiteral("null");
    case QJsonValue::Undefined:
        break;
    }
    return Kinds::tr("nothing");
}

QString listed(const QStringList &names)
{
    if (names.size() < 2)
        return names.join(QString());
    return Kinds::tr("%1 and %2")
        .arg(names.mid(0, names.size() - 1).join(QStringLiteral(", ")), names.last());
}

} // namespace kinds
