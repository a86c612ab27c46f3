#include "views/shared/words.h"

#include <QCoreApplication>

#include <cmath>

namespace views {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Words", text);
}

constexpr QChar narrowSpace(0x202F);

} // namespace

QString kindText(const char *source)
{
    return QCoreApplication::translate("Kinds", source);
}

QString tipText(const QString &plain)
{
    if (plain.isEmpty())
        return {};
    return QStringLiteral("<qt>%1</qt>").arg(plain.toHtmlEscaped().replace(u'\n', QStringLiteral("<br>")));
}

QString causeWord(sim::Cause cause)
{
    static const char *const words[sim::causeCount] = {
        QT_TRANSLATE_NOOP("Words", "succeeded"),
        QT_TRANSLATE_NOOP("Words", "timed out"),
        QT_TRANSLATE_NOOP("Words", "past the deadline"),
        QT_TRANSLATE_NOOP("Words", "did not connect"),
        QT_TRANSLATE_NOOP("Words", "refused"),
        QT_TRANSLATE_NOOP("Words", "connection reset"),
        QT_TRANSLATE_NOOP("Words", "no connection free"),
        QT_TRANSLATE_NOOP("Words", "breaker open"),
        QT_TRANSLATE_NOOP("Words", "bulkhead full"),
        QT_TRANSLATE_NOOP("Words", "rate limited"),
        QT_TRANSLATE_NOOP("Words", "queue full"),
        QT_TRANSLATE_NOOP("Words", "shed"),
        QT_TRANSLATE_NOOP("Words", "cancelled"),
        QT_TRANSLATE_NOOP("Words", "failed with 500"),
        QT_TRANSLATE_NOOP("Words", "failed with 504"),
        QT_TRANSLATE_NOOP("Words", "conflict (409)"),
        QT_TRANSLATE_NOOP("Words", "without data (200)"),
        QT_TRANSLATE_NOOP("Words", "failed otherwise"),
    };
    return tr(words[static_cast<int>(cause)]);
}

QString groupedNumber(quint64 number)
{
    QString text = QString::number(number);
    for (qsizetype at = text.size() - 3; at > 0; at -= 3)
        text.insert(at, narrowSpace);
    return text;
}

QString shortNumber(double number)
{
    if (number >= 999.5)
        return groupedNumber(static_cast<quint64>(std::llround(number)));
    QString text = QString::number(number, 'f', number >= 99.95 ? 0 : number >= 9.995 ? 1 : 2);
    while (text.contains(u'.') && (text.endsWith(u'0') || text.endsWith(u'.')))
        text.chop(1);
    return text;
}

QString percentText(double ratio)
{
    return tr("%1 %").arg(shortNumber(ratio * 100));
}

QString clockText(sim::Time time)
{
    const auto milliseconds = time / sim::millisecond;
    const auto two = [](sim::Time v) {
        return QStringLiteral("%1").arg(v, 2, 10, QLatin1Char('0'));
    };
    const QString text = QStringLiteral("%1:%2.%3")
                             .arg(two(milliseconds / 60'000 % 60), two(milliseconds / 1000 % 60))
                             .arg(milliseconds % 1000, 3, 10, QLatin1Char('0'));
    const auto hours = milliseconds / 3'600'000;
    return hours > 0 ? QString::number(hours) + u':' + text : text;
}

QString speedText(double speed)
{
    if (speed <= 0)
        return tr("fastest");
    if (speed < 1)
        return QStringLiteral("1/%1").arg(std::llround(1 / speed));
    return QStringLiteral("%1×").arg(shortNumber(speed));
}

} // namespace views
