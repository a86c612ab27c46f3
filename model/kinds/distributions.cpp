// Random durations: their settings, and the reading of them.
#include "model/kinds/catalog.h"
#include "model/kinds/tables.h"
#include "model/kinds/text.h"
#include "model/kinds/values.h"

#include <QJsonArray>

#include <cmath>

namespace kinds {
namespace {

constexpr Option kinds[] = {
    {"exponential", QT_TRANSLATE_NOOP("Kinds", "Exponential")},
    {"lognormal", QT_TRANSLATE_NOOP("Kinds", "Lognormal")},
    {"gamma", QT_TRANSLATE_NOOP("Kinds", "Gamma")},
    {"erlang", QT_TRANSLATE_NOOP("Kinds", "Erlang")},
    {"weibull", QT_TRANSLATE_NOOP("Kinds", "Weibull")},
    {"pareto", QT_TRANSLATE_NOOP("Kinds", "Pareto")},
    {"uniform", QT_TRANSLATE_NOOP("Kinds", "Uniform")},
    {"bimodal", QT_TRANSLATE_NOOP("Kinds", "Fast or slow")},
    {"empirical", QT_TRANSLATE_NOOP("Kinds", "By quantiles")},
};

constexpr double mostVaried = 100, mostStages = 1000;
constexpr qsizetype mostQuantiles = 1000;

} // namespace

constexpr ParamSpec distributionRows[12] = {
    {
        .key = "distribution",
        .label = QT_TRANSLATE_NOOP("Kinds", "Distribution"),
        .type = ParamType::Choice,
        .initial = "\"lognormal\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Lognormal: most are near the median, few are very long, as real services are. Exponential is "
            "memoryless, as queueing theory likes it; gamma, Erlang and Weibull are between it and a "
            "constant, "
            "or beyond it. Pareto has the heaviest tail: at a high p99 its mean never settles."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; service times are often lognormal."),
        .options = kinds,
    },
    {
        .key = "p50",
        .label = QT_TRANSLATE_NOOP("Kinds", "p50"),
        .type = ParamType::Duration,
        .help = QT_TRANSLATE_NOOP("Kinds", "Half of the times are shorter than this."),
        .when = "lognormal weibull pareto",
    },
    {
        .key = "p99",
        .label = QT_TRANSLATE_NOOP("Kinds", "p99"),
        .type = ParamType::Duration,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "One time in a hundred is longer than this. From 7.1 times p50 on a Pareto distribution "
                     "has no finite variance, from 50 times on no finite mean: averages of a run then depend "
                     "on its longest times."),
        .when = "lognormal weibull pareto",
    },
    {
        .key = "k",
        .label = QT_TRANSLATE_NOOP("Kinds", "Stages"),
        .type = ParamType::Count,
        .min = 1,
        .max = mostStages,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "How many equal exponential stages follow each other: 1 is exponential, "
                                  "many are nearly constant."),
        .when = "erlang",
    },
    {
        .key = "mean",
        .label = QT_TRANSLATE_NOOP("Kinds", "Mean"),
        .type = ParamType::Duration,
        .help = QT_TRANSLATE_NOOP("Kinds", "The average time."),
        .when = "exponential lognormal gamma erlang weibull pareto",
    },
    {
        .key = "cv",
        .label = QT_TRANSLATE_NOOP("Kinds", "Variation (cv)"),
        .type = ParamType::Number,
        .min = 0,
        .max = mostVaried,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Standard deviation divided by the mean: 0 is constant, 1 is as varied as "
                                  "exponential times."),
        .when = "lognormal gamma weibull pareto",
    },
    {
        .key = "min",
        .label = QT_TRANSLATE_NOOP("Kinds", "At least"),
        .type = ParamType::Duration,
        .help = QT_TRANSLATE_NOOP("Kinds", "The shortest time; all up to the longest are equally likely."),
        .when = "uniform",
    },
    {
        .key = "fast",
        .label = QT_TRANSLATE_NOOP("Kinds", "Fast"),
        .type = ParamType::Duration,
        .help = QT_TRANSLATE_NOOP("Kinds", "The time of most, such as of a hit. Each is exactly this long."),
        .when = "bimodal",
    },
    {
        .key = "slow",
        .label = QT_TRANSLATE_NOOP("Kinds", "Slow"),
        .type = ParamType::Duration,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "The time of the others, such as of a miss. Each is exactly this long."),
        .when = "bimodal",
    },
    {
        .key = "slowProbability",
        .label = QT_TRANSLATE_NOOP("Kinds", "Share of slow"),
        .type = ParamType::Ratio,
        .min = 0,
        .max = 1,
        .help = QT_TRANSLATE_NOOP("Kinds", "Drawn for each by itself: slow ones do not come in a row."),
        .when = "bimodal",
    },
    {
        .key = "quantiles",
        .label = QT_TRANSLATE_NOOP("Kinds", "Quantiles"),
        .type = ParamType::Text, // written as pairs; see parseDistribution()
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Shares and the times they stay below, such as 0.5 10ms, 0.99 80ms. Between two of them "
            "the logarithm of the time is interpolated. No time is below the first or above the last."),
        .when = "empirical",
    },
    {
        .key = "max",
        .label = QT_TRANSLATE_NOOP("Kinds", "At most"),
        .type = ParamType::Duration,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Longer times are cut to this, which lowers the mean below the one given. "
                                  "Of a uniform distribution it is the longest time."),
        .when = "exponential lognormal gamma erlang weibull pareto uniform bimodal empirical",
    },
};

namespace {

using Read = base::Result<sim::Distribution>;

base::Error error(const QString &text)
{
    return base::Error{text};
}

QString nameOf(const QJsonObject &object)
{
    return object.value(QLatin1String("distribution")).toString();
}

bool has(const QJsonObject &object, const char *key)
{
    return object.contains(QLatin1String(key));
}

enum class Zero { Refused, Allowed };

// One duration of the object; an error when it is missing, malformed or, unless allowed, zero.
base::Result<sim::Time> timeOf(const QJsonObject &object, const char *key, Zero zero = Zero::Refused)
{
    const QJsonValue value = object.value(QLatin1String(key));
    if (value.isUndefined())
        return error(Kinds::tr("The distribution '%1' needs '%2', a duration such as \"20ms\".")
                         .arg(nameOf(object), QLatin1String(key)));
    const std::optional<sim::Time> time = parseDuration(value.toString());
    if (!time)
        return error(Kinds::tr("'%1' of a distribution must be a duration such as \"20ms\", not %2.")
                         .arg(QLatin1String(key), shown(value)));
    if (*time == 0 && zero == Zero::Refused)
        return error(Kinds::tr("'%1' of a distribution must be longer than zero.").arg(QLatin1String(key)));
    return *time;
}

base::Result<double> numberOf(const QJsonObject &object, const char *key, double least, double most)
{
    const QJsonValue value = object.value(QLatin1String(key));
    if (!value.isDouble() || !(value.toDouble() >= least && value.toDouble() <= most))
        return error(Kinds::tr("The distribution '%1' needs '%2', a number from %3 to %4.")
                         .arg(nameOf(object), QLatin1String(key))
                         .arg(least)
                         .arg(most));
    return value.toDouble();
}

// Two durations of which the second is not shorter.
struct Span
{
    sim::Time low, high;
};
base::Result<Span> spanOf(const QJsonObject &object, const char *low, const char *high,
                          Zero zero = Zero::Refused)
{
    const base::Result<sim::Time> first = timeOf(object, low, zero);
    if (!first)
        return error(first.error());
    const base::Result<sim::Time> second = timeOf(object, high, zero);
    if (!second)
        return error(second.error());
    if (*first > *second)
        return error(
            Kinds::tr("%1 (%2) must not be longer than %3 (%4).")
                .arg(QLatin1String(low), durationText(*first), QLatin1String(high), durationText(*second)));
    return Span{*first, *second};
}

Read exponential(const QJsonObject &object)
{
    const base::Result<sim::Time> mean = timeOf(object, "mean");
    if (!mean)
        return error(mean.error());
    return sim::Distribution::exponential(*mean);
}

using ByTwo = sim::Distribution (*)(sim::Time, double);
using ByTimes = sim::Distribution (*)(sim::Time, sim::Time);

Read byMean(const QJsonObject &object, ByTwo make)
{
    const base::Result<sim::Time> mean = timeOf(object, "mean");
    if (!mean)
        return error(mean.error());
    const base::Result<double> cv = numberOf(object, "cv", 0, mostVaried);
    if (!cv)
        return error(cv.error());
    return make(*mean, *cv);
}

Read byQuantilesOrMean(const QJsonObject &object, ByTimes byQuantiles, ByTwo make)
{
    const bool quantiles = has(object, "p50") || has(object, "p99");
    if (quantiles == (has(object, "mean") || has(object, "cv")))
        return error(
            Kinds::tr("The distribution '%1' needs either p50 and p99, or mean and cv.").arg(nameOf(object)));
    if (!quantiles)
        return byMean(object, make);
    const base::Result<Span> span = spanOf(object, "p50", "p99");
    if (!span)
        return error(span.error());
    return byQuantiles(span->low, span->high);
}

Read lognormal(const QJsonObject &object)
{
    return byQuantilesOrMean(object, sim::Distribution::logNormalByQuantiles,
                             sim::Distribution::logNormalByMean);
}

Read gamma(const QJsonObject &object)
{
    return byMean(object, sim::Distribution::gammaByMean);
}

Read erlang(const QJsonObject &object)
{
    const base::Result<sim::Time> mean = timeOf(object, "mean");
    if (!mean)
        return error(mean.error());
    const base::Result<double> k = numberOf(object, "k", 1, mostStages);
    if (!k || *k != std::floor(*k))
        return error(
            Kinds::tr("The distribution 'erlang' needs 'k', a whole number from 1 to %1.").arg(mostStages));
    return sim::Distribution::erlang(static_cast<std::uint32_t>(*k), *mean);
}

Read weibull(const QJsonObject &object)
{
    return byQuantilesOrMean(object, sim::Distribution::weibullByQuantiles, sim::Distribution::weibullByMean);
}

Read pareto(const QJsonObject &object)
{
    return byQuantilesOrMean(object, sim::Distribution::paretoByQuantiles, sim::Distribution::paretoByMean);
}

Read uniform(const QJsonObject &object)
{
    const base::Result<Span> span = spanOf(object, "min", "max", Zero::Allowed);
    if (!span)
        return error(span.error());
    return sim::Distribution::uniform(span->low, span->high);
}

Read bimodal(const QJsonObject &object)
{
    const base::Result<Span> span = spanOf(object, "fast", "slow", Zero::Allowed);
    if (!span)
        return error(span.error());
    const base::Result<double> share = numberOf(object, "slowProbability", 0, 1);
    if (!share)
        return error(share.error());
    return sim::Distribution::bimodal(span->low, span->high, *share);
}

base::Result<sim::Distribution::Quantile> quantileOf(const QJsonValue &pair)
{
    const QJsonArray parts = pair.toArray();
    const std::optional<sim::Time> time = parseDuration(parts.at(1).toString());
    if (parts.size() != 2 || !parts.at(0).isDouble() || !time)
        return error(
            Kinds::tr("Each of 'quantiles' must be a share and a duration, such as [0.5, \"10ms\"]."));
    const double share = parts.at(0).toDouble();
    if (!(share >= 0 && share <= 1))
        return error(Kinds::tr("A share of 'quantiles' must be a number from 0 to 1, not %1.").arg(share));
    return sim::Distribution::Quantile{share, *time};
}

Read empirical(const QJsonObject &object)
{
    const QJsonArray list = object.value(QLatin1String("quantiles")).toArray();
    if (list.isEmpty() || list.size() > mostQuantiles)
        return error(Kinds::tr("The distribution 'empirical' needs 'quantiles', a list of 1 to %1 pairs such "
                               "as [0.5, \"10ms\"].")
                         .arg(mostQuantiles));
    std::vector<sim::Distribution::Quantile> quantiles;
    for (const QJsonValue pair : list) {
        const base::Result<sim::Distribution::Quantile> next = quantileOf(pair);
        if (!next)
            return error(next.error());
        if (!quantiles.empty() && next->q <= quantiles.back().q)
            return error(Kinds::tr("The shares of 'quantiles' must increase: %1 follows %2.")
                             .arg(next->q)
                             .arg(quantiles.back().q));
        if (!quantiles.empty() && next->value < quantiles.back().value)
            return error(Kinds::tr("The times of 'quantiles' must not become shorter: %1 follows %2.")
                             .arg(durationText(next->value), durationText(quantiles.back().value)));
        quantiles.push_back(*next);
    }
    return sim::Distribution::empirical(std::move(quantiles));
}

constexpr Read (*readers[])(const QJsonObject &) = {exponential, lognormal, gamma,   erlang,   weibull,
                                                    pareto,      uniform,   bimodal, empirical}; // as `kinds`

QString allNames()
{
    QStringList names;
    for (const Option &kind : kinds)
        names << QLatin1String(kind.key);
    const QString last = names.takeLast();
    return Kinds::tr("%1 or %2").arg(names.join(QStringLiteral(", ")), last);
}

Read byName(const QJsonObject &object)
{
    const QString name = nameOf(object);
    for (std::size_t i = 0; i < std::size(kinds); ++i) {
        if (name == QLatin1String(kinds[i].key))
            return readers[i](object);
    }
    if (name.isEmpty())
        return error(Kinds::tr("'distribution' must say which it is: %1.").arg(allNames()));
    return error(
        Kinds::tr("%1 is not a distribution of this version of Hopyard: use a duration alone, or %2.")
            .arg(shown(object.value(QLatin1String("distribution"))), allNames()));
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
    if (read && has(object, "max") && nameOf(object) != QLatin1String("uniform")) {
        const base::Result<sim::Time> max = timeOf(object, "max");
        if (!max)
            return error(max.error());
        read->max = *max;
    }
    return read;
}

QJsonValue canonicalQuantiles(const QJsonValue &value)
{
    QJsonArray list;
    for (const QJsonValue pair : value.toArray()) {
        const base::Result<sim::Distribution::Quantile> quantile = quantileOf(pair);
        list.append(quantile ? QJsonArray{quantile->q, durationText(quantile->value)} : pair);
    }
    return list;
}

std::span<const ParamSpec> distributionParams()
{
    return distributionRows;
}

} // namespace kinds
