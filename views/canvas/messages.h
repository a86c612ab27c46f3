// Messages on their way and the marks of what happened to them, by shape and colour. Every dot is a message
// of the simulation, or the legend says how many it stands for.
#pragma once

#include "views/canvas/facts.h"
#include "views/canvas/ink.h"

#include <array>
#include <bitset>

namespace canvas {

inline constexpr int hopKinds = static_cast<int>(sim::HopKind::Acknowledgement) + 1;
inline constexpr int markKinds = static_cast<int>(sim::MarkKind::Lost) + 1;

// One message at a place, as shapes. For legends and files; the moving ones are sprites of this.
void paintHop(QPainter &painter, const views::Tokens &tokens, sim::HopKind kind, const QPointF &at);
void paintMark(QPainter &painter, const views::Tokens &tokens, sim::MarkKind kind, const QPointF &at);

// Pictures of every kind of message at a scale, each at 4 x 4 places within a pixel so that slow ones glide.
class Sprites
{
public:
    void prepare(const views::Tokens &tokens, double scale, double ratio); // cheap when nothing has changed
    // `at` in logical pixels of the painter, which must not be transformed.
    void paint(QPainter &painter, sim::HopKind kind, const QPointF &at) const;

private:
    static constexpr int phases = 4;
    std::array<std::array<QPixmap, phases * phases>, hopKinds> m_pictures;
    double m_scale = 0, m_ratio = 0;
    double m_half = 0; // of a picture, device pixels
    QRgb m_theme = 0;
};

// Where a message is at `now`, in scene units. REQUIRES: the edge has a route.
QPointF placeOf(const sim::Hop &hop, const EdgeShape &edge, const EdgeFacts &facts, sim::Time now);
QPointF placeOf(sim::MarkKind kind, const EdgeShape &edge, const EdgeFacts &facts);

// Marks that were made lately. They fade with the time on the screen, not with the simulated one, so that
// they can be seen at any speed; while nothing runs they stay.
class Marks
{
public:
    static constexpr double lifetime = 0.8; // seconds on the screen
    // How far back marks are worth showing when time does not pass on the screen, as after a jump.
    static constexpr sim::Time justNow = 250 * sim::millisecond;

    // Takes each frame's marks once, however often it is shown; `seconds` have passed on the screen since the
    // last call. What happened before `since` is past.
    void show(const run::Observation &run, double seconds, sim::Time since = 0);
    void clear();
    void paint(QPainter &painter, const Ink &ink, const RunMap &map, const Facts &facts) const;

    bool isEmpty() const { return m_shown.empty(); }
    const std::bitset<markKinds> &seen() const { return m_seen; } // since the run began
    const std::bitset<hopKinds> &hopsSeen() const { return m_hopsSeen; }

private:
    struct Shown
    {
        sim::Index edge;
        sim::MarkKind kind;
        double age;
    };
    std::vector<Shown> m_shown; // at most one of a kind on an edge: they would cover each other
    std::bitset<markKinds> m_seen;
    std::bitset<hopKinds> m_hopsSeen;
    std::uint64_t m_events = 0; // of the frame shown last
    std::uint64_t m_fingerprint = 0;
    bool m_wasRunning = false;
};

} // namespace canvas
