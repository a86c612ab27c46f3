#include "views/inspector/itemeditor.h"

#include <QHBoxLayout>

namespace inspector {

ItemEditor::ItemEditor(const FormContext &context, kinds::ParamType items)
    : m_context(context)
    , m_items(items)
    , m_box(new ChoiceBox)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_box);
    setFocusProxy(m_box);
    connect(m_box, &QComboBox::activated, this, [this] {
        const QString id = m_box->currentData().toString();
        Q_EMIT chosen(id.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(id));
    });
}

// The items may have come or gone, or have new names.
void ItemEditor::showValue(const QJsonValue &value)
{
    m_box->clear();
    m_box->addItem(tr("none"), QString());
    for (const auto &[id, label] : m_items == kinds::ParamType::Call ? m_context.callsBeside() : m_context.queues())
        m_box->addItem(label, id);
    const QString id = value.toString();
    if (m_box->findData(id) < 0)
        m_box->addItem(id, id);
    m_box->setCurrentIndex(m_box->findData(id));
    m_box->setToolTip(m_box->currentText());
}

} // namespace inspector
