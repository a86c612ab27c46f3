// The round button that plays and pauses.
#pragma once

#include "views/shared/theme.h"

#include <QAbstractButton>

namespace panels {

class PlayButton final : public QAbstractButton
{
    Q_OBJECT
public:
    explicit PlayButton(views::Theme &theme, QWidget *parent = nullptr);

    void setPlaying(bool playing);
    bool isPlaying() const { return m_playing; }
    QSize sizeHint() const override { return {36, 36}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    views::Theme &m_theme;
    bool m_playing = false;
};

} // namespace panels
