#include "views/canvas/ink.h"

#include "views/shared/numerals.h"

#include <QFile>
#include <QHash>
#include <QSvgRenderer>

#include <cmath>

namespace canvas {

namespace {

// Stretches of the chain that come near the exposed rectangle.
template <class Use>
void visibleStretches(const std::vector<QPointF> &points, const QRectF &exposed, double margin, Use use)
{
    const QRectF near = exposed.adjusted(-margin, -margin, margin, margin);
    QPolygonF stretch;
    const auto flush = [&] {
        if (stretch.size() > 1)
            use(stretch);
        stretch.clear();
    };
    for (std::size_t i = 1; i < points.size(); ++i) {
        const QPointF &a = points[i - 1], &b = points[i];
        const bool away = std::max(a.x(), b.x()) < near.left() || std::min(a.x(), b.x()) > near.right() ||
                          std::max(a.y(), b.y()) < near.top() || std::min(a.y(), b.y()) > near.bottom();
        if (away) {
            flush();
            continue;
        }
        if (stretch.isEmpty())
            stretch << a;
        stretch << b;
    }
    flush();
}

} // namespace

const QFont &font(int pixelSize, QFont::Weight weight)
{
    static QHash<int, QFont> kept;
    const int key = pixelSize * 1000 + weight;
    auto it = kept.find(key);
    if (it == kept.end())
        it = kept.insert(key, views::Theme::font(pixelSize, weight));
    return *it;
}

double figureWidth(int pixelSize, QFont::Weight weight, const QString &text)
{
    static QHash<std::pair<int, QString>, double> kept;
    const std::pair key(pixelSize * 1000 + weight, text);
    if (const auto it = kept.constFind(key); it != kept.constEnd())
        return *it;
    if (kept.size() > 4000)
        kept.clear();
    return *kept.insert(key, views::numeralWidth(font(pixelSize, weight), text));
}

QColor faded(QColor colour, double opacity)
{
    colour.setAlphaF(static_cast<float>(colour.alphaF() * opacity));
    return colour;
}

void strokeLine(QPainter &painter, const Ink &ink, const std::vector<QPointF> &points, const QPen &pen)
{
    painter.setPen(pen);
    visibleStretches(points, ink.exposed, pen.widthF() + 1,
                     [&painter](const QPolygonF &stretch) { painter.drawPolyline(stretch); });
}

void strokeDashed(QPainter &painter, const Ink &ink, const std::vector<QPointF> &points, const QPen &pen,
                  double dash, double gap, double phase)
{
    QList<QLineF> dashes;
    const double period = dash + gap;
    const QRectF near = ink.exposed.adjusted(-8, -8, 8, 8);
    double place = std::fmod(phase, period);
    for (std::size_t i = 1; i < points.size(); ++i) {
        const QLineF segment(points[i - 1], points[i]);
        const double length = segment.length();
        for (double done = 0; done < length;) {
            const bool on = place < dash;
            const double step = std::min((on ? dash : period) - place, length - done);
            const QLineF piece(segment.pointAt(done / length), segment.pointAt((done + step) / length));
            if (on && (near.contains(piece.p1()) || near.contains(piece.p2())))
                dashes << piece;
            done += step;
            place += step;
            if (place >= period - 1e-9)
                place = 0;
        }
    }
    painter.setPen(pen);
    painter.drawLines(dashes);
}

// Rounded rectangles growing fainter: one soft shadow (0, 2, blur 8) that is also a handful of shapes in a
// file.
void paintShadow(QPainter &painter, const views::Tokens &tokens, const QRectF &card, double radius)
{
    constexpr int rings = 4;
    painter.setPen(Qt::NoPen);
    painter.setBrush(
        faded(tokens.dark ? QColor(Qt::black) : QColor(0x1A, 0x23, 0x30), tokens.dark ? 0.09 : 0.014));
    for (int i = 0; i < rings; ++i) {
        const double reach = 0.5 + i * 1.5;
        painter.drawRoundedRect(card.adjusted(-reach, -reach + 2, reach, reach + 2), radius + reach,
                                radius + reach);
    }
}

void paintGlyph(QPainter &painter, const Ink &ink, const QString &resource, const QColor &colour,
                const QRectF &box)
{
    if (resource.isEmpty())
        return;
    if (!ink.vector) {
        const int size = qRound(box.width());
        painter.drawPixmap(box.topLeft(), views::glyph(resource, colour, size, ink.scale * ink.ratio));
        return;
    }
    QFile file(resource);
    if (!file.open(QIODevice::ReadOnly))
        return;
    QByteArray svg = file.readAll();
    QSvgRenderer(svg.replace("currentColor", colour.name().toLatin1())).render(&painter, box);
}

void paintText(QPainter &painter, const QRectF &box, const QString &text, const QFont &font,
               const QColor &colour, Qt::Alignment alignment)
{
    painter.setFont(font);
    painter.setPen(colour);
    const QFontMetricsF metrics(font);
    const bool fits = metrics.horizontalAdvance(text) <= box.width();
    const int flags = static_cast<int>(alignment) | Qt::TextSingleLine | Qt::TextDontClip;
    painter.drawText(box, flags, fits ? text : metrics.elidedText(text, Qt::ElideRight, box.width()));
}

} // namespace canvas
