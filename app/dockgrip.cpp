#include "app/dockgrip.h"

#include <QDockWidget>
#include <QPainter>
#include <QToolButton>

namespace app {

namespace {

constexpr int gripHeight = 12;
constexpr int dots = 5, dotSize = 2, dotDistance = 6;

} // namespace

DockGrip::DockGrip(QDockWidget &dock, views::Theme &theme)
    : QWidget(&dock)
    , m_theme(theme)
    , m_close(new QToolButton(this))
{
    setCursor(Qt::SizeAllCursor);
    setToolTip(tr("%1: drag to move, double-click to float").arg(dock.windowTitle()));
    m_close->setCursor(Qt::ArrowCursor);
    m_close->setIconSize({gripHeight - 2, gripHeight - 2});
    m_close->setStyleSheet(QStringLiteral("padding: 0px; border: none;"));
    m_close->setFixedSize(gripHeight + 4, gripHeight);
    m_close->setToolTip(tr("Close; the View menu brings it back"));
    m_close->setAccessibleName(tr("Close %1").arg(dock.windowTitle()));
    m_close->setFocusPolicy(Qt::NoFocus);
    m_close->hide();
    connect(m_close, &QToolButton::clicked, &dock, &QWidget::close);
    connect(&m_theme, &views::Theme::changed, this, &DockGrip::dress);
    dress();
}

QSize DockGrip::sizeHint() const
{
    return {10 * gripHeight, gripHeight};
}

void DockGrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.tokens().surface);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_hovered ? m_theme.tokens().text2 : m_theme.tokens().border);
    const int left = (width() - (dots - 1) * dotDistance) / 2;
    for (int i = 0; i < dots; ++i)
        painter.drawEllipse(QPointF(left + i * dotDistance, gripHeight / 2.0), dotSize / 2.0, dotSize / 2.0);
}

void DockGrip::enterEvent(QEnterEvent *)
{
    m_hovered = true;
    m_close->show();
    update();
}

void DockGrip::leaveEvent(QEvent *)
{
    m_hovered = false;
    m_close->hide();
    update();
}

void DockGrip::resizeEvent(QResizeEvent *)
{
    m_close->move(width() - m_close->width() - views::unit, 0);
}

void DockGrip::dress()
{
    m_close->setIcon(views::icon(QStringLiteral(":/icons/close.svg"), m_theme));
    update();
}

} // namespace app
