#include "model/kinds/values.h"
#include "model/run/measure.h"
#include "model/run/report.h"
#include "model/sim/cause.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace run {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Report)
};

constexpr int mostTransitions = 20; // of one breaker; the rest is in the JSON

using Format = QString (*)(double);

QString decimals(double value)
{
    if (value == 0 || std::abs(value) >= 999.5)
        return QString::number(value, 'f', 0);
    return QString::number(value, 'g', 3);
}

QString seconds(double value)
{
    return value == 0 ? QStringLiteral("0 s") : kinds::humanDuration(value);
}

// As it would stand in a file: "90s", not "1.5 min".
QString exactly(const QJsonValue &inSeconds)
{
    return kinds::durationText(static_cast<sim::Time>(std::llround(inSeconds.toDouble() * 1e9)));
}

QString percent(double value)
{
    return decimals(value * 100) + QStringLiteral(" %");
}

// A number, or the mean of several runs with its interval. Nothing known is a dash, never a zero.
QString shown(const QJsonValue &value, Format format)
{
    if (value.isDouble())
        return format(value.toDouble());
    if (!value.isObject())
        return QStringLiteral("–");
    const QJsonObject both = value.toObject();
    const QJsonValue interval = both.value(QStringLiteral("ci95"));
    const QString mean = format(both.value(QStringLiteral("mean")).toDouble());
    const double width = interval.toDouble(); // also 0 where it is not known
    return width > 0 ? mean + QStringLiteral(" ±") + format(width) : mean;
}

struct Column
{
    QString title;
    bool right = true; // numbers stand right
    bool rare = false; // left out where no row has anything
};

class Table
{
public:
    explicit Table(QList<Column> columns)
        : m_columns(std::move(columns))
    {
    }
    void add(const QStringList &row) { m_rows.append(row); }

    QString text() const
    {
        if (m_rows.isEmpty())
            return {};
        QStringList titles;
        for (const Column &column : m_columns)
            titles.append(column.title);
        QString out = QLatin1Char('\n') + line(titles);
        for (const QStringList &row : m_rows)
            out += line(row);
        return out;
    }

private:
    QString line(const QStringList &cells) const
    {
        QString out;
        for (qsizetype i = 0; i < m_columns.size(); ++i) {
            if (isLeftOut(i))
                continue;
            const qsizetype width = widthOf(i);
            out += m_columns[i].right ? cells[i].rightJustified(width) : cells[i].leftJustified(width);
            out += QStringLiteral("  ");
        }
        while (out.endsWith(QLatin1Char(' ')))
            out.chop(1);
        return out + QLatin1Char('\n');
    }

    bool isLeftOut(qsizetype column) const
    {
        return m_columns[column].rare && std::all_of(m_rows.begin(), m_rows.end(), [column](const QStringList &row) {
                   return row[column] == QLatin1String("0") || row[column] == QStringLiteral("–");
               });
    }
    qsizetype widthOf(qsizetype column) const
    {
        qsizetype width = m_columns[column].title.size();
        for (const QStringList &row : m_rows)
            width = std::max(width, row[column].size());
        return width;
    }

    QList<Column> m_columns;
    QList<QStringList> m_rows;
};

QString errorsText(const QJsonObject &errors)
{
    QStringList parts;
    for (int i = 1; i < sim::causeCount; ++i) {
        const auto name = sim::causeName(static_cast<sim::Cause>(i));
        const QString key = QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
        if (errors.contains(key))
            parts.append(key + QLatin1Char(' ') + shown(errors.value(key), decimals));
    }
    return parts.isEmpty() ? QStringLiteral("–") : parts.join(QStringLiteral(", "));
}

void appendPercentiles(QStringList &row, const QJsonValue &latency)
{
    for (const char *key : {"p50", "p95", "p99"})
        row.append(shown(latency[QLatin1String(key)], seconds));
}

QString heading(const QJsonObject &report)
{
    const QString name = report.value(QStringLiteral("diagram")).toString();
    const QString file = report.value(QStringLiteral("file")).toString();
    QString out = name.isEmpty() ? file : file.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(name, file);
    out += QLatin1Char('\n');
    QString simulated = exactly(report.value(QStringLiteral("duration")));
    if (!report.value(QStringLiteral("stopped")).isNull())
        simulated = Text::tr("%1 of %2").arg(seconds(report.value(QStringLiteral("simulated")).toDouble()), simulated);
    out += Text::tr("%1 simulated, the first %2 not counted, seed %3")
               .arg(simulated,
                    exactly(report.value(QStringLiteral("warmup"))),
                    QString::number(report.value(QStringLiteral("seed")).toInteger()));
    const int replications = report.value(QStringLiteral("replications")).toInt();
    if (replications > 1)
        out += Text::tr(", %1 replications (± is the 95 % interval of the mean)").arg(replications);
    out += QLatin1Char('\n');
    out += Text::tr("%1 events in %2, fingerprint %3")
               .arg(shown(report.value(QStringLiteral("events")), decimals),
                    seconds(report.value(QStringLiteral("wallSeconds")).toDouble()),
                    report.value(QStringLiteral("fingerprint")).toString());
    out += QLatin1Char('\n');
    if (const QJsonValue stopped = report.value(QStringLiteral("stopped")); !stopped.isNull())
        out += Text::tr("STOPPED before the end: %1").arg(stopped.toString()) + QLatin1Char('\n');
    return out;
}

QString nodesText(const QJsonObject &nodes)
{
    Table table({{Text::tr("Node"), false},
                 {Text::tr("kind"), false},
                 {Text::tr("requests")},
                 {Text::tr("ok/s")},
                 {QStringLiteral("p50")},
                 {QStringLiteral("p95")},
                 {QStringLiteral("p99")},
                 {Text::tr("busy")},
                 {Text::tr("queue max")},
                 {Text::tr("degraded"), true, true},
                 {Text::tr("failed")},
                 {Text::tr("errors by cause"), false}});
    for (auto node = nodes.begin(); node != nodes.end(); ++node) {
        const QJsonObject part = node->toObject();
        QStringList row{node.key(), part.value(QStringLiteral("kind")).toString(),
                        shown(part.value(QStringLiteral("requests")), decimals),
                        shown(part.value(QStringLiteral("throughput")), decimals)};
        appendPercentiles(row, part.value(QStringLiteral("latency")));
        const bool client = row[1] == QLatin1String("client");
        row.append(shown(part.value(QStringLiteral("utilisation")), percent));
        row.append(client ? QStringLiteral("–")
                          : shown(part[QStringLiteral("queue")][QStringLiteral("max")], decimals));
        row.append(shown(part.value(QStringLiteral("degraded")), decimals));
        row.append(shown(part.value(QStringLiteral("errorRate")), percent));
        row.append(errorsText(part.value(QStringLiteral("errors")).toObject()));
        table.add(row);
    }
    return table.text();
}

QString edgesText(const QJsonObject &edges)
{
    Table table({{Text::tr("Edge"), false},
                 {Text::tr("calls")},
                 {Text::tr("attempts per call")},
                 {QStringLiteral("p50")},
                 {QStringLiteral("p95")},
                 {QStringLiteral("p99")},
                 {Text::tr("hedges"), true, true},
                 {Text::tr("fallbacks"), true, true},
                 {Text::tr("abandoned")},
                 {Text::tr("errors by cause"), false}});
    for (auto edge = edges.begin(); edge != edges.end(); ++edge) {
        const QJsonObject part = edge->toObject();
        QStringList row{edge.key(), shown(part.value(QStringLiteral("calls")), decimals),
                        shown(part.value(QStringLiteral("amplification")), decimals)};
        appendPercentiles(row, part.value(QStringLiteral("latency")));
        for (const char *key : {"hedges", "fallbacks", "abandoned"})
            row.append(shown(part.value(QLatin1String(key)), decimals));
        row.append(errorsText(part.value(QStringLiteral("errors")).toObject()));
        table.add(row);
    }
    return table.text();
}

QString transitionsText(const QJsonArray &transitions)
{
    QString out;
    for (qsizetype i = 0; i < std::min<qsizetype>(mostTransitions, transitions.size()); ++i) {
        const QJsonObject transition = transitions[i].toObject();
        QString where = Text::tr("instance %1").arg(transition.value(QStringLiteral("instance")).toInt());
        if (transition.contains(QStringLiteral("replication")))
            where = Text::tr("run %1, ").arg(transition.value(QStringLiteral("replication")).toInt()) + where;
        out += QStringLiteral("  %1 s  %2  %3 → %4\n")
                   .arg(transition.value(QStringLiteral("at")).toDouble(), 8, 'f', 3)
                   .arg(where, transition.value(QStringLiteral("from")).toString(),
                        transition.value(QStringLiteral("to")).toString());
    }
    if (transitions.size() > mostTransitions)
        out +=
            QStringLiteral("  ") +
            Text::tr("and %1 more; --format json lists them all").arg(transitions.size() - mostTransitions) +
            QLatin1Char('\n');
    return out;
}

QString breakersText(const QJsonObject &edges)
{
    QString out;
    for (auto edge = edges.begin(); edge != edges.end(); ++edge) {
        const QJsonObject breaker = edge->toObject().value(QStringLiteral("circuitBreaker")).toObject();
        if (breaker.isEmpty())
            continue;
        const QJsonValue timeIn = breaker.value(QStringLiteral("timeIn"));
        out +=
            Text::tr("\nCircuit breaker of %1: %2 at the end; CLOSED %3, OPEN %4, HALF_OPEN %5; %6 calls not "
                     "permitted\n")
                .arg(edge.key(), breaker.value(QStringLiteral("state")).toString(),
                     shown(timeIn[QStringLiteral("CLOSED")], seconds),
                     shown(timeIn[QStringLiteral("OPEN")], seconds),
                     shown(timeIn[QStringLiteral("HALF_OPEN")], seconds),
                     shown(breaker.value(QStringLiteral("notPermitted")), decimals));
        out += transitionsText(breaker.value(QStringLiteral("transitions")).toArray());
    }
    return out;
}

// What nodes say beside their requests: gateways, event stores, sagas, reads of what was written, dual writes.
QString patternsText(const QJsonObject &nodes)
{
    QString out;
    for (auto node = nodes.begin(); node != nodes.end(); ++node) {
        const QJsonObject all = node->toObject();
        const auto figures = [&](const char *part, const QString &text, std::initializer_list<const char *> keys) {
            const QJsonObject found = all.value(QLatin1String(part)).toObject();
            if (found.isEmpty())
                return;
            QString line = text;
            for (const char *key : keys)
                line = line.arg(shown(found.value(QLatin1String(key)), decimals));
            out += QStringLiteral("%1: %2\n").arg(node.key(), line);
        };
        figures("graphql", Text::tr("%1 replies complete, %2 partial, %3 without data (all HTTP 200), %4 failed"),
                {"complete", "partial", "dataNull", "transport"});
        figures("eventStore", Text::tr("%1 events appended, %2 conflicts, %3 loads of %4 events each"),
                {"appended", "conflicts", "loads", "eventsPerLoad"});
        figures("sagas", Text::tr("%1 sagas undone, %2 stuck"), {"compensated", "stuck"});
        figures("readBacks", Text::tr("%1 reads of what was just written, %2 of them stale"), {"count", "stale"});
        figures("dualWrites", Text::tr("%1 lost events, %2 phantom events"), {"lostEvents", "phantomEvents"});
    }
    return out.isEmpty() ? out : QLatin1Char('\n') + out;
}

// The books of each channel; ways out of it that no message took are left out.
QString channelsText(const QJsonObject &channels)
{
    struct Term
    {
        const char *key;
        QString head;
        bool always = true;
    };
    const Term terms[] = {{"published", Text::tr("published")},
                          {"acknowledged", Text::tr("acknowledged")},
                          {"waiting", Text::tr("waiting")},
                          {"inFlight", Text::tr("in flight")},
                          {"lost", Text::tr("lost")},
                          {"dropped", Text::tr("dropped"), false},
                          {"expired", Text::tr("expired"), false},
                          {"deadLettered", Text::tr("dead-lettered"), false},
                          {"redelivered", Text::tr("redelivered")},
                          {"late", Text::tr("late"), false}};
    QList<Column> columns{{Text::tr("Channel"), false}};
    QStringList keys;
    for (const Term &term : terms) {
        const bool taken = std::any_of(channels.begin(), channels.end(), [&](const auto &channel) {
            return shown(channel.toObject().value(QLatin1String(term.key)), decimals) != QLatin1String("0");
        });
        if (!term.always && !taken)
            continue;
        columns.append(Column{term.head});
        keys.append(QLatin1String(term.key));
    }
    columns.append({{Text::tr("deepest")},
                    {QStringLiteral("p50")},
                    {QStringLiteral("p95")},
                    {QStringLiteral("p99")}});
    Table table(columns);
    for (auto channel = channels.begin(); channel != channels.end(); ++channel) {
        const QJsonObject part = channel->toObject();
        QStringList row{channel.key()};
        for (const QString &key : std::as_const(keys))
            row.append(shown(part.value(key), decimals));
        row.append(shown(part[QStringLiteral("depth")][QStringLiteral("max")], decimals));
        appendPercentiles(row, part.value(QStringLiteral("endToEnd")));
        table.add(row);
    }
    return table.text();
}

QString objectivesText(const QJsonArray &objectives)
{
    QString out = objectives.isEmpty() ? QString() : QStringLiteral("\n");
    for (const auto item : objectives) {
        const QJsonObject objective = item.toObject();
        const bool met = objective.value(QStringLiteral("met")).toBool();
        out += met ? Text::tr("met      ") : Text::tr("NOT MET  ");
        out += QStringLiteral("%1   (%2)\n")
                   .arg(objective.value(QStringLiteral("text")).toString(), objectiveValueText(objective));
    }
    return out;
}

// Where much had not ended, what had is no fair sample.
QString unfinishedText(const QJsonObject &nodes)
{
    constexpr double notable = 0.1;
    QString out;
    for (auto node = nodes.begin(); node != nodes.end(); ++node) {
        const QJsonObject part = node->toObject();
        const auto count = [&part](const char *key) {
            const QJsonValue value = part.value(QLatin1String(key));
            return value.isObject() ? value[QStringLiteral("mean")].toDouble() : value.toDouble();
        };
        const double requests = count("requests"), open = count("inFlight");
        if (requests > 0 && open / requests >= notable)
            out += Text::tr("%1: %2 of the requests that came in the measured part had not ended with it; its rates and latencies are "
                            "those of the others.")
                       .arg(node.key(), percent(open / requests)) +
                   QLatin1Char('\n');
    }
    return out.isEmpty() ? out : QLatin1Char('\n') + out;
}

} // namespace

QString objectiveValueText(const QJsonObject &objective)
{
    const QJsonValue value = objective.value(QStringLiteral("value"));
    if (value.isNull())
        return Text::tr("nothing was measured");
    const auto parsed = parseObjective(objective.value(QStringLiteral("text")).toString());
    const Metric *metric = parsed ? metricNamed(parsed->metric) : nullptr;
    return shown(value, metric && metric->unit == Unit::Seconds ? seconds : decimals);
}

QByteArray reportText(const QJsonObject &report)
{
    const QJsonObject edges = report.value(QStringLiteral("edges")).toObject();
    const QJsonObject nodes = report.value(QStringLiteral("nodes")).toObject();
    return (heading(report) + nodesText(nodes) + unfinishedText(nodes) + edgesText(edges) + breakersText(edges) + patternsText(nodes) +
            channelsText(report.value(QStringLiteral("channels")).toObject()) +
            objectivesText(report.value(QStringLiteral("objectives")).toArray()))
        .toUtf8();
}

} // namespace run
