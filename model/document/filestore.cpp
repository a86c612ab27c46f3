#include "model/document/filestore.h"

#include "model/document/limits.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace document {

namespace {

class FileStore
{
    Q_DECLARE_TR_FUNCTIONS(document::FileStore)

public:
    static base::Error unreadable(const QString &path, const QString &why, const QString &remedy)
    {
        return {tr("%1 cannot be read: %2; %3.").arg(shown(path), why, remedy)};
    }
    // What is on the disk is untouched.
    static base::Error unsaved(const QString &path, const QString &why)
    {
        return {
            tr("%1 was not saved: %2; make room or save under another name. What was in the file before is "
               "still there.")
                .arg(shown(path), why)};
    }
    static base::Error uncertain(const QString &path, const QString &why)
    {
        return {tr("%1 is written, but the disk has not confirmed it: %2; save again, or under another name.")
                    .arg(shown(path), why)};
    }
    static base::Error noPlace(const QString &path, const QString &why)
    {
        return {tr("%1 was not saved: %2; choose another name.").arg(shown(path), why)};
    }

    static base::Result<QByteArray> read(const QString &path);
    static base::Outcome write(const QString &path, const QByteArray &bytes);

private:
    static QString shown(const QString &path) { return QDir::toNativeSeparators(path); }
};

// Both give the reason of a failure, or an empty text.
QString syncFile(int handle)
{
#ifdef Q_OS_UNIX
    if (::fsync(handle) != 0)
        return QString::fromLocal8Bit(std::strerror(errno));
#else
    Q_UNUSED(handle)
#endif
    return {};
}

// Makes the renaming itself last.
QString syncFolder(const QString &path)
{
#ifdef Q_OS_UNIX
    const int handle = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return {}; // a folder that may be written but not listed
    const int failed = ::fsync(handle) == 0 ? 0 : errno;
    ::close(handle);
    if (failed != 0 && failed != EINVAL && failed != ENOTSUP) // those: this file system has no such thing
        return QString::fromLocal8Bit(std::strerror(failed));
#else
    Q_UNUSED(path)
#endif
    return {};
}

// A disk that fills up takes a part first; only the next piece is told why.
bool writeAll(QSaveFile &file, const QByteArray &bytes)
{
    for (qint64 done = 0; done < bytes.size();) {
        const qint64 count = file.write(bytes.constData() + done, bytes.size() - done);
        if (count <= 0)
            return false;
        done += count;
    }
    return file.flush() && file.error() == QFileDevice::NoError;
}

base::Result<QByteArray> FileStore::read(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return unreadable(path, tr("there is no such file"), tr("check the name"));
    if (info.isDir())
        return unreadable(path, tr("it is a folder"), tr("choose a file in it"));
    const QString tooLarge = tr("it is larger than %1 MiB").arg(limits::fileBytes >> 20);
    const QString split = tr("split the diagram into several files");
    if (info.size() > limits::fileBytes)
        return unreadable(path, tooLarge, split);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(path, file.errorString(), tr("check who may read it"));
    const QByteArray bytes = file.read(limits::fileBytes + 1); // it may have grown, or be no plain file
    if (file.error() != QFileDevice::NoError)
        return unreadable(path, file.errorString(), tr("try again, or take it from a backup"));
    if (bytes.size() > limits::fileBytes)
        return unreadable(path, tooLarge, split);
    return bytes;
}

base::Outcome FileStore::write(const QString &path, const QByteArray &bytes)
{
    const QFileInfo info(path);
    if (info.isDir())
        return noPlace(path, tr("it is a folder"));
    if (info.exists() && !info.isFile())
        return noPlace(path, tr("it is not a plain file"));
    QSaveFile file(path);
    // Unbuffered: QSaveFile does not notice when the last flush of a buffer fails, and would put an empty
    // file in the place of a good one. For the same reason the texts of errors are read before commit().
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return noPlace(path, file.errorString());
    QString why = writeAll(file, bytes) ? syncFile(file.handle()) : file.errorString();
    if (!why.isEmpty()) {
        file.cancelWriting();
        return unsaved(path, why);
    }
    if (!file.commit())
        return unsaved(path, file.errorString());
    why = syncFolder(
        QFileInfo(info.canonicalFilePath().isEmpty() ? path : info.canonicalFilePath()).absolutePath());
    if (!why.isEmpty())
        return uncertain(path, why);
    return base::Nothing();
}

} // namespace

base::Result<QByteArray> readFile(const QString &path)
{
    return FileStore::read(path);
}

base::Outcome writeFile(const QString &path, const QByteArray &bytes)
{
    return FileStore::write(path, bytes);
}

} // namespace document
