#include "views/panels/loadslider.h"

#include <QMouseEvent>
#include <QPainter>

#include <cmath>

namespace panels {

namespace {

constexpr int steps = 1000; // of the slider's integer value over its whole scale
constexpr qreal grooveAt = 11, grooveHeight = 4, handleRadius = 8, labelTop = 22;

// Steps a hand can aim at: two to three significant digits.
double rounded(double rate)
{
    const double grain = std::pow(10, std::floor(std::log10(rate)) - 1) / 2;
    const double result = std::round(rate / grain) * grain;
    return result >= 10 ? std::round(result) : result;
}

QString decadeText(double rate)
{
    if (rate >= 1e6)
        return QStringLiteral("%1M").arg(rate / 1e6);
    return rate >= 1000 ? QStringLiteral("%1k").arg(rate / 1000) : QString::number(rate);
}

} // namespace

LoadSlider::LoadSlider(views::Theme &theme, QWidget *parent)
    : QAbstractSlider(parent)
    , m_theme(theme)
{
    setOrientation(Qt::Horizontal);
    setRange(0, steps);
    setSingleStep(steps / 100);
    setPageStep(steps / 10);
    setFocusPolicy(Qt::TabFocus); // the mouse leaves the keyboard, and with it Space, to the canvas
    setFixedHeight(34);
    connect(&theme, &views::Theme::changed, this, qOverload<>(&QWidget::update));
}

void LoadSlider::setRate(double rate)
{
    if (rate == m_rate)
        return;
    m_rate = rate;
    fitScale();
    const double share = std::log(std::max(rate, m_lowest) / m_lowest) / std::log(m_highest / m_lowest);
    m_showing = true;
    setValue(static_cast<int>(std::lround(share * steps)));
    m_showing = false;
    update();
}

void LoadSlider::fitScale()
{
    while (m_rate > m_highest)
        m_highest *= 10;
    while (m_rate > 0 && m_rate < m_lowest && m_lowest > 0.001)
        m_lowest /= 10;
}

qreal LoadSlider::positionOf(double rate) const
{
    const double share = std::log(std::max(rate, m_lowest) / m_lowest) / std::log(m_highest / m_lowest);
    return handleRadius + share * (width() - 2 * handleRadius);
}

void LoadSlider::chooseAt(qreal x)
{
    const qreal share = (x - handleRadius) / (width() - 2 * handleRadius);
    setValue(static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * steps)));
}

// Keys, wheel and mouse all arrive here as a new value.
void LoadSlider::sliderChange(SliderChange change)
{
    QAbstractSlider::sliderChange(change);
    if (change != SliderValueChange || m_showing)
        return;
    m_rate = rounded(m_lowest * std::pow(m_highest / m_lowest, double(value()) / steps));
    Q_EMIT rateChosen(m_rate);
}

void LoadSlider::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    setSliderDown(true);
    chooseAt(event->position().x());
}

void LoadSlider::mouseMoveEvent(QMouseEvent *event)
{
    if (isSliderDown())
        chooseAt(event->position().x());
}

void LoadSlider::mouseReleaseEvent(QMouseEvent *)
{
    setSliderDown(false);
}

void LoadSlider::paintEvent(QPaintEvent *)
{
    const views::Tokens &tokens = m_theme.tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const qreal x = positionOf(m_rate);
    const QColor ink = isEnabled() ? tokens.accent : tokens.grey;
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.track);
    painter.drawRoundedRect(QRectF(0, grooveAt - grooveHeight / 2, width(), grooveHeight), 2, 2);
    painter.setBrush(ink);
    painter.drawRoundedRect(QRectF(0, grooveAt - grooveHeight / 2, x, grooveHeight), 2, 2);
    if (hasFocus()) {
        QColor halo = ink;
        halo.setAlphaF(0.25f);
        painter.setBrush(halo);
        painter.drawEllipse(QPointF(x, grooveAt), handleRadius + 3, handleRadius + 3);
    }
    painter.setPen(QPen(ink, 2));
    painter.setBrush(tokens.surface);
    painter.drawEllipse(QPointF(x, grooveAt), handleRadius - 1, handleRadius - 1);

    painter.setFont(views::Theme::font(views::type::tiny));
    painter.setPen(tokens.text2);
    for (double decade = m_lowest; decade <= m_highest; decade *= 10) {
        QRectF place(positionOf(decade) - 20, labelTop, 40, 12);
        place.moveLeft(std::clamp(place.left(), -17.0, width() - 40.0));
        painter.drawText(place, Qt::AlignCenter, decadeText(decade));
    }
}

} // namespace panels
