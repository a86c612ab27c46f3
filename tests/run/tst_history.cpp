#include "model/run/history.h"
#include "model/run/slots.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace run;

namespace {

constexpr sim::Time step = 100 * sim::millisecond;

sim::Slot emptySlot(int number)
{
    sim::Slot slot;
    slot.from = number * step;
    slot.to = slot.from + step;
    slot.nodes.resize(2);
    slot.edges.resize(1);
    slot.channels.resize(1);
    return slot;
}

void finish(sim::Slot &slot, sim::Time latency)
{
    ++slot.nodes[0].entered;
    ++slot.nodes[0].completed;
    ++slot.nodes[0].good;
    slot.nodes[0].latency.record(latency);
}

sim::Slot randomSlot(int number, QRandomGenerator &random)
{
    sim::Slot slot = emptySlot(number);
    for (quint32 i = random.bounded(20U); i > 0; --i)
        finish(slot, (1 + random.bounded(400)) * sim::millisecond);
    slot.nodes[0].failed = random.bounded(3U);
    slot.nodes[0].errors[static_cast<std::size_t>(sim::Cause::Timeout)] = slot.nodes[0].failed;
    slot.nodes[0].queue = static_cast<float>(random.bounded(10));
    slot.nodes[0].queueMax = slot.nodes[0].queue + 3;
    return slot;
}

Frame frameOf(std::vector<sim::Slot> slots)
{
    Frame frame;
    if (!slots.empty()) {
        frame.current = emptySlot(0);
        frame.current.from = frame.current.to = slots.back().to;
    }
    frame.now = frame.current.to;
    frame.slots = std::move(slots);
    return frame;
}

History historyOf(const std::vector<sim::Slot> &slots)
{
    History history;
    history.append(frameOf(slots));
    return history;
}

std::vector<sim::Slot> randomSlots(int count, quint32 seed = 1)
{
    QRandomGenerator random(seed);
    std::vector<sim::Slot> slots;
    slots.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        slots.push_back(randomSlot(i, random));
    return slots;
}

qsizetype pointsIn(const QList<QList<QPointF>> &segments)
{
    qsizetype points = 0;
    for (const auto &segment : segments)
        points += segment.size();
    return points;
}

} // namespace

class TestHistory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void percentilesEqualThoseOfTheMergedHistograms()
    {
        const auto slots = randomSlots(60);
        const History history = historyOf(slots);
        const sim::Time window = 10 * step;
        const auto line = history.series(Subject::Node, 0, Quantity::P95, 0, 60 * step, 1000, window);
        QCOMPARE(line.size(), 1);
        QCOMPARE(line[0].size(), 60);
        for (int i = 0; i < 60; ++i) {
            sim::Histogram direct;
            for (int j = std::max(0, i - 9); j <= i; ++j)
                direct.add(slots[static_cast<std::size_t>(j)].nodes[0].latency);
            QCOMPARE(line[0][i].x(), sim::inSeconds((i + 1) * step));
            QCOMPARE(line[0][i].y(), sim::inSeconds(direct.quantile(0.95)));
        }
    }

    void percentilesAreTheSameHoweverOftenTheyAreAskedFor()
    {
        History often, once;
        for (const sim::Slot &slot : randomSlots(2500)) {
            often.append(frameOf({slot}));
            once.append(frameOf({slot}));
            if (slot.from % (50 * step) == 0)
                often.series(Subject::Node, 0, Quantity::P99, 0, often.now(), 300, sim::second);
        }
        QCOMPARE(often.series(Subject::Node, 0, Quantity::P99, 0, often.now(), 300, sim::second),
                 once.series(Subject::Node, 0, Quantity::P99, 0, once.now(), 300, sim::second));
    }

    void joiningInPairsKeepsEveryCount()
    {
        const auto slots = randomSlots(5000);
        History history;
        sim::Histogram all;
        std::uint64_t completed = 0, timeouts = 0;
        for (const sim::Slot &slot : slots) {
            history.append(frameOf({slot}));
            all.add(slot.nodes[0].latency);
            completed += slot.nodes[0].completed;
            timeouts += slot.nodes[0].errors[static_cast<std::size_t>(sim::Cause::Timeout)];
        }
        const Summary summary = history.summary(Subject::Node, 0, 0, history.now());
        QCOMPARE(summary.from, 0);
        QCOMPARE(summary.to, 5000 * step);
        QCOMPARE(summary.completed, completed);
        QCOMPARE(summary.good, completed);
        QCOMPARE(summary.errors[static_cast<std::size_t>(sim::Cause::Timeout)], timeouts);
        QCOMPARE(summary.latency.count(), all.count());
        QCOMPARE(summary.latency.quantile(0.99), all.quantile(0.99));
        QCOMPARE(summary.latency.max(), all.max());
        QCOMPARE(history.count(Subject::Node, 0, 0, history.now()), all.count());
    }

    void aLongRunStaysBoundedAndEvenlyFine()
    {
        std::vector<sim::Slot> slots;
        for (int i = 0; i < 40000; ++i) {
            slots.push_back(emptySlot(i));
            thin(slots, 1200, 300);
            QVERIFY(slots.size() <= 1200);
        }
        QCOMPARE(slots.front().from, 0);
        QCOMPARE(slots.back().to, 40000 * step);
        for (std::size_t i = 1; i < slots.size(); ++i)
            QCOMPARE(slots[i].from, slots[i - 1].to);
        const auto old = slots.begin() + static_cast<std::ptrdiff_t>(slots.size() - 600);
        sim::Time longest = 0;
        for (auto slot = slots.begin(); slot != old; ++slot)
            longest = std::max(longest, length(*slot));
        QVERIFY2(longest <= 40000 * step / 100, "the past has been forgotten into few slots");
        for (auto slot = slots.end() - 300; slot != slots.end(); ++slot)
            QCOMPARE(length(*slot), step);
    }

    void levelsAreAveragedOverTimeWhenSlotsJoin()
    {
        sim::Slot first = emptySlot(0), second = emptySlot(1);
        second.to = second.from + 3 * step;
        first.nodes[0].queue = 8;
        first.nodes[0].queueMax = 9;
        second.channels[0].waiting = 4;
        second.channels[0].waitingMax = 7;
        join(first, second);
        QCOMPARE(first.to, 4 * step);
        QCOMPARE(first.nodes[0].queue, 2.0F);
        QCOMPARE(first.nodes[0].queueMax, 9.0F);
        QCOMPARE(first.channels[0].waiting, 3.0F);
        QCOMPARE(first.channels[0].waitingMax, 7.0F);
    }

    void thereAreAtMostTwoPointsAPixel()
    {
        const History history = historyOf(randomSlots(1100));
        for (const int pixels : {1, 7, 100, 400}) {
            for (const Quantity quantity : {Quantity::P99, Quantity::Throughput, Quantity::Depth})
                QVERIFY(pointsIn(history.series(Subject::Node, 0, quantity, 0, 1100 * step, pixels,
                                                sim::second)) <= 2 * pixels);
        }
    }

    void thePeakSurvivesAFewPixels()
    {
        auto slots = randomSlots(1000);
        slots[333].nodes[0].queue = 500;
        double most = 0;
        const History history = historyOf(slots);
        for (const auto &segment : history.series(Subject::Node, 0, Quantity::Depth, 0, 1000 * step, 10, 0)) {
            for (const QPointF &point : segment)
                most = std::max(most, point.y());
        }
        QCOMPARE(most, 500.0);
    }

    void nothingMeasuredIsAGapAndNoZero()
    {
        std::vector<sim::Slot> slots;
        for (int i = 0; i < 30; ++i) {
            slots.push_back(emptySlot(i));
            if (i < 10 || i >= 20)
                finish(slots.back(), sim::millisecond);
        }
        const History history = historyOf(slots);
        const auto line = history.series(Subject::Node, 0, Quantity::P50, 0, 30 * step, 300, step);
        QCOMPARE(line.size(), 2);
        QCOMPARE(line[0].size(), 10);
        QCOMPARE(line[1].size(), 10);
        QVERIFY(history.series(Subject::Node, 1, Quantity::P50, 0, 30 * step, 300, step).isEmpty());
        QVERIFY(history.series(Subject::Node, 7, Quantity::Throughput, 0, 30 * step, 300, step).isEmpty());
    }

    void ratesAreCountedOverTheLastSecond()
    {
        std::vector<sim::Slot> slots;
        for (int i = 0; i < 40; ++i) {
            slots.push_back(emptySlot(i));
            for (int n = 0; n < (i < 20 ? 5 : 10); ++n)
                finish(slots.back(), sim::millisecond);
        }
        const auto line =
            historyOf(slots).series(Subject::Node, 0, Quantity::Throughput, 0, 40 * step, 400, sim::second);
        QCOMPARE(line.size(), 1);
        QCOMPARE(line[0][0].y(), 50.0);
        QCOMPARE(line[0][19].y(), 50.0);
        QCOMPARE(line[0][24].y(), 75.0);
        QCOMPARE(line[0][39].y(), 100.0);
    }

    void aSummaryCountsTheSlotUnderWay()
    {
        Frame frame = frameOf({emptySlot(0)});
        frame.current = emptySlot(1);
        frame.current.to = frame.current.from + step / 2;
        finish(frame.current, 7 * sim::millisecond);
        History history;
        history.append(frame);
        QCOMPARE(history.now(), step + step / 2);
        QCOMPARE(history.summary(Subject::Node, 0, 0, history.now()).completed, 1U);
        history.append(frameOf({}));
        history.clear();
        QCOMPARE(history.now(), 0);
        QCOMPARE(history.count(Subject::Node, 0, 0, sim::never), 0U);
    }

    void onlyCausesThatOccurredAreNamed()
    {
        auto slot = emptySlot(0);
        slot.nodes[0].errors[static_cast<std::size_t>(sim::Cause::QueueFull)] = 1;
        slot.nodes[0].errors[static_cast<std::size_t>(sim::Cause::Timeout)] = 2;
        const History history = historyOf({slot});
        QCOMPARE(history.troubles(Subject::Node, 0).causes,
                 (QList<sim::Cause>{sim::Cause::Timeout, sim::Cause::QueueFull}));
        QVERIFY(history.troubles(Subject::Node, 1).causes.isEmpty());
        QVERIFY(!history.troubles(Subject::Node, 0).degraded);
        slot.nodes[1].degraded = 1;
        QVERIFY(historyOf({slot}).troubles(Subject::Node, 1).degraded);
    }
};

QTEST_APPLESS_MAIN(TestHistory)
#include "tst_history.moc"
