#include "views/panels/palette.h"

#include "views/panels/patterns.h"

#include "model/kinds/catalog.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QCoreApplication>
#include <QDrag>
#include <QHoverEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QMimeData>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace panels {

namespace {

constexpr int rowHeight = 32, glyphSize = 20, margin = 8, paletteWidth = 184;
constexpr int textLeft = glyphSize + 2 * margin, letterRoom = 16;
enum Role { KeyRole = Qt::UserRole, IconRole, LetterRole, PartRole };

// One kind: its glyph, its name and the letter that adds one while the canvas has the keyboard.
class RowPainter : public QStyledItemDelegate
{
public:
    RowPainter(views::Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {paletteWidth, rowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const views::Tokens &tokens = m_theme.tokens();
        const QRect row = option.rect.adjusted(margin, 1, -margin, -1);
        if (index.data(IconRole).isNull()) {
            paintHead(painter, option.rect, index.data(Qt::DisplayRole).toString());
            return;
        }
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (option.state & (QStyle::State_MouseOver | QStyle::State_Selected)) {
            painter->setPen(option.state & QStyle::State_HasFocus ? QPen(tokens.accent) : QPen(Qt::NoPen));
            painter->setBrush(tokens.chip);
            painter->drawRoundedRect(QRectF(row).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
        }
        const QRect glyphAt(row.x() + margin, row.center().y() - glyphSize / 2 + 1, glyphSize, glyphSize);
        painter->drawPixmap(glyphAt.topLeft(),
                            views::glyph(index.data(IconRole).toString(), tokens.text2, glyphSize,
                                         painter->device()->devicePixelRatioF()));
        painter->setFont(views::Theme::font(views::type::base, QFont::Medium));
        painter->setPen(tokens.text);
        painter->drawText(row.adjusted(textLeft, 0, -letterRoom, 0), Qt::AlignVCenter,
                          index.data(Qt::DisplayRole).toString());
        painter->setFont(views::Theme::font(views::type::caption));
        painter->setPen(tokens.text2);
        painter->drawText(row.adjusted(0, 0, -margin, 0), Qt::AlignVCenter | Qt::AlignRight,
                          index.data(LetterRole).toString());
        painter->restore();
    }

private:
    void paintHead(QPainter *painter, const QRect &row, const QString &text) const
    {
        painter->save();
        QFont font = views::Theme::font(views::type::caption, QFont::DemiBold);
        font.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
        painter->setFont(font);
        painter->setPen(m_theme.tokens().text2);
        painter->drawText(row.adjusted(2 * margin, 0, -margin, -6), Qt::AlignBottom | Qt::AlignLeft, text.toUpper());
        painter->restore();
    }

    views::Theme &m_theme;
};

class KindList : public QListWidget
{
public:
    explicit KindList(views::Theme &theme)
        : m_theme(theme)
    {
        setItemDelegate(new RowPainter(theme, this));
        setDragEnabled(true);
        setDragDropMode(QAbstractItemView::DragOnly);
        setMouseTracking(true);
        setUniformItemSizes(true);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    }

protected:
    QStringList mimeTypes() const override { return {QLatin1String(kindMimeType), QLatin1String(partMimeType)}; }

    QMimeData *mimeData(const QList<QListWidgetItem *> &items) const override
    {
        if (items.isEmpty())
            return nullptr;
        auto *carried = new QMimeData;
        if (const QByteArray part = items.first()->data(PartRole).toByteArray(); !part.isEmpty())
            carried->setData(QLatin1String(partMimeType), part);
        else
            carried->setData(QLatin1String(kindMimeType), items.first()->data(KeyRole).toString().toUtf8());
        return carried;
    }

    void startDrag(Qt::DropActions) override
    {
        if (!currentItem())
            return;
        auto *drag = new QDrag(this);
        drag->setMimeData(mimeData({currentItem()}));
        drag->setPixmap(views::glyph(currentItem()->data(IconRole).toString(), m_theme.tokens().accent, 32,
                                     devicePixelRatioF()));
        drag->setHotSpot({16, 16});
        drag->exec(Qt::CopyAction);
        forgetPointer();
    }

    // A style that activates on a single click must not add a node with every click, so Enter is read here.
    void keyPressEvent(QKeyEvent *event) override
    {
        if (currentItem() && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter))
            Q_EMIT itemDoubleClicked(currentItem());
        else
            QListWidget::keyPressEvent(event);
    }

private:
    // The drag ate the events that would have told that the pointer has left the row.
    void forgetPointer()
    {
        setCurrentItem(nullptr);
        setState(NoState);
        QHoverEvent left(QEvent::HoverLeave, QPointF(-1, -1), QPointF(-1, -1), QPointF(-1, -1));
        QCoreApplication::sendEvent(viewport(), &left);
        viewport()->update();
    }

    views::Theme &m_theme;
};

QListWidgetItem *rowOf(const kinds::KindSpec &kind)
{
    auto *item = new QListWidgetItem(views::kindText(kind.label));
    item->setData(KeyRole, QLatin1String(kind.key));
    item->setData(IconRole, QLatin1String(kind.icon));
    item->setData(LetterRole, QString(QLatin1Char(kind.shortcut)).toUpper());
    item->setToolTip(views::tipText(views::kindText(kind.hint)));
    return item;
}

QListWidgetItem *rowOf(const Pattern &pattern)
{
    auto *item = new QListWidgetItem(pattern.name);
    item->setData(KeyRole, pattern.key);
    item->setData(IconRole, QStringLiteral(":/icons/pattern.svg"));
    item->setData(PartRole, pattern.text);
    item->setToolTip(views::tipText(pattern.hint));
    return item;
}

} // namespace

Palette::Palette(views::Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_list(new KindList(theme))
{
    auto *head = new QLabel(tr("Add").toUpper());
    views::setRole(head, "section");
    head->setContentsMargins(16, 12, 16, 4);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(m_list);

    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Light);
    m_list->setObjectName(QStringLiteral("kinds"));
    m_list->setAccessibleName(tr("Kinds of node"));
    for (const kinds::KindSpec *kind : kinds::nodeKinds())
        m_list->addItem(rowOf(*kind));
    auto *patternHead = new QListWidgetItem(tr("Patterns"));
    patternHead->setFlags(Qt::NoItemFlags);
    m_list->addItem(patternHead);
    for (const Pattern &pattern : patterns())
        m_list->addItem(rowOf(pattern));
    connect(m_list, &QListWidget::itemDoubleClicked, this,
            [this](QListWidgetItem *item) {
                if (const QByteArray part = item->data(PartRole).toByteArray(); !part.isEmpty())
                    Q_EMIT addPart(part);
                else if (!item->data(KeyRole).isNull())
                    Q_EMIT add(item->data(KeyRole).toString());
            });
    connect(&theme, &views::Theme::changed, m_list->viewport(), qOverload<>(&QWidget::update));
}

QSize Palette::sizeHint() const
{
    return {paletteWidth, 320};
}

} // namespace panels
