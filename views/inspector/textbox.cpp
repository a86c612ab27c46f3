#include "views/inspector/textbox.h"

#include <QAbstractTextDocumentLayout>
#include <QKeyEvent>
#include <QStyle>

#include <algorithm>

namespace inspector {

namespace {

constexpr int fewestLines = 3, mostLines = 12;
constexpr int padding = 6; // of the style sheet, with the border

} // namespace

TextBox::TextBox(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    connect(document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &TextBox::fitHeight);
    fitHeight();
}

void TextBox::fitHeight()
{
    // The layout of plain text counts its height in lines.
    const int needed = qRound(document()->documentLayout()->documentSize().height());
    const int lines = std::clamp(needed, fewestLines, mostLines);
    // A bar that comes and goes while the box grows would change where lines break, and so their number.
    setVerticalScrollBarPolicy(needed > mostLines ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
    setFixedHeight(lines * fontMetrics().lineSpacing() +
                   2 * (qRound(document()->documentMargin()) + padding));
}

void TextBox::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
}

void TextBox::showText(const QString &text)
{
    m_shown = text;
    if (toPlainText() != text)
        setPlainText(text);
}

void TextBox::markWrong(bool wrong)
{
    if (property("wrong").toBool() == wrong)
        return;
    setProperty("wrong", wrong);
    style()->unpolish(this);
    style()->polish(this);
}

void TextBox::focusOutEvent(QFocusEvent *event)
{
    QPlainTextEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && toPlainText() != m_shown)
        Q_EMIT finished(toPlainText());
}

void TextBox::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && toPlainText() != m_shown) {
        setPlainText(m_shown);
        Q_EMIT finished(m_shown);
    } else {
        QPlainTextEdit::keyPressEvent(event);
    }
}

} // namespace inspector
