#include "model/run/outcome.h"

#include <QJsonArray>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace run {
namespace {

// Of Student's t, for 1 to 30 degrees of freedom (NIST/SEMATECH e-Handbook of Statistical
// Methods, 1.3.6.7.2).
constexpr double studentTable[] = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                                   2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
                                   2.080,  2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042};

QJsonValue foldStates(const QList<QJsonValue> &states)
{
    for (const QLatin1String worst : {QLatin1String("OPEN"), QLatin1String("HALF_OPEN")}) {
        if (states.contains(QJsonValue(worst)))
            return worst;
    }
    return states.first();
}

QJsonValue foldLists(const QList<QJsonValue> &lists)
{
    QJsonArray all;
    for (qsizetype i = 0; i < lists.size(); ++i) {
        for (const auto item : lists[i].toArray()) {
            QJsonObject entry = item.toObject();
            entry.insert(QStringLiteral("replication"), i + 1);
            all.append(entry);
        }
    }
    return all;
}

QJsonValue foldNumbers(const QList<QJsonValue> &values)
{
    QList<double> numbers;
    for (const QJsonValue &value : values) {
        if (value.isDouble())
            numbers.append(value.toDouble());
    }
    return meanAndInterval(numbers);
}

QJsonValue fold(const QString &key, const QList<QJsonValue> &values);

QJsonObject foldObjects(const QString &key, const QList<QJsonValue> &values)
{
    QSet<QString> keys;
    for (const QJsonValue &value : values) {
        const QStringList there = value.toObject().keys();
        keys += QSet<QString>(there.begin(), there.end());
    }
    QJsonObject folded;
    for (const QString &inner : std::as_const(keys)) {
        QList<QJsonValue> all;
        for (const QJsonValue &value : values) {
            QJsonValue there = value.toObject().value(inner);
            if (there.isUndefined() && key == QLatin1String("errors"))
                there = 0; // a cause that did not occur in this replication
            all.append(there);
        }
        folded.insert(inner, fold(inner, all));
    }
    return folded;
}

QJsonValue fold(const QString &key, const QList<QJsonValue> &values)
{
    const auto some = [&](QJsonValue::Type type) {
        return std::any_of(values.begin(), values.end(),
                           [type](const QJsonValue &v) { return v.type() == type; });
    };
    if (some(QJsonValue::Object))
        return foldObjects(key, values);
    if (some(QJsonValue::Array))
        return foldLists(values);
    if (some(QJsonValue::String))
        return key == QLatin1String("state") ? foldStates(values) : values.first();
    return foldNumbers(values);
}

} // namespace

double studentT(int degrees)
{
    if (degrees <= static_cast<int>(std::size(studentTable)))
        return studentTable[degrees - 1];
    // Cornish-Fisher's expansion about the normal quantile; within 1e-4 from here on.
    constexpr double z = 1.959963984540054;
    const double v = degrees;
    return z + (z * z * z + z) / (4 * v) + (5 * std::pow(z, 5) + 16 * z * z * z + 3 * z) / (96 * v * v);
}

QJsonValue meanAndInterval(const QList<double> &values)
{
    if (values.isEmpty())
        return QJsonValue::Null;
    const auto n = static_cast<double>(values.size());
    double sum = 0, squares = 0;
    for (const double value : values)
        sum += value;
    const double mean = sum / n;
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    QJsonObject both{{QStringLiteral("mean"), mean}, {QStringLiteral("ci95"), QJsonValue::Null}};
    if (values.size() > 1)
        both[QStringLiteral("ci95")] =
            studentT(static_cast<int>(values.size()) - 1) * std::sqrt(squares / (n - 1) / n);
    return both;
}

QJsonObject foldReplications(const QList<QJsonObject> &parts)
{
    return foldObjects({}, QList<QJsonValue>(parts.begin(), parts.end()));
}

} // namespace run
