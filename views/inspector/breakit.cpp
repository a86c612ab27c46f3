#include "views/inspector/breakit.h"

#include "model/kinds/catalog.h"
#include "model/kinds/values.h"
#include "views/inspector/formlayout.h"
#include "views/inspector/formparts.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QGridLayout>
#include <QPushButton>

namespace inspector {

namespace {

// How strong the fault is; 1 for those that just are.
double strengthOf(const kinds::FaultSpec &fault)
{
    return fault.params.empty() ? 1 : kinds::initialOf(fault.params[0]).toDouble(1);
}

// "Slow ×5", "Errors 50 %", "Crash".
QString labelOf(const kinds::FaultSpec &fault)
{
    const QString label = views::kindText(fault.label);
    if (fault.params.empty())
        return label;
    if (fault.params[0].type == kinds::ParamType::Ratio)
        return QStringLiteral("%1 %2").arg(label, views::percentText(strengthOf(fault)));
    return QStringLiteral("%1 ×%2").arg(label, views::shortNumber(strengthOf(fault)));
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
    constexpr int columns = 4;
    grid->addWidget(sectionHead(tr("Break it")), 0, 0, 1, columns);
    int at = 0;
    for (const kinds::FaultSpec *fault : faults) {
        auto *button = new QPushButton(labelOf(*fault));
        button->setObjectName(QLatin1String(fault->key));
        button->setCheckable(true);
        views::setRole(button, "chip");
        button->setToolTip(views::tipText(views::kindText(fault->hint)));
        grid->addWidget(button, 1 + at / columns, at % columns);
        m_buttons.emplace_back(fault, button);
        connect(button, &QPushButton::clicked, this, [this, fault](bool on) { toggle(*fault, on); });
        ++at;
    }
    grid->addWidget(m_heal, 1 + at / columns, at % columns);
    for (int column = 0; column < columns; ++column)
        grid->setColumnStretch(column, column <= at ? 0 : 1);
    refresh();
}

void BreakIt::toggle(const kinds::FaultSpec &fault, bool on)
{
    const QString kind = QLatin1String(fault.key), target = subjectId(m_subject);
    if (on)
        m_run.startFault(kind, target, strengthOf(fault));
    else
        m_run.endFaults(kind, target);
}

void BreakIt::refresh()
{
    const run::Observation observation = m_run.observation();
    bool anyActs = false;
    for (const auto &[fault, button] : m_buttons) {
        button->setEnabled(bool(observation));
        const bool does = observation && acts(*fault, observation, m_subject);
        button->setChecked(does);
        anyActs |= does;
    }
    m_heal->setVisible(anyActs);
}

} // namespace inspector
