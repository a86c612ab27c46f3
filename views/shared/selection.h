// What is selected: one set of ids for canvas, inspector, charts and tables. GUI thread.
#pragma once

#include "model/diagram/recipes.h"

#include <QObject>

namespace views {

class Selection : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    const diagram::Items &items() const { return m_items; }
    void set(diagram::Items items);
    void select(const diagram::NodeId &id);
    void select(const diagram::EdgeId &id);
    void clear();
    // The one thing selected, if it is exactly one.
    const diagram::NodeId *singleNode() const;
    const diagram::EdgeId *singleEdge() const;

Q_SIGNALS:
    void changed();

private:
    diagram::Items m_items;
};

} // namespace views
