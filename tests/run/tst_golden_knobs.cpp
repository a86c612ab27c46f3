// One run with each knob and one without it: which way things change is stated in knobs.h, by how much stands
// in tests/data/runs/knobs.txt.
#include "model/kinds/catalog.h"
#include "model/kinds/compile.h"
#include "model/run/report.h"
#include "tests/run/knobs.h"
#include "tests/support/draw.h"
#include "tests/support/golden.h"

#include <QTest>

namespace {

double measured(const diagram::Diagram &drawing, const char *metric)
{
    const kinds::Compiled compiled = kinds::compile(drawing);
    if (!compiled.scenario)
        qFatal("%s", qPrintable(compiled.issues.value(0).text));
    const auto objective = run::parseObjective(QLatin1String(metric) + QStringLiteral(" >= 0"));
    if (!objective)
        qFatal("%s", qPrintable(objective.error()));
    run::RunRequest request;
    request.scenario = compiled.scenario;
    request.duration = 22 * sim::second;
    request.warmup = 2 * sim::second;
    request.objectives = {*objective};
    const auto result = run::simulate(request);
    if (!result)
        return 0; // it has no such thing: no breaker, say
    return result->report[QStringLiteral("objectives")][0][QStringLiteral("value")].toDouble();
}

diagram::Diagram with(const knobs::Knob &knob)
{
    const QString setting = QLatin1String(knob.setting);
    const auto changed = kinds::withSetting(support::drawing(knob.drawing), setting.section('=', 0, 0),
                                            setting.section('=', 1));
    if (!changed)
        qFatal("%s", qPrintable(changed.error()));
    return *changed;
}

void collect(QStringList &paths, const QString &prefix, std::span<const kinds::ParamSpec> rows)
{
    using kinds::ParamType;
    for (const kinds::ParamSpec &row : rows) {
        const QString path = prefix + QLatin1Char('.') + QLatin1String(row.key);
        const bool decides = row.type != ParamType::Section && row.type != ParamType::Variant &&
                             !(row.type == ParamType::Map && !row.rows.empty());
        if (decides && row.type != ParamType::Text)
            paths << path;
        if (row.type != ParamType::Distribution)
            collect(paths, path, row.rows);
    }
}

} // namespace

class TestGoldenKnobs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKnobTurnsTheWayItSays_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < std::size(knobs::table); ++i)
            QTest::newRow(knobs::table[i].path) << int(i);
    }
    void everyKnobTurnsTheWayItSays()
    {
        QFETCH(int, index);
        const knobs::Knob &knob = knobs::table[index];
        const double before = measured(support::drawing(knob.drawing), knob.metric);
        const double after = measured(with(knob), knob.metric);
        const QString text = QStringLiteral("%1 -> %2").arg(before).arg(after);
        QVERIFY2(knob.way == knobs::Way::Up ? after > before * 1.005 : after < before * 0.995,
                 qPrintable(text));
        m_lines[index] =
            QStringLiteral("%1: %2: %3\n").arg(QLatin1String(knob.path), QLatin1String(knob.metric), text);
    }

    void theNumbersAreThoseOnRecord()
    {
        if (m_lines.size() != qsizetype(std::size(knobs::table)))
            QSKIP("only some of the knobs have been turned");
        QByteArray text;
        for (const QString &line : std::as_const(m_lines))
            text += line.toUtf8();
        const QString difference = support::differenceFromGolden(QStringLiteral("runs/knobs.txt"), text);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }

    void noKnobIsLeftOut()
    {
        QStringList paths;
        for (const char *kind : {"service", "cache", "graphql", "client", "queue", "log"})
            collect(paths, QLatin1String(kind), kinds::nodeKind(QLatin1String(kind))->params);
        collect(paths, QStringLiteral("edge"), kinds::edgeParams());
        for (const knobs::Knob &knob : knobs::table)
            paths.removeAll(QLatin1String(knob.path));
        // What a service has, a cache and a gateway have too.
        for (const QString &kind : {QStringLiteral("cache"), QStringLiteral("graphql")}) {
            for (const kinds::ParamSpec &row : kinds::nodeKind(QStringLiteral("service"))->params) {
                paths.removeAll(kind + u'.' + QLatin1String(row.key));
                for (const kinds::ParamSpec &inner : row.rows)
                    paths.removeAll(QStringLiteral("%1.%2.%3").arg(kind, QLatin1String(row.key), QLatin1String(inner.key)));
            }
        }
        // An edge's queue has what a queue node has.
        for (const kinds::ParamSpec &row : kinds::nodeKind(QStringLiteral("queue"))->params)
            paths.removeAll(QStringLiteral("edge.") + QLatin1String(row.key));
        for (const kinds::ParamSpec &row : kinds::nodeKind(QStringLiteral("log"))->params)
            paths.removeAll(QStringLiteral("edge.") + QLatin1String(row.key));
        // Words whose meanings have tests of their own (tst_lowering_edges, tst_lowering_nodes, tst_compile).
        const QStringList elsewhere{QStringLiteral("client.workload.arrivals"), QStringLiteral("client.mix"),
                                    QStringLiteral("edge.on"),
                                    QStringLiteral("queue.consumerTimeout"), QStringLiteral("queue.heartbeat"), QStringLiteral("queue.deadLetterStrategy"), QStringLiteral("queue.persistence"),
                                    QStringLiteral("edge.routingKey"), QStringLiteral("edge.bindingKey"), QStringLiteral("edge.alternateExchange"),
                                    // Of sagas and read models: tst_patterns.
                                    QStringLiteral("service.readModel"), QStringLiteral("edge.compensation"),
                                    QStringLiteral("edge.pivot"),
                                    // Of consumers that come or go: tst_logs.
                                    QStringLiteral("log.deliveryTimeout"), QStringLiteral("log.acks"), QStringLiteral("log.enableIdempotence"),
                                    QStringLiteral("log.minInsyncReplicas"), QStringLiteral("log.inSyncReplicas"),
                                    QStringLiteral("log.replicationFactor"), QStringLiteral("edge.autoOffsetReset"),
                                    // Of compaction: tst_logs and tst_logscenarios.
                                    QStringLiteral("log.cleanupPolicy"), QStringLiteral("log.segmentTime"),
                                    QStringLiteral("log.segmentBytes"), QStringLiteral("log.minCleanableDirtyRatio"),
                                    QStringLiteral("log.deleteRetention"), QStringLiteral("log.tombstones"),
                                    QStringLiteral("edge.assignor"), QStringLiteral("edge.sessionTimeout"),
                                    QStringLiteral("edge.commit"), QStringLiteral("edge.isolationLevel"), QStringLiteral("edge.commitInterval"),
                                    QStringLiteral("edge.circuitBreaker.rollingCountBuckets")};
        for (const QString &path : elsewhere)
            paths.removeAll(path);
        QCOMPARE(paths, QStringList());
    }

private:
    QMap<int, QString> m_lines; // by the index into the table
};

QTEST_GUILESS_MAIN(TestGoldenKnobs)
#include "tst_golden_knobs.moc"
