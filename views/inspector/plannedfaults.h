// The faults that the file plans for the subject, or for everything: what strikes, when, how long, how hard. Private to
// this room.
#pragma once

#include "model/kinds/spec.h"
#include "views/inspector/formcontext.h"

#include <QWidget>

#include <map>

class QLabel;
class QMenu;
class QVBoxLayout;

namespace inspector {

class ParamForm;

class PlannedFaults : public QWidget
{
    Q_OBJECT
public:
    PlannedFaults(document::Document &document, run::RunController &run, views::Theme &theme, Subject subject,
                  std::shared_ptr<Drafts> drafts);
    void sync(); // the drawing has changed

private:
    struct Entry
    {
        QString kind, target;
        QWidget *box;
        QLabel *title;
        ParamForm *form;
    };

    QMenu *planMenu();
    void plan(const kinds::FaultSpec &kind);
    Entry makeEntry(const diagram::Fault &fault);
    QString titleOf(const diagram::Fault &fault) const;
    bool concerns(const diagram::Fault &fault) const;

    document::Document &m_document;
    run::RunController &m_run;
    views::Theme &m_theme;
    Subject m_subject;
    std::shared_ptr<Drafts> m_drafts;
    QVBoxLayout *m_list;
    QWidget *m_none;
    QLabel *m_more; // how many are not shown
    std::map<diagram::FaultId, Entry> m_entries;
};

} // namespace inspector
