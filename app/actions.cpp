#include "app/actions.h"

#include <QAction>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>
#include <QWidget>

namespace app {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Actions)
};

const char *const menuTitles[menuCount] = {
    QT_TRANSLATE_NOOP("Actions", "&File"), QT_TRANSLATE_NOOP("Actions", "&Edit"),
    QT_TRANSLATE_NOOP("Actions", "&View"), QT_TRANSLATE_NOOP("Actions", "&Insert"),
    QT_TRANSLATE_NOOP("Actions", "&Run"),  QT_TRANSLATE_NOOP("Actions", "&Help"),
};

QString mnemonicTitle(Menu menu)
{
    return Text::tr(menuTitles[static_cast<int>(menu)]);
}

} // namespace

QString menuTitle(Menu menu)
{
    return mnemonicTitle(menu).remove(QLatin1Char('&'));
}

Actions::Actions(ActionTable table, QWidget &window, QWidget &canvas, views::Theme &theme)
    : m_table(std::move(table))
    , m_theme(theme)
{
    for (const ActionSpec &spec : m_table) {
        auto *action = new QAction(spec.text, this);
        action->setObjectName(spec.id);
        action->setShortcuts(spec.shortcuts);
        action->setCheckable(static_cast<bool>(spec.checked));
        action->setAutoRepeat(spec.repeats);
        const bool everywhere = spec.reach == Reach::Window;
        action->setShortcutContext(everywhere ? Qt::WindowShortcut : Qt::WidgetWithChildrenShortcut);
        (everywhere ? window : canvas).addAction(action);
        connect(action, &QAction::triggered, this, [this, handler = spec.handler] {
            handler();
            refresh();
        });
        Q_ASSERT(!m_actions.contains(spec.id));
        m_actions.insert(spec.id, action);
    }
    dress();
    refresh();
    connect(&m_theme, &views::Theme::changed, this, &Actions::dress);
}

QAction *Actions::action(const QString &id) const
{
    Q_ASSERT(m_actions.contains(id));
    return m_actions.value(id);
}

void Actions::fill(QMenuBar &bar)
{
    for (int i = 0; i < menuCount; ++i) {
        const auto key = static_cast<Menu>(i);
        QMenu *menu = bar.addMenu(mnemonicTitle(key));
        connect(menu, &QMenu::aboutToShow, this, &Actions::refresh);
        for (const ActionSpec &spec : m_table) {
            if (spec.menu != key)
                continue;
            if (spec.startsSection)
                menu->addSeparator();
            menu->addAction(action(spec.id));
        }
        m_menus.insert(key, menu);
    }
}

void Actions::refresh()
{
    for (const ActionSpec &spec : m_table) {
        QAction *action = m_actions.value(spec.id);
        if (spec.enabled)
            action->setEnabled(spec.enabled());
        if (spec.checked)
            action->setChecked(spec.checked());
    }
}

void Actions::dress()
{
    for (const ActionSpec &spec : m_table) {
        if (!spec.icon.isEmpty())
            m_actions.value(spec.id)->setIcon(views::icon(spec.icon, m_theme));
    }
}

QString shortcutText(const ActionSpec &action)
{
    QStringList texts;
    for (const QKeySequence &keys : action.shortcuts)
        texts.append(keys.toString(QKeySequence::NativeText));
    return texts.join(Text::tr(" or "));
}

} // namespace app
