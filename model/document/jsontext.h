// Strict JSON: a text checked in full, with the place of every value. Private to the room.
// Stricter than Qt's reader: duplicate keys, numbers that are not finite, lone surrogates, broken UTF-8, a
// byte-order mark, depth, and the length of texts are problems, each with line, column and JSON pointer.
#pragma once

#include "model/base/issue.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>

#include <cstdint>
#include <optional>
#include <vector>

namespace document {

class JsonText
{
public:
    enum class Type : std::uint8_t { Null, False, True, Number, String, Array, Object };

    struct Cell
    {
        std::uint32_t offset = 0; // of the first byte
        std::uint32_t count = 0;
        std::uint32_t end = 0; // index of the cell after this value and all inside it
        Type type = Type::Null;
    };

    // One value of the text, by its index; cheap to copy. Valid as long as its JsonText stands where it is.
    class Value
    {
    public:
        Value() = default;
        bool isNull() const { return !m_text; } // no value at all; not JSON's null
        bool is(Type type) const { return m_text && cell().type == type; }
        Type type() const { return cell().type; }
        int count() const { return int(cell().count); } // elements of an array, members of an object
        std::uint32_t offset() const { return cell().offset; }

        QString string() const; // REQUIRES: is(String)
        QJsonValue json() const;
        Value at(int index) const;              // element of an array; null if there is none
        Value member(const QString &key) const; // null if there is none

        // Calls visit(key, value, keyValue) for the members of an object in the order of the text.
        template <class Visit> void eachMember(Visit visit) const;
        template <class Visit> void eachElement(Visit visit) const; // visit(index, value)

    private:
        friend class JsonText;
        friend class JsonParser;
        Value(const JsonText *text, std::uint32_t index)
            : m_text(text)
            , m_index(index)
        {
        }
        const Cell &cell() const { return m_text->m_cells[m_index]; }
        Value next() const { return {m_text, cell().end}; }
        Value inside() const { return {m_text, m_index + 1}; }

        const JsonText *m_text = nullptr;
        std::uint32_t m_index = 0;
    };

    // Reads the whole text. Problems are appended as refusals; nothing when the text is not JSON at all.
    // A text with duplicate keys or bad strings is still returned, so that other problems can be found, too.
    static std::optional<JsonText> parse(const QByteArray &bytes, base::Issues &issues);

    Value root() const { return {this, 0}; }
    // Sets line and column (in characters) of the issue, both from 1.
    void place(base::Issue &issue, std::uint32_t offset) const;

private:
    friend class JsonParser;
    explicit JsonText(const QByteArray &bytes)
        : m_bytes(bytes)
    {
    }
    void makeMarks() const;
    QJsonValue number(std::uint32_t offset) const;
    QString string(std::uint32_t offset) const;

    QByteArray m_bytes;
    std::vector<Cell> m_cells; // depth first; a member is its key and then its value
    struct Mark // the place of every so many bytes, so that finding one costs no pass over a long line
    {
        int line = 1, column = 1;
    };
    mutable std::vector<Mark> m_marks; // made when first asked for
};

template <class Visit> void JsonText::Value::eachMember(Visit visit) const
{
    Value key = inside();
    for (int i = 0; i < count(); ++i) {
        const Value value = key.next();
        visit(key.string(), value, key);
        key = value.next();
    }
}

template <class Visit> void JsonText::Value::eachElement(Visit visit) const
{
    Value value = inside();
    for (int i = 0; i < count(); ++i, value = value.next())
        visit(i, value);
}

// "/nodes/3" and "a/b" -> "/nodes/3/a~1b"
QString pointerTo(const QString &parent, const QString &key);

} // namespace document
