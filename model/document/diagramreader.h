// From checked JSON to a diagram, with everything that is wrong on the way. Private to the room.
#pragma once

#include "model/base/issue.h"
#include "model/diagram/diagram.h"
#include "model/document/jsontext.h"
#include "model/kinds/spec.h"

#include <QCoreApplication>
#include <QHash>

#include <optional>

namespace document {

class DiagramReader
{
    Q_DECLARE_TR_FUNCTIONS(document::DiagramReader)

public:
    // REQUIRES: the root of the text is an object.
    DiagramReader(const JsonText &text, base::Issues &issues);
    // Nothing if there was a refusal, here or before. The issues of a readable drawing are appended, too.
    std::optional<diagram::Diagram> run();

private:
    using Value = JsonText::Value;
    using Type = JsonText::Type;
    enum class Sort { Node, Edge, Group, Note, Fault };

    // The members of one object: those that are asked for by name, and the rest.
    class Fields
    {
    public:
        Fields(const Value &theObject, QString thePointer);
        Value take(const char *key); // null if absent
        diagram::Params rest() const;

        Value object;
        QString pointer;
        QString item; // id, once it is read

    private:
        std::vector<std::pair<QString, Value>> m_members;
    };

    struct Place
    {
        Sort sort = Sort::Node;
        Value value;
        QString pointer;
    };
    struct Reference // to be checked when all items are known
    {
        QString target;
        Value value;
        QString pointer, item;
        bool mustBeNode = true;
    };

    void readSettings(Fields &root);
    template <class Read> void readList(Fields &root, const char *key, int most, Read read);
    void readNode(Fields &fields);
    void readEdge(Fields &fields);
    void readGroup(Fields &fields);
    void readNote(Fields &fields);
    void readFault(Fields &fields);
    void readProtocols(Fields &fields, diagram::Edge &edge);

    QString takeId(Fields &fields, Sort sort);
    QString takeText(Fields &fields, const char *key);
    QString takeKind(Fields &fields, Sort sort, const QStringList &known);
    QString takeReference(Fields &fields, const char *key, bool mustBeNode);
    QPointF takePoint(Fields &fields);
    QStringList takeTexts(Fields &fields, const char *key, QList<Value> *values = nullptr);
    std::optional<diagram::Style> takeStyle(Fields &fields);
    QString takeProtocol(Fields &fields, const char *key, diagram::Style style);
    void checkParams(std::span<const kinds::ParamSpec> rows, const diagram::Params &params,
                     const Fields &fields);
    void checkWarmup(const Fields &run, const diagram::Params &params);
    void checkReferences();
    void addDrawingIssues();

    // A refusal at a value below `fields`; `key` may be empty for the object itself.
    void refuse(const Fields &fields, const QString &key, const Value &value, const QString &text,
                const QString &remedy);
    void add(base::Issue issue, const Value &value);
    static QString sortName(Sort sort);

    const JsonText &m_text;
    base::Issues &m_issues;
    diagram::Diagram m_diagram;
    QHash<QString, Place> m_places; // by id
    std::vector<Reference> m_references;
};

} // namespace document
