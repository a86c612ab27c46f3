// The one style sheet of the application. Widgets choose among its forms with the property "role":
// QLabel: caption, section, title, problem, figure; QPushButton: primary, chip; QFrame: panel, note,
// separator; QListView and QTreeView: choice, whose current row follows the pointer.
#pragma once

#include "views/shared/theme.h"

class QWidget;

namespace views {

QString styleSheetFor(const Tokens &tokens);

// Gives a widget one of the roles above, also after it has been shown.
void setRole(QWidget *widget, const char *role);

} // namespace views
