#include "views/shared/numerals.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace views {

namespace {

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

qreal digitCell(const QFontMetricsF &metrics)
{
    qreal widest = 0;
    for (char16_t digit = u'0'; digit <= u'9'; ++digit)
        widest = std::max(widest, metrics.horizontalAdvance(QChar(digit)));
    return widest;
}

// Calls run(text, x) for each digit and each stretch between digits; returns the whole width.
template <class Run> qreal layOut(const QFontMetricsF &metrics, const QString &text, Run run)
{
    const qreal cell = digitCell(metrics);
    qreal x = 0;
    for (qsizetype i = 0; i < text.size();) {
        qsizetype end = i + 1;
        if (isDigit(text[i])) {
            const QString digit = text.mid(i, 1);
            run(digit, x + (cell - metrics.horizontalAdvance(digit)) / 2);
            x += cell;
        } else {
            while (end < text.size() && !isDigit(text[end]))
                ++end;
            const QString words = text.mid(i, end - i);
            run(words, x);
            x += metrics.horizontalAdvance(words);
        }
        i = end;
    }
    return x;
}

} // namespace

qreal numeralWidth(const QFont &font, const QString &text)
{
    return layOut(QFontMetricsF(font), text, [](const QString &, qreal) {});
}

qreal drawNumerals(QPainter &painter, const QPointF &baseline, const QString &text)
{
    return layOut(QFontMetricsF(painter.font(), painter.device()), text,
                  [&](const QString &part, qreal x) { painter.drawText(baseline + QPointF(x, 0), part); });
}

NumeralLabel::NumeralLabel(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
}

void NumeralLabel::setText(const QString &text)
{
    if (text == m_text)
        return;
    const QSize before = sizeHint();
    m_text = text;
    if (sizeHint() != before)
        updateGeometry();
    update();
}

void NumeralLabel::setColour(const QColor &colour)
{
    if (colour == m_colour)
        return;
    m_colour = colour;
    update();
}

void NumeralLabel::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

void NumeralLabel::setWidestText(const QString &text)
{
    m_widest = text;
    updateGeometry();
}

QSize NumeralLabel::sizeHint() const
{
    const qreal width = std::max(numeralWidth(font(), m_text), numeralWidth(font(), m_widest));
    return {static_cast<int>(std::ceil(width)), static_cast<int>(std::ceil(QFontMetricsF(font()).height()))};
}

QSize NumeralLabel::minimumSizeHint() const
{
    return sizeHint();
}

void NumeralLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(m_colour.isValid() ? m_colour : palette().color(QPalette::WindowText));
    const QFontMetricsF metrics(font(), this);
    const qreal room = width() - numeralWidth(font(), m_text);
    const qreal x = m_alignment & Qt::AlignRight ? room : m_alignment & Qt::AlignHCenter ? room / 2 : 0;
    drawNumerals(painter, {x, std::round((height() + metrics.ascent() - metrics.descent()) / 2)}, m_text);
}

void NumeralLabel::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

} // namespace views
