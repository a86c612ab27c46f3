// The settings of everything that serves requests: replicas, each with threads and an accept queue in front
// of them. The kinds of node take them as they are or make rows of their own of them. Private to this folder.
#pragma once

#include "model/kinds/sections.h"
#include "model/kinds/tables.h"

namespace kinds {

inline constexpr Option concurrencies[] = {
    {"threadPool", QT_TRANSLATE_NOOP("Kinds", "Thread pool")},
    {"eventLoop", QT_TRANSLATE_NOOP("Kinds", "Event loop")},
    {"unbounded", QT_TRANSLATE_NOOP("Kinds", "Unbounded")},
};

inline constexpr Option overflows[] = {
    {"503", QT_TRANSLATE_NOOP("Kinds", "Reject with 503")},
    {"refused", QT_TRANSLATE_NOOP("Kinds", "Refuse the connection")},
    {"silent", QT_TRANSLATE_NOOP("Kinds", "Say nothing")},
};

inline constexpr Option disciplines[] = {
    {"fifo", QT_TRANSLATE_NOOP("Kinds", "Oldest first")},
    {"lifo", QT_TRANSLATE_NOOP("Kinds", "Newest first")},
    {"codel", QT_TRANSLATE_NOOP("Kinds", "CoDel")},
};

inline constexpr Option balancings[] = {
    {"roundRobin", QT_TRANSLATE_NOOP("Kinds", "In turn")},
    {"random", QT_TRANSLATE_NOOP("Kinds", "At random")},
    {"leastRequest", QT_TRANSLATE_NOOP("Kinds", "Fewest requests")},
};

inline constexpr ParamSpec stationRows[] = {
    noteRow,
    {
        .key = "replicas",
        .label = QT_TRANSLATE_NOOP("Kinds", "Replicas"),
        .type = ParamType::Count,
        .initial = "1",
        .min = 1,
        .max = 1000,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "How many equal copies run. A copy keeps its own threads and queue. A fault "
                     "strikes all copies together."),
        .source = QT_TRANSLATE_NOOP("Kinds", "One copy, until you ask for more."),
        .live = Live::AtRestart,
        .section = sections::capacity,
    },
    {
        .key = "concurrency",
        .label = QT_TRANSLATE_NOOP("Kinds", "Concurrency"),
        .type = ParamType::Choice,
        .initial = "\"threadPool\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Thread pool: a request holds its thread until the reply is sent. Event loop: a thread "
                     "is held for own work only, never while calls are awaited. Unbounded: every request "
                     "has a thread of its own, so nobody waits for one."),
        .source =
            QT_TRANSLATE_NOOP("Kinds", "What most servers have. Node is an event loop, Go is unbounded."),
        .live = Live::AtRestart,
        .section = sections::capacity,
        .options = concurrencies,
    },
    {
        .key = "threads",
        .label = QT_TRANSLATE_NOOP("Kinds", "Threads each"),
        .type = ParamType::Count,
        .initial = "50",
        .min = 1,
        .max = 10000,
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Requests one copy can work on at once. In a thread pool a thread is held until the "
                     "reply is sent, also while it waits for its own calls and between retries."),
        .source =
            QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice; Tomcat comes with 200. An event loop has 1."),
        .section = sections::capacity,
        .when = "threadPool eventLoop",
        .tag = "concurrency",
        .special = {"eventLoop", "1"},
    },
    {
        .key = "cores",
        .label = QT_TRANSLATE_NOOP("Kinds", "Cores each"),
        .type = ParamType::Count,
        .initial = "\"unlimited\"",
        .min = 1,
        .max = 10000,
        .word = "unlimited",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Processor cores of one copy. When more threads are at work than there are "
                                  "cores, they share them equally and all get slower."),
        .source =
            QT_TRANSLATE_NOOP("Kinds", "Every busy thread runs at full speed, as if it waited for disks."),
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
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Waiting places of one copy for when all its threads are busy. 0: nobody waits."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Tomcat's acceptCount."),
        .section = sections::waiting,
        .when = "threadPool eventLoop",
        .tag = "concurrency",
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
        .section = sections::waiting,
        .options = overflows,
        .when = "threadPool eventLoop",
        .tag = "concurrency",
    },
    {
        .key = "discipline",
        .label = QT_TRANSLATE_NOOP("Kinds", "Order"),
        .type = ParamType::Choice,
        .initial = "\"fifo\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds",
            "Who is served next. Newest first has the same mean wait, but some wait very "
            "long. CoDel serves in order and, while the queue stands, sheds those that waited longer "
            "than twice its target."),
        .source = QT_TRANSLATE_NOOP("Kinds", "What servers do unless told otherwise."),
        .section = sections::waiting,
        .options = disciplines,
        .when = "threadPool eventLoop",
        .tag = "concurrency",
    },
    {
        .key = "codelTarget",
        .label = QT_TRANSLATE_NOOP("Kinds", "Target wait"),
        .type = ParamType::Duration,
        .initial = "\"5ms\"",
        .min = 1e-6,
        .max = 3.6e7,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "The queue stands when nobody in a whole interval waited less than this."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Folly: 5 ms."),
        .section = sections::waiting,
        .when = "codel",
        .tag = "discipline",
    },
    {
        .key = "codelInterval",
        .label = QT_TRANSLATE_NOOP("Kinds", "Interval"),
        .type = ParamType::Duration,
        .initial = "\"100ms\"",
        .min = 1e-6,
        .max = 3.6e7,
        .help = QT_TRANSLATE_NOOP("Kinds", "How long CoDel watches the waits before it judges the queue."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Folly: 100 ms."),
        .section = sections::waiting,
        .when = "codel",
        .tag = "discipline",
    },
    {
        .key = "loadBalancing",
        .label = QT_TRANSLATE_NOOP("Kinds", "Balancing"),
        .type = ParamType::Choice,
        .initial = "\"roundRobin\"",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "How each caller chooses among the copies. Fewest requests: two copies are drawn, and "
                     "the one this caller awaits less from gets the request."),
        .source = QT_TRANSLATE_NOOP("Kinds", "What most load balancers do unless told otherwise."),
        .live = Live::AtRestart,
        .section = sections::capacity,
        .options = balancings,
    },
    {
        .key = "coldStart",
        .label = QT_TRANSLATE_NOOP("Kinds", "Cold for"),
        .type = ParamType::Duration,
        .initial = "\"0s\"",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "For so long after a crash is over own work is slower, because caches are "
                                  "empty and code is not compiled yet."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Warm at once."),
        .section = sections::start,
    },
    {
        .key = "coldStartFactor",
        .label = QT_TRANSLATE_NOOP("Kinds", "Slower by"),
        .type = ParamType::Number,
        .initial = "3",
        .min = 0,
        .max = 1e6,
        .help =
            QT_TRANSLATE_NOOP("Kinds", "How many times longer own work takes that begins while it is cold."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice."),
        .section = sections::start,
    },
    {
        .key = "coldAtStart",
        .label = QT_TRANSLATE_NOOP("Kinds", "Cold at first"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP("Kinds", "It is cold when the run begins, too."),
        .source = QT_TRANSLATE_NOOP("Kinds", "A run begins with a system that has been up for a while."),
        .live = Live::AtRestart,
        .section = sections::start,
    },
    {
        .key = "serviceTime",
        .label = QT_TRANSLATE_NOOP("Kinds", "Service time"),
        .type = ParamType::Distribution,
        .initial = "{\"distribution\": \"lognormal\", \"p50\": \"10ms\", \"p99\": \"50ms\"}",
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Own work on a request before its first call. It takes longer when threads "
                                  "have to share cores."),
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
                                  "Own work after the last call, before the reply is sent. In a thread pool "
                                  "the thread is still held, so it never queues for it; an event loop takes "
                                  "it in turn."),
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
        .key = "hangRate",
        .label = QT_TRANSLATE_NOOP("Kinds", "Hang rate"),
        .type = ParamType::Ratio,
        .initial = "0",
        .min = 0,
        .max = 1,
        .help = QT_TRANSLATE_NOOP("Kinds",
                                  "Share of the requests that are never answered and keep what they hold: it "
                                  "finds missing timeouts. It is drawn when the own work ends."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Nothing hangs until you say so."),
        .section = sections::ownWork,
    },
    {
        .key = "cancellationAware",
        .label = QT_TRANSLATE_NOOP("Kinds", "Can be cancelled"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP(
            "Kinds", "Stops when it learns that nobody waits any more. It learns of it only over edges that "
                     "pass on a signal or a deadline."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Most servers work on to the end."),
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
        .rows = operationRows,
    },
    {
        .key = "readModel",
        .label = QT_TRANSLATE_NOOP("Kinds", "Is a read model"),
        .type = ParamType::Flag,
        .initial = "false",
        .help = QT_TRANSLATE_NOOP("Kinds", "What a command has caused and gets here brings its version. A read of the same session that gets "
                                           "here before that is stale: a violation of read-your-writes, and counted."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Off: nobody asks how old an answer is."),
        .section = sections::readModel,
    },
    {
        .key = "waitForVersion",
        .label = QT_TRANSLATE_NOOP("Kinds", "Waits for version"),
        .type = ParamType::Duration,
        .initial = "\"none\"",
        .word = "none",
        .help = QT_TRANSLATE_NOOP("Kinds", "How long a read waits here for the version that its session has written, with its thread; then it is "
                                           "answered as it is."),
        .source = QT_TRANSLATE_NOOP("Kinds", "None: a read is answered at once."),
        .section = sections::readModel,
    },
    {
        .key = "aggregates",
        .label = QT_TRANSLATE_NOOP("Kinds", "Aggregates"),
        .type = ParamType::Count,
        .initial = "1000",
        .min = 1,
        .max = 1e6,
        .help = QT_TRANSLATE_NOOP("Kinds", "How many streams an event store has; a request is about one of them, all equally often. Only for "
                                           "operations that load or append."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice."),
        .live = Live::AtRestart,
        .section = sections::store,
    },
    {
        .key = "applyCost",
        .label = QT_TRANSLATE_NOOP("Kinds", "Time per event"),
        .type = ParamType::Duration,
        .initial = "\"20us\"",
        .help = QT_TRANSLATE_NOOP("Kinds", "A load takes so much longer for each event since the last snapshot, which is read and applied again."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice."),
        .section = sections::store,
    },
    {
        .key = "snapshotEvery",
        .label = QT_TRANSLATE_NOOP("Kinds", "Snapshot every"),
        .type = ParamType::Count,
        .initial = "100",
        .min = 0,
        .max = 1e6,
        .help = QT_TRANSLATE_NOOP("Kinds", "So many events after the last one a snapshot of the aggregate is made, which takes no time. 0: never, and "
                                           "loads get slower and slower."),
        .source = QT_TRANSLATE_NOOP("Kinds", "Hopyard's own choice."),
        .section = sections::store,
    },
};

} // namespace kinds
