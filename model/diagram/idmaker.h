// Makes ids and names that nothing in a diagram has yet. Private to the room.
#pragma once

#include "model/diagram/diagram.h"

#include <map>

namespace diagram {

// Many ids in a row cost no more than a search each: numbers already tried are not tried again.
class IdMaker
{
public:
    explicit IdMaker(const Diagram &diagram, std::set<QString> used = {});

    QString id(const QString &stem);
    QString name(const QString &stem);

private:
    bool isTaken(const QString &id) const;

    const Diagram &m_diagram;
    std::set<QString> m_usedIds, m_usedNames;
    std::map<QString, int> m_nextId, m_nextName;
};

} // namespace diagram
