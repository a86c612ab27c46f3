#include "views/inspector/mappart.h"

#include "model/kinds/values.h"
#include "views/inspector/formlayout.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QHBoxLayout>
#include <QJsonObject>
#include <QToolButton>

namespace inspector {

namespace {

QToolButton *smallButton(const char *picture, const QString &tip, views::Theme &theme)
{
    auto *button = new QToolButton;
    button->setIcon(views::icon(QLatin1String(picture), theme));
    button->setIconSize({16, 16});
    button->setFixedSize(24, 24);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    return button;
}

} // namespace

MapPart::MapPart(FormContext &context, const kinds::ParamSpec &row, diagram::ParamPath path)
    : FormPart(context, row, std::move(path))
    , m_entries(new QVBoxLayout)
    , m_problem(new QLabel)
{
    QToolButton *more = smallButton(":/icons/add.svg", tr("Add an operation"), context.theme());
    more->setObjectName(QStringLiteral("add"));
    QWidget *head = sectionHead(views::kindText(row.label), more);
    head->setToolTip(views::tipText(views::kindText(row.help) + u'\n' + views::kindText(row.source)));
    views::setRole(m_problem, "problem");
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    m_entries->setSpacing(rowGap);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(rowGap);
    layout->addWidget(head);
    layout->addLayout(m_entries);
    layout->addWidget(m_problem);
    connect(more, &QToolButton::clicked, this, &MapPart::add);
}

void MapPart::sync()
{
    const QJsonObject map = context().valueAt(path()).toObject();
    m_problem->hide();
    if (map.keys() != m_names)
        rebuild(map.keys());
    for (PartList *list : m_lists)
        list->sync();
    for (const auto &[name, field] : m_weights) {
        field->showText(QString::number(map.value(name).toDouble(), 'g', 15));
        field->markWrong(false);
    }
}

void MapPart::rebuild(const QStringList &names)
{
    m_names = names;
    m_lists.clear();
    m_weights.clear();
    while (QLayoutItem *item = m_entries->takeAt(0)) {
        item->widget()->hide(); // one of its fields may be the sender
        item->widget()->deleteLater();
        delete item;
    }
    for (const QString &name : names)
        m_entries->addWidget(makeEntry(name));
}

QWidget *MapPart::makeEntry(const QString &name)
{
    if (row().rows.empty())
        return makeHead(name);
    auto *entry = new QFrame;
    views::setRole(entry, "card");
    auto *layout = new QVBoxLayout(entry);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(rowGap);
    layout->addWidget(makeHead(name));
    m_lists.push_back(
        new PartList(context(), row().rows, path() + diagram::ParamPath{name}, PartList::Tagged::No));
    layout->addWidget(m_lists.back());
    return entry;
}

QWidget *MapPart::makeHead(const QString &name)
{
    auto *head = new QWidget;
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(rowGap);
    auto *title = new Field(context().theme());
    title->setObjectName(QStringLiteral("name:") + name);
    title->setAccessibleName(tr("Name of the operation"));
    title->showText(name);
    title->setFixedHeight(fieldHeight);
    layout->addWidget(title, 1);
    connect(title, &Field::finished, this,
            [this, name](const QString &text) { rename(name, text.trimmed()); });
    if (row().rows.empty()) {
        auto *weight = new Field(context().theme());
        weight->setObjectName(QStringLiteral("weight:") + name);
        weight->setAccessibleName(tr("Weight of %1").arg(name));
        weight->setFixedSize(64, fieldHeight);
        layout->addWidget(weight);
        m_weights.emplace_back(name, weight);
        connect(weight, &Field::finished, this, [this, name](const QString &text) { weigh(name, text); });
    }
    QToolButton *less = smallButton(":/icons/close.svg", tr("Remove %1").arg(name), context().theme());
    less->setObjectName(QStringLiteral("remove:") + name);
    layout->addWidget(less);
    connect(less, &QToolButton::clicked, this, [this, name] { remove(name); });
    return head;
}

void MapPart::change(const QJsonObject &map)
{
    if (const base::Outcome outcome = kinds::checkValue(row(), map); !outcome) {
        m_problem->setText(outcome.error());
        m_problem->show();
        return;
    }
    context().set(row(), path(), map.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(map));
    sync();
}

void MapPart::add()
{
    QJsonObject map = context().valueAt(path()).toObject();
    QString name = QStringLiteral("operation");
    for (int number = 2; map.contains(name); ++number)
        name = QStringLiteral("operation%1").arg(number);
    map.insert(name, row().rows.empty() ? QJsonValue(1) : QJsonValue(QJsonObject()));
    change(map);
}

void MapPart::remove(const QString &name)
{
    QJsonObject map = context().valueAt(path()).toObject();
    map.remove(name);
    change(map);
}

void MapPart::rename(const QString &from, const QString &to)
{
    QJsonObject map = context().valueAt(path()).toObject();
    if (to == from)
        return;
    if (map.contains(to)) {
        m_problem->setText(tr("There is an operation %1 already. Give this one another name.").arg(to));
        m_problem->show();
        return;
    }
    map.insert(to, map.take(from));
    change(map);
}

void MapPart::weigh(const QString &name, const QString &text)
{
    QJsonObject map = context().valueAt(path()).toObject();
    bool isNumber = false;
    const double weight = text.toDouble(&isNumber);
    map.insert(name, isNumber ? QJsonValue(weight) : QJsonValue(text));
    change(map);
}

} // namespace inspector
