// Sentences for the user.
#pragma once

#include <QCoreApplication>
#include <QJsonValue>
#include <QString>

namespace kinds {

// Kinds::tr(): the context in which the tables' source texts are translated, too.
class Kinds
{
    Q_DECLARE_TR_FUNCTIONS(Kinds)
};

// A value as a sentence quotes it: 'abc', 12, true, an object.
QString shown(const QJsonValue &value);
// "a, b and c".
QString listed(const QStringList &names);

} // namespace kinds
