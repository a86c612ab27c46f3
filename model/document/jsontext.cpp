#include "model/document/jsontext.h"

#include <QJsonArray>

#include <algorithm>
#include <charconv>

namespace document {

namespace {

constexpr std::uint32_t markDistance = 4096;

void pass(char byte, int &line, int &column)
{
    if (byte == '\n') {
        ++line;
        column = 1;
    } else {
        column += (byte & 0xC0) != 0x80; // continuation bytes are no characters of their own
    }
}

bool isNumberCharacter(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

char16_t hexUnit(const char *digits)
{
    unsigned unit = 0;
    std::from_chars(digits, digits + 4, unit, 16);
    return char16_t(unit);
}

char16_t escaped(char c)
{
    switch (c) {
    case 'b':
        return u'\b';
    case 'f':
        return u'\f';
    case 'n':
        return u'\n';
    case 'r':
        return u'\r';
    case 't':
        return u'\t';
    default:
        return char16_t(c); // quote, backslash, slash
    }
}

} // namespace

QString JsonText::Value::string() const
{
    return m_text->string(cell().offset);
}

QJsonValue JsonText::Value::json() const
{
    switch (type()) {
    case Type::Null:
        return QJsonValue::Null;
    case Type::False:
        return false;
    case Type::True:
        return true;
    case Type::Number:
        return m_text->number(cell().offset);
    case Type::String:
        return string();
    case Type::Array: {
        QJsonArray array;
        eachElement([&](int, const Value &value) { array.append(value.json()); });
        return array;
    }
    case Type::Object:
        break;
    }
    std::vector<std::pair<QString, Value>> members;
    eachMember(
        [&](const QString &key, const Value &value, const Value &) { members.emplace_back(key, value); });
    // QJsonObject is a sorted array: in order, each insertion is cheap.
    std::stable_sort(members.begin(), members.end(), [](auto &a, auto &b) { return a.first < b.first; });
    QJsonObject object;
    for (const auto &[key, value] : members)
        object.insert(key, value.json());
    return object;
}

JsonText::Value JsonText::Value::at(int index) const
{
    if (!is(Type::Array) || index < 0 || index >= count())
        return {};
    Value value = inside();
    while (index-- > 0)
        value = value.next();
    return value;
}

JsonText::Value JsonText::Value::member(const QString &key) const
{
    if (!is(Type::Object))
        return {};
    Value name = inside();
    for (int i = 0; i < count(); ++i) {
        if (name.string() == key)
            return name.next();
        name = name.next().next();
    }
    return {};
}

void JsonText::place(base::Issue &issue, std::uint32_t offset) const
{
    if (m_marks.empty())
        makeMarks();
    const std::uint32_t start = offset / markDistance * markDistance;
    Mark mark = m_marks[offset / markDistance];
    for (std::uint32_t i = start; i < offset; ++i)
        pass(m_bytes[i], mark.line, mark.column);
    issue.line = mark.line;
    issue.column = mark.column;
}

void JsonText::makeMarks() const
{
    Mark mark;
    for (qsizetype i = 0; i <= m_bytes.size(); ++i) {
        if (i % markDistance == 0)
            m_marks.push_back(mark);
        if (i < m_bytes.size())
            pass(m_bytes[i], mark.line, mark.column);
    }
}

// Whole numbers that fit stay exact; everything else is a double.
QJsonValue JsonText::number(std::uint32_t offset) const
{
    const char *begin = m_bytes.constData() + offset;
    const char *limit = m_bytes.constData() + m_bytes.size();
    const char *end = std::find_if_not(begin, limit, isNumberCharacter);
    qint64 whole = 0;
    const auto [stop, error] = std::from_chars(begin, end, whole);
    if (error == std::errc() && stop == end)
        return whole;
    double value = 0;
    std::from_chars(begin, end, value);
    return value;
}

QString JsonText::string(std::uint32_t offset) const
{
    const char *at = m_bytes.constData() + offset + 1;
    const char *plain = at;
    QString text;
    for (; *at != '"'; ++at) {
        if (*at != '\\')
            continue;
        text += QString::fromUtf8(plain, at - plain);
        if (*++at == 'u') {
            text += QChar(hexUnit(at + 1));
            at += 4;
        } else {
            text += QChar(escaped(*at));
        }
        plain = at + 1;
    }
    return text.isEmpty() ? QString::fromUtf8(plain, at - plain)
                          : text + QString::fromUtf8(plain, at - plain);
}

QString pointerTo(const QString &parent, const QString &key)
{
    QString escapedKey = key;
    escapedKey.replace(QLatin1Char('~'), QLatin1String("~0")).replace(QLatin1Char('/'), QLatin1String("~1"));
    return parent + QLatin1Char('/') + escapedKey;
}

} // namespace document
