// RabbitMQ's exchange: hands a copy of each message to every queue whose binding matches its routing key.
#include "model/kinds/exchange.h"
#include "model/kinds/sections.h"
#include "model/kinds/tables.h"
#include "model/kinds/values.h"

namespace kinds {
namespace {

constexpr Option types[] = {
    {"direct", QT_TRANSLATE_NOOP("Kinds", "direct")},
    {"fanout", QT_TRANSLATE_NOOP("Kinds", "fanout")},
    {"topic", QT_TRANSLATE_NOOP("Kinds", "topic")},
};

constexpr ParamSpec params[] = {
    {
        .key = "exchangeType",
        .label = QT_TRANSLATE_NOOP("Kinds", "Type"),
        .type = ParamType::Choice,
        .initial = "\"direct\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "direct compares a message's routing key with the bindings' keys, word for word; fanout gives "
                                  "it to every queue; in a topic's keys * stands for one word between dots, # for any number. "
                                  "What matches no binding is dropped."),
        .source = QT_TRANSLATE_NOOP("Kinds", "RabbitMQ: the default exchange is a direct one."),
        .live = Live::AtRestart,
        .section = sections::exchange,
        .options = types,
    },
    noteRow,
};

sim::NodePlan lower(const Values &)
{
    sim::NodePlan plan;
    plan.behaviour = sim::Behaviour::Queue; // its channel is that of the unroutable
    return plan;
}

bool matches(const QStringList &pattern, qsizetype p, const QStringList &words, qsizetype w)
{
    if (p == pattern.size())
        return w == words.size();
    if (pattern[p] == QLatin1String("#"))
        return matches(pattern, p + 1, words, w) || (w < words.size() && matches(pattern, p, words, w + 1));
    return w < words.size() && (pattern[p] == QLatin1String("*") || pattern[p] == words[w]) &&
           matches(pattern, p + 1, words, w + 1);
}

QStringList wordsOf(const QString &key)
{
    return key.isEmpty() ? QStringList() : key.split(QLatin1Char('.'));
}

} // namespace

bool routes(const QString &exchangeType, const QString &bindingKey, const QString &routingKey)
{
    if (exchangeType == QLatin1String("fanout"))
        return true;
    if (exchangeType == QLatin1String("topic"))
        return matches(wordsOf(bindingKey), 0, wordsOf(routingKey), 0);
    return bindingKey == routingKey;
}

constinit const KindSpec exchangeKind{
    "exchange",
    QT_TRANSLATE_NOOP("Kinds", "Exchange"),
    ":/icons/exchange.svg",
    'E',
    params,
    QT_TRANSLATE_NOOP("Kinds",
                      "RabbitMQ's exchange: edges into it publish with a routing key, edges out of it bind queues. It takes no "
                      "time and keeps nothing."),
    lower,
};

} // namespace kinds
