#include "views/inspector/editors.h"

#include "views/inspector/distributioneditor.h"
#include "views/inspector/ordereditor.h"
#include "views/inspector/switch.h"
#include "views/shared/words.h"

#include <QAction>
#include <QCompleter>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QStylePainter>

#include <cmath>

namespace inspector {

using kinds::ParamType;

namespace {

bool isNumber(ParamType type)
{
    return type == ParamType::Count || type == ParamType::Number || type == ParamType::Ratio ||
           type == ParamType::Percent || type == ParamType::Rate;
}

bool isList(ParamType type)
{
    return type == ParamType::NameList || type == ParamType::Times || type == ParamType::Rates;
}

QString unitOf(ParamType type)
{
    return type == ParamType::Rate || type == ParamType::Rates ? QStringLiteral("/s")
           : type == ParamType::Percent                        ? QStringLiteral("%")
                                                               : QString();
}

// What one press of an arrow key adds; 0: nothing sensible.
double stepOf(ParamType type)
{
    return type == ParamType::Ratio ? 0.01 : type == ParamType::Count || type == ParamType::Percent ? 1 : 0;
}

QString itemText(const QJsonValue &value)
{
    if (value.isBool() || value.isObject() || value.isArray())
        return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact)).chopped(1).mid(1);
    return value.isDouble() ? QString::number(value.toDouble(), 'g', 15) : value.toString();
}

QJsonValue itemFromText(const kinds::ParamSpec &row, const QString &text)
{
    bool isPlainNumber = false;
    const double number = text.toDouble(&isPlainNumber);
    return row.type == ParamType::Rates && isPlainNumber ? QJsonValue(number) : QJsonValue(text);
}

void fill(QWidget *holder, QWidget *content)
{
    auto *layout = new QHBoxLayout(holder);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(content);
    holder->setFocusProxy(content);
}

// Ticking several things should not open the menu several times.
class StayingMenu : public QMenu
{
public:
    using QMenu::QMenu;

protected:
    void mouseReleaseEvent(QMouseEvent *event) override
    {
        QAction *action = actionAt(event->position().toPoint());
        if (action && action->isCheckable())
            action->trigger();
        else
            QMenu::mouseReleaseEvent(event);
    }
};

} // namespace

QString valueText(const kinds::ParamSpec &row, const QJsonValue &value)
{
    if (!isList(row.type))
        return itemText(value);
    QStringList items;
    for (const QJsonValue item : value.toArray())
        items << itemText(item);
    return items.join(QStringLiteral(", "));
}

QJsonValue valueFromText(const kinds::ParamSpec &row, const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return QJsonValue::Undefined;
    if (isList(row.type)) {
        QJsonArray items;
        for (const QString &item : trimmed.split(u',', Qt::SkipEmptyParts))
            items << itemFromText(row, item.trimmed());
        return items;
    }
    bool isPlainNumber = false;
    const double number = trimmed.toDouble(&isPlainNumber);
    if (isNumber(row.type) && isPlainNumber)
        return number;
    if (row.type == ParamType::Any) { // what reads as JSON is that, the rest a text
        const QJsonArray whole = QJsonDocument::fromJson('[' + trimmed.toUtf8() + ']').array();
        return whole.size() == 1 ? whole.first() : QJsonValue(trimmed);
    }
    return row.type == ParamType::Duration ? trimmed.simplified().remove(u' ') : trimmed;
}

Editor *makeEditor(const kinds::ParamSpec &row, views::Theme &theme)
{
    switch (row.type) {
    case ParamType::Policy:
    case ParamType::Section:
    case ParamType::Variant:
    case ParamType::Map:
        return nullptr;
    case ParamType::Choice:
        return new ChoiceEditor(row);
    case ParamType::Flag:
        return new FlagEditor(row, theme);
    case ParamType::Distribution:
        return new DistributionEditor(row, theme);
    case ParamType::Order:
        return new OrderEditor(row, theme);
    case ParamType::NameList:
        if (!row.options.empty())
            return new TicksEditor(row);
        break;
    default:
        break;
    }
    return new TextEditor(row, theme);
}

Field::Field(views::Theme &theme, const QString &unit, QWidget *parent)
    : QLineEdit(parent)
    , m_theme(theme)
    , m_unit(unit)
{
    if (!unit.isEmpty())
        setTextMargins(0, 0, fontMetrics().horizontalAdvance(unit) + 4, 0);
    connect(this, &QLineEdit::editingFinished, this, &Field::finish);
}

void Field::showText(const QString &text)
{
    m_shown = text;
    if (this->text() != text)
        setText(text);
    setModified(false);
    setCursorPosition(0);
}

void Field::showTyped(const QString &text)
{
    if (this->text() != text)
        setText(text);
}

void Field::markWrong(bool wrong)
{
    if (property("wrong").toBool() == wrong)
        return;
    setProperty("wrong", wrong);
    style()->unpolish(this);
    style()->polish(this);
}

void Field::finish()
{
    if (text() != m_shown)
        Q_EMIT finished(text());
}

void Field::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && text() != m_shown) {
        setText(m_shown);
        selectAll();
        Q_EMIT finished(m_shown);
    } else if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) {
        Q_EMIT stepped(event->key() == Qt::Key_Up ? 1 : -1);
    } else {
        QLineEdit::keyPressEvent(event);
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            selectAll(); // what is typed next replaces what was taken
    }
}

void Field::setHint(const QString &hint)
{
    m_hint = hint;
    update();
}

void Field::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    painter.setPen(m_theme.tokens().text2);
    // A placeholder of Qt's own is half transparent under a style sheet: too faint to read.
    if (text().isEmpty() && !hasFocus())
        painter.drawText(rect().adjusted(11, 0, -9, 0), Qt::AlignLeft | Qt::AlignVCenter, m_hint);
    painter.setFont(views::Theme::font(views::type::caption));
    painter.drawText(rect().adjusted(0, 0, -9, 0), Qt::AlignRight | Qt::AlignVCenter, m_unit);
}

TextEditor::TextEditor(const kinds::ParamSpec &row, views::Theme &theme)
    : m_row(row)
    , m_field(new Field(theme, unitOf(row.type)))
{
    fill(this, m_field);
    m_field->setHint(*row.initial ? QString() : tr("not set"));
    if (*row.word)
        m_field->setCompleter(new QCompleter({QLatin1String(row.word)}, m_field));
    connect(m_field, &Field::finished, this,
            [this](const QString &text) { Q_EMIT chosen(valueFromText(m_row, text)); });
    connect(m_field, &Field::stepped, this, &TextEditor::step);
}

void TextEditor::showValue(const QJsonValue &value)
{
    m_field->showText(valueText(m_row, value));
    m_field->markWrong(false);
}

void TextEditor::step(int by)
{
    bool isPlainNumber = false;
    const double number = m_field->text().toDouble(&isPlainNumber);
    const double grain = stepOf(m_row.type);
    if (!isPlainNumber || grain <= 0)
        return;
    // The multiple of the grain, not a sum: 0.1 + 0.01 + 0.01 would soon show its tail.
    double next = std::round(number / grain + by) / std::round(1 / grain);
    if (m_row.min != m_row.max)
        next = std::clamp(next, m_row.min, m_row.max);
    Q_EMIT chosen(next);
}

ChoiceBox::ChoiceBox()
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
}

// A wheel that scrolls the form must not change what it passes over.
void ChoiceBox::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

void ChoiceBox::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    const QRect room =
        style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    if (currentIndex() < 0)
        option.currentText = placeholderText();
    option.currentText = fontMetrics().elidedText(option.currentText, Qt::ElideRight, room.width());
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

ChoiceEditor::ChoiceEditor(const kinds::ParamSpec &row)
    : m_box(new ChoiceBox)
{
    fill(this, m_box);
    m_box->setPlaceholderText(tr("not set"));
    for (const kinds::Option &option : row.options)
        m_box->addItem(views::kindText(option.label), QLatin1String(option.key));
    connect(m_box, &QComboBox::activated, this, [this] { Q_EMIT chosen(m_box->currentData().toString()); });
}

void ChoiceEditor::showValue(const QJsonValue &value)
{
    m_box->setCurrentIndex(m_box->findData(itemText(value)));
    m_box->setToolTip(m_box->currentText());
}

FlagEditor::FlagEditor(const kinds::ParamSpec &row, views::Theme &theme)
    : m_switch(new Switch(theme))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addStretch();
    layout->addWidget(m_switch);
    setFocusProxy(m_switch);
    m_switch->setAccessibleName(views::kindText(row.label));
    connect(m_switch, &Switch::clicked, this, [this](bool on) { Q_EMIT chosen(on); });
}

void FlagEditor::showValue(const QJsonValue &value)
{
    m_switch->setChecked(value.toBool());
}

MenuBox::MenuBox(QMenu *menu)
    : m_menu(menu)
{
    menu->setParent(this, menu->windowFlags());
    addItem(QString());
}

void MenuBox::showText(const QString &text)
{
    setItemText(0, text);
}

void MenuBox::showPopup()
{
    m_menu->popup(mapToGlobal(QPoint(0, height())));
}

TicksEditor::TicksEditor(const kinds::ParamSpec &row)
    : m_box(new MenuBox(new StayingMenu))
    , m_empty(*row.empty ? views::kindText(row.empty) : tr("nothing"))
{
    fill(this, m_box);
    for (const kinds::Option &option : row.options) {
        QAction *action = m_box->menu()->addAction(views::kindText(option.label));
        action->setCheckable(true);
        action->setData(QLatin1String(option.key));
        connect(action, &QAction::triggered, this, [this] { Q_EMIT chosen(ticked()); });
    }
}

void TicksEditor::showValue(const QJsonValue &value)
{
    m_shown = value;
    QStringList names, labels;
    for (const QJsonValue name : value.toArray())
        names << itemText(name);
    for (QAction *action : m_box->menu()->actions()) {
        action->setChecked(names.contains(action->data().toString()));
        if (action->isChecked())
            labels << action->text();
    }
    m_box->showText(labels.isEmpty()     ? m_empty
                    : labels.size() == 1 ? labels.first()
                                         : tr("%1 causes").arg(labels.size()));
    m_box->setToolTip(labels.join(QStringLiteral(", ")));
}

QJsonValue TicksEditor::ticked() const
{
    QJsonArray names;
    QStringList offered;
    for (const QAction *action : m_box->menu()->actions()) {
        offered << action->data().toString();
        if (action->isChecked())
            names << action->data().toString();
    }
    for (const QJsonValue name : m_shown.toArray()) {
        if (!offered.contains(itemText(name)))
            names << name;
    }
    return names;
}

} // namespace inspector
