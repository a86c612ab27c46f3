// A choice among other items of the drawing. Private to this room.
#pragma once

#include "views/inspector/editors.h"
#include "views/inspector/formcontext.h"

namespace inspector {

class ItemEditor : public Editor
{
    Q_OBJECT
public:
    ItemEditor(const FormContext &context, kinds::ParamType items);
    void showValue(const QJsonValue &value) override;
    void markWrong(bool) override {}

private:
    const FormContext &m_context;
    kinds::ParamType m_items;
    ChoiceBox *m_box;
};

} // namespace inspector
