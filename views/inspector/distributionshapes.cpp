#include "views/inspector/distributionshapes.h"

#include "model/kinds/values.h"
#include "views/inspector/editors.h"
#include "views/shared/words.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace inspector {

namespace {

class DistributionShapes
{
    Q_DECLARE_TR_FUNCTIONS(DistributionShapes)
};

bool actsFor(const kinds::ParamSpec &row, const QString &tag)
{
    return QString::fromLatin1(row.when).split(u' ').contains(tag);
}

std::vector<const kinds::ParamSpec *> without(std::vector<const kinds::ParamSpec *> rows,
                                              std::initializer_list<const char *> keys)
{
    std::erase_if(rows, [&](const kinds::ParamSpec *row) { return isOneOf(*row, keys); });
    return rows;
}

bool has(const std::vector<const kinds::ParamSpec *> &rows, const char *key)
{
    return std::any_of(rows.begin(), rows.end(), [&](const auto *row) { return isOneOf(*row, {key}); });
}

constexpr double mostVaried = 100;

double rounded(double value, double parts)
{
    return std::round(value * parts) / parts;
}

QJsonArray quantilesAbout(const Moments &moments)
{
    return {QJsonArray{0.5, roundedDuration(moments.p50)}, QJsonArray{0.99, roundedDuration(moments.p99)}};
}

// [[0.5, "10ms"], [0.99, "80ms"]] is typed as 0.5 10ms, 0.99 80ms.
QString pairsText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    QStringList pairs;
    for (const QJsonValue pair : value.toArray()) {
        const QJsonValue share = pair[0];
        pairs << (share.isDouble() ? QString::number(share.toDouble(), 'g', 15) : share.toString()) + u' ' +
                     pair[1].toString();
    }
    return pairs.join(QStringLiteral(", "));
}

QJsonValue pairsFrom(const QString &text)
{
    QJsonArray pairs;
    for (const QString &typed : text.split(u',', Qt::SkipEmptyParts)) {
        const QString share = typed.simplified().section(u' ', 0, 0),
                      time = typed.simplified().section(u' ', 1);
        bool isNumber = false;
        const double number = share.toDouble(&isNumber);
        pairs << QJsonArray{isNumber ? QJsonValue(number) : QJsonValue(share), QString(time).remove(u' ')};
    }
    return pairs.isEmpty() ? QJsonValue(QJsonValue::Undefined) : pairs;
}

} // namespace

QString roundedDuration(double seconds)
{
    const double nanoseconds = seconds * 1e9;
    const double grain = std::pow(10, std::max(0.0, std::floor(std::log10(std::max(1.0, nanoseconds))) - 2));
    return kinds::durationText(
        static_cast<sim::Time>(std::llround(nanoseconds / grain) * std::llround(grain)));
}

bool isOneOf(const kinds::ParamSpec &row, std::initializer_list<const char *> keys)
{
    return std::any_of(keys.begin(), keys.end(), [&](const char *key) { return qstrcmp(row.key, key) == 0; });
}

std::vector<Shape> shapesOf(const kinds::ParamSpec &row)
{
    std::vector<Shape> shapes{{{}, DistributionShapes::tr("Constant"), {}}};
    for (const kinds::Option &option :
         row.rows.empty() ? std::span<const kinds::Option>() : row.rows[0].options) {
        const QString name = QLatin1String(option.key), label = views::kindText(option.label);
        std::vector<const kinds::ParamSpec *> fields;
        for (const kinds::ParamSpec &field : row.rows.subspan(1)) {
            if (actsFor(field, name))
                fields.push_back(&field);
        }
        if (has(fields, "p50") && has(fields, "mean")) {
            shapes.push_back({name, label, without(fields, {"mean", "cv"})});
            shapes.push_back(
                {name, DistributionShapes::tr("%1, by mean").arg(label), without(fields, {"p50", "p99"})});
        } else {
            shapes.push_back({name, label, fields});
        }
    }
    return shapes;
}

Moments startingFrom(const QJsonValue &value)
{
    const auto distribution = kinds::parseDistribution(value);
    if (!distribution)
        return {0.01, 1, 0.01, 0.05};
    Moments moments = momentsOf(*distribution);
    if (!(moments.mean > 0))
        return {0.01, 1, 0.01, 0.05};
    if (!std::isfinite(moments.mean))
        moments.mean = moments.p50;
    if (moments.cv == 0)
        return {moments.mean, 1, moments.mean, 5 * moments.mean};
    if (moments.p50 < moments.mean / 1e6) { // most take no time
        moments.p50 = moments.mean;
        moments.p99 = std::max(moments.mean, moments.p99);
    }
    moments.cv = std::min(moments.cv, mostVaried);
    return moments;
}

QJsonValue startOf(const kinds::ParamSpec &field, const QString &shape, const Moments &moments)
{
    if (!isNeeded(field, shape))
        return QJsonValue::Undefined;
    const double wide = std::sqrt(3) * moments.mean * moments.cv; // half of a uniform one as varied
    const double rare = (moments.mean - moments.p50) / (moments.p99 - moments.p50);
    if (isOneOf(field, {"mean"}))
        return roundedDuration(moments.mean);
    if (isOneOf(field, {"p50", "fast"}))
        return roundedDuration(moments.p50);
    if (isOneOf(field, {"p99", "slow"}))
        return roundedDuration(moments.p99);
    if (isOneOf(field, {"cv"}))
        return rounded(moments.cv, 100);
    if (isOneOf(field, {"k"}))
        return std::clamp(std::round(1 / (moments.cv * moments.cv)), field.min, field.max);
    if (isOneOf(field, {"min"}))
        return roundedDuration(std::max(0.0, moments.mean - wide));
    if (isOneOf(field, {"max"}))
        return roundedDuration(moments.mean + wide);
    if (isOneOf(field, {"slowProbability"}))
        return std::isfinite(rare) ? rounded(std::clamp(rare, 0.01, 0.5), 1000) : 0.05;
    if (isOneOf(field, {"quantiles"}))
        return quantilesAbout(moments);
    return kinds::initialOf(field);
}

bool isPairs(const kinds::ParamSpec &field)
{
    return isOneOf(field, {"quantiles"});
}

bool isNeeded(const kinds::ParamSpec &field, const QString &shape)
{
    return !isOneOf(field, {"max"}) || shape == QLatin1String("uniform");
}

bool mayBeZero(const kinds::ParamSpec &field, const QString &shape)
{
    return shape == QLatin1String("uniform") || shape == QLatin1String("bimodal") ||
           field.type != kinds::ParamType::Duration;
}

QString fieldText(const kinds::ParamSpec &field, const QJsonValue &value)
{
    return isPairs(field) ? pairsText(value) : valueText(field, value);
}
QJsonValue fieldValue(const kinds::ParamSpec &field, const QString &text)
{
    return isPairs(field) ? pairsFrom(text) : valueFromText(field, text);
}

QString exampleFor(const kinds::ParamSpec &field)
{
    return isPairs(field) ? DistributionShapes::tr("shares and times such as 0.5 10ms, 0.99 80ms")
           : field.type == kinds::ParamType::Duration ? DistributionShapes::tr("a time such as 20ms")
                                                      : DistributionShapes::tr("a number such as 1");
}

QString warningAbout(const sim::Distribution &distribution)
{
    if (distribution.kind != sim::Distribution::Kind::Pareto || distribution.max != sim::never)
        return {};
    if (distribution.shape <= 1)
        return DistributionShapes::tr(
            "So heavy a tail has no finite mean: the longer the run, the longer its "
            "average. Lower p99 or say what it is at most.");
    if (distribution.shape <= 2)
        return DistributionShapes::tr(
            "So heavy a tail has no finite variance: averages of a run depend on its "
            "longest times.");
    return {};
}

} // namespace inspector
