// Words and figures as every view writes them. Translated.
#pragma once

#include "model/sim/cause.h"
#include "model/sim/time.h"

#include <QString>

namespace views {

inline constexpr QChar dash(0x2013); // stands for "no data", which is never a zero

// A source text of the descriptor tables (model/kinds) in the user's language.
QString kindText(const char *source);
// A tooltip that breaks its lines instead of running across the screen.
QString tipText(const QString &plain);
// "timed out", "refused", "queue full": what happened to a request that failed.
QString causeWord(sim::Cause cause);
// "2 391": thousands set apart by a narrow space.
QString groupedNumber(quint64 number);
// Three significant digits: "0.25", "12.4", "240", "1 250".
QString shortNumber(double number);
// "12.4 %", "0.52 %", "100 %"; of a ratio.
QString percentText(double ratio);
// "00:23.418", with hours from the first hour on.
QString clockText(sim::Time time);
// "1/20", "1×", "fastest" (0: as fast as possible).
QString speedText(double speed);

} // namespace views
