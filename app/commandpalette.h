// Ctrl+K: type a few letters of any command and press Enter. Made from the table of actions. GUI thread.
#pragma once

#include "app/actions.h"

#include <QFrame>

class QLabel;
class QLineEdit;
class QTreeWidget;

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
    void walk(int by);
    void trigger();

    Actions &m_actions;
    QLineEdit *m_field;
    QTreeWidget *m_list; // command and keys
    QLabel *m_nothing;   // stands in its place when nothing matches
};

// How well an action's words match what was typed: 0 not at all; a beginning counts more than a middle.
int matchScore(const QString &text, const QString &typed);

} // namespace app
