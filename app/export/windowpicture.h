// `hopyard picture --window`: the whole window, as it would stand on a screen, without one.
#pragma once

#include "app/headless.h"

class QTemporaryFile;

namespace app {

// REQUIRES: the file can be read; a QApplication on a screen at least as large as the window, see
// OffscreenPlatform.
ExitCode windowPicture(const PictureCommand &command, Streams streams);

// Makes the next QApplication draw into memory, on a screen of the size the command wants, display or none.
// Lives as long as the application.
class OffscreenPlatform
{
public:
    OffscreenPlatform(QSize screen, double ratio);
    ~OffscreenPlatform();

private:
    static void passOwnMessages(QtMsgType type, const QMessageLogContext &context, const QString &text);

    std::unique_ptr<QTemporaryFile> m_screen;
};
inline constexpr QSize usualWindow{1440, 900};

} // namespace app
