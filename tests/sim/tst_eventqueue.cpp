// The event queue against a sorted list: whatever lives where, and whatever is cancelled, the order is one.
#include "model/sim/array.h"
#include "model/sim/eventqueue.h"
#include "model/sim/logthings.h"
#include "model/sim/random.h"

#include <QTest>
#include <algorithm>
#include <cstring>
#include <set>
#include <vector>

using namespace sim;

namespace {

using Taken = std::vector<std::pair<Time, std::uint32_t>>; // when, and the number of its thing

struct Expected
{
    Time at;
    std::uint64_t phase;
    std::uint32_t slot;
    auto operator<=>(const Expected &) const = default; // things are numbered as they are scheduled
};

} // namespace

class tst_EventQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesEachOnceInTheOrderOfTime();
    void theOrderIsThatOfTheKeysAtEveryScale();
    void whatHasNoDelayWaitsForNothingButItsPhase();
    void whatIsDroppedMovesNoTime();
    void aCopyTakesTheSame();
    void aLaneMayNotReachBeyondTheEndOfTime();
    void largeArraysGrowAndAreCopied();
    void blocksAreApartAndUsedAgain();
    void aCopyOfALogKeepsItsRecords();

private:
    // Random schedulings among random takings. What is cancelled is not in the result.
    static Taken play(std::uint64_t seed, std::vector<Expected> &expected, EventQueue &queue);
    static Taken drain(EventQueue &queue, const std::set<std::uint32_t> &cancelled);
};

Taken tst_EventQueue::drain(EventQueue &queue, const std::set<std::uint32_t> &cancelled)
{
    Taken taken;
    Event event;
    const auto isCancelled = [&](const Event &e) {
        return cancelled.contains(e.slot);
    };
    while (queue.take(never / 2, event, isCancelled)) {
        if (!isCancelled(event))
            taken.emplace_back(event.at, event.slot);
    }
    return taken;
}

Taken tst_EventQueue::play(std::uint64_t seed, std::vector<Expected> &expected, EventQueue &queue)
{
    std::uint64_t drawn = 0;
    const auto below = [&](std::uint64_t most) {
        return draw(seed, ++drawn) % most;
    };
    std::vector<std::pair<std::uint32_t, Time>> timers, deliveries; // lanes
    const std::uint64_t lanes = below(6);
    for (std::uint64_t i = 0; i < lanes; ++i) {
        const Time delay = static_cast<Time>(below(40));
        timers.emplace_back(queue.laneFor(delay, 0), delay);
        deliveries.emplace_back(queue.laneFor(delay, 1), delay);
    }
    Time now = 0;
    std::uint32_t things = 0;
    std::set<std::uint32_t> cancelled;
    Taken taken;
    const auto isCancelled = [&](const Event &e) {
        return cancelled.contains(e.slot);
    };
    for (int step = 0; step < 2000; ++step) {
        const std::uint64_t what = below(10);
        if (what < 3) {
            const Time at = now + static_cast<Time>(below(50));
            expected.push_back({at, 0, things});
            queue.push(at, EventType::WorkDone, things++);
        } else if (what < 6 && lanes > 0) {
            const bool timer = below(2) == 0;
            const auto [lane, delay] = (timer ? timers : deliveries)[below(lanes)];
            expected.push_back({now + delay, timer ? 0u : 1u, things});
            queue.pushLane(lane, now + delay, timer ? EventType::TimedOut : EventType::RequestArrives,
                           things++);
        } else if (what < 8 && things > 0) {
            cancelled.insert(static_cast<std::uint32_t>(below(things)));
        } else if (Event event; queue.take(now + 20, event, isCancelled)) {
            now = event.at;
            if (!isCancelled(event))
                taken.emplace_back(event.at, event.slot);
        }
    }
    for (const auto &entry : drain(queue, cancelled))
        taken.push_back(entry);
    // Something may have been taken before it was cancelled: it stays in the list as it is in the result.
    std::set<std::uint32_t> seen;
    for (const auto &[at, slot] : taken)
        seen.insert(slot);
    std::erase_if(expected,
                  [&](const Expected &e) { return cancelled.contains(e.slot) && !seen.contains(e.slot); });
    return taken;
}

void tst_EventQueue::takesEachOnceInTheOrderOfTime()
{
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        std::vector<Expected> expected;
        EventQueue queue;
        const Taken taken = play(seed, expected, queue);
        QCOMPARE(taken.size(), expected.size());
        // Not simply sorted: an event may be scheduled for an instant whose later phases have begun.
        std::vector<Time> times;
        for (const auto &[at, slot] : taken)
            times.push_back(at);
        QVERIFY(std::is_sorted(times.begin(), times.end()));
        std::vector<std::pair<Time, std::uint32_t>> all = taken;
        std::vector<std::pair<Time, std::uint32_t>> wanted;
        for (const Expected &e : expected)
            wanted.emplace_back(e.at, e.slot);
        std::sort(all.begin(), all.end());
        std::sort(wanted.begin(), wanted.end());
        QCOMPARE(all, wanted);
    }
}

// Delays of every length, each for a while: the calendar's buckets have to follow, and the order must not.
void tst_EventQueue::theOrderIsThatOfTheKeysAtEveryScale()
{
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        EventQueue queue;
        std::set<std::pair<Time, std::uint32_t>> waiting; // by time and ticket, all of one phase
        Time now = 0;
        std::uint64_t drawn = 0;
        for (int step = 0; step < 20000; ++step) {
            const std::uint64_t scale = draw(seed + 1000, static_cast<std::uint64_t>(step) / 2500) % 41;
            const std::uint64_t bits = draw(seed, ++drawn);
            if (waiting.size() < 3 + scale || bits % 2 == 0) {
                const Time longer = bits % 32 < 4 ? 7 : 1; // some are beyond the last bucket
                const Time at = now + longer * static_cast<Time>((bits >> 8) % (std::uint64_t{1} << scale));
                waiting.emplace(at, queue.push(at, EventType::WorkDone, 0));
                continue;
            }
            if (bits % 8 == 1) { // cancelled, and dropped while time stands still
                queue.drop([](const Event &) { return false; });
                waiting.erase(waiting.begin());
                continue;
            }
            const Event *const next = queue.peek();
            QVERIFY(next && next->at == waiting.begin()->first && next->ticket() == waiting.begin()->second);
            Event event;
            QVERIFY(queue.take(never, event, [](const Event &) { return false; }));
            QCOMPARE(event.at, waiting.begin()->first);
            QCOMPARE(event.ticket(), waiting.begin()->second);
            now = event.at;
            waiting.erase(waiting.begin());
        }
    }
}

// An event without a delay may be handed straight to the next take: not before one of an earlier phase that comes after
// it, nor before what was there at this instant.
void tst_EventQueue::whatHasNoDelayWaitsForNothingButItsPhase()
{
    int straight = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        std::uint64_t drawn = 0;
        const auto below = [&](std::uint64_t most) { return draw(seed + 7000, ++drawn) % most; };
        EventQueue queue;
        const std::uint32_t now0 = queue.laneFor(0, 1), now1 = queue.laneFor(0, 2), later = queue.laneFor(3, 1), timer = queue.laneFor(0, 0);
        std::set<Expected> there;
        Time now = 0;
        std::uint32_t things = 0;
        const auto take = [&](EventQueue &from) {
            Event event{};
            const bool some = from.take(never / 2, event, [](const Event &) { return false; });
            return some ? Expected{event.at, event.order >> 62, event.slot} : Expected{never, 0, 0};
        };
        for (int step = 0; step < 400; ++step) {
            switch (below(8)) {
            case 0:
                there.insert({now, 1, things});
                queue.pushLane(now0, now, EventType::RequestArrives, things++);
                break;
            case 1:
                there.insert({now, 2, things});
                queue.pushLane(now1, now, EventType::Arrival, things++);
                break;
            case 2:
                there.insert({now + 3, 1, things});
                queue.pushLane(later, now + 3, EventType::RequestArrives, things++);
                break;
            case 3:
                there.insert({now, 0, things});
                queue.pushLane(timer, now, EventType::TimedOut, things++);
                break;
            case 4: {
                const Time at = now + static_cast<Time>(below(3)) * static_cast<Time>(1 + below(2) * (1 << 23)); // near, or far
                there.insert({at, 0, things});
                queue.push(at, EventType::WorkDone, things++);
                break;
            }
            default:
                if (there.empty())
                    break;
                EventQueue copy = queue;
                const Event *seen = copy.peek();
                QVERIFY(seen && seen->slot == there.begin()->slot);
                QCOMPARE(take(copy).slot, there.begin()->slot);
                int left = 0;
                queue.forEach([&left](const Event &) { ++left; });
                QCOMPARE(std::size_t(left), there.size());
                const Expected taken = take(queue);
                QVERIFY(taken == *there.begin());
                straight += taken.phase > 0 && taken.at == now;
                now = taken.at;
                there.erase(there.begin());
            }
        }
    }
    QVERIFY(straight > 1000);
}

void tst_EventQueue::whatIsDroppedMovesNoTime()
{
    constexpr Time bucket = 1 << 14;
    const auto stays = [](const Event &) { return false; };
    EventQueue queue;
    std::vector<Time> taken;
    Event event;
    queue.push(10 * bucket, EventType::TimedOut, 0);
    queue.drop(stays); // and it is still the beginning of time
    for (const Time at : {1, 9, 250, 260})
        queue.push(at * bucket, EventType::WorkDone, 0);
    QVERIFY(queue.take(never, event, stays));
    for (const Time at : {2, 100})
        queue.push(at * bucket, EventType::WorkDone, 0);
    while (queue.take(never, event, stays))
        taken.push_back(event.at / bucket);
    QCOMPARE(taken, (std::vector<Time>{2, 9, 100, 250, 260}));
}

void tst_EventQueue::aCopyTakesTheSame()
{
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        EventQueue queue;
        std::vector<Expected> expected;
        const std::uint32_t lane = queue.laneFor(25, 0);
        for (std::uint32_t thing = 0; thing < 500; ++thing) {
            const std::uint64_t bits = draw(seed, thing);
            const bool timer = bits % 3 == 0;
            const Time at = timer ? 25 : static_cast<Time>(bits / 3 % 50);
            expected.push_back({at, 0, thing});
            if (timer)
                queue.pushLane(lane, at, EventType::TimedOut, thing);
            else
                queue.push(at, EventType::WorkDone, thing);
        }
        EventQueue copy = queue;
        const Taken first = drain(queue, {});
        QCOMPARE(drain(copy, {}), first);
        std::sort(expected.begin(), expected.end());
        QCOMPARE(first.size(), expected.size());
        for (std::size_t i = 0; i < first.size(); ++i)
            QCOMPARE(first[i], std::pair(expected[i].at, expected[i].slot));
    }
}

void tst_EventQueue::aLaneMayNotReachBeyondTheEndOfTime()
{
    EventQueue queue;
    QCOMPARE(queue.laneFor(EventQueue::longestDelay + 1, 0), EventQueue::noLane);
    QVERIFY(queue.laneFor(EventQueue::longestDelay, 0) != EventQueue::noLane);
}

void tst_EventQueue::largeArraysGrowAndAreCopied()
{
    constexpr std::uint32_t count = 3'000'000; // 12 MB: over the border from small to huge pages
    Array<std::uint32_t> numbers;
    for (std::uint32_t i = 0; i < count; ++i)
        numbers.push_back(i);
    Array<std::uint32_t> copy = numbers;
    numbers.push_back(numbers[7]);
    numbers[0] = 99;
    QCOMPARE(numbers.size(), std::size_t{count + 1});
    QCOMPARE(numbers.back(), 7u);
    QCOMPARE(copy.size(), std::size_t{count});
    for (std::uint32_t i = 0; i < count; ++i) {
        if (copy[i] != i)
            QFAIL("a copy has another number");
    }
    copy.resize(count + 10);
    QCOMPARE(copy[count + 9], 0u);
    copy = Array<std::uint32_t>(5);
    QCOMPARE(copy.size(), std::size_t{5});
    QCOMPARE(copy[4], 0u);
}

void tst_EventQueue::blocksAreApartAndUsedAgain()
{
    std::vector<unsigned char *> blocks;
    const auto fill = [&blocks](std::size_t i) {
        std::memset(blocks[i], static_cast<int>(i % 251), BlockPool::blockSize);
    };
    for (std::size_t i = 0; i < 200; ++i) { // several huge pages
        blocks.push_back(static_cast<unsigned char *>(BlockPool::take()));
        fill(i);
    }
    for (std::size_t i = 0; i < 200; i += 3)
        BlockPool::give(blocks[i]);
    for (std::size_t i = 0; i < 200; i += 3) {
        blocks[i] = static_cast<unsigned char *>(BlockPool::take());
        fill(i);
    }
    for (std::size_t i = 0; i < 200; ++i) {
        const unsigned char *const begin = blocks[i], *const end = begin + BlockPool::blockSize;
        QVERIFY(std::all_of(begin, end, [i](unsigned char c) { return c == i % 251; }));
        BlockPool::give(blocks[i]);
    }
}

void tst_EventQueue::aCopyOfALogKeepsItsRecords()
{
    RecordLog log;
    for (std::uint64_t i = 0; i < 2500; ++i) // two full chunks, and a part of one
        log.push({.id = i, .key = i});
    RecordLog copy = log;
    log.change(7).removed = true;
    log.change(2400).removed = true;
    for (std::uint64_t i = 2500; i < 5000; ++i)
        log.push({.id = i, .key = i});
    QCOMPARE(copy.size(), std::uint64_t{2500});
    QVERIFY(!copy[7].removed && !copy[2400].removed && log[7].removed && log[2400].removed);
    copy.push({.id = 77, .key = 77});
    QCOMPARE(copy[2500].id, std::uint64_t{77});
    for (std::uint64_t i = 0; i < 5000; ++i)
        QCOMPARE(log[i].id, i);
}

QTEST_GUILESS_MAIN(tst_EventQueue)
#include "tst_eventqueue.moc"
