// What every row of a form needs: whose settings it shows, and the one way to change them. Private to this
// room.
#pragma once

#include "model/document/document.h"
#include "model/kinds/spec.h"
#include "model/run/runcontroller.h"
#include "views/shared/theme.h"

#include <QHash>
#include <QJsonValue>
#include <QStringList>

#include <memory>
#include <utility>
#include <variant>
#include <vector>

namespace inspector {

struct WholeDiagram // its run settings
{
    bool operator==(const WholeDiagram &) const = default;
};
using Subject = std::variant<WholeDiagram, diagram::NodeId, diagram::EdgeId, diagram::FaultId>;

// Id of the subject; "run" for the diagram, as in --set.
QString subjectId(const Subject &subject);
// Nothing when the subject is not in the drawing.
std::optional<diagram::Params> paramsOf(const diagram::Diagram &drawing, const Subject &subject);
diagram::Edits edited(const diagram::Diagram &drawing, const Subject &subject, const diagram::ParamPath &path,
                      const QJsonValue &value);

// Texts that were refused, by subject and path: they are shown again, with what is wrong, until they are
// mended or given up. They outlive the form, which goes with the selection.
struct Draft
{
    QJsonValue typed;
    QJsonValue against; // what the drawing had; once that changes the draft is void
};
using Drafts = QHash<QString, Draft>;

void forgetDrafts(Drafts &drafts, const Subject &subject);

class FormContext
{
public:
    FormContext(document::Document &document, run::RunController &run, views::Theme &theme, Subject subject,
                std::shared_ptr<Drafts> drafts = std::make_shared<Drafts>());

    const views::Theme &theme() const { return m_theme; }
    views::Theme &theme() { return m_theme; }
    // As it stands in the drawing; Undefined when left out.
    QJsonValue valueAt(const diagram::ParamPath &path) const;
    // The object there; that of the subject for an empty path.
    diagram::Params paramsAt(const diagram::ParamPath &path) const;
    // The object in which the value stands.
    diagram::Params beside(const diagram::ParamPath &path) const
    {
        return paramsAt(path.mid(0, path.size() - 1));
    }
    // One step of history; repeated changes of one value are one step. Undefined leaves the setting out.
    void set(const kinds::ParamSpec &row, const diagram::ParamPath &path, const QJsonValue &value);
    // Null when nothing typed there has been refused. The pointer is good until the next keep or drop.
    const Draft *draft(const diagram::ParamPath &path) const;
    void keepDraft(const diagram::ParamPath &path, const Draft &draft);
    void dropDraft(const diagram::ParamPath &path);
    // Ids and names of the other synchronous edges of the same caller; none unless the subject is such an
    // edge.
    std::vector<std::pair<QString, QString>> callsBeside() const;
    // Those of all queue nodes but the subject.
    std::vector<std::pair<QString, QString>> queues() const;
    // Only settings with all of these words in their label or key, or in that of what they stand in, are shown; no
    // words: all. `table` holds the rows of the subject.
    void find(const QString &words, std::span<const kinds::ParamSpec> table);
    bool isFound(const diagram::ParamPath &path) const; // or something in it
    // Has the run begun, so that a setting that needs a restart does not act yet?
    bool runStands() const;
    // Does the run still go by another value than the drawing has?
    bool differsInRun(const diagram::ParamPath &path) const;

private:
    document::Document &m_document;
    run::RunController &m_run;
    views::Theme &m_theme;
    Subject m_subject;
    std::shared_ptr<Drafts> m_drafts;
    QStringList m_words;
    std::span<const kinds::ParamSpec> m_table;
};

} // namespace inspector
