// Drawings as text, for tests:
//
//     drawing("shoppers:client(rate=100) -> api(replicas=4) -> db; api ~[consumers=2]~> mail")
//
// Statements end with ';'. A statement is a chain of nodes: NAME, NAME:KIND, with (KEY=VALUE, ...) for
// settings. NAME is the id and the name; without KIND a name that begins with the key of a kind (client, db
// for database, queue, ...) is of that kind, anything else is a service. A node may be mentioned often;
// settings add up.
// '->' is a synchronous edge, '~>' an asynchronous one, '-[KEY=VALUE, ...]->' and '~[...]~>' carry settings.
// An edge touching a queue or log is asynchronous either way. Its id is "from-to", numbered when taken, or
// the setting id=. Keys are dotted paths (retry.maxAttempts=3); `rate` of a client means workload.rate;
// `protocol` of an edge is its protocol. A VALUE is JSON where it reads as JSON, else text: 4, true,
// {"p50":"1ms"}, 10ms. A mistake in the text ends the test with a message.
#pragma once

#include "model/diagram/recipes.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace support {

class Draw
{
public:
    explicit Draw(const QString &text)
        : m_text(text)
    {
    }

    diagram::Diagram run()
    {
        while (skipBlanks(), m_at < m_text.size()) {
            statement();
            if (m_at < m_text.size())
                expect(QStringLiteral(";"));
        }
        return m_diagram;
    }

private:
    using Settings = QList<std::pair<QString, QJsonValue>>;

    void statement()
    {
        diagram::NodeId from = node();
        while (skipBlanks(), m_at < m_text.size() && peek() != u';') {
            const bool async = peek() == u'~';
            expect(async ? QStringLiteral("~") : QStringLiteral("-"));
            Settings settings;
            if (accept(u'[')) {
                settings = settingsUntil(u']');
                expect(async ? QStringLiteral("~") : QStringLiteral("-"));
            }
            expect(QStringLiteral(">"));
            const diagram::NodeId to = node();
            edge(from, to, async, settings);
            from = to;
        }
    }

    diagram::NodeId node()
    {
        diagram::NodeId id(word());
        const QString kind = accept(u':') ? word() : kindOf(id.text);
        if (!m_diagram.nodes.contains(id)) {
            const QPointF at(200.0 * double(m_diagram.nodes.size()), 0);
            m_diagram.nodes[id] = {id, kind, id.text, at, {}};
        }
        diagram::Node &node = m_diagram.nodes[id];
        if (!accept(u'('))
            return id;
        for (const auto &[key, value] : settingsUntil(u')')) {
            if (node.kind == QLatin1String("client") && key == QLatin1String("rate"))
                set(node.params, QStringLiteral("workload.rate"), value);
            else if (key == QLatin1String("name"))
                node.name = value.toString();
            else
                set(node.params, key, value);
        }
        return id;
    }

    void edge(const diagram::NodeId &from, const diagram::NodeId &to, bool async, const Settings &settings)
    {
        diagram::Edge edge;
        edge.id = diagram::EdgeId(diagram::freshId(m_diagram, from.text + u'-' + to.text));
        edge.from = from;
        edge.to = to;
        const bool sync = !async && diagram::mayBeSync(m_diagram, edge);
        edge.style = sync ? diagram::Style::Sync : diagram::Style::Async;
        edge.protocol = diagram::usualProtocol(m_diagram, from, to, edge.style);
        for (const auto &[key, value] : settings) {
            if (key == QLatin1String("id"))
                edge.id = diagram::EdgeId(value.toString());
            else if (key == QLatin1String("protocol"))
                edge.protocol = value.toString();
            else if (key == QLatin1String("otherProtocol"))
                edge.otherProtocol = value.toString();
            else
                set(edge.params, key, value);
        }
        m_diagram.edges[edge.id] = edge;
    }

    static void set(diagram::Params &params, const QString &key, const QJsonValue &value)
    {
        params = diagram::withParam(params, diagram::paramPath(key), value);
    }

    static QString kindOf(const QString &name)
    {
        for (const char *kind :
             {"client", "service", "gateway", "graphql", "database", "cache", "queue", "log", "external"}) {
            if (name.startsWith(QLatin1String(kind)))
                return QLatin1String(kind);
        }
        return name.startsWith(QLatin1String("db")) ? QStringLiteral("database") : QStringLiteral("service");
    }

    Settings settingsUntil(QChar close)
    {
        Settings settings;
        while (!accept(close)) {
            const qsizetype start = m_at;
            while (m_at < m_text.size() && peek() != u'=')
                ++m_at;
            const QString key = m_text.mid(start, m_at - start).trimmed();
            expect(QStringLiteral("="));
            settings.append({key, value(close)});
            accept(u',');
            skipBlanks();
        }
        return settings;
    }

    // Up to a comma or the closing bracket that is in no bracket or quotes of its own.
    QJsonValue value(QChar close)
    {
        const qsizetype start = m_at;
        int depth = 0;
        bool quoted = false;
        for (; m_at < m_text.size(); ++m_at) {
            const QChar c = peek();
            if (depth == 0 && !quoted && (c == u',' || c == close))
                break;
            quoted ^= c == u'"';
            depth += !quoted && (c == u'{' || c == u'[');
            depth -= !quoted && (c == u'}' || c == u']');
        }
        const QString text = m_text.mid(start, m_at - start).trimmed();
        const QJsonArray json = QJsonDocument::fromJson('[' + text.toUtf8() + ']').array();
        return json.size() == 1 ? json.first() : QJsonValue(text);
    }

    QString word()
    {
        skipBlanks();
        const qsizetype start = m_at;
        while (m_at < m_text.size() && (peek().isLower() || peek().isDigit() || isHyphen()))
            ++m_at;
        QString text = m_text.mid(start, m_at - start);
        if (!diagram::isIdText(text))
            fail("a name of lower-case letters, digits and hyphens");
        return text;
    }

    // "a-b" is one name; the hyphen of "->" and "-[" is not part of it.
    bool isHyphen() const
    {
        return peek() == u'-' && m_at + 1 < m_text.size() && m_text[m_at + 1].isLetterOrNumber();
    }

    bool accept(QChar c)
    {
        skipBlanks();
        if (m_at >= m_text.size() || peek() != c)
            return false;
        ++m_at;
        return true;
    }

    void expect(const QString &text)
    {
        skipBlanks();
        if (!QStringView(m_text).mid(m_at).startsWith(text))
            fail(qPrintable(text));
        m_at += text.size();
    }

    void skipBlanks()
    {
        while (m_at < m_text.size() && peek().isSpace())
            ++m_at;
    }

    QChar peek() const { return m_text[m_at]; }

    [[noreturn]] void fail(const char *wanted) const
    {
        qFatal("drawing: expected %s at %d in: %s", wanted, int(m_at), qPrintable(m_text));
    }

    QString m_text;
    qsizetype m_at = 0;
    diagram::Diagram m_diagram;
};

inline diagram::Diagram drawing(const char *text)
{
    return Draw(QString::fromUtf8(text)).run();
}

} // namespace support
