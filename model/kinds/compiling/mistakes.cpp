#include "model/kinds/compiling/mistakes.h"

#include "model/kinds/catalog.h"
#include "model/kinds/channelrows.h"
#include "model/kinds/compiling/callissues.h"
#include "model/kinds/compiling/cycles.h"
#include "model/kinds/compiling/fetches.h"
#include "model/kinds/compiling/tellings.h"
#include "model/kinds/text.h"

#include <algorithm>

namespace kinds {
namespace {

// Looks for one kind of mistake after the other.
class Inspection
{
public:
    Inspection(const Wiring &wiring, const Reach &reach)
        : m_wiring(wiring)
        , m_reach(reach)
    {
    }

    base::Issues run()
    {
        clients();
        queues();
        uncalled();
        caches();
        for (const Wire &wire : m_wiring.wires) {
            ends(wire);
            operationsOf(wire);
            idleSettings(wire);
            callIssues(m_wiring, wire, m_issues);
            fallback(wire);
            fetchIssues(m_wiring, wire, m_issues);
            tellingIssues(m_wiring, wire, m_issues);
            consumer(wire);
            group(wire);
            if (m_wiring.isDirect(wire) && !wire.records)
                channel(item(wire), pointerTo("edges", wire.number), wire.values);
            if (m_wiring.isDirect(wire) && wire.records)
                log(item(wire), pointerTo("edges", wire.number), wire.values);
        }
        circles();
        declaredOperations();
        std::size_t number = 0;
        for (const auto &[id, fault] : m_wiring.diagram.faults)
            this->fault(fault, number++);
        return m_issues.take();
    }

private:
    const QString &item(Index node) const { return m_wiring.nodes[node]->id.text; }
    const QString &item(const Wire &wire) const { return wire.edge->id.text; }
    const QString &name(Index node) const { return m_wiring.name(node); }
    QString pointer(const Wire &wire, const char *key) const
    {
        return pointerTo("edges", wire.number, {QLatin1String(key)});
    }

    void clients();
    void queues();
    void log(const QString &item, const QString &pointer, const Values &settings);
    bool goesRound(const Wire &wire) const;
    void uncalled();
    void exchange(Index node);
    bool isForDeadLetters(Index node) const;
    void channel(const QString &item, const QString &pointer, const Values &settings);
    void consumer(const Wire &wire);
    void group(const Wire &wire);
    void caches();
    void ends(const Wire &wire);
    void operationsOf(const Wire &wire);
    void idleSettings(const Wire &wire);
    void fallback(const Wire &wire);
    bool fallsBackOnItself(const Wire &wire) const;
    void circles();
    QString path(const Cycle &cycle) const;
    void declaredOperations();
    void fault(const diagram::Fault &fault, std::size_t number);
    void faultTarget(const diagram::Fault &fault, const FaultSpec &kind, const QString &pointer);
    void faultTimes(const diagram::Fault &fault, std::size_t number);

    const Wiring &m_wiring;
    const Reach &m_reach;
    IssueList m_issues;
};

void Inspection::clients()
{
    bool any = false;
    for (Index node = 0; node < m_wiring.nodes.size(); ++node) {
        if (!m_wiring.isSource(node))
            continue;
        any = true;
        if (m_wiring.outgoing[node].empty())
            m_issues.warn(item(node), Kinds::tr("%1 calls nothing").arg(name(node)),
                          Kinds::tr("draw an edge from it to the service it calls"));
    }
    if (!any)
        m_issues.error({}, Kinds::tr("Nothing sends requests: there is no client"),
                       Kinds::tr("add a client and connect it to a service"));
}

void Inspection::queues()
{
    for (Index node = 0; node < m_wiring.nodes.size(); ++node) {
        if (!m_wiring.isChannel(node))
            continue;
        if (m_wiring.isQueue(node))
            channel(item(node), pointerTo("nodes", node), m_wiring.settings(node));
        if (m_wiring.isLog(node))
            log(item(node), pointerTo("nodes", node), m_wiring.settings(node));
        if (m_wiring.isExchange(node)) {
            exchange(node);
            continue;
        }
        const bool ofDead = isForDeadLetters(node);
        if (m_wiring.incoming[node].empty() && !ofDead)
            m_issues.warn(item(node), Kinds::tr("Nothing publishes to %1").arg(name(node)),
                          Kinds::tr("draw an edge from a service to it"));
        if (m_wiring.outgoing[node].empty() && !ofDead)
            m_issues.warn(item(node),
                          m_wiring.isLog(node)
                              ? Kinds::tr("Nothing reads from %1").arg(name(node))
                              : Kinds::tr("Nothing consumes from %1: its backlog only grows").arg(name(node)),
                          Kinds::tr("draw an edge from it to a service"));
    }
}

void Inspection::exchange(Index node)
{
    if (m_wiring.incoming[node].empty())
        m_issues.warn(item(node), Kinds::tr("Nothing publishes to %1").arg(name(node)),
                      Kinds::tr("draw an edge from a service to it"));
    if (m_wiring.outgoing[node].empty())
        m_issues.warn(item(node), Kinds::tr("No queue is bound to %1: what it gets is dropped").arg(name(node)),
                      Kinds::tr("draw an edge from it to a queue"));
    for (const Index number : m_wiring.incoming[node]) {
        const Wire &wire = m_wiring.wires[number];
        for (const QString &name : m_reach[wire.from]) {
            if (!m_wiring.outgoing[node].empty() && wire.isFor(name) && m_wiring.boundQueues(wire, name).empty())
                m_issues.warn(item(wire), Kinds::tr("No binding of %1 matches '%2': it is dropped")
                                              .arg(this->name(node), wire.values.text("routingKey").isEmpty()
                                                                         ? wire.invoked(name)
                                                                         : wire.values.text("routingKey")),
                              Kinds::tr("bind a queue with that key"));
        }
    }
}

bool Inspection::isForDeadLetters(Index node) const
{
    return std::count(m_wiring.deadLetters.begin(), m_wiring.deadLetters.end(), node) > 0 ||
           std::any_of(m_wiring.wires.begin(), m_wiring.wires.end(),
                       [&](const Wire &wire) { return wire.deadLetter == node; });
}

// What a queue node or a direct edge says about its queue.
void Inspection::channel(const QString &item, const QString &pointer, const Values &settings)
{
    const QString target = deadLetterNode(settings);
    const auto at = [&](const char *key) { return pointer + QLatin1Char('/') + QLatin1String(key); };
    if (!target.isEmpty() && m_wiring.deadLetterQueue(settings) == sim::noIndex)
        m_issues.error(item, Kinds::tr("'%1' is not a queue and cannot get dead letters").arg(target),
                       Kinds::tr("name a queue"), at(deadLetterKey));
    const QString preset = settings.text(presetKey);
    const bool dlx = settings.text("overflow") == QLatin1String("rejectPublishDlx");
    if (dlx && preset == QLatin1String("rabbitmqQuorum"))
        m_issues.warn(item, Kinds::tr("RabbitMQ's quorum queues do not know reject-publish-dlx"),
                      Kinds::tr("use drop-head or reject-publish, or a classic queue"), at("overflow"));
    if (!QString::fromLatin1(quorum).split(QLatin1Char(' ')).contains(preset))
        return; // what follows sleeps
    const bool kept = !target.isEmpty() && settings.text("deadLetterStrategy") == QLatin1String("atLeastOnce");
    if (kept && settings.text("overflow") != QLatin1String("rejectPublish"))
        m_issues.warn(item, Kinds::tr("Without reject-publish RabbitMQ dead-letters at most once"),
                      Kinds::tr("set 'overflow' to reject-publish"), at("overflow"));
    const auto shortest = settings.duration("delayedRetryMin"), longest = settings.duration("delayedRetryMax");
    if (longest && (!shortest || *longest < *shortest))
        m_issues.warn(item, Kinds::tr("The longest delay of a retry is less than the shortest"),
                      Kinds::tr("set 'delayedRetryMin', or leave 'delayedRetryMax' out"), at("delayedRetryMax"));
}

// What a log node or a direct edge says about its log.
void Inspection::log(const QString &item, const QString &pointer, const Values &settings)
{
    if (settings.text("cleanupPolicy") != QLatin1String("delete") && settings.text("key").isEmpty())
        m_issues.error(item, Kinds::tr("Records without a key cannot be compacted"),
                       Kinds::tr("set 'key', or 'cleanupPolicy' to delete"), pointer + QLatin1String("/key"));
}

// Do records that fail over this wire come back to its log, which gives them up again, and so on?
bool Inspection::goesRound(const Wire &wire) const
{
    std::vector<Index> reached{wire.deadLetter};
    for (std::size_t i = 0; i < reached.size(); ++i) {
        if (reached[i] == wire.from)
            return true;
        for (const Wire &next : m_wiring.wires) {
            if (next.records && next.from == reached[i] && next.deadLetter != sim::noIndex &&
                std::count(reached.begin(), reached.end(), next.deadLetter) == 0)
                reached.push_back(next.deadLetter);
        }
    }
    return false;
}

void Inspection::consumer(const Wire &wire)
{
    if (wire.records && wire.deadLetter != sim::noIndex && goesRound(wire))
        m_issues.warn(item(wire), Kinds::tr("A record that always fails comes back to %1 for ever").arg(name(wire.from)),
                      Kinds::tr("name a log as 'deadLetter' from which it does not come back"), pointer(wire, deadLetterKey));
    const QString target = wire.records && !m_wiring.isLog(wire.to) ? wire.values.text(deadLetterKey) : QString();
    if (!target.isEmpty() && wire.deadLetter == sim::noIndex)
        m_issues.error(item(wire), Kinds::tr("'%1' is not an event log and cannot get records that have failed").arg(target),
                       Kinds::tr("name an event log"), pointer(wire, deadLetterKey));
    if (!wire.async || wire.records || m_wiring.isQueue(wire.to) || wire.values.text("onFailure") != QLatin1String("deadLetter"))
        return;
    const bool direct = !m_wiring.isQueue(wire.from);
    if ((direct ? wire.deadLetter : m_wiring.deadLetters[wire.from]) == sim::noIndex)
        m_issues.warn(item(wire), Kinds::tr("What fails here is gone: the queue has no dead-letter queue"),
                      direct ? Kinds::tr("name a queue as 'deadLetter' of the edge")
                             : Kinds::tr("name a queue as 'deadLetter' of %1").arg(name(wire.from)),
                      pointer(wire, "onFailure"));
}

// What holds for a group as a whole is set on the first of its edges.
void Inspection::group(const Wire &wire)
{
    if (!wire.records || m_wiring.isLog(wire.to) || m_wiring.isDirect(wire))
        return;
    const auto leads = [&](const Wire &other) {
        return other.from == wire.from && other.records && m_wiring.groupOf(other) == m_wiring.groupOf(wire);
    };
    const Wire &first = *std::find_if(m_wiring.wires.begin(), m_wiring.wires.end(), leads);
    for (const char *key : {"autoOffsetReset", "assignor", "rebalanceTime", "sessionTimeout"}) {
        if (first.values.raw(key) != wire.values.raw(key))
            m_issues.warn(item(wire),
                          Kinds::tr("The group '%1' goes by '%2' of '%3', not by this one")
                              .arg(m_wiring.groupOf(wire), QLatin1String(key), item(first)),
                          Kinds::tr("set the same on all edges of the group"), pointer(wire, key));
    }
}

void Inspection::caches()
{
    for (Index node = 0; node < m_wiring.nodes.size(); ++node) {
        if (m_wiring.nodes[node]->kind == QLatin1String("cache") && m_wiring.outgoing[node].empty())
            m_issues.warn(item(node), Kinds::tr("What %1 does not have it gets from nowhere").arg(name(node)),
                          Kinds::tr("draw an edge from it to what it is a cache of"));
    }
}

// Only where something sends requests at all: a drawing that has just begun is not full of warnings.
void Inspection::uncalled()
{
    const bool any = std::any_of(m_wiring.wires.begin(), m_wiring.wires.end(),
                                 [this](const Wire &wire) { return m_wiring.isSource(wire.from); });
    for (Index node = 0; any && node < m_wiring.nodes.size(); ++node) {
        if (m_wiring.isStation(node) && m_wiring.incoming[node].empty())
            m_issues.warn(item(node), Kinds::tr("Nothing calls %1").arg(name(node)),
                          Kinds::tr("draw an edge to it from a client, a service, a queue or a log"));
    }
}

void Inspection::ends(const Wire &wire)
{
    const bool fromQueue = m_wiring.isChannel(wire.from), toQueue = m_wiring.isChannel(wire.to);
    const bool log = m_wiring.isLog(wire.from) || m_wiring.isLog(wire.to);
    const bool fromExchange = m_wiring.isExchange(wire.from);
    if (fromExchange && !m_wiring.isQueue(wire.to))
        m_issues.error(item(wire), Kinds::tr("%1 is an exchange and hands messages to queues only").arg(name(wire.from)),
                       Kinds::tr("bind a queue to it, and let %1 consume from that").arg(name(wire.to)));
    else if (fromQueue && toQueue && !fromExchange)
        m_issues.error(
            item(wire),
            Kinds::tr("%1 cannot pass messages on to %2 by itself").arg(name(wire.from), name(wire.to)),
            log ? Kinds::tr("put a service between the two") : Kinds::tr("put a service between the two queues"));
    else if (fromQueue && m_wiring.isSource(wire.to))
        m_issues.error(item(wire), Kinds::tr("%1 is a client and cannot consume messages").arg(name(wire.to)),
                       Kinds::tr("let a service consume from %1").arg(name(wire.from)));
    else if (m_wiring.isSource(wire.to))
        m_issues.error(item(wire), Kinds::tr("%1 is a client and cannot be called").arg(name(wire.to)),
                       Kinds::tr("turn the edge round, or make %1 a service").arg(name(wire.to)));
    if ((fromQueue || toQueue) && !wire.async)
        m_issues.error(item(wire),
                       log ? Kinds::tr("An edge that touches an event log cannot be synchronous")
                           : Kinds::tr("An edge that touches a queue cannot be synchronous"),
                       Kinds::tr("make it asynchronous with T"), pointer(wire, "style"));
}

void Inspection::operationsOf(const Wire &wire)
{
    if (wire.onAll)
        return;
    if (wire.on.empty())
        m_issues.warn(item(wire), Kinds::tr("This edge is never used: its list of operations is empty"),
                      Kinds::tr("name operations, or remove the list to use it for all"),
                      pointer(wire, "on"));
    const std::set<QString> &known = m_reach[wire.from];
    for (const QString &operation : wire.on) {
        if (!known.empty() && !known.contains(operation))
            m_issues.warn(item(wire),
                          Kinds::tr("The operation '%1' never reaches %2").arg(operation, name(wire.from)),
                          Kinds::tr("use %1").arg(listed(QStringList(known.begin(), known.end()))),
                          pointer(wire, "on"));
    }
    const bool hands = m_wiring.isChannel(wire.from) && !m_wiring.isExchange(wire.from);
    for (const QString &operation : hands ? known : std::set<QString>()) {
        if (wire.on.contains(operation))
            continue;
        const bool log = m_wiring.isLog(wire.from);
        const QString text =
            log ? Kinds::tr("%1 would not take records of '%2', but a consumer group reads all of them")
                : Kinds::tr("%1 would not take messages of '%2', but a queue hands any message to any consumer");
        const QString remedy = log ? Kinds::tr("remove the list of operations, or give '%1' a log of its own")
                                   : Kinds::tr("remove the list of operations, or give '%1' a queue of its own");
        m_issues.error(item(wire), text.arg(name(wire.to), operation), remedy.arg(operation), pointer(wire, "on"));
    }
}

void Inspection::idleSettings(const Wire &wire)
{
    for (const ParamSpec &row : edgeParams()) {
        if (!wire.edge->params.contains(QLatin1String(row.key)) || !isOf(row, m_wiring.diagram, *wire.edge) ||
            actsOn(row, m_wiring.diagram, *wire.edge))
            continue;
        const QString text =
            wire.records ? m_wiring.isLog(wire.to) ? Kinds::tr("'%1' has no effect on an edge into an event log")
                                                   : Kinds::tr("'%1' has no effect on an edge out of an event log")
            : m_wiring.isQueue(wire.to) ? Kinds::tr("'%1' has no effect on an edge into a queue")
                                        : Kinds::tr("'%1' has no effect on an edge out of a queue");
        m_issues.warn(item(wire), text.arg(QLatin1String(row.key)),
                      wire.records ? Kinds::tr("set it on the edge at the other side of the log, or remove it")
                                   : Kinds::tr("set it on the edge at the other side of the queue, or remove it"),
                      pointer(wire, row.key));
    }
}

QString Inspection::path(const Cycle &cycle) const
{
    QStringList names{name(m_wiring.wires[cycle.wires.front()].from)};
    for (const Index wire : cycle.wires)
        names << name(m_wiring.wires[wire].to);
    return names.join(QStringLiteral(u" \u2192 "));
}

void Inspection::fallback(const Wire &wire)
{
    const std::optional<Values> policy = wire.async ? std::nullopt : wire.values.policy("fallback");
    if (!policy || policy->text("kind") != QLatin1String("edge"))
        return;
    const QString at = pointerTo("edges", wire.number, {QStringLiteral("fallback"), QStringLiteral("edge")});
    const QString remedy = Kinds::tr("name another synchronous edge that begins at %1").arg(name(wire.from));
    if (policy->text("edge").isEmpty())
        m_issues.error(item(wire), Kinds::tr("The fallback does not say which edge to call instead"), remedy,
                       at);
    else if (wire.fallback == sim::noIndex)
        m_issues.error(item(wire), Kinds::tr("'%1' cannot be called instead").arg(policy->text("edge")),
                       remedy, at);
    else if (fallsBackOnItself(wire))
        m_issues.error(item(wire), Kinds::tr("The fallbacks of this edge lead back to it"),
                       Kinds::tr("let the last of them have none"), at);
}

bool Inspection::fallsBackOnItself(const Wire &wire) const
{
    std::set<Index> seen;
    for (Index next = wire.fallback; next != sim::noIndex && seen.insert(next).second;
         next = m_wiring.wires[next].fallback) {
        if (&m_wiring.wires[next] == &wire)
            return true;
    }
    return false;
}

void Inspection::circles()
{
    const Reach everything = reachOfEverything(m_wiring);
    for (const Cycle &cycle : cycles(m_wiring, everything, Follow::Calls))
        m_issues.error(
            item(m_wiring.wires[cycle.wires.back()]),
            Kinds::tr("These calls go round in a circle without end: %1").arg(path(cycle)),
            Kinds::tr(
                "remove one of the edges, make it asynchronous, or let it be called for other operations"));
    for (const Cycle &cycle : cycles(m_wiring, m_reach, Follow::Certain)) {
        const bool async = std::any_of(cycle.wires.begin(), cycle.wires.end(),
                                       [&](Index wire) { return m_wiring.wires[wire].async; });
        if (async)
            m_issues.warn(item(m_wiring.wires[cycle.wires.back()]),
                          Kinds::tr("Every message makes another one without end: %1").arg(path(cycle)),
                          Kinds::tr("give one of the edges a probability below 1, or other operations"));
    }
}

void Inspection::declaredOperations()
{
    for (Index node = 0; node < m_wiring.nodes.size(); ++node) {
        if (!m_wiring.isStation(node) || m_reach[node].empty())
            continue;
        for (const QString &operation : m_wiring.ownOperations(node)) {
            if (!m_reach[node].contains(operation))
                m_issues.warn(item(node), Kinds::tr("Nothing asks %1 for '%2'").arg(name(node), operation),
                              Kinds::tr("name it in a client's mix or as what an edge invokes, or remove it"),
                              pointerTo("nodes", node, {QStringLiteral("operations"), operation}));
        }
    }
}

void Inspection::fault(const diagram::Fault &fault, std::size_t number)
{
    const FaultSpec *kind = faultKind(fault.kind);
    if (!kind)
        return;
    faultTarget(fault, *kind, pointerTo("faults", number, {QStringLiteral("target")}));
    faultTimes(fault, number);
}

void Inspection::faultTarget(const diagram::Fault &fault, const FaultSpec &kind, const QString &pointer)
{
    const QString label = Kinds::tr(kind.label);
    if (const diagram::Node *node = diagram::find(m_wiring.diagram, diagram::NodeId(fault.target))) {
        const KindSpec *nodeSpec = nodeKind(node->kind);
        if (!kind.onNode)
            m_issues.error(
                fault.id.text,
                Kinds::tr("The fault '%1' strikes edges, and '%2' is a node").arg(label, fault.target),
                Kinds::tr("name an edge as its target"), pointer);
        else if (nodeSpec && !mayStrike(kind, *nodeSpec))
            m_issues.error(fault.id.text,
                           Kinds::tr("The fault '%1' cannot strike a node of kind %2")
                               .arg(label, Kinds::tr(nodeSpec->label)),
                           Kinds::tr("name a service or a database as its target"), pointer);
    } else if (diagram::find(m_wiring.diagram, diagram::EdgeId(fault.target))) {
        if (!kind.onEdge)
            m_issues.error(
                fault.id.text,
                Kinds::tr("The fault '%1' strikes nodes, and '%2' is an edge").arg(label, fault.target),
                Kinds::tr("name a service or a database as its target"), pointer);
    } else if (diagram::find(m_wiring.diagram, diagram::GroupId(fault.target)) && !kind.onNode) {
        m_issues.error(fault.id.text, Kinds::tr("The fault '%1' cannot strike a group").arg(label),
                       Kinds::tr("name an edge as its target"), pointer);
    }
}

void Inspection::faultTimes(const diagram::Fault &fault, std::size_t number)
{
    const Values times(faultTimeParams(), fault.params);
    const sim::Time lasts = times.duration("for").value_or(0), every = times.duration("every").value_or(0);
    const sim::Time end = Values(runParams(), m_wiring.diagram.settings.run).duration("duration").value_or(sim::never);
    if (times.duration("at").value_or(0) >= end)
        m_issues.warn(fault.id.text, Kinds::tr("This fault begins when the run of %1 is over").arg(durationText(end)),
                      Kinds::tr("let it begin earlier, or the run last longer"),
                      pointerTo("faults", number, {QStringLiteral("at")}));
    if (every == 0)
        return;
    const QString pointer = pointerTo("faults", number, {QStringLiteral("every")});
    if (lasts == 0)
        m_issues.warn(fault.id.text, Kinds::tr("This fault never ends, so it cannot come again"),
                      Kinds::tr("say how long it lasts with 'for', or remove 'every'"), pointer);
    else if (every < lasts)
        m_issues.error(
            fault.id.text,
            Kinds::tr("This fault comes every %1 but lasts %2").arg(durationText(every), durationText(lasts)),
            Kinds::tr("let it come less often, or end sooner"), pointer);
}

} // namespace

void IssueList::refuse(const QString &item, const QString &text, const QString &remedy,
                       const QString &pointer)
{
    m_issues.append({Severity::Refusal, item, pointer, 0, 0, text, remedy});
}

void IssueList::error(const QString &item, const QString &text, const QString &remedy, const QString &pointer)
{
    m_issues.append({Severity::Error, item, pointer, 0, 0, text, remedy});
}

void IssueList::warn(const QString &item, const QString &text, const QString &remedy, const QString &pointer)
{
    m_issues.append({Severity::Warning, item, pointer, 0, 0, text, remedy});
}

base::Issues drawingIssues(const Wiring &wiring, const Reach &reach)
{
    return Inspection(wiring, reach).run();
}

} // namespace kinds
