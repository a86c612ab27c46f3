// The fields that items have in common, and what is checked about them. See diagramreader.h.
#include "model/document/diagramreader.h"

#include "model/document/limits.h"
#include "model/kinds/catalog.h"
#include "model/kinds/compile.h"
#include "model/kinds/values.h"

#include <cmath>

namespace document {

namespace {

// The deepest value on the way that the text has, and how far that is.
JsonText::Value valueAt(JsonText::Value value, const QStringList &path)
{
    for (const QString &step : path) {
        const JsonText::Value next =
            value.is(JsonText::Type::Array) ? value.at(step.toInt()) : value.member(step);
        if (next.isNull())
            break;
        value = next;
    }
    return value;
}

QStringList pathOf(const QString &pointer)
{
    QStringList path = pointer.split(QLatin1Char('/')).mid(1);
    for (QString &step : path)
        step.replace(QLatin1String("~1"), QLatin1String("/"))
            .replace(QLatin1String("~0"), QLatin1String("~"));
    return path;
}

} // namespace

// An id that is wrong or taken is refused, and the item goes on without one.
QString DiagramReader::takeId(Fields &fields, Sort sort)
{
    const QString key = QStringLiteral("id");
    const Value value = fields.take("id");
    const QString rule = tr("use lower-case letters, digits and hyphens, at most 64, like \"order-db\"");
    if (value.isNull()) {
        refuse(fields, {}, value, tr("The %1 has no id").arg(sortName(sort)),
               tr("give it an \"id\" of its own"));
        return {};
    }
    QString id = value.is(Type::String) ? value.string() : QString();
    if (!diagram::isIdText(id)) {
        // Whoever refers to it is not to blame, so it counts as known.
        m_places.insert(id, {sort, fields.object, fields.pointer});
        refuse(fields, key, value,
               value.is(Type::String) ? tr("\"%1\" cannot be an id").arg(id.left(80))
                                      : tr("The id is not a text"),
               rule);
        return {};
    }
    fields.item = id;
    const auto taken = m_places.constFind(id);
    if (taken == m_places.constEnd()) {
        m_places.insert(id, {sort, fields.object, fields.pointer});
        return id;
    }
    base::Issue first;
    m_text.place(first, taken->value.offset());
    refuse(fields, key, value,
           tr("The id \"%1\" belongs to the %2 of line %3 already")
               .arg(id, sortName(taken->sort))
               .arg(first.line),
           tr("give this one an id of its own"));
    return {};
}

QString DiagramReader::takeKind(Fields &fields, Sort sort, const QStringList &known)
{
    const QString key = QStringLiteral("kind");
    const Value value = fields.take("kind");
    const QString choice = tr("one of %1").arg(known.join(QLatin1String(", ")));
    if (value.isNull()) {
        refuse(fields, {}, value, tr("The %1 has no kind").arg(sortName(sort)),
               tr("give it a \"kind\": %1").arg(choice));
        return {};
    }
    QString kind = value.is(Type::String) ? value.string() : QString();
    if (known.contains(kind))
        return kind;
    refuse(fields, key, value,
           value.is(Type::String)
               ? tr("This Hopyard knows no kind of %1 \"%2\"").arg(sortName(sort), kind.left(64))
               : tr("The kind is not a text"),
           tr("use %1, or open the file with a newer Hopyard").arg(choice));
    return {};
}

QString DiagramReader::takeText(Fields &fields, const char *key)
{
    const QString name = QLatin1String(key);
    const Value value = fields.take(key);
    if (value.is(Type::String))
        return value.string();
    if (!value.isNull())
        refuse(fields, name, value, tr("\"%1\" is not a text").arg(name), tr("write it in double quotes"));
    return {};
}

QString DiagramReader::takeReference(Fields &fields, const char *key, bool mustBeNode)
{
    const QString name = QLatin1String(key);
    const Value value = fields.take(key);
    if (!value.is(Type::String)) {
        const QString remedy =
            mustBeNode ? tr("give the id of a node") : tr("give the id of a node, an edge or a group");
        refuse(fields, value.isNull() ? QString() : name, value,
               value.isNull() ? tr("\"%1\" is missing").arg(name) : tr("\"%1\" is not a text").arg(name),
               remedy);
        return {};
    }
    QString target = value.string();
    m_references.push_back({target, value, pointerTo(fields.pointer, name), fields.item, mustBeNode});
    return target;
}

QPointF DiagramReader::takePoint(Fields &fields)
{
    const Value value = fields.take("at");
    if (value.isNull())
        return {};
    const bool isPair = value.is(Type::Array) && value.count() == 2 && value.at(0).is(Type::Number) &&
                        value.at(1).is(Type::Number);
    if (!isPair) {
        refuse(fields, QStringLiteral("at"), value, tr("\"at\" is not a place"),
               tr("write two numbers, like [320, 120]"));
        return {};
    }
    const QPointF at(value.at(0).json().toDouble(), value.at(1).json().toDouble());
    if (at != diagram::within(at))
        refuse(fields, QStringLiteral("at"), value, tr("The place lies outside the canvas"),
               tr("use coordinates from -1000000 to 1000000"));
    return at;
}

QStringList DiagramReader::takeTexts(Fields &fields, const char *key, QList<Value> *values)
{
    const QString name = QLatin1String(key);
    const Value list = fields.take(key);
    QStringList texts;
    if (!list.isNull() && !list.is(Type::Array)) {
        refuse(fields, name, list, tr("\"%1\" is not a list").arg(name), tr("write it in square brackets"));
        return texts;
    }
    if (list.isNull())
        return texts;
    list.eachElement([&](int index, const Value &value) {
        if (!value.is(Type::String))
            return refuse(fields, name + QLatin1Char('/') + QString::number(index), value,
                          tr("An entry of \"%1\" is not a text").arg(name), tr("write it in double quotes"));
        texts << value.string();
        if (values)
            values->append(value);
    });
    return texts;
}

std::optional<diagram::Style> DiagramReader::takeStyle(Fields &fields)
{
    const Value value = fields.take("style");
    if (value.isNull())
        return std::nullopt;
    const QString style = value.is(Type::String) ? value.string() : QString();
    if (style == QLatin1String("sync"))
        return diagram::Style::Sync;
    if (style == QLatin1String("async"))
        return diagram::Style::Async;
    refuse(fields, QStringLiteral("style"), value, tr("The style is neither \"sync\" nor \"async\""),
           tr("write one of the two"));
    return std::nullopt;
}

QString DiagramReader::takeProtocol(Fields &fields, const char *key, diagram::Style style)
{
    QString protocol = takeText(fields, key);
    if (protocol.isEmpty())
        return {};
    QStringList fitting;
    for (const kinds::ProtocolSpec &spec : kinds::protocols()) {
        if (spec.style == style)
            fitting << QLatin1String(spec.key);
    }
    if (fitting.contains(protocol))
        return protocol;
    const Value value = fields.object.member(QLatin1String(key));
    const QString styleName = style == diagram::Style::Sync ? tr("synchronous") : tr("asynchronous");
    const QString text = kinds::protocol(protocol)
                             ? tr("The protocol \"%1\" is not %2").arg(protocol, styleName)
                             : tr("This Hopyard knows no protocol \"%1\"").arg(protocol.left(64));
    refuse(fields, QLatin1String(key), value, text,
           tr("use one of %1").arg(fitting.join(QLatin1String(", "))));
    return {};
}

void DiagramReader::checkParams(std::span<const kinds::ParamSpec> rows, const diagram::Params &params,
                                const Fields &fields)
{
    for (const kinds::ValueProblem &problem : kinds::checkAll(rows, params)) {
        QString pointer = fields.pointer;
        for (const QString &step : problem.path)
            pointer = pointerTo(pointer, step);
        add({base::Issue::Severity::Refusal, fields.item, pointer, 0, 0, problem.text, problem.remedy},
            valueAt(fields.object, problem.path));
    }
}

void DiagramReader::checkWarmup(const Fields &run, const diagram::Params &params)
{
    const kinds::Values values(kinds::runParams(), params);
    const auto duration = values.duration("duration"), warmup = values.duration("warmup");
    if (!duration || !warmup || *warmup < *duration)
        return;
    const Value value = run.object.member(QStringLiteral("warmup"));
    refuse(run, value.isNull() ? QString() : QStringLiteral("warmup"), value,
           tr("The warm-up of %1 is not shorter than the duration of %2")
               .arg(kinds::durationText(*warmup), kinds::durationText(*duration)),
           tr("shorten the warm-up or lengthen the run"));
}

void DiagramReader::checkReferences()
{
    for (const Reference &reference : m_references) {
        const auto place = m_places.constFind(reference.target);
        const bool known = place != m_places.constEnd();
        const bool fits =
            known && (place->sort == Sort::Node ||
                      (!reference.mustBeNode && place->sort != Sort::Note && place->sort != Sort::Fault));
        if (fits)
            continue;
        const QString wanted = reference.mustBeNode ? tr("a node") : tr("a node, an edge or a group");
        const QString text = known ? tr("\"%1\" is the id of a %2, not of %3")
                                         .arg(reference.target, sortName(place->sort), wanted)
                                   : tr("There is no \"%1\"").arg(reference.target.left(80));
        add({base::Issue::Severity::Refusal, reference.item, reference.pointer, 0, 0, text,
             tr("give the id of %1").arg(wanted)},
            reference.value);
    }
}

// The pointers of the tables' checks are those of the canonical file; here they get the places of this one.
void DiagramReader::addDrawingIssues()
{
    for (base::Issue issue : kinds::issuesOf(m_diagram)) {
        const auto place = m_places.constFind(issue.item);
        if (place != m_places.constEnd())
            issue.pointer = place->pointer +
                            issue.pointer.section(QLatin1Char('/'), 3, -1, QString::SectionIncludeLeadingSep);
        add(issue, valueAt(m_text.root(), pathOf(issue.pointer)));
    }
}

void DiagramReader::refuse(const Fields &fields, const QString &key, const Value &value, const QString &text,
                           const QString &remedy)
{
    const QString pointer = key.isEmpty() ? fields.pointer : fields.pointer + QLatin1Char('/') + key;
    add({base::Issue::Severity::Refusal, fields.item, pointer, 0, 0, text, remedy},
        value.isNull() ? fields.object : value);
}

void DiagramReader::add(base::Issue issue, const Value &value)
{
    if (m_issues.size() >= limits::issues)
        return;
    m_text.place(issue, value.offset());
    m_issues.append(issue);
}

QString DiagramReader::sortName(Sort sort)
{
    switch (sort) {
    case Sort::Node:
        return tr("node");
    case Sort::Edge:
        return tr("edge");
    case Sort::Group:
        return tr("group");
    case Sort::Note:
        return tr("note");
    case Sort::Fault:
        break;
    }
    return tr("fault");
}

} // namespace document
