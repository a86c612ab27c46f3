#include "app/settings.h"

#include <QFileInfo>

namespace app {

namespace {

constexpr int mostRecentFiles = 10;

// Grows when docks change their names or places, so that an old layout is not forced on a new window.
constexpr int layoutVersion = 1;

const QString themeKey = QStringLiteral("view/theme");
const QString reducedMotionKey = QStringLiteral("view/reducedMotion");
const QString recentFilesKey = QStringLiteral("files/recent");
const QString geometryKey = QStringLiteral("window/geometry");
const QString stateKey = QStringLiteral("window/state%1").arg(layoutVersion);

// As written to the store, in the order of the enumeration.
const QStringList themeWords{QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")};

} // namespace

Settings::Settings()
    : m_store(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("hopyard"),
              QStringLiteral("hopyard"))
{
}

Settings::Settings(const QString &ini)
    : m_store(ini, QSettings::IniFormat)
{
}

views::Theme::Choice Settings::theme() const
{
    const qsizetype index = themeWords.indexOf(m_store.value(themeKey).toString());
    return static_cast<views::Theme::Choice>(std::max<qsizetype>(index, 0));
}

void Settings::setTheme(views::Theme::Choice choice)
{
    m_store.setValue(themeKey, themeWords.value(static_cast<int>(choice)));
}

bool Settings::reducedMotion() const
{
    return m_store.value(reducedMotionKey, false).toBool();
}

void Settings::setReducedMotion(bool reduced)
{
    m_store.setValue(reducedMotionKey, reduced);
}

QStringList Settings::recentFiles() const
{
    return m_store.value(recentFilesKey).toStringList();
}

void Settings::addRecentFile(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QStringList files = recentFiles();
    files.removeAll(absolute);
    files.prepend(absolute);
    m_store.setValue(recentFilesKey, QStringList(files.mid(0, mostRecentFiles)));
}

void Settings::removeRecentFile(const QString &path)
{
    QStringList files = recentFiles();
    files.removeAll(QFileInfo(path).absoluteFilePath());
    m_store.setValue(recentFilesKey, files);
}

QByteArray Settings::windowGeometry() const
{
    return m_store.value(geometryKey).toByteArray();
}

QByteArray Settings::windowState() const
{
    return m_store.value(stateKey).toByteArray();
}

void Settings::setWindow(const QByteArray &geometry, const QByteArray &state)
{
    m_store.setValue(geometryKey, geometry);
    m_store.setValue(stateKey, state);
}

void Settings::forgetWindowState()
{
    m_store.remove(stateKey);
}

} // namespace app
