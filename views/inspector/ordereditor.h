// An order of names: a list whose rows can be dragged, or moved by two buttons and by Alt with the arrows.
// Private to this room.
#pragma once

#include "views/inspector/editors.h"

class QListWidget;
class QToolButton;

namespace inspector {

class OrderEditor : public Editor
{
    Q_OBJECT
public:
    OrderEditor(const kinds::ParamSpec &row, views::Theme &theme);
    ~OrderEditor() override;

    void showValue(const QJsonValue &value) override;
    void markWrong(bool) override {}
    QWidget *head() override;
    QWidget *body() override { return this; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override; // keys of the list

private:
    void move(int by);
    void choose();
    void enableButtons();

    const kinds::ParamSpec &m_row;
    QWidget *m_head;
    QToolButton *m_up, *m_down;
    QListWidget *m_list;
};

} // namespace inspector
