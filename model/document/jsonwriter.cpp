#include "model/document/jsonwriter.h"

#include <QJsonArray>
#include <QVariant>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace document {

namespace {

constexpr int shortArray = 8;                     // numbers
constexpr double exactWhole = 9007199254740992.0; // 2^53: below, every whole double is exact
constexpr int plainDigits = 21;
constexpr int plainZeros = 6;

// d.ddd times ten to the power of `exponent`, without a point in `digits`.
QByteArray laidOut(const QByteArray &digits, int exponent)
{
    const int count = int(digits.size()), point = exponent + 1;
    if (point >= count && point <= plainDigits)
        return digits + QByteArray(point - count, '0');
    if (point > 0 && point <= plainDigits)
        return digits.first(point) + '.' + digits.sliced(point);
    if (point <= 0 && point > -plainZeros)
        return "0." + QByteArray(-point, '0') + digits;
    QByteArray text = digits.first(1);
    if (count > 1)
        text += '.' + digits.sliced(1);
    return text + (exponent < 0 ? "e-" : "e+") + QByteArray::number(std::abs(exponent));
}

QByteArray doubleText(double value)
{
    if (value == 0 || !std::isfinite(value))
        return "0"; // the diagram holds no others; JSON has no word for them
    char buffer[40];
    const auto end =
        std::to_chars(buffer, buffer + sizeof buffer, std::abs(value), std::chars_format::scientific);
    const QByteArray text(buffer, end.ptr - buffer);
    const qsizetype e = text.indexOf('e');
    QByteArray digits = text.first(e);
    digits.replace(".", "");
    const QByteArray plain = laidOut(digits, text.sliced(e + 1).toInt());
    return value < 0 ? '-' + plain : plain;
}

bool isShortArrayOfNumbers(const QJsonArray &array)
{
    return array.size() <= shortArray &&
           std::all_of(array.begin(), array.end(), [](const QJsonValue &v) { return v.isDouble(); });
}

} // namespace

QByteArray numberText(const QJsonValue &value)
{
    const double number = value.toDouble();
    if (std::abs(number) >= exactWhole && value.toVariant().typeId() == QMetaType::LongLong)
        return QByteArray::number(value.toInteger());
    return doubleText(number);
}

void JsonWriter::open(char bracket)
{
    beforeValue();
    m_bytes += bracket;
    m_empty.push_back(true);
}

void JsonWriter::close(char bracket)
{
    const bool empty = m_empty.back();
    m_empty.pop_back();
    if (!empty)
        newLine();
    m_bytes += bracket;
}

void JsonWriter::key(const QString &key)
{
    beforeValue();
    text(key);
    m_bytes += ": ";
    m_afterKey = true;
}

void JsonWriter::beforeValue()
{
    if (m_afterKey) {
        m_afterKey = false;
        return;
    }
    if (m_empty.empty())
        return;
    if (!m_empty.back())
        m_bytes += ',';
    m_empty.back() = false;
    newLine();
}

void JsonWriter::newLine()
{
    m_bytes += '\n';
    m_bytes.append(2 * qsizetype(m_empty.size()), ' ');
}

void JsonWriter::value(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Object:
        openObject();
        members(value.toObject());
        closeObject();
        return;
    case QJsonValue::Array:
        array(value.toArray());
        return;
    default:
        break;
    }
    beforeValue();
    if (value.isString())
        text(value.toString());
    else if (value.isDouble())
        m_bytes += numberText(value);
    else if (value.isBool())
        m_bytes += value.toBool() ? "true" : "false";
    else
        m_bytes += "null";
}

void JsonWriter::member(const QString &name, const QJsonValue &content)
{
    key(name);
    value(content);
}

void JsonWriter::members(const QJsonObject &object)
{
    for (const QString &name : bytewise(object))
        member(name, object.value(name));
}

QStringList JsonWriter::bytewise(const QJsonObject &object)
{
    QStringList keys = object.keys();
    // As UTF-16 they are sorted already; beyond the basic plane UTF-8 has another order.
    std::sort(keys.begin(), keys.end(),
              [](const QString &a, const QString &b) { return a.toUtf8() < b.toUtf8(); });
    return keys;
}

void JsonWriter::array(const QJsonArray &array)
{
    if (!isShortArrayOfNumbers(array)) {
        openArray();
        for (const QJsonValue element : array)
            value(element);
        closeArray();
        return;
    }
    beforeValue();
    m_bytes += '[';
    for (qsizetype i = 0; i < array.size(); ++i)
        m_bytes += (i > 0 ? ", " : "") + numberText(array[i]);
    m_bytes += ']';
}

// Only what must be escaped is.
void JsonWriter::text(const QString &text)
{
    static constexpr QByteArrayView plain = "\"\\\b\t\n\f\r", letters = "\"\\btnfr";
    m_bytes += '"';
    for (const char c : text.toUtf8()) {
        const qsizetype letter = plain.indexOf(c);
        if (letter >= 0) {
            m_bytes += '\\';
            m_bytes += letters[letter];
        } else if (static_cast<unsigned char>(c) >= 0x20) {
            m_bytes += c;
        } else {
            m_bytes += "\\u00" + QByteArray::number(int(c), 16).rightJustified(2, '0');
        }
    }
    m_bytes += '"';
}

QByteArray JsonWriter::take()
{
    return std::exchange(m_bytes, {}) + '\n';
}

} // namespace document
