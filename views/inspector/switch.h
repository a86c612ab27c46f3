// On or off, as a switch. Private to this room.
#pragma once

#include "views/shared/theme.h"

#include <QAbstractButton>

namespace inspector {

class Switch final : public QAbstractButton
{
    Q_OBJECT
public:
    explicit Switch(views::Theme &theme, QWidget *parent = nullptr);
    QSize sizeHint() const override { return {36, 20}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    views::Theme &m_theme;
};

} // namespace inspector
