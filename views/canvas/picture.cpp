#include "views/canvas/picture.h"

#include <QPageSize>
#include <QPaintEngine>
#include <QPdfWriter>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace canvas {

namespace {

constexpr double margin = 24;

struct Copy // of all that painters look things up in
{
    Shapes shapes;
    RunMap map;
    Facts facts;
    Marks marks;

    Copy(const diagram::Diagram &diagram, const run::Observation &run, const PictureOptions &options)
    {
        shapes.show(diagram);
        map.match(run, shapes);
        facts.read(run, map, shapes, options.motion == Motion::Flow ? Flows::Read : Flows::Skip);
        if (options.marks)
            marks = *options.marks;
        else
            marks.show(run, 0, run ? run.frame->now - Marks::justNow : 0);
    }
};

bool isVector(const QPainter &painter)
{
    const QPaintEngine::Type type = painter.paintEngine()->type();
    return type == QPaintEngine::SVG || type == QPaintEngine::Pdf || type == QPaintEngine::Picture;
}

double scaleOf(const QPainter &painter)
{
    return std::hypot(painter.transform().m11(), painter.transform().m12());
}

void paintScene(QPainter &painter, const Ink &ink, const Copy &copy, const run::Observation &run,
                const PictureOptions &options)
{
    const Scene scene{copy.shapes,      copy.facts,     copy.map,
                      options.selected, options.motion, static_cast<bool>(run)};
    if (options.background)
        painter.fillRect(ink.exposed, ink.tokens.canvas);
    if (options.grid)
        paintGrid(painter, ink);
    paintGround(painter, ink, scene);
    paintDeadLetters(painter, ink, copy.shapes);
    paintEdges(painter, ink, scene);
    if (run && options.motion == Motion::Dots)
        paintMessages(painter, ink, scene, *run.frame);
    paintPills(painter, ink, scene);
    for (const NodeShape *shape : stacked(copy.shapes, options.selected))
        paintCard(painter, ink, *shape, copy.facts.node(shape->id), cardState(scene, shape->id));
    if (run) {
        copy.marks.paint(painter, ink, copy.map, copy.facts);
        paintChips(painter, ink, scene, run.frame->now);
    }
}

Ink inkFor(const QPainter &painter, const views::Tokens &tokens, const QRectF &exposed)
{
    Ink ink{tokens, exposed, scaleOf(painter), 1, isVector(painter)};
    if (!ink.vector)
        ink.ratio = painter.device()->devicePixelRatioF();
    return ink;
}

struct Sheet // the whole picture, in scene units
{
    QRectF all;
    LegendContent legend;
    bool hasLegend = false;
};

Sheet sheetFor(const Copy &copy, const run::Observation &run, const PictureOptions &options)
{
    Sheet sheet;
    sheet.all = copy.shapes.bounds().adjusted(-margin, -margin, margin, margin);
    sheet.hasLegend = options.legend && run;
    if (sheet.hasLegend) {
        sheet.legend = legendOf(copy.shapes, copy.marks, run, options.motion, copy.facts);
        sheet.all.setBottom(sheet.all.bottom() + legendHeight(sheet.legend, sheet.all.width() - 2 * margin) +
                            8);
    }
    return sheet;
}

void paintSheet(QPainter &painter, const Sheet &sheet, const Copy &copy, const run::Observation &run,
                const views::Tokens &tokens, const PictureOptions &options)
{
    paintScene(painter, inkFor(painter, tokens, sheet.all), copy, run, options);
    if (sheet.hasLegend)
        paintLegend(painter, tokens, sheet.legend, sheet.all.bottomLeft() + QPointF(margin, -margin / 2),
                    sheet.all.width() - 2 * margin);
}

} // namespace

QRectF contentsOf(const diagram::Diagram &diagram)
{
    Shapes shapes;
    shapes.show(diagram);
    return shapes.bounds();
}

void paintDiagram(QPainter &painter, const diagram::Diagram &diagram, const run::Observation &run,
                  const views::Tokens &tokens, const QRectF &exposed, const PictureOptions &options)
{
    const Copy copy(diagram, run, options);
    paintScene(painter, inkFor(painter, tokens, exposed), copy, run, options);
}

QImage imageOf(const diagram::Diagram &diagram, const run::Observation &run, const views::Tokens &tokens,
               double scale, const PictureOptions &options)
{
    const Copy copy(diagram, run, options);
    const Sheet sheet = sheetFor(copy, run, options);
    const QSizeF size = sheet.all.size() * scale;
    QImage image(static_cast<int>(std::ceil(size.width())), static_cast<int>(std::ceil(size.height())),
                 QImage::Format_ARGB32_Premultiplied);
    image.fill(options.background ? tokens.canvas : QColor(Qt::transparent));
    QPainter painter(&image);
    painter.scale(scale, scale);
    painter.translate(-sheet.all.topLeft());
    paintSheet(painter, sheet, copy, run, tokens, options);
    return image;
}

QImage imageOf(const diagram::Diagram &diagram, const run::Observation &run, const views::Tokens &tokens,
               const QSize &size, double ratio, const PictureOptions &options)
{
    const Copy copy(diagram, run, options);
    const QRectF drawn = copy.shapes.bounds().adjusted(-margin, -margin, margin, margin);
    const LegendContent legend = legendOf(copy.shapes, copy.marks, run, options.motion, copy.facts);
    const bool hasLegend = options.legend && run;
    const double below = hasLegend ? legendHeight(legend, size.width() - margin) + 12 : 0;
    const double scale =
        std::min({1.0, size.width() / drawn.width(), (size.height() - below) / drawn.height()});
    QImage image(size * ratio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(options.background ? tokens.canvas : QColor(Qt::transparent));
    QPainter painter(&image);
    painter.translate(size.width() / 2.0, (size.height() - below) / 2.0);
    painter.scale(scale, scale);
    painter.translate(-drawn.center());
    const QRectF exposed = painter.transform().inverted().mapRect(QRectF(QPointF(), size));
    paintScene(painter, inkFor(painter, tokens, exposed), copy, run, options);
    painter.resetTransform();
    if (hasLegend)
        paintLegend(painter, tokens, legend, QPointF(margin / 2, size.height() - margin / 2),
                    size.width() - margin);
    return image;
}

void writeSvg(QIODevice &device, const diagram::Diagram &diagram, const run::Observation &run,
              const views::Tokens &tokens, const PictureOptions &options)
{
    const Copy copy(diagram, run, options);
    const Sheet sheet = sheetFor(copy, run, options);
    QSvgGenerator generator;
    generator.setOutputDevice(&device);
    generator.setTitle(diagram.settings.name);
    generator.setResolution(96); // pixel sizes of fonts stay what they are
    generator.setSize(sheet.all.size().toSize());
    generator.setViewBox(QRectF(QPointF(), sheet.all.size()));
    QPainter painter(&generator);
    painter.translate(-sheet.all.topLeft());
    PictureOptions shapesOnly = options;
    shapesOnly.grid = false; // thousands of dots
    paintSheet(painter, sheet, copy, run, tokens, shapesOnly);
}

void writePdf(QIODevice &device, const diagram::Diagram &diagram, const run::Observation &run,
              const views::Tokens &tokens, const PictureOptions &options)
{
    constexpr int resolution = 96; // pixel sizes of fonts stay what they are
    constexpr double pointsPerInch = 72;
    const Copy copy(diagram, run, options);
    const Sheet sheet = sheetFor(copy, run, options);
    QPdfWriter writer(&device);
    writer.setTitle(diagram.settings.name);
    writer.setResolution(resolution);
    writer.setPageSize(QPageSize(sheet.all.size() * pointsPerInch / resolution, QPageSize::Point, QString(),
                                 QPageSize::ExactMatch));
    writer.setPageMargins({});
    QPainter painter(&writer);
    painter.translate(-sheet.all.topLeft());
    PictureOptions shapesOnly = options;
    shapesOnly.grid = false;
    paintSheet(painter, sheet, copy, run, tokens, shapesOnly);
}

} // namespace canvas
