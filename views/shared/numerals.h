// Figures that change while they are read: every digit in a cell of the same width, so nothing jitters.
// Inter's default digits differ in width and Qt 6.4 cannot switch a font's tabular ones on.
#pragma once

#include <QColor>
#include <QString>
#include <QWidget>

class QPainter;

namespace views {

// Width of the text with every digit in a cell as wide as the font's widest.
qreal numeralWidth(const QFont &font, const QString &text);
// Draws so, starting at the baseline point, with the painter's font and pen; returns the width.
qreal drawNumerals(QPainter &painter, const QPointF &baseline, const QString &text);

// One line of text with such digits. An invalid colour is the palette's text.
class NumeralLabel : public QWidget
{
    Q_OBJECT
public:
    explicit NumeralLabel(QWidget *parent = nullptr);

    void setText(const QString &text);
    const QString &text() const { return m_text; }
    void setColour(const QColor &colour);
    const QColor &colour() const { return m_colour; }
    void setAlignment(Qt::Alignment alignment); // horizontal part only; vertically centred
    // The label never gets narrower than this text, so what stands beside it stays in its place.
    void setWidestText(const QString &text);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QString m_text, m_widest;
    QColor m_colour;
    Qt::Alignment m_alignment = Qt::AlignLeft;
};

} // namespace views
