// How files of older versions become files of this one. Private to the room; tests bring their own.
#pragma once

#include "model/document/format.h"

#include <QJsonObject>

#include <span>

namespace document {

// Turns the object of a file of one version into one of the next. Pure; need not set "version".
using Migration = QJsonObject (*)(const QJsonObject &);

// Entry i leads from version i + 1 to i + 2, so there are formatVersion - 1 of them.
std::span<const Migration> migrations();

// read(), for a program whose newest version is migrations.size() + 1.
ReadResult readWith(std::span<const Migration> migrations, const QByteArray &bytes);

} // namespace document
