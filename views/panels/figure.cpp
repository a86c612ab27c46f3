#include "views/panels/figure.h"

#include "views/shared/numerals.h"
#include "views/shared/words.h"

#include <QPainter>

namespace panels {

Figure::Figure(const QString &caption, views::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_caption(caption)
    , m_value(views::dash)
{
    setFixedHeight(line::barHeight);
    connect(&theme, &views::Theme::changed, this, qOverload<>(&QWidget::update));
}

void Figure::show(const QString &value, const QString &note, Mood mood)
{
    if (value == m_value && note == m_note && mood == m_mood)
        return;
    m_value = value;
    m_note = note;
    m_mood = mood;
    describe();
    update();
}

void Figure::setSource(const QString &source)
{
    if (source == m_source)
        return;
    m_source = source;
    describe();
}

void Figure::describe()
{
    setAccessibleName(QStringLiteral("%1 %2, %3").arg(m_caption, m_value, m_note));
    QStringList lines{m_source.isEmpty() ? QString() : QStringLiteral("%1 %2").arg(m_caption, m_source)};
    if (!m_source.contains(m_note))
        lines << m_note;
    lines.removeAll(QString());
    setToolTip(lines.join(u'\n'));
}

void Figure::paintEvent(QPaintEvent *)
{
    const views::Tokens &tokens = m_theme.tokens();
    QPainter painter(this);
    painter.setFont(views::Theme::font(views::type::caption));
    painter.setPen(tokens.text2);
    painter.drawText(QRect(0, line::captionTop, width(), line::captionHeight), Qt::AlignVCenter, m_caption);

    painter.setFont(views::Theme::font(views::type::headline, QFont::DemiBold));
    painter.setPen(m_mood == Mood::Fail ? tokens.fail : m_mood == Mood::Slow ? tokens.slow : tokens.text);
    const QFontMetrics metrics = painter.fontMetrics();
    const int baseline = line::valueTop + (line::valueHeight + metrics.capHeight()) / 2;
    views::drawNumerals(painter, QPointF(0, baseline), m_value);

    const QFont small = views::Theme::font(views::type::tiny);
    painter.setFont(small);
    painter.setPen(tokens.text2);
    painter.drawText(QRect(0, line::noteTop, width(), line::noteHeight), Qt::AlignVCenter,
                     QFontMetrics(small).elidedText(m_note, Qt::ElideRight, width()));
}

} // namespace panels
