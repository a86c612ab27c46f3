// Checks a text and fills a JsonText. Private to the room.
#pragma once

#include "model/document/jsontext.h"

#include <QCoreApplication>

#include <map>

namespace document {

class JsonParser
{
    Q_DECLARE_TR_FUNCTIONS(document::JsonParser)

public:
    JsonParser(JsonText &text, base::Issues &issues);
    bool run(); // false: not JSON, the text's cells are not complete

private:
    using Type = JsonText::Type;
    struct Said // what is wrong, what to do: the halves of a sentence
    {
        QString text, remedy;
    };

    bool checkWhole();
    bool value();
    bool object();
    bool member(std::uint32_t object);
    bool array();
    bool word();
    bool number();
    bool string();
    bool character(std::size_t &length);
    bool utf8Character(std::size_t &length);
    bool escape(std::size_t &length);
    bool unicodeEscape(std::size_t &length);
    bool hexDigits() const;
    bool separator(char close, bool &more);
    bool digits();
    void checkDuplicates(std::uint32_t object);
    void checkFinite(std::size_t begin);

    std::uint32_t open(Type type);
    void close(std::uint32_t cell);
    void skipBlanks();
    bool atEnd() const { return m_at >= m_size; }
    char peek() const { return atEnd() ? '\0' : m_bytes[m_at]; }
    bool follows(const char *text) const;

    // Both note a problem; fail() returns false, for the problems after which reading cannot go on.
    bool fail(const Said &said) { return failAt(m_at, said); }
    bool failAt(std::size_t offset, const Said &said);
    // `member`: the problem is in this member of the value at hand.
    void note(std::size_t offset, const Said &said, const QString *member = nullptr);
    QString here() const; // JSON pointer
    Said unexpected() const;
    QString shown() const; // the character at hand, for messages

    JsonText &m_text;
    base::Issues &m_issues;
    const char *m_bytes;
    std::size_t m_size;
    std::size_t m_at = 0;
    qsizetype m_pointerLength = 0; // of all problems noted
    // The way to the value at hand: a key's cell, or an index into an array.
    struct Step
    {
        bool isKey = false;
        std::uint32_t key = 0, index = 0;
    };
    std::vector<Step> m_path;
};

} // namespace document
