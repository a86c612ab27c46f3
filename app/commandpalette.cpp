#include "app/commandpalette.h"

#include "views/shared/stylesheet.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStyledItemDelegate>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace app {

namespace {

constexpr int paletteWidth = 480, mostRows = 10, rowHeight = 7 * views::unit, iconSize = 16;
constexpr int idRole = Qt::UserRole;

// Every row is equally high and leaves room for a picture, whether it has one or not.
class RowDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight};
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() == 0) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->decorationSize = {iconSize, iconSize};
        }
    }
};

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
    , m_list(new QTreeWidget)
    , m_nothing(new QLabel(tr("No command has these words.")))
{
    views::setRole(this, "card");
    views::setRole(m_nothing, "small");
    m_nothing->setObjectName(QStringLiteral("nothing"));
    m_nothing->setFixedHeight(rowHeight);
    m_nothing->setIndent(2 * views::unit);
    m_field->setPlaceholderText(tr("Type a command"));
    m_field->setAccessibleName(m_field->placeholderText());
    m_field->installEventFilter(this);
    views::setRole(m_list, "choice"); // one row is marked at a time: the one that Enter or a click takes
    m_list->setMouseTracking(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setColumnCount(2);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setIconSize({iconSize, iconSize});
    m_list->setItemDelegate(new RowDelegate(m_list));
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(2 * views::unit, 2 * views::unit, 2 * views::unit, 2 * views::unit);
    layout->addWidget(m_field);
    layout->addWidget(m_list);
    layout->addWidget(m_nothing);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QTreeWidget::itemEntered, m_list,
            [this](QTreeWidgetItem *item) { m_list->setCurrentItem(item); });
    connect(m_list, &QTreeWidget::itemClicked, this, &CommandPalette::trigger);
}

void CommandPalette::open()
{
    m_actions.refresh();
    m_field->clear();
    filter({});
    const QWidget *window = parentWidget();
    move(window->mapToGlobal(QPoint((window->width() - paletteWidth) / 2, window->height() / 8)));
    show();
    m_field->setFocus();
}

QStringList CommandPalette::shownIds() const
{
    QStringList ids;
    for (int row = 0; row < m_list->topLevelItemCount(); ++row)
        ids.append(m_list->topLevelItem(row)->data(0, idRole).toString());
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
        auto *item = new QTreeWidgetItem(m_list, {rowText(*match.action), shortcutText(*match.action)});
        item->setIcon(0, m_actions.action(match.action->id)->icon());
        item->setData(0, idRole, match.action->id);
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    }
    m_list->setCurrentItem(m_list->topLevelItem(0));
    m_list->setVisible(!matches.empty());
    m_nothing->setVisible(matches.empty());
    m_list->setFixedHeight(std::min(m_list->topLevelItemCount(), mostRows) * rowHeight);
    setFixedSize(paletteWidth, layout()->sizeHint().height());
}

void CommandPalette::walk(int by)
{
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem()) + by;
    if (QTreeWidgetItem *item = m_list->topLevelItem(row))
        m_list->setCurrentItem(item);
}

void CommandPalette::trigger()
{
    const QTreeWidgetItem *item = m_list->currentItem();
    hide();
    if (item)
        m_actions.action(item->data(0, idRole).toString())->trigger();
}

// The field keeps the keyboard; the keys that walk and choose go to the list.
bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
        walk(1);
        return true;
    case Qt::Key_Up:
        walk(-1);
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
