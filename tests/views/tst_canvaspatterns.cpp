// Whole patterns put onto the canvas: dropped, or added below what is there.
#include "model/document/format.h"
#include "tests/support/canvasdriver.h"

#include <QTest>

using support::CanvasDriver;

namespace {

const QString chain = QStringLiteral("client(rate=10) -> api -> db");

} // namespace

class TestCanvasPatterns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPatternDroppedFromThePaletteIsOneStep()
    {
        const QByteArray pattern = document::write([] {
            diagram::Diagram part = support::Draw(QStringLiteral("client -> api -[id=w, step=1]-> db; api ~[step=2, tellsOf=w]~> mail")).run();
            part.settings.name = QStringLiteral("Dual write");
            return part;
        }());
        CanvasDriver driver(chain);
        const diagram::Diagram before = driver.drawing();
        QVERIFY(driver.drop(canvas::diagramMimeType, pattern, QPointF(400, 600)));
        QCOMPARE(driver.drawing().nodes.size(), before.nodes.size() + 4);
        QCOMPARE(driver.drawing().edges.size(), before.edges.size() + 3);
        QCOMPARE(driver.selection.items().nodes.size(), std::size_t(4));
        QCOMPARE(driver.document.history()->undoText(), QStringLiteral("Add Dual write"));
        // What names an edge names the one that came along.
        for (const auto &[id, edge] : driver.drawing().edges) {
            const QString write = edge.params.value(QLatin1String("tellsOf")).toString();
            if (!write.isEmpty() && !before.edges.contains(id))
                QVERIFY(!before.edges.contains(diagram::EdgeId(write)) && driver.drawing().edges.contains(diagram::EdgeId(write)));
        }
        QCOMPARE(driver.steps(), 1);
        driver.document.history()->undo();
        QCOMPARE(driver.drawing(), before);
    }

    void aPatternAddedByKeyStandsBelowAllOthersInSight()
    {
        const QByteArray pattern = document::write(support::Draw(QStringLiteral("client -> api -> db")).run());
        CanvasDriver driver(chain);
        driver.canvas.addPart(pattern);
        driver.canvas.addPart(pattern);
        QCOMPARE(driver.drawing().nodes.size(), std::size_t(9));
        for (const auto &[a, first] : driver.drawing().nodes) {
            const QRectF card = driver.canvas.shapes().node(a)->card;
            QVERIFY(driver.canvas.rect().contains(driver.canvas.viewport().toView(card.center()).toPoint()));
            for (const auto &[b, second] : driver.drawing().nodes)
                QVERIFY(a == b || !driver.canvas.shapes().node(b)->card.intersects(card));
        }
        QCOMPARE(driver.steps(), 2);
    }
};

QTEST_MAIN(TestCanvasPatterns)
#include "tst_canvaspatterns.moc"
