// Whole patterns that can be put into a drawing, ready to run: parts of diagrams among the resources. GUI thread.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace panels {

struct Pattern
{
    QString key, name, hint; // shown, but for the key
    QByteArray text;         // as a file has it
};

// In the order of the palette.
QList<Pattern> patterns();

} // namespace panels
