// Lines of text, as high as they need within reason, that speak when the keyboard leaves them; Esc brings the
// old text back. Private to this room.
#pragma once

#include <QPlainTextEdit>

namespace inspector {

class TextBox : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit TextBox(QWidget *parent = nullptr);

    void showText(const QString &text);
    void markWrong(bool wrong);
    bool isPending() const { return toPlainText() != m_shown; }

Q_SIGNALS:
    void finished(const QString &text); // differs from the text shown

protected:
    void resizeEvent(QResizeEvent *event) override; // other line breaks, another number of lines
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void fitHeight();

    QString m_shown;
};

} // namespace inspector
