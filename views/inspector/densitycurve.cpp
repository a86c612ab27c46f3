#include "views/inspector/densitycurve.h"

#include "model/kinds/values.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace inspector {

namespace {

constexpr int labelHeight = 16;
constexpr double infinite = std::numeric_limits<double>::infinity();

// The regularized lower incomplete gamma function: its power series, or the normal distribution when k is
// large.
double gammaShare(double k, double x)
{
    if (x > k + 40 * std::sqrt(k) + 100)
        return 1;
    if (k > 1e5)
        return std::erfc((k - x) / std::sqrt(2 * k)) / 2;
    double term = std::exp(k * std::log(x) - x - std::lgamma(k + 1)), sum = 0;
    for (int n = 1; n < 100'000 && term > 1e-12 * sum; ++n) {
        sum += term;
        term *= x / (k + n);
    }
    return std::min(sum, 1.0);
}

// Of the piece between two quantiles of an empirical one; log-linear, or linear from 0.
struct Piece
{
    double share, low, high;

    bool isLogLinear() const { return low > 0 && high > low; }
    double mean() const { return isLogLinear() ? (high - low) / std::log(high / low) : (low + high) / 2; }
    double square() const
    {
        return isLogLinear() ? (high * high - low * low) / 2 / std::log(high / low)
                             : (low * low + low * high + high * high) / 3;
    }
    double shareBelow(double x) const
    {
        if (x >= high)
            return share;
        if (x <= low)
            return 0;
        return share * (isLogLinear() ? std::log(x / low) / std::log(high / low) : (x - low) / (high - low));
    }
};

// Those below the first and above the last quantile are as short and as long as these.
std::vector<Piece> piecesOf(const sim::Distribution &distribution)
{
    std::vector<Piece> pieces;
    double q = 0, value = sim::inSeconds(distribution.quantiles->front().value);
    for (const sim::Distribution::Quantile &next : *distribution.quantiles) {
        const double high = sim::inSeconds(next.value);
        pieces.push_back({next.q - q, value, high});
        q = next.q;
        value = high;
    }
    pieces.push_back({1 - q, value, value});
    return pieces;
}

struct MeanAndVariation
{
    double mean, cv;
};

MeanAndVariation fromSquare(double mean, double square)
{
    return {mean, mean > 0 ? std::sqrt(std::max(0.0, square / (mean * mean) - 1)) : 0};
}

MeanAndVariation empiricalMean(const sim::Distribution &distribution)
{
    double mean = 0, square = 0;
    for (const Piece &piece : piecesOf(distribution)) {
        mean += piece.share * piece.mean();
        square += piece.share * piece.square();
    }
    return fromSquare(mean, square);
}

MeanAndVariation meanOf(const sim::Distribution &d)
{
    using Kind = sim::Distribution::Kind;
    const double scale = sim::inSeconds(d.scale), shape = d.shape, slow = shape / 1e9;
    switch (d.kind) {
    case Kind::Constant:
        break;
    case Kind::Exponential:
        return {scale, 1};
    case Kind::LogNormal:
        return {scale * std::exp(shape * shape / 2), std::sqrt(std::expm1(shape * shape))};
    case Kind::Gamma:
        return {scale, 1 / std::sqrt(shape)};
    case Kind::Weibull:
        return {scale, std::sqrt(std::expm1(std::lgamma(1 + 2 / shape) - 2 * std::lgamma(1 + 1 / shape)))};
    case Kind::Pareto:
        return {shape > 1 ? scale * shape / (shape - 1) : infinite,
                shape > 2 ? 1 / std::sqrt(shape * (shape - 2)) : infinite};
    case Kind::Uniform:
        return {scale + slow / 2, slow / std::sqrt(12) / (scale + slow / 2)};
    case Kind::Bimodal:
        return fromSquare(scale + d.share * (slow - scale),
                          scale * scale + d.share * (slow * slow - scale * scale));
    case Kind::Empirical:
        return empiricalMean(d);
    }
    return {scale, 0};
}

// Where the share below passes q, by bisection.
double quantileOf(const sim::Distribution &distribution, double q)
{
    double low = 0, high = 1e9;
    while (high > 1e-9 && shareBelow(distribution, high / 2) >= q)
        high /= 2;
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (shareBelow(distribution, middle) < q ? low : high) = middle;
    }
    return high;
}

} // namespace

double shareBelow(const sim::Distribution &d, double seconds)
{
    using Kind = sim::Distribution::Kind;
    const double scale = sim::inSeconds(d.scale), slow = d.shape / 1e9, relative = seconds / scale;
    switch (d.kind) {
    case Kind::Constant:
        break;
    case Kind::Exponential:
        return -std::expm1(-relative);
    case Kind::LogNormal:
        return std::erfc(-std::log(relative) / d.shape / std::sqrt(2)) / 2;
    case Kind::Gamma:
        return gammaShare(d.shape, d.shape * relative);
    case Kind::Weibull:
        return -std::expm1(-std::pow(relative / d.share, d.shape));
    case Kind::Pareto:
        return relative > 1 ? 1 - std::pow(relative, -d.shape) : 0;
    case Kind::Uniform:
        return std::clamp((seconds - scale) / slow, 0.0, 1.0);
    case Kind::Bimodal:
        return seconds < scale ? 0 : seconds < slow ? 1 - d.share : 1;
    case Kind::Empirical: {
        double share = 0;
        for (const Piece &piece : piecesOf(d))
            share += piece.shareBelow(seconds);
        return share;
    }
    }
    return seconds < scale ? 0 : 1;
}

Moments momentsOf(const sim::Distribution &distribution)
{
    const MeanAndVariation first = meanOf(distribution);
    if (first.cv == 0)
        return {first.mean, 0, first.mean, first.mean};
    return {first.mean, first.cv, quantileOf(distribution, 0.5), quantileOf(distribution, 0.99)};
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

void DensityCurve::paintEvent(QPaintEvent *)
{
    const views::Tokens &tokens = m_theme.tokens();
    const Moments moments = momentsOf(m_distribution);
    const double end = moments.p99 * 1.08;
    const double ground = height() - labelHeight;
    QList<double> heights;
    double below = shareBelow(m_distribution, end * 0.5 / width());
    for (int x = 1; x < width(); ++x) {
        const double share = shareBelow(m_distribution, end * (x + 0.5) / width());
        heights << share - below;
        below = share;
    }
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
