#include "views/canvas/kindpopup.h"

#include "model/kinds/catalog.h"
#include "views/canvas/words.h"
#include "views/shared/stylesheet.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace canvas {

namespace {

constexpr int rowHeight = 30;

} // namespace

KindPopup::KindPopup(const views::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_filter(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("kindPopup"));
    m_filter->setPlaceholderText(tr("Type a kind of node"));
    m_filter->setAccessibleName(tr("Kind of node"));
    m_filter->installEventFilter(this);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setStyleSheet(QStringLiteral("QListWidget { background: transparent; border: none; }"));
    m_list->setIconSize(QSize(20, 20));
    views::setRole(m_list, "choice"); // one row is marked at a time: the one that Enter or a click takes
    m_list->setMouseTracking(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(4);
    column->addWidget(m_filter);
    column->addWidget(m_list);
    connect(m_filter, &QLineEdit::textChanged, this, &KindPopup::narrow);
    connect(m_filter, &QLineEdit::returnPressed, this, &KindPopup::choose);
    connect(m_list, &QListWidget::itemEntered, m_list,
            [this](QListWidgetItem *row) { m_list->setCurrentItem(row); });
    connect(m_list, &QListWidget::itemClicked, this, &KindPopup::choose);
    hide();
}

void KindPopup::open(const QPoint &at, Offer offer)
{
    m_offer = offer;
    m_filter->clear();
    narrow({});
    m_list->setFixedHeight(m_list->count() * rowHeight + 4);
    setFixedWidth(216);
    adjustSize();
    const QSize room = parentWidget()->size() - size();
    move(std::clamp(at.x(), 0, std::max(0, room.width())), std::clamp(at.y(), 0, std::max(0, room.height())));
    show();
    raise();
    m_filter->setFocus();
}

void KindPopup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.tokens().border, 1));
    painter.setBrush(m_theme.tokens().surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10);
}

void KindPopup::narrow(const QString &text)
{
    m_list->clear();
    for (const kinds::KindSpec *spec : kinds::nodeKinds()) {
        const QString key = QString::fromLatin1(spec->key), label = kindLabel(key);
        if (!label.contains(text, Qt::CaseInsensitive) && !key.contains(text, Qt::CaseInsensitive))
            continue;
        if (m_offer == Offer::WhatCanBeCalled && key == QLatin1String("client"))
            continue;
        auto *row = new QListWidgetItem(views::icon(QString::fromLatin1(spec->icon), m_theme), label, m_list);
        row->setData(Qt::UserRole, key);
        row->setSizeHint(QSize(0, rowHeight));
    }
    m_list->setCurrentRow(0);
}

void KindPopup::choose()
{
    const QListWidgetItem *row = m_list->currentItem();
    if (!row)
        return;
    const QString kind = row->data(Qt::UserRole).toString();
    hide();
    Q_EMIT chosen(kind);
}

void KindPopup::dismiss()
{
    if (isHidden())
        return;
    hide();
    Q_EMIT dismissed();
}

bool KindPopup::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut && !m_list->underMouse())
        dismiss();
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key == Qt::Key_Escape) {
        dismiss();
        return true;
    }
    if ((key == Qt::Key_Up || key == Qt::Key_Down) && m_list->count() > 0) {
        const int step = key == Qt::Key_Down ? 1 : m_list->count() - 1;
        m_list->setCurrentRow((m_list->currentRow() + step) % m_list->count());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace canvas
