#include "model/document/jsonparser.h"

#include "model/document/limits.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace document {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isWordCharacter(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isContinuation(char c)
{
    return (c & 0xC0) == 0x80;
}

// Bytes of the UTF-8 character that starts here; 0 if it is not one (too long, a surrogate, cut off).
std::size_t utf8Length(const char *at, std::size_t left)
{
    const auto byte = [&](std::size_t i) {
        return i < left ? static_cast<unsigned char>(at[i]) : 0u;
    };
    const unsigned first = byte(0), second = byte(1);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return isContinuation(char(second)) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool overlong = first == 0xE0 && second < 0xA0, surrogate = first == 0xED && second > 0x9F;
        const bool whole = isContinuation(char(second)) && isContinuation(char(byte(2)));
        return whole && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool overlong = first == 0xF0 && second < 0x90, tooHigh = first == 0xF4 && second > 0x8F;
        const bool whole =
            isContinuation(char(second)) && isContinuation(char(byte(2))) && isContinuation(char(byte(3)));
        return whole && !overlong && !tooHigh ? 4 : 0;
    }
    return 0;
}

} // namespace

JsonParser::JsonParser(JsonText &text, base::Issues &issues)
    : m_text(text)
    , m_issues(issues)
    , m_bytes(text.m_bytes.constData())
    , m_size(std::size_t(text.m_bytes.size()))
{
}

std::optional<JsonText> JsonText::parse(const QByteArray &bytes, base::Issues &issues)
{
    JsonText text(bytes);
    if (!JsonParser(text, issues).run())
        return std::nullopt;
    return text;
}

bool JsonParser::run()
{
    if (!checkWhole() || !value())
        return false;
    skipBlanks();
    if (!atEnd())
        return fail({tr("There is more text after the end of the diagram"),
                     tr("remove what follows the last closing bracket")});
    return true;
}

bool JsonParser::checkWhole()
{
    if (m_text.m_bytes.size() > limits::fileBytes)
        return fail({tr("The file is larger than %1 MiB").arg(limits::fileBytes >> 20),
                     tr("split the diagram into several files")});
    if (follows("\xEF\xBB\xBF"))
        return fail({tr("The file starts with a byte-order mark"),
                     tr("save it as UTF-8 without a byte-order mark (BOM)")});
    if (follows("\xFF\xFE") || follows("\xFE\xFF"))
        return fail({tr("The file is written in UTF-16"), tr("save it as UTF-8")});
    skipBlanks();
    if (atEnd())
        return fail({tr("The file is empty"), tr("choose another file, or take one from a backup")});
    return true;
}

bool JsonParser::value()
{
    skipBlanks();
    if (m_text.m_cells.size() >= limits::values)
        return fail({tr("The file has more than %1 values").arg(limits::values),
                     tr("split the diagram into several files")});
    switch (peek()) {
    case '{':
        return object();
    case '[':
        return array();
    case '"':
        return string();
    case '-':
        return number();
    default:
        return isDigit(peek()) ? number() : word();
    }
}

bool JsonParser::object()
{
    const std::uint32_t cell = open(Type::Object);
    if (m_path.size() >= limits::depth)
        return fail({tr("Objects and lists lie more than %1 deep in each other").arg(limits::depth),
                     tr("remove the innermost ones")});
    ++m_at;
    skipBlanks();
    bool more = peek() != '}';
    if (!more)
        ++m_at;
    while (more) {
        if (!member(cell) || !separator('}', more))
            return false;
    }
    close(cell);
    checkDuplicates(cell);
    return true;
}

bool JsonParser::member(std::uint32_t object)
{
    skipBlanks();
    if (peek() != '"')
        return fail(atEnd() || peek() == '/'
                        ? unexpected()
                        : Said{tr("Here must stand a key in double quotes, but there is %1").arg(shown()),
                               tr("write keys like \"name\"")});
    m_path.push_back({true, std::uint32_t(m_text.m_cells.size()), 0});
    if (!string())
        return false;
    skipBlanks();
    if (peek() != ':')
        return fail(atEnd() ? unexpected()
                            : Said{tr("After the key must stand a colon, but there is %1").arg(shown()),
                                   tr("write \"key\": value")});
    ++m_at;
    if (!value())
        return false;
    m_path.pop_back();
    ++m_text.m_cells[object].count;
    return true;
}

bool JsonParser::array()
{
    const std::uint32_t cell = open(Type::Array);
    if (m_path.size() >= limits::depth)
        return fail({tr("Objects and lists lie more than %1 deep in each other").arg(limits::depth),
                     tr("remove the innermost ones")});
    ++m_at;
    skipBlanks();
    bool more = peek() != ']';
    if (!more)
        ++m_at;
    while (more) {
        m_path.push_back({false, 0, m_text.m_cells[cell].count});
        if (!value())
            return false;
        m_path.pop_back();
        ++m_text.m_cells[cell].count;
        if (!separator(']', more))
            return false;
    }
    close(cell);
    return true;
}

// After a member or an element: a comma and one more, or the closing bracket.
bool JsonParser::separator(char close, bool &more)
{
    skipBlanks();
    more = peek() == ',';
    if (!more && (atEnd() || peek() == '/'))
        return fail(unexpected());
    if (!more && peek() != close)
        return fail(
            {tr("Here must stand a comma or %1, but there is %2").arg(QLatin1Char(close)).arg(shown()),
             tr("put a comma between entries, and close each bracket with its like")});
    const std::size_t comma = m_at++;
    skipBlanks();
    if (more && (peek() == '}' || peek() == ']'))
        return failAt(comma, {tr("There is a comma after the last entry"), tr("remove the comma")});
    return true;
}

bool JsonParser::word()
{
    std::size_t end = m_at;
    while (end < m_size && isWordCharacter(m_bytes[end]))
        ++end;
    const QByteArrayView found(m_bytes + m_at, qsizetype(end - m_at));
    const std::pair<const char *, Type> words[] = {
        {"null", Type::Null}, {"false", Type::False}, {"true", Type::True}};
    for (const auto &[text, type] : words) {
        if (found == QByteArrayView(text)) {
            close(open(type));
            m_at = end;
            return true;
        }
    }
    if (found.isEmpty())
        return fail(unexpected());
    return fail({tr("The word %1 is not a value")
                     .arg(QString::fromLatin1(found.first(std::min(found.size(), qsizetype(32))))),
                 tr("write a number, true, false, null, or a text in double quotes")});
}

bool JsonParser::number()
{
    const std::size_t begin = m_at;
    const std::uint32_t cell = open(Type::Number);
    m_at += peek() == '-';
    const bool leadingZero = peek() == '0' && m_at + 1 < m_size && isDigit(m_bytes[m_at + 1]);
    if (leadingZero)
        return failAt(begin, {tr("A number starts with a zero too many"), tr("remove the leading zero")});
    if (!digits())
        return false;
    if (peek() == '.') {
        ++m_at;
        if (!digits())
            return false;
    }
    if (peek() == 'e' || peek() == 'E') {
        ++m_at;
        m_at += peek() == '+' || peek() == '-';
        if (!digits())
            return false;
    }
    if (isWordCharacter(peek()) || peek() == '.' || peek() == '+' || peek() == '-')
        return failAt(begin, {tr("A number goes on with %1").arg(shown()),
                              tr("write numbers like 12, -0.5 or 1e3; durations are texts like \"250ms\"")});
    close(cell);
    checkFinite(begin);
    return true;
}

bool JsonParser::digits()
{
    if (!isDigit(peek()))
        return fail(atEnd() ? unexpected()
                            : Said{tr("A number lacks a digit before %1").arg(shown()),
                                   tr("write numbers like 12, -0.5 or 1e3")});
    while (isDigit(peek()))
        ++m_at;
    return true;
}

void JsonParser::checkFinite(std::size_t begin)
{
    double value = 0;
    const auto result = std::from_chars(m_bytes + begin, m_bytes + m_at, value);
    if (result.ec != std::errc() || !std::isfinite(value))
        note(begin,
             {tr("The number is too large or too small to be represented"), tr("write a smaller number")});
}

bool JsonParser::string()
{
    const std::size_t begin = m_at;
    const std::uint32_t cell = open(Type::String);
    std::size_t length = 0;
    for (++m_at; peek() != '"' || atEnd();) {
        if (!character(length))
            return false;
    }
    ++m_at;
    close(cell);
    if (length > std::size_t(limits::textBytes))
        note(begin, {tr("The text is longer than %1 KiB").arg(limits::textBytes >> 10), tr("shorten it")});
    return true;
}

// One character of a string; adds its bytes to the length.
bool JsonParser::character(std::size_t &length)
{
    if (atEnd())
        return fail(unexpected());
    if (peek() == '\\')
        return escape(length);
    if (static_cast<unsigned char>(peek()) < 0x20)
        return fail(
            {tr("A text contains the control character %1").arg(shown()),
             tr("close the text with a double quote, or write the character as \\n, \\t or \\u00XX")});
    const std::size_t bytes = utf8Length(m_bytes + m_at, m_size - m_at);
    if (bytes == 0)
        return fail({tr("The byte %1 is not valid UTF-8").arg(shown()), tr("save the file as UTF-8")});
    m_at += bytes;
    length += bytes;
    return true;
}

bool JsonParser::escape(std::size_t &length)
{
    const char kind = m_at + 1 < m_size ? m_bytes[m_at + 1] : '\0';
    if (kind == 'u')
        return unicodeEscape(length);
    if (m_at + 1 >= m_size) {
        m_at = m_size;
        return fail(unexpected());
    }
    if (!std::strchr("\"\\/bfnrt", kind) || kind == '\0')
        return fail({tr("A text contains a backslash that does not belong to an escape"),
                     tr("write \\\\ for a backslash")});
    m_at += 2;
    ++length;
    return true;
}

bool JsonParser::unicodeEscape(std::size_t &length)
{
    const std::size_t begin = m_at;
    const auto unit = [&] {
        unsigned value = 0;
        std::from_chars(m_bytes + m_at + 2, m_bytes + m_at + 6, value, 16);
        m_at += 6;
        return value;
    };
    if (!hexDigits())
        return fail({tr("After \\u must stand four hexadecimal digits"), tr("write it like \\u00e9")});
    const unsigned first = unit();
    length += first < 0x80 ? 1 : first < 0x800 ? 2 : 3;
    if (first < 0xD800 || first > 0xDFFF)
        return true;
    if (first <= 0xDBFF && follows("\\u") && hexDigits()) {
        const std::size_t second = m_at;
        const unsigned low = unit();
        if (low >= 0xDC00 && low <= 0xDFFF) {
            ++length; // the pair is one character of four bytes
            return true;
        }
        m_at = second;
    }
    note(begin,
         {tr("A text contains half of a surrogate pair"), tr("write both halves, or the character itself")});
    return true;
}

// Do four hexadecimal digits follow the two characters at hand?
bool JsonParser::hexDigits() const
{
    return m_at + 6 <= m_size && std::all_of(m_bytes + m_at + 2, m_bytes + m_at + 6, isHexDigit);
}

void JsonParser::checkDuplicates(std::uint32_t object)
{
    const JsonText::Value value(&m_text, object);
    std::vector<std::pair<QString, std::uint32_t>> keys;
    keys.reserve(std::size_t(value.count()));
    value.eachMember([&](const QString &name, const JsonText::Value &, const JsonText::Value &key) {
        keys.emplace_back(name, key.offset());
    });
    std::sort(keys.begin(), keys.end());
    for (std::size_t i = 1; i < keys.size(); ++i) {
        if (keys[i].first == keys[i - 1].first)
            note(keys[i].second,
                 {tr("The key \"%1\" stands here a second time").arg(keys[i].first.left(64)),
                  tr("keep one of the two")},
                 &keys[i].first);
    }
}

std::uint32_t JsonParser::open(Type type)
{
    m_text.m_cells.push_back({std::uint32_t(m_at), 0, 0, type});
    return std::uint32_t(m_text.m_cells.size() - 1);
}

void JsonParser::close(std::uint32_t cell)
{
    m_text.m_cells[cell].end = std::uint32_t(m_text.m_cells.size());
}

void JsonParser::skipBlanks()
{
    while (!atEnd() && std::strchr(" \n\r\t", m_bytes[m_at]) && m_bytes[m_at] != '\0')
        ++m_at;
}

bool JsonParser::follows(const char *text) const
{
    const std::size_t length = std::strlen(text);
    return m_at + length <= m_size && std::memcmp(m_bytes + m_at, text, length) == 0;
}

bool JsonParser::failAt(std::size_t offset, const Said &said)
{
    note(offset, said);
    return false;
}

void JsonParser::note(std::size_t offset, const Said &said, const QString *member)
{
    if (m_issues.size() >= limits::issues || m_pointerLength > limits::pointers)
        return; // before the pointer is made: keys may be long and deep
    const QString pointer = member ? pointerTo(here(), *member) : here();
    m_pointerLength += pointer.size();
    base::Issue issue{base::Issue::Severity::Refusal, {}, pointer, 0, 0, said.text, said.remedy};
    m_text.place(issue, std::uint32_t(std::min(offset, m_size)));
    m_issues.append(issue);
}

QString JsonParser::here() const
{
    QString pointer;
    for (const Step &step : m_path) {
        // A key that is not complete yet cannot be named.
        if (step.isKey && m_text.m_cells[step.key].end == 0)
            break;
        pointer = step.isKey ? pointerTo(pointer, m_text.string(m_text.m_cells[step.key].offset))
                             : pointer + QLatin1Char('/') + QString::number(step.index);
    }
    return pointer;
}

JsonParser::Said JsonParser::unexpected() const
{
    if (atEnd())
        return {tr("The file ends in the middle"), tr("take it from a backup, it may have been cut off")};
    if (peek() == '/')
        return {tr("Comments are not part of JSON"),
                tr("remove the comment; use \"note\" or \"description\"")};
    if (peek() == '\'')
        return {tr("A text stands in single quotes"), tr("use double quotes")};
    return {tr("Here must stand a value, but there is %1").arg(shown()),
            tr("write a number, true, false, null, a text in double quotes, a list or an object")};
}

QString JsonParser::shown() const
{
    if (atEnd())
        return tr("the end of the file");
    const std::size_t bytes = utf8Length(m_bytes + m_at, m_size - m_at);
    const auto code = static_cast<unsigned char>(peek());
    if (bytes == 0)
        return QStringLiteral("0x%1").arg(code, 2, 16, QLatin1Char('0'));
    if (code < 0x20 || code == 0x7F)
        return QStringLiteral("U+%1").arg(code, 4, 16, QLatin1Char('0'));
    return QString::fromUtf8(m_bytes + m_at, qsizetype(bytes));
}

} // namespace document
