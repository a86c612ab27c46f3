// Texts of durations and distributions, the check of one value against its row, and the reading of settings
// with their defaults.
#pragma once

#include "model/base/result.h"
#include "model/kinds/spec.h"

#include <optional>
#include <vector>

namespace kinds {

// "250us" | "1.5ms" | "10s" | "2m" | "1h" -> nanoseconds, at most 10000h. No sign, no exponent, no bare
// number.
std::optional<sim::Time> parseDuration(const QString &text);
// In the largest unit that needs no fraction; of several such texts the one CONTRACT calls canonical.
QString durationText(sim::Time time);
// For people: "1.52 s", "41 ms", "0.5 ms"; three significant digits.
QString humanDuration(double seconds);

base::Result<sim::Distribution> parseDistribution(const QJsonValue &value);
// The `quantiles` of an empirical one with their durations as CONTRACT writes them.
QJsonValue canonicalQuantiles(const QJsonValue &value);

// Checks type, bounds, unit, word and options. The error is a sentence that names what is allowed.
// Checks only this value: rows of an object are checked one by one by the caller (see checkAll).
base::Outcome checkValue(const ParamSpec &row, const QJsonValue &value);

struct ValueProblem
{
    diagram::ParamPath path;
    QString text, remedy;
};
// Everything wrong in a params object, recursively. Unknown keys are no problem (they are kept); ask
// unknownKeys.
QList<ValueProblem> checkAll(std::span<const ParamSpec> rows, const diagram::Params &params);
QList<diagram::ParamPath> unknownKeys(std::span<const ParamSpec> rows, const diagram::Params &params);

// The same settings as CONTRACT writes them: durations in canonical text, defaults and empty sections left
// out, present policies and unknown keys kept. Values that do not pass checkValue() stay as they are.
diagram::Params canonical(std::span<const ParamSpec> rows, const diagram::Params &params);

// The default of a row as a JSON value; Undefined if it has none.
QJsonValue initialOf(const ParamSpec &row);
// The same beside other settings, one of which may call for a default of its own (ParamSpec::special).
QJsonValue initialOf(const ParamSpec &row, const diagram::Params &beside);

// Does the row of these rows act beside the settings, or does a choice among them put it to sleep
// (ParamSpec::when)?
bool isChosen(std::span<const ParamSpec> rows, const ParamSpec &row, const diagram::Params &beside);

// One object of settings seen through its rows: absent keys read as their defaults. A typo in a key asserts.
class Values
{
public:
    Values(std::span<const ParamSpec> rows, diagram::Params params);

    bool has(const char *key) const; // present in the file, or has a default that is not off
    double number(const char *key) const;
    std::int64_t count(const char *key) const;
    bool flag(const char *key) const;
    QString text(const char *key) const;
    QStringList names(const char *key) const;
    std::vector<sim::Time> times(const char *key) const;
    std::vector<double> rates(const char *key) const;
    // The word ("none", "unlimited") gives nothing.
    std::optional<sim::Time> duration(const char *key) const;
    std::uint32_t limit(const char *key) const; // the word "unlimited": sim::unlimited
    sim::Distribution distribution(const char *key) const;
    std::optional<Values> policy(const char *key) const; // nothing: off
    Values section(const char *key) const;               // Section and Variant
    QStringList mapNames(const char *key) const;
    Values mapRows(const char *key, const QString &name) const;
    double mapWeight(const char *key, const QString &name) const;
    QJsonValue raw(const char *key) const; // value or default

private:
    const ParamSpec &row(const char *key) const;

    std::span<const ParamSpec> m_rows;
    diagram::Params m_params;
};

} // namespace kinds
