// Walks the tables: whatever is added to them must be complete.
#include "model/kinds/catalog.h"
#include "model/kinds/values.h"

#include <QFile>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <functional>

using namespace kinds;

namespace {

struct Table
{
    QString name;
    std::span<const ParamSpec> rows;
};

QList<Table> tables()
{
    QList<Table> tables;
    for (const KindSpec *kind : nodeKinds())
        tables.append({QLatin1String(kind->key), kind->params});
    for (const FaultSpec &fault : faultKinds())
        tables.append({QLatin1String(fault.key), fault.params});
    tables.append({QStringLiteral("edge"), edgeParams()});
    tables.append({QStringLiteral("run"), runParams()});
    tables.append({QStringLiteral("times"), faultTimeParams()});
    tables.append({QStringLiteral("distribution"), distributionParams()});
    return tables;
}

using Visit = std::function<void(const QString &path, const ParamSpec &row)>;

void walk(const QString &path, std::span<const ParamSpec> rows, const Visit &visit)
{
    for (const ParamSpec &row : rows) {
        const QString here = path + QLatin1Char('.') + QLatin1String(row.key);
        visit(here, row);
        walk(here, row.rows, visit);
    }
}

void walkAll(const Visit &visit)
{
    for (const Table &table : tables())
        walk(table.name, table.rows, visit);
}

bool iconExists(const char *icon)
{
    QString path = QLatin1String(icon);
    path.replace(QStringLiteral(":/icons/"), QStringLiteral(HOPYARD_SOURCE_DIR "/resources/icons/"));
    return QFile::exists(path);
}

bool isSentence(const char *text)
{
    const QString sentence = QString::fromUtf8(text);
    return sentence.size() > 3 && sentence.endsWith(QLatin1Char('.')) &&
           !sentence.contains(QStringLiteral("  "));
}

} // namespace

class TestCatalog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theKindsOfThisVersionAreInPaletteOrder()
    {
        QStringList keys;
        for (const KindSpec *kind : nodeKinds())
            keys << QLatin1String(kind->key);
        QCOMPARE(keys,
                 QStringList({"client", "service", "gateway", "graphql", "database", "cache", "queue", "exchange", "log", "external"}));
        QCOMPARE(nodeKind("database"), nodeKinds()[4]);
        QVERIFY(!nodeKind("mainframe"));
        QVERIFY(!faultKind("poison"));
    }

    void everyKindHasLabelIconHintAndAShortcutOfItsOwn()
    {
        QSet<char> shortcuts;
        for (const KindSpec *kind : nodeKinds()) {
            QVERIFY2(*kind->label, kind->key);
            QVERIFY2(isSentence(kind->hint), kind->key);
            QVERIFY2(iconExists(kind->icon), kind->icon);
            QVERIFY2(!shortcuts.contains(kind->shortcut), kind->key);
            shortcuts.insert(kind->shortcut);
        }
    }

    void everyProtocolAndFaultHasLabelAndHint()
    {
        for (const ProtocolSpec &spec : protocols()) {
            QVERIFY2(*spec.label && isSentence(spec.hint), spec.key);
            QCOMPARE(protocol(spec.key), &spec);
        }
        for (const FaultSpec &spec : faultKinds()) {
            QVERIFY2(*spec.label && isSentence(spec.hint), spec.key);
            QVERIFY2(iconExists(spec.icon), spec.icon);
            QVERIFY2(spec.planned || spec.onNode != spec.onEdge, spec.key);
        }
    }

    void keysAreUniqueAmongTheirNeighbours()
    {
        const std::function<void(const QString &, std::span<const ParamSpec>)> check =
            [&](const QString &path, std::span<const ParamSpec> rows) {
                QSet<QString> keys;
                for (const ParamSpec &row : rows) {
                    QVERIFY2(!keys.contains(row.key), qPrintable(path + '.' + row.key));
                    keys.insert(row.key);
                    check(path + '.' + row.key, row.rows);
                }
            };
        for (const Table &table : tables())
            check(table.name, table.rows);
    }

    void everyRowHasLabelHelpAndTheSourceOfItsDefault()
    {
        walkAll([](const QString &path, const ParamSpec &row) {
            QVERIFY2(*row.label, qPrintable(path));
            QVERIFY2(isSentence(row.help), qPrintable(path));
            // The parameters of a distribution have no defaults of their own.
            if (*row.initial || !path.contains(QRegularExpression(
                                    "serviceTime|replyTime|thinkTime|hitTime|extra|latency|^distribution")))
                QVERIFY2(isSentence(row.source), qPrintable(path));
        });
    }

    void helpIsAtMostThreeSentences()
    {
        walkAll([](const QString &path, const ParamSpec &row) {
            const qsizetype sentences = QString::fromUtf8(row.help).count(QRegularExpression("\\.( |$)"));
            QVERIFY2(sentences <= 3, qPrintable(path));
        });
    }

    void rowsOfNodesAndEdgesStandUnderAHeading()
    {
        for (const Table &table : tables()) {
            for (const ParamSpec &row : table.rows) {
                const bool needed = table.name != QLatin1String("distribution") &&
                                    QLatin1String(row.key) != QLatin1String("note");
                QVERIFY2(!needed || *row.section, qPrintable(table.name + '.' + row.key));
            }
        }
    }

    // Other programs read the file, too.
    void theFormatsPageNamesEverySettingOfMessages()
    {
        QFile page(QStringLiteral(HOPYARD_SOURCE_DIR "/docs/file-format.md"));
        QVERIFY(page.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(page.readAll());
        const auto named = [&](const ParamSpec &row) {
            QVERIFY2(text.contains(u'`' + QLatin1String(row.key) + u'`'), row.key);
            for (const Option &option : row.options)
                QVERIFY2(text.contains(u'`' + QLatin1String(option.key) + u'`'), option.key);
        };
        for (const ParamSpec &row : edgeParams()) {
            if (row.of != Of::Both && row.of != Of::Sync)
                named(row);
        }
        for (const char *kind : {"queue", "exchange", "log"}) {
            QVERIFY(text.contains(u'`' + QLatin1String(kind) + u'`'));
            for (const ParamSpec &row : nodeKind(QLatin1String(kind))->params) {
                if (QLatin1String(row.key) != QLatin1String("note"))
                    named(row);
            }
        }
    }

    void everyDefaultIsAValueItsRowAllows()
    {
        walkAll([](const QString &path, const ParamSpec &row) {
            const QJsonValue initial = initialOf(row);
            if (!*row.initial) {
                QVERIFY2(initial.isUndefined(), qPrintable(path));
                return;
            }
            QVERIFY2(!initial.isUndefined(), qPrintable(path));
            const base::Outcome outcome = checkValue(row, initial);
            QVERIFY2(outcome, qPrintable(outcome ? path : path + ' ' + outcome.error()));
        });
    }

    void boundsAreInOrderAndChoicesHaveOptions()
    {
        walkAll([](const QString &path, const ParamSpec &row) {
            QVERIFY2(row.min <= row.max, qPrintable(path));
            QVERIFY2((row.type == ParamType::Choice) <= !row.options.empty(), qPrintable(path));
            const bool object = row.type == ParamType::Policy || row.type == ParamType::Section ||
                                row.type == ParamType::Variant || row.type == ParamType::Distribution;
            QVERIFY2(object <= !row.rows.empty(), qPrintable(path));
            for (const Option &option : row.options)
                QVERIFY2(*option.key && *option.label, qPrintable(path));
        });
    }

    void aVariantBeginsWithItsTag()
    {
        walkAll([](const QString &path, const ParamSpec &row) {
            if (row.type != ParamType::Variant && row.type != ParamType::Distribution)
                return;
            QVERIFY2(row.rows[0].type == ParamType::Choice, qPrintable(path));
            for (const ParamSpec &part : row.rows) {
                const ParamSpec *tag = *part.tag ? specAt(row.rows, {QLatin1String(part.tag)}) : &row.rows[0];
                QVERIFY2(tag, qPrintable(path));
                QStringList tags;
                for (const Option &option : tag->options)
                    tags << QLatin1String(option.key);
                for (const QString &word : QString::fromLatin1(part.when).split(' ', Qt::SkipEmptyParts))
                    QVERIFY2(tags.contains(word), qPrintable(path + ' ' + word));
            }
        });
    }

    void everyKindCanBeLoweredFromItsDefaults()
    {
        using sim::Behaviour;
        const QMap<QString, Behaviour> behaviours{{"client", Behaviour::Source}, {"queue", Behaviour::Queue}, {"log", Behaviour::Log}, {"exchange", Behaviour::Queue}};
        for (const KindSpec *kind : nodeKinds()) {
            const sim::NodePlan plan = kind->lower(Values(kind->params, {}));
            QCOMPARE(plan.behaviour, behaviours.value(kind->key, Behaviour::Station));
            QCOMPARE(plan.cache.present, kind == nodeKind("cache"));
        }
        const sim::NodePlan service = nodeKind("service")->lower(Values(nodeKind("service")->params, {}));
        QCOMPARE(service.station.replicas, 1u);
        QCOMPARE(service.station.threads, 50u);
        QCOMPARE(service.station.acceptQueue, 100u);
        QCOMPARE(int(service.station.overflow), int(sim::StationPlan::Overflow::Reject503));
        const sim::NodePlan client = nodeKind("client")->lower(Values(nodeKind("client")->params, {}));
        QCOMPARE(client.source.rate, 10.0);
        QCOMPARE(client.source.deadline, sim::never);
    }

    void aPathFindsItsRowThroughPoliciesMapsAndDistributions()
    {
        const auto at = [](std::span<const ParamSpec> rows, const char *path) {
            const ParamSpec *row = specAt(rows, diagram::paramPath(path));
            return row ? QLatin1String(row->key) : QLatin1String("-");
        };
        const std::span<const ParamSpec> service = nodeKind("service")->params;
        QCOMPARE(at(edgeParams(), "retry"), QLatin1String("retry"));
        QCOMPARE(at(edgeParams(), "retry.backoff.base"), QLatin1String("base"));
        QCOMPARE(at(edgeParams(), "retry.budgets"), QLatin1String("-"));
        QCOMPARE(at(edgeParams(), "hedging"), QLatin1String("-"));
        QCOMPARE(at(service, "operations.createOrder.idempotent"), QLatin1String("idempotent"));
        QCOMPARE(at(service, "operations.createOrder"), QLatin1String("-"));
        QCOMPARE(at(service, "serviceTime.p50"), QLatin1String("p50"));
        QCOMPARE(at(service, ""), QLatin1String("-"));
        const ParamSpec *weight = specAt(nodeKind("client")->params, {"mix", "browse"});
        QVERIFY(weight && weight->type == ParamType::Number);
    }

    void onlyRowsOfTheStyleAndOfTheEndThatIsNoQueueAct()
    {
        diagram::Diagram drawing;
        for (const char *id : {"service", "queue", "mail"}) {
            const QString kind =
                QLatin1String(id) == QLatin1String("mail") ? QStringLiteral("service") : QLatin1String(id);
            drawing.nodes[diagram::NodeId(id)] = {diagram::NodeId(id), kind, {}, {}, {}};
        }
        const auto rowsOn = [&](const char *from, const char *to, diagram::Style style) {
            diagram::Edge edge;
            edge.from = diagram::NodeId(from);
            edge.to = diagram::NodeId(to);
            edge.style = style;
            QStringList keys;
            for (const ParamSpec &row : edgeParams()) {
                if (actsOn(row, drawing, edge))
                    keys << QLatin1String(row.key);
            }
            return keys;
        };
        using diagram::Style;
        QCOMPARE(rowsOn("service", "mail", Style::Sync),
                 QStringList({"on",        "operation",      "probability", "calls",
                              "fanOut",    "step",           "perEntity",   "dataLoader", "latency",     "packetLoss",
                              "bandwidth", "requestSize",    "replySize",   "connectionPool",
                              "timeout",   "overallTimeout", "propagation", "deadlineReserve",
                              "retry",     "circuitBreaker", "rateLimiter", "bulkhead",
                              "hedge",     "decorators",     "fallback",    "optional",
                              "compensation", "pivot", "reloads", "awaitProjection"}));
        QCOMPARE(rowsOn("service", "mail", Style::Async),
                 QStringList({"on", "operation", "probability", "calls", "publishOn", "step",
                              "publisherConfirms", "confirmTimeout", "expiration", "tellsOf", "latency", "preset",
                              "pushCommand", "reaperTimeout", "maxLength", "overflow", "memoryAlarm", "messageTtl", "deliveryLimit",
                              "delayedRetryMin", "delayedRetryMax", "deadLetter", "deadLetterStrategy", "singleActiveConsumer",
                              "consumerTimeout", "heartbeat", "persistence", "consumers", "ack", "prefetch", "onFailure", "requeueWith",
                              "idempotentConsumer", "lateAfter"}));
        QCOMPARE(rowsOn("service", "queue", Style::Async),
                 QStringList({"on", "operation", "probability", "calls", "publishOn", "step", "publisherConfirms", "confirmTimeout",
                              "expiration", "tellsOf", "latency"}));
        QCOMPARE(rowsOn("queue", "mail", Style::Async),
                 QStringList({"on", "operation", "latency", "consumers", "ack", "prefetch", "onFailure",
                              "requeueWith", "idempotentConsumer", "lateAfter"}));
    }
};

QTEST_APPLESS_MAIN(TestCatalog)
#include "tst_catalog.moc"
