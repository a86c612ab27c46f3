#include "model/run/livechanges.h"

#include "model/kinds/catalog.h"
#include "model/kinds/values.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QSet>

#include <algorithm>

namespace run {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Run)
};

using Rows = std::span<const kinds::ParamSpec>;

QString labelOf(Rows rows, const diagram::ParamPath &path)
{
    const kinds::ParamSpec *row = kinds::specAt(rows, path);
    return row ? QCoreApplication::translate("Kinds", row->label) : diagram::dotted(path);
}

QString objectText(const QJsonObject &object)
{
    QStringList parts;
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        const QString value = entry->toVariant().toString();
        if (entry.key() == QLatin1String("distribution") || entry.key() == QLatin1String("arrivals"))
            parts.prepend(value);
        else if (!value.isEmpty())
            parts.append(entry.key() + QLatin1Char(' ') + value);
    }
    return parts.isEmpty() ? Text::tr("on") : parts.join(QLatin1Char(' '));
}

QString valueText(const QJsonValue &value)
{
    if (value.isUndefined())
        return Text::tr("back to the default");
    if (value.isBool())
        return value.toBool() ? Text::tr("on") : Text::tr("off");
    if (value.isArray()) {
        QStringList parts;
        for (const QJsonValue part : value.toArray())
            parts.append(part.toVariant().toString());
        return parts.join(QStringLiteral(", "));
    }
    return value.isObject() ? objectText(value.toObject()) : value.toVariant().toString();
}

// Walks into objects that both sides have; everything else is one setting.
void collect(QList<LiveChange> &changes, const LiveChange &item, Rows rows, const diagram::ParamPath &path,
             const QJsonValue &before, const QJsonValue &after)
{
    if (before == after)
        return;
    const bool distribution = after[QStringLiteral("distribution")].isString();
    if (!before.isObject() || !after.isObject() || distribution) {
        changes.append(
            {item.target, QStringLiteral("%1: %2 %3").arg(item.text, labelOf(rows, path), valueText(after))});
        return;
    }
    QStringList keys = before.toObject().keys() + after.toObject().keys();
    keys.removeDuplicates();
    std::sort(keys.begin(), keys.end());
    for (const QString &key : std::as_const(keys)) {
        diagram::ParamPath inner = path;
        inner.append(key);
        collect(changes, item, rows, inner, before[key], after[key]);
    }
}

} // namespace

QList<LiveChange> liveChanges(const diagram::Diagram &before, const diagram::Diagram &after)
{
    QList<LiveChange> changes;
    for (const auto &[id, node] : after.nodes) {
        const diagram::Node *old = diagram::find(before, id);
        const kinds::KindSpec *kind = kinds::nodeKind(node.kind);
        if (old && old->params != node.params)
            collect(changes, {id.text, itemName(after, id.text)}, kind ? kind->params : Rows(), {},
                    old->params, node.params);
    }
    for (const auto &[id, edge] : after.edges) {
        const diagram::Edge *old = diagram::find(before, id);
        if (old && old->params != edge.params)
            collect(changes, {id.text, itemName(after, id.text)}, kinds::edgeParams(), {}, old->params,
                    edge.params);
    }
    return changes;
}

QString itemName(const diagram::Diagram &diagram, const QString &id)
{
    if (const auto *node = diagram::find(diagram, diagram::NodeId(id)))
        return node->name.isEmpty() ? id : node->name;
    if (const auto *edge = diagram::find(diagram, diagram::EdgeId(id)))
        return QStringLiteral("%1 → %2").arg(itemName(diagram, edge->from.text),
                                             itemName(diagram, edge->to.text));
    const auto *group = diagram::find(diagram, diagram::GroupId(id));
    return group && !group->name.isEmpty() ? group->name : id;
}

std::optional<sim::FaultPlan::Kind> faultKindNamed(const QString &kind)
{
    using Kind = sim::FaultPlan::Kind;
    static const std::pair<QLatin1String, Kind> known[] = {
        {QLatin1String("slow"), Kind::Slow},       {QLatin1String("errors"), Kind::Errors},
        {QLatin1String("crash"), Kind::Crash},     {QLatin1String("blackHole"), Kind::BlackHole},
        {QLatin1String("pause"), Kind::Pause},     {QLatin1String("partition"), Kind::Partition},
        {QLatin1String("latency"), Kind::Latency}, {QLatin1String("loss"), Kind::Loss}};
    for (const auto &[name, value] : known) {
        if (name == kind)
            return value;
    }
    return std::nullopt;
}

QString faultText(sim::FaultPlan::Kind kind, const QString &name, double value)
{
    switch (kind) {
    case sim::FaultPlan::Kind::Slow:
        return Text::tr("%1 slowed ×%2").arg(name).arg(value);
    case sim::FaultPlan::Kind::Errors:
        return Text::tr("%1 fails %2 % of requests").arg(name).arg(value * 100);
    case sim::FaultPlan::Kind::Crash:
        return Text::tr("%1 crashed").arg(name);
    case sim::FaultPlan::Kind::Partition:
        return Text::tr("%1 partitioned").arg(name);
    case sim::FaultPlan::Kind::BlackHole:
        return Text::tr("%1 answers nothing any more").arg(name);
    case sim::FaultPlan::Kind::Pause:
        return Text::tr("%1 paused").arg(name);
    case sim::FaultPlan::Kind::Latency:
        return Text::tr("%1 delayed by %2").arg(name, kinds::humanDuration(value));
    case sim::FaultPlan::Kind::Loss:
        return Text::tr("%1 loses %2 % of packets").arg(name).arg(value * 100);
    }
    return name;
}

QString faultEndText(sim::FaultPlan::Kind kind, const QString &name)
{
    switch (kind) {
    case sim::FaultPlan::Kind::Slow:
        return Text::tr("%1 no longer slowed").arg(name);
    case sim::FaultPlan::Kind::Errors:
        return Text::tr("%1 no longer made to fail").arg(name);
    case sim::FaultPlan::Kind::Crash:
        return Text::tr("%1 started again").arg(name);
    case sim::FaultPlan::Kind::Partition:
        return Text::tr("%1 connected again").arg(name);
    case sim::FaultPlan::Kind::BlackHole:
        return Text::tr("%1 answers again").arg(name);
    case sim::FaultPlan::Kind::Pause:
        return Text::tr("%1 goes on").arg(name);
    case sim::FaultPlan::Kind::Latency:
        return Text::tr("%1 no longer delayed").arg(name);
    case sim::FaultPlan::Kind::Loss:
        return Text::tr("%1 no longer loses packets").arg(name);
    }
    return name;
}

} // namespace run
