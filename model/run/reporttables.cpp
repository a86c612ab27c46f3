#include "model/run/measure.h"
#include "model/run/report.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QXmlStreamWriter>

namespace run {
namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Report)
};

// RFC 4180.
QByteArray field(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    if (!bytes.contains(',') && !bytes.contains('"') && !bytes.contains('\n') && !bytes.contains('\r'))
        return bytes;
    bytes.replace("\"", "\"\"");
    return '"' + bytes + '"';
}

QByteArray number(const QJsonValue &value)
{
    if (!value.isDouble())
        return {};
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.mid(1, list.size() - 2);
}

void writeRow(QByteArray &out, const QStringList &path, const QByteArray &value, const QByteArray &interval)
{
    for (qsizetype i = 0; i < 2; ++i)
        out += field(path.value(i)) + ',';
    out += field(path.mid(2).join(QLatin1Char('.'))) + ',' + value + ',' + interval + "\r\n";
}

bool isInterval(const QJsonObject &object)
{
    return object.size() == 2 && object.contains(QStringLiteral("mean")) &&
           object.contains(QStringLiteral("ci95"));
}

// Every number below, in the order of the report. Lists are left to the JSON.
void writeRows(QByteArray &out, const QStringList &path, const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    if (value.isObject() && isInterval(object)) {
        writeRow(out, path, number(object.value(QStringLiteral("mean"))),
                 number(object.value(QStringLiteral("ci95"))));
    } else if (value.isObject()) {
        for (const QString &key : reportKeys(object, path.value(path.size() - 1)))
            writeRows(out, path + QStringList{key}, object.value(key));
    } else if (value.isDouble() || value.isNull()) {
        writeRow(out, path, number(value), {});
    } else if (value.isString()) {
        writeRow(out, path, field(value.toString()), {});
    }
}

void writeCase(QXmlStreamWriter &xml, const QString &name, const QString &suite)
{
    xml.writeStartElement(QStringLiteral("testcase"));
    xml.writeAttribute(QStringLiteral("classname"), suite);
    xml.writeAttribute(QStringLiteral("name"), name);
}

void writeProblem(QXmlStreamWriter &xml, const QString &element, const QString &message)
{
    xml.writeStartElement(element);
    xml.writeAttribute(QStringLiteral("message"), message);
    xml.writeEndElement();
}

int failuresIn(const QJsonArray &objectives)
{
    int failures = 0;
    for (const auto item : objectives)
        failures += item.toObject().value(QStringLiteral("met")).toBool() ? 0 : 1;
    return failures;
}

void writeCases(QXmlStreamWriter &xml, const QJsonObject &report, const QString &suite)
{
    const QJsonValue stopped = report.value(QStringLiteral("stopped"));
    writeCase(xml, Text::tr("the run reaches its end"), suite);
    if (!stopped.isNull())
        writeProblem(xml, QStringLiteral("error"),
                     Text::tr("It stopped before the end: %1").arg(stopped.toString()));
    xml.writeEndElement();
    for (const auto item : report.value(QStringLiteral("objectives")).toArray()) {
        const QJsonObject objective = item.toObject();
        writeCase(xml, objective.value(QStringLiteral("text")).toString(), suite);
        if (!objective.value(QStringLiteral("met")).toBool())
            writeProblem(xml, QStringLiteral("failure"),
                         Text::tr("Measured: %1").arg(objectiveValueText(objective)));
        xml.writeEndElement();
    }
}

} // namespace

QByteArray reportCsv(const QJsonObject &report)
{
    QByteArray out = "part,id,metric,value,ci95\r\n";
    for (const QString &key : reportKeys(report, {})) {
        const QJsonValue value = report.value(key);
        const bool part = value.isObject() && !isInterval(value.toObject());
        writeRows(out, part ? QStringList{key} : QStringList{QStringLiteral("run"), QString(), key}, value);
    }
    for (const auto item : report.value(QStringLiteral("objectives")).toArray()) {
        const QString text = item.toObject().value(QStringLiteral("text")).toString();
        for (const QString &key : {QStringLiteral("value"), QStringLiteral("met")}) {
            const QJsonValue value = item.toObject().value(key);
            writeRows(out, {QStringLiteral("objectives"), text, key},
                      value.isBool() ? value.toBool() ? 1 : 0 : value);
        }
    }
    return out;
}

QByteArray reportJunit(const QJsonObject &report)
{
    QByteArray out;
    QXmlStreamWriter xml(&out);
    xml.setAutoFormatting(true);
    const QJsonArray objectives = report.value(QStringLiteral("objectives")).toArray();
    const QString suite = report.value(QStringLiteral("file")).toString();
    const bool stopped = !report.value(QStringLiteral("stopped")).isNull();
    xml.writeStartDocument();
    xml.writeStartElement(QStringLiteral("testsuites"));
    xml.writeStartElement(QStringLiteral("testsuite"));
    xml.writeAttribute(QStringLiteral("name"), report.value(QStringLiteral("diagram")).toString());
    xml.writeAttribute(QStringLiteral("tests"), QString::number(objectives.size() + 1));
    xml.writeAttribute(QStringLiteral("failures"), QString::number(failuresIn(objectives)));
    xml.writeAttribute(QStringLiteral("errors"), QString::number(stopped ? 1 : 0));
    xml.writeAttribute(QStringLiteral("time"),
                       QString::number(report.value(QStringLiteral("wallSeconds")).toDouble(), 'f', 3));
    writeCases(xml, report, suite);
    xml.writeEndDocument();
    return out;
}

} // namespace run
