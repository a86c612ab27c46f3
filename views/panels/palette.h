// Everything that can be drawn, from the table of kinds: drag one onto the canvas, double-click it or press
// Enter.
#pragma once

#include "views/shared/theme.h"

#include <QWidget>

class QListWidget;

namespace panels {

// What a drag from the palette carries: the key of a kind, UTF-8.
inline constexpr char kindMimeType[] = "application/x-hopyard-kind";

class Palette : public QWidget
{
    Q_OBJECT
public:
    explicit Palette(views::Theme &theme, QWidget *parent = nullptr);

    QSize sizeHint() const override;

Q_SIGNALS:
    void add(const QString &kind); // asks for a new node of the kind, wherever there is room

private:
    QListWidget *m_list;
};

} // namespace panels
