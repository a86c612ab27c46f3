#include "views/inspector/ordereditor.h"

#include "views/shared/words.h"

#include <QHBoxLayout>
#include <QJsonArray>
#include <QKeyEvent>
#include <QListWidget>
#include <QToolButton>

namespace inspector {

namespace {

constexpr int rowHeight = 24;

QToolButton *moveButton(const QString &name, Qt::ArrowType arrow, const QString &tip)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setArrowType(arrow);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setFixedSize(28, 28);
    return button;
}

} // namespace

OrderEditor::OrderEditor(const kinds::ParamSpec &row, views::Theme &)
    : m_row(row)
    , m_head(new QWidget)
    , m_up(moveButton(QStringLiteral("up"), Qt::UpArrow, tr("Further out (Alt+Up)")))
    , m_down(moveButton(QStringLiteral("down"), Qt::DownArrow, tr("Further in (Alt+Down)")))
    , m_list(new QListWidget)
{
    auto *buttons = new QHBoxLayout(m_head);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(4);
    buttons->addStretch();
    buttons->addWidget(m_up);
    buttons->addWidget(m_down);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
    setFocusProxy(m_list);
    m_list->setAccessibleName(views::kindText(row.label));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setFixedHeight(static_cast<int>(row.options.size()) * rowHeight + 2 * m_list->frameWidth() + 2);
    connect(m_up, &QToolButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { move(1); });
    connect(m_list, &QListWidget::currentRowChanged, this, &OrderEditor::enableButtons);
    connect(m_list->model(), &QAbstractItemModel::rowsMoved, this, &OrderEditor::choose);
    m_list->installEventFilter(this);
}

bool OrderEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<const QKeyEvent *>(event);
        const bool up = key->key() == Qt::Key_Up, down = key->key() == Qt::Key_Down;
        if (key->modifiers() & Qt::AltModifier && (up || down)) {
            move(up ? -1 : 1);
            return true;
        }
    }
    return Editor::eventFilter(watched, event);
}

OrderEditor::~OrderEditor() = default;

QWidget *OrderEditor::head()
{
    return m_head;
}

void OrderEditor::showValue(const QJsonValue &value)
{
    QStringList shown, wanted;
    for (int i = 0; i < m_list->count(); ++i)
        shown << m_list->item(i)->data(Qt::UserRole).toString();
    for (const QJsonValue name : value.toArray())
        wanted << name.toString();
    if (shown == wanted)
        return;
    const QListWidgetItem *current = m_list->currentItem();
    const QString selected = current ? current->data(Qt::UserRole).toString() : QString();
    m_list->clear();
    for (const QString &name : wanted) {
        auto *item = new QListWidgetItem(m_list);
        for (const kinds::Option &option : m_row.options) {
            if (name == QLatin1String(option.key))
                item->setText(views::kindText(option.label));
        }
        item->setData(Qt::UserRole, name);
        item->setSizeHint({0, rowHeight});
        if (name == selected)
            m_list->setCurrentItem(item);
    }
    enableButtons();
}

void OrderEditor::move(int by)
{
    const int from = m_list->currentRow(), to = from + by;
    if (from < 0 || to < 0 || to >= m_list->count())
        return;
    QListWidgetItem *item = m_list->takeItem(from);
    m_list->insertItem(to, item);
    m_list->setCurrentRow(to);
    choose();
}

void OrderEditor::choose()
{
    QJsonArray names;
    for (int i = 0; i < m_list->count(); ++i)
        names << m_list->item(i)->data(Qt::UserRole).toString();
    Q_EMIT chosen(names);
    enableButtons();
}

void OrderEditor::enableButtons()
{
    const int row = m_list->currentRow();
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_list->count());
}

} // namespace inspector
