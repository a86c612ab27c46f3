#include "model/document/diagramreader.h"

#include "model/diagram/recipes.h"
#include "model/document/limits.h"
#include "model/kinds/catalog.h"
#include "model/kinds/values.h"

#include <algorithm>

namespace document {

namespace {

QStringList nodeKindKeys()
{
    QStringList keys;
    for (const kinds::KindSpec *kind : kinds::nodeKinds())
        keys << QLatin1String(kind->key);
    return keys;
}

QStringList faultKindKeys()
{
    QStringList keys;
    for (const kinds::FaultSpec &kind : kinds::faultKinds())
        keys << QLatin1String(kind.key);
    return keys;
}

bool hasRefusal(const base::Issues &issues)
{
    return std::any_of(issues.begin(), issues.end(), [](const base::Issue &issue) {
        return issue.severity == base::Issue::Severity::Refusal;
    });
}

} // namespace

DiagramReader::Fields::Fields(const Value &theObject, QString thePointer)
    : object(theObject)
    , pointer(std::move(thePointer))
{
    m_members.reserve(std::size_t(object.count()));
    object.eachMember(
        [&](const QString &key, const Value &value, const Value &) { m_members.emplace_back(key, value); });
}

JsonText::Value DiagramReader::Fields::take(const char *key)
{
    const auto found = std::find_if(m_members.begin(), m_members.end(),
                                    [&](const auto &member) { return member.first == QLatin1String(key); });
    if (found == m_members.end())
        return {};
    const Value value = found->second;
    m_members.erase(found);
    return value;
}

diagram::Params DiagramReader::Fields::rest() const
{
    auto members = m_members;
    // In order, each insertion into a QJsonObject is cheap.
    std::stable_sort(members.begin(), members.end(), [](auto &a, auto &b) { return a.first < b.first; });
    diagram::Params params;
    for (const auto &[key, value] : members)
        params.insert(key, value.json());
    return params;
}

DiagramReader::DiagramReader(const JsonText &text, base::Issues &issues)
    : m_text(text)
    , m_issues(issues)
{
}

std::optional<diagram::Diagram> DiagramReader::run()
{
    Fields root(m_text.root(), {});
    root.take("format");
    root.take("version");
    readList(root, "nodes", limits::nodes, [this](Fields &fields) { readNode(fields); });
    readList(root, "edges", limits::edges, [this](Fields &fields) { readEdge(fields); });
    readList(root, "groups", limits::nodes, [this](Fields &fields) { readGroup(fields); });
    readList(root, "notes", limits::nodes, [this](Fields &fields) { readNote(fields); });
    readList(root, "faults", limits::nodes, [this](Fields &fields) { readFault(fields); });
    readSettings(root);
    checkReferences();
    if (hasRefusal(m_issues))
        return std::nullopt;
    addDrawingIssues();
    return std::move(m_diagram);
}

void DiagramReader::readSettings(Fields &root)
{
    diagram::Settings &settings = m_diagram.settings;
    settings.name = takeText(root, "name");
    settings.description = takeText(root, "description");
    settings.objectives = takeTexts(root, "objectives");
    const Value run = root.take("run");
    if (!run.isNull() && !run.is(Type::Object)) {
        refuse(root, QStringLiteral("run"), run, tr("\"run\" is not an object"),
               tr("write it like {\"duration\": \"1m\"}"));
    } else if (!run.isNull()) {
        const Fields fields(run, QStringLiteral("/run"));
        settings.run = fields.rest();
        checkParams(kinds::runParams(), settings.run, fields);
        checkWarmup(fields, settings.run);
    }
    settings.params = root.rest();
}

template <class Read> void DiagramReader::readList(Fields &root, const char *key, int most, Read read)
{
    const QString name = QLatin1String(key);
    const Value list = root.take(key);
    if (list.isNull())
        return;
    if (!list.is(Type::Array))
        return refuse(root, name, list, tr("\"%1\" is not a list").arg(name),
                      tr("write it in square brackets"));
    if (list.count() > most)
        return refuse(root, name, list,
                      tr("There are %1 %2, at most %3 are allowed").arg(list.count()).arg(name).arg(most),
                      tr("split the diagram into several files"));
    list.eachElement([&](int index, const Value &value) {
        const QString pointer = QLatin1Char('/') + name + QLatin1Char('/') + QString::number(index);
        if (!value.is(Type::Object))
            return add({base::Issue::Severity::Refusal,
                        {},
                        pointer,
                        0,
                        0,
                        tr("An entry of \"%1\" is not an object").arg(name),
                        tr("write it in curly brackets")},
                       value);
        Fields fields(value, pointer);
        read(fields);
    });
}

void DiagramReader::readNode(Fields &fields)
{
    diagram::Node node;
    node.id = diagram::NodeId(takeId(fields, Sort::Node));
    node.kind = takeKind(fields, Sort::Node, nodeKindKeys());
    node.name = takeText(fields, "name");
    node.at = takePoint(fields);
    node.params = fields.rest();
    if (const kinds::KindSpec *kind = kinds::nodeKind(node.kind))
        checkParams(kind->params, node.params, fields);
    if (!node.id.isNull())
        m_diagram.nodes.emplace(node.id, std::move(node));
}

void DiagramReader::readEdge(Fields &fields)
{
    diagram::Edge edge;
    edge.id = diagram::EdgeId(takeId(fields, Sort::Edge));
    edge.from = diagram::NodeId(takeReference(fields, "from", true));
    edge.to = diagram::NodeId(takeReference(fields, "to", true));
    readProtocols(fields, edge);
    edge.params = fields.rest();
    checkParams(kinds::edgeParams(), edge.params, fields);
    if (!edge.id.isNull())
        m_diagram.edges.emplace(edge.id, std::move(edge));
}

void DiagramReader::readProtocols(Fields &fields, diagram::Edge &edge)
{
    using diagram::Style;
    const Style natural = mayBeSync(m_diagram, edge) ? Style::Sync : Style::Async;
    edge.style = takeStyle(fields).value_or(natural);
    edge.protocol = takeProtocol(fields, "protocol", edge.style);
    edge.otherProtocol =
        takeProtocol(fields, "otherProtocol", edge.style == Style::Sync ? Style::Async : Style::Sync);
    if (edge.protocol.isEmpty())
        edge.protocol = usualProtocol(m_diagram, edge.from, edge.to, edge.style);
}

void DiagramReader::readGroup(Fields &fields)
{
    diagram::Group group;
    group.id = diagram::GroupId(takeId(fields, Sort::Group));
    group.name = takeText(fields, "name");
    QList<Value> values;
    const QStringList members = takeTexts(fields, "members", &values);
    for (int i = 0; i < members.size(); ++i) {
        const QString pointer = QStringLiteral("%1/members/%2").arg(fields.pointer).arg(i);
        m_references.push_back({members[i], values[i], pointer, fields.item, true});
        if (!group.members.insert(diagram::NodeId(members[i])).second)
            refuse(fields, QStringLiteral("members/%1").arg(i), values[i],
                   tr("\"%1\" is a member of the group twice").arg(members[i]), tr("remove one of the two"));
    }
    group.params = fields.rest();
    if (!group.id.isNull())
        m_diagram.groups.emplace(group.id, std::move(group));
}

void DiagramReader::readNote(Fields &fields)
{
    diagram::Note note;
    note.id = diagram::NoteId(takeId(fields, Sort::Note));
    note.at = takePoint(fields);
    note.text = takeText(fields, "text");
    note.params = fields.rest();
    if (!note.id.isNull())
        m_diagram.notes.emplace(note.id, std::move(note));
}

void DiagramReader::readFault(Fields &fields)
{
    diagram::Fault fault;
    fault.id = diagram::FaultId(takeId(fields, Sort::Fault));
    fault.kind = takeKind(fields, Sort::Fault, faultKindKeys());
    fault.target = takeReference(fields, "target", false);
    fault.params = fields.rest();
    checkParams(kinds::faultTimeParams(), fault.params, fields);
    if (const kinds::FaultSpec *kind = kinds::faultKind(fault.kind))
        checkParams(kind->params, fault.params, fields);
    if (!fault.id.isNull())
        m_diagram.faults.emplace(fault.id, std::move(fault));
}

} // namespace document
