// The form of one subject, made from the descriptor tables alone: it knows no kind by name. Private to this
// room.
#pragma once

#include "views/inspector/formparts.h"

class QSpacerItem;

namespace inspector {

class ParamForm : public QWidget
{
    Q_OBJECT
public:
    // The rows that act for the subject, in the order of their table; those without a section come last.
    ParamForm(FormContext context, std::span<const kinds::ParamSpec> table,
              const std::vector<const kinds::ParamSpec *> &rows);
    void sync();
    // Shows only what has these words in its label or key; all of it without any.
    void find(const QString &words);

private:
    void addSection(QVBoxLayout &layout, const QString &title,
                    const std::vector<const kinds::ParamSpec *> &rows);

    // Rows may wait for a choice beside them.
    bool isChosen(const kinds::ParamSpec &row) const;
    bool isShown(const FormPart &part) const { return isChosen(part.row()) && m_context.isFound(part.path()); }

    FormContext m_context;
    std::span<const kinds::ParamSpec> m_table;
    struct Section // some of the parts
    {
        QSpacerItem *gap; // before it
        QWidget *head;    // may be null
        std::size_t first, last;
    };
    std::vector<Section> m_sections;
    std::vector<FormPart *> m_parts;
    QLabel *m_nothing;
};

std::span<const kinds::ParamSpec> tableFor(const diagram::Diagram &drawing, const Subject &subject);

// Which rows act: all of a node's kind, those of an edge's style and ends, those of a run; of a fault its times, too.
std::vector<const kinds::ParamSpec *> rowsFor(const diagram::Diagram &drawing, const Subject &subject);

} // namespace inspector
