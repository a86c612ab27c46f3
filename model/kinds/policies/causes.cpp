#include "model/kinds/policies/causes.h"

#include "model/sim/cause.h"

namespace kinds {

std::uint32_t causesIn(const QStringList &names)
{
    std::uint32_t set = 0;
    for (const QString &name : names)
        set |= sim::causesNamed(name.toStdString());
    return set;
}

} // namespace kinds
