// The tree of a gateway's plan, and what moving its fetches may and may not do.
#include "model/diagram/queryplan.h"
#include "tests/support/draw.h"

#include <QTest>

#include <functional>
#include <random>

class TestQueryPlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noMoveLosesAFetchOrMakesItWaitForALaterOne();
    void aPlanIsATree();
    void aFetchTakesAlongWhatFollowsIt();
    void aFetchIsChained();
    void nobodyFollowsItself();
};

namespace {

using namespace diagram;

const NodeId gateway(QStringLiteral("g"));

QString textOf(const std::vector<PlannedFetch> &fetches)
{
    QStringList texts;
    for (const PlannedFetch &fetch : fetches)
        texts << fetch.edge.text + (fetch.then.empty() ? QString() : QStringLiteral("(%1)").arg(textOf(fetch.then)));
    return texts.join(u' ');
}

QString textOf(const QueryPlan &plan)
{
    QStringList texts;
    for (const auto &step : plan)
        texts << textOf(step);
    return texts.join(QStringLiteral(" > "));
}

QString planOf(const char *text)
{
    return textOf(queryPlan(support::drawing(text), gateway));
}

Diagram with(Diagram drawing, Edits edits)
{
    Dirty dirty;
    for (Edit &edit : edits)
        exchange(drawing, edit, dirty);
    return drawing;
}

constexpr const char *drawn = "g:graphql -[id=u, step=1]-> users; g -[id=o, step=1, entitiesOf=u]-> orders; g -[id=r, step=1]-> reviews; "
                              "g -[id=p, step=3, entitiesOf=o]-> products; g -[id=x]-> extra";

} // namespace

void TestQueryPlan::noMoveLosesAFetchOrMakesItWaitForALaterOne()
{
    std::mt19937 random(7);
    Diagram drawing = support::drawing("g:graphql -> a; g -> b; g -> c; g -> d; g -> e; g -[step=4]-> f");
    const auto any = [&] { return std::next(drawing.edges.begin(), static_cast<std::ptrdiff_t>(random() % drawing.edges.size()))->first; };
    for (int i = 0; i < 2000; ++i) {
        const QueryPlan before = queryPlan(drawing, gateway);
        const Edits edits = random() % 2 ? moveFetch(drawing, any(), random() % (before.size() + 1)) : chainFetch(drawing, any(), any());
        drawing = with(drawing, edits);
        const QueryPlan after = queryPlan(drawing, gateway);
        std::set<QString> seen;
        const std::function<void(const std::vector<PlannedFetch> &)> see = [&](const std::vector<PlannedFetch> &fetches) {
            for (const PlannedFetch &fetch : fetches) {
                const QString source = entitiesOf(find(drawing, fetch.edge)->params);
                QVERIFY2(source.isEmpty() || seen.contains(source), qPrintable(textOf(after)));
                QVERIFY(seen.insert(fetch.edge.text).second);
            }
            for (const PlannedFetch &fetch : fetches)
                see(fetch.then);
        };
        for (const auto &step : after)
            see(step);
        QCOMPARE(seen.size(), drawing.edges.size());
    }
}

void TestQueryPlan::aPlanIsATree()
{
    QCOMPARE(planOf(drawn), QStringLiteral("r u(o) > p > x"));
    QCOMPARE(planOf("g:graphql"), QString());
}

void TestQueryPlan::aFetchTakesAlongWhatFollowsIt()
{
    const Diagram drawing = support::drawing(drawn);
    QCOMPARE(textOf(queryPlan(with(drawing, moveFetch(drawing, EdgeId(QStringLiteral("u")), 3)), gateway)),
             QStringLiteral("r > p > x > u(o)"));
    QCOMPARE(textOf(queryPlan(with(drawing, moveFetch(drawing, EdgeId(QStringLiteral("x")), 0)), gateway)),
             QStringLiteral("r u(o) x > p"));
    // What resolved its entities and is now before it has entities of none.
    const Diagram moved = with(drawing, moveFetch(drawing, EdgeId(QStringLiteral("u")), 3));
    QVERIFY(entitiesOf(find(moved, EdgeId(QStringLiteral("p")))->params).isEmpty());
    QCOMPARE(entitiesOf(find(moved, EdgeId(QStringLiteral("o")))->params), QStringLiteral("u"));
}

void TestQueryPlan::aFetchIsChained()
{
    const Diagram drawing = support::drawing(drawn);
    QCOMPARE(textOf(queryPlan(with(drawing, chainFetch(drawing, EdgeId(QStringLiteral("x")), EdgeId(QStringLiteral("r")))), gateway)),
             QStringLiteral("r(x) u(o) > p"));
}

void TestQueryPlan::nobodyFollowsItself()
{
    const Diagram drawing = support::drawing(drawn);
    QVERIFY(chainFetch(drawing, EdgeId(QStringLiteral("u")), EdgeId(QStringLiteral("o"))).empty());
    QVERIFY(chainFetch(drawing, EdgeId(QStringLiteral("u")), EdgeId(QStringLiteral("u"))).empty());
}

QTEST_APPLESS_MAIN(TestQueryPlan)
#include "tst_queryplan.moc"
