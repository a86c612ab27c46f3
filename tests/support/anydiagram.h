// Diagrams made by chance from the tables, in normal form: settings as the file has them, defaults absent.
// Two generators with the same seed make the same diagrams.
#pragma once

#include "model/diagram/recipes.h"
#include "model/kinds/catalog.h"
#include "model/kinds/values.h"

#include <QJsonArray>
#include <QRandomGenerator>

namespace support {

class AnyDiagram
{
public:
    explicit AnyDiagram(quint32 seed)
        : m_random(seed)
    {
    }

    diagram::Diagram next()
    {
        m_diagram = {};
        const int count = below(12);
        for (int i = 0; i < count; ++i)
            addNode();
        for (int i = count == 0 ? 0 : below(2 * count); i > 0; --i)
            addEdge();
        for (int i = below(3); i > 0; --i)
            addGroup();
        for (int i = below(3); i > 0; --i)
            addNote();
        for (int i = count == 0 ? 0 : below(4); i > 0; --i)
            addFault();
        addSettings();
        return m_diagram;
    }

    // Words, quotes, control characters and letters of all lengths in UTF-8.
    QString text()
    {
        static const QString letters = QString::fromUtf8("aZ0 -_~/.\"\\\n\t\x01\x7Fé€😀注");
        QString text;
        for (int i = below(10); i > 0; --i) {
            const qsizetype at = below(int(letters.size()));
            text += letters[at].isLowSurrogate()    ? letters.mid(at - 1, 2)
                    : letters[at].isHighSurrogate() ? letters.mid(at, 2)
                                                    : letters.mid(at, 1);
        }
        return text;
    }

    int below(int limit) { return int(m_random.bounded(std::max(limit, 1))); }

private:
    using Rows = std::span<const kinds::ParamSpec>;

    template <class Key> Key freshId() { return Key(diagram::freshId(m_diagram, text())); }

    template <class Map> auto any(const Map &map)
    {
        auto at = map.begin();
        std::advance(at, below(int(map.size())));
        return at->first;
    }

    QPointF point()
    {
        const QPointF at(below(2'000'001) - 1'000'000, below(2000) - 1000);
        return below(4) ? at : at / 3; // fractions, too
    }

    void addNode()
    {
        const auto kinds = kinds::nodeKinds();
        const kinds::KindSpec &kind = *kinds[below(int(kinds.size()))];
        const auto id = freshId<diagram::NodeId>();
        m_diagram.nodes[id] = {id, kind.key, text(), point(), params(kind.params)};
    }

    void addEdge()
    {
        diagram::Edge edge;
        edge.from = any(m_diagram.nodes);
        edge.to = any(m_diagram.nodes);
        edge.id = freshId<diagram::EdgeId>();
        edge.style = below(2) ? diagram::Style::Sync : diagram::Style::Async;
        const auto other = edge.style == diagram::Style::Sync ? diagram::Style::Async : diagram::Style::Sync;
        edge.protocol = protocol(edge.style);
        edge.otherProtocol = protocol(other);
        if (edge.otherProtocol == diagram::usualProtocol(m_diagram, edge.from, edge.to, other))
            edge.otherProtocol.clear();
        edge.params = params(kinds::edgeParams());
        m_diagram.edges[edge.id] = edge;
    }

    QString protocol(diagram::Style style)
    {
        QStringList fitting;
        for (const kinds::ProtocolSpec &spec : kinds::protocols()) {
            if (spec.style == style)
                fitting << spec.key;
        }
        return fitting[below(int(fitting.size()))];
    }

    void addGroup()
    {
        diagram::Group group{freshId<diagram::GroupId>(), text(), {}, unknown()};
        for (int i = m_diagram.nodes.empty() ? 0 : below(4); i > 0; --i)
            group.members.insert(any(m_diagram.nodes));
        m_diagram.groups[group.id] = group;
    }

    void addNote()
    {
        const auto id = freshId<diagram::NoteId>();
        m_diagram.notes[id] = {id, point(), text(), unknown()};
    }

    void addFault()
    {
        const auto kinds = kinds::faultKinds();
        const kinds::FaultSpec &kind = kinds[below(int(kinds.size()))];
        diagram::Fault fault{freshId<diagram::FaultId>(), kind.key, any(m_diagram.nodes).text, {}};
        if (!m_diagram.edges.empty() && below(2))
            fault.target = any(m_diagram.edges).text;
        fault.params = params(kind.params);
        const diagram::Params time = params(kinds::faultTimeParams());
        for (auto at = time.begin(); at != time.end(); ++at)
            fault.params[at.key()] = at.value();
        m_diagram.faults[fault.id] = fault;
    }

    void addSettings()
    {
        diagram::Settings &settings = m_diagram.settings;
        settings.name = text();
        settings.description = text();
        settings.run = params(kinds::runParams());
        const kinds::Values run(kinds::runParams(), settings.run);
        if (run.duration("warmup") >= run.duration("duration"))
            settings.run = {};
        for (int i = below(3); i > 0; --i)
            settings.objectives << text();
        settings.params = unknown();
    }

    // Keys no version knows, with values of every form.
    diagram::Params unknown()
    {
        diagram::Params params;
        for (int i = below(3); i > 0; --i)
            params["x-" + text()] = anyJson(3);
        return params;
    }

    QJsonValue anyJson(int depth)
    {
        switch (below(depth > 0 ? 7 : 5)) {
        case 0:
            return QJsonValue::Null;
        case 1:
            return below(2) == 0;
        case 2:
            return below(2) ? QJsonValue(below(1'000'000) - 500'000) : QJsonValue(anyDouble());
        case 3:
        case 4:
            return text();
        case 5: {
            QJsonArray array;
            for (int i = below(12); i > 0; --i)
                array.append(anyJson(depth - 1));
            return array;
        }
        default: {
            QJsonObject object;
            for (int i = below(4); i > 0; --i)
                object[text()] = anyJson(depth - 1);
            return object;
        }
        }
    }

    // Not between 2^53 and 2^63: whole numbers there are read as integers.
    double anyDouble()
    {
        const double digits = m_random.generateDouble() - 0.5;
        return digits * std::pow(10.0, below(2) ? below(45) - 30 : 25 + below(200));
    }

    diagram::Params params(Rows rows)
    {
        diagram::Params params = unknown();
        for (const kinds::ParamSpec &row : rows) {
            const QJsonValue chosen = below(2) ? value(row) : QJsonValue::Undefined;
            if (!chosen.isUndefined() && kinds::checkAll({&row, 1}, {{row.key, chosen}}).isEmpty())
                params[row.key] = chosen;
        }
        return kinds::canonical(rows, params);
    }

    double number(const kinds::ParamSpec &row)
    {
        const double max = row.min == row.max ? 1000 : row.max;
        return below(3) ? row.min + m_random.generateDouble() * (max - row.min) : (below(2) ? row.min : max);
    }

    QJsonValue value(const kinds::ParamSpec &row)
    {
        if (*row.word && below(4) == 0)
            return row.word;
        switch (row.type) {
        case kinds::ParamType::Count:
            return qint64(number(row));
        case kinds::ParamType::Number:
        case kinds::ParamType::Ratio:
        case kinds::ParamType::Percent:
        case kinds::ParamType::Rate:
            return number(row);
        case kinds::ParamType::Duration:
            return duration(number(row));
        case kinds::ParamType::Distribution:
            return distribution();
        case kinds::ParamType::Choice:
            return row.options[below(int(row.options.size()))].key;
        case kinds::ParamType::Flag:
            return below(2) == 0;
        case kinds::ParamType::NameList:
            return names(row);
        case kinds::ParamType::Order:
            return order(row);
        case kinds::ParamType::Call: // of those there are
            return m_diagram.edges.empty() ? QJsonValue(QJsonValue::Undefined)
                                           : QJsonValue(any(m_diagram.edges).text);
        case kinds::ParamType::Queue:
            return m_diagram.nodes.empty() ? QJsonValue(QJsonValue::Undefined)
                                           : QJsonValue(any(m_diagram.nodes).text);
        case kinds::ParamType::Times:
        case kinds::ParamType::Rates:
            return list(row);
        case kinds::ParamType::Any:
            return anyJson(3);
        case kinds::ParamType::Policy:
        case kinds::ParamType::Section:
        case kinds::ParamType::Variant:
            return params(row.rows);
        case kinds::ParamType::Map:
            return map(row);
        default:
            return text();
        }
    }

    QJsonValue duration(double seconds)
    {
        const auto time = sim::Time(seconds * 1e9);
        return kinds::durationText(below(2) ? time : time / 1'000'000'000 * 1'000'000'000);
    }

    QJsonValue distribution()
    {
        const double seconds = m_random.generateDouble();
        switch (below(3)) {
        case 0:
            return duration(seconds);
        case 1:
            return QJsonObject{
                {"distribution", "exponential"}, {"mean", duration(seconds)}, {"x-more", text()}};
        default:
            return QJsonObject{
                {"distribution", "lognormal"}, {"p50", duration(seconds)}, {"p99", duration(2 * seconds)}};
        }
    }

    QJsonValue list(const kinds::ParamSpec &row)
    {
        QJsonArray list;
        for (int i = row.length > 0 ? int(row.length) : below(4); i > 0; --i)
            list.append(row.type == kinds::ParamType::Times ? duration(number(row))
                                                            : QJsonValue(number(row)));
        return list;
    }

    QJsonValue names(const kinds::ParamSpec &row)
    {
        QJsonArray names;
        for (int i = below(4); i > 0; --i)
            names.append(row.options.empty() ? text()
                                             : QString(row.options[below(int(row.options.size()))].key));
        return names;
    }

    QJsonValue order(const kinds::ParamSpec &row)
    {
        QStringList left;
        for (const kinds::Option &option : row.options)
            left << option.key;
        QJsonArray names;
        while (!left.isEmpty())
            names.append(left.takeAt(below(int(left.size()))));
        return names;
    }

    QJsonValue map(const kinds::ParamSpec &row)
    {
        QJsonObject map;
        for (int i = below(4); i > 0; --i)
            map[text()] = row.rows.empty() ? QJsonValue(number(row)) : QJsonValue(params(row.rows));
        return map;
    }

    QRandomGenerator m_random;
    diagram::Diagram m_diagram;
};

} // namespace support
