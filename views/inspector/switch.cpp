#include "views/inspector/switch.h"

#include <QPainter>

namespace inspector {

Switch::Switch(views::Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setCheckable(true);
    setFixedSize(sizeHint());
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    connect(&theme, &views::Theme::changed, this, qOverload<>(&QWidget::update));
}

void Switch::paintEvent(QPaintEvent *)
{
    const views::Tokens &tokens = m_theme.tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF body = QRectF(rect()).adjusted(1.5, 1.5, -1.5, -1.5);
    painter.setPen(hasFocus() ? QPen(tokens.accent, 1.5) : QPen(isChecked() ? tokens.accent : tokens.grey));
    painter.setBrush(isChecked() ? tokens.accent : tokens.canvas);
    painter.drawRoundedRect(body, body.height() / 2, body.height() / 2);
    const qreal radius = body.height() / 2 - 3;
    const qreal x = isChecked() ? body.right() - radius - 3 : body.left() + radius + 3;
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() ? tokens.surface : tokens.grey);
    painter.drawEllipse(QPointF(x, body.center().y()), radius, radius);
}

} // namespace inspector
