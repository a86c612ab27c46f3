// Texts that must not change unnoticed: compared with a file below tests/data/. With UPDATE_GOLDEN=1 in the
// environment the file is rewritten instead, and the difference is for a person to review.
#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QString>

namespace support {

// Empty: `text` is what the file holds, or the file has been rewritten. Otherwise what to tell the reader.
inline QString differenceFromGolden(const QString &file, const QByteArray &text)
{
    const QString path = QStringLiteral(HOPYARD_SOURCE_DIR "/tests/data/") + file;
    QFile golden(path);
    if (qEnvironmentVariableIntValue("UPDATE_GOLDEN") == 1) {
        QDir().mkpath(QFileInfo(path).path());
        if (!golden.open(QIODevice::WriteOnly) || golden.write(text) != text.size())
            return QStringLiteral("cannot write %1").arg(path);
        return {};
    }
    if (!golden.open(QIODevice::ReadOnly))
        return QStringLiteral("%1 is missing; make it with UPDATE_GOLDEN=1").arg(path);
    const QList<QByteArray> expected = golden.readAll().split('\n'), actual = text.split('\n');
    for (qsizetype i = 0; i < std::max(expected.size(), actual.size()); ++i) {
        if (expected.value(i) != actual.value(i) || i >= expected.size() || i >= actual.size())
            return QStringLiteral("%1, line %2: expected \"%3\", found \"%4\"")
                .arg(path)
                .arg(i + 1)
                .arg(QString::fromUtf8(expected.value(i)), QString::fromUtf8(actual.value(i)));
    }
    return {};
}

} // namespace support
