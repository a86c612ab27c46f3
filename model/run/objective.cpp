#include "model/kinds/values.h"
#include "model/run/measure.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace run {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Objective)
};

base::Error wrong(const QString &text, const QString &what)
{
    return {Text::tr("“%1”: %2").arg(text.trimmed(), what)};
}

QString example()
{
    return QStringLiteral("p99(shoppers) < 400ms");
}

struct Parts // as they stand in the text, trimmed
{
    QString metric, inside, from, to, op, value;
};

// The shape only; the error says which part is missing.
base::Result<Parts> split(const QString &text)
{
    static const QRegularExpression call(QStringLiteral(R"(^\s*([^\s()@<>=]+)\s*\(([^()]*)\)\s*(.*)$)"));
    static const QRegularExpression during(
        QStringLiteral(R"(^@\s*([0-9.]+[a-z]+)\s*\.\.\s*([0-9.]+[a-z]+)\s*(.*)$)"));
    static const QRegularExpression compare(QStringLiteral(R"(^(<=|>=|==|<|>)\s*(\S.*)$)"));

    const auto head = call.match(text);
    if (!head.hasMatch())
        return wrong(text, Text::tr("an objective is METRIC(ID) < VALUE; write it like %1.").arg(example()));
    Parts parts{head.captured(1), head.captured(2).trimmed(), {}, {}, {}, {}};
    QString rest = head.captured(3);
    if (rest.startsWith(QLatin1Char('@'))) {
        const auto part = during.match(rest);
        if (!part.hasMatch())
            return wrong(text, Text::tr("after @ come two times of the run; write them like @10s..20s."));
        parts.from = part.captured(1);
        parts.to = part.captured(2);
        rest = part.captured(3);
    }
    const auto tail = compare.match(rest);
    if (!tail.hasMatch())
        return wrong(text, Text::tr("a comparison is missing; end it with <, <=, >, >= or == and a value, "
                                    "like %1.")
                               .arg(example()));
    parts.op = tail.captured(1);
    parts.value = tail.captured(2).trimmed();
    return parts;
}

base::Result<double> parseValue(const QString &text, const Metric &metric, const QString &value)
{
    static const QRegularExpression number(QStringLiteral(R"(^[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$)"));
    if (number.match(value).hasMatch()) {
        bool readable = false;
        const double parsed = value.toDouble(&readable);
        if (readable && qIsFinite(parsed))
            return parsed;
    }
    const QString name = QLatin1String(metric.name);
    if (metric.unit == Unit::Seconds) {
        if (const auto duration = kinds::parseDuration(value))
            return sim::inSeconds(*duration);
        return wrong(text, Text::tr("%1 is a time, and “%2” is none; write a duration like 400ms or 1.5s, or "
                                    "a number of seconds.")
                               .arg(name, value));
    }
    return wrong(
        text,
        Text::tr("“%2” is not a number, which %1 is compared with; write one like 0.01.").arg(name, value));
}

base::Outcome parseWindow(Objective &objective, const QString &text, const Parts &parts)
{
    if (parts.from.isEmpty())
        return base::Nothing{};
    const auto from = kinds::parseDuration(parts.from), to = kinds::parseDuration(parts.to);
    if (!from || !to)
        return wrong(
            text,
            Text::tr("“%1..%2” are not two durations; write them like @10s..20s.").arg(parts.from, parts.to));
    if (*from >= *to)
        return wrong(text, Text::tr("the part @%1..%2 of the run is empty; let it end after it begins.")
                               .arg(parts.from, parts.to));
    objective.from = *from;
    objective.to = *to;
    return base::Nothing{};
}

base::Outcome parseInside(Objective &objective, const QString &text, const QString &inside)
{
    const qsizetype comma = inside.indexOf(QLatin1Char(','));
    objective.id = inside.left(comma).trimmed();
    if (objective.id.isEmpty())
        return wrong(text, Text::tr("the brackets name nothing; put the id of a node, an edge or a channel "
                                    "there, like %1.")
                               .arg(example()));
    if (comma < 0)
        return base::Nothing{};
    objective.detail = inside.mid(comma + 1).trimmed();
    if (objective.detail.isEmpty() || objective.detail.contains(QLatin1Char(',')))
        return wrong(text, Text::tr("after the comma comes one operation or one cause; name it, or leave out "
                                    "the comma."));
    return base::Nothing{};
}

} // namespace

base::Result<Objective> parseObjective(const QString &text)
{
    const auto parts = split(text);
    if (!parts)
        return base::Error{parts.error()};
    const Metric *metric = metricNamed(parts->metric);
    if (!metric)
        return wrong(text, Text::tr("“%1” is not measured; there are %2.")
                               .arg(parts->metric, metricNames().join(QStringLiteral(", "))));
    Objective objective;
    objective.text = text.trimmed();
    objective.metric = parts->metric;
    objective.op = parts->op;
    if (const auto inside = parseInside(objective, text, parts->inside); !inside)
        return base::Error{inside.error()};
    if (const auto window = parseWindow(objective, text, *parts); !window)
        return base::Error{window.error()};
    const auto value = parseValue(text, *metric, parts->value);
    if (!value)
        return base::Error{value.error()};
    objective.value = *value;
    return objective;
}

} // namespace run
