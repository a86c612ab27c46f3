// What a frame of the canvas costs, in CPU time of this process. Runs without a display; prints a table.
// A frame: the run is shown anew (messages moved, figures changed) and the widget paints itself into an
// image.
#include "tests/support/liveframe.h"
#include "views/canvas/canvas.h"

#include <QApplication>
#include <QRandomGenerator>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <thread>

namespace {

constexpr int frames = 600;
constexpr QSize window(1600, 900);

double cpuMilliseconds()
{
    return static_cast<double>(std::clock()) * 1000 / CLOCKS_PER_SEC;
}

// Clients on the left, then columns of services; every node calls some of the next column.
diagram::Diagram grid(int nodes, int edges)
{
    diagram::Diagram drawing;
    const int rows = std::max(2, static_cast<int>(std::sqrt(nodes / 2.0)));
    const auto id = [](int i) {
        return diagram::NodeId(QStringLiteral("n%1").arg(i));
    };
    for (int i = 0; i < nodes; ++i) {
        const int column = i / rows, row = i % rows;
        diagram::Node node{id(i),
                           i < rows ? QStringLiteral("client") : QStringLiteral("service"),
                           QStringLiteral("Node %1").arg(i),
                           QPointF(240.0 * column, 144.0 * row),
                           {}};
        drawing.nodes.emplace(node.id, node);
    }
    QRandomGenerator random(7);
    for (int i = 0; i < edges; ++i) {
        const int from = i < nodes - rows ? i : random.bounded(nodes - rows);
        const int to = (from / rows + 1) * rows + (i < nodes - rows ? from % rows : random.bounded(rows));
        if (to >= nodes)
            continue;
        diagram::Edge edge;
        edge.id = diagram::EdgeId(QStringLiteral("e%1").arg(i));
        edge.from = id(from);
        edge.to = id(to);
        edge.style = i % 4 == 3 && from >= rows ? diagram::Style::Async : diagram::Style::Sync;
        edge.protocol =
            edge.style == diagram::Style::Async ? QStringLiteral("queue") : QStringLiteral("rest");
        drawing.edges.emplace(edge.id, edge);
    }
    return drawing;
}

void fill(support::LiveFrame &live, int hops)
{
    QRandomGenerator random(3);
    for (sim::NodeGauge &gauge : live.frame.nodes) {
        gauge.capacity = 50;
        gauge.rate = 100;
    }
    live.fillHistory([&](sim::Slot &slot) {
        for (sim::NodeSlot &node : slot.nodes) {
            node.entered = node.completed = 10;
            node.busy = 10;
            for (int i = 0; i < 10; ++i)
                node.latency.record((1 + random.bounded(100)) * sim::millisecond);
        }
    });
    for (int i = 0; i < hops; ++i) {
        const sim::Time span = 1'000'000'000 + random.bounded(1'000'000'000);
        const auto edge = static_cast<sim::Index>(random.bounded(int(live.scenario->edges.size())));
        const auto kind = static_cast<sim::HopKind>(live.scenario->edges[edge].async ? (i % 3 ? 6 : 8)
                                                                                     : (i % 7 == 0 ? 3
                                                                                        : i % 2    ? 0
                                                                                                   : 2));
        const sim::Time departed = live.frame.now - random.bounded(1000) * sim::millisecond;
        live.frame.hops.push_back({static_cast<std::uint64_t>(i), edge, kind, 0, departed, departed + span});
    }
}

// The next frame: 16 ms later, every message further on, every node's figures different.
void advance(support::LiveFrame &live, int frame)
{
    live.frame.now += sim::millisecond;
    live.frame.events += 100;
    for (sim::NodeGauge &gauge : live.frame.nodes) {
        gauge.busy = (gauge.busy * 7 + static_cast<unsigned>(frame) + 3) % 50;
        gauge.queued = static_cast<unsigned>(frame / 60) % 5;
    }
}

void measure(const char *what, int nodes, int edges, int hops, bool fit)
{
    support::LiveFrame live(grid(nodes, edges));
    fill(live, hops);
    document::Document document;
    views::Selection selection;
    views::Theme theme;
    theme.choose(views::Theme::Choice::Light);
    document.reset(live.drawing);
    canvas::Canvas canvas(document, selection, theme);
    canvas.resize(window);
    canvas.show();
    if (fit)
        canvas.fitAll();
    else
        canvas.zoomToActual();
    QImage image(window * canvas.devicePixelRatioF(), QImage::Format_RGB32);
    image.setDevicePixelRatio(canvas.devicePixelRatioF());
    std::vector<double> costs;
    auto due = std::chrono::steady_clock::now();
    for (int i = 0; i < frames; ++i) {
        advance(live, i);
        const double before = cpuMilliseconds();
        canvas.showRun(live.see());
        canvas.render(&image, QPoint(), QRegion(), QWidget::RenderFlags());
        if (i >= 20)
            costs.push_back(cpuMilliseconds() - before);
        due +=
            std::chrono::milliseconds(16); // figures are read by the clock, so frames come at their real pace
        std::this_thread::sleep_until(due);
    }
    std::sort(costs.begin(), costs.end());
    std::printf("%-22s %5d %6d %6d %7.0f %% %8.2f %8.2f\n", what, nodes, edges, hops, canvas.zoom() * 100,
                costs[costs.size() / 2], costs[costs.size() * 99 / 100]);
    std::fflush(stdout);
}

// To compare machines by: copying one picture of the window's size.
void measureBlit()
{
    QImage image(window, QImage::Format_RGB32);
    QPixmap pixmap(window);
    pixmap.fill(Qt::white);
    QPainter painter(&image);
    const double before = cpuMilliseconds();
    for (int i = 0; i < 200; ++i)
        painter.drawPixmap(0, 0, pixmap);
    std::printf("reference: opaque copy of the window %.2f ms\n", (cpuMilliseconds() - before) / 200);
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    std::printf("CPU ms per frame, %d x %d, device pixel ratio %g, %d frames\n", window.width(),
                window.height(), qApp->devicePixelRatio(), frames);
    measureBlit();
    std::printf("%-22s %5s %6s %6s %9s %8s %8s\n", "", "nodes", "edges", "dots", "zoom", "median", "p99");
    measure("goal: median below 4", 50, 80, 1000, true);
    measure("at 100 %", 50, 80, 1000, false);
    measure("many dots", 50, 80, 2000, true);
    measure("large, at 100 %", 500, 1000, 2000, false);
    measure("large, all in view", 500, 1000, 5000, true);
    return 0;
}
