// A sentence above the canvas that something could not be done, with all that is wrong listed below it. It
// stays until it is closed or replaced and never takes the keyboard. GUI thread.
#pragma once

#include "model/base/issue.h"
#include "views/shared/theme.h"

#include <QFrame>

class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace app {

class Banner : public QFrame
{
    Q_OBJECT
public:
    explicit Banner(views::Theme &theme, QWidget *parent = nullptr);

    void say(const QString &sentence, const base::Issues &issues = {});
    QString text() const; // all that it says

private:
    void dress();
    void fitIssues();

    views::Theme &m_theme;
    QLabel *m_glyph;
    QLabel *m_sentence;
    QPlainTextEdit *m_issues; // can be selected and copied
    QToolButton *m_close;
};

} // namespace app
