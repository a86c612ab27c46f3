// A small scenario and frames made by hand, so that charts can be seen and tested without a simulation.
#pragma once

#include "model/diagram/diagram.h"
#include "model/run/frame.h"
#include "model/run/history.h"
#include "model/sim/scenario.h"

#include <cmath>

namespace chartfixture {

enum Node : sim::Index { Shoppers, Admins, Checkout, Payments, OrderEvents, Email };
enum Edge : sim::Index { Shop, Manage, Pay, Publish, Consume, Notify };
enum Channel : sim::Index { Queue, Direct };

inline sim::Scenario scenario()
{
    sim::Scenario s;
    const auto node = [&s](const char *id, sim::Behaviour behaviour, double rate, sim::Index channel) {
        sim::NodePlan plan;
        plan.id = id;
        plan.behaviour = behaviour;
        plan.source.rate = rate;
        plan.channel = channel;
        s.nodes.push_back(plan);
    };
    node("shoppers", sim::Behaviour::Source, 240, sim::noIndex);
    node("admins", sim::Behaviour::Source, 2, sim::noIndex);
    node("checkout", sim::Behaviour::Station, 0, sim::noIndex);
    node("payments", sim::Behaviour::Station, 0, sim::noIndex);
    node("order-events", sim::Behaviour::Queue, 0, Queue);
    node("email", sim::Behaviour::Station, 0, sim::noIndex);
    const auto edge = [&s](const char *id, sim::Index from, sim::Index to) -> sim::EdgePlan & {
        sim::EdgePlan plan;
        plan.id = id;
        plan.from = from;
        plan.to = to;
        s.edges.push_back(plan);
        return s.edges.back();
    };
    edge("shop", Shoppers, Checkout);
    edge("manage", Admins, Checkout);
    edge("pay", Checkout, Payments).breaker.present = true;
    for (sim::EdgePlan *plan : {&edge("publish", Checkout, OrderEvents)}) {
        plan->async = true;
        plan->publishes = Queue;
    }
    for (sim::EdgePlan *plan : {&edge("consume", OrderEvents, Email)}) {
        plan->async = true;
        plan->consumes = Queue;
    }
    for (sim::EdgePlan *plan : {&edge("notify", Checkout, Email)}) {
        plan->async = true;
        plan->publishes = plan->consumes = Direct;
    }
    s.channels.resize(2);
    s.channels[Queue].id = "order-events";
    s.channels[Queue].node = OrderEvents;
    s.channels[Direct].id = "notify";
    s.channels[Direct].edge = Notify;
    sim::FaultPlan slow;
    slow.id = "slow-payments";
    slow.node = Payments;
    slow.value = 8;
    slow.at = 20 * sim::second;
    s.faults.push_back(slow);
    return s;
}

inline diagram::Diagram drawing()
{
    diagram::Diagram d;
    const std::pair<const char *, const char *> names[] = {
        {"shoppers", "Shoppers"},         {"admins", "Admins"},
        {"checkout", "Checkout"},         {"payments", "Payments"},
        {"order-events", "order_events"}, {"email", "E-mail"}};
    for (const auto &[id, name] : names) {
        diagram::Node node;
        node.id = diagram::NodeId(QString::fromLatin1(id));
        node.name = QString::fromLatin1(name);
        d.nodes[node.id] = node;
    }
    return d;
}

// What a tenth of a second looks like: calm until 20 s, then payments are slow and everything behind fills
// up.
inline sim::Slot slot(int i, const sim::Scenario &s)
{
    sim::Slot slot;
    slot.from = i * 100 * sim::millisecond;
    slot.to = slot.from + 100 * sim::millisecond;
    slot.nodes.resize(s.nodes.size());
    slot.edges.resize(s.edges.size());
    slot.channels.resize(s.channels.size());
    const double late = std::clamp((i - 200) / 20.0, 0.0, 1.0);
    for (const sim::Index n : {Shoppers, Checkout}) {
        sim::NodeSlot &node = slot.nodes[n];
        node.entered = 24;
        node.failed = static_cast<std::uint32_t>(6 * late);
        node.completed = node.good = 24 - node.failed;
        node.errors[static_cast<std::size_t>(sim::Cause::Timeout)] = node.failed / 2;
        node.errors[static_cast<std::size_t>(sim::Cause::CircuitOpen)] = node.failed - node.failed / 2;
        for (int k = 0; k < 24; ++k) {
            const double ms = (20 + k * k * 0.22 + 9 * std::sin(i * 0.7 + k)) * (1 + 9 * late * (k > 8));
            node.latency.record(static_cast<sim::Time>(ms * 1e6));
        }
        node.busy = static_cast<float>(17 + 1.5 * std::sin(i * 1.3) + 30 * late);
        node.busyMax = node.busy + 1;
        node.queue = static_cast<float>(27 * late);
        node.queueMax = node.queue * 1.3F;
    }
    sim::EdgeSlot &pay = slot.edges[Pay];
    pay.calls = pay.completed = 24;
    pay.attempts = 30;
    for (int k = 0; k < 24; ++k)
        pay.latency.record((30 + k) * sim::millisecond);
    for (const sim::Index c : {Queue, Direct}) {
        sim::ChannelSlot &channel = slot.channels[c];
        channel.published = 24;
        channel.acknowledged = 12;
        channel.waiting = static_cast<float>(1.2 * i);
        channel.waitingMax = channel.waiting + 8;
        channel.endToEnd.record((80 + 10 * i) * sim::millisecond);
    }
    return slot;
}

inline run::Frame frame(int slots, const sim::Scenario &s, int firstSlot = 0)
{
    run::Frame frame;
    frame.now = slots * 100 * sim::millisecond;
    frame.nodes.resize(s.nodes.size());
    for (std::size_t n = 0; n < s.nodes.size(); ++n)
        frame.nodes[n].rate = s.nodes[n].source.rate;
    frame.nodes[Checkout].capacity = 48;
    frame.nodes[Checkout].queued = 41;
    frame.edges.resize(s.edges.size());
    frame.edges[Pay].breakerPresent = true;
    frame.edges[Pay].breakers = 1;
    frame.channels.resize(s.channels.size());
    frame.channels[Queue].waiting = 1284;
    for (int i = firstSlot; i < slots; ++i)
        frame.slots.push_back(slot(i, s));
    frame.current = slot(slots, s);
    frame.current.to = frame.current.from;
    return frame;
}

inline sim::Mark breakerMark(double seconds, sim::MarkKind kind)
{
    return {.id = 0,
            .at = static_cast<sim::Time>(seconds * 1e9),
            .edge = Pay,
            .kind = kind,
            .cause = sim::Cause::None};
}

} // namespace chartfixture
