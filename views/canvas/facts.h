// What a run says about each thing on the canvas, in the words and figures that are drawn. Figures cover the
// last second of simulated time unless they are levels of this instant.
#pragma once

#include "model/run/observation.h"
#include "views/canvas/shapes.h"

#include <QHash>

namespace canvas {

struct NodeFacts
{
    QString value, unit; // "41 ms", "p95"; an empty value is drawn as a dash: there is no data
    QString detail;      // "12 of 64 threads"
    QString brief;       // the detail in fewer words, for where there is no room; may be empty
    double load = -1;    // threads busy, 0..1; negative: draw no bar
    std::uint32_t queued = 0;
    std::vector<float> lanes; // of a log: per partition what its slowest group has to read, as a share of the most
    std::vector<std::vector<bool>> plan; // of a federation gateway: its fetches, step by step; which are under way
    bool backlog = false;  // `queued` is the content of a queue, not callers at a door
    bool strained = false; // nearly all threads busy, or somebody waited all through the last second
    QString fault;         // what a person or the timeline did to it: "slowed ×8"; empty: nothing
    bool crashed = false;
    bool operator==(const NodeFacts &) const = default;
};

struct EdgeFacts
{
    bool breakerKnown = false;
    sim::BreakerState breaker = sim::BreakerState::Closed;
    std::uint32_t breakersOpen = 0, breakers = 0;
    sim::Time openUntil = 0;
    bool partitioned = false;
    QString fault;         // "+100 ms", "loss 10 %": what a person or the timeline did to it
    double rate = 0;       // calls or messages a second
    double errorShare = 0; // of those that ended
    // Direct edges: the backlog.
    bool backlogKnown = false;
    std::uint32_t waiting = 0;
    sim::Time oldest = 0;
    // Of what reads a log: per partition whose it is in the group: nobody's (0), that of a consumer at another node (1), or
    // of this one's consumers (2 and up).
    std::vector<std::uint8_t> owners;
    bool rebalancing = false;

    // Whether the line itself looks alike (figures beside it may differ).
    bool sameLine(const EdgeFacts &other) const;
};

// Looks up what an observation calls by index. Cheap to refresh when the scenario is the one it knows.
class RunMap
{
public:
    void match(const run::Observation &run, const Shapes &shapes);
    void forget(); // the shapes have changed
    const EdgeShape *edge(sim::Index index) const
    {
        return index < m_edges.size() ? m_edges[index] : nullptr;
    }
    std::optional<sim::Index> nodeIndex(const diagram::NodeId &id) const;
    std::optional<sim::Index> edgeIndex(const diagram::EdgeId &id) const;
    std::optional<sim::Index> channelIndex(const QString &id) const;

private:
    bool isOf(const sim::Scenario &scenario) const;

    bool m_valid = false;
    std::vector<std::string> m_ids;
    std::vector<const EdgeShape *> m_edges; // by scenario index; null: not drawn any more
    QHash<QString, sim::Index> m_nodeIndex, m_edgeIndex, m_channelIndex;
};

enum class Flows { Read, Skip }; // rates of edges cost a summary each

class Facts
{
public:
    // Levels and figures anew. REQUIRES: the map matches the run.
    void read(const run::Observation &run, const RunMap &map, const Shapes &shapes, Flows flows);
    void clear();

    const NodeFacts &node(const diagram::NodeId &id) const; // empty facts for what does not take part
    const EdgeFacts &edge(const diagram::EdgeId &id) const;
    double busiest() const { return m_busiest; } // highest rate of an edge, 0 when unknown

private:
    QHash<QString, NodeFacts> m_nodes;
    QHash<QString, EdgeFacts> m_edges;
    double m_busiest = 0;
};

} // namespace canvas
