#include "model/document/format.h"

#include "model/document/diagramreader.h"
#include "model/document/diagramwriter.h"
#include "model/document/jsontext.h"
#include "model/document/jsonwriter.h"
#include "model/document/limits.h"
#include "model/document/migrations.h"

#include <QCoreApplication>

#include <algorithm>

namespace document {

namespace {

class Format
{
    Q_DECLARE_TR_FUNCTIONS(document::Format)

public:
    Format(std::span<const Migration> migrations, const QByteArray &bytes)
        : m_migrations(migrations)
        , m_newest(int(migrations.size()) + 1)
        , m_text(JsonText::parse(bytes, m_result.issues))
    {
    }

    ReadResult run()
    {
        if (m_text && hasHeader())
            m_result.diagram =
                m_version < m_newest ? migrated() : DiagramReader(*m_text, m_result.issues).run();
        sayIfCutOff();
        return std::move(m_result);
    }

private:
    // The file says what it is, and this program can read it.
    bool hasHeader()
    {
        const JsonText::Value root = m_text->root();
        if (!root.is(JsonText::Type::Object))
            return refuse(
                {}, root, tr("The file does not hold an object"),
                tr("a diagram starts with {\"format\": \"hopyard\", \"version\": %1").arg(m_newest));
        const JsonText::Value format = root.member(QStringLiteral("format"));
        if (!format.is(JsonText::Type::String) || format.string() != QLatin1String("hopyard"))
            return refuse(format.isNull() ? QString() : QStringLiteral("/format"),
                          format.isNull() ? root : format,
                          tr("This is not a Hopyard diagram: its \"format\" is not \"hopyard\""),
                          tr("choose another file, or add \"format\": \"hopyard\""));
        return hasVersion(root, root.member(QStringLiteral("version")));
    }

    bool hasVersion(const JsonText::Value &root, const JsonText::Value &version)
    {
        const bool isNumber = version.is(JsonText::Type::Number);
        const double number = isNumber ? version.json().toDouble() : 0;
        if (number < 1 || number != qint64(std::min(number, 1e15)))
            return refuse(version.isNull() ? QString() : QStringLiteral("/version"),
                          version.isNull() ? root : version,
                          tr("The file does not say which version of the format it has"),
                          tr("add \"version\": %1").arg(m_newest));
        if (number > m_newest)
            return refuse(QStringLiteral("/version"), version,
                          tr("The file has version %1 of the format, this Hopyard reads versions up to %2")
                              .arg(number, 0, 'f', 0)
                              .arg(m_newest),
                          tr("open it with a Hopyard that reads version %1").arg(number, 0, 'f', 0));
        m_version = int(number);
        return true;
    }

    // Through the chain, and read again as a file of the newest version. What is wrong then has no place in
    // the old text any more, only a pointer into the new one.
    std::optional<diagram::Diagram> migrated()
    {
        if (!m_result.issues.isEmpty())
            return std::nullopt;
        QJsonObject object = m_text->root().json().toObject();
        for (int version = m_version; version < m_newest; ++version)
            object = m_migrations[std::size_t(version) - 1](object);
        JsonWriter writer;
        writer.value(object);
        const auto text = JsonText::parse(writer.take(), m_result.issues);
        std::optional<diagram::Diagram> diagram;
        if (text)
            diagram = DiagramReader(*text, m_result.issues).run();
        for (base::Issue &issue : m_result.issues)
            issue.line = issue.column = 0;
        return diagram;
    }

    bool refuse(const QString &pointer, const JsonText::Value &value, const QString &text,
                const QString &remedy)
    {
        base::Issue issue{base::Issue::Severity::Refusal, {}, pointer, 0, 0, text, remedy};
        m_text->place(issue, value.offset());
        m_result.issues.append(issue);
        return false;
    }

    void sayIfCutOff()
    {
        if (m_result.issues.size() < limits::issues)
            return;
        base::Issue last = m_result.issues.last();
        last.text = tr("More than %1 problems were found; the others are not listed").arg(limits::issues);
        last.remedy = tr("mend these first");
        m_result.issues.append(last);
    }

    std::span<const Migration> m_migrations;
    int m_newest;
    ReadResult m_result;
    std::optional<JsonText> m_text;
    int m_version = 0;
};

} // namespace

std::span<const Migration> migrations()
{
    return {}; // version 1 is the first
}

ReadResult readWith(std::span<const Migration> migrations, const QByteArray &bytes)
{
    return Format(migrations, bytes).run();
}

ReadResult read(const QByteArray &bytes)
{
    Q_ASSERT(migrations().size() + 1 == formatVersion);
    return readWith(migrations(), bytes);
}

QByteArray write(const diagram::Diagram &diagram)
{
    return writeDiagram(diagram, formatVersion);
}

void locate(base::Issues &issues, const QByteArray &bytes)
{
    base::Issues others;
    const auto text = JsonText::parse(bytes, others);
    if (!text)
        return;
    for (base::Issue &issue : issues) {
        if (issue.line > 0)
            continue;
        JsonText::Value value = text->root();
        for (QString part : issue.pointer.split(QLatin1Char('/')).mid(1)) {
            part.replace(QStringLiteral("~1"), QStringLiteral("/")).replace(QStringLiteral("~0"), QStringLiteral("~"));
            if (value.is(JsonText::Type::Array))
                value = value.at(part.toInt());
            else if (value.is(JsonText::Type::Object))
                value = value.member(part);
        }
        if (!value.isNull())
            text->place(issue, value.offset());
    }
}

QString issueLine(const QString &file, const base::Issue &issue)
{
    const QString pointer = issue.pointer.isEmpty() ? QStringLiteral("/") : issue.pointer;
    QString line =
        QStringLiteral("%1:%2:%3: ").arg(file).arg(std::max(issue.line, 1)).arg(std::max(issue.column, 1));
    line += pointer + QLatin1String(": ") + issue.text;
    if (!issue.remedy.isEmpty())
        line += QLatin1String("; ") + issue.remedy;
    return line.replace(QLatin1Char('\n'), QLatin1Char(' ')).replace(QLatin1Char('\r'), QLatin1Char(' '));
}

} // namespace document
