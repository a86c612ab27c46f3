// F1: all keys and gestures on one page, made from the table of actions. Stays open beside the window. GUI
// thread.
#pragma once

#include "app/actions.h"

#include <QDialog>

namespace app {

class ShortcutSheet : public QDialog
{
    Q_OBJECT
public:
    ShortcutSheet(const ActionTable &table, QWidget *parent);
};

} // namespace app
