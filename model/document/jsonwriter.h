// Writes JSON in the one layout of the format: two spaces, short lists of numbers on one line. Private to the
// room.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

#include <vector>

namespace document {

class JsonWriter
{
public:
    void openObject() { open('{'); }
    void closeObject() { close('}'); }
    void openArray() { open('['); }
    void closeArray() { close(']'); }
    void key(const QString &key);        // of the next value
    void value(const QJsonValue &value); // keys of objects in bytewise order
    void member(const QString &name, const QJsonValue &content);
    // Members that no table orders, by their bytes.
    void members(const QJsonObject &object);

    static QStringList bytewise(const QJsonObject &object); // its keys

    QByteArray take(); // with the newline at the end

private:
    void open(char bracket);
    void close(char bracket);
    void beforeValue();
    void newLine();
    void text(const QString &text);
    void array(const QJsonArray &array);

    QByteArray m_bytes;
    std::vector<bool> m_empty; // of each open object or array: nothing inside yet
    bool m_afterKey = false;
};

// The shortest decimal that reads back the same; plain below 1e21 and from 1e-6 on, as ECMAScript writes it.
QByteArray numberText(const QJsonValue &value);

} // namespace document
