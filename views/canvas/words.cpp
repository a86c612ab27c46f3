#include "views/canvas/words.h"

#include "model/kinds/catalog.h"
#include "model/kinds/values.h"

#include <QCoreApplication>

#include <cmath>

namespace canvas {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Kinds", text);
}

} // namespace

QString kindLabel(const QString &kind)
{
    const kinds::KindSpec *spec = kinds::nodeKind(kind);
    return spec ? translated(spec->label) : kind;
}

QString kindIcon(const QString &kind)
{
    const kinds::KindSpec *spec = kinds::nodeKind(kind);
    return spec ? QString::fromLatin1(spec->icon) : QString();
}

QString edgeLabel(const diagram::Edge &edge)
{
    const kinds::ProtocolSpec *spec = kinds::protocol(edge.protocol);
    QString label = spec ? translated(spec->label) : edge.protocol;
    if (edge.style == diagram::Style::Sync) {
        if (const auto timeout =
                kinds::parseDuration(edge.params.value(QStringLiteral("timeout")).toString()))
            label += QStringLiteral(" · ") + kinds::humanDuration(sim::inSeconds(*timeout));
    }
    return label;
}

QString countText(double count)
{
    if (count >= 1e6)
        return QString::number(count / 1e6, 'g', 3) + QStringLiteral(" M");
    QString digits = QString::number(std::llround(count));
    if (digits.size() > 3)
        digits.insert(digits.size() - 3, QChar(0x2009));
    return digits;
}

QString rateText(double perSecond)
{
    if (perSecond > 0 && perSecond < 9.95)
        return QString::number(perSecond, 'f', 1);
    return countText(perSecond);
}

} // namespace canvas
