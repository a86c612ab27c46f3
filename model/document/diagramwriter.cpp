#include "model/document/diagramwriter.h"

#include "model/diagram/recipes.h"
#include "model/document/jsonwriter.h"
#include "model/kinds/catalog.h"
#include "model/kinds/values.h"

#include <QJsonArray>

#include <algorithm>

namespace document {

namespace {

using diagram::Diagram;
using diagram::Params;
using Rows = std::span<const kinds::ParamSpec>;

class DiagramWriter
{
public:
    explicit DiagramWriter(const Diagram &diagram)
        : m_diagram(diagram)
    {
    }

    QByteArray run(int version)
    {
        const diagram::Settings &settings = m_diagram.settings;
        m_json.openObject();
        m_json.member(QStringLiteral("format"), QStringLiteral("hopyard"));
        m_json.member(QStringLiteral("version"), version);
        text("name", settings.name);
        text("description", settings.description);
        runSettings(settings.run);
        items("nodes", m_diagram.nodes);
        items("edges", m_diagram.edges);
        items("groups", m_diagram.groups);
        items("notes", m_diagram.notes);
        items("faults", m_diagram.faults);
        if (!settings.objectives.isEmpty())
            m_json.member(QStringLiteral("objectives"), QJsonArray::fromStringList(settings.objectives));
        m_json.members(settings.params);
        m_json.closeObject();
        return m_json.take();
    }

private:
    template <class Map> void items(const char *name, const Map &map)
    {
        if (map.empty())
            return;
        m_json.key(QLatin1String(name));
        m_json.openArray();
        for (const auto &[id, one] : map) {
            m_json.openObject();
            m_json.member(QStringLiteral("id"), id.text);
            item(one);
            m_json.closeObject();
        }
        m_json.closeArray();
    }

    void item(const diagram::Node &node)
    {
        m_json.member(QStringLiteral("kind"), node.kind);
        text("name", node.name);
        point(node.at);
        const kinds::KindSpec *kind = kinds::nodeKind(node.kind);
        params(kind ? kind->params : Rows(), node.params);
    }

    void item(const diagram::Edge &edge)
    {
        const bool sync = edge.style == diagram::Style::Sync;
        const auto asleep = sync ? diagram::Style::Async : diagram::Style::Sync;
        m_json.member(QStringLiteral("from"), edge.from.text);
        m_json.member(QStringLiteral("to"), edge.to.text);
        m_json.member(QStringLiteral("style"), sync ? QStringLiteral("sync") : QStringLiteral("async"));
        m_json.member(QStringLiteral("protocol"), edge.protocol);
        if (edge.otherProtocol != diagram::usualProtocol(m_diagram, edge.from, edge.to, asleep))
            text("otherProtocol", edge.otherProtocol);
        params(kinds::edgeParams(), edge.params);
    }

    void item(const diagram::Group &group)
    {
        text("name", group.name);
        m_json.key(QStringLiteral("members"));
        m_json.openArray();
        for (const diagram::NodeId &member : group.members)
            m_json.value(member.text);
        m_json.closeArray();
        m_json.members(group.params);
    }

    void item(const diagram::Note &note)
    {
        point(note.at);
        m_json.member(QStringLiteral("text"), note.text);
        m_json.members(note.params);
    }

    void item(const diagram::Fault &fault)
    {
        m_json.member(QStringLiteral("kind"), fault.kind);
        m_json.member(QStringLiteral("target"), fault.target);
        const kinds::FaultSpec *kind = kinds::faultKind(fault.kind);
        const Params time = kinds::canonical(kinds::faultTimeParams(), fault.params);
        const Params all = kind ? kinds::canonical(kind->params, time) : time;
        known(kinds::faultTimeParams(), all);
        known(kind ? kind->params : Rows(), all);
        m_json.members(unknown(kind ? kind->params : Rows(), unknown(kinds::faultTimeParams(), all)));
    }

    void runSettings(const Params &run)
    {
        const Params shown = kinds::canonical(kinds::runParams(), run);
        if (shown.isEmpty())
            return;
        m_json.key(QStringLiteral("run"));
        object(kinds::runParams(), shown);
    }

    void text(const char *name, const QString &content)
    {
        if (!content.isEmpty())
            m_json.member(QLatin1String(name), content);
    }

    void point(const QPointF &at) { m_json.member(QStringLiteral("at"), QJsonArray{at.x(), at.y()}); }

    void params(Rows rows, const Params &params)
    {
        const Params shown = kinds::canonical(rows, params);
        known(rows, shown);
        m_json.members(unknown(rows, shown));
    }

    void object(Rows rows, const Params &params)
    {
        m_json.openObject();
        known(rows, params);
        m_json.members(unknown(rows, params));
        m_json.closeObject();
    }

    void known(Rows rows, const Params &params)
    {
        for (const kinds::ParamSpec &row : rows) {
            const auto found = params.constFind(QLatin1String(row.key));
            if (found == params.constEnd())
                continue;
            m_json.key(found.key());
            value(row, found.value());
        }
    }

    static Params unknown(Rows rows, Params params)
    {
        for (const kinds::ParamSpec &row : rows)
            params.remove(QLatin1String(row.key));
        return params;
    }

    void value(const kinds::ParamSpec &row, const QJsonValue &value)
    {
        if (row.rows.empty() || !value.isObject())
            m_json.value(value);
        else if (row.type == kinds::ParamType::Map)
            map(row, value.toObject());
        else
            object(row.rows, value.toObject());
    }

    void map(const kinds::ParamSpec &row, const QJsonObject &entries)
    {
        m_json.openObject();
        for (const QString &name : JsonWriter::bytewise(entries)) {
            m_json.key(name);
            const QJsonValue entry = entries.value(name);
            if (entry.isObject())
                object(row.rows, entry.toObject());
            else
                m_json.value(entry);
        }
        m_json.closeObject();
    }

    const Diagram &m_diagram;
    JsonWriter m_json;
};

} // namespace

QByteArray writeDiagram(const Diagram &diagram, int version)
{
    return DiagramWriter(diagram).run(version);
}

} // namespace document
