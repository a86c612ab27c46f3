#include "views/inspector/page.h"

#include "model/kinds/catalog.h"
#include "views/inspector/formlayout.h"
#include "views/inspector/verdict.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QFrame>
#include <QLineEdit>
#include <QVBoxLayout>

namespace inspector {

namespace {

constexpr std::size_t rowsSeenAtOnce = 12; // more need a way to be found

Header *headerFor(document::Document &document, views::Theme &theme, const Subject &subject)
{
    if (const auto *node = std::get_if<diagram::NodeId>(&subject))
        return new NodeHeader(document, theme, *node);
    if (const auto *edge = std::get_if<diagram::EdgeId>(&subject))
        return new EdgeHeader(document, *edge);
    return new DiagramHeader(document, theme);
}

// The run still goes by the edge as it was before it was flipped between sync and async.
bool styleDiffers(const diagram::Diagram &drawing, const diagram::Diagram &running, const Subject &subject)
{
    const auto *id = std::get_if<diagram::EdgeId>(&subject);
    const diagram::Edge *drawn = id ? diagram::find(drawing, *id) : nullptr;
    const diagram::Edge *runs = id ? diagram::find(running, *id) : nullptr;
    return drawn && runs && drawn->style != runs->style;
}

} // namespace

Page::Page(document::Document &document, run::RunController &run, views::Theme &theme, const Subject &subject,
           const std::shared_ptr<Drafts> &drafts)
    : m_document(document)
    , m_run(run)
    , m_subject(subject)
    , m_header(headerFor(document, theme, subject))
    , m_form(new ParamForm(FormContext(document, run, theme, subject, drafts),
                           tableFor(document.diagram(), subject), rowsFor(document.diagram(), subject)))
    , m_verdictBox(new QFrame)
    , m_verdict(new QLabel)
{
    views::setRole(m_verdictBox, "note");
    m_verdict->setObjectName(QStringLiteral("verdict"));
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_verdict->setFont(views::Theme::font(views::type::small, QFont::Medium));
    auto *box = new QVBoxLayout(m_verdictBox);
    box->setContentsMargins(12, 8, 12, 8);
    box->addWidget(m_verdict);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(sideMargin, sideMargin, sideMargin, sideMargin);
    layout->setSpacing(8);
    layout->addWidget(m_header);
    if (const auto *node = std::get_if<diagram::NodeId>(&subject); node && kinds::hasQueryPlan(document.diagram(), *node)) {
        m_plan = new QueryPlanView(document, run, theme, *node);
        layout->addWidget(m_plan);
    }
    if (rowsFor(document.diagram(), subject).size() > rowsSeenAtOnce) {
        auto *find = new QLineEdit;
        find->setObjectName(QStringLiteral("find"));
        find->setPlaceholderText(tr("Find a setting"));
        find->setAccessibleName(find->placeholderText());
        find->setToolTip(views::tipText(tr("By its label, or by its name in a file: permitted, retryOn")));
        find->setClearButtonEnabled(true);
        connect(find, &QLineEdit::textChanged, m_form, &ParamForm::find);
        layout->addWidget(find);
    }
    layout->addWidget(m_form);
    layout->addSpacing(8);
    layout->addWidget(m_verdictBox);
    m_groups = new Groups(run, theme, subject);
    layout->addWidget(m_groups);
    m_ledger = new Ledger(run, subject);
    layout->addWidget(m_ledger);
    connect(m_ledger, &Ledger::asked, this, &Page::messagesAsked);
    if (const auto faults = faultsFor(document.diagram(), subject); !faults.empty()) {
        m_breakIt = new BreakIt(run, subject, faults);
        layout->addWidget(m_breakIt);
    }
    m_planned = new PlannedFaults(document, run, theme, subject, drafts);
    layout->addSpacing(8);
    layout->addWidget(m_planned);
    layout->addStretch(1);
    sync();
    refreshRun();
}

void Page::sync()
{
    m_header->sync();
    m_form->sync();
    m_planned->sync();
    if (m_plan)
        m_plan->sync();
}

void Page::refreshRun()
{
    const bool isFlipped = styleDiffers(m_document.diagram(), m_run.runningDiagram(), m_subject);
    const QString verdict = isFlipped
                                ? tr("The run still has this edge in its other style: restart to apply.")
                                : verdictOn(m_run.observation(), m_run.runningDiagram(), m_subject);
    m_verdict->setText(verdict);
    m_verdictBox->setVisible(!verdict.isEmpty());
    m_groups->refresh();
    if (m_plan)
        m_plan->refresh();
    m_ledger->refresh();
    if (m_breakIt)
        m_breakIt->refresh();
}

} // namespace inspector
