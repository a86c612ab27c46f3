// The drawing as plain values: what is saved, edited, compared and compiled.
#pragma once

#include <QJsonObject>
#include <QPointF>
#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <set>
#include <variant>
#include <vector>

namespace diagram {

// Ids are types, so a node's id cannot be passed for an edge's. The text is what stands in the file
// ([a-z0-9][a-z0-9-]*, at most 64 characters) and is unique across nodes, edges, groups, notes and faults.
template <class Tag> struct Id
{
    QString text;

    Id() = default;
    explicit Id(QString t)
        : text(std::move(t))
    {
    }
    bool isNull() const { return text.isEmpty(); }
    bool operator<(const Id &other) const { return text < other.text; }
    bool operator==(const Id &other) const = default;
};
using NodeId = Id<struct NodeTag>;
using EdgeId = Id<struct EdgeTag>;
using GroupId = Id<struct GroupTag>;
using NoteId = Id<struct NoteTag>;
using FaultId = Id<struct FaultTag>;
struct SettingsId // there is one
{
    bool operator==(const SettingsId &) const = default;
};

// The settings of an item exactly as they stand in the file: nested objects under CONTRACT's keys, durations
// as text ("250ms"). A key that is absent has its default, see kinds::ParamSpec. Unknown keys are kept here
// too.
using Params = QJsonObject;

struct Node
{
    using Key = NodeId;
    NodeId id;
    QString kind; // "client", "service", ...: written to files
    QString name;
    QPointF at; // of the centre, in scene units (1 = 1 px at 100 %)
    Params params;
    bool operator==(const Node &) const = default;
};

enum class Style { Sync, Async };

struct Edge
{
    using Key = EdgeId;
    EdgeId id;
    NodeId from, to;
    Style style = Style::Sync;
    QString protocol;      // of the current style: rest, grpc, graphql, sql | queue, log
    QString otherProtocol; // the other style's, asleep; empty: that style's usual one
    Params params;         // of both styles; only the current style's act
    bool operator==(const Edge &) const = default;
};

struct Group
{
    using Key = GroupId;
    GroupId id;
    QString name;
    std::set<NodeId> members;
    Params params;
    bool operator==(const Group &) const = default;
};

struct Note
{
    using Key = NoteId;
    NoteId id;
    QPointF at;
    QString text;
    Params params;
    bool operator==(const Note &) const = default;
};

struct Fault
{
    using Key = FaultId;
    FaultId id;
    QString kind;   // slow, errors, crash, partition, ...
    QString target; // id of a node, an edge or a group
    Params params;  // at, for, every and the kind's own
    bool operator==(const Fault &) const = default;
};

struct Settings
{
    using Key = SettingsId;
    SettingsId id;
    QString name, description;
    Params run; // duration, warmup, seed
    QStringList objectives;
    Params params; // unknown keys of the file's top level
    bool operator==(const Settings &) const = default;
};

struct Diagram
{
    std::map<NodeId, Node> nodes;
    std::map<EdgeId, Edge> edges;
    std::map<GroupId, Group> groups;
    std::map<NoteId, Note> notes;
    std::map<FaultId, Fault> faults;
    Settings settings;
    bool operator==(const Diagram &) const = default;
};

// The state an item is to have; no value means the item is absent. (Settings are never absent.)
template <class T> struct Assign
{
    typename T::Key id;
    std::optional<T> value;
    bool operator==(const Assign &) const = default;
};
using Edit =
    std::variant<Assign<Node>, Assign<Edge>, Assign<Group>, Assign<Note>, Assign<Fault>, Assign<Settings>>;
// INVARIANT: an item appears at most once in a list of edits, so their order never matters.
using Edits = std::vector<Edit>;

// Which items may look different now.
struct Dirty
{
    std::set<NodeId> nodes;
    std::set<EdgeId> edges;
    std::set<GroupId> groups;
    std::set<NoteId> notes;
    std::set<FaultId> faults;
    bool settings = false;
    bool isEmpty() const;
};

// Exchanges the diagram's state of one item with the edit's. Applying the same edit again restores the
// diagram.
void exchange(Diagram &diagram, Edit &edit, Dirty &dirty);

// Everything, for views that start from nothing.
Dirty everythingIn(const Diagram &diagram);

// Adds what looks different because a node does: the edges that touch it and the groups it belongs to.
void addNeighbours(const Diagram &diagram, Dirty &dirty);

// What is broken about the structure (edges join existing nodes, items sit under their own ids, ids unique,
// references lead somewhere); empty for every diagram that recipes make. For asserts and tests.
QStringList check(const Diagram &diagram);

const Node *find(const Diagram &diagram, const NodeId &id);
const Edge *find(const Diagram &diagram, const EdgeId &id);
const Group *find(const Diagram &diagram, const GroupId &id);
const Note *find(const Diagram &diagram, const NoteId &id);
const Fault *find(const Diagram &diagram, const FaultId &id);

// Coordinates of centres lie within plus and minus this, in scene units.
inline constexpr double maxCoordinate = 1e6;
// The nearest point that is allowed.
QPointF within(const QPointF &point);

// Matches the form of an id: [a-z0-9][a-z0-9-]*, at most 64 characters.
bool isIdText(const QString &text);

} // namespace diagram
