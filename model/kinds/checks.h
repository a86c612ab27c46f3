// What is wrong with one value, in the two halves of a sentence.
#pragma once

#include "model/kinds/spec.h"

#include <optional>

namespace kinds {

struct Wrong
{
    QString text;   // "Replicas cannot be 0"
    QString remedy; // "give a whole number from 1 to 1000"
};
std::optional<Wrong> wrongWith(const ParamSpec &row, const QJsonValue &value);

// The row of a weight of a mix.
extern const ParamSpec weightRow;

} // namespace kinds
