#include "views/inspector/densitycurve.h"

#include "model/kinds/values.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace inspector {

namespace {

constexpr double normal99 = 2.3263478740408408; // 99th percentile of the standard normal distribution
constexpr int labelHeight = 16;

} // namespace

Moments momentsOf(const sim::Distribution &distribution)
{
    const double scale = sim::inSeconds(distribution.scale), sigma = distribution.sigma;
    switch (distribution.kind) {
    case sim::Distribution::Kind::Exponential:
        return {scale, 1, scale * std::log(2), scale * std::log(100)};
    case sim::Distribution::Kind::LogNormal:
        return {scale * std::exp(sigma * sigma / 2), std::sqrt(std::expm1(sigma * sigma)), scale,
                scale * std::exp(normal99 * sigma)};
    default:
        return {scale, 0, scale, scale};
    }
}

DensityCurve::DensityCurve(views::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFixedHeight(sizeHint().height());
    connect(&theme, &views::Theme::changed, this, qOverload<>(&QWidget::update));
}

void DensityCurve::show(const sim::Distribution &distribution)
{
    m_distribution = distribution;
    setVisible(momentsOf(distribution).cv > 0);
    update();
}

double DensityCurve::densityAt(double seconds) const
{
    const double scale = sim::inSeconds(m_distribution.scale), sigma = m_distribution.sigma;
    if (m_distribution.kind == sim::Distribution::Kind::Exponential)
        return std::exp(-seconds / scale);
    const double deviation = std::log(seconds / scale) / sigma;
    return std::exp(-deviation * deviation / 2) / seconds;
}

void DensityCurve::paintEvent(QPaintEvent *)
{
    const views::Tokens &tokens = m_theme.tokens();
    const Moments moments = momentsOf(m_distribution);
    const double end = moments.p99 * 1.08;
    const double ground = height() - labelHeight;
    QList<double> heights;
    for (int x = 1; x < width(); ++x)
        heights << densityAt(end * x / width());
    const double peak = *std::max_element(heights.begin(), heights.end());
    QPainterPath curve(QPointF(1, ground - heights.first() / peak * (ground - 4)));
    for (int x = 1; x < width() - 1; ++x)
        curve.lineTo(x + 1, ground - heights[x] / peak * (ground - 4));

    QPainter painter(this);
    painter.setPen(tokens.border);
    painter.drawLine(QPointF(0, ground + 0.5), QPointF(width(), ground + 0.5));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(tokens.sync, 1.5));
    painter.drawPath(curve);
    painter.setFont(views::Theme::font(views::type::tiny));
    for (const double mark : {moments.p50, moments.p99}) {
        const double x = mark / end * width();
        painter.setPen(tokens.border);
        painter.drawLine(QPointF(x, ground), QPointF(x, ground + 4));
        painter.setPen(tokens.text2);
        QRectF place(x - 32, ground + 4, 64, labelHeight - 4);
        place.moveLeft(std::clamp(place.left(), 0.0, width() - 64.0));
        const bool atEdge = place.left() != x - 32;
        const Qt::Alignment side = !atEdge             ? Qt::AlignHCenter
                                   : place.left() == 0 ? Qt::AlignLeft
                                                       : Qt::AlignRight;
        painter.drawText(place, side | Qt::AlignVCenter, kinds::humanDuration(mark));
    }
}

} // namespace inspector
