#include "views/inspector/breakit.h"

#include "model/kinds/catalog.h"
#include "views/inspector/formlayout.h"
#include "views/inspector/formparts.h"
#include "views/shared/strengths.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>

namespace inspector {

namespace {

// "Slow ×5", "Errors 50 %", "Crash".
QString labelOf(const kinds::FaultSpec &fault, double strength)
{
    return QStringLiteral("%1 %2")
        .arg(views::kindText(fault.label), views::strengthText(fault, strength))
        .trimmed();
}

// How strongly the fault acts now; nothing: it does not.
std::optional<double> strengthOn(const kinds::FaultSpec &fault, const sim::NodeGauge &gauge)
{
    const QString key = QLatin1String(fault.key);
    if (key == QLatin1String("slow"))
        return gauge.slow != 1 ? std::optional(gauge.slow) : std::nullopt;
    if (key == QLatin1String("errors"))
        return gauge.errorShare > 0 ? std::optional(gauge.errorShare) : std::nullopt;
    const bool acts = key == QLatin1String("crash")       ? gauge.crashed && !gauge.silent
                      : key == QLatin1String("blackHole") ? gauge.silent
                                                          : key == QLatin1String("pause") && gauge.paused;
    return acts ? std::optional(1.0) : std::nullopt;
}

std::optional<double> strengthOn(const kinds::FaultSpec &fault, const sim::EdgeGauge &gauge)
{
    const QString key = QLatin1String(fault.key);
    if (key == QLatin1String("latency"))
        return gauge.extra > 0 ? std::optional(sim::inSeconds(gauge.extra)) : std::nullopt;
    if (key == QLatin1String("loss"))
        return gauge.lossShare > 0 ? std::optional(gauge.lossShare) : std::nullopt;
    return key == QLatin1String("partition") && gauge.partitioned ? std::optional(1.0) : std::nullopt;
}

std::optional<double> strengthOn(const kinds::FaultSpec &fault, const run::Observation &observation,
                                 const Subject &subject)
{
    if (const auto *id = std::get_if<diagram::NodeId>(&subject)) {
        const auto node = observation.node(*id);
        return node && *node < observation.frame->nodes.size()
                   ? strengthOn(fault, observation.frame->nodes[*node])
                   : std::nullopt;
    }
    const auto *id = std::get_if<diagram::EdgeId>(&subject);
    const auto edge = id ? observation.edge(*id) : std::nullopt;
    return edge && *edge < observation.frame->edges.size()
               ? strengthOn(fault, observation.frame->edges[*edge])
               : std::nullopt;
}

} // namespace

std::vector<const kinds::FaultSpec *> faultsFor(const diagram::Diagram &drawing, const Subject &subject, Put put)
{
    std::vector<const kinds::FaultSpec *> faults;
    const auto *nodeId = std::get_if<diagram::NodeId>(&subject);
    const diagram::Node *node = nodeId ? diagram::find(drawing, *nodeId) : nullptr;
    const kinds::KindSpec *kind = node ? kinds::nodeKind(node->kind) : nullptr;
    const bool isEdge = std::holds_alternative<diagram::EdgeId>(subject);
    for (const kinds::FaultSpec &fault : kinds::faultKinds()) {
        const bool byHand = put == Put::ByHand;
        if (byHand && fault.planned)
            continue;
        if ((isEdge && fault.onEdge) || (kind && fault.onNode && (byHand ? kinds::canFail(*kind) : kinds::mayStrike(fault, *kind))))
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
    // What an edge can have takes more room than the short words of nodes.
    const int columns = std::holds_alternative<diagram::EdgeId>(m_subject) ? 2 : 3;
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
    show(m_levers[at], views::usualStrength(fault));
    connect(button, &QPushButton::clicked, this, [this, at](bool on) { toggle(m_levers[at], on); });
    if (views::strengthsOf(fault).empty())
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
    for (double strength : views::strengthsOf(fault)) {
        QAction *choice = menu->addAction(views::strengthText(fault, strength));
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
        const std::optional<double> strength =
            observation ? strengthOn(*lever.fault, observation, m_subject) : std::nullopt;
        // Another strength may have been put on it elsewhere; while one is asked for, the frames are behind.
        if (strength && !lever.button->isChecked() && !lever.fault->params.empty())
            show(lever, *strength);
        lever.button->setEnabled(bool(observation));
        lever.button->setChecked(strength.has_value());
        anyActs |= strength.has_value();
    }
    m_heal->setVisible(anyActs);
}

} // namespace inspector
