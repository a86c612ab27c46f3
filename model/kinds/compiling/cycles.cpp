#include "model/kinds/compiling/cycles.h"

#include <algorithm>
#include <map>

namespace kinds {
namespace {

using Place = std::pair<Index, QString>; // a node and an operation asked of it

// Depth first over (node, operation), with a stack of its own: chains can be as long as a diagram is large.
class Search
{
public:
    Search(const Wiring &wiring, const Reach &reach, Follow follow)
        : m_wiring(wiring)
        , m_reach(reach)
        , m_follow(follow)
    {
    }

    std::vector<Cycle> run()
    {
        for (Index node = 0; node < m_reach.size(); ++node) {
            for (const QString &name : m_reach[node])
                from({node, name});
        }
        return std::move(m_found);
    }

private:
    enum class State { OnPath, Done };
    struct Level
    {
        Place place;
        Index wire; // that led here
        std::size_t next = 0;
    };

    bool takes(const Wire &wire, const QString &name) const
    {
        if (!wire.isFor(name) || !arrives(m_wiring, wire))
            return false;
        if (m_follow == Follow::Calls)
            return !wire.async;
        return m_wiring.isChannel(wire.from) || wire.values.number("probability") >= 1;
    }

    void from(const Place &start)
    {
        if (m_states.contains(start))
            return;
        enter(start, sim::noIndex);
        while (!m_path.empty())
            advance();
    }

    void enter(const Place &place, Index wire)
    {
        m_states[place] = State::OnPath;
        m_path.push_back({place, wire});
    }

    void advance()
    {
        Level &level = m_path.back();
        const std::vector<Index> &calls = m_wiring.outgoing[level.place.first];
        if (level.next == calls.size()) {
            m_states[level.place] = State::Done;
            m_path.pop_back();
            return;
        }
        const Index number = calls[level.next++];
        const Wire &wire = m_wiring.wires[number];
        if (!takes(wire, level.place.second))
            return;
        const Place next{wire.to, wire.invoked(level.place.second)};
        const auto state = m_states.find(next);
        if (state == m_states.end())
            enter(next, number);
        else if (state->second == State::OnPath)
            close(next, number);
    }

    void close(const Place &start, Index last)
    {
        if (!m_closing.insert(last).second)
            return;
        auto level =
            std::find_if(m_path.begin(), m_path.end(), [&](const Level &l) { return l.place == start; });
        Cycle cycle;
        for (++level; level != m_path.end(); ++level)
            cycle.wires.push_back(level->wire);
        cycle.wires.push_back(last);
        m_found.push_back(std::move(cycle));
    }

    const Wiring &m_wiring;
    const Reach &m_reach;
    Follow m_follow;
    std::map<Place, State> m_states;
    std::vector<Level> m_path;
    std::set<Index> m_closing;
    std::vector<Cycle> m_found;
};

} // namespace

std::vector<Cycle> cycles(const Wiring &wiring, const Reach &reach, Follow follow)
{
    return Search(wiring, reach, follow).run();
}

} // namespace kinds
