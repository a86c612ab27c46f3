// Every command of the window stands in one table; menus, shortcuts, the shortcuts sheet and the command
// palette are made from it. GUI thread.
#pragma once

#include "views/shared/theme.h"

#include <QHash>
#include <QKeySequence>
#include <QObject>

#include <functional>
#include <vector>

class QAction;
class QMenu;
class QMenuBar;

namespace app {

enum class Menu { File, Edit, View, Insert, Run, Help };
inline constexpr int menuCount = 6;
QString menuTitle(Menu menu); // without a mnemonic

// Where a shortcut is heard. Letters belong to the canvas: elsewhere they are typed.
enum class Reach { Window, Canvas };

struct ActionSpec
{
    QString id = {}; // "file.open": for code and tests, never shown
    Menu menu = Menu::File;
    QString text = {}; // translated; ends in "..." when it asks for more
    QString icon = {}; // resource; may be empty
    QList<QKeySequence> shortcuts = {};
    std::function<void()> handler = {};
    Reach reach = Reach::Window;
    std::function<bool()> enabled = {}; // empty: always
    std::function<bool()> checked = {}; // empty: not a switch
    bool startsSection = false;         // a line above it in the menu
    bool repeats = true;                // while its keys are held down
};
using ActionTable = std::vector<ActionSpec>;

class Actions : public QObject
{
    Q_OBJECT
public:
    // The shortcuts of Reach::Canvas are heard while `canvas` or a child of it has the keyboard.
    Actions(ActionTable table, QWidget &window, QWidget &canvas, views::Theme &theme);

    const ActionTable &table() const { return m_table; }
    // REQUIRES: the table has the id.
    QAction *action(const QString &id) const;
    void fill(QMenuBar &bar);
    QMenu *menu(Menu menu) const { return m_menus.value(menu); } // after fill()
    // Asks every row whether it is enabled and checked.
    void refresh();

private:
    void dress();

    ActionTable m_table;
    views::Theme &m_theme;
    QHash<QString, QAction *> m_actions;
    QHash<Menu, QMenu *> m_menus;
};

// "Ctrl+Shift+Z" as the platform writes it, several joined by " or ".
QString shortcutText(const ActionSpec &action);

} // namespace app
