// Laws that hold for every diagram, sound or not: made by chance, with wrong values and loose ends among
// them.
#include "model/kinds/catalog.h"
#include "model/kinds/compile.h"
#include "model/kinds/values.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <QTest>

using namespace kinds;

namespace {

class Chance
{
public:
    explicit Chance(quint32 seed)
        : m_random(seed)
    {
    }

    diagram::Diagram drawing(bool sound)
    {
        m_sound = sound;
        diagram::Diagram drawn;
        const int nodes = 1 + below(9);
        for (int i = 0; i < nodes; ++i) {
            const diagram::NodeId id(QStringLiteral("n%1").arg(i));
            drawn.nodes[id] = {id, kind(i), QStringLiteral("N%1").arg(i), {}, {}};
            if (const KindSpec *spec = nodeKind(drawn.nodes[id].kind))
                drawn.nodes[id].params = params(spec->params);
        }
        const int edges = below(3 * nodes);
        for (int i = 0; i < edges; ++i)
            addEdge(drawn, i, nodes);
        const int faults = below(3);
        for (int i = 0; i < faults; ++i) {
            const diagram::FaultId id(QStringLiteral("f%1").arg(i));
            const QString target = (below(2) ? QStringLiteral("n%1") : QStringLiteral("e%1")).arg(below(10));
            const FaultSpec &kind = faultKinds()[std::size_t(below(int(faultKinds().size())))];
            diagram::Params settings = params(faultTimeParams());
            const diagram::Params own = params(kind.params);
            for (auto setting = own.begin(); setting != own.end(); ++setting)
                settings.insert(setting.key(), setting.value());
            if (kind.planned && m_sound) {
                settings.insert(QStringLiteral("key"), below(2) ? "errorRate" : "threads");
                settings.insert(QStringLiteral("value"), 1);
            }
            drawn.faults[id] = {id, QLatin1String(kind.key), target, settings};
        }
        drawn.settings.run = sound ? diagram::Params() : params(runParams());
        return drawn;
    }

    diagram::Params params(std::span<const ParamSpec> rows)
    {
        diagram::Params params;
        for (const ParamSpec &row : rows) {
            if (below(4) == 0)
                params.insert(QLatin1String(row.key), value(row));
        }
        if (below(10) == 0)
            params.insert(QStringLiteral("hedging"), QJsonObject{{"delay", "1s"}});
        return params;
    }

private:
    int below(int n) { return n > 0 ? int(m_random.bounded(n)) : 0; }

    QString kind(int i)
    {
        if (i == 0)
            return QStringLiteral("client");
        if (!m_sound && below(20) == 0)
            return QStringLiteral("graphql");
        return QLatin1String(nodeKinds()[1 + below(int(nodeKinds().size()) - 1)]->key);
    }

    void addEdge(diagram::Diagram &drawn, int i, int nodes)
    {
        diagram::Edge edge;
        edge.id = diagram::EdgeId(QStringLiteral("e%1").arg(i));
        int from = below(nodes), to = below(m_sound ? nodes : nodes + 1);
        if (m_sound && from > to) // no circles
            std::swap(from, to);
        edge.from = diagram::NodeId(QStringLiteral("n%1").arg(from));
        edge.to = diagram::NodeId(QStringLiteral("n%1").arg(to));
        const auto kindOf = [&](const diagram::NodeId &id) {
            const diagram::Node *node = diagram::find(drawn, id);
            return node ? node->kind : QString();
        };
        const bool queue =
            kindOf(edge.from) == QLatin1String("queue") || kindOf(edge.to) == QLatin1String("queue");
        edge.style = queue || below(3) == 0 ? diagram::Style::Async : diagram::Style::Sync;
        if (m_sound && (from == to || kindOf(edge.from) == kindOf(edge.to) ||
                        kindOf(edge.to) == QLatin1String("client")))
            return;
        edge.params = params(edgeParams());
        if (m_sound)
            edge.params.remove(QStringLiteral("on"));
        drawn.edges[edge.id] = edge;
    }

    QJsonValue value(const ParamSpec &row)
    {
        if (!m_sound && below(4) == 0)
            return anything();
        switch (row.type) {
        case ParamType::Policy:
        case ParamType::Section:
        case ParamType::Variant:
            return params(row.rows);
        case ParamType::Map:
            return row.rows.empty() ? QJsonValue(QJsonObject{{"a", 1}, {"b", 2}})
                                    : QJsonObject{{"a", params(row.rows)}};
        case ParamType::Text:
            return below(2) ? QStringLiteral("a") : QStringLiteral("b");
        case ParamType::NameList:
            return row.options.empty() ? QJsonArray{"a"} : QJsonArray{"timeout", "503"};
        case ParamType::Count:
            return double(row.min);
        case ParamType::Flag:
            return below(2) == 0;
        case ParamType::Duration:
            return row.min > 0 ? QStringLiteral("1s") : QStringLiteral("%1ms").arg(1 + below(1000));
        case ParamType::Distribution:
            return below(2) ? QJsonValue("3ms")
                            : QJsonObject{{"distribution", "exponential"}, {"mean", "2ms"}};
        case ParamType::Choice:
            return QLatin1String(row.options[std::size_t(below(int(row.options.size())))].key);
        default:
            return initialOf(row);
        }
    }

    QJsonValue anything()
    {
        const QJsonValue values[] = {QJsonValue::Null,
                                     true,
                                     -1,
                                     1e300,
                                     0.5,
                                     "",
                                     "none",
                                     "1s",
                                     QJsonArray{1, "a"},
                                     QJsonObject{{"a", 1}, {"", "x"}}};
        return values[below(10)];
    }

    QRandomGenerator m_random;
    bool m_sound = false;
};

// Every index of the scenario leads into its table.
void checkIndices(const sim::Scenario &s)
{
    const auto in = [](sim::Index i, const auto &table) {
        return i < table.size();
    };
    for (const sim::NodePlan &node : s.nodes) {
        QVERIFY(node.firstOperation + node.operationCount <= s.operations.size());
        QVERIFY(node.source.firstMix + node.source.mixCount <= s.mixes.size());
        QCOMPARE(node.behaviour == sim::Behaviour::Queue, node.channel != sim::noIndex);
    }
    for (const sim::OperationPlan &operation : s.operations)
        QVERIFY(in(operation.node, s.nodes) && in(operation.name, s.names) &&
                operation.firstStep + operation.stepCount <= s.steps.size());
    for (const sim::StepPlan &step : s.steps)
        QVERIFY(step.callCount > 0 && step.firstCall + step.callCount <= s.calls.size());
    for (const sim::CallPlan &call : s.calls) {
        QVERIFY(in(call.edge, s.edges) && in(call.name, s.names));
        const sim::EdgePlan &edge = s.edges[call.edge];
        QCOMPARE(edge.async, call.operation == sim::noIndex);
        QVERIFY(edge.async ? (in(edge.publishes, s.channels) || in(edge.appends, s.logs)) : s.operations[call.operation].node == edge.to);
    }
    for (const sim::ChannelPlan &channel : s.channels) {
        QVERIFY((channel.node == sim::noIndex) != (channel.edge == sim::noIndex));
        for (const sim::Index consumer : channel.consumers)
            QCOMPARE(s.edges[consumer].consumes, sim::Index(&channel - s.channels.data()));
    }
    for (const sim::EdgePlan &edge : s.edges) {
        QVERIFY(in(edge.from, s.nodes) && in(edge.to, s.nodes));
        for (const sim::ConsumerPlan::Operation &taken : edge.consumer.operations)
            QCOMPARE(s.operations[taken.operation].node, edge.to);
    }
    for (const sim::MixPlan &mix : s.mixes)
        QVERIFY(in(mix.operation, s.operations));
    for (const sim::FaultPlan &fault : s.faults)
        QVERIFY(in(fault.node, s.nodes) != in(fault.edge, s.edges));
}

void checkSameTables(const sim::Scenario &a, const sim::Scenario &b)
{
    const auto same = [](const auto &first, const auto &second, auto key) {
        return std::equal(first.begin(), first.end(), second.begin(), second.end(),
                          [&](const auto &x, const auto &y) { return key(x) == key(y); });
    };
    QVERIFY(a.names == b.names);
    QVERIFY(same(a.nodes, b.nodes, [](const sim::NodePlan &node) {
        return std::tuple(node.id, node.kind, node.channel, node.firstOperation, node.operationCount,
                          node.station.replicas, node.cache.keys, node.source.firstMix, node.source.mixCount);
    }));
    QVERIFY(same(a.edges, b.edges, [](const sim::EdgePlan &edge) {
        return std::tuple(edge.id, edge.from, edge.to, edge.async, edge.publishes, edge.consumes,
                          edge.consumer.operations.size());
    }));
    QVERIFY(same(a.channels, b.channels, [](const sim::ChannelPlan &channel) {
        return std::tuple(channel.id, channel.node, channel.edge, channel.consumers);
    }));
    QVERIFY(same(a.operations, b.operations, [](const sim::OperationPlan &operation) {
        return std::tuple(operation.node, operation.name, operation.firstStep, operation.stepCount);
    }));
    QVERIFY(same(a.steps, b.steps,
                 [](const sim::StepPlan &step) { return std::tuple(step.firstCall, step.callCount); }));
    QVERIFY(same(a.calls, b.calls,
                 [](const sim::CallPlan &call) { return std::tuple(call.edge, call.operation, call.name); }));
    QVERIFY(same(a.mixes, b.mixes, [](const sim::MixPlan &mix) { return mix.operation; }));
    QVERIFY(same(a.faults, b.faults, [](const sim::FaultPlan &fault) {
        return std::tuple(fault.kind, fault.id, fault.node, fault.edge, fault.value, fault.at, fault.duration,
                          fault.every);
    }));
}

} // namespace

class TestAnyDrawing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void compilingNeverFailsWithoutSayingWhy()
    {
        for (quint32 seed = 0; seed < 3000; ++seed) {
            const diagram::Diagram drawn = Chance(seed).drawing(false);
            const Compiled compiled = compile(drawn);
            QCOMPARE(compiled.scenario == nullptr, base::keepsFromRunning(compiled.issues));
            QCOMPARE(issuesOf(drawn), compiled.issues);
            if (compiled.scenario)
                checkIndices(*compiled.scenario);
        }
    }

    void manySoundDrawingsCompile()
    {
        int compiledCount = 0;
        for (quint32 seed = 0; seed < 2000; ++seed) {
            const Compiled compiled = compile(Chance(seed).drawing(true));
            if (!compiled.scenario)
                continue;
            ++compiledCount;
            checkIndices(*compiled.scenario);
        }
        QVERIFY2(compiledCount > 350, qPrintable(QString::number(compiledCount)));
    }

    void compilingTwiceGivesTheSame()
    {
        for (quint32 seed = 0; seed < 300; ++seed) {
            const diagram::Diagram drawn = Chance(seed).drawing(true);
            QVERIFY(compile(drawn).issues == compile(drawn).issues);
            QVERIFY(differOnlyLive(drawn, drawn));
        }
    }

    void whatCanGoOnHasTheSameTables()
    {
        int live = 0;
        for (quint32 seed = 0; seed < 3000; ++seed) {
            Chance chance(seed);
            const diagram::Diagram before = chance.drawing(true);
            diagram::Diagram after = before;
            if (auto node = std::next(after.nodes.begin(), seed % after.nodes.size()); seed % 2)
                node->second.params = chance.params(nodeKind(node->second.kind)->params);
            else if (!after.edges.empty())
                std::next(after.edges.begin(), seed / 2 % after.edges.size())->second.params =
                    chance.params(edgeParams());
            const Compiled a = compile(before), b = compile(after);
            if (!a.scenario || !b.scenario || !differOnlyLive(before, after))
                continue;
            ++live;
            checkSameTables(*a.scenario, *b.scenario);
        }
        QVERIFY2(live > 150, qPrintable(QString::number(live)));
    }

    void theCanonicalSettingsMeanTheSame()
    {
        for (quint32 seed = 0; seed < 1000; ++seed) {
            const diagram::Diagram drawn = Chance(seed).drawing(true);
            diagram::Diagram canonicalDrawn = drawn;
            for (auto &[id, node] : canonicalDrawn.nodes)
                node.params = canonical(nodeKind(node.kind)->params, node.params);
            for (auto &[id, edge] : canonicalDrawn.edges)
                edge.params = canonical(edgeParams(), edge.params);
            if (compile(drawn).scenario)
                QVERIFY(differOnlyLive(drawn, canonicalDrawn));
        }
    }
};

QTEST_APPLESS_MAIN(TestAnyDrawing)
#include "tst_anydrawing.moc"
