// What the clients of a run have seen together over its last ten seconds, as the words of the run bar.
#pragma once

#include "model/run/observation.h"

#include <QString>

namespace panels {

struct Headline // without data every figure is a dash
{
    QString p50, p99, goodput, errors;
    QString count;          // "n 2 391"
    QString source;         // "of 3 clients"; empty when there is only one
    QString window;         // "last 10 s", "since the start"
    QString offered;        // "of 240 /s offered"
    QString causes;         // of their calls, "201 timed out, 97 refused": the two most frequent; or "12 degraded"
    bool isSlow = false;    // p99 beyond a client's deadline
    bool isFailing = false; // more than 1 % of what finished had failed
};

Headline headlineOf(const run::Observation &observation);

} // namespace panels
