// Random durations: their settings, and the reading of them.
#include "model/kinds/catalog.h"
#include "model/kinds/tables.h"
#include "model/kinds/text.h"
#include "model/kinds/values.h"

namespace kinds {
namespace {

constexpr Option kinds[] = {
    {"exponential", QT_TRANSLATE_NOOP("Kinds", "Exponential")},
    {"lognormal", QT_TRANSLATE_NOOP("Kinds", "Lognormal")},
};

} // namespace

constexpr ParamSpec distributionRows[6] = {
    {
        .key = "distribution",
        .label = QT_TRANSLATE_NOOP("Kinds", "Distribution"),
        .type = ParamType::Choice,
        .initial = "\"lognormal\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Exponential: memoryless, as queueing theory likes it. Lognormal: most are near "
                     "the median, few are very long, as real services are."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; service times are often lognormal."),
        .options = kinds,
    },
    {
        .key = "p50",
        .label = QT_TRANSLATE_NOOP("Kinds", "p50"),
        .type = ParamType::Duration,
        .help = QT_TRANSLATE_NOOP("Kinds", "Half of the times are shorter than this."),
        .when = "lognormal",
    },
    {
        .key = "p99",
        .label = QT_TRANSLATE_NOOP("Kinds", "p99"),
        .type = ParamType::Duration,
        .help = QT_TRANSLATE_NOOP("Kinds", "One time in a hundred is longer than this."),
        .when = "lognormal",
    },
    {
        .key = "mean",
        .label = QT_TRANSLATE_NOOP("Kinds", "Mean"),
        .type = ParamType::Duration,
        .help = QT_TRANSLATE_NOOP("Kinds", "The average time."),
        .when = "exponential lognormal",
    },
    {
        .key = "cv",
        .label = QT_TRANSLATE_NOOP("Kinds", "Variation (cv)"),
        .type = ParamType::Number,
        .min = 0,
        .max = 100,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Standard deviation divided by the mean: 0 is constant, 1 is as varied as "
                                  "exponential times."),
        .when = "lognormal",
    },
    {
        .key = "max",
        .label = QT_TRANSLATE_NOOP("Kinds", "At most"),
        .type = ParamType::Duration,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Longer times are cut to this, which lowers the mean below the one given."),
        .when = "exponential lognormal",
    },
};

namespace {

using Read = base::Result<sim::Distribution>;

base::Error error(const QString &text)
{
    return base::Error{text};
}

// One duration of the object; an error when it is missing, malformed or, unless allowed, zero.
base::Result<sim::Time> timeOf(const QJsonObject &object, const char *key)
{
    const QJsonValue value = object.value(QLatin1String(key));
    if (value.isUndefined())
        return error(Kinds::tr("The distribution '%1' needs '%2', a duration such as \"20ms\".")
                         .arg(object.value(QLatin1String("distribution")).toString(), QLatin1String(key)));
    const std::optional<sim::Time> time = parseDuration(value.toString());
    if (!time)
        return error(Kinds::tr("'%1' of a distribution must be a duration such as \"20ms\", not %2.")
                         .arg(QLatin1String(key), shown(value)));
    if (*time == 0)
        return error(Kinds::tr("'%1' of a distribution must be longer than zero.").arg(QLatin1String(key)));
    return *time;
}

Read exponential(const QJsonObject &object)
{
    const base::Result<sim::Time> mean = timeOf(object, "mean");
    if (!mean)
        return error(mean.error());
    return sim::Distribution::exponential(*mean);
}

Read logNormalByMean(const QJsonObject &object)
{
    const base::Result<sim::Time> mean = timeOf(object, "mean");
    if (!mean)
        return error(mean.error());
    const QJsonValue cv = object.value(QLatin1String("cv"));
    if (!cv.isDouble() || !(cv.toDouble() >= 0 && cv.toDouble() <= 100))
        return error(Kinds::tr("A lognormal distribution with a mean needs 'cv', a number from 0 to 100."));
    return sim::Distribution::logNormalByMean(*mean, cv.toDouble());
}

Read logNormalByQuantiles(const QJsonObject &object)
{
    const base::Result<sim::Time> p50 = timeOf(object, "p50");
    if (!p50)
        return error(p50.error());
    const base::Result<sim::Time> p99 = timeOf(object, "p99");
    if (!p99)
        return error(p99.error());
    if (*p50 > *p99)
        return error(Kinds::tr("p50 (%1) must not be longer than p99 (%2).")
                         .arg(durationText(*p50), durationText(*p99)));
    return sim::Distribution::logNormalByQuantiles(*p50, *p99);
}

Read logNormal(const QJsonObject &object)
{
    const bool quantiles = object.contains(QLatin1String("p50")) || object.contains(QLatin1String("p99"));
    const bool moments = object.contains(QLatin1String("mean")) || object.contains(QLatin1String("cv"));
    if (quantiles == moments)
        return error(Kinds::tr("A lognormal distribution needs either p50 and p99, or mean and cv."));
    return quantiles ? logNormalByQuantiles(object) : logNormalByMean(object);
}

Read byName(const QJsonObject &object)
{
    const QString name = object.value(QLatin1String("distribution")).toString();
    if (name == QLatin1String("exponential"))
        return exponential(object);
    if (name == QLatin1String("lognormal"))
        return logNormal(object);
    if (name.isEmpty())
        return error(Kinds::tr("'distribution' must say which it is: exponential or lognormal."));
    return error(Kinds::tr("%1 is not a distribution of this version of Hopyard: use a duration alone, "
                           "exponential or lognormal.")
                     .arg(shown(object.value(QLatin1String("distribution")))));
}

} // namespace

base::Result<sim::Distribution> parseDistribution(const QJsonValue &value)
{
    if (value.isString()) {
        if (const std::optional<sim::Time> time = parseDuration(value.toString()))
            return sim::Distribution::constant(*time);
    }
    if (!value.isObject())
        return error(
            Kinds::tr("%1 is neither a duration such as \"20ms\" nor a distribution.").arg(shown(value)));
    const QJsonObject object = value.toObject();
    Read read = byName(object);
    if (read && object.contains(QLatin1String("max"))) {
        const base::Result<sim::Time> max = timeOf(object, "max");
        if (!max)
            return error(max.error());
        read->max = *max;
    }
    return read;
}

std::span<const ParamSpec> distributionParams()
{
    return distributionRows;
}

} // namespace kinds
