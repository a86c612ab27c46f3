#include "views/charts/axes.h"

#include "model/kinds/values.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace charts {

namespace {

constexpr int mostSteps = 4;
constexpr sim::Time slot = 100 * sim::millisecond; // what History is cut into
constexpr sim::Time shortest = 10 * sim::second;   // a run younger than this fills only a part of the chart
constexpr sim::Time minute = 60 * sim::second;
constexpr sim::Time hour = 60 * minute;
constexpr sim::Time steps[] = {
    slot,
    2 * slot,
    5 * slot,
    sim::second,
    2 * sim::second,
    5 * sim::second,
    10 * sim::second,
    30 * sim::second,
    minute,
    2 * minute,
    5 * minute,
    10 * minute,
    30 * minute,
    hour,
};

bool isCounted(Unit unit)
{
    return unit != Unit::Seconds && unit != Unit::PerSecond;
}

// The n-th of 1, 2, 5, 10, 20, 50, ...; negative n give 0.5, 0.2, 0.1, ...
double niceStep(int n)
{
    static constexpr double digits[] = {1, 2, 5};
    const int decade = n >= 0 ? n / 3 : -((2 - n) / 3);
    return digits[n - 3 * decade] * std::pow(10.0, decade);
}

sim::Time niceSpan(sim::Time now)
{
    for (const sim::Time step : steps) {
        if (step >= shortest && step >= now)
            return step;
    }
    return (now / hour + 1) * hour;
}

} // namespace

Scale scaleFor(double highest, Unit unit, double leastTop)
{
    const double wanted = std::max(highest, leastTop);
    int n = static_cast<int>(std::floor(std::log10(wanted / mostSteps))) * 3;
    if (isCounted(unit))
        n = std::max(n, 0);
    while (niceStep(n) * mostSteps < wanted * (1 - 1e-9))
        ++n;
    const double step = niceStep(n);
    return {step * std::ceil(wanted / step - 1e-9), step};
}

Scale steadyScale(const Scale &before, double highest, Unit unit, double leastTop)
{
    const Scale fresh = scaleFor(highest, unit, leastTop);
    const bool holds = highest <= before.top && before.top <= 2.5 * fresh.top;
    return holds ? before : fresh;
}

QString tickText(double value, const Scale &scale, Unit unit)
{
    const QLocale c = QLocale::c();
    if (value == 0)
        return QStringLiteral("0");
    if (unit != Unit::Seconds)
        return value >= 10000 ? QStringLiteral("%1k").arg(c.toString(value / 1000, 'g', 6))
                              : c.toString(value, 'g', 6);
    if (scale.top >= 1)
        return QStringLiteral("%1 s").arg(c.toString(value, 'g', 6));
    return QStringLiteral("%1 ms").arg(c.toString(value * 1000, 'g', 6));
}

QString readingText(double value, Unit unit)
{
    const QLocale c = QLocale::c();
    if (unit == Unit::Seconds)
        return kinds::humanDuration(value);
    return c.toString(value, 'f', value < 100 ? 1 : 0);
}

QString unitText(Unit unit)
{
    switch (unit) {
    case Unit::Seconds:
        return QCoreApplication::translate("charts", "time");
    case Unit::PerSecond:
        return QCoreApplication::translate("charts", "per second");
    case Unit::Threads:
        return QCoreApplication::translate("charts", "threads");
    case Unit::Requests:
        return QCoreApplication::translate("charts", "requests");
    case Unit::Messages:
        return QCoreApplication::translate("charts", "messages");
    }
    return {};
}

QString spanText(sim::Time span)
{
    if (span == wholeRun)
        return QCoreApplication::translate("charts", "whole run");
    if (span >= 2 * minute)
        return QStringLiteral("%1 min").arg(span / minute);
    return QStringLiteral("%1 s").arg(QLocale::c().toString(sim::inSeconds(span), 'g', 6));
}

QList<sim::Time> timeTicks(sim::Time from, sim::Time to, int pixels, int closest)
{
    const double closestTime = double(to - from) * closest / std::max(1, pixels);
    sim::Time step = steps[0];
    for (const sim::Time next : steps) {
        step = next;
        if (double(step) >= closestTime)
            break;
    }
    while (double(step) < closestTime)
        step *= 2;
    QList<sim::Time> ticks;
    for (sim::Time at = (from + step - 1) / step * step; at <= to; at += step)
        ticks << at;
    return ticks;
}

QString timeText(sim::Time at)
{
    const qlonglong whole = at / sim::second;
    const int tenths = static_cast<int>(at % sim::second / slot);
    const QLatin1Char zero('0');
    QString text = whole >= 3600
                       ? QStringLiteral("%1:%2:").arg(whole / 3600).arg(whole / 60 % 60, 2, 10, zero)
                       : QStringLiteral("%1:").arg(whole / 60);
    text += QStringLiteral("%1").arg(whole % 60, 2, 10, zero);
    return tenths ? text + QStringLiteral(".%1").arg(tenths) : text;
}

Stretch stretchFor(sim::Time now, sim::Time span)
{
    const sim::Time to =
        (now + slot - 1) / slot * slot; // the picture moves on slot by slot, so points do not shimmer
    if (span == wholeRun)
        return {0, niceSpan(to)};
    if (to > span)
        return {to - span, to};
    return {0, to <= shortest ? std::min(shortest, span) : span};
}

} // namespace charts
