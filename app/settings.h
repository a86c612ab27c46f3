// What the program remembers between starts, typed. Passed by reference; GUI thread.
#pragma once

#include "views/shared/theme.h"

#include <QSettings>
#include <QStringList>

namespace app {

class Settings
{
public:
    Settings();                            // of this user
    explicit Settings(const QString &ini); // kept in this file, for tests and pictures

    views::Theme::Choice theme() const;
    void setTheme(views::Theme::Choice choice);

    bool reducedMotion() const;
    void setReducedMotion(bool reduced);

    QStringList recentFiles() const; // newest first, at most ten, absolute
    void addRecentFile(const QString &path);
    void removeRecentFile(const QString &path);

    QByteArray windowGeometry() const;
    QByteArray windowState() const; // of toolbars and docks; empty: as designed
    void setWindow(const QByteArray &geometry, const QByteArray &state);
    void forgetWindowState();

private:
    QSettings m_store;
};

} // namespace app
