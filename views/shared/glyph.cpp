#include "views/shared/theme.h"

#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

static void keepResources()
{
    Q_INIT_RESOURCE(hopyard);
} // see theme.cpp

namespace views {

namespace {

struct GlyphKey
{
    QString resource;
    QRgb colour;
    int pixels; // of the device
    bool operator==(const GlyphKey &) const = default;
};

size_t qHash(const GlyphKey &key, size_t seed = 0)
{
    return qHashMulti(seed, key.resource, key.colour, key.pixels);
}

QPixmap render(const GlyphKey &key)
{
    keepResources();
    QPixmap pixmap(key.pixels, key.pixels);
    pixmap.fill(Qt::transparent);
    QFile file(key.resource);
    if (!file.open(QIODevice::ReadOnly))
        return pixmap;
    // QtSvg knows no current colour, so the word is replaced before it reads the drawing.
    QByteArray svg = file.readAll();
    svg.replace("currentColor", QColor(key.colour).name().toLatin1());
    QSvgRenderer renderer(svg);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(qAlpha(key.colour) / 255.0);
    renderer.render(&painter, QRectF(0, 0, key.pixels, key.pixels));
    return pixmap;
}

// Draws the glyph anew for whatever size and ratio a widget asks for.
class GlyphEngine : public QIconEngine
{
public:
    GlyphEngine(QString resource, QColor normal, QColor disabled)
        : m_resource(std::move(resource))
        , m_normal(normal)
        , m_disabled(disabled)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const int size = std::min(rect.width(), rect.height());
        const qreal ratio = painter->device()->devicePixelRatioF();
        const QPointF at(rect.x() + (rect.width() - size) / 2.0, rect.y() + (rect.height() - size) / 2.0);
        painter->drawPixmap(at, glyph(m_resource, colour(mode), size, ratio));
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal) override
    {
        // The size is in pixels of the device; Qt sets the ratio on what it is given.
        return glyph(m_resource, colour(mode), std::min(size.width(), size.height()), 1);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }
    QIconEngine *clone() const override { return new GlyphEngine(*this); }

private:
    QColor colour(QIcon::Mode mode) const { return mode == QIcon::Disabled ? m_disabled : m_normal; }

    QString m_resource;
    QColor m_normal, m_disabled;
};

} // namespace

QPixmap glyph(const QString &resource, const QColor &colour, int size, qreal devicePixelRatio)
{
    static QHash<GlyphKey, QPixmap> cache; // some thousand small pictures at the very most
    const GlyphKey key{resource, colour.rgba(), std::max(1, qRound(size * devicePixelRatio))};
    auto found = cache.constFind(key);
    if (found == cache.constEnd())
        found = cache.insert(key, render(key));
    QPixmap pixmap = *found;
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

QIcon icon(const QString &resource, const Theme &theme)
{
    return QIcon(new GlyphEngine(resource, theme.tokens().text, theme.tokens().grey));
}

} // namespace views
