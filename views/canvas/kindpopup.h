// A small box on the canvas to choose a kind of node: type to narrow it down, Enter takes the first.
#pragma once

#include "views/shared/theme.h"

#include <QFrame>

class QLineEdit;
class QListWidget;

namespace canvas {

class KindPopup : public QFrame
{
    Q_OBJECT
public:
    KindPopup(const views::Theme &theme, QWidget *parent);
    // Opens at a point of the parent, kept inside it.
    void open(const QPoint &at);

Q_SIGNALS:
    void chosen(const QString &kind);
    void dismissed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void narrow(const QString &text);
    void choose();
    void dismiss();

    const views::Theme &m_theme;
    QLineEdit *m_filter;
    QListWidget *m_list;
};

} // namespace canvas
