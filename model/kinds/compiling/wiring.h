// Who is joined to whom, and which operations reach what. Private to this room.
#pragma once

#include "model/kinds/spec.h"
#include "model/kinds/values.h"

#include <set>
#include <vector>

namespace kinds {

using sim::Index;

// An edge whose ends both exist and are of known kinds.
struct Wire
{
    const diagram::Edge *edge;
    Index number; // among all edges of the diagram
    Index from, to;
    Values values;
    bool async;
    bool records;         // of a log, not messages of a queue
    bool onAll;           // the edge has no `on`
    std::set<QString> on; // else the operations it is called for
    QString operation;    // what it invokes; empty: the same name
    bool stepped;         // has a `step`
    std::int64_t step = 0;
    Index fallback = sim::noIndex; // the wire its fallback goes over, if it is one of the same caller
    bool onlyFallback = false;     // called as the fallback of another only
    Index deadLetter = sim::noIndex; // the queue that gets the dead letters of the queue it carries, or the log that gets
                                     // the records its consumers give up

    bool isFor(const QString &name) const { return onAll || on.contains(name); }
    QString invoked(const QString &name) const { return operation.isEmpty() ? name : operation; }
};

// The diagram with numbers for ids. Keeps pointers into the diagram, which must outlive it.
struct Wiring
{
    explicit Wiring(const diagram::Diagram &diagram);

    bool isSource(Index node) const { return is(node, sim::Behaviour::Source); }
    bool isStation(Index node) const { return is(node, sim::Behaviour::Station); }
    bool isExchange(Index node) const;
    // A queue node, no exchange.
    bool isQueue(Index node) const { return is(node, sim::Behaviour::Queue) && !isExchange(node); }
    bool isLog(Index node) const { return is(node, sim::Behaviour::Log); }
    bool isChannel(Index node) const { return isQueue(node) || isExchange(node) || isLog(node); }
    // Of what is published over this wire into an exchange under that name: the queues that get it.
    std::vector<Index> boundQueues(const Wire &wire, const QString &name) const;
    // Has the asynchronous edge a queue or a log of its own?
    bool isDirect(const Wire &wire) const { return wire.async && !isChannel(wire.from) && !isChannel(wire.to); }
    QString groupOf(const Wire &wire) const; // of the consumers of a log
    const QString &name(Index node) const; // shown to the user: the name, else the id
    // The operations a client sends or a station declares by itself.
    QStringList ownOperations(Index node) const;
    Values settings(Index node) const; // REQUIRES: the node's kind is known
    // The queue that settings of a queue name for its dead letters; noIndex: none, or it is no queue.
    Index deadLetterQueue(const Values &settings) const;
    Index deadLetterLog(const Values &consumer) const;

    const diagram::Diagram &diagram;
    std::vector<const diagram::Node *> nodes; // by id
    std::vector<const KindSpec *> kinds;      // null: unknown
    std::vector<sim::Behaviour> behaviours;   // of known kinds
    std::vector<Wire> wires;                  // by id
    std::vector<std::vector<Index>> outgoing,
        incoming;                    // per node, into `wires`; outgoing in the order of calling
    std::vector<Index> deadLetters; // per node: the queue that gets its dead letters, if it is a queue and has one

private:
    bool is(Index node, sim::Behaviour behaviour) const
    {
        return kinds[node] && behaviours[node] == behaviour;
    }
    void addNodes();
    void addWires();
    void findFallbacks();
    void findDeadLetters();
};

// The id of the edge that the fallback of this one goes over; empty: it has none.
QString fallbackEdge(const Values &edge);

// The id of the queue that gets a channel's dead letters; empty: there is none, or what the channel works as has none.
QString deadLetterNode(const Values &settings);

// Per node, the operations that can be asked of it; of a queue, the operations its messages can name.
using Reach = std::vector<std::set<QString>>;

// What the clients' operations lead to.
Reach reachOfClients(const Wiring &wiring);
// The same, and for every node that no client reaches, what its own operations would lead to.
Reach reachOfEverything(const Wiring &wiring);

// Does a call or a message over this wire arrive at something that can take it?
bool arrives(const Wiring &wiring, const Wire &wire);

} // namespace kinds
