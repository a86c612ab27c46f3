// All the inspector says about one subject. Private to this room.
#pragma once

#include "views/inspector/breakit.h"
#include "views/inspector/groups.h"
#include "views/inspector/headers.h"
#include "views/inspector/ledger.h"
#include "views/inspector/paramform.h"
#include "views/inspector/plannedfaults.h"
#include "views/inspector/queryplanview.h"

class QFrame;

namespace inspector {

class Page : public QWidget
{
    Q_OBJECT
public:
    // REQUIRES: the subject is in the drawing.
    Page(document::Document &document, run::RunController &run, views::Theme &theme, const Subject &subject,
         const std::shared_ptr<Drafts> &drafts);

    void sync();       // the drawing has changed
    void refreshRun(); // the run has gone on

Q_SIGNALS:
    void messagesAsked(const run::Question &question);

private:
    const document::Document &m_document;
    run::RunController &m_run;
    Subject m_subject;
    Header *m_header = nullptr;
    QueryPlanView *m_plan = nullptr; // of a federation gateway
    ParamForm *m_form = nullptr;
    QFrame *m_verdictBox = nullptr;
    QLabel *m_verdict = nullptr;
    Groups *m_groups = nullptr;
    Ledger *m_ledger = nullptr;
    BreakIt *m_breakIt = nullptr; // null when nothing can be put on it
    PlannedFaults *m_planned = nullptr;
};

} // namespace inspector
