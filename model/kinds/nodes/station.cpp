// Everything that serves requests: replicas, each with threads and an accept queue in front of them.
#include "model/kinds/sections.h"
#include "model/kinds/tables.h"
#include "model/kinds/values.h"

namespace kinds {
namespace {

constexpr Option overflow[] = {
    {"503", QT_TRANSLATE_NOOP("Kinds", "Reject with 503")},
    {"refused", QT_TRANSLATE_NOOP("Kinds", "Refuse the connection")},
    {"silent", QT_TRANSLATE_NOOP("Kinds", "Say nothing")},
};

constexpr ParamSpec operation[] = {
    {
        .key = "serviceTime",
        .label = QT_TRANSLATE_NOOP("Kinds", "Service time"),
        .type = ParamType::Distribution,
        .help = QT_TRANSLATE_NOOP("Kinds", "Own work before the first call, for this operation only."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Left out: the service time of the node."),
        .rows = distributionRows,
    },
    {
        .key = "replyTime",
        .label = QT_TRANSLATE_NOOP("Kinds", "Reply time"),
        .type = ParamType::Distribution,
        .help = QT_TRANSLATE_NOOP("Kinds", "Own work after the last call, for this operation only."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Left out: the reply time of the node."),
        .rows = distributionRows,
    },
    {
        .key = "errorRate",
        .label = QT_TRANSLATE_NOOP("Kinds", "Error rate"),
        .type = ParamType::Ratio,
        .min = 0,
        .max = 1,
        .help = QT_TRANSLATE_NOOP("Kinds", "Share of the requests that fail, for this operation only."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Left out: the error rate of the node."),
    },
    {
        .key = "idempotent",
        .label = QT_TRANSLATE_NOOP("Kinds", "Idempotent"),
        .type = ParamType::Flag,
        .initial = "true",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Doing it twice is as good as doing it once, so callers may try again. Otherwise a "
                     "retry repeats it only if it says itself how many attempts there are."),
        .source =
            QT_TRANSLATE_NOOP("Kinds", "Reads are idempotent (RFC 9110); mark what must not be repeated."),
        .kept = true,
    },
};

} // namespace

constexpr ParamSpec stationRows[9] = {
    noteRow,
    {
        .key = "replicas",
        .label = QT_TRANSLATE_NOOP("Kinds", "Replicas"),
        .type = ParamType::Count,
        .initial = "1",
        .min = 1,
        .max = 1000,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "How many equal copies run. Every caller goes to them in turn, and a copy "
                                  "keeps its own threads and queue. A fault strikes all copies together."),
        .source = QT_TRANSLATE_NOOP("Kinds", "One copy, until you ask for more."),
        .live = Live::AtRestart,
        .section = sections::capacity,
    },
    {
        .key = "threads",
        .label = QT_TRANSLATE_NOOP("Kinds", "Threads each"),
        .type = ParamType::Count,
        .initial = "50",
        .min = 1,
        .max = 10000,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Requests one copy can have in hand. A thread is held until the reply is "
                                  "sent, also while it waits for its own calls and between retries."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; Tomcat comes with 200."),
        .section = sections::capacity,
    },
    {
        .key = "acceptQueue",
        .label = QT_TRANSLATE_NOOP("Kinds", "Accept queue"),
        .type = ParamType::Count,
        .initial = "100",
        .min = 0,
        .max = 1e9,
        .word = "unlimited",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Waiting places of one copy for when all its threads are busy; first come, "
                                  "first served. 0: nobody waits."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Tomcat's acceptCount."),
        .section = sections::capacity,
    },
    {
        .key = "overflow",
        .label = QT_TRANSLATE_NOOP("Kinds", "When full"),
        .type = ParamType::Choice,
        .initial = "\"503\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "What a request meets when the accept queue is full. A 503 and a refused "
                                  "connection come back at once; saying nothing leaves the caller to its "
                                  "timeout."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; Tomcat refuses or says nothing."),
        .section = sections::capacity,
        .options = overflow,
    },
    {
        .key = "serviceTime",
        .label = QT_TRANSLATE_NOOP("Kinds", "Service time"),
        .type = ParamType::Distribution,
        .initial = "{\"distribution\": \"lognormal\", \"p50\": \"10ms\", \"p99\": \"50ms\"}",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Own work on a request before its first call. Every busy thread runs at "
                                  "full speed: processor cores are not modelled."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; service times are often lognormal."),
        .section = sections::ownWork,
        .rows = distributionRows,
    },
    {
        .key = "replyTime",
        .label = QT_TRANSLATE_NOOP("Kinds", "Reply time"),
        .type = ParamType::Distribution,
        .initial = "\"0s\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Own work after the last call, before the reply is sent. The thread is "
                                  "still held, so it never queues for it."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None: all own work comes before the calls."),
        .section = sections::ownWork,
        .rows = distributionRows,
    },
    {
        .key = "errorRate",
        .label = QT_TRANSLATE_NOOP("Kinds", "Error rate"),
        .type = ParamType::Ratio,
        .initial = "0",
        .min = 0,
        .max = 1,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Share of the requests that fail with 500. It is drawn when the own work "
                                  "ends, so the work is spent, but the calls are not made."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Nothing fails until you say so."),
        .section = sections::ownWork,
    },
    {
        .key = "operations",
        .label = QT_TRANSLATE_NOOP("Kinds", "Operations"),
        .type = ParamType::Map,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Operations that differ from the rest, by name. What one leaves out is as "
                                  "above. A name that no caller asks for does nothing."),
        .source = QT_TRANSLATE_NOOP("Kinds", "All operations are alike."),
        .section = sections::operations,
        .rows = operation,
    },
};

namespace {

sim::StationPlan::Overflow overflowNamed(const QString &name)
{
    if (name == QLatin1String("refused"))
        return sim::StationPlan::Overflow::Refused;
    if (name == QLatin1String("silent"))
        return sim::StationPlan::Overflow::Silent;
    return sim::StationPlan::Overflow::Reject503;
}

} // namespace

sim::NodePlan lowerStation(const Values &values)
{
    sim::NodePlan plan;
    plan.behaviour = sim::Behaviour::Station;
    plan.station.replicas = static_cast<std::uint32_t>(values.count("replicas"));
    plan.station.threads = static_cast<std::uint32_t>(values.count("threads"));
    const std::optional<std::int64_t> places = values.limit("acceptQueue");
    plan.station.acceptQueue = places ? static_cast<std::uint32_t>(*places) : sim::unlimited;
    plan.station.overflow = overflowNamed(values.text("overflow"));
    return plan;
}

} // namespace kinds
