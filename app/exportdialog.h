// Asks where a picture goes. GUI thread.
#pragma once

#include <QString>

class QWidget;

namespace app {

// A path that ends in .png, .svg or .pdf: the ending typed, else that of the chosen kind of file. `base` is
// the suggestion without an ending. Asks before a file is replaced. Empty: cancelled.
QString askPicturePath(QWidget &window, const QString &base);

} // namespace app
