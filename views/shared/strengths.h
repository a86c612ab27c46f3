// How strong a fault is, in figures and words: a factor, a share, or of a latency the seconds.
#pragma once

#include "model/kinds/spec.h"

#include <QList>
#include <QString>

namespace views {

// What the fault has when nobody says otherwise; 1 for those that just are.
double usualStrength(const kinds::FaultSpec &fault);
// From a mild one to one that no timeout survives, within the bounds of the fault's own setting; none for
// those that just are.
QList<double> strengthsOf(const kinds::FaultSpec &fault);
// "×5", "50 %", "+100 ms"; empty for those that just are.
QString strengthText(const kinds::FaultSpec &fault, double strength);

} // namespace views
