#include "views/panels/playbutton.h"

#include <QPainter>

namespace panels {

PlayButton::PlayButton(views::Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setFixedSize(sizeHint());
    setFocusPolicy(Qt::TabFocus);
    setPlaying(false);
    connect(&theme, &views::Theme::changed, this, qOverload<>(&QWidget::update));
}

void PlayButton::setPlaying(bool playing)
{
    m_playing = playing;
    setAccessibleName(playing ? tr("Pause") : tr("Play"));
    setToolTip(playing ? tr("Pause (Space)") : tr("Play (Space)"));
    update();
}

void PlayButton::paintEvent(QPaintEvent *)
{
    const views::Tokens &tokens = m_theme.tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = isEnabled() ? tokens.accent : tokens.track;
    if (isEnabled() && (isDown() || underMouse()))
        fill = tokens.dark ? fill.lighter(108) : fill.darker(108);
    if (hasFocus()) {
        painter.setPen(QPen(tokens.accent, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QRectF(rect()).adjusted(0.75, 0.75, -0.75, -0.75));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawEllipse(QRectF(rect()).adjusted(2, 2, -2, -2));
    const QString picture =
        m_playing ? QStringLiteral(":/icons/pause.svg") : QStringLiteral(":/icons/play.svg");
    painter.drawPixmap(
        8, 8, views::glyph(picture, isEnabled() ? tokens.surface : tokens.grey, 20, devicePixelRatioF()));
}

void PlayButton::enterEvent(QEnterEvent *)
{
    update();
}
void PlayButton::leaveEvent(QEvent *)
{
    update();
}

} // namespace panels
