// The lives of single messages. Nothing of them is kept while a run goes on: the run is made again up to the moment
// asked for, with somebody who listens, and gives the same again to the last bit. Std only.
#pragma once

#include "model/sim/engine.h"
#include "model/sim/story.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace run {

// All that is needed to make a run again up to one of its moments.
struct Recording
{
    std::shared_ptr<const sim::Scenario> scenario; // as it was at the beginning
    std::uint64_t seed = 0;
    std::vector<sim::Intervention> interventions; // in their order
    sim::Time now = 0;
    std::uint64_t events = 0, fingerprint = 0; // at that moment
};

// The lines of a ledger.
enum class Term : std::uint8_t {
    Published,
    DeliveredOnce,
    DeliveredAgain,
    Lost,
    Dropped,
    Expired,
    DeadLettered,
    Waiting,
    InFlight,
    ProcessedTwice,
    Recognised,
    OutOfOrder,
    Late,
};
inline constexpr std::size_t terms = 13;

// Either all messages of one request, with all that happened to them; or those that one number of a ledger counts.
struct Question
{
    std::uint64_t request = 0;
    sim::Index channel = sim::noIndex; // noIndex: the request
    Term term = Term::Published;

    bool operator==(const Question &) const = default;
};

struct Life
{
    std::uint64_t request = 0;
    std::uint64_t message = 0; // together with the channel unique
    sim::Index channel = sim::noIndex;
    sim::Time published = 0, last = 0; // when the last thing happened to it
    Term now = Term::InFlight;         // where the books have it: DeliveredOnce to InFlight
    sim::Cause cause = sim::Cause::None; // why it left the books
    std::vector<sim::Happened> story;    // of a request's messages
};

struct Answer
{
    Question question;
    std::uint64_t seed = 0;
    sim::Time now = 0;       // the moment asked for
    std::uint64_t count = 0; // of lives, also those that are not here
    std::vector<Life> lives; // of a number the newest, the newest first; of a request in the order of publishing
    bool same = false;       // what was run again was the same run
};
inline constexpr std::size_t mostLives = 200; // of a number

// REQUIRES: the recording has a scenario. `progress` is called now and then with a share from 0 to 1. Returns early, with
// what it has and `same` false, when it is asked to stop.
Answer lookUp(const Recording &recording, const Question &question, const std::stop_token &stop,
              const std::function<void(double)> &progress);

} // namespace run
