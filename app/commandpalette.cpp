#include "app/commandpalette.h"

#include "views/shared/stylesheet.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace app {

namespace {

constexpr QSize paletteSize{480, 360};
constexpr int idRole = Qt::UserRole;

QString rowText(const ActionSpec &action)
{
    return CommandPalette::tr("%1: %2").arg(menuTitle(action.menu), action.text);
}

} // namespace

int matchScore(const QString &text, const QString &typed)
{
    int score = 1;
    for (const QString &word : typed.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive);
        if (at < 0)
            return 0;
        const bool begins = at == 0 || !text.at(at - 1).isLetterOrNumber();
        score += begins ? 3 : 1;
    }
    return score;
}

CommandPalette::CommandPalette(Actions &actions, QWidget &window)
    : QFrame(&window, Qt::Popup)
    , m_actions(actions)
    , m_field(new QLineEdit)
    , m_list(new QListWidget)
{
    views::setRole(this, "card");
    m_field->setPlaceholderText(tr("Type a command"));
    m_field->setAccessibleName(m_field->placeholderText());
    m_field->installEventFilter(this);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * views::unit, 2 * views::unit, 2 * views::unit, 2 * views::unit);
    layout->addWidget(m_field);
    layout->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::trigger);
}

void CommandPalette::open()
{
    m_actions.refresh();
    m_field->clear();
    filter({});
    const QWidget *window = parentWidget();
    const QPoint top((window->width() - paletteSize.width()) / 2, window->height() / 8);
    setGeometry(QRect(window->mapToGlobal(top), paletteSize));
    show();
    m_field->setFocus();
}

QStringList CommandPalette::shownIds() const
{
    QStringList ids;
    for (int row = 0; row < m_list->count(); ++row)
        ids.append(m_list->item(row)->data(idRole).toString());
    return ids;
}

void CommandPalette::filter(const QString &typed)
{
    struct Match
    {
        const ActionSpec *action;
        int score;
    };
    std::vector<Match> matches;
    for (const ActionSpec &action : m_actions.table()) {
        const int score = matchScore(rowText(action), typed);
        if (score > 0 && m_actions.action(action.id)->isEnabled())
            matches.push_back({&action, score});
    }
    std::stable_sort(matches.begin(), matches.end(),
                     [](const Match &a, const Match &b) { return a.score > b.score; });
    m_list->clear();
    for (const Match &match : matches) {
        const QString keys = shortcutText(*match.action);
        auto *item = new QListWidgetItem(m_actions.action(match.action->id)->icon(),
                                         rowText(*match.action) +
                                             (keys.isEmpty() ? QString() : QStringLiteral("   ") + keys));
        item->setData(idRole, match.action->id);
        m_list->addItem(item);
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::trigger()
{
    const QListWidgetItem *item = m_list->currentItem();
    hide();
    if (item)
        m_actions.action(item->data(idRole).toString())->trigger();
}

// The field keeps the keyboard; the keys that walk and choose go to the list.
bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const int last = m_list->count() - 1;
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
        m_list->setCurrentRow(std::min(m_list->currentRow() + 1, last));
        return true;
    case Qt::Key_Up:
        m_list->setCurrentRow(std::max(m_list->currentRow() - 1, 0));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        trigger();
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

} // namespace app
