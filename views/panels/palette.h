// Everything that can be drawn, from the table of kinds, and whole patterns: drag one onto the canvas, double-click it or
// press Enter.
#pragma once

#include "views/shared/theme.h"

#include <QWidget>

class QListWidget;

namespace panels {

// What a drag from the palette carries: the key of a kind, UTF-8.
inline constexpr char kindMimeType[] = "application/x-hopyard-kind";
// Or a pattern, as the clipboard carries a part of a diagram.
inline constexpr char partMimeType[] = "application/x-hopyard-diagram";

class Palette : public QWidget
{
    Q_OBJECT
public:
    explicit Palette(views::Theme &theme, QWidget *parent = nullptr);

    QSize sizeHint() const override;

Q_SIGNALS:
    void add(const QString &kind); // asks for a new node of the kind, wherever there is room
    void addPart(const QByteArray &text); // for a whole pattern

private:
    QListWidget *m_list;
};

} // namespace panels
