#include "views/inspector/breakit.h"

#include "model/kinds/catalog.h"
#include "model/kinds/values.h"
#include "views/inspector/formlayout.h"
#include "views/inspector/formparts.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>

namespace inspector {

namespace {

double initialStrength(const kinds::FaultSpec &fault)
{
    return fault.params.empty() ? 1 : kinds::initialOf(fault.params[0]).toDouble(1);
}

// Worth offering, within the bounds of the fault's own parameter; nothing for those that just are.
std::vector<double> strengthsOf(const kinds::FaultSpec &fault)
{
    if (fault.params.empty())
        return {};
    const kinds::ParamSpec &row = fault.params[0];
    std::vector<double> offered = row.type == kinds::ParamType::Ratio
                                      ? std::vector<double>{0.01, 0.1, 0.25, 0.5, 1}
                                      : std::vector<double>{2, 5, 10, 20, 50, 100};
    if (row.min != row.max)
        std::erase_if(offered, [&](double strength) { return strength < row.min || strength > row.max; });
    return offered;
}

// "×5", "50 %"; empty for those that just are.
QString strengthText(const kinds::FaultSpec &fault, double strength)
{
    if (fault.params.empty())
        return {};
    return fault.params[0].type == kinds::ParamType::Ratio
               ? views::percentText(strength)
               : QStringLiteral("×%1").arg(views::shortNumber(strength));
}

// "Slow ×5", "Errors 50 %", "Crash".
QString labelOf(const kinds::FaultSpec &fault, double strength)
{
    return QStringLiteral("%1 %2").arg(views::kindText(fault.label), strengthText(fault, strength)).trimmed();
}

double strengthNow(const QString &fault, const sim::NodeGauge &gauge)
{
    return fault == QLatin1String("slow") ? gauge.slow : gauge.errorShare;
}

bool actsOnNode(const QString &fault, const sim::NodeGauge &gauge)
{
    if (fault == QLatin1String("slow"))
        return gauge.slow != 1;
    if (fault == QLatin1String("errors"))
        return gauge.errorShare > 0;
    return fault == QLatin1String("crash") && gauge.crashed;
}

bool acts(const kinds::FaultSpec &fault, const run::Observation &observation, const Subject &subject)
{
    const QString key = QLatin1String(fault.key);
    if (const auto *id = std::get_if<diagram::NodeId>(&subject)) {
        const auto node = observation.node(*id);
        return node && *node < observation.frame->nodes.size() &&
               actsOnNode(key, observation.frame->nodes[*node]);
    }
    const auto *id = std::get_if<diagram::EdgeId>(&subject);
    const auto edge = id ? observation.edge(*id) : std::nullopt;
    return edge && *edge < observation.frame->edges.size() && key == QLatin1String("partition") &&
           observation.frame->edges[*edge].partitioned;
}

// REQUIRES: acts().
double strengthOn(const kinds::FaultSpec &fault, const run::Observation &observation, const Subject &subject)
{
    const auto node = observation.node(std::get<diagram::NodeId>(subject));
    return strengthNow(QLatin1String(fault.key), observation.frame->nodes[*node]);
}

} // namespace

std::vector<const kinds::FaultSpec *> faultsFor(const diagram::Diagram &drawing, const Subject &subject)
{
    std::vector<const kinds::FaultSpec *> faults;
    const auto *nodeId = std::get_if<diagram::NodeId>(&subject);
    const diagram::Node *node = nodeId ? diagram::find(drawing, *nodeId) : nullptr;
    const kinds::KindSpec *kind = node ? kinds::nodeKind(node->kind) : nullptr;
    const bool isEdge = std::holds_alternative<diagram::EdgeId>(subject);
    for (const kinds::FaultSpec &fault : kinds::faultKinds()) {
        if ((isEdge && fault.onEdge) || (kind && fault.onNode && kinds::canFail(*kind)))
            faults.push_back(&fault);
    }
    return faults;
}

BreakIt::BreakIt(run::RunController &run, Subject subject,
                 const std::vector<const kinds::FaultSpec *> &faults)
    : m_run(run)
    , m_subject(std::move(subject))
{
    auto *heal = new QPushButton(tr("Heal"));
    heal->setObjectName(QStringLiteral("heal"));
    views::setRole(heal, "chip");
    heal->setToolTip(tr("End every fault on it"));
    connect(heal, &QPushButton::clicked, this, [this] { m_run.endFaults({}, subjectId(m_subject)); });
    m_heal = heal;

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(rowGap);
    constexpr int columns = 3;
    grid->addWidget(sectionHead(tr("Break it")), 0, 0, 1, columns + 1);
    m_levers.reserve(faults.size());
    int at = 0;
    for (const kinds::FaultSpec *fault : faults) {
        grid->addWidget(addLever(*fault), 1 + at / columns, at % columns);
        ++at;
    }
    grid->addWidget(m_heal, 1 + at / columns, at % columns);
    grid->setColumnStretch(columns, 1);
    refresh();
}

// The button, with its strengths to choose from at its right end.
QWidget *BreakIt::addLever(const kinds::FaultSpec &fault)
{
    auto *button = new QPushButton;
    button->setObjectName(QLatin1String(fault.key));
    button->setCheckable(true);
    views::setRole(button, "chip");
    button->setToolTip(views::tipText(views::kindText(fault.hint)));
    const std::size_t at = m_levers.size();
    m_levers.push_back({&fault, button, 0});
    show(m_levers[at], initialStrength(fault));
    connect(button, &QPushButton::clicked, this, [this, at](bool on) { toggle(m_levers[at], on); });
    if (strengthsOf(fault).empty())
        return button;

    auto *both = new QWidget;
    auto *layout = new QHBoxLayout(both);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(button, 1);
    layout->addWidget(strengthMenu(at));
    return both;
}

QPushButton *BreakIt::strengthMenu(std::size_t lever)
{
    const kinds::FaultSpec &fault = *m_levers[lever].fault;
    auto *opener = new QPushButton;
    opener->setObjectName(QStringLiteral("strength:") + QLatin1String(fault.key));
    opener->setAccessibleName(tr("%1: how strong").arg(views::kindText(fault.label)));
    opener->setToolTip(views::tipText(views::kindText(fault.params[0].help)));
    views::setRole(opener, "chip");
    opener->setFixedWidth(22);
    auto *menu = new QMenu(opener);
    for (double strength : strengthsOf(fault)) {
        QAction *choice = menu->addAction(strengthText(fault, strength));
        choice->setCheckable(true);
        connect(choice, &QAction::triggered, this, [this, lever, strength] { setStrength(lever, strength); });
        connect(menu, &QMenu::aboutToShow, choice, [this, choice, lever, strength] {
            choice->setChecked(m_levers[lever].strength == strength);
        });
    }
    opener->setMenu(menu);
    return opener;
}

void BreakIt::show(Lever &lever, double strength)
{
    if (lever.strength == strength)
        return;
    lever.strength = strength;
    lever.button->setText(labelOf(*lever.fault, strength));
}

void BreakIt::setStrength(std::size_t lever, double strength)
{
    show(m_levers[lever], strength);
    if (m_levers[lever].button->isChecked())
        toggle(m_levers[lever], false);
    toggle(m_levers[lever], true);
}

void BreakIt::toggle(const Lever &lever, bool on)
{
    const QString kind = QLatin1String(lever.fault->key), target = subjectId(m_subject);
    if (on)
        m_run.startFault(kind, target, lever.strength);
    else
        m_run.endFaults(kind, target);
}

void BreakIt::refresh()
{
    const run::Observation observation = m_run.observation();
    bool anyActs = false;
    for (Lever &lever : m_levers) {
        const bool does = observation && acts(*lever.fault, observation, m_subject);
        // Another strength may have been put on it elsewhere; while one is asked for, the frames are behind.
        if (does && !lever.button->isChecked() && !lever.fault->params.empty())
            show(lever, strengthOn(*lever.fault, observation, m_subject));
        lever.button->setEnabled(bool(observation));
        lever.button->setChecked(does);
        anyActs |= does;
    }
    m_heal->setVisible(anyActs);
}

} // namespace inspector
