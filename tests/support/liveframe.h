// A frame of a running shop, made by hand so that everything a canvas can show is in it: an open breaker, a
// fault, a full node, a backlog, and one message of every kind. For painter tests, benches and pictures.
#pragma once

#include "model/kinds/compile.h"
#include "model/run/history.h"
#include "model/run/observation.h"
#include "tests/support/draw.h"

#include <cmath>

namespace support {

inline diagram::Diagram shopDrawing()
{
    diagram::Diagram drawing =
        Draw(QStringLiteral("shoppers:client(rate=240) -[timeout=5s]-> api(replicas=2, threads=32);"
                            "api -[timeout=2s]-> checkout(replicas=3, threads=16);"
                            "checkout -[timeout=500ms, circuitBreaker={}]-> payments;"
                            "checkout -> orders:database; checkout ~> email"))
            .run();
    const auto place = [&drawing](const char *id, const QString &name, double x, double y) {
        diagram::Node &node = drawing.nodes.at(diagram::NodeId(QLatin1String(id)));
        node.name = name;
        node.at = {x, y};
    };
    place("shoppers", QStringLiteral("Shoppers"), 0, 0);
    place("api", QStringLiteral("API gateway"), 216, 0);
    place("checkout", QStringLiteral("Checkout"), 468, 0);
    place("payments", QStringLiteral("Payments"), 768, 0);
    place("orders", QStringLiteral("Orders DB"), 768, 192);
    place("email", QStringLiteral("E-mail"), 468, 240);
    return drawing;
}

struct LiveFrame // keeps what an Observation borrows
{
    diagram::Diagram drawing;
    std::shared_ptr<const sim::Scenario> scenario;
    run::Frame frame;
    run::History history;

    explicit LiveFrame(diagram::Diagram of)
        : drawing(std::move(of))
        , scenario(kinds::compile(drawing).scenario)
    {
        frame.phase = run::Phase::Running;
        frame.now = 23'400 * sim::millisecond;
        frame.events = 1000;
        frame.nodes.resize(scenario->nodes.size());
        frame.edges.resize(scenario->edges.size());
        frame.channels.resize(scenario->channels.size());
    }
    run::Observation see() const { return {scenario.get(), &frame, &history}; }
    sim::Index node(const char *id) const { return *see().node(diagram::NodeId(QLatin1String(id))); }
    sim::Index edge(const char *id) const { return *see().edge(diagram::EdgeId(QLatin1String(id))); }
    void addHop(const char *id, sim::HopKind kind, double progress, std::uint8_t leg = 0)
    {
        const auto span = sim::millisecond;
        const auto gone = static_cast<sim::Time>(progress * span);
        frame.hops.push_back(
            {frame.hops.size(), edge(id), kind, leg, frame.now - gone, frame.now - gone + span});
    }
    void addMark(const char *id, sim::MarkKind kind)
    {
        frame.marks.push_back({0, frame.now, edge(id), kind, sim::Cause::Timeout});
    }
    // The same for every tenth of the last second.
    void fillHistory(const std::function<void(sim::Slot &)> &fill)
    {
        for (int i = 10; i > 0; --i) {
            sim::Slot slot;
            slot.to = frame.now - (i - 1) * 100 * sim::millisecond;
            slot.from = slot.to - 100 * sim::millisecond;
            slot.nodes.resize(frame.nodes.size());
            slot.edges.resize(frame.edges.size());
            slot.channels.resize(frame.channels.size());
            fill(slot);
            frame.slots.push_back(std::move(slot));
        }
        history.append(frame);
        frame.slots.clear();
    }
};

inline LiveFrame shopAlive()
{
    using sim::HopKind;
    LiveFrame live(shopDrawing());
    run::Frame &frame = live.frame;
    frame.nodes[live.node("shoppers")].rate = 240;
    const auto station = [&](const char *id, std::uint32_t busy, std::uint32_t capacity,
                             std::uint32_t queued) {
        sim::NodeGauge &gauge = frame.nodes[live.node(id)];
        gauge.busy = busy;
        gauge.capacity = capacity;
        gauge.queued = queued;
    };
    station("api", 22, 64, 0);
    station("checkout", 47, 48, 41);
    station("payments", 1, 50, 0);
    station("orders", 6, 20, 0);
    station("email", 1, 1, 0);
    frame.nodes[live.node("payments")].slow = 8;
    sim::EdgeGauge &broken = frame.edges[live.edge("checkout-payments")];
    broken.breakerPresent = true;
    broken.breaker = sim::BreakerState::Open;
    broken.breakers = 3;
    broken.breakersOpen = 3;
    broken.breakerOpenUntil = frame.now + 3200 * sim::millisecond;
    frame.channels[0].waiting = 1284;
    frame.channels[0].oldest = 17 * sim::second;
    live.fillHistory([&live](sim::Slot &slot) {
        const auto done = [&](const char *id, std::uint32_t ok, std::uint32_t failed, double ms, float busy,
                              float queue) {
            sim::NodeSlot &node = slot.nodes[live.node(id)];
            node.entered = ok + failed;
            node.completed = ok;
            node.failed = failed;
            node.busy = busy;
            node.queue = queue;
            for (std::uint32_t i = 0; i < ok + failed; ++i)
                node.latency.record(static_cast<sim::Time>(ms * (1 + 0.1 * i) * sim::millisecond));
        };
        done("shoppers", 20, 4, 500, 0, 0);
        done("api", 20, 4, 470, 22, 0);
        done("checkout", 20, 4, 400, 47, 40);
        done("orders", 22, 0, 1.6, 6, 0);
        done("email", 1, 0, 80, 1, 0);
    });
    const struct
    {
        const char *edge;
        HopKind kind;
        double progress;
        std::uint8_t leg;
    } hops[] = {{"shoppers-api", HopKind::Request, 0.2, 0},
                {"shoppers-api", HopKind::Reply, 0.4, 0},
                {"api-checkout", HopKind::Request, 0.25, 0},
                {"api-checkout", HopKind::Retry, 0.75, 0},
                {"api-checkout", HopKind::FailedReply, 0.45, 0},
                {"checkout-payments", HopKind::AbandonedRequest, 0.7, 0},
                {"checkout-payments", HopKind::AbandonedReply, 0.2, 0},
                {"checkout-orders", HopKind::Request, 0.1, 0},
                {"checkout-orders", HopKind::Reply, 0.7, 0},
                {"checkout-orders", HopKind::Request, 0.45, 0},
                {"checkout-orders", HopKind::Reply, 0.15, 0},
                {"checkout-orders", HopKind::Request, 0.62, 0},
                {"checkout-email", HopKind::Message, 0.3, 0},
                {"checkout-email", HopKind::Message, 0.8, 0},
                {"checkout-email", HopKind::RedeliveredMessage, 0.3, 1},
                {"checkout-email", HopKind::DuplicateMessage, 0.7, 1},
                {"checkout-email", HopKind::Acknowledgement, 0.25, 1}};
    for (const auto &hop : hops)
        live.addHop(hop.edge, hop.kind, hop.progress, hop.leg);
    live.addMark("checkout-payments", sim::MarkKind::TimedOut);
    live.addMark("checkout-payments", sim::MarkKind::NotPermitted);
    live.addMark("api-checkout", sim::MarkKind::Rejected);
    return live;
}

} // namespace support
