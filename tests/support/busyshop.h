// A shop that uses everything at once, with a timeline of faults: for laws that must hold whatever happens.
#pragma once

#include "tests/support/scenarios.h"

namespace support {

struct BusyShop
{
    ScenarioDraft draft;
    sim::Index users, gateway, orders, payments, stock, mails, email, audit;

    BusyShop()
    {
        using sim::Distribution;
        using sim::millisecond;
        users = draft.client("users", 400);
        gateway = draft.station("gateway", 200, Distribution::exponential(millisecond));
        orders =
            draft.station("orders", 8, Distribution::logNormalByQuantiles(5 * millisecond, 20 * millisecond));
        payments = draft.station("payments", 6, Distribution::exponential(8 * millisecond));
        stock = draft.station("stock", 10, Distribution::constant(3 * millisecond));
        mails = draft.queue("mails");
        email = draft.station("email", 4, Distribution::exponential(20 * millisecond));
        audit = draft.station("audit", 4, Distribution::exponential(millisecond));
        draft.scenario.nodes[users].source.deadline = 80 * millisecond;
        draft.scenario.nodes[orders].station.replicas = 2;
        draft.scenario.nodes[orders].station.acceptQueue = 10;
        draft.scenario.nodes[email].station.replicas = 2;
        draft.operation(gateway).replyTime = Distribution::exponential(millisecond);
        draft.operation(email).errorRate = 0.05;
        draft.operation(stock).errorRate = 0.2;
        draft.operation(payments).idempotent = false;
        addCalls();
        addMessages();
        addFaults();
    }

private:
    void addCalls()
    {
        using sim::millisecond;
        draft.call(users, gateway).edge.timeout = 400 * millisecond;
        edge(gateway, orders, 100, 3);
        DraftEdge &pay = edge(orders, payments, 40, 2);
        pay.step = 1;
        pay.edge.breaker = {.present = true,
                            .slidingWindowSize = 20,
                            .minimumNumberOfCalls = 10,
                            .permittedNumberOfCallsInHalfOpenState = 3,
                            .waitDurationInOpenState = 300 * millisecond};
        DraftEdge &reserve = edge(orders, stock, 30, 2);
        reserve.step = 1;
        reserve.calls = 3;
        reserve.fanOut = true;
        reserve.edge.optional = true;
    }
    DraftEdge &edge(sim::Index from, sim::Index to, int timeout, std::uint32_t attempts)
    {
        DraftEdge &drawn = draft.call(from, to);
        drawn.edge.latency = sim::Distribution::exponential(sim::millisecond / 2);
        drawn.edge.timeout = timeout * sim::millisecond;
        drawn.edge.retry = {.maxAttempts = attempts,
                            .maxAttemptsNotIdempotent = 2,
                            .retryOn = ~1u,
                            .base = 5 * sim::millisecond,
                            .cap = 20 * sim::millisecond};
        return drawn;
    }
    void addMessages()
    {
        using sim::Distribution;
        using sim::millisecond;
        for (DraftEdge *drawn :
             {&draft.publish(orders, mails), &draft.publish(mails, email), &draft.publish(orders, audit)}) {
            drawn->edge.latency = Distribution::constant(millisecond);
            drawn->edge.consumer.consumers = 8;
        }
        draft.edges.back().edge.consumer.manualAck = false;
    }
    void addFaults()
    {
        using Kind = sim::FaultPlan::Kind;
        using sim::millisecond;
        using sim::second;
        const auto add = [this](Kind kind, sim::Index node, sim::Index e, double value, sim::Time at,
                                sim::Time length) {
            draft.scenario.faults.push_back({.kind = kind,
                                             .id = "f" + std::to_string(draft.scenario.faults.size()),
                                             .node = node,
                                             .edge = e,
                                             .value = value,
                                             .at = at,
                                             .duration = length,
                                             .every = 4 * second});
        };
        const sim::Index none = sim::noIndex;
        add(Kind::Slow, payments, none, 8, second, second);
        add(Kind::Errors, payments, none, 0.7, 1500 * millisecond, second);
        add(Kind::Crash, orders, none, 0, 1800 * millisecond, 200 * millisecond);
        add(Kind::Crash, email, none, 0, 2200 * millisecond, 300 * millisecond);
        add(Kind::Crash, audit, none, 0, 2300 * millisecond, 100 * millisecond);
        add(Kind::Crash, mails, none, 0, 3100 * millisecond, 100 * millisecond);
        add(Kind::Crash, users, none, 0, 3500 * millisecond, 100 * millisecond);
        for (sim::Index e = 0; e < draft.edges.size(); ++e)
            add(Kind::Partition, none, e, 0, 2400 * millisecond + e * 230 * millisecond, 150 * millisecond);
    }
};

} // namespace support
