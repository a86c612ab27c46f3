// Laws of the lines: where they end, how they fan out, and that places along them are true to length.
#include "tests/support/draw.h"
#include "views/canvas/edgepainter.h"

#include <QRandomGenerator>
#include <QTest>

#include <cmath>

namespace {

double distance(const QPointF &a, const QPointF &b)
{
    return std::hypot(a.x() - b.x(), a.y() - b.y());
}

bool onBorder(const QRectF &box, const QPointF &at)
{
    const bool acrossX = std::abs(at.x() - box.left()) < 1e-6 || std::abs(at.x() - box.right()) < 1e-6;
    const bool acrossY = std::abs(at.y() - box.top()) < 1e-6 || std::abs(at.y() - box.bottom()) < 1e-6;
    return (acrossX || acrossY) && box.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(at);
}

diagram::Diagram scattered(quint32 seed)
{
    diagram::Diagram drawing =
        support::Draw(
            QStringLiteral("client -> a(replicas=3) -> b; a -> c; b -> c; a ~> d; c ~> d; client -> b;"
                           "a -[id=again]-> b; b -[id=back]-> a"))
            .run();
    QRandomGenerator random(seed);
    for (auto &[id, node] : drawing.nodes)
        node.at = QPointF(random.bounded(1200), random.bounded(900));
    return drawing;
}

} // namespace

class TestCanvasRoute : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyEdgeEndsAtTheRimOfBothItsNodes()
    {
        for (quint32 seed = 0; seed < 50; ++seed) {
            const diagram::Diagram drawing = scattered(seed);
            canvas::Shapes shapes;
            shapes.show(drawing);
            for (const auto &[id, edge] : shapes.edges()) {
                QVERIFY2(onBorder(shapes.node(edge.from)->rim(), edge.route.at(0)), qPrintable(id.text));
                QVERIFY2(onBorder(shapes.node(edge.to)->rim(), edge.route.at(1)), qPrintable(id.text));
            }
        }
    }

    void equalStepsAlongALineAreEquallyLong()
    {
        canvas::Shapes shapes;
        shapes.show(scattered(7));
        for (const auto &[id, edge] : shapes.edges()) {
            const double step = edge.route.length() / 20;
            for (int i = 0; i < 20; ++i) {
                const double chord = distance(edge.route.at(i / 20.0), edge.route.at((i + 1) / 20.0));
                QVERIFY(chord <= step * 1.02 + 1e-9);
            }
        }
    }

    void severalEdgesBetweenTheSameNodesDoNotCoverEachOther()
    {
        canvas::Shapes shapes;
        diagram::Diagram drawing = scattered(1);
        shapes.show(drawing);
        const auto middle = [&](const char *id) {
            return shapes.edge(diagram::EdgeId(QLatin1String(id)))->route.at(0.5);
        };
        QVERIFY(distance(middle("a-b"), middle("again")) > 8);
        QVERIFY(distance(middle("a-b"), middle("back")) > 8);
        QVERIFY(distance(middle("again"), middle("back")) > 8);
    }

    void followingChangesOneByOneEndsWhereStartingAnewDoes()
    {
        QRandomGenerator random(3);
        diagram::Diagram drawing = scattered(2);
        canvas::Shapes followed;
        followed.show(drawing);
        for (int i = 0; i < 40; ++i) {
            auto node = std::next(drawing.nodes.begin(), random.bounded(int(drawing.nodes.size())));
            diagram::Edits edits = i % 5 == 4 ? diagram::flipStyle(drawing, {drawing.edges.begin()->first})
                                              : diagram::moveItems(drawing, {{node->first}, {}, {}},
                                                                   QPointF(random.bounded(200) - 100, 36));
            diagram::Dirty dirty;
            for (diagram::Edit &edit : edits)
                diagram::exchange(drawing, edit, dirty);
            followed.sync(drawing, dirty);
            canvas::Shapes anew;
            anew.show(drawing);
            for (const auto &[id, edge] : anew.edges())
                QVERIFY(followed.edge(id)->route.points() == edge.route.points());
            for (const auto &[id, shape] : anew.nodes())
                QVERIFY(*followed.node(id) == shape);
        }
    }

    void displacingAndComingBackChangesNothing()
    {
        const diagram::Diagram drawing = scattered(4);
        canvas::Shapes shapes, before;
        shapes.show(drawing);
        before.show(drawing);
        const diagram::Items items{
            {drawing.nodes.begin()->first, std::next(drawing.nodes.begin())->first}, {}, {}};
        QVERIFY(!shapes.displace(drawing, items, QPointF(130, -77)).empty());
        shapes.displace(drawing, items, {});
        for (const auto &[id, edge] : before.edges())
            QVERIFY(shapes.edge(id)->route.points() == edge.route.points());
    }

    void anEdgeGoesRoundTheCardsInItsWay()
    {
        diagram::Diagram drawing = support::Draw(QStringLiteral("a -> b -> c; a -> c")).run();
        const auto place = [&](const char *id, double x, double y) {
            drawing.nodes.at(diagram::NodeId(QLatin1String(id))).at = {x, y};
        };
        place("a", 0, 0);
        place("b", 300, 0);
        place("c", 600, 0);
        canvas::Shapes shapes;
        shapes.show(drawing);
        const auto hits = [&] {
            const canvas::Route &route = shapes.edge(diagram::EdgeId(QStringLiteral("a-c")))->route;
            const QRectF card = shapes.node(diagram::NodeId(QStringLiteral("b")))->card;
            return std::any_of(route.points().begin(), route.points().end(),
                               [&card](const QPointF &point) { return card.contains(point); }) ||
                   route.points().size() == 2;
        };
        QVERIFY(!hits());
        // Once the card has moved away, the direct way is taken again.
        diagram::Dirty dirty;
        diagram::Edits edits =
            diagram::moveItems(drawing, {{diagram::NodeId(QStringLiteral("b"))}, {}, {}}, QPointF(0, 200));
        for (diagram::Edit &edit : edits)
            diagram::exchange(drawing, edit, dirty);
        shapes.sync(drawing, dirty);
        QCOMPARE(shapes.edge(diagram::EdgeId(QStringLiteral("a-c")))->route.points().size(), std::size_t(2));
    }

    void theWordsOfABreakerCoverNoCard()
    {
        for (const QPointF &gap : {QPointF(180, 0), QPointF(216, 60), QPointF(-190, 0), QPointF(0, 120)}) {
            diagram::Diagram drawing = support::Draw(QStringLiteral("client -> api")).run();
            drawing.nodes.at(diagram::NodeId(QStringLiteral("client"))).at = {0, 0};
            drawing.nodes.at(diagram::NodeId(QStringLiteral("api"))).at = gap;
            canvas::Shapes shapes;
            shapes.show(drawing);
            const QRectF box = canvas::chipBox(shapes.edges().begin()->second, {150, 38}, shapes);
            for (const auto &[id, node] : shapes.nodes())
                QVERIFY2(!node.card.intersects(box), qPrintable(QStringLiteral("%1 %2: chip at %3 %4")
                                                                    .arg(gap.x())
                                                                    .arg(gap.y())
                                                                    .arg(box.x())
                                                                    .arg(box.y())));
        }
    }

    void noLabelLiesOnItsLine()
    {
        for (int y = -400; y <= 400; y += 40) {
            diagram::Diagram drawing = support::Draw(QStringLiteral("client -> api")).run();
            drawing.nodes.at(diagram::NodeId(QStringLiteral("client"))).at = {0, 0};
            drawing.nodes.at(diagram::NodeId(QStringLiteral("api"))).at = QPointF(340, y);
            canvas::Shapes shapes;
            shapes.show(drawing);
            const canvas::EdgeShape &edge = shapes.edges().begin()->second;
            for (const QPointF &point : edge.route.points())
                QVERIFY2(!edge.labelBox.contains(point), qPrintable(QString::number(y)));
        }
    }

    void noCardOfItsEdgeCoversALabel()
    {
        for (const double x : {-340.0, -216.0, 216.0, 340.0}) {
            for (int y = -400; y <= 400; y += 20) {
                diagram::Diagram drawing =
                    support::Draw(std::abs(x) > 300
                                      ? QStringLiteral("a -[timeout=200ms, circuitBreaker={}]-> b:database")
                                      : QStringLiteral("a -> b:database"))
                        .run();
                drawing.nodes.at(diagram::NodeId(QStringLiteral("a"))).at = {0, 0};
                drawing.nodes.at(diagram::NodeId(QStringLiteral("b"))).at = QPointF(x, y);
                canvas::Shapes shapes;
                shapes.show(drawing);
                const QRectF label = shapes.edges().begin()->second.labelBox;
                for (const auto &[id, node] : shapes.nodes())
                    QVERIFY2(!node.card.intersects(label), qPrintable(QStringLiteral("%1 %2").arg(x).arg(y)));
            }
        }
    }

    void deadLettersHaveAWayToTheirQueueThatFollowsIt()
    {
        diagram::Diagram drawing = support::Draw(QStringLiteral("client ~> q:queue(deadLetter=dead) ~> a; client "
                                                                "~[deadLetter=dead]~> b; dead:queue"))
                                       .run();
        const diagram::NodeId q(QStringLiteral("q")), dead(QStringLiteral("dead"));
        drawing.nodes.at(q).at = {300, 0};
        drawing.nodes.at(dead).at = {300, 300};
        canvas::Shapes shapes;
        shapes.show(drawing);
        QCOMPARE(shapes.deadLetters().size(), std::size_t(2));
        QVERIFY(onBorder(shapes.node(q)->card, shapes.deadLetters()[0].route.at(0)));
        for (const canvas::DeadLetterWay &way : shapes.deadLetters())
            QVERIFY(onBorder(shapes.node(dead)->card, way.route.at(1)));
        shapes.displace(drawing, {{dead}, {}, {}}, {600, 12});
        for (const canvas::DeadLetterWay &way : shapes.deadLetters())
            QVERIFY(onBorder(shapes.node(dead)->card, way.route.at(1)));
        drawing.nodes.at(q).params.remove(QStringLiteral("deadLetter"));
        diagram::Dirty dirty;
        dirty.nodes.insert(q);
        shapes.sync(drawing, dirty);
        QCOMPARE(shapes.deadLetters().size(), std::size_t(1));
    }

    void facingCardsAreJoinedByAStraightLine()
    {
        canvas::Shapes shapes;
        diagram::Diagram drawing = support::Draw(QStringLiteral("client -> api -> db; api -> other")).run();
        drawing.nodes.at(diagram::NodeId(QStringLiteral("api"))).at = {300, 0};
        drawing.nodes.at(diagram::NodeId(QStringLiteral("db"))).at = {600, 0};
        drawing.nodes.at(diagram::NodeId(QStringLiteral("other"))).at = {600, 200};
        shapes.show(drawing);
        const canvas::Route &route = shapes.edge(diagram::EdgeId(QStringLiteral("api-db")))->route;
        QCOMPARE(route.points().size(), std::size_t(2));
        QCOMPARE(route.at(0).y(), route.at(1).y());
    }
};

QTEST_MAIN(TestCanvasRoute)
#include "tst_canvasroute.moc"
