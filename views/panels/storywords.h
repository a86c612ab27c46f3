// What happened to messages, in words. Private to this room.
#pragma once

#include "model/diagram/diagram.h"
#include "model/run/lives.h"

#include <QCoreApplication>
#include <QString>

namespace panels {

class StoryWords
{
    Q_DECLARE_TR_FUNCTIONS(panels::StoryWords)
public:
    StoryWords(const sim::Scenario &scenario, const diagram::Diagram &drawing)
        : m_scenario(scenario)
        , m_drawing(drawing)
    {
    }

    QString node(sim::Index node) const;
    QString channel(sim::Index channel) const; // "orders", "events for billing", "Orders → E-mail"
    // "Orders publishes it", "in partition 2, at offset 17".
    QString sentence(const sim::Happened &happened) const;
    static QString term(run::Term term); // "delivered once", "lost"
    static QString request(std::uint64_t id); // "#4f0c91"

private:
    QString consumer(const sim::Happened &happened) const;
    QString deadLetters(const sim::Happened &happened) const;
    static QString reason(sim::DeathReason reason);

    const sim::Scenario &m_scenario;
    const diagram::Diagram &m_drawing;
};

} // namespace panels
