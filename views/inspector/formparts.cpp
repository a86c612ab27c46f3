#include "views/inspector/formparts.h"

#include "model/kinds/values.h"
#include "views/inspector/formlayout.h"
#include "views/inspector/itemeditor.h"
#include "views/inspector/mappart.h"
#include "views/inspector/switch.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QHBoxLayout>

namespace inspector {

using kinds::ParamType;

FormPart::FormPart(FormContext &context, const kinds::ParamSpec &row, diagram::ParamPath path)
    : m_context(context)
    , m_row(row)
    , m_path(std::move(path))
{
    setObjectName(diagram::dotted(m_path));
}

QJsonValue FormPart::value() const
{
    const QJsonValue given = m_context.valueAt(m_path);
    return given.isUndefined() ? kinds::initialOf(m_row, m_context.beside(m_path)) : given;
}

PartList::PartList(FormContext &context, std::span<const kinds::ParamSpec> rows,
                   const diagram::ParamPath &prefix, Tagged tagged)
    : m_context(context)
    , m_rows(rows)
    , m_prefix(prefix)
    , m_tagged(tagged)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(rowGap);
    for (const kinds::ParamSpec &row : rows) {
        m_parts.push_back(makePart(context, row, prefix + diagram::ParamPath{QLatin1String(row.key)}));
        layout->addWidget(m_parts.back());
    }
}

void PartList::sync()
{
    const diagram::Params params = m_context.paramsAt(m_prefix);
    for (FormPart *part : m_parts) {
        const kinds::ParamSpec &row = part->row();
        const bool decided = m_tagged == Tagged::Yes || *row.tag;
        part->setVisible((!decided || kinds::isChosen(m_rows, row, params)) && m_context.isFound(part->path()));
        part->sync();
    }
}

QWidget *sectionHead(const QString &text, QWidget *atEnd)
{
    auto *label = new QLabel(text.toUpper());
    views::setRole(label, "section");
    label->setAccessibleName(text);
    auto *head = new QWidget;
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label, 1);
    if (atEnd)
        layout->addWidget(atEnd);
    head->setFixedHeight(24);
    return head;
}

PolicyPart::PolicyPart(FormContext &context, const kinds::ParamSpec &row, diagram::ParamPath path)
    : FormPart(context, row, std::move(path))
    , m_switch(new Switch(context.theme()))
    , m_rows(new PartList(context, row.rows, this->path(), PartList::Tagged::No))
{
    const QString label = views::kindText(row.label);
    m_switch->setAccessibleName(label);
    QWidget *head = sectionHead(label, m_switch);
    head->setToolTip(views::tipText(
        QStringList{views::kindText(row.help), views::kindText(row.source), tr("In a file: %1").arg(QLatin1String(row.key))}
            .join(u'\n')));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(rowGap);
    layout->addWidget(head);
    layout->addWidget(m_rows);
    connect(m_switch, &Switch::clicked, this, [this](bool on) {
        this->context().set(this->row(), this->path(),
                            on ? QJsonValue(QJsonObject()) : QJsonValue(QJsonValue::Undefined));
        sync();
    });
}

void PolicyPart::sync()
{
    // The word "none" also means that it is off.
    const bool on = context().valueAt(path()).isObject();
    m_switch->setChecked(on);
    m_rows->setVisible(on);
    m_rows->sync();
}

GroupPart::GroupPart(FormContext &context, const kinds::ParamSpec &row, diagram::ParamPath path)
    : FormPart(context, row, std::move(path))
    , m_rows(new PartList(context, row.rows, this->path(),
                          row.type == ParamType::Variant ? PartList::Tagged::Yes : PartList::Tagged::No))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(rowGap);
    // A section inside other rows says where it begins; a variant begins with its own choice.
    if (row.type == ParamType::Section) {
        auto *label = new QLabel(views::kindText(row.label));
        views::setRole(label, "caption");
        label->setContentsMargins(0, 4, 0, 0);
        label->setToolTip(views::tipText(views::kindText(row.help)));
        layout->addWidget(label);
    }
    layout->addWidget(m_rows);
}

FormPart *makePart(FormContext &context, const kinds::ParamSpec &row, diagram::ParamPath path)
{
    if (row.type == ParamType::Call || row.type == ParamType::Queue)
        return new FieldRow(context, row, std::move(path), new ItemEditor(context, row.type));
    if (Editor *editor = makeEditor(row, context.theme()))
        return new FieldRow(context, row, std::move(path), editor);
    if (row.type == ParamType::Policy)
        return new PolicyPart(context, row, std::move(path));
    if (row.type == ParamType::Map)
        return new MapPart(context, row, std::move(path));
    return new GroupPart(context, row, std::move(path));
}

} // namespace inspector
