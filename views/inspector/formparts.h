// The parts a form is made of, one per row of a descriptor table. Private to this room.
#pragma once

#include "views/inspector/editors.h"
#include "views/inspector/formcontext.h"

#include <QLabel>

#include <functional>
#include <vector>

class QToolButton;
class QVBoxLayout;

namespace inspector {

// A part shows what the drawing has at its path, and again on every sync().
class FormPart : public QWidget
{
    Q_OBJECT
public:
    FormPart(FormContext &context, const kinds::ParamSpec &row, diagram::ParamPath path);
    virtual void sync() = 0;
    const kinds::ParamSpec &row() const { return m_row; }
    const diagram::ParamPath &path() const { return m_path; }

protected:
    FormContext &context() const { return m_context; }
    // The value in the drawing, else the default.
    QJsonValue value() const;

private:
    FormContext &m_context;
    const kinds::ParamSpec &m_row;
    diagram::ParamPath m_path;
};

// Label and editor; below them the sentence that refuses a value, and that a change waits for the next start.
class FieldRow : public FormPart
{
    Q_OBJECT
public:
    FieldRow(FormContext &context, const kinds::ParamSpec &row, diagram::ParamPath path, Editor *editor);
    void sync() override;

protected:
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void choose(const QJsonValue &value);
    void refuse(const QJsonValue &value, const QString &sentence);
    void reset();
    void placeTools();

    Editor *m_editor;
    QLabel *m_label, *m_problem, *m_caption, *m_help;
    QToolButton *m_ask, *m_reset; // appear over the end of the label while the pointer is here
};

// Rows of one object; those that a choice beside them does not put to sleep. In a Variant its tag decides.
class PartList : public QWidget
{
    Q_OBJECT
public:
    enum class Tagged { No, Yes };

    PartList(FormContext &context, std::span<const kinds::ParamSpec> rows, const diagram::ParamPath &prefix,
             Tagged tagged);
    void sync();

private:
    FormContext &m_context;
    std::span<const kinds::ParamSpec> m_rows;
    diagram::ParamPath m_prefix;
    Tagged m_tagged;
    std::vector<FormPart *> m_parts;
};

// A switch that adds the object, empty, or takes it away; its rows show while it is there.
class PolicyPart : public FormPart
{
    Q_OBJECT
public:
    PolicyPart(FormContext &context, const kinds::ParamSpec &row, diagram::ParamPath path);
    void sync() override;

private:
    Switch *m_switch;
    PartList *m_rows;
};

// A Section or a Variant.
class GroupPart : public FormPart
{
    Q_OBJECT
public:
    GroupPart(FormContext &context, const kinds::ParamSpec &row, diagram::ParamPath path);
    void sync() override { m_rows->sync(); }

private:
    PartList *m_rows;
};

// Heading of a section, with whatever belongs to its right end.
QWidget *sectionHead(const QString &text, QWidget *atEnd = nullptr);

FormPart *makePart(FormContext &context, const kinds::ParamSpec &row, diagram::ParamPath path);

} // namespace inspector
