#include "views/inspector/plannedfaults.h"

#include "model/diagram/recipes.h"
#include "model/kinds/catalog.h"
#include "model/kinds/values.h"
#include "model/run/livechanges.h"
#include "views/inspector/breakit.h"
#include "views/inspector/formlayout.h"
#include "views/inspector/formparts.h"
#include "views/inspector/paramform.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace inspector {

namespace {

bool isWhole(const Subject &subject)
{
    return std::holds_alternative<WholeDiagram>(subject);
}

constexpr std::size_t mostShown = 20; // of the diagram's: each has a form of its own

// A quarter of the run after its beginning, for another quarter.
QString quarterOf(const diagram::Diagram &drawing)
{
    const kinds::Values run(kinds::runParams(), drawing.settings.run);
    const sim::Time quarter = run.duration("duration").value_or(0) / 4;
    return kinds::durationText(quarter >= sim::second ? quarter - quarter % sim::second : quarter);
}

// Does it give a setting another value?
bool isChange(const kinds::FaultSpec &fault)
{
    return std::any_of(fault.params.begin(), fault.params.end(),
                       [](const kinds::ParamSpec &row) { return row.type == kinds::ParamType::Any; });
}

// The first setting that can change while it runs, with the value it has: nothing happens until somebody changes it.
std::optional<std::pair<QString, QJsonValue>> aSetting(const diagram::Diagram &drawing, const Subject &subject)
{
    const diagram::Params own = paramsOf(drawing, subject).value_or(diagram::Params());
    for (const kinds::ParamSpec *row : rowsFor(drawing, subject)) {
        const bool plain = row->type == kinds::ParamType::Count || row->type == kinds::ParamType::Duration ||
                           row->type == kinds::ParamType::Rate || row->type == kinds::ParamType::Number;
        const QString key = QLatin1String(row->key);
        const QJsonValue value = own.contains(key) ? own.value(key) : kinds::initialOf(*row, own);
        if (plain && row->live == kinds::Live::Yes && !value.isUndefined())
            return std::pair(key, value);
    }
    return std::nullopt;
}

std::vector<const kinds::FaultSpec *> plannable(const diagram::Diagram &drawing, const Subject &subject)
{
    auto faults = faultsFor(drawing, subject, Put::Planned);
    if (!aSetting(drawing, subject))
        std::erase_if(faults, [](const kinds::FaultSpec *fault) { return isChange(*fault); });
    return faults;
}

} // namespace

PlannedFaults::PlannedFaults(document::Document &document, run::RunController &run, views::Theme &theme, Subject subject,
                             std::shared_ptr<Drafts> drafts)
    : m_document(document)
    , m_run(run)
    , m_theme(theme)
    , m_subject(std::move(subject))
    , m_drafts(std::move(drafts))
    , m_list(new QVBoxLayout(this))
{
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(2 * rowGap);
    QPushButton *plan = nullptr;
    if (!isWhole(m_subject)) {
        plan = new QPushButton(tr("Plan"));
        plan->setObjectName(QStringLiteral("plan"));
        plan->setToolTip(views::tipText(tr("Let something go wrong at a time of the run, each time it is run")));
        views::setRole(plan, "chip");
        plan->setMenu(planMenu());
    }
    m_list->addWidget(sectionHead(tr("Planned faults"), plan));
    auto *none = new QLabel(isWhole(m_subject) ? tr("None. Select a node or an edge to plan one.") : tr("None."));
    views::setRole(none, "small");
    none->setObjectName(QStringLiteral("none"));
    m_none = none;
    m_list->addWidget(m_none);
    m_more = new QLabel;
    views::setRole(m_more, "small");
    m_list->addWidget(m_more);
    sync();
}

QMenu *PlannedFaults::planMenu()
{
    auto *menu = new QMenu(this);
    for (const kinds::FaultSpec *fault : plannable(m_document.diagram(), m_subject)) {
        QAction *action = menu->addAction(views::icon(QLatin1String(fault->icon), m_theme), views::kindText(fault->label));
        action->setObjectName(QLatin1String(fault->key));
        connect(action, &QAction::triggered, this, [this, fault] { this->plan(*fault); });
    }
    return menu;
}

void PlannedFaults::plan(const kinds::FaultSpec &kind)
{
    const diagram::Diagram &drawing = m_document.diagram();
    diagram::Params params;
    for (const kinds::ParamSpec &row : kind.params) {
        if (row.kept)
            params.insert(QLatin1String(row.key), kinds::initialOf(row));
    }
    if (const auto setting = isChange(kind) ? aSetting(drawing, m_subject) : std::nullopt) {
        params.insert(QStringLiteral("key"), setting->first);
        params.insert(QStringLiteral("value"), setting->second);
    }
    params.insert(QStringLiteral("at"), quarterOf(drawing));
    params.insert(QStringLiteral("for"), quarterOf(drawing));
    // What was refused in a field of another one of this name is not for this one.
    const diagram::Edits edits = diagram::planFault(drawing, QLatin1String(kind.key), subjectId(m_subject), params);
    forgetDrafts(*m_drafts, std::get<diagram::Assign<diagram::Fault>>(edits.front()).id);
    m_document.commit(tr("Plan %1").arg(views::kindText(kind.label)), edits);
}

bool PlannedFaults::concerns(const diagram::Fault &fault) const
{
    return isWhole(m_subject) || fault.target == subjectId(m_subject);
}

PlannedFaults::Entry PlannedFaults::makeEntry(const diagram::Fault &fault)
{
    const diagram::Diagram &drawing = m_document.diagram();
    auto *box = new QFrame;
    box->setObjectName(QStringLiteral("fault:") + fault.id.text);
    views::setRole(box, "note");
    const kinds::FaultSpec *kind = kinds::faultKind(fault.kind);
    const QString label = kind ? views::kindText(kind->label) : fault.kind;
    auto *title = new QLabel(titleOf(fault));
    title->setWordWrap(true);
    title->setFont(views::Theme::font(views::type::small, QFont::Medium));
    auto *remove = new QToolButton;
    remove->setObjectName(QStringLiteral("remove"));
    remove->setIcon(views::icon(QStringLiteral(":/icons/close.svg"), m_theme));
    remove->setToolTip(tr("Plan it no longer"));
    remove->setAccessibleName(tr("Remove the planned fault %1").arg(label));
    connect(remove, &QToolButton::clicked, this, [this, id = fault.id, label] {
        m_document.commit(tr("Remove %1").arg(label), diagram::removeFault(m_document.diagram(), id));
    });
    auto *head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(remove, 0, Qt::AlignTop);
    const Subject subject = fault.id;
    auto *form = new ParamForm(FormContext(m_document, m_run, m_theme, subject, m_drafts), tableFor(drawing, subject),
                               rowsFor(drawing, subject));
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(rowGap);
    layout->addLayout(head);
    layout->addWidget(form);
    return {fault.kind, fault.target, box, title, form};
}

QString PlannedFaults::titleOf(const diagram::Fault &fault) const
{
    const kinds::FaultSpec *kind = kinds::faultKind(fault.kind);
    const QString label = kind ? views::kindText(kind->label) : fault.kind;
    return isWhole(m_subject) ? tr("%1: %2").arg(label, run::itemName(m_document.diagram(), fault.target)) : label;
}

void PlannedFaults::sync()
{
    const diagram::Diagram &drawing = m_document.diagram();
    for (auto entry = m_entries.begin(); entry != m_entries.end();) {
        const diagram::Fault *fault = diagram::find(drawing, entry->first);
        if (fault && concerns(*fault) && fault->kind == entry->second.kind && fault->target == entry->second.target) {
            ++entry;
            continue;
        }
        entry->second.box->setParent(nullptr);
        entry->second.box->deleteLater(); // its cross may be what brought us here
        entry = m_entries.erase(entry);
    }
    int more = 0;
    for (const auto &[id, fault] : drawing.faults) {
        if (!concerns(fault))
            continue;
        auto entry = m_entries.find(id);
        if (entry == m_entries.end() && m_entries.size() >= mostShown) {
            ++more;
            continue;
        }
        if (entry == m_entries.end()) {
            entry = m_entries.emplace(id, makeEntry(fault)).first;
            m_list->insertWidget(m_list->indexOf(m_more), entry->second.box);
        }
        entry->second.title->setText(titleOf(fault));
        entry->second.form->sync();
    }
    m_none->setVisible(m_entries.empty());
    m_more->setVisible(more > 0);
    m_more->setText(tr("And %1 more: select what they strike.").arg(more));
}

} // namespace inspector
