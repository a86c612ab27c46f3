// Drawing by mouse and keys: what a person does to the canvas, seen in the document.
#include "tests/support/canvasdriver.h"
#include "views/canvas/kindpopup.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>

using support::CanvasDriver;

namespace {

const QString chain = QStringLiteral("client(rate=10) -> api -> db");

// A drawing in a row, 300 apart, on the grid.
CanvasDriver &inARow(CanvasDriver &driver)
{
    diagram::Diagram drawing = driver.drawing();
    double x = -300;
    for (const char *id : {"client", "api", "db"}) {
        drawing.nodes.at(CanvasDriver::node(id)).at = {x, 0};
        x += 300;
    }
    driver.document.reset(drawing);
    driver.canvas.fitAll();
    return driver;
}

} // namespace

class TestCanvasEdit : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDraggedNodeSnapsAndIsOneStepOfHistory()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        driver.drag(driver.middle("api"), driver.middle("api") + QPointF(31, 64));
        QCOMPARE(driver.at("api").at, QPointF(36, 60));
        QCOMPARE(driver.steps(), 1);
        driver.document.history()->undo();
        QCOMPARE(driver.at("api").at, QPointF(0, 0));
    }

    void altWhileDraggingLeavesTheGrid()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        const QPointF from = driver.middle("api"), to = from + QPointF(31, 64);
        driver.press(from);
        driver.dragTo(from, to, Qt::AltModifier);
        driver.release(to, Qt::AltModifier);
        QVERIFY(std::abs(driver.at("api").at.x() - 31) <= 1 && std::abs(driver.at("api").at.y() - 64) <= 1);
    }

    void severalSelectedNodesMoveTogether()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        driver.click(driver.middle("api"));
        driver.click(driver.middle("db"), Qt::ShiftModifier);
        driver.drag(driver.middle("db"), driver.middle("db") + QPointF(0, 48));
        QCOMPARE(driver.at("api").at, QPointF(0, 48));
        QCOMPARE(driver.at("db").at, QPointF(300, 48));
        QCOMPARE(driver.at("client").at, QPointF(-300, 0));
    }

    void escapeInADragLeavesNothingBehind()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        const diagram::Diagram before = driver.drawing();
        const QRectF card = driver.canvas.shapes().node(CanvasDriver::node("api"))->card;
        driver.press(card.center());
        driver.dragTo(card.center(), card.center() + QPointF(100, 100));
        QVERIFY(driver.canvas.shapes().node(CanvasDriver::node("api"))->card != card);
        driver.key(Qt::Key_Escape);
        QCOMPARE(driver.canvas.shapes().node(CanvasDriver::node("api"))->card, card);
        driver.release(card.center() + QPointF(100, 100));
        QVERIFY(driver.drawing() == before);
        QCOMPARE(driver.steps(), 0);
    }

    void edgesFollowADragBeforeItEnds()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        const auto end = [&] {
            return driver.canvas.shapes().edge(CanvasDriver::edge("api-db"))->route.at(0);
        };
        const QPointF before = end();
        driver.press(driver.middle("api"));
        driver.dragTo(driver.middle("api"), driver.middle("api") + QPointF(0, 120));
        QCOMPARE(end().y(), before.y() + 120);
        driver.key(Qt::Key_Escape);
        QCOMPARE(end(), before);
    }

    void draggingFromTheRimConnects()
    {
        CanvasDriver driver(QStringLiteral("client; api; db"));
        inARow(driver);
        driver.drag(driver.rightRim("client"), driver.middle("api"));
        QCOMPARE(driver.drawing().edges.size(), std::size_t(1));
        const diagram::Edge &edge = driver.drawing().edges.begin()->second;
        QCOMPARE(edge.from, CanvasDriver::node("client"));
        QCOMPARE(edge.to, CanvasDriver::node("api"));
        QCOMPARE(driver.steps(), 1);
        QVERIFY(driver.selection.singleEdge());
    }

    void escapeWhileConnectingConnectsNothing()
    {
        CanvasDriver driver(QStringLiteral("client; api; db"));
        inARow(driver);
        driver.press(driver.rightRim("client"));
        driver.dragTo(driver.rightRim("client"), driver.middle("api"));
        driver.key(Qt::Key_Escape);
        driver.release(driver.middle("api"));
        QVERIFY(driver.drawing().edges.empty());
    }

    void anEdgeDroppedOnNothingOffersKindsAndConnectsTheNewNode()
    {
        CanvasDriver driver(QStringLiteral("client; api; db"));
        inARow(driver);
        driver.drag(driver.rightRim("api"), QPointF(120, 180));
        auto *popup = driver.canvas.findChild<canvas::KindPopup *>();
        QVERIFY(popup->isVisible());
        QCOMPARE(driver.steps(), 0);
        QTest::keyClicks(popup->findChild<QLineEdit *>(), QStringLiteral("datab"));
        QTest::keyClick(popup->findChild<QLineEdit *>(), Qt::Key_Return);
        QVERIFY(!popup->isVisible());
        QCOMPARE(driver.drawing().nodes.size(), std::size_t(4));
        QCOMPARE(driver.drawing().edges.size(), std::size_t(1));
        const diagram::Edge &edge = driver.drawing().edges.begin()->second;
        QCOMPARE(edge.from, CanvasDriver::node("api"));
        QCOMPARE(diagram::find(driver.drawing(), edge.to)->kind, QStringLiteral("database"));
        QCOMPARE(edge.protocol, QStringLiteral("sql"));
        QCOMPARE(driver.steps(), 1);
    }

    void theOfferMarksOneRowTheOneUnderThePointer()
    {
        CanvasDriver driver;
        driver.doubleClick(QPointF(0, 0));
        auto *popup = driver.canvas.findChild<canvas::KindPopup *>();
        auto *list = popup->findChild<QListWidget *>();
        QCOMPARE(list->currentRow(), 0);
        const QPoint third = list->visualItemRect(list->item(2)).center();
        QTest::mouseMove(list->viewport(), third - QPoint(3, 0));
        QTest::mouseMove(list->viewport(), third);
        QTRY_COMPARE(list->currentRow(), 2);
        QTest::keyClick(popup->findChild<QLineEdit *>(), Qt::Key_Return);
        QCOMPARE(driver.drawing().nodes.begin()->second.kind, QStringLiteral("gateway"));
    }

    void escapeInTheOfferCreatesNothing()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        driver.doubleClick(QPointF(0, 200));
        auto *popup = driver.canvas.findChild<canvas::KindPopup *>();
        QVERIFY(popup->isVisible());
        QTest::keyClick(popup->findChild<QLineEdit *>(), Qt::Key_Escape);
        QVERIFY(!popup->isVisible());
        QCOMPARE(driver.drawing().nodes.size(), std::size_t(3));
    }

    void doubleClickOnNothingAddsTheKindThatIsTyped()
    {
        CanvasDriver driver;
        driver.doubleClick(QPointF(203, 98));
        auto *popup = driver.canvas.findChild<canvas::KindPopup *>();
        QTest::keyClicks(popup->findChild<QLineEdit *>(), QStringLiteral("queue"));
        QTest::keyClick(popup->findChild<QLineEdit *>(), Qt::Key_Return);
        QCOMPARE(driver.drawing().nodes.size(), std::size_t(1));
        const diagram::Node &node = driver.drawing().nodes.begin()->second;
        QCOMPARE(node.kind, QStringLiteral("queue"));
        QCOMPARE(node.at, QPointF(204, 96));
    }

    void aKindDroppedFromThePaletteStandsWhereItWasDropped()
    {
        CanvasDriver driver;
        QVERIFY(driver.drop("service", QPointF(100, 130)));
        QCOMPARE(driver.drawing().nodes.size(), std::size_t(1));
        QCOMPARE(driver.drawing().nodes.begin()->second.at, QPointF(96, 132));
        QCOMPARE(driver.steps(), 1);
    }

    void addingByKeyboardFindsAFreePlaceBesideTheSelection()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        driver.selection.select(CanvasDriver::node("api"));
        for (int i = 0; i < 5; ++i)
            driver.canvas.addNode(QStringLiteral("service"));
        QCOMPARE(driver.drawing().nodes.size(), std::size_t(8));
        const auto &nodes = driver.drawing().nodes;
        for (auto a = nodes.begin(); a != nodes.end(); ++a) {
            for (auto b = std::next(a); b != nodes.end(); ++b)
                QVERIFY(!canvas::cardAt(a->second.at).intersects(canvas::cardAt(b->second.at)));
        }
    }

    void nodesAddedByKeyboardAreAlwaysInSight()
    {
        CanvasDriver driver;
        driver.canvas.resize(700, 420);
        for (int i = 0; i < 14; ++i) {
            driver.canvas.addNode(QStringLiteral("service"));
            const diagram::NodeId *added = driver.selection.singleNode();
            QVERIFY(added);
            const QRectF card = driver.canvas.shapes().node(*added)->card;
            QVERIFY2(QRectF(driver.canvas.rect()).contains(driver.canvas.viewport().toView(card)),
                     qPrintable(QString::number(i)));
        }
    }

    void aKindToBePlacedStandsWhereTheUserClicks()
    {
        CanvasDriver driver;
        driver.canvas.placeNode(QStringLiteral("client"));
        driver.click(QPointF(50, 50));
        QCOMPARE(driver.drawing().nodes.begin()->second.at, QPointF(48, 48));
        driver.click(QPointF(300, 50));
        QCOMPARE(driver.drawing().nodes.size(), std::size_t(1));
    }

    void aBoxSelectsWhatItTouches()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        driver.drag(QPointF(-60, -120), QPointF(330, 60));
        QCOMPARE(driver.selection.items().nodes,
                 (std::set{CanvasDriver::node("api"), CanvasDriver::node("db")}));
        QCOMPARE(driver.selection.items().edges, (std::set{CanvasDriver::edge("api-db")}));
        QCOMPARE(driver.steps(), 0);
    }

    void clicksSelectAndShiftClicksAddAndTakeAway()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        driver.click(driver.middle("api"));
        QVERIFY(*driver.selection.singleNode() == CanvasDriver::node("api"));
        driver.click(QPointF(150, 0));
        QVERIFY(*driver.selection.singleEdge() == CanvasDriver::edge("api-db"));
        driver.click(driver.middle("db"), Qt::ShiftModifier);
        QCOMPARE(driver.selection.items().nodes.size() + driver.selection.items().edges.size(),
                 std::size_t(2));
        driver.click(driver.middle("db"), Qt::ShiftModifier);
        QVERIFY(driver.selection.items().nodes.empty());
        driver.click(QPointF(0, 250));
        QVERIFY(driver.selection.items().isEmpty());
        driver.canvas.selectAll();
        QCOMPARE(driver.selection.items().nodes.size(), std::size_t(3));
        driver.key(Qt::Key_Escape);
        QVERIFY(driver.selection.items().isEmpty());
    }

    void deletingANodeTakesItsEdgesAlong()
    {
        for (const Qt::Key key : {Qt::Key_Delete, Qt::Key_Backspace}) {
            CanvasDriver driver(chain);
            inARow(driver);
            driver.click(driver.middle("api"));
            driver.key(key);
            QCOMPARE(driver.drawing().nodes.size(), std::size_t(2));
            QVERIFY(driver.drawing().edges.empty());
            QCOMPARE(driver.steps(), 1);
        }
    }

    void aNameIsEditedInPlace()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        driver.doubleClick(driver.middle("api"));
        auto *editor = driver.canvas.findChild<QLineEdit *>(QStringLiteral("renameEditor"));
        QVERIFY(editor->isVisible());
        QTest::keyClicks(editor, QStringLiteral("Orders"));
        QTest::keyClick(editor, Qt::Key_Return);
        QVERIFY(!editor->isVisible());
        QCOMPARE(driver.at("api").name, QStringLiteral("Orders"));
        QCOMPARE(driver.steps(), 1);
        driver.key(Qt::Key_F2);
        QTest::keyClicks(editor, QStringLiteral("Nothing"));
        QTest::keyClick(editor, Qt::Key_Escape);
        QCOMPARE(driver.at("api").name, QStringLiteral("Orders"));
        QCOMPARE(driver.steps(), 1);
    }

    void tFlipsTheSelectedEdgeAndBack()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        const diagram::Diagram before = driver.drawing();
        driver.click(QPointF(-150, 0));
        driver.key(Qt::Key_T);
        QVERIFY(driver.drawing().edges.at(CanvasDriver::edge("client-api")).style == diagram::Style::Async);
        QVERIFY(driver.canvas.shapes().edge(CanvasDriver::edge("client-api"))->async);
        QVERIFY(driver.drawing().edges.at(CanvasDriver::edge("api-db")).style == diagram::Style::Sync);
        driver.key(Qt::Key_T);
        QVERIFY(driver.drawing().edges.at(CanvasDriver::edge("client-api")).style == diagram::Style::Sync);
        QCOMPARE(driver.steps(), 2);
    }

    void draggingWithAltOrCtrlMakesCopiesAndLeavesTheOriginals_data()
    {
        QTest::addColumn<Qt::KeyboardModifier>("key");
        QTest::newRow("Alt") << Qt::AltModifier;
        QTest::newRow("Ctrl") << Qt::ControlModifier;
    }

    void draggingWithAltOrCtrlMakesCopiesAndLeavesTheOriginals()
    {
        QFETCH(Qt::KeyboardModifier, key);
        CanvasDriver driver(chain);
        inARow(driver);
        driver.click(driver.middle("api"));
        driver.click(driver.middle("db"), Qt::ShiftModifier);
        driver.drag(driver.middle("api"), driver.middle("api") + QPointF(0, 120), key);
        QCOMPARE(driver.at("api").at, QPointF(0, 0));
        QCOMPARE(driver.drawing().nodes.size(), std::size_t(5));
        QCOMPARE(driver.drawing().edges.size(), std::size_t(3));
        QCOMPARE(driver.selection.items().nodes.size(), std::size_t(2));
        for (const diagram::NodeId &id : driver.selection.items().nodes)
            QCOMPARE(diagram::find(driver.drawing(), id)->at.y(), 120.0);
        QCOMPARE(driver.steps(), 1);
    }

    void copiesComeBackFromTheClipboard()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        driver.canvas.selectAll();
        driver.canvas.copy();
        driver.canvas.paste();
        QCOMPARE(driver.drawing().nodes.size(), std::size_t(6));
        QCOMPARE(driver.drawing().edges.size(), std::size_t(4));
        driver.canvas.cut();
        QCOMPARE(driver.drawing().nodes.size(), std::size_t(3));
        driver.canvas.selectAll();
        driver.canvas.duplicate();
        QCOMPARE(driver.drawing().nodes.size(), std::size_t(6));
        QCOMPARE(diagram::check(driver.drawing()), QStringList());
    }

    void arrowsMoveByTheGridAndWithShiftByOne()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        driver.click(driver.middle("api"));
        driver.key(Qt::Key_Right);
        driver.key(Qt::Key_Right);
        driver.key(Qt::Key_Down);
        QCOMPARE(driver.at("api").at, QPointF(24, 12));
        driver.key(Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(driver.at("api").at, QPointF(23, 12));
        QCOMPARE(driver.steps(), 1); // in a row: one step
    }

    void altArrowsWalkFromNodeToNode()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        driver.click(driver.middle("client"));
        driver.key(Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(*driver.selection.singleNode(), CanvasDriver::node("api"));
        driver.key(Qt::Key_Right, Qt::AltModifier);
        driver.key(Qt::Key_Right, Qt::AltModifier);
        QCOMPARE(*driver.selection.singleNode(), CanvasDriver::node("db"));
        QCOMPARE(driver.steps(), 0);
    }

    void zoomingKeepsThePlaceUnderThePointer()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        const QPointF at(300, 200);
        const QPointF before = driver.canvas.viewport().toScene(at);
        QSignalSpy zoomed(&driver.canvas, &canvas::Canvas::zoomChanged);
        for (const int delta : {120, 120, -240, -120, 360}) {
            driver.wheel(at, delta, Qt::ControlModifier);
            const QPointF off = driver.canvas.viewport().toScene(at) - before;
            QVERIFY(std::hypot(off.x(), off.y()) < 0.01);
        }
        QCOMPARE(zoomed.size(), 5);
        driver.canvas.zoomToActual();
        QCOMPARE(driver.canvas.zoom(), 1.0);
    }

    void theWheelAndDragsWithTheMiddleButtonOrSpacePan()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        const QPointF start = driver.canvas.viewport().offset();
        driver.wheel({300, 200}, 120);
        QCOMPARE(driver.canvas.viewport().offset(), start + QPointF(0, 60));
        driver.wheel({300, 200}, 120, Qt::ShiftModifier);
        QCOMPARE(driver.canvas.viewport().offset(), start + QPointF(60, 60));
        QSignalSpy tapped(&driver.canvas, &canvas::Canvas::playPauseTapped);
        QTest::keyPress(&driver.canvas, Qt::Key_Space);
        QTest::mousePress(&driver.canvas, Qt::LeftButton, {}, QPoint(500, 350));
        QTest::mouseMove(&driver.canvas, QPoint(520, 340));
        QTest::mouseRelease(&driver.canvas, Qt::LeftButton, {}, QPoint(520, 340));
        QTest::keyRelease(&driver.canvas, Qt::Key_Space);
        QCOMPARE(driver.canvas.viewport().offset(), start + QPointF(80, 50));
        QCOMPARE(tapped.size(), 0);
        QTest::keyClick(&driver.canvas, Qt::Key_Space);
        QCOMPARE(tapped.size(), 1);
        QCOMPARE(driver.steps(), 0);
    }

    void fittingBringsEverythingIntoView()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        driver.wheel({10, 10}, 900, Qt::ControlModifier);
        driver.canvas.fitAll();
        const QRectF seen = driver.canvas.viewport().toScene(QRectF(driver.canvas.rect()));
        QVERIFY(seen.contains(driver.canvas.shapes().bounds()));
        driver.selection.select(CanvasDriver::node("db"));
        driver.canvas.fitSelection();
        const QPointF middle = driver.canvas.viewport().toView(driver.middle("db"));
        QVERIFY(QLineF(middle, QRectF(driver.canvas.rect()).center()).length() < 2);
    }

    void addingNodesNeverMovesTheView()
    {
        CanvasDriver driver;
        QCOMPARE(driver.canvas.zoom(), 1.0);
        const canvas::Viewport before = driver.canvas.viewport();
        QVERIFY(driver.drop("service", QPointF(200, 150)));
        QVERIFY(driver.drop("service", QPointF(500, 150)));
        QVERIFY(driver.canvas.viewport() == before);
    }

    void aRightClickNamesWhatIsUnderThePointer()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        QSignalSpy asked(&driver.canvas, &canvas::Canvas::contextMenuAt);
        const auto ask = [&](const QPointF &scene) {
            QContextMenuEvent event(QContextMenuEvent::Mouse, driver.view(scene), QPoint());
            QCoreApplication::sendEvent(&driver.canvas, &event);
            return asked.last().at(0).toString();
        };
        QCOMPARE(ask(driver.middle("db")), QStringLiteral("db"));
        QCOMPARE(ask(QPointF(150, 0)), QStringLiteral("api-db"));
        QCOMPARE(ask(QPointF(150, 200)), QString());
    }

    void whatIsHitIsWhatIsSeen()
    {
        CanvasDriver driver(chain);
        inARow(driver);
        using What = canvas::Hit::What;
        const auto what = [&](double x, double y) {
            return driver.canvas.hitAt({x, y}).what;
        };
        QCOMPARE(what(0, 0), What::Node);
        QCOMPARE(what(76, 20), What::Rim);
        QCOMPARE(what(79, 20), What::Rim);
        QCOMPARE(what(72, -20), What::Rim);
        QCOMPARE(what(60, -20), What::Node);
        QCOMPARE(what(150, 3), What::Edge);
        QCOMPARE(what(150, 40), What::Nothing);
    }

    void anotherDrawingReplacesEverythingShown()
    {
        CanvasDriver driver(chain);
        driver.document.reset(support::Draw(QStringLiteral("other:service")).run());
        QCOMPARE(driver.canvas.shapes().nodes().size(), std::size_t(1));
        QVERIFY(driver.canvas.shapes().edges().empty());
    }
};

QTEST_MAIN(TestCanvasEdit)
#include "tst_canvasedit.moc"
