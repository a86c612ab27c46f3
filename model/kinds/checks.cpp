#include "model/kinds/checks.h"

#include "model/kinds/text.h"
#include "model/kinds/values.h"
#include "model/sim/cause.h"

#include <QJsonArray>

#include <cmath>

namespace kinds {
namespace {

// Beyond this a double no longer holds every whole number.
constexpr double mostWhole = 9007199254740991.0;

bool bounded(const ParamSpec &row)
{
    return row.min != row.max;
}
bool within(const ParamSpec &row, double value)
{
    return !bounded(row) || (value >= row.min && value <= row.max);
}
bool isWhole(double value)
{
    return std::abs(value) <= mostWhole && std::floor(value) == value;
}

QString number(double value)
{
    return QString::number(value, 'g', 16);
}

QString orWord(const ParamSpec &row, const QString &text)
{
    return *row.word ? Kinds::tr("%1, or \"%2\"").arg(text, QLatin1String(row.word)) : text;
}

QString numberAllowed(const ParamSpec &row)
{
    const QString kind = row.type == ParamType::Count ? Kinds::tr("a whole number") : Kinds::tr("a number");
    return orWord(
        row, bounded(row) ? Kinds::tr("%1 from %2 to %3").arg(kind, number(row.min), number(row.max)) : kind);
}

QString durationAllowed(const ParamSpec &row)
{
    const QString kind = Kinds::tr("a duration such as \"250ms\", \"1.5s\" or \"2m\"");
    if (!bounded(row))
        return orWord(row, kind);
    const auto text = [](double seconds) {
        return durationText(static_cast<sim::Time>(std::llround(seconds * 1e9)));
    };
    return orWord(row, Kinds::tr("%1, from %2 to %3").arg(kind, text(row.min), text(row.max)));
}

QString optionsAllowed(const ParamSpec &row)
{
    QStringList keys;
    for (const Option &option : row.options)
        keys << QLatin1String(option.key);
    return orWord(row, Kinds::tr("one of %1").arg(keys.join(QStringLiteral(", "))));
}

QString allowed(const ParamSpec &row)
{
    switch (row.type) {
    case ParamType::Count:
    case ParamType::Number:
    case ParamType::Ratio:
    case ParamType::Percent:
    case ParamType::Rate:
        return numberAllowed(row);
    case ParamType::Duration:
        return durationAllowed(row);
    case ParamType::Distribution:
        return orWord(row, Kinds::tr("a duration such as \"20ms\", or a distribution"));
    case ParamType::Choice:
        return optionsAllowed(row);
    case ParamType::Flag:
        return Kinds::tr("true or false");
    case ParamType::Text:
        return Kinds::tr("a text");
    case ParamType::Any:
        return Kinds::tr("any value");
    case ParamType::NameList:
        return row.options.empty() ? Kinds::tr("a list of names") : Kinds::tr("a list of causes");
    case ParamType::Times:
        return row.length > 0 ? Kinds::tr("a list of %1 durations").arg(row.length)
                              : Kinds::tr("a list of durations");
    case ParamType::Rates:
        return row.length > 0 ? Kinds::tr("a list of %1 numbers").arg(row.length)
                              : Kinds::tr("a list of numbers");
    case ParamType::Call:
    case ParamType::Queue:
        return Kinds::tr("the id of a node or an edge");
    case ParamType::Order:
        return Kinds::tr("a list of %1, each once, in the order wanted")
            .arg(optionsAllowed(row).section(QLatin1Char(' '), 2));
    case ParamType::Policy:
    case ParamType::Section:
    case ParamType::Variant:
    case ParamType::Map:
        break;
    }
    return orWord(row, Kinds::tr("an object"));
}

Wrong cannotBe(const ParamSpec &row, const QJsonValue &value)
{
    return {Kinds::tr("%1 cannot be %2").arg(Kinds::tr(row.label), shown(value)),
            Kinds::tr("give %1").arg(allowed(row))};
}

bool isDurationWithin(const ParamSpec &row, const QJsonValue &value)
{
    const std::optional<sim::Time> time = value.isString() ? parseDuration(value.toString()) : std::nullopt;
    return time && within(row, sim::inSeconds(*time));
}

// "503" may stand as a number, too.
QString optionText(const QJsonValue &value)
{
    return value.isDouble() && isWhole(value.toDouble()) ? number(value.toDouble()) : value.toString();
}

bool isOption(const ParamSpec &row, const QJsonValue &value)
{
    const QString text = optionText(value);
    for (const Option &option : row.options) {
        if (text == QLatin1String(option.key))
            return true;
    }
    return false;
}

std::optional<Wrong> wrongName(const ParamSpec &row, const QJsonValue &list)
{
    if (!list.isArray())
        return cannotBe(row, list);
    for (const QJsonValue name : list.toArray()) {
        if (row.options.empty() && (!name.isString() || name.toString().isEmpty()))
            return Wrong{Kinds::tr("%1 cannot contain %2").arg(Kinds::tr(row.label), shown(name)),
                         Kinds::tr("give a list of names")};
        if (!row.options.empty() && sim::causesNamed(optionText(name).toStdString()) == 0)
            return Wrong{
                Kinds::tr("%1 cannot contain %2").arg(Kinds::tr(row.label), shown(name)),
                Kinds::tr("give causes such as %1").arg(optionsAllowed(row).section(QLatin1Char(' '), 2))};
    }
    return std::nullopt;
}

// A list of durations or of rates.
std::optional<Wrong> wrongList(const ParamSpec &row, const QJsonValue &list)
{
    const bool times = row.type == ParamType::Times;
    if (!list.isArray() || (row.length > 0 && list.toArray().size() != qsizetype(row.length)))
        return cannotBe(row, list);
    for (const QJsonValue item : list.toArray()) {
        const bool fits =
            times ? isDurationWithin(row, item)
                  : item.isDouble() && std::isfinite(item.toDouble()) && within(row, item.toDouble());
        if (!fits)
            return Wrong{Kinds::tr("%1 cannot contain %2").arg(Kinds::tr(row.label), shown(item)),
                         Kinds::tr("give %1").arg(times ? durationAllowed(row) : numberAllowed(row))};
    }
    return std::nullopt;
}

std::optional<Wrong> wrongOrder(const ParamSpec &row, const QJsonValue &list)
{
    QStringList wanted, given;
    for (const Option &option : row.options)
        wanted << QLatin1String(option.key);
    for (const QJsonValue name : list.toArray())
        given << name.toString();
    const QString label = Kinds::tr(row.label);
    const Wrong notAList = cannotBe(row, list);
    if (!list.isArray())
        return notAList;
    for (const QString &name : given) {
        if (!wanted.contains(name))
            return Wrong{Kinds::tr("%1 cannot contain '%2'").arg(label, name), notAList.remedy};
        if (given.count(name) > 1)
            return Wrong{Kinds::tr("%1 contains '%2' twice").arg(label, name), notAList.remedy};
    }
    for (const QString &name : wanted) {
        if (!given.contains(name))
            return Wrong{Kinds::tr("%1 lacks '%2'").arg(label, name), notAList.remedy};
    }
    return std::nullopt;
}

std::optional<Wrong> wrongWeights(const ParamSpec &row, const QJsonObject &map)
{
    double sum = 0;
    for (auto entry = map.begin(); entry != map.end(); ++entry) {
        const QJsonValue weight = entry.value();
        if (!weight.isDouble() || !within(row, weight.toDouble()))
            return Wrong{Kinds::tr("The weight of '%1' cannot be %2").arg(entry.key(), shown(weight)),
                         Kinds::tr("give %1").arg(numberAllowed(weightRow))};
        sum += weight.toDouble();
    }
    if (!map.isEmpty() && sum <= 0)
        return Wrong{Kinds::tr("%1 cannot have only weights of 0").arg(Kinds::tr(row.label)),
                     Kinds::tr("give at least one operation a weight above 0")};
    return std::nullopt;
}

std::optional<Wrong> wrongMap(const ParamSpec &row, const QJsonValue &value)
{
    if (!value.isObject())
        return cannotBe(row, value);
    const QJsonObject map = value.toObject();
    if (map.contains(QString()))
        return Wrong{Kinds::tr("%1 cannot have an entry without a name").arg(Kinds::tr(row.label)),
                     Kinds::tr("give the operation a name")};
    if (row.rows.empty())
        return wrongWeights(row, map);
    for (auto entry = map.begin(); entry != map.end(); ++entry) {
        if (!entry.value().isObject())
            return Wrong{Kinds::tr("'%1' cannot be %2").arg(entry.key(), shown(entry.value())),
                         Kinds::tr("give an object")};
    }
    return std::nullopt;
}

std::optional<Wrong> wrongDistribution(const ParamSpec &row, const QJsonValue &value)
{
    if (!value.isString() && !value.isObject())
        return cannotBe(row, value);
    const base::Result<sim::Distribution> read = parseDistribution(value);
    if (read)
        return std::nullopt;
    if (value.isString())
        return cannotBe(row, value);
    QString text = read.error();
    if (text.endsWith(QLatin1Char('.')))
        text.chop(1);
    return Wrong{text, Kinds::tr("change it, or give a duration alone such as \"20ms\"")};
}

bool hasType(const ParamSpec &row, const QJsonValue &value)
{
    switch (row.type) {
    case ParamType::Count:
        return value.isDouble() && isWhole(value.toDouble()) && within(row, value.toDouble());
    case ParamType::Number:
    case ParamType::Ratio:
    case ParamType::Percent:
    case ParamType::Rate:
        return value.isDouble() && std::isfinite(value.toDouble()) && within(row, value.toDouble());
    case ParamType::Duration:
        return isDurationWithin(row, value);
    case ParamType::Choice:
        return isOption(row, value);
    case ParamType::Flag:
        return value.isBool();
    case ParamType::Text:
    case ParamType::Call:
    case ParamType::Queue:
        return value.isString();
    case ParamType::Any:
        return true;
    default:
        return value.isObject();
    }
}

} // namespace

constexpr ParamSpec weightRow{
    .key = "",
    .label = QT_TRANSLATE_NOOP("Kinds", "Weight"),
    .type = ParamType::Number,
    .initial = "1",
    .min = 0,
    .max = 1e7,
    .help = QT_TRANSLATE_NOOP("Kinds", "How often, compared with the others."),
    .source = QT_TRANSLATE_NOOP("Kinds", "All alike."),
};

std::optional<Wrong> wrongWith(const ParamSpec &row, const QJsonValue &value)
{
    if (*row.word && value.isString() && value.toString() == QLatin1String(row.word))
        return std::nullopt;
    switch (row.type) {
    case ParamType::NameList:
        return wrongName(row, value);
    case ParamType::Times:
    case ParamType::Rates:
        return wrongList(row, value);
    case ParamType::Order:
        return wrongOrder(row, value);
    case ParamType::Map:
        return wrongMap(row, value);
    case ParamType::Distribution:
        return wrongDistribution(row, value);
    default:
        return hasType(row, value) ? std::nullopt : std::optional(cannotBe(row, value));
    }
}

base::Outcome checkValue(const ParamSpec &row, const QJsonValue &value)
{
    if (const std::optional<Wrong> wrong = wrongWith(row, value))
        return base::Error{Kinds::tr("%1: %2.").arg(wrong->text, wrong->remedy)};
    return base::Nothing{};
}

} // namespace kinds
