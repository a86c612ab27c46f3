// What the canvas paints: the drawing changes where the model does, and every message can be seen.
#include "tests/support/canvasdriver.h"
#include "tests/support/liveframe.h"
#include "views/canvas/picture.h"

#include <QBuffer>
#include <QSvgRenderer>

using support::CanvasDriver;

namespace {

QRect differing(const QImage &a, const QImage &b) // the smallest rectangle around all pixels that differ
{
    QRect all;
    for (int y = 0; y < a.height(); ++y) {
        for (int x = 0; x < a.width(); ++x) {
            if (a.pixel(x, y) != b.pixel(x, y))
                all |= QRect(x, y, 1, 1);
        }
    }
    return all;
}

QImage grabbed(canvas::Canvas &canvas)
{
    QImage image = canvas.grab().toImage();
    for (int i = 0; i < 3; ++i) // figures are brought up to date some cards a frame
        image = canvas.grab().toImage();
    return image.convertToFormat(QImage::Format_RGB32);
}

int pixelsLike(const QImage &image, const QRect &part, const QColor &colour)
{
    int count = 0;
    const QRect inside = part & image.rect();
    for (int y = inside.top(); y <= inside.bottom(); ++y) {
        for (int x = inside.left(); x <= inside.right(); ++x) {
            const QColor pixel(image.pixel(x, y));
            count += std::abs(pixel.red() - colour.red()) + std::abs(pixel.green() - colour.green()) +
                         std::abs(pixel.blue() - colour.blue()) <
                     40;
        }
    }
    return count;
}

double weightOf(const QImage &image, const QPointF &at, const QColor &paper) // ink in a column across a line
{
    double weight = 0;
    for (int dy = -14; dy <= 14; ++dy) {
        const QColor pixel(image.pixel(at.toPoint() + QPoint(0, dy)));
        weight += std::abs(pixel.red() - paper.red()) + std::abs(pixel.green() - paper.green()) +
                  std::abs(pixel.blue() - paper.blue());
    }
    return weight;
}

// Levels only.
canvas::Facts factsOf(const support::LiveFrame &live)
{
    canvas::Shapes shapes;
    shapes.show(live.drawing);
    canvas::RunMap map;
    map.match(live.see(), shapes);
    canvas::Facts facts;
    facts.read(live.see(), map, shapes, canvas::Flows::Skip);
    return facts;
}

} // namespace

class TestCanvasPaint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aChangedNodeIsPaintedAnewAndNothingElse()
    {
        CanvasDriver driver(support::shopDrawing());
        driver.canvas.fitAll();
        const QImage before = grabbed(driver.canvas);
        QCOMPARE(grabbed(driver.canvas), before);
        driver.document.commit({}, diagram::renameNode(driver.drawing(), CanvasDriver::node("orders"),
                                                       QStringLiteral("Ledger")));
        const QRect changed = differing(before, grabbed(driver.canvas));
        const QRectF card =
            driver.canvas.viewport().toView(driver.canvas.shapes().node(CanvasDriver::node("orders"))->card);
        QVERIFY(!changed.isEmpty());
        QVERIFY(card.contains(changed));
    }

    void aSmallWindowIsFilledDownToTheLegend()
    {
        CanvasDriver driver(support::shopDrawing());
        driver.canvas.resize(1000, 380);
        driver.canvas.fitAll();
        const QRectF all = driver.canvas.viewport().toView(driver.canvas.shapes().bounds());
        QVERIFY2(driver.canvas.zoom() < 1 && all.top() > 8 && all.top() < 16,
                 qPrintable(QString::number(all.top())));
        QVERIFY2(380 - all.bottom() < 80, qPrintable(QString::number(all.bottom())));
    }

    void resizingFitsAgainUntilTheUserHasZoomedOrScrolled()
    {
        CanvasDriver driver(QStringLiteral("client -> a -> b -> c -> d -> e -> f -> g"));
        const double wide = driver.canvas.zoom();
        driver.canvas.resize(500, 400);
        QCoreApplication::processEvents();
        QVERIFY(driver.canvas.zoom() < wide);
        driver.canvas.resize(1000, 700);
        QCOMPARE(driver.canvas.zoom(), wide);
        driver.wheel(QPointF(300, 200), 120);
        const canvas::Viewport scrolled = driver.canvas.viewport();
        driver.canvas.resize(500, 400);
        QVERIFY(driver.canvas.viewport() == scrolled);
        driver.canvas.fitAll();
        driver.canvas.resize(1000, 700);
        QCOMPARE(driver.canvas.zoom(), wide);
    }

    void undoBringsTheSamePictureBack()
    {
        CanvasDriver driver(support::shopDrawing());
        driver.canvas.fitAll();
        const QImage before = grabbed(driver.canvas);
        driver.document.commit(
            {},
            diagram::moveItems(driver.drawing(), {{CanvasDriver::node("email")}, {}, {}}, QPointF(60, 24)));
        QVERIFY(grabbed(driver.canvas) != before);
        driver.document.history()->undo();
        QCOMPARE(grabbed(driver.canvas), before);
    }

    void everyKindOfMessageShowsWhereItIs_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("progress");
        for (int kind = 0; kind < canvas::hopKinds; ++kind) {
            for (const double progress : {0.3, 0.6})
                QTest::addRow("kind %d at %g", kind, progress) << kind << progress;
        }
    }

    void everyKindOfMessageShowsWhereItIs()
    {
        QFETCH(int, kind);
        QFETCH(double, progress);
        support::LiveFrame live(support::shopDrawing());
        CanvasDriver driver(live.drawing);
        driver.canvas.fitAll();
        driver.canvas.showRun(live.see());
        const QImage without = grabbed(driver.canvas);
        const auto hop = static_cast<sim::HopKind>(kind);
        live.frame.events += 1;
        live.addHop("checkout-orders", hop, progress);
        driver.canvas.showRun(live.see());
        const bool back = hop == sim::HopKind::Reply || hop == sim::HopKind::DegradedReply || hop == sim::HopKind::FailedReply ||
                          hop == sim::HopKind::AbandonedReply || hop == sim::HopKind::Acknowledgement;
        const canvas::Route &route =
            driver.canvas.shapes().edge(CanvasDriver::edge("checkout-orders"))->route;
        const QPointF at = driver.canvas.viewport().toView(route.at(back ? 1 - progress : progress));
        const QRect around(at.toPoint() - QPoint(9, 9), QSize(19, 19));
        const QRect changed = differing(without.copy(around), grabbed(driver.canvas).copy(around));
        QVERIFY2(changed.width() >= 5 && changed.height() >= 5, qPrintable(QString::number(changed.width())));
        QVERIFY(QLineF(QRectF(changed).center(), QPointF(9, 9)).length() < 3);
    }

    void theKindsOfMessagesDifferFromEachOther()
    {
        std::vector<QImage> pictures;
        for (int kind = 0; kind < canvas::hopKinds; ++kind) {
            QImage image(24, 24, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            painter.setRenderHint(QPainter::Antialiasing);
            canvas::paintHop(painter, views::Theme::lightTokens(), static_cast<sim::HopKind>(kind), {12, 12});
            painter.end();
            // By shape, not only by colour: grey pictures differ too. Abandoned work looks alike both ways.
            pictures.push_back(image.convertToFormat(QImage::Format_Grayscale8));
        }
        for (int a = 0; a < canvas::hopKinds; ++a) {
            for (int b = a + 1; b < canvas::hopKinds; ++b) {
                const bool alike = a == static_cast<int>(sim::HopKind::AbandonedRequest) &&
                                   b == static_cast<int>(sim::HopKind::AbandonedReply);
                QCOMPARE(pictures[a] == pictures[b], alike);
            }
        }
    }

    void marksFadeOnTheScreenAndStayWhilePaused()
    {
        support::LiveFrame live(support::shopDrawing());
        live.addMark("checkout-payments", sim::MarkKind::TimedOut);
        canvas::Marks marks;
        marks.show(live.see(), 0);
        QVERIFY(!marks.isEmpty());
        marks.show(live.see(), 0.5); // the same frame again: not taken twice, but older
        QVERIFY(!marks.isEmpty());
        live.frame.phase = run::Phase::Paused;
        marks.show(live.see(), 10);
        QVERIFY(!marks.isEmpty());
        live.frame.phase = run::Phase::Running;
        marks.show(live.see(), 0.5);
        QVERIFY(marks.isEmpty());
    }

    void theBreakerCutsTheLineWhileItIsOpen()
    {
        support::LiveFrame live = support::shopAlive();
        CanvasDriver driver(live.drawing);
        driver.canvas.fitAll();
        const auto fails = [&] {
            driver.canvas.showRun(live.see());
            const canvas::EdgeShape *edge =
                driver.canvas.shapes().edge(CanvasDriver::edge("checkout-payments"));
            const QRectF line = edge->route.bounds().adjusted(0, -110, 0, 2);
            return pixelsLike(grabbed(driver.canvas), driver.canvas.viewport().toView(line).toRect(),
                              driver.theme.tokens().fail);
        };
        live.frame.marks.clear();
        const int open = fails();
        live.frame.phase = run::Phase::Paused; // figures are read at once
        live.frame.edges[live.edge("checkout-payments")].breaker = sim::BreakerState::Closed;
        const int closed = fails();
        QVERIFY2(open > 100 && closed < 5, qPrintable(QStringLiteral("%1 %2").arg(open).arg(closed)));
    }

    void aBusierEdgeLooksBusierInProportion()
    {
        support::LiveFrame live(
            support::Draw(QStringLiteral("a:client(rate=1) -> b; c:client(rate=1) -> d")).run());
        diagram::Diagram drawing = live.drawing;
        drawing.nodes.at(CanvasDriver::node("a")).at = {0, 0};
        drawing.nodes.at(CanvasDriver::node("b")).at = {400, 0};
        drawing.nodes.at(CanvasDriver::node("c")).at = {0, 200};
        drawing.nodes.at(CanvasDriver::node("d")).at = {400, 200};
        live.fillHistory([&live](sim::Slot &slot) {
            slot.edges[live.edge("a-b")].calls = 500;
            slot.edges[live.edge("c-d")].calls = 20;
        });
        canvas::PictureOptions options;
        options.grid = options.legend = false;
        options.motion = canvas::Motion::Flow;
        const views::Tokens tokens = views::Theme::lightTokens();
        const QImage flowing = canvas::imageOf(drawing, live.see(), tokens, 1, options);
        options.motion = canvas::Motion::Off;
        const QImage bare = canvas::imageOf(drawing, live.see(), tokens, 1, options);
        const QPointF corner = canvas::contentsOf(drawing).topLeft() - QPointF(24, 24);
        const auto band = [&](double y) { // what the flow adds to the line
            const QPointF at = QPointF(120, y) - corner;
            return weightOf(flowing, at, tokens.canvas) - weightOf(bare, at, tokens.canvas);
        };
        QVERIFY2(band(0) > 12 * band(200), qPrintable(QStringLiteral("%1 %2").arg(band(0)).arg(band(200))));
    }

    void whatIsSelectedLiesAboveTheRest()
    {
        diagram::Diagram drawing = support::Draw(QStringLiteral("a; b")).run();
        for (const char *id : {"a", "b"})
            drawing.nodes.at(CanvasDriver::node(id)).at = {0, 0};
        CanvasDriver driver(drawing);
        for (const char *id : {"a", "b"}) {
            driver.selection.select(CanvasDriver::node(id));
            QCOMPARE(driver.canvas.hitAt({0, 0}).node, CanvasDriver::node(id));
        }
    }

    void noDataIsADashAndNeverAZero()
    {
        support::LiveFrame live(support::shopDrawing());
        const canvas::Facts facts = factsOf(live);
        QVERIFY(facts.node(CanvasDriver::node("checkout")).value.isEmpty());
        QVERIFY(!facts.node(CanvasDriver::node("checkout")).strained);
    }

    void aNodeThatOnlyConsumesHasWorkers()
    {
        support::LiveFrame live(
            support::Draw(QStringLiteral("c:client -> api; api ~> mail; spare:service")).run());
        for (const char *id : {"api", "mail", "spare"})
            live.frame.nodes[live.node(id)].capacity = 1;
        const canvas::Facts facts = factsOf(live);
        QCOMPARE(facts.node(CanvasDriver::node("api")).detail, QStringLiteral("0 of 1 thread"));
        QCOMPARE(facts.node(CanvasDriver::node("spare")).detail, QStringLiteral("0 of 1 thread"));
        QCOMPARE(facts.node(CanvasDriver::node("mail")).detail, QStringLiteral("0 of 1 worker"));
    }

    void anEdgeOutOfALogHasItsGroupsPartitionsByConsumer()
    {
        using State = sim::MemberGauge::State;
        support::LiveFrame live(
            support::Draw(QStringLiteral("c:client ~> l:log(partitions=4) ~[consumers=2]~> a; l ~[group=a]~> b")).run());
        const sim::Index toA = live.edge("l-a"), toB = live.edge("l-b");
        sim::GroupGauge group;
        group.members = {{State::Working, toA, 0, 0}, {State::Working, toA, 0, 1}, {State::Working, toB, 0, 0}};
        group.partitions = {{0, 0, 0}, {0, 0, 1}, {0, 0, 2}, {0, 0, sim::noIndex}};
        live.frame.logs = {{std::vector<sim::LogGauge::Partition>(4), {group}}};
        const auto read = [&](const char *id) { return factsOf(live).edge(CanvasDriver::edge(id)); };
        const canvas::EdgeFacts before = read("l-a");
        QVERIFY(before.owners == (std::vector<std::uint8_t>{2, 3, 1, 0}) && !before.rebalancing);
        QVERIFY(read("l-b").owners == (std::vector<std::uint8_t>{1, 1, 2, 0}));
        QVERIFY(read("c-l").owners.empty());
        // A group whose members are all gone is still behind.
        live.frame.logs[0].partitions[0].end = 7;
        live.frame.logs[0].groups[0].partitions[0].position = 5;
        live.frame.logs[0].groups[0].members.clear();
        QCOMPARE(factsOf(live).node(CanvasDriver::node("l")).value, QStringLiteral("2"));
        live.frame.logs[0].groups[0].rebalancing = true;
        QVERIFY(read("l-a").rebalancing);
        QVERIFY(!read("l-a").sameLine(before));
    }

    void aCrashedQueueSaysSo()
    {
        support::LiveFrame live(support::Draw(QStringLiteral("c:client ~> q:queue ~> a")).run());
        live.frame.nodes[live.node("q")].crashed = true;
        const canvas::Facts facts = factsOf(live);
        QVERIFY(facts.node(CanvasDriver::node("q")).crashed);
        QCOMPARE(facts.node(CanvasDriver::node("q")).detail, QStringLiteral("crashed"));
    }

    void aFullNodeIsStrainedAndSaysSo()
    {
        const support::LiveFrame live = support::shopAlive();
        const canvas::Facts facts = factsOf(live);
        const canvas::NodeFacts &checkout = facts.node(CanvasDriver::node("checkout"));
        QVERIFY(checkout.strained);
        QCOMPARE(checkout.value, QStringLiteral("98 %"));
        QCOMPARE(checkout.queued, 41U);
        QVERIFY(!facts.node(CanvasDriver::node("orders")).strained);
        QCOMPARE(facts.node(CanvasDriver::node("shoppers")).detail,
                 QStringLiteral("last 1 s: 200 ok, 40 failed"));
        QCOMPARE(facts.node(CanvasDriver::node("payments")).fault, QStringLiteral("slowed ×8"));
        QCOMPARE(facts.edge(CanvasDriver::edge("checkout-email")).waiting, 1284U);
    }

    void aPictureShowsTheRunAndAnSvgCanBeRead()
    {
        const support::LiveFrame live = support::shopAlive();
        const views::Tokens tokens = views::Theme::darkTokens();
        const QImage image = canvas::imageOf(live.drawing, live.see(), tokens, QSize(1280, 720), 2);
        QCOMPARE(image.size(), QSize(2560, 1440));
        QVERIFY(pixelsLike(image, image.rect(), tokens.fail) > 300);
        QVERIFY(pixelsLike(image, image.rect(), tokens.async) > 300);
        QBuffer file;
        file.open(QIODevice::WriteOnly);
        canvas::writeSvg(file, live.drawing, live.see(), tokens);
        QVERIFY(file.data().contains("Checkout"));
        QSvgRenderer renderer(file.data());
        QVERIFY(renderer.isValid());
    }

    void bothThemesAndAnEmptyDrawingPaint()
    {
        CanvasDriver driver;
        const QImage light = grabbed(driver.canvas);
        QVERIFY(pixelsLike(light, light.rect(), driver.theme.tokens().text) > 50); // says what to do
        driver.theme.choose(views::Theme::Choice::Dark);
        const QImage dark = grabbed(driver.canvas);
        QCOMPARE(QColor(dark.pixel(2, 2)), driver.theme.tokens().canvas);
        driver.theme.choose(views::Theme::Choice::Light);
    }
};

QTEST_MAIN(TestCanvasPaint)
#include "tst_canvaspaint.moc"
