// The shapes a random duration can be given, what a new one starts with, and how its fields are written. No
// widgets. Private to this room.
#pragma once

#include "model/kinds/spec.h"
#include "views/inspector/densitycurve.h"

#include <QJsonValue>

#include <initializer_list>
#include <vector>

namespace inspector {

// A way to give a distribution: "lognormal" by p50 and p99 is another one than by mean and cv.
struct Shape
{
    QString name; // of `distribution`; empty: a duration alone
    QString label;
    std::vector<const kinds::ParamSpec *> fields; // required, then optional ones
};
// The shapes a row offers, from its table of parameters.
std::vector<Shape> shapesOf(const kinds::ParamSpec &row);

// Numbers for another shape, about as long and as spread as the value before.
Moments startingFrom(const QJsonValue &value);
// What a field of a new shape starts with; Undefined: left out.
QJsonValue startOf(const kinds::ParamSpec &field, const QString &shape, const Moments &moments);
QString roundedDuration(double seconds); // three digits are as many as anybody reads

bool isOneOf(const kinds::ParamSpec &row, std::initializer_list<const char *> keys);
bool isPairs(const kinds::ParamSpec &field); // shares and times in one field
// Only of a uniform distribution is `max` more than a cut.
bool isNeeded(const kinds::ParamSpec &field, const QString &shape);
// What is fast may take no time at all.
bool mayBeZero(const kinds::ParamSpec &field, const QString &shape);

// As valueText() and valueFromText(); pairs are typed as 0.5 10ms, 0.99 80ms.
QString fieldText(const kinds::ParamSpec &field, const QJsonValue &value);
QJsonValue fieldValue(const kinds::ParamSpec &field, const QString &text);
QString exampleFor(const kinds::ParamSpec &field);

// What a heavy tail does to a run; empty: it has its moments.
QString warningAbout(const sim::Distribution &distribution);

} // namespace inspector
