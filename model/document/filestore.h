// Files read and written so that nothing is lost: HOUSE §9, the QSaveFile trap.
#pragma once

#include "model/base/result.h"

#include <QByteArray>
#include <QString>

namespace document {

// The whole file; refuses one above the limit of CONTRACT §2 before reading it.
base::Result<QByteArray> readFile(const QString &path);
// Writes beside and renames; the old content stays whole until the new one is on the disk.
base::Outcome writeFile(const QString &path, const QByteArray &bytes);

} // namespace document
