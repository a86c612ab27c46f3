// The thin head of a dock: drag it to move the dock, double-click it to float, and a cross to close. GUI
// thread.
#pragma once

#include "views/shared/theme.h"

#include <QWidget>

class QDockWidget;
class QToolButton;

namespace app {

class DockGrip : public QWidget
{
    Q_OBJECT
public:
    DockGrip(QDockWidget &dock, views::Theme &theme);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void dress();

    views::Theme &m_theme;
    QToolButton *m_close; // seen while the pointer is here, so that the panel stays calm
    bool m_hovered = false;
};

} // namespace app
