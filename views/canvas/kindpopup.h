// A small box on the canvas to choose a kind of node: type to narrow it down, Enter takes the first.
#pragma once

#include "views/shared/theme.h"

#include <QWidget>

class QLineEdit;
class QListWidget;

namespace canvas {

class KindPopup : public QWidget
{
    Q_OBJECT
public:
    KindPopup(const views::Theme &theme, QWidget *parent);
    // Opens at a point of the parent, kept inside it.
    enum class Offer { Everything, WhatCanBeCalled };
    void open(const QPoint &at, Offer offer);

Q_SIGNALS:
    void chosen(const QString &kind);
    void dismissed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void narrow(const QString &text);
    void choose();
    void dismiss();

    const views::Theme &m_theme;
    Offer m_offer = Offer::Everything;
    QLineEdit *m_filter;
    QListWidget *m_list;
};

} // namespace canvas
