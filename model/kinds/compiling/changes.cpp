#include "model/kinds/compiling/changes.h"

#include "model/kinds/catalog.h"
#include "model/kinds/compile.h"
#include "model/kinds/compiling/mistakes.h"
#include "model/kinds/compiling/plan.h"
#include "model/kinds/text.h"

#include <algorithm>
#include <map>
#include <set>

namespace kinds {
namespace {

// Each combination is a scenario of its own, kept in memory with the run.
constexpr std::size_t mostMoments = 10'000, mostCombinations = 256;

struct Times
{
    sim::Time at, lasts, every; // 0: for good; once
};

Times timesOf(const diagram::Fault &fault)
{
    const Values values(faultTimeParams(), fault.params);
    Times times{values.duration("at").value_or(0), values.duration("for").value_or(0),
                values.duration("every").value_or(0)};
    if (times.lasts == 0 || times.every < times.lasts)
        times.every = 0;
    return times;
}

Values valuesOf(const diagram::Fault &fault)
{
    return Values(faultKind(fault.kind)->params, fault.params);
}

sim::Time durationOf(const diagram::Diagram &diagram)
{
    return Values(runParams(), diagram.settings.run).duration("duration").value_or(0);
}

bool hasSetting(const diagram::Diagram &diagram, const diagram::NodeId &id, const diagram::ParamPath &path)
{
    const diagram::Node *node = diagram::find(diagram, id);
    const KindSpec *kind = node ? nodeKind(node->kind) : nullptr;
    return kind && specAt(kind->params, path);
}

QString firstSentence(const base::Issues &issues)
{
    const auto found = std::find_if(issues.begin(), issues.end(), [](const base::Issue &issue) {
        return issue.severity != base::Issue::Severity::Warning;
    });
    return found == issues.end() ? QString() : found->text;
}

// What keeps the changed diagram from running.
QString mistakeIn(const diagram::Diagram &diagram)
{
    const Wiring wiring(diagram);
    return firstSentence(valueIssues(diagram) + drawingIssues(wiring, reachOfClients(wiring)));
}

} // namespace

SettingFaults::SettingFaults(const diagram::Diagram &diagram)
    : m_diagram(diagram)
{
    for (const auto &[id, fault] : diagram.faults) {
        const FaultSpec *kind = faultKind(fault.kind);
        if (kind && kind->key == std::string_view("set"))
            m_faults.push_back(&fault);
    }
}

// When a fault begins or ends, and which act from then on. One that comes again does so within the duration.
std::vector<SettingFaults::Moment> SettingFaults::timeline() const
{
    struct Edge
    {
        sim::Time at;
        bool begins; // ends come before beginnings
        std::size_t fault;
    };
    std::vector<Edge> edges;
    const sim::Time end = durationOf(m_diagram);
    for (std::size_t fault = 0; fault < m_faults.size(); ++fault) {
        const Times times = timesOf(*m_faults[fault]);
        sim::Time at = times.at;
        do {
            edges.push_back({at, true, fault});
            if (times.lasts > 0)
                edges.push_back({at + times.lasts, false, fault});
            at += times.every;
        } while (times.every > 0 && at < end && edges.size() <= mostMoments);
    }
    std::stable_sort(edges.begin(), edges.end(), [](const Edge &a, const Edge &b) {
        return a.at != b.at ? a.at < b.at : a.begins < b.begins;
    });
    std::vector<Moment> moments;
    Active active;
    for (std::size_t i = 0; i < edges.size(); ++i) {
        if (edges[i].begins)
            active.push_back(edges[i].fault);
        else
            std::erase(active, edges[i].fault);
        if (i + 1 == edges.size() || edges[i + 1].at != edges[i].at)
            moments.push_back({edges[i].at, active});
    }
    return moments;
}

// A group: every member that has the setting.
base::Result<diagram::Diagram> SettingFaults::with(diagram::Diagram diagram,
                                                   const diagram::Fault &fault) const
{
    const Values values = valuesOf(fault);
    const diagram::ParamPath path = diagram::paramPath(values.text("key"));
    const diagram::Group *group = diagram::find(m_diagram, diagram::GroupId(fault.target));
    if (!group)
        return withSettingOf(std::move(diagram), fault.target, path, values.raw("value"));
    bool any = false;
    for (const diagram::NodeId &member : group->members) {
        if (!hasSetting(diagram, member, path))
            continue;
        base::Result<diagram::Diagram> changed =
            withSettingOf(std::move(diagram), member.text, path, values.raw("value"));
        if (!changed)
            return changed;
        diagram = std::move(*changed);
        any = true;
    }
    if (!any)
        return base::Error{
            Kinds::tr("No member of '%1' has the setting '%2'.").arg(fault.target, values.text("key"))};
    return diagram;
}

base::Result<diagram::Diagram> SettingFaults::withAll(const Active &active) const
{
    base::Result<diagram::Diagram> changed = m_diagram;
    for (auto fault = active.begin(); changed && fault != active.end(); ++fault)
        changed = with(std::move(*changed), *m_faults[*fault]);
    return changed;
}

void SettingFaults::checkOne(const diagram::Fault &fault, std::vector<Problem> &problems) const
{
    const Values values = valuesOf(fault);
    const QString key = values.text("key");
    if (key.isEmpty()) {
        problems.push_back({&fault, QString(), Kinds::tr("This change does not say which setting it changes"),
                            Kinds::tr("name the setting with 'key', as in \"threads\"")});
        return;
    }
    if (values.raw("value").isUndefined()) {
        problems.push_back({&fault, QString(), Kinds::tr("This change of '%1' does not say to what").arg(key),
                            Kinds::tr("give the 'value' it is to have")});
        return;
    }
    const base::Result<diagram::Diagram> changed = with(m_diagram, fault);
    if (!changed) {
        QString text = changed.error();
        if (text.endsWith(QLatin1Char('.')))
            text.chop(1);
        problems.push_back({&fault, QStringLiteral("value"), text,
                            Kinds::tr("change the 'key' or the 'value' of the fault")});
    } else if (!differOnlyLive(m_diagram, *changed)) {
        problems.push_back({&fault, QStringLiteral("key"),
                            Kinds::tr("'%1' cannot change while a run goes on").arg(key),
                            Kinds::tr("name a setting that does not wait for the next start")});
    }
}

void SettingFaults::checkTogether(std::vector<Problem> &problems) const
{
    const std::vector<Moment> moments = timeline();
    std::set<Active> combinations;
    for (const Moment &moment : moments)
        combinations.insert(moment.active);
    if (moments.size() > mostMoments || combinations.size() > mostCombinations) {
        problems.push_back({m_faults.front(), QStringLiteral("every"),
                            Kinds::tr("The settings change too often: %1 times, in %2 combinations")
                                .arg(moments.size())
                                .arg(combinations.size()),
                            Kinds::tr("let the changes come less often, at most %1 times in %2 combinations")
                                .arg(mostMoments)
                                .arg(mostCombinations)});
        return;
    }
    for (const Active &active : combinations) {
        if (active.empty())
            continue;
        const base::Result<diagram::Diagram> changed = withAll(active);
        const QString mistake = changed ? mistakeIn(*changed) : changed.error();
        if (!mistake.isEmpty())
            problems.push_back({m_faults[active.back()], QStringLiteral("value"),
                                Kinds::tr("With this change the diagram cannot run: %1").arg(mistake),
                                Kinds::tr("give another value, or let fewer changes act together")});
    }
}

base::Issues SettingFaults::issues(bool broken) const
{
    if (m_faults.empty())
        return {};
    std::vector<Problem> problems;
    for (const diagram::Fault *fault : m_faults)
        checkOne(*fault, problems);
    if (problems.empty() && !broken)
        checkTogether(problems);
    IssueList issues;
    for (const Problem &problem : problems) {
        const auto number = std::distance(m_diagram.faults.begin(), m_diagram.faults.find(problem.fault->id));
        const diagram::ParamPath path =
            problem.key.isEmpty() ? diagram::ParamPath() : diagram::ParamPath{problem.key};
        issues.error(problem.fault->id.text, problem.text, problem.remedy,
                     pointerTo("faults", static_cast<std::size_t>(number), path));
    }
    return issues.take();
}

std::vector<sim::SettingChange> SettingFaults::changes() const
{
    std::vector<sim::SettingChange> changes;
    std::map<Active, std::shared_ptr<const sim::Scenario>> known;
    for (const Moment &moment : timeline()) {
        std::shared_ptr<const sim::Scenario> &scenario = known[moment.active];
        if (!scenario) {
            const base::Result<diagram::Diagram> changed = withAll(moment.active);
            const Wiring wiring(changed ? *changed : m_diagram);
            scenario = planOf(wiring, reachOfClients(wiring));
        }
        changes.push_back({moment.at, scenario});
    }
    return changes;
}

} // namespace kinds
