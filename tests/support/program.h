// Runs the built program as a user would, and files for it to read.
#pragma once

#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTest>

namespace support {

struct Finished
{
    int exitCode = -1;
    QByteArray out, err;
};

// Without a display, so that no verb can come to need one.
inline Finished runHopyard(const QStringList &arguments)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name :
         {QStringLiteral("DISPLAY"), QStringLiteral("WAYLAND_DISPLAY"), QStringLiteral("QT_QPA_PLATFORM")})
        environment.remove(name);
    environment.insert(QStringLiteral("QT_LOGGING_RULES"), QStringLiteral("qt.qpa.*=false"));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(HOPYARD_PROGRAM), arguments);
    Finished finished;
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
        return finished;
    finished.exitCode = process.exitCode();
    finished.out = process.readAllStandardOutput();
    finished.err = process.readAllStandardError();
    return finished;
}

inline QString example(const QString &name)
{
    return QStringLiteral(HOPYARD_SOURCE_DIR "/resources/examples/%1.hopyard").arg(name);
}

inline QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void writeTo(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

} // namespace support
