#include "app/shortcutsheet.h"

#include "views/shared/stylesheet.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScreen>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace app {

namespace {

struct Gesture
{
    const char *how, *what;
};

// What mouse and keys do on the canvas itself; these have no actions to be read from.
constexpr Gesture gestures[] = {
    {QT_TRANSLATE_NOOP("app::ShortcutSheet", "Drag from the palette"),
     QT_TRANSLATE_NOOP("app::ShortcutSheet", "Add a node there")},
    {QT_TRANSLATE_NOOP("app::ShortcutSheet", "Double-click the canvas"),
     QT_TRANSLATE_NOOP("app::ShortcutSheet", "Add a node there")},
    {QT_TRANSLATE_NOOP("app::ShortcutSheet", "Drag from a node's rim"),
     QT_TRANSLATE_NOOP("app::ShortcutSheet", "Connect")},
    {QT_TRANSLATE_NOOP("app::ShortcutSheet", "Double-click a node"),
     QT_TRANSLATE_NOOP("app::ShortcutSheet", "Rename")},
    {QT_TRANSLATE_NOOP("app::ShortcutSheet", "Right-click a node or an edge"),
     QT_TRANSLATE_NOOP("app::ShortcutSheet", "Break it, heal it")},
    {QT_TRANSLATE_NOOP("app::ShortcutSheet", "Arrows, Shift + arrows"),
     QT_TRANSLATE_NOOP("app::ShortcutSheet", "Move by a grid step, by 1 px")},
    {QT_TRANSLATE_NOOP("app::ShortcutSheet", "Alt + arrows"),
     QT_TRANSLATE_NOOP("app::ShortcutSheet", "Walk to the next node")},
    {QT_TRANSLATE_NOOP("app::ShortcutSheet", "Alt + drag"), QT_TRANSLATE_NOOP("app::ShortcutSheet", "Copy")},
    {QT_TRANSLATE_NOOP("app::ShortcutSheet", "Ctrl + wheel"),
     QT_TRANSLATE_NOOP("app::ShortcutSheet", "Zoom at the pointer")},
    {QT_TRANSLATE_NOOP("app::ShortcutSheet", "Space or middle button + drag"),
     QT_TRANSLATE_NOOP("app::ShortcutSheet", "Pan")},
};

using Rows = QList<std::pair<QString, QString>>; // keys, what they do

QWidget *section(const QString &title, const Rows &rows)
{
    auto *part = new QWidget;
    auto *grid = new QGridLayout(part);
    grid->setContentsMargins(0, 0, 0, 3 * views::unit);
    grid->setHorizontalSpacing(4 * views::unit);
    grid->setVerticalSpacing(views::unit);
    auto *head = new QLabel(title.toUpper());
    views::setRole(head, "section");
    grid->addWidget(head, 0, 0, 1, 2);
    for (const auto &[keys, what] : rows) {
        const int row = grid->rowCount();
        auto *name = new QLabel(what);
        auto *key = new QLabel(keys);
        views::setRole(name, "row");
        grid->addWidget(name, row, 0);
        grid->addWidget(key, row, 1, Qt::AlignRight);
    }
    grid->setColumnStretch(0, 1);
    return part;
}

Rows rowsOf(const ActionTable &table, Menu menu)
{
    Rows rows;
    for (const ActionSpec &action : table) {
        if (action.menu == menu && !action.shortcuts.isEmpty())
            rows.append({shortcutText(action), QString(action.text).remove(QStringLiteral("..."))});
    }
    return rows;
}

} // namespace

ShortcutSheet::ShortcutSheet(const ActionTable &table, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Keys and gestures"));
    auto *columns = new QHBoxLayout;
    columns->setSpacing(7 * views::unit);
    std::array<QVBoxLayout *, 3> column{new QVBoxLayout, new QVBoxLayout, new QVBoxLayout};
    std::array<qsizetype, 3> height{};
    const auto add = [&](const QString &title, const Rows &rows) {
        if (rows.isEmpty())
            return;
        const auto shortest =
            static_cast<std::size_t>(std::min_element(height.begin(), height.end()) - height.begin());
        column[shortest]->addWidget(section(title, rows));
        height[shortest] += rows.size() + 2;
    };
    // First what no menu tells.
    Rows byMouse;
    for (const Gesture &gesture : gestures)
        byMouse.append({tr(gesture.how), tr(gesture.what)});
    add(tr("On the canvas"), byMouse);
    for (const Menu menu : {Menu::Run, Menu::Insert, Menu::Edit, Menu::File, Menu::View, Menu::Help})
        add(menuTitle(menu), rowsOf(table, menu));
    for (QVBoxLayout *one : column) {
        one->addStretch();
        columns->addLayout(one);
    }

    auto *page = new QWidget;
    page->setLayout(columns);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(scroll);
    const QSize room = screen()->availableSize() - QSize(80, 80);
    resize((page->sizeHint() + QSize(64, 40)).expandedTo({720, 0}).boundedTo(room));
}

} // namespace app
