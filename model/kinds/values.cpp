#include "model/kinds/values.h"

#include "model/kinds/checks.h"
#include "model/kinds/text.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace kinds {
namespace {

const ParamSpec *rowNamed(std::span<const ParamSpec> rows, const QString &key)
{
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const ParamSpec &row) { return key == QLatin1String(row.key); });
    return found == rows.end() ? nullptr : &*found;
}

bool isWord(const ParamSpec &row, const QJsonValue &value)
{
    return *row.word && value.toString() == QLatin1String(row.word);
}

// Objects whose rows can be looked at one by one: those of the row itself, or of each entry of a map.
// Calls visit(path of the object, its params).
template <class Visit> void visitObjects(const ParamSpec &row, const QJsonValue &value, const Visit &visit)
{
    if (row.rows.empty() || !value.isObject())
        return;
    const QString key = QLatin1String(row.key);
    const QJsonObject object = value.toObject();
    if (row.type != ParamType::Map) {
        visit(diagram::ParamPath{key}, object);
        return;
    }
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        if (entry.value().isObject())
            visit(diagram::ParamPath{key, entry.key()}, entry.value().toObject());
    }
}

bool isAmong(const char *options, const QString &choice)
{
    return QString::fromLatin1(options).split(QLatin1Char(' ')).contains(choice);
}

QJsonValue canonicalValue(const ParamSpec &row, const QJsonValue &value);

// A duration alone, or the object with its durations rewritten; `distribution` is always written.
QJsonValue canonicalDistribution(const ParamSpec &row, const QJsonValue &value)
{
    if (const std::optional<sim::Time> time = parseDuration(value.toString()))
        return durationText(*time);
    QJsonObject object = value.toObject();
    for (const ParamSpec &part : row.rows) {
        const QJsonValue old = object.value(QLatin1String(part.key));
        if (!old.isUndefined() && part.type == ParamType::Duration)
            object.insert(QLatin1String(part.key), canonicalValue(part, old));
        else if (old.isArray())
            object.insert(QLatin1String(part.key), canonicalQuantiles(old));
    }
    return value.isObject() ? QJsonValue(object) : value;
}

QJsonValue canonicalMap(const ParamSpec &row, const QJsonObject &map)
{
    if (row.rows.empty())
        return map;
    QJsonObject result;
    for (auto entry = map.begin(); entry != map.end(); ++entry)
        result.insert(entry.key(), QJsonValue(canonical(row.rows, entry.value().toObject())));
    return result;
}

QJsonValue canonicalTimes(const QJsonArray &times)
{
    QJsonArray result;
    for (const QJsonValue time : times)
        result.append(durationText(parseDuration(time.toString()).value_or(0)));
    return result;
}

QJsonValue canonicalValue(const ParamSpec &row, const QJsonValue &value)
{
    if (isWord(row, value) || wrongWith(row, value))
        return value;
    switch (row.type) {
    case ParamType::Duration:
        return durationText(parseDuration(value.toString()).value_or(0));
    case ParamType::Distribution:
        return canonicalDistribution(row, value);
    case ParamType::Policy:
    case ParamType::Section:
    case ParamType::Variant:
        return canonical(row.rows, value.toObject());
    case ParamType::Map:
        return canonicalMap(row, value.toObject());
    case ParamType::Times:
        return canonicalTimes(value.toArray());
    case ParamType::Choice:
        return value.isDouble() ? QJsonValue(QString::number(value.toDouble(), 'f', 0)) : value;
    default:
        return value;
    }
}

// Left out of the file: it says what is so anyway. A policy that is present always says something.
bool saysNothing(const ParamSpec &row, const QJsonValue &value, const diagram::Params &beside)
{
    if (row.kept)
        return false;
    switch (row.type) {
    case ParamType::Policy:
        return isWord(row, value);
    case ParamType::Section:
    case ParamType::Variant:
    case ParamType::Map:
        return value.isObject() && value.toObject().isEmpty();
    case ParamType::Text:
        return value.isString() && value.toString().isEmpty();
    default: {
        const QJsonValue initial = initialOf(row, beside);
        return !initial.isUndefined() && canonicalValue(row, initial) == value;
    }
    }
}

void collectProblems(std::span<const ParamSpec> rows, const diagram::Params &params,
                     const diagram::ParamPath &at, QList<ValueProblem> &problems)
{
    for (const ParamSpec &row : rows) {
        const QJsonValue value = params.value(QLatin1String(row.key));
        if (value.isUndefined())
            continue;
        if (const std::optional<Wrong> wrong = wrongWith(row, value))
            problems.append({at + diagram::ParamPath{QLatin1String(row.key)}, wrong->text, wrong->remedy});
        if (row.type == ParamType::Distribution)
            continue; // checked as a whole
        visitObjects(row, value, [&](const diagram::ParamPath &path, const QJsonObject &object) {
            collectProblems(row.rows, object, at + path, problems);
        });
    }
}

void collectUnknown(std::span<const ParamSpec> rows, const diagram::Params &params,
                    const diagram::ParamPath &at, QList<diagram::ParamPath> &unknown)
{
    for (auto entry = params.begin(); entry != params.end(); ++entry) {
        const ParamSpec *row = rowNamed(rows, entry.key());
        if (!row) {
            unknown.append(at + diagram::ParamPath{entry.key()});
            continue;
        }
        visitObjects(*row, entry.value(), [&](const diagram::ParamPath &path, const QJsonObject &object) {
            collectUnknown(row->rows, object, at + path, unknown);
        });
    }
}

QString nameText(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toDouble(), 'f', 0) : value.toString();
}

// The tables never change, so a text is parsed once per thread.
QJsonValue parsed(const char *text)
{
    if (!*text)
        return QJsonValue::Undefined;
    thread_local QHash<const char *, QJsonValue> known;
    const auto found = known.constFind(text);
    if (found != known.constEnd())
        return *found;
    const QJsonDocument document = QJsonDocument::fromJson('[' + QByteArray(text) + ']');
    return *known.insert(text, document.array().at(0));
}

} // namespace

QList<ValueProblem> checkAll(std::span<const ParamSpec> rows, const diagram::Params &params)
{
    QList<ValueProblem> problems;
    collectProblems(rows, params, {}, problems);
    return problems;
}

QList<diagram::ParamPath> unknownKeys(std::span<const ParamSpec> rows, const diagram::Params &params)
{
    QList<diagram::ParamPath> unknown;
    collectUnknown(rows, params, {}, unknown);
    return unknown;
}

diagram::Params canonical(std::span<const ParamSpec> rows, const diagram::Params &params)
{
    diagram::Params result;
    for (auto entry = params.begin(); entry != params.end(); ++entry) {
        const ParamSpec *row = rowNamed(rows, entry.key());
        const QJsonValue value = row ? canonicalValue(*row, entry.value()) : entry.value();
        if (!row || !saysNothing(*row, value, params))
            result.insert(entry.key(), value);
    }
    return result;
}

QJsonValue initialOf(const ParamSpec &row)
{
    return parsed(row.initial);
}

QJsonValue initialOf(const ParamSpec &row, const diagram::Params &beside)
{
    const char *tag = *row.special.tag ? row.special.tag : row.tag;
    const bool special =
        *row.special.options && isAmong(row.special.options, beside.value(QLatin1String(tag)).toString());
    return parsed(special ? row.special.initial : row.initial);
}

bool isChosen(std::span<const ParamSpec> rows, const ParamSpec &row, const diagram::Params &beside)
{
    if (!*row.when)
        return true;
    const ParamSpec *tag = *row.tag ? rowNamed(rows, QLatin1String(row.tag)) : &rows.front();
    if (tag && *tag->when && !isChosen(rows, *tag, beside))
        return false;
    const QJsonValue given = tag ? beside.value(QLatin1String(tag->key)) : QJsonValue();
    const QString choice = tag && given.isUndefined() ? initialOf(*tag).toString() : nameText(given);
    return isAmong(row.when, choice);
}

Values::Values(std::span<const ParamSpec> rows, diagram::Params params)
    : m_rows(rows)
    , m_params(std::move(params))
{
}

const ParamSpec &Values::row(const char *key) const
{
    const ParamSpec *found = rowNamed(m_rows, QLatin1String(key));
    Q_ASSERT_X(found, "kinds::Values", key);
    static constexpr ParamSpec none{.key = "", .label = "", .type = ParamType::Text};
    return found ? *found : none;
}

QJsonValue Values::raw(const char *key) const
{
    const QJsonValue value = m_params.value(QLatin1String(key));
    return value.isUndefined() ? initialOf(row(key), m_params) : value;
}

bool Values::has(const char *key) const
{
    const QJsonValue value = raw(key);
    return !value.isUndefined() && !isWord(row(key), value);
}

double Values::number(const char *key) const
{
    return raw(key).toDouble();
}
std::int64_t Values::count(const char *key) const
{
    return raw(key).toInteger();
}
bool Values::flag(const char *key) const
{
    return raw(key).toBool();
}
QString Values::text(const char *key) const
{
    return nameText(raw(key));
}

QStringList Values::names(const char *key) const
{
    QStringList names;
    for (const QJsonValue name : raw(key).toArray())
        names << nameText(name);
    return names;
}

std::vector<sim::Time> Values::times(const char *key) const
{
    std::vector<sim::Time> times;
    for (const QJsonValue time : raw(key).toArray())
        times.push_back(parseDuration(time.toString()).value_or(0));
    return times;
}

std::vector<double> Values::rates(const char *key) const
{
    std::vector<double> rates;
    for (const QJsonValue rate : raw(key).toArray())
        rates.push_back(rate.toDouble());
    return rates;
}

std::optional<sim::Time> Values::duration(const char *key) const
{
    return parseDuration(raw(key).toString());
}

std::uint32_t Values::limit(const char *key) const
{
    const QJsonValue value = raw(key);
    return value.isDouble() ? static_cast<std::uint32_t>(value.toInteger()) : sim::unlimited;
}

sim::Distribution Values::distribution(const char *key) const
{
    const base::Result<sim::Distribution> read = parseDistribution(raw(key));
    return read ? *read : sim::Distribution{};
}

std::optional<Values> Values::policy(const char *key) const
{
    const QJsonValue value = raw(key);
    return value.isObject() ? std::optional(Values(row(key).rows, value.toObject())) : std::nullopt;
}

Values Values::section(const char *key) const
{
    return Values(row(key).rows, raw(key).toObject());
}
QStringList Values::mapNames(const char *key) const
{
    return raw(key).toObject().keys();
}

Values Values::mapRows(const char *key, const QString &name) const
{
    return Values(row(key).rows, raw(key).toObject().value(name).toObject());
}

double Values::mapWeight(const char *key, const QString &name) const
{
    return raw(key).toObject().value(name).toDouble();
}

} // namespace kinds
