// PATH=VALUE of the command line, and what `set` faults change.
#include "model/diagram/recipes.h"
#include "model/kinds/catalog.h"
#include "model/kinds/checks.h"
#include "model/kinds/compile.h"
#include "model/kinds/text.h"
#include "model/kinds/values.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace kinds {
namespace {

using diagram::Diagram;
using diagram::ParamPath;
using Rows = std::vector<ParamSpec>;

base::Error error(const QString &path, const QString &text)
{
    return base::Error{Kinds::tr("%1: %2.").arg(path, text)};
}

// JSON where the text is JSON, else Undefined.
QJsonValue json(const QString &text)
{
    const QJsonArray list = QJsonDocument::fromJson('[' + text.toUtf8() + ']').array();
    return list.size() == 1 ? list.first() : QJsonValue(QJsonValue::Undefined);
}

QJsonValue rateList(const QString &text)
{
    const QJsonValue list = json(text);
    if (list.isArray())
        return list;
    QJsonArray rates;
    for (const QString &rate : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QJsonValue number = json(rate);
        rates.append(number.isDouble() ? number : QJsonValue(rate.trimmed()));
    }
    return rates;
}

QJsonValue nameList(const QString &text)
{
    QJsonValue list = json(text);
    if (list.isArray())
        return list;
    QJsonArray names;
    for (const QString &name : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
        names.append(name.trimmed());
    return names;
}

// The value as the row's type reads the text: `4`, `500ms`, `none`, a JSON object.
QJsonValue valueFor(const ParamSpec &row, const QString &text)
{
    switch (row.type) {
    case ParamType::Text:
    case ParamType::Call:
    case ParamType::Queue:
    case ParamType::Choice:
    case ParamType::Duration:
        return text;
    case ParamType::NameList:
    case ParamType::Order:
    case ParamType::Times:
        return nameList(text);
    case ParamType::Rates:
        return rateList(text);
    default: {
        const QJsonValue value = json(text);
        return value.isUndefined() || value.isString() ? QJsonValue(text) : value;
    }
    }
}

QString keysOf(const Rows &rows)
{
    QStringList keys;
    for (const ParamSpec &row : rows)
        keys << QLatin1String(row.key);
    return listed(keys);
}

// What can stand where the path stops being known: the keys of the innermost object that is.
QString whatIsThere(const Rows &rows, ParamPath path)
{
    for (path.removeLast(); !path.isEmpty(); path.removeLast()) {
        const ParamSpec *row = specAt(rows, path);
        if (row && row->type != ParamType::Map && !row->rows.empty())
            return Kinds::tr("'%1' has %2")
                .arg(diagram::dotted(path), keysOf({row->rows.begin(), row->rows.end()}));
        if (row)
            return Kinds::tr("'%1' has no settings below it").arg(diagram::dotted(path));
        if (const ParamSpec *map = path.size() > 1 ? specAt(rows, path.mid(0, path.size() - 1)) : nullptr)
            return Kinds::tr("'%1' has %2")
                .arg(diagram::dotted(path), keysOf({map->rows.begin(), map->rows.end()}));
    }
    return Kinds::tr("there is %1").arg(keysOf(rows));
}

// One entry of a map of rows, for paths such as operations.createOrder.
std::optional<ParamSpec> entryRow(const Rows &rows, const ParamPath &path)
{
    const ParamSpec *map = path.size() > 1 ? specAt(rows, path.mid(0, path.size() - 1)) : nullptr;
    if (!map || map->type != ParamType::Map || map->rows.empty())
        return std::nullopt;
    ParamSpec row = *map;
    row.type = ParamType::Section;
    return row;
}

// A path may lead into a distribution that is not written down: then it changes the default.
diagram::Params withDistributionAt(const Rows &rows, const diagram::Params &params, const ParamPath &path)
{
    const ParamPath parent = path.mid(0, path.size() - 1);
    const ParamSpec *row = parent.isEmpty() ? nullptr : specAt(rows, parent);
    if (!row || row->type != ParamType::Distribution || diagram::paramAt(params, parent).isObject())
        return params;
    const QJsonValue initial = initialOf(*row);
    return initial.isObject() ? diagram::withParam(params, parent, initial) : params;
}

// A value, or the text of one.
struct Given
{
    QJsonValue value;
    bool isText = false;
};

base::Result<diagram::Params> withValue(const Rows &rows, const diagram::Params &params,
                                        const ParamPath &path, const QString &fullPath, const Given &given)
{
    const ParamSpec *known = path.isEmpty() ? nullptr : specAt(rows, path);
    const std::optional<ParamSpec> entry = known || path.isEmpty() ? std::nullopt : entryRow(rows, path);
    if (!known && !entry)
        return error(fullPath, path.isEmpty()
                                   ? Kinds::tr("name a setting, there is %1").arg(keysOf(rows))
                                   : Kinds::tr("there is no such setting; %1").arg(whatIsThere(rows, path)));
    const ParamSpec &row = known ? *known : *entry;
    const QJsonValue value = given.isText ? valueFor(row, given.value.toString()) : given.value;
    if (const std::optional<Wrong> wrong = wrongWith(row, value))
        return error(fullPath, Kinds::tr("%1: %2").arg(wrong->text, wrong->remedy));
    const diagram::Params changed = diagram::withParam(withDistributionAt(rows, params, path), path, value);
    // Rows inside an object that was given, and rows that must fit each other.
    const QString &top = path.front();
    for (const ValueProblem &problem : checkAll(rows, changed)) {
        if (problem.path.front() == top)
            return error(fullPath, Kinds::tr("%1: %2").arg(problem.text, problem.remedy));
    }
    return changed;
}

template <class Items> QString idsOf(const Items &items)
{
    QStringList ids;
    for (const auto &[id, item] : items)
        ids << id.text;
    if (ids.size() > 12)
        ids = ids.mid(0, 12) << QStringLiteral(u"\u2026");
    return ids.isEmpty() ? Kinds::tr("there are none") : Kinds::tr("there is %1").arg(listed(ids));
}

// `style` and `protocol` are no settings but parts of an edge.
base::Outcome setEdgePart(const Diagram &diagram, diagram::Edge &edge, const QString &key,
                          const QString &fullPath, const QString &text)
{
    using diagram::Style;
    if (key == QLatin1String("protocol")) {
        const ProtocolSpec *spec = protocol(text);
        if (!spec || spec->style != edge.style)
            return error(fullPath, Kinds::tr("'%1' is no protocol of an edge of this style").arg(text));
        edge.protocol = text;
        return base::Nothing{};
    }
    if (text != QLatin1String("sync") && text != QLatin1String("async"))
        return error(fullPath, Kinds::tr("the style cannot be '%1': give sync or async").arg(text));
    const Style style = text == QLatin1String("sync") ? Style::Sync : Style::Async;
    if (style == edge.style)
        return base::Nothing{};
    const QString other = edge.otherProtocol;
    edge.otherProtocol = edge.protocol;
    edge.protocol = other.isEmpty() ? diagram::usualProtocol(diagram, edge.from, edge.to, style) : other;
    edge.style = style;
    return base::Nothing{};
}

// An item with rows; `settings` is where its params are.
base::Outcome setIn(diagram::Params &settings, const Rows &rows, const ParamPath &path,
                    const QString &fullPath, const Given &given)
{
    base::Result<diagram::Params> changed = withValue(rows, settings, path, fullPath, given);
    if (!changed)
        return base::Error{changed.error()};
    settings = *changed;
    return base::Nothing{};
}

base::Outcome setNode(Diagram &diagram, const QString &id, const ParamPath &path, const QString &full,
                      const Given &given)
{
    const auto found = diagram.nodes.find(diagram::NodeId(id));
    if (found == diagram.nodes.end())
        return error(full, Kinds::tr("there is no node '%1'; %2").arg(id, idsOf(diagram.nodes)));
    const KindSpec *kind = nodeKind(found->second.kind);
    if (!kind)
        return error(full, Kinds::tr("'%1' is not a kind of node in this version").arg(found->second.kind));
    return setIn(found->second.params, {kind->params.begin(), kind->params.end()}, path, full, given);
}

base::Outcome setEdge(Diagram &diagram, const QString &id, const ParamPath &path, const QString &full,
                      const Given &given)
{
    const auto found = diagram.edges.find(diagram::EdgeId(id));
    if (found == diagram.edges.end())
        return error(full, Kinds::tr("there is no edge '%1'; %2").arg(id, idsOf(diagram.edges)));
    if (path.size() == 1 && (path[0] == QLatin1String("style") || path[0] == QLatin1String("protocol")))
        return setEdgePart(diagram, found->second, path[0], full, given.value.toString());
    return setIn(found->second.params, {edgeParams().begin(), edgeParams().end()}, path, full, given);
}

base::Outcome setFault(Diagram &diagram, const QString &id, const ParamPath &path, const QString &full,
                       const QString &text)
{
    const auto found = diagram.faults.find(diagram::FaultId(id));
    if (found == diagram.faults.end())
        return error(full, Kinds::tr("there is no fault '%1'; %2").arg(id, idsOf(diagram.faults)));
    Rows rows(faultTimeParams().begin(), faultTimeParams().end());
    if (const FaultSpec *kind = faultKind(found->second.kind))
        rows.insert(rows.end(), kind->params.begin(), kind->params.end());
    return setIn(found->second.params, rows, path, full, {text, true});
}

base::Outcome set(Diagram &diagram, const ParamPath &path, const QString &full, const QString &text)
{
    const QString section = path.value(0), id = path.value(1);
    if (section == QLatin1String("run"))
        return setIn(diagram.settings.run, {runParams().begin(), runParams().end()}, path.mid(1), full,
                     {text, true});
    if (section == QLatin1String("nodes"))
        return setNode(diagram, id, path.mid(2), full, {text, true});
    if (section == QLatin1String("edges"))
        return setEdge(diagram, id, path.mid(2), full, {text, true});
    if (section == QLatin1String("faults"))
        return setFault(diagram, id, path.mid(2), full, text);
    return error(
        full,
        Kinds::tr("a path begins with nodes.ID, edges.ID, faults.ID or run, as in nodes.orders.replicas"));
}

} // namespace

base::Result<Diagram> withSetting(Diagram diagram, const QString &path, const QString &value)
{
    const base::Outcome done = set(diagram, diagram::paramPath(path), path, value);
    if (!done)
        return base::Error{done.error()};
    return diagram;
}

base::Result<Diagram> withSettingOf(Diagram diagram, const QString &id, const ParamPath &path,
                                    const QJsonValue &value)
{
    const bool isNode = diagram::find(diagram, diagram::NodeId(id));
    const QString full = diagram::dotted(path);
    const base::Outcome done = (isNode ? setNode : setEdge)(diagram, id, path, full, {value});
    if (!done)
        return base::Error{done.error()};
    return diagram;
}

} // namespace kinds
