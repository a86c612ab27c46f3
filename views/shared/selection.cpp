#include "views/shared/selection.h"

namespace views {

void Selection::set(diagram::Items items)
{
    if (items == m_items)
        return;
    m_items = std::move(items);
    Q_EMIT changed();
}

void Selection::select(const diagram::NodeId &id)
{
    diagram::Items items;
    items.nodes.insert(id);
    set(std::move(items));
}

void Selection::select(const diagram::EdgeId &id)
{
    diagram::Items items;
    items.edges.insert(id);
    set(std::move(items));
}

void Selection::clear()
{
    set({});
}

const diagram::NodeId *Selection::singleNode() const
{
    const bool single = m_items.nodes.size() == 1 && m_items.edges.empty() && m_items.notes.empty();
    return single ? &*m_items.nodes.begin() : nullptr;
}

const diagram::EdgeId *Selection::singleEdge() const
{
    const bool single = m_items.edges.size() == 1 && m_items.nodes.empty() && m_items.notes.empty();
    return single ? &*m_items.edges.begin() : nullptr;
}

} // namespace views
