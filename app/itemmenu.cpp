#include "app/itemmenu.h"

#include "model/kinds/catalog.h"
#include "views/shared/strengths.h"
#include "views/shared/stylesheet.h"
#include "views/shared/words.h"

#include <QCoreApplication>
#include <QLabel>
#include <QMenu>
#include <QWidgetAction>

namespace app {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ItemMenu)
};

// The style sheet leaves no room for the text of a section, so its heading is a label.
void addHeading(QMenu &menu)
{
    auto *label = new QLabel(Text::tr("Break it").toUpper(), &menu);
    views::setRole(label, "section");
    label->setContentsMargins(3 * views::unit, views::unit, 3 * views::unit, views::unit);
    auto *heading = new QWidgetAction(&menu);
    heading->setDefaultWidget(label);
    heading->setEnabled(false);
    menu.addAction(heading);
}

QString label(const kinds::FaultSpec &fault)
{
    return QCoreApplication::translate("Kinds", fault.label);
}

QAction *addFault(QMenu &menu, const kinds::FaultSpec &fault, const QString &name, const QString &text,
                  double value, const QString &target, run::RunController &run)
{
    QAction *action = menu.addAction(text);
    action->setToolTip(QCoreApplication::translate("Kinds", fault.hint));
    action->setObjectName(name);
    QObject::connect(action, &QAction::triggered, &run,
                     [&run, target, kind = QString::fromLatin1(fault.key), value] {
                         run.startFault(kind, target, value);
                     });
    return action;
}

void addFaults(QMenu &menu, const QString &target, bool onNode, run::RunController &run,
               const views::Theme &theme)
{
    for (const kinds::FaultSpec &fault : kinds::faultKinds()) {
        if (fault.planned || (onNode ? !fault.onNode : !fault.onEdge))
            continue;
        const QList<double> values = views::strengthsOf(fault);
        if (values.isEmpty()) {
            addFault(menu, fault, QStringLiteral("break.") + QLatin1String(fault.key), label(fault), 0,
                     target, run)
                ->setIcon(views::icon(QLatin1String(fault.icon), theme));
            continue;
        }
        QMenu *choice = menu.addMenu(views::icon(QLatin1String(fault.icon), theme), label(fault));
        choice->setObjectName(QStringLiteral("break.") + QLatin1String(fault.key));
        for (const double value : values) {
            const QString text = views::strengthText(fault, value);
            addFault(*choice, fault, choice->objectName() + QLatin1Char('.') + text, text, value, target,
                     run);
        }
    }
}

void addHeal(QMenu &menu, const QString &target, bool broken, run::RunController &run,
             const views::Theme &theme)
{
    QAction *heal = menu.addAction(views::icon(QStringLiteral(":/icons/heal.svg"), theme), Text::tr("Heal"));
    heal->setObjectName(QStringLiteral("heal"));
    heal->setEnabled(broken);
    QObject::connect(heal, &QAction::triggered, &run, [&run, target] { run.endFaults({}, target); });
    menu.addSeparator();
}

bool canFail(const run::RunController &run, const diagram::NodeId &id)
{
    const diagram::Node *node = diagram::find(run.runningDiagram(), id);
    const kinds::KindSpec *kind = node ? kinds::nodeKind(node->kind) : nullptr;
    return kind && kinds::canFail(*kind) && run.nodeIndex(id);
}

} // namespace

bool isBroken(const run::RunController &run, const diagram::NodeId &id)
{
    const auto index = run.nodeIndex(id);
    if (!index || !run.frame() || *index >= run.frame()->nodes.size())
        return false;
    const sim::NodeGauge &gauge = run.frame()->nodes[*index];
    return gauge.crashed || gauge.paused || gauge.slow != 1 || gauge.errorShare > 0;
}

bool isBroken(const run::RunController &run, const diagram::EdgeId &id)
{
    const auto index = run.edgeIndex(id);
    if (!index || !run.frame() || *index >= run.frame()->edges.size())
        return false;
    const sim::EdgeGauge &gauge = run.frame()->edges[*index];
    return gauge.partitioned || gauge.lossShare > 0 || gauge.extra > 0;
}

void fillItemMenu(QMenu &menu, const views::Selection &selection, run::RunController &run, Actions &actions,
                  const views::Theme &theme)
{
    if (const diagram::NodeId *node = selection.singleNode(); node && canFail(run, *node)) {
        addHeading(menu);
        addFaults(menu, node->text, true, run, theme);
        addHeal(menu, node->text, isBroken(run, *node), run, theme);
    } else if (const diagram::EdgeId *edge = selection.singleEdge(); edge && run.edgeIndex(*edge)) {
        addHeading(menu);
        addFaults(menu, edge->text, false, run, theme);
        addHeal(menu, edge->text, isBroken(run, *edge), run, theme);
    }
    const QStringList ids = selection.items().isEmpty()
                                ? QStringList{"edit.paste", "edit.selectAll", "view.fitAll"}
                                : QStringList{"edit.rename", "edit.flip",      "edit.cut",
                                              "edit.copy",   "edit.duplicate", "edit.delete"};
    actions.refresh();
    for (const QString &id : ids) {
        if (actions.action(id)->isEnabled())
            menu.addAction(actions.action(id));
    }
}

} // namespace app
