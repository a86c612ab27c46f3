#include "views/inspector/textbox.h"

#include <QKeyEvent>
#include <QStyle>

namespace inspector {

TextBox::TextBox(int lines, QWidget *parent)
    : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setFixedHeight(lines * fontMetrics().lineSpacing() + 20);
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
