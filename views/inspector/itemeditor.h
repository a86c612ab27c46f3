// A choice among other items of the drawing. Private to this room.
#pragma once

#include "views/inspector/editors.h"
#include "views/inspector/formcontext.h"

namespace inspector {

class ItemEditor : public Editor
{
    Q_OBJECT
public:
    explicit ItemEditor(const FormContext &context);
    void showValue(const QJsonValue &value) override;
    void markWrong(bool) override {}

private:
    const FormContext &m_context;
    ChoiceBox *m_box;
};

} // namespace inspector
