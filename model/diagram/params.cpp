#include "model/diagram/params.h"

namespace diagram {

ParamPath paramPath(const QString &dotted)
{
    return dotted.isEmpty() ? ParamPath() : dotted.split(QLatin1Char('.'));
}

QString dotted(const ParamPath &path)
{
    return path.join(QLatin1Char('.'));
}

QJsonValue paramAt(const Params &params, const ParamPath &path)
{
    if (path.isEmpty())
        return QJsonValue::Undefined;
    QJsonValue value = params.value(path.front());
    for (qsizetype i = 1; i < path.size(); ++i)
        value = value.toObject().value(path[i]); // toObject() of anything else is empty
    return value;
}

Params withParam(Params params, const ParamPath &path, const QJsonValue &value)
{
    if (path.isEmpty())
        return params;
    const QString &key = path.front();
    if (path.size() == 1) {
        if (value.isUndefined())
            params.remove(key);
        else
            params.insert(key, value);
        return params;
    }
    if (value.isUndefined() && paramAt(params, path).isUndefined())
        return params;
    params.insert(key, withParam(params.value(key).toObject(), path.mid(1), value));
    return params;
}

QString fallbackKey()
{
    return QStringLiteral("fallback");
}

QString fallbackOf(const Edge &edge)
{
    return edge.params.value(fallbackKey())[QStringLiteral("edge")].toString();
}

QStringList edgeReferences()
{
    return {entitiesKey(), QStringLiteral("tellsOf")};
}

QString entitiesKey()
{
    return QStringLiteral("entitiesOf");
}

QString entitiesOf(const Params &params)
{
    return params.value(entitiesKey()).toString();
}

QString deadLetterKey()
{
    return QStringLiteral("deadLetter");
}

QString deadLetterOf(const Params &params)
{
    return params.value(deadLetterKey()).toString();
}

} // namespace diagram
