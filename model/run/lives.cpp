#include "model/run/lives.h"

#include "model/sim/recorder.h"

#include <algorithm>
#include <deque>
#include <map>
#include <tuple>

namespace run {
namespace {

using sim::Happened;
using sim::Happening;

constexpr std::uint64_t eventsPerLook = 20'000;

// In the books still?
bool isIn(Happening what)
{
    return what < Happening::Acknowledged;
}

bool isIn(Term term)
{
    return term == Term::Waiting || term == Term::InFlight;
}

// Where the books have a message after that.
Term termAfter(const Happened &happened, Term before)
{
    switch (happened.what) {
    case Happening::Waits:
    case Happening::Returned:
        return Term::Waiting;
    case Happening::Published:
    case Happening::SentAgain:
    case Happening::Delivered:
        return Term::InFlight;
    case Happening::Acknowledged:
        return happened.again ? Term::DeliveredAgain : Term::DeliveredOnce;
    case Happening::Lost:
        return Term::Lost;
    case Happening::Dropped:
        return Term::Dropped;
    case Happening::Expired:
        return Term::Expired;
    case Happening::DeadLettered:
        return Term::DeadLettered;
    default:
        return before;
    }
}

bool counts(Term term, const Happened &happened, Term after, bool isNew)
{
    switch (term) {
    case Term::Published:
        return isNew;
    case Term::ProcessedTwice:
        return happened.what == Happening::ProcessedAgain;
    case Term::Recognised:
        return happened.what == Happening::Recognised;
    case Term::OutOfOrder:
        return happened.what == Happening::OutOfOrder;
    case Term::Late:
        return happened.what == Happening::Late;
    case Term::Waiting:
    case Term::InFlight:
        return false; // a matter of the last moment
    default:
        return !isIn(happened.what) && after == term;
    }
}

class Listener final : public sim::Witness
{
public:
    Listener(const sim::Scenario &scenario, const Question &question)
        : m_scenario(scenario)
        , m_question(question)
        , m_log(question.channel == sim::noIndex ? sim::noIndex : scenario.channels[question.channel].log)
    {
    }

    void hear(const Happened &happened) override
    {
        if (!concerns(happened))
            return;
        if (happened.channel != sim::noIndex) {
            hear(happened, happened.channel);
            return;
        }
        for (const sim::Index group : m_scenario.logs[happened.log].groups) {
            if (m_question.channel == sim::noIndex || group == m_question.channel)
                hear(happened, group);
        }
    }

    void answer(Answer &answer)
    {
        if (m_question.channel == sim::noIndex) {
            for (const Key &key : m_order)
                answer.lives.push_back(std::move(m_lives[key]));
            answer.count = answer.lives.size();
            return;
        }
        if (m_question.term == Term::Waiting || m_question.term == Term::InFlight) {
            for (const auto &[key, life] : m_lives) {
                if (life.now == m_question.term)
                    answer.lives.push_back(life);
            }
            answer.count = answer.lives.size();
            std::stable_sort(answer.lives.begin(), answer.lives.end(),
                             [](const Life &a, const Life &b) { return a.published > b.published; });
            answer.lives.resize(std::min(answer.lives.size(), mostLives));
            return;
        }
        answer.count = m_found;
        answer.lives.assign(m_newest.rbegin(), m_newest.rend());
    }

private:
    // Two records of a log may be the same message twice.
    using Key = std::tuple<sim::Index, std::uint64_t, std::uint32_t, std::uint64_t>;
    static Key keyOf(const Happened &happened, sim::Index channel)
    {
        return {channel, happened.message, happened.offset == Happened::noOffset ? 0 : happened.partition, happened.offset};
    }

    bool concerns(const Happened &happened) const
    {
        if (m_question.channel == sim::noIndex)
            return happened.id == m_question.request;
        return happened.channel == sim::noIndex ? happened.log == m_log : happened.channel == m_question.channel;
    }

    // The place of its life: one that has left the books has none any more where only a number is asked for.
    struct Place
    {
        Life *life = nullptr;
        Key key = {};
        bool isNew = false;
    };
    Place placeOf(const Happened &happened, sim::Index channel)
    {
        const Key key = keyOf(happened, channel);
        if (const auto found = m_lives.find(key); found != m_lives.end())
            return {&found->second, key, false};
        if (const auto sent = m_lives.find({channel, happened.message, 0, Happened::noOffset});
            sent != m_lives.end() && happened.what == Happening::Waits) { // it has its offset now
            std::replace(m_order.begin(), m_order.end(), sent->first, key);
            auto node = m_lives.extract(sent);
            node.key() = key;
            return {&m_lives.insert(std::move(node)).position->second, key, false};
        }
        if (happened.what != Happening::Published && happened.what != Happening::Waits)
            return {};
        Life &life = m_lives[key];
        life = {.request = happened.id, .message = happened.message, .channel = channel,
                .published = happened.published, .story = {}};
        if (m_question.channel == sim::noIndex)
            m_order.push_back(key);
        return {&life, key, true};
    }

    void hear(const Happened &happened, sim::Index channel)
    {
        const Place place = placeOf(happened, channel);
        Life gone{.request = happened.id, .message = happened.message, .channel = channel,
                  .published = happened.published, .story = {}};
        Life &life = place.life ? *place.life : gone;
        life.last = happened.at;
        if (isIn(life.now))
            life.now = termAfter(happened, life.now);
        if (!isIn(happened.what))
            life.cause = happened.cause;
        if (m_question.channel == sim::noIndex) {
            life.story.push_back(happened);
            return;
        }
        if (counts(m_question.term, happened, life.now, place.isNew)) {
            ++m_found;
            m_newest.push_back(life);
            if (m_newest.size() > mostLives)
                m_newest.pop_front();
        }
        if (place.life && !isIn(happened.what))
            m_lives.erase(place.key);
    }

    const sim::Scenario &m_scenario;
    Question m_question;
    sim::Index m_log;
    std::map<Key, Life> m_lives; // of a number: those that are in the books
    std::vector<Key> m_order;
    std::deque<Life> m_newest;
    std::uint64_t m_found = 0;
};

} // namespace

Answer lookUp(const Recording &recording, const Question &question, const std::stop_token &stop,
              const std::function<void(double)> &progress)
{
    Answer answer{.question = question, .seed = recording.seed, .now = recording.now, .lives = {}};
    sim::Engine engine(recording.scenario, recording.seed);
    Listener listener(*recording.scenario, question);
    sim::Recorder::Options options;
    options.witness = &listener;
    sim::Recorder recorder(*recording.scenario, std::move(options));
    std::size_t next = 0;
    while (!stop.stop_requested()) {
        const std::vector<sim::Intervention> &all = recording.interventions;
        const bool acts = next < all.size() && all[next].at <= recording.now;
        const sim::Time until = acts ? all[next].at : recording.now;
        const std::uint64_t budget = std::min(eventsPerLook, recording.events - engine.events());
        if (engine.nextEventAt() <= until && budget > 0) {
            engine.run(until, budget, &recorder);
            progress(static_cast<double>(engine.events()) / static_cast<double>(recording.events));
            continue;
        }
        answer.same = engine.events() == recording.events && engine.fingerprint() == recording.fingerprint;
        if (answer.same || !acts || engine.nextEventAt() <= until)
            break;
        engine.run(until, 1, &recorder); // time goes on to there
        engine.intervene(all[next++], &recorder);
    }
    listener.answer(answer);
    return answer;
}

} // namespace run
