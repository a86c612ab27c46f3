// What a file must not say, and what it says in vain.
#include "model/kinds/catalog.h"
#include "model/kinds/channelrows.h"
#include "model/kinds/compiling/mistakes.h"
#include "model/kinds/compiling/wiring.h"
#include "model/kinds/text.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace kinds {
namespace {

using diagram::ParamPath;

template <class Specs> QString keysOf(const Specs &specs)
{
    QStringList keys;
    for (const auto &spec : specs)
        keys << QLatin1String(spec.key);
    return listed(keys);
}

QString nodeKindKeys()
{
    QStringList keys;
    for (const KindSpec *kind : nodeKinds())
        keys << QLatin1String(kind->key);
    return listed(keys);
}

QString protocolKeys(diagram::Style style)
{
    QStringList keys;
    for (const ProtocolSpec &spec : protocols()) {
        if (spec.style == style)
            keys << QLatin1String(spec.key);
    }
    return listed(keys);
}

QString otherPointer(const QString &base, const ParamPath &path)
{
    QString pointer = base;
    for (QString key : path) {
        key.replace(QLatin1Char('~'), QStringLiteral("~0")).replace(QLatin1Char('/'), QStringLiteral("~1"));
        pointer += QLatin1Char('/') + key;
    }
    return pointer;
}

// How many letters must be put in, left out or changed to make one of the other (Levenshtein).
int distance(const QString &one, const QString &other)
{
    std::vector<int> row(static_cast<std::size_t>(other.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < one.size(); ++i) {
        int before = std::exchange(row[0], static_cast<int>(i) + 1);
        for (std::size_t j = 1; j < row.size(); ++j) {
            const int changed = before + (one[i].toLower() != other[static_cast<qsizetype>(j) - 1].toLower());
            before = std::exchange(row[j], std::min({changed, row[j] + 1, row[j - 1] + 1}));
        }
    }
    return row.back();
}

// The key that was probably meant; empty: none is near.
QString nearestKey(std::span<const ParamSpec> rows, const QString &key)
{
    QString nearest;
    int least = std::min(4, static_cast<int>(key.size() + 1) / 2);
    for (const ParamSpec &row : rows) {
        const QString other = QLatin1String(row.key);
        if (const int far = distance(key, other); far < least) {
            least = far;
            nearest = other;
        }
    }
    return nearest;
}

void warnOfUnknown(IssueList &issues, const QString &item, const QString &pointer, const QString &key,
                   std::span<const ParamSpec> rows = {})
{
    const QString nearest = nearestKey(rows, key);
    issues.warn(
        item,
        Kinds::tr("'%1' is not known to this version of Hopyard: it is kept but has no effect").arg(key),
        nearest.isEmpty() ? Kinds::tr("remove it if it is a slip of the pen")
                          : Kinds::tr("write '%1' if that is meant, or remove it").arg(nearest),
        pointer);
}

// Those of the object in which the path ends.
std::span<const ParamSpec> rowsAround(std::span<const ParamSpec> rows, const ParamPath &path)
{
    if (path.size() < 2)
        return rows;
    const ParamSpec *parent = specAt(rows, path.mid(0, path.size() - 1));
    return parent ? parent->rows : std::span<const ParamSpec>();
}

void checkParams(IssueList &issues, const QString &item, const QString &base, std::span<const ParamSpec> rows,
                 const diagram::Params &params)
{
    for (const ValueProblem &problem : checkAll(rows, params))
        issues.refuse(item, problem.text, problem.remedy, otherPointer(base, problem.path));
    for (const ParamPath &path : unknownKeys(rows, params))
        warnOfUnknown(issues, item, otherPointer(base, path), path.last(), rowsAround(rows, path));
}

// Of a queue node or of an edge that carries a queue.
void checkDeadLetter(IssueList &issues, const diagram::Diagram &diagram, const QString &item,
                     const QString &pointer, const diagram::Params &params)
{
    const QString queue = params.value(QLatin1String(deadLetterKey)).toString();
    if (!queue.isEmpty() && !diagram::find(diagram, diagram::NodeId(queue)))
        issues.refuse(item, Kinds::tr("There is no node '%1' to get the dead letters").arg(queue),
                      Kinds::tr("name a queue that exists"), pointer);
}

void checkNode(IssueList &issues, const diagram::Diagram &diagram, const diagram::Node &node, std::size_t number)
{
    const KindSpec *kind = nodeKind(node.kind);
    if (!kind) {
        issues.refuse(
            node.id.text, Kinds::tr("'%1' is not a kind of node in this version of Hopyard").arg(node.kind),
            Kinds::tr("use %1").arg(nodeKindKeys()), pointerTo("nodes", number, {QStringLiteral("kind")}));
        return;
    }
    checkParams(issues, node.id.text, pointerTo("nodes", number), kind->params, node.params);
    if (specAt(kind->params, {QLatin1String(deadLetterKey)}))
        checkDeadLetter(issues, diagram, node.id.text,
                        pointerTo("nodes", number, {QLatin1String(deadLetterKey)}), node.params);
}

// `asleep`: the protocol of the other style, which is only remembered.
void checkProtocol(IssueList &issues, const diagram::Edge &edge, std::size_t number, bool asleep)
{
    using diagram::Style;
    const QString &key = asleep ? edge.otherProtocol : edge.protocol;
    const Style style = (edge.style == Style::Sync) != asleep ? Style::Sync : Style::Async;
    const ProtocolSpec *spec = protocol(key);
    if (key.isEmpty() || (spec && spec->style == style))
        return;
    const QString text =
        spec ? (style == Style::Sync ? Kinds::tr("'%1' is not a protocol of synchronous edges").arg(key)
                                     : Kinds::tr("'%1' is not a protocol of asynchronous edges").arg(key))
             : Kinds::tr("'%1' is not a protocol in this version of Hopyard").arg(key);
    const QString where = asleep ? QStringLiteral("otherProtocol") : QStringLiteral("protocol");
    issues.refuse(edge.id.text, text, Kinds::tr("use %1").arg(protocolKeys(style)),
                  pointerTo("edges", number, {where}));
}

void checkEdge(IssueList &issues, const diagram::Diagram &diagram, const diagram::Edge &edge,
               std::size_t number)
{
    for (const diagram::NodeId &end : {edge.from, edge.to}) {
        if (!diagram::find(diagram, end))
            issues.refuse(edge.id.text, Kinds::tr("There is no node '%1'").arg(end.text),
                          Kinds::tr("connect the edge to a node that exists"), pointerTo("edges", number));
    }
    checkProtocol(issues, edge, number, false);
    checkProtocol(issues, edge, number, true);
    checkParams(issues, edge.id.text, pointerTo("edges", number), edgeParams(), edge.params);
    checkDeadLetter(issues, diagram, edge.id.text, pointerTo("edges", number, {QLatin1String(deadLetterKey)}),
                    edge.params);
    const QString fallback = fallbackEdge(Values(edgeParams(), edge.params));
    if (!fallback.isEmpty() && !diagram::find(diagram, diagram::EdgeId(fallback)))
        issues.refuse(edge.id.text, Kinds::tr("There is no edge '%1' to fall back to").arg(fallback),
                      Kinds::tr("name another edge of the same caller"),
                      pointerTo("edges", number, {QStringLiteral("fallback"), QStringLiteral("edge")}));
}

bool exists(const diagram::Diagram &diagram, const QString &id)
{
    return diagram::find(diagram, diagram::NodeId(id)) || diagram::find(diagram, diagram::EdgeId(id)) ||
           diagram::find(diagram, diagram::GroupId(id));
}

void checkFault(IssueList &issues, const diagram::Diagram &diagram, const diagram::Fault &fault,
                std::size_t number)
{
    const FaultSpec *kind = faultKind(fault.kind);
    if (!kind) {
        issues.refuse(fault.id.text,
                      Kinds::tr("'%1' is not a kind of fault in this version of Hopyard").arg(fault.kind),
                      Kinds::tr("use %1").arg(keysOf(faultKinds())),
                      pointerTo("faults", number, {QStringLiteral("kind")}));
        return;
    }
    if (!exists(diagram, fault.target))
        issues.refuse(fault.id.text, Kinds::tr("There is no node, edge or group '%1'").arg(fault.target),
                      Kinds::tr("let the fault strike something that exists"),
                      pointerTo("faults", number, {QStringLiteral("target")}));
    const std::span<const ParamSpec> times = faultTimeParams();
    std::vector<ParamSpec> rows(times.begin(), times.end());
    rows.insert(rows.end(), kind->params.begin(), kind->params.end());
    checkParams(issues, fault.id.text, pointerTo("faults", number), rows, fault.params);
}

void checkRun(IssueList &issues, const diagram::Params &run)
{
    checkParams(issues, {}, QStringLiteral("/run"), runParams(), run);
    const Values values(runParams(), run);
    const std::optional<sim::Time> duration = values.duration("duration"), warmup = values.duration("warmup");
    if (duration && warmup && *warmup >= *duration)
        issues.refuse({},
                      Kinds::tr("The warm-up (%1) is not shorter than the run (%2)")
                          .arg(durationText(*warmup), durationText(*duration)),
                      Kinds::tr("make the warm-up shorter or the run longer"), QStringLiteral("/run/warmup"));
}

template <class Items> void warnOfItems(IssueList &issues, const char *section, const Items &items)
{
    std::size_t number = 0;
    for (const auto &[id, item] : items) {
        for (const QString &key : item.params.keys())
            warnOfUnknown(issues, id.text, pointerTo(section, number, {key}), key);
        ++number;
    }
}

} // namespace

QString pointerTo(const char *section, std::size_t number, const ParamPath &path)
{
    return otherPointer(QStringLiteral("/%1/%2").arg(QLatin1String(section)).arg(number), path);
}

base::Issues valueIssues(const diagram::Diagram &diagram)
{
    IssueList issues;
    checkRun(issues, diagram.settings.run);
    std::size_t number = 0;
    for (const auto &[id, node] : diagram.nodes)
        checkNode(issues, diagram, node, number++);
    number = 0;
    for (const auto &[id, edge] : diagram.edges)
        checkEdge(issues, diagram, edge, number++);
    warnOfItems(issues, "groups", diagram.groups);
    warnOfItems(issues, "notes", diagram.notes);
    number = 0;
    for (const auto &[id, fault] : diagram.faults)
        checkFault(issues, diagram, fault, number++);
    for (const QString &key : diagram.settings.params.keys())
        warnOfUnknown(issues, {}, otherPointer({}, {key}), key);
    return issues.take();
}

} // namespace kinds
