#include "views/shared/strengths.h"

#include "model/kinds/values.h"
#include "views/shared/words.h"

namespace views {

using kinds::ParamType;

double usualStrength(const kinds::FaultSpec &fault)
{
    if (fault.params.empty())
        return 1;
    const QJsonValue initial = kinds::initialOf(fault.params[0]);
    const std::optional<sim::Time> time = kinds::parseDuration(initial.toString());
    return time ? sim::inSeconds(*time) : initial.toDouble(1);
}

QList<double> strengthsOf(const kinds::FaultSpec &fault)
{
    if (fault.params.empty())
        return {};
    const kinds::ParamSpec &row = fault.params[0];
    QList<double> offered{2, 5, 10, 20, 50, 100};
    if (row.type == ParamType::Ratio)
        offered = {0.01, 0.1, 0.25, 0.5, 1};
    else if (row.type == ParamType::Distribution)
        offered = {0.01, 0.05, 0.1, 0.5, 1, 5};
    if (row.min != row.max)
        offered.removeIf([&](double strength) { return strength < row.min || strength > row.max; });
    return offered;
}

QString strengthText(const kinds::FaultSpec &fault, double strength)
{
    if (fault.params.empty())
        return {};
    switch (fault.params[0].type) {
    case ParamType::Ratio:
        return percentText(strength);
    case ParamType::Distribution:
        return QLatin1Char('+') + kinds::humanDuration(strength);
    default:
        return QStringLiteral("×%1").arg(shortNumber(strength));
    }
}

} // namespace views
