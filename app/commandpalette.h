// Ctrl+K: type a few letters of any command and press Enter. Made from the table of actions. GUI thread.
#pragma once

#include "app/actions.h"

#include <QFrame>

class QLineEdit;
class QListWidget;

namespace app {

class CommandPalette : public QFrame
{
    Q_OBJECT
public:
    CommandPalette(Actions &actions, QWidget &window);

    void open();                  // over the window, empty, with the keyboard
    QStringList shownIds() const; // best first

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &typed);
    void trigger();

    Actions &m_actions;
    QLineEdit *m_field;
    QListWidget *m_list;
};

// How well an action's words match what was typed: 0 not at all; a beginning counts more than a middle.
int matchScore(const QString &text, const QString &typed);

} // namespace app
