#include "model/run/measure.h"
#include "model/run/report.h"
#include "model/sim/cause.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <iterator>

namespace run {
namespace {

// The keys of CONTRACT §4 in its order; in every object the known keys come in this order.
constexpr const char *keyOrder[] = {
    "hopyard", "diagram", "file", "seed", "duration", "warmup", "replications", "stopped", "simulated",
    "fingerprint",
    "events", "wallSeconds", "nodes", "edges", "channels", "objectives",
    // a node, an operation
    "kind", "requests",
    // an edge
    "calls", "attempts", "amplification",
    // a channel
    "published", "acknowledged", "lost", "dropped", "expired", "deadLettered", "waiting",
    // all of them
    "completed", "failed", "inFlight", "degraded", "throughput", "goodput", "errors", "errorRate", "latency",
    "latencyOk", "latencyFailed", "queueWait", "queue", "inSystem", "utilisation", "wastedWork",
    "duplicateEffects", "cache", "readBacks", "stale", "staleness", "sagas", "compensated", "stuck", "isolation",
    "eventStore", "appended", "conflicts", "loads", "eventsPerLoad", "dualWrites", "lostEvents", "phantomEvents",
    "graphql", "complete", "partial", "dataNull", "transport", "httpErrorRate", "graphqlErrorRate",
    "operations", "abandoned", "hedges", "fallbacks", "connects", "notSent", "shared", "circuitBreaker", "delivered", "redelivered", "replayed", "processedTwice", "late", "depth", "lag",
    "oldest", "endToEnd", "deaths", "rejected", "maxlen", "delivery_limit",
    // a histogram, a level, an interval
    "count", "mean", "ci95", "p50", "p90", "p95", "p99", "p99.9", "max",
    // a cache
    "hits", "misses", "hitRatio",
    // a breaker
    "state", "timeIn", "CLOSED", "OPEN", "HALF_OPEN", "notPermitted", "transitions", "replication", "at",
    "instance", "from", "to",
    // an objective
    "text", "value", "met"};

enum class Keys { Known, Ids, Causes };

Keys keysBelow(Keys keys, const QString &key)
{
    if (keys != Keys::Known)
        return Keys::Known;
    static const QStringList maps{QStringLiteral("nodes"), QStringLiteral("edges"),
                                  QStringLiteral("channels"), QStringLiteral("operations")};
    if (maps.contains(key))
        return Keys::Ids;
    return key == QLatin1String("errors") ? Keys::Causes : Keys::Known;
}

std::ptrdiff_t rank(Keys keys, const QString &key)
{
    if (keys == Keys::Causes)
        return static_cast<std::ptrdiff_t>(sim::causeNamed(key.toStdString()));
    if (keys == Keys::Ids)
        return 0;
    return std::find_if(std::begin(keyOrder), std::end(keyOrder),
                        [&](const char *known) { return key == QLatin1String(known); }) -
           std::begin(keyOrder);
}

QStringList ordered(Keys keys, const QJsonObject &object)
{
    QStringList all = object.keys();
    std::sort(all.begin(), all.end(), [keys](const QString &a, const QString &b) {
        const auto first = rank(keys, a), second = rank(keys, b);
        return first != second ? first < second : a.toUtf8() < b.toUtf8();
    });
    return all;
}

// A scalar as Qt writes it: the shortest digits that read back the same, strings escaped.
QByteArray scalar(const QJsonValue &value)
{
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

bool isFlat(const QJsonObject &object)
{
    return std::none_of(object.begin(), object.end(),
                        [](const QJsonValue &value) { return value.isObject() || value.isArray(); });
}

void write(QByteArray &out, const QJsonValue &value, Keys keys, int indent);

void writeArray(QByteArray &out, const QJsonArray &array, int indent)
{
    if (array.isEmpty()) {
        out += "[]";
        return;
    }
    const QByteArray margin(indent + 2, ' ');
    const char *separator = "[\n";
    for (const auto item : array) {
        out += separator + margin;
        write(out, item, Keys::Known, indent + 2);
        separator = ",\n";
    }
    out += '\n' + QByteArray(indent, ' ') + ']';
}

// Objects without objects inside stand on one line.
void writeObject(QByteArray &out, const QJsonObject &object, Keys keys, int indent)
{
    if (object.isEmpty()) {
        out += "{}";
        return;
    }
    const bool flat = isFlat(object) && indent > 0;
    const QByteArray margin = flat ? QByteArray() : '\n' + QByteArray(indent + 2, ' ');
    out += '{';
    const char *separator = "";
    for (const QString &key : ordered(keys, object)) {
        out += separator + margin + scalar(key) + ": ";
        write(out, object.value(key), keysBelow(keys, key), indent + 2);
        separator = flat ? ", " : ",";
    }
    out += (flat ? QByteArray() : '\n' + QByteArray(indent, ' ')) + '}';
}

void write(QByteArray &out, const QJsonValue &value, Keys keys, int indent)
{
    if (value.isObject())
        writeObject(out, value.toObject(), keys, indent);
    else if (value.isArray())
        writeArray(out, value.toArray(), indent);
    else
        out += scalar(value);
}

} // namespace

QStringList reportKeys(const QJsonObject &object, const QString &parent)
{
    return ordered(keysBelow(Keys::Known, parent), object);
}

QByteArray reportJson(const QJsonObject &report)
{
    QByteArray out;
    write(out, report, Keys::Known, 0);
    out += '\n';
    return out;
}

} // namespace run
