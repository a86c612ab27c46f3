// Durations as text: exact, whatever the locale.
#include "model/kinds/text.h"
#include "model/kinds/values.h"

#include <cmath>

namespace kinds {
namespace {

struct Unit
{
    const char *text;
    sim::Time length;
};
// From long to short; "s" comes after "ms" and "us" could not be told from them by its last letter.
constexpr Unit units[] = {
    {"h", 3600 * sim::second}, {"m", 60 * sim::second},  {"s", sim::second},
    {"ms", sim::millisecond},  {"us", sim::microsecond},
};
constexpr sim::Time longest = 10000 * 3600 * sim::second;

const Unit *unitNamed(QStringView text)
{
    for (const Unit &unit : units) {
        if (text == QLatin1String(unit.text))
            return &unit;
    }
    return nullptr;
}

bool isDigit(QChar c)
{
    return c >= QLatin1Char('0') && c <= QLatin1Char('9');
}

qsizetype digitsFrom(const QString &text, qsizetype begin)
{
    qsizetype end = begin;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    return end;
}

// Whole units in nanoseconds; nothing beyond the longest duration.
std::optional<sim::Time> wholePart(QStringView digits, sim::Time unit)
{
    sim::Time sum = 0;
    for (const QChar digit : digits) {
        sum = sum * 10 + digit.digitValue();
        if (sum > longest / unit)
            return std::nullopt;
    }
    return sum * unit;
}

// A decimal fraction of a unit, rounded to nanoseconds: exact in integers while the unit can be divided by
// ten, then, below 36 ns, as a double.
sim::Time fractionPart(QStringView digits, sim::Time unit)
{
    sim::Time sum = 0;
    qsizetype i = 0;
    for (; i < digits.size() && unit % 10 == 0; ++i) {
        unit /= 10;
        sum += digits[i].digitValue() * unit;
    }
    double rest = 0;
    double weight = static_cast<double>(unit);
    for (; i < digits.size(); ++i) {
        weight /= 10;
        rest += digits[i].digitValue() * weight;
    }
    return sum + std::llround(rest);
}

// At most three significant digits, without trailing zeros.
QString threeDigits(double value)
{
    const int before = value >= 100 ? 3 : value >= 10 ? 2 : value >= 1 ? 1 : 0;
    QString text = QString::number(value, 'f', 3 - before);
    if (text.contains(QLatin1Char('.'))) {
        while (text.endsWith(QLatin1Char('0')))
            text.chop(1);
        if (text.endsWith(QLatin1Char('.')))
            text.chop(1);
    }
    return text;
}

double rounded(double value) // to three significant digits
{
    if (!(value > 0) || !std::isfinite(value))
        return 0;
    const double scale = std::pow(10.0, 2 - std::floor(std::log10(value)));
    return std::round(value * scale) / scale;
}

} // namespace

std::optional<sim::Time> parseDuration(const QString &text)
{
    const qsizetype point = digitsFrom(text, 0);
    if (point == 0)
        return std::nullopt;
    qsizetype end = point;
    if (end < text.size() && text[end] == QLatin1Char('.')) {
        end = digitsFrom(text, point + 1);
        if (end == point + 1)
            return std::nullopt;
    }
    const QStringView all(text);
    const Unit *unit = unitNamed(all.mid(end));
    if (!unit)
        return std::nullopt;
    const std::optional<sim::Time> whole = wholePart(all.left(point), unit->length);
    if (!whole)
        return std::nullopt;
    const sim::Time sum =
        *whole + (end > point ? fractionPart(all.mid(point + 1, end - point - 1), unit->length) : 0);
    return sum > longest ? std::nullopt : std::optional(sum);
}

QString durationText(sim::Time time)
{
    // Nothing at all fits every unit; seconds read best.
    if (time <= 0)
        return QStringLiteral("0s");
    for (const Unit &unit : units) {
        if (time % unit.length == 0)
            return QString::number(time / unit.length) + QLatin1String(unit.text);
    }
    // Parts of a microsecond: the smallest unit, with as many digits as it takes.
    QString fraction = QString::number(time % sim::microsecond).rightJustified(3, QLatin1Char('0'));
    while (fraction.endsWith(QLatin1Char('0')))
        fraction.chop(1);
    return QStringLiteral("%1.%2us").arg(time / sim::microsecond).arg(fraction);
}

QString humanDuration(double seconds)
{
    const double value = rounded(seconds);
    if (value <= 0)
        return Kinds::tr("0 ms");
    if (value <= 1.01e-6) // the lowest bucket of a histogram, which holds zero, too
        return Kinds::tr("\342\211\244 1 \302\265s");
    if (value < 1e-4)
        return Kinds::tr("%1 \302\265s").arg(threeDigits(rounded(value * 1e6)));
    if (value < 1)
        return Kinds::tr("%1 ms").arg(threeDigits(rounded(value * 1e3)));
    if (value < 120)
        return Kinds::tr("%1 s").arg(threeDigits(value));
    if (value < 7200)
        return Kinds::tr("%1 min").arg(threeDigits(rounded(seconds / 60)));
    return Kinds::tr("%1 h").arg(threeDigits(rounded(seconds / 3600)));
}

} // namespace kinds
