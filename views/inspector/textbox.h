// Several lines of text that speak when the keyboard leaves them; Esc brings the old text back. Private to
// this room.
#pragma once

#include <QPlainTextEdit>

namespace inspector {

class TextBox : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit TextBox(int lines, QWidget *parent = nullptr);

    void showText(const QString &text);
    void markWrong(bool wrong);
    bool isPending() const { return toPlainText() != m_shown; }

Q_SIGNALS:
    void finished(const QString &text); // differs from the text shown

protected:
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QString m_shown;
};

} // namespace inspector
